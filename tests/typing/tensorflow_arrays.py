"""What type checkers infer for TensorFlow, which ships no annotations: pyright infers some, mypy sees Any."""

from typing import assert_type

import tensorflow as tf

import gradnp as np

x = tf.constant([1.0, 2.0])

assert_type(np.sin(x), tf.Tensor)
assert_type(np.mean(x), tf.Tensor)
assert_type(np.add(x, 2.0), tf.Tensor)
assert_type(np.add(2.0, x), tf.Tensor)
assert_type(np.concatenate([x, x]), tf.Tensor)
