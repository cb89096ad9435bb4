"""What the transforms mean beyond their table: structures, zeros, what stays connected, constants, complex; wrong calls."""

from __future__ import annotations

import importlib.util

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_backend, each_framework, needs_jax, needs_tensorflow, needs_torch


def values(tree):
    if isinstance(tree, dict):
        return {key: values(x) for key, x in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)(map(values, tree))
    return None if tree is None else np.to_numpy(tree).tolist()


def squares(x):
    return np.sum(np.square(x))


@each_framework
def test_gradient_has_the_structure_of_its_argument(make):
    def loss(layers, x, *, scale):
        h = np.dot(x, layers["w"]) + layers["b"][0]
        return scale * np.sum(np.square(h))

    layers = {"w": make([[1.0, 2.0]]), "b": [make([0.0, 1.0]), None]}
    slopes = np.grad(loss, argnums=(0, -1))(layers, make([1.0]), scale=2.0)
    assert values(slopes) == ({"w": [[4.0, 12.0]], "b": [[4.0, 12.0], None]}, [28.0])
    one = np.grad(loss, argnums=1)(layers, make([1.0]), scale=2.0)
    assert values(one) == [28.0]


@each_framework
def test_what_the_result_does_not_depend_on_has_zeros(make):
    x = make([1.0, 2.0])
    assert values(np.grad(lambda x, y: np.sum(y), argnums=(0, 1))(x, x)) == ([0.0, 0.0], [1.0, 1.0])
    assert values(np.vjp(lambda x, y: y, x, x)[1](x)) == ([0.0, 0.0], [1.0, 2.0])
    assert values(np.jvp(lambda x: np.ones_like(x), (x,), (x,))) == ([1.0, 1.0], [0.0, 0.0])
    assert values(np.jacobian(lambda x, y: y)(x, x)) == [[0.0, 0.0], [0.0, 0.0]]
    assert values(np.hessian(np.sum)(x)) == [[0.0, 0.0], [0.0, 0.0]]


@each_framework
def test_an_argument_without_arrays_has_an_empty_gradient(make):
    x = make([1.0, 2.0])
    value, slope = np.value_and_grad(lambda p, y: np.sum(x * y))({"none": None}, x)
    assert (values(value), slope) == (5.0, {"none": None})


@needs_torch
def test_an_argument_without_arrays_leaves_the_gradients_of_others_alone():
    import torch

    w = torch.ones(2, requires_grad=True)
    value, slope = np.value_and_grad(lambda p, x: np.sum(x * w))([], torch.ones(2))
    assert slope == []
    assert w.grad is None
    assert value.requires_grad
    with torch.no_grad():
        assert not np.value_and_grad(lambda p, x: np.sum(x * w))([], torch.ones(2))[0].requires_grad


@each_framework
def test_what_the_function_closes_over_is_a_constant_even_if_it_is_the_argument(make):
    x = make([3.0, 4.0])
    assert values(np.grad(lambda y: np.sum(x * y))(x)) == [3.0, 4.0]


@each_framework
def test_aux_comes_back_as_it_is(make):
    def loss(x):
        return np.sum(x), {"twice": 2 * x, "name": "mine", "count": 3, "order": np.argsort(x)}

    (value, aux), slope = np.value_and_grad(loss, has_aux=True)(make([2.0, 1.0]))
    assert values((value, slope)) == (3.0, [1.0, 1.0])
    assert values(aux["twice"]) == [4.0, 2.0]
    assert aux["name"] == "mine"
    assert aux["count"] == 3
    assert values(aux["order"]) == [1, 0]
    assert values(np.vjp(loss, make([1.0]), has_aux=True)[2]["twice"]) == [2.0]
    assert values(np.jvp(loss, (make([1.0]),), (make([1.0]),), has_aux=True)[2]["twice"]) == [2.0]
    assert values(np.jacobian(lambda x: (x, x), has_aux=True)(make([1.0]))) == ([[1.0]], [1.0])
    assert values(np.hessian(lambda x: (np.sum(x**2), x), has_aux=True)(make([1.0]))) == ([[2.0]], [1.0])


@each_framework
def test_integer_results_have_no_derivative(make):
    x = make([2.0, 1.0])
    output, tangent = np.jvp(lambda x: (np.argsort(x), x * x), (x,), (x,))
    assert values(tangent) == ([0, 0], [8.0, 2.0])
    _, pullback = np.vjp(lambda x: (np.argsort(x), x * x), x)
    assert values(pullback((None or output[0], x))) == ([8.0, 2.0],)


