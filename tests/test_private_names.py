"""The private and undocumented names of the frameworks that gradnp relies on: all are there, and each stands once.

A backend's file `private.py` has them, with why there is no public one. After an upgrade of a framework, what has gone
fails here, by its name.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
from pathlib import Path

import pytest

from tests.frameworks import INSTALLED

BACKENDS = Path(importlib.util.find_spec("gradnp").origin).parent / "backends"

NAMES = {
    "torch": [
        "torch._C._are_functorch_transforms_active",
        "torch._C._autograd._saved_tensors_hooks_enable",
        "torch._C._autograd._saved_tensors_hooks_get_disabled_error_message",
        "torch._C._exit_dual_level",
        "torch._C._len_torch_dispatch_stack",
        "torch._C._functorch.get_interpreter_stack",
        "torch._C._functorch.get_unwrapped",
        "torch._C._functorch.is_batchedtensor",
        "torch._C._functorch._add_batch_dim",
        "torch._C._functorch.maybe_get_bdim",
        "torch._C._functorch.maybe_get_level",
        "torch._C._functorch.is_functorch_wrapped_tensor",
        "torch._dynamo.config.patch",
        "torch._dynamo.exc.FailOnRecompileLimitHit",
        "torch._dynamo.exc.TorchDynamoException",
        "torch.Tensor._base",
        "torch.Tensor._version",
        "torch._functorch.aot_autograd",
        "torch._functorch.pyfunctorch.temporarily_clear_interpreter_stack",
        "torch._standard_gamma_grad",
        "torch.autograd.Function.apply",
        "torch.autograd.forward_ad._current_level",
        "torch.fx.experimental.proxy_tensor.get_proxy_mode",
        "torch.fx.experimental.symbolic_shapes.has_static_value",
    ],
    "tensorflow": [
        "tensorflow.python.eager.record.could_possibly_record",
        "tensorflow.python.eager.record.record_operation",
        "tensorflow.python.eager.record.record_operation_backprop_only",
        "tensorflow.python.eager.record.should_record_backprop",
        "tensorflow.python.framework.constant_op.convert_to_eager_tensor",
        "tensorflow.python.framework.op_callbacks.add_op_callback",
        "tensorflow.python.framework.op_callbacks.remove_op_callback",
        "tensorflow.python.framework.ops.gradient_registry.lookup",
        "tensorflow.python.ops.custom_gradient._eager_mode_decorator.__code__",
        "tensorflow.python.ops.parallel_for.pfor.RegisterPFor",
        "tensorflow.python.ops.parallel_for.pfor.wrap",
        "tensorflow.python.ops.parallel_for.pfor._PforInput.get_attr",
        "tensorflow.python.ops.parallel_for.pfor._PforInput.inputs",
        "tensorflow.python.ops.parallel_for.pfor._PforInput.stack_inputs",
        "tensorflow.python.ops.parallel_for.pfor._PforInput.stacked_input",
        "tensorflow.python.ops.parallel_for.pfor.WrappedTensor.t",
        "tensorflow.python.pywrap_tfe.TFE_Py_TapeSetIsStopped",
        "tensorflow.python.pywrap_tfe.TFE_Py_TapeSetPossibleGradientTypes",
        "tensorflow.python.pywrap_tfe.TFE_Py_TapeSetRestartOnThread",
        "tensorflow.python.pywrap_tfe.TFE_Py_TapeSetStopOnThread",
    ],
    "jax": [
        "jax._src.core.trace_state_clean",
        "jax.core.Tracer",
        "jax.core.Tracer._trace",
        "jax.extend.core.Primitive.bind",
        "jax.extend.core.Primitive.multiple_results",
        "jax.lax.convert_element_type_p",
    ],
}
"""What `private.py` imports or reads; names that are set or met while something runs have tests of their own below."""

ROOTS = ("torch", "tensorflow", "jax", "jaxlib", "functorch")


def found(name):
    """The object of a dotted name."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            thing = getattr(thing, part)
        return thing
    raise AttributeError(name)


def gone(framework, name):
    version = importlib.import_module(framework).__version__
    return f"{framework} {version} has no {name}: gradnp/backends/{framework}/private.py relies on it"


def needs(framework):
    return pytest.mark.skipif(framework not in INSTALLED, reason=f"{framework} is not installed")


@pytest.mark.parametrize(
    ("framework", "name"),
    [pytest.param(f, name, id=name, marks=needs(f)) for f, names in NAMES.items() for name in names],
)
def test_is_there(framework, name):
    try:
        found(name)
    except AttributeError:
        pytest.fail(gone(framework, name))


# --- names that are met only while something runs -------------------------------------------------------------------


@needs("torch")
def test_torch_mark_of_constant_functions():
    """What `gradnp._core.tracing.constant_to_tracers` sets is what torch's own decorator sets and Dynamo asks for."""
    import torch

    marked = torch.compiler.assume_constant_result(lambda: 0)
    assert getattr(marked, "_dynamo_marked_constant", False), gone("torch", "_dynamo_marked_constant")


