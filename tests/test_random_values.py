"""`np.random`: NumPy's numbers, bit for bit, on every backend."""

from __future__ import annotations

import inspect

import numpy
import pytest
from numpy.exceptions import AxisError
from numpy.linalg import LinAlgError

import gradnp as np
from tests.frameworks import INSTALLED, each_backend, each_framework, needs_torch, wide
from tests.random_calls import CALLS, DISTRIBUTIONS, LINES, ONLY

SEED = 20250717


def both(kind):
    """Ours and NumPy's generator, in the same state."""
    if kind == "Generator":
        return np.random.default_rng(SEED), numpy.random.default_rng(SEED)
    return np.random.RandomState(SEED), numpy.random.RandomState(SEED)


def every_call():
    for kind, own in ONLY.items():
        for i, (name, arguments, keywords) in enumerate([*CALLS, *own]):
            yield pytest.param(kind, name, arguments, keywords, id=f"{kind}-{name}-{i}")


each_call = pytest.mark.parametrize(("kind", "name", "arguments", "keywords"), every_call())


@each_call
def test_numbers_are_numpys(kind, name, arguments, keywords):
    """On NumPy a result has NumPy's type too, and the next number shows that as many bits were used."""
    ours, numpys = both(kind)
    result, expected = (getattr(rng, name)(*arguments, **keywords) for rng in (ours, numpys))
    assert type(result) is type(expected)
    assert numpy.asarray(result).dtype == numpy.asarray(expected).dtype
    numpy.testing.assert_array_equal(result, expected, strict=True)
    assert ours.random() == numpys.random()


@each_framework
@pytest.mark.parametrize("kind", ONLY)
def test_numbers_on_a_default_backend(kind, make):
    """Float64 bit for bit; a single number stays one."""
    backend = np.backend_of(make([0.0]))
    with np.use_backend(backend, dtype="float64"):
        for name, arguments, keywords in [*CALLS, *ONLY[kind]]:
            ours, numpys = both(kind)
            lists = [x.tolist() if isinstance(x, numpy.ndarray) else x for x in arguments]
            result, expected = getattr(ours, name)(*lists, **keywords), getattr(numpys, name)(*arguments, **keywords)
            if isinstance(expected, numpy.ndarray):
                assert np.backend_of(result) == backend, name
                numpy.testing.assert_array_equal(np.to_numpy(result), expected, err_msg=name)
                assert np.to_numpy(result).shape == expected.shape, name
            else:
                assert result == expected, name


@each_framework
@pytest.mark.parametrize("kind", ONLY)
def test_numbers_of_a_frameworks_parameters(kind, make):
    """The parameters decide: the backend, and the width, in which NumPy's numbers are rounded."""
    for name, arguments, keywords in [*CALLS, *ONLY[kind]]:
        host = [narrow(x) if isinstance(x, (list, numpy.ndarray)) else x for x in arguments]
        arrays = [make(x) if isinstance(x, numpy.ndarray) else x for x in host]
        if arrays and isinstance(host[0], numpy.ndarray):
            ours, numpys = both(kind)
            result, expected = getattr(ours, name)(*arrays, **keywords), getattr(numpys, name)(*host, **keywords)
            assert np.backend_of(result) == np.backend_of(arrays[0]), name
            result, expected = np.to_numpy(result), numpy.asarray(expected)
            numpy.testing.assert_array_equal(result, expected.astype(result.dtype), err_msg=name)
            assert result.dtype == "float32" or expected.dtype.kind != "f", name


def narrow(x):
    """As an array, of float32 if it is floating."""
    x = numpy.asarray(x)
    return x.astype("float32") if x.dtype.kind == "f" else x


@each_framework
def test_sizes_of_the_frameworks_own(make):
    x = make(numpy.zeros((2, 3), "float32"))
    for size in (x.shape, list(x.shape), make([2, 3])):
        assert np.random.default_rng(0).normal(size=size).shape == (2, 3)
    assert np.random.default_rng(0).choice(4, size=make(3)).shape == (3,)


def test_every_function_is_called():
    for kind, own in ONLY.items():
        numpys = {n for n in dir(getattr(numpy.random, kind)) if not n.startswith("_")}
        called = {name for name, _, _ in [*CALLS, *own]}
        elsewhere = {"bit_generator", "spawn", "bytes", "shuffle", "seed", "get_state", "set_state", "random_integers"}
        assert numpys - elsewhere == called


def test_names_are_numpys():
    assert set(numpy.random.__all__) - set(np.random.__all__) == set()
    for kind in ONLY:
        assert {n for n in dir(getattr(numpy.random, kind)) if not n.startswith("_")} == {
            n for n in dir(getattr(np.random, kind)) if not n.startswith("_")
        }


def parameters_of(function):
    return [(p.name, p.kind) for p in inspect.signature(function).parameters.values()]


