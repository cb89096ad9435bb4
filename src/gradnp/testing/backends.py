"""`check_backends`: the same function on several backends, its values and gradients against each other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from gradnp._core import registry, trees
from gradnp._core.dtypes import canonical_name, real_name
from gradnp._core.errors import describe
from gradnp._ops.conversion import from_numpy
from gradnp.autodiff import vjp
from gradnp.testing._differences import Differences, Precision, gradient_mismatch, mismatch, random_like
from gradnp.testing._functions import Function, checked_args, host, is_inexact, like, output_paths

_AGREEMENT = {"float64": 1e-7, "float32": 1e-4, "float16": 1e-2, "bfloat16": 1e-1}
"""For each dtype the tolerance between two backends, whose sums have different orders."""


def check_backends(
    f: Callable[..., Any],
    numpy_args: Sequence[Any],
    backends: Sequence[str] | None = None,
    *,
    atol: float | None = None,
    rtol: float | None = None,
    eps: float | None = None,
    kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Assert that a function has the same values and gradients on every backend.

    Values are compared with NumPy's; the gradients of a random combination of the results with finite differences on
    NumPy, and with each other.

    Parameters
    ----------
    f : callable
        Written with gradnp, called as ``f(*args, **kwargs)``; returns arrays, or nested containers of arrays.
    numpy_args : tuple
        NumPy arrays, numbers, or nested containers of these. Arrays become the backend's, of the same dtype; gradients
        are taken for the floating and complex ones. Inside `f` the default backend is the one checked, and its default
        floating dtype the widest among the arguments.
    backends : sequence of str, optional
        Every installed one by default. Without ``"numpy"`` among them, the first one is the reference.
    atol, rtol : float, optional
        A number may be ``atol + rtol * abs(expected)`` off. By default, by the narrowest dtype: between backends 1e-7
        for both in float64 and 1e-4 in float32, from finite differences as in `check_grads`.
    eps : float, optional
        The step of the differences, as in `check_grads`.
    kwargs : mapping, optional
        Keyword arguments of `f`, whose NumPy arrays become the backend's too; not differentiated.

    Raises
    ------
    AssertionError
        If two backends differ, or a gradient is not that of the differences. The message names the backend, the
        argument or result, and the entry that is furthest off with both numbers.
    BackendNotInstalledError, ValueError, TypeError
        If a backend is not installed or unknown; if an array is a framework's.

    Notes
    -----
    If a result is not finite, there are no finite differences, and gradients are only compared with each other.

    Examples
    --------
    >>> np.testing.check_backends(lambda x, n: np.sin(x) ** n, (numpy.array([0.5, 2.0]), 3))
    >>> np.testing.check_backends(lambda x: np.square(np.stop_gradient(x)), (numpy.array([0.5, 2.0]),), ["numpy", "torch"])
    Traceback (most recent call last):
    ...
    AssertionError: check_backends: the gradient for args[0] is wrong on torch
      worst entry: args[0][1]
      ...
    """
    __tracebackhide__ = True
    args = checked_args("check_backends", "numpy_args", numpy_args)
    args, kwargs = trees.map(_checked_leaf, (args, dict(kwargs or {})))
    if isinstance(backends, str):
        backends = (backends,)
    names = list(backends) if backends else [n for n, r in registry.REGISTRATIONS.items() if r.installed]
    reference = "numpy" if "numpy" in names else names[0]
    default = _default_dtype(trees.flatten(args)[0])
    check = _Check(f, args, kwargs, reference, default, (atol, rtol, eps))
    runs = [check.run(name) for name in names if name != reference]
    for run in runs:
        check.compare_values(run)
    if not check.reference.function.primals or not check.weights:
        return
    gradients = {}
    for run in [check.reference, *runs]:
        if hasattr(registry.chapter_of(run.backend, "autodiff"), "value_and_grad"):
            gradients[run.backend] = check.gradients(run)
    for name, found in gradients.items():
        check.compare_with_differences(name, found)
    check.compare_gradients(gradients)


def _checked_leaf(leaf: Any) -> Any:
    if isinstance(leaf, (numpy.ndarray, numpy.generic)):
        return numpy.asarray(leaf)
    if registry.backend_of_type(type(leaf)) is not None:
        raise TypeError(f"check_backends: numpy_args must hold NumPy's arrays, not {describe(leaf)}; np.to_numpy(x)")
    return leaf


def _default_dtype(leaves: Sequence[Any]) -> str | None:
    """The default floating dtype for `f`: float64 or float32, whichever is the wider among the arguments, or None."""
    names = {x.dtype.name for x in leaves if is_inexact(x)}
    if names & {"float64", "complex128"}:
        return "float64"
    return "float32" if names & {"float32", "complex64"} else None


@dataclass
class _Run:
    """The function on one backend."""

    backend: str
    function: Function
    structure: Any
    paths: list[str]
    leaves: list[Any]


