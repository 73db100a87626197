from dataclasses import replace
from datetime import date, timedelta

import pytest

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import (
    Away,
    Batch,
    Candidate,
    OfficeCap,
    Outcome,
    Plan,
    PlanProblem,
    Taken,
    Unplaced,
    Window,
    cost,
    edited,
    swapped,
)
from asesmen_cli.domain.rules import check_plan, contradictions, higher_cap, why_unplaced
from asesmen_cli.domain.what_if import Gain, brings, changes, offices_at_cap
from asesmen_cli.language import speaking

MONDAY = date(2026, 1, 5)


def window(start: int, seats: int = 2, room: int = 1, days: int = 3) -> Window:
    """So many days after MONDAY."""
    return Window(
        days=tuple(MONDAY + timedelta(days=start + day) for day in range(days)), seats=seats, room=room
    )


def candidate(nip: str, tier: Tier = Tier.JPT, waited: int = 10) -> Candidate:
    return Candidate(nip=nip, tier=tier, office=None, unassessed_since=MONDAY - timedelta(days=waited))


ANI, BUDI, CITRA = candidate("1"), candidate("2"), candidate("3", Tier.PENGAWAS)
FIRST, SECOND = window(0), window(7)
PROBLEM = PlanProblem(candidates=(ANI, BUDI, CITRA), windows=(FIRST, SECOND))


def batch(number: int, where: Window, *people: Candidate, tier: Tier | None = Tier.JPT) -> Batch:
    return Batch(number=number, tier=tier, window=where, nips=tuple(person.nip for person in people))


def plan(*batches: Batch, without: tuple[Candidate, ...] = ()) -> Plan:
    return Plan(
        batches=batches, unplaced=tuple(Unplaced(nip=person.nip, code="no-seat") for person in without)
    )


SOUND = plan(batch(1, FIRST, ANI, BUDI), batch(2, SECOND, CITRA, tier=Tier.PENGAWAS))


def broken(found: list[Finding]) -> list[tuple[str, dict[str, object]]]:
    return [(finding.code, dict(finding.params)) for finding in found]


def test_a_sound_plan_breaks_nothing() -> None:
    assert check_plan(PROBLEM, SOUND) == []


@pytest.mark.rule("R13")
def test_nobody_lost() -> None:
    seated_twice = plan(
        batch(1, FIRST, ANI, BUDI), batch(2, SECOND, CITRA, tier=Tier.PENGAWAS), without=(ANI,)
    )
    assert broken(check_plan(PROBLEM, seated_twice)) == [
        ("plan.nobody-lost", {"nip": "1", "n": 2, "asked": 1})
    ]
    forgotten = plan(batch(1, FIRST, ANI, BUDI))
    assert broken(check_plan(PROBLEM, forgotten)) == [("plan.nobody-lost", {"nip": "3", "n": 0, "asked": 1})]
    stranger = replace(SOUND, unplaced=(Unplaced(nip="9", code="no-seat"),))
    assert broken(check_plan(PROBLEM, stranger)) == [("plan.nobody-lost", {"nip": "9", "n": 1, "asked": 0})]


@pytest.mark.rule("R14")
def test_batch_size() -> None:
    dewi = candidate("4")
    problem = PlanProblem(candidates=(ANI, BUDI, dewi), windows=(FIRST, SECOND))
    crowded = plan(batch(1, FIRST, ANI, BUDI, dewi))
    assert broken(check_plan(problem, crowded)) == [("plan.batch-size", {"batch": 1, "n": 3, "seats": 2})]


