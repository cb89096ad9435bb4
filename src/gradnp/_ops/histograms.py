"""Histograms of one, two and more variables, their bins, and the bin of each element."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.arguments import as_content
from gradnp._core.dtypes import rank
from gradnp._core.operation import op
from gradnp._core.types import Array, Each, Weak
from gradnp._ops.rules.histograms import edges_of, flattened, has_parts, joint, positions_in, sums_by_bin
from gradnp._ops.rules.unused import with_zero_gradient
from gradnp._ops.rules.values import holds_somewhere


@op
def histogram(
    a: Array | Weak,
    bins: Any = 10,
    range: Any = None,
    density: bool | None = None,
    weights: Each | None = None,
) -> tuple[Array, Array]:
    """Count the elements in each of the bins of an interval.

    Parameters
    ----------
    a : array_like
        Real, any shape; it is flattened.
    bins, range : optional
        As in `histogram_bin_edges`.
    density : bool, default False
        Whether to return the density, whose integral is 1, in the place of counts.
    weights : array_like, optional
        In `a`'s shape: what each element counts.

    Returns
    -------
    hist : array of shape (k,)
        Counts in the default integer dtype, sums in the dtype of the weights, or densities in a floating one. Elements
        outside of the interval and NaN do not count. All bins but the last are open above.
    bin_edges : array of shape (k + 1,)
        As from `histogram_bin_edges`.

    Raises
    ------
    ValueError, TypeError, UnsupportedOperationError
        As in `histogram_bin_edges`.

    Notes
    -----
    Differentiable in the weights. The sums do not change with `a` and with the edges, so their gradient in these is 0;
    the widths in a density do change with the edges.

    Examples
    --------
    >>> np.histogram([1.0, 2.0, 1.0], bins=[0, 1, 2, 3])
    (array([0, 2, 1]), array([0, 1, 2, 3]))
    >>> w = numpy.array([0.5, 1.0, 2.0])
    >>> np.histogram([1.0, 2.0, 1.0], bins=2, weights=w)[0]
    array([2.5, 1. ])
    """
    a, weights = flattened(a, weights)
    edges = edges_of(a, bins, range, weights)
    sums = sums_by_bin(positions_in(a, edges), weights, np.shape(edges)[0] - 1)
    if density:
        widths = np.diff(np.multiply(edges, 1.0))
        sums = np.divide(np.divide(np.multiply(sums, 1.0), widths), np.sum(sums))
    return with_zero_gradient(sums, a, edges), edges


@op
def histogram_bin_edges(a: Array | Weak, bins: Any = 10, range: Any = None, weights: Each | None = None) -> Array:
    """The edges of the bins of a histogram.

    Parameters
    ----------
    a : array_like
        Real, any shape; it is flattened.
    bins : int, str or array_like, default 10
        How many bins of one width there are; or the rule that chooses their number, "auto", "doane", "fd", "rice",
        "scott", "sqrt", "stone" or "sturges"; or the edges, in ascending order.
    range : pair of numbers, optional
        The first and the last edge; by default the least and the greatest element. An empty interval is widened by a
        half on either side.
    weights : array_like, optional
        As in `histogram`; a rule takes none.

    Returns
    -------
    array
        1-d and floating; if they were given, the edges as they are.

    Raises
    ------
    ValueError
        If the number of bins is not positive, edges do not ascend, or the interval is not finite.
    TypeError
        If `bins` is something else, or there are weights with a rule.
    UnsupportedOperationError
        If a rule is to choose the number of bins in a traced program, which does not know the values.

    Notes
    -----
    Without `range` the gradient goes to the least and to the greatest element, by the rule for ties of `min` and `max`.

    Examples
    --------
    >>> np.histogram_bin_edges([0.0, 1.0, 4.0], bins=4)
    array([0., 1., 2., 3., 4.])
    >>> len(np.histogram_bin_edges(numpy.arange(100.0), bins="sqrt"))
    11
    """
    a, weights = flattened(a, weights)
    return edges_of(a, bins, range, weights)


@op
def histogram2d(
    x: Array | Weak,
    y: Array | Weak,
    bins: Any = 10,
    range: Any = None,
    density: bool | None = None,
    weights: Each | None = None,
) -> tuple[Array, Array, Array]:
    """Count points of the plane in each of the rectangles of a grid.

    Parameters
    ----------
    x, y : array_like
        The coordinates of the points, 1-d and of one length.
    bins : int, array_like or pair of these, default 10
        The number of bins, or their edges, along both axes or along each.
    range : pair of pairs of numbers, optional
        The first and the last edge along each axis.
    density, weights : optional
        As in `histogram`.

    Returns
    -------
    H : array of shape (kx, ky)
        Of the weights' dtype, or that of `x`; floating.
    xedges, yedges : array
        The edges along each axis.

    Raises
    ------
    ValueError, TypeError
        As in `histogram_bin_edges`, and if lengths differ.

    Notes
    -----
    The gradient is as in `histogram`.

    Examples
    --------
    >>> np.histogram2d([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], bins=2)[0]
    array([[1., 0.],
           [1., 1.]])
    """
    if has_parts(bins) and len(bins) not in (1, 2):
        bins = [bins, bins]
    sums, (of_x, of_y) = joint([x, y], bins, range, density, weights)
    return sums, of_x, of_y


def histogramdd(
    sample: Any, bins: Any = 10, range: Any = None, density: bool | None = None, weights: Any = None
) -> tuple[Any, list[Any]]:
    """Count points of a space in each of the boxes of a grid.

    Parameters
    ----------
    sample : array of shape (n, d), or sequence of d arrays of shape (n,)
        The points; in a sequence, their coordinates along each axis.
    bins : int or sequence of int or array_like, default 10
        The number of bins, or their edges, along each axis.
    range : sequence of pairs of numbers, optional
        The first and the last edge along each axis, or None for the least and the greatest coordinate.
    density, weights : optional
        As in `histogram`.

    Returns
    -------
    H : array of d dimensions
        Of the weights' dtype, or that of the sample; floating.
    edges : list of arrays
        The edges along each axis.

    Raises
    ------
    ValueError, TypeError
        As in `histogram2d`.

    Notes
    -----
    The gradient is as in `histogram`.

    Examples
    --------
    >>> H, edges = np.histogramdd(numpy.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), bins=(2, 1))
    >>> H
    array([[1.],
           [2.]])
    """
    if isinstance(sample, (list, tuple)):
        columns = [as_content(x) for x in sample]
        columns = columns if all(len(np.shape(x)) for x in columns) else [np.stack(columns)]
    elif len(sample.shape) == 1:
        columns = [sample]
    else:
        columns = np.unstack(sample, axis=1)
    return joint(columns, bins, range, density, None if weights is None else as_content(weights))


@op
def digitize(x: Array | Weak, bins: Array | Weak, right: bool = False) -> Array:
    """The number of the bin that each element lies in.

    Parameters
    ----------
    x : array_like
        Real, any shape.
    bins : array_like
        The edges of the bins, 1-d, in ascending or descending order.
    right : bool, default False
        Whether bins include their right edge, and not their left one.

    Returns
    -------
    array of int
        In the shape of `x` and the default integer dtype: from 0, before the first edge, to ``len(bins)``, after the
        last.

    Raises
    ------
    ValueError
        If `bins` are in no order, or not 1-d; the order is not checked in a traced program.
    TypeError
        If `x` is complex.

    Notes
    -----
    The result is an integer: it has no gradient.

    Examples
    --------
    >>> np.digitize([0.2, 6.4, 3.0], [0.0, 1.0, 3.0])
    array([1, 3, 3])
    """
    if rank(x.dtype) == 3:
        raise TypeError("x may not be complex")
    if len(bins.shape) != 1:
        raise ValueError("object of too small depth for desired array")
    side = "left" if right else "right"
    if bins.shape[0] == 0:
        return np.searchsorted(bins, x, side)
    rises, falls = (np.any(compare(bins[1:], bins[:-1])) for compare in (np.greater, np.less))
    if holds_somewhere(np.logical_and(rises, falls)):
        raise ValueError("bins must be monotonically increasing or decreasing")
    found = np.searchsorted(np.where(falls, np.flip(bins), bins), x, side)
    return np.where(falls, np.subtract(np.shape(bins)[0], found), found)
