"""What the dispatcher promises under each framework's tracer: it works cold, it recompiles nothing, it disappears."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from gradnp._core import dispatch


def program(np, x, w):
    """A program of a dozen operations with every kind of argument that dispatch looks at."""
    h = np.maximum(np.add(np.reshape(x, (2, 3)), 0.5), w)
    parts = np.concatenate([h, w * 2.0])
    scaled = np.where(parts > 0, np.sin(parts), numpy.float64(0.25))
    return np.add(np.sum(scaled, axis=(0, 1)), np.mean(np.stack([x, x])))


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """Dispatch as it is in a new process: every table empty."""
    dispatch.forget()
    yield
    dispatch.forget()


class TestTorch:
    @pytest.fixture
    def torch(self):
        torch = pytest.importorskip("torch", reason="needs torch")
        torch._dynamo.reset()
        return torch

    def compiled(self, torch, f, graphs):
        def backend(graph_module, inputs):
            graphs.append(graph_module)
            return graph_module

        return torch.compile(f, fullgraph=True, backend=backend)

    def test_cold_and_once(self, torch):
        graphs = []
        f = self.compiled(torch, lambda x, w: program(np, x, w), graphs)
        x, w = torch.arange(6.0), torch.full((2, 3), 0.3)
        expected = program(np, x, w)
        dispatch.forget()
        torch.testing.assert_close(f(x, w), expected)
        # The eager call fills the tables; the compiled program must not notice.
        program(np, x, w)
        torch.testing.assert_close(f(x + 1, w), program(np, x + 1, w))
        assert len(graphs) == 1

    def test_same_graph_as_native(self, torch):
        """The FX graph has the operations of the program written by hand."""

        def native(x, w):
            h = torch.maximum(torch.add(torch.reshape(x, (2, 3)), 0.5), w)
            parts = torch.cat([h, w * 2.0], 0)
            return torch.sum(torch.sin(parts), (0, 1)) + torch.mean(torch.stack([x, x], 0))

        def shimmed(x, w):
            h = np.maximum(np.add(np.reshape(x, (2, 3)), 0.5), w)
            parts = np.concatenate([h, w * 2.0])
            return np.sum(np.sin(parts), axis=(0, 1)) + np.mean(np.stack([x, x]))

        graphs = []
        for f in (native, shimmed):
            self.compiled(torch, f, graphs)(torch.arange(6.0), torch.full((2, 3), 0.3))
        ours, theirs = ([(n.op, getattr(n.target, "__name__", n.target)) for n in g.graph.nodes] for g in graphs)
        assert [t for _, t in ours] == [t for _, t in theirs]

    def test_restart_of_the_analysis(self, torch):
        """Dynamo traces twice around a graph break; both times dispatch must take the same branches."""

        def f(x):
            y = np.sin(x)
            torch._dynamo.graph_break()
            return np.exp(y)

        x = torch.ones(3)
        torch.testing.assert_close(torch.compile(f, backend="eager")(x), torch.exp(torch.sin(x)))

    def test_parameter_and_subclass(self, torch):
        class Tagged(torch.Tensor):
            pass

        assert isinstance(np.sin(torch.nn.Parameter(torch.ones(2))), torch.Tensor)
        assert isinstance(np.sin(torch.ones(2).as_subclass(Tagged)), Tagged)


class TestJax:
    def test_same_jaxpr_as_native(self):
        jax = pytest.importorskip("jax", reason="needs jax")
        jnp = jax.numpy

        def native(x, w):
            h = jnp.maximum(jnp.add(jnp.reshape(x, (2, 3)), 0.5), w)
            parts = jnp.concatenate([h, w * 2.0])
            scaled = jnp.where(parts > 0, jnp.sin(parts), 0.25)
            return jnp.add(jnp.sum(scaled, axis=(0, 1)), jnp.mean(jnp.stack([x, x])))

        def shimmed(x, w):
            h = np.maximum(np.add(np.reshape(x, (2, 3)), 0.5), w)
            parts = np.concatenate([h, w * 2.0])
            scaled = np.where(parts > 0, np.sin(parts), 0.25)
            return np.add(np.sum(scaled, axis=(0, 1)), np.mean(np.stack([x, x])))

        x, w = jnp.arange(6.0), jnp.full((2, 3), 0.3)
        assert str(jax.make_jaxpr(shimmed)(x, w)) == str(jax.make_jaxpr(native)(x, w))

    def test_cold_under_jit_grad_and_vmap(self):
        jax = pytest.importorskip("jax", reason="needs jax")
        x, w = jax.numpy.arange(6.0), jax.numpy.full((2, 3), 0.3)
        f = jax.jit(jax.vmap(jax.grad(lambda x, w: program(np, x, w)), in_axes=(0, None)))
        cold = f(x[None], w)
        numpy.testing.assert_allclose(cold[0], jax.grad(lambda x: program(np, x, w))(x), rtol=1e-6)


class TestTensorFlow:
    def operations(self, tf, f, *args):
        graph = tf.function(f).get_concrete_function(*args).graph
        ignored = ("Placeholder", "Const", "Identity", "NoOp")
        return [operation.type for operation in graph.get_operations() if operation.type not in ignored]

    def test_same_graph_as_native(self):
        tf = pytest.importorskip("tensorflow", reason="needs tensorflow")

        def native(x, w):
            h = tf.add(tf.reshape(x, (2, 3)), 0.5)
            parts = tf.concat([h, w], 0)
            return tf.reduce_sum(tf.sin(parts), (0, 1)) + tf.reduce_mean(tf.stack([x, x]))

        def shimmed(x, w):
            h = np.add(np.reshape(x, (2, 3)), 0.5)
            parts = np.concatenate([h, w])
            return np.sum(np.sin(parts), axis=(0, 1)) + np.mean(np.stack([x, x]))

        x, w = tf.range(6.0), tf.fill((2, 3), 0.3)
        assert self.operations(tf, shimmed, x, w) == self.operations(tf, native, x, w)

    def test_no_autograph_warnings(self, recwarn):
        tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
        f = tf.function(lambda x, w: program(np, x, w))
        f(tf.range(6.0), tf.fill((2, 3), 0.3))
        assert not [w for w in recwarn if "AutoGraph" in str(w.message)]

    def test_variables(self):
        tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
        v = tf.Variable([1.0, 2.0])
        with tf.GradientTape() as tape:
            y = np.add(np.sin(v), 1.0)
        assert tape.gradient(y, v) is not None


def test_pickle():
    """Operations pickle by name, like any function."""
    import pickle

    assert pickle.loads(pickle.dumps(np.sin)) is np.sin
