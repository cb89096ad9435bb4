"""`np.random`: gradients of draws with respect to their parameters, on every framework.

The oracle is NumPy: finite differences of its draws with common random numbers, that is with the same seed.
"""

from __future__ import annotations

import numpy
import pytest
import scipy.special

import gradnp as np
from gradnp._ops.random.pathwise import DISCRETE, PATHWISE, with_derivative
from tests.frameworks import each_framework, wide
from tests.random_calls import DISTRIBUTIONS

SEED = 3
COV = [[2.0, 0.3], [0.3, 1.0]]
WEIGHTS = numpy.array([1.0, -2.0, 0.5])

TRANSFORMS = {
    "exponential": ([0.5, 2.0, 1.0],),
    "gumbel": ([0.5, -1.0, 0.0], [2.0, 0.3, 1.0]),
    "laplace": ([0.5, -1.0, 0.0], [2.0, 0.3, 1.0]),
    "logistic": ([0.5, -1.0, 0.0], [2.0, 0.3, 1.0]),
    "lognormal": ([0.5, -1.0, 0.0], [0.5, 0.3, 1.0]),
    "normal": ([0.5, -1.0, 0.0], [2.0, 0.3, 1.0]),
    "pareto": ([1.5, 3.0, 0.8],),
    "power": ([0.5, 3.0, 1.0],),
    "rayleigh": ([0.5, 2.0, 1.0],),
    "triangular": ([0.0, 1.0, -1.0], [0.5, 1.5, 0.0], [2.0, 3.0, 4.0]),
    "uniform": ([0.5, -1.0, 0.0], [2.0, 0.3, 1.0]),
    "weibull": ([0.5, 3.0, 1.0],),
}

KINDS = {"Generator": "default_rng", "RandomState": "RandomState"}


def stream(library, kind, seed=SEED):
    return getattr(library.random, KINDS[kind])(seed)


def differences(f, arrays, step=1e-6):
    """The gradients of the number that `f` gives, by central differences."""
    slopes = []
    for i, x in enumerate(arrays):
        slope = numpy.zeros(x.shape)
        for at in numpy.ndindex(*x.shape):
            ends = []
            for sign in (1, -1):
                moved = [a.copy() for a in arrays]
                moved[i][at] += sign * step
                ends.append(f(*moved))
            slope[at] = (ends[0] - ends[1]) / (2 * step)
        slopes.append(slope)
    return slopes


def check(ours, numpys, arrays, make):
    """The value is NumPy's bit for bit, and the gradients are those of `numpys`."""
    with wide(make, "float64"):
        given = [make(x) for x in arrays]
        numpy.testing.assert_array_equal(np.to_numpy(ours(*given)), numpys(*arrays))
        weights = make(WEIGHTS[: numpys(*arrays).shape[-1]])
        slopes = np.grad(lambda *xs: np.sum(ours(*xs) * weights), tuple(range(len(given))))(*given)
        expected = differences(lambda *xs: numpy.sum(numpys(*xs) * np.to_numpy(weights)), arrays)
        for slope, wanted in zip(slopes, expected, strict=True):
            numpy.testing.assert_allclose(np.to_numpy(slope), wanted, rtol=1e-5, atol=1e-7)


@each_framework
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TRANSFORMS)
def test_pathwise(name, kind, make):
    arrays = [numpy.array(x) for x in TRANSFORMS[name]]

    def draw(library):
        return lambda *xs: getattr(stream(library, kind), name)(*xs, size=(2, 3))

    check(draw(np), draw(numpy), arrays, make)


@each_framework
@pytest.mark.parametrize("method", ["svd", "eigh", "cholesky", "RandomState"])
def test_multivariate_normal(method, make):
    """NumPy reads the lower triangle in "eigh" and "cholesky"; the gradient is symmetrised (P9)."""
    kind = "RandomState" if method == "RandomState" else "Generator"
    keywords = {"check_valid": "ignore"} | ({} if method == "RandomState" else {"method": method})

    def draw(library, symmetrise):
        def f(mean, cov):
            if method in ("eigh", "cholesky"):
                cov = symmetrise(cov)
            return stream(library, kind).multivariate_normal(mean, cov, 3, **keywords)

        return f

    ours = draw(np, lambda cov: (cov + np.matrix_transpose(cov)) / 2)
    check(ours, draw(numpy, lambda cov: (cov + cov.T) / 2), [numpy.array([1.0, -1.0]), numpy.array(COV)], make)


