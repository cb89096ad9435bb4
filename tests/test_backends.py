"""The default backend and the registry: `set_backend`, `use_backend`, `get_backend`, `backend_of`, `register_backend`."""

from __future__ import annotations

import asyncio
import threading

import numpy
import pytest

import gradnp as np
from gradnp._core import registry
from gradnp._core.catalogue import OPERATIONS
from tests.frameworks import INSTALLED


@pytest.fixture(params=INSTALLED)
def backend(request):
    return request.param


@pytest.fixture
def process_default():
    """Give back the process's default after a test that sets it."""
    yield
    np.set_backend(None)


@pytest.fixture
def registrations():
    """Give back the registry after a test that registers."""
    before = dict(registry.REGISTRATIONS), dict(registry.ROOTS)
    yield
    for known, content in zip((registry.REGISTRATIONS, registry.ROOTS), before, strict=True):
        known.clear()
        known.update(content)


# --- the default ----------------------------------------------------------------------------------------------------


def test_default_is_numpy():
    assert np.get_backend() == "numpy"
    assert type(np.zeros(3)) is numpy.ndarray


def test_use_backend(backend):
    """Inside the block creation functions make its arrays; after it, as before, also where the block raises."""
    with np.use_backend(backend):
        assert np.get_backend() == backend
        assert np.backend_of(np.zeros(3)) == backend
        assert np.backend_of(np.array([1.0, 2.0])) == backend
    with pytest.raises(KeyError), np.use_backend(backend):
        raise KeyError
    assert np.get_backend() == "numpy"


def test_nested(backend):
    with np.use_backend(backend, dtype="float64"):
        assert np.result_type(np.zeros(1)) == "float64"
        with np.use_backend("numpy"):
            assert np.get_backend() == "numpy"
            with np.use_backend(backend, dtype="float16"):
                assert np.result_type(np.zeros(1)) == "float16"
            assert type(np.zeros(1)) is numpy.ndarray
        assert np.result_type(np.zeros(1)) == "float64"
        assert np.backend_of(np.zeros(1)) == backend


def test_set_backend(backend, process_default):
    np.set_backend(backend, dtype="float16")
    assert np.get_backend() == backend
    assert np.result_type(np.ones(2)) == "float16"
    with np.use_backend("numpy"):
        assert np.get_backend() == "numpy"
    assert np.get_backend() == backend


def test_set_backend_holds_in_other_threads(backend, process_default):
    np.set_backend(backend)
    assert in_a_thread(np.get_backend) == backend


def in_a_thread(function):
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def test_use_backend_is_this_threads_alone(backend):
    with np.use_backend(backend):
        assert in_a_thread(np.get_backend) == "numpy"
        assert in_a_thread(lambda: type(np.zeros(2))) is numpy.ndarray
        assert np.backend_of(np.zeros(2)) == backend


def test_use_backend_is_this_tasks_alone(backend):
    """Two tasks that take turns do not see each other's block."""

    async def task(name, turn, other):
        with np.use_backend(name):
            for _ in range(3):
                other.set()
                await turn.wait()
                turn.clear()
                found = np.backend_of(np.zeros(1))
            other.set()
            return found

    async def both():
        first, second = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(task(backend, first, second), task("numpy", second, first))

    assert asyncio.run(both()) == [backend, "numpy"]


def test_numpy_arrays_stay_numpy_where_another_backend_is_the_default(backend):
    x = numpy.ones(3)
    with np.use_backend(backend):
        for found in (
            np.asarray(1.0, like=x),
            np.from_numpy(x, like=x),
            np.at(x)[1:].add(1.0),
            np.at(x)[[0, 1]].set(x[:2]),
        ):
            assert type(found) is numpy.ndarray
        assert np.backend_of(np.asarray(x)) == backend


def test_unknown_backend():
    with pytest.raises(ValueError, match=r"unknown backend 'pytorch'.*'numpy', 'torch', 'tensorflow', 'jax'"):
        np.set_backend("pytorch")
    with pytest.raises(ValueError, match="unknown backend"), np.use_backend("pytorch"):
        pass


