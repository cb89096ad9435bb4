"""The gradient convention where a specification's kink does not reach: unused values, second order, tiny and huge numbers."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_framework, total, wide

POLES = {
    "sqrt": (np.sqrt, 0.0),
    "reciprocal": (np.reciprocal, 0.0),
    "divide": (lambda x: np.divide(1.0, x), 0.0),
    "power": (lambda x: np.power(x, -0.5), 0.0),
    "log": (np.log, 0.0),
    "log1p": (np.log1p, -1.0),
    "cbrt": (np.cbrt, 0.0),
    "arcsin": (np.arcsin, 1.0),
    "arccos": (np.arccos, 1.0),
    "arccosh": (np.arccosh, 1.0),
    "arctanh": (np.arctanh, 1.0),
    "logit": (np.special.logit, 0.0),
}


@each_framework
@pytest.mark.parametrize("name", POLES)
def test_a_pole_times_a_cotangent_of_zero_is_nan(make, name):
    """P6: `where` does not hide a pole, on any backend."""
    function, at = POLES[name]
    x = make(numpy.array([at], "float32"))
    for slope in (
        np.grad(total(lambda x: np.where(np.less(x, -9.0), function(x), 0.0))),
        np.grad(lambda x: np.sum(0.0 * function(x))),
    ):
        assert numpy.isnan(np.to_numpy(slope(x))).all()


@each_framework
@pytest.mark.parametrize(("exponent", "second"), [(0.0, 0.0), (1.0, 0.0), (2.0, 2.0), (3.0, 0.0)])
def test_second_derivatives_of_a_power_at_zero(make, exponent, second):
    with wide(make, "float64"):
        zero, y = make(numpy.array([0.0])), make(numpy.array([exponent]))
        for f, x, right in (
            (lambda x: np.power(x, y), zero, second),
            (lambda x: np.power(x, exponent), zero, second),
            (lambda x: np.power(x, numpy.array([exponent])), zero, second),
            (lambda y: np.power(zero, y), y, 0.0),
            (lambda y: np.power(0.0, y), y, 0.0),
        ):
            slopes = np.hessian(total(f))(x)
            numpy.testing.assert_array_equal(np.to_numpy(slopes), [[right]])


@each_framework
@pytest.mark.parametrize("size", [1e-10, 1.0, 1e20, 1e45])
def test_an_angle_has_a_gradient_at_every_magnitude(make, size):
    """The squares of these float32 numbers are 0 or infinite."""
    y, x = (make(numpy.float32(part * 1e-23 * size)) for part in (3, 4))
    right = numpy.array([0.16, -0.12]) / (1e-23 * size)
    slopes = np.grad(np.arctan2, argnums=(0, 1))(y, x)
    numpy.testing.assert_allclose([float(s) for s in slopes], right, 1e-5)
    z = make(numpy.complex64((4 + 3j) * 1e-23 * size))
    numpy.testing.assert_allclose(np.to_numpy(np.grad(np.angle)(z)), right[1] + 1j * right[0], 1e-5)


@each_framework
def test_a_power_has_a_gradient_beside_great_cotangents(make):
    """Cotangent, ``x**(y - 1)`` and their product with y in another order would overflow."""
    with wide(make, "float64"):
        x, y = make(numpy.array([1e-200, 4.0])), make(numpy.array([0.0, 0.5]))
        great = make(numpy.array([1e200, 8.0]))
        slope = np.grad(lambda x: np.sum(great * np.power(x, y)))(x)
        numpy.testing.assert_allclose(np.to_numpy(slope), [0.0, 2.0])


def leading(a):
    """A product of the last eigenvector's entries, which its sign does not change."""
    v = np.linalg.eigh(a)[1][:, -1]
    return v[0] * v[1]


@each_framework
def test_eigenvectors_of_great_numbers(make):
    """A difference of eigenvalues beyond 2**24, where float32 has no unit any more."""
    a = numpy.array([[4.0, 1.0, 0.5], [1.0, 9.0, 0.3], [0.5, 0.3, 20.0]], "float32")
    right = np.to_numpy(np.grad(leading)(make(a)))
    assert numpy.isfinite(right).all() and numpy.abs(right).max() > 1e-3
    slope = np.grad(leading)(make(a * numpy.float32(2.0**22)))
    numpy.testing.assert_allclose(np.to_numpy(slope) * 2.0**22, right, 1e-3, 1e-6)


EQUAL = numpy.diag([1.0, 1.0, 2.0, 3.0])
TURNED = numpy.linalg.qr(numpy.random.default_rng(0).normal(size=(4, 4)))[0]


