"""`explain` names what became of each gradient, and the line of the user's code at which it happened."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy
import pytest

import gradnp as np
from tests import losing
from tests.frameworks import INSTALLED, each_backend, each_framework
from tests.losing import line_marked

X = numpy.array([0.3, 1.7, -0.4], "float32")


def make_of(backend):
    if backend not in INSTALLED:
        pytest.skip(f"{backend} is not installed")
    return INSTALLED[backend]


def only(report):
    (argument,) = report.arguments
    return argument


# --- lost, zero, nan: each at its line ------------------------------------------------------------------------------

LOST = {
    "numpy_function": ("lost", "numpy"),
    "python_number": ("lost", "number"),
    "item": ("lost", "number"),
    "to_numpy": ("lost", "numpy"),
    "integer": ("lost", "integer"),
    "argmax": ("lost", "piecewise"),
    "comparison": ("lost", "piecewise"),
    "stopped": ("lost", "stop"),
}


@each_framework
@pytest.mark.parametrize("name", LOST)
def test_lost(name, make):
    function = getattr(losing, name)
    argument = only(np.explain(function, make(X)))
    status, kind = LOST[name]
    assert (argument.status, argument.losses[0].kind) == (status, kind)
    assert (argument.line.number, argument.line.function) == (line_marked(function), name)
    assert argument.line.file == losing.__file__
    assert argument.reason == argument.losses[0].reason
    assert argument.remedy


@each_framework
def test_native_cast(make):
    x = make(X)
    argument = only(np.explain(losing.native_cast, x))
    assert (argument.status, argument.losses[0].kind) == ("lost", "integer")
    assert argument.line.number == line_marked(losing.native_cast, np.backend_of(x))


@pytest.mark.parametrize(
    ("backend", "name", "kind"),
    [
        ("torch", "detached", "detach"),
        ("torch", "data", "detach"),
        ("torch", "rebuilt", "rebuilt"),
        ("torch", "without_recording", "no_grad"),
        ("tensorflow", "native_round", "piecewise"),
        ("tensorflow", "variable_from", "rebuilt"),
    ],
)
def test_lost_in_the_framework(backend, name, kind):
    function = getattr(losing, name)
    argument = only(np.explain(function, make_of(backend)(X)))
    assert (argument.status, argument.losses[0].kind) == ("lost", kind)
    assert argument.line.number == line_marked(function)


@each_framework
def test_piecewise_constant_is_zero(make):
    argument = only(np.explain(losing.rounding, make(X)))
    assert argument.status == "zero"
    assert "np.round is piecewise constant" in argument.reason
    assert argument.line.number == line_marked(losing.rounding)


@each_framework
def test_unused(make):
    report = np.explain(lambda x, y: np.sum(x**2), make(X), make(X))
    assert [a.status for a in report.arguments] == ["arrives", "zero"]
    assert report.arguments[1].reason == "the result does not depend on it"


@each_framework
def test_flat_at_these_values(make):
    def f(x):
        h = np.maximum(x - 10, 0)  # here
        return np.sum(h**2 + h)

    argument = only(np.explain(f, make(X)))
    assert argument.status == "zero"
    assert "np.maximum" in argument.reason
    assert argument.line.number == line_marked(f)


def trap(x):
    root = np.sqrt(x)  # here
    return np.sum(np.where(x > 0, root, 0.0))


@each_framework
def test_where_trap(make):
    argument = only(np.explain(trap, make(numpy.array([0.0, 4.0]))))
    assert argument.status == "nan"
    assert argument.line.number == line_marked(trap)
    assert "np.sqrt" in argument.reason and "np.where" in argument.reason
    assert "safe = np.where(condition, x, 1.0)" in argument.remedy


@each_framework
def test_double_where_is_clean(make):
    def f(x):
        safe = np.where(x > 0, x, 1.0)
        return np.sum(np.where(x > 0, np.sqrt(safe), 0.0))

    report = np.explain(f, make(numpy.array([0.0, 4.0])))
    assert report.ok and not only(report).losses


@each_framework
def test_infinite_slope_is_no_trap(make):
    def f(x):
        y = np.sqrt(x)  # here
        return np.sum(np.where(y > -1, y, 0.0))

    argument = only(np.explain(f, make(numpy.array([0.0, 4.0]))))
    assert (argument.status, argument.line.number) == ("inf", line_marked(f))
    assert "safe" not in argument.remedy


@each_framework
def test_pole(make):
    def f(x):
        return np.sum(np.sqrt(x * 0))  # here

    argument = only(np.explain(f, make(X)))
    assert argument.status in ("nan", "inf")
    assert argument.line.number == line_marked(f)
    assert "sqrt" in argument.reason


@each_framework
def test_first_nan(make):
    def f(x):
        y = x * 2
        z = np.log(y - 100) * y  # here
        return np.sum(np.tanh(z) * y)

    argument = only(np.explain(f, make(X)))
    assert argument.status == "nan"
    assert "np.log made the first nan" in argument.reason
    assert argument.line.number == line_marked(f)


@each_framework
def test_nan_from_the_argument(make):
    argument = only(np.explain(lambda x: np.sum(x**2), make(numpy.array([1.0, numpy.nan]))))
    assert argument.status == "nan"
    assert "args[0] holds nan already" in argument.reason


@each_framework
def test_value_nan_with_a_finite_gradient_is_noted(make):
    report = np.explain(lambda x: np.sum(np.log(x)), make(numpy.array([-1.0, 2.0])))
    assert only(report).status == "arrives"
    assert "np.log made the first nan" in report.notes[0]
    assert report.notes[0] in str(report)


# --- arrives, in part or in full ------------------------------------------------------------------------------------


@each_framework
def test_one_of_two_ways_is_cut(make):
    def f(x):
        h = numpy.square(numpy.asarray(x))  # here
        return np.sum(np.sin(x)) + np.sum(losing.back(h, x))

    report = np.explain(f, make(X))
    argument = only(report)
    assert argument.status == "arrives" and not report.ok
    (loss,) = argument.losses
    assert (loss.kind, loss.certain, loss.line.number) == ("numpy", True, line_marked(f))
    assert "also lost" in str(report)


@each_framework
def test_printing_a_number_is_no_alarm(make, capsys):
    def f(x):
        loss = np.sum(x**2)
        print(float(loss))  # here
        return loss

    report = np.explain(f, make(X))
    assert report.ok
    (loss,) = only(report).losses
    assert (loss.certain, loss.line.number) == (False, line_marked(f))
    assert capsys.readouterr().out


def convolutional(parameters, images, labels):
    x = np.maximum(np.conv(images, parameters["kernel"], padding="same") + parameters["bias"][:, None, None], 0)
    x = x / (1e-3 + np.std(x, axis=(2, 3), keepdims=True))
    features = np.mean(x, axis=(2, 3)) + np.max(x, axis=(2, 3))
    logits = np.clip(features @ parameters["dense"], -50, 50)
    logits = logits - np.max(logits, axis=-1, keepdims=True)
    chosen = np.take_along_axis(logits, labels[:, None], axis=-1)[:, 0]
    return np.mean(np.log(np.sum(np.exp(logits), axis=-1)) - chosen)


@each_framework
def test_model_is_clean(make):
    r = numpy.random.default_rng(1)
    parameters = {
        "kernel": make(r.normal(size=(4, 3, 3, 3)).astype("float32")),
        "bias": make(r.normal(size=4).astype("float32")),
        "dense": make(r.normal(size=(4, 2)).astype("float32")),
    }
    images = make(r.normal(size=(2, 3, 6, 6)).astype("float32"))
    report = np.explain(convolutional, parameters, images, make(numpy.array([0, 1])))
    assert report.ok
    assert [(a.path, a.status) for a in report.arguments] == [
        ("args[0]['bias']", "arrives"),
        ("args[0]['dense']", "arrives"),
        ("args[0]['kernel']", "arrives"),
        ("args[1]", "arrives"),
        ("args[2]", "constant"),
    ]
    assert not any(a.losses for a in report.arguments)


@each_framework
@pytest.mark.parametrize("name", ["sign", "absolute", "sort", "median", "prod", "cumsum", "floor", "std", "var", "max"])
def test_no_false_alarm(name, make):
    argument = only(np.explain(lambda x: np.sum(getattr(np, name)(x) * x), make(X)))
    assert (argument.status, argument.losses) == ("arrives", ())


@each_framework
def test_a_result_that_sums_to_a_constant_still_arrives(make):
    def softmax(x):
        e = np.exp(x)
        return e / np.sum(e)

    assert only(np.explain(softmax, make(X))).status == "arrives"


# --- the frameworks' own ways ---------------------------------------------------------------------------------------


def test_torch_module():
    torch = pytest.importorskip("torch")

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = torch.nn.Linear(3, 3)

        def forward(self, x):
            h = torch.relu(self.inner(x))
            return h.detach() * 2  # here

    net = Net()
    with warnings.catch_warnings():
        report = np.explain(
            lambda p, x: torch.func.functional_call(net, p, (x,)), dict(net.named_parameters()), torch.ones(1, 3)
        )
    assert {a.status for a in report.arguments} == {"lost"}
    assert report.arguments[0].line.number == line_marked(Net.forward)


def test_torch_custom_function():
    torch = pytest.importorskip("torch")

    class Scaled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return (x * 2).exp()

        @staticmethod
        def backward(ctx, slope):
            return slope * 2

    report = np.explain(lambda x: Scaled.apply(x).sum(), torch.tensor(X))
    assert report.ok and not only(report).losses
    assert "Scaled.apply" in [call.name for call in report.graph.calls]


def test_torch_in_place_and_compiled():
    torch = pytest.importorskip("torch")

    @torch.compile(backend="eager")
    def f(x):
        y = torch.zeros(3)
        y[1:] = x[1:] ** 2
        y.mul_(3)
        y += x
        part = y[:2]
        part *= 2
        return y.sum() + (x * y).detach().sum()  # here

    report = np.explain(f, torch.tensor(X))
    assert only(report).status == "arrives"
    assert [(loss.kind, loss.line.number) for loss in only(report).losses] == [("detach", line_marked(f.__wrapped__))]


def test_torch_leaves_arguments_as_they_were():
    torch = pytest.importorskip("torch")
    x, w = torch.tensor(X), torch.nn.Parameter(torch.tensor(X))
    frozen = torch.nn.Parameter(torch.ones(3), requires_grad=False)
    report = np.explain(lambda x, w, b: np.sum(x * w + b), x, w, frozen)
    assert [a.status for a in report.arguments] == ["arrives", "arrives", "constant"]
    assert not x.requires_grad and w.grad is None
    assert "frozen" in report.arguments[2].reason


def test_tensorflow_variables_and_functions():
    tf = pytest.importorskip("tensorflow")
    v, fixed = tf.Variable(X), tf.Variable(X, trainable=False)

    @tf.function
    def f(v, fixed, x):
        y = v * x + fixed
        return tf.reduce_sum(tf.where(x > 0, y, x * v))

    report = np.explain(f, v, fixed, tf.constant(X))
    assert [a.status for a in report.arguments] == ["arrives", "constant", "arrives"]
    assert not tf.config.functions_run_eagerly()


def test_tensorflow_numpy_reads_the_buffer():
    tf = pytest.importorskip("tensorflow")

    def f(x):
        return tf.reduce_sum(tf.constant(numpy.sin(x)) + tf.constant(numpy.mean(x)))  # here

    report = np.explain(f, tf.constant(X))
    assert {(loss.operation, loss.line.number) for loss in only(report).losses} == {
        ("numpy.sin", line_marked(f)),
        ("numpy.mean", line_marked(f)),
    }
    assert type(numpy.sin(tf.constant(X))) is numpy.ndarray


def test_jax_control_flow_jit_and_inner_transforms():
    jax = pytest.importorskip("jax")

    @jax.jit
    def f(x):
        y = jax.vmap(jax.grad(lambda a: np.sin(a) * a))(x)
        return jax.lax.fori_loop(0, 2, lambda i, c: c * 2, np.sum(y))

    def g(x):
        return f(x) if x[0] > 0 else np.sum(x)

    report = np.explain(g, jax.numpy.asarray(X))
    assert report.ok


def test_jax_keeps_going_where_grad_raises():
    jax = pytest.importorskip("jax")
    report = np.explain(losing.numpy_function, jax.numpy.asarray(X))
    assert only(report).status == "lost"
    with pytest.raises(jax.errors.TracerArrayConversionError):
        jax.grad(losing.numpy_function)(jax.numpy.asarray(X))


@each_framework
def test_transforms_inside(make):
    """gradnp's own transforms in the function: what they differentiate and compile is part of the way."""

    def f(x):
        slope = np.grad(lambda y: np.sum(np.sin(y) * y))(x)
        mapped = np.vmap(lambda y: np.tanh(y) * y)(x)
        return np.sum(slope) + np.jit(lambda y: np.sum(y**2))(mapped)

    assert np.explain(f, make(X)).ok
    assert np.explain(lambda x: np.sum(np.jacobian(lambda y: np.sin(y) * y)(x)), make(X)).ok


