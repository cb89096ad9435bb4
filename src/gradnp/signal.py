"""Signal processing, after `scipy.signal`, under ``np.signal``."""

from gradnp._core.exports import exported as _exported
from gradnp._ops.convolution import (
    convolve2d as convolve2d,
    correlate2d as correlate2d,
)

__all__ = _exported(globals())


def __dir__() -> list[str]:
    return __all__
