from __future__ import annotations

from numpy import digitize, histogram, histogram2d, histogram_bin_edges
