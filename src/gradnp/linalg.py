"""Linear algebra: norms, decompositions, equations, under NumPy's names in ``np.linalg``."""

from numpy.linalg import LinAlgError as LinAlgError

from gradnp._core.exports import exported as _exported, missing as _missing
from gradnp._ops.linalg.decompositions import (
    EighResult as EighResult,
    EigResult as EigResult,
    QRResult as QRResult,
    SVDResult as SVDResult,
    cholesky as cholesky,
    eig as eig,
    eigh as eigh,
    eigvals as eigvals,
    eigvalsh as eigvalsh,
    qr as qr,
    svd as svd,
    svdvals as svdvals,
)
from gradnp._ops.linalg.equations import (
    SlogdetResult as SlogdetResult,
    det as det,
    inv as inv,
    lstsq as lstsq,
    matrix_rank as matrix_rank,
    pinv as pinv,
    slogdet as slogdet,
    solve as solve,
    tensorinv as tensorinv,
    tensorsolve as tensorsolve,
)
from gradnp._ops.linalg.norms import (
    cond as cond,
    matrix_norm as matrix_norm,
    norm as norm,
    vector_norm as vector_norm,
)
from gradnp._ops.linalg.products import (
    cross as cross,
    diagonal as diagonal,
    matrix_power as matrix_power,
    multi_dot as multi_dot,
    outer as outer,
    trace as trace,
)
from gradnp._ops.products import (
    matmul as matmul,
    tensordot as tensordot,
    vecdot as vecdot,
)
from gradnp._ops.reshaping import matrix_transpose as matrix_transpose

__all__ = _exported(globals())
__getattr__ = _missing(__name__)


def __dir__() -> list[str]:
    return __all__
