"""Host functions on PyTorch: at once where the values are there, else one operator of `torch.library`.

The operator takes the number of the function and the text of a `HostCall` (`gradnp.autodiff._numbers.TracedCalls`), and how
many axes of a batch there are.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn.parameter import Parameter

from gradnp._core.tracing import constant_to_tracers
from gradnp.autodiff._host_calls import HostCall, Struct, struct_of
from gradnp.autodiff._numbers import by_number, text_of
from gradnp.backends.torch import from_host, native_dtype, to_numpy
from gradnp.backends.torch.private import is_functorch_wrapped_tensor, is_recording


def callback(call, arrays):
    function = call.host.rule.number
    if torch.compiler.is_dynamo_compiling():
        text = _keep(function, call.args)
        return list(torch.ops.gradnp.host(arrays, function, text, 0)), _is_single(function, text)
    is_recorded = is_recording()
    if not is_recorded and all(_has_values(x) for x in arrays):
        results, single = call.run([to_numpy(x) for x in arrays])
        return [from_host(r).to(arrays[0].device) for r in results], single
    # Only a program that is recorded needs the call later.
    text = _keep(function, call.args) if is_recorded else text_of(call)
    return list(torch.ops.gradnp.host([x.detach() for x in arrays], function, text, 0)), _is_single(function, text)


def _has_values(x):
    return type(x) in (torch.Tensor, Parameter) and not is_functorch_wrapped_tensor(x)


@constant_to_tracers
def _keep(function, args):
    rule = by_number(function)
    return rule.traced.keep(_host_call, rule, args)


def _host_call(rule, args):
    return HostCall(rule.owner, args)


def _find(function, text):
    rule = by_number(function)
    return rule.traced.find(_host_call, rule, text)


@constant_to_tracers
def _is_single(function, text):
    return _find(function, text).single


@torch.library.custom_op("gradnp::host", mutates_args=())
def _host(arrays: Sequence[torch.Tensor], function: int, text: str, axes: int) -> list[torch.Tensor]:
    call = _find(function, text)
    results, call.single = call.run([to_numpy(x) for x in arrays], axes)
    return [from_host(r).to(arrays[0].device) for r in results]


@_host.register_fake
def _(arrays, function, text, axes):
    inner = [Struct(s.shape[axes:], s.dtype) for s in map(struct_of, arrays)]
    call = _find(function, text)
    structs, call.single = call.required(inner)
    batch = arrays[0].shape[:axes]
    return [arrays[0].new_empty((*batch, *s.shape), dtype=native_dtype(s.dtype.name)) for s in structs]


@_host.register_vmap
def _(info, in_dims, arrays, function, text, axes):
    stacked = [
        x.expand(info.batch_size, *x.shape) if d is None else x.movedim(d, 0)
        for x, d in zip(arrays, in_dims[0], strict=True)
    ]
    results = _host(stacked, function, text, axes + 1)
    return results, [0] * len(results)
