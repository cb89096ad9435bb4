from __future__ import annotations

import torch

from gradnp.backends.torch import private, to_numpy
from gradnp.backends.torch.private import gamma_slope


def values(x):
    if not private.is_functorch_wrapped_tensor(x):
        return to_numpy(x)
    while private.is_functorch_wrapped_tensor(x):
        if private.is_batchedtensor(x):
            return None
        x = private.get_unwrapped(x)
    with private.outside_of_transforms():
        return to_numpy(x)


def is_compiling():
    return torch.compiler.is_compiling() or torch.jit.is_tracing() or private.is_recording()


def carries_gradient(x):
    if x.requires_grad and torch.is_grad_enabled():
        return True
    if private.is_functorch_wrapped_tensor(x):
        return True
    return private.is_dual_level_open() and private.unpacked(x)[1] is not None
