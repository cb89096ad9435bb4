"""gradnp: NumPy's functions on PyTorch, TensorFlow, JAX and NumPy arrays, each with the right gradient."""

from gradnp._errors import BackendNotInstalledError, MixedBackendsError, UnsupportedOperationError
from gradnp._registry import backend_of, get_backend, register_backend, set_backend, use_backend
from gradnp.arithmetic import add
from gradnp.creation import zeros
from gradnp.exponents import exp
from gradnp.extrema import maximum
from gradnp.indexing import where
from gradnp.joining import concatenate, stack
from gradnp.manipulation import astype, broadcast_to, reshape
from gradnp.trigonometry import hypot, sin
