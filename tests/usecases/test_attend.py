from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from asesmen_cli.domain.attendance import Attendance
from asesmen_cli.domain.due import Status
from asesmen_cli.domain.facts import AttendanceSheet
from asesmen_cli.domain.state import statuses
from asesmen_cli.usecases.attend.mark import Marking, import_attendance, mark_attendance, write_attendance
from asesmen_cli.usecases.attend.sheet import show_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.attendance import attendance_sheets
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.export import export, report
from asesmen_cli.usecases.forecast import ForecastOptions, foresee
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from asesmen_cli.usecases.why import why
from tests.rosters import Grid, number, write
from tests.usecases.life import (
    AHEAD,
    Asked,
    never,
    office,
    options_of,
    published,
    reasons,
    unchanged_by,
    yes,
)

TUESDAY, WEDNESDAY = AHEAD + timedelta(days=1), AHEAD + timedelta(days=2)
"""Batch 1 seats 1 and 2, from Monday to Wednesday; batch 2 seats 3 and 4, a week later."""


@pytest.fixture
def at(tmp_path: Path) -> Context:
    """The last day of the first batch."""
    ctx = office(tmp_path)
    published(ctx, "juni")
    return replace(ctx, today=WEDNESDAY)


def mark(at: Context, *absent: str, reason: str | None = None, batch: int = 1) -> AttendanceSheet:
    return mark_attendance(at, batch, Marking(absent=absent, reason=reason))


def all_came(at: Context, batch: int = 1) -> AttendanceSheet:
    return mark_attendance(at, batch, Marking(all_present=True))


def told(sheet: AttendanceSheet) -> dict[int, tuple[str, str]]:
    """Serial -> the days, a letter each, and the outcome."""
    return {
        int(one.person.nip[-3:]): (
            "".join("-" if mark is None else "H" if mark.present else "x" for mark in one.marks),
            one.outcome.value,
        )
        for one in sheet.people
    }


# --- by hand ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R65")
def test_the_named_are_absent_and_the_others_came_on_the_days_that_have_passed(at: Context) -> None:
    at = replace(at, today=TUESDAY)
    sheet = mark(at, f"{number(1)}:2", reason="Sakit")
    assert told(sheet) == {1: ("Hx-", "dropped"), 2: ("HH-", "open")}
    (dropped,) = sheet.having(Attendance.DROPPED)
    assert (dropped.reason, dropped.excused, dropped.dropped, dropped.no_shows) == ("sakit", True, 1, 0)
    assert told(show_attendance(at, 1)) == told(sheet)


def test_when_the_last_day_is_in_each_is_complete_or_dropped(at: Context) -> None:
    mark(at, f"{number(1)}:{TUESDAY}")
    sheet = show_attendance(at, 1)
    assert told(sheet) == {1: ("HxH", "dropped"), 2: ("HHH", "complete")}
    assert (sheet.complete, sheet.people[0].reason, sheet.people[0].no_shows) == (True, "tanpa keterangan", 1)


def test_complete_counts_as_assessed_on_the_last_day_and_dropped_does_not(at: Context) -> None:
    mark(at, f"{number(1)}:1")
    due = {
        int(one.person.nip[-3:]): (one.status, one.last and one.last.held_on)
        for one in statuses(at.workspace.snapshot(), at.settings.due_rule(), WEDNESDAY)
    }
    assert due[2] == (Status.CURRENT, WEDNESDAY)
    assert due[1] == (Status.OVERDUE, date(2019, 1, 2))  # the due date does not change


@pytest.mark.rule("R65")
def test_marks_change_only_when_named(at: Context) -> None:
    mark(at, f"{number(1)}:2", reason="sakit")
    assert told(all_came(at))[1] == ("HxH", "dropped")
    mark(at, f"{number(2)}:3", reason="duka")
    assert told(show_attendance(at, 1)) == {1: ("HxH", "dropped"), 2: ("HHx", "dropped")}
    after = mark_attendance(at, 1, Marking(present=(f"{number(1)}:2",)))
    assert told(after) == {1: ("HHH", "complete"), 2: ("HHx", "dropped")}


