from __future__ import annotations

import operator

import tensorflow as tf

import gradnp as np
from gradnp._core.shapes import normalize_axes
from gradnp.backends.tensorflow.creation import on_device


def eye(N, M, k, dtype, order, *, device, like):
    if k != 0:
        return np.eye.__wrapped__(N, M, k, dtype, order, device=device, like=like)
    with on_device(device):
        return tf.eye(N, M, dtype=dtype)


def diag(v, k):
    k = operator.index(k)
    if v.shape.rank == 2:
        return np.diag.__wrapped__(v, k)
    if v.shape.rank != 1:
        raise ValueError("Input must be 1- or 2-d.")
    if not v.shape[0]:  # the gradient of the kernel wants to know the size, and none of 0
        above, left = (0, k) if k >= 0 else (-k, 0)
        return tf.pad(tf.linalg.diag(v), [[above, left], [left, above]])
    return tf.linalg.diag(v, k=k)


def tril(m, k):
    if m.shape.rank < 2:
        return np.tril.__wrapped__(m, k)
    if 0 <= k <= (m.shape[-1] or 0):  # the kernel refuses diagonals that the matrix does not have
        return tf.linalg.band_part(m, -1, k)
    return tf.where(_below(m, k), m, tf.zeros((), m.dtype))


def triu(m, k):
    if m.shape.rank < 2:
        return np.triu.__wrapped__(m, k)
    if 0 <= -k <= (m.shape[-2] or 0):
        return tf.linalg.band_part(m, -k, -1)
    return tf.where(_below(m, k - 1), tf.zeros((), m.dtype), m)


def _below(m, k):
    """The mask of entries on or below the `k`-th diagonal; sizes may be unknown while tracing."""
    rows, columns = (tf.range(tf.shape(m)[axis]) for axis in (-2, -1))
    return rows[:, tf.newaxis] + k >= columns


def _diagonal_of_unknown_size(a, offset):
    """`diagonal`, which is found out later to be there; the kernel's gradient wants to know the offset's place."""
    a = a[..., offset:] if offset >= 0 else a[..., -offset:, :]
    count = tf.reduce_min(tf.shape(a)[-2:])
    one_more = [[0, 0]] * (len(a.shape) - 2) + [[0, 1], [0, 1]]  # the kernel refuses an empty matrix
    return tf.linalg.diag_part(tf.pad(a[..., :count, :count], one_more))[..., :-1]


def diagonal(a, offset, axis1, axis2):
    rank = a.shape.rank
    if rank < 2:
        raise ValueError("diagonal needs an array of at least two dimensions")
    axes = list(normalize_axes((axis1, axis2), rank))
    if axes != [rank - 2, rank - 1]:
        a = tf.transpose(a, [i for i in range(rank) if i not in axes] + axes)
    rows, columns = a.shape[-2:]
    if rows is None or columns is None:
        return _diagonal_of_unknown_size(a, offset)
    if not -rows < offset < columns:
        return tf.reshape(a[..., :0, :0], [*tf.unstack(tf.shape(a)[:-2]), 0])
    return tf.linalg.diag_part(a, k=offset)
