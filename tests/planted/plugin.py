"""Registers the planted backend: ``pytest conformance --backend planted -p tests.planted.plugin``."""

from __future__ import annotations

import gradnp
from conformance.frameworks import Torch, register
from conformance.spec import TRANSFORMS

gradnp.register_backend("planted", "tests.planted.backend", roots=("tests",), requires="torch")


@register
class Planted(Torch):
    name, requires = "planted", "torch"
    lacks = frozenset({"compiled", "jit_compile", "vmap", "forward", *TRANSFORMS})

    def array(self, x):
        from tests.planted.backend import Tensor

        return super().array(x).as_subclass(Tensor)

    def views(self, x):
        return {}