@pytest.mark.rule("R65")
def test_a_gap_in_a_day_that_is_on_record_is_not_filled_by_naming_somebody_else(at: Context) -> None:
    mark_attendance(at, 1, Marking(present=(f"{number(1)}:1-3", f"{number(2)}:1", f"{number(2)}:3")))
    sheet = mark(at, f"{number(1)}:3", reason="sakit")
    assert told(sheet) == {1: ("HHx", "dropped"), 2: ("H-H", "open")}
    (finding,) = sheet.findings
    assert (finding.code, finding.params["n"]) == ("attendance.left-open", 1)
    assert told(all_came(at))[2] == ("HHH", "complete")


@pytest.mark.rule("R65")
def test_a_gap_of_somebody_who_is_dropped_is_not_reported(at: Context) -> None:
    mark_attendance(at, 1, Marking(present=(f"{number(1)}:1-3", f"{number(2)}:3")))
    sheet = mark(at, f"{number(2)}:1")
    assert (told(sheet)[2], sheet.findings) == (("x-H", "dropped"), ())


@pytest.mark.parametrize(
    ("today", "named", "marks"),
    [
        (WEDNESDAY, f"{number(1)}:1-3", "xxx"),
        (WEDNESDAY, f"{number(1)}:2 - 3", "Hxx"),
        (WEDNESDAY, number(1), "xxx"),
        (TUESDAY, number(1), "xx-"),
    ],
)
def test_several_days_and_all_that_have_passed(at: Context, today: date, named: str, marks: str) -> None:
    assert told(mark(replace(at, today=today), named))[1] == (marks, "dropped")


def test_that_everyone_came_is_asked_once(at: Context) -> None:
    no = Asked(answer=False)
    everyone = Marking(all_present=True)
    assert unchanged_by(at, lambda: mark_attendance(at, 1, everyone, confirm=no)).code == "question.no"
    assert len(no.questions) == 1
    mark(at, f"{number(1)}:2")
    all_came(at)
    mark_attendance(at, 1, everyone, confirm=never)  # nobody is left without a mark


@pytest.mark.rule("R67")
def test_named_again_without_a_reason_keeps_the_reason(at: Context) -> None:
    mark(at, f"{number(1)}:2", reason="sakit")
    assert mark(at, f"{number(1)}:2").people[0].reason == "sakit"
    assert mark(at, f"{number(1)}:2", reason="cuti").people[0].reason == "cuti"


def test_a_correction_is_on_record_and_the_same_again_is_not(at: Context) -> None:
    mark(at, f"{number(1)}:2", reason="sakit")
    all_came(at)
    mark(at, f"{number(1)}:2", reason="sakit")
    mark_attendance(at, 1, Marking(present=(f"{number(1)}:2",)))
    assert [command for command, _ in reasons(at)][-2:] == ["attend mark", "attend mark"]
    again = at.workspace.replayed()
    assert again.tables() == at.workspace.tables()
    assert at.workspace.broken_link() is None


@pytest.mark.parametrize(
    ("today", "marking", "code"),
    [
        (TUESDAY, Marking(absent=(f"{number(1)}:3",)), "state.future-day"),
        (TUESDAY, Marking(present=(f"{number(1)}:3",)), "state.future-day"),
        (AHEAD - timedelta(days=1), Marking(all_present=True), "state.batch-ahead"),
        (WEDNESDAY, Marking(absent=(f"{number(3)}:1",)), "state.not-in-batch"),
        (WEDNESDAY, Marking(absent=(f"{number(99)}:1",)), "state.no-person"),
        (WEDNESDAY, Marking(absent=(f"{number(1)}:4",)), "usage.value"),
        (WEDNESDAY, Marking(absent=(f"{number(1)}:0",)), "usage.value"),
        (WEDNESDAY, Marking(absent=(f"{number(1)}:2-4",)), "usage.value"),
        (WEDNESDAY, Marking(absent=(f"{number(1)}:3-2",)), "usage.value"),
        (AHEAD - timedelta(days=1), Marking(absent=(number(1),)), "state.future-day"),
        (WEDNESDAY, Marking(absent=(number(1), number(3))), "people.refused"),
        (WEDNESDAY, Marking(absent=(f"{number(1)}:1",), present=(f"{number(1)}:1",)), "usage.value"),
        (WEDNESDAY, Marking(absent=(f"{number(1)}:1",), reason="bolos"), "usage.reason"),
        (WEDNESDAY, Marking(all_present=True, reason="sakit"), "usage.value"),
        (WEDNESDAY, Marking(), "usage.nothing-marked"),
    ],
)
def test_what_cannot_be_marked(at: Context, today: date, marking: Marking, code: str) -> None:
    at = replace(at, today=today)
    assert unchanged_by(at, lambda: mark_attendance(at, 1, marking)).code == code


