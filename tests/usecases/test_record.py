from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from asesmen_cli.domain.due import Status, cited
from asesmen_cli.domain.facts import Recorded
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake import ANSWER, LISTED, ORGANISER
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.outputs.forms._suggestions import COLUMNS as SUGGESTED
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.due import Listing, list_due
from asesmen_cli.usecases.record import RecordOptions, record_file, record_one
from asesmen_cli.usecases.roster.register import rename
from tests.builders import NIP, ctx, roster
from tests.rosters import Grid, number, somebody, write
from tests.usecases.test_due import take, unasked

SARI = number(2)
BUDI = somebody(nip=NIP, name="Budi Utomo", office="Dinas A", echelon="IV.a", last_assessed=None)
PEOPLE = [BUDI, replace(BUDI, nip=SARI, name="Sari Dewi, S.E.", office="Dinas B")]
JUNE = date(2023, 6, 12)
LAST = date(2023, 6, 14)


@pytest.fixture
def at(tmp_path: Path) -> Context:
    opened = ctx(tmp_path)
    take(opened, roster(tmp_path, PEOPLE))
    return opened


def put(at: Context, grid: Grid, name: str = "peserta.xlsx", **options: object) -> Recorded:
    path = write(at.folder / name, grid)
    return record_file(at, path, RecordOptions(**options))  # type: ignore[arg-type]


def days(at: Context, nip: str = NIP) -> list[date]:
    return [one.held_on for one in at.workspace.snapshot().assessments.get(nip, ())]


def codes(answer: Recorded) -> list[str]:
    return [finding.code for finding in answer.findings if finding.code.startswith("record.")]


def refused(at: Context, grid: Grid, **options: object) -> AsesmenError:
    before = at.workspace.tables()
    with pytest.raises(AsesmenError) as caught:
        put(at, grid, "peserta.xlsx", **options)
    assert at.workspace.tables() == before
    return caught.value


WITH_NUMBERS: Grid = [["NIP", "NAMA"], [NIP, "Budi Utomo"], [SARI, "Sari Dewi"]]


# --- lists with numbers -----------------------------------------------------------------------------------


@pytest.mark.rule("R42")
def test_everyone_in_the_list_counts_as_assessed_on_the_last_day_of_the_event(at: Context) -> None:
    answer = put(at, WITH_NUMBERS, on=JUNE, until=LAST, organiser="Kanreg III BKN")
    assert (days(at), days(at, SARI)) == ([LAST], [LAST])
    assert {due.status for due in list_due(at, Listing(everyone=True)).people} == {Status.CURRENT}
    held = at.workspace.snapshot().assessments[SARI][0]
    assert (held.organiser, held.source.file, held.source.sheet, held.source.row) == (
        "Kanreg III BKN",
        "peserta.xlsx",
        "Data",
        3,
    )
    assert [(one.name, one.before) for one in answer.recorded] == [
        ("Budi Utomo", None),
        ("Sari Dewi, S.E.", None),
    ]


def test_the_same_list_again_changes_nothing_and_records_nothing(at: Context) -> None:
    put(at, WITH_NUMBERS, on=JUNE)
    head = at.workspace.snapshot().head
    again = put(at, WITH_NUMBERS, on=JUNE)
    assert (again.recorded, again.known, at.workspace.snapshot().head) == ((), 2, head)


def test_an_organiser_told_later_is_added_to_what_is_on_record(at: Context) -> None:
    put(at, WITH_NUMBERS, on=JUNE)
    put(at, WITH_NUMBERS, on=JUNE, organiser="BKN")
    put(at, WITH_NUMBERS, on=JUNE, organiser="LAN")
    assert [one.organiser for one in at.workspace.snapshot().assessments[NIP]] == ["BKN"]


def test_name_and_number_in_one_cell_are_read(at: Context) -> None:
    put(at, [["NO", "NAMA / NIP", "JABATAN"], [1, f"Budi Utomo, S.E.\nNIP. {NIP}", "Kasi"]], on=JUNE)
    assert days(at) == [JUNE]


def test_a_history_tells_its_own_days_and_organisers(at: Context) -> None:
    grid: Grid = [
        ["NIP", "Nama", "Tanggal Asesmen", ORGANISER],
        [NIP, "Budi Utomo", date(2019, 3, 4), "LAN"],
        [NIP, "Budi Utomo", date(2021, 5, 6), None],
    ]
    put(at, grid)
    held = at.workspace.snapshot().assessments[NIP]
    assert [(one.held_on, one.organiser) for one in held] == [
        (date(2019, 3, 4), "LAN"),
        (date(2021, 5, 6), None),
    ]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (date(2020, 1, 2), [date(2020, 1, 2), LAST]),  # a roster's column: the assessment before
        (date(2023, 6, 13), [LAST]),  # a day of the event itself
        (2023, [LAST]),  # the year of the event
        (2020, [date(2020, 1, 1), LAST]),
        (None, [LAST]),
    ],
)
def test_a_day_of_its_own_is_put_on_record_beside_that_of_the_event(
    at: Context, own: date | int | None, expected: list[date]
) -> None:
    put(at, [["NIP", "NAMA", "TAHUN ASESMEN"], [NIP, "Budi Utomo", own]], on=JUNE, until=LAST)
    assert days(at) == expected


