"""NumPy's `numpy.lib`: the part that has a meaning on every backend."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp.lib import stride_tricks as stride_tricks

__all__ = _exported(globals(), modules=("stride_tricks",))
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
