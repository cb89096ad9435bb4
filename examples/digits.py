"""One network on handwritten digits, trained under PyTorch, TensorFlow and JAX: the same curve three times.

The model, its loss and the optimiser's rule are written once, in `digits_model`, with gradnp; `digits_idioms` trains them
in each framework's own idiom, from the same weights on the same batches; the NumPy backend scores what comes out.

    python -m examples.digits
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Before a framework is imported: TensorFlow logs its start, JAX looks for other devices.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# So small a network gains nothing from more threads, and waits for them where the cores are busy.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy

import gradnp as np
from examples import digits_native
from examples.digits_idioms import Jax, TensorFlow, Torch
from examples.digits_model import accuracy, initial_parameters, loss

EPOCHS, BATCH = 15, 64
ACCURACY, AGREEMENT = 0.95, 1e-10
OUTPUT = Path("demo_output")


@dataclass
class Run:
    """What came of one backend."""

    trainer: Any
    gradients: dict[str, numpy.ndarray]
    losses: list[float] = field(default_factory=list)
    accuracy: float = 0.0
    milliseconds: float = 0.0
    native: float = 0.0


def data() -> tuple[tuple[numpy.ndarray, numpy.ndarray], tuple[numpy.ndarray, numpy.ndarray]]:
    """The digits that scikit-learn ships, for training and for the test."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = (digits.images / 16).astype("float32")[:, None]
    labels = digits.target.astype("int64")
    order = numpy.random.default_rng(1).permutation(len(images))
    train, test = order[:1437], order[1437:]
    return (images[train], labels[train]), (images[test], labels[test])


def batches(images: numpy.ndarray, labels: numpy.ndarray) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """The same batches, in the same order, for every backend."""
    rng = numpy.random.default_rng(2)
    steps = len(images) // BATCH
    orders = [rng.permutation(len(images))[: steps * BATCH].reshape(steps, BATCH) for _ in range(EPOCHS)]
    return [(images[chosen], labels[chosen]) for order in orders for chosen in order]


def speed(trainers: list[Any], batch: tuple[numpy.ndarray, numpy.ndarray], steps: int = 100) -> list[float]:
    """Milliseconds of each trainer's fastest step, which is the one that no other program on the machine held up."""
    times: list[list[float]] = [[] for _ in trainers]
    for _ in range(steps):
        for trainer, taken in zip(trainers, times, strict=True):
            start = time.perf_counter()
            trainer.step(*batch)
            taken.append(time.perf_counter() - start)
    return [1e3 * min(taken) for taken in times]


def train(framework: Any, progress: Any, train_set: Any, test_set: Any) -> Run:
    """Train, score and time one framework."""
    name = framework.backend
    steps = batches(*train_set)
    task = progress.add_task(f"{name}: importing", total=len(steps))
    start = initial_parameters()
    wide = {key: value.astype("float64") for key, value in start.items()}
    images, labels = steps[0]
    gradients = framework.gradients(loss, wide, images.astype("float64"), labels)
    run = Run(framework(loss, start), gradients)
    progress.update(task, description=f"{name}: training")
    for batch in steps:
        run.losses.append(run.trainer.step(*batch))
        progress.update(task, advance=1, description=f"{name}: loss {run.losses[-1]:.4f}")
    run.accuracy = accuracy(run.trainer.parameters(), *test_set)
    progress.update(task, description=f"{name}: timing")
    by_hand = framework(getattr(digits_native, f"{name}_loss"), start)
    run.milliseconds, run.native = speed([run.trainer, by_hand], steps[0])
    progress.update(task, description=f"{name}: accuracy {run.accuracy:.1%}")
    return run


def difference(run: Run, others: list[Run]) -> float | None:
    """The largest difference of a gradient's entry from another backend's."""
    found = [numpy.abs(run.gradients[k] - o.gradients[k]).max() for o in others if o is not run for k in run.gradients]
    return max(found) if found else None


def plot(runs: list[Run]) -> Path:
    """The loss curves, each drawn narrower than the one beneath it."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for i, run in enumerate(runs):
        axes.plot(
            run.losses, label=run.trainer.backend, linewidth=(7, 3.5, 1)[i], color=("#f5b895", "#5b8fd6", "#111")[i]
        )
    axes.set(
        yscale="log", xlabel="step", ylabel="training loss", title="One network, written once, trained three times"
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    OUTPUT.mkdir(exist_ok=True)
    path = OUTPUT / "loss_curves.png"
    figure.savefig(path, dpi=150)
    return path


def main() -> int:
    from rich import box
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.table import Table

    console = Console()
    train_set, test_set = data()
    runs: list[Run] = []
    columns = TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        for framework in (Torch, TensorFlow, Jax):
            try:
                with np.use_backend(framework.backend):
                    pass
            except np.BackendNotInstalledError as missing:
                progress.console.print(f"left out: {missing}", highlight=False, markup=False)
                continue
            runs.append(train(framework, progress, train_set, test_set))
    if not runs:
        console.print("No framework is installed that differentiates.")
        return 1
    title = f"{len(test_set[1])} test images, scored by the NumPy backend"
    table = Table(title=title, box=box.SIMPLE, pad_edge=False, collapse_padding=True)
    for heading in ("backend", "idiom"):
        table.add_column(heading, no_wrap=True)
    for heading in ("test\naccuracy", "final\nloss", "gradients\napart", "ms a\nstep", "ms by\nhand", "ratio"):
        table.add_column(heading, justify="right", no_wrap=True)
    good = True
    for run in runs:
        apart = difference(run, runs)
        good = good and run.accuracy >= ACCURACY and (apart is None or apart <= AGREEMENT)
        table.add_row(
            run.trainer.backend,
            run.trainer.idiom,
            f"{run.accuracy:.1%}",
            f"{run.losses[-1]:.5f}",
            "–" if apart is None else f"{apart:.1e}",
            f"{run.milliseconds:.2f}",
            f"{run.native:.2f}",
            f"{run.milliseconds / run.native:.2f}",
        )
    console.print(table)
    console.print(
        "gradients apart: the largest difference from another backend's, in float64\n"
        "by hand: the same step, its loss written in the framework's own functions",
        style="dim",
    )
    console.print(f"loss curves: {plot(runs)}", highlight=False)
    if not good:
        console.print(f"[red]Accuracy is below {ACCURACY:.0%}, or gradients differ by more than {AGREEMENT}.[/red]")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