@np.custom_vjp
def doubled(x):
    return x + x


doubled.defvjp(lambda x: (x + x, None), lambda _, cotangent: (2 * cotangent,))


@np.host_function(result="x", vjp=lambda x, cotangent: 3 * x**2 * cotangent)
def cube(x):
    return x**3


@each_framework
def test_custom_and_host_functions_are_one_call(make):
    report = np.explain(lambda x: np.sum(cube(doubled(x))), make(X))
    assert report.ok and not only(report).losses
    assert [call.name for call in report.graph.calls] == ["args[0]", "doubled", "cube", "np.sum"]
    with np.strict_gradients():
        assert np.to_numpy(np.grad(lambda x: np.sum(cube(doubled(x))))(make(X))) == pytest.approx(24 * X**2, rel=1e-4)


@each_framework
def test_what_is_asked_of_unusual_functions(make):
    x = make(X)
    assert only(np.explain(lambda x: x, x)).status == "arrives"
    assert only(np.explain(lambda x: None, x)).status == "zero"
    assert only(np.explain(lambda x: float(np.sum(x)), x)).status == "lost"
    assert only(np.explain(np.sum, make(numpy.zeros((0, 3), "float32")))).status == "arrives"
    assert only(np.explain(lambda x: np.sum(np.absolute(x) ** 2), make(numpy.array([1 + 2j])))).status == "arrives"
    assert [a.status for a in np.explain(lambda x, y: np.sum(x + 0 * y), x, x).arguments] == ["arrives", "zero"]


