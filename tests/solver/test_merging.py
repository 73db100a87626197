"""People who are one to the flow, and the windows that somebody can attend."""

from dataclasses import replace
from datetime import date, timedelta

from asesmen_cli.domain.planning import Away, PlanProblem, Window, seats
from asesmen_cli.solver import solve
from asesmen_cli.solver._layout import Layout
from tests.solver.problems import FIRST, candidate, keeps_away, window


def test_whoever_can_attend_is_known_by_days_even_where_a_window_passes_over_some() -> None:
    # Thursday, Friday and Monday: away on the weekend between is no absence
    passing = Window(days=(date(2026, 1, 15), date(2026, 1, 16), date(2026, 1, 19)), seats=2)
    weekend = Away(date(2026, 1, 17), date(2026, 1, 18))
    people = (
        candidate(0, 3),
        replace(candidate(1, 3), away=(weekend,)),
        replace(candidate(2, 3), away=(weekend, Away(FIRST, FIRST))),
        replace(
            candidate(3, 3), retires_on=date(2026, 1, 19), away=(Away(date(2026, 1, 7), date(2026, 1, 7)),)
        ),
        replace(candidate(4, 3), retires_on=date(2026, 1, 20)),
    )
    problem = PlanProblem(candidates=people, windows=(window(0, 2), passing))
    lane = Layout(problem, people, (), [2, 2], [0, 0])
    assert lane.attends.tolist() == [
        [not keeps_away(person, one) for one in problem.windows] for person in people
    ]


def test_equal_people_share_a_node_and_keep_their_order() -> None:
    # nine alike, three of them away in the first week: the flow has two nodes, and NIPs decide
    everyone = tuple(
        replace(candidate(at, 50), away=(Away(FIRST, FIRST + timedelta(days=2)),) if at < 3 else ())
        for at in range(9)
    )
    problem = PlanProblem(
        candidates=everyone, windows=tuple(window(week, 3) for week in range(3)), min_size=1
    )
    outcome = solve(problem)
    where = seats(outcome.plan)
    assert [problem.windows.index(where[person.nip]) for person in everyone] == [1, 1, 1, 0, 0, 0, 2, 2, 2]
    assert outcome.optimal
