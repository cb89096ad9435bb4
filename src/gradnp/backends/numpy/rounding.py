from __future__ import annotations

from numpy import ceil, fix, floor, rint, round, trunc