@each_framework
def test_numbers_and_numpy_arrays_among_the_arguments_are_constants_or_become_arrays(make):
    x = make([1.0, 2.0])
    slope = np.grad(lambda a, x: a * np.sum(x))(2.0, x)
    assert np.backend_of(slope) == np.backend_of(x)
    assert float(slope) == 3.0
    assert values(np.grad(lambda x, w: np.sum(np.multiply(x, w)))(x, numpy.array([3.0, 4.0]))) == [3.0, 4.0]
    with np.use_backend(np.backend_of(x)):
        assert np.backend_of(np.grad(lambda a: a * a)(3.0)) == np.backend_of(x)


@each_framework
def test_complex_gradient_is_the_direction_of_ascent(make):
    z = make([1 + 2j])
    assert values(np.grad(lambda z: np.sum(np.abs(z) ** 2))(z)) == [2 + 4j]
    assert values(np.grad(lambda z: np.sum(np.real(z * z)))(z)) == [2 - 4j]
    assert values(np.vjp(lambda z: z * z, z)[1](make([1 + 0j]))) == ([2 - 4j],)
    assert values(np.jvp(lambda z: z * z, (z,), (make([1j]),))[1]) == [-4 + 2j]


@each_framework
def test_jacobian_of_trees(make):
    x, w = make([1.0, 2.0]), make([[1.0], [3.0]])
    found = np.jacobian(lambda x, w: {"y": np.dot(x, w), "z": x}, argnums=(0, 1))(x, w)
    assert values(found["y"]) == ([[1.0, 3.0]], [[[1.0], [2.0]]])
    assert values(found["z"]) == ([[1.0, 0.0], [0.0, 1.0]], [[[0.0], [0.0]], [[0.0], [0.0]]])
    for mode in ("forward", "reverse"):
        again = np.jacobian(lambda x, w: {"y": np.dot(x, w), "z": x}, argnums=(0, 1), mode=mode)(x, w)
        assert values(again) == values(found)
    assert np.jacobian(lambda x: x * 2)(make(numpy.zeros(0))).shape == (0, 0)


@each_framework
def test_hessian_of_trees(make):
    tree = {"a": make([1.0, 2.0]), "b": make(3.0)}
    found = np.hessian(lambda t: np.sum(t["a"] ** 2) * t["b"])(tree)
    assert values(found["a"]["a"]) == [[6.0, 0.0], [0.0, 6.0]]
    assert values(found["a"]["b"]) == [2.0, 4.0]
    assert values(found["b"]) == {"a": [2.0, 4.0], "b": 0.0}


@each_framework
def test_vmap_over_trees_and_any_axis(make):
    x, w = make(numpy.arange(6.0).reshape(2, 3)), make([1.0, 10.0])

    def f(p, scale, flag=None):
        return {"dot": np.dot(p["x"], w) * scale, "x": p["x"], "one": 1.0}

    axes = {"dot": 0, "x": 1, "one": None}
    found = np.vmap(f, in_axes=({"x": 1}, None), out_axes=axes)({"x": x}, 2.0)
    assert values(found) == {"dot": [60.0, 82.0, 104.0], "x": values(x), "one": 1.0}
    assert values(np.vmap(lambda a, *, b: a * b)(w, b=w)) == [1.0, 100.0]


@pytest.mark.parametrize("around", ["eager", "compiled", "vmapped", "differentiated"])
@each_backend
@pytest.mark.usefixtures("cheap_compiler")
def test_vmap_refuses_to_drop_an_axis_that_a_result_depends_on(make, around):
    x, c = make([[1.0, 2.0], [3.0, 4.0]]), make(5.0)
    if around == "differentiated" and np.backend_of(x) == "numpy":
        pytest.skip("NumPy's arrays carry no gradients")
    wrap = {
        "eager": lambda f: f,
        "compiled": np.jit,
        "vmapped": lambda f: lambda x: np.vmap(f)(x[None])[0],
        "differentiated": lambda f: np.grad(lambda x: np.sum(f(x))),
    }[around]
    with pytest.raises(ValueError, match="out_axes has None"):
        wrap(np.vmap(np.sum, out_axes=None))(x)
    with pytest.raises(ValueError, match="out_axes has None"):
        wrap(lambda x: np.vmap(lambda row: {"a": row, "b": row + c}, out_axes={"a": 0, "b": None})(x)["b"])(x)
    same = lambda row, c: (np.sum(row), 2 * c)
    found = wrap(lambda x: np.vmap(same, in_axes=(0, None), out_axes=(0, None))(x, c)[1] + 0 * np.sum(x))(x)
    assert values(found) == ([[0.0, 0.0], [0.0, 0.0]] if around == "differentiated" else 10.0)


def test_vmap_and_jit_on_numpy_arrays():
    x = numpy.arange(6.0).reshape(2, 3)
    assert np.vmap(np.sum)(x).tolist() == [3.0, 12.0]
    assert np.vmap(lambda x: np.sum(x), in_axes=1)(x).tolist() == [3.0, 5.0, 7.0]
    assert np.jit(np.sum)(x) == 15.0
    assert np.checkpoint(np.sum)(x) == 15.0


