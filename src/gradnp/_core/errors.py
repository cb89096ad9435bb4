"""gradnp's exceptions, and how a framework's exception becomes the one NumPy would raise.

Frameworks disagree on what to raise for a wrong call: torch's ``reshape`` raises ``RuntimeError``, TensorFlow's
``InvalidArgumentError``, JAX's ``TypeError``, NumPy's ``ValueError``. Rather than keep a table of them, `explained`
asks the oracle: it repeats the failed call on NumPy copies of the arguments, and raises what NumPy raises, with the
operation, the arguments and a remedy in the message. Where NumPy accepts the call, the framework's own exception
stands, with a note that names the operation. It runs after something has failed, so it costs a correct call nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from numpy.exceptions import AxisError
from numpy.linalg import LinAlgError

__all__ = [
    "BackendNotInstalledError",
    "MixedBackendsError",
    "UnsupportedOperationError",
    "describe",
    "explained",
]


class MixedBackendsError(TypeError):
    """Arrays of two frameworks met in one call; nothing is converted silently."""

    __module__ = "gradnp"  # where users find it, and what a traceback says


class BackendNotInstalledError(ImportError):
    """A framework is needed that is not installed; the message has the pip line."""

    __module__ = "gradnp"


class UnsupportedOperationError(NotImplementedError):
    """A backend cannot do an operation at all; the message says why and what to use instead."""

    __module__ = "gradnp"


# The types a translated exception may have, most specific first.
_NUMPY_ERRORS = (
    AxisError,
    LinAlgError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    MemoryError,
    ValueError,
    TypeError,
)

_REMEDIES = (
    (r"axis -?\d+ is out of bounds for array of dimension 0", "a 0-d array has no axes; use axis=None"),
    (
        r"(not|cannot)( be)? broadcast",
        "compared from the right, sizes must be equal or 1; add axes with np.expand_dims or x[..., np.newaxis]",
    ),
    (r"cannot reshape", "the numbers of elements must agree; one size may be -1, to be computed"),
    (
        r"matmul|not aligned|core dimension|shape-mismatch for sum",
        "the contracted dimensions must have equal sizes; transpose or reshape one argument",
    ),
    (r"all the input array|must have same number of dim", "all sizes but the one along the axis must agree"),
    (
        r"[Ss]ingular matrix",
        "the matrix has no inverse; np.linalg.pinv or np.linalg.lstsq gives a least-squares answer",
    ),
)


def _remedy(message: str) -> str:
    """What to do about NumPy's `message`, or nothing where it says so itself."""
    axis = re.search(r"axis -?\d+ is out of bounds for array of dimension ([1-9]\d*)", message)
    if axis:
        dimension = int(axis[1])
        return f"use an axis from {-dimension} to {dimension - 1}"
    return next((text for pattern, text in _REMEDIES if re.search(pattern, message)), "")


def describe(value: Any) -> str:
    """Name a value met in a call: its type, shape and dtype for an array, its short repr otherwise."""
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if shape is not None and dtype is not None and not isinstance(value, type):
        kind = type(value)
        try:
            shape = tuple(shape)
        except (TypeError, ValueError):  # TensorFlow, shape of unknown rank
            shape = "unknown"
        name = getattr(dtype, "name", str(dtype).removeprefix("torch."))
        return f"{kind.__module__.partition('.')[0]}.{kind.__name__} of shape {shape} and dtype {name}"
    if isinstance(value, (list, tuple)) and any(hasattr(v, "shape") for v in value):
        return f"[{', '.join(describe(v) for v in value[:4])}{', ...' if len(value) > 4 else ''}]"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _mixed(error: MixedBackendsError, operation: str, arguments: str) -> MixedBackendsError:
    """`error` by the name of the operation that was called, where arrays met in a list or in an inner operation."""
    message = str(error).partition("\n")[0]
    if message.startswith(f"{operation}: "):
        return error
    inner = re.match(r"[\w.]+: ", message)
    new = MixedBackendsError(f"{operation}: {message[inner.end() if inner else 0 :]}{arguments}")
    new.__suppress_context__ = True
    return new


def explained(error: Exception, operation: str, arguments: Mapping[str, Any], oracle: Any) -> Exception:
    """The exception to raise for `error`, met in `operation` called with `arguments`.

    Parameters
    ----------
    error : Exception
        What the implementation raised.
    operation : str
        The operation's public name, such as ``"linalg.norm"``.
    arguments : mapping
        The call's arguments by parameter name.
    oracle : callable
        Repeats the call under NumPy and returns what it raised, or None where NumPy accepts the call.

    Returns
    -------
    Exception
        An exception of NumPy's type with a message that names the operation, the arguments and a remedy; `error`
        itself, with a note, where NumPy accepts the call.
    """
    if isinstance(error, (BackendNotInstalledError, UnsupportedOperationError)):
        return error
    met = "".join(f"\n  {name}: {describe(value)}" for name, value in arguments.items())
    if isinstance(error, MixedBackendsError):
        return _mixed(error, operation, met)
    raised = oracle()
    kind = next((t for t in _NUMPY_ERRORS if isinstance(raised, t)), None)
    if kind is None:
        note = f"in gradnp.{operation}, called with{met}"
        if note not in getattr(error, "__notes__", ()):
            error.add_note(note)
        return error
    # What an inner operation or the oracle's own call has explained already is explained again from its bare message,
    # so that the user reads the name of the operation that they called.
    message = (
        getattr(raised, "bare_message", str(raised)).partition("\n")[0].rstrip(". ").removeprefix(f"{operation}: ")
    )
    remedy = _remedy(message)
    new = kind(f"{operation}: {message}{'; ' + remedy if remedy else ''}{met}")
    new.bare_message = message  # type: ignore[attr-defined]
    new.__cause__ = error if error is not raised and not isinstance(error, kind) else None
    new.__suppress_context__ = True
    return new
