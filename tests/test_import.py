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

ALLOWED = {"gradnp", "numpy"}


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
    """The package that has it is imported when it is asked for, by either of its names."""
    for program in ("np.bfloat16(1.5)", "np.dtype('bfloat16')", "np.zeros(2, 'bfloat16')", "np.finfo('bfloat16')"):
        run = subprocess.run([sys.executable, "-c", f"import gradnp as np; {program}"], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr


def test_functions_share_their_code():
    """Importing compiles a function for each form of signature, not for each operation."""
    from gradnp._core.catalogue import OPERATIONS

    program = (
        "import builtins; n = []; own = compile; "
        "builtins.compile = lambda *a, **k: (n.append(a[1]), own(*a, **k))[1]; "
        "import gradnp; print(n.count('<gradnp>'))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(run.stdout) < len(OPERATIONS) / 2


def test_shared_code_has_the_operations_names():
    """The placeholders of the code that operations share are gone from it: parameters, and keywords of calls."""
    import re

    from gradnp._core.catalogue import OPERATIONS

    def names(constant):
        return constant if isinstance(constant, tuple) else (constant,)

    for operation in OPERATIONS.values():
        for function in (operation.public, *vars(operation.variants).values()):
            code = getattr(function, "__code__", None)
            if code is not None and code.co_filename.startswith("<gradnp"):
                met = [*code.co_varnames, *(name for constant in code.co_consts for name in names(constant))]
                assert not [name for name in met if isinstance(name, str) and re.fullmatch(r"p\d+", name)], (
                    operation.name
                )