@needs("torch")
def test_torch_setting_of_the_compiler():
    import torch

    if tuple(map(int, torch.__version__.split(".")[:2])) < (2, 13):
        pytest.skip("older versions need not have it: np.jit then compiles without")
    assert hasattr(found("torch._dynamo.config"), "trace_autograd_ops"), gone(
        "torch", "_dynamo.config.trace_autograd_ops"
    )


@needs("torch")
def test_torch_says_which_code_dynamo_reads():
    import torch

    from gradnp._core.tracing import is_read_by_dynamo

    assert not is_read_by_dynamo()
    read = torch.compile(lambda x: 2 * x if is_read_by_dynamo() else x, fullgraph=True, backend="eager")
    assert float(read(torch.ones(()))) == 2.0, gone("torch", "_dynamo: the modules in which Dynamo calls a constant")


@needs("torch")
def test_torch_heading_of_python_s_exceptions_that_dynamo_met():
    import torch

    from gradnp.backends.torch.private import is_compilation_failure

    with pytest.raises(IndexError) as raised:
        torch.compile(lambda x: torch.sum(x, 7), fullgraph=True, backend="eager")(torch.ones(3))
    assert is_compilation_failure(raised.value), gone("torch", '_dynamo: "from user code:" in what it raises')


@needs("torch")
def test_torch_says_when_it_traces():
    from gradnp._core.tracing import is_dynamo_tracing

    assert hasattr(found("torch._guards"), "TracingContext"), gone("torch", "_guards.TracingContext")
    assert not is_dynamo_tracing()


@needs("torch")
def test_torch_transforms_by_name():
    import torch

    from gradnp.backends.torch import private

    seen = []

    def f(x):
        seen.append((private.transforms(), private.are_transforms_active(), private.is_forward_mode_active()))
        return x * x

    x = torch.tensor([1.0, 2.0])
    f(x)
    torch.func.jvp(torch.func.vmap(f), (x,), (x,))
    torch.func.grad(f)(x[0])
    assert seen == [((), False, False), (("jvp", "vmap"), True, True), (("grad",), True, False)], gone(
        "torch", "_functorch.get_interpreter_stack with these levels"
    )


@needs("torch")
def test_torch_reads_values_inside_of_a_transform():
    import torch

    from gradnp.backends.torch import private

    read = []

    def f(x):
        with private.outside_of_transforms():
            read.append(private.get_unwrapped(x).numpy(force=True).tolist())
        return (x * x).sum()

    slope = torch.func.grad(f)(torch.tensor([1.0, 2.0]))
    assert read == [[1.0, 2.0]] and slope.tolist() == [2.0, 4.0], gone("torch", "temporarily_clear_interpreter_stack")


@needs("torch")
def test_torch_autograd_functions_run_in_apply():
    import torch

    from gradnp.backends.torch import private

    codes = []

    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            frame = inspect.currentframe()
            while frame is not None:
                codes.append(frame.f_code)
                frame = frame.f_back
            return x.clone()

    Same.apply(torch.ones(2))
    assert private.APPLY in codes, gone("torch", "autograd.Function.apply on the stack")


@needs("tensorflow")
def test_tensorflow_mark_of_functions_left_alone():
    """What `gradnp._core.tracing.untouched_by_autograph` sets is what AutoGraph asks for."""
    api = found("tensorflow.python.autograph.impl.api")
    assert "'autograph_info__'" in inspect.getsource(api), gone("tensorflow", "autograph_info__")


@needs("tensorflow")
def test_tensorflow_asks_an_operation_for_its_converter():
    import tensorflow as tf

    from gradnp.backends.tensorflow import private

    asked = []

    def f(x):
        y = tf.raw_ops.PreventGradient(input=x, message="")

        def convert(given):
            asked.append(True)
            return [private.wrap(x) for x in private.stacked_inputs(given)]

        private.set_converter(y, convert)
        return y + 1

    y = tf.function(lambda x: tf.vectorized_map(f, x), autograph=False)(tf.constant([1.0, 2.0]))
    assert asked, gone("tensorflow", "pfor_converter of an operation")
    assert y.numpy().tolist() == [2.0, 3.0]


@needs("tensorflow")
def test_tensorflow_custom_gradients_run_in_their_decorator():
    import tensorflow as tf

    from gradnp.backends.tensorflow import private

    codes = []

    @tf.custom_gradient
    def same(x):
        frame = inspect.currentframe()
        while frame is not None:
            codes.append(frame.f_code)
            frame = frame.f_back
        return tf.identity(x), lambda slope: slope

    same(tf.constant(1.0))
    assert private.CUSTOM_GRADIENT in codes, gone("tensorflow", "custom_gradient._eager_mode_decorator on the stack")


@needs("tensorflow")
@pytest.mark.parametrize("record", ["record_operation", "record_gradient"])
def test_tensorflow_takes_a_gradient_of_ones_own(record):
    import tensorflow as tf

    from gradnp.backends.tensorflow import private

    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        with private.not_recording():
            y = tf.square(x)
        getattr(private, record)("square", [y], [x], lambda slope: [7 * slope])
        assert private.could_possibly_record()
    assert tape.gradient(y, x).numpy() == 7, gone("tensorflow", f"{record} with the function of a gradient")