@pytest.mark.rule("R15")
def test_known_window() -> None:
    elsewhere = plan(batch(1, window(1), ANI, BUDI), batch(2, SECOND, CITRA, tier=Tier.PENGAWAS))
    assert broken(check_plan(PROBLEM, elsewhere)) == [
        ("plan.known-window", {"batch": 1, "start": date(2026, 1, 6)})
    ]
    misnumbered = plan(batch(2, FIRST, ANI, BUDI), batch(1, SECOND, CITRA, tier=Tier.PENGAWAS))
    assert [code for code, _ in broken(check_plan(PROBLEM, misnumbered))] == ["plan.known-window"] * 2
    late_first = plan(batch(1, SECOND, ANI, BUDI), batch(2, FIRST, CITRA, tier=Tier.PENGAWAS))
    assert broken(check_plan(PROBLEM, late_first)) == [
        ("plan.known-window", {"batch": 1, "start": date(2026, 1, 12)})
    ]


@pytest.mark.rule("R16")
def test_room_free() -> None:
    # Monday to Wednesday and a published Wednesday to Friday share the Wednesday of one room
    problem = PlanProblem(
        candidates=(ANI,),
        windows=(FIRST, window(2, room=2)),
        taken=(Taken(window=window(2), offices={"9": None}),),
    )
    assert broken(check_plan(problem, plan(batch(1, FIRST, ANI)))) == [
        ("plan.room-free", {"room": 1, "day": date(2026, 1, 7)})
    ]
    assert check_plan(problem, plan(batch(1, window(2, room=2), ANI))) == []


@pytest.mark.rule("R17")
def test_working_day() -> None:
    decreed = replace(PROBLEM, closed=frozenset({SECOND.days[1], MONDAY + timedelta(days=5)}))
    assert broken(check_plan(decreed, SOUND)) == [
        ("plan.working-day", {"batch": 2, "day": date(2026, 1, 13)})
    ]


@pytest.mark.rule("R18")
def test_unbroken() -> None:
    # Thursday, Friday and Monday: the weekend lies inside
    straddling = Window(days=tuple(MONDAY + timedelta(days=n) for n in (3, 4, 7)), seats=2)
    weekend = frozenset(MONDAY + timedelta(days=n) for n in (5, 6))
    problem = PlanProblem(candidates=(ANI,), windows=(straddling,), closed=weekend)
    seated = plan(batch(1, straddling, ANI))
    assert broken(check_plan(problem, seated)) == [("plan.unbroken", {"batch": 1, "day": date(2026, 1, 10)})]
    assert check_plan(replace(problem, passable=weekend), seated) == []
    # a holiday is no weekend
    assert broken(check_plan(replace(problem, passable=frozenset({date(2026, 1, 10)})), seated)) == [
        ("plan.unbroken", {"batch": 1, "day": date(2026, 1, 11)})
    ]


@pytest.mark.rule("R19")
def test_tiers_apart() -> None:
    problem = replace(PROBLEM, windows=(window(0, seats=3),))
    together = plan(batch(1, window(0, seats=3), ANI, BUDI, CITRA))
    assert broken(check_plan(problem, together)) == [("plan.tiers-apart", {"batch": 1})]
    mixed = plan(batch(1, window(0, seats=3), ANI, BUDI, CITRA, tier=None))
    assert check_plan(replace(problem, mix_tiers=True), mixed) == []


@pytest.mark.rule("R20")
def test_tier_order() -> None:
    reverse = plan(batch(1, FIRST, CITRA, tier=Tier.PENGAWAS), batch(2, SECOND, ANI, BUDI))
    assert broken(check_plan(PROBLEM, reverse)) == [("plan.tier-order", {"batch": 2})]
    assert check_plan(replace(PROBLEM, tier_order=(Tier.PENGAWAS, Tier.JPT)), reverse) == []


OFFICES = PlanProblem(
    candidates=tuple(replace(person, office="Dinas") for person in (ANI, BUDI, candidate("4"))),
    windows=(window(0, seats=3), window(7, seats=3)),
)
ALL_THREE = plan(batch(1, window(0, seats=3), *OFFICES.candidates))