@pytest.mark.rule("R42")
def test_a_result_sheet_is_a_list_too_and_its_scores_are_not_kept(at: Context) -> None:
    grid: Grid = [
        ["NO", "NAMA", "NIP", "PENILAIAN", None, "KATEGORI"],
        [None, None, None, "POTENSI", "JPM", None],
        [1, "Budi Utomo", NIP, 77.25, 81.5, "Memenuhi Syarat"],
    ]
    put(at, grid, on=JUNE)
    assert days(at) == [JUNE]
    assert "81.5" not in str(at.workspace.tables())


def test_every_sheet_with_people_counts(at: Context, tmp_path: Path) -> None:
    path = write(tmp_path / "gelombang.xlsx", WITH_NUMBERS[:2], [WITH_NUMBERS[0], WITH_NUMBERS[2]])
    answer = record_file(at, path, RecordOptions(on=JUNE))
    assert [one.assessment.source.sheet for one in answer.recorded] == ["Data", "Sheet2"]
    only = record_file(at, path, RecordOptions(on=LAST, sheets=("sheet2",)))
    assert [one.assessment.nip for one in only.recorded] == [SARI]


@pytest.mark.rule("R44")
def test_two_sources_that_disagree_are_shown_and_both_stay(at: Context) -> None:
    put(at, WITH_NUMBERS, on=JUNE)
    answer = put(at, WITH_NUMBERS[:2], name="lain.xlsx", on=date(2023, 7, 1))
    [finding] = answer.findings
    assert (finding.code, finding.params["day"], finding.params["other"]) == (
        "record.disagree",
        date(2023, 7, 1),
        JUNE,
    )
    assert days(at) == [JUNE, date(2023, 7, 1)]


def test_assessments_years_apart_do_not_disagree(at: Context) -> None:
    put(at, WITH_NUMBERS, on=date(2020, 6, 12))
    assert put(at, WITH_NUMBERS, on=JUNE).findings == ()


def test_who_is_not_on_file_is_put_on_record_all_the_same_and_told(at: Context) -> None:
    stranger = number(9)
    answer = put(at, [["NIP", "NAMA"], [stranger, "Tuti"]], on=JUNE)
    assert (codes(answer), days(at, stranger)) == (["record.unknown"], [JUNE])


def test_the_past_can_be_recorded_before_any_roster(tmp_path: Path) -> None:
    fresh = ctx(tmp_path)
    put(fresh, WITH_NUMBERS, on=JUNE)
    take(fresh, roster(tmp_path, PEOPLE))
    assert {due.status for due in list_due(fresh, Listing(everyone=True)).people} == {Status.CURRENT}


@pytest.mark.rule("R43")
def test_a_number_that_belongs_to_another_name_is_not_used(at: Context) -> None:
    answer = put(at, [["NIP", "NAMA"], [NIP, "Wahyu Hidayat"], [SARI, "Sari Dewi"]], on=JUNE)
    assert (codes(answer), answer.rejected, days(at), days(at, SARI)) == (
        ["record.other-name"],
        1,
        [],
        [JUNE],
    )


def test_a_former_number_means_the_person_of_today(at: Context) -> None:
    new = number(7, since=202001)
    rename(at, NIP, new, unasked)
    put(at, WITH_NUMBERS, on=JUNE)
    assert (days(at), days(at, new)) == ([], [JUNE])


def test_a_damaged_number_is_rejected_with_its_cell(at: Context) -> None:
    answer = put(at, [["NIP", "NAMA"], [NIP[:15] + "000", "Budi Utomo"]], on=JUNE)
    [finding] = answer.findings
    assert (finding.code, finding.place and finding.place.cell) == ("roster.nip-damaged", "A2")
    assert (answer.rejected, answer.recorded) == (1, ())


# --- days -------------------------------------------------------------------------------------------------


def test_a_list_without_days_needs_one(at: Context) -> None:
    assert refused(at, WITH_NUMBERS).code == "record.no-day"


