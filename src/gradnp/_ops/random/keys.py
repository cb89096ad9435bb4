"""Keys: random numbers as functions of a value, the same on every backend and in every compiled program."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy

import gradnp as np
from gradnp._core import registry, trees
from gradnp._core.arguments import default_names
from gradnp._core.dtypes import KIND, canonical_name, rank
from gradnp._core.errors import describe
from gradnp._core.shapes import normalize_axis, tuple_of
from gradnp._core.stand_ins import array_of, backend_of
from gradnp._core.tracing import constant_to_tracers, untouched_by_autograph
from gradnp._core.types import Array, DType, Like, Shape, Weak
from gradnp._ops.conversion import to_numpy
from gradnp._ops.random import draws
from gradnp._ops.random.threefry import MANTISSAS, MASK


@untouched_by_autograph
def key(seed: Any, *, device: Any = None, like: Like = None) -> Key:
    """Make a key from a seed.

    Parameters
    ----------
    seed : int or 0-d array of an integer dtype
        From -2**63 to 2**63 - 1. An array may be traced.
    device, like : optional
        As for `asarray`: what the key draws will be arrays of that backend, on that device. An array `seed` decides.

    Returns
    -------
    Key

    Raises
    ------
    TypeError
        If `seed` is not an integer, or not a single one.
    OverflowError
        If it does not fit in 64 bits.

    Notes
    -----
    ``np.random.key(seed)`` is ``jax.random.key(seed)``. Without `jax_enable_x64` JAX drops the upper half of a seed beyond
    32 bits; this keeps it.

    Examples
    --------
    >>> key = np.random.key(0)
    >>> print(key.uniform((3,)))
    [0.947667   0.9785799  0.33229148]
    >>> layer, rest = key.split()
    >>> print(layer.normal((2,)))
    [ 1.0040143 -0.9063372]
    """
    seed = array_of(seed)
    if _is_array(seed):
        if rank(seed.dtype) != 1 or len(seed.shape):
            raise TypeError(f"key: the seed must be a single integer, not {describe(seed)}")
        data = draws._seeded(seed)
        return Key(np.asarray(data, device=device) if device is not None else data)
    if isinstance(seed, (bool, numpy.bool_)):
        raise TypeError(f"key: the seed must be an integer, not {seed!r}")
    try:
        seed = seed if type(seed) is int else operator.index(seed)
    except TypeError:
        raise TypeError(f"key: the seed must be an integer, not {describe(seed)}") from None
    if not -(2**63) <= seed < 2**63:
        raise OverflowError(f"key: the seed {seed} does not fit in 64 bits; reduce it: seed % 2**63")
    return Key(np.asarray([(seed >> 32) & MASK, seed & MASK], "uint32", device=device, like=like))


@dataclass(frozen=True, eq=False)
class Key:
    """A key of random numbers: two 32-bit words that determine all that it draws.

    A key has no state. What a method returns depends on the key and on the arguments alone, so a key is used once, and
    `split` or `fold_in` makes new ones of it. `key` makes the first.

    It is an immutable pytree with one leaf, `data`, and goes through `np.jit`, `np.vmap`, `tf.function`,
    `torch.compile`, `jax.jit`, and loops. A batch of keys, which `split` gives, has an array of shape ``(n, 2)``; it is
    indexed and iterated over like an array of keys, and `np.vmap` maps over it.

    Parameters
    ----------
    data : array of shape (..., 2) and dtype uint32
        The words, such as ``jax.random.key_data(key)``.

    Notes
    -----
    The numbers are those of `jax.random` (Threefry-2x32 [1]_), on every backend: ``key.normal(shape)`` is
    ``jax.random.normal(key, shape)``, and the other methods likewise. Uniform numbers with the default bounds, integers,
    keys and what is chosen by them agree to the last bit; where a logarithm or the inverse error function follows, to the
    rounding of the framework's function.

    Where no dtype is given, floating numbers are float32 on NumPy too, unless `use_backend` names another; on the other
    backends they have the default dtype, as `jax.random` uses it. Integers are drawn as int32, and have the default
    integer dtype. So the defaults give one stream on every backend.

    Results are differentiable in the parameters of a distribution (`minval`, `scale`, ...), and constants otherwise.

    References
    ----------
    .. [1] J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).

    Examples
    --------
    >>> import torch
    >>> key = np.random.key(0, like=torch.ones(()))
    >>> key.integers((4,), 0, 10)
    tensor([9, 0, 2, 3])
    >>> scale = torch.tensor(2.0)
    >>> np.grad(lambda scale: np.sum(key.normal((3,), scale=scale)))(scale)  # the sum of the standard normal numbers
    tensor(3.2143)
    """

    data: Any

    def __post_init__(self) -> None:
        _introduce(type(self.data))

    def __copy__(self) -> Key:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Key:
        return self

    def __reduce__(self) -> Any:
        # By way of the host: torch pickles a tensor of uint32, but does not read it.
        return _restored, (backend_of(self.data), to_numpy(self.data))

    # --- several keys -----------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a batch of keys; ``()`` for a single one."""
        return tuple(self.data.shape)[:-1]

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a single key has no length; key.split(n) makes n keys")
        return self.shape[0]

    def __getitem__(self, index: Any) -> Key:
        index = index if isinstance(index, tuple) else (index,)
        return Key(self.data[(*index, slice(None))] if Ellipsis in index else self.data[(*index, ..., slice(None))])

    def __iter__(self) -> Iterator[Key]:
        return iter([self[i] for i in range(len(self))])

    def split(self, num: Shape = 2) -> Key:
        """Make new keys.

        Parameters
        ----------
        num : int or sequence of int
            How many, or the shape of the batch.

        Returns
        -------
        Key
            A batch of shape ``(num,)`` or `num`: ``first, second = key.split()``.

        Notes
        -----
        Key number i is ``key.fold_in(i)``, in JAX too, so use one of the two on a key.
        """
        return Key(draws._split(self._single("split"), _shape_of("split", num)))

    def fold_in(self, data: Any) -> Key:
        """Make a new key from this one and a number, such as the number of a step or a layer.

        Parameters
        ----------
        data : int or 0-d array of an integer dtype
            From 0 to 2**32 - 1. Of an array, the lowest 32 bits count, and it may be traced.

        Returns
        -------
        Key

        Raises
        ------
        TypeError
            If `data` is not a single integer.
        OverflowError
            If it does not fit in 32 bits.
        """
        own, data = self._single("fold_in"), array_of(data)
        if not _is_array(data):
            try:
                data = data if type(data) is int else operator.index(data)
            except TypeError:
                raise TypeError(f"fold_in: the number must be an integer, not {describe(data)}") from None
            if not 0 <= data <= MASK:
                raise OverflowError(f"fold_in: {data} is not between 0 and 2**32 - 1; fold its halves in one by one")
        elif rank(data.dtype) != 1 or len(data.shape):
            raise TypeError(
                f"fold_in: the number must be a single integer, not {describe(data)}; np.vmap(key.fold_in) maps over several"
            )
        return Key(draws._fold_in(own, data))

    # --- floating numbers -------------------------------------------------------------------------------------------

    def uniform(
        self, shape: Shape = (), dtype: DType = None, minval: Array | Weak = 0.0, maxval: Array | Weak = 1.0
    ) -> Any:
        """Draw numbers evenly from an interval.

        Parameters
        ----------
        shape : int or sequence of int
            The shape of the result.
        dtype : dtype, optional
            Floating.
        minval, maxval : float or array
            The ends of the interval, of which the second is left out; broadcast to `shape`.

        Returns
        -------
        array

        Raises
        ------
        TypeError
            If `dtype` is not floating or `shape` holds anything but integers.
        ValueError
            If a parameter does not broadcast to `shape`.

        Notes
        -----
        Differentiable in `minval` and `maxval`.
        """
        data, shape, dtype = self._drawing("uniform", shape, dtype)
        _check_parameters("uniform", shape, minval=minval, maxval=maxval)
        return draws._uniform(data, shape, dtype, minval, maxval)

    def normal(self, shape: Shape = (), dtype: DType = None, loc: Array | Weak = 0.0, scale: Array | Weak = 1.0) -> Any:
        """Draw numbers of the normal distribution.

        Parameters
        ----------
        shape, dtype
            As for `uniform`.
        loc, scale : float or array
            The mean and the standard deviation, broadcast to `shape`.

        Returns
        -------
        array

        Notes
        -----
        Differentiable in `loc` and `scale`.
        """
        return self._located("normal", draws._normal, shape, dtype, loc, scale)

    def truncated_normal(
        self, lower: Array | Weak, upper: Array | Weak, shape: Shape | None = None, dtype: DType = None
    ) -> Any:
        """Draw numbers of the standard normal distribution that lie between two bounds.

        Parameters
        ----------
        lower, upper : float or array
            The bounds, which are left out.
        shape : int or sequence of int, optional
            The shape of the result; by default that to which the bounds broadcast.
        dtype : dtype, optional
            As for `uniform`.

        Returns
        -------
        array

        Notes
        -----
        Differentiable in the bounds.
        """
        if shape is None:
            shape = np.broadcast_shapes(np.shape(lower), np.shape(upper))
        data, shape, dtype = self._drawing("truncated_normal", shape, dtype)
        _check_parameters("truncated_normal", shape, lower=lower, upper=upper)
        return draws._truncated_normal(data, shape, dtype, lower, upper)

    def exponential(self, shape: Shape = (), dtype: DType = None, scale: Array | Weak = 1.0) -> Any:
        """Draw numbers of the exponential distribution.

        Parameters
        ----------
        shape, dtype
            As for `uniform`.
        scale : float or array
            The mean, broadcast to `shape`.

        Returns
        -------
        array

        Notes
        -----
        Differentiable in `scale`.
        """
        return self._located("exponential", draws._exponential, shape, dtype, 0.0, scale)

    def gumbel(self, shape: Shape = (), dtype: DType = None, loc: Array | Weak = 0.0, scale: Array | Weak = 1.0) -> Any:
        """Draw numbers of the Gumbel distribution.

        Parameters
        ----------
        shape, dtype
            As for `uniform`.
        loc, scale : float or array
            The mode and the scale, broadcast to `shape`.

        Returns
        -------
        array

        Notes
        -----
        Differentiable in `loc` and `scale`.
        """
        return self._located("gumbel", draws._gumbel, shape, dtype, loc, scale)

    def laplace(
        self, shape: Shape = (), dtype: DType = None, loc: Array | Weak = 0.0, scale: Array | Weak = 1.0
    ) -> Any:
        """Draw numbers of the Laplace distribution.

        Parameters
        ----------
        shape, dtype
            As for `uniform`.
        loc, scale : float or array
            The mean and the scale, broadcast to `shape`.

        Returns
        -------
        array

        Notes
        -----
        Differentiable in `loc` and `scale`.
        """
        return self._located("laplace", draws._laplace, shape, dtype, loc, scale)

    def logistic(
        self, shape: Shape = (), dtype: DType = None, loc: Array | Weak = 0.0, scale: Array | Weak = 1.0
    ) -> Any:
        """Draw numbers of the logistic distribution.

        Parameters
        ----------
        shape, dtype
            As for `uniform`.
        loc, scale : float or array
            The mean and the scale, broadcast to `shape`.

        Returns
        -------
        array

        Notes
        -----
        Differentiable in `loc` and `scale`.
        """
        return self._located("logistic", draws._logistic, shape, dtype, loc, scale)

    # --- integers and choices ---------------------------------------------------------------------------------------

    def integers(self, shape: Shape, minval: Any, maxval: Any, dtype: DType = None) -> Any:
        """Draw integers evenly from a range: `jax.random.randint`.

        Parameters
        ----------
        shape : int or sequence of int
            The shape of the result.
        minval, maxval : int or array of an integer dtype
            The ends of the range, of which the second is left out; broadcast to `shape`.
        dtype : dtype, optional
            An integer dtype.

        Returns
        -------
        array
            `minval` where the range is empty.

        Raises
        ------
        TypeError
            If `dtype`, `minval` or `maxval` is not an integer one.
        ValueError
            If a number does not fit in the dtype, or a parameter does not broadcast to `shape`.

        Notes
        -----
        An array's values beyond the dtype's are clipped to them, as in JAX. No values are left out to make the range
        divide the number of values drawn, so that some are more probable than others, by a factor of 1 + range / 2**64.
        """
        data, shape = self._single("integers"), _shape_of("integers", shape)
        name, result = _integer_names(type(data), dtype)
        bounds = [_bound(x, name, i) for i, x in enumerate((minval, maxval))]
        _check_parameters("integers", shape, minval=bounds[0], maxval=bounds[1])
        drawn = draws._integers(data, shape, name, *bounds)
        return drawn if name == result else np.astype(drawn, result)

    def bernoulli(self, p: Array | Weak = 0.5, shape: Shape | None = None) -> Any:
        """Draw True with a probability.

        Parameters
        ----------
        p : float or array of a floating dtype
            The probability. Its dtype is that of the uniform number with which it is compared.
        shape : int or sequence of int, optional
            The shape of the result, to which `p` broadcasts; by default that of `p`.

        Returns
        -------
        array of bool

        Raises
        ------
        TypeError
            If `p` is not floating.
        """
        data, p = self._single("bernoulli"), self._parameter("bernoulli", "p", p)
        shape = tuple(p.shape) if shape is None else _shape_of("bernoulli", shape)
        _check_parameters("bernoulli", shape, p=p)
        return draws._unit(data, shape, canonical_name(p.dtype)) < p

    def rademacher(self, shape: Shape = (), dtype: DType = None) -> Any:
        """Draw -1 or 1, each with probability 1/2.

        Parameters
        ----------
        shape : int or sequence of int
            The shape of the result.
        dtype : dtype, optional
            The default integer dtype if it is not given.

        Returns
        -------
        array
        """
        is_positive = self.bernoulli(0.5, _shape_of("rademacher", shape))
        return np.astype(
            np.where(is_positive, 1, -1), _integer_names(type(self.data), None)[1] if dtype is None else dtype
        )

    def categorical(
        self, logits: Array | Weak, axis: int = -1, shape: Shape | None = None, replace: bool = True
    ) -> Any:
        """Draw indices with probabilities proportional to ``exp(logits)``.

        Parameters
        ----------
        logits : array
            Logarithms of the probabilities, or these plus a number.
        axis : int
            The axis along which the logits are those of one draw.
        shape : int or sequence of int, optional
            The shape of the result. It ends with that of `logits` without `axis`, which is the default.
        replace : bool
            Whether one index may be drawn several times, along the first axes of `shape`.

        Returns
        -------
        array of the default integer dtype

        Raises
        ------
        ValueError
            If `shape` does not end so, or without `replace` more indices are drawn than there are.

        Notes
        -----
        Piecewise constant in `logits`. The index is where `logits` plus a number of the Gumbel distribution is greatest.
        """
        data, logits = self._single("categorical"), self._parameter("categorical", "logits", logits)
        axis = normalize_axis(axis, len(logits.shape))
        sizes = tuple(logits.shape)
        batch = sizes[:axis] + sizes[axis + 1 :]
        shape = batch if shape is None else _shape_of("categorical", shape)
        if shape[len(shape) - len(batch) :] != batch or len(shape) < len(batch):
            raise ValueError(
                f"categorical: shape {shape} must end with {batch}, the shape of logits without axis {axis}"
            )
        prefix, dtype = shape[: len(shape) - len(batch)], canonical_name(logits.dtype)
        if replace:
            noisy = draws._gumbel(data, (*prefix, *sizes), dtype) + logits
            return np.argmax(noisy, axis=axis - len(sizes))
        count = math.prod(prefix)
        if count > sizes[axis]:
            raise ValueError(f"categorical: {count} draws without replacement from {sizes[axis]} categories")
        noisy = np.moveaxis(draws._gumbel(data, sizes, dtype) + logits, axis, 0)
        return np.reshape(np.argsort(-noisy, axis=0, stable=True)[:count], shape)

    def permutation(self, x: Any, axis: int = 0, independent: bool = False) -> Any:
        """Put elements in random order.

        Parameters
        ----------
        x : int or array
            An array, or the number of integers from 0 on.
        axis : int
            The axis along which its parts are put in order.
        independent : bool
            Whether each row along `axis` has an order of its own.

        Returns
        -------
        array

        Raises
        ------
        TypeError
            If `x` is neither an integer nor an array of at least one dimension.

        Notes
        -----
        Differentiable in `x`.
        """
        data, x = self._single("permutation"), array_of(x)
        if isinstance(x, (list, tuple)):
            x = np.asarray(x, like=data)
        if not _is_array(x) or not len(x.shape):
            x = np.arange(_count("permutation", "x", x), like=data)
        axis = normalize_axis(axis, len(x.shape))
        if independent or len(x.shape) == 1:
            return draws._shuffled(data, x, axis)
        return np.take(x, draws._shuffled(data, np.arange(x.shape[axis], like=data), 0), axis=axis)

    def choice(
        self, a: Any, shape: Shape = (), replace: bool = True, p: Array | Weak | None = None, axis: int = 0
    ) -> Any:
        """Draw elements of an array.

        Parameters
        ----------
        a : int or array
            An array, or the number of integers from 0 on.
        shape : int or sequence of int
            The shape that takes the place of `axis` in the result.
        replace : bool
            Whether an element may be drawn several times.
        p : array of shape (n,), optional
            The probabilities of the elements; even ones by default.
        axis : int
            The axis along which the elements lie.

        Returns
        -------
        array

        Raises
        ------
        ValueError
            If there is nothing to draw from, `p` has another shape, or without `replace` more elements are drawn than there
            are.

        Notes
        -----
        Differentiable in `a`, and piecewise constant in `p`.
        """
        data, shape, a = self._single("choice"), _shape_of("choice", shape), array_of(a)
        if isinstance(a, (list, tuple)):
            a = np.asarray(a, like=data)
        is_count = not _is_array(a) or not len(a.shape)
        axis = 0 if is_count else normalize_axis(axis, len(a.shape))
        size, count = _count("choice", "a", a) if is_count else a.shape[axis], math.prod(shape)
        if size <= 0 < count:
            raise ValueError("choice: there are no elements to draw from")
        if not replace and count > size:
            raise ValueError(f"choice: {count} draws without replacement from {size} elements")
        if p is not None:
            p = self._parameter("choice", "p", p)
            if tuple(p.shape) != (size,):
                raise ValueError(f"choice: p has shape {tuple(p.shape)}, but there are {size} elements")
        if p is None and not replace:
            drawn = self.permutation(size if is_count else a, axis)
            drawn = np.take(drawn, np.arange(count, like=data), axis=axis)
            return np.reshape(drawn, shape if is_count else (*a.shape[:axis], *shape, *a.shape[axis + 1 :]))
        index = self.integers(shape, 0, max(size, 1)) if p is None else self._weighted(shape, count, replace, p)
        return index if is_count else np.take(a, index, axis=axis)

    def _weighted(self, shape: tuple[int, ...], count: int, replace: bool, p: Any) -> Any:
        """Indices with the probabilities `p`."""
        dtype = canonical_name(p.dtype)
        if replace:
            total = np.cumsum(np.stop_gradient(p))
            place = total[-1] * (1 - draws._unit(self.data, shape, dtype))
            return np.searchsorted(total, place)
        noisy = draws._gumbel(self.data, tuple(p.shape), dtype) + np.log(np.stop_gradient(p))
        return np.reshape(np.argsort(-noisy, stable=True)[:count], shape)

    # --- what the methods share ---------------------------------------------------------------------------------------

    def _single(self, what: str) -> Any:
        """The words of this key, which must be a single one."""
        data = self.data
        if not _is_array(data) or rank(data.dtype) != 1 or data.shape[-1:] != (2,):
            raise TypeError(
                f"{what}: a key holds two 32-bit words, not {describe(data)}; np.random.key(seed) makes one"
            )
        if len(data.shape) > 1:
            raise ValueError(
                f"{what}: these are keys of shape {self.shape}, and one is needed; index them, or map over them: "
                f"np.vmap(lambda key: key.{what}(...))(keys)"
            )
        return data

    def _drawing(self, what: str, shape: Any, dtype: Any) -> tuple[Any, tuple[int, ...], str]:
        data = self._single(what)
        return data, _shape_of(what, shape), _floating_name(what, type(data), dtype)

    def _located(self, what: str, sampler: Any, shape: Any, dtype: Any, loc: Any, scale: Any) -> Any:
        """What a sampler draws, times `scale`, plus `loc`."""
        data, shape, dtype = self._drawing(what, shape, dtype)
        _check_parameters(what, shape, loc=loc, scale=scale)
        drawn = sampler(data, shape, dtype)
        if type(scale) is not float or scale != 1.0:
            drawn = drawn * np.asarray(scale, dtype, like=data)
        if type(loc) is not float or loc != 0.0:
            drawn = drawn + np.asarray(loc, dtype, like=data)
        return drawn

    def _parameter(self, what: str, name: str, value: Any) -> Any:
        """A parameter as a floating array of the key's backend; a number gets the dtype that draws have by default."""
        if isinstance(value, float):
            return np.asarray(value, _floating_name(what, type(self.data), None), like=self.data)
        value = np.asarray(value, like=self.data)
        if rank(value.dtype) != 2:
            raise TypeError(f"{what}: {name} must be floating, not {describe(value)}")
        return value

    # --- wrong use, and TensorFlow's containers -----------------------------------------------------------------------

    __array_ufunc__ = None  # an array of NumPy's does not take a key for an object

    def __tf_flatten__(self) -> tuple[tuple[()], tuple[Any]]:
        return (), (self.data,)

    @classmethod
    def __tf_unflatten__(cls, metadata: tuple[()], components: tuple[Any]) -> Key:
        return cls(*components)


