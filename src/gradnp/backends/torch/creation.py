from __future__ import annotations

import torch


def zeros(shape, dtype, order, *, device, like):
    return torch.zeros(shape, dtype=dtype, device=device)
