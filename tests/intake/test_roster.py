from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.intake import Reading, read_roster
from tests.rosters import COLUMNS, Grid, grouped, number, numbered, plain, somebodies, somebody, write

ON = date(2026, 6, 1)


def read(path: Path, **options: object) -> Reading:
    return read_roster(path, on=ON, **({"columns": {}} | options))  # type: ignore[arg-type]


def codes(reading: Reading) -> list[str]:
    return sorted(finding.code for finding in reading.findings)


def test_a_plain_roster_comes_back_as_it_was_written(tmp_path: Path) -> None:
    people = somebodies(40)
    reading = read(write(tmp_path / "r.xlsx", plain(people)))
    assert [
        (row.person.nip, row.person.name, row.person.office, row.person.unit, row.person.position, row.person.echelon,
         row.person.rank, row.assessment and row.assessment.held_on, row.source.row)
        for row in reading.rows
    ] == [
        (who.nip, who.name, who.office, who.unit, who.position, who.echelon, who.rank, who.last_assessed, at)
        for at, who in enumerate(people, start=2)
    ]  # fmt: skip
    assert (reading.load.rows, reading.load.accepted, reading.load.rejected, reading.load.ignored) == (
        40,
        40,
        0,
        0,
    )


def test_titles_numbering_and_an_offset_keep_the_cells_of_excel(tmp_path: Path) -> None:
    people = [somebody(1), somebody(2, nip="19800101")]
    grid = numbered(people, above=["PEMERINTAH KOTA", "DAFTAR NOMINATIF", ""])
    reading = read(write(tmp_path / "r.xlsx", grid, top=4, left=2))
    # 4 empty rows, 3 titles: the header is row 8, the numbering row 9, the people 10 and 11; NIP is column D
    assert [(table.sheet, table.header_row, table.rows) for table in reading.load.tables] == [("Data", 8, 3)]
    assert {
        finding.code: finding.place and finding.place.cell
        for finding in reading.findings
        if "tier" not in finding.code
    } == {
        "roster.ignored-numbering": "C9",
        "roster.nip-length": "D11",
    }


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (1.98001012005011e17, "roster.nip-damaged"),
        ("198001012005011000", "roster.nip-damaged"),
        ("1.98001E+17", "roster.nip-damaged"),
        ("19800101200501100", "roster.nip-length"),
        ("198013012005011001", "roster.nip-birth"),
        ("198001012005013001", "roster.nip-sex"),
        ("198001011975011001", "roster.nip-year"),
        (None, "roster.no-nip"),
    ],
)
def test_an_unsound_number_rejects_its_row_alone(tmp_path: Path, cell: str | float | None, code: str) -> None:
    grid = plain(somebodies(2), {"NIP": COLUMNS["NIP"], "NAMA": COLUMNS["NAMA"], "OPD": COLUMNS["OPD"]})
    grid[1][0] = cell
    reading = read(write(tmp_path / "r.xlsx", grid))
    assert (reading.load.accepted, reading.load.rejected, reading.load.rows) == (1, 1, 2)
    assert [
        (finding.code, finding.place.cell)
        for finding in reading.findings
        if finding.place and finding.place.row == 2
    ] == [(code, "A2")]


@pytest.mark.parametrize(
    "written",
    [
        "'198001012005011001",
        "19800101 200501 1 001",
        "19800101.200501.1.001",
        "NIP. 198001012005011001",
        " 198001012005011001\u00a0",
        "19800101-200501-1-001",
    ],
)
def test_marks_around_a_number_are_cleaned(tmp_path: Path, written: str) -> None:
    grid: Grid = [["NIP", "Nama"], [written, "Ahmad"]]
    assert [row.person.nip for row in read(write(tmp_path / "r.xlsx", grid)).rows] == ["198001012005011001"]


def test_one_number_under_two_names_rejects_both(tmp_path: Path) -> None:
    same = number(1)
    reading = read(
        write(tmp_path / "r.xlsx", [["NIP", "Nama"], [same, "Ahmad"], [same, "Budi"], [number(2), "Citra"]])
    )
    assert (reading.load.accepted, reading.load.rejected) == (1, 2)
    assert codes(reading).count("roster.nip-conflict") == 2
    assert reading.held_back.nips == {same}


def test_a_repeat_counts_once_with_the_latest_assessment(tmp_path: Path) -> None:
    same = number(1)
    header = ["NIP", "Nama", "Tanggal Asesmen"]
    grid: Grid = [
        header,
        [same, "Drs. AHMAD, M.Si", date(2020, 1, 1)],
        [same, "Ahmad", date(2022, 1, 1)],
        [same, "Ahmad", None],
    ]
    reading = read(write(tmp_path / "r.xlsx", grid))
    assert (reading.load.rows, reading.load.accepted, reading.load.ignored) == (3, 1, 2)
    assert reading.rows[0].assessment is not None
    assert reading.rows[0].assessment.held_on == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("cell", "held_on", "code"),
    [
        ("01-04-2022", date(2022, 4, 1), None),
        ("2022-04-01 00:00:00", date(2022, 4, 1), None),
        ("1 April 2022", date(2022, 4, 1), None),
        ("Jumat, 1 Apr 22", date(2022, 4, 1), None),
        (44652, date(2022, 4, 1), None),  # the serial of 1 April 2022
        ("2022", date(2022, 1, 1), "roster.year-alone"),
        (2022, date(2022, 1, 1), "roster.year-alone"),
        ("-", None, None),
        ("Belum Pernah", None, None),
        ("0000-00-00", None, None),
        (date(2026, 6, 1), date(2026, 6, 1), None),
    ],
)
def test_the_day_of_an_assessment(
    tmp_path: Path, cell: str | float | date, held_on: date | None, code: str | None
) -> None:
    reading = read(write(tmp_path / "r.xlsx", [["NIP", "Nama", "Tgl. Penkom"], [number(1), "Ahmad", cell]]))
    assert [row.assessment and row.assessment.held_on for row in reading.rows] == [held_on]
    assert codes(reading) == sorted(filter(None, [code, "roster.tier-unknown"]))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (date(2026, 6, 2), "roster.future-assessment"),
        ("31-02-2022", "roster.assessment-impossible"),
        ("entah", "roster.assessment-unreadable"),
        (date(1970, 1, 1), "roster.assessment-impossible"),  # before the birth that the number tells
    ],
)
def test_a_wrong_day_of_assessment_rejects_the_row(tmp_path: Path, cell: str | date, code: str) -> None:
    grid: Grid = [["NIP", "Nama", "Tgl. Penkom"], [number(1), "Ahmad", cell], [number(2), "Budi", None]]
    reading = read(write(tmp_path / "r.xlsx", grid))
    assert (reading.load.accepted, reading.load.rejected) == (1, 1)
    assert code in codes(reading)


