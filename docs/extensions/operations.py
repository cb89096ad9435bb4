"""The directive ``operations``: the entries of a chapter's public functions, under the names that users write.

``.. operations:: rounding`` documents what `gradnp._ops.rounding` defines and `gradnp` exports; ``.. operations:: linalg``
the functions of the namespace `gradnp.linalg`. So a new operation needs no line in a page.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import gradnp


def chapter_of(function: Callable[..., Any]) -> str:
    """The chapter in which a public function is defined: "rounding", and "linalg" for its several files."""
    path = inspect.unwrap(function).__code__.co_filename.replace("\\", "/").rpartition("/_ops/")[2]
    return path.partition("/")[0].removesuffix(".py")


def functions_of(page: str) -> dict[str, Callable[..., Any]]:
    """The public functions of a chapter or namespace, by their full names, in the order of their definitions."""
    module = getattr(gradnp, page.partition(".")[0], None)
    is_namespace = inspect.ismodule(module) and module.__name__.startswith("gradnp.")  # `dtypes` is NumPy's
    namespace = functools.reduce(getattr, page.split("."), gradnp) if is_namespace else gradnp
    found = {
        f"{namespace.__name__}.{name}": value
        for name in namespace.__all__
        if inspect.isfunction(value := getattr(namespace, name))
        and value.__name__ == name
        and value.__module__ == namespace.__name__
        and (namespace is not gradnp or chapter_of(value) == page)
    }

    def place(item: tuple[str, Callable[..., Any]]) -> tuple[str, int]:
        code = inspect.unwrap(item[1]).__code__
        return code.co_filename, code.co_firstlineno

    return dict(sorted(found.items(), key=place))


class Operations(SphinxDirective):
    """Writes an ``autofunction`` for each."""

    required_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        functions = functions_of(self.arguments[0])
        if not functions:
            raise self.error(f"no functions in the chapter or namespace {self.arguments[0]!r}")
        content = StringList([f".. autofunction:: {name}" for name in functions], source=self.get_source_info()[0])
        parent = nodes.section()
        parent.document = self.state.document
        self.state.nested_parse(content, self.content_offset, parent)
        return parent.children


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("operations", Operations)
    return {"parallel_read_safe": True}
