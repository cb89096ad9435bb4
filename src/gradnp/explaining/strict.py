"""`strict_gradients`: while it is on, what would lose a gradient without a word raises instead."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from gradnp._core import registry

__all__ = ["GradientLostError", "strict_gradients"]

_active: ContextVar[bool] = ContextVar("gradnp_strict_gradients", default=False)

_TRANSPARENT = frozenset({"machinery", "numpy", "scipy"})
_THIN = (
    "torch._tensor",
    "torch.overrides",
    "tensorflow.python.util",
    "tensorflow.python.ops",
    "tensorflow.python.framework",
)
"""Modules of the frameworks through which a user's own call passes."""


class GradientLostError(RuntimeError):
    """Inside `strict_gradients`, a value that gradients are recorded for was about to lose its gradient."""

    __module__ = "gradnp"


@contextmanager
def strict_gradients() -> Iterator[None]:
    """Turn a silent loss of a gradient into an error at that line, inside a ``with`` block.

    It is meant for code that trains natively (``backward``, ``GradientTape``, ``jax.grad``): put it around the
    computation of the loss. While gradients are recorded for an array, these raise:

    - its conversion to NumPy or to a Python number: ``x.numpy()``, ``numpy.sin(x)``, ``x.item()``, ``float(x)``;
    - ``x.detach()`` and ``x.data``;
    - a cast to an integer or bool dtype: ``x.long()``, ``tf.cast(x, tf.int32)``, ``np.astype(x, int)``;
    - building a new array from values: ``torch.tensor([x[0], x[1]])``.

    Allowed are the ways that say what they do: `to_numpy` (for printing and plotting), `stop_gradient` and the
    frameworks' own ``stop_gradient``, ``torch.no_grad()`` and ``tape.stop_recording()``. So are comparisons, ``if`` on
    a value, ``argmax`` and rounding, whose derivative is zero; printing and formatting; and what a framework does in
    its own code.

    Raises
    ------
    GradientLostError
        At the line, naming the operation and the remedy.

    See Also
    --------
    explain : the whole story, for one run of a function.

    Notes
    -----
    It holds for the thread or task that entered it, can be nested, and costs nothing outside the block. It watches the
    frameworks that have been imported by then. So that nothing escapes it, compiled functions (``torch.compile``,
    ``tf.function``, ``jax.jit``) run as they are written meanwhile: it is for finding a mistake, not for training.
    In JAX ``float(x)`` and ``numpy.sin(x)`` raise under ``jax.grad`` anyway, and ``x.item()`` and ``int(x)`` do not:
    here all of them raise this error.

    Examples
    --------
    >>> with np.strict_gradients():
    ...     np.sum(numpy.ones(3))  # NumPy's arrays have no gradient to lose
    np.float64(3.0)
    """
    if _active.get():
        yield
        return
    with ExitStack() as stack:
        for name, registration in registry.REGISTRATIONS.items():
            if registration.requires in sys.modules and name != "numpy":
                guard = getattr(registry.chapter_of(name, "explaining"), "guard", None)
                if guard is not None:
                    stack.enter_context(guard())
        token = _active.set(True)
        try:
            yield
        finally:
            _active.reset(token)


def is_active() -> bool:
    return _active.get()


@contextmanager
def suspended() -> Iterator[None]:
    """`explain` tells of the losses that would raise."""
    token = _active.set(False)
    try:
        yield
    finally:
        _active.reset(token)


def check(kind: str, operation: str, *, through: tuple[str, ...] = ()) -> None:
    """Raise if `operation`, which is about to end a gradient for the reason `kind`, is called by the user's code.

    What a framework does in its own code is its business, but for its functions named in `through`, whose purpose it is.
    """
    if not _active.get():
        return
    from gradnp.explaining.reasons import REASONS
    from gradnp.explaining.recording import CASTS, WRAPPERS, frames, gradnp_name, line_of, owner_of

    name, inner, is_ours = operation, "", False
    for frame in frames(1):
        owner = owner_of(frame)
        if not owner:
            break
        if owner == "gradnp":
            name, is_ours = gradnp_name(frame), True
        elif owner not in _TRANSPARENT and not frame.f_globals.get("__name__", "").startswith(_THIN):
            short = frame.f_code.co_name
            inner = inner if short in WRAPPERS and inner else short
    else:
        return
    asked_for = kind == "integer" and name in CASTS if is_ours else inner.lstrip("_") in ("", *through)
    if not asked_for:
        return
    reason = REASONS[kind]
    raise GradientLostError(f"{name} {reason.text}\n  at {line_of(frame)}\n  remedy: {reason.remedy}")
