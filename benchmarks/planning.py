"""The planner beside a straightforward CP-SAT model, and at its largest. Processor time, pair by pair.

    python benchmarks/planning.py

5,000 people, 200 windows and 40 offices, with caps and a tenth of the people away for a while, against one
boolean for each person and window of a problem a fifth as big, goals one after the other. That model is
stopped at LIMIT times our time: what matters is whether it is done by then. Rooms side by side, tiers apart,
are measured beside one room of as many windows.
"""

import gc
import hashlib
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, Candidate, PlanProblem, Window
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.solver import solve
from side_by_side import verdict

FIRST = date(2026, 1, 5)
TIERS = (Tier.JPT, *[Tier.ADMINISTRATOR] * 4, *[Tier.PENGAWAS] * 7, *[Tier.PELAKSANA] * 8)
LIMIT = 10
PAIRS = 5
SIDE_BY_SIDE = 5
"""Times what one room of as many windows takes, tiers that meet on shared days included."""
MEMORY, SECONDS = 4 * 1024, 60
"""Megabytes and processor seconds of the largest problems."""


def drawn(number: int, salt: int) -> int:
    """A number that looks drawn, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(f"{number} {salt}".encode(), digest_size=4).digest())


def problem(people: int, windows: int, *, mix_tiers: bool, rooms: int = 1) -> PlanProblem:
    """Caps of two for each of 40 offices; every tenth person is away for up to two months."""
    candidates = []
    for at in range(people):
        gone = FIRST + timedelta(days=drawn(at, 1) % (7 * windows))
        back = gone + timedelta(days=5 + drawn(at, 2) % 55)
        candidates.append(
            Candidate(
                nip=f"{at:018d}",
                tier=TIERS[drawn(at, 3) % len(TIERS)],
                office=f"Dinas {drawn(at, 4) % 40}",
                unassessed_since=FIRST - timedelta(days=730 + drawn(at, 5) % 5_000),
                away=(Away(gone, back),) if drawn(at, 6) % 10 == 0 else (),
            )
        )
    return PlanProblem(
        candidates=tuple(candidates),
        windows=tuple(
            Window(
                days=tuple(FIRST + timedelta(weeks=at // rooms, days=day) for day in range(3)),
                seats=25,
                room=1 + at % rooms,
            )
            for at in range(windows)
        ),
        office_caps={f"Dinas {office}": 2 for office in range(40)},
        mix_tiers=mix_tiers,
    )


def ours(what: str, asked: PlanProblem) -> tuple[float, bool]:
    """Seconds to a plan that is proven optimal and breaks nothing."""
    gc.collect()
    begin = time.process_time()
    outcome = solve(asked)
    took = time.process_time() - begin
    good = outcome.optimal and check_plan(asked, outcome.plan) == []
    seated = len(asked.candidates) - len(outcome.plan.unplaced)
    print(
        f"{what}: {seated} of {len(asked.candidates)} seated, proven optimal and sound: {good}, {took:.1f} s"
    )
    return took, good


def straightforward(asked: PlanProblem, seconds: float) -> tuple[float, str]:
    """One boolean for each person and window, every goal a solve of its own, one worker."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    first = asked.first_day
    days = [asked.days_unassessed(person) for person in asked.candidates]
    sits = {
        (who, at): model.new_bool_var("")
        for who, person in enumerate(asked.candidates)
        for at, window in enumerate(asked.windows)
        if not window.meets_any(person.away)
    }
    last = model.new_int_var(0, len(asked.windows), "")
    for who in range(len(asked.candidates)):
        model.add_at_most_one(seat for (other, _), seat in sits.items() if other == who)
    for at, window in enumerate(asked.windows):
        inside = {who: seat for (who, other), seat in sits.items() if other == at}
        used = model.new_bool_var("")
        small = model.new_bool_var("")
        model.add(sum(inside.values()) <= window.seats * used)
        model.add(sum(inside.values()) >= asked.min_size * used - asked.min_size * small)
        model.add(last >= at + 1).only_enforce_if(used)
        for office, cap in asked.office_caps.items():
            model.add(
                sum(seat for who, seat in inside.items() if asked.candidates[who].office == office) <= cap
            )
    goals = (
        -sum(sits.values()),
        -sum(days[who] * seat for (who, _), seat in sits.items()),
        last,
        sum(days[who] * (asked.windows[at].start - first).days * seat for (who, at), seat in sits.items()),
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    begin = time.process_time()
    for done, goal in enumerate(goals):
        solver.parameters.max_deterministic_time = max(0.1, seconds - (time.process_time() - begin))
        model.minimize(goal)
        if solver.solve(model) != cp_model.OPTIMAL:
            return time.process_time() - begin, f"stopped with {done} of {len(goals)} goals proven"
        model.add(goal == round(solver.objective_value))
    return time.process_time() - begin, "proven optimal"


def peak() -> int:
    """Megabytes that the largest problem needs, in a process of its own; 0 if it failed."""
    script = (
        "import planning, resource, sys\n"
        "planning.largest()\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)\n"
    )
    here = Path(__file__).parent
    answer = subprocess.run(
        [sys.executable, "-c", script], check=True, stderr=subprocess.PIPE, text=True, cwd=here
    )
    return int(answer.stderr)


def largest() -> None:
    """20,000 people who compete for 200 windows, and 50,000 in 2,000."""
    for people, windows in ((20_000, 200), (50_000, 2_000)):
        for mix_tiers in (True, False):
            took, good = ours(
                f"{people:,} people, {windows:,} windows, {'mixed' if mix_tiers else 'tiers apart'}",
                problem(people, windows, mix_tiers=mix_tiers),
            )
            if not good or took > SECONDS:
                sys.exit(1)


def beside_cp_sat() -> bool:
    """5,000 x 200 here, beside 1,000 x 40 in one model."""
    asked, smaller = problem(5_000, 200, mix_tiers=True), problem(1_000, 40, mix_tiers=True)
    ratios, proven = [], True
    for _ in range(PAIRS):
        took, good = ours("5,000 people, 200 windows, mixed", asked)
        needed, outcome = straightforward(smaller, LIMIT * took)
        print(f"CP-SAT alone, 1,000 people, 40 windows, mixed: {outcome} after {needed:.1f} s")
        ratios.append(took / needed)
        proven &= good
    measured = median(ratios)
    return proven and verdict(
        "5,000 x 200 here / 1,000 x 40 in one model", measured, limit=1 / LIMIT, goal=0.05
    )


def side_by_side() -> bool:
    """Two rooms beside one room of as many windows."""
    one, two = (problem(2_000, 80, mix_tiers=False, rooms=rooms) for rooms in (1, 2))
    ratios, proven = [], True
    for _ in range(PAIRS):
        took, good = ours("2,000 people, 80 windows, tiers apart", one)
        two_took, two_good = ours("2,000 people, 80 windows in two rooms, tiers apart", two)
        ratios.append(two_took / took)
        proven &= good and two_good
    return proven and verdict("two rooms / one room", median(ratios), limit=SIDE_BY_SIDE, goal=3)


if __name__ == "__main__":
    fast = [beside_cp_sat(), side_by_side()]
    memory = peak()
    print(f"50,000 people, 2,000 windows: {memory} MB (limit {MEMORY})")
    sys.exit(not (all(fast) and memory <= MEMORY))
