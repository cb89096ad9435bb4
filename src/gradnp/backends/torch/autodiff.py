"""Transforms on torch: `torch.autograd` where nothing else is going on, `torch.func` inside of other transforms.

On a small model `torch.func.grad` costs 1.7 times as much as `torch.autograd.grad`, because it wraps every tensor. But
only `torch.func.grad` nests in torch's functional transforms, and Dynamo compiles only that. Both mean the same: the gradient stays connected to what
the function closes over and what its arguments come from.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.autograd.function import FunctionCtx
from torch.utils.checkpoint import checkpoint as _checkpoint

from gradnp._core.tracing import constant_to_tracers
from gradnp.backends.torch import ARRAY as ARRAY, INEXACT as INEXACT, NAME as NAME, private
from gradnp.backends.torch.compiling import jit as jit, levels

COMPLEX = frozenset((torch.complex64, torch.complex128))
FORWARD_COST = 1.01  # reverse mode on a tie: every operation has it
NO_FORWARD_MODE = (NotImplementedError, RuntimeError)

Arrays = Sequence[torch.Tensor]
Function = Callable[[Arrays], tuple[Arrays, Arrays]]
Loss = Callable[[Arrays], tuple[torch.Tensor, list[torch.Tensor]]]


def _functional() -> bool:
    """Whether only `torch.func` will do: another transform, a forward-mode level or a compiler is at work."""
    return torch.compiler.is_compiling() or private.are_transforms_active() or private.is_forward_mode_active()


def _inside_reverse_mode() -> bool:
    """Whether a `torch.func.grad` or `vjp` is at work around this."""
    return "grad" in private.transforms()


@constant_to_tracers
def _follows_autograd() -> bool:
    """Whether Dynamo, which is tracing, follows `torch.autograd.grad`; `jit` has it do so where it fails on `torch.func`."""
    torch.compiler.allow_in_graph(_look)
    active = private.are_transforms_active() or private.is_forward_mode_active()
    return not active and private.follows_autograd()


def value_and_grad(loss: Loss, primals: Arrays) -> tuple[torch.Tensor, list[torch.Tensor], Sequence[torch.Tensor]]:
    if torch.compiler.is_compiling() and _follows_autograd():
        return _traced_value_and_grad(loss, primals)
    if _functional():
        return _functional_value_and_grad(loss, primals)
    if torch.is_inference_mode_enabled():
        with torch.inference_mode(False), torch.no_grad():
            return value_and_grad(loss, [x.clone() for x in primals])
    if torch.is_grad_enabled():
        return _value_and_grad(loss, primals, True)
    with torch.enable_grad():
        return _value_and_grad(loss, primals, False)


def _value_and_grad(
    loss: Loss, primals: Arrays, tracked: bool
) -> tuple[torch.Tensor, list[torch.Tensor], Sequence[torch.Tensor]]:
    aliases = _aliases(primals, tracked)
    with levels:
        value, rest = loss(aliases)
    if rest:
        rest = _outside(rest, tracked, aliases, primals)
    if not value.requires_grad:
        return value, rest, [torch.zeros_like(x) for x in primals]
    connected, ruled = _reach([value], aliases, primals) if tracked else (False, False)
    if ruled:
        slopes = _outside(_slopes(value, aliases, True), tracked, aliases, primals)
    else:
        slopes = _slopes(value, aliases, connected)
    return value if connected else value.detach(), rest, slopes


def _outside(values: Arrays, tracked: bool, aliases: Arrays, primals: Arrays) -> list[torch.Tensor]:
    """`values` as the caller gets them: detached where they depend on nothing that is tracked but fresh `aliases`."""

    def is_followed(x: torch.Tensor) -> bool:
        while private.is_batchedtensor(x):  # the graph is that of the tensor in the batch
            x = private.get_unwrapped(x)
        return not x.requires_grad or (tracked and _reach([x], aliases, primals)[0])

    return [x if is_followed(x) else x.detach() for x in values]


def _slopes(value: torch.Tensor, aliases: list[torch.Tensor], connected: bool) -> Sequence[torch.Tensor]:
    if not aliases:
        return []  # without inputs, torch would fill the `.grad` of every leaf
    return _writable(
        torch.autograd.grad(value, aliases, create_graph=connected, allow_unused=True, materialize_grads=True)
    )


def _writable(slopes: Arrays) -> list[torch.Tensor]:
    """`slopes` with elements of their own: torch expands one number to a whole gradient, and gives one tensor twice."""
    seen: set[torch.Tensor] = set()
    result = []
    for x in slopes:
        if x in seen or (x.layout is torch.strided and 0 in x.stride()):
            x = x.clone()
        seen.add(x)
        result.append(x)
    return result


def _traced_value_and_grad(
    loss: Loss, primals: Arrays
) -> tuple[torch.Tensor, list[torch.Tensor], Sequence[torch.Tensor]]:
    """The same while Dynamo traces."""
    tracked = torch.is_grad_enabled()
    with torch.enable_grad():
        aliases = _aliases(primals, tracked)
        value, rest = loss(aliases)
        connected = [tracked] * (1 + len(rest))
        if tracked and not any(x.requires_grad for x in primals):
            _look(1 + len(rest), value, *rest, *aliases)
            connected = _seen()
        rest = [x if follows else x.detach() for x, follows in zip(rest, connected[1:], strict=True)]
        if not (value.requires_grad and aliases):
            return value if connected[0] else value.detach(), rest, [torch.zeros_like(x) for x in primals]
        slopes = _slopes(value, aliases, connected[0])
    return value if connected[0] else value.detach(), rest, slopes


_last_look = threading.local()


def _look(count: int, *tensors: torch.Tensor) -> torch.Tensor:
    """See which of the first `count` tensors depend on a tensor that is tracked, other than through the rest, `aliases`.

    Traced code cannot look at a graph, but Dynamo calls this, as a part of the program, with stand-ins that have one.
    """
    values, aliases = tensors[:count], tensors[count:]
    _last_look.connected = tuple([_reach([x], aliases, ())[0] for x in values])
    return torch.zeros(())


@constant_to_tracers
def _seen() -> tuple[bool, ...]:
    return _last_look.connected


def _aliases(primals: Arrays, tracked: bool) -> list[torch.Tensor]:
    """Tensors of the same values; the function may close over the arguments, and those stay constants.

    Of a view, a compiled function takes its second derivative to be zero; of anything else it refuses one.
    """
    same = torch.clone if private.can_compile_gradients() and not torch.compiler.is_compiling() else _view
    return [same(x) if tracked and x.requires_grad else x.detach().requires_grad_() for x in primals]


def _view(x: torch.Tensor) -> torch.Tensor:
    return x.view_as(x)


def _reach(values: Arrays, aliases: Arrays, primals: Arrays) -> tuple[bool, bool]:
    """Whether `values` depend on a tensor that requires a gradient, other than through fresh `aliases`.

    The second is whether their gradients may depend on one although they do not: before a rule written in Python has run,
    nobody sees what it closes over.
    """
    if any(x.requires_grad for x in primals):
        return True, False
    nodes, ends = _graph(values)
    # Only the end nodes that accumulate a leaf's gradient have a variable.
    beyond = not {id(node.variable) for node in ends if hasattr(node, "variable")} <= set(map(id, aliases))
    ruled = any(issubclass(kind, FunctionCtx) and kind.__name__ != private.COMPILED for kind in set(map(type, nodes)))
    return beyond, not beyond and ruled


def _graph(values: Arrays) -> tuple[list[Any], list[Any]]:
    """The nodes of the graph that made `values`, and those among them where it ends."""
    nodes = [x.grad_fn or _accumulator(x) for x in values if x.requires_grad]
    seen, ends = set(nodes), []
    for node in nodes:  # it grows meanwhile
        parents = node.next_functions
        if not parents:
            ends.append(node)
        for parent, _ in parents:
            if parent is not None and parent not in seen:
                seen.add(parent)
                nodes.append(parent)
    return nodes, ends


def _accumulator(leaf: torch.Tensor) -> Any:
    return torch.autograd.graph.get_gradient_edge(leaf).node


def _functional_value_and_grad(loss: Loss, primals: Arrays) -> tuple[Any, Any, Any]:
    if not primals:
        value, rest = loss([])
        return value, rest, []
    transformed = torch.func.grad_and_value(
        lambda *arrays: loss(arrays), argnums=tuple(range(len(primals))), has_aux=True
    )
    slopes, (value, rest) = transformed(*primals)
    return value, rest, _writable(slopes)


def vjp(fun: Function, primals: Arrays) -> tuple[Arrays, Arrays, Callable[[Arrays], Arrays]]:
    if not primals:
        outputs, rest = fun([])
        return outputs, rest, lambda cotangents: []
    if _functional():
        return _functional_vjp(fun, primals)
    if torch.is_inference_mode_enabled():
        with torch.inference_mode(False), torch.no_grad():
            return vjp(fun, [x.clone() for x in primals])
    tracked = torch.is_grad_enabled()
    with torch.enable_grad(), levels:
        aliases = _aliases(primals, tracked)
        outputs, rest = fun(aliases)
    connected, ruled = _reach(outputs, aliases, primals) if tracked else (False, False)
    rest = _outside(rest, tracked, aliases, primals)
    versions = _versions(primals) if private.is_compiler_imported() else []

    def pullback(cotangents: Arrays) -> Arrays:
        if versions and (_functional() or any(c.requires_grad for c in cotangents)) and _is_compiled(outputs):
            # torch can neither map nor differentiate the gradient of what it compiled: `fun` runs again, as it is.
            if versions != _versions(primals):
                raise RuntimeError(
                    "vjp: an argument has been changed in place since, and the pullback of a compiled function needs it "
                    "where it is mapped or differentiated; call np.vjp again, or on a clone of the argument"
                )
            return _functional_vjp(fun, primals)[2](cotangents)
        followed = [(y, c) for y, c in zip(outputs, cotangents, strict=True) if y.requires_grad]
        if not followed:
            return [torch.zeros_like(x) for x in primals]
        # Where the cotangents are differentiated, the pullback is too.
        differentiated = connected or _inside_reverse_mode() or any(c.requires_grad for c in cotangents)
        slopes = _writable(
            torch.autograd.grad(
                [y for y, _ in followed],
                aliases,
                [c for _, c in followed],
                retain_graph=True,
                create_graph=differentiated or (ruled and torch.is_grad_enabled()),
                allow_unused=True,
                materialize_grads=True,
            )
        )
        return slopes if differentiated or not ruled else _outside(slopes, True, aliases, primals)

    return outputs if connected else [y.detach() for y in outputs], rest, pullback


def _functional_vjp(fun: Function, primals: Arrays) -> tuple[Arrays, Arrays, Callable[[Arrays], Arrays]]:
    outputs, pull, rest = torch.func.vjp(_of_arguments(fun), *primals, has_aux=True)
    return outputs[:-1], rest, lambda cotangents: _writable(pull((*cotangents, torch.zeros_like(outputs[-1]))))


def _versions(arrays: Arrays) -> list[int]:
    return [private.version_of(x) for x in arrays]


def _is_compiled(values: Arrays) -> bool:
    """Whether a compiled function is in the graph of `values`."""
    return any(kind.__name__ == private.COMPILED for kind in set(map(type, _graph(values)[0])))


def jvp(fun: Function, primals: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
    outputs, slopes, rest = torch.func.jvp(_of_arguments(fun), tuple(primals), tuple(tangents), has_aux=True)
    return outputs[:-1], slopes[:-1], rest


def _of_arguments(fun: Function) -> Callable[..., tuple[tuple[torch.Tensor, ...], list[torch.Tensor]]]:
    """`fun` of separate arguments, as torch.func takes it, with one more output, because torch.func refuses none."""

    def flat(*arrays: torch.Tensor) -> tuple[tuple[torch.Tensor, ...], list[torch.Tensor]]:
        outputs, rest = fun(arrays)
        return (*outputs, torch.zeros(())), list(rest)

    return flat


def vmap(fun: Callable[[list[torch.Tensor]], Arrays], arrays: Arrays, axes: Sequence[int]) -> Arrays:
    mapped = torch.func.vmap(lambda *parts: tuple(fun(list(parts))), in_dims=tuple(axes), randomness="different")
    return _writable(mapped(*arrays))


def varies(x: torch.Tensor, arrays: Arrays) -> bool:
    if not torch.compiler.is_compiling():
        return _varies(x, arrays[0])
    _allow_look_at_levels()
    _look_at_levels(x, arrays[0])
    return _seen_varying()


def _varies(x: torch.Tensor, mapped: torch.Tensor) -> bool:
    """Whether the vmap in which `mapped` is an argument maps over `x`."""
    return private.maybe_get_level(x) == private.maybe_get_level(mapped)


@constant_to_tracers
def _allow_look_at_levels() -> None:
    torch.compiler.allow_in_graph(_look_at_levels)


def _look_at_levels(x: torch.Tensor, mapped: torch.Tensor) -> torch.Tensor:
    """See whether `x` varies, as `_look` sees what depends on what."""
    _last_look.varies = _varies(x, mapped)
    return torch.zeros(())


@constant_to_tracers
def _seen_varying() -> bool:
    return _last_look.varies


def checkpoint(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    if private.are_transforms_active():
        return fun(*args, **kwargs)
    if torch.compiler.is_compiling():
        # The compiler finds out late that it cannot recompute torch.func; `jit` then compiles following autograd.
        return fun(*args, **kwargs) if private.follows_autograd() else _recomputed(fun, args, kwargs)
    try:
        return _recomputed(fun, args, kwargs)
    except RuntimeError as error:
        if not private.is_of_saved_tensor_hooks(str(error)):
            raise
    private.leave_transforms()
    return fun(*args, **kwargs)  # it goes through torch.func, which cannot be recomputed


def _recomputed(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    # torch's own parameters (`debug`, ...) must not take the function's keywords.
    return _checkpoint(lambda: fun(*args, **kwargs), use_reentrant=False)
