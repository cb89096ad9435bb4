"""What is tested of an operation: the table of aspects, and which cases each aspect is tested on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.spec import Case, OpSpec


@dataclass(frozen=True)
class Condition:
    """A property of a case: in words, for the documentation, and as a function."""

    words: str
    holds: Callable[[OpSpec, Case], bool]


@dataclass(frozen=True)
class Aspect:
    """What is asserted, and the conditions that a case must meet to be tested on it."""

    asserts: str
    conditions: tuple[str, ...] = ()


def _differentiated(spec: OpSpec, case: Case) -> bool:
    return any(s.differentiable for s in case.samples)


CONDITIONS = {
    "arrays": Condition("an argument is a sampled array", _differentiated),
    "gradient": Condition(
        "the operation has a gradient (of a sampled array)",
        lambda spec, case: spec.gradient != "none" and _differentiated(spec, case),
    ),
    "static": Condition("the result's shape follows from the arguments' shapes", lambda spec, case: spec.static),
    "complex": Condition("the operation takes complex numbers", lambda spec, case: spec.complex),
    "kink": Condition("the case is a kink", lambda spec, case: case.kink is not None),
    "creation": Condition(
        "a creation function makes its arrays from nothing", lambda spec, case: spec.creates and not case.samples
    ),
    "one": Condition(
        "the case is the operation's first with a sampled array, and the operation is in the sample of kinds "
        "(on torch: any operation, except for np.jit)",
        lambda spec, case: case is spec.first_with_arrays,
    ),
}

ASPECTS = {
    "values": Aspect(
        "NumPy's values and shapes in float64 and float32; strided and transposed input; NumPy arrays as constants; "
        "the axis as a NumPy integer, counted from the other end, and in a tuple"
    ),
    "dtypes": Aspect("the written lattice, for each dtype alone and in pairs", ("arrays",)),
    "creation": Aspect("dtype and backend by the default in force, by `dtype=` and by `like=`", ("creation",)),
    "gradient": Aspect("finite differences of NumPy, in float64", ("gradient",)),
    "forward": Aspect("forward mode against the same differences", ("gradient",)),
    "second": Aspect("the gradient of ⟨gradient, v⟩, reverse mode over reverse mode", ("gradient",)),
    "kinks": Aspect("the gradient convention at kinks, ties and poles", ("kink",)),
    "complex": Aspect("value and gradient of complex arguments", ("arrays", "complex")),
    "compiled": Aspect(
        "`torch.compile(fullgraph=True)`, `tf.function`, `jax.jit` from cold: value and gradient as in eager mode",
        ("static",),
    ),
    "jit_compile": Aspect("`tf.function(jit_compile=True)`, wherever TensorFlow has the kernels", ("static",)),
    "dynamic": Aspect(
        "called with eight sizes of an axis and twelve numbers, values and gradients are right: `torch.compile` compiles "
        "at most three programs, `tf.function` one whose `input_signature` leaves the sizes open",
        ("arrays", "static"),
    ),
    "vmap": Aspect("`torch.func.vmap`, `tf.vectorized_map`, `jax.vmap` against a loop", ("arrays", "static")),
    "tracked": Aspect("nothing is converted to NumPy or detached on the way", ("gradient", "static")),
    "np.grad": Aspect("`np.grad` against finite differences", ("gradient", "one")),
    "np.jvp": Aspect("`np.jvp` against finite differences", ("gradient", "one")),
    "np.vmap": Aspect("`np.vmap` over the last axis against a loop", ("arrays", "static", "one")),
    "np.jit": Aspect(
        "`np.jit` of value and gradient against NumPy and finite differences", ("arrays", "static", "one")
    ),
}
"""The aspects by name; there is one test function for each, and expected failures name them."""

TRANSFORMS = {"np.grad": "gradient", "np.jvp": "forward", "np.vmap": "vmap", "np.jit": "compiled"}
"""The aspects of gradnp's own transforms, and the aspect by which the framework's own transform is tested."""


def aspects_of(spec: OpSpec, case: Case) -> set[str]:
    """The aspects that `case` of `spec` is tested on."""
    skipped = case.skip | {ours for ours, theirs in TRANSFORMS.items() if theirs in case.skip}
    met = {name for name, condition in CONDITIONS.items() if condition.holds(spec, case)}
    found = {name for name, aspect in ASPECTS.items() if met.issuperset(aspect.conditions)}
    return (found & {"kinks"} if case.kink else found) - skipped
