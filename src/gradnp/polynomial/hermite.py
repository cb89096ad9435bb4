"""Hermite series of the physicists, under ``np.polynomial.hermite``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.series import Basis as _Basis

_basis = _Basis("hermite", "herm")
hermadd = _basis.add
hermder = _basis.der
hermgrid2d = _basis.grid2d
hermgrid3d = _basis.grid3d
hermint = _basis.int
hermmul = _basis.mul
hermmulx = _basis.mulx
hermsub = _basis.sub
hermval = _basis.val
hermval2d = _basis.val2d
hermval3d = _basis.val3d
hermvander = _basis.vander
hermvander2d = _basis.vander2d
hermvander3d = _basis.vander3d

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