@pytest.mark.rule("R21")
def test_away() -> None:
    away = replace(PROBLEM, candidates=(ANI, replace(BUDI, away=(Away(FIRST.end, date(2026, 2, 1)),)), CITRA))
    assert broken(check_plan(away, SOUND)) == [("plan.away", {"nip": "2", "batch": 1})]
    day_before = replace(BUDI, away=(Away(date(2025, 1, 1), MONDAY - timedelta(days=1)),))
    assert check_plan(replace(PROBLEM, candidates=(ANI, day_before, CITRA)), SOUND) == []


@pytest.mark.rule("R22")
def test_retiring() -> None:
    on_the_last_day = replace(PROBLEM, candidates=(ANI, BUDI, replace(CITRA, retires_on=SECOND.end)))
    assert broken(check_plan(on_the_last_day, SOUND)) == [
        ("plan.retiring", {"nip": "3", "batch": 2, "day": date(2026, 1, 14)})
    ]
    the_day_after = replace(CITRA, retires_on=SECOND.end + timedelta(days=1))
    assert check_plan(replace(PROBLEM, candidates=(ANI, BUDI, the_day_after)), SOUND) == []


@pytest.mark.rule("R111")
def test_not_due() -> None:
    on_the_second_day = replace(CITRA, due_from=SECOND.start + timedelta(days=1))
    assert broken(check_plan(replace(PROBLEM, candidates=(ANI, BUDI, on_the_second_day)), SOUND)) == [
        ("plan.not-due", {"nip": "3", "batch": 2, "day": SECOND.start + timedelta(days=1)})
    ]
    on_the_first_day = replace(CITRA, due_from=SECOND.start)
    assert check_plan(replace(PROBLEM, candidates=(ANI, BUDI, on_the_first_day)), SOUND) == []


@pytest.mark.rule("R23")
def test_office_cap() -> None:
    assert broken(check_plan(replace(OFFICES, office_caps={"Dinas": 2}), ALL_THREE)) == [
        ("plan.office-cap", {"office": "Dinas", "day": MONDAY, "n": 3, "cap": 2})
    ]
    assert check_plan(replace(OFFICES, office_caps={"Dinas": 3, "Badan": 1}), ALL_THREE) == []
    # a published batch of the same days in another room takes one more of the office away
    elsewhere = Taken(window=window(2, room=2), offices={"8": "Dinas"})
    assert broken(check_plan(replace(OFFICES, office_caps={"Dinas": 3}, taken=(elsewhere,)), ALL_THREE)) == [
        ("plan.office-cap", {"office": "Dinas", "day": date(2026, 1, 7), "n": 4, "cap": 3})
    ]


@pytest.mark.rule("R24")
def test_stand_in() -> None:
    assert broken(check_plan(replace(OFFICES, stand_ins=(("1", "2"),)), ALL_THREE)) == [
        ("plan.stand-in", {"people": ("1", "2"), "day": MONDAY})
    ]
    # somebody who is not planned at all stays
    assert check_plan(replace(OFFICES, stand_ins=(("1", "2", "9"),)), ALL_THREE) == []
    # unless a published batch has them
    taken = (Taken(window=window(1, room=2), offices={"9": None}),)
    assert broken(check_plan(replace(OFFICES, stand_ins=(("1", "2", "9"),), taken=taken), ALL_THREE)) == [
        ("plan.stand-in", {"people": ("1", "2", "9"), "day": date(2026, 1, 6)})
    ]


@pytest.mark.rule("R25")
def test_keep_apart() -> None:
    assert broken(check_plan(replace(OFFICES, keep_apart=(("1", "4", "9"),)), ALL_THREE)) == [
        ("plan.keep-apart", {"people": ("1", "4"), "batch": 1})
    ]


