from __future__ import annotations

import torch

from gradnp.backends.torch import as_dtype


def reshape(a, shape, order, *, copy):
    return torch.reshape(a, shape)


def astype(x, dtype, *, copy, device):
    return x.to(as_dtype(dtype))


def broadcast_to(array, shape, subok):
    return torch.broadcast_to(array, shape)
