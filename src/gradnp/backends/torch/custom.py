"""Custom gradients on PyTorch, of flat lists of tensors.

Eagerly a call is a `torch.autograd.Function` in the form that `torch.func` takes. Some residuals are neither arguments
nor results of the function; the autograd function returns them too, and so they are part of the graph. The second order
asks for their gradient: torch's own derivative of `fwd`, computed anew. Forward mode follows from `bwd`: a pullback is
linear, and its own pullback pushes tangents forward.

Dynamo traces into an autograd function only if that has no forward mode, and under at most one `torch.func.grad`. Under
other transforms Dynamo takes the call for one operation, and AOT Autograd traces it as if it were eager. No guard then
watches the variables that the function closes over: they stay as they were when it was compiled.
"""

from __future__ import annotations

import weakref

import torch
from torch.autograd import forward_ad

from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing
from gradnp.autodiff._numbers import by_number
from gradnp.autodiff._partition import HOLE, is_hole, partition
from gradnp.backends.torch import NAME, private


def custom_vjp(call, arrays):
    if torch.compiler.is_dynamo_compiling():
        return _traced(call, arrays)
    if any(map(_is_tracked, arrays)) and (torch.is_grad_enabled() or private.is_forward_mode_active()):
        if is_dynamo_tracing():
            call.rule = weakref.proxy(
                call.rule
            )  # torch never frees the graph of Dynamo's stand-in tensors, nor the call
        if private.transforms().count("jvp") > 1:
            return _pushed_by_hand(call, arrays)
        return list(_WithRule.apply(call, *arrays)[: call.result_count])
    results = call.primal(arrays)  # also where `fwd` calls the function: its arguments there are not tracked
    _refuse_closure(call, results)
    return results


def _pushed_by_hand(call, arrays):
    """Forward mode over forward mode, where torch 2.13 takes the second tangent of an autograd function to be zero.

    The innermost tangents are taken off here and pushed forward by ordinary operations, through which the outer ones
    pass. That leaves one forward mode to the autograd function; more would be zeros again.
    """
    if private.transforms().count("jvp") > 2:
        raise UnsupportedOperationError(
            f"custom_vjp: torch has no forward mode of {call.name} over two others; use reverse mode for one of them (grad, "
            f"vjp, jacobian(mode='reverse'))"
        )
    duals = [_parts(x) for x in arrays]
    primals, tangents = [x for x, _ in duals], [t for _, t in duals]
    outputs = _WithRule.apply(call, *primals)
    tensors = [*primals, *outputs]
    pushed = [None] * len(outputs)
    if any(t is not None for t in tangents):
        pushed = _pushed(call, [tensors[i] for i in call.kept], tangents)
    results = zip(outputs[: call.result_count], pushed, strict=False)
    return [x if t is None else _dual(x, t) for x, t in results]


def _is_tracked(x):
    """Whether `x` is differentiated, or may be, under any of the vmaps that it is in."""
    while private.is_batchedtensor(x):
        x = private.get_unwrapped(x)
    if x.requires_grad or private.is_functorch_wrapped_tensor(x):
        return True
    return _is_inexact(x.dtype) and private.is_forward_mode_active() and private.unpacked(x)[1] is not None


def _refuse_closure(call, results):
    if torch.is_grad_enabled() and any(x.requires_grad for x in results):
        raise TypeError(
            f"{call.rule.kind}: {call.name} uses a tensor that requires a gradient and is no argument of it, to which its "
            f"{call.rule.role} gives none; pass it as an argument, or np.stop_gradient(tensor) where it is meant as a constant"
        )


def _is_inexact(dtype):
    return dtype.is_floating_point or dtype.is_complex


