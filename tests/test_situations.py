"""The ten situations of `examples/situations`: each runs on every backend that can, and gives the right gradient."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

import gradnp as np
from examples.situations import (
    classical_mistake,
    correlate2d_layer,
    custom_backward,
    cut_on_purpose,
    fft_layer,
    flags_and_loops,
    follow_the_gradient,
    one_layer,
    porting_after,
    porting_before,
    shapes,
)
from tests.frameworks import INSTALLED, each_framework
from tests.losing import line_marked

ROOT = Path(__file__).parent.parent
FRAMEWORKS = [name for name in INSTALLED if name != "numpy"]


def close(found, expected, rtol=1e-5, atol=1e-6):
    numpy.testing.assert_allclose(np.to_numpy(found), expected, rtol=rtol, atol=atol)


def wide(make, *arrays):
    """Arrays in float64 where the framework has it: finite differences see more then."""
    return tuple(make(numpy.asarray(x, "float64")) for x in arrays)


# --- 1: one layer in every framework's modules ------------------------------------------------------------------------


def first_losses():
    """The losses of gradient descent on the layer, by finite differences on NumPy."""
    images, targets = (x.astype("float64") for x in one_layer.data())
    flat = numpy.append(one_layer.start()[0].ravel(), 0.0).astype("float64")

    def loss(flat):
        return one_layer.loss(one_layer.layer(images, flat[:9].reshape(1, 1, 3, 3), flat[9]), targets)

    losses = []
    for _ in range(one_layer.STEPS):
        losses.append(loss(flat))
        slope = [(loss(flat + h) - loss(flat - h)) / 2e-6 for h in 1e-6 * numpy.eye(10)]
        flat = flat - one_layer.RATE * numpy.array(slope)
    return losses


@pytest.mark.parametrize("module", ["torch", "equinox", "flax"])
def test_one_layer_in_a_module(module):
    if not importlib.util.find_spec(module):
        pytest.skip(f"{module} is not installed")
    found = importlib.import_module(f"examples.situations.one_layer.in_{module}").train()
    numpy.testing.assert_allclose(found, first_losses(), rtol=1e-4)


@pytest.mark.skipif(not importlib.util.find_spec("keras"), reason="needs keras")
@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_one_layer_in_keras(backend):
    """In a process of its own: Keras has one backend for all of it."""
    command = [sys.executable, "-W", "ignore", "-m", "examples.situations.one_layer.in_keras"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"KERAS_BACKEND": backend}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = ast.literal_eval(done.stdout.splitlines()[-1])
    numpy.testing.assert_allclose(found, first_losses(), rtol=1e-4)


# --- 2: cut on purpose ------------------------------------------------------------------------------------------------


@each_framework
def test_cut_on_purpose(make):
    w, x, y = cut_on_purpose.weights()
    arrays = {name: make(value) for name, value in w.items()}, make(x), make(y)
    slopes = np.grad(cut_on_purpose.loss)(*arrays)
    hidden = numpy.clip(x @ w["first"], -1, 1)
    assert not np.to_numpy(slopes["first"]).any()
    close(slopes["second"], 2 / len(y) * hidden.T @ (hidden @ w["second"] - y))

    whole = np.grad(cut_on_purpose.loss)(*arrays, frozen=False)
    back = 2 / len(y) * numpy.outer(hidden @ w["second"] - y, w["second"])
    close(whole["first"], x.T @ (back * (numpy.abs(x @ w["first"]) <= 1)))
    close(whole["second"], np.to_numpy(slopes["second"]))

    argument = np.explain(cut_on_purpose.loss, *arrays)["args[0]['first']"]
    assert (argument.status, argument.losses[0].kind, argument.line.function) == ("lost", "stop", "model")


@pytest.mark.skipif("torch" not in INSTALLED, reason="needs torch")
def test_what_is_cut_has_no_gradient_natively():
    import torch

    w, x, y = cut_on_purpose.weights()
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in w.items()}
    cut_on_purpose.loss(leaves, torch.tensor(x), torch.tensor(y)).backward()
    assert leaves["first"].grad is None and leaves["second"].grad is not None


# --- 3: a backward of one's own ---------------------------------------------------------------------------------------


@each_framework
def test_custom_backward(make):
    x = make(numpy.array([0.3, -0.7, 1.1], "float32"))
    close(custom_backward.quantise(x, 0.125), [0.25, -0.75, 1.125])
    close(np.grad(lambda x: np.sum(custom_backward.quantise(x, 0.125) ** 2))(x), [0.5, -1.5, 2.25])
    close(np.grad(lambda x: np.sum(np.round(x / 0.125)))(x), [0, 0, 0])


@each_framework
def test_custom_backward_where_the_true_one_overflows(make):
    (x,) = wide(make, [-3.0, 0.5, 2.0])
    np.testing.assert_allclose(custom_backward.log_one_plus_exp(x), numpy.logaddexp(0, np.to_numpy(x)), rtol=1e-6)
    np.testing.check_grads(custom_backward.log_one_plus_exp, (x,), modes=("rev",))
    large = make(numpy.array([-1000.0, 1000.0], "float32"))
    close(np.grad(lambda x: np.sum(custom_backward.log_one_plus_exp(x)))(large), [0, 1])
    naive = np.grad(lambda x: np.sum(np.log(1 + np.exp(x))))(large)
    assert numpy.isnan(np.to_numpy(naive)[1])


@each_framework
def test_custom_backward_in_a_model(make):
    w, x = make(numpy.array([0.3, -0.7, 1.1], "float32")), make(numpy.ones((2, 3), "float32"))
    slope = 1 / (1 + numpy.exp(-(0.25 - 0.75 + 1.125)))
    close(np.grad(custom_backward.loss)(w, x), [2 * slope] * 3)


# --- 4: following a gradient ------------------------------------------------------------------------------------------


@each_framework
def test_square_of_a_product(make):
    w, x = numpy.array([[1.0], [2.0], [3.0]], "float32"), numpy.array([[1.0, 0.0, 2.0]], "float32")
    close(np.grad(follow_the_gradient.square_of_product)(make(w), make(x)), 2 * (x @ w) * x.T)


@each_framework
def test_to_numpy_shares_memory_and_explain_says_what_it_detaches(make):
    w, x = make(numpy.array([[1.0], [2.0], [3.0]], "float32")), make(numpy.array([[1.0, 0.0, 2.0]], "float32"))
    assert numpy.shares_memory(np.to_numpy(w), np.to_numpy(w))
    report = np.explain(follow_the_gradient.with_a_penalty, w, x)
    (loss,) = report["args[0]"].losses
    function = follow_the_gradient.with_a_penalty
    assert (loss.kind, loss.line.number) == ("numpy", line_marked(function, "detached: a constant from here on"))
    assert "np.to_numpy" in loss.reason
    assert report["args[0]"].status == "arrives"  # by the other way
    picture = report.to_svg()
    assert all(name in picture for name in ("args[0]", "np.to_numpy", "follow_the_gradient.py"))


# --- 5: shapes, in the three idioms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_shapes(backend):
    x, w = numpy.arange(6, dtype="float32"), numpy.array([[1, 2], [3, 4], [5, 6]], "float32")
    found = shapes.IDIOMS[backend](x, w)
    assert np.backend_of(found) == backend
    close(found, numpy.repeat(w.sum(axis=1), 2))
    with pytest.raises(ValueError, match=r"cannot reshape array of size 4 into shape \(4,3\)"):
        np.reshape(INSTALLED[backend](numpy.ones((2, 2))), (4, 3))


# --- 6, 7: NumPy's and SciPy's functions ------------------------------------------------------------------------------


@each_framework
@pytest.mark.parametrize("columns", [4, 5])
def test_fft_layer(make, columns):
    rng = numpy.random.default_rng(0)
    x, weights = wide(make, rng.normal(size=(3, columns)), rng.normal(size=(3, columns // 2 + 1)))
    by_hand, by_gradnp = fft_layer.amplitudes, fft_layer.amplitudes_by_matrices
    close(by_gradnp(x), np.to_numpy(by_hand(x)))
    slopes = [np.grad(lambda x, f=f: fft_layer.loss(f, x, weights))(x) for f in (by_hand, by_gradnp)]
    close(slopes[0], np.to_numpy(slopes[1]), rtol=1e-4, atol=1e-5)
    np.testing.check_grads(by_hand, (x,), order=1, modes=("rev",))
    np.testing.check_grads(by_gradnp, (x,), order=1)


@each_framework
def test_correlate2d_layer(make):
    rng = numpy.random.default_rng(0)
    args = wide(make, rng.normal(size=(4, 5)), rng.normal(size=(2, 3)), rng.normal(size=()))
    np.testing.check_grads(correlate2d_layer.correlate, args, modes=("rev",))
    weights = rng.normal(size=(3, 3))
    found, expected = (
        np.value_and_grad(lambda *args, f=f: np.sum(np.multiply(f(*args), weights)), argnums=(0, 1, 2))(*args)
        for f in (correlate2d_layer.correlate, correlate2d_layer.correlate_in_gradnp)
    )
    close(found[0], np.to_numpy(expected[0]))
    for slope, other in zip(found[1], expected[1], strict=True):
        close(slope, np.to_numpy(other))


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_correlate2d_layer_learns(backend):
    parameters, value = correlate2d_layer.train(backend)
    assert value < 1e-10
    close(parameters["kernel"], [[1, -1], [0.5, 2]], rtol=1e-4)
    close(parameters["bias"], 0.3, rtol=1e-4)


# --- 8: a flag and a loop ---------------------------------------------------------------------------------------------


@each_framework
@pytest.mark.parametrize("training", [False, True])
def test_flags_and_loops(make, training, cheap_compiler):
    arrays = [make(x) for x in flags_and_loops.data()]
    eager = flags_and_loops.gradient(*arrays, training=training)
    close(flags_and_loops.compiled(*arrays, training=training), np.to_numpy(eager))
    close(np.grad(flags_and_loops.loss_at_once)(*arrays, training=training), np.to_numpy(eager))
    np.testing.check_grads(flags_and_loops.loss, wide(make, *arrays), order=1, kwargs={"training": training})


# --- 9: the classical mistake -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_classical_mistake(backend):
    make, loss = INSTALLED[backend], classical_mistake.LOSSES[backend]
    w, x = make(numpy.array([0.3, -0.7], "float32")), make(numpy.array([[1.0, 2.0], [0.5, -1.0]], "float32"))
    line = line_marked(loss, "the mistake")

    report = np.explain(loss, w, x)
    assert not report.ok
    found = report["args[0]"]
    assert found.status == "arrives"  # that of the other term
    assert [(one.kind, one.line.number, one.certain) for one in found.losses] == [("numpy", line, True)]
    lost = report["args[1]"]
    assert (lost.status, lost.line.number, lost.line.file) == ("lost", line, classical_mistake.__file__)

    with pytest.raises(np.GradientLostError, match=f"classical_mistake.py:{line}"), np.strict_gradients():
        np.grad(loss)(w, x)
    with np.strict_gradients():
        slope = np.grad(classical_mistake.mended)(w, x)
    h = numpy.tanh(np.to_numpy(x) @ np.to_numpy(w))
    close(slope, np.to_numpy(x).T @ (h * (1 - h * h)) + 0.2 * np.to_numpy(w))
    assert np.explain(classical_mistake.mended, w, x).ok


# --- 10: porting ------------------------------------------------------------------------------------------------------


def test_porting_by_hand():
    """The program that is ported has a right gradient to be held against."""
    start, heating, measured = porting_before.data()
    start = start + numpy.array([0.1, -0.2, 0.3, 0.4])
    steps = 1e-6 * numpy.eye(start.size)
    differences = [
        porting_before.loss(start + h, heating, measured) - porting_before.loss(start - h, heating, measured)
        for h in steps
    ]
    close(porting_before.gradient(start, heating, measured), numpy.array(differences) / 2e-6, atol=1e-7)


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_porting(backend):
    parameters, losses = porting_before.fit(*porting_before.data(), steps=4)
    with np.use_backend(backend):
        found, values = porting_after.fit(*porting_after.data(), steps=4)
    assert np.backend_of(found) == backend
    rtol = 1e-10 if "64" in str(found.dtype) else 1e-4
    close(found, parameters, rtol=rtol)
    close(values, losses, rtol=rtol)
    assert values[-1] < values[0] / 2


def test_porting_on_numpy():
    """The ported program's values are those of the old one, to the last bits, on NumPy."""
    start, heating, measured = porting_after.data()
    assert all(map(numpy.array_equal, porting_before.data(), (start, heating, measured)))
    assert porting_after.loss(start, heating, measured) == pytest.approx(
        porting_before.loss(start, heating, measured), rel=1e-14
    )


# --- each can be run --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "module",
    [classical_mistake, custom_backward, cut_on_purpose, fft_layer, follow_the_gradient, shapes],
    ids=lambda m: m.__name__.rpartition(".")[2],
)
def test_main(module, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module.main()
    printed = capsys.readouterr().out
    assert all(name in printed for name in FRAMEWORKS)
