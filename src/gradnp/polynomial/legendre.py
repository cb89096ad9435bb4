"""Legendre series, under ``np.polynomial.legendre``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.series import Basis as _Basis

_basis = _Basis("legendre", "leg")
legadd = _basis.add
legder = _basis.der
leggrid2d = _basis.grid2d
leggrid3d = _basis.grid3d
legint = _basis.int
legmul = _basis.mul
legmulx = _basis.mulx
legsub = _basis.sub
legval = _basis.val
legval2d = _basis.val2d
legval3d = _basis.val3d
legvander = _basis.vander
legvander2d = _basis.vander2d
legvander3d = _basis.vander3d

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