def test_parameters_are_watched_where_they_are_used():
    torch = pytest.importorskip("torch")
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Linear(2, 1))

    def loss(_):
        return np.mean(model[1](model[0](torch.tensor(X)).detach()) ** 2)  # here

    report = np.explain(loss, dict(model.named_parameters()))
    assert {a.path: a.status for a in report.arguments} == {
        "args[0]['0.bias']": "lost",
        "args[0]['0.weight']": "lost",
        "args[0]['1.bias']": "arrives",
        "args[0]['1.weight']": "arrives",
    }
    assert report["args[0]['0.weight']"].line.number == line_marked(loss)


@each_framework
def test_many_operations(make):
    """A long loop over shared parameters is explained, and drawn with fewer boxes than it has calls."""

    def f(parameters, x):
        for _ in range(20):
            for p in parameters:
                x = np.tanh(x * p)
        return np.sum(x)

    report = np.explain(f, [make(X + i) for i in range(5)], make(X))
    assert report.ok and len(report.graph.calls) > 100
    assert report.to_svg().count("<rect") < len(report.graph.calls)


# --- the report itself ----------------------------------------------------------------------------------------------


@each_backend
def test_runs_once_and_raises_what_it_raises(make):
    calls = []

    def f(x):
        calls.append(1)
        if len(calls) > 1:
            raise KeyError("mine")
        return np.sum(x)

    np.explain(f, make(X))
    if np.backend_of(make(X)) == "numpy":
        assert not calls
    else:
        assert calls == [1]
        with pytest.raises(KeyError, match="mine"):
            np.explain(f, make(X))
        assert numpy.asarray.__module__ == "numpy"  # everything is back in its place