def test_default_dtype_is_floating():
    with pytest.raises(ValueError, match="must be floating"), np.use_backend("numpy", dtype="int64"):
        pass


def test_missing_framework_names_the_pip_line(registrations):
    np.register_backend("ghost", "ghost_backend", roots=("ghost",), install="pip install ghost")
    with pytest.raises(np.BackendNotInstalledError, match="pip install ghost"):
        np.set_backend("ghost")


# --- the registry ---------------------------------------------------------------------------------------------------


def test_backend_of(backend):
    x = np.from_numpy(numpy.ones(2), backend=backend)
    assert np.backend_of(x) == backend
    assert np.backend_of([1.0, (x, 2)]) == backend
    assert np.backend_of(1.5) == "numpy"


@pytest.mark.parametrize("wrong", ["text", None, {}, object()])
def test_backend_of_what_is_no_array(wrong):
    with pytest.raises(TypeError, match="not an array"):
        np.backend_of(wrong)


def test_names_and_roots_are_taken_once(registrations):
    with pytest.raises(ValueError, match="is taken"):
        np.register_backend("torch", "other", roots=("other",))
    with pytest.raises(ValueError, match="belong to the backend 'torch'"):
        np.register_backend("other", "other", roots=("torch",))
    assert "other" not in registry.REGISTRATIONS


# --- in and out -----------------------------------------------------------------------------------------------------


def test_to_numpy(backend):
    x = np.from_numpy(numpy.arange(3.0), backend=backend)
    numpy.testing.assert_array_equal(np.to_numpy(x), [0, 1, 2])
    pair = np.to_numpy((x, [1.5, x]))
    assert type(pair) is tuple
    assert type(pair[1][1]) is numpy.ndarray


def test_to_numpy_of_what_is_no_array():
    with pytest.raises(TypeError, match="expected an array"):
        np.to_numpy("text")


def test_from_numpy(backend):
    host = numpy.arange(3, dtype="float32")
    x = np.from_numpy(host, backend=backend)
    assert np.backend_of(x) == backend
    assert np.result_type(x) == "float32"
    assert np.backend_of(np.from_numpy(host, like=x)) == backend
    numpy.testing.assert_array_equal(np.to_numpy(x), host)
    if backend != "numpy":
        with pytest.raises(TypeError, match="already"):
            np.from_numpy(x)


def test_bfloat16_goes_both_ways(backend):
    x = np.from_numpy(numpy.array([1.5, -2.0], np.bfloat16), backend=backend)
    assert np.result_type(x) == np.bfloat16
    numpy.testing.assert_array_equal(np.to_numpy(x).astype("float32"), [1.5, -2.0])


def test_asarray_of_an_array_is_that_array(backend):
    """Under any default: nothing is converted or copied that need not be."""
    x = np.from_numpy(numpy.arange(3.0), backend=backend)
    assert np.asarray(x) is x
    if backend != "numpy":
        with np.use_backend("numpy"):
            assert np.asarray(x) is x


def test_lists_of_numbers_get_default_widths(backend):
    with np.use_backend(backend, dtype="float32"):
        assert np.result_type(np.array([1.0, 2.0])) == "float32"
        assert np.result_type(np.array([np.sqrt(2.0), 1])) == "float32"
        assert np.result_type(np.array(numpy.ones(2, "float16"))) == "float16"  # an array keeps its own
        assert np.result_type(np.array([1.0], like=np.ones(1, "float16"))) == "float16"


def test_what_only_numpy_converts_has_the_kind_of_its_numbers(backend):
    class Three:
        def __array__(self, dtype=None, copy=None):
            return numpy.arange(3)

    like = np.from_numpy(numpy.ones(2, "float32"), backend=backend)
    assert numpy.dtype(np.result_type(np.asarray(Three(), like=like))).kind == "i"


def test_astype_of_a_variable_is_not_the_variable():
    tensorflow = pytest.importorskip("tensorflow", reason="needs tensorflow")
    x = tensorflow.Variable([1.0, 2.0])
    y = np.astype(x, "float32")
    x.assign([3.0, 4.0])
    assert np.to_numpy(y).tolist() == [1.0, 2.0]


