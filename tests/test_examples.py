"""Every example in the docstrings and in the documentation's pages runs and prints what it says.

A page or a module is one test, since its examples build on one another.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import numpy
import pytest

import gradnp

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MODULES = [
    m.name
    for m in pkgutil.walk_packages(gradnp.__path__, "gradnp.")
    if not m.name.startswith(("gradnp.__main__", "gradnp.backends"))
]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run(test: doctest.DocTest) -> None:
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append, clear_globs=False)
    assert result.failed == 0, "".join(report)


def names() -> dict[str, object]:
    """In examples `np` is gradnp and `numpy` is NumPy."""
    return {"np": gradnp, "numpy": numpy}


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name):
    module = importlib.import_module(name)
    parser = doctest.DocTestParser()
    for key, value in list(vars(module).items()):  # looking at one may load others
        documented = inspect.isfunction(value) or inspect.isclass(value)
        # An operation is tested with its definition's module, what else is public with `gradnp`.
        home = getattr(inspect.unwrap(value), "__module__", None) if documented else None
        if home == name and key == value.__name__ and value.__doc__:
            methods = vars(value).values() if inspect.isclass(value) else ()
            for function in (value, *(m for m in methods if inspect.isfunction(m) and m.__doc__)):
                run(parser.get_doctest(inspect.getdoc(function), names(), f"{name}.{function.__qualname__}", None, 0))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_pages(page):
    text = page.read_text()
    namespace = names()
    for block in FENCE.finditer(text):
        line = text[: block.start()].count("\n") + 1
        if ">>>" in block[1]:
            test = doctest.DocTestParser().get_doctest(block[1], namespace, page.name, str(page), line)
            run(test)
            namespace.update(test.globs)  # a DocTest works on a copy
        else:
            exec(compile("\n" * line + block[1], str(page), "exec"), namespace)
