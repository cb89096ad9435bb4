"""Functions that gradnp makes go to other processes, by pickle and by cloudpickle, as plain functions do."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_framework

pytestmark = pytest.mark.usefixtures("cheap_compiler")

X = numpy.array([1.0, 2.0])


@np.custom_vjp
def custom(x):
    return x**2


custom.defvjp(lambda x: (x**2, x), lambda x, c: (2 * x * c,))
from_lambda = np.custom_vjp(lambda x, scale=1: scale * x**2)
from_lambda.defvjp(lambda x, scale: (scale * x**2, (x, scale)), lambda given, c: (2 * given[0] * given[1] * c, None))


@np.host_function(result="x", vjp=lambda x, c: 2 * x * c)
def on_host(x):
    return x**2


@np.jit
def compiled(x):
    return x**2


@np.checkpoint
def recomputed(x):
    return x**2


@np.vmap
def mapped(x):
    return x**2


class Holder:
    @np.custom_vjp
    def inside(x):
        return x**2

    inside.defvjp(lambda x: (x**2, x), lambda x, c: (2 * x * c,))


BY_NAME = {
    "operation": np.sin,
    "custom_vjp": custom,
    "custom_vjp of a lambda": from_lambda,
    "custom_vjp in a class": Holder.inside,
    "host_function": on_host,
    "jit": compiled,
    "checkpoint": recomputed,
    "vmap": mapped,
}
SQUARES = {name: f for name, f in BY_NAME.items() if name != "operation"}


def slope(f, x):
    return np.to_numpy(np.grad(lambda x: np.sum(f(x)))(x))


def slope_in_worker(f, backend):
    return slope(f, INSTALLED[backend](X))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", BY_NAME)
def test_a_function_of_a_module_is_sent_by_name(name, protocol):
    assert pickle.loads(pickle.dumps(BY_NAME[name], protocol)) is BY_NAME[name]


@pytest.mark.parametrize("name", BY_NAME)
def test_a_copy_is_the_function_itself(name):
    assert copy.deepcopy(BY_NAME[name]) is BY_NAME[name]


@pytest.fixture(scope="module")
def worker():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("backend", [name for name in INSTALLED if name != "numpy"])
def test_a_spawned_worker_differentiates_what_it_is_sent(worker, backend):
    slopes = {name: worker.submit(slope_in_worker, f, backend) for name, f in SQUARES.items()}
    for name, found in slopes.items():
        numpy.testing.assert_allclose(found.result(), 2 * X, err_msg=name)


def local_functions():
    def bwd(given, c):
        return 2 * given[0] * given[1] * c, None

    own = np.custom_vjp(lambda x, scale=1: scale * x**2)
    own.defvjp(lambda x, scale: (scale * x**2, (x, scale)), bwd)
    hosted = np.host_function(lambda x: x**2, result="x", vjp=lambda x, c: 2 * x * c)
    numerical = np.host_function(lambda x: x**2, result="x", vjp="numerical")
    return {
        "custom_vjp": own,
        "host_function": hosted,
        "numerical": numerical,
        "jit": np.jit(lambda x: own(x)),
        "checkpoint": np.checkpoint(lambda x: own(x)),
        "vmap": np.vmap(lambda x: own(x)),
    }


@each_framework
@pytest.mark.filterwarnings("ignore:host_function. the numerical gradient")
@pytest.mark.parametrize("name", local_functions())
def test_cloudpickle_sends_local_functions_by_value(name, make):
    cloudpickle = pytest.importorskip("cloudpickle")
    f = local_functions()[name]
    for _ in range(2):  # before and after it has been called, and so compiled
        sent = cloudpickle.loads(cloudpickle.dumps(f))
        assert sent is not f
        numpy.testing.assert_allclose(slope(sent, make(X)), slope(f, make(X)), rtol=1e-6)
        f(make(X))


def test_a_local_function_is_refused_by_pickle_as_any_local_function():
    with pytest.raises((AttributeError, pickle.PicklingError), match="local_functions"):
        pickle.dumps(local_functions()["custom_vjp"])


PROGRAM = """
import sys
import cloudpickle
import gradnp as np

@np.custom_vjp
def square(x):
    return x**2

square.defvjp(lambda x: (x**2, x), lambda x, c: (2 * x * c,))

@np.host_function(result="x", vjp=lambda x, c: 2 * x * c)
def on_host(x):
    return square(x)

@np.jit
def compiled(x):
    return square(on_host(x))

with open(sys.argv[1], "wb") as file:
    cloudpickle.dump([square, on_host, compiled], file)
"""

READER = """
import pickle, sys, numpy
with open(sys.argv[1], "rb") as file:
    functions = pickle.load(file)
print([f(numpy.array([2.0])).tolist() for f in functions])
"""


def test_cloudpickle_sends_functions_of_a_program_to_another_program(tmp_path):
    pytest.importorskip("cloudpickle")
    file = str(tmp_path / "functions")
    paths = {"PYTHONPATH": str(Path(np.__file__).parent.parent)}
    for program in (PROGRAM, READER):
        run = subprocess.run(
            [sys.executable, "-c", program, file], capture_output=True, text=True, check=True, timeout=120, env=paths
        )
    assert run.stdout.strip() == "[[4.0], [4.0], [16.0]]"