def test_rows_without_a_day_are_counted(at: Context) -> None:
    grid: Grid = [["NIP", "NAMA", "TANGGAL ASESMEN"], [NIP, "Budi Utomo", JUNE], [SARI, "Sari Dewi", None]]
    answer = put(at, grid)
    assert (codes(answer), answer.findings[-1].params["n"], days(at, SARI)) == (["record.undated"], 1, [])


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"on": date(2023, 11, 7)}, "on"),
        ({"on": JUNE, "until": date(2023, 11, 7)}, "until"),
        ({"on": JUNE, "until": date(2023, 6, 11)}, "until"),
        ({"until": LAST}, "until"),
    ],
)
@pytest.mark.rule("R45")
def test_days_to_come_and_days_in_the_wrong_order_are_refused(
    at: Context, options: dict[str, object], option: str
) -> None:
    error = refused(at, WITH_NUMBERS, **options)
    assert (error.code, error.params["option"]) == ("usage.value", option)


@pytest.mark.parametrize(
    "grid",
    [[["Tanggal", "Acara"], ["1 Juni", "Rapat"]], [["NAMA"], ["Budi"]]],
)  # fmt: skip
def test_what_holds_no_list_of_people_is_refused(at: Context, grid: Grid) -> None:
    assert refused(at, grid, on=JUNE).code == "record.no-list"


def test_a_list_without_headers_is_read_as_its_cells_propose(at: Context) -> None:
    grid: Grid = [[NIP, "Budi Utomo", "Dinas A"], [SARI, "Sari Dewi", "Dinas B"]]
    assert refused(at, grid, on=JUNE).code == "record.no-list"
    put(at, grid, on=JUNE, columns=("auto",))
    assert (days(at), days(at, SARI)) == ([JUNE], [JUNE])


def test_columns_are_named_by_header_or_letter(at: Context) -> None:
    grid: Grid = [["Kode", "Siapa", "Kapan"], [NIP, "Budi Utomo", LAST]]
    put(at, grid, columns=("Kode=nip", "B=name", "Kapan=last_assessed"))
    assert days(at) == [LAST]
    assert refused(at, grid, columns=("Kode=nomor",)).code == "roster.unknown-field"


# --- by hand ----------------------------------------------------------------------------------------------


def test_one_person_is_recorded_by_hand_and_the_source_says_so(at: Context) -> None:
    record_one(at, f"{NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]}", JUNE, "LAN", unasked)
    [held] = at.workspace.snapshot().assessments[NIP]
    told = speaking("en").put(cited(held.source))
    assert (held.held_on, held.organiser) == (JUNE, "LAN")
    assert told == "entered by hand (asesmen record) on 6 November 2023"


def test_whoever_is_not_on_file_is_asked_about(at: Context) -> None:
    with pytest.raises(AsesmenError) as caught:
        record_one(at, number(9), JUNE, None, lambda _: False)
    assert (caught.value.code, days(at, number(9))) == ("question.no", [])
    record_one(at, number(9), JUNE, None, lambda _: True)
    assert days(at, number(9)) == [JUNE]


@pytest.mark.parametrize(
    ("nip", "on", "code"),
    [
        (NIP[:17], JUNE, "person.unsound"),
        (f"{NIP[:8]}204501{NIP[14:]}", JUNE, "person.unsound"),  # service begins long after today
        (NIP, date(int(NIP[:4]) + 6, 5, 5), "usage.value"),  # at six years of age
        (NIP, date(1980, 1, 1), "usage.value"),
        (NIP, date(2024, 1, 1), "usage.value"),
    ],
)
def test_what_cannot_be_is_refused_by_hand(at: Context, nip: str, on: date, code: str) -> None:
    with pytest.raises(AsesmenError) as caught:
        record_one(at, nip, on, None, unasked)
    assert caught.value.code == code


# --- names without numbers --------------------------------------------------------------------------------

BY_NAME: Grid = [
    ["DAFTAR PESERTA"],
    ["NO", "NAMA", "OPD"],
    [1, "SARI DEWI", "Dinas B"],
    [2, "Tidak Dikenal", None],
    [None, "Mengetahui, Kepala Badan"],
]


def answered(path: Path, answers: Sequence[str | None]) -> Path:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row, told in enumerate(answers, start=2):
        sheet.cell(row, 1).value = told
    book.save(path)
    return path


@pytest.mark.rule("R43")
def test_a_name_is_suggested_and_never_joined_by_itself(at: Context) -> None:
    answer = put(at, BY_NAME, on=JUNE, until=LAST)
    assert (answer.recorded, days(at, SARI), at.workspace.snapshot().head) == ((), [], 1)
    assert [(one.listed, one.name, one.person.nip) for one in answer.suggestions] == [
        ("Data 3", "SARI DEWI", SARI)
    ]
    assert (answer.written, codes(answer)) == (
        at.folder / "peserta-usulan.xlsx",
        ["record.by-name", "record.nobody-named"],
    )


def test_names_without_a_number_and_without_a_day_are_counted(at: Context) -> None:
    answer = put(
        at, [["NO", "NAMA", "TANGGAL ASESMEN"], [1, "SARI DEWI", "12-06-2023"], [2, "SARI DEWI", None]]
    )
    assert [(one.listed, one.held_on) for one in answer.suggestions] == [("Data 2", date(2023, 6, 12))]
    assert "record.undated" in codes(answer)


