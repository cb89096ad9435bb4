"""Functions compiled with `tf.function`, which returns tensors only, and compiles anew for each Python number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy
import tensorflow as tf

from gradnp._core import trees
from gradnp._core.arguments import as_argument
from gradnp.autodiff._partition import Partition
from gradnp.backends.tensorflow import ARRAY, INEXACT, NAME


class Program:
    """A function of a list of leaves, compiled.

    Floating numbers among the leaves are inputs of the program, in the width of the arrays beside them. Where these have
    no width in common, or the function needs a number's value (in a Python ``if``), the numbers are compiled in.

    AutoGraph stays off: a Python ``if`` on a value is an error on every framework, not a program on this one only.
    """

    def __init__(self, fun: Callable[[list[Any]], Any]):
        self._fun = fun
        self._parts: list[Partition] = []
        self._is_tracing = self._needs_values = False
        self._compiled = tf.function(self._trace, autograph=False)

    def __call__(self, leaves: Sequence[Any]) -> Any:
        fixed = [as_argument(NAME, x, leaves) if isinstance(x, (numpy.ndarray, numpy.generic)) else x for x in leaves]
        if self._needs_values or not _has_number(leaves) or len(_widths(leaves)) != 1:
            return self._run(fixed)
        try:
            return self._run([as_argument(NAME, x, leaves) if isinstance(x, _NUMBERS) else x for x in fixed])
        except Exception:
            if not self._is_tracing:
                raise
        result = self._run(fixed)  # where the function itself is wrong, this raises too, without the first error
        self._needs_values = True
        return result

    def _run(self, leaves: list[Any]) -> Any:
        ((number, tensors),) = self._compiled(leaves).items()
        return self._parts[number].combine(tensors)

    def _trace(self, leaves: list[Any]) -> dict[int, list[Any]]:
        """The tensors of the result, under the number of the trace: so a call knows whose other results are its own."""
        self._is_tracing = True
        leaves, structure = trees.flatten(self._fun(leaves))
        parts = Partition(structure, leaves, [_holds_tensors(leaf) for leaf in leaves])
        self._is_tracing = False
        self._parts.append(parts)
        return {len(self._parts) - 1: parts.of(leaves)}


_NUMBERS = (float, complex)


def _has_number(leaves: Sequence[Any]) -> bool:
    return any(isinstance(leaf, _NUMBERS) and not isinstance(leaf, numpy.generic) for leaf in leaves)


def _widths(leaves: Sequence[Any]) -> set[tf.DType]:
    return {x.dtype.real_dtype for x in leaves if isinstance(x, ARRAY) and x.dtype in INEXACT}


def _holds_tensors(leaf: Any) -> bool:
    """Whether a leaf of a result is a tensor, or a container that only TensorFlow knows, of tensors."""
    return any(map(tf.is_tensor, tf.nest.flatten(leaf)))
