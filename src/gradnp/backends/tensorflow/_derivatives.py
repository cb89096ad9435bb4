"""Gradients of one's own, and the questions that decide whether one is needed.

In eager mode `tf.custom_gradient` inspects the signature of the gradient at each call, which takes longer than the
kernels. The tapes of eager mode take the gradient of an operation directly.
"""

from __future__ import annotations

import functools

import tensorflow as tf

from gradnp.backends.tensorflow.private import could_possibly_record, not_recording, record_gradient, record_operation


def is_undifferentiated():
    """Whether nobody can differentiate what is computed now: in eager mode, without a tape or an accumulator."""
    return tf.executing_eagerly() and not could_possibly_record()


def with_gradient(in_graph, native_forward=False):
    """Decorate a function of tensors that returns one new tensor and the gradient's function, as for `tf.custom_gradient`.

    Parameters
    ----------
    in_graph : function
        What computes the same in a graph: `tf.custom_gradient`, given the decorated function, or a composition.
    native_forward : bool
        Whether forward mode is that of the operations in the function, or else the gradient's transposed. The latter
        needs a finite gradient also for those arguments that do not vary.
    """

    def decorate(function):
        traced = tf.custom_gradient(function) if in_graph is tf.custom_gradient else in_graph

        @functools.wraps(function)
        def call(*xs):
            if not tf.executing_eagerly():
                return traced(*xs)
            xs = [tf.convert_to_tensor(x) for x in xs]  # records the reading of a variable
            if native_forward:
                record, (result, slopes) = record_gradient, function(*xs)
            else:
                record = record_operation
                with not_recording():
                    result, slopes = function(*xs)
            record(function.__name__, [result], xs, slopes if len(xs) > 1 else lambda slope: [slopes(slope)])
            return result

        return call

    return decorate


def summed_to(slope, x):
    """The gradient to an argument that was broadcast."""
    if slope.shape.is_fully_defined() and slope.shape == x.shape:
        return slope
    axes, _ = tf.raw_ops.BroadcastGradientArgs(s0=tf.shape(x), s1=tf.shape(slope))
    return tf.reshape(tf.reduce_sum(slope, axes), tf.shape(x))
