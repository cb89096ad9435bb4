"""A backend registered from outside computes, differentiates, and is judged by the same conformance suite."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from gradnp._core import registry, trees
from gradnp._core.catalogue import OPERATIONS

ROOT = Path(__file__).parent.parent

# The operations that each supplies, and a few that it does not, whose reference bodies are made of these.
AUTOGRAD = "sin exp log tanh add multiply where reshape concatenate kron deg2rad"
STRICT = (
    "sin cos tan sinh cosh tanh exp expm1 log log1p sqrt square floor ceil trunc sign isnan isinf isfinite "
    "add subtract multiply divide negative positive bitwise_and bitwise_or bitwise_xor where asarray sum "
    "reshape transpose broadcast_to kron deg2rad expand_dims ravel moveaxis swapaxes"
)


@pytest.mark.parametrize(
    ("backend", "plugin", "requires", "operations"),
    [("autograd", "plugin", "autograd", AUTOGRAD), ("strict", "strict_plugin", "array_api_strict", STRICT)],
    ids=["autograd", "strict"],
)
def test_conformance_of_a_registered_backend(backend, plugin, requires, operations):
    pytest.importorskip(requires, reason=f"needs {requires}")
    command = [sys.executable, "-m", "pytest", "conformance", "-q", "-n", "0", "-p", "no:randomly"]
    command += ["-p", f"tests.third_party.{plugin}", "--backend", backend]
    command += [f"--op={name}" for name in operations.split()]
    command += ["--deselect", "conformance/test_completeness.py"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert backend in run.stdout.partition("operations that pass")[2]


def output_of(program):
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_a_backend_out_of_its_own_pieces():
    """What the backend does not define is computed by the reference body from what it does."""
    pytest.importorskip("autograd", reason="needs autograd")
    program = (
        "import tests.third_party.plugin, autograd, numpy, gradnp as np\n"
        "from tests.third_party import autograd_backend\n"
        "assert not hasattr(autograd_backend, 'kron')\n"
        "f = lambda x: np.sum(np.kron(x, numpy.array([1.0, 2.0])))\n"
        "print(autograd.grad(f)(numpy.array([0.5, 1.5])).tolist())\n"
    )
    assert output_of(program) == "[3.0, 3.0]"


STRICTLY = """
import array_api_strict as xp, numpy, gradnp as np
np.register_backend("strict", "tests.third_party.strict_backend", roots=("array_api_strict",))
"""


def test_dtype_objects_of_a_registered_backend():
    """They are understood wherever a dtype is asked for, also before the first of its arrays has come."""
    pytest.importorskip("array_api_strict", reason="needs array-api-strict")
    program = (
        "print(np.finfo(xp.float32).bits, np.iinfo(xp.int8).max, np.isdtype(xp.bool, 'bool'))\n"
        "print(np.result_type(xp.int64, xp.float32), np.promote_types(xp.int8, xp.uint8), np.can_cast(xp.int8, xp.int16))\n"
        "x = xp.asarray([1, 2], dtype=xp.int32)\n"
        "print(np.astype(x, xp.float32).dtype == xp.float32, np.add(x, 0.5).dtype == xp.float64)\n"
        "print(np.zeros(2, dtype=np.dtype(xp.float32)).dtype)\n"
        "with np.use_backend('strict', dtype=xp.float32):\n"
        "    print(np.sin(x).dtype, np.sum(x, dtype=xp.float32).dtype)\n"
    )
    assert output_of(STRICTLY + program).splitlines() == [
        "32 127 True",
        "float32 int16 True",
        "True True",
        "float32",
        "array_api_strict.float32 array_api_strict.float32",
    ]


def test_errors_of_a_registered_backend():
    """They are explained as any framework's are, and its dtypes have NumPy's names."""
    pytest.importorskip("array_api_strict", reason="needs array-api-strict")
    program = (
        "from numpy.exceptions import AxisError\n"
        "x = xp.zeros((2, 3), dtype=xp.float32)\n"
        "calls = [lambda: np.reshape(x, 4), lambda: np.add(x, xp.zeros(5)), lambda: np.sum(x, axis=2)]\n"
        "for call, kind in zip(calls, (ValueError, ValueError, AxisError)):\n"
        "    try:\n"
        "        call()\n"
        "    except kind as error:\n"
        "        print(str(error).replace('\\n', ' ')[:300])\n"
    )
    shown = "array_api_strict.Array of shape (2, 3) and dtype float32"
    reshape, add, axis = output_of(STRICTLY + program).splitlines()
    assert reshape.startswith("reshape: cannot reshape array of size 6 into shape (4,)")
    assert add.startswith("add: operands could not be broadcast together with shapes (2,3) (5,)")
    assert axis.startswith("sum: axis 2 is out of bounds for array of dimension 2")
    assert all(shown in line for line in (reshape, add, axis))


def test_dtypes_of_a_framework_whose_backend_is_not_loaded():
    pytest.importorskip("torch", reason="needs torch")
    program = (
        "import torch, gradnp as np\n"
        "from gradnp._core import registry\n"
        "assert 'torch' not in registry._LOADED\n"
        "print(np.finfo(torch.bfloat16).bits, np.dtype(torch.float32))\n"
    )
    assert output_of(program) == "16 float32"


class Pair:
    """A container of nobody's but the backend's below."""

    def __init__(self, first, second):
        self.first, self.second = first, second


def test_containers_that_only_a_backend_knows(monkeypatch):
    def container(value):
        if isinstance(value, Pair):
            return lambda pair: ((pair.first, pair.second), None), lambda _, children: Pair(*children)
        return None

    monkeypatch.setattr(registry.load("numpy"), "container", container, raising=False)
    leaves, structure = trees.flatten({"a": Pair(1.0, [2.0, 3.0])})
    assert leaves == [1.0, 2.0, 3.0]
    assert trees.unflatten(structure, [4.0, 5.0, 6.0])["a"].second == [5.0, 6.0]


# --- what is checked of a backend -----------------------------------------------------------------------------------


def test_a_mark_that_names_no_operation(monkeypatch):
    """A slip of the pen is an error when the chapter is loaded."""
    backend = ModuleType("mine")
    backend.TAKES_SCALARS = {"add", "multipy"}
    monkeypatch.setitem(registry._LOADED, "mine", backend)
    with pytest.raises(ValueError, match=r"mine: TAKES_SCALARS has names that are not operations .*: \['multipy'\]"):
        registry.chapter_of("mine", "arithmetic")
    backend.TAKES_SCALARS = {"add", "multiply", "sin"}  # it stands for all chapters
    assert registry.chapter_of("mine", "arithmetic") is backend
    registry._chapters.pop(("mine", "arithmetic"))
    arithmetic = ModuleType("mine.arithmetic")
    arithmetic.PROMOTES = {"add", "sin"}
    with pytest.raises(ValueError, match=r"mine.arithmetic: PROMOTES has names .*'sin'"):
        registry.check_marks(arithmetic, "arithmetic")


@pytest.mark.parametrize("backend", ["numpy", "torch", "tensorflow", "jax"])
def test_marks_of_the_backends_that_ship(backend):
    if not registry.REGISTRATIONS[backend].installed:
        pytest.skip(f"{backend} is not installed")
    for chapter in {operation.chapter for operation in OPERATIONS.values()}:
        registry.chapter_of(backend, chapter)


@pytest.mark.parametrize("backend", ["numpy", "torch", "tensorflow", "jax", "autograd", "strict"])
def test_the_guide_lists_what_a_backend_must_define(backend):
    """All of it is there in each: the guide's table asks for no more than is needed."""
    guide = (ROOT / "docs" / "contributing.md").read_text()
    table = guide.partition("### What a backend must define")[2].partition("And the primitives")[0]
    names = re.findall(r"^\| `(\w+)", table, re.MULTILINE)
    assert len(names) == 12
    if backend in registry.REGISTRATIONS:
        if not registry.REGISTRATIONS[backend].installed:
            pytest.skip(f"{backend} is not installed")
        module = registry.load(backend)
    else:
        requires = {"autograd": "autograd", "strict": "array_api_strict"}[backend]
        pytest.importorskip(requires, reason=f"needs {requires}")
        module = importlib.import_module(f"tests.third_party.{backend}_backend")
    assert [name for name in names if not hasattr(module, name)] == []