def test_numpy_arguments():
    argument = only(np.explain(np.sum, X))
    assert argument.status == "constant"
    assert "NumPy arrays carry no gradients" in argument.reason
    assert "np.from_numpy" in argument.remedy


def test_paths_and_keywords():
    torch = pytest.importorskip("torch")
    report = np.explain(lambda a, *, b: np.sum(a[0]["w"] * b), [{"w": torch.tensor(X)}], b=torch.tensor(X))
    assert [a.path for a in report.arguments] == ["args[0][0]['w']", "b"]
    assert report["b"].status == "arrives"
    with pytest.raises(KeyError, match=r"no argument 'c'; there are args\[0\]\[0\]\['w'\], b"):
        report["c"]


def test_traced_arguments():
    tf, jax = pytest.importorskip("tensorflow"), pytest.importorskip("jax")
    with pytest.raises(TypeError, match=r"args\[0\] is being traced"):
        jax.jit(lambda x: np.explain(np.sum, x))(jax.numpy.asarray(X))
    with pytest.raises(TypeError, match=r"args\[0\] is being traced"):
        tf.function(lambda x: np.explain(np.sum, x))(tf.constant(X))


def test_wrong_calls():
    torch = pytest.importorskip("torch")
    with pytest.raises(TypeError, match="call it as explain"):
        np.explain(np.sum, 3.0)
    if "tensorflow" in INSTALLED:
        with pytest.raises(np.MixedBackendsError, match="tensorflow and torch"):
            np.explain(np.add, torch.ones(2), INSTALLED["tensorflow"](X))


