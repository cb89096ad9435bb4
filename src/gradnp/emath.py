"""Functions that give complex results where there are no real ones, under ``np.emath``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.emath import (
    arccos as arccos,
    arcsin as arcsin,
    arctanh as arctanh,
    log as log,
    log2 as log2,
    log10 as log10,
    logn as logn,
    power as power,
    sqrt as sqrt,
)

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
