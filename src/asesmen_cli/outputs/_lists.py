"""The lists of the workbook: titles, a frozen row of headings that is printed on every page, filters.

What stands out does so in print too: it is bold, struck through or as long as its bar, never coloured only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import TYPE_CHECKING

from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.outputs._listings import DUE, SCHEDULE, Cell, Column, Kind, Listing
from asesmen_cli.outputs._paper import RULE, SHADE, TALLEST_ROW, Paper, lines, put

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROOM_FOR_MONTH = 100
"""Pixels that a date needs in which the month is written out."""
LOWEST = 11.0
"""Points that a row has for its text where there is none."""
DAY_0 = date(1899, 12, 30)
"""From which Excel counts days."""
TITLES = 3
"""Rows above the table; a fourth one is free."""
EMPHASIS = {"bold": True, "bg_color": "#F6DDDD"}
STRUCK = {"font_strikeout": True, "bg_color": "#EEEEEE"}
BAR = {"type": "data_bar", "bar_color": "#B8C4D2", "min_type": "num", "min_value": 0}


@dataclass(frozen=True, slots=True)
class Placed:
    """A list on its sheet."""

    sheet: "Worksheet"
    first: int
    """The row of the first entry, from 0."""
    last: int


def write_list(paper: Paper, listing: Listing) -> Placed:
    """Add the sheet of one list."""
    sheet = paper.sheet(listing.stem.replace("-", " ").capitalize(), landscape=True)
    titles = (
        (listing.title.upper(), paper.style(bold=True, font_size=12, text_wrap=False)),
        (paper.report.office.name, paper.style(bold=True, text_wrap=False)),
        (paper.origin, paper.style(text_wrap=False)),
    )
    for row, (text, style) in enumerate(titles):
        put(sheet, row, 0, text, style)
    top, last = TITLES + 1, len(listing.columns) - 1
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
    return Placed(sheet, top + 1, top + len(listing.rows))


def write_schedule(paper: Paper, listing: Listing) -> None:
    """Add the sheet of the schedule: each batch leads to its sheet, one called off is struck through."""
    placed = write_list(paper, listing)
    style = paper.style(**RULE, **_face(SCHEDULE[0]), underline=1)
    for row, (number, *_) in enumerate(listing.rows, start=placed.first):
        if paper.sheet_of(number) != placed.sheet.name:
            put(placed.sheet, row, 0, number, style, to=paper.sheet_of(number))
    if SCHEDULE[-1] in listing.columns:
        last = len(listing.columns) - 1
        called_off = {"type": "formula", "criteria": f"=LEN(${letter(last)}{placed.first + 1})>0"}
        _mark(paper, placed, (0, last - 1), called_off, STRUCK)


def write_due(paper: Paper, listing: Listing) -> None:
    """Add the sheet of those who must be assessed: what is worst stands out."""
    placed = write_list(paper, listing)
    status, overdue, valid = (
        next(at for at, column in enumerate(DUE) if column.heading == heading)
        for heading in ("Status", "Days overdue", "Valid until")
    )
    words, as_of = paper.words, paper.report.due.as_of
    never = {"type": "cell", "criteria": "==", "value": f'"{words.say(STATUS_WORDS[Status.NEVER])}"'}
    cell = f"${letter(valid)}{placed.first + 1}"
    past = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{cell}<{(as_of - DAY_0).days})"}
    _mark(paper, placed, (status, status), never, EMPHASIS)
    _mark(paper, placed, (valid, valid), past, EMPHASIS)
    if listing.rows:
        placed.sheet.conditional_format(placed.first, overdue, placed.last, overdue, BAR)
    legend = words.say("Bold: never assessed, or no longer valid nationally. Bars: days overdue.")
    put(placed.sheet, TITLES, 0, legend, paper.style(italic=True, font_size=8, text_wrap=False))


def letter(column: int) -> str:
    """The letter of a column counted from 0; lists have fewer than 26."""
    return ascii_uppercase[column]


def _mark(
    paper: Paper,
    placed: Placed,
    columns: tuple[int, int],
    rule: Mapping[str, object],
    look: Mapping[str, object],
) -> None:
    """Let cells look different where a rule holds."""
    if placed.last >= placed.first:
        marked = {**rule, "format": paper.book.add_format(dict(look))}
        placed.sheet.conditional_format(placed.first, columns[0], placed.last, columns[1], marked)


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
    return min(4 + max(heights, default=LOWEST), TALLEST_ROW)
