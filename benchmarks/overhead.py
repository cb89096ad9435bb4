"""Nanoseconds that a call through gradnp (and through its peers) adds to the framework's own call, on tiny arrays.

One backend a process (`python -m benchmarks.overhead torch`), because keras fixes its backend at import. Prints JSON:
``{operation: {"native": ns, contender: ns added or null}}``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.timing import best_of

CONTENDERS = ("gradnp", "autoray", "array_api_compat", "keras.ops", "eagerpy")
Calls = dict[str, Callable[[], Any]]


def natives(backend: str, x: Any, y: Any, mask: Any) -> Calls:
    """The framework's own calls."""
    if backend == "torch":
        import torch

        return {
            "sin": lambda: torch.sin(x),
            "add": lambda: torch.add(x, y),
            "mean": lambda: torch.mean(x),
            "sum": lambda: torch.sum(x, (0, 1), True),
            "reshape": lambda: torch.reshape(x, (1, 4)),
            "transpose": lambda: torch.permute(x, (1, 0)),
            "dot": lambda: torch.matmul(x, y),
            "clip": lambda: torch.clamp(x, 0.1, 0.9),
            "concatenate": lambda: torch.concatenate([x, y], 0),
            "where": lambda: torch.where(mask, x, y),
            "einsum": lambda: torch.einsum("ij,jk->ik", x, y),
        }
    if backend == "tensorflow":
        import tensorflow as tf

        return {
            "sin": lambda: tf.sin(x),
            "add": lambda: tf.add(x, y),
            "mean": lambda: tf.reduce_mean(x),
            "sum": lambda: tf.reduce_sum(x, (0, 1), True),
            "reshape": lambda: tf.reshape(x, (1, 4)),
            "transpose": lambda: tf.transpose(x, (1, 0)),
            "dot": lambda: tf.matmul(x, y),
            "clip": lambda: tf.clip_by_value(x, 0.1, 0.9),
            "concatenate": lambda: tf.concat([x, y], 0),
            "where": lambda: tf.where(mask, x, y),
            "einsum": lambda: tf.einsum("ij,jk->ik", x, y),
        }
    if backend == "jax":
        import jax.numpy as xp
    else:
        import numpy as xp
    return {
        "sin": lambda: xp.sin(x),
        "add": lambda: xp.add(x, y),
        "mean": lambda: xp.mean(x),
        "sum": lambda: xp.sum(x, axis=(0, 1), keepdims=True),
        "reshape": lambda: xp.reshape(x, (1, 4)),
        "transpose": lambda: xp.transpose(x, (1, 0)),
        "dot": lambda: xp.dot(x, y),
        "clip": lambda: xp.clip(x, 0.1, 0.9),
        "concatenate": lambda: xp.concatenate([x, y], axis=0),
        "where": lambda: xp.where(mask, x, y),
        "einsum": lambda: xp.einsum("ij,jk->ik", x, y),
    }


def of_module(np: Any, x: Any, y: Any, mask: Any) -> Calls:
    """The calls on a module with NumPy's names: gradnp, keras.ops."""
    return {
        "sin": lambda: np.sin(x),
        "add": lambda: np.add(x, y),
        "mean": lambda: np.mean(x),
        "sum": lambda: np.sum(x, axis=(0, 1), keepdims=True),
        "reshape": lambda: np.reshape(x, (1, 4)),
        "transpose": lambda: np.transpose(x, (1, 0)),
        "dot": lambda: np.dot(x, y),
        "clip": lambda: np.clip(x, 0.1, 0.9),
        "concatenate": lambda: np.concatenate([x, y], axis=0),
        "where": lambda: np.where(mask, x, y),
        "einsum": lambda: np.einsum("ij,jk->ik", x, y),
    }


def of_autoray(x: Any, y: Any, mask: Any) -> Calls:
    from autoray import do

    return {
        "sin": lambda: do("sin", x),
        "add": lambda: do("add", x, y),
        "mean": lambda: do("mean", x),
        "sum": lambda: do("sum", x, axis=(0, 1), keepdims=True),
        "reshape": lambda: do("reshape", x, (1, 4)),
        "transpose": lambda: do("transpose", x, (1, 0)),
        "dot": lambda: do("dot", x, y),
        "clip": lambda: do("clip", x, 0.1, 0.9),
        "concatenate": lambda: do("concatenate", [x, y], axis=0),
        "where": lambda: do("where", mask, x, y),
        "einsum": lambda: do("einsum", "ij,jk->ik", x, y),
    }


