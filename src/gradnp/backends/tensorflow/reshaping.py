from __future__ import annotations

import functools

import tensorflow as tf

from gradnp._core.shapes import is_fortran, normalize_axes, tuple_of, unknown_size
from gradnp.backends.tensorflow import known_sizes
from gradnp.backends.tensorflow._kernels import int_vector


def shape(a):
    """The sizes of `a`; a size unknown while tracing is an integer tensor."""
    dynamic = tf.shape(a)
    return tuple([dynamic[i] if n is None else n for i, n in enumerate(a.shape)])


def reshape(a, shape, order, *, copy):
    if order == "C" and type(shape) is tuple:
        return tf.reshape(a, _sizes_of(shape))
    if isinstance(shape, (tuple, list)):
        _refuse_open_empty(shape)
    if order == "C" or not is_fortran(order):
        return tf.reshape(a, tf_shape(shape))
    return tf.transpose(tf.reshape(tf.transpose(a), tf_shape(shape)[::-1]))


def _sizes_of(shape):
    try:
        return _sizes(*shape)
    except TypeError:  # some are known only at run time
        _refuse_open_empty(shape)
        return shape


@functools.lru_cache(4096, typed=True)
def _sizes(*shape):
    _refuse_open_empty(shape)
    return int_vector(*shape)


def _refuse_open_empty(shape):
    known = [n for n in shape if isinstance(n, int)]
    if 0 in known and -1 in known:
        raise ValueError(f"cannot reshape array of size 0 into shape {tuple(shape)}")  # TensorFlow makes -1 a 1


def tf_shape(shape):
    """A shape as TensorFlow takes it: a tuple of ints and 0-d tensors, an integer tensor, or a known `tf.TensorShape`."""
    if isinstance(shape, tf.TensorShape):
        return known_sizes(shape)
    return shape if isinstance(shape, (tuple, list, tf.Tensor)) else tuple_of(shape)


def ravel(a, order):
    return reshape(a, (-1,), "F", copy=None) if is_fortran(order, "CFAK") else tf.reshape(a, int_vector(-1))


def expand_dims(a, axis):
    if isinstance(axis, int):
        return tf.expand_dims(a, axis)
    axes = tuple_of(axis)
    for n in sorted(normalize_axes(axes, len(a.shape) + len(axes))):
        a = tf.expand_dims(a, n)
    return a


def squeeze(a, axis):
    if axis is None:
        return tf.squeeze(a)
    axes = normalize_axes(axis, len(a.shape))
    return tf.squeeze(a, axes) if axes else tf.identity(a)  # TensorFlow reads () as all


def broadcast_to(array, shape, subok):
    return tf.broadcast_to(array, tf_shape(shape))


def broadcast_arrays(*args, subok):
    shape = functools.reduce(tf.broadcast_static_shape, [x.shape for x in args])
    if not shape.is_fully_defined():
        shape = functools.reduce(tf.broadcast_dynamic_shape, [tf.shape(x) for x in args])
    return tuple([tf.broadcast_to(x, shape) for x in args])


def transpose(a, axes):
    if axes is not None and not (type(axes) is tuple and axes and min(axes) >= 0):
        # The gradient does not accept negative axes.
        axes = normalize_axes(tuple_of(axes), len(a.shape))
    return tf.transpose(a, axes if axes is None else int_vector(*axes))


def unstack(x, *, axis):
    if x.shape[axis] is None:
        raise unknown_size("the number of parts is")
    return tuple(tf.unstack(x, axis=axis))
