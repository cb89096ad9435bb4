from __future__ import annotations

import torch

PROMOTES = {"concatenate", "stack"}


def concatenate(arrays, axis, *, dtype, casting):
    return torch.concatenate(arrays, axis)


def stack(arrays, axis, *, dtype, casting):
    return torch.stack(arrays, axis)
