from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.intake import AbsenceRow, VenueRow, read_absences, read_windows
from tests.builders import NIP, TODAY
from tests.rosters import number, write

Rows: TypeAlias = Sequence[Sequence[object]]

HEADER: list[object] = ["Tempat", "Dari", "Sampai", "Kursi", "Ruang"]
MONDAY, TUESDAY, WEDNESDAY = (date(2023, 11, day) for day in (6, 7, 8))
HALL: list[object] = ["Hotel Contoh", MONDAY, WEDNESDAY, 25, 1]


def windows(tmp_path: Path, grid: Rows) -> tuple[tuple[VenueRow, ...], tuple[Finding, ...]]:
    return read_windows(write(tmp_path / "jadwal.xlsx", [*map(list, grid)]))


def only(tmp_path: Path, grid: Rows) -> VenueRow:
    (row,), findings = windows(tmp_path, grid)
    assert findings == ()
    return row


def faults(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    """(code, cell) of each rejected row."""
    return [
        (finding.code, finding.place.cell if finding.place else None)
        for finding in findings
        if finding.severity is Severity.ERROR
    ]


def ignored(findings: tuple[Finding, ...]) -> dict[str, object]:
    """Kind -> rows."""
    return {
        finding.code.removeprefix("roster.ignored-"): finding.params["rows"]
        for finding in findings
        if finding.code.startswith("roster.ignored-")
    }


# --- venues -----------------------------------------------------------------------------------------------


def test_a_row_is_a_window_of_the_venue(tmp_path: Path) -> None:
    row = only(tmp_path, [HEADER, HALL])
    assert (row.venue, row.first, row.last, row.seats, row.room) == (
        "Hotel Contoh",
        MONDAY,
        WEDNESDAY,
        25,
        1,
    )
    assert row.place.cell == "B2"


@pytest.mark.parametrize(
    "header",
    [
        ["venue", "from", "to", "seats", "room"],
        ["Lokasi", "Tanggal Mulai", "Tanggal Selesai", "Kapasitas (orang)", "Ruangan"],
        ["NAMA TEMPAT", "Mulai", "s.d.", "JUMLAH PESERTA", "No. Ruang"],
    ],
)
def test_headers_have_many_spellings(tmp_path: Path, header: list[str]) -> None:
    row = only(tmp_path, [["Jadwal"], [], header, HALL])
    assert (row.venue, row.first, row.last, row.seats) == ("Hotel Contoh", MONDAY, WEDNESDAY, 25)


def test_the_two_days_may_stand_under_one_header(tmp_path: Path) -> None:
    upper, lower = ["Tempat", "Tanggal", "", "Kursi", "Ruang"], ["", "Dari", "Sampai", "", ""]
    row = only(tmp_path, [["JADWAL"], upper, lower, HALL])
    assert (row.venue, row.first, row.last, row.seats) == ("Hotel Contoh", MONDAY, WEDNESDAY, 25)


@pytest.mark.parametrize(
    ("first", "last"),
    [("06/11/2023", "8-11-2023"), ("6 November 2023", "Rabu, 8 November 2023"), ("6/11/23", 45238.0)],
)
def test_days_are_read_as_people_write_them(tmp_path: Path, first: object, last: object) -> None:
    # 45238 is the serial day of 8 November 2023
    row = only(tmp_path, [HEADER, ["Hotel", first, last, 25, 1]])
    assert (row.first, row.last) == (MONDAY, WEDNESDAY)


@pytest.mark.parametrize(
    ("told", "seats"), [(25, 25), ("25", 25), ("30 orang", 30), (None, None), ("-", None)]
)
def test_seats_are_a_whole_number_or_left_open(tmp_path: Path, told: object, seats: int | None) -> None:
    assert only(tmp_path, [HEADER, ["Hotel", MONDAY, TUESDAY, told, 1]]).seats == seats


@pytest.mark.parametrize(
    ("told", "room", "venue"),
    [
        (2, 2, "Hotel"),
        ("Ruang 3", 3, "Hotel"),
        (None, 1, "Hotel"),
        ("Aula", 1, "Hotel, Aula"),  # a room with a name of its own is a place of its own
    ],
)
def test_a_room_has_a_number_or_a_name(tmp_path: Path, told: object, room: int, venue: str) -> None:
    row = only(tmp_path, [HEADER, ["Hotel", MONDAY, TUESDAY, 9, told]])
    assert (row.room, row.venue) == (room, venue)


def test_a_list_of_days_alone_will_do(tmp_path: Path) -> None:
    row = only(tmp_path, [["Dari", "Sampai"], [MONDAY, TUESDAY]])
    assert (row.venue, row.room, row.seats) == (None, 1, None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["Hotel", "31/02/2024", TUESDAY, 9, 1], ("days.unreadable", "B2")),
        (["Hotel", MONDAY, "segera", 9, 1], ("days.unreadable", "C2")),
        (["Hotel", "November 2023", TUESDAY, 9, 1], ("days.unreadable", "B2")),
        (["Hotel", None, TUESDAY, 9, 1], ("days.missing", "B2")),
        (["Hotel", MONDAY, None, 9, 1], ("days.missing", "C2")),
        (["Hotel", TUESDAY, MONDAY, 9, 1], ("days.reversed", "C2")),
        (["Hotel", MONDAY, TUESDAY, 2.5, 1], ("venue.seats", "D2")),
        (["Hotel", MONDAY, TUESDAY, -3, 1], ("venue.seats", "D2")),
        (["Hotel", MONDAY, TUESDAY, "banyak", 1], ("venue.seats", "D2")),
    ],
)
def test_what_cannot_be_used_is_told_by_its_cell(
    tmp_path: Path, row: list[object], fault: tuple[str, str]
) -> None:
    rows, findings = windows(tmp_path, [HEADER, row])
    assert (rows, faults(findings)) == ((), [fault])


