"""Where did the gradient go? A loss with three mistakes, and what `np.explain` says of it.

Run ``python -m examples.explaining`` to print the report and write the picture beside it.
"""

from __future__ import annotations

import numpy
import torch

import gradnp as np


def loss(w, scale, x):
    h = np.maximum(x @ w["hidden"], 0)
    energy = torch.from_numpy(numpy.square(h.numpy()))
    gate = np.where(scale > 0, np.sqrt(scale), 0.0)
    y = (h * gate) @ w["out"].detach()
    return np.mean(y**2) + np.mean(energy)


def report():
    """The report on `loss` for fixed values."""
    r = numpy.random.default_rng(0)
    w = {"hidden": torch.from_numpy(r.normal(size=(3, 4))), "out": torch.from_numpy(r.normal(size=4))}
    scale, x = torch.tensor([0.0, 1.0, 4.0, 9.0], dtype=torch.float64), torch.from_numpy(r.normal(size=(5, 3)))
    return np.explain(loss, w, scale, x)


if __name__ == "__main__":
    found = report()
    print(found)
    found.save("explaining.svg")
