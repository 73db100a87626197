from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.rules import named_rules
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.move import move
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.swap import swap
from tests.builders import TODAY, roster
from tests.rosters import number
from tests.usecases.life import (
    AHEAD,
    Asked,
    never,
    office,
    options_of,
    planned,
    published,
    reasons,
    refused,
    rules,
    serials,
    starts,
    unchanged_by,
    unplaced,
    waiting,
    yes,
)
from tests.usecases.test_due import take


def moved(at: Context, serial: int, to: int, *, force: bool = False) -> PlanView:
    return move(at, number(serial), to, force=force)


def swapped(at: Context, one: int, other: int, *, force: bool = False) -> PlanView:
    return swap(at, number(one), number(other), force=force)


def pinned(at: Context, serial: int) -> PlanView:
    return pin(at, [number(serial)], pinned=True)


def head(at: Context) -> int:
    return at.workspace.snapshot().head


# --- move and swap ---------------------------------------------------------------------------------------


def test_a_person_moves_to_a_batch_with_a_free_seat(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    planned(at, min_size=1)
    sheet = moved(at, 1, 3)
    assert serials(sheet) == {1: [2], 2: [3, 4], 3: [1, 5]}
    assert show_plan(at) == replace(sheet, moved=())


def test_what_a_change_costs_is_told_and_it_is_best_no_longer(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    before = planned(at)
    after = swapped(at, 1, 3).quality
    # on 6 November 1 has waited 1769 days and 3 has 1767; the second batch starts 7 days after the first
    assert (after.cost - before.quality.cost, before.quality.optimal) == (2 * 7, True)
    assert (after.bound, after.optimal, after.fewest_batches) == (None, None, None)


def test_two_people_change_places(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    assert serials(swapped(at, 1, 6)) == {1: [2, 6], 2: [3, 4], 3: [1, 5]}


def test_a_swap_may_name_somebody_without_a_seat(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    planned(at, max_batches=1)
    for pair in ((1, 4), (3, 2)):
        swapped(at, *pair)
    sheet = show_plan(at)
    assert (serials(sheet), unplaced(sheet)) == ({1: [3, 4]}, [(1, "by-hand"), (2, "by-hand")])
    assert (sheet.quality.placed, sheet.quality.unplaced, sheet.quality.flagged) == (2, 2, 4)


def test_who_had_no_seat_can_be_given_one(tmp_path: Path) -> None:
    at = office(tmp_path, 4, groups={"keep_apart": [[number(1), number(2), number(3)]]})
    # one batch for 4 holds one of the three, and the fourth
    planned(at, batch_size=4, max_batches=1)
    assert refused(lambda: moved(at, 2, 1)).code == "plan.rules-broken"
    sheet = moved(at, 2, 1, force=True)
    assert (serials(sheet), unplaced(sheet)) == ({1: [1, 2, 4]}, [(3, "keep-apart")])


def test_a_rule_is_broken_for_a_reason_on_record(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    move(at, number(3), 1, force=True, reason="atas perintah")
    swap(at, number(1), number(5), force=False)
    assert reasons(at)[-2:] == [("move", "atas perintah"), ("swap", None)]


def test_a_batch_that_loses_its_last_person_goes_and_the_others_move_up(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    planned(at, min_size=1)
    moved(at, 1, 3)
    sheet = moved(at, 2, 2, force=True)
    assert serials(sheet) == {1: [2, 3, 4], 2: [1, 5]}
    assert list(starts(sheet).values()) == [date(2023, 11, 13), date(2023, 11, 20)]


@pytest.mark.parametrize("act", [lambda at: moved(at, 1, 1), lambda at: swapped(at, 1, 2)])
def test_a_change_that_changes_nothing_is_no_event(tmp_path: Path, act: object) -> None:
    at = office(tmp_path)
    planned(at)
    before = head(at), at.workspace.snapshot().draft
    act(at)  # type: ignore[operator]
    assert (head(at), at.workspace.snapshot().draft) == before


def test_a_number_may_be_grouped(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    nip = number(1)
    assert serials(swap(at, f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}", number(3), force=False))[1] == [
        2,
        3,
    ]


# --- rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sections", "act", "broken"),
    [
        ({}, lambda at: moved(at, 1, 2), ["batch-size"]),
        ({}, lambda at: moved(at, 1, 4), ["batch-size", "tiers-apart"]),
        ({}, lambda at: swapped(at, 1, 8), ["tiers-apart", "tiers-apart"]),
        ({"groups": {"keep_apart": [[number(1), number(3)]]}}, lambda at: swapped(at, 1, 4), ["keep-apart"]),
        (
            {"groups": {"keep_together": [[number(1), number(2)]]}},
            lambda at: swapped(at, 1, 3),
            ["keep-together"],
        ),
        ({"groups": {"stand_in": [[number(1), number(4)]]}}, lambda at: swapped(at, 1, 3), ["stand-in"]),
        ({"offices": {"Dinas B": {"cap": 1}}}, lambda at: swapped(at, 1, 6), ["office-cap"]),
    ],
)
@pytest.mark.rule("R56")
def test_a_change_says_which_rules_it_would_break(
    tmp_path: Path, sections: dict[str, object], act: object, broken: list[str]
) -> None:
    # batches 1 2 | 3 4 | 5 6 of pengawas, 7 8 of pelaksana; 2 and 6 are of Dinas B
    people = waiting(6) + [replace(one, echelon=None, post_kind="Pelaksana") for one in waiting(2, first=7)]
    for serial in (2, 6):
        people[serial - 1] = replace(people[serial - 1], office="Dinas B")
    at = office(tmp_path, people, **sections)
    assert serials(planned(at)) == {1: [1, 2], 2: [3, 4], 3: [5, 6], 4: [7, 8]}
    error = unchanged_by(at, lambda: act(at))  # type: ignore[operator]
    assert (error.code, rules(error)) == ("plan.rules-broken", broken)


def test_days_away_and_pension_are_rules_too(tmp_path: Path) -> None:
    people = waiting(6)
    # 6 turns 58 in November 2023 and is pensioned on 1 December
    people[5] = replace(people[5], nip=number(6, born=date(1965, 11, 15), since=199001))
    at = office(tmp_path, people)
    note_away(at, [number(4)], date(2023, 11, 8), date(2023, 11, 8), "sakit")
    # the fourth batch is on 27-29 November, the fifth on 4-6 December
    sheet = planned(at, batch_size=1, days=3)
    assert list(serials(sheet).values()) == [[1], [2], [3], [6], [4], [5]]
    assert rules(refused(lambda: swapped(at, 1, 4))) == ["away"]
    assert rules(refused(lambda: swap(at, number(5), people[5].nip, force=False))) == ["retiring"]


@pytest.mark.rule("R56")
def test_with_force_it_is_done_and_who_broke_what_is_on_record(tmp_path: Path) -> None:
    at = replace(office(tmp_path), actor="Tuti")
    planned(at)
    sheet = moved(at, 1, 2, force=True)
    assert serials(sheet) == {1: [2], 2: [1, 3, 4], 3: [5, 6]}
    assert [(finding.code, dict(finding.params)) for finding in sheet.findings] == [
        ("plan.batch-size", {"batch": 2, "n": 3, "seats": 2}),
        ("plan.small-batch", {"batch": 1, "n": 1}),
    ]
    again = at.workspace.replayed()
    assert again.snapshot().draft == at.workspace.snapshot().draft
    again.close()


def test_a_rule_that_is_broken_already_does_not_stop_another_change(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    moved(at, 1, 2, force=True)
    assert serials(swapped(at, 2, 6)) == {1: [6], 2: [1, 3, 4], 3: [2, 5]}


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda at: moved(at, 1, 9), "state.no-batch"),
        (lambda at: move(at, "123456789012345678", 1, force=True), "state.no-person"),
        (lambda at: moved(at, 7, 1, force=True), "state.not-in-plan"),
        (lambda at: swapped(at, 1, 7, force=True), "state.not-in-plan"),
        (lambda at: swapped(at, 5, 6, force=True), "state.no-seat"),  # neither has one
        (lambda at: pinned(at, 5), "state.no-seat"),
        (lambda at: pinned(at, 7), "state.no-seat"),
    ],
)
def test_what_cannot_be_changed(tmp_path: Path, act: object, code: str) -> None:
    # 7 was assessed this year
    people = [*waiting(6), *(replace(one, last_assessed=date(2023, 6, 1)) for one in waiting(1, first=7))]
    at = office(tmp_path, people)
    planned(at, max_batches=2)
    assert unchanged_by(at, lambda: act(at)).code == code  # type: ignore[operator]


@pytest.mark.parametrize(
    "act", [lambda at: moved(at, 1, 1), lambda at: swapped(at, 1, 2), lambda at: pinned(at, 1)]
)
def test_only_a_draft_is_changed_by_hand(tmp_path: Path, act: object) -> None:
    at = office(tmp_path)
    assert unchanged_by(at, lambda: act(at)).code == "state.no-draft"  # type: ignore[operator]
    published(at)
    assert unchanged_by(at, lambda: act(at)).code == "state.no-draft"  # type: ignore[operator]


def test_a_draft_whose_roster_has_changed_is_not_changed_by_hand(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    take(at, roster(tmp_path, waiting(7), name="b.xlsx"))
    assert unchanged_by(at, lambda: swapped(at, 1, 3)).code == "state.stale-plan"


# --- pin -------------------------------------------------------------------------------------------------


@pytest.mark.rule("R55")
def test_who_is_pinned_keeps_the_seat_when_planned_again(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    swapped(at, 1, 6)
    pinned(at, 6)
    # only the draft without a hand's change is replaced without a word
    sheet = draft_plan(at, options_of(), yes)
    assert (serials(sheet), sheet.pinned) == ({1: [1, 6], 2: [2, 3], 3: [4, 5]}, frozenset({number(6)}))
    assert (sheet.quality.optimal, sheet.findings) == (True, ())


def test_who_is_unpinned_goes_where_the_wait_puts_them(tmp_path: Path) -> None:
    at = office(tmp_path)
    best = planned(at)
    swapped(at, 1, 6)
    pinned(at, 6)
    pin(at, [number(6)], pinned=False)
    assert draft_plan(at, options_of(), yes) == best


def test_the_same_pin_again_is_no_event(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    pinned(at, 1)
    before = head(at)
    pinned(at, 1)
    pin(at, [number(2)], pinned=False)
    assert head(at) == before


def test_a_pin_holds_in_batches_of_another_size(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    swapped(at, 1, 6)
    pinned(at, 6)
    sheet = draft_plan(at, options_of(batch_size=3), yes)
    assert serials(sheet) == {1: [1, 2, 6], 2: [3, 4, 5]}


def test_a_seat_that_cannot_stay_is_told(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    for serial in (1, 3):
        pinned(at, serial)
    note_away(at, [number(1)], TODAY, TODAY, "sakit")
    sheet = draft_plan(at, options_of(), never)
    assert serials(sheet) == {1: [2, 4], 2: [1, 3], 3: [5, 6]}
    assert (sheet.pinned, [finding.code for finding in sheet.findings]) == (
        frozenset({number(3)}),
        ["plan.pin-lost"],
    )
    assert sheet.findings[0].params == {"names": (sheet.people[number(1)].name,)}


def test_who_was_pinned_and_need_not_come_any_more_is_not_missed(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    pinned(at, 1)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    sheet = draft_plan(at, options_of(), never)
    assert (serials(sheet), sheet.pinned) == ({1: [2, 3], 2: [4, 5], 3: [6]}, frozenset())
    assert [finding.code for finding in sheet.findings] == ["plan.small-batch"]


def test_to_move_who_is_pinned_breaks_a_rule(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    pinned(at, 1)
    assert rules(refused(lambda: swapped(at, 1, 3))) == ["pinned"]
    # forced, the pin goes with the person
    assert serials(swapped(at, 1, 3, force=True)) == {1: [2, 3], 2: [1, 4], 3: [5, 6]}
    assert serials(draft_plan(at, options_of(), yes)) == {1: [2, 3], 2: [1, 4], 3: [5, 6]}


def test_pins_that_contradict_each_other_are_refused_with_the_rules(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    for serial in (1, 2):
        pinned(at, serial)
    apart = replace(
        at, settings=Settings.model_validate({"groups": {"keep_apart": [[number(1), number(2)]]}})
    )
    error = unchanged_by(at, lambda: planned(apart))
    assert (error.code, error.params) == ("plan.conflict", {"rules": named_rules(["keep-apart", "pinned"])})
    smaller = unchanged_by(at, lambda: planned(at, batch_size=1))
    assert smaller.params == {"rules": named_rules(["batch-size", "pinned"])}


def test_what_was_broken_and_is_mended_is_told_no_more(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    broken = moved(at, 1, 2, force=True)
    assert [finding.code for finding in broken.findings] == ["plan.batch-size", "plan.small-batch"]
    assert moved(at, 1, 1).findings == ()


# --- what a hand has changed is not thrown away ----------------------------------------------------------


@pytest.mark.rule("R55")
def test_a_draft_that_was_changed_by_hand_is_asked_about_before_it_is_replaced(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    swapped(at, 1, 6)
    ask = Asked(answer=False)
    assert unchanged_by(at, lambda: draft_plan(at, options_of(), ask)).code == "question.no"
    assert [question.params for question in ask.questions] == [{"new": 0, "moved": 2, "dropped": 0}]
    assert serials(draft_plan(at, options_of(), yes)) == {1: [1, 2], 2: [3, 4], 3: [5, 6]}


def test_where_replacing_it_changes_nobodys_seat_nothing_is_asked(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    for _ in range(2):
        swapped(at, 1, 6)
    assert serials(planned(at)) == {1: [1, 2], 2: [3, 4], 3: [5, 6]}


def test_several_seats_are_pinned_at_once_or_none(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    assert pin(at, [number(1), number(4)], pinned=True).pinned == {number(1), number(4)}
    assert unchanged_by(at, lambda: pin(at, [number(2), number(99)], pinned=True)).code == "people.refused"
    assert pin(at, [number(1), number(4)], pinned=False).pinned == frozenset()


def test_a_change_says_whose_seat_it_changed(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert planned(at).moved == ()
    assert moved(at, 1, 2, force=True).moved == (number(1),)
    assert set(swapped(at, 3, 5, force=True).moved) == {number(3), number(5)}
    assert pinned(at, 6).moved == (number(6),)


# --- a draft that keeps published seats ------------------------------------------------------------------


def test_in_a_draft_that_keeps_published_seats_those_are_pinned_and_numbers_stay(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    assert serials(keep_plan(at, PlanOptions(), yes)) == {1: [2], 2: [3, 4], 3: [5, 6], 4: [1]}
    assert rules(refused(lambda: moved(at, 2, 4))) == ["pinned"]
    sheet = moved(at, 2, 4, force=True)
    assert serials(sheet) == {2: [3, 4], 3: [5, 6], 4: [1, 2]}
    # publishing it takes the place of the first; nobody sits twice
    publish(at, "kedua", yes)
    assert serials(show_plan(at)) == {2: [3, 4], 3: [5, 6], 4: [1, 2]}


def test_who_sits_in_a_batch_that_has_begun_is_not_moved(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    at = replace(at, today=AHEAD)
    note_away(at, [number(3)], date(2023, 11, 20), date(2023, 11, 20), "sakit")
    assert serials(keep_plan(at, PlanOptions(), yes)) == {1: [1, 2], 2: [4], 3: [5, 6], 4: [3]}
    assert unchanged_by(at, lambda: moved(at, 1, 2, force=True)).code == "state.seat-begun"
    assert serials(moved(at, 3, 3, force=True)) == {1: [1, 2], 2: [4], 3: [3, 5, 6]}
