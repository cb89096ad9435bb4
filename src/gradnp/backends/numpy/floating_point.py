from __future__ import annotations

from numpy import frexp, ldexp, modf, nextafter, spacing
