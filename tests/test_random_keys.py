"""Keys: the bits of `jax.random` on every backend, eager, compiled, mapped and differentiated."""

from __future__ import annotations

import copy
import math
import pickle

import numpy
import pytest

import gradnp as np
from gradnp.random import Key, key
from tests.frameworks import (
    INSTALLED,
    compiled,
    each_backend,
    each_framework,
    needs_jax,
    needs_tensorflow,
    needs_torch,
    wide,
)

LOGITS = numpy.array([[0.1, 1.0, -2.0, 0.5], [2.0, 0.0, 0.3, -1.0], [0.0, 0.2, 0.4, 0.6]], numpy.float32)
P = numpy.array([0.1, 0.2, 0.3, 0.4], numpy.float32)


def of(make, seed=7):
    return key(seed, like=make(numpy.ones(1, numpy.float32)))


def values(draw, keys):
    """What `draw` gives for each of several keys, stacked."""
    return numpy.stack([np.to_numpy(draw(k)) for k in keys])


# --- JAX's numbers ----------------------------------------------------------------------------------------------------

EXACT = {
    "uniform": lambda k, r: r("uniform", k, (3, 5)),
    "uniform 0-d": lambda k, r: r("uniform", k, ()),
    "uniform empty": lambda k, r: r("uniform", k, (2, 0)),
    "uniform in blocks": lambda k, r: r("uniform", k, (70001,)),
    "uniform float16": lambda k, r: r("uniform", k, (33,), "float16"),
    "uniform bfloat16": lambda k, r: r("uniform", k, (33,), "bfloat16"),
    "uniform between powers of two": lambda k, r: r("uniform", k, (33,), "float32", -2.0, 2.0),
    "integers": lambda k, r: r("integers", k, (3, 5), -3, 11),
    "integers 0-d": lambda k, r: r("integers", k, (), 0, 1000),
    "integers uint8": lambda k, r: r("integers", k, (33,), 0, 256, "uint8"),
    "integers int8": lambda k, r: r("integers", k, (33,), -100, 100, "int8"),
    "integers of an empty range": lambda k, r: r("integers", k, (33,), 5, 5),
    "integers of a wide range": lambda k, r: r("integers", k, (33,), -(2**31), 2**31 - 1, "int32"),
    "integers of arrays": lambda k, r: r("integers", k, (3, 2), numpy.array([[1], [2], [9]], "int32"), numpy.array([7, 9], "int32")),
    "bernoulli": lambda k, r: r("bernoulli", k, 0.3, (65,)),
    "bernoulli of an array": lambda k, r: r("bernoulli", k, P),
    "rademacher": lambda k, r: r("rademacher", k, (65,)),
    "permutation": lambda k, r: r("permutation", k, 2000),
    "permutation of rows": lambda k, r: r("permutation", k, LOGITS),
    "permutation of columns": lambda k, r: r("permutation", k, LOGITS, -1),
    "permutation, independent": lambda k, r: r("permutation", k, LOGITS, 1, True),
    "categorical": lambda k, r: r("categorical", k, LOGITS),
    "categorical along an axis": lambda k, r: r("categorical", k, LOGITS, 0, (5, 4)),
    "categorical without replacement": lambda k, r: r("categorical", k, LOGITS, 1, (2, 3), False),
    "choice": lambda k, r: r("choice", k, 10, (3, 2)),
    "choice of columns": lambda k, r: r("choice", k, LOGITS, (3, 2), True, None, 1),
    "choice without replacement": lambda k, r: r("choice", k, LOGITS, (2,), False, None, 1),
    "choice by weight": lambda k, r: r("choice", k, 4, (33,), True, P),
    "choice by weight without replacement": lambda k, r: r("choice", k, LOGITS, (3,), False, P, 1),
    "split": lambda k, r: r("split", k, (2, 3)),
    "split in blocks": lambda k, r: r("split", k, 40000),
    "fold_in": lambda k, r: r("fold_in", k, 2**32 - 1),
}  # fmt: skip

