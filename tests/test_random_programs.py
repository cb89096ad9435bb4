"""`np.random` in compiled programs and maps, and its streams as objects: states, copies, threads."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import threading

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_framework, needs_jax, needs_tensorflow, needs_torch

TRACED = r"random\.{}: .* is tracing this code into a program, in which the numbers would be the same .*np\.random\.key\(seed\)"
RNG = np.random.default_rng(0)

DRAWS = {
    "normal": lambda x: x * np.random.normal(size=3, like=x),
    "uniform": lambda x: RNG.uniform(x, 2.0),
    "choice": lambda x: RNG.choice(x, 2),
    "permutation": lambda x: RNG.permutation(x),
    "permuted": lambda x: RNG.permuted(x),
    "shuffle": lambda x: RNG.shuffle(x),
    "default_rng": lambda x: x * np.random.default_rng(0).normal(),
    "RandomState": lambda x: x * np.random.RandomState(0).rand(),
}


@each_framework
@pytest.mark.parametrize("name", DRAWS)
def test_compiled_programs_refuse_draws(name, make, cheap_compiler):
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format(name)):
        np.jit(DRAWS[name])(make([0.1, 0.2, 0.3]))
    if name == "normal":
        with pytest.raises(np.UnsupportedOperationError, match=TRACED.format(name)):
            np.jit(np.grad(lambda x: np.sum(DRAWS[name](x))))(make([0.1, 0.2, 0.3]))


@needs_torch
def test_torchs_own_compilers_refuse_draws():
    import torch

    x = torch.ones(3)
    with pytest.raises(Exception, match=TRACED.format("normal")):
        torch.compile(DRAWS["normal"], fullgraph=True, backend="eager")(x)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        torch.compile(DRAWS["normal"], backend="eager")(x)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        torch.fx.experimental.proxy_tensor.make_fx(DRAWS["normal"])(x)


@needs_tensorflow
def test_tensorflows_own_compilers_refuse_draws():
    import tensorflow as tf

    x = tf.ones(3)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        tf.function(DRAWS["normal"], autograph=False)(x)
    with pytest.raises(Exception, match=TRACED.format("normal")):  # of AutoGraph's, with the message in it
        tf.function(DRAWS["normal"])(x)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        tf.data.Dataset.from_tensors(x).map(tf.autograph.experimental.do_not_convert(DRAWS["normal"]))
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        np.vmap(lambda y: y + np.random.normal())(x)


@needs_jax
def test_jaxs_own_compilers_refuse_draws():
    import jax

    x = jax.numpy.ones(3)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        jax.jit(lambda x: x * numpy.asarray(np.random.normal(size=3)))(x)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        jax.jit(jax.grad(lambda x: (x * np.random.normal(like=None)).sum()))(x)
    with pytest.raises(np.UnsupportedOperationError, match=TRACED.format("normal")):
        jax.lax.scan(lambda c, y: (c + np.random.normal(), y), 0.0, x)


def test_numpy_has_no_programs_to_freeze_draws_in():
    f = np.jit(DRAWS["normal"])
    assert not numpy.array_equal(f(numpy.ones(3)), f(numpy.ones(3)))


@pytest.mark.parametrize("name", ["torch", "jax"])
def test_a_draw_inside_a_map_is_one_for_the_batch(name):
    if name not in INSTALLED:
        pytest.skip(f"needs {name}")
    x = INSTALLED[name]([1.0, 2.0, 3.0])
    expected = numpy.random.default_rng(0).normal(size=2).astype("float32")
    rows = np.vmap(lambda y: y * np.random.default_rng(0).normal(size=2, like=x))(x)
    numpy.testing.assert_allclose(np.to_numpy(rows), numpy.outer([1, 2, 3], expected), rtol=1e-6)
    slopes = np.vmap(np.grad(lambda y: np.sum(y * np.random.default_rng(0).normal(size=2, like=x))))(x)
    numpy.testing.assert_allclose(np.to_numpy(slopes), [expected.sum()] * 3, rtol=1e-6)
    with pytest.raises(np.UnsupportedOperationError, match=r"random\.normal: the argument 'scale' is mapped by vmap"):
        np.vmap(lambda y: np.random.normal(0.0, y))(x)
    chosen = np.vmap(lambda row: np.random.default_rng(0).choice(row, 2))(np.stack([x, 2 * x]))
    once = numpy.random.default_rng(0).choice([1.0, 2.0, 3.0], 2)
    assert np.to_numpy(chosen).tolist() == [once.tolist(), (2 * once).tolist()]


def test_the_shared_stream_is_numpys():
    numpy.random.seed(5)
    ours = np.random.normal(size=3)
    np.random.seed(5)
    numpy.testing.assert_array_equal(numpy.random.normal(size=3), ours)


@pytest.mark.parametrize("legacy", [True, False])
def test_set_state_brings_the_stream_back(legacy):
    for stream in (np.random, np.random.RandomState(3)):
        stream.randn()  # a second normal number waits in the state
        state = stream.get_state(legacy)
        first = stream.randn(3)
        stream.set_state(state)
        numpy.testing.assert_array_equal(stream.randn(3), first)
        elsewhere = numpy.random.RandomState()
        elsewhere.set_state(state)
        numpy.testing.assert_array_equal(elsewhere.randn(3), first)


def test_generators_go_on_from_what_they_are_made_of():
    rng = np.random.default_rng(1)
    assert np.random.default_rng(rng) is rng
    expected = numpy.random.default_rng(1)
    theirs = numpy.random.Generator(rng.bit_generator)
    assert [rng.random(), theirs.random(), rng.random()] == expected.random(3).tolist()
    for bits in (np.random.MT19937, np.random.PCG64, np.random.PCG64DXSM, np.random.Philox, np.random.SFC64):
        assert np.random.Generator(bits(3)).random() == numpy.random.Generator(bits(3)).random()
    seed = np.random.SeedSequence(7)
    assert np.random.default_rng(seed).random() == numpy.random.default_rng(numpy.random.SeedSequence(7)).random()
    assert np.random.RandomState(np.random.MT19937(3)).rand() == numpy.random.RandomState(np.random.MT19937(3)).rand()
    old = np.random.RandomState(4)
    bits = numpy.random.RandomState(4)._bit_generator  # what NumPy's default_rng takes since 2.2
    assert np.random.default_rng(old).random() == numpy.random.Generator(bits).random()
    assert np.random.default_rng(numpy.random.default_rng(2)).random() == numpy.random.default_rng(2).random()


def test_spawned_generators_are_numpys():
    ours, theirs = np.random.default_rng(1).spawn(2), numpy.random.default_rng(1).spawn(2)
    assert [rng.random() for rng in ours] == [rng.random() for rng in theirs]
    assert all(isinstance(rng, np.random.Generator) for rng in ours)


@pytest.mark.parametrize("make", [np.random.default_rng, np.random.RandomState])
def test_copies_and_pickles_are_in_the_same_state(make):
    rng = make(3)
    rng.normal()
    others = [copy.deepcopy(rng), pickle.loads(pickle.dumps(rng))]
    expected = rng.normal(size=3)
    for other in others:
        assert type(other) is type(rng)
        numpy.testing.assert_array_equal(other.normal(size=3), expected)


@needs_torch
@pytest.mark.parametrize("make", [np.random.default_rng, np.random.RandomState])
def test_threads_share_a_generator(make):
    """Each number is drawn once, and a derivative is that of its own number."""
    import torch

    rng, drawn, wrong = make(0), [], []

    def work():
        for _ in range(50):
            drawn.extend(rng.normal(size=2).tolist())
            scale = torch.ones(2, dtype=torch.float64, requires_grad=True)
            values = rng.normal(0.0, scale)
            values.sum().backward()
            drawn.extend(values.tolist())
            if scale.grad.tolist() != values.tolist():
                wrong.append(values)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numpys = numpy.random.default_rng(0) if make is np.random.default_rng else numpy.random.RandomState(0)
    assert not wrong and sorted(drawn) == sorted(numpys.normal(size=800).tolist())


def test_importing_gradnp_does_not_load_the_generators():
    program = "import sys, gradnp; sys.exit(any(name.startswith('gradnp._ops.random') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
