"""Nested containers of arrays (pytrees): flattened, rebuilt, and their leaves named.

optree does it: dicts (by sorted key), lists, tuples, named tuples, and classes registered with `optree`; ``None`` is an
empty subtree. A container that only JAX knows (an equinox module, a class registered with `jax.tree_util`) is adopted
when it is first met, so that one description of a tree serves every backend. optree is imported at the first use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from gradnp._core import registry
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

NAMESPACE = "gradnp"
"""The optree namespace in which JAX's containers are adopted; what is registered globally is seen in it too."""

_leaf_types: set[type] = {bool, int, float, complex, str, bytes, type(None)}


def flatten(tree: Any) -> tuple[list[Any], Any]:
    """The leaves of `tree` and its structure."""
    import optree

    leaves, structure = optree.tree_flatten(tree, namespace=NAMESPACE)
    kinds = {type(leaf) for leaf in leaves}
    if not kinds <= _leaf_types and _has_unknown(tuple(kinds)) and _adopted(leaves):
        return flatten(tree)
    return leaves, structure


def unflatten(structure: Any, leaves: Sequence[Any]) -> Any:
    import optree

    return optree.tree_unflatten(structure, leaves)


def map(function: Callable[[Any], Any], tree: Any) -> Any:
    """`tree` with `function` applied to each leaf."""
    leaves, structure = flatten(tree)
    return unflatten(structure, [function(leaf) for leaf in leaves])


def paths(tree: Any, none_is_leaf: bool = False) -> list[str]:
    """Where each leaf of `tree` is, as Python would write it: ``"['w'][0]"``, and ``""`` where the tree is a leaf."""
    import optree

    flatten(tree)
    accessors = optree.tree_accessors(tree, none_is_leaf=none_is_leaf, namespace=NAMESPACE)
    return [accessor.codify("") for accessor in accessors]


def broadcast_prefix(prefix: Any, tree: Any) -> list[Any]:
    """The leaves of `prefix`, each as often as the part of `tree` in its place has leaves.

    Here None is a leaf, in both.

    Raises
    ------
    ValueError
        If `tree` does not begin with the structure of `prefix`.
    """
    import optree

    flatten(tree)
    return optree.broadcast_prefix(prefix, tree, none_is_leaf=True, namespace=NAMESPACE)


def flatten_with_none(tree: Any) -> tuple[list[Any], Any]:
    """As `flatten`, with None as a leaf."""
    import optree

    flatten(tree)
    leaves, structure = optree.tree_flatten(tree, none_is_leaf=True, namespace=NAMESPACE)
    return leaves, structure


@constant_to_tracers
def _has_unknown(kinds: tuple[type, ...]) -> bool:
    arrays = {kind for kind in kinds if registry.backend_of_type(kind) is not None}
    if not is_dynamo_tracing():  # which relies on the set that it has met
        _leaf_types.update(arrays)
    return any(kind not in _leaf_types and kind not in arrays for kind in kinds)


def _adopted(leaves: Sequence[Any]) -> bool:
    """Whether one of these leaves is a container of JAX's; its class is known to optree from now on."""
    import optree

    jax = sys.modules.get("jax")
    adopted = False
    for leaf in leaves:
        kind = type(leaf)
        if kind in _leaf_types or registry.backend_of_type(kind) is not None:
            continue
        if jax is None or jax.tree_util.all_leaves([leaf]):
            if jax is not None:
                _leaf_types.add(kind)
            continue

        def one_level(node: Any) -> tuple[list[Any], Any]:
            return jax.tree_util.tree_flatten(node, is_leaf=lambda child: child is not node)

        optree.register_pytree_node(
            kind, one_level, lambda structure, children: structure.unflatten(children), namespace=NAMESPACE
        )
        adopted = True
        _leaf_types.add(kind)
    return adopted
