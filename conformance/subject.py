"""The subject of a test: one aspect of one operation on one backend, judged case by case.

What takes long (to compile, to differentiate, to map) is done for all cases in one program. Where that fails, or gives a
case something wrong, the case is judged alone, so that the message is about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from conformance.calls import Call, call_of
from conformance.frameworks import Framework
from conformance.programs import Program, program_of
from conformance.spec import OpSpec


class Subject:
    """The cases of `spec` for `aspect` on `framework`.

    Attributes
    ----------
    outcomes : list of (str, str, str)
        Name of the case, "passed", "xfail" or "failed", and the reason of an expected failure.
    """

    def __init__(self, framework: Framework, spec: OpSpec, aspect: str) -> None:
        self.framework, self.spec, self.aspect = framework, spec, aspect
        self.outcomes: list[tuple[str, str, str]] = []
        self._failures: dict[str, Exception] = {}

    def calls(self, dtype: str = "float64") -> list[Call]:
        return [call_of(self.spec, case, dtype) for case in self.spec.tested[self.aspect]]

    def check(self, judge: Callable[[Call], None]) -> None:
        """Call `judge` on each case: it raises where the case fails."""
        for call in self.calls():
            try:
                judge(call)
            except Exception as error:
                self._failures[call.case.id] = error
        self._conclude()

    def check_together(
        self, found: Callable[[Program], Sequence[Any]], judge: Callable[[Call, Any], None], dtype: str = "float64"
    ) -> None:
        """Call `judge` on each case with what `found` has for it: ``found(program)`` has one entry for each call."""
        together, alone = [], []
        for call in self.calls(dtype):
            (together if call.static and not self._expected(call) else alone).append(call)
        for calls in [together] * bool(together) + [[call] for call in alone]:
            self._check_program(calls, found, judge)
        self._conclude()

    def _check_program(self, calls: list[Call], found: Callable, judge: Callable) -> None:
        wrong: dict[Call, Exception] = {}
        try:
            for call, result in zip(calls, found(program_of(*calls)), strict=True):
                try:
                    judge(call, result)
                except Exception as error:
                    wrong[call] = error
        except Exception as error:
            wrong = dict.fromkeys(calls, error)
        if len(calls) == 1:
            self._failures.update({call.case.id: error for call, error in wrong.items()})
            return
        for call in wrong:
            self._check_program([call], found, judge)
        if wrong and not any(call.case.id in self._failures for call in wrong):
            call, error = next(iter(wrong.items()))
            error.add_note("(only in one program with other cases: alone, it passes)")
            self._failures[call.case.id] = error

    def _expected(self, call: Call) -> str:
        return self.spec.expected_failure(self.framework.name, self.aspect, call.case)

    def _conclude(self) -> None:
        """Record the outcomes, and fail or xfail the test: strictly, so that an expected failure has to fail."""
        failed, reasons = [], []
        for call in self.calls():
            error, reason = self._failures.get(call.case.id), self._expected(call)
            if reason and error is None:
                error = AssertionError(f"[XPASS(strict)] {reason}")
            elif reason:
                reasons.append(reason)
            outcome = "xfail" if reason and call.case.id in self._failures else "failed" if error else "passed"
            self.outcomes.append((call.case.id, outcome, reason if outcome == "xfail" else ""))
            if outcome == "failed":
                failed.append((call, error))
        if failed:
            lines = [f"case {call.case.id}, {call}: {type(error).__name__}: {error}" for call, error in failed]
            raise AssertionError("\n".join(lines)) from failed[0][1]
        if reasons:
            pytest.xfail("; ".join(dict.fromkeys(reasons)))
