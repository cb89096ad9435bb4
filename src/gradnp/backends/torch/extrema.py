from __future__ import annotations

import math

import torch
from torch import clamp
from torch.compiler import is_compiling

from gradnp._core.arguments import preparer
from gradnp._ops.rules.extrema import clip_by_order
from gradnp._ops.rules.logic import bounds, in_range
from gradnp._ops.rules.reductions import complex_extremum_of_two
from gradnp.backends import torch as backend
from gradnp.backends.torch import in_graph, varies

PROMOTES = {"clip"}


TAKES_SCALARS = {"clip"}


_prepare = preparer(backend, False)


_FLOATING = frozenset((torch.float16, torch.bfloat16, torch.float32, torch.float64))


def maximum(x1, x2):
    return complex_extremum_of_two("max", x1, x2) if x1.is_complex() else torch.maximum(x1, x2)


def minimum(x1, x2):
    return complex_extremum_of_two("min", x1, x2) if x1.is_complex() else torch.minimum(x1, x2)


def fmax(x1, x2):
    return _split(torch.fmax, maximum, x1, x2)


def fmin(x1, x2):
    return _split(torch.fmin, minimum, x1, x2)


def _split(ignoring, extremum, x1, x2):
    """Split a tie's gradient, which torch.fmax and fmin give to the first argument, by the mean of both orders."""
    if x1.is_complex():
        return extremum(torch.where(x1.isnan(), x2, x1), torch.where(x2.isnan(), x1, x2))
    if not x1.is_floating_point():
        return extremum(x1, x2)
    return 0.5 * ignoring(x1, x2) + 0.5 * ignoring(x2, x1)


def clip(a, a_min, a_max, *, min, max):
    if is_compiling():
        a_min, a_max, min, max = (in_graph(bound, a) for bound in (a_min, a_max, min, max))
    if type(a_min) is float and type(a_max) is float and min is max is None and a.dtype in _FLOATING:
        return clamp(a, a_min, a_max)  # the usual call
    low, high = bounds(a_min, a_max, min, max)
    if low is None and high is None:
        return torch.clone(a)
    # torch takes two numbers or two tensors; its bools would stay bools.
    if isinstance(low, torch.Tensor) or isinstance(high, torch.Tensor) or a.dtype is torch.bool:
        a, low, high = _prepare(a, in_range(low, a), in_range(high, a))
    elif not a.is_floating_point():
        low, high = in_range(low, a), in_range(high, a)
    if a.dtype is torch.bool:
        return clip(a.to(torch.int8), low, high, min=None, max=None).to(torch.bool)
    if a.is_complex() or isinstance(low, complex) or isinstance(high, complex):
        return clip_by_order(*_prepare(a, low, high))
    if isinstance(low, torch.Tensor) and isinstance(high, torch.Tensor):
        # torch.clamp gives no gradient to either of two equal bounds. A nan bound gives nan.
        a = torch.where((a < low) | (low != low), low, a)
        return torch.where((a > high) | (high != high), high, a)
    return torch.clamp(a, low, high)


def _replaced(x, nan, posinf, neginf):
    """`nan_to_num` of floating arrays by numbers that vary between the calls of a compiled program."""
    replacements = [(torch.isnan(x), nan), (x == math.inf, posinf), (x == -math.inf, neginf)]
    info = torch.finfo(x.dtype)
    for (mask, number), default in zip(replacements, (0.0, info.max, info.min), strict=True):
        x = torch.where(mask, backend.constant(default if number is None else number, x.dtype, x), x)
    return x


def nan_to_num(x, copy, nan, posinf, neginf):
    if x.is_complex():  # torch.nan_to_num has no gradient for complex arrays
        return torch.complex(*[nan_to_num(part, copy, nan, posinf, neginf) for part in (x.real, x.imag)])
    if x.is_floating_point() and (varies(nan) or varies(posinf) or varies(neginf)):
        return _replaced(x, nan, posinf, neginf)
    return torch.nan_to_num(x, nan, posinf, neginf)
