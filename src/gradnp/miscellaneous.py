"""NumPy's miscellaneous functions: roots, absolute value, sign, and the repair of nan."""

from __future__ import annotations

import math
from typing import Any

from gradnp._core.dispatch import op, primitive
from gradnp._core.dtypes import refuse_complex
from gradnp._core.types import Array, DType, Weak
from gradnp.indexing import where as select
from gradnp.trigonometry import sin

__all__ = [
    "abs",
    "absolute",
    "cbrt",
    "copysign",
    "fabs",
    "heaviside",
    "nan_to_num",
    "sign",
    "sinc",
    "sqrt",
    "square",
]


@primitive(inexact=True)
def sqrt(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Square root, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape of `x`; nan for negative real `x`; of complex `x` the root with non-negative real part.

    Notes
    -----
    The gradient is ``0.5 / sqrt(x)``, which is inf at 0. ``where(x > 0, sqrt(x), 0)`` does not hide that pole from the
    gradient: give `sqrt` a safe argument first, ``sqrt(where(x > 0, x, 1))``.

    Examples
    --------
    >>> np.sqrt(numpy.array([4.0, 9.0]))
    array([2., 3.])
    """


@op(inexact=True)
def cbrt(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Cube root, elementwise, of negative numbers too.

    Parameters
    ----------
    x : array
        Of any shape, real; integers become the default float.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape of `x`, with the sign of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is ``1 / (3 * cbrt(x)**2)``, which is inf at 0.

    Examples
    --------
    >>> np.cbrt(numpy.array([-8.0, 27.0]))
    array([-2.,  3.])
    """
    negative = x < 0
    root = select(negative, -x, x) ** (1 / 3)
    return select(negative, -root, root)


@primitive
def square(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x * x``, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Notes
    -----
    The gradient is ``2 * x``.

    Examples
    --------
    >>> np.square(numpy.array([-2.0, 3.0]))
    array([4., 9.])
    """


@primitive
def absolute(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Absolute value, elementwise; also named ``abs``.

    Parameters
    ----------
    x : array
        Of any shape, real or complex.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape of `x`, and of its dtype, complex giving its real part's.

    Notes
    -----
    The gradient is ``sign(x)``, and 0 at 0 (the minimum-norm subgradient), also for complex `x`.

    Examples
    --------
    >>> np.absolute(numpy.array([-2.0, 3.0])), np.absolute(3 + 4j)
    (array([2., 3.]), np.float64(5.0))
    """


@op(inexact=True)
def fabs(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Absolute value of real numbers as floats, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real; integers become the default float.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is ``sign(x)``, and 0 at 0.

    Examples
    --------
    >>> np.fabs(numpy.array([-2, 3]))
    array([2., 3.])
    """
    refuse_complex(x)
    return absolute(x)


@primitive
def sign(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The sign, elementwise: -1, 0 or 1, and ``x / abs(x)`` for complex `x`.

    Parameters
    ----------
    x : array
        Of any shape, real or complex, but not bool.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape and dtype of `x`; nan of nan.

    Notes
    -----
    The gradient is zero for real `x`, at 0 too; for complex `x` it is that of ``x / abs(x)``.

    Examples
    --------
    >>> np.sign(numpy.array([-2.0, 0.0, 3.0]))
    array([-1.,  0.,  1.])
    """


@op(inexact=True)
def heaviside(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """The step function, elementwise: 0 where ``x1 < 0``, `x2` where ``x1 == 0``, 1 where ``x1 > 0``.

    Parameters
    ----------
    x1 : array
        Real; integers become the default float.
    x2 : array
        The value at the step, broadcast with `x1`.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the broadcast shape; nan where `x1` is.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is zero to `x1`, at the step too; to `x2` it is 1 where ``x1 == 0``, else 0.

    Examples
    --------
    >>> np.heaviside(numpy.array([-1.5, 0.0, 2.0]), 0.5)
    array([0. , 0.5, 1. ])
    """
    refuse_complex(x1)
    return select(x1 == 0, x2, 0.5 * (sign(x1) + 1))


@primitive(inexact=True)
def copysign(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """The magnitude of `x1` with the sign of `x2`, elementwise.

    Parameters
    ----------
    x1 : array
        Real; integers become the default float.
    x2 : array
        Broadcast with `x1`; the signs of zeros count.
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the broadcast shape.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient to `x1` is ±1, the sign that it was multiplied by, and 0 at 0; to `x2` it is zero.

    Examples
    --------
    >>> np.copysign(numpy.array([1.0, -2.0]), numpy.array([-0.0, 3.0]))
    array([-1.,  2.])
    """


@primitive
def nan_to_num(
    x: Array | Weak, copy: bool = True, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Array:
    """Replace nan and infinities by finite numbers, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers and bools stay as they are.
    copy : bool
        Has no effect: nothing is written in place.
    nan, posinf, neginf : float
        The replacements; by default 0 and the dtype's greatest and least numbers. Complex parts are replaced singly.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Notes
    -----
    The gradient is 1 where `x` is finite, and 0 where it was replaced. It does not repair the gradient of what came
    before: where that is nan already, 0 times nan stays nan.

    Examples
    --------
    >>> np.nan_to_num(numpy.array([1.0, numpy.nan, numpy.inf]), posinf=9.0)
    array([1., 0., 9.])
    """


@op(inexact=True)
def sinc(x: Array | Weak) -> Array:
    """Normalised sinc function, ``sin(πx) / (πx)``, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; 1 at 0.

    Notes
    -----
    The singularity at 0 is removed to all orders needed: the gradient there is 0, the second derivative -π²/3. Near 0 a
    series is evaluated, since the quotient's derivatives cancel there.

    Examples
    --------
    >>> np.sinc(numpy.array([0.0, 0.5, 1.0])).round(6)
    array([1.     , 0.63662, 0.     ])
    """
    y = math.pi * x
    near = absolute(y) < 0.1
    square = select(near, y * y, 0.0)
    # Each branch has a safe argument, so that the other's infinities do not reach the gradient. The series' next term,
    # y**10 / 11!, is 2.5e-18 at 0.1.
    series = 1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72)))
    far = select(near, 1.0, y)
    return select(near, series, sin(far) / far)


abs = absolute