@each_framework
def test_jit_compiles_settings_in(make):
    traces = []

    @np.jit(static_argnames="flag")
    def f(x, flag=True):
        if np.backend_of(x) != "torch":  # appending is an effect, which Dynamo replays
            traces.append(flag)
        return x if flag else -x

    x = make([1.0])
    results = [f(x), f(x, False), f(x, flag=False), f(x, True), f(2 * x, False)]
    assert [values(r) for r in results] == [[1.0], [-1.0], [-1.0], [1.0], [-2.0]]
    assert len(traces) <= 4  # once for a way of calling, not once a call


@each_framework
def test_checkpoint_runs_again_for_the_gradient(make):
    runs = []

    def f(tree, *, scale):
        runs.append(1)
        return {"y": np.sin(tree["x"]) * scale}

    def loss(x):
        return np.sum(np.checkpoint(f)({"x": x}, scale=2.0)["y"])

    assert values(np.grad(loss)(make([0.0]))) == [2.0]
    assert np.backend_of(make(1.0)) == "jax" or len(runs) == 2  # JAX repeats what it has traced, not the Python code


@each_framework
@pytest.mark.usefixtures("cheap_compiler")
@pytest.mark.parametrize("around", [lambda f: f, np.jit], ids=["eager", "compiled"])
def test_checkpoint_differentiates_in_what_the_function_closes_over(make, around):
    x, w = make([1.0, 2.0]), make([3.0, 4.0])

    def loss(w):
        return np.sum(np.checkpoint(lambda x: x * w**2)(x))

    assert values(around(np.grad(loss))(w)) == [6.0, 16.0]
    assert values(np.grad(around(loss))(w)) == [6.0, 16.0]
    assert values(np.hessian(loss)(w)) == [[2.0, 0.0], [0.0, 4.0]]


@each_framework
@pytest.mark.usefixtures("cheap_compiler")
def test_second_derivatives_of_a_compiled_function(make):
    x, w = make([1.0, 2.0]), make([3.0, 4.0])
    cubes = np.jit(lambda x: x**3)
    assert values(np.hessian(lambda x: np.sum(cubes(x)))(x)) == [[6.0, 0.0], [0.0, 12.0]]
    assert values(np.hvp(lambda x: np.sum(cubes(x)), (x,), (x,))) == (([6.0, 24.0]),)
    closing = lambda w: np.sum(np.jit(lambda x: x * w**3)(x))
    assert values(np.grad(lambda w: np.sum(np.grad(closing)(w)))(w)) == [18.0, 48.0]


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")  # Dynamo looks at it
@pytest.mark.parametrize("way", ["hessian", "hvp", "grad of grad", "create_graph"])
def test_torch_second_derivative_of_what_torch_compiled_is_an_error_rather_than_zero(way):
    import torch

    x = torch.tensor([1.0, 2.0], requires_grad=way == "create_graph")
    cubes = torch.compile(lambda x: torch.sum(x**3))
    second = {
        "hessian": lambda: np.hessian(cubes)(x),
        "hvp": lambda: np.hvp(cubes, (x,), (x,)),
        "grad of grad": lambda: np.grad(lambda x: np.sum(np.grad(cubes)(x)))(x),
        "create_graph": lambda: torch.autograd.grad(np.sum(np.grad(cubes)(x)), x),
    }[way]
    with pytest.raises(RuntimeError, match="does not currently support double backward"):
        second()


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
def test_torch_gradient_of_a_compiled_function_requires_none_where_nothing_is_tracked():
    import torch

    value, slope = np.value_and_grad(np.jit(np.mean))(torch.ones(2))
    assert not value.requires_grad and not slope.requires_grad and values(slope) == [0.5, 0.5]


@needs_tensorflow
def test_tensorflow_checkpoint_in_a_compiled_function_that_closes_over_a_watched_tensor():
    import tensorflow as tf

    x, w = tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])
    loss = lambda w: np.jit(lambda x: np.sum(np.checkpoint(lambda x: x * w)(x)))(x)
    assert values(np.grad(loss)(w)) == [1.0, 2.0]


