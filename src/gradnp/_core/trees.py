"""Flattens and rebuilds nested containers of arrays (pytrees), and names their leaves.

optree knows dicts (by sorted key), lists, tuples, named tuples, and classes registered with `optree`; ``None`` is an
empty subtree. A container that only a framework knows (an equinox module, a class registered with `jax.tree_util`) is
registered with optree when it is first met, so one description of a tree serves every backend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from gradnp._core import registry
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

NAMESPACE = "gradnp"
"""The optree namespace in which frameworks' containers are registered; it includes what is registered globally."""

_leaf_types: set[type] = {bool, int, float, complex, str, bytes, type(None)}


def _optree() -> ModuleType:
    """optree, imported on first use because its import takes nearly as long as gradnp's."""
    import optree  # noqa: PLC0415

    return optree


def register(kind: type, flatten: Callable[..., Any], unflatten: Callable[..., Any]) -> None:
    """Make `kind` a container by the functions that `optree.register_pytree_node` takes."""
    _own[kind] = flatten, unflatten


_own: dict[type, tuple[Callable[..., Any], Callable[..., Any]]] = {}
"""gradnp's own containers, which optree knows once the first has been met."""


def flatten(tree: Any) -> tuple[list[Any], Any]:
    """The leaves of `tree` and its structure."""
    leaves, structure = _optree().tree_flatten(tree, namespace=NAMESPACE)
    kinds = {type(leaf) for leaf in leaves}
    if not kinds <= _leaf_types and _has_unknown(tuple(kinds)) and _adopted(leaves):
        return flatten(tree)
    return leaves, structure


def unflatten(structure: Any, leaves: Sequence[Any]) -> Any:
    return _optree().tree_unflatten(structure, leaves)


def map(function: Callable[[Any], Any], tree: Any) -> Any:
    """`tree` with `function` applied to each leaf."""
    leaves, structure = flatten(tree)
    return unflatten(structure, [function(leaf) for leaf in leaves])


def paths(tree: Any, none_is_leaf: bool = False) -> list[str]:
    """The path of each leaf of `tree`, as in Python: ``"['w'][0]"``, and ``""`` if the tree itself is a leaf."""
    flatten(tree)
    accessors = _optree().tree_accessors(tree, none_is_leaf=none_is_leaf, namespace=NAMESPACE)
    return [accessor.codify("") for accessor in accessors]


def broadcast_prefix(prefix: Any, tree: Any) -> list[Any]:
    """The leaves of `prefix`, each repeated for every leaf of the part of `tree` in its place.

    None counts as a leaf in both.

    Raises
    ------
    ValueError
        If `tree` does not begin with the structure of `prefix`.
    """
    flatten(tree)
    return _optree().broadcast_prefix(prefix, tree, none_is_leaf=True, namespace=NAMESPACE)


def flatten_with_none(tree: Any) -> tuple[list[Any], Any]:
    """Like `flatten`, but None is a leaf."""
    flatten(tree)
    leaves, structure = _optree().tree_flatten(tree, none_is_leaf=True, namespace=NAMESPACE)
    return leaves, structure


@constant_to_tracers
def _has_unknown(kinds: tuple[type, ...]) -> bool:
    arrays = {kind for kind in kinds if registry.backend_of_type(kind) is not None}
    if not is_dynamo_tracing():  # a trace relies on the set as it first met it
        _leaf_types.update(arrays)
    return any(kind not in _leaf_types and kind not in arrays for kind in kinds)


@constant_to_tracers
def _backends_with_containers() -> tuple[str, ...]:
    return tuple([name for name in registry.imported_backends() if hasattr(registry.load(name), "container")])


def _own_container(value: Any) -> tuple[Callable[..., Any], Callable[..., Any]] | None:
    return _own.get(type(value))


def _adopted(leaves: Sequence[Any]) -> bool:
    """Register the classes of leaves that are a framework's containers; return whether there were any."""
    hooks = [_own_container, *[registry.load(name).container for name in _backends_with_containers()]]
    adopted = False
    for leaf in leaves:
        kind = type(leaf)
        if kind in _leaf_types or registry.backend_of_type(kind) is not None:
            continue
        found = next((functions for ask in hooks if (functions := ask(leaf)) is not None), None)
        if found is not None:
            _optree().register_pytree_node(kind, *found, namespace=NAMESPACE)
            adopted = True
        _leaf_types.add(kind)
    return adopted
