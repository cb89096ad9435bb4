"""`Generator` and `default_rng`: NumPy's generators, with results on any backend."""

from __future__ import annotations

from typing import Any

import numpy

from gradnp._core.dtypes import numpy_dtype
from gradnp._core.keywords import into
from gradnp._ops.random import choosing
from gradnp._ops.random.distributions import Distributions
from gradnp._ops.random.pathwise import multivariate_normal
from gradnp._ops.random.placing import refuse_compiled


class Generator(Distributions):
    """NumPy's generator of random numbers, whose draws are arrays of any backend; `default_rng` makes one.

    Its numbers are those of `numpy.random.Generator` with the same bit generator: bit for bit in float64, rounded in
    narrower dtypes.

    Every draw takes ``size``, the shape (by default that to which the parameters broadcast), and ``device`` and ``like``,
    as `gradnp.asarray` does. The result is an array of the backend of ``like``, else of the parameters, else of the
    default backend, on that array's device and in its floating width. A single number is a Python number, as in NumPy,
    unless an array or a device was named. Gradients flow to parameters that are a framework's arrays; each distribution
    says how.

    Parameters
    ----------
    bit_generator : BitGenerator
        NumPy's source of bits, such as ``np.random.PCG64(seed)``. ``numpy.random.Generator(rng.bit_generator)`` draws from
        the same stream, for libraries that want NumPy's own.

    Notes
    -----
    Numbers are drawn when the function is called. So a program that is being traced (``np.jit``, ``torch.compile``,
    ``tf.function``, ``jax.jit``, and ``np.vmap`` on TensorFlow) raises UnsupportedOperationError, since it would have the
    same numbers in every run. Inside of ``np.vmap`` on PyTorch and JAX, a draw is one for the whole batch, and a mapped
    parameter raises.

    Threads may share a generator.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> rng.normal(size=3)
    array([ 0.12573022, -0.13210486,  0.64042265])
    """

    def __init__(self, bit_generator: Any):
        refuse_compiled("Generator")
        super().__init__(numpy.random.Generator(bit_generator))

    @property
    def bit_generator(self) -> Any:
        """NumPy's source of bits."""
        return self._numpy.bit_generator

    def __reduce__(self) -> Any:
        return type(self), (self.bit_generator,)

    def __repr__(self) -> str:
        return f"<gradnp.random.Generator({type(self.bit_generator).__name__})>"

    def spawn(self, n_children: int) -> list[Generator]:
        """Make generators whose streams are independent of this one's and of each other's.

        Parameters
        ----------
        n_children : int
            How many.

        Returns
        -------
        list of Generator
        """
        return [type(self)(child.bit_generator) for child in self._call("spawn", n_children)]

    def bytes(self, length: int) -> bytes:
        """Draw random bytes.

        Parameters
        ----------
        length : int
            How many.

        Returns
        -------
        bytes
        """
        return self._call("bytes", length)

    # --- standard distributions, in a dtype of their own ---

    def _draw_as(
        self,
        name: str,
        parameters: dict[str, Any],
        size: Any,
        dtype: Any,
        out: Any,
        device: Any,
        like: Any,
        **settings: Any,
    ) -> Any:
        if dtype is not None:
            settings["dtype"] = numpy_dtype(dtype)
        if out is not None:
            size, like = tuple(out.shape) if size is None else size, out if like is None else like
        result = self._draw(name, parameters, size, device=device, like=like, dtype=dtype, settings=settings)
        return into(out, f"random.{name}", result)

    def random(
        self, size: Any = None, dtype: Any = None, out: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the uniform distribution over [0, 1).

        Parameters
        ----------
        size, device, like : optional
            As for every draw: see `Generator`.
        dtype : dtype, optional
            Float32 draws other numbers, as in NumPy. By default NumPy's float64 ones become the default floating dtype.
        out : array, optional
            Its shape, backend and dtype are the result's; it is not written to.

        Returns
        -------
        array or number

        Examples
        --------
        >>> np.random.default_rng(0).random()
        0.6369616873214543
        """
        return self._draw_as("random", {}, size, dtype, out, device, like)

    def standard_normal(
        self, size: Any = None, dtype: Any = None, out: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the normal distribution with mean 0 and standard deviation 1.

        Parameters
        ----------
        size, dtype, out, device, like : optional
            As for `random`.

        Returns
        -------
        array or number
        """
        return self._draw_as("standard_normal", {}, size, dtype, out, device, like)

    def standard_exponential(
        self,
        size: Any = None,
        dtype: Any = None,
        method: str = "zig",
        out: Any = None,
        *,
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw from the exponential distribution with mean 1.

        Parameters
        ----------
        size, dtype, out, device, like : optional
            As for `random`.
        method : {"zig", "inv"}
            NumPy's ziggurat method, or the inverse of the distribution function.

        Returns
        -------
        array or number
        """
        return self._draw_as("standard_exponential", {}, size, dtype, out, device, like, method=method)

    def standard_gamma(
        self, shape: Any, size: Any = None, dtype: Any = None, out: Any = None, *, device: Any = None, like: Any = None
    ) -> Any:
        """Draw from the gamma distribution with scale 1.

        Parameters
        ----------
        shape : float or array, not negative
            The shape.
        size, dtype, out, device, like : optional
            As for `random`.

        Returns
        -------
        array or number

        Notes
        -----
        The gradient with respect to `shape` is that of `gamma`.
        """
        return self._draw_as("standard_gamma", {"shape": shape}, size, dtype, out, device, like)

    # --- integers ---

    def integers(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        dtype: Any = None,
        endpoint: bool = False,
        *,
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw integers from `low` up to, but not including, `high`.

        Parameters
        ----------
        low, high : int or array
            The ends; a single argument is `high`, and `low` is then 0.
        size, device, like : optional
            As for every draw: see `Generator`.
        dtype : dtype, optional
            An integer dtype, or bool. Narrower ones draw other numbers, as in NumPy. By default NumPy's int64 ones become
            the default integer dtype.
        endpoint : bool
            Whether `high` is included.

        Returns
        -------
        array or number

        Examples
        --------
        >>> np.random.default_rng(0).integers(10, size=5)
        array([8, 6, 5, 2, 3])
        """
        settings = {"endpoint": endpoint} if dtype is None else {"endpoint": endpoint, "dtype": numpy_dtype(dtype)}
        parameters = {"low": low, "high": high}
        return self._draw("integers", parameters, size, device=device, like=like, dtype=dtype, settings=settings)

    def multivariate_hypergeometric(
        self,
        colors: Any,
        nsample: Any,
        size: Any = None,
        method: str = "marginals",
        *,
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw how often each color occurs among `nsample` items drawn without replacement.

        Parameters
        ----------
        colors : array of int
            How many items of each color there are.
        nsample : int
            How many are drawn.
        size, device, like : optional
            As for every draw: see `Generator`.
        method : {"marginals", "count"}
            NumPy's algorithm.

        Returns
        -------
        array
        """
        parameters = {"colors": colors, "nsample": nsample}
        settings = {"method": method}
        return self._draw("multivariate_hypergeometric", parameters, size, device=device, like=like, settings=settings)

    # --- vectors ---

    def multivariate_normal(
        self,
        mean: Any,
        cov: Any,
        size: Any = None,
        check_valid: str = "warn",
        tol: float = 1e-8,
        *,
        method: str = "svd",
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw vectors from a normal distribution.

        Parameters
        ----------
        mean : array of shape (n,)
            The mean.
        cov : array of shape (n, n)
            The covariance, symmetric and positive semidefinite.
        size, device, like : optional
            As for every draw: see `Generator`; the result has one more axis, of size n.
        check_valid : {"warn", "raise", "ignore"}
            What to do if `cov` is not positive semidefinite.
        tol : float
            The tolerance of that check.
        method : {"svd", "eigh", "cholesky"}
            The factor of `cov` that standard noise is multiplied by.

        Returns
        -------
        array of shape (..., n)

        Notes
        -----
        Gradients flow through `mean`, and through `cov` by its factor. That of "svd" and "eigh" has no derivative where
        two variances along the principal axes are equal, as in a multiple of the identity: there the gradient is NaN (P9).
        "cholesky" has one for every positive definite matrix.

        Examples
        --------
        >>> import torch
        >>> cov = torch.eye(2, dtype=torch.float64, requires_grad=True)
        >>> x = np.random.default_rng(0).multivariate_normal([0.0, 0.0], cov, method="cholesky")
        >>> x.sum().backward()
        >>> cov.grad
        tensor([[ 0.0629,  0.0629],
                [ 0.0629, -0.0661]], dtype=torch.float64)
        """
        settings = {"check_valid": check_valid, "tol": tol, "method": method}
        return self._draw_vectors(mean, cov, size, device, like, settings, multivariate_normal(method))

    # --- what is there, chosen or in another order ---

    def choice(
        self,
        a: Any,
        size: Any = None,
        replace: bool = True,
        p: Any = None,
        axis: int = 0,
        shuffle: bool = True,
        *,
        device: Any = None,
        like: Any = None,
    ) -> Any:
        """Draw elements of an array, or integers below a number.

        Parameters
        ----------
        a : array, list or int
            What is drawn from, along `axis`; an int stands for ``arange(a)``.
        size, device, like : optional
            As for every draw: see `Generator`.
        replace : bool
            Whether an element can be drawn more than once.
        p : array, optional
            The probability of each; all are equal by default.
        axis : int
            The axis of `a` along which is chosen.
        shuffle : bool
            Whether what is drawn without replacement is in random order.

        Returns
        -------
        array, or one element

        Notes
        -----
        The gradient goes to the elements of `a` that were drawn; the derivative with respect to `p` is zero (P7).

        Examples
        --------
        >>> np.random.default_rng(0).choice([1.5, 2.5, 3.5], size=4)
        array([3.5, 2.5, 2.5, 1.5])
        """
        return choosing.choice(self, a, size, replace, p, axis, device, like, shuffle=shuffle)

    def permutation(self, x: Any, axis: int = 0, *, device: Any = None, like: Any = None) -> Any:
        """An array, or a range of integers, in random order.

        Parameters
        ----------
        x : array, list or int
            An int stands for ``arange(x)``.
        axis : int
            The axis along which the slices change places.
        device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array

        Notes
        -----
        Each gradient goes back to the element's old place.
        """
        return choosing.permutation(self, x, axis, device, like)

    def permuted(
        self, x: Any, *, axis: int | None = None, out: Any = None, device: Any = None, like: Any = None
    ) -> Any:
        """An array whose slices along an axis are each in a random order of their own.

        Parameters
        ----------
        x : array
        axis : int, optional
            None rearranges all elements.
        out : array, optional
            Its dtype is the result's; it is not written to.
        device, like : optional
            As for every draw: see `Generator`.

        Returns
        -------
        array

        Notes
        -----
        Each gradient goes back to the element's old place.
        """
        return into(out, "random.permuted", choosing.permuted(self, x, axis, device, like))

    def shuffle(self, x: Any, axis: int = 0) -> Any:
        """Put an array in random order: NumPy's arrays and lists in place, a framework's as a new array.

        Parameters
        ----------
        x : array or list
        axis : int
            The axis along which the slices change places.

        Returns
        -------
        array
            `x` itself where it was written to, else a new array: ``x = rng.shuffle(x)`` is right for both.

        Notes
        -----
        NumPy returns None. A framework's array is never written to, so that the call alone would change nothing.
        """
        return choosing.shuffle(self, x, axis)


def default_rng(seed: Any = None) -> Generator:
    """Make a generator of random numbers.

    Parameters
    ----------
    seed : int, sequence of int, SeedSequence, BitGenerator, Generator, RandomState, optional
        The same seed gives the same numbers, those of ``numpy.random.default_rng(seed)``. None gives other ones each
        time. Of a generator or a source of bits, the stream goes on.

    Returns
    -------
    Generator

    See Also
    --------
    RandomState : NumPy's older numbers, which ``np.random.seed`` seeds.

    Examples
    --------
    >>> np.random.default_rng(42).random(2)
    array([0.77395605, 0.43887844])
    >>> import torch
    >>> np.random.default_rng(42).random(2, like=torch.ones(1))
    tensor([0.7740, 0.4389])
    """
    refuse_compiled("default_rng")
    if isinstance(seed, Generator):
        return seed
    if isinstance(seed, Distributions):
        return Generator(seed._numpy._bit_generator)
    return Generator(numpy.random.default_rng(seed).bit_generator)
