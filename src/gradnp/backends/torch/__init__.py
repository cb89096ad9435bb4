"""PyTorch: what dispatch needs of it. Default dtype and device are torch's own unless gradnp's default says otherwise.

Chapters import the functions of their shortest calls by name, because there an attribute look-up in torch counts.
"""

from __future__ import annotations

import functools
from typing import Any

import ml_dtypes
import numpy
import torch

from gradnp._core import arguments, symbols
from gradnp._core.dtypes import constant_kind as host_constant_kind
from gradnp.backends.torch import private

NAME = "torch"
ARRAY = torch.Tensor
INEXACT = frozenset((torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128))
ARGUMENT_ERRORS = (torch.linalg.LinAlgError,)
ONE_DEVICE = True


ADVICE = {"Proxy": "torch.fx traces it without values; torch.compile and torch.export trace gradnp's functions"}


def peculiarity(x: torch.Tensor) -> str:
    """What is special about a tensor whose kind few of torch's functions take; "" for an ordinary one."""
    if x.is_nested:
        return "a nested tensor; torch.nested.to_padded_tensor(x, 0.0) makes an ordinary one"
    if x.is_quantized:
        return "a quantized tensor; x.dequantize() makes an ordinary one"
    if x.layout is not torch.strided:
        return "a sparse tensor; x.to_dense() makes an ordinary one"
    return ""


def is_array_type(kind: type) -> bool:
    return issubclass(kind, torch.Tensor)


def native_dtype(name: str) -> torch.dtype:
    dtype = getattr(torch, name, None)
    if not isinstance(dtype, torch.dtype):
        raise TypeError(f"torch has no dtype {name}")
    return dtype


def dtype_name(dtype: Any) -> str | None:
    return str(dtype).removeprefix("torch.") if isinstance(dtype, torch.dtype) else None


def default_dtypes() -> tuple[str, str]:
    return dtype_name(torch.get_default_dtype()), "int64"


