from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, PlanProblem, Taken, Unplaced, seats
from asesmen_cli.domain.reasons import overtaken, unplaced
from asesmen_cli.domain.rules import relaxable
from asesmen_cli.solver import solve
from tests.solver.differential import problem as drawn
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


def test_away_during_one_batch_and_retired_before_the_other() -> None:
    first, second = window(0, 5), window(1, 5)
    person = replace(DINAS[0], away=(Away(FIRST, FIRST),), retires_on=second.end)
    problem = PlanProblem(candidates=(person,), windows=(first, second))
    expected = Unplaced(
        nip=NIPS[0], code="several", params={"last": second.end, "rules": ("away", "retiring")}
    )
    assert list(unplaced(problem, ())) == [expected]
    assert without_seat(problem) == [replace(expected, code="away-partly", params={"last": second.end})]


def test_not_due_before_the_last_batch_begins() -> None:
    person = replace(DINAS[0], due_from=FIRST + timedelta(days=1))
    problem = PlanProblem(candidates=(person,), windows=(window(0, 5),))
    assert without_seat(problem) == [
        Unplaced(nip=NIPS[0], code="not-due", params={"day": FIRST + timedelta(days=1)})
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
        (NIPS[3], "no-seat"),  # on their own the pair would have waited 18 and 17 days, and the last loses
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


# --- reasons found by relaxing ---------------------------------------------------------------------------


def test_a_tier_that_would_have_to_share_a_batch() -> None:
    # one window of 4, 3 pengawas and a jpt: more seats in it would not help the jpt
    jpt = candidate(9, waited=30, tier=Tier.JPT)
    problem = PlanProblem(candidates=(*DINAS[:3], jpt), windows=(window(0, 4),), min_size=1)
    assert [(one.nip, one.code) for one in without_seat(problem)] == [(jpt.nip, "tiers-apart")]


def test_others_are_pinned_to_the_only_seats() -> None:
    # the pair has waited longest, and would have the window of 2 but for the pin
    apart = replace(DINAS[1], away=(Away(window(1, 1).start, window(1, 1).end),))
    problem = PlanProblem(
        candidates=(DINAS[0], apart),
        windows=(window(0, 1), window(1, 1)),
        pins={NIPS[0]: window(0, 1)},
        min_size=1,
    )
    assert [(one.nip, one.code) for one in without_seat(replace(problem, pins={}))] == []
    # a seat more in the first window would do as well, and does the least harm
    assert [(one.nip, one.code) for one in without_seat(problem)] == [(NIPS[1], "no-seat")]
    # in the cap of one no seat more helps
    capped = replace(problem, office_caps={"Dinas Kesehatan": 1})
    assert [(one.nip, one.code) for one in without_seat(capped)] == [(NIPS[1], "pinned")]


def test_a_partial_absence_that_leaves_the_wrong_batches() -> None:
    # away in the second week; in the first somebody of the same office, cap 1, cannot come later
    away = replace(DINAS[0], away=(Away(window(1, 5).start, window(1, 5).end),))
    leaving = replace(DINAS[1], retires_on=window(1, 5).start, dropped=True)
    problem = PlanProblem(
        candidates=(away, leaving),
        windows=(window(0, 5), window(1, 5)),
        stand_ins=((NIPS[0], NIPS[1]),),
        min_size=1,
    )
    (found,) = without_seat(problem)
    assert (found.nip, found.code) == (NIPS[0], "stand-in")
    fixed = replace(problem, stand_ins=(), keep_apart=((NIPS[0], NIPS[1]),), pins={NIPS[1]: window(0, 5)})
    assert [one.code for one in without_seat(fixed)] == ["keep-apart"]


def test_several_rules_together_are_the_smallest_set() -> None:
    # the office may send one, and the only batch has one seat
    problem = PlanProblem(
        candidates=DINAS[:2], windows=(window(0, 1),), office_caps={"Dinas Kesehatan": 1}, min_size=1
    )
    (found,) = without_seat(problem)
    assert (found.code, found.params) == (
        "several",
        {"rules": ("batch-size", "office-cap"), "last": date(2026, 1, 7)},
    )


RULE_OF_CODE = {"no-seat": "batch-size", "away-partly": "away", "retiring-partly": "retiring"}


def without(asked: PlanProblem, nip: str, names: tuple[object, ...]) -> bool:
    """Does the best plan without these rules seat the person?"""
    for rule in relaxable():
        person = next(person for person in asked.candidates if person.nip == nip)
        less = rule.lifted(asked, person) if rule.lifted and rule.name in names else None
        asked = asked if less is None else less
    return nip in seats(solve(asked, reasons=False).plan)


def test_whoever_is_told_a_reason_would_have_a_seat_without_it() -> None:
    told = confirmed = 0
    for seed in range(400):
        asked = drawn(seed)
        try:
            left = without_seat(asked)
        except AsesmenError:
            continue
        for one in left:
            names = one.params.get("rules") or (RULE_OF_CODE.get(one.code, one.code),)
            assert isinstance(names, tuple)
            own_batch = one.code == "no-seat" and without(asked, one.nip, ("batch-size", "tiers-apart"))
            told += 1
            confirmed += own_batch or without(asked, one.nip, names)
    # the rest have four rules and more in their way, which the work does not allow to try
    assert told > 200
    assert confirmed / told > 0.97