ROUNDED = {
    "normal": lambda k, r: r("normal", k, (3, 5)),
    "normal, many": lambda k, r: r("normal", k, (20001,)),
    "uniform between bounds": lambda k, r: r("uniform", k, (2001,), "float32", -0.3, 2.19),
    "truncated_normal": lambda k, r: r("truncated_normal", k, -0.5, 2.0, (2001,)),
    "truncated_normal of arrays": lambda k, r: r("truncated_normal", k, -P, P),
    "exponential": lambda k, r: r("exponential", k, (2001,)),
    "gumbel": lambda k, r: r("gumbel", k, (2001,)),
    "laplace": lambda k, r: r("laplace", k, (2001,)),
    "logistic": lambda k, r: r("logistic", k, (2001,)),
}

DOUBLE = {
    "uniform": lambda k, r: r("uniform", k, (33,), "float64"),
    "uniform 0-d": lambda k, r: r("uniform", k, (), "float64"),
    "integers": lambda k, r: r("integers", k, (33,), -5, 2**40, "int64"),
    "integers of a wide range": lambda k, r: r("integers", k, (33,), -(2**62), 2**63 - 1, "int64"),
    "integers 0-d": lambda k, r: r("integers", k, (), -(2**62), 2**63 - 1, "int64"),
    "integers of arrays": lambda k, r: r("integers", k, (2,), numpy.array([-5, -(2**62)]), numpy.array([2**40, 2**63 - 1]), "int64"),
    "integers uint32": lambda k, r: r("integers", k, (33,), 0, 2**32, "uint32"),
    "integers uint64": lambda k, r: r("integers", k, (33,), numpy.uint64(3), numpy.uint64(2**63 + 5), "uint64"),
}  # fmt: skip

DOUBLE_ROUNDED = {
    "normal": lambda k, r: r("normal", k, (2001,), "float64"),
    "truncated_normal": lambda k, r: r("truncated_normal", k, -0.5, 2.0, (201,), "float64"),
    "gumbel": lambda k, r: r("gumbel", k, (201,), "float64"),
    "laplace": lambda k, r: r("laplace", k, (201,), "float64"),
}


def jaxs(name, k, *args):
    import jax

    result = getattr(jax.random, {"integers": "randint"}.get(name, name))(k, *args)
    return numpy.asarray(jax.random.key_data(result) if name in ("split", "fold_in") else result)


def ours(name, k, *args):
    result = getattr(k, name)(*args)
    return np.to_numpy(result.data if isinstance(result, Key) else result)


@needs_jax
@each_backend
@pytest.mark.parametrize("seed", [0, 7, 2**31 + 12345])
def test_the_bits_are_jaxs(make, seed):
    import jax

    expected_key, k = jax.random.key(numpy.uint32(seed)), of(make, seed)
    for what, draw in EXACT.items():
        expected, actual = draw(expected_key, jaxs), draw(k, ours)
        numpy.testing.assert_array_equal(actual, expected, err_msg=what)
        assert actual.shape == expected.shape, what
        assert actual.dtype == expected.dtype or actual.dtype.kind == "i", what
    for what, draw in ROUNDED.items():
        expected, actual = draw(expected_key, jaxs), draw(k, ours)
        assert actual.dtype == expected.dtype, what
        numpy.testing.assert_allclose(actual, expected, rtol=2e-6, atol=2e-6, err_msg=what)


@needs_jax
@each_backend
def test_wide_bits_are_jaxs(make):
    import jax

    with jax.enable_x64(True):
        for seed in (3, -5, 2**40 + 3):
            expected_key, k = jax.random.key(seed), of(make, seed)
            for what, draw in DOUBLE.items():
                expected, actual = draw(expected_key, jaxs), draw(k, ours)
                numpy.testing.assert_array_equal(actual, expected, err_msg=what)
                assert actual.dtype == expected.dtype, what
            for what, draw in DOUBLE_ROUNDED.items():
                expected, actual = draw(expected_key, jaxs), draw(k, ours)
                numpy.testing.assert_allclose(actual, expected, rtol=1e-14, atol=1e-14, err_msg=what)


