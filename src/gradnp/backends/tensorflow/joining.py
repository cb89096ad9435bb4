from __future__ import annotations

import tensorflow as tf


def concatenate(arrays, axis, *, dtype, casting):
    return tf.concat(arrays, axis)


def stack(arrays, axis, *, dtype, casting):
    return tf.stack(arrays, axis)