def test_text():
    torch = pytest.importorskip("torch")
    assert str(np.explain(losing.detached, torch.tensor(X))) == (
        "detached on torch: 0 of 1 gradients arrive\n"
        "\n"
        "args[0]  float32 (3,): lost\n"
        f"  at losing.py:{line_marked(losing.detached)}: y = x.sin().detach()  # here\n"
        "  Tensor.detach returns the same values cut off from what they were computed from\n"
        "  remedy: remove it; where the gradient is to end here, np.stop_gradient says so"
    )


# --- what backends supply -------------------------------------------------------------------------------------------

TOY = '''
"""A framework whose arrays remember nothing: gradients end in `frozen` alone."""

import numpy

import gradnp
from gradnp.explaining.frames import Frames
from gradnp.explaining.recording import Recorder

FRAMES = Frames(
    "toy",
    libraries=frozenset({"toy_layers"}),
    wrappers=frozenset({"dispatched"}),
    spoken=lambda function: {"f_v7": "toy.freeze"}.get(function, function),
    is_grouped=True,
)
recorder = None


class Array:
    def __init__(self, values):
        self.values = numpy.asarray(values)
        self.shape, self.dtype = self.values.shape, self.values.dtype


def f_v7(x):
    return dispatched("freeze", x, tracked=False)


def scale(x):
    return dispatched("mul", x, tracked=True)


def dispatched(kernel, x, tracked):
    output = Array(2 * x.values)
    recorder.record(kernel, recorder.inputs([x]), output, tracked=tracked, cut="" if tracked else "detach")
    return output


def is_array_type(kind):
    return kind is Array


def takes_gradient(x):
    return isinstance(x, Array)


def trace(function, arrays, paths):
    global recorder
    recorder = Recorder(FRAMES, lambda x: x.values)
    for x, path in zip(arrays, paths):
        recorder.argument(path, x)
    for result in function(arrays):
        recorder.result(result)
    return recorder.finish(), [None] * len(arrays)
'''

