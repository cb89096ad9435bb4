"""Every private or undocumented name of torch that gradnp relies on, each with why there is no public one.

`tests/test_private_names.py` asks for each, so that a torch without one fails there first, by that name.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, suppress
from types import CodeType
from typing import Any

import torch
from torch import _standard_gamma_grad as gamma_slope  # torch.distributions.Gamma is made of it, and draws itself
from torch._C import (
    _are_functorch_transforms_active as are_transforms_active,  # no public question; Dynamo knows this one
    _len_torch_dispatch_stack as count_dispatch_modes,  # nothing public tells of make_fx or fake tensors at work
)
from torch._C._functorch import (
    _add_batch_dim,  # nothing public puts a tensor into one vmap
    get_interpreter_stack,  # nothing public names the transforms of torch.func that are at work
    get_unwrapped,  # nothing public takes a tensor out of one vmap; torch.func only maps whole functions
    is_batchedtensor,  # nothing public tells a tensor inside torch.vmap
    is_functorch_wrapped_tensor,  # nothing public tells a tensor without values but for `.item()`, which raises
    maybe_get_bdim,  # nothing public tells which dimension is the batch's
    maybe_get_level,  # nothing public tells to which of several vmaps a batched tensor belongs
)
from torch._functorch.pyfunctorch import (
    temporarily_clear_interpreter_stack as outside_of_transforms,  # nothing public reads values inside of a transform
)
from torch.autograd import forward_ad
from torch.fx.experimental.proxy_tensor import get_proxy_mode

from gradnp._core.tracing import constant_to_tracers

__all__ = [
    "APPLY",
    "COMPILED",
    "are_transforms_active",
    "base_of",
    "can_compile_gradients",
    "count_dispatch_modes",
    "following_autograd",
    "follows_autograd",
    "gamma_slope",
    "get_unwrapped",
    "in_batch_of",
    "is_batchedtensor",
    "is_compilation_failure",
    "is_compiler_imported",
    "is_dual_level_open",
    "is_forward_mode_active",
    "is_functorch_wrapped_tensor",
    "is_of_saved_tensor_hooks",
    "is_recompile_limit",
    "is_recording",
    "is_symbol",
    "leave_transforms",
    "maybe_get_level",
    "outside_of_transforms",
    "transforms",
    "unpacked",
    "version_of",
]

APPLY: CodeType | None = getattr(getattr(torch.autograd.Function.apply, "__func__", None), "__code__", None)
"""The code within which a function with a gradient of its own runs; its frame is all there is to tell it by.

None from torch 2.14 on, where `apply` is written in C and has no frame: a report then names the function's inner calls.
"""


COMPILED = "CompiledFunctionBackward"
"""The class of the graph's nodes that a compiled function makes, one class for each; they close over nothing."""


@constant_to_tracers
def transforms() -> tuple[str, ...]:
    """The transforms of `torch.func` that are at work, outermost first: "grad", "jvp", "vmap", ..."""
    return tuple([level.key().name.lower() for level in get_interpreter_stack() or ()])


def is_forward_mode_active() -> bool:
    """Whether there is a forward-mode level; `forward_ad` lets one enter a level, but not ask for it."""
    return is_dual_level_open() or "jvp" in transforms()


def is_dual_level_open() -> bool:
    """Whether there is a forward-mode level of `torch.autograd.forward_ad`, which `torch.func.jvp` does not enter."""
    return forward_ad._current_level >= 0


def unpacked(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
    """A tensor's value and its tangent at torch's one level.

    `forward_ad.unpack_dual` finds no tangent where a compiler runs the program that it traced: such a program enters the
    level without the counter that `forward_ad` keeps in Python.
    """
    return forward_ad.unpack_dual(x, level=0)


def in_batch_of(batched: torch.Tensor, inner: torch.Tensor) -> torch.Tensor:
    """`inner` as a batch of the vmap that `batched` is in, along the same dimension."""
    return _add_batch_dim(inner, maybe_get_bdim(batched), maybe_get_level(batched))


def leave_transforms() -> None:
    """Undo what a failed compilation leaves of a transform that it traced.

    torch stays in its forward-mode level, and would refuse every other one, and does not allow hooks of saved tensors
    again, on which checkpoints rest. What allows them is public only as a context, which is gone.
    """
    if not is_forward_mode_active():
        with suppress(RuntimeError):  # there is none
            torch._C._exit_dual_level(level=0)  # forward_ad.exit_dual_level leaves only those it entered
    if not are_transforms_active() and is_of_saved_tensor_hooks(
        torch._C._autograd._saved_tensors_hooks_get_disabled_error_message()
    ):
        torch._C._autograd._saved_tensors_hooks_enable()


def is_of_saved_tensor_hooks(message: str | None) -> bool:
    """Whether with `message` torch.func refuses hooks of saved tensors; the error has no class of its own."""
    return message is not None and "torch.func" in message and "saved tensor hooks" in message


def is_recording() -> bool:
    """Whether make_fx or AOT Autograd records a program; exported, but by a module that is named experimental."""
    return get_proxy_mode() is not None


def is_symbol(value: Any) -> bool:
    """Whether `value` is a number that Dynamo, which is tracing, follows as a symbol; nothing public tells, and Dynamo
    knows this question. Importing its module takes a second, but while Dynamo traces it is there."""
    return not torch.fx.experimental.symbolic_shapes.has_static_value(value)


def follows_autograd() -> bool:
    """Whether Dynamo traces `torch.autograd.grad`: a setting without documentation, which older versions lack."""
    return getattr(torch._dynamo.config, "trace_autograd_ops", False)


def following_autograd() -> AbstractContextManager[Any]:
    """Have Dynamo trace `torch.autograd.grad` in a block."""
    return torch._dynamo.config.patch(trace_autograd_ops=True)


def is_compilation_failure(error: Exception) -> bool:
    """Whether Dynamo could not trace; `torch.compiler` exports no class of error.

    Python's exceptions, which a wrong call raises, come out of Dynamo with a heading of its own in their text.
    """
    kinds = torch._dynamo.exc.TorchDynamoException, torch._dynamo.exc.FailOnRecompileLimitHit, AssertionError
    return isinstance(error, kinds) or "from user code:" in str(error)


def is_recompile_limit(error: Exception) -> bool:
    """Whether Dynamo has compiled as many programs of a function as it may."""
    return isinstance(error, torch._dynamo.exc.FailOnRecompileLimitHit)


def is_compiler_imported() -> bool:
    """Whether anything can have been compiled yet; asking Dynamo itself would import it, which takes seconds."""
    return "torch._dynamo" in sys.modules


def can_compile_gradients() -> bool:
    """Whether there can be a compiled function with a gradient; optimizers and checkpoints import Dynamo without one."""
    return "torch._functorch.aot_autograd" in sys.modules


def version_of(tensor: torch.Tensor) -> int:
    """The counter that each write to a tensor raises, of which torch's notes on autograd tell; it has no other name."""
    return tensor._version


def base_of(tensor: torch.Tensor) -> torch.Tensor | None:
    """The tensor that `tensor` is a view of, which torch shows under this name only."""
    return tensor._base
