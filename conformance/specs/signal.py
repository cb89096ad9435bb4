"""Specifications of `gradnp.signal`; SciPy is the oracle."""

from __future__ import annotations

import numpy
import scipy.signal

from conformance.spec import A, OpSpec, case, fixed
from conformance.specs.convolution import ONE_KERNEL


def matrices(name, *more):
    return OpSpec(
        f"signal.{name}",
        [
            case(A(2, 3), A(2, 2), fillvalue=1.5),
            # Kernels of more than twice the image, so that a boundary repeats it more than once.
            case(A(1, 2), A(4, 5), mode="same", boundary="wrap"),
            case(A(2, 1), A(5, 2), "full", "symm"),
            case(A(1, 2), A(3, 2), "valid"),
            *more,
        ],
        complex=True,
        reference=getattr(scipy.signal, name),
        xfail={("tensorflow", "vmap", i): ONE_KERNEL for i in "01234"},
    )


SPECS = [
    matrices(
        "correlate2d",
        case(A(2, 1), A(2, 2), "same", "fill", A()),
        # The kernel has a dtype of its own.
        case(A(3, 3), fixed(numpy.linspace(-1, 1, 6).reshape(2, 3)), "valid", "wrap").but("dtypes"),
    ),
    matrices("convolve2d"),
]
