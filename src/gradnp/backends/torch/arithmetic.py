from __future__ import annotations

import torch
from torch import add, copysign, divide, multiply, negative, positive
from torch.compiler import is_compiling

from gradnp.backends.torch import in_graph, is_undifferentiated
from gradnp.backends.torch.private import is_functorch_wrapped_tensor

TAKES_SCALARS = {"add", "divide", "floor_divide", "multiply", "power", "subtract"}


def subtract(x1, x2):
    # torch refuses a bool tensor beside any number; NumPy refuses it only beside a bool, so 1 - mask is an integer.
    if isinstance(x1, torch.Tensor):
        if x1.dtype is torch.bool and type(x2) in (int, float, complex):
            x1 = x1.to(torch.int64)
    elif x2.dtype is torch.bool and type(x1) is not bool:
        x2 = x2.to(torch.int64)
    return torch.subtract(x1, x2)


def _is_integer(x):
    return isinstance(x, int) or (isinstance(x, torch.Tensor) and not (x.is_floating_point() or x.is_complex()))


def _of_integers(function, x1, x2):
    """An integer quotient or remainder: by zero it is 0, as in NumPy, where torch raises."""
    if not isinstance(x2, torch.Tensor):
        return function(x1, x2) if x2 != 0 else torch.zeros_like(x1)
    if x2.dtype is torch.bool:
        x2 = x2.to(torch.int8)
    zero = x2 == 0
    return torch.where(zero, 0, function(x1, torch.where(zero, 1, x2)))


def _floor_divide(x1, x2):
    return torch.divide(x1, x2, rounding_mode="floor")  # torch.floor_divide has no derivative


def _in_graph(x1, x2):
    """A number beside an array, if it varies, as an array: torch makes any other factor or divisor an input itself."""
    return (in_graph(x1, x2), x2) if isinstance(x2, torch.Tensor) else (x1, in_graph(x2, x1))


def floor_divide(x1, x2):
    if is_compiling():
        x1, x2 = _in_graph(x1, x2)
    if _is_integer(x1) and _is_integer(x2):
        return _of_integers(_floor_divide, x1, x2)
    return _floor_divide(x1, x2)


def remainder(x1, x2):
    return _of_integers(torch.remainder, x1, x2) if _is_integer(x2) else torch.remainder(x1, x2)


def fmod(x1, x2):
    return _of_integers(torch.fmod, x1, x2) if _is_integer(x2) else torch.fmod(x1, x2)


def power(x1, x2):
    if (type(x1) is float or type(x2) is float) and is_compiling():
        x1, x2 = _in_graph(x1, x2)
    if _is_integer(x2) and _is_integer(x1):
        return _integer_power(x1, x2)
    return _power_of_array(x1, x2) if isinstance(x2, torch.Tensor) else torch.pow(x1, x2)


def _power_of_array(x1, x2):
    """``x1**x2`` whose derivatives at a base of 0 are numbers to every order: torch's own take the logarithm there."""
    if not isinstance(x1, torch.Tensor):
        if x1 != 0:  # no pole
            return torch.pow(x1, x2)
        x1 = torch.multiply(torch.zeros_like(x2), x1)
    is_real = not (x1.is_complex() or x2.is_complex())
    if is_real and is_undifferentiated(x1, x2):
        return torch.pow(x1, x2)
    zero = x1 == 0
    if is_real and is_undifferentiated(x2):
        return torch.pow(torch.where(zero & (x2 == 0), 1, x1), x2)
    result = torch.pow(
        torch.where(zero & ((x2.real if x2.is_complex() else x2) >= 0), 1, x1), x2
    )  # complex 0**0 is nan
    if not is_real:
        linear = zero & (x2 == 1)  # torch's slope is a complex 0**0, which is nan
        result = torch.where(zero & (x2 != 0), torch.pow(torch.where(linear, 1, x1), x2), result)
        return torch.where(linear, x1, result)
    raised = zero & (x2 > 0)  # constant in x2
    return torch.where(raised, torch.pow(torch.where(raised, x1, 1), x2.detach()), result)


def _integer_power(x1, x2):
    if isinstance(x2, torch.Tensor) and _known(x2) and bool((x2 < 0).any()):
        raise ValueError("integers to negative integer powers are not allowed")
    if isinstance(x1, torch.Tensor) and x1.dtype is torch.bool:
        x1 = x1.to(torch.int64 if type(x2) is int else torch.int8)
    return torch.pow(x1, x2)


def _known(x):
    """Whether the values can be read: not while compiling, nor under `torch.func` transforms."""
    return not torch.compiler.is_compiling() and not is_functorch_wrapped_tensor(x)


def reciprocal(x):
    if _is_integer(x):
        return torch.where(torch.abs(x) == 1, x, 0) if x.dtype is not torch.bool else x.to(torch.int8)
    return torch.reciprocal(x)


def absolute(x):
    return x if x.dtype is torch.bool else torch.abs(x)


def sign(x):
    if x.dtype is torch.bool:
        raise TypeError("sign is not defined for bools")
    if not x.is_floating_point():
        return torch.sgn(x)
    return torch.sign(x) + x.detach().clamp(0, 0)  # torch's sign of nan is 0, but clamp keeps nan
