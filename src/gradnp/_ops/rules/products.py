"""Contractions, planned on the host: the axes of `tensordot`, the labels and the order of an `einsum`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import numpy

from gradnp._core.shapes import normalize_axes
from gradnp._core.tracing import constant_to_tracers

LETTERS = ascii_uppercase + ascii_lowercase  # in the order in which NumPy numbers and sorts them


def contracted_axes(axes: int | Sequence[Any], a: Sequence[int], b: Sequence[int]) -> tuple[list[int], list[int]]:
    """The axes of a `tensordot` as two lists, for arrays of shapes `a` and `b`; sizes along them must agree."""
    if isinstance(axes, (tuple, list)):
        left, right = ([n] if isinstance(n, (int, numpy.integer)) else list(n) for n in axes)
    else:
        left, right = list(range(-axes, 0)), list(range(axes))
    left, right = list(normalize_axes(left, len(a))), list(normalize_axes(right, len(b)))
    sizes = [a[i] for i in left], [b[i] for i in right]
    if len(left) != len(right) or any(m != n and None not in (m, n) for m, n in zip(*sizes, strict=True)):
        raise ValueError(f"shape-mismatch for sum: sizes {sizes[0]} and {sizes[1]} along axes {left} and {right}")
    return left, right


@constant_to_tracers
def labels_of(subscripts: str, dimensions: tuple[int, ...]) -> tuple[tuple[str, ...], str]:
    """The labels of each operand and of the result, without ``...`` and implicit form."""
    return _labels_of(subscripts, dimensions)


@functools.lru_cache(1024)
def _labels_of(subscripts: str, dimensions: tuple[int, ...]) -> tuple[tuple[str, ...], str]:
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    unused = [c for c in LETTERS if c not in subscripts]
    inputs = []
    broadcast = ""
    for term, ndim in zip(left.split(","), dimensions, strict=True):
        if "..." in term:
            count = ndim - len(term) + 3
            letters = "".join(unused[:count][::-1])
            broadcast = max(broadcast, letters, key=len)
            term = term.replace("...", letters)
        inputs.append(term)
    if arrow:
        if broadcast and "..." not in right:  # JAX, torch and TensorFlow would sum over these axes
            raise ValueError("the operands have axes for '...', but the result has no '...' for them")
        return tuple(inputs), right.replace("...", broadcast)
    letters = left.replace("...", "").replace(",", "")
    return tuple(inputs), broadcast + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))


@functools.lru_cache(1024)
def explicit(subscripts: str, shapes: tuple[tuple[Any, ...], ...]) -> tuple[str, tuple[list[int], ...]]:
    """`einsum`'s subscripts with every axis labelled, and for each operand the axes to squeeze, which broadcast."""
    terms, output = labels_of(subscripts, tuple(map(len, shapes)))
    sizes: dict[str, set[Any]] = {}
    for term, shape in zip(terms, shapes, strict=True):
        for label, size in zip(term, shape, strict=True):
            sizes.setdefault(label, set()).add(size)
    unknown = set(output) - set(sizes)
    if unknown or len(set(output)) != len(output) or (sizes and not "".join(sizes).isalpha()):
        raise ValueError(f"{subscripts!r}: labels are letters, and those of the result occur among the operands', once")
    squeezed = tuple(
        [i for i, size in enumerate(shape) if size == 1 and sizes[term[i]] != {1}]
        for term, shape in zip(terms, shapes, strict=True)
    )
    kept = (
        "".join(label for i, label in enumerate(term) if i not in axes)
        for term, axes in zip(terms, squeezed, strict=True)
    )
    return f"{','.join(kept)}->{output}", squeezed


@constant_to_tracers
def _steps(subscripts: str, shapes: tuple[tuple[int, ...], ...], optimize: Any) -> list[tuple[list[int], str]]:
    """The operands to contract in each step, with the subscripts, in the order that NumPy chooses."""
    stand_ins = [numpy.broadcast_to(numpy.float32(0), shape) for shape in shapes]
    path = numpy.einsum_path(subscripts, *stand_ins, optimize=optimize)[0]
    terms, output = labels_of(subscripts, tuple(map(len, shapes)))
    inputs, steps = list(terms), []
    for positions in path[1:]:
        chosen = sorted(positions, reverse=True)
        left = [inputs.pop(i) for i in chosen]
        kept = set(output).union(*inputs)
        right = "".join(sorted(set("".join(left)) & kept)) if inputs else output
        inputs.append(right)
        steps.append((chosen, f"{','.join(left)}->{right}"))
    return steps


def contract_in_order(einsum: Callable[..., Any], subscripts: str, operands: Sequence[Any], optimize: Any) -> Any:
    """`einsum` of a few operands at a time, in the order that NumPy chooses by `optimize`."""
    operands = list(operands)
    for chosen, step in _steps(subscripts, tuple(tuple(x.shape) for x in operands), optimize):
        operands.append(einsum(step, *[operands.pop(i) for i in chosen]))
    return operands[0]
