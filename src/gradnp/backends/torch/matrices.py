from __future__ import annotations

import torch
from torch import diag, diagonal

import gradnp as np


def eye(N, M, k, dtype, order, *, device, like):
    if k != 0:
        return np.eye.__wrapped__(N, M, k, dtype, order, device=device, like=like)
    return torch.eye(N, N if M is None else M, dtype=dtype, device=device)


def tril(m, k):
    return torch.tril(m, k) if m.ndim > 1 else np.tril.__wrapped__(m, k)


def triu(m, k):
    return torch.triu(m, k) if m.ndim > 1 else np.triu.__wrapped__(m, k)
