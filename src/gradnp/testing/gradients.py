"""`check_grads`: a function's derivatives of any order against finite differences, on one backend."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from gradnp._core import registry, trees
from gradnp._core.stand_ins import array_of
from gradnp.autodiff import jvp, vjp
from gradnp.testing._differences import (
    Differences,
    Precision,
    entry,
    gradient_mismatch,
    mismatch,
    number,
    random_like,
)
from gradnp.testing._functions import Function, checked_args, host, like

_MODES = {"fwd": "forward", "rev": "reverse"}


def check_grads(
    f: Callable[..., Any],
    args: Sequence[Any],
    order: int = 2,
    modes: Sequence[str] = ("fwd", "rev"),
    atol: float | None = None,
    rtol: float | None = None,
    eps: float | None = None,
    *,
    kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Assert that the derivatives of a function are right, by finite differences.

    Forward mode is compared with central differences along random directions, reverse mode with the same differences of
    a random combination of the results. For the second order, the function to check is the first derivative, in every
    combination of `modes` (forward over forward, reverse over forward, and so on).

    Parameters
    ----------
    f : callable
        Called as ``f(*args, **kwargs)``; returns arrays, or nested containers of arrays.
    args : tuple
        Arrays of one framework, numbers, or nested containers of these. The floating and complex arrays of the
        framework are differentiated; integer arrays, NumPy's beside a framework's, and Python numbers are constants.
    order : int
        The highest order of derivative that is checked.
    modes : sequence of {"fwd", "rev"}
        The modes of differentiation that are checked.
    atol, rtol : float, optional
        An entry may be ``atol + rtol * abs(expected)`` off. By default 1e-5 for both in float64 and 1e-2 in float32, by
        the narrowest dtype among arguments and results. A difference that rounding in `f` can explain always passes.
    eps : float, optional
        The step of the differences: 1e-6 in float64, 5e-3 in float32 by default.
    kwargs : mapping, optional
        Keyword arguments of `f`, which are not differentiated.

    Raises
    ------
    AssertionError
        If a derivative is wrong, or a result is not finite. The message names the argument, the mode and the order, and
        the entry that is furthest off.
    ValueError, TypeError
        If there is nothing to differentiate, or an argument of `check_grads` itself is wrong.

    Notes
    -----
    The directions are random and the same in every run. At a kink the differences straddle two slopes, so choose `args`
    away from kinks. Complex derivatives follow rule P8 of the gradient convention; `f` need not be holomorphic.

    Examples
    --------
    >>> import torch
    >>> x = torch.tensor([0.5, 2.0], dtype=torch.float64)
    >>> np.testing.check_grads(np.sin, (x,))
    >>> np.testing.check_grads(lambda x: np.sin(x) * np.stop_gradient(x), (x,), modes=("rev",))
    Traceback (most recent call last):
    ...
    AssertionError: check_grads: the gradient for args[0] is wrong (reverse mode, order 1)
      worst entry: args[0][1]
      ...
    """
    __tracebackhide__ = True
    args = trees.map(array_of, checked_args("check_grads", "args", args))
    modes = _checked(order, modes)
    function = Function(f, args, kwargs, _backend_among(args))
    if not function.primals:
        raise ValueError(
            "check_grads: args holds no floating or complex array to differentiate; Python numbers and integers are "
            "constants: np.asarray(0.5, like=x), or the framework's own tensor"
        )
    results = function(*function.primals)
    if not results:
        raise ValueError("check_grads: f returned no floating or complex array, so there is nothing to differentiate")
    precision = Precision.of([*function.primals, *results], eps, rtol, atol)
    level = _Level(function, function.primals, function.arguments, list(function.results), precision, (), modes)
    level.check(order)


def _backend_among(args: tuple[Any, ...]) -> str:
    """The framework of the arrays in `args`, or "numpy"."""
    kinds = {type(leaf) for leaf in trees.flatten(args)[0]}
    frameworks = {registry.backend_of_type(kind) for kind in kinds} - {None, "numpy"}
    return min(frameworks, default="numpy")  # if there are two, the transforms raise


def _checked(order: Any, modes: Any) -> tuple[str, ...]:
    modes = (modes,) if isinstance(modes, str) else tuple(modes)
    if not modes or set(modes) - set(_MODES):
        raise ValueError(f"check_grads: modes must be from 'fwd' and 'rev', not {modes!r}")
    if not isinstance(order, int) or order < 1:
        raise ValueError(f"check_grads: order must be a positive int, not {order!r}")
    return modes


