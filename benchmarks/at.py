"""What `np.at` costs, on tiny arrays, against the framework's own indexing and its own functional update.

`python -m benchmarks.at torch` prints JSON: ``{method: {index: {"native": µs, "gradnp": µs, "ratio": ...}}}``. The native
update is the shortest that NumPy's users would find: a clone assigned to in torch, a scatter in TensorFlow, ``x.at`` in JAX.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.timing import best_of

Calls = dict[tuple[str, str], Callable[[], Any]]


def of_gradnp(x: Any, arrays: dict[str, Any]) -> Calls:
    """The calls through gradnp."""
    import gradnp as np

    v, i, mask, each = arrays["v"], arrays["i"], arrays["mask"], arrays["each"]
    return {
        ("get", "integer"): lambda: np.at(x)[2].get(),
        ("get", "slice"): lambda: np.at(x)[1:3].get(),
        ("get", "index array"): lambda: np.at(x)[i].get(),
        ("get", "mask"): lambda: np.at(x)[mask].get(),
        ("set", "slice"): lambda: np.at(x)[1:3].set(v),
        ("set", "slice, number"): lambda: np.at(x)[1:3].set(0.0),
        ("set", "index array"): lambda: np.at(x)[i].set(v),
        ("set", "mask, number"): lambda: np.at(x)[mask].set(0.0),
        ("add", "slice"): lambda: np.at(x)[1:3].add(v),
        ("add", "index array"): lambda: np.at(x)[i].add(v),
        ("add", "mask, number"): lambda: np.at(x)[mask].add(1.0),
        ("add", "mask, a value each"): lambda: np.at(x)[mask].add(each),
    }


def of_copies(x: Any, arrays: dict[str, Any], copy: Callable[[Any], Any]) -> Calls:
    """Reads by the index expression, updates by writing to a copy: NumPy, torch."""
    v, i, mask, each = arrays["v"], arrays["i"], arrays["mask"], arrays["each"]

    def assign(index: Any, value: Any) -> Any:
        y = copy(x)
        y[index] = value
        return y

    def add(index: Any, value: Any) -> Any:
        y = copy(x)
        y[index] += value
        return y

    return {
        ("get", "integer"): lambda: x[2],
        ("get", "slice"): lambda: x[1:3],
        ("get", "index array"): lambda: x[i],
        ("get", "mask"): lambda: x[mask],
        ("set", "slice"): lambda: assign(slice(1, 3), v),
        ("set", "slice, number"): lambda: assign(slice(1, 3), 0.0),
        ("set", "index array"): lambda: assign(i, v),
        ("set", "mask, number"): lambda: assign(mask, 0.0),
        ("add", "slice"): lambda: add(slice(1, 3), v),
        ("add", "index array"): lambda: add(i, v),
        ("add", "mask, number"): lambda: add(mask, 1.0),
        ("add", "mask, a value each"): lambda: add(mask, each),
    }


def of_torch(x: Any, arrays: dict[str, Any]) -> Calls:
    """torch's calls; positions named twice accumulate in index_put, which is also quicker than reading and assigning."""
    v, i, mask, each = arrays["v"], arrays["i"], arrays["mask"], arrays["each"]
    return of_copies(x, arrays, lambda x: x.clone()) | {
        ("add", "index array"): lambda: x.index_put((i,), v, accumulate=True),
        ("add", "mask, a value each"): lambda: x.index_put((mask,), each, accumulate=True),
    }


def of_tensorflow(x: Any, arrays: dict[str, Any]) -> Calls:
    """TensorFlow's calls."""
    import tensorflow as tf

    v, i, mask, each = arrays["v"], arrays["i"], arrays["mask"], arrays["each"]
    put, add = tf.tensor_scatter_nd_update, tf.tensor_scatter_nd_add
    return {
        ("get", "integer"): lambda: x[2],
        ("get", "slice"): lambda: x[1:3],
        ("get", "index array"): lambda: tf.gather(x, i),
        ("get", "mask"): lambda: tf.boolean_mask(x, mask),
        ("set", "slice"): lambda: put(x, tf.expand_dims(tf.range(1, 3), 1), v),
        ("set", "slice, number"): lambda: put(x, tf.expand_dims(tf.range(1, 3), 1), tf.zeros((2, 4))),
        ("set", "index array"): lambda: put(x, tf.expand_dims(i, 1), v),
        ("set", "mask, number"): lambda: tf.where(tf.expand_dims(mask, 1), 0.0, x),
        ("add", "slice"): lambda: add(x, tf.expand_dims(tf.range(1, 3), 1), v),
        ("add", "index array"): lambda: add(x, tf.expand_dims(i, 1), v),
        ("add", "mask, number"): lambda: tf.where(tf.expand_dims(mask, 1), x + 1.0, x),
        ("add", "mask, a value each"): lambda: add(x, tf.where(mask), each),
    }


def of_jax(x: Any, arrays: dict[str, Any]) -> Calls:
    """JAX's calls."""
    v, i, mask, each = arrays["v"], arrays["i"], arrays["mask"], arrays["each"]
    return {
        ("get", "integer"): lambda: x[2],
        ("get", "slice"): lambda: x[1:3],
        ("get", "index array"): lambda: x[i],
        ("get", "mask"): lambda: x[mask],
        ("set", "slice"): lambda: x.at[1:3].set(v),
        ("set", "slice, number"): lambda: x.at[1:3].set(0.0),
        ("set", "index array"): lambda: x.at[i].set(v),
        ("set", "mask, number"): lambda: x.at[mask].set(0.0),
        ("add", "slice"): lambda: x.at[1:3].add(v),
        ("add", "index array"): lambda: x.at[i].add(v),
        ("add", "mask, number"): lambda: x.at[mask].add(1.0),
        ("add", "mask, a value each"): lambda: x.at[mask].add(each),
    }


NATIVES = {"torch": of_torch, "tensorflow": of_tensorflow, "jax": of_jax}


def measure(backend: str) -> dict[str, dict[str, dict[str, float]]]:
    """Microseconds a call, by method and kind of index."""
    import numpy

    import gradnp as np

    host = {
        "v": numpy.ones((2, 4), "float32"),
        "i": numpy.array([1, 4]),
        "mask": numpy.array([True, False, True, False, False, True]),
        "each": numpy.ones((3, 4), "float32"),
    }
    with np.use_backend(backend):
        x = np.asarray(numpy.linspace(0.1, 1.0, 24, dtype="float32").reshape(6, 4))
        arrays = {name: np.asarray(array) for name, array in host.items()}
    native, ours = NATIVES[backend](x, arrays), of_gradnp(x, arrays)
    table: dict[str, dict[str, dict[str, float]]] = {}
    for (method, index), call in native.items():
        # Short rounds, of which some are undisturbed on a busy machine too.
        best = best_of({"native": call, "gradnp": ours[method, index]}, rounds=60, budget=0.002)
        row = {name: seconds * 1e6 for name, seconds in best.items()}
        table.setdefault(method, {})[index] = row | {"ratio": row["gradnp"] / row["native"]}
    return table


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
