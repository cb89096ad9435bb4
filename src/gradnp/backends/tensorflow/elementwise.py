import tensorflow as tf
from tensorflow.math import add, exp, sin


def maximum(x1, x2):
    return 0.5 * (tf.maximum(x1, x2) + tf.maximum(x2, x1)) if x1.dtype.is_floating else tf.maximum(x1, x2)


def where(condition, x, y):
    return tf.where(condition, x, y)
def hypot(x1,x2): return tf.sqrt(x1*x1+x2*x2)
