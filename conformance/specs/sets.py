"""Specifications of the chapter `sets`."""

from __future__ import annotations

import functools

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed, ints
from conformance.specs._forms import NAN
from conformance.specs.sorting import DERIVATIVES, apart, pairs


def common(x):
    """`apart`, of which the first elements are whole numbers."""
    x = apart(x)
    x.flat[:2] = [1.0, 0.0]
    return x


def repeated(x):
    """Every element twice; finite differences tell equal elements apart, so that the kinks have the gradients."""
    return numpy.concatenate([x[::2], x[::2]])[: x.size]


def unique_spec(name, *results, **options):
    """A specification of the `unique_*` functions; each nan is distinct from the others."""
    return OpSpec(
        name,
        [case(A(2, 3, make=pairs)).but(*DERIVATIVES), case(A(2, 3, make=apart)), case(A()), case(A(0))],
        result=results if len(results) > 1 else results[0],
        static=False,
        kinks=[
            Kink(at=[2.0, 1.0, 2.0], slope=[1.0, 1.0, 0.0]),
            Kink(at=[NAN, 1.0, NAN], slope=[1.0, 1.0, 1.0]),
        ],
        **options,
    )


def sorted_values(np, x):
    """NumPy leaves the order open."""
    return np.sort(np.unique_values(x))


of_two = functools.partial(OpSpec, static=False)
TWICE = A(4, make=repeated)


SPECS = [
    unique_spec("unique_all", "promote", "int", "int", "int"),
    unique_spec("unique_counts", "promote", "int"),
    unique_spec("unique_inverse", "promote", "int"),
    unique_spec("unique_values", "promote", call=sorted_values),
    OpSpec(
        "isin",
        [
            case(A(2, 3, make=numpy.round), A(2, 2, make=numpy.round)),
            case(A(4, make=numpy.round), ints(1, 0), True, True),
            case(A(), [0.5, 1.0], kind="sort"),
            case(ints(3, 1), ints(1, 4), kind="table"),
            case(bools(True, False), bools(True)),
            case(fixed([NAN, 1.0]), fixed([NAN, 1.0])),
            case(A(2), []),
            case(A(0, 2), A(3)),
        ],
        gradient="none",
        result="bool",
    ),
    of_two(
        "intersect1d",
        [
            case(A(4, make=common), numpy.array([1.0, 7.5, 0.0]), return_indices=True).but(*DERIVATIVES),
            case(TWICE, TWICE).but("dtypes", *DERIVATIVES),
            case(A(4, make=common), A(2, 2, make=common), True, True).but(*DERIVATIVES),
            case(A(2), numpy.zeros(0), return_indices=True),
        ],
        result=("promote", "int", "int"),
        kinks=[
            Kink(at=([2.0, 1.0, 2.0], [[3.0], [2.0]]), slope=([1.0, 0.0, 0.0], [[0.0], [0.0]])),
            Kink(at=([NAN, 1.0], [1.0, NAN]), slope=([0.0, 1.0], [0.0, 0.0])),
        ],
    ),
    of_two(
        "union1d",
        [case(A(3, make=apart), A(2, 2)), case(TWICE, A(3)).but(*DERIVATIVES), case(A(0), 0.5), case(A(), A())],
        kinks=[Kink(at=([2.0, 1.0, 2.0], [3.0, 2.0]), slope=([1.0, 1.0, 0.0], [1.0, 0.0]))],
    ),
    of_two(
        "setdiff1d",
        [
            case(A(4, make=apart), A(2, 2)),
            case(TWICE, A(3)).but(*DERIVATIVES),
            case(A(4, make=apart), ints(1, 7), assume_unique=True),
            case(A(2, 2), []),
        ],
        result="first",
        kinks=[Kink(at=([2.0, 1.0, 2.0, 5.0], [5.0, 3.0]), slope=([1.0, 1.0, 0.0, 0.0], [0.0, 0.0]))],
    ),
    of_two(
        "setxor1d",
        [
            case(A(4, make=apart), A(2, 2)),
            case(TWICE, A(3)).but(*DERIVATIVES),
            case(A(4, make=apart), A(2, low=5.0, high=6.0), assume_unique=True),
            case(A(0), numpy.zeros(0)),
        ],
        kinks=[Kink(at=([2.0, 1.0, 2.0, 5.0], [5.0, 3.0]), slope=([1.0, 1.0, 0.0, 0.0], [0.0, 1.0]))],
    ),
]