@pytest.mark.rule("R26")
def test_keep_together() -> None:
    split = plan(batch(1, window(0, seats=3), ANI, BUDI), without=(candidate("4"),))
    assert broken(check_plan(replace(OFFICES, keep_together=(("1", "4"),)), split)) == [
        ("plan.keep-together", {"people": ("1", "4")})
    ]
    # who is not planned is not waited for
    assert check_plan(replace(OFFICES, keep_together=(("1", "2", "9"),)), split) == []
    nobody = plan(without=OFFICES.candidates)
    assert check_plan(replace(OFFICES, keep_together=(("1", "4"),)), nobody) == []


@pytest.mark.rule("R27")
def test_pinned() -> None:
    pinned = replace(PROBLEM, pins={"1": SECOND, "2": FIRST})
    assert broken(check_plan(pinned, SOUND)) == [("plan.pinned", {"nip": "1", "start": date(2026, 1, 12)})]


@pytest.mark.parametrize(
    ("text", "serving", "cap"),
    [("3", 100, 3), ("10%", 39, 3), ("10%", 5, 1), ("100 %", 7, 7)],
)
@pytest.mark.rule("R23")
def test_a_cap_is_a_number_or_a_share(text: str, serving: int, cap: int) -> None:
    assert OfficeCap.read(text).of(serving) == cap


