from __future__ import annotations

import tensorflow as tf

from gradnp._core.arguments import preparer
from gradnp.backends import tensorflow as backend
from gradnp.backends.tensorflow._derivatives import is_undifferentiated, summed_to, with_gradient
from gradnp.backends.tensorflow.rounding import flat

TAKES_SCALARS = {"power"}


REFUSES_MIXED = {"add", "multiply", "subtract"}


_prepare = preparer(backend, False)


def _of_bools_too(kernel, logical):
    """The kernel, but `logical` for two bools, which the kernel refuses; NumPy does the same."""

    def function(x1, x2):
        try:
            return kernel(x=x1, y=x2)
        except (tf.errors.InvalidArgumentError, tf.errors.NotFoundError, TypeError):
            if not x1.dtype.is_bool or not x2.dtype.is_bool:
                raise
            return logical(x1, x2)

    return function


add = _of_bools_too(tf.raw_ops.AddV2, tf.logical_or)


multiply = _of_bools_too(tf.raw_ops.Mul, tf.logical_and)


def subtract(x1, x2):
    return tf.raw_ops.Sub(x=x1, y=x2)


def divide(x1, x2):
    quotient = tf.raw_ops.RealDiv(x=x1, y=x2)
    dtype = quotient.dtype
    if dtype is not tf.complex64 and dtype is not tf.complex128:  # five times faster than dtype.is_complex
        return quotient
    # The kernel makes nan of every quotient by 0.
    zero = tf.zeros([], dtype.real_dtype)
    pole = tf.stop_gradient(tf.complex(tf.math.real(x1) / zero, tf.math.imag(x1) / zero))
    return tf.where(tf.equal(x2, 0), pole, quotient)


def _of_integers(function, x1, x2):
    """An integer quotient or remainder: by zero it is 0, as in NumPy, where TensorFlow raises."""
    if x1.dtype.is_bool:
        x1, x2 = tf.cast(x1, tf.int8), tf.cast(x2, tf.int8)
    zero = x2 == 0
    return tf.where(zero, tf.zeros_like(x2), function(x1, tf.where(zero, tf.ones_like(x2), x2)))


def floor_divide(x1, x2):
    if not x1.dtype.is_floating:
        return _of_integers(tf.math.floordiv, x1, x2)
    # tf.math.floordiv rounds the rounded quotient: it gives 10 for 1.0 // 0.1.
    a, b = tf.stop_gradient(x1), tf.stop_gradient(x2)
    if a.dtype is tf.float16 or a.dtype is tf.bfloat16:  # tf.truncatemod has no kernel
        quotient = floor_divide(tf.cast(a, tf.float32), tf.cast(b, tf.float32))
        return flat(tf.cast(quotient, a.dtype), x1 + x2)
    rest = tf.truncatemod(a, b)
    quotient = (a - rest) / b
    borrowed = (rest != 0) & ((rest < 0) != (b < 0))
    quotient = tf.round(tf.where(borrowed, quotient - 1, quotient))
    return flat(tf.where(b == 0, a / b, quotient), x1 + x2)


def remainder(x1, x2):
    return tf.math.floormod(x1, x2) if x1.dtype.is_floating else _of_integers(tf.math.floormod, x1, x2)


def fmod(x1, x2):
    return _fmod(x1, x2) if x1.dtype.is_floating else _of_integers(_fmod, x1, x2)


def _fmod(x1, x2):
    if x1.dtype.is_unsigned:
        return tf.math.floormod(x1, x2)
    # tf.truncatemod has no gradient, and tf.abs has the gradient 0 at 0.
    rest = tf.math.floormod(tf.where(x1 < 0, -x1, x1), tf.where(x2 < 0, -x2, x2))
    return tf.where(x1 < 0, -rest, rest)


def power(x1, x2):
    if isinstance(x2, (int, float)) and not isinstance(x1, (int, float, complex)) and x1.dtype in backend.INEXACT:
        if x2 == 2:
            return tf.square(x1)
        if x2 == 1:
            return tf.identity(x1)
        if x2 == 0:
            return tf.where(False, x1, tf.ones_like(x1))
        return tf.pow(x1, tf.cast(x2, x1.dtype))
    base, exponent = _prepare(x1, x2)
    if base.dtype not in backend.INEXACT:
        return _integer_power(base, exponent)
    if isinstance(x2, backend.ARRAY):
        return _power(base, exponent)
    # The gradient of tf.pow is nan for 0 to the power 0.
    return tf.pow(tf.where((base == 0) & (exponent == 0), tf.ones_like(base), base), exponent)