@each_framework
def test_transforms_inside_of_a_checkpointed_function(make):
    x = make([1.0, 2.0])
    slope = np.checkpoint(lambda x: np.grad(lambda y: np.sum(y**3))(x))
    pulled = np.checkpoint(lambda x: np.vjp(lambda y: y**3, x)[1](x)[0])
    pushed = np.checkpoint(lambda x: np.jvp(lambda y: y**3, (x,), (x,))[1])
    for f, value, gradient in ((slope, 15.0, [6.0, 12.0]), (pulled, 27.0, [9.0, 36.0]), (pushed, 27.0, [9.0, 36.0])):
        total = lambda x, f=f: np.sum(f(x))
        assert values(np.value_and_grad(total)(x)) == (value, gradient)


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
def test_torch_checkpoints_work_after_a_compilation_that_failed_in_one():
    import torch

    x = torch.tensor([1.0, 2.0])
    slope = torch.compile(torch.func.grad(lambda x: torch.sum(x**3)), fullgraph=True)
    assert values(np.checkpoint(slope)(x)) == [3.0, 12.0]
    assert values(torch.utils.checkpoint.checkpoint(torch.sin, torch.zeros(1), use_reentrant=False)) == [0.0]


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
@pytest.mark.parametrize(
    "around", [lambda f: f, np.jit, lambda f: lambda x: np.vmap(f)(x[None])], ids=["eager", "jit", "vmap"]
)
@pytest.mark.parametrize(
    "slopes",
    [
        lambda x: np.grad(np.sum)(x),
        lambda x: np.grad(lambda x: 3 * np.mean(x))(x),
        lambda x: np.jacobian(np.sum, mode="reverse")(x),
        lambda x: np.vjp(np.sum, x)[1](np.ones_like(x[0]))[0],
        lambda x: np.vmap(np.grad(lambda a: a))(x),
        lambda x: np.grad(lambda x, y: np.sum(x + y), argnums=(0, 1))(x, x * 2),
        lambda x: np.grad(lambda x, y: np.sum(np.square(x + y) / 4), argnums=(0, 1))(x, x * 0),
    ],
    ids=["sum", "mean", "jacobian", "vjp", "vmap", "two", "two of one"],
)
def test_torch_gradients_can_be_written_to(slopes, around):
    import torch

    result = around(slopes)(torch.full((3,), 2.0))
    if isinstance(result, tuple):
        one, other = result
        one.zero_()
        assert values(other.flatten()) == [1.0, 1.0, 1.0]
        result = other
    assert values(result.clamp_(0.0, 0.5).flatten()) == [0.5, 0.5, 0.5]


@each_framework
def test_checkpoint_hands_every_keyword_to_the_function(make):
    doubled = np.checkpoint(lambda x, debug=False, function=None: 2 * x if debug and function else x)
    assert values(doubled(make([1.0]), debug=True, function=True)) == [2.0]


@each_framework
def test_settings_of_equal_value_and_other_type_are_different_settings(make):
    f = np.jit(lambda x, n: x + 1 if type(n) is bool else x + 2, static_argnums=1)
    x = make([1.0])
    assert [values(f(x, n)) for n in (1, True, 1, True)] == [[3.0], [2.0], [3.0], [2.0]]


# --- what stays connected ---------------------------------------------------------------------------------------------


@needs_torch
def test_torch_gradient_stays_connected_to_parameters_and_closures():
    import torch

    p, x = torch.nn.Parameter(torch.tensor([1.0, 2.0])), torch.tensor([3.0, 4.0])
    penalty = squares(np.grad(lambda x: squares(p * x))(x))  # Σ (2 p² x)²
    assert torch.autograd.grad(penalty, p)[0].tolist() == [144.0, 2048.0]  # 16 p³ x²
    assert np.grad(lambda q: np.sum(q**3))(p).grad_fn is not None
    with torch.no_grad():
        assert np.grad(lambda q: np.sum(q**3))(p).grad_fn is None
    assert not np.grad(squares)(x).requires_grad


@each_framework
def test_none_is_an_empty_tree_to_vmap_and_numpy_arrays_are_constants(make):
    x = make([1.0, 2.0])
    f = lambda x, y, mask=1: np.multiply(x, y["a"]) if mask is None and y["b"] is None else None
    for y in (x, numpy.array([1.0, 2.0])):
        result = np.vmap(f)(x, {"a": y, "b": None}, mask=None)
        assert values(result) == [1.0, 4.0]
        assert result.dtype == x.dtype
    with pytest.raises(TypeError, match=r"argument 'mask' is True, which has no axis .* functools\.partial"):
        np.vmap(f)(x, {"a": x, "b": None}, mask=True)


@each_framework
@pytest.mark.usefixtures("cheap_compiler")
def test_numpy_arrays_may_be_given_to_a_compiled_function(make):
    x = make([1.0, 2.0])
    result = np.jit(lambda x, a: np.multiply(x, a))(x, numpy.array([3.0, 4.0]))
    assert values(result) == [3.0, 8.0]
    assert result.dtype == x.dtype


