"""`tf.vectorized_map` of decompositions: TensorFlow's kernels take stacks of matrices, but lack the registration."""

from __future__ import annotations

import tensorflow as tf

from gradnp.backends.tensorflow.private import register_converter, wrap


def _svd(pfor_input):
    compute_uv, full_matrices = pfor_input.get_attr("compute_uv"), pfor_input.get_attr("full_matrices")
    stacked = tf.raw_ops.Svd(input=pfor_input.stacked_input(0), compute_uv=compute_uv, full_matrices=full_matrices)
    return [wrap(stacked.s, True), wrap(stacked.u, compute_uv), wrap(stacked.v, compute_uv)]


def _qr(pfor_input):
    full_matrices = pfor_input.get_attr("full_matrices")
    stacked = tf.raw_ops.Qr(input=pfor_input.stacked_input(0), full_matrices=full_matrices)
    return [wrap(x, True) for x in stacked]


def _eig(pfor_input):
    compute_v = pfor_input.get_attr("compute_v")
    matrices = pfor_input.stacked_input(0)
    stacked = tf.raw_ops.Eig(input=matrices, Tout=pfor_input.get_attr("Tout"), compute_v=compute_v)
    return [wrap(stacked.e, True), wrap(stacked.v, compute_v)]


register_converter("Eig", _eig)
register_converter("Svd", _svd)
register_converter("Qr", _qr)
