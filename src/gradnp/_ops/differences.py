"""What neighbouring samples say: slopes, integrals, and phases without jumps."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank, refuse_complex
from gradnp._core.operation import op
from gradnp._core.shapes import normalize_axes, normalize_axis
from gradnp._core.types import Array, Axis, Weak


@op(inexact=True)
def gradient(f: Array | Weak, *varargs: Array | Weak, axis: Axis = None, edge_order: int = 1) -> Any:
    """Slopes of samples along axes: second-order differences inside, one-sided ones at the ends.

    The derivative of a function is `grad`; this is NumPy's function of samples.

    Parameters
    ----------
    f : array_like
        The samples, at least ``edge_order + 1`` along each axis.
    *varargs : number or array_like, (N,)
        The spacing: none for 1, one number for all axes, or for each axis a number or the coordinates along it.
    axis : int or tuple of int, optional
        Along which axes; all by default.
    edge_order : {1, 2}
        The order of the differences at the ends.

    Returns
    -------
    array or tuple of array
        Of the shape of `f`; a tuple if there are several axes.

    Raises
    ------
    ValueError
        If there are too few samples, `edge_order` is neither 1 nor 2, or coordinates are not 1-d or do not match.
    TypeError
        If there are neither one spacing nor as many as axes.

    Notes
    -----
    Linear in `f`, and differentiable in spacings and coordinates.

    Examples
    --------
    >>> np.gradient([1.0, 2.0, 4.0, 7.0])
    array([1. , 1.5, 2.5, 3. ])
    >>> np.gradient([1.0, 2.0, 4.0], [0.0, 1.0, 3.0])
    array([1., 1., 1.])

    The gradient of a roughness, in the samples:

    >>> import torch
    >>> np.grad(lambda f: np.sum(np.gradient(f) ** 2))(torch.tensor([1.0, 2.0, 4.0]))
    tensor([-3.5000, -2.0000,  5.5000])
    """
    if edge_order not in (1, 2):
        raise ValueError(f"'edge_order' must be 1 or 2, not {edge_order!r}")
    axes = normalize_axes(axis, len(f.shape))
    spacings = list(varargs) or [None]
    if len(spacings) == 1 and (spacings[0] is None or not len(spacings[0].shape)):
        spacings *= len(axes)
    if len(spacings) != len(axes):
        raise TypeError(f"invalid number of arguments: {len(varargs)} spacings for {len(axes)} axes")
    slopes = [_slope(f, axis, spacing, edge_order) for axis, spacing in zip(axes, spacings, strict=True)]
    return slopes[0] if len(slopes) == 1 else tuple(slopes)


def _slope(f: Any, axis: int, spacing: Any, edge_order: int) -> Any:
    size = f.shape[axis]
    if size is not None and size < edge_order + 1:
        raise ValueError(
            "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required."
        )
    f = np.moveaxis(f, axis, -1)
    if spacing is None or not len(spacing.shape):
        step = 1.0 if spacing is None else spacing
        slope = _even(f, edge_order) if spacing is None else np.divide(_even(f, edge_order), step)
    else:
        if len(spacing.shape) != 1:
            raise ValueError("distances must be either scalars or 1d")
        if None not in (size, spacing.shape[0]) and spacing.shape[0] != size:
            raise ValueError("when 1d, distances must match the length of the corresponding dimension")
        slope = _uneven(f, np.diff(spacing), edge_order)
    return np.moveaxis(slope, -1, axis)


def _even(f: Any, edge_order: int) -> Any:
    inside = (f[..., 2:] - f[..., :-2]) / 2
    if edge_order == 1:
        first, last = f[..., 1:2] - f[..., :1], f[..., -1:] - f[..., -2:-1]
    else:
        first = -1.5 * f[..., :1] + 2 * f[..., 1:2] - 0.5 * f[..., 2:3]
        last = 0.5 * f[..., -3:-2] - 2 * f[..., -2:-1] + 1.5 * f[..., -1:]
    return np.concatenate([first, inside, last], -1)


def _uneven(f: Any, steps: Any, edge_order: int) -> Any:
    """From the slopes of the pieces: inside, each counts with the length of the other; at the ends, what extends that."""
    pieces = (f[..., 1:] - f[..., :-1]) / steps
    low, high = steps[:-1], steps[1:]
    weight = low / (low + high)
    inside = pieces[..., :-1] * (1 - weight) + pieces[..., 1:] * weight
    if edge_order == 1:
        first, last = pieces[..., :1], pieces[..., -1:]
    else:
        first = 2 * pieces[..., :1] - inside[..., :1]
        last = 2 * pieces[..., -1:] - inside[..., -1:]
    return np.concatenate([first, inside, last], -1)


@op(inexact=True)
def trapezoid(y: Array | Weak, x: Array | Weak | None = None, dx: Array | Weak = 1.0, axis: int = -1) -> Array:
    """The integral of samples along an axis, by the trapezoidal rule.

    Parameters
    ----------
    y : array_like
        The samples.
    x : array_like, optional
        Where they are: 1-d, or of a shape that broadcasts to that of `y`.
    dx : number or array_like, default 1.0
        The distance between samples if there is no `x`.
    axis : int, default -1
        The axis to integrate along.

    Returns
    -------
    array
        Without `axis`; integers give the default float.

    Raises
    ------
    IndexError
        If there is no such axis.
    ValueError
        If `x` does not match `y`.

    Notes
    -----
    Linear in `y`, and differentiable in `x` and `dx`.

    Examples
    --------
    >>> np.trapezoid([1.0, 2.0, 4.0], [0.0, 1.0, 3.0])
    np.float64(7.5)

    The gradient in the samples is their weights:

    >>> import torch
    >>> np.grad(lambda y: np.trapezoid(y, [0.0, 1.0, 3.0]))(torch.tensor([1.0, 2.0, 4.0]))
    tensor([0.5000, 1.5000, 1.0000])
    """
    axis = normalize_axis(axis, len(y.shape))
    y = np.moveaxis(y, axis, -1)
    if x is not None:
        dx = np.diff(x) if len(x.shape) == 1 else np.diff(np.moveaxis(x, axis, -1))
    elif len(dx.shape) > axis:
        dx = np.moveaxis(dx, axis - len(y.shape), -1)
    return np.sum(dx * (y[..., 1:] + y[..., :-1]) / 2, -1)


@op
def unwrap(
    p: Array | Weak, discont: float | None = None, axis: int = -1, *, period: Array | Weak = 2 * math.pi
) -> Array:
    """Take the jumps out of a phase: multiples of the period are added where neighbours differ by more than half of it.

    Parameters
    ----------
    p : array_like
        Real phases.
    discont : number, optional
        Differences that are smaller than this stay as they are; less than half a period, the default, has no effect.
    axis : int, default -1
        The axis along which `p` runs on.
    period : number, default 2 pi
        Integers `p` and `period` give integers.

    Returns
    -------
    array
        Of the shape of `p`.

    Raises
    ------
    AxisError
        If there is no such axis.
    TypeError
        If `p` is complex.

    Notes
    -----
    How many periods are added is piecewise constant: the gradient in `p` is 1, that in `period` is their number.

    Examples
    --------
    >>> np.unwrap([0.0, 2.0, -2.0, 0.0], period=5.0)
    array([0., 2., 3., 5.])

    The gradient of the end in all phases:

    >>> import torch
    >>> np.grad(lambda p: np.unwrap(p)[-1])(torch.tensor([0.0, 3.0, -3.0]))
    tensor([0., 0., 1.])
    """
    refuse_complex(p)
    axis = normalize_axis(axis, len(p.shape))
    first, rest = ((slice(None),) * axis + (part,) for part in (slice(1), slice(1, None)))
    step = np.diff(p, axis=axis)
    is_whole = rank(p.dtype) < 2
    high, even = (period // 2, period % 2 == 0) if is_whole else (period / 2, True)
    wrapped = np.remainder(step + high, period) - high
    wrapped = np.where((wrapped == -high) & (step > 0) & even, high, wrapped)
    turns = (wrapped - step) // period if is_whole else np.rint(np.stop_gradient((wrapped - step) / period))
    jumps = np.greater_equal(np.absolute(step), period / 2 if discont is None else discont)
    total = np.astype(np.cumsum(np.where(jumps, turns, 0), axis), p.dtype)
    return np.concatenate([p[first], p[rest] + total * period], axis)
