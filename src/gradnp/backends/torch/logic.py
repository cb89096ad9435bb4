from __future__ import annotations

import operator

import torch
from torch import (
    bitwise_and,
    bitwise_left_shift as left_shift,
    bitwise_not as invert,
    bitwise_or,
    bitwise_right_shift as right_shift,
    bitwise_xor,
    isfinite,
    isinf,
    isnan,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    signbit,
)
from torch.compiler import is_compiling

from gradnp._ops.rules.logic import compare_complex, comparer
from gradnp.backends import torch as backend
from gradnp.backends.torch import traced_number, varies

TAKES_SCALARS = {"bitwise_and", "bitwise_or", "bitwise_xor"}

_comparable = comparer(backend)


def _pair(x1, x2):
    """Both arguments in a form that torch compares without rounding an integer or wrapping a number."""
    if isinstance(x1, torch.Tensor):
        if isinstance(x2, torch.Tensor):
            if x1.dtype is x2.dtype:
                return x1, x2
        elif x1.is_floating_point() and isinstance(x2, (int, float)):
            return x1, x2
    elif isinstance(x1, (int, float)) and x2.is_floating_point():
        return x1, x2
    if is_compiling():  # an integer that varies has no value yet to choose a dtype by
        x1, x2 = (traced_number(x, torch.int64, None) if type(x) is int and varies(x) else x for x in (x1, x2))
    return _comparable(x1, x2)


def equal(x1, x2):
    return operator.eq(*_pair(x1, x2))


def not_equal(x1, x2):
    return operator.ne(*_pair(x1, x2))


def _ordered(compare, x1, x2):
    x1, x2 = _pair(x1, x2)
    if isinstance(x1, torch.Tensor) and x1.is_complex():
        return compare_complex(compare, x1.real, x1.imag, x2.real, x2.imag)
    return compare(x1, x2)


def less(x1, x2):
    return _ordered(operator.lt, x1, x2)


def less_equal(x1, x2):
    return _ordered(operator.le, x1, x2)


def greater(x1, x2):
    return _ordered(operator.gt, x1, x2)


def greater_equal(x1, x2):
    return _ordered(operator.ge, x1, x2)
