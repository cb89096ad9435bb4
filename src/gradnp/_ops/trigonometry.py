"""Trigonometric and hyperbolic functions, sinc, and angles in degrees and radians."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import refuse_complex
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, DType, Weak


@primitive(inexact=True)
def sin(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Sine, elementwise.

    Parameters
    ----------
    x : array
        Angles in radians, of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``cos(x)``.

    Examples
    --------
    >>> np.sin(numpy.array([0.0, 0.5]))
    array([0.        , 0.47942554])
    """


@primitive(inexact=True)
def cos(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Cosine, elementwise.

    Parameters
    ----------
    x : array
        Angles in radians, of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``-sin(x)``.

    Examples
    --------
    >>> np.cos(numpy.array([0.0, 0.5]))
    array([1.        , 0.87758256])
    """


@primitive(inexact=True)
def tan(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Tangent, elementwise.

    Parameters
    ----------
    x : array
        Angles in radians, of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``1 + tan(x)**2``.

    Examples
    --------
    >>> np.tan(numpy.array([0.0, 0.5]))
    array([0.        , 0.54630249])
    """


@primitive(inexact=True)
def arcsin(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Inverse sine, elementwise; also named ``asin``.

    Parameters
    ----------
    x : array
        Sines, of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`, in [-π/2, π/2] for real `x`; nan where a real ``abs(x) > 1``.

    Notes
    -----
    The gradient is ``1 / sqrt(1 - x**2)``, which is inf at -1 and 1.

    Examples
    --------
    >>> np.arcsin(numpy.array([-1.0, 0.5]))
    array([-1.57079633,  0.52359878])
    """


@primitive(inexact=True)
def arccos(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Inverse cosine, elementwise; also named ``acos``.

    Parameters
    ----------
    x : array
        Cosines, of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`, in [0, π] for real `x`; nan where a real ``abs(x) > 1``.

    Notes
    -----
    The gradient is ``-1 / sqrt(1 - x**2)``, which is -inf at -1 and 1.

    Examples
    --------
    >>> np.arccos(numpy.array([-1.0, 0.5]))
    array([3.14159265, 1.04719755])
    """


@primitive(inexact=True)
def arctan(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Inverse tangent, elementwise; also named ``atan``.

    Parameters
    ----------
    x : array
        Tangents, of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`, in [-π/2, π/2] for real `x`.

    Notes
    -----
    The gradient is ``1 / (1 + x**2)``.

    Examples
    --------
    >>> np.arctan(numpy.array([0.0, 1.0]))
    array([0.        , 0.78539816])
    """


@primitive(inexact=True)
def arctan2(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The angle of the point (`x2`, `x1`) in the plane, elementwise; also named ``atan2``.

    Parameters
    ----------
    x1 : array
        The ordinates, real; integers become the default float.
    x2 : array
        The abscissae, broadcast with `x1`.

    Returns
    -------
    array
        Angles in radians, in [-π, π], of the broadcast shape; the quadrant and the signs of zeros count.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is ``(x2, -x1) / (x1**2 + x2**2)``, and (0, 0) at the origin, where the angle is not differentiable.

    Examples
    --------
    >>> np.arctan2(numpy.array([1.0, -1.0]), numpy.array([1.0, -1.0]))
    array([ 0.78539816, -2.35619449])
    """


@primitive(inexact=True)
def hypot(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Length of the hypotenuse, ``sqrt(x1**2 + x2**2)``, without overflow or underflow of intermediate results.

    Parameters
    ----------
    x1 : array
        One leg, real; integers become the default float.
    x2 : array
        The other leg, broadcast with `x1`.

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
    The gradient is ``(x1, x2) / hypot(x1, x2)``, and at the origin the minimum-norm subgradient (0, 0).

    Examples
    --------
    >>> np.hypot(numpy.array([3.0, 3e200]), numpy.array([4.0, 4e200]))
    array([5.e+000, 5.e+200])
    """


@primitive(inexact=True)
def sinh(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Hyperbolic sine, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``cosh(x)``.

    Examples
    --------
    >>> np.sinh(numpy.array([0.0, 1.0]))
    array([0.        , 1.17520119])
    """


@primitive(inexact=True)
def cosh(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Hyperbolic cosine, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``sinh(x)``.

    Examples
    --------
    >>> np.cosh(numpy.array([0.0, 1.0]))
    array([1.        , 1.54308063])
    """


@primitive(inexact=True)
def tanh(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Hyperbolic tangent, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`, in [-1, 1] for real `x`.

    Notes
    -----
    The gradient is ``1 - tanh(x)**2``.

    Examples
    --------
    >>> np.tanh(numpy.array([0.0, 1.0]))
    array([0.        , 0.76159416])
    """


@primitive(inexact=True)
def arcsinh(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Inverse hyperbolic sine, elementwise; also named ``asinh``.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``1 / sqrt(x**2 + 1)``.

    Examples
    --------
    >>> np.arcsinh(numpy.array([0.0, 1.0]))
    array([0.        , 0.88137359])
    """


@primitive(inexact=True, ordinary=2.0)
def arccosh(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Inverse hyperbolic cosine, elementwise; also named ``acosh``.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`, at least 0 for real `x`; nan where a real ``x < 1``.

    Notes
    -----
    The gradient is ``1 / sqrt(x**2 - 1)``, which is inf at 1.

    Examples
    --------
    >>> np.arccosh(numpy.array([1.0, 2.0]))
    array([0.        , 1.3169579])
    """


@primitive(inexact=True)
def arctanh(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Inverse hyperbolic tangent, elementwise; also named ``atanh``.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; ±inf at ±1, and nan where a real ``abs(x) > 1``.

    Notes
    -----
    The gradient is ``1 / (1 - x**2)``, which is inf at -1 and 1.

    Examples
    --------
    >>> np.arctanh(numpy.array([0.0, 0.5]))
    array([0.        , 0.54930614])
    """


@op(inexact=True)
def deg2rad(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Angles from degrees to radians.

    Parameters
    ----------
    x : array
        Degrees, of any shape, real; integers become the default float.

    Returns
    -------
    array
        Radians, of the shape of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is π/180.

    Examples
    --------
    >>> np.deg2rad(numpy.array([0.0, 180.0]))
    array([0.        , 3.14159265])
    """
    refuse_complex(x)
    return x * (math.pi / 180)


@op(inexact=True)
def rad2deg(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Angles from radians to degrees.

    Parameters
    ----------
    x : array
        Radians, of any shape, real; integers become the default float.

    Returns
    -------
    array
        Degrees, of the shape of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is 180/π.

    Examples
    --------
    >>> np.rad2deg(numpy.array([0.0, numpy.pi]))
    array([  0., 180.])
    """
    refuse_complex(x)
    return x * (180 / math.pi)


@op(inexact=True)
def radians(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Angles from degrees to radians, as `deg2rad`.

    Parameters
    ----------
    x : array
        Degrees, of any shape, real; integers become the default float.

    Returns
    -------
    array
        Radians, of the shape of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is π/180.

    Examples
    --------
    >>> np.radians(numpy.array([0.0, 180.0]))
    array([0.        , 3.14159265])
    """
    return np.deg2rad(x)


@op(inexact=True)
def degrees(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Angles from radians to degrees, as `rad2deg`.

    Parameters
    ----------
    x : array
        Radians, of any shape, real; integers become the default float.

    Returns
    -------
    array
        Degrees, of the shape of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is 180/π.

    Examples
    --------
    >>> np.degrees(numpy.array([0.0, numpy.pi]))
    array([  0., 180.])
    """
    return np.rad2deg(x)


asin, acos, atan, atan2 = arcsin, arccos, arctan, arctan2


asinh, acosh, atanh = arcsinh, arccosh, arctanh


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
    The singularity at 0 is removed: the gradient there is 0, the second derivative -π²/3. Near 0 a series is evaluated,
    because the quotient's derivatives suffer from cancellation there.

    Examples
    --------
    >>> np.sinc(numpy.array([0.0, 0.5, 1.0])).round(6)
    array([1.     , 0.63662, 0.     ])
    """
    y = math.pi * x
    near = np.absolute(y) < 0.1
    square = np.where(near, y * y, 0.0)
    # Each branch has a safe argument, which keeps the other branch's infinities out of the gradient. The next term of
    # the series, y**10 / 11!, is 2.5e-18 at 0.1.
    series = 1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72)))
    far = np.where(near, 1.0, y)
    return np.where(near, series, np.sin(far) / far)