@each_framework
def test_argnums_may_be_numpy_s_and_name_each_argument_once(make):
    x = make([1.0, 2.0])
    f = lambda x, y: np.sum(x * y**2)
    assert values(np.grad(f, argnums=numpy.int64(1))(x, x)) == [2.0, 8.0]
    assert values(np.grad(f, argnums=range(2))(x, x)) == ([1.0, 4.0], [2.0, 8.0])
    with pytest.raises(ValueError, match="names an argument twice"):
        np.grad(f, argnums=(0, -2))(x, x)


@each_framework
def test_hvp_speaks_of_itself(make):
    x = make([1.0, 2.0])
    with pytest.raises(ValueError, match=r"hvp: tangent 0 has shape \(\); expected \(2,\)"):
        np.hvp(squares, (x,), (1.0,))
    with pytest.raises(TypeError, match="hvp: primals must be a tuple or list"):
        np.hvp(squares, x, x)


@needs_torch
def test_torch_aux_stays_connected_to_what_it_depends_on():
    import torch

    p, x = torch.nn.Parameter(torch.tensor([1.0, 2.0])), torch.tensor([3.0, 4.0])

    def loss(x):
        return squares(x), {"penalty": np.sum(p**2), "x": x}

    for aux in (np.value_and_grad(loss, has_aux=True)(x)[0][1], np.vjp(loss, x, has_aux=True)[2]):
        assert torch.autograd.grad(aux["penalty"], p)[0].tolist() == [2.0, 4.0]
        assert not aux["x"].requires_grad
    (_, aux), _ = np.value_and_grad(lambda x: (np.sum(np.stop_gradient(x)), x), has_aux=True)(x)
    assert not aux.requires_grad


@needs_torch
def test_torch_in_other_modes_and_transforms():
    import torch
    from torch.autograd import forward_ad

    x = torch.tensor([1.0, 2.0])

    def slope(x):
        return np.grad(lambda y: np.sum(y**3))(x)

    with torch.inference_mode():
        assert np.grad(squares)(torch.ones(2)).tolist() == [2.0, 2.0]
        assert np.vjp(np.square, x)[1](torch.ones(2))[0].tolist() == [2.0, 4.0]
        assert np.jacobian(np.square)(x).tolist() == [[2.0, 0.0], [0.0, 4.0]]
        assert np.hessian(squares)(x).tolist() == [[2.0, 0.0], [0.0, 2.0]]
        assert np.hvp(squares, (x,), (x,))[0].tolist() == [2.0, 4.0]
    assert torch.func.grad(lambda x: slope(x).sum())(x).tolist() == [6.0, 12.0]
    assert torch.func.jvp(slope, (x,), (torch.ones(2),))[1].tolist() == [6.0, 12.0]
    with forward_ad.dual_level():
        dual = slope(forward_ad.make_dual(x, torch.ones(2)))
        assert forward_ad.unpack_dual(dual).tangent.tolist() == [6.0, 12.0]


@needs_torch
def test_torch_compiles_many_functions_made_by_one_transform():
    import torch

    before = torch.compiler.get_default_backend()
    torch.compiler.set_default_backend("eager")
    try:
        x = torch.tensor(2.0)
        found = [float(np.jit(np.grad(lambda x, n=n: x**n))(x)) for n in range(1, 11)]
    finally:
        torch.compiler.set_default_backend(before)
    assert found == [n * 2.0 ** (n - 1) for n in range(1, 11)]


@needs_tensorflow
def test_tensorflow_gradient_is_seen_by_an_outer_tape():
    import tensorflow as tf

    v, x = tf.Variable([1.0, 2.0]), tf.constant([3.0, 4.0])
    with tf.GradientTape() as tape:
        penalty = squares(np.grad(lambda x: squares(v * x))(x))
    assert tape.gradient(penalty, v).numpy().tolist() == [144.0, 2048.0]
    assert np.grad(lambda w: np.sum(v * w))(v).numpy().tolist() == [1.0, 2.0]
    assert np.grad(lambda x: np.sum(np.take(x, [0, 0, 1])))(v).numpy().tolist() == [2.0, 1.0]  # dense, no IndexedSlices


@needs_tensorflow
def test_tensorflow_pushes_through_what_comes_as_rows():
    """The slope of a gather of the argument itself is no tensor, and was lost on the way back."""
    import tensorflow as tf

    x, v = tf.constant([3.0, 4.0, 5.0]), tf.constant([1.0, 2.0, 3.0])
    assert np.jvp(lambda x: tf.gather(x, [2, 2, 0]), (x,), (v,))[1].numpy().tolist() == [3.0, 3.0, 1.0]
    assert np.jvp(lambda x: x[0] * tf.gather(x, 1), (x,), (v,))[1].numpy() == 10.0


