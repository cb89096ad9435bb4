"""Conversion: to another dtype, to a copy, to a constant for differentiation, from NumPy and to NumPy."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core import registry
from gradnp._core.errors import describe
from gradnp._core.operation import creation, primitive
from gradnp._core.stand_ins import advice, array_of
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
