"""Specifications of the chapter `fft`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case

DTYPES = ("int32", "int64", "float16", "float32", "float64")


def spectrum(names, floating, integer):
    """The dtype of a complex result: NumPy transforms float16 too, in complex64."""
    name = floating if names[0].startswith("int") else names[0]
    return "complex128" if name in ("float64", "complex128") else "complex64"


def values(names, floating, integer):
    """The dtype of a real result of several transforms, the first of which has made float16 complex64."""
    return "float64" if spectrum(names, floating, integer) == "complex128" else "float32"


def _along_one(name, *more, **options):
    """Odd, even and prime lengths, one point, cut and filled up, each norm, an axis in the middle, no rows."""
    cases = [
        case(A(5)),
        case(A(2, 4), norm="ortho"),
        case(A(7), n=3, norm="forward"),
        case(A(2, 3, 2), n=4, axis=1, norm="backward"),
        case(A(3, 2), n=1, axis=0),
        case(A(2, 3), 6, 0, "ortho"),
        case(A(0, 3)),
        case(A(2, 0), n=2),
        *more,
    ]
    return OpSpec(f"fft.{name}", cases, **{"result": spectrum, "dtypes": DTYPES} | options)


def _along_several(name, *more, **options):
    cases = [
        case(A(2, 3)),
        case(A(3, 2, 4), s=(2, 5), axes=(0, -1), norm="ortho"),
        case(A(3, 4), s=(-1, 3), axes=(1, 0), norm="forward"),
        case(A(2, 3, 4), axes=[1, 2]),
        case(A(0, 2, 3), axes=(-2, -1)),
        *more,
    ]
    return OpSpec(f"fft.{name}", cases, **{"result": spectrum, "dtypes": DTYPES} | options)


def _shift(name):
    cases = [
        case(A(5)),
        case(A(2, 3)),
        case(A(4, 3), axes=-1),
        case(A(2, 3, 3), axes=(0, -1)),
        case(A(0, 2)),
    ]
    return OpSpec(f"fft.{name}", cases)


def _frequencies(name):
    cases = [
        case(4),
        case(5, 0.5),
        case(1, d=2),
        case(numpy.int64(6)).but("compiled"),  # Dynamo makes a tensor of it, whose value it does not know
        case(5, A(low=0.5)),
        case(4, 0.5, dtype="float32"),
    ]
    return OpSpec(f"fft.{name}", cases, result="float", complex=False, reference=_of_sampled(getattr(numpy.fft, name)))


def _of_sampled(function):
    def frequencies(n, d=1.0, dtype=None):
        result = function(n, d)
        return result if dtype is None else result.astype(dtype)

    return frequencies


SPECS = [
    _along_one("fft"),
    _along_one("ifft"),
    _along_one("rfft", complex=False),
    _along_one("irfft", result="real"),
    _along_one("hfft", result="real"),
    _along_one("ihfft", complex=False),
    # Along no axes nothing becomes complex.
    _along_several("fftn", case(A(3), axes=(0, 0)), case(A(2, 2), axes=()).but("dtypes")),
    _along_several("ifftn"),
    _along_several("rfftn", complex=False),
    _along_several("irfftn", result=values),
    _along_several("fft2"),
    _along_several("ifft2"),
    _along_several("rfft2", complex=False),
    _along_several("irfft2", result=values),
    _frequencies("fftfreq"),
    _frequencies("rfftfreq"),
    _shift("fftshift"),
    _shift("ifftshift"),
]
