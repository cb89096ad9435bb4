"""Host functions on PyTorch: at once where the values are there, else one operator of `torch.library`.

The operator takes a number that stands for the function and its settings, and how many axes of a batch there are.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch.nn.parameter import Parameter

from gradnp._core.settings import typed
from gradnp._core.tracing import constant_to_tracers
from gradnp.autodiff._host_calls import HostCall, Struct, struct_of
from gradnp.autodiff.host import HOSTED
from gradnp.backends.torch import from_host, native_dtype, to_numpy
from gradnp.backends.torch.private import dispatch_mode, is_functorch_wrapped_tensor


def callback(call, arrays):
    if torch.compiler.is_dynamo_compiling():
        key = _key(call.host.number, call.args)
        results = torch.ops.gradnp.host(arrays, key, 0)
        return list(results), _is_single(key)
    if all(_has_values(x) for x in arrays) and dispatch_mode() is None:
        results, single = call.run([to_numpy(x) for x in arrays])
        return [from_host(r).to(arrays[0].device) for r in results], single
    key = _keep(call)
    return list(torch.ops.gradnp.host([x.detach() for x in arrays], key, 0)), _is_single(key)


def _has_values(x):
    return type(x) in (torch.Tensor, Parameter) and not is_functorch_wrapped_tensor(x)


_calls: dict[int, HostCall] = {}
_keys: dict[object, int] = {}
_single: dict[int, bool] = {}
_numbers = itertools.count()


def _keep(call):
    """The number of a call in `_calls`: the same for the same function and settings, where these can be compared."""
    try:
        settings = (call.host.number, typed(tuple(call.args)))
        key = _keys.setdefault(settings, next(_numbers))
    except TypeError:  # not hashable
        key = next(_numbers)
    _calls.setdefault(key, call)
    return key


@constant_to_tracers
def _key(number, args):
    return _keep(HostCall(HOSTED[number], args))


@constant_to_tracers
def _is_single(key):
    return _single[key]


@torch.library.custom_op("gradnp::host", mutates_args=())
def _host(arrays: Sequence[torch.Tensor], key: int, axes: int) -> list[torch.Tensor]:
    results, _single[key] = _calls[key].run([to_numpy(x) for x in arrays], axes)
    return [from_host(r).to(arrays[0].device) for r in results]


@_host.register_fake
def _(arrays, key, axes):
    inner = [Struct(s.shape[axes:], s.dtype) for s in map(struct_of, arrays)]
    structs, _single[key] = _calls[key].required(inner)
    batch = arrays[0].shape[:axes]
    return [arrays[0].new_empty((*batch, *s.shape), dtype=native_dtype(s.dtype.name)) for s in structs]


@_host.register_vmap
def _(info, in_dims, arrays, key, axes):
    stacked = [
        x.expand(info.batch_size, *x.shape) if d is None else x.movedim(d, 0)
        for x, d in zip(arrays, in_dims[0], strict=True)
    ]
    results = _host(stacked, key, axes + 1)
    return results, [0] * len(results)