trees.register(Key, lambda key: ((key.data,), None, ("data",)), lambda _, children: Key(*children))


def _restored(backend: str, words: numpy.ndarray) -> Key:
    return Key(registry.load(backend).from_host(words))


@constant_to_tracers
def _introduce(kind: type) -> None:
    """Make the framework of arrays of the type `kind` know that a key is a container; its chapter does when it is loaded."""
    backend = registry.backend_of_type(kind)
    if backend is not None:
        registry.chapter_of(backend, "draws")


def _is_array(x: Any) -> bool:
    """Whether `x` is an array of a backend, other than a scalar of NumPy's."""
    return hasattr(x, "dtype") and hasattr(x, "shape") and not isinstance(x, numpy.generic) and _has_backend(type(x))


@constant_to_tracers
def _has_backend(kind: type) -> bool:
    return registry.backend_of_type(kind) is not None


def _shape_of(what: str, shape: Any) -> tuple[int, ...]:
    """A shape argument as a tuple of ints, which are known before a compiled program runs."""
    given = shape if isinstance(shape, (tuple, list)) else (shape,)
    try:
        sizes = tuple_of(shape)
    except TypeError:
        sizes = (None,)
    if any(_is_array(n) or n is None for n in sizes) or any(isinstance(n, bool) for n in given):
        raise TypeError(f"{what}: a shape is an int or a sequence of ints known while tracing, not {describe(shape)}")
    if any(n < 0 for n in sizes):
        raise ValueError(f"{what}: the shape {sizes} has a negative size")
    return sizes