def test_a_row_without_days_that_has_seats_is_no_note(tmp_path: Path) -> None:
    _, findings = windows(tmp_path, [HEADER, HALL, ["Balai", None, None, 30, None]])
    assert faults(findings) == [("days.missing", "B3"), ("days.missing", "C3")]


def test_in_merged_cells_only_the_first_row_names_the_venue(tmp_path: Path) -> None:
    _, findings = windows(tmp_path, [HEADER, HALL, [None, date(2023, 11, 13), date(2023, 11, 15), 25, 1]])
    assert faults(findings) == [("venue.no-name", "A3")]


@pytest.mark.rule("R9")
def test_one_room_has_one_batch_on_a_day(tmp_path: Path) -> None:
    grid = [
        HEADER,
        ["Hotel", WEDNESDAY, date(2023, 11, 10), 9, 1],
        ["Hotel", MONDAY, WEDNESDAY, 9, 1],
        ["Hotel", MONDAY, WEDNESDAY, 9, 2],
        ["Balai", MONDAY, WEDNESDAY, 9, 1],
    ]
    rows, findings = windows(tmp_path, grid)
    assert (len(rows), faults(findings)) == (4, [("venue.overlap", "B2")])
    assert findings[0].params["other"] == "B3"


def test_a_long_window_is_met_by_every_later_one_inside_it(tmp_path: Path) -> None:
    days = [(1, 30), (6, 7), (8, 9)]
    grid: Rows = [["Dari", "Sampai"], *([date(2023, 11, a), date(2023, 11, b)] for a, b in days)]
    assert faults(windows(tmp_path, grid)[1]) == [("venue.overlap", "A3"), ("venue.overlap", "A4")]


def test_what_is_no_window_is_counted(tmp_path: Path) -> None:
    grid: Rows = [
        ["No", *HEADER],
        [1, 2, 3, 4, 5, 6],
        [None, "CONTOH"],
        [1, *HALL],
        ["No", *HEADER],
        [2],
        [None, "Jumlah", None, None, 25],
        [],
        [None, "Harga sudah termasuk makan siang"],
        [None, None, "Cilegon, 2 Juni 2023"],
        [None, "Mengetahui,"],
    ]
    rows, findings = windows(tmp_path, grid)
    assert (len(rows), faults(findings)) == (1, [])
    assert ignored(findings) == {
        "numbering": "2",
        "example": "3",
        "header": "5",
        "empty": "6",
        "total": "7",
        "note": "9",
        "signature": "10–11",
    }


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ([["Tempat", "Kursi"], ["Hotel", 25]], "venue.no-list"),
        ([HEADER, ["CONTOH"]], "venue.empty"),
    ],
)
def test_a_file_without_windows_is_refused(tmp_path: Path, grid: Rows, code: str) -> None:
    with pytest.raises(AsesmenError) as caught:
        windows(tmp_path, grid)
    assert (caught.value.code, caught.value.params["file"]) == (code, "jadwal.xlsx")


