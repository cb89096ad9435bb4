"""`tf.vectorized_map` of decompositions: TensorFlow has kernels for stacks of matrices, but does not register them."""

from __future__ import annotations

import contextlib

import tensorflow as tf


def _svd(pfor_input):
    compute_uv, full_matrices = pfor_input.get_attr("compute_uv"), pfor_input.get_attr("full_matrices")
    stacked = tf.raw_ops.Svd(input=pfor_input.stacked_input(0), compute_uv=compute_uv, full_matrices=full_matrices)
    return [pfor.wrap(stacked.s, True), pfor.wrap(stacked.u, compute_uv), pfor.wrap(stacked.v, compute_uv)]


def _qr(pfor_input):
    full_matrices = pfor_input.get_attr("full_matrices")
    stacked = tf.raw_ops.Qr(input=pfor_input.stacked_input(0), full_matrices=full_matrices)
    return [pfor.wrap(x, True) for x in stacked]


# The registry is TensorFlow's own, and not public: where it has moved, or knows these operations, nothing is added.
with contextlib.suppress(ImportError, KeyError):
    from tensorflow.python.ops.parallel_for import pfor

    pfor.RegisterPFor("Svd")(_svd)
    pfor.RegisterPFor("Qr")(_qr)
