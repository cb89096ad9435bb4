from __future__ import annotations

import tensorflow as tf

import gradnp as np
from gradnp._ops.rules.products import contract_in_order, contracted_axes, explicit
from gradnp.backends.tensorflow import as_dtype, cast

_NO_KERNEL = frozenset((tf.bool, tf.int8, tf.uint8, tf.int16, tf.uint16, tf.uint32, tf.uint64))


def _contract(function, *arrays):
    """Multiply bools, and integers other than int32 and int64, which have no kernel, as int64: the low bits agree."""
    dtype = arrays[0].dtype
    if dtype is not tf.float32 and dtype in _NO_KERNEL:
        return tf.cast(function(*[tf.cast(x, tf.int64) for x in arrays]), dtype)
    return function(*arrays)


def matmul(x1, x2, *, dtype):
    if dtype is not None:
        x1, x2 = cast(x1, as_dtype(dtype)), cast(x2, as_dtype(dtype))
    dimensions = x1.shape.rank, x2.shape.rank
    if 0 in dimensions:
        raise ValueError("matmul takes no 0-d array")
    if 1 not in dimensions:
        return _contract(_of_matrices if dimensions == (2, 2) else tf.matmul, x1, x2)
    if dimensions[0] == 1:
        x1 = tf.expand_dims(x1, 0)
    if dimensions[1] == 1:
        x2 = tf.expand_dims(x2, 1)
    product = _contract(tf.matmul, x1, x2)
    return tf.squeeze(product, [i for i, n in zip((-2, -1), dimensions, strict=True) if n == 1])


def _of_matrices(a, b):
    return tf.raw_ops.MatMul(a=a, b=b)


def dot(a, b):
    if a.shape.rank == b.shape.rank == 2:
        return _contract(_of_matrices, a, b)
    return np.dot.__wrapped__(a, b)


def tensordot(a, b, axes):
    axes = contracted_axes(axes, a.shape, b.shape)
    return _contract(lambda x, y: tf.tensordot(x, y, axes), a, b)


def einsum(subscripts, *operands, optimize, dtype, order, casting):
    if dtype is not None:
        operands = [cast(x, as_dtype(dtype)) for x in operands]
    shapes = [x.shape for x in operands]
    is_known = all(shape.is_fully_defined() for shape in shapes)
    # Where a size is unknown, nobody knows yet which operand an ellipsis broadcasts; the kernel finds out.
    if is_known or (all(shape.rank is not None for shape in shapes) and "..." not in subscripts):
        subscripts, squeezed = explicit(subscripts, tuple([tuple(shape.as_list()) for shape in shapes]))
        operands = [tf.squeeze(x, axes) if axes else x for x, axes in zip(operands, squeezed, strict=True)]
        if len(operands) < 3:  # with more, TensorFlow searches for a good order
            return _contract(lambda *x: tf.raw_ops.Einsum(inputs=x, equation=subscripts), *operands)
    if not is_known and "->" not in subscripts:
        subscripts = f"{subscripts}->...{_once(subscripts)}"
    if optimize and len(operands) > 2 and is_known:
        return contract_in_order(_einsum, subscripts, operands, optimize)
    return _einsum(subscripts, *operands)


def _once(subscripts):
    """The letters that an implicit output has, in order."""
    return "".join(sorted(c for c in set(subscripts) if c.isalpha() and subscripts.count(c) == 1))


def _einsum(subscripts, *operands):
    return _contract(lambda *x: tf.einsum(subscripts, *x), *operands)