@needs_tensorflow
def test_tensorflow_function_around_a_transform():
    import tensorflow as tf

    for options in ({}, {"jit_compile": True}):
        value, slope = tf.function(np.value_and_grad(squares), **options)(tf.constant([1.0, 2.0]))
        assert (float(value), slope.numpy().tolist()) == (5.0, [2.0, 4.0])


@needs_jax
def test_jax_containers_are_known():
    import jax

    @jax.tree_util.register_pytree_node_class
    class Pair:
        def __init__(self, a, b):
            self.a, self.b = a, b

        def tree_flatten(self):
            return (self.a, self.b), None

        @classmethod
        def tree_unflatten(cls, _, children):
            return cls(*children)

    slope = np.grad(lambda pair: np.sum(pair.a * pair.b))(Pair(jax.numpy.ones(2), jax.numpy.zeros(2)))
    assert isinstance(slope, Pair)
    assert slope.b.tolist() == [1.0, 1.0]


# --- wrong calls ------------------------------------------------------------------------------------------------------


def sum_first(x, *others):
    return np.sum(x)


WRONG = {
    "argnums too large": (lambda x: np.grad(np.sum, argnums=2)(x), ValueError, "argnums has 2.*1 positional argument"),
    "argnums no int": (lambda x: np.grad(np.sum, argnums="x")(x), TypeError, "argnums must be an int"),
    "vector loss": (lambda x: np.grad(np.sin)(x), TypeError, r"shape \(2,\).*np.jacobian"),
    "tuple loss": (lambda x: np.grad(lambda x: (np.sum(x), 1))(x), TypeError, "returned 2 arrays.*has_aux"),
    "no loss": (lambda x: np.grad(lambda x: None)(x), TypeError, "returned no array.*return missing"),
    "vector loss of a Hessian": (lambda x: np.hessian(np.sin)(x), TypeError, r"^hessian: .*shape \(2,\)"),
    "vector loss of hvp": (lambda x: np.hvp(np.sin, (x,), (x,)), TypeError, r"^hvp: .*shape \(2,\)"),
    "complex loss": (lambda x: np.grad(lambda x: np.multiply(np.sum(x), 1j))(x), TypeError, "needs a real number"),
    "integer loss": (lambda x: np.grad(np.argmax)(x), TypeError, "not a floating number"),
    "number loss": (lambda x: np.grad(lambda x: 0.0)(x), TypeError, "gradient is lost; np.explain"),
    "no pair": (lambda x: np.grad(np.sum, has_aux=True)(x), TypeError, r"pair \(output, aux\)"),
    "integer argument": (
        lambda x: np.grad(np.sum)(np.astype(x, "int32")),
        TypeError,
        "argument 0 .*int32.*np.astype",
    ),
    "Python int": (lambda x: np.grad(sum_first)(3, x), TypeError, "argument 0 is 3.*float"),
    "string": (lambda x: np.grad(lambda t: np.sum(t["a"]))({"a": x, "b": "s"}), TypeError, r"argument 0\['b'\] is 's'"),
    "no function": (lambda x: np.grad(np.sum(x)), TypeError, r"np.grad\(f\)\(x\), not np.grad\(f\(x\)\)"),
    "cotangent's shape": (lambda x: np.vjp(np.sin, x)[1](x[:1]), ValueError, r"shape \(1,\); expected \(2,\)"),
    "cotangent's structure": (lambda x: np.vjp(np.sin, x)[1]((x,)), ValueError, "structure"),
    "cotangent's dtype": (
        lambda x: np.vjp(np.sin, x)[1](np.astype(x, "float16")),
        TypeError,
        "cotangent 0 is .*np.astype",
    ),
    "tangents": (lambda x: np.jvp(np.sin, (x,), (x, x)), ValueError, "structure"),
    "no tuple": (lambda x: np.jvp(np.sin, x, x), TypeError, "primals must be a tuple or list"),
    "mode": (lambda x: np.jacobian(np.sin, mode="backward"), ValueError, "'forward' or 'reverse'"),
    "complex Jacobian": (lambda x: np.jacobian(np.sin)(np.multiply(x, 1j)), TypeError, "np.vjp and np.jvp"),
    "integer Jacobian": (lambda x: np.jacobian(np.argsort)(x), TypeError, "return them as aux"),
    "sizes": (lambda x: np.vmap(np.dot)(x, x[:1]), ValueError, r"2 \(argument 0\), 1 \(argument 1\)"),
    "nothing mapped": (lambda x: np.vmap(np.sin, in_axes=None)(x), ValueError, "maps over no array"),
    "a number mapped": (lambda x: np.vmap(np.dot)(x, 1.0), TypeError, "argument 1 is 1.0.*in_axes=None"),
    "axis": (lambda x: np.vmap(np.sin, in_axes=1)(x), ValueError, "in_axes has 1 for argument 0"),
    "in_axes": (lambda x: np.vmap(np.sin, in_axes=(0, 0))(x), ValueError, "2 entries.*1 positional"),
    "out_axes": (lambda x: np.vmap(np.sin, out_axes=1)(x), ValueError, "out_axes has 1.*1 axes"),
    "static name": (lambda x: np.jit(np.sum, static_argnames="axes")(x), ValueError, "no such parameter"),
    "unhashable": (lambda x: np.jit(sum_first, static_argnums=1)(x, [1]), TypeError, "cannot be hashed.*tuple"),
}