@pytest.mark.parametrize(
    "name", [f"{kind}.{n}" for kind in ONLY for n in dir(getattr(numpy.random, kind)) if n[0] != "_"]
)
def test_signatures_are_numpys(name):
    kind, method = name.split(".")
    ours, theirs = (getattr(getattr(library.random, kind), method) for library in (np, numpy))
    if method == "bit_generator":
        assert isinstance(ours, property)
        return
    extra = [("device", inspect.Parameter.KEYWORD_ONLY), ("like", inspect.Parameter.KEYWORD_ONLY)]
    assert [p for p in parameters_of(ours) if p not in extra] == parameters_of(theirs)


@pytest.mark.parametrize("name", sorted(set(numpy.random.__all__) & set(dir(numpy.random.RandomState))))
def test_functions_are_those_of_one_stream(name):
    """The shared stream is NumPy's own."""
    assert parameters_of(getattr(np.random, name))[:1] == parameters_of(getattr(numpy.random, name))[:1]
    if name in DISTRIBUTIONS:
        numpy.random.seed(7)
        expected = getattr(numpy.random, name)(*DISTRIBUTIONS[name])
        np.random.seed(7)
        numpy.testing.assert_array_equal(getattr(np.random, name)(*DISTRIBUTIONS[name]), expected)


def test_short_names_of_the_shared_stream():
    for name in ("rand", "ranf", "sample", "random", "random_sample"):
        np.random.seed(1)
        result = getattr(np.random, name)(3)
        numpy.random.seed(1)
        numpy.testing.assert_array_equal(result, numpy.random.random_sample(3))
    np.random.seed(1)
    result = np.random.bytes(5)
    numpy.random.seed(1)
    assert result == numpy.random.bytes(5)


def test_random_integers_is_deprecated_as_in_numpy():
    ours, numpys = both("RandomState")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        result = ours.random_integers(1, 6, 4)
    with pytest.warns(DeprecationWarning, match="deprecated"):
        numpy.testing.assert_array_equal(result, numpys.random_integers(1, 6, 4))


# --- where results are ----------------------------------------------------------------------------------------------


@each_backend
def test_like_decides(make):
    like = make(numpy.zeros(2, "float32"))
    rng, numpys = both("Generator")
    result, expected = rng.normal(size=3, like=like), numpys.normal(size=3)
    assert type(result) is type(like) and result.dtype == like.dtype
    numpy.testing.assert_array_equal(np.to_numpy(result), expected.astype("float32"))
    number = rng.normal(like=like)
    assert tuple(number.shape) == () and np.backend_of(number) == np.backend_of(like)
    assert np.to_numpy(number) == numpy.float32(numpys.normal())
    assert np.to_numpy(rng.integers(5, size=3, like=like)).tolist() == numpys.integers(5, size=3).tolist()
    chosen = rng.choice([1.5, 2.5], 3, like=like)
    assert type(chosen) is type(like)


@each_framework
def test_width_follows_the_parameters(make):
    for dtype in ("float16", "float64"):
        with wide(make, dtype):
            loc = make(numpy.zeros(3, dtype))
            result = np.random.default_rng(0).normal(loc)
            assert result.dtype == loc.dtype
            expected = numpy.random.default_rng(0).normal(size=3).astype(dtype)
            numpy.testing.assert_array_equal(np.to_numpy(result), expected)
    assert np.random.default_rng(0).normal(make([1, 2])).dtype == np.zeros(1, like=make([0.0])).dtype


def test_width_of_numpys_default():
    with np.use_backend("numpy", dtype="float32"):
        assert np.random.default_rng(0).normal(size=3).dtype == "float32"
        assert np.random.default_rng(0).random(3, dtype="float64").dtype == "float64"


@needs_torch
def test_a_dtype_of_the_framework_names_it():
    import torch

    result = np.random.default_rng(0).random(3, dtype=torch.float64)
    assert result.tolist() == numpy.random.default_rng(0).random(3).tolist() and result.dtype is torch.float64


@each_framework
def test_numpy_arrays_stay_numpys(make):
    with np.use_backend(np.backend_of(make([0.0]))):
        assert type(np.random.default_rng(0).normal(numpy.zeros(2))) is numpy.ndarray
        assert np.backend_of(np.random.default_rng(0).normal([0.0, 1.0])) == np.backend_of(make([0.0]))
        assert type(np.random.default_rng(0).permutation(numpy.zeros(2))) is numpy.ndarray


@each_framework
def test_lists_of_tensors_are_stacked(make):
    a = make(numpy.float32(1.0))
    result = np.random.default_rng(0).normal([a, 2 * a], 1.0)
    expected = numpy.random.default_rng(0).normal([1.0, 2.0], 1.0)
    numpy.testing.assert_array_equal(np.to_numpy(result), expected.astype("float32"))
    assert np.backend_of(np.random.default_rng(0).choice([a, 2 * a], 2)) == np.backend_of(a)


@each_backend
def test_out_gives_shape_backend_and_dtype_and_is_not_written_to(make):
    out = make(numpy.zeros((2, 2), "float32"))
    result = np.random.default_rng(0).random(out=out)
    assert result.dtype == out.dtype and np.backend_of(result) == np.backend_of(out)
    numpy.testing.assert_array_equal(np.to_numpy(result), numpy.random.default_rng(0).random((2, 2)).astype("float32"))
    assert not np.to_numpy(out).any()
    with pytest.raises(ValueError, match=r"random\.random: out has shape \(2, 2\), the result has \(3,\)"):
        np.random.default_rng(0).random(3, out=out)


