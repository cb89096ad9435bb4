"""Resolve the types of a call's arguments to a variant of the operation, which is kept in the operation's table.

A variant is named ``<backend>_<how>``, where `how` says what happens to the arguments before the backend's function
gets them: nothing (``direct``), or what `gradnp._core.wrapping.ADAPTED` lists. So a backend's function always receives
arrays of its own framework, and of one dtype where they are promoted together.

Tracers shape this file. `torch.compile(fullgraph=True)` must see through the first call of an operation. Therefore the
resolver is a constant to Dynamo, returns a name rather than a function, and does not change the table during a trace.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy

from gradnp._core import arguments, registry, symbols
from gradnp._core.catalogue import OPERATIONS, Operation
from gradnp._core.errors import MixedBackendsError, UnsupportedOperationError
from gradnp._core.following import with_default
from gradnp._core.parameters import Parameter
from gradnp._core.stand_ins import advice, advice_among, stands_in
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing
from gradnp._core.wrapping import generate

_NUMBERS = (bool, int, float, complex)
_lock = threading.RLock()  # a generator that the collector closes may change the tables meanwhile


def forget() -> None:
    """Empty every table: the backends have changed."""
    for operation in OPERATIONS.values():
        operation.forget()


def change_tables() -> None:
    """Switch to the tables for the default dtypes that are chosen now, and keep the others for later."""
    with _lock:
        for operation in OPERATIONS.values():
            operation.change_table(registry.chosen())


registry.on_registration.append(forget)
registry.on_choice.append(change_tables)


@constant_to_tracers
def resolve(name: str, key: Any) -> str:
    """Fill the table of operation `name` for the argument types `key`; return the variant's name.

    Tracers take a name as a constant, but not a function.
    """
    operation = OPERATIONS[name]
    chosen = registry.chosen()
    try:
        variant = _variant(operation, key, chosen)
        if not hasattr(operation.variants, variant):
            setattr(operation.variants, variant, _build(operation, variant))
    except Exception as error:
        raise error from None  # the caller's KeyError would tell a user nothing
    if (not isinstance(key, tuple) or len(key) <= 16) and not is_dynamo_tracing():
        with _lock:
            if chosen == operation.in_force:  # another thread may have changed the tables meanwhile
                operation.table[key] = getattr(operation.variants, variant)
    return variant


@constant_to_tracers
def resolve_content(name: str, default: str, types: tuple[type, ...], dtype: Any, device: Any) -> str:
    """The name of the variant of creation function `name` for lists in which values of `types` occur."""
    operation = OPERATIONS[name]
    if remedy := advice_among(types):
        raise TypeError(f"{name}: expected numbers or arrays, got a list that holds {remedy}")
    backends = {registry.backend_of_type(kind) for kind in types if not issubclass(kind, numpy.generic)} - {None}
    frameworks = backends - {"numpy"}
    if len(frameworks) > 1:
        raise MixedBackendsError(f"{name}: arrays of more than one framework: {' and '.join(sorted(frameworks))}")
    named = registry.backend_named(name, dtype, device)
    if named and frameworks - {named}:
        raise _conflict(name, "a list", *frameworks, named)
    stays = backends and not operation.converts and not named
    backend = next(iter(frameworks), "numpy" if stays else named or default)
    if backend != "numpy":
        _refuse_meaningful(operation, types)
    return _created(operation, backend, backend == named != default)


@constant_to_tracers
def redirect(name: str, backend: str, types: tuple[type, ...], dtype: Any, device: Any) -> str:
    """The variant of a creation function if `dtype` or `device` names another backend than `backend`; "" if not.

    Raises
    ------
    MixedBackendsError
        If an argument has decided for `backend`: the arguments are of `types`.
    """
    named = registry.backend_named(name, dtype, device)
    if named in ("", backend):
        return ""
    operation = OPERATIONS[name]
    for parameter, kind in zip(operation.parameters, types, strict=True):
        of = registry.backend_of_type(kind)
        if of not in (None, "numpy") or (of and parameter.role == "like"):
            raise _conflict(name, repr(parameter.name), str(of), named)
    _refuse_meaningful(operation, types)
    return _created(operation, named, True)


def _conflict(name: str, argument: str, backend: str, named: str) -> MixedBackendsError:
    return MixedBackendsError(
        f"{name}: {argument} has an array of {backend}, and the dtype or device is {named}'s; write the dtype or device as a "
        f"string, or convert the array explicitly: np.from_numpy(np.to_numpy(x), backend={named!r})"
    )


def _created(operation: Operation, backend: str, is_named: bool) -> str:
    """The name of the variant of a creation operation on `backend`, built if need be.

    `is_named` says that `backend` is not the default, so a reference body must be told.
    """
    has_own = hasattr(registry.chapter_of(backend, operation.chapter), operation.short)
    variant = f"{backend}_{'named' if is_named and not has_own else 'created'}"
    if not hasattr(operation.variants, variant):
        setattr(operation.variants, variant, _build(operation, variant))
    return variant


# --- which variant --------------------------------------------------------------------------------------------------


def _kind_of_type(operation: Operation, parameter: Parameter, kind: type) -> str:
    """Classify an argument's type: a backend's name, "number", "content" (list, tuple) or "none"."""
    if parameter.role == "like":
        if kind is type(None):
            return "none"
        if registry.backend_of_type(kind) is None and not stands_in(kind):
            remedy = f"; {advice(kind)}" if advice(kind) else ""
            raise TypeError(
                f"{operation.name}: like must be an array of a registered backend, not {kind.__qualname__}{remedy}"
            )
    if kind in _NUMBERS or (operation.is_creation and issubclass(kind, numpy.generic) and parameter.role == "array"):
        return "number"
    if kind is list or kind is tuple:
        return "content"
    if kind is type(None) and parameter.optional:
        return "none"
    name = registry.backend_of_type(kind)
    if name is not None:
        return name
    if issubclass(kind, (list, tuple)) or stands_in(kind):
        return "content"
    if operation.converts and not advice(kind):
        return "number"  # anything that NumPy can convert
    if kind is type(None):
        raise TypeError(f"{operation.name}: argument {parameter.name!r} is None; expected an array or a number")
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    remedy = advice(kind) or (
        "expected an array of a registered backend, a number, or a list of these (np.asarray converts what NumPy can)"
    )
    raise TypeError(f"{operation.name}: argument {parameter.name!r} is a {name}; {remedy}")


def _classify(operation: Operation, key: tuple[Any, ...]) -> list[tuple[Parameter, str]]:
    """Each dispatched parameter with the kind of its argument; a sequence has one entry per element."""
    given = []
    for parameter, part in zip(operation.parameters, key, strict=True):
        if isinstance(part, tuple):
            given += [(parameter, _kind_of_type(operation, parameter, t)) for t in part]
        elif parameter.many:
            # Where a sequence is expected, the elements of an array are its rows.
            _kind_of_type(operation, parameter, part)
            given.append((parameter, "content" if part is not type(None) else "none"))
        else:
            given.append((parameter, _kind_of_type(operation, parameter, part)))
    return given


def _refuse_meaningful(operation: Operation, types: tuple[Any, ...]) -> None:
    """Raise TypeError for arrays that NumPy computes with in another way: a framework would see only their numbers."""
    for kind in types:
        if isinstance(kind, tuple):
            _refuse_meaningful(operation, kind)
        elif kind is not numpy.ndarray and issubclass(kind, (numpy.ma.MaskedArray, numpy.matrix)):
            raise TypeError(
                f"{operation.name}: a {kind.__module__}.{kind.__qualname__} cannot become an array of a framework without "
                f"losing its meaning; convert it first: numpy.asarray(x), or x.filled(value) for a masked array"
            )


def _variant(operation: Operation, key: Any, chosen: frozenset[str]) -> str:
    """The name of the variant for arguments of the types `key`."""
    n = len(operation.parameters)
    one_sequence = n == 1 and operation.parameters[0].many
    default, types = (key[0], key[1:]) if operation.is_creation else (None, key)
    given = _classify(operation, types if isinstance(types, tuple) and not one_sequence else (types,) * n)
    backends = {kind: p.name for p, kind in given if kind not in ("number", "content", "none")}
    constants = bool(backends.pop("numpy", None))
    if len(backends) > 1:
        met = " and ".join(f"{argument!r} is {backend}'s" for backend, argument in backends.items())
        raise MixedBackendsError(
            f"{operation.name}: arrays of more than one framework: {met}; "
            f"convert one explicitly: np.from_numpy(np.to_numpy(x))"
        )
    if constants and (backends or (operation.is_creation and default != "numpy")):
        _refuse_meaningful(operation, types if isinstance(types, tuple) else (types,))
    kinds = {kind for _, kind in given}
    if "content" in kinds:
        return "created_content" if operation.is_creation else "content"
    if any(kind == "none" and p.name in operation.needs for p, kind in given):
        return "body"
    if operation.is_creation:
        stays = constants and (not operation.converts or ("like", "numpy") in {(p.role, kind) for p, kind in given})
        return f"{next(iter(backends), 'numpy' if stays else default)}_created"
    if backends:
        (backend,) = backends
        return f"{backend}_{_treatment(operation, backend, given, backend in chosen)}"
    if not constants:
        return "host"
    if operation.inexact and not hasattr(registry.chapter_of("numpy", operation.chapter), operation.short):
        arrays = [kind for p, kind in given if p.role == "array" and kind != "none"]
        return "numpy_promoted" if set(arrays) - {"numpy"} else "numpy_checked"
    return "numpy_direct"


def _treatment(operation: Operation, backend: str, given: list[tuple[Parameter, str]], chosen: bool) -> str:
    """How arguments are adapted when at least one is an array of the framework `backend`.

    `chosen` says that a default dtype is in force that native functions do not know.
    """
    chapter = registry.chapter_of(backend, operation.chapter)
    arrays = [kind for p, kind in given if p.role == "array" and kind != "none"]
    own = arrays.count(backend)
    # A reference body always gets arrays: it would compute with Python scalars alone on the host.
    all_native = getattr(registry.load(backend), "PROMOTES_ALL", False) and hasattr(chapter, operation.short)
    native = operation.short in getattr(chapter, "PROMOTES", ())
    scalars = operation.short in getattr(chapter, "TAKES_SCALARS", ())
    takes = "number" if (scalars or all_native) and not chosen else ""
    constants = [kind for kind in arrays if kind not in (backend, takes)]
    if any(p.role == "each" and kind not in (backend, "none") for p, kind in given):
        return "promoted"
    makes_floats = (native or (scalars and own < len(arrays))) and not chosen
    if constants or (own > 1 and not (native or all_native)) or (operation.inexact and not makes_floats):
        # Only if all arguments are arrays is it worth checking whether their dtypes agree already.
        return "promoted" if constants or own != len(arrays) or chosen else "checked"
    return "direct"


# --- building it ----------------------------------------------------------------------------------------------------


def _build(operation: Operation, variant: str) -> Callable[..., Any]:
    if variant == "content":
        return generate(
            operation,
            variant,
            public=operation.public,
            decides=arguments.decides,
            as_content=arguments.as_content,
            as_raw=arguments.as_raw,
            as_elements=arguments.as_elements,
            to_default=arguments.to_default,
            **({"of_sizes": symbols.of_sizes} if operation.name in symbols.OF_SIZES else {}),
        )
    if variant == "created_content":
        return generate(
            operation,
            variant,
            variants=operation.variants,
            resolve_content=resolve_content,
            leaf_types=arguments.leaf_types,
            resolved=arguments.resolved,
            default=registry.get_backend,
        )
    if variant == "body":
        return operation.function
    if variant == "host":
        numpys = _implementation(operation, "numpy")
        return generate(
            operation,
            variant,
            implementation=numpys,
            traced=symbols.on_host(operation.name, numpys),
            to_default=arguments.to_default,
            is_dynamo_tracing=is_dynamo_tracing,
        )
    backend, _, how = variant.rpartition("_")
    implementation = _implementation(operation, backend)
    if how == "direct":
        return implementation
    module = registry.load(backend)
    if how == "named":
        return with_default(backend, _build(operation, f"{backend}_created"))
    if how == "created":
        place = arguments.placer(module, operation.inexact, operation.converts)
        scope = {"variants": operation.variants, "redirect": redirect, "backend": backend}
        return generate(operation, how, implementation=implementation, place=place, **scope)
    refuses = "" if operation.halves else operation.name
    scope = {
        "implementation": implementation,
        "prepare": arguments.preparer(module, operation.inexact, refuses),
        "convert": arguments.converter(module),
    }
    if how == "checked":
        adapted = generate(
            operation,
            how,
            **scope,
            inexact=arguments.taken_as_they_are(module, operation.halves),
            agree=arguments.agree,
        )
        adapt = getattr(module, "adapt", None)
        return adapt(operation, implementation, adapted) if adapt else adapted
    return generate(operation, how, **scope)


def _implementation(operation: Operation, backend: str) -> Callable[..., Any]:
    """The function of `backend` for an operation: its own, or the reference body."""
    own = getattr(registry.chapter_of(backend, operation.chapter), operation.short, None)
    if own is not None:
        return own
    if operation.is_primitive:
        raise UnsupportedOperationError(
            f"{operation.name}: the backend {backend!r} does not define it, and it has no reference body"
        )
    return operation.function
