"""Gradients of functions of NumPy arrays by central differences, for functions without a gradient of their own."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy

from gradnp._core.dtypes import rank


def numerical_vjp(name: str, fun: Callable[..., Any], results: int) -> Callable[..., Any]:
    """A vjp of `fun`, which returns `results` arrays; it warns of its cost at the first call.

    The step of each element is the cube root of its dtype's precision, relative to it where it is above 1, which
    balances the errors of truncation and of rounding.
    """
    warned = False

    def vjp(*arguments: Any) -> tuple[Any, ...]:
        nonlocal warned
        args, cotangents = arguments[:-results], arguments[-results:]
        moving = [i for i, x in enumerate(args) if isinstance(x, numpy.ndarray) and rank(x.dtype) >= 2]
        if not warned:
            warned = True
            calls = sum(2 * args[i].size * (2 if args[i].dtype.kind == "c" else 1) for i in moving)
            warnings.warn(
                f"host_function: the numerical gradient of {name} calls it {calls} times, twice for each element of its "
                f"arguments, at every gradient; a vjp of its own is cheaper and exact",
                stacklevel=2,
            )

        def slope(i: int, at: tuple[int, ...], direction: complex) -> float:
            """The directional derivative of ⟨cotangent, result⟩."""
            x = args[i]
            step = float(ml_dtypes.finfo(x.dtype).eps) ** (1 / 3) * max(1.0, abs(x[at]))
            ends = []
            for sign in (1, -1):
                moved = x.copy()
                moved[at] += x.dtype.type(sign * step * direction)
                result = fun(*args[:i], moved, *args[i + 1 :])
                results = result if isinstance(result, (tuple, list)) else (result,)
                # Copies: both results may be one buffer. Wide ones: the difference is not rounded once more.
                ends.append((float(abs(moved[at] - x[at])), [_wide(r) for r in results]))
            (up, above), (down, below) = ends
            differences = [numpy.subtract(a, b) / (up + down) for a, b in zip(above, below, strict=True)]
            return sum(numpy.sum(numpy.conj(_wide(c)) * d).real for c, d in zip(cotangents, differences, strict=True))

        slopes: list[Any] = [None] * len(args)
        for i in moving:
            slopes[i] = numpy.zeros_like(args[i])
            for at in numpy.ndindex(args[i].shape):
                slopes[i][at] = slope(i, at, 1)
                if args[i].dtype.kind == "c":
                    slopes[i][at] += 1j * slope(i, at, 1j)
        return tuple(slopes)

    return vjp


def _wide(x: Any) -> numpy.ndarray:
    return numpy.array(x, numpy.complex128 if numpy.iscomplexobj(x) else numpy.float64)
