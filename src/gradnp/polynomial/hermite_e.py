"""Hermite series of probability theory, under ``np.polynomial.hermite_e``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.series import Basis as _Basis

_basis = _Basis("hermite_e", "herme")
hermeadd = _basis.add
hermeder = _basis.der
hermegrid2d = _basis.grid2d
hermegrid3d = _basis.grid3d
hermeint = _basis.int
hermemul = _basis.mul
hermemulx = _basis.mulx
hermesub = _basis.sub
hermeval = _basis.val
hermeval2d = _basis.val2d
hermeval3d = _basis.val3d
hermevander = _basis.vander
hermevander2d = _basis.vander2d
hermevander3d = _basis.vander3d

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
