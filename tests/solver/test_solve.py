from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Candidate, Outcome, PlanProblem, Unplaced, cost, seats
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.solver import solve
from asesmen_cli.solver._combination import combine
from tests.soak import portion
from tests.solver.problems import (
    FIRST,
    Goals,
    best_goals,
    candidate,
    parallel_problems,
    personal_problems,
    problems,
    window,
)

JPT, ADMINISTRATOR, PENGAWAS = Tier.JPT, Tier.ADMINISTRATOR, Tier.PENGAWAS


def goals(problem: PlanProblem, outcome: Outcome) -> Goals:
    people = {person.nip: person for person in problem.candidates}
    seated = [nip for batch in outcome.plan.batches for nip in batch.nips]
    starts = [problem.windows.index(batch.window) + 1 for batch in outcome.plan.batches]
    return (
        -len(seated),
        -sum(people[nip].dropped for nip in seated),
        -sum(problem.days_unassessed(people[nip]) for nip in seated),
        max(starts, default=0),
        sum(len(batch.nips) < min(problem.min_size, batch.window.seats) for batch in outcome.plan.batches),
        cost(problem, outcome.plan),
    )


def agrees_with_trying_everything(problem: PlanProblem) -> None:
    best = best_goals(problem)
    if best is None:
        with pytest.raises(AsesmenError, match=r"plan\.conflict"):
            solve(problem)
        return
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert goals(problem, outcome) == best
    assert outcome.cost == cost(problem, outcome.plan)
    assert outcome.optimal
    assert outcome.fewest_batches is not None
    assert outcome.fewest_batches <= len(outcome.plan.batches)


@settings(max_examples=300, deadline=None)
@given(problems())
@pytest.mark.rule("R28")
def test_no_plan_at_all_is_better(problem: PlanProblem) -> None:
    agrees_with_trying_everything(problem)


@settings(max_examples=100, deadline=None)
@given(personal_problems())
def test_no_plan_at_all_is_better_whatever_is_asked_for_each_person(problem: PlanProblem) -> None:
    agrees_with_trying_everything(problem)


@settings(max_examples=100, deadline=None)
@given(personal_problems(combined=True))
def test_no_plan_at_all_is_better_where_rules_are_combined(problem: PlanProblem) -> None:
    agrees_with_trying_everything(problem)


@settings(max_examples=100, deadline=None)
@given(parallel_problems())
def test_no_plan_at_all_is_better_where_tiers_share_days(problem: PlanProblem) -> None:
    agrees_with_trying_everything(problem)


@pytest.mark.soak
@settings(max_examples=portion(3_000), deadline=None)
@given(
    st.one_of(
        problems(people=6, windows=4),
        personal_problems(),
        personal_problems(combined=True),
        parallel_problems(),
    )
)
def test_no_plan_at_all_is_better_in_thousands_of_problems(problem: PlanProblem) -> None:
    agrees_with_trying_everything(problem)


def sizes(outcome: Outcome) -> list[int]:
    return [len(batch.nips) for batch in outcome.plan.batches]


def tiers(outcome: Outcome) -> list[Tier | None]:
    return [batch.tier for batch in outcome.plan.batches]


def people(count: int, tier: Tier = PENGAWAS, first: int = 0) -> tuple[Candidate, ...]:
    return tuple(candidate(first + at, waited=1_000 - at, tier=tier) for at in range(count))


def test_the_longest_unassessed_sit_first_and_ties_go_by_nip() -> None:
    waited = {1: 5, 2: 9, 3: 5, 4: 7}
    problem = PlanProblem(
        candidates=tuple(candidate(nip, days) for nip, days in waited.items()),
        windows=(window(0, 2), window(1, 1), window(2, 1)),
        min_size=1,
    )
    seated = [[int(nip) for nip in batch.nips] for batch in solve(problem).plan.batches]
    assert seated == [[2, 4], [1], [3]]


def test_a_tier_without_a_window_is_left_out_when_that_seats_more() -> None:
    # one window of 4: 4 administrators rather than the single jpt before them
    problem = PlanProblem(candidates=people(1, JPT) + people(4, ADMINISTRATOR, 10), windows=(window(0, 4),))
    outcome = solve(problem)
    assert tiers(outcome) == [ADMINISTRATOR]
    assert outcome.plan.unplaced == (
        Unplaced(nip=f"{0:018d}", code="tiers-apart", params={"last": date(2026, 1, 7)}),
    )


