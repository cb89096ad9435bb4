"""Host functions on TensorFlow: at once where the values are there, else `tf.numpy_function`."""

from __future__ import annotations

import re

import tensorflow as tf

from gradnp.autodiff._host_calls import struct_of
from gradnp.backends.tensorflow import private


def callback(call, arrays):
    if tf.executing_eagerly():
        results, single = call.run([x.numpy() for x in arrays])
        with tf.device(arrays[0].device):
            return [tf.convert_to_tensor(r) for r in results], single
    structs, single = call.required([struct_of(x) for x in arrays])
    return _in_graph(call, arrays, structs, ()), single


def _in_graph(call, arrays, structs, batch):
    """The operation that has NumPy compute the results when the graph runs."""

    def on_host(*values):
        try:
            return call.run(values, len(batch))[0]
        except Exception as error:
            raise call.failed(error) from error

    # XLA has no kernel for it and says so with this name.
    name = re.sub(r"\W", "_", f"host_function_{call.name}_cannot_run_under_jit_compile_True")
    results = tf.numpy_function(on_host, arrays, [tf.as_dtype(s.dtype) for s in structs], stateful=False, name=name)
    for r, s in zip(results, structs, strict=True):
        r.set_shape((*batch, *s.shape))

    def convert(given):
        """`tf.vectorized_map`: one operation for the whole batch."""
        stacked = private.stacked_inputs(given)
        outputs = _in_graph(call, stacked, structs, (stacked[0].shape[0], *batch))
        return [private.wrap(x) for x in outputs]

    private.set_converter(results[0], convert)
    return results
