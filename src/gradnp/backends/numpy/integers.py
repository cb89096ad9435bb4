from __future__ import annotations

from numpy import bitwise_count, gcd, lcm, packbits, unpackbits