def _count(what: str, name: str, n: Any) -> int:
    """The number of elements that stands for an array."""
    try:
        return operator.index(n)
    except TypeError:
        raise TypeError(
            f"{what}: {name} must be an integer or an array of at least one dimension, not {describe(n)}"
        ) from None


def _check_parameters(what: str, shape: tuple[int, ...], **parameters: Any) -> None:
    """Raise ValueError if a parameter does not broadcast to `shape`."""
    for name, value in parameters.items():
        if isinstance(value, (int, float)):
            continue
        given = tuple(np.shape(value))
        places = zip(reversed(given), reversed(shape), strict=False)
        if len(given) > len(shape) or any(n not in (1, size) for n, size in places):
            raise ValueError(f"{what}: {name} has shape {given}, which does not broadcast to shape={shape}")


def _bound(x: Any, dtype: str, place: int) -> Any:
    """A bound of the range of `integers`: an int that fits in the dtype, or an array of integers."""
    name = ("minval", "maxval")[place]
    x = array_of(x)
    if isinstance(x, (list, tuple)):
        x = numpy.asarray(x)
    if (_is_array(x) and len(x.shape)) or (_is_array(x) and not isinstance(x, numpy.ndarray)):
        if rank(x.dtype) != 1:
            raise TypeError(f"integers: {name} must be an integer, not {describe(x)}")
        if canonical_name(x.dtype) == "uint64" != dtype:
            raise TypeError(
                f"integers: {name} has dtype uint64, which needs dtype='uint64'; convert it: np.astype(x, ...)"
            )
        return x
    try:
        x = x if type(x) is int else operator.index(x)
    except TypeError:
        raise TypeError(f"integers: {name} must be an integer, not {describe(x)}") from None
    least, largest = _range_of(dtype)
    if not least <= x <= largest + place:
        raise ValueError(f"integers: {name}={x} is out of bounds for {dtype}; give a wider dtype")
    return x


