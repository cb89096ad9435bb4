"""Arithmetic: sums, products, quotients, powers, magnitudes and signs."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.dtypes import refuse_complex
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, DType, Weak


@primitive
def add(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Sum of two arrays, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. The sum of two bools is their logical or.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Notes
    -----
    The gradient is 1 for both.

    Examples
    --------
    >>> np.add([1.0, 2.0], 10)
    array([11., 12.])
    """


@primitive
def subtract(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Difference of two arrays, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers, of shapes that broadcast together.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    TypeError
        If both are bool: `logical_xor` is meant, or a cast.

    Notes
    -----
    The gradient is 1 for `x1` and -1 for `x2`.

    Examples
    --------
    >>> np.subtract([1.0, 2.0], 10)
    array([-9., -8.])
    """


@primitive
def multiply(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Product of two arrays, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. The product of two bools is their logical and.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Notes
    -----
    The gradient is `x2` for `x1`, and `x1` for `x2`.

    Examples
    --------
    >>> np.multiply([1.0, 2.0], [[3.0], [4.0]])
    array([[3., 6.],
           [4., 8.]])
    """


@primitive(inexact=True)
def divide(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Quotient of two arrays, elementwise; never an integer.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers, of shapes that broadcast together. Two integers are divided in the default floating dtype.

    Returns
    -------
    array
        Of the broadcast shape; ``x1 / 0`` is infinite, ``0 / 0`` nan.

    Notes
    -----
    The gradient is ``1 / x2`` and ``-x1 / x2**2``; at ``x2 = 0``, a pole, infinite or nan.

    Examples
    --------
    >>> np.divide([1, 2], 4)
    array([0.25, 0.5 ])
    """


true_divide = divide


@primitive
def floor_divide(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Quotient rounded towards minus infinity: Python's ``//``.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers, of shapes that broadcast together.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype. Exact: ``1.0 // 0.1`` is 9, because 0.1 is a little more than a
        tenth. A floating zero as divisor gives what `divide` gives; an integer zero gives 0, as in NumPy.

    Notes
    -----
    Piecewise constant: the gradient is 0 for both, everywhere.

    Examples
    --------
    >>> np.floor_divide([7, -7], 2)
    array([ 3, -4])
    """


@primitive
def remainder(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Remainder of `floor_divide`, with the sign of the divisor: Python's ``%``. `mod` is the same function.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers, of shapes that broadcast together.

    Returns
    -------
    array
        ``x1 - x2 * floor(x1 / x2)``, of the broadcast shape and the promoted dtype. A floating zero as divisor gives
        nan; an integer zero gives 0, as in NumPy.

    See Also
    --------
    fmod : The remainder with the sign of the dividend.

    Notes
    -----
    The gradient is 1 for `x1` and ``-floor(x1 / x2)`` for `x2`, at the jumps too.

    Examples
    --------
    >>> np.remainder([7.0, -7.0], [3.0, 3.0]), np.remainder(7.0, -3.0)
    (array([1., 2.]), np.float64(-2.0))
    """


mod = remainder


@primitive
def fmod(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Remainder of the quotient rounded towards zero, with the sign of the dividend: C's ``fmod``.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers, of shapes that broadcast together.

    Returns
    -------
    array
        ``x1 - x2 * trunc(x1 / x2)``, of the broadcast shape and the promoted dtype. A floating zero as divisor gives
        nan; an integer zero gives 0, as in NumPy.

    See Also
    --------
    remainder : The remainder with the sign of the divisor.

    Notes
    -----
    The gradient is 1 for `x1` and ``-trunc(x1 / x2)`` for `x2`, at the jumps too.

    Examples
    --------
    >>> np.fmod([7.0, -7.0], 3.0)
    array([ 1., -1.])
    """


@op
def divmod(x1: Array | Weak, x2: Array | Weak, /) -> tuple[Array, Array]:
    """Quotient and remainder at once: ``(floor_divide(x1, x2), remainder(x1, x2))``.

    Parameters
    ----------
    x1, x2 : array_like
        Real numbers, of shapes that broadcast together.

    Returns
    -------
    quotient, remainder : tuple of array
        Of the broadcast shape and the promoted dtype.

    Notes
    -----
    The gradient is that of `floor_divide` (0) and of `remainder`.

    Examples
    --------
    >>> np.divmod([7.0, -7.0], 3.0)
    (array([ 2., -3.]), array([1., 2.]))
    """
    return np.floor_divide(x1, x2), np.remainder(x1, x2)


@primitive
def power(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """`x1` raised to the power `x2`, elementwise. `pow` is the same function.

    Parameters
    ----------
    x1, x2 : array_like
        Base and exponent, of shapes that broadcast together. A Python exponent such as 2 is the cheapest.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype; nan for a negative base with a fractional exponent.

    Raises
    ------
    ValueError
        If both are integers and an exponent is negative: make one of them floating. Inside a compiled program, where
        the values are not known, the result is then unspecified.

    Notes
    -----
    The gradient is ``x2 * x1**(x2 - 1)`` and ``x1**x2 * log(x1)``. At a base of 0 the first is 0 where the exponent is
    0 (``x**0`` is constant), 1 where it is 1, and infinite where it is between; the second is 0 where the exponent is
    not negative, else -inf. A negative base has no derivative with respect to the exponent: it is nan.

    Examples
    --------
    >>> np.power([1.0, 2.0, 3.0], 2), np.power(2, [0, 1, 2])
    (array([1., 4., 9.]), array([1, 2, 4]))
    """


pow = power


@op(inexact=True)
def float_power(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """`x1` raised to the power `x2`, never in integers.

    Parameters
    ----------
    x1, x2 : array_like
        Base and exponent, of shapes that broadcast together; integers become the default floating dtype first.

    Returns
    -------
    array
        Of the broadcast shape. NumPy arrays give at least float64, as NumPy does; a framework's keep their width.

    Notes
    -----
    The gradient is that of `power`.

    Examples
    --------
    >>> np.float_power([1, 2, 4], -1)
    array([1.  , 0.5 , 0.25])
    """
    return np.power(x1, x2)


@primitive
def negative(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``-x``, elementwise.

    Parameters
    ----------
    x : array_like
        Numbers, of any shape; unsigned integers wrap around.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Raises
    ------
    TypeError
        If `x` is bool: `logical_not` is meant, or a cast.

    Notes
    -----
    The gradient is -1.

    Examples
    --------
    >>> np.negative([1.0, -2.0])
    array([-1.,  2.])
    """


@primitive
def positive(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``+x``: `x` itself.

    Parameters
    ----------
    x : array_like
        Numbers, of any shape.

    Returns
    -------
    array
        With the values, shape and dtype of `x`; it may share its memory.

    Raises
    ------
    TypeError
        If `x` is bool.

    Notes
    -----
    The gradient is 1.

    Examples
    --------
    >>> np.positive([1.0, -2.0])
    array([ 1., -2.])
    """


@primitive
def reciprocal(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``1 / x``, elementwise, in the dtype of `x`.

    Parameters
    ----------
    x : array_like
        Numbers, of any shape. The reciprocal of an integer is an integer, as in NumPy: 0 beyond 1 and -1, and
        unspecified for 0. `divide` gives the quotient.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Notes
    -----
    The gradient is ``-1 / x**2``; at 0, a pole, infinite.

    Examples
    --------
    >>> np.reciprocal([0.5, -4.0])
    array([ 2.  , -0.25])
    """


@primitive
def absolute(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Absolute value, elementwise; also named ``abs``.

    Parameters
    ----------
    x : array
        Of any shape, real or complex.

    Returns
    -------
    array
        Of the shape and dtype of `x`; for complex `x`, of the dtype of its real part.

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
    return np.absolute(x)


@primitive
def sign(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The sign, elementwise: -1, 0 or 1, and ``x / abs(x)`` for complex `x`.

    Parameters
    ----------
    x : array
        Of any shape, real or complex, but not bool.

    Returns
    -------
    array
        Of the shape and dtype of `x`; nan where `x` is.

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
    The gradient for `x1` is zero, at the step too; for `x2` it is 1 where ``x1 == 0``, else 0.

    Examples
    --------
    >>> np.heaviside(numpy.array([-1.5, 0.0, 2.0]), 0.5)
    array([0. , 0.5, 1. ])
    """
    refuse_complex(x1)
    return np.where(x1 == 0, x2, 0.5 * (np.sign(x1) + 1))


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
    The gradient for `x1` is ±1, the sign that it was multiplied by, and 0 at 0; for `x2` it is zero.

    Examples
    --------
    >>> np.copysign(numpy.array([1.0, -2.0]), numpy.array([-0.0, 3.0]))
    array([-1.,  2.])
    """


abs = absolute
