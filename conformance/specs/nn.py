"""Specifications of the chapter `nn`."""

from __future__ import annotations

import functools
import math

import numpy
import scipy.special

from conformance.spec import A, Kink, OpSpec, case, fixed, ints
from conformance.specs._forms import INF, NAN, SMALL_INTEGERS, of_floats, unary
from conformance.specs.convolution import windows


def pooled(reduce, fill, x, window, *, stride=None, padding="valid", layout="channels_first"):
    if layout == "channels_last":
        x = numpy.moveaxis(x, -1, 1)
    size = (window,) * (x.ndim - 2) if isinstance(window, int) else tuple(window)
    y = None
    for counts, position, entries in windows(x, size, window if stride is None else stride, padding, 1, fill):
        if y is None:
            y = numpy.zeros((*x.shape[:2], *counts))
        y[(slice(None), slice(None), *position)] = reduce(entries, axis=tuple(range(2, x.ndim)))
    return numpy.moveaxis(y, 1, -1) if layout == "channels_last" else y


def max_pool(x, window, **settings):
    lowest = -math.inf if x.dtype.kind == "f" else numpy.iinfo(x.dtype).min
    return pooled(numpy.max, lowest, x, window, **settings).astype(x.dtype)


def avg_pool(x, window, *, count_padding=False, **settings):
    reduce, fill = (numpy.mean, 0) if count_padding else (numpy.nanmean, math.nan)
    dtype = x.dtype if x.dtype.kind == "f" else "float64"
    return pooled(reduce, fill, x.astype(dtype), window, **settings).astype(dtype)


def one_hot(x, num_classes, axis=-1, dtype=None):
    return numpy.moveaxis(numpy.asarray(x)[..., None] == numpy.arange(num_classes), -1, axis).astype(dtype or "float64")


def gelu(x, approximate=False):
    if approximate:
        return 0.5 * x * (1 + numpy.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return x * scipy.special.ndtr(x)


real = functools.partial(unary, complex=False)
pools = [
    case(A(1, 2, 5), 2),
    case(A(2, 1, 4, 5), (2, 3), stride=(1, 2), padding=[1, (0, 2)]),
    case(A(1, 5, 1), 3, stride=2, padding="same", layout="channels_last"),
    case(A(1, 1, 2, 3, 2), (2, 1, 2)),
    case(A(0, 1, 4), 2),
    # Edges by words and by numbers, more than half a window too, along one, two and three dimensions.
    case(A(1, 2, 5), 2, padding="same"),
    case(A(1, 1, 4), 3, stride=2, padding=[(2, 0)]),
    case(A(1, 4, 3, 2), (3, 2), stride=1, padding=1, layout="channels_last"),
    case(A(1, 1, 2, 3, 2), 2, padding="same"),
]

SPECS = [
    real(
        "nn.relu", result="promote", reference=lambda x: numpy.maximum(x, 0), kinks=[Kink(at=0.0, slope=0.0, rule="P2")]
    ),
    OpSpec(
        "nn.gelu",
        [case(A()), case(A(2, 3), approximate=True), case(A(0, 2)), *SMALL_INTEGERS],
        result="float",
        reference=of_floats(gelu),
        complex=False,
    ),
    real("nn.silu", more=SMALL_INTEGERS, reference=of_floats(lambda x: x * scipy.special.expit(x))),
    real(
        "nn.softplus",
        more=SMALL_INTEGERS,
        reference=of_floats(lambda x: numpy.logaddexp(x, 0.0)),
        kinks=[Kink(at=[-800.0, 0.0, 800.0], slope=[0.0, 0.5, 1.0])],
    ),
    OpSpec(
        "nn.max_pool",
        [
            *pools,
            case(fixed([[[1.0, NAN, -INF, -INF, INF, 1.0]]]), 2),
            case(fixed([[[-INF, -INF, 3.0]]]), 2, padding=1),
        ],
        reference=max_pool,
        kinks=[
            Kink(at=[[[1.0, 1.0, 2.0]]], slope=[[[1.0, 0.0, 0.0]]], keywords={"window": 2}, rule="P4"),
            Kink(at=[[[-INF, -INF]]], slope=[[[1.0, 0.0]]], keywords={"window": 2}, rule="P4"),
            Kink(at=[[[0.0, 1.0, 1.0]]], slope=[[[0.0, 1.0, 0.0]]], keywords={"window": 3}, rule="P4"),
            Kink(at=[[[1.0, 1.0, 0.0]]], slope=[[[1.0, 1.0, 0.0]]], keywords={"window": 2, "stride": 1}, rule="P4"),
            Kink(
                at=[[[1.0, 1.0, 1.0]]],
                slope=[[[2.0, 1.0, 0.0]]],
                keywords={"window": 3, "stride": 1, "padding": 1},
                rule="P4",
            ),
            Kink(
                at=[[[[0.0, 1.0], [1.0, 1.0]]]],
                slope=[[[[0.0, 1.0], [0.0, 0.0]]]],
                keywords={"window": 2},
                rule="P4",
            ),
            Kink(
                at=[[[0.0], [2.0], [2.0], [2.0]]],
                slope=[[[0.0], [1.0], [1.0], [0.0]]],
                keywords={"window": 2, "layout": "channels_last"},
                rule="P4",
            ),
        ],
        complex=False,
    ),
    OpSpec(
        "nn.avg_pool",
        [
            *pools,
            case(A(1, 1, 3), 2, padding=1, count_padding=True),
            case(A(1, 3, 4, 1), 2, padding="same", layout="channels_last", count_padding=True),
        ],
        result="float",
        reference=avg_pool,
        complex=False,
    ),
    OpSpec(
        "nn.one_hot",
        [
            case(ints(2, 0, -1, 7), 3),
            case(ints([[0, 1]]), 2, axis=0),
            # More classes than the dtype can count.
            case(fixed(numpy.array([0, 255], "uint8")), 257),
            case(ints([[0, 1]]), 2, axis=-2, dtype="int32"),
            case(ints(numpy.zeros((0,))), 2),
        ],
        gradient="none",
        result="float",
        reference=one_hot,
    ),
]
