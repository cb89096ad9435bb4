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
    broadcast_to as broadcast_to,
    reshape as reshape,
)
from gradnp.trigonometry import (
    hypot as hypot,
    sin as sin,
)
