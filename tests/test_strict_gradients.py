"""`strict_gradients` raises at the line that would lose a gradient, and nowhere else."""

from __future__ import annotations

import contextvars
import sys
import threading
import warnings

import numpy
import pytest

import gradnp as np
from tests import losing
from tests.frameworks import INSTALLED, each_framework
from tests.losing import line_marked

X = numpy.array([0.3, 1.7, -0.4], "float32")


def native_gradient(f, x):
    """The gradient of `f` at `x` in the framework's own way."""
    backend = np.backend_of(x)
    if backend == "torch":
        x = x.clone().requires_grad_()
        f(x).backward()
        return x.grad
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, x)
    import jax

    return jax.grad(f)(x)


def differentiated(f, x):
    with np.strict_gradients():
        return native_gradient(f, x)


def raised_line(error):
    """The line of `tests.losing` that the traceback passes through."""
    lines = [entry.lineno for entry in error.traceback if str(entry.path) == losing.__file__]
    return lines[-1] + 1


@each_framework
@pytest.mark.parametrize("name", ["numpy_function", "python_number", "item", "integer"])
def test_raises_at_the_line(name, make):
    function = getattr(losing, name)
    with pytest.raises(np.GradientLostError, match="remedy: ") as error:
        differentiated(function, make(X))
    assert raised_line(error) == line_marked(function)
    assert f"at losing.py:{line_marked(function)}: " in str(error.value)


@each_framework
def test_native_cast(make):
    x = make(X)
    with pytest.raises(np.GradientLostError, match="makes integers of floating values") as error:
        differentiated(losing.native_cast, x)
    assert raised_line(error) == line_marked(losing.native_cast, np.backend_of(x))


def test_torch_rebuilding_other_data():
    torch = pytest.importorskip("torch")
    x = torch.tensor(X, requires_grad=True)
    with np.strict_gradients():
        assert x.new_tensor([1.0, 2.0]).shape == (2,)
        assert torch.as_tensor(data=x) is x
        with pytest.raises(np.GradientLostError, match=r"torch\.as_tensor makes a new array"):
            torch.as_tensor(data=[x[0], x[1]])


@pytest.mark.parametrize("name", ["detached", "data", "rebuilt"])
def test_torch(name):
    torch = pytest.importorskip("torch")
    function = getattr(losing, name)
    with pytest.raises(np.GradientLostError) as error:
        differentiated(function, torch.tensor(X))
    assert raised_line(error) == line_marked(function)


def test_classical_mistake():
    """A NumPy function in the middle of a loss, reached by the method that every tutorial shows."""
    tf = pytest.importorskip("tensorflow")

    def loss(v):
        return tf.reduce_sum(tf.constant(numpy.square(v.numpy())) * v)

    taken = pytest.raises(np.GradientLostError, match=r"Tensor\.numpy takes the values out")
    with taken, np.strict_gradients(), tf.GradientTape():
        loss(tf.Variable(X))


def test_the_body_of_a_custom_gradient_loses_nothing():
    tf = pytest.importorskip("tensorflow")

    @tf.custom_gradient
    def by_operation(x):
        return tf.numpy_function(numpy.sin, [x], x.dtype), lambda upstream: upstream * tf.cos(x)

    @tf.custom_gradient
    def by_hand(x):
        return tf.constant(numpy.sin(x.numpy())), lambda upstream: upstream * tf.cos(x)

    for f in (by_operation, by_hand):
        slope = differentiated(lambda x, f=f: tf.reduce_sum(f(x)), tf.constant(X))
        numpy.testing.assert_allclose(slope, numpy.cos(X), rtol=1e-6)
    with pytest.raises(np.GradientLostError):
        differentiated(lambda x: tf.reduce_sum(tf.numpy_function(numpy.sin, [x], x.dtype)), tf.constant(X))


