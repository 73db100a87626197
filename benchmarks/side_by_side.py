"""Time two commands in turn, A B A B ..., and report the ratio of processor time pair by pair."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median


def seconds(command: Sequence[str]) -> float:
    """Processor seconds of a whole process and of those that it starts, its output thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def ratio(ours: Sequence[str], other: Sequence[str], *, runs: int, reset: Callable[[], object]) -> float:
    """The median of ours / other over ``runs`` pairs, after one pair to warm up."""
    ratios = []
    for run in range(runs + 1):
        reset()
        pair = seconds(ours) / seconds(other)
        if run:
            ratios.append(pair)
    print(f"  pairs: {' '.join(f'{one:.2f}' for one in ratios)}")
    return median(ratios)


def verdict(what: str, measured: float, *, limit: float, goal: float) -> bool:
    """Say how a ratio stands to its limit and its goal; is it within the limit?"""
    print(f"{what}: {measured:.2f} (limit {limit}, goal {goal})")
    return measured <= limit


def program(*arguments: str) -> list[str]:
    """Our command, by the interpreter that runs this."""
    os.environ.setdefault("ASESMEN_LANG", "id")
    return [sys.executable, "-m", "asesmen_cli", *arguments]
