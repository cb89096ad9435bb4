"""Registers the planted backend: ``pytest conformance --backend planted -p tests.planted.plugin``."""

from __future__ import annotations

import functools

import torch

import gradnp
from conformance.aspects import TRANSFORMS
from conformance.frameworks import Torch, register

gradnp.register_backend("planted", "tests.planted.backend", roots=("tests",), requires="torch")


@register
class Planted(Torch):
    name, requires = "planted", "torch"
    lacks = frozenset({"jit_compile", "forward", *TRANSFORMS})

    def array(self, x):
        from tests.planted.backend import Tensor

        return super().array(x).as_subclass(Tensor)

    def views(self, x):
        return {}

    def vmap(self, f, args, axes):
        from tests.planted.backend import Tensor

        # Inside, torch makes plain tensors of them.
        return super().vmap(lambda arrays: f([x.as_subclass(Tensor) for x in arrays]), args, axes)

    def compilers(self):
        # AOTAutograd takes no subclass of torch.Tensor that leaves dispatch alone; Dynamo does.
        return {"compiled": functools.partial(torch.compile, fullgraph=True, dynamic=False, backend="eager")}
