"""Drawing calls and judging them: a number of examples for one seed, or seeds one after the other for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed as seeded, settings, strategies as st

from tests.fuzz.calls import Call
from tests.fuzz.deviations import excuse
from tests.fuzz.frameworks import FRAMEWORKS, partner_of
from tests.fuzz.judge import Finding, Judge
from tests.fuzz.reference import quiet
from tests.fuzz.reporter import report, written
from tests.fuzz.strategies import calls

TRANSFORMS = [""] * 8 + ["jit", "vmap"]
SHRINKING = 6.0
"""Seconds in which a finding may become smaller."""


class Run:
    """Examples on one backend; what it has found once it does not find again."""

    def __init__(self, backend: str, names: list[str] | None = None) -> None:
        self.framework = FRAMEWORKS[backend]
        self.judge = Judge(self.framework, partner_of(backend))
        self.names = names
        self.known: set[tuple[str, str]] = set()
        self.excused: dict[str, int] = {}
        self.examples = 0

    def finding(self, seed: int, examples: int, until: float = float("inf")) -> Finding | None:
        """The first finding of `seed` among so many examples, made small; None if there is none, or after `until`."""
        started: list[float] = []
        failed: set[str] = set()

        @seeded(seed)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=False,
        )
        @given(calls(self.names), st.sampled_from(TRANSFORMS))
        def example(call: Call, transform: str) -> None:
            text = f"{written(call)} {transform}"
            if started and time.monotonic() > started[0] + SHRINKING and text not in failed:
                return
            if not started and time.monotonic() > until:
                return
            self.examples += 1
            try:
                self.judged(call, transform)
            except Finding as finding:
                if self.is_known(finding):
                    return
                started.append(time.monotonic())
                failed.add(text)
                raise

        try:
            with quiet():
                example()
        except Finding as finding:
            self.known.add(key(finding))
            return finding
        finally:
            self.framework.forget()
        return None

    def judged(self, call: Call, transform: str) -> None:
        """Judge, and have the judge's own failures reported with the call as well."""
        try:
            self.judge(call, transform)
        except Finding:
            raise
        except Exception as error:
            raise Finding(call, f"the fuzzer fails: {type(error).__name__}", error, "a judgement") from error

    def is_known(self, finding: Finding) -> bool:
        reason = excuse(finding, self.framework.name)
        if reason:
            self.excused[reason] = self.excused.get(reason, 0) + 1
        return bool(reason) or key(finding) in self.known

    def for_seconds(self, seconds: float, seed: int, say: Callable[[str], Any]) -> Iterator[Finding]:
        """Findings of seed after seed; `say` is told of each, and of the progress."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            finding = self.finding(seed, 200, until)
            if finding is not None:
                say(report(finding, self.framework, seed) + "\n")
                yield finding
            seed += 1


def key(finding: Finding) -> tuple[str, str]:
    """Findings of one key are one finding."""
    return finding.call.name, finding.about