def test_among_equally_many_the_longer_wait_gets_the_window() -> None:
    # 2 of either tier fit the one window: 3 + 3 days waited against 9 + 1
    jpt = (candidate(1, 3, JPT), candidate(2, 3, JPT))
    pengawas = (candidate(3, 9), candidate(4, 1))
    assert tiers(solve(PlanProblem(candidates=jpt + pengawas, windows=(window(0, 2),)))) == [PENGAWAS]


def test_who_is_left_over_is_told_the_figures() -> None:
    # 5 wait, 2 windows of 2: the fifth has 4 before them, of whom one waited just as long
    queue = tuple(candidate(at, waited=10 - min(at, 3)) for at in range(5))
    outcome = solve(PlanProblem(candidates=queue, windows=(window(0, 2), window(1, 2))))
    assert [person.params for person in outcome.plan.unplaced] == [
        {"batches": 2, "own": 2, "last": date(2026, 1, 14), "ahead": 4}
    ]


@pytest.mark.parametrize(
    ("count", "seats", "least", "expected"),
    [
        (60, 25, 5, [25, 25, 10]),
        (52, 25, 5, [25, 22, 5]),  # 25 25 2 would leave a batch of 2
        (51, 25, 5, [25, 21, 5]),
        (
            26,
            25,
            20,
            [25, 1],
        ),  # two batches of 20 need 40: one is small whatever is done, so the first is full
        (13, 6, 5, [6, 6, 1]),  # three batches of 5 need 15
        (3, 25, 5, [3]),
        (50, 25, 5, [25, 25]),
    ],
)
def test_batches_are_full_from_the_front_and_none_is_small_without_need(
    count: int, seats: int, least: int, expected: list[int]
) -> None:
    windows = tuple(window(week, seats) for week in range(5))
    outcome = solve(PlanProblem(candidates=people(count), windows=windows, min_size=least))
    assert sizes(outcome) == expected
    assert outcome.optimal


def test_a_window_stays_empty_when_using_it_would_leave_a_batch_small() -> None:
    # 10 in windows of 3, 2, 8: the last is needed; 3 2 5 is sound
    windows = (window(0, 3), window(1, 2), window(2, 8))
    assert sizes(solve(PlanProblem(candidates=people(10), windows=windows))) == [3, 2, 5]
    # 9: 3 2 4 has a small batch; 2 2 5 too (2 of 3 seats); without the second 3 and 6 are sound; without the
    # first 2 and 7 cost more
    outcome = solve(PlanProblem(candidates=people(9), windows=windows))
    assert [(batch.window.seats, len(batch.nips)) for batch in outcome.plan.batches] == [(3, 3), (8, 6)]


@pytest.mark.parametrize(
    ("count", "seats", "expected"),
    [
        (7, [4, 4], [4, 3]),
        (52, [25, 25, 25], [18, 17, 17]),
        (12, [2, 9, 9], [2, 5, 5]),
        (13, [9, 2, 9], [6, 2, 5]),
        (8, [4, 4], [4, 4]),
    ],
)
@pytest.mark.rule("R29")
def test_even_batches_are_as_equal_as_their_seats_allow(
    count: int, seats: list[int], expected: list[int]
) -> None:
    windows = tuple(window(week, size) for week, size in enumerate(seats))
    assert sizes(solve(PlanProblem(candidates=people(count), windows=windows, even=True))) == expected


@settings(max_examples=100, deadline=None)
@given(problems(people=30, windows=12))
def test_even_batches_of_one_tier_differ_by_one_unless_full(problem: PlanProblem) -> None:
    problem = replace(problem, even=True)
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    for tier in {None, *Tier}:
        batches = [batch for batch in outcome.plan.batches if problem.mix_tiers or batch.tier == tier]
        if not batches:
            continue
        largest = max(len(batch.nips) for batch in batches)
        narrow = [len(batch.nips) for batch in batches if len(batch.nips) < batch.window.seats]
        assert all(size >= largest - 1 for size in narrow)


def test_windows_are_no_more_than_needed() -> None:
    # 3 jpt and 30 pengawas in windows of 25: 1 + 2 windows of the 9 there are
    outcome = solve(
        PlanProblem(
            candidates=people(3, JPT) + people(30, PENGAWAS, 10),
            windows=tuple(window(at, 25) for at in range(9)),
        )
    )
    assert (outcome.fewest_batches, sizes(outcome)) == (3, [3, 25, 5])
    assert tiers(outcome) == [JPT, PENGAWAS, PENGAWAS]


