"""The derivatives of draws with respect to their parameters.

A draw is a function of its parameters and of noise that does not depend on them. NumPy computes its value. A formula in
gradnp's operations, of the same noise, gives the derivative (`with_derivative`). The noise comes from a copy of the stream,
taken before the draw, and so is the very noise that NumPy used, also where the value does not determine it (a scale of 0).

Gamma draws are made by rejection, and depend on their shape in jumps. Their derivative is that of the quantile: the sample
moves with the shape so that the share of the distribution below it stays (Figurnov, Mohamed and Mnih, "Implicit
Reparameterization Gradients", 2018). A backend's file ``random.py`` has it as ``gamma_slope(shape, sample)``, or else
``implicit_gamma(shape, sample)`` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy

import gradnp as np
from gradnp._core import registry
from gradnp._core.dtypes import canonical_name
from gradnp._core.errors import UnsupportedOperationError


class Pathwise(NamedTuple):
    """How a distribution depends on its parameters.

    `noise` takes a stream (NumPy's) as it was before the draw, the value drawn, and the parameters on the host; it returns
    NumPy arrays. `formula` takes these arrays and the parameters, all as arrays of one framework, dtype and device.
    """

    noise: Callable[..., tuple[numpy.ndarray, ...]]
    formula: Callable[..., Any]


def with_derivative(value: Any, formula: Any) -> Any:
    """`value`, bit for bit, with the derivative of `formula`, which differs from it by rounding.

    Subtracting 0 changes no number, not even -0.0. An infinite formula would give inf - inf.
    """
    nothing = np.where(np.isfinite(formula), np.stop_gradient(formula) - formula, 0.0)
    return value - nothing


def flat(value: Any, parameters: Sequence[Any]) -> Any:
    """`value`, of which the derivative with respect to `parameters` is zero, not absent."""
    for x in parameters:
        value = np.where(False, np.astype(np.floor(np.sum(x)), value.dtype), value)
    return value


# --- gamma ----------------------------------------------------------------------------------------------------------


def implicit_gamma(shape: Any, sample: Any) -> Any:
    """`sample` of the standard gamma distribution, with the derivative of its quantile with respect to `shape`."""
    backend = np.backend_of(shape)
    chapter = registry.chapter_of(backend, "random")
    own = getattr(chapter, "implicit_gamma", None)
    if own is not None:
        return own(shape, sample)
    if not hasattr(chapter, "gamma_slope"):
        raise UnsupportedOperationError(
            f"random.standard_gamma: the backend {backend!r} has no derivative with respect to the shape; "
            f"np.stop_gradient draws without it"
        )
    return _implicit_gamma(shape, sample)


@np.custom_vjp
def _implicit_gamma(shape, sample):
    return sample


def _slope_times(residuals, cotangent):
    return cotangent * _gamma_slope(*residuals), None


_implicit_gamma.defvjp(lambda shape, sample: (sample, (shape, sample)), _slope_times)


@np.custom_vjp
def _gamma_slope(shape, sample):
    chapter = registry.chapter_of(np.backend_of(shape), "random")
    if canonical_name(shape.dtype) in ("float16", "bfloat16"):
        wide = chapter.gamma_slope(np.astype(shape, "float32"), np.astype(sample, "float32"))
        return np.astype(wide, shape.dtype)
    return chapter.gamma_slope(shape, sample)


def no_second_derivative(*_: Any) -> Any:
    raise UnsupportedOperationError(
        "random.standard_gamma: its second derivative with respect to the shape is not known; np.stop_gradient(shape) "
        "leaves it out (gamma and chisquare depend on it too)"
    )


_gamma_slope.defvjp(lambda shape, sample: (_gamma_slope(shape, sample), ()), no_second_derivative)


# --- multivariate normal --------------------------------------------------------------------------------------------


def _factor_by_svd(linalg: Any, cov: Any) -> Any:
    u, s, _ = linalg.svd(cov)
    return u, s


def _factor_by_legacy_svd(linalg: Any, cov: Any) -> Any:
    _, s, vh = linalg.svd(cov)
    return np.matrix_transpose(vh), s


def _factor_by_eigh(linalg: Any, cov: Any) -> Any:
    s, u = linalg.eigh(cov)
    return u, s


_SPECTRA = {"svd": _factor_by_svd, "legacy": _factor_by_legacy_svd, "eigh": _factor_by_eigh}


def multivariate_normal(method: str) -> Pathwise:
    """The rule of the multivariate normal distribution by the factor of the covariance that NumPy takes.

    Vectors are determined up to their signs. The noise along each takes the sign that makes the framework's vector NumPy's.
    """

    def noise(stream: Any, value: numpy.ndarray, mean: Any, cov: Any) -> tuple[numpy.ndarray, ...]:
        standard = stream.standard_normal(value.shape)
        return (standard,) if method == "cholesky" else (standard, _SPECTRA[method](numpy.linalg, cov)[0])

    def formula(standard: Any, *rest: Any) -> Any:
        mean, cov = rest[-2:]
        if method == "cholesky":
            factor = np.linalg.cholesky(cov)
        else:
            u, s = _SPECTRA[method](np.linalg, cov)
            agreement = np.sum(np.stop_gradient(u) * rest[0], axis=0)
            standard = np.where(agreement < 0, -standard, standard)
            factor = u * np.sqrt(np.abs(s))
        return mean + np.matmul(standard, np.matrix_transpose(factor))

    return Pathwise(noise, formula)


# --- formulas of standard noise -------------------------------------------------------------------------------------


def _standard(name: str, *parameters: float) -> Callable[..., tuple[numpy.ndarray, ...]]:
    """Noise that is a draw of its own, of the distribution `name`."""
    return lambda stream, value, *_: (numpy.asarray(getattr(stream, name)(*parameters, size=value.shape)),)


def _location_scale(noise: Any, loc: Any, scale: Any) -> Any:
    return loc + scale * noise


def _uniform(noise: Any, low: Any, high: Any) -> Any:
    return low + (high - low) * noise


def _scale(noise: Any, scale: Any) -> Any:
    return scale * noise


def _lognormal(noise: Any, mean: Any, sigma: Any) -> Any:
    return np.exp(mean + sigma * noise)


def _root(noise: Any, a: Any) -> Any:
    return np.power(noise, 1 / a)


def _pareto(noise: Any, a: Any) -> Any:
    return np.expm1(noise / a)


def _noise_of_weibull(stream: Any, value: numpy.ndarray, a: Any) -> tuple[numpy.ndarray, ...]:
    # For a shape of 0 NumPy gives 0 and draws nothing.
    return (numpy.asarray(stream.weibull(numpy.where(numpy.asarray(a) == 0, 0.0, 1.0), size=value.shape)),)


def _triangular(noise: Any, left: Any, mode: Any, right: Any) -> Any:
    below = noise * (right - left) <= mode - left
    # The square roots of the branch that is not taken have an argument at which their slope is finite.
    rise = np.where(below, noise * (mode - left) * (right - left), 1.0)
    fall = np.where(below, 1.0, (1 - noise) * (right - mode) * (right - left))
    return np.where(below, left + np.sqrt(rise), right - np.sqrt(fall))


def _value(stream: Any, value: numpy.ndarray, *_: Any) -> tuple[numpy.ndarray, ...]:
    return (value,)


def _standard_gamma_draw(stream: Any, value: numpy.ndarray, shape: Any, scale: Any) -> tuple[numpy.ndarray, ...]:
    return (numpy.asarray(stream.standard_gamma(shape, size=value.shape)),)


PATHWISE = {
    "chisquare": Pathwise(
        lambda stream, value, df: (value / 2,), lambda sample, df: 2 * implicit_gamma(df / 2, sample)
    ),
    "exponential": Pathwise(_standard("standard_exponential"), _scale),
    "gamma": Pathwise(_standard_gamma_draw, lambda sample, shape, scale: scale * implicit_gamma(shape, sample)),
    "gumbel": Pathwise(_standard("gumbel", 0.0, 1.0), _location_scale),
    "laplace": Pathwise(_standard("laplace", 0.0, 1.0), _location_scale),
    "logistic": Pathwise(_standard("logistic", 0.0, 1.0), _location_scale),
    "lognormal": Pathwise(_standard("standard_normal"), _lognormal),
    "normal": Pathwise(_standard("standard_normal"), _location_scale),
    "pareto": Pathwise(_standard("standard_exponential"), _pareto),
    "power": Pathwise(_standard("power", 1.0), _root),
    "rayleigh": Pathwise(_standard("rayleigh", 1.0), _scale),
    "standard_gamma": Pathwise(_value, lambda sample, shape: implicit_gamma(shape, sample)),
    "triangular": Pathwise(_standard("random"), _triangular),
    "uniform": Pathwise(_standard("random"), _uniform),
    "weibull": Pathwise(_noise_of_weibull, _root),
}
"""The distributions with a pathwise derivative; the multivariate normal's rule depends on its `method`."""

DISCRETE = frozenset(
    {
        "binomial",
        "choice",
        "geometric",
        "hypergeometric",
        "integers",
        "logseries",
        "multinomial",
        "multivariate_hypergeometric",
        "negative_binomial",
        "poisson",
        "randint",
        "random_integers",
        "zipf",
    }
)
"""The distributions whose draws are piecewise constant in their parameters (P7)."""
