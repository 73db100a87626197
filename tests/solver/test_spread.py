"""Offices spread evenly over batches, by exchanges that leave everything before as it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.planning import (
    Away,
    Candidate,
    Plan,
    PlanProblem,
    Window,
    arranged,
    cost,
    seats,
    swapped,
)
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.solver import solve
from asesmen_cli.solver._spread import spread
from tests.solver.problems import FIRST, TIERS, best_goals, candidate, personal_problems, window


def people(offices: str, waited: int = 9, first: int = 0) -> tuple[Candidate, ...]:
    """One person of each office named, all of whom have waited equally long."""
    return tuple(candidate(first + at, waited, office=office) for at, office in enumerate(offices))


def offices(problem: PlanProblem, plan: Plan) -> list[str]:
    """The offices in each batch."""
    of = {person.nip: person.office or "-" for person in problem.candidates}
    return ["".join(sorted(of[nip] for nip in batch.nips)) for batch in plan.batches]


def serials(plan: Plan) -> list[list[int]]:
    return [[int(nip) for nip in batch.nips] for batch in plan.batches]


def three(candidates: tuple[Candidate, ...], size: int = 2, **facts: object) -> PlanProblem:
    """Three weeks of one room."""
    windows = tuple(window(week, size) for week in range(3))
    return PlanProblem(candidates=candidates, windows=windows, min_size=1, **facts)  # type: ignore[arg-type]


def unevenness(problem: PlanProblem, where: Mapping[str, Window]) -> int:
    of = {person.nip: person.office for person in problem.candidates}
    held = Counter((of[nip], where[nip]) for nip in where if of[nip] is not None)
    return sum(n * n for n in held.values())


# --- examples --------------------------------------------------------------------------------------------


def test_those_of_one_office_who_have_waited_equally_long_sit_in_different_batches() -> None:
    # by NIP alone AA BB CC, whose squares are 3 x 4; AC AB BC has 6 x 1
    problem = three(people("AABBCC"))
    assert serials(solve(problem).plan) == [[0, 4], [1, 2], [3, 5]]


def test_where_nothing_becomes_more_even_ties_go_by_nip() -> None:
    problem = three(people("ABCDEF"))
    assert serials(solve(problem).plan) == [[0, 1], [2, 3], [4, 5]]
    capped = three(people("ABCDEF"), office_caps={"A": 1})
    assert serials(solve(capped).plan) == [[0, 1], [2, 3], [4, 5]]


def test_nobody_goes_before_somebody_who_has_waited_longer() -> None:
    problem = three(
        people("AA", waited=9) + people("BB", waited=8, first=2) + people("CC", waited=7, first=4)
    )
    assert offices(problem, solve(problem).plan) == ["AA", "BB", "CC"]


def test_people_without_an_office_fill_what_is_left() -> None:
    everyone = tuple(
        replace(one, office=None if one.office == "-" else one.office) for one in people("AA----")
    )
    problem = three(everyone)
    assert offices(problem, solve(problem).plan) == ["-A", "-A", "--"]


def test_rooms_side_by_side_exchange_whatever_the_wait() -> None:
    # the two As have waited longest, and sit in two rooms on the same days
    problem = PlanProblem(
        candidates=people("AA", waited=9) + people("BB", waited=8, first=2),
        windows=(window(0, 2), window(0, 2, room=2)),
        min_size=1,
    )
    assert offices(problem, solve(problem).plan) == ["AB", "AB"]


def test_who_is_pinned_or_bound_to_others_stays() -> None:
    where = {f"{at:018d}": at // 2 for at in range(6)}
    problem = three(people("AABBCC"))
    stays = {nip: problem.windows[at] for nip, at in where.items()}
    assert spread(problem, stays) != stays
    for bound in (
        {"pins": {nip: stays[nip] for nip in list(stays)[:5]}},
        {"keep_apart": (tuple(stays),)},
        {"stand_ins": (tuple(stays),)},
        {
            "keep_together": tuple(
                (nip, other) for nip, other in zip(list(stays)[::2], list(stays)[1::2], strict=True)
            )
        },
    ):
        assert spread(replace(problem, **bound), stays) == stays


def test_who_cannot_come_on_all_of_the_days_stays_and_the_others_exchange() -> None:
    a, *others = people("AABB")
    away = replace(a, away=(Away(FIRST + timedelta(weeks=1), FIRST + timedelta(weeks=2)),))
    problem = three((away, *others))
    # 0 sits in the first week; 1 and a B change places
    assert serials(solve(problem).plan) == [[0, 2], [1, 3]]


def test_no_exchange_exceeds_a_cap() -> None:
    # rooms overlap by a day: the cap of 1 counts both, so that the As sit two weeks apart
    windows = (window(0, 2), window(0, 2, room=2, first=2), window(1, 2))
    problem = PlanProblem(
        candidates=people("AABBBB"), windows=windows, min_size=1, office_caps={"A": 1, "B": 2}
    )
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []


# --- whatever is asked -----------------------------------------------------------------------------------


def mixed_up(problem: PlanProblem, plan: Plan, swaps: list[tuple[str, str]]) -> Plan:
    """The plan after those of the swaps that break no rule and cost nothing."""
    for one, other in swaps:
        if {one, other} <= seats(plan).keys():
            changed = swapped(problem, plan, one, other)
            if not check_plan(problem, changed) and cost(problem, changed) == cost(problem, plan):
                plan = changed
    return plan


@settings(max_examples=150, deadline=None)
@given(personal_problems(people=8, windows=4), st.data())
@pytest.mark.rule("R31")
def test_an_exchange_changes_no_goal_and_no_rule_and_never_makes_it_less_even(
    problem: PlanProblem, data: st.DataObject
) -> None:
    problem = replace(problem, pins={})
    nips = [person.nip for person in problem.candidates]
    pairs = data.draw(st.lists(st.tuples(*[st.sampled_from(nips)] * 2), max_size=8)) if nips else []
    plan = mixed_up(problem, solve(problem).plan, pairs)
    where = seats(plan)
    after = spread(problem, where)
    assert (after.keys(), Counter(after.values())) == (where.keys(), Counter(where.values()))
    again = Plan(batches=arranged(problem, after), unplaced=plan.unplaced)
    assert check_plan(problem, again) == []
    assert cost(problem, again) == cost(problem, plan)
    assert unevenness(problem, after) <= unevenness(problem, where)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(3, 4), st.sampled_from("ABC")), max_size=9),
    st.integers(1, 3),
    st.sampled_from([{}, {"A": 2}]),
)
@pytest.mark.rule("R31")
def test_no_single_exchange_would_be_more_even(
    drawn: list[tuple[int, str]], size: int, caps: dict[str, int]
) -> None:
    everyone = tuple(candidate(at, waited, TIERS[0], office) for at, (waited, office) in enumerate(drawn))
    problem = three(everyone, size, office_caps=caps)
    plan = solve(problem).plan
    for one, other in combinations(seats(plan), 2):
        changed = swapped(problem, plan, one, other)
        if cost(problem, changed) == cost(problem, plan) and not check_plan(problem, changed):
            assert unevenness(problem, seats(changed)) >= unevenness(problem, seats(plan))


def test_the_goals_before_are_those_of_trying_everything() -> None:
    problem = three(people("AAABBC"), office_caps={"A": 2})
    best = best_goals(problem)
    assert best is not None
    assert solve(problem).cost == best[-1]
