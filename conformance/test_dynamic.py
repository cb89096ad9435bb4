"""Programs that are compiled once and called with what changes: the sizes of axes, and numbers."""

from __future__ import annotations

import numpy
import pytest

from conformance.calls import VALUE, assert_all_close
from conformance.programs import Program, program_of, split
from conformance.sample import FIRST_OF_A_KIND
from conformance.test_gradients import GRADIENT
from conformance.varying import SIZES, TIMES, varying

PROGRAMS = 3
"""One for the first call, one of symbols, and one more where a size's parity or a 1 makes another program."""

COMPARED = 7
"""The call whose gradients are compared with those of eager mode: of 11 elements."""

OPENED = (None, 1, 0)
"""Of how many axes, from the first on, the sizes are left open: of all where possible."""

NEEDS_A_SIZE = "needs a size that is unknown while the function is traced; give the sizes in its input_signature"

NEEDED = {
    "array_equiv": 2,
    "at.divide": 2,
    "at.multiply": 2,
    "at.power": 2,
    "choose": 2,
    "concatenate": 2,
    "conv": 2,
    "convolve": 2,
    "correlate": 2,
    "cross": 2,
    "hstack": 2,
    "insert": 2,
    "lexsort": 2,
    "linalg.cross": 2,
    "linalg.det": 2,
    "linalg.lstsq": 2,
    "linalg.qr": 2,
    "linalg.svd": 2,
    "linalg.tensorinv": 2,
    "linalg.tensorsolve": 2,
    "nn.avg_pool": 1,
    "nn.max_pool": 1,
    "pad": 2,
    "signal.convolve2d": 2,
    "signal.correlate2d": 2,
    "stack": 2,
    "unstack": 2,
}
"""Operations that must know sizes while TensorFlow traces some of their cases, and say so: 1 if it is enough to know
all but the first axis's (of a batch), 2 if a case needs that too."""


@pytest.mark.aspect("dynamic")
def test_dynamic(subject):
    framework, name = subject.framework, subject.spec.name
    needed = []

    def found(program):
        """Of each case, what its calls gave and what is right: groups of arrays in pairs."""
        calls = [varying(call, framework.numbers_vary) for call in program.calls]
        pairs = pairs_of(framework, [call for ones in calls for call in ones], None)
        return [[pair for call in ones for pair in pairs[call]] for ones in calls]

    def judge(call, pairs):
        for what, actual, expected in pairs:
            assert_all_close(actual, expected, VALUE if what == "value" else GRADIENT, f"{what}, dynamic")

    def judge_with_known_sizes(call):
        for level, opened in enumerate(OPENED):
            try:
                calls = varying(call, False, opened)
                pairs = pairs_of(framework, calls, opened)
            except TypeError as error:
                if NEEDS_A_SIZE not in str(error):
                    raise
                continue
            needed.append(level)
            return judge(call, [pair for one in calls for pair in pairs[one]])
        raise AssertionError("needs a size where all are known")

    def judge_first(call):
        if call is first:
            judge(call, found(program_of(call))[0])

    if framework.numbers_vary:
        calls = subject.calls()
        first = next((call for call in calls if varying(call, True)[0].varies), calls[0])
        subject.check(judge_first)
    elif name in NEEDED:
        subject.check(judge_with_known_sizes)
        assert max(needed) == NEEDED[name], f"{name} needs {max(needed)}"
    else:
        subject.check_together(found, judge)


def pairs_of(framework, calls, opened):
    """Compile the calls as one program and make it time and again: by call, what was found and what is right."""
    pairs = {call: [] for call in calls}
    together = Together(framework, calls)
    compiled, count = framework.counting(
        together.function, together.given(together.program.host), opened, bool(together.smooth)
    )
    times = TIMES if framework.numbers_vary else len(SIZES)
    for n in range(times):
        host = [x for call in calls for x in call.variations[n]]
        right = [call.expected_of(call.variations[n]) for call in calls]
        is_compared = n == COMPARED and together.smooth
        if is_compared or (together.smooth and framework.numbers_vary):
            results, slopes = together.differentiated(compiled, host, right)
        else:
            results, slopes = together.results(compiled, host), []
        for call, found, expected in zip(calls, results, right, strict=True):
            pairs[call].append(("value", found, [expected[i] for i in call.arrays(framework)]))
        if is_compared:
            eagerly = together.differentiated(together.function, host, right)[1]
            for call, *both in zip(together.smooth, slopes, eagerly, strict=True):
                pairs[call].append(("gradient", *both))
    assert count() <= PROGRAMS, f"{count()} programs for {times} different calls"
    return pairs


class Together:
    """Calls as one function, with what is needed to run and to differentiate it."""

    def __init__(self, framework, calls):
        self.framework, self.calls, self.program = framework, calls, Program(calls)
        self.numbers = [call.arrays(framework) for call in calls]
        self.function = self.program.function(self.numbers)
        # To compile forward and backward with symbols takes a second each.
        differentiates = not framework.numbers_vary or calls[0].spec.name in FIRST_OF_A_KIND
        self.smooth = [call for call in calls if call.has_gradient and call.wrt and differentiates]
        starts = zip(self.program.starts, calls, strict=False)
        self.wrt = [start + i for start, call in starts if call in self.smooth for i in call.wrt]

    def given(self, host):
        return [self.framework.array(x) if isinstance(x, numpy.ndarray) else x for x in host]

    def results(self, f, host):
        """The results of `f`, call by call."""
        return split([self.framework.numpy(r) for r in f(self.given(host))], list(map(len, self.numbers)))

    def differentiated(self, f, host, right):
        """The results of `f`, call by call, and the slopes of those calls that have any."""
        kept = []
        chosen = [
            (n, numbers.index(i), right[n][i])
            for n, (call, numbers) in enumerate(zip(self.calls, self.numbers, strict=True))
            if call in self.smooth
            for i in call.selected
        ]

        def smooth(args):
            kept[:] = split(f(args), list(map(len, self.numbers)))
            return [kept[n][place] for n, place, _ in chosen]

        rng = numpy.random.default_rng(7)
        weights = [self.framework.array(rng.uniform(0.5, 1.5, r.shape).astype(r.dtype)) for *_, r in chosen]
        slopes = self.framework.differentiated(smooth, self.wrt, weights, True)(self.given(host))[1]
        results = [[self.framework.numpy(r) for r in found] for found in kept]
        return results, split(slopes, [len(call.wrt) for call in self.smooth])