@needs("jax")
def test_jax_tells_arrays_that_stand_for_numbers():
    import jax

    from gradnp.backends.jax import private

    kinds = []
    jax.jit(lambda x, k: kinds.extend(map(private.is_weak, (x, k))))(jax.numpy.ones(2), 0.5)
    assert [*kinds, private.is_weak(jax.numpy.ones(2))] == [False, True, False]


@needs("tensorflow")
def test_tensorflow_says_what_is_recorded():
    import tensorflow as tf

    from gradnp.backends.tensorflow import private

    x, other = tf.constant(1.0), tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        taped = [private.is_recorded(x), private.is_recorded(other)]
    with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)):
        pushed = [private.is_recorded(x), private.is_recorded(other)]
    assert taped == pushed == [True, False] and not private.is_recorded(x)


@needs("jax")
def test_jax_says_whether_a_transform_is_at_work():
    import jax

    from gradnp.backends.jax import private

    seen = [private.has_no_transform()]
    for transform in (jax.jit, jax.vmap, jax.grad):
        transform(lambda x: (seen.append(private.has_no_transform()), x)[1])(
            jax.numpy.ones(3 if transform is jax.vmap else ())
        )
    assert seen == [True, False, False, False]


@needs("jax")
def test_jax_tracers():
    import jax

    from gradnp.backends.jax import private

    kinds = []

    def f(x):
        kinds.append((private.is_traced(x), private.is_differentiated(x), private.trace_of(x) is not None))
        return x * x

    x = jax.numpy.asarray(1.5)
    f(x)
    jax.grad(f)(x)
    jax.linearize(f, x)
    jax.jvp(f, (x,), (x,))
    jax.jit(f)(x)
    differentiated = (True, True, True)
    assert kinds == [
        (False, False, False),
        differentiated,
        differentiated,
        differentiated,
        (True, False, True),
    ], gone("jax", "tracers with these classes and `_trace`")


@needs("jax")
def test_jax_names_of_bound_functions():
    import jax

    from gradnp.backends.jax import private
    from gradnp.explaining.hooks import replaced

    @jax.custom_jvp
    def twice(x):
        return 2 * x

    twice.defjvp(lambda x, slope: (twice(*x), 2 * slope[0]))
    names, bind = [], private.Primitive.bind

    def named(self, *args, **params):
        names.append(private.function_bound(self, params))
        return bind(self, *args, **params)

    with replaced(private.Primitive, "bind", named):
        jax.vjp(lambda x: jax.numpy.sin(twice(x)), 1.0)
    assert {"twice", "sin"} <= set(names), gone("jax", 'the parameter "subfuns" of a primitive')


# --- each stands once -----------------------------------------------------------------------------------------------


def imports_of(tree):
    """The dotted name that each imported name of a framework stands for."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                names[alias.asname or name] = name
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield node, f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            parts, inner = [node.attr], node.value
            while isinstance(inner, ast.Attribute):
                parts, inner = [inner.attr, *parts], inner.value
            if isinstance(inner, ast.Name) and inner.id in names:
                yield node, ".".join([names[inner.id], *parts])


def is_private(name):
    """Whether a framework's dotted name is private, or of a module that the framework exports without documentation."""
    parts = name.split(".")
    hidden = any(part.startswith("_") and not part.startswith("__") for part in parts)
    return parts[0] in ROOTS and (hidden or name.startswith(("tensorflow.python.", "jax.core", "jax.extend")))


def attributes_of_objects(tree):
    """The attributes with a leading underscore of anything but `self` and `cls`, also those that are named in strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr"):
            name = node.args[1]
            if isinstance(name, ast.Constant) and name.value.startswith("_") and not name.value.startswith("__"):
                yield node, name.value
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            inner = node.value
            if not (isinstance(inner, ast.Name) and inner.id in ("self", "cls")):
                yield node, node.attr


SOURCES = sorted(path for path in BACKENDS.rglob("*.py") if path.name != "private.py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(BACKENDS)))
def test_only_in_private(path):
    tree = ast.parse(path.read_text())
    own = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    reached = [(node.lineno, name) for node, name in imports_of(tree) if is_private(name)]
    reached += [(node.lineno, name) for node, name in attributes_of_objects(tree) if name not in own]
    assert not reached, f"{path}: these belong in private.py: {reached}"


@pytest.mark.parametrize("framework", NAMES)
def test_all_are_asked_for(framework):
    """What a `private.py` imports or reaches stands in `NAMES`, or is a module that a name there is in."""
    tree = ast.parse((BACKENDS / framework / "private.py").read_text())
    asked = NAMES[framework]
    reached = {name for _, name in imports_of(tree) if is_private(name)}
    missing = {n for n in reached if not any(a == n or a.startswith(f"{n}.") for a in asked)}
    missing |= {
        attribute
        for _, attribute in attributes_of_objects(tree)
        if not any(attribute in name.split(".") for name in asked)
    }
    assert missing == set()