@each_framework
@pytest.mark.parametrize("kind", KINDS)
def test_gamma_is_differentiated_at_a_fixed_quantile(kind, make):
    shape, scale = numpy.array([0.3, 1.5, 8.0]), 2.0

    def slopes(sample):
        q, h = scipy.special.gammainc(shape, sample), 1e-5
        return (scipy.special.gammaincinv(shape + h, q) - scipy.special.gammaincinv(shape - h, q)) / (2 * h)

    with wide(make, "float64"):
        draws = {
            "standard_gamma": (lambda rng, a: rng.standard_gamma(a), lambda v: slopes(v)),
            "gamma": (lambda rng, a: rng.gamma(a, scale), lambda v: scale * slopes(v / scale)),
            "chisquare": (lambda rng, a: rng.chisquare(2 * a), lambda v: 2 * slopes(v / 2)),
        }
        for name, (draw, expected) in draws.items():
            value = draw(stream(numpy, kind), shape)
            numpy.testing.assert_array_equal(np.to_numpy(draw(stream(np, kind), make(shape))), value)
            slope = np.grad(lambda a, draw=draw: np.sum(draw(stream(np, kind), a)))(make(shape))
            numpy.testing.assert_allclose(np.to_numpy(slope), expected(value), rtol=2e-4, err_msg=name)
            _, forward = np.jvp(lambda a, draw=draw: draw(stream(np, kind), a), (make(shape),), (make(shape * 0 + 1),))
            numpy.testing.assert_allclose(np.to_numpy(forward), expected(value), rtol=2e-4, err_msg=name)
        by_scale = np.grad(lambda s: np.sum(stream(np, kind).gamma(make(shape), s)))(make(numpy.array(scale)))
        expected = stream(numpy, kind).gamma(shape, 1.0).sum()
        numpy.testing.assert_allclose(np.to_numpy(by_scale), expected, rtol=1e-12)


@each_framework
def test_gamma_of_extreme_shapes(make):
    """No sample moves at a shape of 0; at a large one a sample moves with it."""
    slope = np.grad(lambda a: np.sum(stream(np, "Generator").gamma(a)))(make([0.0, 1e4]))
    numpy.testing.assert_allclose(np.to_numpy(slope), [0.0, 1.0], atol=0.02)


@each_framework
def test_gamma_has_no_second_derivative(make):
    with pytest.raises(np.UnsupportedOperationError, match="second derivative with respect to the shape is not known"):
        np.hessian(lambda a: np.sum(stream(np, "Generator").gamma(a)))(make([1.5, 2.5]))


@each_framework
def test_gamma_of_half_width(make):
    shape = make(numpy.array([1.5, 4.0], "float16"))
    slope = np.grad(lambda a: np.sum(stream(np, "Generator").gamma(a)))(shape)
    expected = np.grad(lambda a: np.sum(stream(np, "Generator").gamma(a)))(make(numpy.array([1.5, 4.0], "float32")))
    assert slope.dtype == shape.dtype
    numpy.testing.assert_allclose(np.to_numpy(slope), np.to_numpy(expected), rtol=2e-3)


@each_framework
def test_second_derivatives_and_forward_mode(make):
    """A lognormal number is exp(mean + sigma z)."""
    with wide(make, "float64"):
        mean = numpy.array([0.5, -1.0])
        value = stream(numpy, "Generator").lognormal(mean, 0.5)
        f = lambda m: stream(np, "Generator").lognormal(m, 0.5)
        numpy.testing.assert_allclose(np.to_numpy(np.hessian(lambda m: np.sum(f(m)))(make(mean))), numpy.diag(value))
        numpy.testing.assert_allclose(np.to_numpy(np.jacobian(f)(make(mean))), numpy.diag(value))
        primal, tangent = np.jvp(f, (make(mean),), (make(numpy.array([1.0, 2.0])),))
        numpy.testing.assert_array_equal(np.to_numpy(primal), value)
        numpy.testing.assert_allclose(np.to_numpy(tangent), value * [1.0, 2.0])


@each_framework
def test_the_noise_is_known_where_the_value_hides_it(make):
    slope = np.grad(lambda s: stream(np, "Generator").normal(1.0, s))(make(0.0))
    numpy.testing.assert_allclose(np.to_numpy(slope), stream(numpy, "Generator").normal(), rtol=1e-6)


@each_framework
def test_a_draw_that_overflows_keeps_its_value(make):
    value, _ = np.value_and_grad(lambda m: stream(np, "Generator").lognormal(m))(make(200.0))
    assert np.to_numpy(value) == numpy.inf