def test_the_fewest_batches_are_told_though_the_plan_has_more_so_as_to_end_sooner() -> None:
    windows = (window(0, 2), window(1, 2), window(2, 4))
    outcome = solve(PlanProblem(candidates=people(4, JPT), windows=windows, min_size=1))
    assert (sizes(outcome), outcome.fewest_batches) == ([2, 2], 1)


def test_the_fewest_batches_are_not_told_where_they_are_not_known() -> None:
    windows = (*(window(at, 2) for at in range(50)), window(50, 101))
    outcome = solve(PlanProblem(candidates=people(100, JPT), windows=windows, min_size=1))
    assert (len(outcome.plan.batches), outcome.fewest_batches) == (50, None)


def test_mixed_tiers_are_one_queue_and_a_batch_of_one_tier_says_so() -> None:
    mixed = (
        candidate(1, 9, JPT),
        candidate(2, 8, PENGAWAS),
        candidate(3, 7, PENGAWAS),
        candidate(4, 6, PENGAWAS),
    )
    outcome = solve(
        PlanProblem(candidates=mixed, windows=(window(0, 2), window(1, 2)), mix_tiers=True, min_size=1)
    )
    assert tiers(outcome) == [None, PENGAWAS]


def test_nobody_to_seat_is_an_empty_plan() -> None:
    outcome = solve(PlanProblem(candidates=(), windows=(window(0, 5),)))
    assert (outcome.plan.batches, outcome.plan.unplaced, outcome.cost, outcome.fewest_batches) == (
        (),
        (),
        0,
        0,
    )


def free(problem: PlanProblem) -> PlanProblem:
    """Pins may contradict each other or what is published; without them there is a plan."""
    return replace(problem, pins={})


@settings(max_examples=100, deadline=None)
@given(problems(people=40, windows=12) | parallel_problems(people=12, weeks=4).map(free), st.data())
@pytest.mark.rule("R30")
def test_the_order_of_the_people_says_nothing(problem: PlanProblem, data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(problem.candidates)))
    again = replace(problem, candidates=tuple(sorted(shuffled, key=lambda person: person.nip)))
    assert solve(again) == solve(problem)


def test_tiny_rooms_before_a_large_one() -> None:
    # 301 people in 100 rooms of 3 and then one of 50: 98 full rooms and 7 in the large one leave no batch
    # small, 99 full rooms and 4 would
    windows = tuple(window(week, 50 if week == 100 else 3) for week in range(101))
    problem = PlanProblem(candidates=people(301), windows=windows)
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert sizes(outcome) == [3] * 98 + [7]
    assert outcome.optimal


@pytest.mark.soak
def test_the_largest_office_there_is() -> None:
    # 20,000 people, 800 windows of 25 = 20,000 seats, six tiers: at most one window of each tier is not full
    everyone = tuple(candidate(at, waited=at * 7919 % 4001, tier=list(Tier)[at % 6]) for at in range(20_000))
    problem = PlanProblem(candidates=everyone, windows=tuple(window(week, 25) for week in range(800)))
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert outcome.optimal
    # 3,334 + 3,334 + 4 x 3,333 people: 133 full windows and 9 or 8 left over for each tier; 2 windows are
    # left for the six rests, and the two rests of 9 seat one more than any other two
    assert len(outcome.plan.unplaced) == 4 * 8
    assert FIRST + timedelta(weeks=799) == outcome.plan.batches[-1].window.start


@settings(max_examples=100, deadline=None)
@given(problems(people=40, windows=12), st.booleans())
def test_the_flow_and_the_queue_agree_where_both_can_plan(problem: PlanProblem, even: bool) -> None:
    # a cap for an office that nobody is of changes nothing but the way to the plan
    problem = replace(problem, even=even)
    by_flow = replace(problem, office_caps={"nobody's": 1})
    assert goals(by_flow, solve(by_flow)) == goals(problem, solve(problem))


def test_even_batches_under_a_cap() -> None:
    # 6 of one office, 4 of another, cap 2: three windows; 10 people are 4 + 3 + 3
    everyone = tuple(candidate(at, waited=100 - at, office="A" if at < 6 else "B") for at in range(10))
    problem = PlanProblem(
        candidates=everyone,
        windows=tuple(window(week, 9) for week in range(5)),
        office_caps={"A": 2, "B": 2},
        even=True,
    )
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert sizes(outcome) == [4, 3, 3]
    assert outcome.optimal


def test_even_batches_of_people_kept_together() -> None:
    # a pair and three single people in two rooms of 3, side by side: 3 + 2 with the pair whole
    everyone = people(5)
    problem = PlanProblem(
        candidates=everyone,
        windows=(window(0, 4), window(0, 4, room=2)),
        keep_together=((everyone[0].nip, everyone[4].nip),),
        even=True,
        min_size=1,
    )
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert sorted(sizes(outcome)) == [2, 3]


