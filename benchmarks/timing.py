"""Timing that a busy machine disturbs little: contenders take turns, and each keeps its best round."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping


def best_of(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int = 15, budget: float = 0.02
) -> dict[str, float]:
    """Seconds a call of each contender, the best of `rounds` in which they take turns.

    Parameters
    ----------
    contenders : mapping
        Functions of no argument, by name.
    rounds : int
        How often each is measured.
    budget : float
        Seconds that one measurement of one contender takes.
    """
    numbers = {}
    for name, call in contenders.items():
        call()  # warm
        start = time.perf_counter()
        for _ in range(10):
            call()
        once = (time.perf_counter() - start) / 10
        numbers[name] = max(1, min(20_000, int(budget / max(once, 1e-9))))
    best = dict.fromkeys(contenders, float("inf"))
    gc.disable()
    try:
        for _ in range(rounds):
            for name, call in contenders.items():
                n = numbers[name]
                start = time.perf_counter()
                for _ in range(n):
                    call()
                best[name] = min(best[name], (time.perf_counter() - start) / n)
    finally:
        gc.enable()
    return best