@constant_to_tracers
def _range_of(dtype: str) -> tuple[int, int]:
    info = numpy.iinfo(dtype)
    return int(info.min), int(info.max)


@constant_to_tracers
def _floating_name(what: str, kind: type, dtype: Any) -> str:
    """The name of the floating dtype that keys of arrays of the type `kind` draw if asked for `dtype`."""
    backend = registry.backend_of_type(kind)
    if dtype is None:
        default = registry.current_default()
        is_chosen = default.backend == backend and default.dtype is not None
        # NumPy has no narrower default, and other numbers are drawn in float64 than in float32.
        return "float32" if backend == "numpy" and not is_chosen else default_names(backend)[0]
    name = canonical_name(registry.load(backend).native_dtype(canonical_name(dtype)))
    if name not in MANTISSAS:
        raise TypeError(f"{what}: dtype must be floating, not {name}")
    return name


@constant_to_tracers
def _integer_names(kind: type, dtype: Any) -> tuple[str, str]:
    """The names of the dtypes in which integers are drawn, and returned."""
    backend = registry.backend_of_type(kind)
    if dtype is None:
        return "int32", default_names(backend)[1]
    name = canonical_name(registry.load(backend).native_dtype(canonical_name(dtype)))
    if KIND[name] != 1:
        raise TypeError(f"integers: dtype must be an integer one, not {name}")
    return name, name