def cast(x: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    return x.to(dtype)


_UNKNOWN = {"g": "float64", "G": "complex128", numpy.dtype(ml_dtypes.bfloat16).char: "float32"}
"""NumPy's dtypes that torch cannot read, by their characters, and what to read instead."""


def constant(value: Any, dtype: torch.dtype, like: torch.Tensor | None) -> torch.Tensor:
    device = None if like is None else like.device
    if torch.compiler.is_compiling():
        if type(value) is float or type(value) is int:
            return traced_number(value, dtype, device)
    else:
        if isinstance(value, (numpy.ndarray, numpy.generic)) and value.dtype.char in _UNKNOWN:
            value = value.astype(_UNKNOWN[value.dtype.char])
        if isinstance(value, numpy.ndarray):
            value = as_writable(value)
        elif isinstance(value, numpy.generic):
            value = value.item()
    return torch.as_tensor(value, dtype=dtype, device=device)


def traced_number(value: float, dtype: torch.dtype, device: Any) -> torch.Tensor:
    """A Python number as a 0-d tensor, while Dynamo traces: one that varies between calls becomes an input of the graph.

    `torch.as_tensor` would compile a program for each value. What a factor or a filling is, may vary.
    """
    if not private.is_symbol(value):
        return torch.as_tensor(value, dtype=dtype, device=device)
    if type(value) is int:
        return torch.full((), value, dtype=dtype, device=device)
    width = dtype if dtype.is_floating_point else torch.float64
    return torch.ones((), dtype=width, device=device).mul(value).to(dtype)


def as_numpys(value: Any) -> Any:
    """A number, or a list of numbers, of which any varies, as NumPy's array, whose functions Dynamo traces as torch's."""
    if isinstance(value, (list, tuple)):
        leaves = [leaf for leaf in _numbers_in(value) if varies(leaf)]
        return traced_array(value, None, None).numpy() if leaves else value
    return traced_array(value, None, None).numpy() if varies(value) else value


symbols.framework.as_numpys = as_numpys


def _numbers_in(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [leaf for element in value for leaf in _numbers_in(element)]
    return [value]


def traced_array(value: Any, dtype: torch.dtype | None, device: Any) -> torch.Tensor:
    """A number, or a list of numbers, as a tensor while Dynamo traces; in float64 or int64 if no dtype is given."""
    if dtype is None:
        dtype = torch.int64 if all(type(leaf) is int for leaf in _numbers_in(value)) else torch.float64
    if isinstance(value, (list, tuple)) and value:
        return torch.stack([traced_array(element, dtype, device) for element in value])
    if type(value) is float or type(value) is int:
        return traced_number(value, dtype, device)
    return torch.as_tensor(value, dtype=dtype, device=device)


def varies(value: Any) -> bool:
    """Whether `value` is a number that varies between the calls of the program that is compiled."""
    return (type(value) is float or type(value) is int) and torch.compiler.is_compiling() and private.is_symbol(value)


def in_graph(value: Any, like: torch.Tensor) -> Any:
    """`value`, but a number that varies as a tensor, for a native function that a program would be compiled for each of."""
    if varies(value):
        return constant(value, arguments.common_dtype(NAME, (like.dtype,), (constant_kind(value),)), like)
    return value


def constant_kind(value: Any) -> int:
    """As in `gradnp._core.dtypes`, but while Dynamo traces a NumPy array as a tensor, its NumPy dtype is unknown."""
    if torch.compiler.is_compiling() and isinstance(value, numpy.ndarray):
        dtype = torch.as_tensor(value).dtype
        return 0 if dtype is torch.bool else 3 if dtype.is_complex else 2 if dtype.is_floating_point else 1
    return host_constant_kind(value)


def constant_dtype(value: Any) -> Any:
    """As in `gradnp._core.dtypes`, for the same reason."""
    return torch.as_tensor(value).dtype if torch.compiler.is_compiling() else numpy.asarray(value).dtype


def as_writable(array: numpy.ndarray) -> numpy.ndarray:
    """`array`, copied if torch would refuse it (negative strides) or warn of it (read-only)."""
    if not array.flags.writeable or any(stride < 0 for stride in array.strides):
        return array.copy()
    return array


def from_host(array: numpy.ndarray) -> torch.Tensor:
    if array.dtype.name == "bfloat16":
        return torch.from_numpy(as_writable(array.view(numpy.int16))).view(torch.bfloat16)
    return torch.from_numpy(as_writable(array))


def to_numpy(x: torch.Tensor) -> numpy.ndarray:
    if x.dtype is torch.bfloat16:
        return x.view(torch.int16).numpy(force=True).view(ml_dtypes.bfloat16)
    return x.numpy(force=True)  # detaches, copies to the host, and accepts torch's ZeroTensor


def device_of(x: torch.Tensor) -> torch.device:
    return x.device


def native_device(device: Any) -> torch.device:
    return torch.device(device)


def devices() -> list[str]:
    found = ["cpu"] + [f"cuda:{i}" for i in range(torch.cuda.device_count())]
    return found + (["mps"] if torch.backends.mps.is_available() else [])


def is_undifferentiated(*xs: torch.Tensor) -> bool:
    """Whether nobody can differentiate what is computed from `xs` now, so that only the value counts."""
    if torch.is_grad_enabled():
        for x in xs:
            if x.requires_grad:
                return False
    return is_eager() and not private.is_dual_level_open()


def is_eager() -> bool:
    """Whether operations run as they are called, on the tensors that the caller holds: no compiler, no transform."""
    return not (torch.compiler.is_compiling() or private.are_transforms_active())


_ORDINARY = frozenset((torch.Tensor, torch.nn.Parameter))


def is_at_hand(x: torch.Tensor) -> bool:
    """Whether a value of `x` can be read, and without waiting for a device."""
    return (
        x.is_cpu
        and type(x) in _ORDINARY
        and is_eager()
        and not private.count_dispatch_modes()
        and not torch.jit.is_tracing()
    )


as_dtype = functools.partial(arguments.as_dtype, NAME)
default_float = functools.partial(arguments.default_float, NAME)
