"""Functions of neural networks, under ``np.nn``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.nn import (
    avg_pool as avg_pool,
    gelu as gelu,
    max_pool as max_pool,
    one_hot as one_hot,
    relu as relu,
    silu as silu,
    softplus as softplus,
)

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
