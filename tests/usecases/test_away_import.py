from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from asesmen_cli.domain.facts import AwaysImported
from asesmen_cli.domain.people import Absence
from asesmen_cli.usecases.away import import_aways, note_away
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.part import Wanted
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.plan.draft import draft_plan
from asesmen_cli.usecases.roster.register import rename
from asesmen_cli.usecases.template import write_template
from tests.builders import TODAY, ctx
from tests.engines import place
from tests.rosters import number, write
from tests.soak import examples
from tests.usecases.life import (
    never,
    office,
    options_of,
    published,
    unchanged_by,
    unplaced,
    waiting,
    yes,
)

HEADER = ["NIP", "Nama", "Dari", "Sampai", "Alasan"]


def day(of_november: int) -> date:
    return date(2023, 11, of_november)


@pytest.fixture
def at(tmp_path: Path) -> Context:
    return office(tmp_path, 3)


def row(at: Context, serial: int, first: int, last: int, reason: str | None = "Sakit") -> list[object]:
    """A row of November 2023, with the name that is on file."""
    name = at.workspace.snapshot().people[number(serial)].person.name
    return [number(serial), name, day(first), day(last), reason]


def noted(at: Context, rows: Sequence[Sequence[object]], *, strict: bool = False) -> AwaysImported:
    path = write(at.folder / "absen.xlsx", [HEADER, *map(list, rows)])
    return import_aways(at, path, strict=strict)


def snapshot(at: Context, serial: int = 1) -> list[tuple[int, int, str]]:
    """(first, last, reason) of November."""
    absences = at.workspace.snapshot().absences.get(number(serial), ())
    return [(one.first.day, one.last.day, one.reason) for one in absences]


def faults(answer: AwaysImported) -> list[tuple[str, str | None]]:
    return [(one.code, one.place.cell if one.place else None) for one in answer.findings]


def test_a_list_is_one_event_and_again_none(at: Context) -> None:
    head = at.workspace.snapshot().head
    rows = [row(at, 2, 8, 9, "Cuti"), row(at, 1, 20, 22), row(at, 1, 6, 7, None)]
    answer = noted(at, rows)
    assert (snapshot(at), snapshot(at, 2)) == ([(6, 7, ""), (20, 22, "Sakit")], [(8, 9, "Cuti")])
    assert [(one.person.nip, one.first.day) for one in answer.noted] == [
        (number(1), 6),
        (number(2), 8),
        (number(1), 20),
    ]
    again = noted(at, rows[::-1])
    assert (again.noted, again.known, again.findings) == ((), 3, ())
    assert at.workspace.snapshot().head == head + 1
    assert at.workspace.replayed().tables() == at.workspace.tables()


def test_whoever_is_away_is_planned_for_other_days(at: Context) -> None:
    noted(at, [row(at, 1, 6, 30)])
    sheet = draft_plan(at, options_of(until=day(15), batch_size=9), never)
    assert unplaced(sheet) == [(1, "away")]


@pytest.mark.rule("R11")
def test_what_is_wrong_is_told_by_its_cell_and_the_rest_is_noted(at: Context) -> None:
    stranger, misnamed = row(at, 1, 8, 9), row(at, 2, 8, 9)
    stranger[0], misnamed[1] = number(99), "Zulkifli Bandaharo"
    answer = noted(at, [stranger, misnamed, row(at, 1, 9, 8), row(at, 3, 8, 9)])
    assert sorted(faults(answer)) == [
        ("away.other-name", "A3"),
        ("away.unknown", "A2"),
        ("days.reversed", "D4"),
    ]
    assert (answer.rejected, len(answer.noted), snapshot(at, 3)) == (3, 1, [(8, 9, "Sakit")])


def test_days_that_are_noted_already_are_refused(at: Context) -> None:
    note_away(at, [number(1)], day(6), day(10), "Umrah")
    answer = noted(at, [row(at, 1, 10, 12), row(at, 1, 13, 14), row(at, 1, 14, 15)])
    assert faults(answer) == [("away.overlaps", "C2"), ("away.overlaps", "C4")]
    assert snapshot(at) == [(6, 10, "Umrah"), (13, 14, "Sakit")]


