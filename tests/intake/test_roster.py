from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from asesmen_cli.domain.findings import AsesmenError, Severity
from asesmen_cli.domain.people import Tier
from asesmen_cli.intake import Reading, read_roster
from asesmen_cli.intake import _values as values
from asesmen_cli.language import speaking
from tests import rosters
from tests.rosters import COLUMNS, Grid, grouped, number, numbered, plain, somebodies, somebody, write

ON = date(2026, 6, 1)


def read(path: Path, **options: object) -> Reading:
    reading = read_roster(path, on=ON, **({"columns": {}} | options))  # type: ignore[arg-type]
    for finding in reading.findings:
        assert speaking("en").about(finding)
        assert speaking("en").remedy(finding)
    return reading


def refusal(path: Path, **options: object) -> str:
    """The code of the error; its words can be said."""
    with pytest.raises(AsesmenError) as caught:
        read(path, **options)
    assert speaking("en").about(caught.value)
    assert speaking("en").remedy(caught.value)
    return caught.value.code


def codes(reading: Reading) -> list[str]:
    return sorted(finding.code for finding in reading.findings)


def test_a_plain_roster_comes_back_as_it_was_written(tmp_path: Path) -> None:
    people = somebodies(40)
    reading = read(write(tmp_path / "r.xlsx", plain(people)))
    assert [
        (row.person.nip, row.person.name, row.person.office, row.person.unit, row.person.position,
         row.person.echelon, row.person.rank, row.assessment and row.assessment.held_on, row.source.row)
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
    assert codes(reading) == sorted(filter(None, [code, "roster.no-office", "roster.tier-unknown"]))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (date(2026, 6, 2), "roster.future-assessment"),
        ("31-02-2022", "roster.assessment-impossible"),
        ("entah", "roster.assessment-unreadable"),
        (date(1970, 1, 1), "roster.assessment-impossible"),  # before the birth that the number tells
    ],
)
@pytest.mark.rule("R4")
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


def test_a_row_with_nothing_but_the_office_of_others_heads_a_group(tmp_path: Path) -> None:
    grid: Grid = [
        ["NO", "NAMA", "NIP", "JABATAN", "OPD"],
        ["A", "Kec. Sungai Raya"],
        [1, "Ahmad", number(1), "Camat", "KEC. SUNGAI RAYA"],
        ["B", "Hasan Basri"],
        [2, "Budi", number(2), "Staf", "BPKAD"],
    ]
    reading = read(write(tmp_path / "r.xlsx", grid))
    # a name that is no office is somebody without a number
    assert [one.params["rows"] for one in reading.findings if one.code == "roster.ignored-group"] == ["2"]
    assert [one.code for one in reading.findings if one.severity is Severity.ERROR] == ["roster.no-nip"]


@pytest.mark.parametrize(("rank", "rejected"), [("III/d", 1), ("IX", 0), (None, 0)])
def test_the_mark_of_a_pppk_beside_the_rank_of_a_pns_is_rejected(
    tmp_path: Path, rank: str | None, rejected: int
) -> None:
    grid: Grid = [["NIP", "NAMA", "GOL"], ["197601182023211021", "Ahmad", rank]]
    reading = read(write(tmp_path / "r.xlsx", grid))
    assert reading.load.rejected == rejected


LOCK = b"\x05Ahmad" + b" " * 159
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
)
WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xlsx", b"", "file.empty"),
        ("page.xls", b"<html><b>Fatal error</b>: PHP</html>", "file.not-a-spreadsheet"),
        ("broken.xlsx", b"PK\x03\x04 broken", "file.corrupt"),
        ("~$roster.xlsx", LOCK, "file.lock"),
        ("letter.xlsx", b"%PDF-1.7 ...", "file.not-a-spreadsheet"),
        ("photo.xlsx", PNG, "file.not-a-spreadsheet"),
        ("secret.xlsx", ENCRYPTED, "file.protected"),
        ("letter.xls", WORD, "file.not-a-spreadsheet"),
        ("noise.xlsx", bytes(range(32)) * 40, "file.not-a-spreadsheet"),
        ("notes.txt", b"Rapat hari Senin\nJangan lupa\n", "roster.no-table"),
        ("blank.csv", b"\xef\xbb\xbf\r\n;;\r\n", "roster.no-cells"),
    ],
)
def test_what_is_no_spreadsheet_is_one_error(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == code


def test_a_missing_file_and_a_folder_are_one_error(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx") == "file.missing"
    assert refusal(tmp_path) == "file.folder"


def test_a_workbook_cut_off_is_one_error(tmp_path: Path) -> None:
    whole = write(tmp_path / "r.xlsx", plain(somebodies(200))).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "cut.xlsx") == "file.corrupt"


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ([], "roster.no-cells"),
        ([["Laporan"], ["Bulan", "Nilai"], ["Juni", 5]], "roster.no-table"),
        ([["NIP", "Nama"]], "roster.nobody"),
        ([["Nama", "Jabatan", "OPD"], ["Ahmad", "Staf", "Dinas"]], "roster.no-field"),
        ([["NIP", "Jabatan", "OPD"], [number(1), "Staf", "Dinas"]], "roster.no-field"),
        ([[number(1), "Ahmad Fauzi"], [number(2), "Budi Utomo"]], "roster.no-field"),
        ([["NIP", "Nama", "NIP"], [number(1), "Ahmad", number(2)]], "roster.twice"),
    ],
)
def test_a_workbook_without_a_roster_is_one_error(tmp_path: Path, grid: Grid, code: str) -> None:
    assert refusal(write(tmp_path / "r.xlsx", grid)) == code