@each_framework
def test_vectors_of_equal_values_have_the_gradient_nan(make):
    """P9: they depend on the basis that was picked."""
    with wide(make, "float64"):
        a = make(EQUAL)
        for vectors in (
            lambda a: np.linalg.eigh(a)[1][:, 0],
            lambda a: np.linalg.svd(a)[0][:, -1],
            lambda a: np.linalg.svd(a)[2][-1],
            lambda a: np.abs(np.linalg.eig(a)[1][:, 0]),
        ):
            assert numpy.isnan(np.to_numpy(np.grad(total(vectors))(a))).all()


@each_framework
@pytest.mark.parametrize("basis", [numpy.eye(4), TURNED], ids=["diagonal", "turned"])
def test_equal_values_have_a_gradient(make, basis):
    with wide(make, "float64"):
        a = make(basis @ EQUAL @ basis.T)
        for values in (
            lambda a: np.linalg.eigh(a)[0],
            np.linalg.eigvalsh,
            lambda a: np.linalg.svd(a)[1],
            np.linalg.svdvals,
            lambda a: np.real(np.linalg.eig(a)[0]),
            lambda a: np.real(np.linalg.eigvals(a)),
        ):
            slope = np.to_numpy(np.grad(lambda a, f=values: np.sum(f(a) ** 2))(a))
            numpy.testing.assert_allclose(slope, 2 * basis @ EQUAL @ basis.T, atol=1e-12)


@each_framework
@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4)])
def test_second_derivatives_of_a_complex_svd(make, shape):
    """Against differences of the gradient along one direction."""
    rng = numpy.random.default_rng(1)
    a, v, w = (rng.normal(size=shape) + 1j * rng.normal(size=shape) for _ in range(3))

    def f(a):
        u, s, vh = np.linalg.svd(a, full_matrices=False)
        return np.sum(np.real(np.multiply(np.matmul(np.multiply(u, np.exp(s / 4)), vh), numpy.conj(w))))

    def along(a):
        """The derivative along `v`."""
        return np.sum(np.real(np.multiply(np.grad(f)(a), numpy.conj(v))))

    with wide(make, "float64"):
        second = np.to_numpy(np.grad(along)(make(a)))
        up, down = (np.to_numpy(np.grad(f)(make(a + step * v))) for step in (1e-5, -1e-5))
    numpy.testing.assert_allclose(second, (up - down) / 2e-5, 1e-5, 1e-5)


@each_framework
def test_second_derivatives_of_an_eigendecomposition(make):
    """Against differences of the gradient along one direction; the third derivative is that of a power of the matrix."""
    rng = numpy.random.default_rng(2)
    a, v = rng.normal(size=(3, 3)) + 4 * numpy.diag([0.0, 1.0, 2.0]), rng.normal(size=(3, 3))

    def f(a):
        w, vectors = np.linalg.eig(a)
        return np.real(
            np.sum(np.multiply(np.multiply(np.abs(vectors) ** 2, np.exp(w / 4)), numpy.arange(9.0).reshape(3, 3)))
        )

    def along(f, v):
        """The derivative of `f` along `v`."""
        return lambda a: np.sum(np.grad(f)(a) * v)

    with wide(make, "float64"):
        x, direction = make(a), make(v)
        assert all(np.result_type(y) == "complex128" for y in (np.linalg.eigvals(x), *np.linalg.eig(x)))
        second = np.to_numpy(np.grad(along(f, direction))(x))
        up, down = (np.to_numpy(np.grad(f)(make(a + step * v))) for step in (1e-5, -1e-5))
        numpy.testing.assert_allclose(second, (up - down) / 2e-5, 1e-5, 1e-6)
        fourth_powers = lambda a: np.real(np.sum(np.linalg.eigvals(a) ** 4))
        third = np.to_numpy(np.grad(along(along(fourth_powers, direction), direction))(x))
        powers = lambda a: np.trace(np.linalg.matrix_power(a, 4))
        numpy.testing.assert_allclose(
            third, np.to_numpy(np.grad(along(along(powers, direction), direction))(x)), 1e-9, 1e-9
        )


@each_framework
def test_a_sign_of_a_determinant_has_zeros(make):
    slope = np.grad(lambda a: np.linalg.slogdet(a)[0])(make(numpy.array([[1.0, 2.0], [3.0, 7.0]], "float32")))
    numpy.testing.assert_array_equal(np.to_numpy(slope), numpy.zeros((2, 2)))
