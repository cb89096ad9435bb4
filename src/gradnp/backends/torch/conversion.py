from __future__ import annotations

import torch

from gradnp.backends.torch import as_dtype, native_device


def astype(x, dtype, *, copy, device):
    dtype = as_dtype(dtype)
    if x.is_complex() and not dtype.is_complex:
        x = x != 0 if dtype is torch.bool else x.real
    return x.to(dtype) if device is None else x.to(native_device(device), dtype)


def copy(a, order, subok):
    return torch.clone(a)


def from_dlpack(x, *, copy):
    shared = torch.from_dlpack(x)
    return shared.clone() if copy else shared


def stop_gradient(x):
    return torch.Tensor.detach(x)