@pytest.mark.rule("R11")
def test_another_reason_for_the_same_days_counts_and_a_blank_one_does_not(at: Context) -> None:
    note_away(at, [number(1)], day(6), day(10), "Sakit")
    assert noted(at, [row(at, 1, 6, 10, "Rawat inap")]).known == 0
    assert noted(at, [row(at, 1, 6, 10, None)]).known == 1
    assert snapshot(at) == [(6, 10, "Rawat inap")]


def test_of_two_reasons_in_one_list_the_first_counts_every_time(at: Context) -> None:
    rows = [row(at, 1, 6, 7, "b"), row(at, 1, 6, 7, None), row(at, 1, 6, 7, "a")]
    assert [(len(one.noted), one.known) for one in (noted(at, rows), noted(at, rows))] == [(1, 2), (0, 3)]
    assert snapshot(at) == [(6, 7, "a")]


@pytest.mark.parametrize(("last", "over"), [(5, True), (6, False)])  # today is the 6th
def test_an_absence_that_is_over_is_noted_and_pointed_out(at: Context, last: int, over: bool) -> None:
    answer = noted(at, [row(at, 1, 2, last)])
    assert (len(answer.noted), answer.rejected) == (1, 0)
    assert faults(answer) == ([("away.over", "C2")] if over else [])


def test_strict_notes_all_or_nothing_and_tells_why(at: Context) -> None:
    path = write(at.folder / "a.xlsx", [HEADER, row(at, 1, 6, 7), row(at, 2, 9, 8)])
    error = unchanged_by(at, lambda: import_aways(at, path, strict=True))
    assert (error.code, error.params["n"], [one.code for one in error.findings]) == (
        "roster.strict",
        1,
        ["days.reversed"],
    )
    assert noted(at, [row(at, 1, 6, 7)], strict=True).rejected == 0


def test_a_former_number_means_the_person_of_today(at: Context) -> None:
    old = row(at, 1, 6, 7)
    new = number(1, since=202103)
    rename(at, number(1), new, yes)
    assert [one.person.nip for one in noted(at, [old]).noted] == [new]


def test_nobody_can_be_away_without_a_roster(tmp_path: Path) -> None:
    path = write(tmp_path / "absen.xlsx", [HEADER])
    at = ctx(tmp_path)
    error = unchanged_by(at, lambda: import_aways(at, path, strict=False))
    assert error.code == "state.no-roster"


def test_the_blank_workbook_that_was_filled_in_is_read_without_its_example(
    at: Context, tmp_path: Path
) -> None:
    path = Path(write_template(place(tmp_path), "absences", tmp_path).files[0].path)
    book = load_workbook(path)
    book.worksheets[0].append(row(at, 1, 8, 9))
    book.save(path)
    answer = import_aways(at, path, strict=False)
    assert (len(answer.noted), answer.ignored, snapshot(at)) == (1, 1, [(8, 9, "Sakit")])


SPANS = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 12), st.integers(0, 4), st.sampled_from(["", "a", "b"])),
    max_size=6,
)


