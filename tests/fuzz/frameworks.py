"""Each framework as the fuzzer uses it: arrays to and fro, results and gradients in its own words, its compiler."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy

from tests.fuzz.calls import is_inexact

Function = Callable[[list[Any]], list[Any]]


class Framework:
    """NumPy, and what the others override."""

    name = "numpy"
    module = "numpy"
    snippet = "import numpy\narray = lambda values, dtype, shape: numpy.array(values, dtype).reshape(shape)"
    derives = False

    @property
    def is_installed(self) -> bool:
        return importlib.util.find_spec(self.module) is not None

    def array(self, x: numpy.ndarray) -> Any:
        return numpy.array(x)

    def is_array(self, x: Any) -> bool:
        return isinstance(x, (numpy.ndarray, numpy.generic))

    def host(self, x: Any) -> numpy.ndarray:
        return numpy.asarray(x)

    def host_dtype(self, x: Any) -> numpy.dtype:
        """The dtype of an array, traced or not, as NumPy's."""
        return numpy.dtype(str(x.dtype).rpartition(".")[2])

    def gradients(self, f: Function, arrays: list[Any], weights: list[numpy.ndarray]) -> list[numpy.ndarray | None]:
        """Gradients of Σ Re(conj(weight) · result), ∂/∂Re + i ∂/∂Im; None where the framework has none."""
        raise NotImplementedError

    def settled(self) -> contextlib.AbstractContextManager:
        """The context in which calls are made: double precision, and a compiler that is quick to compile."""
        return contextlib.nullcontext()

    def forget(self) -> None:
        """Free what was compiled."""


class Torch(Framework):
    name = module = "torch"
    snippet = "import torch\narray = lambda values, dtype, shape: torch.tensor(values, dtype=getattr(torch, dtype)).reshape(shape)"
    derives = True

    def array(self, x):
        import torch

        if x.dtype.name == "bfloat16":
            return torch.from_numpy(x.astype("float32")).to(torch.bfloat16)
        return torch.from_numpy(numpy.array(x))

    def is_array(self, x):
        import torch

        return isinstance(x, torch.Tensor)

    def host(self, x):
        import torch

        x = x.detach().resolve_conj().resolve_neg()
        if x.dtype == torch.bfloat16:
            return x.float().numpy().astype(ml_dtypes.bfloat16)
        return x.numpy().copy()

    def gradients(self, f, arrays, weights):
        import torch

        arrays = [x.clone().requires_grad_(x.is_floating_point() or x.is_complex()) for x in arrays]
        pairs = [(r, self.array(w)) for r, w in zip(f(arrays), weights, strict=True) if r.requires_grad]
        wanted = [x for x in arrays if x.requires_grad]
        if not pairs:
            return [None] * len(wanted)
        results, weights = zip(*pairs, strict=True)
        found = torch.autograd.grad(results, wanted, weights, allow_unused=True)
        return [None if g is None else self.host(g) for g in found]

    @contextlib.contextmanager
    def settled(self):
        import torch

        before = torch.compiler.get_default_backend()
        torch.compiler.set_default_backend("aot_eager")
        yield
        torch.compiler.set_default_backend(before)

    def forget(self):
        import torch

        torch._dynamo.reset()


class TensorFlow(Framework):
    name = module = "tensorflow"
    snippet = "import tensorflow as tf\narray = lambda values, dtype, shape: tf.constant(values, dtype, shape)"
    derives = True

    def array(self, x):
        import tensorflow as tf

        return tf.constant(x)

    def is_array(self, x):
        import tensorflow as tf

        return isinstance(x, (tf.Tensor, tf.Variable))

    def host(self, x):
        return numpy.array(x.numpy())

    def host_dtype(self, x):
        return numpy.dtype(x.dtype.as_numpy_dtype)

    @contextlib.contextmanager
    def settled(self):
        """Without its warning that functions are traced anew."""
        import tensorflow as tf

        logger = tf.get_logger()
        before = logger.level
        logger.setLevel("ERROR")
        yield
        logger.setLevel(before)

    def gradients(self, f, arrays, weights):
        import tensorflow as tf

        wanted = [x for x in arrays if x.dtype.is_floating or x.dtype.is_complex]
        with tf.GradientTape() as tape:
            tape.watch(wanted)
            results = f(arrays)
        found = tape.gradient(results, wanted, [self.array(w) for w in weights])
        return [None if g is None else self.host(tf.convert_to_tensor(g)) for g in found]


class JAX(Framework):
    name = module = "jax"
    snippet = (
        'import jax, jax.numpy as jnp\njax.config.update("jax_enable_x64", True)\n'
        "array = lambda values, dtype, shape: jnp.array(values, dtype).reshape(shape)"
    )
    derives = True

    def array(self, x):
        import jax.numpy as jnp

        return jnp.asarray(x)

    def is_array(self, x):
        import jax

        return isinstance(x, jax.Array)

    def host(self, x):
        return numpy.array(x)

    def gradients(self, f, arrays, weights):
        import jax

        places = [i for i, x in enumerate(arrays) if is_inexact(x.dtype)]

        def of_inexact(*inexact):
            given = list(arrays)
            for i, x in zip(places, inexact, strict=True):
                given[i] = x
            return f(given)

        _, back = jax.vjp(of_inexact, *[arrays[i] for i in places])
        return [numpy.conj(self.host(g)) for g in back([self.array(numpy.conj(w)) for w in weights])]

    def settled(self):
        import jax

        return jax.enable_x64(True)

    def forget(self):
        import jax

        jax.clear_caches()


FRAMEWORKS = {framework.name: framework for framework in (Framework(), Torch(), TensorFlow(), JAX())}
PARTNERS = {"torch": ("tensorflow", "jax"), "tensorflow": ("torch", "jax"), "jax": ("torch", "tensorflow")}


def installed() -> list[str]:
    return [name for name, framework in FRAMEWORKS.items() if framework.is_installed]


def partner_of(name: str) -> Framework | None:
    """Another framework, whose gradients stand beside those of `name` where there are no differences."""
    return next((FRAMEWORKS[p] for p in PARTNERS.get(name, ()) if FRAMEWORKS[p].is_installed), None)