TOY_PROGRAM = """
import gradnp as np, toy, toy_layers

np.register_backend("toy", "toy", roots=("toy",))


def loss(x):
    y = toy_layers.layer(x)  # the line
    return toy.scale(y)


report = np.explain(loss, toy.Array([1.0, 2.0]))
(argument,) = report.arguments
print(argument.status, argument.losses[0].operation, argument.line.text, sep="|")
print([call.name for call in report.graph.calls])
"""


def test_a_backend_from_outside_says_whose_frames_are_whose(tmp_path):
    """Its `Frames` tell that a library on top of it is not the user's code, and what its functions are called."""
    (tmp_path / "toy.py").write_text(TOY)
    (tmp_path / "toy_layers.py").write_text("import toy\n\n\ndef layer(x):\n    return toy.f_v7(x)\n")
    (tmp_path / "program.py").write_text(TOY_PROGRAM)
    run = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "lost|toy.freeze|y = toy_layers.layer(x)  # the line",
        "['args[0]', 'toy.freeze', 'scale']",
    ]


def test_import_leaves_the_reports_alone():
    """`import gradnp` sets up the doors, and nothing behind them is executed."""
    program = "import sys, gradnp; print(*[name for name in sys.modules if name.startswith('gradnp.explaining.')])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    executed = set(run.stdout.split()) - {"gradnp.explaining.running", "gradnp.explaining.strict"}  # the doors
    assert executed == {"gradnp.explaining.reasons"}


BROKEN = {
    "no cast": lambda explaining: (explaining.private, "CAST", None),
    "no trace": lambda explaining: (explaining.private, "trace_of", lambda x: None),
    "other tracers": lambda explaining: (explaining.private, "is_differentiated", lambda x: False),
    "other conversions": lambda explaining: (explaining, "CONVERSIONS", {"gone": "number"}),
    "other operations": lambda explaining: (explaining.jax.lax, "sin", lambda x: x),
}
"""What an upgrade of JAX may take away, or pass by."""


@pytest.mark.parametrize("name", BROKEN)
def test_another_jax_is_not_recorded_and_says_so(name, monkeypatch):
    jax = pytest.importorskip("jax")
    from gradnp.backends.jax import explaining

    explaining.lacking.cache_clear()
    monkeypatch.setattr(*BROKEN[name](explaining))
    x = jax.numpy.asarray(X)
    try:
        with pytest.warns(RuntimeWarning, match=f"explain: no operation was recorded, .*JAX {jax.__version__}"):
            report = np.explain(lambda x, y, z: np.sum(np.sqrt(x * x)) + 0 * np.sum(y), x, x, x)
        with (
            pytest.warns(RuntimeWarning, match="strict_gradients does not watch JAX: .*") as told,
            np.strict_gradients(),
        ):
            assert float(jax.grad(lambda x: np.sum(x) * 3)(x)[0]) == 3
    finally:
        explaining.lacking.cache_clear()
    assert [a.status for a in report.arguments] == ["arrives", "zero", "zero"]
    assert not report.ok
    assert report.arguments[1].reason.startswith("what becomes of it on the way is not known")
    assert jax.__version__ in report.notes[0] and report.notes[0] in str(report)
    assert report.to_svg().count("<rect") == 3
    assert told[0].filename == __file__


def test_this_jax_is_recorded():
    pytest.importorskip("jax")
    from gradnp.backends.jax import explaining

    assert explaining.lacking() == ""


@pytest.mark.parametrize(
    "f",
    [
        np.linalg.inv,
        lambda m: np.sum(np.linalg.inv(m)) ** 2 + 1,
        lambda m: np.linalg.solve(m, m[:, 0] ** 2),
        lambda m: np.linalg.solve(np.asarray([[2.0, 1.0], [1.0, 3.0]], like=m), m),
        np.linalg.det,
        np.linalg.pinv,
        lambda m: np.linalg.matrix_power(m, -1),
    ],
    ids=["inv", "sum of inv", "solve", "solve, right", "det", "pinv", "matrix_power"],
)
@each_framework
def test_linear_solves_pass_the_gradient_on(make, f):
    assert "1 of 1 gradients arrive" in str(np.explain(f, make([[2.0, 1.0], [0.5, 3.0]])))
