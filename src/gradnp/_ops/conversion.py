"""Conversion: to another dtype, to a copy, to a constant for differentiation, from NumPy and to NumPy."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core import registry
from gradnp._core.errors import describe
from gradnp._core.operation import creation, op, primitive
from gradnp._core.stand_ins import advice, array_of, backend_of
from gradnp._core.types import Array, DType, Like, Weak


@primitive
def astype(x: Array | Weak, dtype: DType, /, *, copy: bool = True, device: Any = None) -> Array:
    """Convert an array to another dtype.

    Parameters
    ----------
    x : array
        Any shape and dtype.
    dtype : dtype
        NumPy's, its name, or the framework's own. Complex to real keeps the real part.
    copy : bool
        Whether NumPy copies if `x` has the dtype already; for a framework's array the result is then `x` itself.
    device : optional
        The device to put the result on, in the framework's terms; `x`'s by default.

    Returns
    -------
    array

    Notes
    -----
    Differentiable between floating and complex dtypes. The gradient comes back in `x`'s dtype; that of a complex to
    real conversion is real. Integers and bools have no gradient, so converting to them ends the differentiation.

    Examples
    --------
    >>> np.astype([1.5, 2.5], "int32")
    array([1, 2], dtype=int32)
    """


@primitive
def copy(a: Array | Weak, order: str = "K", subok: bool = False) -> Array:
    """Copy an array.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    order : {"K", "C", "F", "A"}
        The memory layout of a NumPy copy; the frameworks choose their own.
    subok : bool
        Whether a NumPy subclass is kept.

    Returns
    -------
    array
        In new memory. Gradients pass through a copy; only ``np.stop_gradient`` stops them.

    Examples
    --------
    >>> a = numpy.ones(2)
    >>> np.copy(a) is a
    False
    """


@primitive
def stop_gradient(x: Array | Weak, /) -> Array:
    """The same values, as a constant for differentiation.

    Parameters
    ----------
    x : array
        Of any shape and dtype.

    Returns
    -------
    array
        With the values of `x`; NumPy's own array on NumPy.

    Notes
    -----
    Gradients and tangents of every order stop here. This is the only way to stop a gradient in gradnp.

    Examples
    --------
    >>> np.stop_gradient(numpy.array([1.0, 2.0]))
    array([1., 2.])
    """


def to_numpy(x: Any, /) -> Any:
    """Convert an array to NumPy: its values on the host, without a gradient.

    Parameters
    ----------
    x : array, number, or (nested) list or tuple of these
        Of any framework.

    Returns
    -------
    numpy.ndarray
        It shares memory with `x` if the framework can do so; do not write to it. A list or tuple gives one of the same
        kind with each element converted.

    Raises
    ------
    TypeError
        If `x` is not an array, or has no values because it is traced (inside ``jit``, ``tf.function``, ``vmap``).

    See Also
    --------
    from_numpy : the way in.
    stop_gradient : the way to cut a gradient without leaving the framework.

    Examples
    --------
    >>> np.to_numpy(numpy.ones(2))
    array([1., 1.])
    """
    if isinstance(x, (list, tuple)):
        elements = [np.to_numpy(element) for element in x]
        return type(x)(*elements) if hasattr(x, "_fields") else type(x)(elements)
    x = array_of(x)
    if isinstance(x, (bool, int, float, complex)):
        return numpy.asarray(x)
    name = registry.backend_of_type(type(x))
    if name is None:
        remedy = f"; {advice(type(x))}" if advice(type(x)) else ""
        raise TypeError(f"to_numpy: expected an array, a number, or a list of these, got {describe(x)}{remedy}")
    try:
        return registry.load(name).to_numpy(x)
    except Exception as error:
        peculiarity = getattr(registry.load(name), "peculiarity", None)
        if peculiarity is not None and (what := peculiarity(x)):
            raise TypeError(f"to_numpy: {describe(x)} is {what}") from error
        raise TypeError(
            f"to_numpy: {describe(x)} has no values to take out; if a function is being traced or mapped over, take them "
            f"out of its results instead"
        ) from error


def from_numpy(
    x: Any, /, like: Like = None, *, backend: str | None = None, dtype: Any = None, device: Any = None
) -> Any:
    """Convert a NumPy array to a framework's array.

    Parameters
    ----------
    x : numpy.ndarray or array_like
        A NumPy array or anything that NumPy can convert, but not a framework's array.
    like : array, optional
        An array whose backend, device and floating width the result takes.
    backend : str, optional
        The backend of the result; the default backend if neither this nor `like` is given.
    dtype : dtype, optional
        The dtype of the result; by default that of `x`, or for floats that of `like`.
    device : optional
        The framework's device, or its name.

    Returns
    -------
    array
        It shares memory with `x` if the framework can do so.

    Raises
    ------
    TypeError
        If `x` is a framework's array; convert it with `to_numpy` first.

    Examples
    --------
    >>> with np.use_backend("numpy"):
    ...     np.from_numpy(numpy.arange(3))
    array([0, 1, 2])
    """
    found = registry.backend_of_type(type(x))
    if found not in (None, "numpy"):
        raise TypeError(f"from_numpy: {describe(x)} is {found}'s already; np.to_numpy takes it out first")
    if backend is None:
        return np.asarray(x, dtype, device=device, like=like)
    if like is not None:
        raise ValueError("from_numpy: give like or backend, not both")
    with registry.use_backend(backend):
        return np.asarray(x, dtype, device=device)


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Any:
    """Take over an array of another library by the DLPack protocol: into the default backend, without a copy.

    Parameters
    ----------
    x : object with ``__dlpack__`` and ``__dlpack_device__``
        An array of any framework, or of a library that gradnp has no backend for (CuPy, Arrow, ...).
    device : optional
        The default backend's device to put it on, or its name; that of `x` by default. A framework's own device object
        decides for this framework.
    copy : bool, optional
        True always copies, False never does; None, the default, copies only if it must.

    Returns
    -------
    array
        Of the default backend (`set_backend`, `use_backend`), with `x`'s dtype; JAX narrows it outside of its x64 mode.
        Unless it was copied it shares the memory of `x`: a later write to `x` shows in it, also on the frameworks whose
        arrays never change.

    Raises
    ------
    TypeError
        If `x` does not speak DLPack: lists, traced arrays.
    BufferError
        If `copy` is False and `x` cannot be handed over as it lies in memory; or if a gradient is taken of `x`, which
        would be lost.

    Notes
    -----
    Gradients do not pass from one framework to another. Torch refuses to hand over an array that requires a gradient;
    ``np.stop_gradient`` says that none is wanted. `host_function` brings a foreign function into a model with its
    gradient.

    Examples
    --------
    >>> import torch
    >>> x = torch.arange(3)
    >>> shared = np.from_dlpack(x)
    >>> x[0] = 7
    >>> shared
    array([7, 1, 2])
    >>> with np.use_backend("torch"):
    ...     np.from_dlpack(numpy.ones(2))
    tensor([1., 1.], dtype=torch.float64)
    """
    if not (hasattr(x, "__dlpack__") and hasattr(x, "__dlpack_device__")):
        raise TypeError(
            f"from_dlpack: {describe(x)} has no __dlpack__ method; np.asarray makes an array of what np.to_numpy takes out of it"
        )
    name = registry.backend_named("from_dlpack", None, device) or registry.get_backend()
    take_over = getattr(registry.chapter_of(name, "conversion"), "from_dlpack", None)
    try:
        if take_over is None:
            result = registry.load(name).from_host(numpy.array(numpy.from_dlpack(x), copy=copy))
        else:
            result = take_over(x, copy=copy)
    except Exception as error:
        # Some libraries do not export what cannot be written to, or do not import what has gaps.
        host = None if copy is False else _copied(x)
        if host is None:
            raise BufferError(f"from_dlpack: {describe(x)} cannot be handed over to {name}: {error}") from error
        result = registry.load(name).from_host(host)
    return result if device is None else np.to_device(result, device)


def _copied(x: Any) -> numpy.ndarray | None:
    """A copy of the values of `x` in rows, or None if NumPy does not take them over."""
    try:
        return numpy.array(numpy.from_dlpack(x), order="C")
    except Exception:
        return None


def device(x: Any, /) -> Any:
    """The device that an array lies on.

    Parameters
    ----------
    x : array
        Of any framework, or a number.

    Returns
    -------
    device
        The framework's own: a `torch.device`, a `jax.Device` (for an array over several devices its sharding),
        TensorFlow's name of it, "cpu" for NumPy. None while the framework has not decided, which is so in programs
        that JAX or TensorFlow trace. It is what ``device=`` takes.

    Raises
    ------
    TypeError
        If `x` is not an array.

    Examples
    --------
    >>> np.device(numpy.ones(2))
    'cpu'
    """
    if isinstance(x, (list, tuple)):
        raise TypeError(f"device: {describe(x)} is not an array; ask for the device of one element")
    backend = registry.load(backend_of(x))
    return getattr(backend, "placed", backend.device_of)(array_of(x))


@op
def to_device(x: Array | Weak, device: Any, /) -> Array:
    """Copy an array to a device.

    Parameters
    ----------
    x : array
        Any shape and dtype.
    device : device
        The framework's own device object, or its name: "cpu", "cuda:0", "gpu:1".

    Returns
    -------
    array
        `x` itself if it lies there.

    Raises
    ------
    ValueError
        If NumPy is asked for another device than "cpu". Frameworks raise their own errors for what they lack.

    Notes
    -----
    Differentiable: the gradient comes back on the device of `x`.

    Examples
    --------
    >>> np.to_device(numpy.ones(2), "cpu")
    array([1., 1.])
    """
    return np.asarray(x, device=device, like=x)


@creation(converts=True)
def ascontiguousarray(a: Array | Weak, dtype: DType = None, *, device: Any = None, like: Like = None) -> Array:
    """Convert to an array that is at least 1-d; NumPy's lies in memory row by row.

    Parameters
    ----------
    a : array_like
    dtype, device, like : optional
        As for `asarray`.

    Returns
    -------
    array

    Examples
    --------
    >>> np.ascontiguousarray(2.0)
    array([2.])
    """
    x = np.asarray(a, dtype, "C", device=device, like=like)
    return x if np.ndim(x) else np.reshape(x, (1,))


@creation(converts=True)
def asfortranarray(a: Array | Weak, dtype: DType = None, *, device: Any = None, like: Like = None) -> Array:
    """Convert to an array that is at least 1-d; NumPy's lies in memory column by column.

    Parameters
    ----------
    a : array_like
    dtype, device, like : optional
        As for `asarray`.

    Returns
    -------
    array

    Examples
    --------
    >>> np.asfortranarray([[1, 2], [3, 4]]).flags.f_contiguous
    True
    """
    x = np.asarray(a, dtype, "F", device=device, like=like)
    return x if np.ndim(x) else np.reshape(x, (1,))


@creation(converts=True)
def asarray_chkfinite(
    a: Array | Weak, dtype: DType = None, order: str | None = None, *, device: Any = None, like: Like = None
) -> Array:
    """Convert to an array that holds neither inf nor nan.

    Parameters
    ----------
    a : array_like
        Its values must be known: this is no function for compiled programs.
    dtype, order, device, like : optional
        As for `asarray`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If an element is infinite or nan.

    Examples
    --------
    >>> np.asarray_chkfinite([1.0, 2.0])
    array([1., 2.])
    """
    x = np.asarray(a, dtype, order, device=device, like=like)
    if not bool(np.all(np.isfinite(x))):
        raise ValueError("array must not contain infs or NaNs")
    return x


@creation(converts=True)
def require(
    a: Array | Weak, dtype: DType = None, requirements: Any = None, *, device: Any = None, like: Like = None
) -> Array:
    """Convert to an array that lies in memory as required; other frameworks than NumPy have one layout.

    Parameters
    ----------
    a : array_like
    dtype, device, like : optional
        As for `asarray`.
    requirements : str or sequence of str, optional
        Of NumPy's "C_CONTIGUOUS", "F_CONTIGUOUS", "ALIGNED", "WRITEABLE", "OWNDATA", "ENSUREARRAY", or their first
        letters.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If an order is both "C" and "F", or a requirement is unknown.

    Examples
    --------
    >>> np.require([[1, 2], [3, 4]], requirements="F").flags.f_contiguous
    True
    """
    letters = {str(word)[0].upper() for word in requirements or ()}
    if unknown := letters - set("CFAWOE"):
        raise ValueError(f"requirements: unknown {', '.join(sorted(unknown))}; there are C, F, A, W, O and E")
    if letters >= {"C", "F"}:
        raise ValueError('Cannot specify both "C" and "F" order')
    x = np.asarray(a, dtype, device=device, like=like)
    return numpy.require(x, None, requirements) if isinstance(x, numpy.ndarray) else x
