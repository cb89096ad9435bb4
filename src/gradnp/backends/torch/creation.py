from __future__ import annotations

import numpy
import torch

import gradnp as np
from gradnp._core.arguments import stacked
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.shapes import tuple_of
from gradnp.backends.torch import as_dtype, from_host, in_graph, traced_array, varies


def asarray(a, dtype, order, *, device, copy, like):
    given, a = a, stacked(a, torch.Tensor)
    if isinstance(a, torch.Tensor):
        result = a.to(device, dtype)
        shares = result is given
    elif torch.compiler.is_compiling():
        return traced_array(a, dtype, device)
    else:
        host = numpy.asarray(a, numpy_dtype(dtype))
        result = from_host(host).to(device)
        shares = host is a
    if copy is False and not shares:
        raise ValueError("Unable to avoid copy while creating an array as requested.")
    return result.clone() if copy and shares else result


def zeros(shape, dtype, order, *, device, like):
    return torch.zeros(tuple_of(shape), dtype=dtype, device=device)


def ones(shape, dtype, order, *, device, like):
    return torch.ones(tuple_of(shape), dtype=dtype, device=device)


def empty(shape, dtype, order, *, device, like):
    return torch.empty(tuple_of(shape), dtype=dtype, device=device)


def full(shape, fill_value, dtype, order, *, device, like):
    if isinstance(fill_value, (bool, int, float, complex)) and not varies(fill_value):
        return torch.full(tuple_of(shape), fill_value, dtype=dtype, device=device)
    fill_value = asarray(fill_value, dtype, None, device=device, copy=None, like=like)
    return fill_value.broadcast_to(tuple_of(shape)).clone()


def full_like(a, fill_value, dtype, order, subok, shape, *, device):
    fill_value = in_graph(fill_value, a)
    if a.requires_grad or not isinstance(fill_value, (bool, int, float, complex)):
        return np.full_like.__wrapped__(a, fill_value, dtype, order, subok, shape, device=device)
    if shape is None:
        return torch.full_like(a, fill_value, dtype=as_dtype(dtype), device=device)
    return a.new_full(tuple_of(shape), fill_value, dtype=as_dtype(dtype), device=device)