def test_array_copies_and_asarray_shares_where_it_can(backend):
    host = numpy.zeros(3)
    with np.use_backend(backend):
        copied = np.array(host)
        host[0] = 1.0
        numpy.testing.assert_array_equal(np.to_numpy(copied), [0, 0, 0])
        with pytest.raises(ValueError, match="copy"):
            np.asarray([1.0, 2.0], copy=False)


def test_reshape_of_numpy_arrays_copies_as_told():
    x = numpy.arange(6.0).reshape(2, 3)
    assert numpy.shares_memory(np.reshape(x, 6, copy=False), x)
    assert not numpy.shares_memory(np.reshape(x, 6, copy=True), x)
    assert np.reshape(x[0, 0], (1, 1), copy=False).shape == (1, 1)
    with pytest.raises(ValueError, match="copy"):
        np.reshape(x.T, 6, copy=False)


@pytest.mark.parametrize("name", ["sign", "floor", "rint", "trunc"])
def test_torch_gradients_of_zeros_are_ordinary_tensors(name):
    """torch's own derivative of `sgn` is a read-only ZeroTensor, which `zero_` and `numpy` refuse."""
    torch = pytest.importorskip("torch", reason="needs torch")
    x = torch.ones(2, requires_grad=True)
    getattr(np, name)(x).sum().backward()
    assert x.grad.zero_().numpy().tolist() == [0.0, 0.0]


# --- settings leave nothing behind ----------------------------------------------------------------------------------


def _called(backend):
    """What dispatch holds for a few calls on `backend`, which are made now."""
    x = INSTALLED[backend](numpy.array([1.0, 2.0], "float32"))
    np.add(x, 2.0), np.clip(x, 0.0, 1.0), np.where(x > 0, x, 0.0), np.power(x, 2.0), np.mean(x), np.sin(x)
    return {name: dict(OPERATIONS[name].table) for name in ("add", "clip", "where", "power", "mean", "sin")}


@pytest.mark.parametrize("other", [n for n in INSTALLED if n != "numpy"])
def test_closed_default_leaves_dispatch_as_it_was(other):
    """After a block with another default dtype, calls take the paths that they took before: no check, no conversion."""
    before = _called(other)
    for _ in range(2):
        with np.use_backend(other, dtype="float64"):
            _called(other)
    assert _called(other) == before
    assert not registry.chosen()


def test_none_is_chosen_again(process_default):
    x = INSTALLED[next(iter(INSTALLED))](numpy.ones(2))
    before = np.vmap(lambda row: np.zeros(1) + row)(x)
    np.set_backend("numpy")
    np.set_backend(None)
    assert np.get_backend() == "numpy"
    assert not registry.is_chosen()
    assert type(np.vmap(lambda row: np.zeros(1) + row)(x)) is type(before)


def test_default_set_for_the_process_and_back(process_default):
    np.set_backend("torch", dtype="float64")
    assert registry.chosen() == {"torch"}
    assert "float64" in str(np.sqrt(np.array([4])).dtype)
    np.set_backend("torch", dtype="float16")
    assert "float16" in str(np.sqrt(np.array([4])).dtype)
    np.set_backend("torch")
    assert not registry.chosen()
    assert "float32" in str(np.sqrt(np.array([4])).dtype)


def test_power_after_a_closed_default():
    """The graph of a power by a number is torch's own for numbers, whose second derivative at exponent 0 exists."""
    import torch

    with np.use_backend("torch", dtype="float64"):
        pass
    x = torch.tensor([0.0, 2.0], requires_grad=True)
    assert type(np.power(x, 2.0).grad_fn).__name__ == "PowBackward0"


def test_chosen_default_holds_in_its_thread_only():
    """While one thread has chosen a dtype, another one still gets its own default's."""
    import torch

    x, found = torch.tensor([1, 2]), {}

    def other():
        found["other"] = np.add(x, 0.5).dtype

    with np.use_backend("torch", dtype="float64"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        found["here"] = np.add(x, 0.5).dtype
    assert found == {"other": torch.float32, "here": torch.float64}
    assert np.add(x, 0.5).dtype is torch.float32
