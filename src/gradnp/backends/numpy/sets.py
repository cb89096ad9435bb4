from __future__ import annotations

from numpy import intersect1d, isin, setdiff1d, setxor1d, union1d
