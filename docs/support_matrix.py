"""Makes the generated pages: the support matrix from ``build/conformance/matrix.json``; aspects and kinks from the suite,
and the primitives."""

from __future__ import annotations

import inspect
import json
import shutil
from pathlib import Path
from typing import Any

import numpy

import gradnp
from conformance.aspects import ASPECTS, CONDITIONS
from conformance.specs import all_specs
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.other_names import ONLY_NUMPY

ROOT = Path(__file__).parent.parent
RUN = ROOT / "build" / "conformance"
GENERATED = ROOT / "docs" / "generated"


def support(matrix: dict[str, Any]) -> str:
    """One table a backend, and the reasons of expected failures."""
    lines = []
    for backend in matrix["backends"]:
        aspects = [a for a in ASPECTS if any(a in v.get(backend, {}) for v in matrix["operations"].values())]
        lines += [f"## {backend}", "", f"| operation | {' | '.join(aspects)} |", "|---" * (len(aspects) + 1) + "|"]
        reasons: dict[str, list[str]] = {}
        for name, backends in matrix["operations"].items():
            cells = []
            for aspect in aspects:
                cell = backends.get(backend, {}).get(aspect)
                cells.append(
                    "·"
                    if cell is None
                    else {"passed": str(cell["tests"]), "xfail": "*x*"}.get(cell["status"], "**fails**")
                )
                for reason in cell["reasons"] if cell else ():
                    reasons.setdefault(reason, []).append(f"`{name}` ({aspect})")
            lines.append(f"| `{name}` | {' | '.join(cells)} |")
        if reasons:
            lines += ["", f"Expected failures on {backend}:", ""]
            lines += [f"- {', '.join(names)}: {reason}" for reason, names in sorted(reasons.items())]
        lines.append("")
    return "\n".join(lines)


NAMESPACES = {
    "numpy": (numpy, gradnp),
    "numpy.linalg": (numpy.linalg, gradnp.linalg),
    "numpy.fft": (numpy.fft, gradnp.fft),
    "numpy.random": (numpy.random, gradnp.random),
    "numpy.emath": (numpy.emath, gradnp.emath),
}


def names(matrix: dict[str, Any]) -> str:
    """Every public name of NumPy's namespaces, and what there is of it on each backend."""
    backends = matrix["backends"]
    operations = {id(operation.public): name for name, operation in OPERATIONS.items()}
    reasons = {name: reason for reason, text in ONLY_NUMPY.items() for name in text.split()}
    lines = []
    for title, (theirs, ours) in NAMESPACES.items():
        lines += [f"## {title}", "", f"| name | here | {' | '.join(backends)} |", "|---" * (len(backends) + 2) + "|"]
        for name in sorted({n for n in dir(theirs) if not n.startswith("_")} & {*reasons, *ours.__all__}):
            operation = operations.get(id(getattr(ours, name, None)))
            if name not in ours.__all__:
                here, cells = f"left to NumPy: it {reasons[name]}", [""] * len(backends)
            elif operation is None:
                here, cells = kind_of(getattr(ours, name), getattr(theirs, name)), ["yes"] * len(backends)
            else:
                here = f"`{operation}`"
                cells = [state(matrix["operations"].get(operation, {}).get(backend, {})) for backend in backends]
            lines.append(f"| `{name}` | {here} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def kind_of(own: Any, numpys: Any) -> str:
    """What a name is that is no operation."""
    if own is numpys:
        return "NumPy's own"
    return "namespace" if inspect.ismodule(own) else "function" if callable(own) else "object"


def state(aspects: dict[str, Any]) -> str:
    """In how many aspects an operation passes on a backend, and in how many it is expected to fail."""
    states = [aspect["status"] for aspect in aspects.values()]
    passed, failing = states.count("passed"), states.count("xfail")
    return f"{passed} aspects" + (f", {failing} expected to fail" if failing else "")


def aspects() -> str:
    """Every aspect: what is asserted, and of which cases."""
    lines = ["| aspect | what is asserted | of the cases in which |", "|---|---|---|"]
    for name, aspect in ASPECTS.items():
        conditions = "; ".join(CONDITIONS[condition].words for condition in aspect.conditions)
        lines.append(f"| {name} | {aspect.asserts} | {conditions or 'all'} |")
    return "\n".join(lines)


def kinks() -> str:
    """Every kink of every specification: where, and the gradient there."""
    lines = ["| operation | at | gradient | rule |", "|---|---|---|---|"]
    for spec in all_specs():
        for kink in spec.kinks:
            keywords = "".join(f", {k}={v!r}" for k, v in kink.keywords.items())
            at = ", ".join(map(shown, kink.arguments)) + keywords
            slopes = ", ".join("not fixed" if s is None else shown(s) for s in kink.slopes)
            lines.append(f"| `{spec.name}` | `{at}` | `{slopes}` | {kink.rule} |")
    return "\n".join(lines).replace("||", "| |")


def primitives() -> str:
    """The primitives of each chapter."""
    chapters: dict[str, list[str]] = {}
    for operation in OPERATIONS.values():
        if operation.is_primitive:
            chapters.setdefault(operation.chapter, []).append(f"`{operation.short}`")
    lines = ["| chapter | primitives |", "|---|---|"]
    return "\n".join(lines + [f"| `{chapter}` | {', '.join(chapters[chapter])} |" for chapter in sorted(chapters)])


def shown(value: Any) -> str:
    """A kink's argument or gradient as it is written in Python, arrays as lists."""
    value = getattr(value, "value", value)
    value = value.tolist() if hasattr(value, "tolist") else value
    return repr(value).replace("|", "\\|")


def main() -> None:
    GENERATED.mkdir(parents=True, exist_ok=True)
    matrix = json.loads((RUN / "matrix.json").read_text())
    (GENERATED / "support.md").write_text(support(matrix))
    (GENERATED / "names.md").write_text(names(matrix))
    (GENERATED / "aspects.md").write_text(aspects())
    (GENERATED / "kinks.md").write_text(kinks())
    (GENERATED / "primitives.md").write_text(primitives())
    (GENERATED / "html").mkdir(exist_ok=True)
    shutil.copy(RUN / "matrix.html", GENERATED / "html" / "matrix.html")


if __name__ == "__main__":
    main()
