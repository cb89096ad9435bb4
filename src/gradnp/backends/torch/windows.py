from __future__ import annotations

from torch.special import i0