def of_array_api_compat(x: Any, y: Any, mask: Any) -> Calls:
    from array_api_compat import array_namespace as namespace

    return {
        "sin": lambda: namespace(x).sin(x),
        "add": lambda: namespace(x, y).add(x, y),
        "mean": lambda: namespace(x).mean(x),
        "sum": lambda: namespace(x).sum(x, axis=(0, 1), keepdims=True),
        "reshape": lambda: namespace(x).reshape(x, (1, 4)),
        "transpose": lambda: namespace(x).permute_dims(x, (1, 0)),
        "dot": lambda: namespace(x, y).matmul(x, y),
        "clip": lambda: namespace(x).clip(x, 0.1, 0.9),
        "concatenate": lambda: namespace(x, y).concat([x, y], axis=0),
        "where": lambda: namespace(x, y).where(mask, x, y),
    }


def of_eagerpy(x: Any, y: Any, mask: Any) -> Calls:
    import eagerpy as ep

    return {
        "sin": lambda: ep.sin(ep.astensor(x)).raw,
        "add": lambda: (ep.astensor(x) + ep.astensor(y)).raw,
        "mean": lambda: ep.mean(ep.astensor(x)).raw,
        "sum": lambda: ep.sum(ep.astensor(x), axis=(0, 1), keepdims=True).raw,
        "reshape": lambda: ep.reshape(ep.astensor(x), (1, 4)).raw,
        "transpose": lambda: ep.transpose(ep.astensor(x), (1, 0)).raw,
        "dot": lambda: ep.matmul(ep.astensor(x), ep.astensor(y)).raw,
        "clip": lambda: ep.clip(ep.astensor(x), 0.1, 0.9).raw,
        "concatenate": lambda: ep.concatenate([ep.astensor(x), ep.astensor(y)], axis=0).raw,
        "where": lambda: ep.where(ep.astensor(mask), ep.astensor(x), ep.astensor(y)).raw,
    }


def contenders(backend: str, x: Any, y: Any, mask: Any) -> dict[str, Calls]:
    """The calls of gradnp and of each installed peer that knows `backend`."""
    import gradnp

    found = {"gradnp": of_module(gradnp, x, y, mask)}
    if importlib.util.find_spec("autoray"):
        found["autoray"] = of_autoray(x, y, mask)
    if backend != "tensorflow":
        found["array_api_compat"] = of_array_api_compat(x, y, mask)
    if importlib.util.find_spec("keras") and backend != "numpy":
        os.environ["KERAS_BACKEND"] = backend
        from keras import ops

        found["keras.ops"] = of_module(ops, x, y, mask)
    if importlib.util.find_spec("eagerpy"):
        found["eagerpy"] = of_eagerpy(x, y, mask)
    return found


def measure(backend: str) -> dict[str, dict[str, float | None]]:
    """Per operation, the native call's nanoseconds and what each contender adds."""
    import numpy

    import gradnp

    host = numpy.array([[0.2, 0.4], [0.6, 0.8]], "float32")
    with gradnp.use_backend(backend):
        x, y, mask = gradnp.asarray(host), gradnp.asarray(host + 1), gradnp.asarray(host > 0.5)
    native = natives(backend, x, y, mask)
    peers = contenders(backend, x, y, mask)
    table: dict[str, dict[str, float | None]] = {}
    for name, call in native.items():
        calls = {"native": call}
        for peer, their in peers.items():
            if name in their:
                with contextlib.suppress(Exception):  # a peer that cannot make the call is shown as a dash
                    their[name]()
                    calls[peer] = their[name]
        if "gradnp" not in calls:
            peers["gradnp"][name]()  # raises what was suppressed
        best = best_of(calls)
        table[name] = {"native": best["native"] * 1e9} | {
            peer: (best[peer] - best["native"]) * 1e9 if peer in best else None for peer in CONTENDERS
        }
    return table


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
