from __future__ import annotations

from numpy import gradient, trapezoid, unwrap
