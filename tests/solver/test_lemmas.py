"""What the division of the windows relies on (docs/solver.md), each lemma alone."""

import random  # noqa: TID251 (seeded: the same divisions every time)
from collections.abc import Iterator
from functools import cache, partial
from itertools import pairwise

import pytest

from asesmen_cli.domain.planning import PlanProblem
from asesmen_cli.domain.rules import check_plan, contradictions
from asesmen_cli.solver import _boundaries, lanes_of, solve
from asesmen_cli.solver._boundaries import Ranges, SharedDivider
from asesmen_cli.solver._division import Divider, Key, Path, _ending, _in_order, _least
from asesmen_cli.solver._lanes import Lane, Worth
from asesmen_cli.solver._limits import assignable, limits, personal
from asesmen_cli.solver._queues import Queue
from asesmen_cli.solver._shared import SharedDays
from tests.solver.differential import best, every_plan, problem

SEEDS = range(500)


def laid_out(asked: PlanProblem) -> tuple[list[Lane], SharedDays | None]:
    """The lanes of a problem that flows or queues settle; none of another."""
    tiers = [None] if asked.mix_tiers else asked.tier_order
    queues = [people for people in map(asked.queue, tiers) if people]
    found = tuple(limits(asked))
    if not personal(asked):
        return [Queue(asked, people) for people in queues], None
    if contradictions(asked) or not assignable(asked, queues, found):
        return [], None
    lanes, shared = lanes_of(asked, queues, found)
    return list(lanes), shared


def stretches() -> Iterator[tuple[Lane, int, int]]:
    """Every stretch of windows of every lane of many problems, nothing known of it yet."""
    for seed in SEEDS:
        asked = problem(seed)
        for first in range(len(asked.windows)):
            for after in range(first + 1, len(asked.windows) + 1):
                for lane in laid_out(asked)[0]:
                    yield lane, first, after


def test_a_stretch_is_worth_no_more_than_it_promises_and_more_windows_are_worth_no_less() -> None:
    for lane, first, after in stretches():
        worth = lane.worth(first, after)
        assert lane.worth(first + 1, after) <= worth <= lane.most()[first, after] <= lane.total
        assert lane.worth(first, after - 1) <= worth


def test_the_floor_of_a_stretch_that_holds_what_it_promises_is_no_higher_than_its_cost() -> None:
    for lane, first, after in stretches():
        floor = lane.floor(first, after)
        if lane.worth(first, after) == lane.most()[first, after]:
            assert floor <= lane.seating(first, after).cost


def test_the_floor_of_a_stretch_of_known_worth_is_no_higher_than_its_cost() -> None:
    held_less = 0
    for lane, first, after in stretches():
        held_less += lane.worth(first, after) < lane.most()[first, after]
        seating = lane.seating(first, after)
        assert lane.floor(first, after) <= seating.bound <= seating.cost
    assert held_less > 100  # the case that a floor of promises gets wrong


def test_the_best_of_one_lane_always_have_the_same_waits() -> None:
    checked = 0
    for seed in SEEDS:
        asked = problem(seed)
        lanes, _ = laid_out(asked)
        if len(lanes) != 1:
            continue
        worth = Worth.of(asked)
        plans = [
            sorted(
                worth(asked, person) for person, at in zip(asked.candidates, seats, strict=True) if at >= 0
            )
            for seats in every_plan(asked)
        ]
        most = max(map(sum, plans), default=0)
        assert all(plan == other for plan, other in pairwise(plan for plan in plans if sum(plan) == most))
        checked += len(plans) > 1
    assert checked > 50


@cache
def divisions(lanes: int, windows: int) -> list[Path]:
    """Every way to divide consecutive windows among the lanes in their order."""
    if lanes == 0:
        return [()] if windows == 0 else []
    return [
        (*path, (lanes - 1, first, windows))
        for first in range(windows + 1)
        for path in divisions(lanes - 1, first)
    ]


