"""Power series, under ``np.polynomial.polynomial``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.series import Basis as _Basis

_basis = _Basis("polynomial", "poly")
polyadd = _basis.add
polyder = _basis.der
polygrid2d = _basis.grid2d
polygrid3d = _basis.grid3d
polyint = _basis.int
polymul = _basis.mul
polymulx = _basis.mulx
polysub = _basis.sub
polyval = _basis.val
polyval2d = _basis.val2d
polyval3d = _basis.val3d
polyvander = _basis.vander
polyvander2d = _basis.vander2d
polyvander3d = _basis.vander3d

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
