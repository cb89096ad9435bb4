"""Watching torch: a `TorchFunctionMode` sees every call of its Python API, conversions included."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import numpy
import torch
from torch.overrides import TorchFunctionMode, resolve_name

from gradnp.backends.torch import private, to_numpy
from gradnp.explaining.conversions import SPOKEN
from gradnp.explaining.frames import Frames
from gradnp.explaining.graph import Graph, Value
from gradnp.explaining.hooks import Shared, replaced
from gradnp.explaining.recording import Recorder
from gradnp.explaining.strict import check, is_active
from gradnp.explaining.values import slope_of

FRAMES = Frames(
    "torch",
    libraries=frozenset({"functorch", "keras"}),
    passing=("torch._tensor", "torch.overrides"),
    opaque={private.APPLY: lambda frame: f"{frame.f_locals['cls'].__name__}.apply"},
)

ARRAYS = frozenset({"numpy", SPOKEN["__array__"], SPOKEN["__dlpack__"]})
NUMBERS = frozenset({"item", "tolist", *SPOKEN.values()}) - ARRAYS
DETACHES = frozenset({"detach", "detach_", "data"})
REBUILDS = frozenset({"tensor", "as_tensor", "asarray", "new_tensor", "from_numpy", "from_dlpack", "array_wrap"})
CASTS = frozenset({"to", "type", "type_as", "int", "long", "short", "char", "byte", "bool"})
_NO_DATA = frozenset(
    ["zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "randint_like"]
    + ["new_zeros", "new_ones", "new_empty", "new_full", "grad", "_grad", "_base"]
)
"""They read shapes and not values, or do not belong to the computation."""

_SPOKEN = {**SPOKEN, "__getitem__": "indexing", "__setitem__": "index assignment"}


def name_of(func: Any) -> str:
    """ "torch.sin", "Tensor.item", "Tensor.data"."""
    name = resolve_name(func) or getattr(func, "__name__", "?")
    for prefix in ("torch.Tensor.", "torch.nn.functional.", "torch._C._nn."):
        if name.startswith(prefix):
            name = f"{'Tensor' if prefix == 'torch.Tensor.' else 'functional'}.{name.removeprefix(prefix)}"
    name = name.removesuffix(".__get__")
    short = name.rpartition(".")[2]
    if short in _SPOKEN:
        return _SPOKEN[short]
    return name.replace("__", "") if name.startswith("Tensor.__") else name


def _data(short: str, args: Any) -> Any:
    """The arguments whose values are read: for ``x.new_tensor(data)``, all but the first."""
    return args[1:] if short == "new_tensor" else args


def cut_of(short: str, output: torch.Tensor) -> str:
    """Why `output` of the function `short` requires no gradient though an input does."""
    if short in DETACHES:
        return "detach"
    if short in REBUILDS:
        return "rebuilt"
    if not torch.is_grad_enabled():
        return "no_grad"
    if not (output.is_floating_point() or output.is_complex()):
        return "integer" if short in CASTS else "piecewise"
    return "unsupported"


class _Watch(TorchFunctionMode):
    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if torch.compiler.is_compiling():  # Dynamo traces this method too
            return func(*args, **kwargs)
        name = name_of(func)
        short = name.rpartition(".")[2]
        inputs = self.recorder.inputs([_data(short, args), kwargs])
        if not inputs or short in _NO_DATA:
            return func(*args, **kwargs)
        for argument in args:
            self.refresh(argument)
        if short in NUMBERS or short in ARRAYS:
            # Detached first: torch would warn or refuse, but the report tells of it.
            output = func(args[0].detach(), *args[1:], **kwargs)
            return self.recorder.converted(name, inputs[0], "numpy" if short in ARRAYS else "number", output)
        versions = _versions((args, list(kwargs.values())))
        with warnings.catch_warnings():
            if short in REBUILDS:  # torch would warn of what the report tells
                warnings.filterwarnings("ignore", "Converting a tensor with requires_grad|To copy construct from a")
            output = func(*args, **kwargs)
        written = [t for t, version in versions if private.version_of(t) != version]
        for tensor in [*(t for t in _tensors(output) if not any(t is w for w in written)), *written]:
            known = self.recorder.known(tensor) is not None
            if known and not any(tensor is w for w in written):
                continue  # returned as it is, as by contiguous() where there is nothing to do
            self._record(name, inputs, tensor)
        for tensor in written:
            base = private.base_of(tensor)
            if base is not None:
                value = self.recorder.known(tensor)
                self._record(name, [*self.recorder.inputs([base]), value], base)
        return output

    def _record(self, name: str, inputs: list[Value], tensor: torch.Tensor) -> Value:
        tracked = tensor.requires_grad
        cut = "" if tracked else cut_of(name.rpartition(".")[2], tensor)
        value = self.recorder.record(name, inputs, tensor, tracked=tracked, cut=cut)
        if tracked:
            _listen(tensor, value)
        return value

    def refresh(self, tensor: Any) -> None:
        """Look again: torch gives the result of an autograd.Function its gradient only after the function has run."""
        value = self.recorder.known(tensor) if isinstance(tensor, torch.Tensor) else None
        if value is not None and not value.tracked and tensor.requires_grad:
            value.tracked, value.cut = True, ""
            _listen(tensor, value)


def _listen(tensor: torch.Tensor, value: Value) -> None:
    """Keep in `value` what kind of gradient arrives at `tensor` on the way back."""

    def arrived(slope: torch.Tensor) -> None:
        # The gradients of an inner transform have no elements to look at.
        with suppress(RuntimeError):
            value.slope = slope_of(to_numpy(slope))

    tensor.register_hook(arrived)


def _tensors(output: Any) -> list[torch.Tensor]:
    if isinstance(output, torch.Tensor):
        return [output]
    return [t for o in output for t in _tensors(o)] if isinstance(output, (list, tuple)) else []


def _versions(arguments: Any) -> list[tuple[torch.Tensor, int]]:
    """The tensors among the arguments, each with the counter that a write to it raises."""
    return [(t, private.version_of(t)) for t in _tensors(arguments) if not t.is_inference()]


def takes_gradient(x: Any) -> bool:
    """Whether `x` is a tensor that can have a gradient; a frozen parameter is not meant to have one."""
    if not isinstance(x, torch.Tensor) or not (x.is_floating_point() or x.is_complex()):
        return False
    return x.requires_grad or not isinstance(x, torch.nn.Parameter)


def trace(
    function: Callable[[list[Any]], list[Any]], arrays: list[torch.Tensor], paths: list[str]
) -> tuple[Graph, list[str | None]]:
    """Run `function` of `arrays` once; return the graph of the run and what the gradient of each array is."""
    recorder = Recorder(FRAMES, to_numpy)
    leaves = [x if x.requires_grad else x.detach().requires_grad_() for x in arrays]
    for leaf, path in zip(leaves, paths, strict=True):
        recorder.argument(path, leaf)
    mode = _Watch(recorder)
    with ExitStack() as stack:
        stack.enter_context(torch.enable_grad())
        stack.enter_context(_eager())
        stack.enter_context(replaced(torch, "from_numpy", _rebuilding(recorder, torch.from_numpy)))
        stack.enter_context(recorder.numpy_watched())
        stack.enter_context(mode)
        results = [r for r in function(leaves) if isinstance(r, torch.Tensor)]
    for result in results:
        mode.refresh(result)
        recorder.result(result)
    graph = recorder.finish()
    ends = [r for r in results if r.requires_grad]
    slopes: list[Any] = [None] * len(leaves)
    if ends and leaves:
        generator = numpy.random.default_rng(0)
        weights = [torch.as_tensor(generator.uniform(0.5, 1.5, tuple(r.shape))).to(r) for r in ends]
        slopes = list(torch.autograd.grad(ends, leaves, weights, allow_unused=True))
    return graph, [None if s is None else slope_of(to_numpy(s)) for s in slopes]


@contextmanager
def _as_written() -> Iterator[None]:
    with ExitStack() as stack:
        compiles = torch.compile

        def stop_compiling() -> None:
            if hasattr(torch.compiler, "set_stance"):
                stack.enter_context(torch.compiler.set_stance("force_eager"))

        def compile(*args: Any, **kwargs: Any) -> Any:
            torch.compile = compiles
            stop_compiling()
            return compiles(*args, **kwargs)

        # Importing the compiler takes seconds; where it has not been imported, nothing has been compiled yet.
        if private.is_compiler_imported():
            stop_compiling()
        else:
            stack.enter_context(replaced(torch, "compile", compile))
        yield


_eager = Shared(_as_written)
"""In the block, compiled functions run as they are written."""


def _rebuilding(recorder: Recorder, from_numpy: Callable[[Any], torch.Tensor]) -> Callable[[Any], torch.Tensor]:
    def rebuilding(array: Any) -> torch.Tensor:  # the only function of torch that no mode sees
        tensor = from_numpy(array)
        inputs = recorder.inputs([array])
        if inputs:
            recorder.record("torch.from_numpy", inputs, tensor, tracked=False, cut="rebuilt")
        return tensor

    return rebuilding


class _Guard(TorchFunctionMode):
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if torch.compiler.is_compiling() or not is_active():
            return func(*args, **kwargs)
        if func in _BACKWARD:
            output = func(*args, **kwargs)
            if not kwargs.get("retain_graph") and not kwargs.get("create_graph"):
                # A gradient in given inputs (the second argument, if not a keyword) leaves the graph beyond them.
                _mark_spent(args[0], len(args) == 1 and not kwargs.get("inputs"))
            return output
        if torch.is_grad_enabled():
            self._check(func, args, kwargs)
        return func(*args, **kwargs)

    def _check(self, func: Any, args: Any, kwargs: Any) -> None:
        name = name_of(func)
        short = name.rpartition(".")[2]
        if short in REBUILDS:
            data = [*_data(short, args), *kwargs.values()]
            # as_tensor and asarray return a tensor as it is, and then nothing is lost.
            kept = short == "array_wrap" or (short in ("as_tensor", "asarray") and isinstance(data[0], torch.Tensor))
            if not kept and any(map(_requires_grad, _leaves(data))):
                check(FRAMES, "rebuilt", name)
        elif not args or not _requires_grad(args[0]) or _is_spent(args[0]):
            return
        elif short == "data" and args[0].is_leaf:
            return  # the way to write to a parameter
        elif short in NUMBERS or short in ARRAYS:
            check(FRAMES, "numpy" if short in ARRAYS else "number", name)
        elif short in DETACHES:
            check(FRAMES, "detach", name)
        elif short in CASTS and not _stays_floating(short, args, kwargs):
            check(FRAMES, "integer", name)


_BACKWARD = frozenset({torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad})
_SPENT = "gradnp: differentiated, and not kept for another time"


def _mark_spent(roots: Any, whole: bool) -> None:
    """Mark the graph of `roots`, or only its last nodes, as one that nobody can differentiate any more."""
    nodes = [x.grad_fn for x in _tensors(roots) if x.grad_fn is not None]
    for node in nodes:  # it grows meanwhile
        node.metadata[_SPENT] = True
        if whole:
            parents = [p for p, _ in node.next_functions if p is not None and not hasattr(p, "variable")]
            nodes += [p for p in parents if _SPENT not in p.metadata]


def _is_spent(x: torch.Tensor) -> bool:
    return x.grad_fn is not None and _SPENT in x.grad_fn.metadata


def _leaves(arguments: Any) -> list[Any]:
    return [a for one in arguments for a in (_leaves(one) if isinstance(one, (list, tuple)) else [one])]


def _requires_grad(x: Any) -> bool:
    return isinstance(x, torch.Tensor) and x.requires_grad


def _stays_floating(short: str, args: Any, kwargs: Any) -> bool:
    if short in ("to", "type", "type_as"):
        wanted = [a.dtype if isinstance(a, torch.Tensor) else a for a in (*args[1:], *kwargs.values())]
        dtypes = [a for a in wanted if isinstance(a, torch.dtype)]
        return all(d.is_floating_point or d.is_complex for d in dtypes)
    return False


@contextmanager
def guard() -> Iterator[None]:
    """Ask `gradnp.explaining.strict.check` about each loss in a block, in which compiled functions run as written."""
    with _eager(), _Guard():
        yield