@dataclass
class _Level:
    """A function whose first derivatives are checked: the user's, or a derivative of it.

    Attributes
    ----------
    function : callable
        A function of arrays that returns a list of arrays.
    primals : list of arrays
        The point at which to check.
    arguments, results : list of str
        Their names in messages.
    history : tuple of str
        The modes of the derivatives that `function` consists of, the innermost first.
    """

    function: Callable[..., list[Any]]
    primals: list[Any]
    arguments: list[str]
    results: list[str]
    precision: Precision
    history: tuple[str, ...]
    modes: tuple[str, ...]

    def check(self, order: int) -> None:
        """Check the first derivatives, and with them as functions the derivatives up to `order`."""
        __tracebackhide__ = True
        rng = numpy.random.default_rng(len(self.history))
        self.differences = Differences(self._on_host, [host(x) for x in self.primals], self.precision)
        self._check_finite()
        self.directions = [random_like(x, rng) for x in self.differences.point]
        self.slopes = [self._slopes(k) for k in range(len(self.primals))]
        self.weights = [random_like(value, rng) for value in self.differences.values]
        for mode in self.modes:
            with self._noted(mode):
                derivative, results = self._check_forward() if mode == "fwd" else self._check_reverse()
            if order > 1:
                history = (*self.history, mode)
                next_level = _Level(
                    derivative, self.primals, self.arguments, results, self.precision, history, self.modes
                )
                next_level.check(order - 1)

    def _on_host(self, point: Sequence[numpy.ndarray]) -> list[numpy.ndarray]:
        arrays = [like(x, primal) for x, primal in zip(point, self.primals, strict=True)]
        return [host(result) for result in self.function(*arrays)]

    def _check_finite(self) -> None:
        __tracebackhide__ = True
        for name, value in zip(self.results, self.differences.values, strict=True):
            if not numpy.all(numpy.isfinite(value)):
                at = int(numpy.argmin(numpy.isfinite(value)))
                order = f", of order {len(self.history)}," if self.history else ""
                raise AssertionError(
                    f"check_grads: {entry(name, value.shape, at)}{order} is {number(value.flat[at])}, and finite "
                    f"differences need finite values: choose args inside the domain of f"
                )

    def _slopes(self, k: int) -> list[numpy.ndarray]:
        """The derivative of each result along argument `k`'s direction, by differences."""
        __tracebackhide__ = True
        slopes = self.differences.along(k, self.directions[k])
        for name, slope in zip(self.results, slopes, strict=True):
            if not numpy.all(numpy.isfinite(slope)):
                raise AssertionError(
                    f"check_grads: {name} is not finite everywhere within a step of {self.precision.step:g} around "
                    f"{self.arguments[k]}: choose args further inside the domain of f, or a smaller eps"
                )
        return slopes

    def _check_forward(self) -> tuple[Callable[..., list[Any]], list[str]]:
        """Check forward mode; return the derivative along a random direction, and the names of its results."""
        __tracebackhide__ = True
        moved = [like(v, x) for v, x in zip(self.directions, self.primals, strict=True)]
        still = [like(0 * v, x) for v, x in zip(self.directions, self.primals, strict=True)]
        for k, argument in enumerate(self.arguments):
            tangents = [*still[:k], moved[k], *still[k + 1 :]]
            values, slopes = jvp(self.function, tuple(self.primals), tuple(tangents))
            self._check_values(values, "fwd")
            for name, slope, expected, noise in zip(
                self.results, slopes, self.slopes[k], self.differences.noise, strict=True
            ):
                self._compare(f"the derivative of {name} along {argument}", name, slope, expected, noise, "fwd")
        tangents = tuple(moved)
        return (lambda *x: jvp(self.function, x, tangents)[1]), [f"(tangent of {name})" for name in self.results]

    def _check_reverse(self) -> tuple[Callable[..., list[Any]], list[str]]:
        """Check reverse mode; return the gradient of a random combination, and the names of its results."""
        __tracebackhide__ = True
        values, pullback = vjp(self.function, *self.primals)
        self._check_values(values, "rev")
        cotangents = [like(w, value) for w, value in zip(self.weights, values, strict=True)]
        for k, gradient in enumerate(pullback(cotangents)):
            message = gradient_mismatch(
                f"check_grads: the gradient for {self.arguments[k]} is wrong{self._order('rev')}",
                self.arguments[k],
                ("got", host(gradient)),
                self.differences,
                k,
                (self.directions[k], self.slopes[k], self.weights),
            )
            if message:
                raise AssertionError(message)
        return (lambda *x: list(vjp(self.function, *x)[1](cotangents))), [f"(gradient for {a})" for a in self.arguments]

    def _check_values(self, values: Sequence[Any], mode: str) -> None:
        __tracebackhide__ = True
        for name, value, expected, noise in zip(
            self.results, values, self.differences.values, self.differences.noise, strict=True
        ):
            self._compare(f"the value of {name}", name, value, expected, noise, mode, "a plain call")

    def _compare(
        self, what: str, name: str, got: Any, expected: numpy.ndarray, noise: numpy.ndarray, mode: str, by: str = ""
    ) -> None:
        __tracebackhide__ = True
        got = host(got)
        headline = f"check_grads: {what} is wrong{self._order(mode)}"
        if got.shape != expected.shape:
            raise AssertionError(f"{headline}: it has shape {got.shape}, expected {expected.shape}")
        allowed = self.precision.atol + self.precision.rtol * numpy.abs(expected) + noise
        label = f"expected by {by or 'differences'}"
        message = mismatch(headline, name, expected.shape, {"got": got, label: expected}, allowed)
        if message:
            raise AssertionError(message)

    def _order(self, mode: str) -> str:
        modes = " over ".join(_MODES[m] for m in reversed((*self.history, mode)))
        return f" ({modes} mode, order {len(self.history) + 1})"

    @contextlib.contextmanager
    def _noted(self, mode: str) -> Iterator[None]:
        """Note in a framework's error which derivative was being taken."""
        __tracebackhide__ = True
        try:
            yield
        except AssertionError:
            raise
        except Exception as error:
            chapter = registry.chapter_of(_backend_among(tuple(self.primals)), "autodiff")
            lacking = mode == "fwd" and isinstance(error, getattr(chapter, "NO_FORWARD_MODE", ()))
            other = "; modes=('rev',) leaves forward mode out" if lacking else ""
            error.add_note(f"in check_grads{self._order(mode)}{other}")
            raise