@each_framework
def test_with_derivative_keeps_every_bit_of_the_value(make):
    value, formula = make(numpy.array([-0.0, 0.0, 1.5], "float32")), make(numpy.array([3.0, -3.0, 1e30], "float32"))
    result, slope = np.value_and_grad(lambda f: (lambda r: (np.sum(r), r))(with_derivative(value, f)), has_aux=True)(
        formula
    )
    assert np.to_numpy(result[1]).tobytes() == np.to_numpy(value).tobytes()
    assert np.to_numpy(slope).tolist() == [1.0, 1.0, 1.0]


@each_framework
@pytest.mark.parametrize("name", sorted(set(DISTRIBUTIONS) & DISCRETE))
def test_discrete_draws_have_gradient_zero(name, make):
    """P7: it is zeros, not absent."""
    arguments = DISTRIBUTIONS[name]
    i = next((i for i, x in enumerate(arguments) if isinstance(x, list)), None)
    if i is None:
        return

    def f(x):
        drawn = getattr(stream(np, "Generator"), name)(*arguments[:i], x, *arguments[i + 1 :])
        return np.sum(np.multiply(drawn, 1.0))

    with wide(make, "float64"):
        slope = np.to_numpy(np.grad(f)(make(numpy.array(arguments[i]))))
    assert slope.tolist() == [0.0] * len(arguments[i])


@each_framework
@pytest.mark.parametrize("name", sorted(set(DISTRIBUTIONS) - DISCRETE - set(PATHWISE) - {"multivariate_normal"}))
def test_others_refuse_a_parameter_that_carries_a_gradient(name, make):
    arguments = DISTRIBUTIONS[name]
    if not arguments:
        return

    def f(x):
        return np.sum(getattr(stream(np, "Generator"), name)(x, *arguments[1:]))

    message = rf"random\.{name}: the draw has no pathwise derivative with respect to '\w+', which carries a gradient; np\.stop"
    with pytest.raises(np.UnsupportedOperationError, match=message):
        np.grad(f)(make(arguments[0]))
    stopped = np.grad(lambda x: np.sum(x) + f(np.stop_gradient(x)))(make(arguments[0]))
    assert np.to_numpy(stopped).tolist() == [1.0] * len(arguments[0])
    f(make(arguments[0]))  # nobody asks for a gradient


@each_framework
def test_choosing_and_rearranging_hand_gradients_back(make):
    x, weights = numpy.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "float32"), numpy.arange(6.0).reshape(3, 2)

    def check(call):
        drawn = call(numpy.random.default_rng(5), numpy.arange(6).reshape(3, 2))
        expected = numpy.bincount(drawn.ravel(), weights.ravel(), 6).reshape(3, 2)
        loss = lambda a: np.sum(call(np.random.default_rng(5), a) * make(weights.astype("float32")))
        numpy.testing.assert_allclose(np.to_numpy(np.grad(loss)(make(x))), expected)

    check(lambda rng, a: rng.choice(a, 3))
    check(lambda rng, a: rng.permutation(a))
    check(lambda rng, a: rng.permutation(a, 1))
    check(lambda rng, a: rng.permuted(a, axis=0))
    check(lambda rng, a: rng.permuted(a))


@each_framework
def test_choice_by_probabilities_has_gradient_zero(make):
    values = make([1.0, 2.0, 3.0])
    slope = np.grad(lambda p: np.sum(np.random.default_rng(0).choice(values, 5, p=p)))(make([0.2, 0.3, 0.5]))
    assert np.to_numpy(slope).tolist() == [0.0, 0.0, 0.0]


@each_framework
def test_explain_names_discrete_draws(make):
    argument = np.explain(lambda lam: np.sum(np.multiply(np.random.default_rng(0).poisson(lam), 2.0)), make([1.0, 2.0]))
    (argument,) = argument.arguments
    assert argument.status in ("lost", "zero")
    assert argument.reason == "np.random.poisson is piecewise constant: where it has a derivative, it is zero"
    (argument,) = np.explain(lambda m: np.sum(np.random.default_rng(0).gamma(m)), make([1.0, 2.0])).arguments
    assert (argument.status, argument.losses) == ("arrives", ())


@each_framework
def test_strict_gradients_allow_draws(make):
    with np.strict_gradients():
        slope = np.grad(lambda m: np.sum(np.random.default_rng(0).normal(m, 2.0)))(make([1.0, 2.0]))
    assert np.to_numpy(slope).tolist() == [1.0, 1.0]
