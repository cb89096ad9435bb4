from __future__ import annotations

import operator

import tensorflow as tf

from gradnp._ops.rules.rounding import round_bools


def flat(value, x):
    """`value` as a function of `x` whose gradient is zeros; TensorFlow's own is None."""
    return tf.where(True, value, x)


def floor(x):
    return x if _is_exact(x) else flat(tf.floor(x), x)


def ceil(x):
    return x if _is_exact(x) else flat(tf.math.ceil(x), x)


def trunc(x):
    return x if _is_exact(x) else flat(tf.where(x < 0, tf.math.ceil(x), tf.floor(x)), x)


def rint(x):
    if x.dtype.is_complex:
        return tf.complex(rint(tf.math.real(x)), rint(tf.math.imag(x)))
    return flat(tf.round(x), x)


def round(a, decimals):
    decimals = operator.index(decimals)
    if a.dtype.is_complex:
        return tf.complex(round(tf.math.real(a), decimals), round(tf.math.imag(a), decimals))
    if a.dtype.is_bool:
        return round_bools(a, decimals)
    if _is_exact(a):
        return a if decimals >= 0 else tf.cast(round(tf.cast(a, tf.float64), decimals), a.dtype)
    if decimals == 0:
        return rint(a)
    scale = 10.0 ** abs(decimals)
    return rint(a * scale) / scale if decimals > 0 else rint(a / scale) * scale


def _is_exact(x):
    return x.dtype.is_integer or x.dtype.is_bool
