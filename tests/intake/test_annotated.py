from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml.etree import SerialisationError
from openpyxl import Workbook

from asesmen_cli.intake import annotate, read_roster
from asesmen_cli.language import speaking
from tests import rosters
from tests.rosters import Grid, number, numbered, somebodies, write

ON = date(2026, 6, 1)
WORDS = speaking("en")


def damaged() -> Grid:
    grid = numbered(somebodies(12), above=["DAFTAR NOMINATIF"])
    grid[4][1] = 1.98001012005011e17  # B5
    grid[6][1] = "1980"  # B7
    return grid


def as_xlsx(folder: Path) -> Path:
    return write(folder / "r.xlsx", damaged())


def as_csv(folder: Path) -> Path:
    (folder / "r.csv").write_text(rosters.as_csv(damaged()), encoding="utf-8-sig", newline="")
    return folder / "r.csv"


@pytest.mark.parametrize("make", [as_xlsx, as_csv])
def test_bad_cells_say_what_to_do_and_the_mended_copy_passes(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path, target = make(tmp_path), tmp_path / "faults.xlsx"
    reading = read_roster(path, on=ON, columns={})
    assert reading.load.rejected == 2
    annotate(path, reading.findings, WORDS, target)
    book = openpyxl.load_workbook(target)
    listed, sheet = book.worksheets
    assert listed.title == "Findings"
    assert [listed.cell(row, 2).value for row in (2, 3)] == ["B5", "B7"]
    assert listed["B2"].alignment.vertical == listed["A2"].alignment.vertical == "top"
    assert listed["B2"].hyperlink.location == f"'{sheet.title}'!B5"
    for cell, finding in (("B5", reading.findings[1]), ("B7", reading.findings[2])):
        assert sheet[cell].comment.text == f"{WORDS.about(finding)}\n{WORDS.remedy(finding)}"
        assert sheet[cell].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["B6"].comment is None
    sheet["B5"], sheet["B7"] = number(901), number(902)
    book.save(target)
    mended = read_roster(target, on=ON, columns={})
    assert (mended.load.accepted, mended.load.rejected) == (12, 0)


def test_a_copy_keeps_formats_and_names_what_it_leaves_out(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["NIP", "Nama"], book.add_format({"bold": True}))
        sheet.write_row(1, 0, [number(1), "Ahmad"])
        sheet.set_column(0, 0, 33)
        sheet.insert_textbox(5, 5, "Catatan")
    reading = read_roster(path, on=ON, columns={})
    told = annotate(path, reading.findings, WORDS, tmp_path / "copy.xlsx")
    assert [WORDS.about(finding) for finding in told] == [
        "The copy leaves out what cannot be kept: drawings and text boxes."
    ]
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Data"]
    assert copy["A1"].font.bold
    assert copy.column_dimensions["A"].width == pytest.approx(33, abs=1)


def test_a_full_temporary_folder_is_an_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_book: Workbook, _target: object) -> None:
        raise SerialisationError("IO_WRITE")

    monkeypatch.setattr(Workbook, "save", failing)
    with pytest.raises(OSError, match="Input/output error"):
        annotate(write(tmp_path / "a.xlsx", [["NIP", "NAMA"]]), (), speaking("en"), tmp_path / "b.xlsx")


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f'NIP;Nama\n{number(1)};=HYPERLINK("x")\n1980;Budi\n', encoding="utf-8")
    reading = read_roster(path, on=ON, columns={})
    annotate(path, reading.findings, WORDS, tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["CSV"]["B2"].data_type == "s"
