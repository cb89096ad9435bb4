"""Specifications of the chapter `windows`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case
from conformance.specs._forms import SMALL_INTEGERS, unary

NO_XLA = "no XLA kernel of BesselI0 in TensorFlow 2.21: https://github.com/tensorflow/tensorflow/pull/126935"


def window(name, *shape, more=(), **options):
    function = getattr(numpy, name)
    cases = [case(m, *shape) for m in (0, 1, 2, 5)] + [case(4, *shape, dtype="float32")]
    return OpSpec(
        name,
        [*cases, *more],
        result="float",
        complex=False,
        reference=lambda *given, dtype="float64", **keywords: function(*given, **keywords).astype(dtype),
        **options,
    )


SPECS = [
    *map(window, ("bartlett", "hanning", "hamming", "blackman")),
    window(
        "kaiser",
        2.5,
        more=[case(5, A(low=0.5), id="an array"), case(1, beta=A(), id="one point")],
        xfail={("tensorflow", "jit_compile", case): NO_XLA for case in ("an array", "one point")},
    ),
    unary(
        "i0",
        -6.0,
        6.0,
        SMALL_INTEGERS,
        complex=False,
        kinks=[Kink(at=[0.0, 1e-3], slope=[0.0, 5.00000063e-4])],
        xfail={("tensorflow", "jit_compile"): NO_XLA},
    ),
]
