"""Series of polynomials in several bases, under NumPy's names in ``np.polynomial``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp.polynomial import (
    chebyshev as chebyshev,
    hermite as hermite,
    hermite_e as hermite_e,
    laguerre as laguerre,
    legendre as legendre,
    polynomial as polynomial,
)

__all__ = _exported(globals(), modules=("chebyshev", "hermite", "hermite_e", "laguerre", "legendre", "polynomial"))
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
