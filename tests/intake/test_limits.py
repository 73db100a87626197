"""Files and cells that would take all time or memory: one sentence, soon, and nothing else is harmed."""

import gc
import pickle
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake import _files, _native, read_roster
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._headers import meaning, spellings
from asesmen_cli.intake._record import Record, TableReading
from tests import rosters
from tests.rosters import somebodies

pytestmark = pytest.mark.usefixtures("reading_process")

ON = date(2026, 6, 30)
SOON = 5
"""Seconds, on a busy computer."""


def refusal(path: Path) -> str:
    with pytest.raises(AsesmenError) as caught:
        read_roster(path, on=ON, columns={})
    return caught.value.code


def changed(path: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(target, "w") as copy:
        for name in whole.namelist():
            data = whole.read(name)
            copy.writestr(name, change(data) if name == part else data)
    return target


@pytest.mark.parametrize("address", [b'\nr="XFD1048576"', b" r='XFD1048576'", b'\tr = "xfd1048576"'])
def test_a_far_cell_is_seen_however_it_is_written(tmp_path: Path, address: bytes) -> None:
    book = rosters.write(tmp_path / "r.xlsx", rosters.plain(somebodies(30)))
    sheet = "xl/worksheets/sheet1.xml"
    far = changed(book, tmp_path / "far.xlsx", sheet, lambda xml: xml.replace(b' r="A8"', address))
    assert refusal(far) == "file.too-big"


def test_a_document_type_in_a_workbook_is_refused(tmp_path: Path) -> None:
    book = rosters.write(tmp_path / "r.xlsx", rosters.plain(somebodies(3)))
    doctype = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    spoiled = changed(
        book, tmp_path / "d.xlsx", "xl/workbook.xml", lambda xml: xml.replace(b"?>", b"?>" + doctype, 1)
    )
    assert refusal(spoiled) == "file.corrupt"


def test_a_cut_opendocument_sheet_ends_in_a_sentence(tmp_path: Path) -> None:
    book = rosters.write_ods(tmp_path / "r.ods", rosters.plain(somebodies(3)))
    cut = changed(
        book, tmp_path / "c.ods", "content.xml", lambda xml: xml[: xml.index(b"</table:table-row>") + 18]
    )
    assert refusal(cut) == "file.corrupt"


@pytest.mark.parametrize("count", [b"1048577", b"999999999999"])
def test_a_cell_repeated_without_end_is_refused(tmp_path: Path, count: bytes) -> None:
    book = rosters.write_ods(tmp_path / "r.ods", rosters.plain(somebodies(3)))

    def repeat(xml: bytes) -> bytes:
        return xml.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="%s">' % count)

    assert refusal(changed(book, tmp_path / "c.ods", "content.xml", repeat)) == "file.too-big"


# --- the process that reads -------------------------------------------------------------------------------


def workbook(folder: Path) -> Path:
    return rosters.write(folder / "r.xlsx", rosters.plain(somebodies(3)))


@pytest.mark.parametrize(
    "script", ["import os; os.abort()", "raise SystemExit(77)", "while True: pass", "bytearray(1 << 60)"]
)
def test_a_reader_that_dies_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    reader = tmp_path / "reader.py"
    reader.write_text(script, encoding="utf-8")
    monkeypatch.setattr(_native, "__file__", str(reader))
    monkeypatch.setattr(_files, "_SECONDS", 1)
    monkeypatch.setattr(_files, "_PATIENCE", 1)
    assert refusal(workbook(tmp_path)) == "file.corrupt"


def test_a_reader_that_cannot_be_started_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert refusal(workbook(tmp_path)) == "file.unreadable"


def test_what_the_reader_gives_back_is_cells_alone() -> None:
    with pytest.raises(pickle.UnpicklingError):
        _files.PlainUnpickler(BytesIO(pickle.dumps(Path("x")))).load()


@pytest.mark.posix("Windows has no such limits")
def test_the_reader_sets_its_limits_and_writes_the_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    limits: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limit: limits.append((kind, limit)))
    target = BytesIO()
    status = _native.main(["1000", "7"], BytesIO(workbook(tmp_path).read_bytes()), target)
    assert status == _native.READ
    assert limits == [(resource.RLIMIT_AS, (1000, 1000)), (resource.RLIMIT_CPU, (7, 7))]
    assert pickle.loads(target.getvalue())[0][0] == "Data"  # noqa: S301 (written a line above)


