"""Specifications of the chapter `convolution`."""

from __future__ import annotations

import itertools

import numpy
import scipy.signal

from conformance.spec import A, OpSpec, case, fixed

# TensorFlow's vectorised loop convolves a batch with one kernel, not with one each; the case with a fixed kernel passes.
ONE_KERNEL = (
    "the vectorised loop's convolution takes one kernel for all: "
    "https://github.com/tensorflow/tensorflow/blob/v2.21.0/tensorflow/python/ops/parallel_for/pfor.py"
)


def padding_of(padding, sizes, kernel, stride, dilation):
    """The zeros (low, high) of each dimension, from the definition of each form."""
    extents = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    if padding == "valid":
        return [(0, 0)] * len(sizes)
    if padding == "same":  # ONNX SAME_UPPER
        totals = [max((-(-n // s) - 1) * s + e - n, 0) for n, s, e in zip(sizes, stride, extents, strict=True)]
        return [(t // 2, t - t // 2) for t in totals]
    each = [padding] * len(sizes) if isinstance(padding, int) else padding
    return [(p, p) if isinstance(p, int) else p for p in each]


def windows(x, kernel, stride, padding, dilation, fill=0):
    """Yield each output position with the entries of `x` (batch, channels, *spatial) that its window covers."""
    n = len(kernel)
    each = lambda value: (value,) * n if isinstance(value, int) else tuple(value)
    stride, dilation = each(stride), each(dilation)
    pads = padding_of(padding, x.shape[2:], kernel, stride, dilation)
    x = numpy.pad(x, [(0, 0), (0, 0), *pads], constant_values=fill)
    counts = [
        (size - (k - 1) * d - 1) // s + 1 for size, k, d, s in zip(x.shape[2:], kernel, dilation, stride, strict=True)
    ]
    for out in itertools.product(*map(range, counts)):
        along = [
            slice(o * s, o * s + (k - 1) * d + 1, d) for o, s, k, d in zip(out, stride, kernel, dilation, strict=True)
        ]
        yield counts, out, x[(slice(None), slice(None), *along)]


def conv(x, w, *, stride=1, padding="valid", dilation=1, groups=1, layout="channels_first"):
    dtype = numpy.result_type(x, w)
    dtype = "float64" if dtype.kind in "iub" else dtype
    if layout == "channels_last":
        x = numpy.moveaxis(x, -1, 1)
    out, depth = w.shape[:2]
    y = None
    for counts, position, entries in windows(x, w.shape[2:], stride, padding, dilation):
        if y is None:
            y = numpy.zeros((x.shape[0], out, *counts), dtype)
        for o in range(out):
            first = o // (out // groups) * depth
            products = entries[:, first : first + depth] * w[o]
            y[(slice(None), o, *position)] = products.sum(axis=tuple(range(1, x.ndim)))
    return numpy.moveaxis(y, 1, -1) if layout == "channels_last" else y


def sequences(name, *more):
    return OpSpec(
        name,
        [case(A(5), A(2)), case(A(2), A(4), "full"), case(A(2), A(4), mode="same"), case(A(3), A(3), "valid"), *more],
        xfail={("tensorflow", "vmap"): ONE_KERNEL},
    )


def matrices(name, *more, vmap_fails=("filled", "wrapped", "mirrored", "valid")):
    return OpSpec(
        f"signal.{name}",
        [
            case(A(2, 3), A(2, 2), fillvalue=1.5, id="filled"),
            # Kernels of more than twice the image, so that a boundary repeats it more than once.
            case(A(1, 2), A(4, 5), mode="same", boundary="wrap", id="wrapped"),
            case(A(2, 1), A(5, 2), "full", "symm", id="mirrored"),
            case(A(1, 2), A(3, 2), "valid", id="valid"),
            *more,
        ],
        reference=getattr(scipy.signal, name),
        xfail={("tensorflow", "vmap", case): ONE_KERNEL for case in vmap_fails},
    )


SPECS = [
    OpSpec(
        "conv",
        [
            case(A(1, 2, 5), A(2, 2, 2), id="1d"),
            case(A(2, 2, 5, 4), A(3, 2, 3, 2), stride=(2, 1), padding="same", id="strided"),
            case(A(1, 3, 4, 2), A(2, 2, 2, 3), padding=[1, (0, 2)], layout="channels_last", id="padded"),
            case(A(1, 4, 7), A(4, 2, 2), stride=2, padding="same", dilation=3, groups=2, id="groups"),
            case(A(1, 4, 4, 4), A(4, 1, 2, 2), padding=1, dilation=(2, 1), groups=4, layout="channels_last"),
            case(A(1, 2, 3, 2, 3), A(1, 2, 2, 2, 1), stride=(1, 2, 2), padding=[(1, 0), 0, 1], id="3d strided"),
            case(
                A(1, 2, 3, 3, 1), A(2, 1, 2, 2, 2), dilation=2, padding="same", layout="channels_last", id="3d dilated"
            ),
            case(A(0, 2, 5), A(4, 1, 2), groups=2, id="empty"),
            # The kernel has a dtype of its own.
            case(A(2, 1, 5), fixed(numpy.linspace(-1, 1, 6).reshape(2, 1, 3)), padding="same").but("dtypes"),
        ],
        result="float",
        reference=conv,
        xfail={
            ("tensorflow", "vmap", case): ONE_KERNEL
            for case in ("1d", "strided", "padded", "groups", "3d strided", "3d dilated", "empty")
        },
    ),
    sequences("convolve", case(A(), A(2))),
    sequences("correlate"),
    matrices(
        "correlate2d",
        case(A(2, 1), A(2, 2), "same", "fill", A(), id="filled with an array"),
        # The kernel has a dtype of its own.
        case(A(3, 3), fixed(numpy.linspace(-1, 1, 6).reshape(2, 3)), "valid", "wrap").but("dtypes"),
        vmap_fails=("filled", "wrapped", "mirrored", "valid", "filled with an array"),
    ),
    matrices("convolve2d"),
]