def test_a_look_at_a_constant_by_tensorflow_itself_is_no_loss():
    tf = pytest.importorskip("tensorflow")
    slope = differentiated(lambda x: tf.reduce_sum(tf.vectorized_map(lambda r: r**2, x)), tf.constant(X))
    numpy.testing.assert_allclose(slope, 2 * X, rtol=1e-6)
    (argument,) = np.explain(lambda x: tf.reduce_sum(tf.vectorized_map(lambda r: r**2, x)), tf.constant(X)).arguments
    assert (argument.status, argument.losses) == ("arrives", ())


def allowed(x):
    shown = np.to_numpy(x).sum()
    text = f"{x}"
    best = np.argmax(x)
    mask = x > 0
    h = np.where(mask, np.sin(x), np.round(x)) if x[0] > 0 else x
    h = h + np.sign(x) * np.absolute(x) + np.stop_gradient(h)
    h = h / (1e-6 + np.std(h)) + np.sort(x) + np.astype(x, "float32")
    return np.sum(h * x[best]) + 0 * (float(shown) + len(text))


@each_framework
def test_allowed(make):
    assert numpy.isfinite(np.to_numpy(differentiated(allowed, make(X)))).all()


@each_framework
def test_without_a_gradient_nothing_is_lost(make):
    x = make(X)
    with np.strict_gradients():
        assert float(np.sum(x)) == pytest.approx(float(X.sum()))
        assert numpy.sin(numpy.asarray(x)).shape == (3,)
        assert np.astype(x, "int32").shape == (3,)


@each_framework
def test_leaves_everything_as_it_was(make):
    x = make(X)
    with pytest.raises(ZeroDivisionError), np.strict_gradients():
        raise ZeroDivisionError
    with np.strict_gradients(), np.strict_gradients():
        pass
    assert type(numpy.sin(numpy.asarray(x))) is numpy.ndarray
    assert not hasattr(type(x), "__array_function__") or np.backend_of(x) != "tensorflow"
    assert float(np.sum(x)) == pytest.approx(float(X.sum()))


def test_no_grad_and_training():
    torch = pytest.importorskip("torch")
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Dropout(), torch.nn.Linear(4, 1)
    )
    optimizer = torch.optim.Adam(model.parameters())
    with np.strict_gradients():
        for _ in range(2):
            optimizer.zero_grad()
            loss = np.mean(model(torch.ones(5, 3)) ** 2)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            assert loss.item() >= 0
        loss = np.mean(model(torch.ones(5, 3)) ** 2)
        with pytest.raises(np.GradientLostError, match=r"Tensor\.item"):
            loss.item()


BACKWARD = {
    "backward": lambda loss, p: loss.backward(),
    "autograd.backward": lambda loss, p: sys.modules["torch"].autograd.backward([2 * loss]),
    "autograd.grad": lambda loss, p: sys.modules["torch"].autograd.grad(loss, p),
}


@pytest.mark.filterwarnings("ignore:Converting a tensor with requires_grad")  # torch's own, once
@pytest.mark.parametrize("way", BACKWARD)
def test_torch_after_backward_nothing_is_lost(way):
    torch = pytest.importorskip("torch")
    p = torch.nn.Parameter(torch.tensor(X))
    with np.strict_gradients():
        loss = np.sum(np.sin(p))
        BACKWARD[way](loss, p)
        assert loss.item() == float(loss) == loss.tolist() == float(loss.detach())
        assert loss.long().dtype == torch.int64


def test_torch_after_backward_the_whole_graph_is_spent():
    torch = pytest.importorskip("torch")
    p = torch.nn.Parameter(torch.tensor(X))
    with np.strict_gradients():
        hidden = np.sin(p)
        np.sum(hidden * hidden).backward()
        assert not hidden.detach().requires_grad


KEPT = {
    "retained": lambda loss, hidden: loss.backward(retain_graph=True),
    "create_graph": lambda loss, hidden: sys.modules["torch"].autograd.grad(loss, hidden, create_graph=True),
    "between": lambda loss, hidden: sys.modules["torch"].autograd.grad(loss, hidden),
    "inputs": lambda loss, hidden: loss.backward(inputs=[hidden]),
}


