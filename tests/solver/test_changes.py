from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, PlanProblem, Window, seats
from asesmen_cli.domain.rules import Change, check_plan, contradictions, higher_cap
from asesmen_cli.domain.what_if import Gain, Tried, changes
from asesmen_cli.solver import SMALL, keeping, solve, what_if
from tests.solver.problems import FIRST, candidate, personal_problems, window

DINAS = tuple(candidate(at, waited=20 - at, office="Dinas") for at in range(6))
NIPS = [person.nip for person in DINAS]


@pytest.mark.rule("R33")
def test_what_would_seat_more_is_found_by_solving() -> None:
    # 6 of one office, 1 at a time, 2 windows of 2: cap 2 seats 4 instead of 2; more seats help nobody
    problem = PlanProblem(
        candidates=DINAS, windows=(window(0, 2), window(1, 2)), office_caps={"Dinas": 1}, min_size=1
    )
    # days 20 x 0 + 19 x 7 now; (20 + 19) x 0 + (18 + 17) x 7 then
    asked = [*changes(problem), higher_cap(problem, "Dinas")]
    assert what_if(problem, solve(problem), asked).gains == (
        Gain(words=msg("every cap one higher"), seated=2, days=0, cost=133 - 245),
        Gain(
            words=msg("cap {more} instead of {cap} for {office}", more=2, cap=1, office="Dinas"),
            seated=2,
            days=0,
            cost=133 - 245,
        ),
    )


def test_what_would_end_sooner() -> None:
    # two people, cap 1: two weeks; cap 2: one
    problem = PlanProblem(
        candidates=DINAS[:2], windows=(window(0, 2), window(1, 2)), office_caps={"Dinas": 1}
    )
    asked = [*changes(problem), higher_cap(problem, "Dinas")]
    assert [(gain.seated, gain.days) for gain in what_if(problem, solve(problem), asked).gains] == [
        (0, 7),
        (0, 7),
    ]


def test_what_would_only_cost_less_or_nothing() -> None:
    # two of either office in two batches of 2: 20 and 18, 19 and 17; with cap 2 for Dinas 20 and 19 first
    both = DINAS[:2], tuple(replace(one, office="Badan") for one in DINAS[2:4])
    problem = PlanProblem(
        candidates=(*both[0], *both[1]),
        windows=(window(0, 2), window(1, 2)),
        office_caps={"Dinas": 1, "Badan": 2},
    )
    asked = [higher_cap(problem, "Dinas"), higher_cap(problem, "Badan")]
    assert [
        (gain.seated, gain.days, gain.cost) for gain in what_if(problem, solve(problem), asked).gains
    ] == [(0, 0, 7)]


def test_unasked_no_more_is_solved_than_the_effort_allows_and_nothing_that_needs_a_search() -> None:
    problem = PlanProblem(
        candidates=DINAS, windows=(window(0, 2), window(1, 2)), office_caps={"Dinas": 1}, min_size=1
    )
    higher = higher_cap(problem, "Dinas")
    crossing = replace(higher.problem, stand_ins=((NIPS[0], NIPS[1]), (NIPS[1], NIPS[2])))
    searched = replace(higher, problem=crossing)
    outcome = solve(problem)
    # 6 people x 2 windows, and what a small problem takes more
    for asked, effort, solved in (
        ([higher] * 2, 24 * SMALL, 2),
        ([higher] * 2, 24 * SMALL - 1, 1),
        ([higher], 12 * SMALL - 1, 0),
        ([searched], 99 * SMALL, 0),
    ):
        tried = what_if(problem, outcome, asked, effort=effort)
        assert (len(tried.gains), tried.untried) == (solved, len(asked) - solved)


def test_asked_for_searches_share_their_effort_and_the_rest_is_counted() -> None:
    problem = PlanProblem(candidates=DINAS, windows=(window(0, 2), window(1, 2)), office_caps={"Dinas": 1})
    higher = higher_cap(problem, "Dinas")
    crossing = replace(higher.problem, stand_ins=((NIPS[0], NIPS[1]), (NIPS[1], NIPS[2])))
    searched = replace(higher, problem=crossing)
    tried = what_if(problem, solve(problem), [searched, higher, searched], effort=0, search=10.0)
    assert ([gain.seated for gain in tried.gains], tried.untried) == ([2, 2], 1)


def test_what_asks_other_people_is_no_answer() -> None:
    problem = PlanProblem(candidates=DINAS, windows=(window(0, 2),), min_size=1)
    fewer = Change(words=msg("fewer"), problem=replace(problem, candidates=DINAS[:1]))
    assert what_if(problem, solve(problem), [fewer]) == Tried(gains=())


def conflict(problem: PlanProblem) -> tuple[object, ...]:
    """Return the names of the rules that cannot be kept together."""
    with pytest.raises(AsesmenError, match=r"plan\.conflict") as caught:
        solve(problem)
    rules = caught.value.params["rules"]
    assert isinstance(rules, tuple)
    return tuple(rule.params["name"] for rule in rules if isinstance(rule, Message))