def test_a_file_without_headers_is_refused_with_the_line_to_type(tmp_path: Path) -> None:
    path = write(tmp_path / "r.xlsx", rosters.headless(somebodies(20)))
    with pytest.raises(AsesmenError) as caught:
        read(path)
    assert str(caught.value.params["proposal"]).startswith(
        '--map "B=nip" --map "C=name" --map "D=birth_date"'
    )
    assert "Dewi" not in speaking("en").about(caught.value)  # what a column looks like, never what it holds


def test_options_that_name_what_is_not_there_are_errors(tmp_path: Path) -> None:
    path = write(tmp_path / "r.xlsx", plain(somebodies(5)))
    assert refusal(path, sheets=["Lain"]) == "roster.unknown-sheet"
    assert refusal(path, columns={"Tgl Ujian": "last_assessed"}) == "roster.unknown-column"
    assert refusal(path, columns={"NAMA": "nickname"}) == "roster.unknown-field"
    assert refusal(path, swap_dates=["TMT"]) == "roster.unknown-column"


def test_a_mapping_beats_the_headers(tmp_path: Path) -> None:
    grid: Grid = [["NIP", "NAMA", "OPD", "Ujian"], [number(1), "Ahmad", "Dinas Lama", "2020-05-06"]]
    path = write(tmp_path / "r.xlsx", grid)
    reading = read(path, columns={"ujian": "last_assessed", "C": "unit"})
    assert reading.mapping == {"NIP": "nip", "NAMA": "name", "OPD": "unit", "Ujian": "last_assessed"}
    assert [row.assessment and row.assessment.held_on for row in reading.rows] == [date(2020, 5, 6)]


# --- several sheets -------------------------------------------------------------------------------------


def test_sheets_with_the_same_headers_are_one_roster(tmp_path: Path) -> None:
    pns, pppk = somebodies(20), somebodies(10, first=50)
    title: Grid = [["REKAP"], ["Jumlah", 30]]
    help_page: Grid = [["Petunjuk"], ["NIP", "18 angka"]]
    grids: list[Grid] = [title, plain(pns), plain(pppk), help_page]
    reading = read(write(tmp_path / "r.xlsx", *grids, sheets=["Judul", "PNS", "PPPK", "Petunjuk"]))
    assert [(table.sheet, table.rows) for table in reading.load.tables] == [("PNS", 20), ("PPPK", 10)]
    assert reading.load.accepted == 30


def test_a_sheet_that_holds_the_others_people_is_the_roster(tmp_path: Path) -> None:
    people = somebodies(40)
    path = write(
        tmp_path / "r.xlsx",
        rosters.siasn(people[:15]),
        rosters.siasn_short(people),
        sheets=["Mentah", "Ringkas"],
    )
    reading = read(path)
    assert [table.sheet for table in reading.load.tables] == ["Ringkas"]
    assert codes(reading).count("roster.sheet-skipped") == 1
    assert [table.sheet for table in read(path, sheets=["mentah"]).load.tables] == ["Mentah"]


def test_two_different_lists_need_a_choice(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.xlsx", rosters.siasn(somebodies(20)), rosters.siasn_short(somebodies(20, first=60))
    )
    assert refusal(path) == "roster.which-sheet"


# --- what a spreadsheet program hides or spoils ---------------------------------------------------------


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate(
            [["NIP", "Nama"], [number(1), "Ahmad"], [number(2), "Budi"], [number(3), "Citra"]]
        ):
            sheet.write_row(row, 0, cells)
        sheet.set_row(2, None, None, {"hidden": True})
    reading = read(path)
    assert reading.load.accepted == 3
    assert [
        finding.params["rows"] for finding in reading.findings if finding.code == "roster.hidden-rows"
    ] == ["3"]


def test_a_formula_without_a_stored_value_is_said(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["NIP", "Nama", "OPD"])
    sheet.append([number(1), "Ahmad", '="Dinas "&"Kesehatan"'])
    book.save(path)
    reading = read(path)
    assert [
        finding.place and finding.place.cell
        for finding in reading.findings
        if finding.code == "roster.formula"
    ] == ["C2"]


