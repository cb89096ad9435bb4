from __future__ import annotations

from torch import relu
from torch.nn import functional
from torch.nn.functional import silu


def gelu(x, approximate):
    return functional.gelu(x, approximate="tanh" if approximate else "none")