def test_the_hint_for_who_is_excused_beforehand_can_be_typed(at: Context) -> None:
    at = replace(at, today=AHEAD)
    error = unchanged_by(at, lambda: mark(at, f"{number(1)}:2"))
    assert error.params["command"] == (
        f"asesmen away add {number(1)} --from {AHEAD} --to {WEDNESDAY} --reason TEXT"
    )


def test_a_draft_has_no_attendance_and_does_not_hide_the_published_plan(at: Context) -> None:
    draft_plan(at, PlanOptions(start=date(2023, 12, 4)), never)
    error = unchanged_by(at, lambda: mark_attendance(at, 1, Marking(all_present=True), "draft"))
    assert (error.code, error.params["names"]) == ("state.draft-attendance", ("juni",))
    assert told(all_came(at))[1] == ("HHH", "complete")


@pytest.mark.parametrize(
    ("batch", "name", "code"),
    [(9, None, "state.no-batch"), (2, None, "state.batch-cancelled"), (1, "juli", "state.no-plan-named")],
)
def test_only_batches_that_stand_have_attendance(
    at: Context, batch: int, name: str | None, code: str
) -> None:
    cancel_batch(at, 2, "tempat batal")
    error = unchanged_by(at, lambda: mark_attendance(at, batch, Marking(all_present=True), name))
    assert error.code == code


def test_a_withdrawn_plan_has_none(at: Context) -> None:
    withdraw(at, "juni")
    error = unchanged_by(at, lambda: mark_attendance(at, 1, Marking(all_present=True), "juni"))
    assert error.code == "state.not-published"


@pytest.mark.parametrize(
    "act",
    [
        lambda at: withdraw(at, "juni"),
        lambda at: cancel_batch(at, 1, "tempat batal"),
        lambda at: shift_batch(at, 1, date(2023, 12, 4), force=True),
    ],
)
@pytest.mark.rule("R74")
def test_what_has_attendance_stays(at: Context, act: Callable[[Context], object]) -> None:
    mark(at, f"{number(1)}:1")
    assert unchanged_by(at, lambda: act(at)).code == "state.batch-marked"
    cancel_batch(at, 2, "tempat batal")


def test_marks_after_the_day_reckoned_from_do_not_count(at: Context) -> None:
    mark(at, f"{number(1)}:2")
    assert told(show_attendance(replace(at, today=AHEAD), 1)) == {1: ("H--", "open"), 2: ("H--", "open")}


@pytest.mark.rule("R73")
def test_repeated_no_shows_are_counted_until_the_person_is_assessed(tmp_path: Path) -> None:
    at = office(tmp_path, 1)
    for week in range(3):
        start = AHEAD + timedelta(weeks=week)
        draft_plan(at, options_of(start=start), never)
        publish(at, f"plan {week}", yes)
        at = replace(at, today=start + timedelta(days=2))
        if week < 2:
            mark_attendance(at, 1, Marking(absent=(f"{number(1)}:1",), reason=("sakit", None)[week]))
    all_came(at)
    sheets = attendance_sheets(at, at.workspace.snapshot(), at.workspace.snapshot().plans)
    counted = [(one.dropped, one.no_shows, one.outcome.value) for sheet in sheets for one in sheet.people]
    assert counted == [(1, 0, "dropped"), (2, 1, "dropped"), (2, 1, "complete")]
    assert why(at, number(1)).attendance == sheets
    again = [one.again and one.again.window.start for sheet in sheets for one in sheet.people]
    assert again == [AHEAD + timedelta(weeks=1), AHEAD + timedelta(weeks=2), None]


def test_documents_and_forecast_of_a_day_know_no_later_attendance(at: Context) -> None:
    before = replace(at, today=AHEAD - timedelta(days=1))
    shown, ahead = report(before), foresee(before, ForecastOptions(months=1))
    mark(at, f"{number(1)}:2")
    assert report(at).marks
    after = report(before)
    assert not any(after.marks.values())
    assert replace(after, heads=shown.heads, marks=shown.marks) == shown
    assert foresee(before, ForecastOptions(months=1)) == ahead


