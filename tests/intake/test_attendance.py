from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.attendance import Cross
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake import AttendanceList, read_attendance
from asesmen_cli.settings import Settings
from tests.builders import TODAY
from tests.rosters import Grid, number, write

DAYS = [date(2023, 11, 6), date(2023, 11, 7), date(2023, 11, 8)]
BUDI: list[object] = ["Budi", number(1)]
SITI: list[object] = ["Siti", number(2)]


def read(
    tmp_path: Path, grid: Grid, cross: Cross = Cross.AUTO, more: Mapping[str, Grid] | None = None
) -> list[AttendanceList]:
    sheets = {"Lembar": grid, **(more or {})}
    file = write(tmp_path / "hadir.xlsx", *sheets.values(), sheets=tuple(sheets))
    settings = Settings()
    return list(read_attendance(file, on=TODAY, reasons=settings.reasons(), cross=cross, columns={}))


def cell(tmp_path: Path, told: object, cross: Cross = Cross.AUTO) -> tuple[bool | None, str | None]:
    """What one cell of a day says, beside somebody who came."""
    header = ["Nama", "NIP", "Hari 1"]
    (one,) = read(tmp_path, [header, [*BUDI, told], [*SITI, "H"]], cross)
    assert [finding.code for finding in one.findings if finding.code != "attendance.cross"] == []
    (found,) = one.rows[0].cells
    return found.present, found.reason


@pytest.mark.parametrize("told", ["H", "h", "hadir", "Hadir", "v", "V", "√", "✓", "✔", "ü", "TRUE", " v "])
@pytest.mark.rule("R68")
def test_signs_for_who_came(tmp_path: Path, told: object) -> None:
    assert cell(tmp_path, told) == (True, None)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("S", "sakit"),
        ("sakit", "sakit"),
        ("SAKIT keras", "sakit"),
        ("I", "izin"),
        ("ijin", "izin"),
        ("A", "tanpa keterangan"),
        ("Alpa", "tanpa keterangan"),
        ("TK", "tanpa keterangan"),
        ("tanpa keterangan", "tanpa keterangan"),
        ("C", "cuti"),
        ("Cuti melahirkan", "cuti"),
        ("DL", "dinas luar"),
        ("Dinas Luar", "dinas luar"),
        ("umrah", "umrah/haji"),
        ("Umroh", "umrah/haji"),
        ("duka", "duka"),
        ("tidak hadir", None),
        ("absen", None),
        ("FALSE", None),
    ],
)
@pytest.mark.rule("R68")
def test_words_for_who_did_not(tmp_path: Path, told: object, reason: str | None) -> None:
    assert cell(tmp_path, told) == (False, reason)


@pytest.mark.parametrize("told", ["", None, "-", "  ", "3.", "25."])
def test_a_blank_cell_says_nothing_nor_does_the_number_to_sign_by(tmp_path: Path, told: object) -> None:
    assert cell(tmp_path, told) == (None, None)


@pytest.mark.parametrize("told", ["hdr", "telat", "2", 7.0, "H/S", "setengah hari", date(2023, 11, 6)])
def test_what_cannot_be_understood_is_named_by_its_cell(tmp_path: Path, told: object) -> None:
    (one,) = read(tmp_path, [["Nama", "NIP", "Hari 1"], [*BUDI, told]])
    assert [(finding.code, finding.place and finding.place.cell) for finding in one.findings] == [
        ("attendance.unreadable", "C2")
    ]
    assert one.rows[0].cells == ()


@pytest.mark.rule("R69")
def test_a_cross_is_absent_beside_a_sign_for_who_came(tmp_path: Path) -> None:
    (one,) = read(tmp_path, [["Nama", "NIP", "Hari 1"], [*BUDI, "x"], [*SITI, "v"]])
    assert [found.present for row in one.rows for found in row.cells] == [False, True]
    assert [(finding.code, finding.params["n"]) for finding in one.findings] == [("attendance.cross", 1)]


@pytest.mark.rule("R69")
def test_crosses_alone_may_mean_either_and_are_refused(tmp_path: Path) -> None:
    grid: Grid = [["Nama", "NIP", "Hari 1"], [*BUDI, "X"], [*SITI, "x"]]
    (one,) = read(tmp_path, grid)
    assert [(finding.code, finding.params["n"]) for finding in one.findings] == [
        ("attendance.cross-alone", 2)
    ]


@pytest.mark.parametrize(("cross", "present"), [(Cross.ABSENT, False), (Cross.PRESENT, True)])
def test_the_office_may_say_what_a_cross_means(tmp_path: Path, cross: Cross, present: bool) -> None:
    (one,) = read(tmp_path, [["Nama", "NIP", "Hari 1"], [*BUDI, "x"]], cross)
    assert [found.present for found in one.rows[0].cells] == [present]
    assert one.findings == ()


