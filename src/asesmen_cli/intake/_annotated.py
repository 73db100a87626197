"""A copy of the office's own workbook in which every finding can be seen, and mended where it stands."""

import os
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from errno import EIO
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import N_, Message
from asesmen_cli.intake._files import open_workbook
from asesmen_cli.language import Language

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LIST = N_("Findings")
_HEADERS = (N_("Sheet"), N_("Cell"), N_("Header"), N_("Value"), N_("What is wrong"), N_("What to do"))
_WIDTHS = (18, 8, 24, 24, 60, 60)
_LINE = 15.0
"""Points of a line."""
_COLOURS: Mapping[Severity, str] = {
    Severity.ERROR: "FFFFC7CE",
    Severity.WARNING: "FFFFEB9C",
    Severity.INFO: "FFDDEBF7",
}
_LEFT_OUT: tuple[tuple[str, str], ...] = (
    ("xl/charts/", N_("charts")),
    ("xl/drawings/", N_("drawings and text boxes")),
    ("xl/vbaProject.bin", N_("macros")),
    ("xl/slicers/", N_("slicers")),
    ("xl/ctrlProps/", N_("buttons and boxes")),
)
_TITLE_LENGTH = 31
_COMMENT_SIZE = (420, 160)
"""Points: wide enough for a sentence and what to do."""


def annotate(path: Path, findings: Sequence[Finding], words: Language, target: Path) -> tuple[Finding, ...]:
    """Write a copy of the workbook to ``target`` (.xlsx), its bad cells coloured and commented.

    A first sheet lists all findings, with links to their cells. xlsx and xlsm are copied with their formats;
    what the copy leaves out is notes. From every other format a fresh workbook is made.

    Returns:
        What is to be said about the copy.

    Raises:
        AsesmenError: ``file.*``, where the file can no longer be read.
        OSError: The target cannot be written.
    """
    from lxml.etree import SerialisationError

    notes: list[Finding] = []
    book = _copied(path, notes) or _fresh(path, notes)
    by_cell: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place is not None and finding.place.cell is not None:
            by_cell[finding.place.sheet, finding.place.cell].append(finding)
    for (sheet, cell), here in by_cell.items():
        if sheet in book.sheetnames:
            _mark(book[sheet], cell, here, words)
    _list(book, findings, words)
    content = BytesIO()  # a file that is open when the disk is full would be closed with a second error
    try:
        book.save(content)
    except SerialisationError as error:  # openpyxl keeps each sheet in a temporary file
        raise OSError(EIO, os.strerror(EIO)) from error
    target.write_bytes(content.getvalue())
    return tuple(notes)


def _copied(path: Path, notes: list[Finding]) -> "Workbook | None":
    """The workbook as openpyxl keeps it, or None for what it cannot open."""
    from lxml.etree import XMLSyntaxError
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return None
    try:
        book = load_workbook(BytesIO(data))
        parts = zipfile.ZipFile(BytesIO(data)).namelist()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        XMLSyntaxError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ):
        return None
    if not book.worksheets:
        return None
    lost = tuple(Message(what) for part, what in _LEFT_OUT if any(name.startswith(part) for name in parts))
    if lost:
        notes.append(Finding.warning("roster.copy-leaves-out", what=lost))
    return book


def _fresh(path: Path, notes: list[Finding]) -> "Workbook":
    """A new workbook with the cells of a file of another format."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in open_workbook(path).sheets:
        target = book.create_sheet(sheet.name[:_TITLE_LENGTH])
        for row, cells in enumerate(sheet.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value == "":
                    continue
                cell = target.cell(row, column)
                cell.value = _storable(value)
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.number_format = "@"
    notes.append(Finding.info("roster.copy-is-fresh"))
    return book


def _storable(value: object) -> str | float | int | bool | date | datetime | time:
    if isinstance(value, str):
        return "".join(mark for mark in value if mark >= " " or mark in "\n\t")
    return value if isinstance(value, float | int | bool | date | datetime | time) else str(value)


def _mark(sheet: "Worksheet", address: str, here: Sequence[Finding], words: Language) -> None:
    """Colour a cell by the gravest finding and say in a comment what is wrong and what to do."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[address]
    merged = next((area for area in sheet.merged_cells.ranges if address in area), None)
    if merged is not None:
        cell = sheet.cell(merged.min_row, merged.min_col)
    colour = _COLOURS[min((finding.severity for finding in here), key=list(Severity).index)]
    cell.fill = PatternFill("solid", fgColor=colour)
    said = "\n\n".join(f"{words.about(finding)}\n{words.remedy(finding)}" for finding in here)
    cell.comment = Comment(said, "asesmen", height=_COMMENT_SIZE[1], width=_COMMENT_SIZE[0])


def _height(texts: Sequence[str | None]) -> float:
    """Return the points of a row in which the longest text has room, in columns of ``_WIDTHS``."""
    lines = (ceil(len(text or "") / (width - 2)) for text, width in zip(texts, _WIDTHS, strict=True))
    return _LINE * max(1, *lines)


def _list(book: "Workbook", findings: Iterable[Finding], words: Language) -> None:
    """The first sheet: all findings, the gravest first, each with a link to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(_unused(words.text(LIST), book.sheetnames), 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    sheet.append([words.text(header) for header in _HEADERS])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    order = list(Severity)
    for row, finding in enumerate(
        sorted(findings, key=lambda finding: order.index(finding.severity)), start=2
    ):
        place = finding.place
        texts = (
            place.sheet if place else None, place.cell if place else None, place.column if place else None,
            finding.value, words.about(finding), words.remedy(finding),
        )  # fmt: skip
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if text is not None:
                cell.value = _storable(text)
                cell.data_type, cell.number_format = "s", "@"
        sheet.row_dimensions[row].height = _height(texts)
        link = sheet.cell(row, 2)
        if place is not None and place.cell is not None and place.sheet in book.sheetnames:
            quoted = place.sheet.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{place.cell}")
            link.style = "Hyperlink"  # an alignment of its own would be lost here
            link.alignment = Alignment(vertical="top")
        link.fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_HEADERS))}{sheet.max_row}"


def _unused(title: str, taken: Sequence[str]) -> str:
    names = {name.casefold() for name in taken}
    return next(
        name
        for count in range(1, 1000)
        if (name := title if count == 1 else f"{title} {count}").casefold() not in names
    )
