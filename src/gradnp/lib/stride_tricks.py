"""Windows and strided views, under ``np.lib.stride_tricks``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.reshaping import (
    broadcast_arrays as broadcast_arrays,
    broadcast_shapes as broadcast_shapes,
    broadcast_to as broadcast_to,
)
from gradnp._ops.stride_tricks import as_strided as as_strided, sliding_window_view as sliding_window_view

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
