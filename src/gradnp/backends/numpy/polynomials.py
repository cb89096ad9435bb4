from __future__ import annotations

from numpy import poly, polyadd, polyder, polydiv, polyfit, polyint, polymul, polysub, polyval, roots
