"""Time two commands in turn, A B A B ..., and report their ratio pair by pair: a noisy machine slows both."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median


def seconds(command: Sequence[str]) -> float:
    """Wall seconds of a whole process, its output thrown away."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


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