@pytest.mark.parametrize(("beside", "reason"), [("umrah", "umrah/haji"), ("", None), ("Sakit", "sakit")])
def test_the_reason_may_stand_in_a_column_of_its_own(tmp_path: Path, beside: str, reason: str | None) -> None:
    header = ["Nama", "NIP", "Hari 1", "Hari 2", "Keterangan"]
    (one,) = read(tmp_path, [header, [*BUDI, "v", "x", beside]])
    assert [(found.present, found.reason) for found in one.rows[0].cells] == [(True, None), (False, reason)]


def test_a_reason_that_is_none_is_named_by_its_cell(tmp_path: Path) -> None:
    (one,) = read(tmp_path, [["Nama", "NIP", "Hari 1", "Alasan"], [*BUDI, "x", "bolos"], [*SITI, "v", "ok"]])
    told = [(finding.code, finding.place and finding.place.cell) for finding in one.findings]
    assert told == [("attendance.cross", "C2"), ("attendance.reason", "D2")]


@pytest.mark.parametrize(
    ("headers", "days"),
    [
        (["Hari 1", "Hari 2", "Hari 3"], [1, 2, 3]),
        (["Hari ke-1", "HARI KE 2", "hari ketiga"], [1, 2, 3]),
        (["H1", "H-2", "Day 3"], [1, 2, 3]),
        (["Senin\n6 Nov 2023", "Selasa\n7 Nov 2023", "Rabu\n8 Nov 2023"], DAYS),
        (["06/11/2023", "7-11-2023", "Rabu, 8 November 2023"], DAYS),
        (["2023-11-06", "2023-11-07", "2023-11-08"], DAYS),
        (DAYS, DAYS),
    ],
)
def test_the_days_as_people_write_them(tmp_path: Path, headers: list[object], days: list[object]) -> None:
    (one,) = read(tmp_path, [["Nama", "NIP", *headers], [*BUDI, "v", "v", "v"]])
    assert [day.named for day in one.days] == days
    assert [day.place.cell for day in one.days] == ["C1", "D1", "E1"]
    assert [found.day.named for found in one.rows[0].cells] == days


def test_which_batch_a_sheet_is_about(tmp_path: Path) -> None:
    above: Grid = [["DAFTAR HADIR"], ["Rencana: Gelombang I: Juni"], ["Batch: 3 (Pengawas)"]]
    table: Grid = [["Nama", "NIP", "Hari 1"], [*BUDI, "v"]]
    (told,) = read(tmp_path, [*above, *table])
    assert (told.plan, told.batch, told.filled) == ("Gelombang I: Juni", 3, True)
    (silent,) = read(tmp_path, [*table[:1], [*BUDI, ""]])
    assert (silent.plan, silent.batch, silent.filled) == (None, None, False)


def test_each_sheet_with_days_counts_and_its_name_may_tell_the_batch(tmp_path: Path) -> None:
    table: Grid = [["Nama", "NIP", "Hari 1"], [*BUDI, "v"]]
    sheets: dict[str, Grid] = {"Hadir 1": table, "Hadir 12": table, "Peserta": [["Nama", "NIP"], BUDI]}
    found = read(tmp_path, [["Jadwal"], ["x", 1]], more=sheets)
    assert [(one.sheet, one.batch) for one in found] == [("Hadir 1", 1), ("Hadir 12", 12)]


def test_name_and_number_may_share_a_cell(tmp_path: Path) -> None:
    stacked = f"Budi\n{number(1)[:8]} {number(1)[8:14]} {number(1)[14]} {number(1)[15:]}"
    (one,) = read(tmp_path, [["No.", "Nama dan NIP", "Hari 1"], [1, stacked, "v"]])
    assert [(row.nip, row.name, row.number.cell) for row in one.rows] == [(number(1), "Budi", "B2")]


def test_a_damaged_number_is_an_error(tmp_path: Path) -> None:
    (one,) = read(tmp_path, [["Nama", "NIP", "Hari 1"], ["Budi", 1.98001012005011e17, "v"]])
    assert [finding.code for finding in one.findings] == ["roster.nip-damaged"]
    assert one.rows == ()


def test_a_file_without_days_holds_no_attendance(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        read(tmp_path, [["Nama", "NIP"], BUDI])
    assert caught.value.code == "attendance.no-list"


@given(st.text(max_size=12))
def test_every_text_is_read_is_blank_or_has_a_finding(
    tmp_path_factory: pytest.TempPathFactory, told: str
) -> None:
    told = "".join(letter for letter in told if letter.isprintable())
    (one,) = read(tmp_path_factory.mktemp("any"), [["Nama", "NIP", "Hari 1"], [*BUDI, told], [*SITI, "H"]])
    assert [row.nip for row in one.rows] == [number(1), number(2)]
    assert (
        len(one.rows[0].cells) + sum(finding.code == "attendance.unreadable" for finding in one.findings) == 1
    )
