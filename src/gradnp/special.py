"""Special functions, after `scipy.special`, under ``np.special``."""

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.special import (
    erf as erf,
    erfc as erfc,
    expit as expit,
    log_softmax as log_softmax,
    logit as logit,
    logsumexp as logsumexp,
    softmax as softmax,
    xlog1py as xlog1py,
    xlogy as xlogy,
)

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
