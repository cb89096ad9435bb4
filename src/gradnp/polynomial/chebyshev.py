"""Chebyshev series, under ``np.polynomial.chebyshev``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.series import Basis as _Basis

_basis = _Basis("chebyshev", "cheb")
chebadd = _basis.add
chebder = _basis.der
chebgrid2d = _basis.grid2d
chebgrid3d = _basis.grid3d
chebint = _basis.int
chebmul = _basis.mul
chebmulx = _basis.mulx
chebsub = _basis.sub
chebval = _basis.val
chebval2d = _basis.val2d
chebval3d = _basis.val3d
chebvander = _basis.vander
chebvander2d = _basis.vander2d
chebvander3d = _basis.vander3d

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
