"""One function, differentiated in three idioms: ``python -m examples.three_idioms``."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow logs its start otherwise
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import jax
import numpy
import tensorflow as tf
import torch

import gradnp as np


def loss(w, x, y):
    hidden = np.clip(np.dot(x, w), 0, 6)
    return np.mean((np.sum(hidden, axis=1) - y) ** 2)


w, x, y = numpy.full((3, 8), 0.1, "float32"), numpy.ones((4, 3), "float32"), numpy.arange(4, dtype="float32")

t = torch.tensor(w, requires_grad=True)  # PyTorch: backward()
loss(t, torch.tensor(x), torch.tensor(y)).backward()

v = tf.Variable(w)  # TensorFlow: GradientTape
with tf.GradientTape() as tape:
    value = loss(v, tf.constant(x), tf.constant(y))

slope = jax.grad(loss)(jax.numpy.asarray(w), x, y)  # JAX: grad

for gradient in (t.grad, tape.gradient(value, v), slope):
    print(f"{type(gradient).__module__.partition('.')[0]:<12}{numpy.asarray(gradient)[0, :3]}")