def test_who_was_dropped_has_no_seat_until_planned_again(at: Context) -> None:
    assert why(at, number(1)).batch is not None
    mark(at, f"{number(1)}:1", reason="cuti")
    answer = why(at, number(1))
    assert (answer.batch, answer.overtaken) == (None, ())
    assert [one.reason for sheet in answer.attendance for one in sheet.people] == ["cuti"]


@pytest.mark.rule("R66")
def test_who_is_excused_before_the_first_day_is_no_dropout(at: Context) -> None:
    at = replace(at, today=AHEAD - timedelta(days=1))
    note_away(at, [number(1)], AHEAD, WEDNESDAY, "sakit")
    assert attendance_sheets(at, at.workspace.snapshot(), at.workspace.snapshot().plans) == ()


# --- sheets -----------------------------------------------------------------------------------------------


def form(at: Context, batch: int = 1) -> Path:
    (file,) = write_attendance(at, batch, at.folder / "keluaran").files
    return Path(file.path)


def filled(at: Context, cells: dict[str, str]) -> Path:
    """The form of batch 1, with these cells filled in."""
    file = form(at)
    book = openpyxl.load_workbook(file)
    for cell, text in cells.items():
        book["Hadir 1"][cell] = text
    book.save(file.with_name("terisi.xlsx"))
    return file.with_name("terisi.xlsx")


def read(at: Context, file: Path, batch: int | None = None) -> AttendanceSheet:
    (sheet,) = import_attendance(at, file, batch).sheets
    return sheet


def refused(at: Context, file: Path) -> list[tuple[str, str | None]]:
    """(code, cell) of what a sheet is refused with, while nothing changes."""
    error = unchanged_by(at, lambda: import_attendance(at, file))
    assert error.code == "attendance.refused"
    return [(one.code, one.place.cell if one.place else None) for one in error.findings]


CAME = {f"{column}{row}": "H" for column in "EFG" for row in (12, 13)}
"""Both people on all three days, as the form has them."""


def test_the_form_is_read_back(at: Context) -> None:
    sheet = read(at, filled(at, CAME | {"F12": "S"}))
    assert told(sheet) == {1: ("HxH", "dropped"), 2: ("HHH", "complete")}
    assert (sheet.plan, sheet.batch.number, sheet.findings) == ("juni", 1, ())
    assert sheet.people[0].reason == "sakit"


def test_what_is_marked_stands_on_the_form_and_is_read_back_unchanged(at: Context) -> None:
    mark(at, f"{number(1)}:2", reason="umrah")
    before = at.workspace.tables()
    assert told(read(at, form(at))) == {1: ("HxH", "dropped"), 2: ("HHH", "complete")}
    assert at.workspace.tables() == before


def test_a_form_that_was_filled_in_is_not_written_over(at: Context) -> None:
    file = form(at)
    book = openpyxl.load_workbook(file)
    book["Hadir 1"]["E12"] = "H"
    book.save(file)
    assert unchanged_by(at, lambda: form(at)).code == "output.foreign"


@pytest.mark.rule("R70")
def test_blank_days_stay_open_and_are_told(at: Context) -> None:
    sheet = read(at, filled(at, {"E12": "H", "E13": "H", "F13": "H", "G13": "H"}))
    assert told(sheet) == {1: ("H--", "open"), 2: ("HHH", "complete")}
    assert [(one.code, one.place and one.place.cell) for one in sheet.findings] == [
        ("attendance.open-day", "F12"),
        ("attendance.open-day", "G12"),
    ]


@pytest.mark.rule("R70")
def test_blank_after_a_day_missed_needs_no_telling(at: Context) -> None:
    sheet = read(at, filled(at, CAME | {"E12": "A", "F12": "", "G12": ""}))
    assert (told(sheet)[1], sheet.findings) == (("x--", "dropped"), ())


def test_what_was_marked_otherwise_is_corrected_and_told(at: Context) -> None:
    file = filled(at, CAME)
    mark(at, f"{number(1)}:2", reason="sakit")
    sheet = read(at, file)
    assert told(sheet)[1] == ("HHH", "complete")
    assert [(one.code, one.place and one.place.cell) for one in sheet.findings] == [
        ("attendance.corrected", "F12")
    ]


