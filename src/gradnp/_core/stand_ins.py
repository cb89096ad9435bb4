"""Objects that are not arrays: those that hold or stand for one, and advice on those that do not.

A Keras variable holds an array of Keras's backend, a gradient of rows (`tf.IndexedSlices`) stands for a dense one, a
`tf.TensorShape` for its sizes, an `IntEnum` member for its number. Dispatch treats them as it treats lists: what they
stand for is computed with, and decides the backend.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from gradnp._core import registry
from gradnp._core.errors import describe
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

_NUMBERS = (int, float, complex)
_KERAS = "keras"
_found: dict[type, Any] = {}

_ADVICE = {
    (_KERAS, "KerasTensor"): (
        "it describes an array of a Keras model that does not exist yet, so it has no values; call gradnp inside the call "
        "method of a keras.layers.Layer, or in a keras.layers.Lambda"
    ),
    (_KERAS, "Layer"): "a Keras layer is not an array; give its variables, layer.trainable_variables",
    ("gradnp", "Key"): "a key is not an array; key.uniform(shape), key.normal(shape) and its other methods draw one",
    ("scipy", "_spbase"): "a sparse matrix; x.toarray() makes a dense one",
}
"""What to do about objects whose classes have a base of this name, by its package; backends have their own ``ADVICE``."""


@constant_to_tracers
def stands_in(kind: type) -> bool:
    """Whether objects of the type `kind` hold or stand for an array or a number."""
    return _conversion(kind) is not None


@constant_to_tracers
def any_stands_in(kinds: tuple[type, ...]) -> bool:
    """Whether objects of any of these types do."""
    return any(_conversion(kind) is not None for kind in kinds)


@constant_to_tracers
def _holds_value(kind: type) -> bool:
    return _conversion(kind) == "value"


def array_of(x: Any) -> Any:
    """The array or number that `x` stands for; `x` itself if it stands for nothing."""
    if not stands_in(type(x)):
        return x
    return x.value if _holds_value(type(x)) else _conversion(type(x))(x)


def held_array(x: Any) -> Any:
    """The array that `x` holds or stands for, but `x` itself if it is a setting, such as a shape or an `IntEnum` member."""
    return array_of(x) if hasattr(x, "dtype") else x


def _conversion(kind: type) -> Any:
    """What makes an array of an object of the type `kind`: a function, "value" (the attribute), or None."""
    try:
        return _found[kind]
    except KeyError:
        found = _find(kind)
        if not is_dynamo_tracing():  # a trace relies on what it first met
            _found[kind] = found
        return found


def _find(kind: type) -> Callable[[Any], Any] | str | None:
    if registry.backend_of_type(kind) is not None:
        return None
    for number in _NUMBERS:
        if issubclass(kind, number) and kind not in (*_NUMBERS, bool):
            return number
    roots = {base.__module__.partition(".")[0] for base in kind.__mro__}
    keras = sys.modules.get(_KERAS)
    if _KERAS in roots and keras is not None and issubclass(kind, keras.Variable):
        return "value"
    for root in roots:
        backend = registry.ROOTS.get(root)
        if backend is None:
            continue
        for known, convert in getattr(registry.load(backend), "STAND_INS", {}).items():
            if issubclass(kind, known):
                return convert
    return None


def advice(kind: type) -> str:
    """A sentence on what to do about objects of the type `kind`, which are not arrays; "" if there is nothing to say."""
    for base in kind.__mro__:
        package = base.__module__.partition(".")[0]
        if (package, base.__name__) in _ADVICE:
            return _ADVICE[package, base.__name__]
        backend = registry.ROOTS.get(package)
        known = getattr(registry.load(backend), "ADVICE", {}) if backend is not None else {}
        if base.__name__ in known:
            return known[base.__name__]
    return ""


@constant_to_tracers
def advice_among(kinds: tuple[type, ...]) -> str:
    """The first type among `kinds` on which there is advice, and the advice: ``"a BCOO; x.todense() ..."``; "" if none."""
    for kind in kinds:
        plain = kind.__module__ == "builtins" or registry.backend_of_type(kind) is not None
        if not plain and (remedy := advice(kind)):
            return f"a {kind.__module__}.{kind.__qualname__}; {remedy}"
    return ""


def backend_of(x: Any, /) -> str:
    """The name of the backend that computes with `x`.

    Parameters
    ----------
    x : array_like
        An array of any framework; a Python number counts as NumPy's. The elements of a list or tuple decide for it.

    Returns
    -------
    str
        ``"numpy"``, ``"torch"``, ``"tensorflow"``, ``"jax"``, or the name of a registered backend.

    Raises
    ------
    TypeError
        If `x` is not an array.

    Examples
    --------
    >>> import numpy, gradnp as np
    >>> np.backend_of(numpy.ones(3))
    'numpy'
    """
    if isinstance(x, (list, tuple)):
        names = {backend_of(element) for element in x} - {"numpy"}
        if len(names) > 1:
            raise TypeError(f"backend_of: arrays of more than one framework: {', '.join(sorted(names))}")
        return names.pop() if names else "numpy"
    x = array_of(x)
    if isinstance(x, (bool, int, float, complex)):
        return "numpy"
    name = registry.backend_of_type(type(x))
    if name is None:
        remedy = advice(type(x)) or "np.asarray(x) makes one"
        raise TypeError(f"backend_of: {describe(x)} is not an array of any backend; {remedy}")
    return name
