from __future__ import annotations

import torch

from gradnp._ops.rules.integers import as_integers


def gcd(x1, x2):
    return torch.gcd(as_integers("gcd", x1), x2)


def lcm(x1, x2):
    return torch.lcm(as_integers("lcm", x1), x2)
