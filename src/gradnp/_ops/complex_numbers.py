"""The parts of complex numbers."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, DType, Weak


@primitive
def real(val: Array | Weak) -> Array:
    """Real part, elementwise.

    Parameters
    ----------
    val : array
        Of any shape and dtype.

    Returns
    -------
    array
        Of the shape of `val` and the dtype of its real part; `val` itself if it is real.

    Notes
    -----
    The gradient for a complex `val` is real.

    Examples
    --------
    >>> np.real(numpy.array([1 + 2j, 3]))
    array([1., 3.])
    """


@primitive
def imag(val: Array | Weak) -> Array:
    """Imaginary part, elementwise.

    Parameters
    ----------
    val : array
        Of any shape and dtype.

    Returns
    -------
    array
        Of the shape of `val` and the dtype of its imaginary part; zeros if `val` is real.

    Notes
    -----
    The gradient for a complex `val` is imaginary (in the direction of ascent); for a real one it is zero.

    Examples
    --------
    >>> np.imag(numpy.array([1 + 2j, 3]))
    array([2., 0.])
    """


@primitive
def conjugate(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Complex conjugate, elementwise; also named ``conj``.

    Parameters
    ----------
    x : array
        Of any shape and dtype.

    Returns
    -------
    array
        Of the shape and dtype of `x`; the values of `x` if it is real.

    Notes
    -----
    The gradient of a cotangent ``w`` is ``conj(w)``.

    Examples
    --------
    >>> np.conjugate(numpy.array([1 + 2j, 3]))
    array([1.-2.j, 3.-0.j])
    """


@op(inexact=True)
def angle(z: Array | Weak, deg: bool = False) -> Array:
    """Angle in the complex plane, elementwise.

    Parameters
    ----------
    z : array
        Of any shape, complex or real; integers become the default float.
    deg : bool
        Degrees instead of radians.

    Returns
    -------
    array
        In (-π, π], of the shape of `z` and the dtype of its real part; 0 or π if `z` is real.

    Notes
    -----
    The gradient is ``1j * z / abs(z)**2``, and 0 at 0; for real `z` it is zero.

    Examples
    --------
    >>> np.angle(numpy.array([1.0, 1j, 1 + 1j]), deg=True)
    array([ 0., 90., 45.])
    """
    result = np.arctan2(np.imag(z), np.real(z))
    return np.rad2deg(result) if deg else result


def iscomplexobj(x: Any) -> bool:
    """Whether an array has a complex dtype, whatever its values, or a list holds a complex number.

    Parameters
    ----------
    x : array, number or list
        Of any backend.

    Returns
    -------
    bool
        Known without computing, inside compiled functions too.

    Examples
    --------
    >>> np.iscomplexobj(numpy.array([1 + 0j])), np.iscomplexobj([1.0, 2.0])
    (True, False)
    """
    if isinstance(x, (list, tuple)):
        return any(np.iscomplexobj(element) for element in x)
    return numpy_dtype(x.dtype).kind == "c" if hasattr(x, "dtype") else isinstance(x, complex)


def isrealobj(x: Any) -> bool:
    """Whether an array does not have a complex dtype: the negation of `iscomplexobj`.

    Parameters
    ----------
    x : array, number or list
        Of any backend.

    Returns
    -------
    bool
        Known without computing, inside compiled functions too.

    Examples
    --------
    >>> np.isrealobj(numpy.array([1 + 0j])), np.isrealobj([1.0, 2.0])
    (False, True)
    """
    return not np.iscomplexobj(x)


@op
def isreal(x: Array | Weak) -> Array:
    """Whether each element's imaginary part is 0.

    Parameters
    ----------
    x : array_like
        Of any dtype; elements of real dtypes are real.

    Returns
    -------
    array of bool

    Examples
    --------
    >>> np.isreal([1 + 1j, 2 + 0j])
    array([False,  True])
    """
    return np.equal(np.imag(x), 0)


@op
def iscomplex(x: Array | Weak) -> Array:
    """Whether each element's imaginary part is not 0.

    Parameters
    ----------
    x : array_like
        Of any dtype.

    Returns
    -------
    array of bool

    Examples
    --------
    >>> np.iscomplex([1 + 1j, 2 + 0j])
    array([ True, False])
    """
    return np.not_equal(np.imag(x), 0)


def real_if_close(a: Array, tol: float = 100) -> Array:
    """The real part of a complex array if all its imaginary parts are close to zero, else the array itself.

    Parameters
    ----------
    a : array
        Of any backend, shape and dtype.
    tol : float
        The greatest imaginary part allowed: in machine epsilons of the dtype if `tol` is greater than 1, else absolute.

    Returns
    -------
    array
        ``real(a)`` or `a`.

    Notes
    -----
    The result's dtype depends on values, which a compiled function does not allow: use `real` there.

    Examples
    --------
    >>> np.real_if_close(numpy.array([1 + 1e-15j, 2])), np.real_if_close(numpy.array([1 + 1e-5j, 2]))
    (array([1., 2.]), array([1.+1.e-05j, 2.+0.e+00j]))
    """
    if isinstance(a, (list, tuple, complex)):
        a = numpy.asarray(a)
    if not np.iscomplexobj(a):
        return a
    limit = tol * float(numpy.finfo(numpy_dtype(a.dtype)).eps) if tol > 1 else tol
    return np.real(a) if bool(np.all(np.absolute(np.imag(a)) < limit)) else a


conj = conjugate
