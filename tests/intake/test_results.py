import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.results import Category, Competency, Purpose
from asesmen_cli.intake import ResultRow, ResultSheet, read_results
from asesmen_cli.intake._result_cells import category_of, per_cent
from asesmen_cli.intake._values import Fault
from tests.builders import NIP, TODAY
from tests.rosters import Formula, Grid, as_html, grouped, number, write

Rows: TypeAlias = Sequence[Sequence[object]]

NINE = (
    "Integritas", "Kerja Sama", "Komunikasi", "Orientasi pada Hasil", "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan", "Perekat Bangsa",
)  # fmt: skip
SARI = number(2)
HEADER: list[object] = ["NO", "NIP", "NAMA", "JPM", "KATEGORI"]


def sheet(tmp_path: Path, *grids: Rows) -> ResultSheet:
    path = write(tmp_path / "hasil.xlsx", *([*map(list, grid)] for grid in grids))
    return read_results(path, on=TODAY, columns={})


def only(tmp_path: Path, grid: Rows) -> ResultRow:
    read = sheet(tmp_path, grid)
    said = [finding for finding in read.findings if not re.search("ignored|unread", finding.code)]
    assert (read.rejected, said) == (0, [])
    (row,) = read.rows
    return row


def told(findings: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """(code, cell) of everything noticed."""
    return [(finding.code, finding.place.cell if finding.place else None) for finding in findings]


def levels(row: ResultRow) -> dict[Competency, tuple[str, str | None]]:
    return {
        one.competency: (str(one.achieved), None if one.standard is None else str(one.standard))
        for one in row.levels
    }


# --- layouts in use ---------------------------------------------------------------------------------------


def test_a_plain_sheet(tmp_path: Path) -> None:
    row = only(tmp_path, [HEADER, [1, NIP, "Budi", 87.65, "MS"]])
    assert (row.nip, row.name, row.jpm, row.held_on, row.purpose) == (
        *(NIP, "Budi", Decimal("87.65"), None, None),
    )
    assert [(stated, place.cell) for stated, place in row.stated] == [(Category.MEETS, "E2")]
    assert (row.source.sheet, row.source.row, row.number.cell) == ("Data", 2, "B2")


def test_both_categories_with_the_header_in_row_nine(tmp_path: Path) -> None:
    header = ["NO", "NIP", "NAMA", "JPM", "Kategori Pengisian Jabatan", "Kategori Pemetaan Kompetensi"]
    grid: Rows = [["REKAPITULASI HASIL"], *[[]] * 7, header, [1, NIP, "Budi", 0.8765, "MS", "Cukup Optimal"]]
    row = only(tmp_path, grid)
    assert (row.jpm, row.purpose) == (Decimal("87.65"), Purpose.BOTH)
    assert [(stated, place.cell) for stated, place in row.stated] == [
        (Category.MEETS, "E10"),
        (Category.FAIRLY_OPTIMAL, "F10"),
    ]


def test_nine_competencies_under_a_group_with_a_row_that_numbers_the_columns(tmp_path: Path) -> None:
    upper = ["No", "NIP", "Nama", "Jabatan", "Perangkat Daerah", "ASPEK KOMPETENSI", *[""] * 8]
    lower = [*[""] * 5, *NINE]
    last = ["Total", "Kategori", "JPM (%)", "JPM Proyeksi (%)", "Saran Pengembangan 1"]
    grid: Rows = [
        ["HASIL PENILAIAN KOMPETENSI DALAM RANGKA PEMETAAN"],
        [*upper, *last],
        [*lower, *[""] * 5],
        [str(at) for at in range(1, len(upper) + len(last) + 1)],
        [1, NIP, "Budi", "Kepala Seksi", "Dinas A", *[3] * 8, 2, 26, "Optimal", "96,3%", "72,2%", "-"],
    ]
    row = only(tmp_path, grid)
    assert (row.jpm, row.purpose) == (Decimal("96.30"), Purpose.MAPPING)
    assert levels(row) == {
        competency: ("2" if competency is Competency.UNITY else "3", None) for competency in Competency
    }


def test_a_recap_with_the_assessment_in_groups_and_signatures_below(tmp_path: Path) -> None:
    grid: Rows = [
        ["PEMERINTAH PROVINSI"],
        ["TUJUAN PENILAIAN: PENGISIAN JABATAN"],
        ["NO", "NAMA", "NIP", "JABATAN/INSTANSI", "PENILAIAN", "", "", "", "KATEGORI", "KUADRAN"],
        ["", "", "", "", "KINERJA", "POTENSI", "KOMPETENSI", "JPM", "", ""],
        [1, "Budi", grouped(NIP), "Camat", 90, 80, 2.5, 67.99, "Kurang Memenuhi Syarat (KMS)", "4"],
        ["", "", "", "", "", "", "Ketua Penyelenggara"],
        ["", "", "", "", "", "", f"NIP. {number(9)}"],
    ]
    row = only(tmp_path, grid)
    assert (row.nip, row.jpm, row.purpose) == (NIP, Decimal("67.99"), Purpose.FILLING)
    assert [stated for stated, _ in row.stated] == [Category.FALLS_SHORT]


def test_name_and_number_in_one_cell_and_competencies_by_their_short_names(tmp_path: Path) -> None:
    grid: Rows = [
        ["No.", "Nama / NIP", "KOMPETENSI", "", "", "JPM"],
        ["", "", "INT", "KJSM", "1. Komunikasi", ""],
        [1, f"Budi\nNIP. {grouped(NIP)}", 3, "2,5", 4, 81],
    ]
    row = only(tmp_path, grid)
    assert (row.nip, row.name, row.number.cell) == (NIP, "Budi", "B3")
    assert levels(row) == {
        Competency.INTEGRITY: ("3", None),
        Competency.COOPERATION: ("2.5", None),
        Competency.COMMUNICATION: ("4", None),
    }


def test_standard_and_achieved_stand_under_each_competency(tmp_path: Path) -> None:
    grid: Rows = [
        ["NO", "NIP", "NAMA", "Integritas", "", "Perekat Bangsa", "", "JPM"],
        ["", "", "", "Standar", "Capaian", "Standar", "Capaian", ""],
        [1, NIP, "Budi", 4, 3, 3, 3, 86],
    ]
    row = only(tmp_path, grid)
    assert levels(row) == {Competency.INTEGRITY: ("3", "4"), Competency.UNITY: ("3", "3")}


@pytest.mark.parametrize("standard", [["", "", "STANDAR KOMPETENSI", 4, 3], ["", "Standar", "", 4, 3]])
@pytest.mark.parametrize("numbering", [[], [["1", "2", "3", "4", "5"]]])
def test_a_row_of_standards_stands_over_the_people(
    tmp_path: Path, standard: list[object], numbering: list[list[object]]
) -> None:
    # 3 + 3 of 4 + 3: 85.71
    header = ["NO", "NIP", "NAMA", "Integritas", "Perekat Bangsa"]
    read = sheet(tmp_path, [header, *numbering, standard, [1, NIP, "Budi", 3, 3]])
    assert [row.jpm for row in read.rows] == [Decimal("85.71")]
    assert (read.rejected, [code for code, _ in told(read.findings)]) == (0, ["result.jpm-reckoned"])


def test_the_totals_give_the_number_where_it_is_missing(tmp_path: Path) -> None:
    # a web page saved as .xls: 25 of 27 are 92.59
    path = tmp_path / "hasil.xls"
    header = ["No", "Nama", "NIP Baru", "Jabatan", "Standar Nilai Akhir", "Total Skor Akhir Individu"]
    grid: Grid = [[*header, "Kesimpulan"], [1, "Budi", NIP, "Camat", 27, 25, "Optimal"]]
    path.write_text(as_html(grid), encoding="utf-8")
    (row,) = read_results(path, on=TODAY, columns={}).rows
    assert (row.jpm, [stated for stated, _ in row.stated]) == (Decimal("92.59"), [Category.OPTIMAL])


def test_day_purpose_organiser_and_accreditation_stand_in_columns(tmp_path: Path) -> None:
    grid: Rows = [
        ["NIP", "NAMA", "JPM", "TGL. KEGIATAN", "TUJUAN", "PENYELENGGARA", "AKREDITASI"],
        [NIP, "Budi", 82, date(2023, 9, 6), "Pemetaan", "Puslatbang PKASN LAN", "A"],
    ]
    row = only(tmp_path, grid)
    assert (row.held_on, row.purpose, row.organiser, row.accreditation) == (
        date(2023, 9, 6),
        Purpose.MAPPING,
        "Puslatbang PKASN LAN",
        "A",
    )


def test_a_bare_header_of_the_day_will_do_and_a_year_alone_will_not(tmp_path: Path) -> None:
    header = ["NIP", "NAMA", "JPM", "TANGGAL PELAKSANAAN"]
    assert only(tmp_path, [header, [NIP, "Budi", 82, "6 September 2023"]]).held_on == date(2023, 9, 6)
    assert only(tmp_path, [header, [NIP, "Budi", 82, 2023]]).held_on is None


def test_what_a_row_says_of_the_purpose_wins_over_the_title(tmp_path: Path) -> None:
    grid: Rows = [["TUJUAN: PENGISIAN"], ["NIP", "NAMA", "JPM", "TUJUAN"], [NIP, "Budi", 82, "Pemetaan"]]
    assert only(tmp_path, grid).purpose is Purpose.MAPPING


def test_every_sheet_with_results_is_read(tmp_path: Path) -> None:
    grid, other = [HEADER, [1, NIP, "Budi", 82, "MS"]], [HEADER, [1, SARI, "Sari", 70, "MMS"]]
    read = sheet(tmp_path, grid, other, [["NIP", "NAMA"], [number(3), "Tuti"]])
    assert [(row.nip, row.source.sheet) for row in read.rows] == [(NIP, "Data"), (SARI, "Sheet2")]


def test_a_workbook_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        sheet(tmp_path, [["NIP", "NAMA", "KATEGORI"], [NIP, "Budi", "MS"]])
    assert (caught.value.code, caught.value.params["sheets"]) == ("result.no-list", ("Data",))


# --- damage: every row is used, rejected or ignored, and no finding holds what a cell says ------------------


def test_rows_are_accepted_rejected_or_ignored(tmp_path: Path) -> None:
    grid: Rows = [
        HEADER,
        [1, NIP, "Budi", 87.65, "MS"],
        [2, 198001012005011000.0, "Sari", 87.65, "MS"],
        [3, number(3), "Tuti", "baik", "MS"],
        [4, number(4), "Wahyu", "", "MS"],
        [5, number(5), "Yoga", 0, "MS"],
        [6, number(6), "Zaki", 873, "MS"],
        [7, number(7), "", 87.65, "MS"],
        [8, number(8), "Oki", -1, "MS"],
        ["", "", "Rata-rata", 87.65, ""],
        [9, "", "", "", ""],
    ]
    read = sheet(tmp_path, grid)
    assert ([row.nip for row in read.rows], read.rejected, read.ignored) == ([NIP], 7, 2)
    assert sorted(told(read.findings)) == [
        ("result.jpm", "D4"),
        ("result.jpm", "D7"),
        ("result.jpm", "D9"),
        ("result.no-jpm", "D5"),
        ("result.no-jpm", "D6"),
        ("roster.ignored-empty", "A11"),
        ("roster.ignored-total", "C10"),
        ("roster.nip-damaged", "B3"),
        ("roster.no-name", "C8"),
    ]


def test_no_finding_holds_what_a_cell_says(tmp_path: Path) -> None:
    header = [*HEADER, "Integritas", "TOTAL", "STANDAR"]
    grid: Rows = [
        header,
        [1, NIP, "Budi", 87.65, "SEBELAS", "tujuh", 20, 27],
        [2, SARI, "Sari", "887,65", "", "", "", ""],
        [87.65, "", "", "", "", "", "", ""],
        ["", "", "", 87.65, "", "", "", ""],
    ]
    read = sheet(tmp_path, grid)
    assert sorted(told(read.findings)) == [
        ("result.category-unknown", "E2"),
        ("result.jpm", "D3"),
        ("result.jpm-differs", "D2"),
        ("result.level", "F2"),
        ("roster.ignored-note", "A4"),
    ]
    assert {finding.value for finding in read.findings} == {None}
    assert not any(secret in repr(read.findings) for secret in ("87.65", "SEBELAS", "tujuh", "887"))


@pytest.mark.rule("R48")
def test_a_number_that_the_sums_do_not_bear_out_stays_as_told(tmp_path: Path) -> None:
    # 25 of 27 are 92.59: 93 is that in whole per cents, 95 is not
    header = ["NIP", "NAMA", "TOTAL", "STANDAR", "JPM"]
    read = sheet(tmp_path, [header, [NIP, "Budi", 25, 27, 93], [SARI, "Sari", 25, 27, 95]])
    assert [row.jpm for row in read.rows] == [93, 95]
    assert told(read.findings) == [("result.jpm-differs", "E3")]


def test_a_day_to_come_rejects_the_row(tmp_path: Path) -> None:
    header = ["NIP", "NAMA", "JPM", "TANGGAL ASESMEN"]
    read = sheet(tmp_path, [header, [NIP, "Budi", 82, date(2023, 11, 7)]])
    assert (read.rejected, told(read.findings)) == (1, [("roster.future-assessment", "D2")])


def test_a_formula_counts_with_its_last_value(tmp_path: Path) -> None:
    assert only(tmp_path, [HEADER, [1, NIP, "Budi", Formula("=25/27", 25 / 27), "MS"]]).jpm == Decimal(
        "92.59"
    )


# --- cells ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("82,5%", "82.50"),
        ("82.5 %", "82.50"),
        ("82,5", "82.50"),
        (82.5, "82.50"),
        (0.825, "82.50"),
        ("0,825", "82.50"),
        (0.8749999999999999, "87.50"),
        (83, "83.00"),
        (1, "100.00"),
        ("1%", "1.00"),
        (1.1, "100.00"),
        (112, "100.00"),
    ],
)
@pytest.mark.rule("R48")
def test_a_number_in_any_clothes(cell: str | float, kept: str) -> None:
    assert str(per_cent(cell)) == kept


