"""Tests, comparisons and logic, whose results are bool and have no gradient, and bitwise operations on integers.

Operands of comparisons arrive unchanged (`Raw`): promotion would round an int64 beside a float32 before the comparison.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import refuse_complex
from gradnp._core.operation import op, primitive
from gradnp._core.stand_ins import backend_of
from gradnp._core.types import Array, DType, Each, Raw, Weak


@primitive
def isnan(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether each number is nan.

    Parameters
    ----------
    x : array_like
        Numbers or bools, of any shape. Integers are always finite; a complex number is nan if either part is.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Examples
    --------
    >>> np.isnan([1.0, numpy.nan])
    array([False,  True])
    """


@primitive
def isinf(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether each number is infinite, of either sign.

    Parameters
    ----------
    x : array_like
        Numbers or bools, of any shape. Integers are always finite; a complex number is infinite if either part is.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Examples
    --------
    >>> np.isinf([1.0, -numpy.inf, numpy.nan])
    array([False,  True, False])
    """


@primitive
def isfinite(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether each number is neither infinite nor nan.

    Parameters
    ----------
    x : array_like
        Numbers or bools, of any shape. A complex number is finite if both parts are.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Examples
    --------
    >>> np.isfinite([1.0, -numpy.inf, numpy.nan])
    array([ True, False, False])
    """


@op
def isposinf(x: Array | Weak, out: Any = None) -> Array:
    """Whether each number is plus infinity.

    Parameters
    ----------
    x : array_like
        Real numbers, of any shape.
    out : array, optional
        Gives the result's dtype; nothing is written to it.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Raises
    ------
    TypeError
        If `x` is complex.

    Examples
    --------
    >>> np.isposinf([1.0, -numpy.inf, numpy.inf])
    array([False, False,  True])
    """
    refuse_complex(x)
    return np.equal(x, numpy.inf)


@op
def isneginf(x: Array | Weak, out: Any = None) -> Array:
    """Whether each number is minus infinity.

    Parameters
    ----------
    x : array_like
        Real numbers, of any shape.
    out : array, optional
        Gives the result's dtype; nothing is written to it.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Raises
    ------
    TypeError
        If `x` is complex.

    Examples
    --------
    >>> np.isneginf([1.0, -numpy.inf, numpy.inf])
    array([False,  True, False])
    """
    refuse_complex(x)
    return np.equal(x, -numpy.inf)


@primitive
def signbit(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether each number has its sign bit set: it is negative, or minus zero.

    Parameters
    ----------
    x : array_like
        Real numbers, of any shape.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Examples
    --------
    >>> np.signbit([1.0, -1.0, -0.0])
    array([False,  True,  True])
    """


@primitive
def equal(x1: Raw, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 == x2``, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. Integers and floats are compared without rounding the
        integers; constants have the width of the array beside them.
        nan equals nothing.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast (torch's and TensorFlow's ``==`` may then answer False).

    Examples
    --------
    >>> np.equal([1.0, 2.0, numpy.nan], [1.0, 3.0, numpy.nan])
    array([ True, False, False])
    """


@primitive
def not_equal(x1: Raw, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 != x2``, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. Integers and floats are compared without rounding the
        integers; constants have the width of the array beside them.
        nan differs from everything, nan included.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Raises
    ------
    ValueError
        If the shapes do not broadcast (torch's and TensorFlow's ``==`` may then answer False).

    Examples
    --------
    >>> np.not_equal([1.0, 2.0, numpy.nan], [1.0, 3.0, numpy.nan])
    array([False,  True,  True])
    """


@primitive
def less(x1: Raw, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 < x2``, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. Integers and floats are compared without rounding the
        integers, complex numbers by their real parts, then by their imaginary parts; constants have the width of the
        array beside them.
        Nothing is less or greater than nan.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.less([1, 2, 3], 2)
    array([ True, False, False])
    """


@primitive
def less_equal(x1: Raw, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 <= x2``, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. Integers and floats are compared without rounding the
        integers, complex numbers by their real parts, then by their imaginary parts; constants have the width of the
        array beside them.
        Nothing is less or greater than nan.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.less_equal([1, 2, 3], 2)
    array([ True,  True, False])
    """


@primitive
def greater(x1: Raw, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 > x2``, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. Integers and floats are compared without rounding the
        integers, complex numbers by their real parts, then by their imaginary parts; constants have the width of the
        array beside them.
        Nothing is less or greater than nan.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.greater([1, 2, 3], 2)
    array([False, False,  True])
    """


@primitive
def greater_equal(x1: Raw, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 >= x2``, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together. Integers and floats are compared without rounding the
        integers, complex numbers by their real parts, then by their imaginary parts; constants have the width of the
        array beside them.
        Nothing is less or greater than nan.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.greater_equal([1, 2, 3], 2)
    array([False,  True,  True])
    """


@primitive
def logical_and(x1: Each, x2: Each, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether both are true, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; anything but zero is true, nan included.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.logical_and([True, True, False], [2, 0, 0])
    array([ True, False, False])
    """


@primitive
def logical_or(x1: Each, x2: Each, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether at least one is true, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; anything but zero is true, nan included.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.logical_or([True, True, False], [2, 0, 0])
    array([ True,  True, False])
    """


@primitive
def logical_xor(x1: Each, x2: Each, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether exactly one is true, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; anything but zero is true, nan included.

    Returns
    -------
    array
        Bool, of the broadcast shape.

    Examples
    --------
    >>> np.logical_xor([True, True, False], [2, 0, 0])
    array([False,  True, False])
    """


@primitive
def logical_not(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Whether each is false (zero).

    Parameters
    ----------
    x : array_like
        Numbers or bools, of any shape; anything but zero is true, nan included.

    Returns
    -------
    array
        Bool, of the shape of `x`.

    Examples
    --------
    >>> np.logical_not([True, False])
    array([False,  True])
    """


@primitive
def bitwise_and(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Bits set in both, elementwise; for bools, the logical operation.

    Parameters
    ----------
    x1, x2 : array_like
        Integers or bools, of shapes that broadcast together.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    TypeError
        If one is floating.

    Examples
    --------
    >>> np.bitwise_and([5, 2], [6, 6])
    array([4, 2])
    """


@primitive
def bitwise_or(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Bits set in either, elementwise; for bools, the logical operation.

    Parameters
    ----------
    x1, x2 : array_like
        Integers or bools, of shapes that broadcast together.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    TypeError
        If one is floating.

    Examples
    --------
    >>> np.bitwise_or([5, 2], [6, 6])
    array([7, 6])
    """


@primitive
def bitwise_xor(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Bits set in exactly one, elementwise; for bools, the logical operation.

    Parameters
    ----------
    x1, x2 : array_like
        Integers or bools, of shapes that broadcast together.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    TypeError
        If one is floating.

    Examples
    --------
    >>> np.bitwise_xor([5, 2], [6, 6])
    array([3, 4])
    """


@primitive
def invert(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Every bit inverted; for bools, the logical negation. `bitwise_not` and `bitwise_invert` are the same function.

    Parameters
    ----------
    x : array_like
        Integers or bools, of any shape.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Raises
    ------
    TypeError
        If `x` is floating.

    Examples
    --------
    >>> np.invert([0, 5]), np.invert([True, False])
    (array([-1, -6]), array([False,  True]))
    """


bitwise_invert = invert


bitwise_not = invert


@primitive
def left_shift(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Bits of `x1` moved to the left by `x2`: ``x1 * 2**x2``. `bitwise_left_shift` is the same function.

    Parameters
    ----------
    x1, x2 : array_like
        Integers, of shapes that broadcast together. A shift by the width of the dtype, or more, gives 0.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    TypeError
        If one is floating.

    Examples
    --------
    >>> np.left_shift([1, 5], 2)
    array([ 4, 20])
    """


bitwise_left_shift = left_shift


@primitive
def right_shift(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """Bits of `x1` moved to the right by `x2`: ``x1 // 2**x2``. `bitwise_right_shift` is the same function.

    Parameters
    ----------
    x1, x2 : array_like
        Integers, of shapes that broadcast together. A shift by the width of the dtype, or more, gives 0 or -1.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    Raises
    ------
    TypeError
        If one is floating.

    Examples
    --------
    >>> np.right_shift([4, -20], 2)
    array([ 1, -5])
    """


bitwise_right_shift = right_shift


@op(inexact=True)
def isclose(a: Array | Weak, b: Array | Weak, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> Array:
    """Whether two arrays are equal up to a tolerance, elementwise.

    Parameters
    ----------
    a, b : array_like
        Numbers, of shapes that broadcast together; `b` is the reference.
    rtol, atol : float or array
        The tolerance relative to `b`, and the absolute one: ``abs(a - b) <= atol + rtol * abs(b)``.
    equal_nan : bool
        Whether nan is close to nan.

    Returns
    -------
    array
        Bool, of the broadcast shape. Infinities are close to themselves only.

    Examples
    --------
    >>> np.isclose([1.0, 1.1, numpy.nan], [1.0 + 1e-9, 1.0, numpy.nan])
    array([ True, False, False])
    """
    near = np.less_equal(np.absolute(a - b), atol + rtol * np.absolute(b))
    close = np.logical_or(np.logical_and(near, np.isfinite(b)), np.equal(a, b))
    return np.logical_or(close, np.logical_and(np.isnan(a), np.isnan(b))) if equal_nan else close


@op
def allclose(a: Array | Weak, b: Array | Weak, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> Array:
    """Whether two arrays are equal up to a tolerance, everywhere.

    Parameters
    ----------
    a, b : array_like
        Numbers, of shapes that broadcast together; `b` is the reference.
    rtol, atol : float or array
        The tolerance relative to `b`, and the absolute one.
    equal_nan : bool
        Whether nan is close to nan.

    Returns
    -------
    array
        A 0-d bool array of the framework, which compiled programs need; for NumPy a bool.

    See Also
    --------
    isclose : The same, elementwise.

    Examples
    --------
    >>> np.allclose([1.0, 2.0], [1.0 + 1e-9, 2.0])
    True
    """
    return np.all(np.isclose(a, b, rtol, atol, equal_nan))


@op
def array_equal(a1: Raw, a2: Raw, equal_nan: bool = False) -> Array:
    """Whether two arrays have the same shape and the same elements.

    Parameters
    ----------
    a1, a2 : array_like
        Of any shapes; arrays of different shapes are not equal, which is no error.
    equal_nan : bool
        Whether nan equals nan.

    Returns
    -------
    array
        A 0-d bool array of the framework, which compiled programs need; for NumPy a bool.

    Examples
    --------
    >>> np.array_equal([1, 2], [1, 2]), np.array_equal([1, 2], [[1, 2]])
    (True, False)
    """
    shapes = [tuple(getattr(x, "shape", ())) for x in (a1, a2)]
    if None in shapes[0] + shapes[1] and len(shapes[0]) == len(shapes[1]):
        return _equal_of_unknown_sizes(a1, a2, equal_nan)
    if shapes[0] != shapes[1]:
        return np.zeros((), dtype=bool, like=a1 if backend_of(a1) != "numpy" else a2)
    return _all_equal(a1, a2, equal_nan)


def _all_equal(a1: Any, a2: Any, equal_nan: bool) -> Any:
    same = np.equal(a1, a2)
    return np.all(np.logical_or(same, np.logical_and(np.isnan(a1), np.isnan(a2))) if equal_nan else same)


@op
def array_equiv(a1: Raw, a2: Raw) -> Array:
    """Whether two arrays, broadcast to one shape, have the same elements.

    Parameters
    ----------
    a1, a2 : array_like
        Of any shapes; arrays that do not broadcast are not equivalent, which is no error.

    Returns
    -------
    array
        A 0-d bool array of the framework, which compiled programs need; for NumPy a bool.

    Examples
    --------
    >>> np.array_equiv([1, 2], [[1, 2], [1, 2]]), np.array_equiv([1, 2], [1, 2, 3])
    (True, False)
    """
    sizes = list(zip(reversed(np.shape(a1)), reversed(np.shape(a2)), strict=False))
    if not all(isinstance(m, int) and isinstance(n, int) for m, n in sizes):
        raise TypeError("whether they broadcast is unknown while the function is traced")
    if any(m != n and 1 not in (m, n) for m, n in sizes):
        return np.zeros((), dtype=bool, like=a1 if backend_of(a1) != "numpy" else a2)
    return np.all(np.equal(a1, a2))


def _equal_of_unknown_sizes(a1: Any, a2: Any, equal_nan: bool) -> Any:
    """`array_equal` where the sizes are compared when the program runs."""
    a1, a2 = np.asarray(a1, like=a2), np.asarray(a2, like=a1)
    of_sizes = [np.equal(m, n) for m, n in zip(np.shape(a1), np.shape(a2), strict=True)]
    count = np.minimum(np.size(a1), np.size(a2))  # as many as both have: they would not broadcast
    same = _all_equal(np.ravel(a1)[:count], np.ravel(a2)[:count], equal_nan)
    return functools.reduce(np.logical_and, of_sizes, same)
