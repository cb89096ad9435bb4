"""`strict_gradients`: inside the block, an operation that would lose a gradient without a word raises instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from gradnp._core import registry
from gradnp.explaining.frames import Frames, gradnp_name, line_of, stack
from gradnp.explaining.reasons import CASTS, REASONS, GradientLostError

_active: ContextVar[bool] = ContextVar("gradnp_strict_gradients", default=False)

_TRANSPARENT = frozenset({"machinery", "numpy", "scipy"})
"""Owners of frames that pass the user's call on."""


@contextmanager
def raising() -> Iterator[None]:
    """What `gradnp.strict_gradients` returns."""
    if _active.get():
        yield
        return
    with ExitStack() as guards:
        for name in registry.imported_backends():
            guard = getattr(registry.chapter_of(name, "explaining"), "guard", None)
            if guard is not None:
                guards.enter_context(guard())
        token = _active.set(True)
        try:
            yield
        finally:
            _active.reset(token)


def is_active() -> bool:
    """Whether this thread or task is inside a block of `strict_gradients`."""
    return _active.get()


@contextmanager
def suspended() -> Iterator[None]:
    """Let losses be in a block: inside of `explain`, which tells of them."""
    token = _active.set(False)
    try:
        yield
    finally:
        _active.reset(token)


def check(frames: Frames, kind: str, operation: str, *, through: tuple[str, ...] = ()) -> None:
    """Raise if the user's code calls `operation`, which is about to end a gradient for the reason `kind`.

    What a framework does in its own code is its own affair, except in its functions named in `through`, whose purpose it
    is to do this. The body of an operation with its own gradient is not differentiated, and so loses nothing.
    """
    if not _active.get() or any(frame.f_code in frames.opaque for frame in stack()):
        return
    name, inner, is_ours = operation, "", False
    for frame in stack():
        owner = frames.owner_of(frame)
        if not owner:
            break
        if owner == "gradnp":
            name, is_ours = gradnp_name(frame), True
        elif owner not in _TRANSPARENT and not frames.passes_on(frame):
            short = frame.f_code.co_name
            inner = inner if inner and frames.is_wrapper(short) else short
    else:
        return
    asked_for = kind == "integer" and name in CASTS if is_ours else inner.lstrip("_") in ("", *through)
    if not asked_for:
        return
    reason = REASONS[kind]
    raise GradientLostError(f"{name} {reason.text}\n  at {line_of(frame)}\n  remedy: {reason.remedy}")
