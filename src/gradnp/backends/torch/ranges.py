from __future__ import annotations

import torch

import gradnp as np
from gradnp._core.shapes import range_size
from gradnp.backends.torch import varies


def arange(start, stop, step, dtype, *, device, like):
    if stop is None:
        start, stop = 0, start
    ends = start, stop, step
    if any(isinstance(x, torch.Tensor) for x in ends):
        size = range_size(*(x.detach().item() if isinstance(x, torch.Tensor) else x for x in ends))
        # Counted in the result's dtype: a Python float times integers would be of torch's default one.
        places = torch.arange(size, dtype=dtype if dtype.is_floating_point else None, device=device)
        return (start + step * places).to(dtype)
    size = range_size(start, stop, step)
    if dtype.is_floating_point:
        # End half a step early, so that rounding cannot add a value.
        return torch.arange(start, start + max(size - 0.5, 0) * step, step, dtype=dtype, device=device)
    start, step = int(start), int(start + step) - int(start)
    return torch.arange(start, start + size * step, step, dtype=dtype, device=device)


def linspace(start, stop, num, endpoint, retstep, dtype, axis, *, device, like):
    numbers = isinstance(start, (int, float)) and isinstance(stop, (int, float))
    if numbers and endpoint and not retstep and dtype.is_floating_point and not any(map(varies, (start, stop, num))):
        return torch.linspace(start, stop, num, dtype=dtype, device=device)
    return np.linspace.__wrapped__(start, stop, num, endpoint, retstep, dtype, axis, device=device, like=like)
