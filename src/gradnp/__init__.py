"""gradnp: NumPy's functions on PyTorch, TensorFlow, JAX and NumPy arrays, each with the right gradient."""

from gradnp._errors import (
    BackendNotInstalledError as BackendNotInstalledError,
    MixedBackendsError as MixedBackendsError,
    UnsupportedOperationError as UnsupportedOperationError,
)
from gradnp._registry import (
    backend_of as backend_of,
    get_backend as get_backend,
    register_backend as register_backend,
    set_backend as set_backend,
    use_backend as use_backend,
)
from gradnp.arithmetic import add as add
from gradnp.creation import zeros as zeros
from gradnp.exponents import exp as exp
from gradnp.extrema import maximum as maximum
from gradnp.indexing import where as where
from gradnp.joining import (
    concatenate as concatenate,
    stack as stack,
)
from gradnp.manipulation import (
    astype as astype,
    atleast_1d as atleast_1d,
    atleast_2d as atleast_2d,
    atleast_3d as atleast_3d,
    broadcast_arrays as broadcast_arrays,
    broadcast_to as broadcast_to,
    copy as copy,
    expand_dims as expand_dims,
    matrix_transpose as matrix_transpose,
    moveaxis as moveaxis,
    ndim as ndim,
    permute_dims as permute_dims,
    ravel as ravel,
    reshape as reshape,
    rollaxis as rollaxis,
    shape as shape,
    size as size,
    squeeze as squeeze,
    swapaxes as swapaxes,
    transpose as transpose,
    unstack as unstack,
)
from gradnp.products import (
    cross as cross,
    diagonal as diagonal,
    dot as dot,
    einsum as einsum,
    inner as inner,
    kron as kron,
    matmul as matmul,
    matvec as matvec,
    outer as outer,
    tensordot as tensordot,
    trace as trace,
    vdot as vdot,
    vecdot as vecdot,
    vecmat as vecmat,
)
from gradnp.rearranging import (
    flip as flip,
    fliplr as fliplr,
    flipud as flipud,
    repeat as repeat,
    resize as resize,
    roll as roll,
    rot90 as rot90,
    tile as tile,
)
from gradnp.reductions import (
    all as all,
    amax as amax,
    amin as amin,
    any as any,
    argmax as argmax,
    argmin as argmin,
    count_nonzero as count_nonzero,
    max as max,
    min as min,
    nanmax as nanmax,
    nanmin as nanmin,
    nanprod as nanprod,
    nansum as nansum,
    prod as prod,
    ptp as ptp,
    sum as sum,
)
from gradnp.trigonometry import (
    hypot as hypot,
    sin as sin,
)