@given(spans=SPANS, data=st.data())
@settings(max_examples=examples(30))
def test_rows_in_any_order_note_the_same_and_no_day_twice(
    spans: list[tuple[int, int, int, str]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    absences: list[tuple[Absence, ...]] = []
    for order in (spans, data.draw(st.permutations(spans))):
        at = replace(office(tmp_path_factory.mktemp("any"), 2), today=TODAY)
        rows = [row(at, serial, first, first + length, reason) for serial, first, length, reason in order]
        answer = noted(at, rows)
        assert len(answer.noted) + answer.known + answer.rejected == len(rows)
        held = at.workspace.snapshot().absences
        absences.append(tuple(one for nip in sorted(held) for one in held[nip]))
        at.workspace.close()
    assert absences[0] == absences[1]
    days = [
        (one.nip, one.first.day + n) for one in absences[0] for n in range((one.last - one.first).days + 1)
    ]
    assert len(days) == len(set(days))


def filled(path: Path, cells: dict[str, date | str]) -> Path:
    """The workbook that was handed out, with cells of its sheet filled in."""
    book = load_workbook(path)
    for cell, value in cells.items():
        book["Berhalangan"][cell] = value
    sent = path.with_name("dari-kantor.xlsx")
    book.save(sent)
    return sent


def test_the_sheet_of_an_office_is_filled_in_and_read_back(tmp_path: Path) -> None:
    # batches of two: Dinas A has serials 1, 2 and 4, Dinas B has 3; of A the first and the last cannot come
    people = [*waiting(2), *waiting(1, 3, "Dinas B"), *waiting(1, 4)]
    at = office(tmp_path, people)
    published(at)
    (file,) = export(at, ["xlsx"], tmp_path / "keluaran", Wanted(office="Dinas A")).files
    sheet = load_workbook(file.path)["Berhalangan"]
    assert [sheet[f"A{at}"].value for at in range(6, 26)] == [None] * 20
    names = {one: at.workspace.snapshot().people[number(one)].person.name for one in (1, 4)}
    cells: dict[str, date | str] = {
        "A6": number(1),
        "B6": names[1],
        "C6": day(13),
        "D6": day(14),
        "E6": "Cuti",
        "A7": number(4),
        "B7": names[4],
        "C7": "20/11/2023",
        "D7": "20-11-2023",
        "E7": "Umrah",
    }
    answer = import_aways(at, filled(Path(file.path), cells), strict=True)
    assert [(one.person.nip, one.first, one.last, one.reason) for one in answer.noted] == [
        (number(1), day(13), day(14), "Cuti"),
        (number(4), day(20), day(20), "Umrah"),
    ]
    assert (answer.known, answer.rejected) == (0, 0)
    again = import_aways(at, tmp_path / "keluaran/dari-kantor.xlsx", strict=True)
    assert (again.noted, again.known) == ((), 2)


@pytest.mark.rule("R82")
def test_a_second_absence_is_written_below(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    published(at)
    (file,) = export(at, ["xlsx"], tmp_path / "keluaran").files
    name = at.workspace.snapshot().people[number(1)].person.name
    first: dict[str, date | str] = {"A6": number(1), "B6": name, "C6": day(13), "D6": day(13)}
    second: dict[str, date | str] = {"A8": number(1), "B8": name, "C8": day(20), "D8": day(21), "E8": "Duka"}
    import_aways(at, filled(Path(file.path), first | second), strict=True)
    assert snapshot(at) == [(13, 13, ""), (20, 21, "Duka")]


@pytest.mark.rule("R82")
def test_a_sheet_sent_back_as_it_was_notes_nothing(tmp_path: Path) -> None:
    at = office(tmp_path, 3)
    published(at)
    (file,) = export(at, ["xlsx"], tmp_path / "keluaran").files
    answer = import_aways(at, Path(file.path), strict=True)
    assert (answer.noted, answer.rejected, answer.ignored, answer.findings) == ((), 0, 0, ())


def test_the_sheet_to_fill_in_takes_days_and_suggests_reasons(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    published(at)
    (file,) = export(at, ["xlsx"], tmp_path / "keluaran").files
    rules = load_workbook(file.path)["Berhalangan"].data_validations.dataValidation
    assert [
        (str(rule.sqref), rule.type, rule.operator, rule.formula1, rule.errorStyle) for rule in rules
    ] == [
        ("A6:A25", "list", None, "'Peserta'!$D$6:$D$7", "warning"),
        ("B6:B25", "list", None, "'Peserta'!$C$6:$C$7", "warning"),
        ("C6:C25", "date", None, "36526", None),
        ("D6:D25", "date", "greaterThanOrEqual", "$C6", None),
        ("E6:E25", "list", None, '"Sakit,Cuti,Umrah/haji,Dinas luar,Duka"', "warning"),
    ]