def test_cells_keep_their_type_and_place(tmp_path: Path) -> None:
    """Equal cells are one object; ``1`` and ``True`` are equal. The first cells of the sheet are empty."""
    grid = [("x", 1.5, "x"), (True, 1.0, date(2020, 1, 1)), (1.0, "", False), ("x", 0.0, "")]
    with Workbook(tmp_path / "t.xlsx", {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        book.add_worksheet("empty")
        for row, cells in enumerate(grid, start=2):
            for column, cell in enumerate(cells, start=1):
                sheet.write(row, column, cell)
    first, empty = _files.open_workbook(tmp_path / "t.xlsx").sheets
    rows = [("", "", "", "")] * 2 + [("", *cells) for cells in grid]
    assert [*map(tuple, first.rows)] == rows
    assert [[*map(type, row)] for row in first.rows] == [[*map(type, row)] for row in rows]
    assert not empty.rows


def test_equal_cells_are_passed_on_once(tmp_path: Path) -> None:
    (sheet,) = _files.open_workbook(rosters.write(tmp_path / "r.xlsx", rosters.plain(somebodies(600)))).sheets
    texts = [cell for row in sheet.rows for cell in row if isinstance(cell, str)]
    assert len(set(map(id, texts))) == len(set(texts)) < len(texts)


@pytest.mark.parametrize(
    ("name", "base", "status"),
    [("PanicException", BaseException, _native.CORRUPT), ("Other", BaseException, None)],
)
def test_a_panic_is_damage_and_no_other_exception_is_hidden(
    monkeypatch: pytest.MonkeyPatch, name: str, base: type[BaseException], status: int | None
) -> None:
    import python_calamine

    panic = type(name, (base,), {})

    class Broken:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise panic

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Broken)
    if status is None:
        with pytest.raises(panic):
            _native.read(b"", BytesIO())
    else:
        assert _native.read(b"", BytesIO()) == status


def test_the_reader_tells_damage() -> None:
    assert _native.read(b"PK\x03\x04 nothing", BytesIO()) == _native.CORRUPT


def test_once_the_rows_are_made_nothing_else_of_the_file_is_in_memory(tmp_path: Path) -> None:
    gc.collect()
    gc.disable()  # as in a command
    try:
        reading = read_roster(workbook(tmp_path), on=ON, columns={})
        assert len([*reading.rows]) == len(reading.rows) == 3
        assert not [one for one in gc.get_objects() if type(one) in {Record, TableReading, _files.Sheet}]
    finally:
        gc.enable()


# --- cells that explode -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "TANGGAL " + "UJI KOMPETENSI " * 300 + "X",
        "(" + "A" * 20_000,
        "," * 50_000,
        "1 " * 25_000,
        "s d " * 20_000,
        "A. " * 20_000,
        "IV " * 20_000,
        "pensiun " * 10_000,
    ],
)
def test_no_cell_takes_long(text: str) -> None:
    start = time.monotonic()
    spellings(text)
    meaning(text)
    for read in (values.text, values.echelon, values.rank, values.unstack, values.digits_of_nip):
        read(text)
    values.span(text, this_year=2026)
    values.leaving(text, on=ON)
    values.is_like_a_name(text)
    values.tier_of_post(text)
    assert time.monotonic() - start < SOON


@pytest.mark.parametrize("number", [float("nan"), 1e999, -1e999, -5, 1e17])
def test_numbers_that_are_no_days(number: float) -> None:
    assert isinstance(values.day(number, this_year=2026), values.Fault)