@with_gradient(tf.custom_gradient, native_forward=True)  # the gradient of the exponent is nan for a negative base
def _differentiable_power(x1, x2):
    """TensorFlow's own rule is 0 for a negative base's exponent, and nan in a second derivative at 0."""

    def slopes(slope):
        zero, one = tf.equal(x1, 0), tf.ones_like(x1)
        by_base = x2 * _power(tf.where(zero & tf.equal(x2, 0), one, x1), x2 - 1)
        by_exponent = _power(x1, x2) * tf.math.log(tf.where(zero & (tf.math.real(x2) >= 0), one, x1))
        return [summed_to(slope * tf.math.conj(by), x) for by, x in ((by_base, x1), (by_exponent, x2))]

    return _pow(x1, x2), slopes


def _power(x1, x2):
    return _pow(x1, x2) if is_undifferentiated() else _differentiable_power(x1, x2)


def _pow(x1, x2):
    if x1.dtype.is_complex:  # 0**0 is nan under XLA
        x1 = tf.where(tf.equal(x1, 0) & tf.equal(x2, 0), tf.ones_like(x1), x1)
    return tf.pow(x1, x2)


def _integer_power(x1, x2):
    dtype = tf.int8 if x1.dtype.is_bool else x1.dtype
    if dtype in (tf.int32, tf.int64):
        return tf.pow(x1, x2)
    # Only int32 and int64 have kernels; modulo 2**n the result is the same.
    return tf.cast(tf.pow(tf.cast(x1, tf.int64), tf.cast(x2, tf.int64)), dtype)


def negative(x):
    return tf.zeros_like(x) - x if x.dtype.is_unsigned else tf.negative(x)


def positive(x):
    if x.dtype.is_bool:
        raise TypeError("positive does not take bools")
    return tf.identity(x)


def reciprocal(x):
    if x.dtype in backend.INEXACT:
        return tf.raw_ops.Reciprocal(x=x) if is_undifferentiated() else _reciprocal(x)
    if x.dtype.is_bool:
        return tf.cast(x, tf.int8)
    is_unit = x == 1 if x.dtype.is_unsigned else tf.abs(x) == 1
    return tf.where(is_unit, x, tf.zeros_like(x))


@with_gradient(lambda x: tf.raw_ops.RealDiv(x=tf.ones_like(x), y=x))
def _reciprocal(x):
    """The gradient of tf.math.reciprocal hides the pole."""

    def slopes(slope):
        result = tf.math.conj(reciprocal(x))
        return -slope * result * result

    return tf.raw_ops.Reciprocal(x=x), slopes


def absolute(x):
    dtype = x.dtype
    if dtype is tf.complex64 or dtype is tf.complex128:
        return tf.abs(x) if is_undifferentiated() else _modulus(x)
    return x if dtype.is_unsigned or dtype.is_bool else tf.abs(x)


@with_gradient(tf.custom_gradient)
def _modulus(x):
    """The gradient of tf.abs squares, which may over- or underflow."""
    return tf.abs(x), lambda slope: tf.cast(slope, x.dtype) * sign(x)


def sign(x):
    if x.dtype.is_complex:
        size = absolute(x)  # a division of real numbers: that of complex ones squares the divisor, which may underflow
        is_zero = size == 0
        size = tf.where(is_zero, tf.ones_like(size), size)
        return tf.complex(
            *[tf.where(is_zero, tf.zeros_like(size), part(x)) / size for part in (tf.math.real, tf.math.imag)]
        )
    return tf.cast(x > 0, x.dtype) if x.dtype.is_unsigned else flat(tf.sign(x), x)


def copysign(x1, x2):
    # The reciprocal of a zero shows its sign; tf.bitcast does not work under vectorized_map.
    negative = tf.where(tf.equal(x2, 0), 1 / x2, x2) < 0
    size = tf.abs(x1)
    return flat(tf.where(negative, -size, size), x2)