def test_rooms_side_by_side_share_the_cap_of_their_days() -> None:
    # two rooms of 2 in each of two weeks, 4 of one office, at most 1 away at a time: 2 of them sit
    dinas = tuple(candidate(at, waited=50 - at, office="Dinas") for at in range(4))
    others = tuple(candidate(10 + at, waited=20 - at) for at in range(4))
    windows = (window(0, 2), window(0, 2, room=2), window(1, 2), window(1, 2, room=2))
    problem = PlanProblem(
        candidates=dinas + others, windows=windows, office_caps={"Dinas": 1}, mix_tiers=True, min_size=1
    )
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert outcome.optimal
    where = seats(outcome.plan)
    assert [where[person.nip].start for person in dinas[:2]] == [windows[0].start, windows[2].start]
    assert [person.nip for person in outcome.plan.unplaced] == [dinas[2].nip, dinas[3].nip]


@settings(max_examples=100, deadline=None)
@given(parallel_problems(people=12, weeks=4, rooms=2).map(free))
def test_even_batches_of_tiers_that_share_days(problem: PlanProblem) -> None:
    # equal sizes cost neither a seat nor a window
    even = replace(problem, even=True)
    outcome, found = solve(problem), solve(even)
    assert check_plan(even, found.plan) == []
    assert goals(even, found)[:4] == goals(problem, outcome)[:4]


def test_even_batches_in_rooms_that_tiers_share() -> None:
    # three rooms on each of two days, cap 2: the pengawas of A share the first day with the jpt of A
    # 2 jpt in one room; 7 pengawas in the two beside it and one the week after: 3 + 2 + 2
    jpt = tuple(candidate(at, waited=90 - at, tier=JPT, office="A" if at else "B") for at in range(2))
    others = tuple(candidate(10 + at, waited=60 - at, office="A" if at < 3 else f"{at}") for at in range(7))
    problem = PlanProblem(
        candidates=jpt + others,
        windows=(window(0, 3), window(0, 3, room=2), window(0, 3, room=3), window(1, 3)),
        office_caps={"A": 2},
        even=True,
        min_size=1,
    )
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert outcome.optimal
    assert (tiers(outcome), sizes(outcome)) == ([JPT, PENGAWAS, PENGAWAS, PENGAWAS], [2, 3, 2, 2])


def test_tiers_that_share_days_share_their_caps() -> None:
    # two rooms a week; the administrators' last week is the pengawas' first, one of Dinas away at a time.
    # alone either tier would seat its longest unassessed of Dinas there: 9 x 7 or 8 x 7 days are the price of
    # a week later, against 1 x 7 for the pengawas of no office who comes earlier instead
    def one(nip: int, waited: int, tier: Tier, office: str | None = None) -> Candidate:
        return candidate(nip, waited, tier, office)

    everyone = (
        one(1, 9, ADMINISTRATOR, "Dinas"),
        one(2, 8, PENGAWAS, "Dinas"),
        one(3, 1, PENGAWAS),
    )
    problem = PlanProblem(
        candidates=everyone,
        windows=(window(0, 1), window(0, 1, room=2), window(1, 1)),
        office_caps={"Dinas": 1},
        min_size=1,
    )
    outcome = solve(problem)
    where = seats(outcome.plan)
    assert [where[person.nip].place for person in everyone] == [
        problem.windows[0].place,
        problem.windows[2].place,
        problem.windows[1].place,
    ]
    assert (outcome.cost, outcome.optimal) == (8 * 7, True)


def test_a_combination_cut_short_says_so() -> None:
    # sixty pairs kept together over two rooms of 13 a week, two of each office at a time
    everyone = tuple(
        candidate(at, waited=1_000 - at * at % 997, office=f"{at * at % 17}") for at in range(180)
    )
    problem = PlanProblem(
        candidates=everyone,
        windows=tuple(window(week, 13, room) for week in range(8) for room in (1, 2)),
        keep_together=tuple((everyone[at].nip, everyone[at + 60].nip) for at in range(60)),
        office_caps={f"{office}": 2 for office in range(17)},
    )
    with pytest.raises(AsesmenError, match=r"plan\.too-hard"):
        combine(problem, effort=0.0)
    found = combine(problem, effort=3.0)
    assert found is not None
    assert found.slack > 0
    assert combine(problem, effort=3.0) == found