def test_dates_that_a_program_exchanged_are_said_and_exchanged_only_when_asked(tmp_path: Path) -> None:
    # written 01-04-2022 and so on, opened where months come first: always January
    grid: Grid = [["NIP", "Nama", "Tanggal Asesmen"]]
    grid += [[number(count), f"Ahmad {count}", date(2022, 1, 3 + count % 9)] for count in range(1, 31)]
    path = write(tmp_path / "r.xlsx", grid)
    reading = read(path)
    assert "roster.dates-swapped" in codes(reading)
    assert {row.assessment.held_on.month for row in reading.rows if row.assessment} == {1}
    turned = read(path, swap_dates=["Tanggal Asesmen"])
    assert {row.assessment.held_on.month for row in turned.rows if row.assessment} == set(range(3, 12))
    assert {row.assessment.held_on.day for row in turned.rows if row.assessment} == {1}


def test_half_exchanged_dates_are_said(tmp_path: Path) -> None:
    grid: Grid = [["NIP", "Nama", "Tanggal Asesmen"]]
    grid += [[number(count), f"Ahmad {count}", date(2022, 1 + count % 12, 5)] for count in range(1, 21)]
    grid += [[number(count), f"Ahmad {count}", f"{count - 5}-04-2022"] for count in range(21, 30)]
    assert "roster.dates-swapped" in codes(read(write(tmp_path / "r.xlsx", grid)))


def test_sound_dates_are_not_suspected(tmp_path: Path) -> None:
    assert "roster.dates-swapped" not in codes(read(write(tmp_path / "r.xlsx", plain(somebodies(200)))))


def test_a_cell_far_out_is_refused_before_it_takes_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["NIP", "Nama"])
        sheet.write_row(1, 0, [number(1), "Ahmad"])
        sheet.write_string(1_048_575, 16_383, ".")
    assert refusal(path) == "file.too-big"


def test_a_million_formatted_rows_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet("Data"), book.add_format({"bold": True})
        sheet.write_row(0, 0, ["NIP", "Nama"])
        sheet.write_row(1, 0, [number(1), "Ahmad"])
        for row in range(2, 200_000):
            sheet.write_blank(row, 0, None, bold)
        sheet.write_blank(1_048_575, 0, None, bold)
    assert read(path).load.rows == 1


def test_serials_count_from_1904_in_such_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["NIP", "Nama", "Tanggal Asesmen"])
        sheet.write_row(1, 0, [number(1), "Ahmad", 43190])  # 1 April 2022 from 1 January 1904
    assert [row.assessment and row.assessment.held_on for row in read(path).rows] == [date(2022, 4, 1)]


def test_texts_with_the_month_first_are_said_and_read_when_asked(tmp_path: Path) -> None:
    grid: Grid = [["NIP", "Nama", "Tanggal Asesmen"]]
    grid += [[number(count), f"Ahmad {count}", f"04/{count:02}/2022"] for count in range(1, 29)]
    path = write(tmp_path / "r.xlsx", grid)
    reading = read(path)
    # the 1st to 12th read as months; 16 texts are no dates with the day first
    assert (reading.load.accepted, reading.load.rejected) == (12, 16)
    assert "roster.dates-swapped" in codes(reading)
    turned = read(path, swap_dates=["C"])
    assert {row.assessment.held_on.month for row in turned.rows if row.assessment} == {4}
    assert turned.load.accepted == 28


def test_of_a_number_the_fifteen_digits_survive_that_the_spreadsheet_shows() -> None:
    # in binary 1.99005012015121e17 is 199005012015120992
    assert values.surviving_digits(1.99005012015121e17) == "199005012015121"


def test_the_last_rows_are_people_though_their_posts_begin_like_a_signature(tmp_path: Path) -> None:
    # no running numbers, no blank row, and the last two have lost their numbers: rejected, never passed over
    path = tmp_path / "roster.csv"
    path.write_text(
        "NIP;Nama;Jabatan;Perangkat Daerah\n"
        "198001012005011001;Andi;Kepala Seksi Data;Dinas Sosial\n"
        ";Budi;Kepala Seksi Bantuan;Dinas Sosial\n"
        "1980;Citra;Sekretaris Camat;Kecamatan Grogol\n"
        ";;;\n"
        ";Mengetahui,;Kepala BKPSDM;\n"
        ";Drs. Dedi;;\n",
        encoding="utf-8",
    )
    load = read_roster(path, on=ON, columns={}).load
    assert (load.rows, load.accepted, load.rejected, load.ignored) == (5, 1, 2, 2)


def test_a_unit_stays_a_unit_where_the_office_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "NIP;Nama;Unit Kerja;Perangkat Daerah\n"
        "198001012005011001;Andi;Bidang Data;Dinas Sosial\n"
        "198001012005011002;Budi;Bidang Data;\n"
        "198001012005011003;Citra;Bidang Data - Dinas Sosial;\n",
        encoding="utf-8",
    )
    people = [row.person for row in read_roster(path, on=ON, columns={}).rows]
    assert [(person.office, person.unit) for person in people] == [
        ("Dinas Sosial", "Bidang Data"),
        (None, "Bidang Data"),
        ("Dinas Sosial", "Bidang Data"),
    ]