def test_known_answers():
    """The vectors of the generator's authors, and a number of `jax.random`'s, for where JAX is not installed."""
    from gradnp._ops.random.threefry import encrypted

    assert encrypted((0, 0), (0, 0)) == (0x6B200159, 0x99BA4EFE)
    assert encrypted((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF)) == (0x1CB996FC, 0xBB002BE7)
    assert encrypted((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3)) == (0xC4923A9C, 0x483DF7A0)
    numpy.testing.assert_array_equal(
        key(0).uniform((3,)), numpy.array([0.947667, 0.9785799, 0.33229148], numpy.float32)
    )


@needs_jax
def test_jax_keeps_its_bits_where_its_default_is_changed():
    import jax

    k = of(INSTALLED["jax"])
    expected = k.uniform((5,))
    with jax.threefry_partitionable(False):
        numpy.testing.assert_array_equal(k.uniform((5,)), expected)


@needs_jax
@each_backend
def test_the_largest_integers(make):
    """Bounds one beyond the dtype's largest value, where every remainder is the number itself."""
    for dtype in ("int32", "uint32"):
        info = numpy.iinfo(dtype)
        drawn = np.to_numpy(of(make).integers((999,), int(info.min), int(info.max) + 1, dtype)).astype("int64")
        assert drawn.dtype == "int64"
        assert drawn.min() < info.min + 2**24
        assert drawn.max() > info.max - 2**24
    with wide(make, "float64"):
        for dtype in ("int64", "uint64"):
            info = numpy.iinfo(dtype)
            drawn = np.to_numpy(of(make).integers((999,), int(info.min), int(info.max) + 1, dtype)).astype("float64")
            assert drawn.min() < info.min + 2.0**56
            assert drawn.max() > info.max - 2.0**56


@each_backend
def test_defaults_follow_the_backend(make):
    name = np.backend_of(make(1.0))
    k = of(make)
    assert np.to_numpy(k.uniform()).dtype == "float32"
    assert np.to_numpy(k.integers((), 0, 9)).dtype == np.to_numpy(np.asarray(1, like=k.data)).dtype
    with np.use_backend(name, dtype="float64"):
        again = key(7)
        assert np.backend_of(again.data) == name
        assert np.to_numpy(again.uniform()).dtype == np.to_numpy(again.normal()).dtype == "float64"


# --- distributions ----------------------------------------------------------------------------------------------------


def normal_cdf(x):
    return 0.5 * (1 + numpy.vectorize(math.erf)(x / math.sqrt(2)))