@pytest.mark.parametrize("cell", ["", "-", 0, 0.0, "0", "0%"])
def test_nothing_and_nought_are_no_result(cell: str | float) -> None:
    assert per_cent(cell) is None


@pytest.mark.parametrize(
    "cell", ["MS", "82,5,1", -5, 151, True, date(2023, 1, 1), float("nan"), float("inf")]
)
def test_what_is_no_number_is_a_fault(cell: str | float | date) -> None:
    assert per_cent(cell) == Fault("jpm")


@pytest.mark.parametrize(
    ("cell", "category"),
    [
        ("Memenuhi Syarat (MS)", Category.MEETS),
        (" masih  memenuhi syarat", Category.STILL_MEETS),
        ("KMS", Category.FALLS_SHORT),
        ("OPTIMAL", Category.OPTIMAL),
        ("Cukup Optimal", Category.FAIRLY_OPTIMAL),
        ("K.O", None),
        ("ko", Category.LESS_OPTIMAL),
        ("Tidak Memenuhi Syarat", None),
        ("", None),
        (82.5, None),
    ],
)
def test_a_category_in_words_or_letters(cell: str | float, category: Category | None) -> None:
    assert category_of(cell) is category


@given(st.integers(min_value=151, max_value=10_000), st.sampled_from(["{}", "{}%", "{} %"]))
def test_the_same_number_is_read_from_text_and_from_a_cell(hundredths: int, clothes: str) -> None:
    told_as = clothes.format(f"{hundredths / 100:.2f}".replace(".", ","))
    assert per_cent(told_as) == per_cent(hundredths / 100) == Decimal(hundredths) / 100


NIPS = st.sampled_from([NIP, SARI, grouped(NIP), 198001012005011.0e3, "1980", "", "-"])
NAMES = st.sampled_from(["Budi", "Sari", "", "Jumlah", "Contoh Nama"])
JPMS = st.sampled_from([87.65, 0.8765, "87,65 %", "87.65 MS", "", "-", 8765, -87.65, 0])
CATEGORIES = st.sampled_from(["MS", "Optimal", "87,65", "baik", ""])


@settings(max_examples=60)
@given(st.lists(st.tuples(NIPS, NAMES, JPMS, CATEGORIES), max_size=6))
def test_every_row_is_used_rejected_or_ignored_and_nothing_tells_a_result(
    rows: list[tuple[object, ...]],
) -> None:
    with TemporaryDirectory() as folder:
        read = sheet(Path(folder), [HEADER, *([at, *row] for at, row in enumerate(rows, start=1))])
    assert len(read.rows) + read.rejected + read.ignored == len(rows)
    assert not re.search(r"87[.,]65|8765", repr(read.findings))
    assert all(row.jpm == Decimal("87.65") for row in read.rows)
