"""``python -m tests.fuzz --seconds 600 --backend torch``: fuzz, and print each finding as a program."""

from __future__ import annotations

import argparse
import faulthandler
import secrets
import sys
import time

from tests.fuzz.frameworks import installed
from tests.fuzz.running import Run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz gradnp's public functions.")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long on each backend")
    parser.add_argument("--backend", action="append", help="a backend; all that are installed if not given")
    parser.add_argument("--op", action="append", help="an operation; all if not given")
    parser.add_argument("--seed", type=int, help="the first seed; an arbitrary one if not given")
    options = parser.parse_args()
    faulthandler.enable()
    total = 0
    for backend in options.backend or installed():
        seed = secrets.randbelow(10**6) if options.seed is None else options.seed
        run, start, cpu = Run(backend, options.op), time.monotonic(), time.process_time()
        findings = len(list(run.for_seconds(options.seconds, seed, lambda text: print(text, flush=True))))
        total += findings
        compared = ", ".join(f"{n} {what}" for what, n in sorted(run.judge.judged.items()))
        print(
            f"{backend}: {findings} findings in {run.examples} examples from seed {seed}, "
            f"{time.monotonic() - start:.0f} s ({time.process_time() - cpu:.0f} s of CPU): {compared}"
        )
        for reason, count in sorted(run.excused.items(), key=lambda item: -item[1]):
            print(f"  {count} documented: {reason}")
    return min(total, 1)


if __name__ == "__main__":
    sys.exit(main())
