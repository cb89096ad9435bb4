from __future__ import annotations

from numpy import angle, conjugate, imag, real