# --- shuffling ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ONLY)
def test_shuffle_writes_where_numpy_does(kind):
    for data in (LINES, LINES[:, 0, 0]):
        ours, numpys = both(kind)
        result, expected = data.copy(), data.copy()
        assert ours.shuffle(result) is result
        numpys.shuffle(expected)
        numpy.testing.assert_array_equal(result, expected)
    ours, numpys = both(kind)
    cards, expected = list("abcdef"), list("abcdef")
    assert ours.shuffle(cards) is cards
    numpys.shuffle(expected)
    assert cards == expected


@each_framework
@pytest.mark.parametrize("kind", ONLY)
def test_shuffle_returns_a_frameworks_array(kind, make):
    for data, axis in ((LINES, ()), (LINES[:, 0, 0], ()), (LINES, (1,))):
        if axis and kind == "RandomState":
            continue
        ours, numpys = both(kind)
        given, expected = make(data.astype("float32")), data.copy()
        result = ours.shuffle(given, *axis)
        numpys.shuffle(expected, *axis)
        numpy.testing.assert_array_equal(np.to_numpy(result), expected)
        numpy.testing.assert_array_equal(np.to_numpy(given), data)


def test_choice_of_what_is_not_a_number():
    assert np.random.default_rng(1).choice(["a", "b", "c"]) == numpy.random.default_rng(1).choice(["a", "b", "c"])
    rows = [[1, 2], [3, 4], [5, 6]]
    result = np.random.default_rng(1).choice(rows, 2)
    numpy.testing.assert_array_equal(result, numpy.random.default_rng(1).choice(rows, 2))


@each_framework
def test_a_number_of_things_as_an_array(make):
    result = np.random.default_rng(1).choice(make(5), 3)
    assert np.backend_of(result) == np.backend_of(make(5))
    assert np.to_numpy(result).tolist() == numpy.random.default_rng(1).choice(5, 3).tolist()
    assert (
        np.to_numpy(np.random.default_rng(1).permutation(make(5))).tolist()
        == numpy.random.default_rng(1).permutation(5).tolist()
    )


# --- wrong calls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda rng: rng.normal(0.0, -1.0), ValueError, r"random\.normal: scale < 0"),
        (lambda rng: rng.normal([0.0, 1.0], 1.0, 3), ValueError, r"random\.normal: .*broadcast"),
        (lambda rng: rng.integers(5, 5), ValueError, r"random\.integers: low >= high"),
        (lambda rng: rng.choice(3, 5, replace=False), ValueError, r"random\.choice: .*larger sample"),
        (lambda rng: rng.random(3, dtype="int32"), TypeError, r"random\.random: Unsupported dtype"),
        (lambda rng: rng.normal(size=-1), ValueError, r"random\.normal: negative dimensions"),
        (lambda rng: rng.normal("a"), (TypeError, ValueError), "random"),
        (
            lambda rng: rng.normal(like=3),
            TypeError,
            r"random\.normal: like must be an array of a registered backend, got 3",
        ),
    ],
)
def test_errors_are_numpys_and_name_the_function(call, error, message):
    with pytest.raises(error, match=message):
        call(np.random.default_rng(0))


@pytest.mark.skipif(len(INSTALLED) < 3, reason="needs two frameworks")
def test_two_frameworks_are_refused():
    a, b = [make([1.0]) for name, make in INSTALLED.items() if name != "numpy"][:2]
    with pytest.raises(
        np.MixedBackendsError, match=r"random\.normal: the arguments are arrays of more than one framework"
    ):
        np.random.default_rng(0).normal(a, b)


@each_framework
def test_choice_of_a_table_needs_an_axis(make):
    with pytest.raises(ValueError, match=r"a must be 1-dimensional"):
        np.random.RandomState(0).choice(make([[1.0, 2.0]]))


@each_framework
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda rng, x: rng.permutation(x, 5), AxisError, r"random\.permutation: axis 5 is out of bounds"),
        (lambda rng, x: rng.permuted(x, axis=-3), AxisError, r"random\.permuted: axis -3 is out of bounds"),
        (lambda rng, x: rng.choice(x, 3, axis=2), AxisError, r"random\.choice: axis 2 is out of bounds"),
        (lambda rng, x: rng.shuffle(x[0, 0]), AxisError, r"random\.shuffle: axis 0 is out of bounds"),
        (
            lambda rng, x: rng.permutation(x[0, 0]),
            TypeError,
            r"random\.permutation: x must be an integer or have an axis",
        ),
        (lambda rng, x: rng.exponential(x), ValueError, r"random\.exponential: scale < 0"),
        (lambda rng, x: rng.multivariate_normal(x[0], x, method="cholesky"), LinAlgError, "not positive definite"),
    ],
)
def test_errors_of_a_frameworks_arrays(call, error, message, make):
    with pytest.raises(error, match=message):
        call(np.random.default_rng(0), make([[-1.0, 2.0], [2.0, 1.0]]))
