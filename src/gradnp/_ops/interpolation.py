"""Interpolation between the points of a table."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank, refuse_complex
from gradnp._core.operation import op
from gradnp._core.types import Array, Each, Weak


@op(inexact=True)
def interp(
    x: Array | Weak,
    xp: Array | Weak,
    fp: Each,
    left: Each | None = None,
    right: Each | None = None,
    period: float | None = None,
) -> Array:
    """Piecewise linear interpolation of the points (`xp`, `fp`), at `x`.

    Parameters
    ----------
    x : array_like
        Real, of any shape: where to interpolate.
    xp : array_like, (N,)
        The knots, in ascending order (which is not checked), unless there is a `period`.
    fp : array_like, (N,)
        The values at the knots, real or complex.
    left, right : number or 0-d array, optional
        What is below ``xp[0]`` and above ``xp[-1]``; by default ``fp[0]`` and ``fp[-1]``.
    period : number, optional
        The period of `x` and `xp`; `left` and `right` are then not used.

    Returns
    -------
    array
        Of the shape of `x`. `x` and `xp` meet in one dtype, the default float for integers, and then meet `fp`; NumPy's
        arrays give float64 or complex128.

    Raises
    ------
    ValueError
        If `xp` and `fp` are not sequences of one length, or empty, or `period` is 0.
    TypeError
        If `x` or `xp` is complex, or `left` or `right` beside real `fp`.

    Notes
    -----
    Differentiable in `x`, `xp`, `fp`, `left` and `right`. At a knot the result has two slopes: the derivatives, in `x` and
    `xp`, are those of the piece on its right. So they are 0 at the last knot, where nothing but ``fp[-1]`` has influence,
    and outside of the knots. Where knots coincide, the last of them has the value.

    Examples
    --------
    >>> np.interp([0.5, 2.0, 9.0], [0.0, 1.0, 3.0], [0.0, 4.0, 2.0])
    array([2., 3., 2.])

    The gradient in the knots' values is their weights, that in the knots what moving them does:

    >>> import torch
    >>> xp, fp = torch.tensor([0.0, 1.0, 3.0]), torch.tensor([0.0, 4.0, 2.0])
    >>> np.grad(lambda xp, fp: np.interp(2.5, xp, fp), argnums=(0, 1))(xp, fp)
    (tensor([0.0000, 0.2500, 0.7500]), tensor([0.0000, 0.2500, 0.7500]))
    """
    refuse_complex(x, xp)
    _check(xp, fp)
    if any(end is not None and rank(end.dtype) > max(rank(fp.dtype), 2) for end in (left, right)):
        raise TypeError("left and right must be real, not complex, beside real fp")
    if period is not None:
        if isinstance(period, (int, float, numpy.generic)) and period == 0:
            raise ValueError("period must be a non-zero value")
        x, xp, fp = _periodic(x, xp, fp, abs(period))
        left = right = None
    if rank(fp.dtype) < 2:
        fp = np.astype(fp, x.dtype)
    before = np.searchsorted(xp, x, "right") - 1
    x0, x1, y0, y1 = (np.take(a, n, 0, mode="clip") for a in (xp, fp) for n in (before, before + 1))
    inside = (x >= xp[0]) & (x < xp[-1])
    # Outside, and of knots that coincide, nothing is divided by 0.
    fraction = np.where(inside, x - x0, 0.0) / np.where(inside, x1 - x0, 1.0)
    result = np.add(y0, np.multiply(fraction, y1 - y0))
    mean = np.add(np.multiply(1 - fraction, y0), np.multiply(fraction, y1))  # not nan beside an infinity
    mean = np.where(fraction == 0, y0, mean)
    result = np.where(np.isnan(result), mean, result)
    if left is not None:
        result = np.where(x < xp[0], left, result)
    if right is not None:
        result = np.where(x > xp[-1], right, result)
    return np.where(np.isnan(x), x, result) if xp.shape[0] != 1 else result


def _check(xp: Any, fp: Any) -> None:
    if len(xp.shape) != 1 or len(fp.shape) != 1:
        raise ValueError(f"xp and fp must be 1-d sequences, not of shapes {tuple(xp.shape)} and {tuple(fp.shape)}")
    if xp.shape[0] != fp.shape[0] and None not in (xp.shape[0], fp.shape[0]):
        raise ValueError("fp and xp are not of the same length.")
    if xp.shape[0] == 0:
        raise ValueError("array of sample points is empty")


def _periodic(x: Any, xp: Any, fp: Any, period: Any) -> tuple[Any, Any, Any]:
    """The arguments brought into one period, the knots in order and with one more on either side."""
    x, xp = np.remainder(x, period), np.remainder(xp, period)
    order = np.argsort(xp)
    xp, fp = np.take(xp, order), np.take(fp, order)
    xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
    return x, xp, np.concatenate([fp[-1:], fp, fp[:1]])
