"""Quantiles and percentiles, by every method, and with weights."""

from __future__ import annotations

from typing import Any

from gradnp._core.operation import op
from gradnp._core.types import Array, Axis, Each, Raw, Weak
from gradnp._ops.rules.quantiles import quantiles_of


@op
def quantile(
    a: Array | Weak,
    q: Raw,
    axis: Axis = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Each | None = None,
) -> Array:
    """The quantiles along axes: of a sorted sample, the elements a fraction `q` of the way, or between two elements.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    q : array_like
        Fractions from 0 to 1: a number, or an array of at most two dimensions.
    axis : int or tuple of ints, optional
        The axes to reduce; all by default, none for ``()``.
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    overwrite_input : bool, default False
        Has no effect: nothing is written.
    method : str
        Where a quantile lies. Between two elements: "linear", "hazen", "weibull", "median_unbiased",
        "normal_unbiased", "interpolated_inverted_cdf", "averaged_inverted_cdf", "midpoint". At an element:
        "inverted_cdf", "closest_observation", "lower", "higher", "nearest".
    keepdims : bool, default False
        Keep the reduced axes in the result with size 1.
    weights : array_like, optional
        In `a`'s shape, or in the shape of the axes to reduce; for the method "inverted_cdf" only.

    Returns
    -------
    array
        Of the shape of `q` followed by that of the reduction; NaN where there is a NaN. A method that takes elements
        keeps the dtype of `a`; otherwise integers become floats. As in NumPy, an infinite element is NaN next to a
        quantile between elements.

    Raises
    ------
    ValueError
        If a fraction is not from 0 to 1 (in a traced program its quantile is NaN), the method is unknown, or weights
        are negative, all zero or given for another method.
    TypeError
        If `a` is complex, or if weights in another shape come without an axis.
    IndexError
        If there are no elements.

    Notes
    -----
    The gradient goes to the elements that a stable sort puts at the quantile's place, in the proportion in which they
    make it. By a method between elements the quantile is differentiable in `q` too; at an element the slope is that of
    the next interval. The gradient in `weights`, and in `q` for the other methods, is 0.

    References
    ----------
    R. J. Hyndman, Y. Fan: Sample quantiles in statistical packages. The American Statistician 50 (1996) 361-365.

    Examples
    --------
    >>> np.quantile([1.0, 2.0, 4.0, 8.0], [0.5, 0.9])
    array([3. , 6.8])
    >>> np.quantile([1, 2, 4, 8], 0.5, method="lower")
    np.int64(2)
    """
    return quantiles_of(a, q, axis, method, keepdims, weights, False, False)


@op
def percentile(
    a: Array | Weak,
    q: Raw,
    axis: Axis = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Each | None = None,
) -> Array:
    """The percentiles along axes: the quantiles of fractions given in percent.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    q : array_like
        Percentages from 0 to 100: a number, or an array of at most two dimensions.
    axis, out, overwrite_input, method, keepdims, weights : optional
        As in `quantile`.

    Returns
    -------
    array
        As in `quantile`.

    Raises
    ------
    ValueError, TypeError, IndexError
        As in `quantile`.

    Notes
    -----
    The gradient is that of `quantile`.

    Examples
    --------
    >>> np.percentile([1.0, 2.0, 4.0, 8.0], [50, 90])
    array([3. , 6.8])
    """
    return quantiles_of(a, q, axis, method, keepdims, weights, True, False)


@op
def nanquantile(
    a: Array | Weak,
    q: Raw,
    axis: Axis = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Each | None = None,
) -> Array:
    """The quantiles along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    q : array_like
        Fractions from 0 to 1: a number, or an array of at most two dimensions.
    axis, out, overwrite_input, method, keepdims, weights : optional
        As in `quantile`.

    Returns
    -------
    array
        As in `quantile`, but NaN only where there are only NaN. NumPy warns there; the frameworks' arrays are not looked
        at for that. An array without elements has the shape and the values of `nanmean`.

    Raises
    ------
    ValueError, TypeError
        As in `quantile`.

    Notes
    -----
    The gradient is that of `quantile` of the numbers, and 0 at a NaN.

    Examples
    --------
    >>> np.nanquantile([1.0, numpy.nan, 4.0], 0.5)
    np.float64(2.5)
    """
    return quantiles_of(a, q, axis, method, keepdims, weights, False, True)


@op
def nanpercentile(
    a: Array | Weak,
    q: Raw,
    axis: Axis = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Each | None = None,
) -> Array:
    """The percentiles along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    q : array_like
        Percentages from 0 to 100: a number, or an array of at most two dimensions.
    axis, out, overwrite_input, method, keepdims, weights : optional
        As in `quantile`.

    Returns
    -------
    array
        As in `quantile`, but NaN only where there are only NaN. NumPy warns there; the frameworks' arrays are not looked
        at for that. An array without elements has the shape and the values of `nanmean`.

    Raises
    ------
    ValueError, TypeError
        As in `quantile`.

    Notes
    -----
    The gradient is that of `quantile` of the numbers, and 0 at a NaN.

    Examples
    --------
    >>> np.nanpercentile([1.0, numpy.nan, 4.0], 50)
    np.float64(2.5)
    """
    return quantiles_of(a, q, axis, method, keepdims, weights, True, True)
