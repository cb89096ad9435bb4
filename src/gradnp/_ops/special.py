"""Special functions as in `scipy.special`, which is their oracle but is not needed to use them."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.arguments import as_array
from gradnp._core.dtypes import rank
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, Axis, DType, Weak


def _peak(x: Any, axis: Axis) -> Any:
    """The greatest entries as constants, to subtract before `exp`; 0 where infinite, because inf - inf is nan."""
    peak = np.stop_gradient(np.max(np.real(x), axis=axis, keepdims=True, initial=-math.inf))
    return np.where(abs(peak) < math.inf, peak, 0.0)


@op(inexact=True)
def logsumexp(
    a: Array | Weak,
    axis: Axis = None,
    b: Array | Weak | None = None,
    keepdims: bool = False,
    return_sign: bool = False,
) -> Any:
    """Logarithm of a sum of exponentials, ``log(sum(b * exp(a)))``, without overflow.

    Parameters
    ----------
    a : array
        Real; integers become the default float.
    axis : int, tuple of int or None
        The axes summed over; all by default.
    b : array, optional
        Factors of any sign, broadcast with `a`.
    keepdims : bool
        Keep the axes, with size 1.
    return_sign : bool
        Return the logarithm of the sum's magnitude, and its sign, as a pair.

    Returns
    -------
    array, or a pair of arrays
        A negative sum is nan unless `return_sign`.

    Notes
    -----
    Its gradient is `softmax`. Where all entries are -inf, or one is inf, it is that of `max`: split evenly among the
    greatest.

    Examples
    --------
    >>> print(np.special.logsumexp([1000.0, 1000.0]))
    1000.6931471805599
    """
    used = a if b is None else np.where(b == 0, -math.inf, a)
    peak = _peak(used, axis)
    greatest = endless = None
    if rank(a.dtype) == 2 and 0 not in a.shape:  # where the greatest is infinite, so is the sum, by itself
        greatest = np.max(used, axis=axis, keepdims=True)
        endless = greatest == -math.inf if b is not None else abs(greatest) == math.inf
        a = np.where(endless, 0.0, a)
    shares = np.exp(np.subtract(a, peak))
    total = np.sum(shares if b is None else b * shares, axis=axis, keepdims=True)
    logarithm = np.add(np.log(abs(total) if return_sign else total), peak)
    sign = np.sign(total) if return_sign else None
    if endless is not None:
        logarithm = np.where(endless, greatest, logarithm)
        sign = np.where(greatest == -math.inf, 0.0, sign) if return_sign else None
    if not keepdims:
        logarithm, sign = np.squeeze(logarithm, axis=axis), np.squeeze(sign, axis=axis) if return_sign else None
    return (logarithm, sign) if return_sign else logarithm


@op(inexact=True)
def softmax(x: Array | Weak, axis: Axis = None) -> Array:
    """Exponentials, normalised to sum to 1.

    Parameters
    ----------
    x : array
        Real; integers become the default float.
    axis : int, tuple of int or None
        The axes along which the result sums to 1; all by default.

    Returns
    -------
    array
        Of the shape of `x`; 0 for -inf beside finite entries, nan where all are -inf or one is inf.

    Examples
    --------
    >>> np.special.softmax([0.0, 0.0, -numpy.inf])
    array([0.5, 0.5, 0. ])
    """
    shares = np.exp(np.subtract(x, np.stop_gradient(np.max(np.real(x), axis=axis, keepdims=True))))
    return shares / np.sum(shares, axis=axis, keepdims=True)


@op(inexact=True)
def log_softmax(x: Array | Weak, axis: Axis = None) -> Array:
    """Logarithm of `softmax`, exact even where `softmax` underflows.

    Parameters
    ----------
    x : array
        Real; integers become the default float.
    axis : int, tuple of int or None
        The axes along which the exponentials of the result sum to 1; all by default.

    Returns
    -------
    array
        Of the shape of `x`; -inf for -inf beside finite entries.

    Examples
    --------
    >>> np.special.log_softmax([1000.0, 0.0])
    array([    0., -1000.])
    """
    x = np.subtract(x, _peak(x, axis))
    return x - np.log(np.sum(np.exp(x), axis=axis, keepdims=True))


@op(inexact=True)
def expit(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Logistic sigmoid, ``1 / (1 + exp(-x))``.

    Parameters
    ----------
    x : array
        Integers become the default float.

    Returns
    -------
    array

    Examples
    --------
    >>> np.special.expit([-numpy.inf, 0.0, 2.0])
    array([0.        , 0.5       , 0.88079708])
    """
    if rank(x.dtype) < 3:
        return np.exp(-np.logaddexp(0.0, -x))
    is_left = np.real(x) < 0  # the exponential of the other half-plane could overflow
    power = np.exp(np.where(is_left, x, -x))
    return np.where(is_left, power, 1.0) / (1.0 + power)


