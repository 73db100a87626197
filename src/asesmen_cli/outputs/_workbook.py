"""The workbook to send and to sign: a first page, the lists, an attendance sheet for each batch."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language
from asesmen_cli.outputs._attendance import write_attendance
from asesmen_cli.outputs._listings import (
    Cell,
    Column,
    Kind,
    Listing,
    due_list,
    participants,
    schedule,
    unplaced,
)
from asesmen_cli.outputs._paper import RULE, SHADE, TALLEST_ROW, Paper, lines, put
from asesmen_cli.outputs._summary import write_summary

NAME = "asesmen.xlsx"
FONT = {"font_name": "Arial", "font_size": 10}
ROOM_FOR_MONTH = 100
"""Pixels that a date needs in which the month is written out."""


def write_workbook(report: Report, words: Language, folder: Path) -> None:
    """Write the workbook into ``folder``. The same report gives the same bytes."""
    from xlsxwriter import Workbook

    # In memory: when a disk is full, XlsxWriter leaves its own files open, and Windows keeps what is open.
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "default_format_properties": FONT})
    book.calc_on_load = False  # there is nothing to calculate: Excel has no reason to ask for saving
    paper = Paper(book, report, words)
    _describe(paper)
    write_summary(paper)
    if report.plan is not None:
        _list(paper, schedule(report.plan, words))
        _list(paper, participants(report.plan, words))
        for batch in report.plan.standing:
            write_attendance(paper, batch, report.plan)
        if report.plan.plan.unplaced:
            _list(paper, unplaced(report.plan, words))
    _list(paper, due_list(report.due, words))
    book.close()
    (folder / NAME).write_bytes(content.getbuffer())


def _describe(paper: Paper) -> None:
    """Say in the file's properties what it is and where it comes from."""
    report = paper.report
    due, plan = report.due, report.plan
    paper.book.set_properties(
        {
            "title": paper.title,
            "subject": paper.as_of,
            "author": report.office.name,
            "company": report.office.government,
            "comments": f"{report.program} · {paper.source}",
            "created": datetime.combine(due.as_of, time()),
        }
    )
    origin = {"program": report.program, "as_of": due.as_of.isoformat(), "source": due.load.source}
    origin["loaded_on"] = due.load.loaded_on.isoformat()
    if plan is not None:
        origin |= {"plan": plan.name or plan.state, "plan_digest": plan.digest}
    for name, value in origin.items():
        paper.book.set_custom_property(f"asesmen.{name}", value, "text")


def _list(paper: Paper, listing: Listing) -> None:
    """Add the sheet of one list: titles, a frozen row of headings that is printed on every page, filters."""
    sheet = paper.sheet(listing.stem.replace("-", " ").capitalize(), landscape=True)
    titles = (
        (listing.title.upper(), paper.style(bold=True, font_size=12, text_wrap=False)),
        (paper.report.office.name, paper.style(bold=True, text_wrap=False)),
        (paper.origin, paper.style(text_wrap=False)),
    )
    for row, (text, style) in enumerate(titles):
        put(sheet, row, 0, text, style)
    top, last = len(titles) + 1, len(listing.columns) - 1
    heading = paper.style(bold=True, align="center", valign="vcenter", font_size=8, bg_color=SHADE, **RULE)
    for column, (text, layout) in enumerate(zip(listing.headings, listing.columns, strict=True)):
        sheet.set_column_pixels(column, column, layout.width)
        put(sheet, top, column, text, heading)
    faces = [paper.style(**RULE, **_face(column)) for column in listing.columns]
    for row, cells in enumerate(listing.rows, start=top + 1):
        sheet.set_row(row, _height(cells, listing.columns))
        for column, (cell, face) in enumerate(zip(cells, faces, strict=True)):
            put(sheet, row, column, cell, face)
    sheet.set_row(top, 30)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + len(listing.rows), last)


def _face(column: Column) -> dict[str, object]:
    """How the cells of a column look."""
    match column.kind:
        case Kind.TEXT:
            return {"font_size": 8}
        case Kind.SENTENCE:
            return {"font_size": 7}
        case Kind.NIP:
            return {"font_size": 8, "num_format": "@"}
        case Kind.NUMBER:
            return {"font_size": 8, "num_format": "#,##0", "align": "center"}
        case Kind.DATE:
            month = "mmmm" if column.width >= ROOM_FOR_MONTH else "mmm"
            return {"font_size": 8, "num_format": f"[$-421]d {month} yyyy", "align": "center"}


def _height(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points for a row whose texts wrap: programs differ in whether they see to that themselves."""
    sizes = (7 if column.kind is Kind.SENTENCE else 8 for column in columns)
    heights = (
        1.22 * size * lines(cell, column.width, size)
        for cell, column, size in zip(cells, columns, sizes, strict=True)
        if isinstance(cell, str)
    )
    return min(4 + max(heights), TALLEST_ROW)
