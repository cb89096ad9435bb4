"""The support matrix of a run: a summary in the terminal, and with ``--report DIR`` a JSON and an HTML file."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from conformance.aspects import ASPECTS


class Recorder:
    """Collects outcomes by backend, operation and aspect; under xdist the controller sees every worker's reports."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.outcomes: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: Any) -> None:
        subject = dict(report.user_properties).get("conformance")
        if subject is None or (report.when != "call" and report.outcome != "failed"):
            return
        backend, name, aspect, outcomes = subject
        found = [(outcome, reason) for _, outcome, reason in outcomes]
        if report.outcome == "failed" and ("failed", "") not in found:  # not by a case
            found.append(("failed", ""))
        self.outcomes[backend, name, aspect] += found

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.outcomes or hasattr(self.config, "workerinput"):
            return
        matrix = self.matrix()
        terminalreporter.section("conformance")
        for line in summary_lines(matrix):
            terminalreporter.write_line(line)
        directory = self.config.getoption("--report")
        if directory:
            write(matrix, Path(directory))
            terminalreporter.write_line(f"\nwritten to {directory}: matrix.json, matrix.html")

    def matrix(self) -> dict[str, Any]:
        """``{"backends", "aspects", "operations": {name: {backend: {aspect: {"status", "reasons"}}}}}``."""
        operations: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
        for (backend, name, aspect), results in sorted(self.outcomes.items()):
            kinds = {outcome for outcome, _ in results}
            status = "failed" if "failed" in kinds else "xfail" if "xfail" in kinds else "passed"
            reasons = sorted({reason for outcome, reason in results if outcome == "xfail"})
            operations[name][backend][aspect] = {"status": status, "tests": len(results), "reasons": reasons}
        backends = sorted({backend for backend, _, _ in self.outcomes})
        return {
            "backends": backends,
            "aspects": list(ASPECTS),
            "operations": {k: dict(v) for k, v in operations.items()},
        }


def summary_lines(matrix: dict[str, Any]) -> list[str]:
    """Per backend and aspect: operations that pass, that are expected to fail, that fail; then the reasons."""
    width = max(map(len, ASPECTS)) + 2
    lines = ["operations that pass (+ expected failures, ! failures)", ""]
    lines.append(" " * 12 + "".join(f"{aspect:>{width}}" for aspect in ASPECTS))
    reasons: dict[tuple[str, str], list[str]] = defaultdict(list)
    for backend in matrix["backends"]:
        cells = []
        for aspect in ASPECTS:
            counts: Counter[str] = Counter()
            for name, per_backend in matrix["operations"].items():
                entry = per_backend.get(backend, {}).get(aspect)
                if entry:
                    counts[entry["status"]] += 1
                    for reason in entry["reasons"]:
                        reasons[backend, reason].append(f"{name} ({aspect})")
            text = str(counts["passed"]) if counts else "-"
            text += f"+{counts['xfail']}" if counts["xfail"] else ""
            text += f"!{counts['failed']}" if counts["failed"] else ""
            cells.append(f"{text:>{width}}")
        lines.append(f"{backend:<12}" + "".join(cells))
    if reasons:
        lines += ["", "expected failures"]
        lines += [f"  {backend}: {', '.join(names)}: {reason}" for (backend, reason), names in sorted(reasons.items())]
    return lines


def write(matrix: dict[str, Any], directory: Path) -> None:
    """Write ``matrix.json`` and ``matrix.html`` into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "matrix.json").write_text(json.dumps(matrix, indent=1))
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    (directory / "matrix.html").write_text(environment.get_template("report.html").render(matrix=matrix))