class _Check:
    """One call of `check_backends`."""

    def __init__(
        self,
        f: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        reference: str,
        default: str | None,
        settings: tuple[float | None, float | None, float | None],
    ):
        self.f, self.args, self.kwargs, self.default = f, args, kwargs, default
        self.atol, self.rtol, eps = settings
        self.reference = self.run(reference)
        function = self.reference.function
        with self._on(reference):
            results = function(*function.primals)
        precision = Precision.of([*function.primals, *results], eps, self.rtol, self.atol)
        self.differences = Differences(self._on_host, [host(x) for x in function.primals], precision)
        self.arguments = function.arguments
        rng = numpy.random.default_rng(0)
        self.weights = [random_like(value, rng) for value in self.differences.values]
        self.directions = [random_like(x, rng) for x in self.differences.point]

    @contextlib.contextmanager
    def _on(self, backend: str) -> Iterator[None]:
        """Make `backend` the default, and note in errors which backend was being checked."""
        try:
            with registry.use_backend(backend, dtype=self.default):
                yield
        except Exception as error:
            error.add_note(f"in check_backends, on {backend}")
            raise

    def _on_host(self, point: Sequence[numpy.ndarray]) -> list[numpy.ndarray]:
        """The floating results of the reference, for finite differences."""
        function = self.reference.function
        with self._on(self.reference.backend):
            arrays = [like(x, primal) for x, primal in zip(point, function.primals, strict=True)]
            return [host(result) for result in function(*arrays)]

    def run(self, backend: str) -> _Run:
        with self._on(backend):
            to_backend = lambda leaf: from_numpy(leaf, backend=backend) if isinstance(leaf, numpy.ndarray) else leaf
            args, kwargs = trees.map(to_backend, (self.args, self.kwargs))
            function = Function(self.f, args, kwargs, backend)
            result = function.complete(*function.primals)
        leaves, structure = trees.flatten(result)
        return _Run(backend, function, structure, output_paths(result), leaves)

    def compare_values(self, run: _Run) -> None:
        __tracebackhide__ = True
        reference = self.reference
        if run.structure != reference.structure:
            raise AssertionError(
                f"check_backends: the results on {run.backend} are {', '.join(run.paths) or 'none'}; "
                f"on {reference.backend} they are {', '.join(reference.paths) or 'none'}"
            )
        for path, leaf, expected in zip(run.paths, run.leaves, reference.leaves, strict=True):
            headline = f"check_backends: {path} on {run.backend} differs from {reference.backend}"
            if not _is_number(expected):
                if leaf != expected:
                    raise AssertionError(f"{headline}: {leaf!r}, not {expected!r}")
                continue
            if not _is_number(leaf) or _kind(leaf) != _kind(expected):
                raise AssertionError(f"{headline} in its dtype: {describe(leaf)}, not {describe(expected)}")
            self._compare(headline, path, (run.backend, leaf), (reference.backend, expected))

    def gradients(self, run: _Run) -> list[numpy.ndarray]:
        """The gradient of the weighted sum of the results for each differentiated argument."""
        with self._on(run.backend):
            values, pullback = vjp(run.function, *run.function.primals)
            cotangents = [like(w, value) for w, value in zip(self.weights, values, strict=True)]
            return [host(slope) for slope in pullback(cotangents)]

    def compare_with_differences(self, backend: str, gradients: Sequence[numpy.ndarray]) -> None:
        __tracebackhide__ = True
        if not all(numpy.all(numpy.isfinite(value)) for value in self.differences.values):
            return
        for k, gradient in enumerate(gradients):
            direction = self.directions[k]
            message = gradient_mismatch(
                f"check_backends: the gradient for {self.arguments[k]} is wrong on {backend}",
                self.arguments[k],
                (backend, gradient),
                self.differences,
                k,
                (direction, self.differences.along(k, direction), self.weights),
            )
            if message:
                raise AssertionError(message)

    def compare_gradients(self, gradients: Mapping[str, Sequence[numpy.ndarray]]) -> None:
        """Compare every backend's gradients, entry by entry, with those of the first."""
        __tracebackhide__ = True
        (first, *others) = gradients or ("",)
        for backend in others:
            for name, gradient, expected in zip(self.arguments, gradients[backend], gradients[first], strict=True):
                headline = f"check_backends: the gradient for {name} on {backend} differs from {first}"
                self._compare(headline, name, (backend, gradient), (first, expected))

    def _compare(self, headline: str, name: str, found: tuple[str, Any], expected: tuple[str, Any]) -> None:
        __tracebackhide__ = True
        (label, got), (other, wanted) = ((who, host(x)) for who, x in (found, expected))
        if got.shape != wanted.shape:
            raise AssertionError(f"{headline}: its shape is {got.shape}, not {wanted.shape}")
        tolerance = max(_tolerance(found[1]), _tolerance(expected[1]), _tolerance(*self.reference.function.primals))
        atol = tolerance if self.atol is None else self.atol
        rtol = tolerance if self.rtol is None else self.rtol
        message = mismatch(headline, name, got.shape, {label: got, other: wanted}, atol + rtol * numpy.abs(wanted))
        if message:
            raise AssertionError(message)


def _is_number(leaf: Any) -> bool:
    return isinstance(leaf, (bool, int, float, complex)) or registry.backend_of_type(type(leaf)) is not None


def _kind(leaf: Any) -> str:
    """The kind of a number's or array's dtype, as one letter: bool, integer, float or complex."""
    name = canonical_name(leaf.dtype) if hasattr(leaf, "dtype") else type(leaf).__name__
    return {"u": "i"}.get(name[0], "f" if name == "bfloat16" else name[0])


def _tolerance(*arrays: Any) -> float:
    names = [canonical_name(x.dtype) if hasattr(x, "dtype") else "float64" for x in arrays]
    return max((_AGREEMENT.get(real_name(name), 0.0) for name in names), default=0.0)
