"""What may differ from NumPy, each with its reason. Nothing else may: there is no tolerance for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy

from tests.fuzz.calls import Argument, is_inexact, leaves, mapped
from tests.fuzz.judge import Finding


@dataclass(frozen=True)
class Deviation:
    """Findings that are documented: of these operations (of all, if none is named), on these frameworks, of this form."""

    reason: str
    about: str
    operations: frozenset[str] = frozenset()
    frameworks: frozenset[str] = frozenset()
    when: Callable[[Finding], bool] = lambda finding: True

    def covers(self, finding: Finding, framework: str) -> bool:
        return (
            finding.about.startswith(self.about)
            and (not self.operations or finding.call.name in self.operations)
            and (not self.frameworks or framework in self.frameworks)
            and self.when(finding)
        )


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def has_infinite(finding: Finding) -> bool:
    values = [a.values for a in finding.call.arguments if is_inexact(a.values.dtype)]
    return any(not numpy.isfinite(x.astype("complex128")).all() for x in values)


def has_infinite_product(finding: Finding) -> bool:
    """Whether an infinity meets another, or a 0 or nan: their products depend on the order."""
    x = finding.call.arguments[0].values.astype("complex128")
    return bool(numpy.isinf(x).any()) and int((~numpy.isfinite(x)).sum() + (x == 0).sum()) > 1


def has_complex(finding: Finding) -> bool:
    return any(a.values.dtype.kind == "c" for a in finding.call.arguments)


def has_great(finding: Finding) -> bool:
    """Whether there are numbers, in the settings too, whose squares overflow or vanish in their precision."""
    numbers = [numpy.abs(a.values.astype("complex128")).ravel() for a in finding.call.arguments]
    numbers += [numpy.abs([leaf]) for leaf in leaves(finding.call.args) if isinstance(leaf, float)]
    return any(((x > 1e19) | ((x < 1e-19) & (x > 0))).any() for x in numbers)


def has_weak_integers(finding: Finding) -> bool:
    """Whether an array of narrow integers meets integers of another form."""
    arrays = [a.values.dtype for a in finding.call.arguments if a.form == "array"]
    others = any(a.form != "array" for a in finding.call.arguments)
    others = others or any(type(leaf) is int for leaf in leaves((finding.call.args, finding.call.kwargs)))
    return others and all(dtype.kind in "biu" and dtype.itemsize < 8 for dtype in arrays)


def has_negative_zero(finding: Finding) -> bool:
    reals = [a.values for a in finding.call.arguments if a.values.dtype.kind == "f"]
    return any((numpy.signbit(x) & (x == 0)).any() for x in reals)


def has_equals(finding: Finding) -> bool:
    """Whether singular values of the first argument are equal, or 0."""
    values = numpy.linalg.svd(finding.call.arguments[0].values.astype("complex128"), compute_uv=False)
    gaps = numpy.abs(numpy.diff(values, axis=-1, append=0.0))
    return bool((gaps <= 1e-9 * numpy.max(values, initial=1.0)).any())


def has_few_ranks(finding: Finding) -> bool:
    a = finding.call.arguments[0].values
    return bool(numpy.linalg.matrix_rank(a.astype("complex128")) < min(a.shape))


def has_empty(finding: Finding) -> bool:
    return any(a.values.size == 0 for a in finding.call.arguments)


def values_of(tree: object) -> object:
    """An argument with NumPy's arrays in the places of others."""
    return mapped(tree, lambda leaf: leaf.values if isinstance(leaf, Argument) else leaf)


def has_repeats(finding: Finding) -> bool:
    """Whether an update writes to one place several times."""
    x = numpy.asarray(values_of(finding.call.args[0]))
    places = numpy.arange(x.size).reshape(x.shape)[values_of(finding.call.args[1])]
    return len(numpy.unique(places)) < numpy.size(places)


def has_disorder(finding: Finding) -> bool:
    """Whether one of the first two arguments neither ascends nor is finite."""
    for tree in finding.call.args[:2]:
        x = numpy.asarray(values_of(tree))
        if x.ndim == 1 and x.dtype.kind in "iuf" and not (numpy.isfinite(x).all() and (numpy.diff(x) >= 0).all()):
            return True
    return False


UPDATES = names("at.set at.add at.subtract at.multiply at.divide at.power at.min at.max")

CREATED = names("fft.fftfreq fft.rfftfreq bartlett blackman hamming hanning kaiser")