class _WithRule(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(call, *arrays):
        inside = [x.detach() for x in arrays]
        with torch.enable_grad():  # shows whether anything but the arguments is differentiated
            results, residuals = call.forward(inside)
            _refuse_closure(call, [*results, *residuals])
        known = [*inside, *results]
        call.places = []  # where each residual is, among arguments, results and further residuals
        for x in residuals:
            place = next((i for i, y in enumerate(known) if y is x), len(known))
            call.places.append(place)
            known += [x] if place == len(known) else []
        outputs = known[len(inside) :]
        call.result_count = len(results)
        call.outputs = [(x.shape, x.dtype, x.device) for x in outputs]
        # The arguments are kept for the gradient of further residuals, should it be asked for.
        further = any(_is_inexact(x.dtype) for x in outputs[len(results) :])
        call.kept = sorted({*call.places, *range(len(inside) if further else 0)})
        return tuple(x.detach() if x.requires_grad else x for x in outputs)

    @staticmethod
    def setup_context(ctx, inputs, outputs):
        ctx.call, *arrays = inputs
        tensors = [*arrays, *outputs]
        saved = [tensors[i] for i in ctx.call.kept]
        ctx.save_for_backward(*saved)
        ctx.save_for_forward(*saved)
        ctx.set_materialize_grads(False)

    @staticmethod
    def backward(ctx, *cotangents):
        return None, *_pulled(ctx.call, ctx.saved_tensors, cotangents)

    @staticmethod
    def jvp(ctx, _, *tangents):
        saved = [_parts(x)[0] for x in ctx.saved_tensors]
        return tuple(_pushed(ctx.call, saved, tangents))


def _parts(x):
    """A tensor's value and its tangent, or None, at the level that differentiates here."""
    if not _is_inexact(x.dtype):
        return x, None
    if not private.is_batchedtensor(x):
        return private.unpacked(x)
    # torch takes no tangent off a batch, but off the tensor in it.
    primal, tangent = _parts(private.get_unwrapped(x))
    return private.in_batch_of(x, primal), None if tangent is None else private.in_batch_of(x, tangent)


def _dual(primal, tangent):
    """The tensor of which these are the `_parts`."""
    if not (private.is_batchedtensor(primal) or private.is_batchedtensor(tangent)):
        return forward_ad.make_dual(primal, tangent, level=0)
    primal, tangent = torch.stack([primal, tangent]).unbind()  # now both are in one batch, along one dimension
    return private.in_batch_of(primal, _dual(private.get_unwrapped(primal), private.get_unwrapped(tangent)))


def _pulled(call, saved, cotangents):
    """The cotangents of the arguments for those of results and further residuals (None: zeros)."""
    tensors = dict(zip(call.kept, saved, strict=True))
    results, further = cotangents[: call.result_count], cotangents[call.result_count :]
    slopes = [None] * len(call.expected)
    if any(c is not None for c in results):
        cotangents = [
            torch.zeros(shape, dtype=dtype, device=device) if c is None else c
            for c, (shape, dtype, device) in zip(results, call.outputs, strict=False)
        ]
        slopes = call.backward([tensors[i] for i in call.places], cotangents)
    if any(c is not None for c in further):
        arrays = [tensors[i] for i in range(len(slopes))]
        natively = _pulled_natively(call, arrays, further)
        slopes = [b if a is None else a if b is None else a + b for a, b in zip(slopes, natively, strict=True)]
    return slopes


def _pulled_natively(call, arrays, cotangents):
    """The cotangents of the arguments for those of the further residuals, by torch's own derivative of `fwd`."""
    # A pullback that runs after its transform has saved tensors of a level that is gone. Operations see through that;
    # torch.func.vjp, to which the level may be its own, does not.
    arrays = [x.view_as(x) for x in arrays]
    moving = [i for i, x in enumerate(arrays) if _is_inexact(x.dtype)]

    def further(*moved):
        full = list(arrays)
        for i, x in zip(moving, moved, strict=True):
            full[i] = x
        results, residuals = call.forward(full)
        found = {place - len(arrays) - len(results): x for place, x in zip(call.places, residuals, strict=True)}
        return tuple(found[k] for k, c in enumerate(cotangents) if c is not None)

    with torch.enable_grad():
        pull = torch.func.vjp(further, *[arrays[i] for i in moving])[1]
        pulled = iter(pull(tuple(c for c in cotangents if c is not None)))
    return [next(pulled) if i in moving else None for i in range(len(arrays))]


def _pushed(call, saved, tangents):
    """The tangents of results and further residuals for those of the arguments, by the pullback of the pullback."""
    moving = [i for i, t in enumerate(tangents) if t is not None]
    inexact = [k for k, (_, dtype, _) in enumerate(call.outputs) if _is_inexact(dtype)]

    def pull(*given):
        cotangents = [None] * len(call.outputs)
        for k, c in zip(inexact, given, strict=True):
            cotangents[k] = c
        slopes = _pulled(call, saved, cotangents)
        return tuple(torch.zeros_like(tangents[i]) if slopes[i] is None else slopes[i] for i in moving)

    zeros = [
        torch.zeros(shape, dtype=dtype, device=device) for shape, dtype, device in (call.outputs[k] for k in inexact)
    ]
    with torch.enable_grad():
        pushed = torch.func.vjp(pull, *zeros)[1](tuple(tangents[i] for i in moving))
    result = [None] * len(call.outputs)
    for k, t in zip(inexact, pushed, strict=True):
        result[k] = t
    return result


# --- while Dynamo traces --------------------------------------------------------------------------------------------


def _traced(call, arrays):
    if private.transforms() not in ((), ("grad",)):
        return _as_one_operation(call, arrays)
    arrays = [x.view_as(x) for x in arrays]  # Dynamo reads requires_grad off a tensor as it first met it
    if not any(x.requires_grad for x in arrays):
        return call.primal(arrays)
    with torch.no_grad():
        results, residuals = call.forward([x.detach() for x in arrays])
    others = [x.view_as(x) for x in (*results, *residuals)]  # Dynamo refuses the same tensor twice
    return list(_Attached.apply(call, len(arrays), len(results), *arrays, *others))


class _Attached(torch.autograd.Function):
    """Results that were computed before, with the rule as their gradient."""

    @staticmethod
    def forward(call, arguments, count, *tensors):
        return tuple([x.view_as(x) for x in tensors[arguments : arguments + count]])

    @staticmethod
    def setup_context(ctx, inputs, outputs):
        ctx.call, ctx.arguments, ctx.count, *tensors = inputs
        ctx.rest = len(tensors) - ctx.arguments
        ctx.save_for_backward(*tensors[ctx.arguments + ctx.count :])

    @staticmethod
    def backward(ctx, *cotangents):
        slopes = ctx.call.backward(ctx.saved_tensors, cotangents)
        return None, None, None, *slopes, *[None] * ctx.rest


class _TracedCall:
    """A call as Dynamo knows it: the arguments with holes for the arrays, and the result too, as `_as_tuples`."""

    def __init__(self, rule, args):
        self.rule, self.args, self.results = rule, args, None


def _as_one_operation(call, arrays):
    function = call.rule.number
    text = _keep(function, call.args([HOLE] * len(arrays)))
    results = _opaque(function, text, *arrays)
    call.results = _Tuples(_results_of(function, text))
    return results


@constant_to_tracers
def _keep(function, args):
    torch.compiler.allow_in_graph(_opaque)
    rule = by_number(function)
    return rule.traced.keep(_TracedCall, rule, args)


def _opaque(function, text, *arrays):
    rule = by_number(function)
    traced = rule.traced.find(_TracedCall, rule, text)
    _, parts = partition(traced.args, is_hole, none_is_leaf=True)
    call, arrays = rule.begin(parts.combine(arrays), NAME)
    try:
        results = custom_vjp(call, arrays)
    except AssertionError as error:
        if "FakeTensor" not in str(error):
            raise
        raise TypeError(
            f"{rule.kind}: {call.name} uses a tensor from its surroundings; where it is compiled under more than one "
            f"transform, pass every tensor as an argument"
        ) from error
    traced.results = _as_tuples(call.name, call.results.combine([HOLE] * len(results)))
    return results


@constant_to_tracers
def _results_of(function, text):
    rule = by_number(function)
    return rule.traced.find(_TracedCall, rule, text).results


def _as_tuples(name, tree):
    """A tree as nested tuples, the one container that a function may give Dynamo as a constant."""
    kind = type(tree)
    if kind is dict:
        keys = tuple(sorted(tree))  # the order in which its leaves are
        return "dict", keys, tuple(_as_tuples(name, tree[key]) for key in keys)
    if kind in (list, tuple):
        return kind.__name__, (), tuple(_as_tuples(name, x) for x in tree)
    if tree is None or kind in (str, bool, int, float, complex):
        return "leaf", (), tree
    raise TypeError(
        f"custom_vjp: {name} returns a {kind.__name__}, but may only return arrays, lists, tuples and dicts where it is compiled "
        f"under more than one transform"
    )


class _Tuples:
    """A tree in the form of `_as_tuples`."""

    def __init__(self, node):
        self.node = node

    def combine(self, arrays):
        return _filled(self.node, iter(arrays))


def _filled(node, arrays):
    kind, keys, children = node
    if kind == "leaf":
        return next(arrays) if is_hole(children) else children
    children = [_filled(child, arrays) for child in children]
    return (
        dict(zip(keys, children, strict=True)) if kind == "dict" else tuple(children) if kind == "tuple" else children
    )
