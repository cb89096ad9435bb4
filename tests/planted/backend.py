"""torch with planted mistakes, one for each operation below; its arrays are a subclass of torch.Tensor of its own."""

from __future__ import annotations

import torch

from gradnp.backends.torch import (
    INEXACT,
    as_dtype,
    cast,
    constant,
    constant_kind,
    default_dtypes,
    default_float,
    device_of,
    from_host,
    native_device,
    native_dtype,
    to_numpy,
)

__all__ = [
    "INEXACT",
    "as_dtype",
    "cast",
    "constant",
    "constant_kind",
    "default_dtypes",
    "default_float",
    "device_of",
    "from_host",
    "native_device",
    "native_dtype",
    "to_numpy",
]

NAME = "planted"


class Tensor(torch.Tensor):
    """The planted backend's array type."""


ARRAY = Tensor


def is_array_type(kind):
    return issubclass(kind, Tensor)


class _WrongSlope(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.cos(x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * torch.sin(x)  # the sign is wrong


def cos(x):
    """A wrong gradient."""
    return _WrongSlope.apply(x)


def exp(x):
    """A detached result."""
    return torch.exp(x).detach()


def sin(x):
    """A wrong dtype."""
    return torch.sin(x).to(torch.float64)


def absolute(x):
    """A wrong kink: the slope at 0 is 1."""
    return torch.where(x >= 0, x, -x)


def tanh(x):
    """A conversion to NumPy on the way (the gradient is put back, so only the conversion is wrong)."""
    x.detach().cpu().numpy()
    return torch.tanh(x)


def log(x):
    """A wrong value."""
    return torch.log(x) + 1e-3


def arctan(x):
    """A value that is wrong in two dimensions only."""
    return torch.atan(x) + (1e-3 if x.ndim == 2 else 0.0)


def cosh(x):
    """Compiled it is something else."""
    return torch.sinh(x) if torch.compiler.is_compiling() else torch.cosh(x)


def expm1(x):
    """Under vmap it is something else."""
    mapped = not torch.compiler.is_compiling() and torch._C._functorch.is_batchedtensor(x)
    return torch.exp(x) if mapped else torch.expm1(x)


def sinh(x):
    """Nothing wrong."""
    return torch.sinh(x)
