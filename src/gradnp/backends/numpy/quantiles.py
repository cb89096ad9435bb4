from __future__ import annotations

from numpy import nanpercentile, nanquantile, percentile, quantile
