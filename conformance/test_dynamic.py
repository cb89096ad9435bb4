"""Programs that are compiled once and called with what changes: a number in the place of an array, the first axis's size."""

from __future__ import annotations

import dataclasses

import pytest

import gradnp
from conformance.calls import VALUE, arrays_of, assert_all_close, flat
from gradnp._core.catalogue import OPERATIONS

NUMBERS = 12
SIZES = (2, 3, 4, 5, 7, 8, 9, 11)
PROGRAMS = 3
"""One for the first call, one of symbols, and one more where a size's parity or a 1 makes another program."""


@pytest.mark.aspect("dynamic")
def test_dynamic(subject):
    def judge(call):
        for what, arguments in {"numbers": with_numbers(call), "sizes": with_sizes(call)}.items():
            if arguments:
                check(subject.framework, call, arguments, what)

    subject.check(judge)


def check(framework, call, arguments, what):
    """Call the operation, compiled once, with each of `arguments`: arrays and numbers in the places of its samples."""
    spec, case = call.spec, call.case

    def program(*values):
        args, kwargs = case.fill(values)
        return flat(spec.run(gradnp, args, kwargs))

    compiled, count = framework.counting(program)
    for values in arguments:
        given = [x if isinstance(x, float) else arrays_of(framework, [x])[0] for x in values]
        results = [framework.numpy(r) for r in compiled(*given) if framework.is_array(r)]
        args, kwargs = case.fill(values)
        assert_all_close(results, flat(spec.oracle(args, kwargs)), VALUE, f"{what}, dynamic")
    assert count() <= PROGRAMS, f"{count()} programs for {len(arguments)} different {what}"


def with_numbers(call):
    """The arguments with a Python float in the place of the last array, twelve times; none unless arrays broadcast."""
    spec, samples = call.spec, call.case.samples
    operation = OPERATIONS.get(spec.name)
    if operation is None or not operation.is_ufunc or len(samples) < 2 or not samples[-1].differentiable:
        return []
    scalar = dataclasses.replace(samples[-1], shape=())
    return [[*call.host[:-1], float(scalar.draw(seed))] for seed in range(NUMBERS)]


def with_sizes(call):
    """The arguments with first axes of eight sizes; none where NumPy refuses one, or the size says how many results."""
    samples = call.case.samples
    if not all(s.differentiable and s.shape and s.shape[0] == samples[0].shape[0] for s in samples):
        return []
    found, counts = [], set()
    for size in SIZES:
        values = [
            dataclasses.replace(s, shape=(size, *s.shape[1:])).draw(call.spec.seed(call.case, i))
            for i, s in enumerate(samples)
        ]
        try:
            counts.add(len(flat(call.spec.oracle(*call.case.fill(values)))))
        except Exception:
            return []
        found.append(values)
    return found if len(counts) == 1 else []