@pytest.mark.parametrize("way", KEPT)
def test_torch_a_graph_that_is_kept_can_lose_a_gradient(way):
    torch = pytest.importorskip("torch")
    hidden = torch.tensor(X, requires_grad=True) * 2
    hidden.retain_grad()
    with np.strict_gradients():
        loss = np.sum(hidden * hidden)
        KEPT[way](loss, hidden)
        with pytest.raises(np.GradientLostError, match=r"Tensor\.detach"):
            hidden.detach()


def test_torch_data_of_a_parameter():
    torch = pytest.importorskip("torch")
    p = torch.nn.Parameter(torch.tensor(X))
    with np.strict_gradients():
        p.data.mul_(2.0)
        with pytest.raises(np.GradientLostError, match=r"Tensor\.data"):
            (p * 2).data.mul_(2.0)
    assert p.tolist() == pytest.approx(list(2 * X))


def test_compiled_functions_are_watched():
    torch = pytest.importorskip("torch")

    @torch.compile(backend="eager")
    def f(x):
        return x * x[0].item()

    with pytest.raises(np.GradientLostError), np.strict_gradients():
        f(torch.tensor(X, requires_grad=True))


def test_jit_is_watched():
    jax = pytest.importorskip("jax")
    with pytest.raises(np.GradientLostError), np.strict_gradients():
        jax.grad(jax.jit(losing.integer))(jax.numpy.asarray(X))


def test_tensorflow_functions_are_watched():
    tf = pytest.importorskip("tensorflow")
    with pytest.raises(np.GradientLostError):
        differentiated(tf.function(losing.native_cast), tf.constant(X))


def lose(x):
    return float(np.sum(x * 1))


def test_other_threads_and_contexts_are_free():
    """The block holds for whoever entered it: another thread, another context may lose what it likes."""
    torch = pytest.importorskip("torch")
    x = torch.tensor(X, requires_grad=True)
    outcomes = []

    def work():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # torch's own, once
                outcomes.append(lose(x))
        except np.GradientLostError as error:
            outcomes.append(error)

    with np.strict_gradients():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        with pytest.raises(np.GradientLostError):
            lose(x)
    assert outcomes == [pytest.approx(float(X.sum()))]


def test_other_threads_are_free_on_tensorflow():
    tf = pytest.importorskip("tensorflow")
    outcomes = []

    def work():
        v = tf.Variable(X)
        with tf.GradientTape():
            outcomes.append(lose(v))

    with np.strict_gradients():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        contextvars.Context().run(work)
    assert outcomes == [pytest.approx(float(X.sum()))] * 2


@each_framework
def test_interleaved_contexts(make):
    """Tasks of one thread may enter and leave in any order."""

    def task():
        with np.strict_gradients():
            yield
            with pytest.raises(np.GradientLostError):
                native_gradient(lose, make(X))
            yield

    contexts = [contextvars.copy_context() for _ in range(2)]
    tasks = [task(), task()]
    for context, one in [*zip(contexts, tasks, strict=True)] * 2:
        context.run(next, one)
    for context, one in zip(contexts, tasks, strict=True):
        assert context.run(next, one, None) is None
    assert lose(make(X)) == pytest.approx(float(X.sum()))
    if "jax" in INSTALLED:
        import jax

        assert not jax.config.jax_disable_jit
    if "tensorflow" in INSTALLED:
        import tensorflow as tf

        assert not tf.config.functions_run_eagerly()
        assert type(tf.constant(0.0)).numpy.__name__ == "numpy"


def test_explain_tells_where_strict_mode_would_raise():
    torch = pytest.importorskip("torch")
    with np.strict_gradients():
        report = np.explain(losing.item, torch.tensor(X))
        assert report.arguments[0].status == "lost"
        with pytest.raises(np.GradientLostError):
            losing.item(torch.tensor(X, requires_grad=True))


def test_all_frameworks_are_covered():
    from gradnp._core import registry

    for backend in set(INSTALLED) - {"numpy"}:
        chapter = registry.chapter_of(backend, "explaining")
        assert callable(chapter.takes_gradient) and callable(chapter.trace) and callable(chapter.guard)