@each_framework
@pytest.mark.parametrize("call", WRONG)
def test_wrong_calls_say_what_to_do(make, call):
    function, kind, message = WRONG[call]
    with pytest.raises(kind, match=f"(?s){message}"):
        function(make([1.0, 2.0]))


@pytest.mark.skipif(len(INSTALLED) < 3, reason="needs two frameworks")
def test_two_frameworks_in_one_call():
    a, b = (make([1.0]) for name, make in list(INSTALLED.items())[-2:])
    with pytest.raises(np.MixedBackendsError, match="more than one framework"):
        np.grad(sum_first)(a, b)


def test_numpy_arrays_carry_no_gradients():
    with pytest.raises(np.UnsupportedOperationError, match=r"carry no gradients.*np.from_numpy\(x, backend="):
        np.grad(np.sum)(numpy.ones(3))


@needs_torch
def test_a_module_is_no_array():
    import torch

    with pytest.raises(TypeError, match="named_parameters"):
        np.grad(lambda m: np.sum(m.weight))(torch.nn.Linear(1, 1))


@pytest.mark.skipif(not importlib.util.find_spec("equinox"), reason="needs equinox")
def test_equinox_modules_are_containers():
    import equinox
    import jax

    class Layer(equinox.Module):
        w: jax.Array

        def __call__(self, x):
            return np.sum(np.dot(self.w, x))

    slope = np.grad(lambda layer, x: layer(x))(Layer(jax.numpy.ones((1, 2))), jax.numpy.asarray([3.0, 4.0]))
    assert isinstance(slope, Layer)
    assert slope.w.tolist() == [[3.0, 4.0]]


CONSTANT = numpy.array([1.0, 2.0], "float32")


@each_framework
@pytest.mark.usefixtures("cheap_compiler")
def test_a_compiled_gradient_knows_numpy_arrays(make):
    def loss(w):
        return np.sum(np.multiply(np.at(w)[[0, 1]].get() ** 2, CONSTANT))

    w = make(numpy.array([3.0, 4.0], "float32"))
    assert values(np.jit(np.grad(loss))(w)) == [6.0, 16.0]
    step = np.jit(lambda w: w - np.grad(loss)(w))
    assert values(step(w)) == values(step(w)) == [-3.0, -12.0]
    assert values(np.jit(np.grad(lambda w: np.sum(np.grad(loss)(w))))(w)) == [2.0, 4.0]


@each_framework
@pytest.mark.usefixtures("cheap_compiler")
def test_a_wrong_call_inside_a_compiled_function_says_what_to_do(make):
    with pytest.raises(ValueError, match="reshape: cannot reshape array of size 2"):
        np.jit(np.grad(lambda w: np.sum(np.reshape(w, (2, 2)))))(make([1.0, 2.0]))


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
@pytest.mark.parametrize(
    "way", ["torch.compile", "torch.compile, following autograd", "np.jit", "np.jit, NumPy inside"]
)
def test_torch_traces_a_loss_once(way):
    import torch

    runs = 0

    @torch.compiler.assume_constant_result  # Dynamo calls this each time it comes by
    def count():
        nonlocal runs
        runs += 1
        return 2.0

    def loss(w):
        scaled = np.multiply(np.at(w)[[0, 1]].get(), CONSTANT) if way == "np.jit, NumPy inside" else w
        return np.sum(np.multiply(scaled, w)) * count()  # np.jit's first attempt with NumPy's arrays fails before this

    step = np.value_and_grad(loss)
    torch._dynamo.reset()
    step = np.jit(step) if "np.jit" in way else torch.compile(step, fullgraph=True)
    with torch._dynamo.config.patch(trace_autograd_ops="following" in way):
        step(torch.ones(2))
        step(torch.zeros(2))
    assert runs == 1


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
def test_torch_where_dynamo_follows_autograd_just_what_is_tracked_stays_connected():
    import torch

    w = torch.ones(2, requires_grad=True)

    def loss(x):
        return squares(x), {"of w": 2 * w, "of x": 2 * x, "order": np.argsort(x)}

    with torch._dynamo.config.patch(trace_autograd_ops=True):
        (value, aux), slope = torch.compile(np.value_and_grad(loss, has_aux=True), fullgraph=True)(torch.ones(2))
    assert [x.requires_grad for x in (value, slope, aux["of w"], aux["of x"])] == [False, False, True, False]


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
def test_torch_autograd_functions_of_the_older_form():
    """Without ``setup_context`` torch.func refuses them, compiled or not."""
    import torch

    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, cotangent):
            (x,) = ctx.saved_tensors
            return 3 * x * x * cotangent

    x = torch.tensor([1.0, 2.0])
    loss = lambda x: np.sum(Cube.apply(x))
    assert np.grad(loss)(x).tolist() == np.jit(np.grad(loss))(x).tolist() == [3.0, 12.0]
    assert np.vjp(Cube.apply, x)[1](x)[0].tolist() == [3.0, 24.0]
    assert np.jacobian(Cube.apply)(x).tolist() == [[3.0, 0.0], [0.0, 12.0]]
    assert np.hessian(loss)(x).tolist() == [[6.0, 0.0], [0.0, 12.0]]