@pytest.mark.parametrize(
    ("problem", "rules"),
    [
        ({"pins": {NIPS[0]: window(0, 1), NIPS[1]: window(0, 1)}}, ("batch-size", "pinned")),
        (
            {"pins": {NIPS[0]: window(1, 2), NIPS[1]: window(1, 2)}, "office_caps": {"Dinas": 1}},
            ("office-cap", "pinned"),
        ),
        (
            {"pins": {NIPS[0]: window(1, 2), NIPS[1]: window(1, 2)}, "stand_ins": ((NIPS[0], NIPS[1]),)},
            ("stand-in", "pinned"),
        ),
        (
            {"pins": {NIPS[0]: window(0, 1), NIPS[1]: window(1, 2)}, "keep_together": ((NIPS[0], NIPS[1]),)},
            ("keep-together", "pinned"),
        ),
        # who is pinned drags the other into a window with one seat
        (
            {"pins": {NIPS[0]: window(0, 1)}, "keep_together": ((NIPS[0], NIPS[1]),)},
            ("batch-size", "keep-together", "pinned"),
        ),
    ],
)
def test_the_smallest_set_of_rules_in_conflict(problem: dict[str, object], rules: tuple[str, ...]) -> None:
    windows = (window(0, 1), window(1, 2))
    assert conflict(replace(PlanProblem(candidates=DINAS, windows=windows), **problem)) == rules  # type: ignore[arg-type] # fields of several types


def test_pins_against_the_order_of_tiers() -> None:
    both = (candidate(1, 5, Tier.JPT), candidate(2, 5))
    problem = PlanProblem(candidates=both, windows=(window(0, 1), window(1, 1)))
    pins = {both[0].nip: window(1, 1), both[1].nip: window(0, 1)}
    assert conflict(replace(problem, pins=pins)) == ("tiers-apart", "pinned")


def test_after_one_absence_only_the_absent_person_moves() -> None:
    # forty batches of 5, 198 people; one of the first batch falls ill for a month
    everyone = tuple(candidate(at, waited=1_000 - at, office=f"Dinas {at % 40}") for at in range(198))
    problem = PlanProblem(
        candidates=everyone, windows=tuple(window(week, 5) for week in range(40)), min_size=1
    )
    before = seats(solve(problem).plan)
    ill = replace(everyone[0], away=(Away(FIRST, date(2026, 2, 1)),))
    changed = replace(problem, candidates=(ill, *everyone[1:]))
    after = seats(solve(keeping(changed, before)).plan)
    moved = [nip for nip in before if after[nip] != before[nip]]
    assert moved == [ill.nip]
    assert after[ill.nip] == problem.windows[39]


def test_who_joins_takes_a_free_seat_and_moves_nobody() -> None:
    problem = PlanProblem(candidates=DINAS[1:], windows=(window(0, 3), window(1, 3)), min_size=1)
    before = seats(solve(problem).plan)
    after = seats(solve(keeping(replace(problem, candidates=DINAS), before)).plan)
    assert after == {**before, NIPS[0]: window(1, 3)}


@settings(max_examples=150, deadline=None)
@given(personal_problems())
def test_as_many_as_possible_keep_their_seats(problem: PlanProblem) -> None:
    problem = replace(problem, pins={}, keep_apart=())
    before: dict[str, Window] = seats(solve(replace(problem, office_caps={}, stand_ins=())).plan)
    kept = keeping(problem, before).pins
    assert check_plan(problem, solve(keeping(problem, before)).plan) == []
    most = max(
        len(chosen)
        for size in range(len(before) + 1)
        for chosen in combinations(before, size)
        if not contradictions(replace(problem, pins={nip: before[nip] for nip in chosen}))
    )
    assert len(kept) == most


def test_people_kept_together_keep_their_seats_as_a_whole_group_or_not_at_all() -> None:
    problem = PlanProblem(
        candidates=DINAS, windows=(window(0, 3), window(1, 3)), min_size=1, keep_together=(tuple(NIPS[:2]),)
    )
    before = seats(solve(problem).plan)
    assert keeping(problem, before).pins == before
    ill = replace(DINAS[0], away=(Away(FIRST, FIRST),))
    changed = replace(problem, candidates=(ill, *DINAS[1:]))
    kept = keeping(changed, before)
    assert kept.pins == {nip: where for nip, where in before.items() if nip not in NIPS[:2]}
    # they share one free seat and have none together; a seat that somebody pinned stays
    assert seats(solve(kept).plan).keys() == set(NIPS[2:])
    pinned = replace(changed, pins={NIPS[1]: window(0, 3)})
    assert keeping(pinned, before).pins.keys() == set(NIPS[1:])
