"""How a gradient ends: the reason and the remedy, which `explain` prints and `strict_gradients` raises."""

from __future__ import annotations

from typing import NamedTuple

from gradnp._core.catalogue import OPERATIONS


class GradientLostError(RuntimeError):
    """A gradient is lost: inside `strict_gradients` it was about to be, in a transform it has been without a trace."""

    __module__ = "gradnp"


class Reason(NamedTuple):
    """A way to lose a gradient: `short` labels the picture, `text` follows the operation's name, `remedy` is what to do."""

    short: str
    text: str
    remedy: str


REASONS = {
    "numpy": Reason(
        "converted to NumPy",
        "takes the values out as a NumPy array, and NumPy carries no gradient",
        "compute with gradnp's function of the same name (np.sin for numpy.sin) on the array itself; wrap code that "
        "only NumPy or SciPy has in np.host_function, with a vjp",
    ),
    "number": Reason(
        "converted to a Python number",
        "takes the value out as a Python number, which carries no gradient",
        "keep the 0-d array: it works with + - * / and in every np function; for printing, np.to_numpy says that it "
        "leaves",
    ),
    "detach": Reason(
        "detached",
        "returns the same values cut off from what they were computed from",
        "remove it; where the gradient is to end here, np.stop_gradient says so",
    ),
    "stop": Reason("stopped", "ends the gradient here, as it was asked to", "remove it if that is not intended"),
    "no_grad": Reason(
        "gradients are off",
        "runs where the framework does not record gradients",
        "take it out of the torch.no_grad() or tape.stop_recording() block",
    ),
    "integer": Reason(
        "cast to an integer",
        "makes integers of floating values, and integers carry no gradient",
        "keep the floating dtype; np.round and np.floor give whole numbers and stay floating (with a gradient of zeros)",
    ),
    "piecewise": Reason(
        "piecewise constant",
        "is piecewise constant: where it has a derivative, it is zero",
        "use a smooth form: a softmax-weighted sum for argmax, np.where on the comparison to choose between "
        "differentiable values, the value itself for round",
    ),
    "rebuilt": Reason(
        "rebuilt",
        "makes a new array from the values alone",
        "np.array([...]) and np.stack([...]) build it from arrays and keep the gradient",
    ),
    "unsupported": Reason(
        "not differentiable",
        "has no gradient in this framework",
        "use gradnp's function of that name, or give it a gradient with np.custom_vjp",
    ),
}

_PIECEWISE = frozenset(
    ["round", "rint", "floor", "ceil", "trunc", "fix", "around", "sign", "sgn", "heaviside", "floor_divide", "signbit"]
)


def is_piecewise(operation: str) -> bool:
    """Whether an operation of that name has floating results that are constant but for jumps."""
    return operation.rpartition(".")[2].rstrip("_").lower() in _PIECEWISE


CASTS = frozenset({"np.astype", "np.asarray", "np.asanyarray", "np.array"})
"""gradnp's functions that make integers of floating values because they were asked to."""


def reason_in_gradnp(name: str, found: str) -> str:
    """Why the gradnp function `name` ends a gradient, where `found` is the reason in what it uses inside."""
    if name == "np.stop_gradient":
        return "stop"
    if name == "np.to_numpy" and found:
        return "numpy"
    if found in ("", "no_grad", "numpy", "number") or (found == "integer" and name in CASTS):
        return found
    # No operation cuts a gradient on purpose: where its results carry none, it has none.
    # A draw that has no derivative with respect to a parameter raises, unless it is discrete.
    is_flat = name.removeprefix("np.") in OPERATIONS or name.startswith("np.random.")
    return "piecewise" if is_flat else "unsupported"