DISTRIBUTIONS = {
    "uniform": (lambda k, n: k.uniform(n, minval=-1.0, maxval=3.0), lambda x: (x + 1) / 4),
    "normal": (lambda k, n: k.normal(n, loc=1.0, scale=2.0), lambda x: normal_cdf((x - 1) / 2)),
    "exponential": (lambda k, n: k.exponential(n, scale=2.0), lambda x: 1 - numpy.exp(-x / 2)),
    "gumbel": (lambda k, n: k.gumbel(n, loc=1.0), lambda x: numpy.exp(-numpy.exp(-(x - 1)))),
    "laplace": (
        lambda k, n: k.laplace(n, scale=3.0),
        lambda x: numpy.where(x < 0, numpy.exp(x / 3) / 2, 1 - numpy.exp(-abs(x) / 3) / 2),
    ),
    "logistic": (lambda k, n: k.logistic(n), lambda x: 1 / (1 + numpy.exp(-x))),
    "truncated_normal": (
        lambda k, n: k.truncated_normal(-1.0, 2.0, n),
        lambda x: (normal_cdf(x) - normal_cdf(-1.0)) / (normal_cdf(2.0) - normal_cdf(-1.0)),
    ),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_distributions(name):
    """The Kolmogorov-Smirnov distance, whose 0.1 % point is 1.95 / sqrt(n), and JAX's numbers on the other backends."""
    draw, cdf = DISTRIBUTIONS[name]
    n = 20000
    x = numpy.sort(np.to_numpy(draw(key(1), (n,))).astype("float64"))
    steps = numpy.arange(n + 1) / n
    assert max(abs(cdf(x) - steps[1:]).max(), abs(cdf(x) - steps[:-1]).max()) < 1.95 / math.sqrt(n)
    for make in INSTALLED.values():
        numpy.testing.assert_allclose(numpy.sort(np.to_numpy(draw(of(make, 1), (n,)))), x, rtol=1e-5, atol=1e-5)


def test_moments_of_integers():
    k, n = key(2), 40000
    drawn = k.integers((n,), 3, 9)
    numpy.testing.assert_allclose(numpy.bincount(drawn)[3:] / n, 1 / 6, atol=0.01)
    assert abs(k.bernoulli(0.3, (n,)).mean() - 0.3) < 0.01
    assert abs(k.rademacher((n,)).mean()) < 0.02
    chosen = k.categorical(numpy.log(P), shape=(n,))
    numpy.testing.assert_allclose(numpy.bincount(chosen) / n, P, atol=0.01)
    numpy.testing.assert_allclose(numpy.bincount(k.choice(4, (n,), p=P)) / n, P, atol=0.01)
    orders = values(lambda k: k.permutation(3), k.split(600))
    assert {tuple(order) for order in orders} == {(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)}


def test_keys_of_one_seed_are_apart():
    k = key(0)
    rows = values(lambda k: k.normal((2000,)), [k, *k.split(3), *(k.fold_in(i) for i in range(3, 6))])
    numpy.testing.assert_allclose(numpy.corrcoef(rows), numpy.eye(7), atol=0.1)


@each_backend
def test_the_inverse_of_the_error_function(make):
    """Eager, and by gradnp's own operations. Where 1 - x**2 is small, its rounding counts, as it does in XLA's."""
    from gradnp._ops.random.draws import _erfinv

    for dtype, tolerance in (("float32", 5e-6), ("float64", 1e-13)):
        with wide(make, dtype):
            y = numpy.concatenate([numpy.linspace(-2.5, 2.5, 41), [1e-20, -1e-6]])
            x = numpy.array([math.erf(v) for v in y]).astype(dtype)
            for _ in range(3):  # Newton's steps to what rounding to the dtype has made of it
                y = y - (numpy.array([math.erf(v) for v in y]) - x) * math.sqrt(math.pi) / 2 * numpy.exp(y * y)
            for function in (_erfinv, _erfinv.__wrapped__):
                numpy.testing.assert_allclose(np.to_numpy(function(make(x))), y, rtol=tolerance, atol=1e-22)
                ends = np.to_numpy(function(make(numpy.array([-1.0, 1.0, 0.0], dtype))))
                numpy.testing.assert_array_equal(ends, [-math.inf, math.inf, 0.0])


# --- compiled, mapped, differentiated ---------------------------------------------------------------------------------


def everything(k):
    """All that a key draws, of shape (3,), from keys of its own."""
    ks = k.split(14)
    return {
        "uniform": ks[0].uniform((3,)),
        "normal": ks[1].normal((3,)),
        "integers": ks[2].integers((3,), 0, 100),
        "bernoulli": ks[3].bernoulli(0.5, (3,)),
        "categorical": ks[4].categorical(LOGITS),
        "permutation": ks[5].permutation(3),
        "choice": ks[6].choice(9, (3,), p=[0.1] * 8 + [0.2]),
        "exponential": ks[7].exponential((3,)),
        "gumbel": ks[8].gumbel((3,)),
        "laplace": ks[9].laplace((3,)),
        "logistic": ks[10].logistic((3,)),
        "truncated_normal": ks[11].truncated_normal(-1.0, 2.0, (3,)),
        "rademacher": ks[12].rademacher((3,)),
        "float16": np.astype(ks[13].fold_in(5).uniform((3,), "float16"), "float32"),
    }


def check_same(actual, expected, rtol=3e-6):
    assert actual.keys() == expected.keys()
    for name in expected:
        a, e = np.to_numpy(actual[name]), np.to_numpy(expected[name])
        assert a.dtype == e.dtype, name
        numpy.testing.assert_allclose(a, e, rtol=rtol, atol=rtol, err_msg=name)


@each_backend
def test_compiled(make):
    k = of(make)
    check_same(compiled(everything, make)(k), everything(k))


@each_backend
def test_mapped(make):
    keys = of(make).split(2)
    rows = [everything(k) for k in keys]
    check_same(np.vmap(everything)(keys), {n: np.stack([row[n] for row in rows]) for n in rows[0]})


@each_framework
def test_compiled_and_mapped(make):
    keys = of(make).split(2)
    drawn = compiled(np.vmap(lambda k: k.fold_in(1).normal((3,))), make)(keys)
    numpy.testing.assert_allclose(
        np.to_numpy(drawn), values(lambda k: k.fold_in(1).normal((3,)), keys), rtol=3e-6, atol=3e-6
    )


@each_framework
def test_keys_as_results_and_made_inside(make):
    k = of(make)
    first, second = compiled(lambda k: tuple(k.split()), make)(k)
    numpy.testing.assert_array_equal(np.to_numpy(second.data), np.to_numpy(k.split()[1].data))
    numpy.testing.assert_array_equal(np.to_numpy(first.uniform((3,))), np.to_numpy(k.split()[0].uniform((3,))))
    batch = np.vmap(lambda k: k.fold_in(2))(k.split(3))
    assert batch.shape == (3,)
    numpy.testing.assert_array_equal(np.to_numpy(batch[1].data), np.to_numpy(k.split(3)[1].fold_in(2).data))
    x = make(numpy.ones(3, numpy.float32))
    drawn = compiled(lambda x: x + key(7, like=x).uniform((3,)), make)(x)
    numpy.testing.assert_array_equal(np.to_numpy(drawn), np.to_numpy(x + k.uniform((3,))))


@each_framework
def test_traced_seeds_and_numbers(make):
    k, n = of(make), make(numpy.array(5, numpy.int32))
    for draw in (lambda n: k.fold_in(n).uniform((3,)), lambda n: key(n).uniform((3,))):
        numpy.testing.assert_array_equal(np.to_numpy(compiled(draw, make)(n)), np.to_numpy(draw(n)))
    numpy.testing.assert_array_equal(np.to_numpy(k.fold_in(n).data), np.to_numpy(k.fold_in(5).data))
    numpy.testing.assert_array_equal(np.to_numpy(key(n).data), np.to_numpy(of(make, 5).data))
    steps = make(numpy.arange(3, dtype=numpy.int32))
    rows = np.vmap(lambda i: k.fold_in(i).uniform((2,)))(steps)
    numpy.testing.assert_array_equal(
        np.to_numpy(rows), numpy.stack([np.to_numpy(k.fold_in(i).uniform((2,))) for i in range(3)])
    )


@each_framework
def test_large_draws_when_compiled(make):
    """TensorFlow has these drawn by a program of XLA's."""
    k = of(make)
    for draw in (
        lambda k: k.uniform((131, 257)),
        lambda k: k.normal((131, 257)),
        lambda k: k.integers((131, 257), 0, 99),
    ):
        numpy.testing.assert_allclose(np.to_numpy(compiled(draw, make)(k)), np.to_numpy(draw(k)), rtol=3e-6, atol=3e-6)


@needs_torch
def test_torchs_compiler():
    import torch

    k = of(INSTALLED["torch"])
    drawn, keys = torch.compile(lambda k: (k.uniform((1003,)), k.split(3)), fullgraph=True)(k)
    numpy.testing.assert_array_equal(drawn, k.uniform((1003,)))
    numpy.testing.assert_array_equal(keys.data, k.split(3).data)


def parametric(s, k):
    """A number that depends on `s` by every parameter of a distribution."""
    ks = k.split(8)
    parts = [
        ks[0].uniform((4,), minval=s, maxval=3 * s),
        ks[1].normal((4,), loc=s, scale=s),
        ks[2].exponential((4,), scale=s),
        ks[3].gumbel((4,), loc=s, scale=s),
        ks[4].laplace((4,), loc=s, scale=s),
        ks[5].logistic((4,), loc=s, scale=s),
        ks[6].truncated_normal(-s, 2 * s, (4,)),
        ks[7].permutation(np.stack([s, s * s])),
        ks[7].choice(np.stack([s, s * s]), (4,)),
    ]
    return sum(np.sum(np.sin(part)) for part in parts)


def in_short(s, k):
    """The same of few distributions, for what takes long."""
    first, second = k.split()
    return np.sum(np.sin(first.truncated_normal(-s, 2 * s, (2,)) + second.normal((2,), loc=s, scale=s)))


@each_framework
def test_gradients_in_parameters(make):
    with wide(make, "float64"), np.use_backend(np.backend_of(make(1.0)), dtype="float64"):
        s, k, h = make(numpy.array(0.7)), key(3), 1e-5
        expected = float((parametric(s + h, k) - parametric(s - h, k)) / (2 * h))
        assert float(np.grad(parametric)(s, k)) == pytest.approx(expected, rel=1e-7)


@each_framework
def test_gradients_in_other_transforms(make):
    with wide(make, "float64"), np.use_backend(np.backend_of(make(1.0)), dtype="float64"):
        s, k, h = make(numpy.array(0.7)), key(3), 1e-5
        slope = np.grad(in_short)
        expected = float(slope(s, k))
        assert float(compiled(slope, make)(s, k)) == pytest.approx(expected, rel=1e-7)
        assert float(np.jvp(lambda s: in_short(s, k), (s,), (np.ones_like(s),))[1]) == pytest.approx(expected, rel=1e-7)
        second = float((slope(s + h, k) - slope(s - h, k)) / (2 * h))
        assert float(np.grad(slope)(s, k)) == pytest.approx(second, rel=1e-6)
        keys = k.split(2)
        rows = np.vmap(slope, in_axes=(None, 0))(s, keys)
        numpy.testing.assert_allclose(np.to_numpy(rows), values(lambda k: slope(s, k), keys), rtol=1e-7)


@each_framework
def test_draws_are_constants(make):
    """What is compared with a parameter, or chosen by it, has the gradient zero, and a key takes no part."""
    k, logits = of(make), make(LOGITS)
    slope = np.grad(lambda x: np.sum(x * np.astype(k.bernoulli(np.mean(x) * 0.0 + 0.5, (3, 4)), "float32")))(logits)
    assert set(np.to_numpy(slope).ravel()) == {0.0, 1.0}
    picked = np.grad(lambda x: np.sum(np.take_along_axis(x, k.categorical(x)[:, None], axis=1)))(logits)
    numpy.testing.assert_array_equal(np.to_numpy(picked).sum(1), 1.0)


# --- in the frameworks' own transforms and loops ------------------------------------------------------------------------


def walk(k, n):
    """A random walk: in each step a new key and a number."""
    x = np.zeros((), "float32", like=k.data)
    for _ in range(n):
        k, used = k.split()
        x = x + used.normal()
    return x


@needs_jax
def test_jaxs_transforms_and_loops():
    import jax

    k = of(INSTALLED["jax"])

    def step(carry, _):
        k, x = carry
        k, used = k.split()
        return (k, x + used.normal()), x

    (last, x), _ = jax.lax.scan(step, (k, jax.numpy.float32(0)), length=4)
    numpy.testing.assert_allclose(x, walk(k, 4), rtol=1e-6)
    assert isinstance(last, Key)
    fresh = pickle.loads(pickle.dumps(Key(k.data)))
    numpy.testing.assert_allclose(jax.jit(lambda k: k.uniform((3,)))(fresh), k.uniform((3,)))
    rows = jax.vmap(lambda k: k.uniform((3,)))(k.split(2))
    numpy.testing.assert_allclose(rows, values(lambda k: k.uniform((3,)), k.split(2)))
    numpy.testing.assert_array_equal(jax.random.key_data(jax.random.wrap_key_data(k.data)), k.data)


@needs_tensorflow
def test_tensorflows_functions_and_loops():
    import tensorflow as tf

    k = of(INSTALLED["tensorflow"])

    @tf.function
    def looped(k, n):
        x = tf.constant(0.0)
        for _ in tf.range(n):
            k, used = k.split()
            x = x + used.normal()
        return k, x

    last, x = looped(k, tf.constant(4))
    numpy.testing.assert_allclose(x, walk(k, 4), rtol=1e-5)
    assert isinstance(last, Key)
    numpy.testing.assert_array_equal(tf.function(lambda k: k.uniform((3,)), jit_compile=True)(k), k.uniform((3,)))
    rows = tf.vectorized_map(lambda k: k.uniform((3,)), k.split(2))
    numpy.testing.assert_array_equal(rows, values(lambda k: k.uniform((3,)), k.split(2)))
    many = tf.vectorized_map(lambda k: k.normal((20000,)), k.split(2))
    numpy.testing.assert_allclose(many, values(lambda k: k.normal((20000,)), k.split(2)), rtol=3e-6, atol=3e-6)


@needs_torch
def test_torchs_transforms():
    import torch

    k = of(INSTALLED["torch"])
    rows = torch.func.vmap(lambda k: k.uniform((3,)))(k.split(2))
    numpy.testing.assert_array_equal(rows, values(lambda k: k.uniform((3,)), k.split(2)))
    scale = torch.tensor(2.0)
    slope = torch.func.grad(lambda s: k.normal((3,), scale=s).sum())(scale)
    numpy.testing.assert_allclose(slope, k.normal((3,)).sum(), rtol=1e-6)

    class Dropout(torch.nn.Module):
        def forward(self, k, x):
            return torch.where(k.bernoulli(0.5, tuple(x.shape)), 2 * x, 0.0)

    x = torch.ones(2, 3)
    program = torch.export.export(Dropout(), (k, x))
    numpy.testing.assert_array_equal(program.module()(k, x), Dropout()(k, x))


# --- the object -------------------------------------------------------------------------------------------------------


@each_backend
def test_keys_are_values(make):
    k = of(make)
    with pytest.raises(AttributeError):
        k.data = 1
    for same in (pickle.loads(pickle.dumps(k)), copy.deepcopy(k), copy.copy(k)):
        numpy.testing.assert_array_equal(np.to_numpy(same.data), np.to_numpy(k.data))
    assert np.to_numpy(k.data).dtype == "uint32"
    keys = k.split((2, 3))
    assert keys.shape == (2, 3)
    assert len(keys) == len(list(keys)) == 2
    assert keys[0].shape == keys[-1, :].shape == keys[..., :][1].shape == (3,)
    numpy.testing.assert_array_equal(np.to_numpy(keys[1, 2].data), np.to_numpy(keys.data)[1, 2])
    numpy.testing.assert_array_equal(np.to_numpy(keys[..., 2].data), np.to_numpy(keys.data)[:, 2])
    first, second = k.split()
    assert first.shape == second.shape == ()


def test_an_array_like_a_key_decides():
    for name, make in INSTALLED.items():
        assert np.backend_of(of(make).normal((2,))) == name
        with np.use_backend(name):
            assert np.backend_of(key(0).data) == name


# --- wrong use --------------------------------------------------------------------------------------------------------

WRONG = {
    "seed, float": (lambda k: key(1.5), TypeError, "key: the seed must be an integer, not 1.5"),
    "seed, bool": (lambda k: key(True), TypeError, "key: the seed must be an integer, not True"),
    "seed, large": (lambda k: key(2**63), OverflowError, r"does not fit in 64 bits; reduce it: seed % 2\*\*63"),
    "seed, array": (lambda k: key(k.split(3).data), TypeError, "key: the seed must be a single integer, not"),
    "sin": (lambda k: np.sin(k), TypeError, r"a key is not an array; key.uniform\(shape\)"),
    "asarray": (lambda k: np.asarray(k), TypeError, r"a key is not an array"),
    "sum": (lambda k: k + 1, TypeError, "unsupported operand"),
    "sum with an array": (lambda k: numpy.ones(2) + k, TypeError, "unsupported operand|not implemented"),
    "length": (lambda k: len(k), TypeError, r"a single key has no length; key.split\(n\)"),
    "batch": (lambda k: k.split(3).normal(), ValueError, r"normal: these are keys of shape \(3,\)"),
    "words": (lambda k: Key(1.5).normal(), TypeError, r"normal: a key holds two 32-bit words, not 1.5"),
    "words, floating": (lambda k: Key(k.uniform((2,))).normal(), TypeError, r"normal: a key holds two 32-bit words"),
    "shape, float": (lambda k: k.uniform((2.5,)), TypeError, r"uniform: a shape is an int or a sequence of ints .*\(2.5,\)"),
    "shape, bool": (lambda k: k.uniform((True,)), TypeError, "uniform: a shape is an int"),
    "shape, negative": (lambda k: k.uniform((2, -1)), ValueError, r"uniform: the shape \(2, -1\) has a negative size"),
    "dtype, integer": (lambda k: k.uniform((2,), "int32"), TypeError, "uniform: dtype must be floating, not int32"),
    "dtype, floating": (lambda k: k.integers(2, 0, 5, "float32"), TypeError, "integers: dtype must be an integer one"),
    "bound, large": (lambda k: k.integers(2, 0, 300, "uint8"), ValueError, "integers: maxval=300 is out of bounds for uint8"),
    "bound, float": (lambda k: k.integers(2, 0.5, 3), TypeError, "integers: minval must be an integer, not 0.5"),
    "bounds, floats": (lambda k: k.integers(2, [0.5, 1.0], 3), TypeError, "integers: minval must be an integer, not"),
    "parameter": (lambda k: k.normal((), scale=numpy.ones(3)), ValueError, r"normal: scale has shape \(3,\)"),
    "probability": (lambda k: k.bernoulli(1), TypeError, "bernoulli: p must be floating"),
    "number": (lambda k: k.fold_in(-1), OverflowError, r"fold_in: -1 is not between 0 and 2\*\*32 - 1"),
    "number, float": (lambda k: k.fold_in(0.5), TypeError, "fold_in: the number must be an integer, not 0.5"),
    "count": (lambda k: k.permutation(1.5), TypeError, "permutation: x must be an integer or an array"),
    "no elements": (lambda k: k.choice(0, (2,)), ValueError, "choice: there are no elements to draw from"),
    "too many": (lambda k: k.choice(3, (4,), False), ValueError, "choice: 4 draws without replacement from 3 elements"),
    "weights": (lambda k: k.choice(3, p=[0.5, 0.5]), ValueError, r"choice: p has shape \(2,\), but there are 3 elements"),
    "categories": (lambda k: k.categorical(LOGITS, shape=(5, 3), replace=False), ValueError, "5 draws without replacement"),
    "categorical": (lambda k: k.categorical(LOGITS, shape=(2,)), ValueError, r"shape \(2,\) must end with \(3,\)"),
}  # fmt: skip


@each_backend
@pytest.mark.parametrize("what", WRONG)
def test_errors(what, make):
    call, kind, message = WRONG[what]
    with pytest.raises(kind, match=message):
        call(of(make))


@needs_tensorflow
def test_a_size_known_only_when_the_program_runs_is_refused():
    import tensorflow as tf

    k = of(INSTALLED["tensorflow"])
    with pytest.raises(TypeError, match="uniform: a shape is an int or a sequence of ints known while tracing"):
        tf.function(lambda x: k.uniform((tf.shape(x)[0],)), autograph=False)(tf.ones(3))


def test_two_frameworks_do_not_meet():
    if {"torch", "tensorflow"} <= INSTALLED.keys():
        with pytest.raises(np.MixedBackendsError):
            of(INSTALLED["torch"]).normal((2,), scale=INSTALLED["tensorflow"](numpy.ones(2, numpy.float32)))
