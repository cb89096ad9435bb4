"""NumPy's keywords ``out``, ``where`` and ``dtype``, by value, for every operation that has them.

This file imports no operations; it looks them up by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from gradnp._core import registry
from gradnp._core.arguments import as_array, as_content, decides, framework_among, leaf_types, to_default
from gradnp._core.catalogue import OPERATIONS, public
from gradnp._core.dtypes import KIND, numpy_dtype, rank

DOCUMENTATION = """\
    out, where, dtype : optional
        NumPy's keywords, by value: see :ref:`ufunc-keywords`.
"""
"""The entry of these parameters in the docstring of every ufunc."""


def documented(docstring: str) -> str:
    """A ufunc's docstring with the entry of its keywords after those of its own parameters."""
    parameters, returns, rest = docstring.partition("\n    Returns\n")
    return f"{parameters}{DOCUMENTATION}{returns}{rest}"


ELSEWHERE = {
    "dim": "axis",
    "dims": "axis",
    "keepdim": "keepdims",
    "keep_dims": "keepdims",
    "reduction_indices": "axis",
    "correction": "ddof",
    "unbiased": "ddof",
    "interpolation": "method",
}
"""Other libraries' words for NumPy's parameters."""


def unexpected(name: str, others: dict[str, Any]) -> TypeError:
    """The exception for a keyword that an operation with an axis does not have: Python's own, and what to write."""
    word, value = next(iter(others.items()))
    parameters = [p.name for p in OPERATIONS[name].signature]
    own = ELSEWHERE.get(word)
    if own not in parameters:
        advice = f"its parameters are {', '.join(parameters)}"
    elif own == "ddof":
        advice = "write ddof=1 for the unbiased estimate, ddof=0 for the mean of the squares"
    else:
        advice = f"write {own}={value!r:.40}"
    return TypeError(f"{name}() got an unexpected keyword argument {word!r}; {advice}")


def into(out: Any, name: str, result: Any) -> Any:
    """The value of a call with ``out=``: the result in `out`'s dtype. Shapes must agree; `out` is not written to."""
    if out is None:
        return result
    if isinstance(out, tuple) and len(out) == 1:
        (out,) = out
    if registry.backend_of_type(type(out)) is None:
        raise TypeError(f"{name}: out must be an array, not {out!r:.60}")
    if tuple(out.shape) != tuple(result.shape):
        raise ValueError(f"{name}: out has shape {tuple(out.shape)}, the result has {tuple(result.shape)}")
    source, target = numpy_dtype(result.dtype), numpy_dtype(out.dtype)
    if KIND[source.name] > KIND[target.name]:
        raise TypeError(f"{name}: a result of dtype {source} does not fit into out of dtype {target}")
    return result if source == target else public("astype")(result, out.dtype)


def ufunc(name: str, values: tuple[Any, ...], out: Any, where: Any, dtype: Any) -> Any:
    """A call of the ufunc `name` with ``where=``, ``dtype=`` or ``out=``: ``where(mask, f(x), out)``.

    NumPy does not compute where the mask is False. A pole there must not leak into the gradient, so an ordinary point
    replaces the masked-off arguments before the function is called, not its results afterwards.
    """
    operation = OPERATIONS[name]
    if dtype is not None:
        values = tuple(public("astype")(as_array(x), dtype) for x in values)
    if where is True:
        return into(out, name, operation.public(*values))
    if out is None:
        raise ValueError(f"{name}: where= needs out=, which gives the values where the mask is False")
    select = public("where")
    safe = []
    for x in values:
        point = operation.ordinary if rank(as_array(x).dtype) > 1 else 1
        safe.append(select(where, x, point))
    result = operation.public(*safe)
    shape = numpy.broadcast_shapes(tuple(out.shape), tuple(result.shape))
    return select(where, into(out, name, public("broadcast_to")(result, shape)), out)


def reduction(definition: Callable[..., Any], a: Any, *arguments: Any, **keywords: Any) -> Any:
    """A call of a reduction with ``initial`` or ``where``.

    NumPy is asked for its own arrays and numbers. For other arrays, the body of the definition says what the keywords mean.
    """
    numpys = getattr(numpy, definition.__name__, None)
    kinds = leaf_types((a, *arguments, *keywords.values()))
    if numpys is None or keywords["where"] is None or framework_among("the arguments are", kinds):
        return definition(as_array(a), *arguments, **keywords)
    given = {keyword: value for keyword, value in keywords.items() if value is not None}
    result = numpys(as_content(a), *arguments, **given)
    return result if decides(a) else to_default(result, keywords.get("dtype"))