@each_framework
@pytest.mark.parametrize(
    "read",
    [lambda x: np.take(x, [0, 2], axis=0), lambda x: np.at(x)[[0, 2]].get(), lambda x: np.stack([x[0], x[2]])],
    ids=["take", "at", "stack"],
)
def test_forward_mode_of_what_reads_some_rows(read, make):
    """TensorFlow gives the gradient of a gather as rows, which are made dense before they are differentiated again."""
    x, v = make(numpy.array([1.0, 2.0, 3.0])), make(numpy.array([5.0, 6.0, 7.0]))
    assert np.to_numpy(np.jvp(read, (x,), (v,))[1]).tolist() == [5.0, 7.0]
    jacobian = np.jacobian(lambda x: read(x) * x[1], mode="forward")(x)
    numpy.testing.assert_allclose(np.to_numpy(jacobian), [[2.0, 1.0, 0.0], [0.0, 3.0, 2.0]])


@needs_torch
def test_torch_jacobians_of_custom_gradients_require_none_where_nothing_is_tracked():
    """A training loop's graph would grow by them."""

    @np.custom_vjp
    def cube(x):
        return x**3

    cube.defvjp(lambda x: (x**3, 3 * x**2), lambda slope, c: (slope * c,))
    x = INSTALLED["torch"]([0.5, 1.0])
    for f in (np.jacobian(cube), np.hessian(lambda x: np.sum(cube(x))), lambda x: np.vmap(np.grad(cube))(x)):
        assert not f(x).requires_grad


BY_NUMPY = {
    "numpy.sin": lambda x: np.asarray(numpy.sin(x), like=x),
    "x.numpy": lambda x: np.asarray(numpy.square(x.numpy()), like=x),
    "numpy.asarray": lambda x: np.asarray(numpy.asarray(x) * 2, like=x),
}

DERIVATIVES = {
    "grad": lambda f, x: np.grad(lambda x: np.sum(f(x)))(x),
    "value_and_grad": lambda f, x: np.value_and_grad(lambda x: np.sum(f(x)))(x),
    "grad in two": lambda f, x: np.grad(lambda x, y: np.sum(f(x)) + np.sum(f(y)), argnums=(0, 1))(x, x),
    "vjp": lambda f, x: np.vjp(f, x),
    "jvp": lambda f, x: np.jvp(f, (x,), (x,)),
    "jacobian": lambda f, x: np.jacobian(f)(x),
    "hessian": lambda f, x: np.hessian(lambda x: np.sum(f(x)))(x),
}


@needs_tensorflow
@pytest.mark.parametrize("derivative", DERIVATIVES)
@pytest.mark.parametrize("way", BY_NUMPY)
def test_tensorflow_numpy_in_the_middle_is_an_error_rather_than_zeros(way, derivative):
    x = INSTALLED["tensorflow"]([0.5, 1.0])
    with pytest.raises(np.GradientLostError, match=r"takes the values out as a NumPy array.* np\.explain\(f, \.\.\.\)"):
        DERIVATIVES[derivative](BY_NUMPY[way], x)


@each_framework
@pytest.mark.parametrize("derivative", ["grad", "grad in two", "jacobian"])
@pytest.mark.parametrize(
    "flat",
    [
        np.floor,
        np.sign,
        np.zeros_like,
        np.stop_gradient,
        lambda x: np.where(x > 1, 1.0, 2.0),
        lambda x: np.astype(np.astype(x, int), "float32"),
        lambda x: np.zeros_like(x) + float(np.to_numpy(x)[0]),
    ],
)
def test_what_is_flat_or_cut_on_purpose_has_zeros(make, flat, derivative):
    slopes = DERIVATIVES[derivative](flat, make([0.5, 1.0]))
    for slope in slopes if isinstance(slopes, tuple) else (slopes,):
        assert not np.to_numpy(slope).any()