@pytest.mark.parametrize("text", ["0", "0%", "101%", "-1", "2.5", "few", "x%"])
def test_no_cap_at_all_is_no_cap(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        OfficeCap.read(text)


def test_moving_by_hand_makes_and_unmakes_batches() -> None:
    moved = edited(PROBLEM, SOUND, {"2": SECOND, "3": None, "1": SECOND})
    assert moved == Plan(
        batches=(batch(1, SECOND, ANI, BUDI),), unplaced=(Unplaced(nip="3", code="by-hand"),)
    )
    assert check_plan(PROBLEM, moved) == []
    back = edited(PROBLEM, moved, {"3": FIRST})
    assert broken(check_plan(PROBLEM, back)) == [("plan.tier-order", {"batch": 2})]


def test_two_change_places_and_one_of_them_may_have_none() -> None:
    left_over = plan(batch(1, FIRST, ANI), batch(2, SECOND, CITRA, tier=Tier.PENGAWAS), without=(BUDI,))
    changed = swapped(PROBLEM, left_over, "2", "1")
    assert changed == Plan(
        batches=(batch(1, FIRST, BUDI), batch(2, SECOND, CITRA, tier=Tier.PENGAWAS)),
        unplaced=(Unplaced(nip="1", code="by-hand"),),
    )


def test_pins_that_break_a_rule_contradict_each_other() -> None:
    assert contradictions(replace(PROBLEM, pins={"1": FIRST, "3": SECOND})) == []
    assert broken(contradictions(replace(PROBLEM, pins={"1": SECOND, "3": FIRST}))) == [
        ("plan.tier-order", {"batch": 2})
    ]
    assert broken(contradictions(replace(PROBLEM, pins={"1": FIRST, "3": FIRST}))) == [
        ("plan.tiers-apart", {"batch": 1})
    ]


def test_cost_is_days_unassessed_times_days_until_the_batch() -> None:
    # the first batch starts on the plan's first day and costs nothing; the second 10 days x 7 days
    assert cost(PROBLEM, SOUND) == 70


def test_days_unassessed_are_never_negative() -> None:
    assert PROBLEM.days_unassessed(candidate("9", waited=-3)) == 0


def test_the_queue_is_by_wait_then_nip() -> None:
    people = (candidate("1", waited=5), candidate("2", waited=9), candidate("3", waited=5), CITRA_LATER)
    problem = PlanProblem(candidates=people, windows=(FIRST,))
    assert [person.nip for person in problem.queue()] == ["2", "4", "1", "3"]
    assert [person.nip for person in problem.queue(Tier.JPT)] == ["2", "1", "3"]


CITRA_LATER = candidate("4", Tier.PENGAWAS, waited=6)


def test_optimal_needs_every_goal_proven() -> None:
    best = Outcome(plan=SOUND, cost=70, bound=70, fewest_batches=2)
    assert best.optimal
    assert not replace(best, bound=69).optimal
    assert not replace(best, settled=False).optimal


def test_the_reason_for_no_seat_has_the_figures() -> None:
    figures: dict[str, Param] = {"batches": 2, "own": 1, "last": date(2026, 1, 14), "ahead": 4}
    assert why_unplaced(Unplaced(nip="1", code="no-seat", params=figures)) == Message(
        "No seat is left until {last} (batches: {batches}, of this tier: {own}); "
        "others of the tier who have waited as long or longer: {ahead}.",
        figures,
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"windows": ()}, "needs a window"),
        ({"candidates": (BUDI, ANI)}, "order of NIP"),
        ({"candidates": (ANI, ANI)}, "order of NIP"),
        ({"windows": (SECOND, FIRST)}, "order of first day"),
        ({"windows": (FIRST, window(2))}, "do not overlap"),
        ({"office_caps": {"x": 0}}, "at least 1"),
        ({"pins": {"9": FIRST}}, "is a candidate"),
        ({"pins": {"1": window(1)}}, "window of the problem"),
        ({"tier_order": (Tier.JPT,)}, "order of tiers"),
    ],
)
def test_a_problem_out_of_order_is_refused(wrong: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(PROBLEM, **wrong)  # type: ignore[arg-type] # one field of several types


def test_a_window_without_days_or_seats_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Window(days=(), seats=1)
    with pytest.raises(ValueError, match="in order"):
        Window(days=(MONDAY, MONDAY), seats=1)
    with pytest.raises(ValueError, match="a seat"):
        Window(days=(MONDAY,), seats=0)


def test_what_an_office_might_give_way_in() -> None:
    assert [change.words.template for change in changes(PROBLEM)] == [
        "one seat more in every batch",
        "tiers mixed",
    ]
    strict = replace(
        PROBLEM,
        mix_tiers=True,
        office_caps={"Badan": 1, "Dinas": 2},
        pins={"1": SECOND},
        stand_ins=(("1", "2"),),
        keep_apart=(("1", "2"),),
        keep_together=(("1", "2"),),
    )
    steps = {change.words.template: change.problem for change in changes(strict)}
    assert list(steps) == [
        "one seat more in every batch",
        "nobody pinned",
        "nobody kept together",
        "nobody kept apart",
        "every cap one higher",
        "no stand-ins kept in office",
    ]
    assert steps["every cap one higher"].office_caps == {"Badan": 2, "Dinas": 3}
    assert higher_cap(strict, "Dinas").problem.office_caps == {"Badan": 1, "Dinas": 3}
    roomier = steps["one seat more in every batch"]
    assert [window.seats for window in roomier.windows] == [3, 3]
    assert roomier.pins == {"1": window(7, seats=3)}


def test_offices_at_their_cap_are_those_with_as_many_away_as_may_be() -> None:
    # three of Dinas in one batch; one more in a published batch of the same days
    elsewhere = Taken(window=window(2, room=2), offices={"8": "Dinas"})
    for cap, taken, at_cap in ((4, (), set()), (3, (), {"Dinas"}), (4, (elsewhere,), {"Dinas"})):
        problem = replace(OFFICES, office_caps={"Dinas": cap, "Badan": 1}, taken=taken)
        assert offices_at_cap(problem, ALL_THREE) == at_cap


def test_what_a_change_brings_in_words() -> None:
    def told(seated: int, days: int, cost: int) -> str:
        return speaking("en").put(brings(Gain(words=Message("x"), seated=seated, days=days, cost=cost)))

    assert told(1, 1, 9) == "1 more person seated, finished 1 day earlier"
    assert told(2, -7, 9) == "2 more people seated, finished 7 days later"
    assert told(0, 3, 9) == "finished 3 days earlier"
    assert told(3, 0, -9) == "3 more people seated"
    assert told(0, 0, 1200) == "shorter waits"
