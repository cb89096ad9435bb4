"""Functions that lose a gradient, each at a line marked with a comment, for the tests of `explain` and strict mode."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np


def line_marked(function: Callable[..., Any], mark: str = "here") -> int:
    """The number of the line of `function` that ends in the comment ``# <mark>``."""
    lines, start = inspect.getsourcelines(function)
    (found,) = [i for i, line in enumerate(lines) if re.search(rf"# {mark}$", line.rstrip())]
    return start + found


def back(a: Any, like: Any) -> Any:
    """A NumPy array as the framework's own, in its own way."""
    backend = np.backend_of(like)
    if backend == "torch":
        import torch

        return torch.from_numpy(numpy.asanyarray(a))
    if backend == "tensorflow":
        import tensorflow as tf

        return tf.constant(a)
    import jax.numpy as jnp

    return jnp.asarray(a)


def numpy_function(x):
    h = np.sin(x)
    return np.sum(back(numpy.square(numpy.asarray(h)), x))  # here


def python_number(x):
    total = np.sum(x)
    number = float(total)  # here
    return np.sum(np.ones_like(x)) * number


def item(x):
    total = np.sum(x)
    number = total.item() if hasattr(total, "item") else int(total)  # here
    return np.sum(np.ones_like(x)) * number


def to_numpy(x):
    values = np.to_numpy(x)  # here
    return np.sum(back(values, x))


def integer(x):
    n = np.astype(x * 3, "int32")  # here
    return np.sum(n * 2)


def argmax(x):
    best = np.argmax(x)  # here
    return np.sum(best * 2)


def comparison(x):
    mask = x > 0.5  # here
    return np.sum(np.where(mask, 1.0, 2.0))


def rounding(x):
    whole = np.round(x)  # here
    return np.sum(whole * 2)


def stopped(x):
    fixed = np.stop_gradient(np.sin(x))  # here
    return np.sum(fixed * 2)


def detached(x):
    import torch

    assert isinstance(x, torch.Tensor)
    y = x.sin().detach()  # here
    return np.sum(y * y)


def data(x):
    y = x.sin().data  # here
    return np.sum(y * y)


def rebuilt(x):
    import torch

    y = torch.tensor([x[0], x[1] * 2])  # here
    return np.sum(y * y)


def without_recording(x):
    import torch

    with torch.no_grad():
        y = x * 2  # here
    return np.sum(y * y)


def native_cast(x):
    backend = np.backend_of(x)
    if backend == "tensorflow":
        import tensorflow as tf

        return tf.reduce_sum(tf.cast(x, tf.int32) * 2)  # tensorflow
    if backend == "torch":
        return (x.long() * 2).sum()  # torch
    return (x.astype(int) * 2).sum()  # jax


def native_round(x):
    import tensorflow as tf

    return tf.reduce_sum(tf.round(x))  # here


def variable_from(x):
    import tensorflow as tf

    v = tf.Variable(x * 2)  # here
    return tf.reduce_sum(v)
