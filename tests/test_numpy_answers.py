"""Calls that NumPy answers and a framework's own function refuses, or reads otherwise: the answer is NumPy's."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_backend, each_framework

X = numpy.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
SINGULAR = numpy.ones((2, 2))
COMPLEX = numpy.array([[1 + 1j, 1 + 2j, 0j], [2 - 1j, 2 - 1j, 1 + 9j]])
NAN = complex(numpy.nan, 0)

CALLS = {
    # Diagonals that the matrix does not have.
    "tril above": lambda n, a: n.tril(a(X), 7),
    "tril below": lambda n, a: n.tril(a(X), -7),
    "triu below": lambda n, a: n.triu(a(X), -3),
    "triu above": lambda n, a: n.triu(a(X), 9),
    "triu of a stack": lambda n, a: n.triu(a(numpy.stack([X, -X])), -2),
    # More axes than kernels have.
    "pad 7 axes": lambda n, a: n.pad(a(X.reshape((2, 3) + (1,) * 5)), 1),
    "pad 9 axes": lambda n, a: n.pad(a(X.reshape((1,) * 7 + (2, 3))), ((0, 0),) * 7 + ((1, 2), (0, 3))),
    "argmax 8 axes": lambda n, a: n.argmax(a((numpy.arange(256.0) % 7).reshape((2,) * 8)), axis=3),
    "argmin 10 axes": lambda n, a: n.argmin(a((numpy.arange(1024.0) % 5).reshape((2,) * 10)), axis=-1, keepdims=True),
    # Contractions of scalars.
    "einsum of a scalar": lambda n, a: n.einsum("->", a(numpy.array(2.0))),
    "einsum of two scalars": lambda n, a: n.einsum(",->", a(numpy.array(2.0)), a(numpy.array(3.0))),
    "einsum of no axes": lambda n, a: n.einsum("...->...", a(numpy.array(2.0))),
    # Axes that are integers of NumPy.
    "sum, axis 0-d": lambda n, a: n.sum(a(X), axis=numpy.array(0)),
    "mean, axis 0-d": lambda n, a: n.mean(a(X), axis=numpy.array(-1)),
    "var, axis 0-d": lambda n, a: n.var(a(X), axis=numpy.array(0)),
    "prod, axis 0-d": lambda n, a: n.prod(a(X), axis=numpy.array(0)),
    "max, axis 0-d": lambda n, a: n.max(a(X), axis=numpy.array(0)),
    "any, axis 0-d": lambda n, a: n.any(a(X), axis=numpy.array(0)),
    "argmax, axis 0-d": lambda n, a: n.argmax(a(X), axis=numpy.array(1)),
    "cumsum, axis 0-d": lambda n, a: n.cumsum(a(X), axis=numpy.array(1)),
    "sort, axis 0-d": lambda n, a: n.sort(a(X), axis=numpy.array(0)),
    "stack, axis 0-d": lambda n, a: n.stack([a(X), a(X)], axis=numpy.array(1)),
    "concatenate, axis 0-d": lambda n, a: n.concatenate([a(X), a(X)], axis=numpy.array(1)),
    "repeat, axis of NumPy": lambda n, a: n.repeat(a(X), 2, axis=numpy.int64(0)),
    # Counts.
    **{
        f"repeat, counts {dtype}": lambda n, a, dtype=dtype: n.repeat(a(X), a(numpy.array([1, 0, 1], dtype)), axis=1)
        for dtype in ("bool", "int8", "uint8", "int16", "int32", "int64")
    },
    "repeat, counts of NumPy": lambda n, a: n.repeat(a(X), numpy.array([1, 2], "int8"), axis=0),
    "repeat a scalar": lambda n, a: n.repeat(a(numpy.array(3.0)), 2, axis=0),
    "repeat a scalar, last axis": lambda n, a: n.repeat(a(numpy.array(3.0)), 2, axis=-1),
    # Scalars along the one axis that they have in a running total.
    "cumsum of a scalar": lambda n, a: n.cumsum(a(numpy.array(3.0)), axis=-1),
    "cumprod of a scalar": lambda n, a: n.cumprod(a(numpy.array(3.0)), axis=0),
    "nancumsum of a scalar": lambda n, a: n.nancumsum(a(numpy.array(numpy.nan)), axis=numpy.int64(0)),
    "cumulative_sum of a scalar": lambda n, a: n.cumulative_sum(a(numpy.array(3.0)), include_initial=True),
    "cumulative_prod of a scalar": lambda n, a: n.cumulative_prod(a(numpy.array(3.0))),
    # Positions of several kinds.
    "ravel_multi_index, two widths": lambda n, a: n.ravel_multi_index(
        (a(numpy.array([1, 0])), a(numpy.array([2, 3], "int32"))), (2, 4)
    ),
    "ravel_multi_index beside NumPy's": lambda n, a: n.ravel_multi_index(
        (numpy.array([1, 0]), a(numpy.array([2, 3]))), (2, 4)
    ),
    # Numbers that say whether axes are kept.
    **{
        f"{name}, keepdims=1": lambda n, a, name=name: getattr(n, name)(a(X[:, :2]), axis=1, keepdims=1)
        for name in ("sum", "prod", "max", "min", "argmax", "argmin", "any", "all", "mean", "var", "std", "nanmax")
    },
    # A complex infinity, not divided by the number of its equals.
    "max complex, inf": lambda n, a: n.max(a(numpy.array([1j, complex(numpy.inf, 2), 3.0]))),
    "min complex, inf": lambda n, a: n.min(a(numpy.array([[1j, complex(-numpy.inf, 2)], [1.0, 1.0]])), axis=1),
    "pad bools, odd": lambda n, a: n.pad(a(numpy.array([True, False, True])), (2, 1), "reflect", reflect_type="odd"),
    # Bools between numbers are numbers.
    "clip bools between floats": lambda n, a: n.clip(a(numpy.array([True, False])), -0.5, 0.5),
    "clip bools between integers": lambda n, a: n.clip(a(numpy.array([True, False])), 2, 3),
    # Nothing.
    "take nothing": lambda n, a: n.take(a(X), [], axis=1),
    "unique of no rows": lambda n, a: n.unique(a(numpy.ones((0, 2))), axis=0),
    "partition of nothing": lambda n, a: n.partition(a(numpy.ones((0, 2))), 5, axis=0),
    "argpartition of nothing": lambda n, a: n.argpartition(a(numpy.ones(0)), 2),
    # Matrices without an inverse.
    "cond 1": lambda n, a: n.linalg.cond(a(SINGULAR), 1),
    "cond inf of a stack": lambda n, a: n.linalg.cond(a(numpy.stack([SINGULAR, numpy.eye(2)])), numpy.inf),
    "cond fro": lambda n, a: n.linalg.cond(a(SINGULAR), "fro"),
    "cond of zeros": lambda n, a: n.linalg.cond(a(numpy.zeros((2, 2)))),
    # The order of complex numbers.
    "argmax complex": lambda n, a: n.argmax(a(COMPLEX)),
    "argmin complex": lambda n, a: n.argmin(a(COMPLEX), axis=0, keepdims=True),
    "argmax complex, nan": lambda n, a: n.argmax(a(numpy.array([1j, NAN, 3 + 1j, NAN]))),
    "searchsorted complex": lambda n, a: n.searchsorted(a(numpy.sort(COMPLEX.ravel())), a(COMPLEX)),
    "searchsorted complex, right": lambda n, a: n.searchsorted(a(numpy.sort(COMPLEX.ravel())), a(COMPLEX), "right"),
    # Half precision.
    "floor_divide": lambda n, a: n.floor_divide(a(X.astype("float16") - 3), a(numpy.float16([2]))),
    "divmod": lambda n, a: n.divmod(a(X.astype("float16") - 3), a(numpy.float16([-0.3]))),
    # Numbers.
    "longdouble": lambda n, a: n.add(a(X), numpy.longdouble(2)),
    "longdouble array": lambda n, a: n.multiply(a(X), numpy.array([1, 2, 3], numpy.longdouble)),
    "clip between longdoubles": lambda n, a: n.clip(a(X), numpy.longdouble(2), numpy.longdouble(4)),
}


@each_backend
@pytest.mark.parametrize("name", CALLS)
def test_answers(make, name):
    expected = CALLS[name](numpy, numpy.asarray)
    found = np.to_numpy(CALLS[name](np, make))
    for one, other in zip(*((x if isinstance(x, tuple) else (x,)) for x in (found, expected)), strict=True):
        assert one.shape == numpy.shape(other)
        numpy.testing.assert_allclose(numpy.float64(one) if one.dtype.kind == "f" else one, other, rtol=1e-12)


@each_framework
def test_bfloat16_of_numpy_is_weak(make):
    x, half = make(X), numpy.array([0.5, 1.0, 2.0], np.bfloat16)
    assert np.to_numpy(np.multiply(x, half)).tolist() == (X * [0.5, 1.0, 2.0]).tolist()
    assert float(np.max(np.astype(x, np.bfloat16), initial=7.0)) == 7
    taken = np.take(half, make(numpy.array([2, 0])))
    assert np.to_numpy(np.astype(taken, np.float32)).tolist() == [2.0, 0.5]


@each_framework
def test_longdouble_is_weak(make):
    x = make(X.astype("float32"))
    assert np.result_type(np.add(x, numpy.longdouble(2))) == numpy.float32
    assert np.result_type(np.full(2, numpy.longdouble(2), like=x)) == numpy.float32


def test_floor_divide_of_bfloat16():
    for name, of in (("torch", "tensor"), ("tensorflow", "constant"), ("jax", "numpy.asarray")):
        framework = pytest.importorskip(name, reason=f"needs {name}")
        for part in of.split("."):
            framework = getattr(framework, part)
        x, y = (np.astype(framework(v), "bfloat16") for v in ([5.0, -3.0], [2.0, 2.0]))
        assert np.to_numpy(np.floor_divide(x, y)).astype(float).tolist() == [2, -2]


@each_backend
@pytest.mark.parametrize("axis", [0, -1, None])
def test_softmax_of_a_number(make, axis):
    x = make(numpy.array(3.0))
    for function, right in ((np.special.softmax, 1.0), (np.special.log_softmax, 0.0)):
        found = np.to_numpy(function(x, axis=axis))
        assert found.shape == () and found == right


@each_backend
def test_logsumexp_over_no_axes(make):
    numpy.testing.assert_allclose(np.to_numpy(np.special.logsumexp(make(X), axis=())), X)
    columns = np.unique(make(numpy.ones((2, 0))), axis=0)
    assert tuple(columns.shape) == (1, 0)


REFUSED = {
    "sum": lambda x, axis: np.sum(x, axis=axis),
    "mean": lambda x, axis: np.mean(x, axis=axis),
    "prod": lambda x, axis: np.prod(x, axis=axis),
    "max": lambda x, axis: np.max(x, axis=axis),
    "any": lambda x, axis: np.any(x, axis=axis),
    "argmin": lambda x, axis: np.argmin(x, axis=axis),
    "cumsum": lambda x, axis: np.cumsum(x, axis=axis),
    "concatenate": lambda x, axis: np.concatenate([x, x], axis=axis),
    "special.softmax": lambda x, axis: np.special.softmax(x, axis=axis),
    "special.logsumexp": lambda x, axis: np.special.logsumexp(x, axis=axis),
}


@each_backend
@pytest.mark.parametrize("axis", [[0], True, 0.0], ids=str)
@pytest.mark.parametrize("name", REFUSED)
def test_axes_that_numpy_refuses(make, name, axis):
    with pytest.raises(TypeError, match=rf"^{name}: "):
        REFUSED[name](make(X), axis)


@each_backend
def test_floats_are_no_indices(make):
    with pytest.raises(TypeError, match=r"^take: "):
        np.take(make(X), make(numpy.zeros(0)))


@pytest.mark.parametrize("name", ["sum", "prod", "max", "min", "mean", "var", "cumsum", "any"])
def test_reductions_of_masked_arrays_leave_out_what_is_masked(name):
    x = numpy.ma.array([1.0, 9.0, 0.5], mask=[False, True, False])
    result, expected = getattr(np, name)(x), getattr(numpy, name)(x)
    assert numpy.ma.getmaskarray(result).tolist() == numpy.ma.getmaskarray(expected).tolist()
    assert numpy.ma.filled(result, 0).tolist() == numpy.ma.filled(expected, 0).tolist()


def test_methods_of_ufuncs_and_slices_keep_the_mask():
    x = numpy.ma.array([1.0, 9.0, 0.5], mask=[False, True, False])
    assert np.add.reduce(x) == 1.5
    assert np.maximum.reduce(x) == 1.0
    assert float(np.apply_along_axis(np.sum, 0, x)) == 1.5
