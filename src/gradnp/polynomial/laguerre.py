"""Laguerre series, under ``np.polynomial.laguerre``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.series import Basis as _Basis

_basis = _Basis("laguerre", "lag")
lagadd = _basis.add
lagder = _basis.der
laggrid2d = _basis.grid2d
laggrid3d = _basis.grid3d
lagint = _basis.int
lagmul = _basis.mul
lagmulx = _basis.mulx
lagsub = _basis.sub
lagval = _basis.val
lagval2d = _basis.val2d
lagval3d = _basis.val3d
lagvander = _basis.vander
lagvander2d = _basis.vander2d
lagvander3d = _basis.vander3d

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
