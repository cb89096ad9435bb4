"""`python -m benchmarks [overhead] [at] [training] [transforms] [conventions] [--backend NAME]`: the tables of what gradnp costs."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from gradnp._core.registry import REGISTRATIONS

OVERHEAD_GOAL = {"numpy": 150, "torch": 150, "jax": 150, "tensorflow": 400}
STEP_GOAL = {("torch", "eager"): 1.05, ("jax", "eager"): 1.05, ("tensorflow", "eager"): 1.10}
COMPILED_GOAL = 1.02
AT_GOAL = 1.5
TRANSFORM_GOAL = {"eager": 1.10, "compiled": 1.03}
BACKENDS = ("numpy", "torch", "tensorflow", "jax")


def run(module: str, backend: str) -> dict[str, Any]:
    """The JSON that ``python -m benchmarks.<module> <backend>`` prints, in a process of its own."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{module}", backend]
    done = subprocess.run(command, capture_output=True, text=True, env=quiet | os.environ)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def overhead(console: Console, backend: str) -> None:
    from benchmarks.overhead import CONTENDERS

    rows = run("overhead", backend)
    table = Table(title=f"{backend}: nanoseconds added to the native call", title_justify="left")
    table.add_column("operation")
    for column in ("native", *CONTENDERS):
        table.add_column(column, justify="right")
    for name, row in rows.items():
        cells = (f"{row[c]:,.0f}" if row.get(c) is not None else "–" for c in ("native", *CONTENDERS))
        table.add_row(name, *cells)
    medians = {}
    for contender in CONTENDERS:
        added = [row[contender] for row in rows.values() if row.get(contender) is not None]
        medians[contender] = statistics.median(added) if added else None
    table.add_section()
    table.add_row("median", "", *(f"{m:,.0f}" if m is not None else "–" for m in medians.values()), style="bold")
    console.print(table)
    peers = {c: m for c, m in medians.items() if c != "gradnp" and m is not None}
    best = min(peers, key=peers.get)
    console.print(
        f"gradnp's median {medians['gradnp']:,.0f} ns (goal {OVERHEAD_GOAL[backend]}), "
        f"{medians['gradnp'] / peers[best]:.2f} of the best peer's ({best}; goal 0.33)\n"
    )


def at(console: Console, backend: str) -> None:
    table = Table(title=f"{backend}: np.at against the framework's own indexing and update", title_justify="left")
    for column in ("method", "index", "native µs", "gradnp µs", "ratio", "goal"):
        table.add_column(column, justify="left" if column in ("method", "index") else "right")
    for method, rows in run("at", backend).items():
        for index, row in rows.items():
            cells = f"{row['native']:.1f}", f"{row['gradnp']:.1f}", f"{row['ratio']:.2f}", f"≤ {AT_GOAL:.2f}"
            table.add_row(method, index, *cells)
    console.print(table)


def training(console: Console, backend: str) -> None:
    goals = {"eager": STEP_GOAL.get((backend, "eager"), COMPILED_GOAL), "compiled": COMPILED_GOAL}
    console.print(steps(f"{backend}: a training step, batch 32", run("training", backend), goals))


def transforms(console: Console, backend: str) -> None:
    rows = run("transforms", backend)
    title = f"{backend}: np.value_and_grad and np.jit of it against the framework's own"
    console.print(steps(title, rows["steps"], TRANSFORM_GOAL))
    host = rows["host"]
    console.print(
        f"a host function adds {host['eager']:,.0f} µs to NumPy's {host['numpy']:.1f} µs, {host['compiled']:,.0f} µs compiled; "
        f"its gradient {host['gradient']:,.0f} µs\n"
    )


def steps(title: str, rows: dict[str, Any], goals: dict[str, float]) -> Table:
    """Milliseconds a training step, by model and mode."""
    table = Table(title=title, title_justify="left")
    for column in ("model", "mode", "native ms", "gradnp ms", "ratio", "goal"):
        table.add_column(column, justify="left" if column in ("model", "mode") else "right")
    for model, modes in rows.items():
        for mode, row in modes.items():
            cells = f"{row['native']:.3f}", f"{row['gradnp']:.3f}", f"{row['ratio']:.3f}", f"≤ {goals[mode]:.2f}"
            table.add_row(model, mode, *cells)
    return table


def conventions(console: Console, backend: str) -> None:
    table = Table(title=f"{backend}: what a convention costs (forward and gradient)", title_justify="left")
    for column in ("operation", "rule", "native µs", "gradnp µs", "ratio"):
        table.add_column(column, justify="left" if column in ("operation", "rule") else "right")
    for name, row in run("conventions", backend).items():
        table.add_row(name, row["rule"], f"{row['native']:,.0f}", f"{row['gradnp']:,.0f}", f"{row['ratio']:.2f}")
    console.print(table)


TABLES = {"overhead": overhead, "at": at, "training": training, "transforms": transforms, "conventions": conventions}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("tables", nargs="*", choices=[[], *TABLES], default=[])
    parser.add_argument("--backend", action="append", choices=BACKENDS, help="measure this backend only (repeatable)")
    options = parser.parse_args()
    console = Console(width=120)
    for backend in options.backend or BACKENDS:
        if not REGISTRATIONS[backend].installed:
            console.print(f"{backend} is not installed: {REGISTRATIONS[backend].install}")
            continue
        for name in options.tables or TABLES:
            if name == "overhead" or backend != "numpy":
                TABLES[name](console, backend)


if __name__ == "__main__":
    main()
