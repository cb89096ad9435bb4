"""The loss of `digits_model` written by hand in each framework, to compare speeds with."""

from __future__ import annotations

from typing import Any


def torch_loss(p: dict[str, Any], images: Any, labels: Any) -> Any:
    from torch.nn import functional as F

    h = (F.conv2d(images, p["kernel_1"], padding=1) + p["bias_1"]).clamp(0, 6)
    h = F.pad(h, (0, 1, 0, 1))
    h = (F.conv2d(h, p["kernel_2"], stride=2) + p["bias_2"]).clamp(0, 6)
    return F.cross_entropy(h.reshape(-1, 512) @ p["weight"] + p["bias"], labels)


def tensorflow_loss(p: dict[str, Any], images: Any, labels: Any) -> Any:
    import tensorflow as tf

    kernels = [tf.transpose(p[name], (2, 3, 1, 0)) for name in ("kernel_1", "kernel_2")]
    biases = [tf.reshape(p[name], (-1,)) for name in ("bias_1", "bias_2")]
    h = tf.transpose(images, (0, 2, 3, 1))
    h = tf.clip_by_value(tf.nn.conv2d(h, kernels[0], 1, "SAME") + biases[0], 0, 6)
    h = tf.clip_by_value(tf.nn.conv2d(h, kernels[1], 2, "SAME") + biases[1], 0, 6)
    h = tf.reshape(tf.transpose(h, (0, 3, 1, 2)), (-1, 512))
    scores = h @ p["weight"] + p["bias"]
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores))


def jax_loss(p: dict[str, Any], images: Any, labels: Any) -> Any:
    import jax
    import jax.numpy as jnp

    h = jnp.clip(jax.lax.conv(images, p["kernel_1"], (1, 1), "SAME") + p["bias_1"], 0, 6)
    h = jnp.clip(jax.lax.conv(h, p["kernel_2"], (2, 2), "SAME") + p["bias_2"], 0, 6)
    scores = jax.nn.log_softmax(h.reshape(-1, 512) @ p["weight"] + p["bias"])
    return -jnp.mean(jnp.take_along_axis(scores, labels[:, None], 1))