@pytest.mark.parametrize(
    ("echelon", "kind", "tier"),
    [
        ("II B", "", Tier.JPT),
        ("III.A", "", Tier.ADMINISTRATOR),
        ("Eselon 4-A", "", Tier.PENGAWAS),
        ("IVB", "Fungsional", Tier.PENGAWAS),
        ("42", "", Tier.PENGAWAS),
        ("Non Eselon", "Jabatan Pelaksana", Tier.PELAKSANA),
        ("-", "Fungsional Tertentu", Tier.FUNGSIONAL),
        ("", "Jabatan Fungsional Umum", Tier.PELAKSANA),
        ("", "JFU", Tier.PELAKSANA),
        ("", "PENGAWAS", Tier.PENGAWAS),
        ("", "JPT PRATAMA", Tier.JPT),
        ("", "Struktural", Tier.UNKNOWN),
        ("ADMINISTRATOR", "", Tier.ADMINISTRATOR),
        ("", "", Tier.UNKNOWN),
    ],
)
def test_the_tier(tmp_path: Path, echelon: str, kind: str, tier: Tier) -> None:
    grid: Grid = [["NIP", "Nama", "Eselon", "Jenis Jabatan"], [number(1), "Ahmad", echelon, kind]]
    assert [row.person.tier for row in read(write(tmp_path / "r.xlsx", grid)).rows] == [tier]


def test_columns_that_are_not_needed_leave_no_trace(tmp_path: Path) -> None:
    grid: Grid = [
        ["NIP", "Nama", "NIK", "Agama", "Alamat"],
        [number(1), "Ahmad", "3604010101800001", "Islam", "Jl. Merdeka 7"],
    ]
    said = repr(read(write(tmp_path / "r.xlsx", grid)))
    assert [word for word in ("3604", "Islam", "Merdeka") if word in said] == []


def test_without_a_column_of_assessments_it_loads_and_says_so_first(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", [["NIP", "Nama"], [number(1), "Ahmad"]]))
    assert reading.findings[0].code == "roster.no-assessments"
    assert reading.load.accepted == 1


def test_totals_groups_vacancies_and_signatures_are_no_people(tmp_path: Path) -> None:
    grid: Grid = [
        ["NO", "NIP", "NAMA", "JABATAN", "OPD"],
        ["DINAS KESEHATAN"],
        [1, number(1), "Ahmad", "Kepala Seksi", "Dinas Kesehatan"],
        [2, None, None, "Kepala Bidang", "Dinas Kesehatan"],
        ["Jumlah", None, 2],
        [3, number(2), "Budi", "Staf", "Dinas Kesehatan"],
        [4],
        ["TOTAL", None, 4],
        [],
        [None, None, None, "Cilegon, 2 Juni 2026"],
        [None, None, None, "Kepala BKPSDM"],
        [None, None, None, "Dra. Citra Utami"],
        [None, None, None, f"NIP. {grouped(number(3))}"],
    ]
    reading = read(write(tmp_path / "r.xlsx", grid))
    assert {
        finding.code: finding.params["rows"] for finding in reading.findings if "ignored" in finding.code
    } == {
        "roster.ignored-group": "2",
        "roster.ignored-vacant": "4",
        "roster.ignored-total": "5, 8",
        "roster.ignored-empty": "7",
        "roster.ignored-signature": "10–13",
    }
    assert (reading.load.rows, reading.load.accepted, reading.load.ignored) == (11, 2, 9)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xlsx", b"", "file.empty"),
        ("page.xls", b"<html><b>Fatal error</b>: PHP</html>", "file.not-a-spreadsheet"),
        ("broken.xlsx", b"PK\x03\x04 broken", "file.corrupt"),
        ("~$roster.xlsx", b"\x05Ahmad", "file.lock"),
    ],
)
def test_what_is_no_spreadsheet_is_one_error(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AsesmenError) as caught:
        read(tmp_path / name)
    assert caught.value.code == code


def test_a_missing_file_and_a_folder_are_one_error(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.xlsx", "file.missing"), (tmp_path, "file.folder")):
        with pytest.raises(AsesmenError) as caught:
            read(path)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ([], "roster.no-cells"),
        ([["Laporan"], ["Bulan", "Nilai"], ["Juni", 5]], "roster.no-table"),
        ([["NIP", "Nama"]], "roster.nobody"),
    ],
)
def test_a_workbook_without_a_roster_is_one_error(tmp_path: Path, grid: Grid, code: str) -> None:
    with pytest.raises(AsesmenError) as caught:
        read(write(tmp_path / "r.xlsx", grid))
    assert caught.value.code == code
