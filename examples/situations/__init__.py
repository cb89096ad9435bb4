"""Ten situations that people meet, a file each: ``python -m examples.situations.cut_on_purpose``."""

import os
from importlib.util import find_spec

# Before a framework is imported: TensorFlow logs its start, JAX looks for other devices.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("JAX_PLATFORMS", "cpu")


def frameworks() -> list[str]:
    """Those that are installed."""
    return [name for name in ("torch", "tensorflow", "jax") if find_spec(name)]
