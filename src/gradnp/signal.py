"""Signal processing, after `scipy.signal`, under ``np.signal``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.convolution import (
    convolve2d as convolve2d,
    correlate2d as correlate2d,
)

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
