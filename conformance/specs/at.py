"""Specifications of `gradnp.at`: reading and updating at an index, one specification for each method."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, ints
from conformance.specs._forms import NAN

ALL = slice(None)
BASIC = (slice(None, None, -2), ..., None, 1)
ARRAYS = (0, ALL, ints([[1, -1], [0, 1]]))  # an integer beside an array counts as one: their axes come first
REPEATED = ints(0, -3, 1)  # of an axis of 3: 0 twice


def update(method, **options):
    """An update's specification; its cases hold for every method."""

    def call(np, x, index, v, **kwargs):
        return getattr(np.at(x)[index], method)(v, **kwargs)

    def reference(x, index, v, unique_indices=False):
        x = numpy.array(x)
        if method == "set":
            x[index] = v
        else:
            getattr(numpy, {"min": "minimum", "max": "maximum"}.get(method, method)).at(x, index, v)
        return x

    a = lambda *shape: A(*shape, low=0.5)
    cases = [
        case(a(3, 2), BASIC, a(2, 1)),
        case(a(2, 2, 3), ARRAYS, a(2, 2, 2)),
        case(a(3, 2), REPEATED, a(2)),
        case(a(3), bools(True, False, True), 1.5),
        case(a(3, 2), slice(1, 3), a(2)),
        case(a(3, 2), (numpy.array([True, False, True]), [1, 0]), a()),
    ]
    options = {
        "result": "first",
        "dtypes": ("float32", "float64"),
        "call": call,
        "reference": reference,
    } | options
    return OpSpec(f"at.{method}", cases + options.pop("cases", []), **options)


# What is selected depends on the mask's values, so that shapes are not static.
NOT_STATIC = ("dtypes", "forward", "second", "compiled", "jit_compile", "vmap")


# The indices that go straight to a framework's kernel, and the cases of each method that has a kernel of its own.
ROW = case(A(3, 2), -1, A(2))
SLICE = case(A(4, 2), slice(1, 3), A(2, 2))
STEPS = case(A(4), slice(1, 4, 2), 1.5)
SLICES = case(A(2, 3, 2), (..., slice(1, None), 0), A(2, 1))
ALL_OF_IT = case(A(2), slice(None), A(2))  # nothing is left of x: its gradient is zeros
REVERSED = case(A(2), slice(None, None, -1), A(2))
DISTINCT = case(A(3, 2), ints(2, 0), A(2, 2))
NEGATIVE = case(A(3, 2), ints(-1, 0), A(2))
REPEATED_NUMBER = case(A(3), ints([[0, 2], [1, 2]]), 1.5)
VALUES_OF_MASK = case(A(3, 2), bools(True, False, True), A(2, 1)).but(*NOT_STATIC)


SPECS = [
    OpSpec(
        "at.get",
        [
            case(A(3, 2), BASIC),
            case(A(2, 2, 3), ARRAYS),
            case(A(3, 2, 2), (REPEATED, None, [1, 0, 0])),
            case(A(4), slice(5, 0, -1)),
            case(A(2, 3), bools([[True, False, True], [False, True, True]])).but(*NOT_STATIC),
            case(A(3, 2), -1),
            case(A(3, 2), slice(1, None)),
            case(A(3, 2), (..., None, slice(0, 2, 2))),
            case(A(3, 2), ints([[0, -1], [0, 2]])),
        ],
        call=lambda np, x, index: np.at(x)[index].get(),
        reference=lambda x, index: x[index],
    ),
    update(
        "set",
        cases=[
            case(A(0, 2), (ALL, 0), A(0)),
            case(A(3, 2), (ints(2, 0),), A(2, 2), unique_indices=True),
            *[ROW, SLICE, STEPS, SLICES, ALL_OF_IT, REVERSED, DISTINCT, NEGATIVE, VALUES_OF_MASK],
        ],
        kinks=[
            Kink(at=([1.0, 2.0], ints(0, 0), [3.0, 4.0]), slope=([0.0, 1.0], [0.0, 1.0])),
            Kink(at=([1.0, 2.0], ints(0, -2), [3.0, 4.0]), slope=([0.0, 1.0], [0.0, 1.0])),
        ],
    ),
    update("add", cases=[SLICE, NEGATIVE, REPEATED_NUMBER, VALUES_OF_MASK]),
    update("subtract"),
    update(
        "multiply",
        kinks=[Kink(at=([2.0, 1.0], ints(0, 0, 1), [0.0, 3.0, 1.0]), slope=([0.0, 1.0], [6.0, 0.0, 1.0]))],
    ),
    update("divide"),
    update("power", complex=False),
    update(
        "min",
        complex=False,
        kinks=[
            Kink(at=([1.0, 2.0], ints(0, 0), [1.0, 1.0]), slope=([1 / 3, 1.0], [1 / 3, 1 / 3]), rule="P3"),
            Kink(at=([1.0, 2.0], bools(True, False), 1.0), slope=([0.5, 1.0], 0.5), rule="P3"),
        ],
    ),
    update(
        "max",
        complex=False,
        kinks=[
            Kink(at=([1.0, 2.0], ints(0, 0), [1.0, 1.0]), slope=([1 / 3, 1.0], [1 / 3, 1 / 3]), rule="P3"),
            Kink(at=([1.0, 2.0], ints(0, 0), [NAN, 3.0]), slope=(None, None), value=[NAN, 2.0]),
        ],
    ),
]
