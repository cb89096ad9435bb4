"""Makes the generated pages: the support matrix from ``build/conformance/matrix.json``; aspects and kinks from the suite,
and the primitives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from conformance.aspects import ASPECTS, CONDITIONS
from conformance.specs import all_specs
from gradnp._core.catalogue import OPERATIONS

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
    (GENERATED / "aspects.md").write_text(aspects())
    (GENERATED / "kinks.md").write_text(kinks())
    (GENERATED / "primitives.md").write_text(primitives())
    (GENERATED / "html").mkdir(exist_ok=True)
    shutil.copy(RUN / "matrix.html", GENERATED / "html" / "matrix.html")


if __name__ == "__main__":
    main()
