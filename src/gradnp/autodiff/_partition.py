"""A tree parted in two: some of its leaves as a flat list of arrays, the others aside, and the way back.

Transforms, custom gradients and checks hand flat lists of arrays to a framework, and trees to the user's function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradnp._core import trees

HOLE = "<array>"
"""Stands for an array in a tree. It is a string because tracers take a string for a constant."""


def is_hole(leaf: Any) -> bool:
    return isinstance(leaf, str) and leaf == HOLE


class Partition:
    """How a tree was parted. It keeps none of the chosen leaves alive.

    Attributes
    ----------
    structure
        The structure of the tree, None where the tree is one chosen leaf: the usual case, which needs no optree.
    chosen : list of bool
        For each leaf, whether it is among the chosen.
    rest : list
        The other leaves.
    """

    def __init__(self, structure: Any, leaves: Sequence[Any], chosen: list[bool]):
        self.structure, self.chosen = structure, chosen
        self.rest = [leaf for leaf, is_chosen in zip(leaves, chosen, strict=True) if not is_chosen]
        self.count = len(chosen) - len(self.rest)

    def of(self, leaves: Sequence[Any]) -> list[Any]:
        """The chosen among `leaves`, which are those of a tree of the same structure."""
        return [leaf for leaf, is_chosen in zip(leaves, self.chosen, strict=True) if is_chosen]

    def combine(self, arrays: Sequence[Any], rest: Sequence[Any] | None = None) -> Any:
        """The tree with `arrays` as its chosen leaves, and `rest` or what was parted off as the others."""
        if self.structure is None:
            return arrays[0]
        return trees.unflatten(self.structure, merged(self.chosen, arrays, self.rest if rest is None else rest))

    def paths(self) -> list[str]:
        """Where in the tree each chosen leaf is, as Python would write it: ``"['w'][0]"``."""
        if self.structure is None:
            return [""]
        return self.of(trees.paths(self.combine([HOLE] * self.count), self.structure.none_is_leaf))


def partition(tree: Any, chosen: Callable[[Any], bool], none_is_leaf: bool = False) -> tuple[list[Any], Partition]:
    """The leaves of `tree` for which ``chosen(leaf)`` holds, and the `Partition` that puts others in their places.

    `chosen` is asked about the whole tree first; it is false for containers. None is an empty subtree, or a leaf.

    >>> from gradnp.autodiff._partition import partition
    >>> numbers, parts = partition({"a": 1.0, "b": ["text", 2.0]}, lambda leaf: isinstance(leaf, float))
    >>> numbers, parts.rest, parts.combine([3.0, 4.0])
    ([1.0, 2.0], ['text'], {'a': 3.0, 'b': ['text', 4.0]})
    """
    if chosen(tree):
        return [tree], Partition(None, [tree], [True])
    leaves, structure = trees.flatten_with_none(tree) if none_is_leaf else trees.flatten(tree)
    parts = Partition(structure, leaves, [chosen(leaf) for leaf in leaves])
    return parts.of(leaves), parts


def merged(chosen: Sequence[bool], arrays: Sequence[Any], rest: Sequence[Any]) -> list[Any]:
    """One list of `arrays` and `rest`, in which an element is the next of `arrays` where `chosen` holds."""
    ours, others = iter(arrays), iter(rest)
    return [next(ours) if is_chosen else next(others) for is_chosen in chosen]
