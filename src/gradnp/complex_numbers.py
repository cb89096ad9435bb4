"""The parts of complex numbers."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import op, primitive
from gradnp._types import Array, DType, Weak
from gradnp.trigonometry import arctan2, rad2deg

__all__ = ["angle", "conj", "conjugate", "imag", "real"]


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
        Of the shape of `val`, and of its real part's dtype; `val` itself where it is real.

    Notes
    -----
    The gradient to a complex `val` is real.

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
        Of the shape of `val`, and of its imaginary part's dtype; zeros where `val` is real.

    Notes
    -----
    The gradient to a complex `val` is imaginary (in the direction of ascent); to a real one it is zero.

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
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape and dtype of `x`; the values of `x` where it is real.

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
        In (-π, π], of the shape of `z` and of its real part's dtype; 0 or π where `z` is real.

    Notes
    -----
    The gradient is ``1j * z / abs(z)**2``, and 0 at 0; for real `z` it is zero.

    Examples
    --------
    >>> np.angle(numpy.array([1.0, 1j, 1 + 1j]), deg=True)
    array([ 0., 90., 45.])
    """
    result = arctan2(imag(z), real(z))
    return rad2deg(result) if deg else result


conj = conjugate