DEVIATIONS = [
    Deviation(
        "the order of eigenvalues that are not symmetric is the framework's",
        "",
        names("roots linalg.eig linalg.eigvals"),
        names("torch tensorflow jax"),
    ),
    Deviation(
        "complex numbers have no order, by which they would fall between edges",
        "raises TypeError",
        names("histogram histogram2d histogram_bin_edges digitize"),
        when=has_complex,
    ),
    Deviation(
        "docs/semantics.md: polynomials keep leading zeros, by which polydiv divides; one without coefficients is 0",
        "",
        names("polymul polydiv poly roots"),
        names("torch tensorflow jax"),
        when=lambda finding: has_empty(finding) or any((a.values == 0).any() for a in finding.call.arguments),
    ),
    Deviation(
        "docs/semantics.md: functions that write elsewhere return the new array, so a list will do",
        "does not raise TypeError",
        names("place put putmask copyto fill_diagonal"),
    ),
    Deviation(
        "creation functions take the dtype of what they make, those too that NumPy makes in float64 only",
        "does not raise TypeError",
        CREATED,
        when=lambda finding: "dtype" in finding.call.kwargs,
    ),
    Deviation(
        "docs/semantics.md: Fourier transforms of infinities and nan",
        "",
        when=lambda finding: finding.call.name.startswith("fft.") and has_infinite(finding),
    ),
    Deviation(
        "docs/semantics.md: linear algebra of infinities and nan gives nan or raises, as the framework's does",
        "",
        when=lambda finding: finding.call.name.startswith("linalg.") and has_infinite(finding),
    ),
    Deviation(
        "docs/semantics.md: half precision is refused as NumPy refuses float16",
        "raises TypeError",
        when=lambda finding: "is unsupported in linalg" in str(finding.got),
    ),
    Deviation(
        "docs/semantics.md: cholesky of a matrix that is not positive definite",
        "does not raise LinAlgError",
        names("linalg.cholesky"),
        names("tensorflow jax"),
    ),
    Deviation(
        "docs/semantics.md: inv and solve of a singular matrix on JAX",
        "does not raise LinAlgError",
        names("linalg.inv linalg.solve linalg.matrix_power linalg.tensorinv linalg.tensorsolve"),
        names("jax"),
    ),
    Deviation("geomspace's docstring: a 0 in a framework's array", "does not raise ValueError", names("geomspace")),
    Deviation(
        "docs/semantics.md: functions that are defined for real numbers may continue to complex ones",
        "does not raise TypeError",
        when=lambda finding: finding.call.name.startswith(("nn.", "special.")) and has_complex(finding),
    ),
    Deviation(
        "SciPy loses an axis of an empty array before it looks for the next",
        "does not raise IndexError",
        names("special.logsumexp"),
        when=has_empty,
    ),
    Deviation(
        "docs/semantics.md: infinities and nan beside the zeros of padding",
        "value",
        names("convolve correlate signal.convolve2d signal.correlate2d conv"),
        when=has_infinite,
    ),
    Deviation(
        "P6: the slope of a power is y * x**(y - 1) as IEEE has it, nan for infinite exponents",
        "gradient",
        names("power float_power pow at.power"),
        when=has_infinite,
    ),
    Deviation(
        "P6: a slope at a complex branch point is infinite, in any direction or none",
        "gradient",
        names("arcsin arccos arctan arcsinh arccosh arctanh log log2 log10 log1p sqrt"),
        when=has_complex,
    ),
    Deviation("docs/semantics.md: weights that add up to 0", "does not raise ZeroDivisionError", names("average")),
    Deviation("it cuts the gradient", "gradient", names("stop_gradient")),
    Deviation("nothing depends on an array without entries", "gradient None", when=has_empty),
    Deviation(
        "where an integer is asked for, NumPy happens to take some floats",
        "raises TypeError",
        when=lambda finding: "'float' object" in str(finding.got),
    ),
    Deviation(
        "NumPy's own code fails on a list, which its documentation allows",
        "does not raise Exception",
        when=lambda finding: isinstance(finding.right, AttributeError),
    ),
    Deviation(
        "NumPy's own code cannot reshape an empty array",
        "does not raise ValueError",
        names("median nanmedian quantile percentile nanquantile nanpercentile"),
        when=has_empty,
    ),
    Deviation(
        "docs/semantics.md: a memory order is not looked at",
        "does not raise ValueError",
        when=lambda finding: "order must be" in str(finding.right),
    ),
    Deviation(
        "docs/semantics.md: floats do not go into integers",
        "raises TypeError",
        when=lambda finding: "do not go into an array" in str(finding.got),
    ),
    Deviation(
        "ravel_multi_index's docstring: positions of a framework are not looked at",
        "does not raise ValueError",
        names("ravel_multi_index unravel_index"),
        when=lambda finding: any(words in str(finding.right) for words in ("invalid entry", "out of bounds")),
    ),
    Deviation(
        "lstsq's docstring: residuals are there whatever the rank", "shape", names("linalg.lstsq"), when=has_few_ranks
    ),
    Deviation(
        "a softmax over no entries is empty; SciPy fails in its maximum",
        "does not raise ValueError",
        names("special.softmax special.log_softmax"),
        when=has_empty,
    ),
    Deviation(
        "NumPy cannot promote bfloat16 with Python numbers, so it complains of another thing",
        "raises TypeError for",
        when=lambda finding: "DType" in str(finding.got),
    ),
    Deviation(
        "the frameworks' rules for matrices square what they get, which overflows",
        "gradient",
        when=lambda finding: finding.call.name.startswith("linalg.") and has_great(finding),
    ),
    Deviation(
        "two infinities, or one and a 0: each framework multiplies in an order of its own",
        "gradient",
        names("cumprod cumulative_prod nancumprod prod nanprod"),
        when=has_infinite_product,
    ),
    Deviation(
        "docs/semantics.md: integers beside an array are of its dtype, and wrap", "value", when=has_weak_integers
    ),
    Deviation(
        "P6: the sign of an infinite slope at -0.0 is the formula's",
        "gradient at a kink",
        names("special.logit"),
        when=has_negative_zero,
    ),
    Deviation(
        "NumPy's own code fails on a 0-d array",
        "does not raise TypeError",
        when=lambda finding: "0-d array" in str(finding.right) or "takes exactly" in str(finding.right),
    ),
    Deviation(
        "P9: nan for vectors of equal values, and where a matrix has not its full rank",
        "gradient",
        names("linalg.eigh linalg.svd linalg.qr linalg.pinv linalg.lstsq linalg.cond"),
        when=lambda finding: numpy.isnan(finding.got).all() and has_equals(finding),
    ),
    Deviation(
        "P9: the columns of a wide matrix that span too little have nan, the others what the basis gives",
        "gradient",
        names("linalg.qr"),
        when=lambda finding: numpy.isnan(finding.got).any() and has_few_ranks(finding),
    ),
    Deviation(
        "NumPy computes the norm of bfloat16 in double precision",
        "value",
        names("linalg.norm linalg.vector_norm linalg.matrix_norm"),
        when=has_great,
    ),
    Deviation(
        "NumPy leaves some of the checks of an axis to its loops",
        "raises TypeError for ValueError",
        names("cumulative_sum cumulative_prod cumsum cumprod"),
    ),
    Deviation(
        "a list with None in it is of objects",
        "raises TypeError",
        when=lambda finding: "dtype object" in str(finding.got),
    ),
    Deviation("an update of nothing fits", "does not raise ValueError", UPDATES, when=has_empty),
    Deviation(
        "lstsq's docstring: x jumps where the rank changes", "gradient", names("linalg.lstsq"), when=has_few_ranks
    ),
    Deviation("NumPy does not look at counts of nothing", "raises", names("repeat"), when=has_empty),
    Deviation(
        "the framework's linear algebra of entries that differ by more than their precision holds",
        "value",
        when=lambda finding: finding.call.name.startswith("linalg.") and has_great(finding),
    ),
    Deviation(
        "the frameworks' kernels of the rectifier take numbers, not bools",
        "raises RuntimeError",
        names("nn.relu"),
        names("torch"),
        when=lambda finding: all(a.values.dtype == bool for a in finding.call.arguments),
    ),
    Deviation("docs/semantics.md: conj of bools", "dtype bool", names("conj conjugate")),
    Deviation("docs/semantics.md: linspace from or to an infinity", "", names("linspace"), when=has_infinite),
    Deviation(
        "NumPy happens to compute with a sequence in the place of a number",
        "raises TypeError",
        when=lambda finding: "unsupported operand type" in str(finding.got),
    ),
    Deviation(
        "a product of powers of such ends is as exact as their logarithms",
        "",
        names("geomspace logspace"),
        when=lambda finding: has_great(finding) or has_infinite(finding),
    ),
    Deviation(
        "docs/semantics.md: keepdims counts by its truth",
        "does not raise TypeError",
        when=lambda finding: type(finding.call.kwargs.get("keepdims", False)) is not bool,
    ),
    Deviation(
        "docs/semantics.md: what is written to one place is multiplied first",
        "",
        names("at.multiply at.divide"),
        when=lambda finding: has_great(finding) or has_infinite(finding),
    ),
    Deviation("of values written to one place, no one says which is the last", "", names("at.set"), when=has_repeats),
    Deviation(
        "a search in numbers, or between knots, that do not ascend finds what it happens to pass",
        "",
        names("searchsorted interp digitize"),
        when=has_disorder,
    ),
    Deviation("NumPy reads memory outside of the array", "", names("einsum"), when=has_empty),
    Deviation(
        "NumPy reads memory outside of the array, which gradnp refuses",
        "raises ValueError",
        names("lib.stride_tricks.as_strided"),
    ),
    Deviation(
        "NumPy asks for the precision of integers, which have none",
        "does not raise ValueError",
        names("linalg.pinv linalg.matrix_rank"),
        when=lambda finding: "not inexact" in str(finding.right),
    ),
    Deviation(
        "docs/semantics.md: the sign of a zero is the framework's here",
        "sign of a zero",
        names("remainder mod floor_divide divmod maximum minimum fmax fmin sign"),
        names("torch tensorflow jax"),
    ),
    Deviation(
        "strings are no arrays: NumPy makes one of a string",
        "raises TypeError",
        when=lambda finding: "is a str; expected" in str(finding.got),
    ),
    Deviation(
        "SciPy gives a 0-d array an axis with keepdims; NumPy's functions do not",
        "shape () for (1,)",
        names("special.logsumexp"),
    ),
    Deviation("docs/semantics.md: torch and TensorFlow", "sign of a zero", names("cbrt"), names("torch tensorflow")),
]


def excuse(finding: Finding, framework: str) -> str:
    """The reason why `finding` is none, or ""."""
    return next((d.reason for d in DEVIATIONS if d.covers(finding, framework)), "")
