"""Specifications of the chapter `sorting`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed, ints
from conformance.specs._forms import INF, NAN


def apart(x):
    """Distinct real parts, so that finite differences cross no tie."""
    order = numpy.random.default_rng(3).permutation(x.size).reshape(x.shape)
    return numpy.asarray(order + 0.2 * numpy.tanh(x.real) + (1j * x.imag if numpy.iscomplexobj(x) else 0))


def pairs(x):
    """As `apart`, but that each value comes about twice."""
    order = numpy.random.default_rng(3).permutation(x.size).reshape(x.shape)
    return numpy.asarray(order // 2 + (0j if numpy.iscomplexobj(x) else 0))


def shared(np, a, *args, **kwargs):
    """The part that NumPy leaves no choice in: the `kth` elements."""
    return np.take(np.partition(a, *args, **kwargs), args[0], kwargs.get("axis", -1) or 0)


def shared_positions(np, a, *args, **kwargs):
    return np.take(np.argpartition(a, *args, **kwargs), args[0], kwargs.get("axis", -1) or 0)


DERIVATIVES = ("gradient", "forward", "second")
ALSO = {"return_index": True, "return_inverse": True, "return_counts": True}

SPECS = [
    OpSpec(
        "sort",
        [
            case(A(3, make=apart)),
            case(A(2, 3, make=apart), axis=0, kind="stable"),
            case(A(2, 2, make=apart), axis=None, stable=True),
            case(A(2, 3, make=apart), axis=-2, descending=True),
            case(A(2, 2, make=apart), None, descending=True),
            case(A(0, 2)),
        ],
        kinks=[
            Kink(at=[2.0, 1.0, 2.0], slope=[1.0, 1.0, 1.0], rule="P4"),
            Kink(at=[NAN, INF, -INF, 1.0, NAN], slope=[1.0] * 5, keywords={"descending": True}, rule="P4"),
            Kink(at=[NAN, INF, -INF, 1.0, NAN], slope=[1.0] * 5, rule="P4"),
        ],
    ),
    OpSpec(
        "sort_complex",
        [case(A(3, make=apart)), case(A(2, 3, make=apart)), case(A(2, 0)), case(ints(3, 1, 2))],
        call=lambda np, a: (np.real(np.sort_complex(a)), np.imag(np.sort_complex(a))),
        result="real",
    ),
    OpSpec(
        "argsort",
        [
            case(A(2, 4, make=pairs), stable=True),
            case(A(2, 3, make=pairs), axis=0, kind="stable"),
            case(A(2, 2, make=apart), axis=None),
            case(A(2, 4, make=pairs), stable=True, descending=True),
            case(fixed([1.0, NAN, 3.0, -INF, 1.0, NAN]), stable=True, descending=True),
            case(fixed(numpy.array([3, 0, 255, 3], "uint8")), stable=True, descending=True),
            case(bools(True, False, True), stable=True, descending=True),
            case(A(0)),
        ],
        gradient="none",
        result="int",
    ),
    OpSpec(
        "lexsort",
        [case([A(4, make=apart), A(4, make=pairs)]), case(A(2, 2, 3, make=pairs), axis=0), case([A(), A()])],
        gradient="none",
        result="int",
        complex=False,
    ),
    OpSpec(
        "partition",
        [
            case(A(5, make=apart), 2),
            case(A(3, 2, make=apart), [0, -1], axis=0),
            case(A(2, 2, make=apart), 1, axis=None),
        ],
        call=shared,
    ),
    OpSpec(
        "argpartition",
        [case(A(5, make=apart), 2), case(A(3, 2, make=apart), [0, -1], axis=0)],
        gradient="none",
        result="int",
        call=shared_positions,
    ),
    OpSpec(
        "searchsorted",
        [
            case(A(4, make=numpy.sort), A(2, 2)),
            case(numpy.array([0.0, 1.0, 1.0, 2.0]), A(3, make=numpy.round), side="right"),
            case(A(4, make=lambda x: numpy.sort(x)[::-1]), 0.5, sorter=ints(3, 2, 1, 0)),
            case(A(0), A()),
            case(A(3, make=numpy.sort), A(0, 2)),
            # nan comes last, after inf.
            case(fixed([-INF, 0.0, INF, NAN, NAN]), fixed([NAN, INF, -INF, 0.0, 5.0])),
            case(fixed([-INF, 0.0, INF, NAN, NAN]), fixed([NAN, INF, -INF, 0.0, 5.0]), side="right"),
            case(fixed([NAN, 1.0]), fixed([NAN, 2.0]), sorter=ints(1, 0)),
        ],
        gradient="none",
        result="int",
        complex=False,
    ),
    OpSpec(
        "unique",
        [
            # Finite differences would tell equal elements apart; the kinks have their gradients.
            case(A(2, 3, make=pairs), **ALSO).but(*DERIVATIVES),
            case(A(3, 2, make=lambda x: x[[0, 1, 0]]), axis=0, **ALSO).but(*DERIVATIVES),
            case(A(2, 3, make=apart), axis=-1, **ALSO),
            case(A(0), **ALSO),
        ],
        result=("promote", "int", "int", "int"),
        static=False,
        kinks=[
            Kink(at=[2.0, 1.0, 2.0], slope=[1.0, 1.0, 0.0]),
            Kink(at=[NAN, 1.0, NAN], slope=[1.0, 1.0, 0.0]),
        ],
    ),
    OpSpec(
        "bincount",
        [
            case(ints(0, 3, 3), A(3)),
            case(ints(1, 1), minlength=4),
            case(numpy.array([2, 0]), A(2), minlength=4),
            case(ints([]), minlength=2),
        ],
        result=lambda names, floating, integer: names[0] if names[0].startswith("float") else floating,
        static=False,
        complex=False,
    ),
]