@pytest.mark.rule("R71")
def test_a_cell_that_cannot_be_understood_refuses_all(at: Context) -> None:
    assert refused(at, filled(at, CAME | {"F12": "telat"})) == [("attendance.unreadable", "F12")]


@pytest.mark.rule("R66")
def test_a_day_to_come_cannot_be_marked(at: Context) -> None:
    at = replace(at, today=TUESDAY)
    assert refused(at, filled(at, CAME)) == [("attendance.future", "G12"), ("attendance.future", "G13")]


ROWS: Grid = [
    ["Batch: 1"],
    ["NIP", "Nama", "Hari 1", "Hari 2", "Hari 3"],
    [number(2), "", "v", "v", "v"],
    [number(1), "", "v", "x", "v"],
]
"""Another order of rows and columns than the form has."""


def own(at: Context, *rows: Sequence[object], header: Sequence[object] | None = None) -> Path:
    """An office's own sheet: its rows, with the names that people have."""
    people = at.workspace.snapshot().people
    named = [[nip, name or people[str(nip)].person.name, *days] for nip, name, *days in (rows or ROWS[2:])]
    return write(at.folder / "sendiri.xlsx", [ROWS[0], [*(header or ROWS[1])], *named])


def test_rows_are_known_by_the_number_whatever_their_order(at: Context) -> None:
    sheet = read(at, own(at))
    assert told(sheet) == {1: ("HxH", "dropped"), 2: ("HHH", "complete")}
    assert [one.code for one in sheet.findings] == ["attendance.cross"]


@pytest.mark.rule("R71")
def test_nobody_of_the_batch_may_be_missing(at: Context) -> None:
    assert refused(at, own(at, [number(2), "", "v", "v", "v"])) == [("attendance.missing", None)]


def test_who_is_not_of_the_batch_is_passed_over_and_named(at: Context) -> None:
    sheet = read(at, own(at, *ROWS[2:], [number(3), "", "v", "v", "v"]))
    assert [(one.code, one.value) for one in sheet.findings if one.code != "attendance.cross"] == [
        ("attendance.not-in-batch", number(3))
    ]
    assert at.workspace.snapshot().marks.keys() == {number(1), number(2)}


def test_another_name_beside_a_number_is_refused(at: Context) -> None:
    found = refused(at, own(at, [number(1), "Zzyzx Qwerty", "v", "v", "v"], ROWS[2]))
    assert found == [("attendance.other-name", "A3"), ("attendance.missing", None)]


def test_the_same_person_twice_is_refused(at: Context) -> None:
    assert refused(at, own(at, *ROWS[2:], [number(1), "", "v", "v", "v"])) == [
        ("attendance.cross", "D4"),
        ("attendance.twice", "A5"),
    ]


def test_a_column_that_is_no_day_of_the_batch_is_refused(at: Context) -> None:
    header = ["NIP", "Nama", "Hari 1", "Hari 4", "13 November 2023"]
    assert refused(
        at, own(at, [number(1), "", "v", "v", "v"], [number(2), "", "v", "v", "v"], header=header)
    ) == [
        ("attendance.other-day", "D2"),
        ("attendance.other-day", "E2"),
        ("attendance.no-column", None),
        ("attendance.no-column", None),
    ]


def test_a_sheet_may_have_some_of_the_days(at: Context) -> None:
    header = ["NIP", "Nama", "Hari 1"]
    sheet = read(at, own(at, [number(1), "", "v"], [number(2), "", "v"], header=header))
    assert told(sheet) == {1: ("H--", "open"), 2: ("H--", "open")}
    assert [(one.code, one.params["day"]) for one in sheet.findings] == [
        ("attendance.no-column", TUESDAY),
        ("attendance.no-column", WEDNESDAY),
    ]


def test_the_batch_is_told_by_the_sheet_or_by_the_option(at: Context) -> None:
    people = at.workspace.snapshot().people
    rows = [[number(n), people[number(n)].person.name, "v", "v", "v"] for n in (1, 2)]
    file = write(at.folder / "tanpa.xlsx", [ROWS[1], *rows])
    assert unchanged_by(at, lambda: read(at, file)).code == "attendance.no-batch"
    assert told(read(at, file, 1)) == {1: ("HHH", "complete"), 2: ("HHH", "complete")}