def test_a_suggestion_that_is_answered_with_ya_goes_on_record(at: Context) -> None:
    written = put(at, BY_NAME, on=JUNE, until=LAST, organiser="LAN").written
    assert written is not None
    record_file(at, answered(Path(written), ["ya"]), RecordOptions())
    [held] = at.workspace.snapshot().assessments[SARI]
    assert (held.held_on, held.organiser, held.source.file) == (LAST, "LAN", "peserta-usulan.xlsx")


@pytest.mark.parametrize(("told", "expected"), [("tidak", []), (None, ["record.unanswered"])])
def test_a_suggestion_without_a_yes_is_not_recorded(
    at: Context, told: str | None, expected: list[str]
) -> None:
    written = put(at, BY_NAME, on=JUNE).written
    assert written is not None
    answer = record_file(at, answered(Path(written), [told]), RecordOptions())
    assert (codes(answer), answer.recorded, answer.written) == (expected, (), None)


def test_namesakes_are_all_suggested_those_of_the_same_office_first_and_one_may_be_chosen(
    tmp_path: Path,
) -> None:
    at = ctx(tmp_path)
    twin = replace(BUDI, nip=number(3), office="Dinas C")
    take(at, roster(tmp_path, [BUDI, twin]))
    answer = put(at, [["NO", "NAMA", "OPD"], [1, "Budi Utomo", "dinas c"]], on=JUNE)
    assert [one.person.nip for one in answer.suggestions] == [twin.nip, NIP]
    assert answer.written is not None
    both = record_file(at, answered(Path(answer.written), ["ya", "ya"]), RecordOptions())
    assert (codes(both), both.recorded) == (["record.two-answers"], ())
    one = record_file(at, answered(Path(answer.written), [None, "ya"]), RecordOptions())
    assert ([each.assessment.nip for each in one.recorded], codes(one)) == ([NIP], [])


def test_a_misspelt_name_and_one_with_titles_are_found(at: Context) -> None:
    grid: Grid = [["NO", "NAMA"], [1, "Budhi Utomo"], [2, "SARI DEWI S.E"]]
    answer = put(at, grid, on=JUNE)
    assert [one.person.nip for one in answer.suggestions] == [NIP, SARI]


def test_rows_without_a_number_in_a_list_with_numbers_are_suggested_too(at: Context) -> None:
    answer = put(at, [["NO", "NIP", "NAMA"], [1, NIP, "Budi Utomo"], [2, None, "Sari Dewi"]], on=JUNE)
    assert (
        [one.assessment.nip for one in answer.recorded],
        [one.person.nip for one in answer.suggestions],
    ) == (
        [NIP],
        [SARI],
    )


def test_suggestions_that_somebody_has_answered_are_not_written_over(at: Context) -> None:
    written = put(at, BY_NAME, on=JUNE).written
    assert written is not None
    answered(Path(written), ["ya"])
    assert refused(at, BY_NAME, on=JUNE).code == "output.foreign"
    put(at, BY_NAME, on=JUNE, suggest=Path(written).with_name("lain.xlsx"))
    assert Path(written).with_name("lain.xlsx").exists()


def test_the_workbook_of_suggestions_has_the_headers_that_are_read_back() -> None:
    headers = [header for header, _, _ in SUGGESTED]
    assert [
        header in headers for header in (ANSWER, ORGANISER, LISTED, "NIP", "Nama", "Tanggal Asesmen")
    ] == [True] * 6


# --- JSON, and the record -------------------------------------------------------------------------------


def test_the_json_of_a_record_has_each_assessment_and_suggestion(at: Context) -> None:
    grid: Grid = [["NO", "NIP", "NAMA"], [1, NIP, "Budi Utomo"], [2, None, "Sari Dewi"]]
    json = as_json(put(at, grid, on=JUNE, organiser="LAN"), speaking("en"))
    assert (json["schema"], json["recorded"]) == (
        "asesmen.record/1",
        [{"nip": NIP, "name": "Budi Utomo", "assessed": "2023-06-12", "organiser": "LAN", "before": None}],
    )
    assert json["suggestions"] == [
        {
            "row": "Data 3",
            "name": "Sari Dewi",
            "office": None,
            "nip": SARI,
            "known_as": "Sari Dewi, S.E.",
            "likeness": 100,
        }
    ]


def test_replaying_gives_the_same_tables(at: Context) -> None:
    put(at, WITH_NUMBERS, on=JUNE)
    put(at, WITH_NUMBERS, on=JUNE, organiser="BKN")
    record_one(at, NIP, date(2020, 1, 2), "LAN", unasked)
    assert at.workspace.replayed().tables() == at.workspace.tables()