@primitive(inexact=True)
def erf(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Error function.

    Parameters
    ----------
    x : array
        Real; integers become the default float.

    Returns
    -------
    array

    Notes
    -----
    The derivative is ``2 / sqrt(pi) * exp(-x**2)``.

    Examples
    --------
    >>> np.special.erf([0.0, 1.0])
    array([0.        , 0.84270079])
    """


@primitive(inexact=True)
def erfc(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Complementary error function, ``1 - erf(x)``, exact even where it is tiny.

    Parameters
    ----------
    x : array
        Real; integers become the default float.

    Returns
    -------
    array

    Examples
    --------
    >>> np.special.erfc([0.0, 10.0])
    array([1.00000000e+00, 2.08848758e-45])
    """


@op(inexact=True)
def logit(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Logarithm of the odds, ``log(x / (1 - x))``, the inverse of `expit`.

    Parameters
    ----------
    x : array
        In [0, 1], nan outside; integers become the default float.

    Returns
    -------
    array
        -inf at 0, inf at 1.

    Notes
    -----
    The derivative ``1 / (x * (1 - x))`` is inf at 0 and 1.

    Examples
    --------
    >>> np.special.logit([0.25, 0.5, 0.75])
    array([-1.09861229,  0.        ,  1.09861229])
    """
    return np.log(x) - np.log1p(-x)


@op(inexact=True)
def xlogy(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 * log(x2)``, and 0 where `x1` is 0, also at the logarithm's poles.

    Parameters
    ----------
    x1, x2 : array
        Broadcast; integers become the default float.

    Returns
    -------
    array

    Notes
    -----
    Where `x1` is 0, the derivatives are ``log(x2)`` and 0; both are 0 where that logarithm is not finite.

    Examples
    --------
    >>> np.special.xlogy([0.0, 0.0, 2.0], [0.0, 3.0, 1.0])
    array([0., 0., 0.])
    """
    return x1 * np.log(_away_from_pole(x1, x2, 0.0))


@op(inexact=True)
def xlog1py(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 * log1p(x2)``, and 0 where `x1` is 0, also at the logarithm's poles.

    Parameters
    ----------
    x1, x2 : array
        Broadcast; integers become the default float.

    Returns
    -------
    array

    Notes
    -----
    Where `x1` is 0, the derivatives are ``log1p(x2)`` and 0; both are 0 where that logarithm is not finite.

    Examples
    --------
    >>> np.special.xlog1py([0.0, 2.0], [-1.0, 0.0])
    array([0., 0.])
    """
    return x1 * np.log1p(_away_from_pole(x1, x2, -1.0))


def _away_from_pole(x1: Any, x2: Any, pole: float) -> Any:
    """`x2`, replaced by ``pole + 1``, whose logarithm is 0, where `x1` is 0 and the logarithm of `x2` is not finite."""
    is_complex = rank(as_array(x2).dtype) == 3
    below = x2 == pole if is_complex else x2 <= pole
    return np.where((x1 == 0) & (below | (x2 == math.inf)), pole + 1.0, x2)