def with_another(at: Context, rows: Sequence[Sequence[object]]) -> Path:
    """The sheet of batch 1, and one with these rows."""
    path = own(at)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Lain")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def rows_of(at: Context, batch: int, *marks: str) -> list[list[object]]:
    """A sheet of a batch, with these marks for everyone."""
    people = next(plan for plan in at.workspace.snapshot().plans if plan.name == "juni")
    nips = next(one.nips for one in people.plan.batches if one.number == batch)
    names = at.workspace.snapshot().people
    rows: list[list[object]] = [[nip, names[nip].person.name, *marks] for nip in nips]
    return [[f"Batch: {batch}"], ["NIP", "Nama", "Hari 1", "Hari 2", "Hari 3"], *rows]


@pytest.mark.parametrize(("days", "batch"), [((0, 1, 2), 1), ((0, 1), 1), ((0, 7), None), ((4, 5), None)])
def test_a_list_without_a_batch_is_of_the_one_that_has_its_dates_and_people(
    at: Context, tmp_path: Path, days: tuple[int, ...], batch: int | None
) -> None:
    header = [AHEAD + timedelta(days=n) for n in days]
    people = at.workspace.snapshot().people
    rows = [[number(n), people[number(n)].person.name, *("v" for _ in days)] for n in (1, 2)]
    path = write(tmp_path / "presensi.xlsx", [["NIP", "Nama", *header], *rows])
    if batch is None:
        assert unchanged_by(at, lambda: read(at, path)).code == "attendance.no-batch"
    else:
        assert read(at, path).batch.number == batch


def test_one_file_with_several_batches_is_read_at_once(at: Context) -> None:
    later = replace(at, today=at.today + timedelta(days=21))
    before = len(later.workspace.digests())
    file = with_another(later, rows_of(later, 2, "v", "v", "v"))
    answer = import_attendance(later, file)
    assert [one.batch.number for one in answer.sheets] == [1, 2]
    assert told(answer.sheets[0]) == {1: ("HxH", "dropped"), 2: ("HHH", "complete")}
    assert {outcome for _, outcome in told(answer.sheets[1]).values()} == {"complete"}
    assert len(later.workspace.digests()) == before + 1
    assert [one.batch.number for one in import_attendance(later, file, 2).sheets] == [2]


def test_a_fault_in_one_batch_keeps_all_from_being_marked(at: Context) -> None:
    later = replace(at, today=at.today + timedelta(days=21))
    file = with_another(later, rows_of(later, 2, "v", "entahlah", "v"))
    assert unchanged_by(later, lambda: import_attendance(later, file)).code == "attendance.refused"


def test_a_recap_beside_the_lists_of_its_days_is_read_once(at: Context) -> None:
    sheet = read(at, with_another(at, rows_of(at, 1, "v", "", "")[1:]))
    assert told(sheet) == {1: ("HxH", "dropped"), 2: ("HHH", "complete")}


def test_two_lists_of_one_batch_that_differ_are_refused(at: Context) -> None:
    file = with_another(at, rows_of(at, 1, "v", "v", "v"))
    assert unchanged_by(at, lambda: read(at, file)).code == "attendance.which-batch"


def test_a_sheet_of_another_batch_or_a_blank_one_is_refused(at: Context) -> None:
    assert unchanged_by(at, lambda: read(at, own(at), 2)).code == "attendance.blank"
    assert unchanged_by(at, lambda: read(at, form(at))).code == "attendance.blank"


def test_a_sheet_of_an_earlier_plan_is_of_the_one_that_took_its_place(at: Context) -> None:
    file = filled(at, CAME)
    keep_plan(at, PlanOptions(), yes)
    publish(at, "juli", yes)
    assert read(at, file).plan == "juli"


def test_the_sheets_of_the_schedule_are_read_too(at: Context) -> None:
    folder = at.folder / "keluaran"
    export(at, ["xlsx"], folder)
    book = openpyxl.load_workbook(folder / "asesmen.xlsx")
    sheet = book["Hadir 1"]
    people = [
        row for row in range(1, sheet.max_row) if str(sheet.cell(row, 2).value).endswith((" 001", " 002"))
    ]
    for row in people:
        for column in (5, 6, 7):
            sheet.cell(row, column).value = "hadir"
    book.save(folder / "terisi.xlsx")
    assert told(read(at, folder / "terisi.xlsx")) == {1: ("HHH", "complete"), 2: ("HHH", "complete")}
