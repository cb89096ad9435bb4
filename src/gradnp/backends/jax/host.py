"""Host functions on JAX: at once where the values are there, else `jax.pure_callback`."""

from __future__ import annotations

import jax
import numpy

from gradnp.autodiff._host_calls import struct_of
from gradnp.backends.jax import device_of
from gradnp.backends.jax.private import is_traced


def callback(call, arrays):
    # Differentiation is the custom gradient's affair; a callback knows no derivative of its own.
    arrays = [jax.lax.stop_gradient(x) for x in arrays]
    if not any(map(is_traced, arrays)):
        results, single = call.run([numpy.asarray(x) for x in arrays])
        return [jax.device_put(_canonical(r), device_of(arrays[0])) for r in results], single
    declared, single = call.required([struct_of(x) for x in arrays])
    structs = [jax.ShapeDtypeStruct(s.shape, jax.dtypes.canonicalize_dtype(s.dtype)) for s in declared]

    def on_host(*values):
        try:
            results, _ = call.run([numpy.asarray(x) for x in values], values[0].ndim - arrays[0].ndim)
        except Exception as error:
            raise call.failed(error) from error
        return [_canonical(r) for r in results]

    method = "broadcast_all" if call.host.vectorized else "sequential"
    return jax.pure_callback(on_host, structs, *arrays, vmap_method=method), single


def _canonical(result):
    """In 32 bits, unless JAX's x64 mode is on."""
    return result.astype(jax.dtypes.canonicalize_dtype(result.dtype), copy=False)
