from __future__ import annotations

from numpy import corrcoef, cov