def test_divisions_come_each_once_and_the_least_first() -> None:
    for seed in range(200):
        draw = random.Random(seed)  # noqa: S311 (no secret)
        lanes, windows = draw.randint(1, 4), draw.randint(0, 5)
        promises = [
            {
                (first, after): (draw.randint(0, 1), draw.randint(0, 9))
                for after in range(windows + 1)
                for first in range(after + 1)
            }
            for _ in range(lanes)
        ]

        def key(path: Path, promises: list[dict[tuple[int, int], Key]] = promises) -> Key:
            keys = [promises[lane][first, after] for lane, first, after in path]
            return sum(small for small, _ in keys), sum(cost for _, cost in keys)

        found = list(_in_order(_least(promises), windows, partial(_ending, promises)))
        assert [promise for promise, _ in found] == sorted(map(key, divisions(lanes, windows)))
        assert [promise for promise, _ in found] == [key(path) for _, path in found]
        assert sorted(path for _, path in found) == sorted(divisions(lanes, windows))


def test_every_division_worth_the_most_stays_among_the_needed() -> None:
    several = 0
    for seed in SEEDS:
        asked = problem(seed)
        lanes, shared = laid_out(asked)
        if len(lanes) < 2 or shared is not None or asked.pins:
            continue
        divider = Divider(lanes, len(asked.windows), {})
        used = divider.best().used
        worth = {
            path: sum(lanes[lane].worth(first, after) for lane, first, after in path)
            for path in divisions(len(lanes), used)
        }
        most = max(worth.values())
        worthiest = [path for path, value in worth.items() if value == most]
        needed = divider._needed(divider._values(), used)  # noqa: SLF001 (the lemma is about it)
        assert all((first, after) in needed[lane] for path in worthiest for lane, first, after in path)
        several += len(worthiest) > 1
    assert several > 5


def test_a_branch_promises_no_less_and_costs_no_more_than_any_division_within_it() -> None:
    shared_days = 0
    for seed in range(1_500):
        asked = problem(seed)
        lanes, shared = laid_out(asked)
        if shared is None or asked.pins or asked.even:
            continue
        shared_days += 1
        divider = SharedDivider(lanes, {}, shared)
        windows = len(asked.windows)
        whole = Ranges.of(len(lanes), windows, {})
        worth = {path: divider._worth(path) for path in divisions(len(lanes), windows)}  # noqa: SLF001
        for ranges in (whole, *whole.split(shared.borders)):
            inside = [path for path in worth if within(path, ranges)]
            most = max(worth[path] for path in inside)
            assert shared.promise(ranges.reach()) >= most
            floor = shared.floor(ranges.reach(), most)
            keys = [divider._key(path) for path in inside if worth[path] == most]  # noqa: SLF001
            assert floor is not None
            assert floor <= min(cost for _, cost in keys)
    assert shared_days > 20


def within(path: Path, ranges: Ranges) -> bool:
    """Are the boundaries of a division in their ranges?"""
    places = [first for _, first, _ in path]
    return all(
        low <= place <= high for low, place, high in zip(ranges.low, places, ranges.high, strict=False)
    )


def test_halves_of_ranges_hold_every_division_once() -> None:
    for windows in range(5):
        whole = Ranges.of(3, windows, {})
        halves = list(whole.split([2])) or [whole]
        found = sorted(path for half in halves for path in divisions(3, windows) if within(path, half))
        assert found == sorted(divisions(3, windows))


def test_a_division_cut_short_says_what_it_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_boundaries, "EFFORT", 0)
    cut_short = 0
    for seed in range(1_500):
        asked = problem(seed)
        _, shared = laid_out(asked)
        if shared is None:
            continue
        outcome, found = solve(asked), best(asked)
        assert found.goals is not None
        assert check_plan(asked, outcome.plan) == []
        if not outcome.optimal:
            cut_short += 1
            assert outcome.bound <= found.goals[-1]
    assert cut_short > 0
