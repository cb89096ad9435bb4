from __future__ import annotations

from torch import relu
from torch.nn import functional


def gelu(x, approximate):
    return functional.gelu(x, approximate="tanh" if approximate else "none")


def silu(x):
    return functional.silu(x)
