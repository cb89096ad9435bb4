"""``import gradnp`` imports NumPy and itself: no framework, and nothing that is slow to import."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import json, sys
{before}
before = set(sys.modules)
import gradnp
print(json.dumps(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""

ALLOWED = {"gradnp", "numpy", "ml_dtypes"}


def imported(before="import numpy"):
    """The top-level modules that ``import gradnp`` adds."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before)], capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout))


def test_imports_no_framework():
    found = imported(before="")
    unwanted = {"torch", "tensorflow", "jax", "jaxlib", "scipy", "array_api_compat", "keras", "typing_extensions"}
    assert not found & unwanted


def test_imports_are_few():
    """Beyond the standard library, what is listed here and nothing else."""
    assert imported() - ALLOWED - sys.stdlib_module_names == set()


def test_dispatch_imports_one_framework():
    """Computing with NumPy arrays loads NumPy's backend alone."""
    program = (
        "import sys, numpy, gradnp as np; np.sum(np.sin(numpy.ones(3))); "
        "sys.exit(any(m in sys.modules for m in ('torch', 'tensorflow', 'jax')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_bfloat16_is_known_from_the_start():
    """NumPy's own dtype understands the name, too."""
    for program in ("np.bfloat16(1.5)", "np.dtype('bfloat16')", "np.zeros(2, 'bfloat16')", "np.finfo('bfloat16')"):
        run = subprocess.run([sys.executable, "-c", f"import gradnp as np; {program}"], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr


def test_unknown_annotations_are_refused():
    """A parameter that dispatch would silently ignore is an error where the operation is defined."""
    import pytest

    from gradnp._core.operation import op

    for annotation in ("ArrayLike", "torch.Tensor", "Array | Raw", ""):

        def f(x):
            """A definition."""

        f.__annotations__ = {"x": annotation} if annotation else {}
        with pytest.raises(TypeError, match=r"test_import.*f: (the annotation|a parameter without)"):
            op(f)


def test_threads_wait_for_a_module_that_loads():
    """The first looks of several threads into a lazy module: none finds it half empty."""
    code = """
import threading, time
import gradnp as np

missed = []

def look(delay):
    time.sleep(delay)
    try:
        np.testing.check_backends
    except AttributeError as error:
        missed.append(error)

threads = [threading.Thread(target=look, args=(delay,)) for delay in (0, 0.002, 0.004, 0.008)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not missed, missed
"""
    subprocess.run([sys.executable, "-c", code], check=True)
