from dataclasses import replace
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import Away, PlanProblem, Taken, Unplaced
from asesmen_cli.domain.reasons import overtaken
from asesmen_cli.solver import solve
from tests.solver.problems import FIRST, candidate, personal_problems, problems, window

DINAS = tuple(candidate(at, waited=20 - at, office="Dinas Kesehatan") for at in range(9))
NIPS = [person.nip for person in DINAS]


def without_seat(problem: PlanProblem) -> list[Unplaced]:
    return list(solve(problem).plan.unplaced)


def test_a_cap_is_named_with_its_figures() -> None:
    # 9 of one office, 2 at a time, 4 batches: the ninth has no seat though 23 are free in each
    problem = PlanProblem(
        candidates=DINAS,
        windows=tuple(window(week, 25) for week in range(4)),
        office_caps={"Dinas Kesehatan": 2},
    )
    assert without_seat(problem) == [
        Unplaced(
            nip=NIPS[8],
            code="office-cap",
            params={"office": "Dinas Kesehatan", "due": 9, "cap": 2, "batches": 4, "last": date(2026, 1, 28)},
        )
    ]


def test_away_during_every_batch() -> None:
    away = replace(DINAS[0], away=(Away(FIRST, date(2026, 1, 14)),))
    assert without_seat(PlanProblem(candidates=(away,), windows=(window(0, 5), window(1, 5)))) == [
        Unplaced(nip=NIPS[0], code="away", params={"batches": 2, "last": date(2026, 1, 14)})
    ]


def test_retiring_before_the_end_of_the_first_batch() -> None:
    retiring = replace(DINAS[0], retires_on=date(2026, 1, 7))
    assert without_seat(PlanProblem(candidates=(retiring,), windows=(window(0, 5), window(1, 5)))) == [
        Unplaced(
            nip=NIPS[0], code="retiring", params={"retires_on": date(2026, 1, 7), "end": date(2026, 1, 7)}
        )
    ]


def test_somebody_must_stay() -> None:
    problem = PlanProblem(candidates=DINAS[:2], windows=(window(0, 5),), stand_ins=((NIPS[0], NIPS[1]),))
    assert without_seat(problem) == [
        Unplaced(nip=NIPS[1], code="stand-in", params={"people": (NIPS[0],), "last": date(2026, 1, 7)})
    ]


def test_kept_apart_with_one_batch() -> None:
    problem = PlanProblem(candidates=DINAS[:2], windows=(window(0, 5),), keep_apart=((NIPS[0], NIPS[1]),))
    assert without_seat(problem) == [
        Unplaced(nip=NIPS[1], code="keep-apart", params={"people": (NIPS[0],), "last": date(2026, 1, 7)})
    ]


def test_kept_together_without_room() -> None:
    # 3 seats: the pair and one more of the other three, or all three of them; days 20 + 19 + 18 win
    problem = PlanProblem(candidates=DINAS[:4], windows=(window(0, 3),), keep_together=((NIPS[2], NIPS[3]),))
    problem = replace(problem, candidates=(*DINAS[:4], candidate(9, waited=18)))
    assert [(person.nip, person.code) for person in without_seat(problem)] == [
        (NIPS[2], "keep-together"),
        (NIPS[3], "keep-together"),
    ]


def test_a_published_batch_counts_for_the_cap() -> None:
    taken = Taken(window=window(0, 5, room=2), offices={"x": "Dinas Kesehatan", "y": "Dinas Kesehatan"})
    problem = PlanProblem(
        candidates=DINAS[:1], windows=(window(0, 5),), office_caps={"Dinas Kesehatan": 2}, taken=(taken,)
    )
    assert [person.code for person in without_seat(problem)] == ["office-cap"]


def test_who_sits_earlier_though_less_urgent_has_a_rule_to_thank() -> None:
    # the first cannot attend the first batch, so the second has it
    away = replace(DINAS[0], away=(Away(FIRST, FIRST),))
    problem = PlanProblem(candidates=(away, DINAS[1]), windows=(window(0, 1), window(1, 1)))
    plan = solve(problem).plan
    (found,) = overtaken(problem, plan, NIPS[0])
    assert (found.nip, found.batch.number) == (NIPS[1], 1)
    assert [(finding.code, finding.params) for finding in found.broken] == [
        ("plan.away", {"nip": NIPS[0], "batch": 1})
    ]
    assert list(overtaken(problem, plan, NIPS[1])) == []


def test_where_seats_are_short_the_dropped_go_before_somebody_who_has_waited_longer() -> None:
    dropped = replace(DINAS[1], dropped=True)
    problem = PlanProblem(candidates=(DINAS[0], dropped), windows=(window(0, 1),))
    plan = solve(problem).plan
    (found,) = overtaken(problem, plan, NIPS[0])
    assert (found.nip, found.batch.number) == (NIPS[1], 1)
    assert [(finding.code, finding.params) for finding in found.broken] == [
        ("plan.dropped-first", {"nip": NIPS[1]})
    ]


@settings(max_examples=100, deadline=None)
@given(st.one_of(problems(), personal_problems(), personal_problems(combined=True)))
def test_nobody_is_overtaken_without_a_rule(problem: PlanProblem) -> None:
    try:
        outcome = solve(problem)
    except AsesmenError:
        assume(False)
    for person in problem.candidates:
        assert all(found.broken for found in overtaken(problem, outcome.plan, person.nip))
