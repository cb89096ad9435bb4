"""At kinks, ties and poles the gradient is the written convention's."""

from __future__ import annotations

import pytest

from conformance.calls import VALUE, arrays_of, assert_all_close, assert_close


@pytest.mark.aspect("kinks")
def test_kinks(subject):
    framework = subject.framework

    def found(program):
        return program.by_argument(program.gradient(framework)(arrays_of(framework, program.host))[1])

    def judge(call, slopes):
        kink = call.case.kink
        results = [framework.numpy(r) for r in call.eager(framework) if framework.is_array(r)]
        assert_all_close(results, call.expected, VALUE, f"{kink.rule}: value at {kink.at}")
        for actual, slope in zip(slopes, kink.slopes, strict=True):
            if slope is not None:
                assert_close(actual, slope, VALUE, f"{kink.rule}: gradient at {kink.at}")

    subject.check_together(found, judge)
