"""Random numbers, under ``np.random``: `key` makes a key, which draws the same numbers on every backend."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.random.keys import (
    Key as Key,
    key as key,
)

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