# --- absences ---------------------------------------------------------------------------------------------

AWAY: list[object] = ["NIP", "Nama", "Dari", "Sampai", "Alasan"]


def absences(tmp_path: Path, grid: Rows) -> tuple[tuple[AbsenceRow, ...], tuple[Finding, ...]]:
    return read_absences(write(tmp_path / "absen.xlsx", [*map(list, grid)]), on=TODAY, columns={})


def test_a_row_is_an_absence(tmp_path: Path) -> None:
    (row,), findings = absences(tmp_path, [AWAY, [NIP, "Budi", MONDAY, "8-11-2023", "Sakit"]])
    assert (row.nip, row.name, row.first, row.last, row.reason) == (NIP, "Budi", MONDAY, WEDNESDAY, "Sakit")
    assert (row.number.cell, row.place.cell, findings) == ("A2", "C2", ())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([1.98001012005011e17, "Budi", MONDAY, TUESDAY], ("roster.nip-damaged", "A2")),
        (["19800101", "Budi", MONDAY, TUESDAY], ("roster.nip-length", "A2")),
        ([None, "Budi", MONDAY, TUESDAY], ("roster.no-nip", "A2")),
        ([NIP, None, MONDAY, TUESDAY], ("roster.no-name", "B2")),
        ([NIP, "Budi", TUESDAY, MONDAY], ("days.reversed", "D2")),
        ([NIP, "Budi", "2023", TUESDAY], ("days.unreadable", "C2")),
        ([NIP, "Budi", MONDAY, None], ("days.missing", "D2")),
    ],
)
def test_an_absence_that_cannot_be_used_is_told_by_its_cell(
    tmp_path: Path, row: list[object], fault: tuple[str, str]
) -> None:
    rows, findings = absences(tmp_path, [AWAY, row])
    assert (rows, faults(findings)) == ((), [fault])


def test_whoever_is_listed_without_days_and_reason_is_not_asked_about(tmp_path: Path) -> None:
    others = [[number(serial), "Budi", None, None, None] for serial in (2, 3)]
    rows, findings = absences(tmp_path, [AWAY, [NIP, "Budi", MONDAY, TUESDAY, "Sakit"], *others])
    assert [row.nip for row in rows] == [NIP]
    assert [(finding.code, finding.params) for finding in findings] == [
        ("roster.ignored-unfilled", {"n": 2, "rows": "3–4"})
    ]


def test_a_reason_without_days_is_not_passed_over(tmp_path: Path) -> None:
    rows, findings = absences(tmp_path, [AWAY, [NIP, "Budi", None, None, "Sakit"]])
    assert (rows, faults(findings)) == ((), [("days.missing", "C2"), ("days.missing", "D2")])


def test_other_facts_in_the_list_are_nobodys_business(tmp_path: Path) -> None:
    grid = [[*AWAY, "Eselon", "Golongan"], [NIP, "Budi", MONDAY, TUESDAY, "Sakit", "?!", "?!"]]
    rows, findings = absences(tmp_path, grid)
    assert (len(rows), findings) == (1, ())


def test_a_list_without_days_is_no_list_of_absences(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        absences(tmp_path, [["NIP", "Nama"], [NIP, "Budi"]])
    assert caught.value.code == "away.no-list"


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CELLS = st.one_of(DAYS, st.none(), st.sampled_from(["", "-", "x", "31/02/2024", 0, 7.5, "12/12/24"]))
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8)


@given(rows=ROWS)
def test_every_row_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, object]]
) -> None:
    grid = [AWAY, *([number(n), "Budi", *days, "x"] for n, days in enumerate(rows, start=1))]
    read, findings = absences(tmp_path_factory.mktemp("rows"), grid)
    told = {finding.place.row for finding in findings if finding.place}
    assert told | {row.place.row for row in read} == set(range(2, len(rows) + 2))
    assert len(told) + len(read) == len(rows)
