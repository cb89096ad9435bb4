"""How a gradient ends: the reason and the remedy, as `explain` prints them and `strict_gradients` raises them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["REASONS", "Reason", "is_piecewise"]


class Reason(NamedTuple):
    """`text` follows the name of the operation; `short` labels the picture; `silent` where strict mode may raise."""

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
    """Whether an operation of that name has floating results and is constant but for jumps."""
    return operation.rpartition(".")[2].rstrip("_").lower() in _PIECEWISE
