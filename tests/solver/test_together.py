from dataclasses import replace

from asesmen_cli.domain.planning import Away, PlanProblem, seats
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.solver import solve
from asesmen_cli.solver._together import branches, groups_together
from tests.solver.problems import FIRST, candidate, window

EVERYONE = tuple(candidate(at, waited=20 - at) for at in range(6))
NIPS = [person.nip for person in EVERYONE]
PROBLEM = PlanProblem(candidates=EVERYONE, windows=tuple(window(week, 2) for week in range(3)), min_size=1)


def test_groups_that_share_somebody_are_one_and_strangers_do_not_count() -> None:
    groups = ((NIPS[0], NIPS[1]), (NIPS[3], "x"), (NIPS[2], NIPS[4]), (NIPS[1], NIPS[2]))
    problem = replace(PROBLEM, keep_together=groups)
    assert groups_together(problem) == [(NIPS[0], NIPS[1], NIPS[2], NIPS[4])]
    assert branches(problem) == 4


def test_a_pair_that_the_queue_parts_goes_where_that_costs_least() -> None:
    # 20 19 | 18 17 | 16 15 days; the second and the third in week 1: 18 a week sooner and 20 a week later, or
    # in week 2: 17 a week sooner and 19 a week later
    outcome = solve(replace(PROBLEM, keep_together=((NIPS[1], NIPS[2]),)))
    where = seats(outcome.plan)
    assert where[NIPS[1]] == where[NIPS[2]] == window(0, 2)
    assert (outcome.cost, outcome.optimal) == ((20 + 17) * 7 + (16 + 15) * 14, True)


def test_a_pair_that_never_can_come_together_is_left_out() -> None:
    away = replace(EVERYONE[1], away=(Away(FIRST, window(1, 2).end),))
    leaving = replace(EVERYONE[2], retires_on=window(1, 2).start)
    problem = replace(
        PROBLEM,
        candidates=(EVERYONE[0], away, leaving, *EVERYONE[3:]),
        keep_together=((NIPS[1], NIPS[2]),),
    )
    outcome = solve(problem)
    assert check_plan(problem, outcome.plan) == []
    assert {person.nip for person in outcome.plan.unplaced} == {NIPS[1], NIPS[2]}
    assert outcome.optimal
