"""What type checkers infer for NumPy arrays and numbers: mypy cannot tell more of an ndarray than Any (see `_types`)."""

from typing import Any

import numpy

import gradnp as np

n = numpy.ones(3)

s: numpy.ndarray[Any, Any] = np.sin(n)
a: numpy.ndarray[Any, Any] = np.add(n, 2.0)
c: numpy.ndarray[Any, Any] = np.concatenate([n, n])
e: float = np.sqrt(2.0)
z: numpy.ndarray[Any, Any] = np.zeros(3)
d: numpy.dtype[Any] = np.result_type("float32", n)
