from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import Figures, PlanState
from asesmen_cli.domain.messages import Message
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.away import lift_away, note_away
from asesmen_cli.usecases.batch import batches_on_days_off, cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.diff import difference
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.letters import note_sent
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.swap import swap
from tests.builders import TODAY, as_kept, roster
from tests.rosters import number
from tests.usecases.life import (
    AHEAD,
    Asked,
    decreed,
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

DECEMBER = date(2023, 12, 4)


def states(at: Context) -> list[tuple[str | None, PlanState]]:
    return [(plan.name, plan.state) for plan in at.workspace.snapshot().plans]


# --- publish ---------------------------------------------------------------------------------------------


def test_a_published_plan_is_the_draft_under_a_name(tmp_path: Path) -> None:
    at = office(tmp_path)
    draft = planned(at)
    sheet = publish(at, "Gelombang I", never)
    assert draft.figures == Figures(due=6, without_seat=6, in_draft=6)
    expected = replace(as_kept(draft), state=PlanState.PUBLISHED, name="Gelombang I")
    assert sheet == replace(expected, figures=Figures(due=6, seated=6))
    assert (show_plan(at), show_plan(at, "Gelombang I"), at.workspace.snapshot().draft) == (
        sheet,
        sheet,
        None,
    )


def test_without_a_name_the_first_day_is_its_name(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, start=date(2023, 11, 11))  # a Saturday: what is said of it asks for nothing
    assert publish(at, None, never).name == "2023-11-13"


@pytest.mark.rule("R58")
def test_its_people_and_its_days_are_not_planned_again(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, max_batches=2)
    publish(at, None, yes)
    # on 6 November the first batch begins; the second has the 13th to the 15th
    sheet = planned(at)
    assert (serials(sheet), starts(sheet)) == ({1: [5, 6]}, {1: date(2023, 11, 20)})
    assert unplaced(sheet) == [(serial, "attendance-open") for serial in (1, 2)] + [
        (serial, "seated") for serial in (3, 4)
    ]
    assert sheet.quality.flagged == 6


@pytest.mark.rule("R57")
def test_warnings_are_to_be_acknowledged(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    planned(at)  # the third batch has one person
    ask = Asked(answer=False)
    assert unchanged_by(at, lambda: publish(at, "a", ask)).code == "question.no"
    assert [question.params for question in ask.questions] == [{"name": "a", "n": 1}]
    assert publish(at, "a", yes).name == "a"


def test_a_name_has_a_length_that_fits_everywhere(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, start=DECEMBER)
    error = unchanged_by(at, lambda: publish(at, "x" * 61, yes))
    assert (error.code, error.params["option"]) == ("usage.value", "name")
    assert publish(at, "x" * 60, yes).name == "x" * 60


def test_a_name_is_given_once(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a", max_batches=1)
    withdraw(at, "a")
    published(at, "b", max_batches=1)
    planned(at, start=DECEMBER)
    for name in ("a", "b", "draft"):
        assert unchanged_by(at, lambda name=name: publish(at, name, yes)).code == "state.name-taken"  # type: ignore[misc] # of the loop
    assert publish(at, "c", yes).name == "c"


def test_there_must_be_a_draft_that_seats_somebody(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert unchanged_by(at, lambda: publish(at, None, yes)).code == "state.no-draft"
    for serial in range(1, 7):
        note_away(at, [number(serial)], TODAY, date(2024, 1, 31), "diklat")
    sheet = planned(at, until=date(2023, 12, 1))
    assert unplaced(sheet) == [(serial, "away") for serial in range(1, 7)]
    assert unchanged_by(at, lambda: publish(at, None, yes)).code == "state.empty-draft"


def test_a_draft_whose_first_day_has_gone_by_is_not_published(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    late = replace(at, today=date(2023, 11, 7))
    error = unchanged_by(late, lambda: publish(late, None, yes))
    assert (error.code, error.params) == ("state.late-draft", {"start": TODAY})


def with_last(folder: Path, **facts: object) -> Path:
    """The roster again, in which something is different about the last person."""
    *others, last = waiting(8)
    return roster(folder, [*others, replace(last, **facts)], name="b.xlsx")  # type: ignore[arg-type] # of several types


CHANGES: dict[str, Callable[[Context, Path], object]] = {
    "a person joins": lambda at, folder: take(at, roster(folder, waiting(9), name="b.xlsx")),
    "a person goes": lambda at, folder: take(at, roster(folder, waiting(7), name="b.xlsx")),
    "a person moves office": lambda at, folder: take(at, with_last(folder, office="Dinas B")),
    "a person was assessed": lambda at, folder: take(at, with_last(folder, last_assessed=date(2023, 11, 1))),
    "a person is away": lambda at, _: note_away(at, [number(4)], AHEAD, AHEAD, "sakit"),
    "a person is back": lambda at, _: lift_away(at, [number(2)], AHEAD),
    "a person is exempt": lambda at, _: exempt(at, [number(4)], date(2024, 5, 1), "tugas"),
    "a published batch is called off": lambda at, _: cancel_batch(at, 1, "tempat batal"),
    "a published batch moves": lambda at, _: shift_batch(at, 1, DECEMBER, force=False),
    "a published plan is withdrawn": lambda at, _: withdraw(at, "pertama"),
}


@pytest.mark.parametrize(
    ("kind", "change"),
    [(kind, change) for kind in ("a draft", "one that keeps seats") for change in CHANGES]
    + [
        (kind, change)
        for kind in ("one with a pin", "one changed by hand")
        for change in ("a person is away", "a published batch is called off")
    ],
)
@pytest.mark.rule("R57")
def test_what_was_made_from_something_else_is_refused_until_planned_again(
    tmp_path: Path, kind: str, change: str
) -> None:
    at = office(tmp_path, 8)
    note_away(at, [number(2)], AHEAD, AHEAD, "cuti")
    published(at, "pertama", max_batches=1, batch_size=1)
    keeps = kind == "one that keeps seats"

    def plan() -> object:
        return keep_plan(at, PlanOptions(), yes) if keeps else draft_plan(at, options_of(), yes)

    plan()
    if kind == "one changed by hand":
        swap(at, number(3), number(8), force=False)
    if kind == "one with a pin":
        pin(at, [number(3)], pinned=True)
    CHANGES[change](at, tmp_path)
    assert unchanged_by(at, lambda: publish(at, "kedua", yes)).code == "state.stale-plan"
    if keeps and change == "a published plan is withdrawn":
        assert unchanged_by(at, plan).code == "state.nothing-published"
    else:
        plan()
        assert publish(at, "kedua", yes).name == "kedua"


@pytest.mark.parametrize("calendar", [{"closures": [{"from": "2023-11-07", "name": "HUT kota"}]}])
def test_a_day_off_that_is_new_makes_a_draft_stale(tmp_path: Path, calendar: dict[str, object]) -> None:
    at = office(tmp_path)
    planned(at)
    other = replace(at, settings=Settings.model_validate({"calendar": calendar}))
    assert unchanged_by(other, lambda: publish(other, None, yes)).code == "state.stale-plan"


def test_what_does_not_matter_to_the_plan_does_not_make_it_stale(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    pin(at, [number(1)], pinned=True)
    swap(at, number(3), number(5), force=False)
    people = waiting(6)
    take(at, roster(tmp_path, [replace(people[0], name="Budi Utomo"), *people[1:]], name="b.xlsx"))
    note_away(at, [number(1)], DECEMBER, DECEMBER, "cuti")
    assert serials(publish(at, None, never)) == {1: [1, 2], 2: [4, 5], 3: [3, 6]}


# --- what was published changes by hand only -------------------------------------------------------------


def test_a_plan_that_is_withdrawn_gives_its_seats_back(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    sheet = withdraw(at, "a")
    assert (sheet.state, states(at)) == (PlanState.WITHDRAWN, [("a", PlanState.WITHDRAWN)])
    assert serials(planned(at)) == {1: [1, 2], 2: [3, 4], 3: [5, 6]}
    assert unchanged_by(at, lambda: withdraw(at, "a")).code == "state.not-published"
    assert unchanged_by(at, lambda: withdraw(at, "z")).code == "state.no-plan-named"
    assert unchanged_by(at, lambda: withdraw(at, "draft")).code == "state.not-published"


def test_what_cannot_be_undone_is_asked_first(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    no = Asked(answer=False)
    assert unchanged_by(at, lambda: cancel_batch(at, 2, "batal", ask=no)).code == "question.no"
    assert no.questions[0].params["batch"] == 2
    withdraw(replace(at), "a", ask=never)  # no letter was sent


def test_a_plan_about_which_letters_were_sent_is_withdrawn_after_a_question(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    export(at, ["docx"], tmp_path)
    note_sent(at, [1], None, ask=never)
    no = Asked(answer=False)
    assert unchanged_by(at, lambda: note_sent(at, None, None, ask=no)).code == "question.no"
    assert unchanged_by(at, lambda: withdraw(at, "a", ask=no)).code == "question.no"
    assert len(no.questions) == 2
    assert withdraw(at, "a").state is PlanState.WITHDRAWN


def test_a_batch_that_is_called_off_gives_its_seats_and_days_back(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    sheet = cancel_batch(at, 2, "tempat batal")
    assert (serials(sheet), sheet.cancelled) == ({1: [1, 2], 2: [3, 4], 3: [5, 6]}, {2: "tempat batal"})
    again = planned(at, start=AHEAD)
    # the first and the third are still published; the days of the second are free
    assert (serials(again), starts(again)) == ({1: [3, 4]}, {1: date(2023, 11, 20)})
    for act in (
        lambda: cancel_batch(at, 2, "lagi"),
        lambda: shift_batch(at, 2, DECEMBER, force=True),
    ):
        error = unchanged_by(at, act)
        assert (error.code, error.params) == ("state.batch-cancelled", {"batch": 2, "reason": "tempat batal"})


def test_a_batch_is_shifted_to_the_first_working_days_that_hold_it(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    # 25 and 26 December are holidays, 30 and 31 a weekend, 1 January one more holiday
    sheet = shift_batch(at, 1, date(2023, 12, 23), force=False)
    assert sheet.plan.batches[0].window.days == tuple(date(2023, 12, day) for day in (27, 28, 29))
    assert serials(sheet) == {1: [1, 2], 2: [3, 4], 3: [5, 6]}
    assert show_plan(at, "a") == sheet


def test_a_shift_to_the_days_that_a_batch_has_is_no_event(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    before = at.workspace.snapshot()
    (plan,) = before.plans
    shift_batch(at, 1, plan.plan.batches[0].window.start, force=False)
    assert at.workspace.snapshot() == before


@pytest.mark.parametrize(
    ("sections", "start", "broken"),
    [
        ({}, date(2023, 11, 20), ["room-free"]),
        ({}, date(2023, 12, 11), ["away"]),
        ({"offices": {"Dinas A": {"cap": 2}}}, date(2023, 11, 20), ["room-free", "office-cap"]),
        ({"groups": {"stand_in": [[number(1), number(3)]]}}, date(2023, 11, 20), ["room-free", "stand-in"]),
    ],
)
def test_a_shift_says_which_rules_it_would_break(
    tmp_path: Path, sections: dict[str, object], start: date, broken: list[str]
) -> None:
    at = office(tmp_path, 6, **sections)
    published(at)
    note_away(at, [number(1)], date(2023, 12, 12), date(2023, 12, 12), "cuti")
    assert rules(unchanged_by(at, lambda: shift_batch(at, 1, start, force=False))) == broken
    sheet = shift_batch(at, 1, start, force=True)
    assert starts(sheet)[1] == start
    assert [finding.code for finding in sheet.findings] == [f"plan.{rule}" for rule in broken]


@pytest.mark.rule("R59")
def test_what_was_published_is_changed_for_a_reason_on_record(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    shift_batch(at, 1, DECEMBER, force=False, reason="gedung dipakai")
    cancel_batch(at, 2, "tempat batal")
    withdraw(at, "a", "anggaran ditunda")
    assert reasons(at)[-4:] == [
        ("publish", None),
        ("batch shift", "gedung dipakai"),
        ("batch cancel", "tempat batal"),
        ("publish --withdraw", "anggaran ditunda"),
    ]
    assert at.workspace.broken_link() is None


def test_what_a_batch_breaks_where_it_is_does_not_hold_it_there(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    note_away(at, [number(1)], AHEAD, DECEMBER, "sakit")
    assert starts(shift_batch(at, 1, DECEMBER, force=False))[1] == DECEMBER


def test_who_retires_before_the_new_days_is_told(tmp_path: Path) -> None:
    people = waiting(2)
    # 58 in November: pensioned on 1 December
    people[0] = replace(people[0], nip=number(1, born=date(1965, 11, 15), since=199001))
    at = office(tmp_path, people)
    published(at)
    assert rules(refused(lambda: shift_batch(at, 1, date(2023, 11, 29), force=False))) == ["retiring"]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda at: shift_batch(at, 9, DECEMBER, force=True), "state.no-batch"),
        (lambda at: cancel_batch(at, 9, "x"), "state.no-batch"),
        (lambda at: shift_batch(at, 1, date(2023, 11, 3), force=True), "usage.value"),  # gone by
        (lambda at: shift_batch(at, 1, DECEMBER, force=True, name="z"), "state.no-plan-named"),
        (lambda at: cancel_batch(at, 1, "x", "draft"), "state.not-published"),
    ],
)
def test_what_cannot_be_changed(tmp_path: Path, act: object, code: str) -> None:
    at = office(tmp_path)
    published(at, max_batches=2)
    planned(at)
    assert unchanged_by(at, lambda: act(at)).code == code  # type: ignore[operator]


@pytest.mark.parametrize(
    "act", [lambda at: cancel_batch(at, 1, "x"), lambda at: shift_batch(at, 1, DECEMBER, force=True)]
)
def test_a_draft_has_no_batches_to_call_off_or_shift(tmp_path: Path, act: object) -> None:
    at = office(tmp_path)
    planned(at)
    assert unchanged_by(at, lambda: act(at)).code == "state.nothing-published"  # type: ignore[operator]


# --- new holidays ---------------------------------------------------------------------------------------


def told(at: Context) -> list[dict[str, object]]:
    """What is said of published batches on new holidays."""
    workspace = at.workspace
    return [dict(one.params) for one in batches_on_days_off(at, workspace.snapshot())]


@pytest.mark.rule("R63")
def test_published_batches_on_new_holidays_are_found_and_may_move(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")  # 13 to 15, 20 to 22 and 27 to 29 November
    assert told(at) == []
    # 15 to 17 November are left for the first; 23 and 24, 30 and 1 December are too few for the second
    later = decreed(at, "2023-11-14", "2023-11-22")
    first, second = told(later)
    assert first == {
        "batch": 1,
        "plan": "a",
        "start": date(2023, 11, 13),
        "end": date(2023, 11, 15),
        "day": date(2023, 11, 14),
        "why": Message("{name}", {"name": "Cuti bersama"}),
        "command": "asesmen batch shift 1 --start 2023-11-15",
    }
    assert second["command"] == "asesmen batch shift 2 --start 2023-12-04"
    shift_batch(later, 1, date(2023, 11, 15), force=False)
    shift_batch(later, 2, DECEMBER, force=False)
    assert told(later) == []


def test_the_days_proposed_are_good_for_its_people(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "Gelombang 1", max_batches=1)
    published(at, "b", start=date(2023, 11, 20))
    note_away(at, [number(2)], date(2023, 11, 16), date(2023, 11, 16), "cuti")
    (only,) = told(decreed(at, "2023-11-14"))
    # from 15 November on the room is free, but somebody is away; 20 to 29 November are the other plan's
    assert only["command"] == 'asesmen batch shift 1 --start 2023-12-04 --plan "Gelombang 1"'


def test_where_somebody_can_never_come_the_first_free_days_are_proposed(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    note_away(at, [number(2)], date(2023, 11, 17), date(2024, 6, 1), "tugas belajar")
    (only,) = told(decreed(at, "2023-11-14"))
    assert only["command"] == "asesmen batch shift 1 --start 2023-11-15"


def test_a_batch_that_has_begun_is_left_to_the_attendance(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    later = decreed(at, "2023-11-15")
    assert [len(told(replace(later, today=day))) for day in (AHEAD, date(2023, 11, 14))] == [1, 0]


def test_a_batch_is_not_shifted_onto_a_holiday(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    later = decreed(at, "2023-11-14", "2023-12-05")
    assert starts(shift_batch(later, 1, DECEMBER, force=False))[1] == date(2023, 12, 6)


# --- diff ------------------------------------------------------------------------------------------------


def test_diff_tells_who_is_new_moved_or_dropped_by_office_and_name(tmp_path: Path) -> None:
    people = [replace(one, name=name) for one, name in zip(waiting(4), "DCBA", strict=True)]
    people[3] = replace(people[3], office="Dinas 0")
    at = office(tmp_path, people[:3])
    published(at, batch_size=1)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    note_away(at, [number(2)], date(2023, 11, 20), date(2023, 11, 20), "sakit")
    take(at, roster(tmp_path, people, name="b.xlsx"))
    keep_plan(at, PlanOptions(), yes)
    # 1 is exempt and leaves the first seat to 2, who cannot come to the second, which 4 takes
    found = difference(at, None, None)
    assert [(move.person.name, move.kind) for move in found.moves] == [
        ("A", "new"),
        ("C", "moved"),
        ("D", "dropped"),
    ]
    assert [
        (move.before and move.before.number, move.after and move.after.number) for move in found.moves
    ] == [
        (None, 2),
        (2, 1),
        (1, None),
    ]
    assert (found.before, found.after) == ("2023-11-13", None)
    backwards = difference(at, "draft", "2023-11-13")
    assert [move.kind for move in backwards.moves] == ["dropped", "moved", "new"]


def test_who_keeps_a_published_seat_beside_the_draft_is_not_dropped(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, max_batches=1)
    planned(at)
    found = difference(at, None, None)
    assert sorted((int(move.person.nip[-3:]), move.kind) for move in found.moves) == [
        (serial, "new") for serial in (3, 4, 5, 6)
    ]


def test_the_people_of_a_batch_called_off_are_moved_not_new(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    published(at)
    cancel_batch(at, 1, "tempat batal")
    planned(at, start=DECEMBER)
    assert [move.kind for move in difference(at, None, None).moves] == ["moved", "moved"]


def test_a_plan_does_not_differ_from_itself(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    assert difference(at, "a", "a").moves == ()


def test_two_plans_are_needed(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert unchanged_by(at, lambda: difference(at, None, None)).code == "state.nothing-published"
    published(at, "a")
    assert unchanged_by(at, lambda: difference(at, None, None)).code == "state.no-draft"
    assert unchanged_by(at, lambda: difference(at, "a", "b")).code == "state.no-plan-named"
