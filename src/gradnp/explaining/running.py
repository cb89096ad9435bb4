"""`explain`: the function is run once while the backend's tracer watches, and the analysis says what became of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradnp._core import registry, trees
from gradnp._core.errors import MixedBackendsError, UnsupportedOperationError
from gradnp.explaining import strict

if TYPE_CHECKING:
    from gradnp.explaining.report import Report

__all__ = ["explain"]

_one_at_a_time = threading.RLock()
"""While one function is being watched, another thread's waits: both would change the same parts of the frameworks."""


def explain(f: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Report:
    """Run `f` once and tell, for each argument, what becomes of its gradient, and at which line of your code.

    Whatever `f` calls is watched: gradnp's functions, the framework's own (``torch.sin``, ``x.detach()``, ``tf.cast``),
    and conversions to NumPy and to Python numbers (``numpy.sin(x)``, ``x.numpy()``, ``float(x)``, ``x.item()``).

    Parameters
    ----------
    f : callable
        Of arrays, or pytrees of arrays, returning any pytree of them. It is run once, without compilation, so that
        ``print`` and side effects happen. Where the result is not one number, the gradient is that of a weighted sum
        of all its elements.
    *args, **kwargs
        What to call it with: arrays of PyTorch, TensorFlow or JAX, in whatever dicts, lists, tuples and registered
        classes. ``torch.nn.Parameter`` and ``tf.Variable`` too. They need not require a gradient beforehand.

    Returns
    -------
    Report
        Print it for a short text; a notebook shows it as a picture; ``report.save("graph.svg")`` (``.html``, ``.png``)
        writes that to a file. ``report.arguments`` has, for each array, its `path`, `status`, `reason`, `line`, `remedy`
        and `losses`. The status is

        - ``"arrives"``: the gradient is there, finite, and not zero;
        - ``"zero"``: it is zeros: the result does not depend on the argument, or only through what is flat there;
        - ``"nan"``, ``"inf"``: it has such elements, and the line is where they come from;
        - ``"lost"``: the result is computed from the argument, but the gradient ends at the line;
        - ``"constant"``: not an argument that can have a gradient, such as labels, or a NumPy array.

    Raises
    ------
    TypeError
        If no argument is an array.
    MixedBackendsError
        If the arguments are of more than one framework.

    See Also
    --------
    strict_gradients : raises an error at the line where a gradient would be lost.

    Notes
    -----
    Where the gradient arrives, `losses` lists the places at which a part of it ends all the same: one of two ways to the
    result may be cut. A number taken out by ``float(x)`` can't be followed, so such a loss is not ``certain``.
    What `f` raises is raised to you, as without `explain`.

    Examples
    --------
    >>> def loss(w, x):
    ...     return np.mean(np.tanh(x * w) ** 2)
    >>> report = np.explain(loss, numpy.array(2.0), numpy.ones(3))
    >>> [argument.status for argument in report.arguments]
    ['constant', 'constant']
    """
    # Imported at the first use: `import gradnp` should not pay for it.
    from gradnp.explaining.report import Report
    from gradnp.explaining.statements import constant, notes, statement

    leaves, structure = trees.flatten((args, kwargs))
    kinds = [registry.backend_of_type(type(leaf)) for leaf in leaves]
    names = sorted({kind for kind in kinds if kind is not None} - {"numpy"})
    if len(names) > 1:
        raise MixedBackendsError(f"explain: the arguments are arrays of more than one framework: {' and '.join(names)}")
    if not any(kinds):
        raise TypeError(
            "explain: none of the arguments is an array; call it as explain(f, *args), not explain(f(*args))"
        )
    paths = _paths(args, kwargs)
    name = getattr(f, "__qualname__", type(f).__qualname__).rpartition(".<locals>.")[2]
    if not names:
        return Report(name, "numpy", tuple(constant(p, leaf, None) for p, leaf in zip(paths, leaves, strict=True)))
    (backend,) = names
    trace = getattr(registry.chapter_of(backend, "explaining"), "trace", None)
    if trace is None:
        raise UnsupportedOperationError(f"explain: the backend {backend!r} does not say how its operations are watched")

    def flat(arrays: list[Any]) -> list[Any]:
        inputs, keywords = trees.unflatten(structure, arrays)
        return trees.flatten(f(*inputs, **keywords))[0]

    with _one_at_a_time, strict.suspended():
        graph, slopes = trace(flat, leaves, paths)
    found = {call.argument: call for call in graph.calls if call.argument is not None}
    for i, slope in slopes.items():
        found[i].values[0].slope = slope or ""
    arguments = [
        statement(graph, found[i], slopes[i]) if i in slopes else constant(path, leaf, backend)
        for i, (path, leaf) in enumerate(zip(paths, leaves, strict=True))
    ]
    return Report(name, backend, tuple(arguments), tuple(notes(graph)), graph)


def _paths(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    found = [f"args[{i}]{path}" for i, argument in enumerate(args) for path in trees.paths(argument)]
    return found + [f"{name}{path}" for name in sorted(kwargs) for path in trees.paths(kwargs[name])]
