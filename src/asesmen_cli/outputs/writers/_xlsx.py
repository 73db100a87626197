"""A document as a workbook: a sheet for each table, with bars that are printed too, and a chart below it.

Highlights are visible in print too: it is bold, struck through or as long as its bar, never only coloured.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

from asesmen_cli.domain.document import Cell, Document, Row, Table
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.messages import Kind
from asesmen_cli.domain.shares import tenths
from asesmen_cli.language import Language
from asesmen_cli.outputs._measure import fitting, lines
from asesmen_cli.outputs.writers._book import (
    RULE,
    SHADE,
    TALLEST_ROW,
    Book,
    Box,
    Flow,
    Line,
    letterhead,
    put,
    signature,
)
from asesmen_cli.outputs.writers._parts import sheets

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WIDTHS = {
    Kind.TEXT: 200,
    Kind.SENTENCE: 250,
    Kind.NIP: 124,
    Kind.NUMBER: 46,
    Kind.COUNT: 78,
    Kind.DECIMAL: 78,
    Kind.SHARE: 72,
    Kind.DAY: 84,
    Kind.MONTH: 110,
    Kind.PERIOD: 180,
    Kind.DAYS: 230,
    Kind.MONEY: 130,
}
"""Of columns without a width of their own, in pixels."""
FORMATS = {
    Kind.NIP: {"num_format": "@"},
    Kind.NUMBER: {"num_format": "0", "align": "center"},
    Kind.COUNT: {"num_format": "#,##0", "align": "right"},
    Kind.DECIMAL: {"num_format": "0.00", "align": "right"},
    Kind.SHARE: {"num_format": "0.0 %", "align": "right"},
    Kind.DAY: {"num_format": "[$-421]d mmm yyyy", "align": "center"},
    Kind.MONTH: {"num_format": "[$-421]mmmm yyyy", "align": "left"},
    Kind.MONEY: {"num_format": '"Rp"#,##0', "align": "right"},
}
"""Of columns that are not plain text: as text, Excel shows nothing longer than 255 characters."""
LARGE, MANY = 9, 8
"""Points of the letters, and the columns beyond which they are a point smaller."""
STRUCK = {"font_strikeout": True, "bg_color": "#EEEEEE"}
STRONG = {"bold": True, "bg_color": "#DCE3EC"}
BAR = {"type": "data_bar", "bar_color": "#B8C4D2", "min_type": "num", "min_value": 0}
WHOLE = {"max_type": "num", "max_value": 1}
PAGE = 1030
"""Pixels across a page on its side."""
KEPT_ROWS = 2
"""The last rows stay on the page of what follows."""
OVER_TIME = frozenset({Kind.DAY, Kind.MONTH})
SIGNED = 240
"""Pixels that the signature needs at least."""
MOST_IN_A_CHART = 40
"""Rows beyond which a chart cannot be read."""
MOST_WITH_LABELS = 24
LONGEST_NAME = 31
"""Characters of a sheet's name; Excel's limit."""
NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
"""Characters that the name of a sheet cannot have."""
DAY_0, NUMBERED_FROM = date(1899, 12, 30).toordinal(), date(1900, 3, 1)
"""Excel numbers the days from here on; its year 1900 has a day too many."""
SMALL = {"name": "Arial", "size": 8}
NUMBERS = {"value": True, "num_format": "#,##0;;"}
"""A bar of nobody has no number."""
PARTS: Sequence[dict[str, Any]] = (
    {
        "fill": {"color": "#1F4E79"},
        "data_labels": NUMBERS | {"font": SMALL | {"bold": True, "color": "#FFFFFF"}},
    },
    {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#B00020", "bg_color": "#FFFFFF"},
        "data_labels": NUMBERS | {"font": SMALL, "fill": {"color": "#FFFFFF"}},
    },
    {"fill": {"color": "#D5DCE4"}, "data_labels": NUMBERS | {"font": SMALL}},
)
"""The looks of the parts of a bar: they differ in black and white too."""
LONE: dict[str, Any] = {"fill": {"color": "#8FAADC"}, "border": {"color": "#2F528F"}}
GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
FEW = 10
"""Up to so many people an axis counts one by one, and never halves."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A table on its sheet, rows and columns from 0."""

    sheet: "Worksheet"
    first: int
    """The row of its first entry."""
    last: int
    """The row of its last entry; before the first where it has none."""
    below: int
    """The first row below it."""
    columns: int
    """How many of its columns are printed."""
    left: int = 0
    """Its first column."""

    @classmethod
    def figures(cls, book: Book, sheet: "Worksheet", table: Table, top: int, left: int) -> "Placed":
        """Write the figures of a table next to a page, for a chart on it."""
        plain, heading = book.style(font_size=8), book.style(font_size=8, bold=True)
        put(sheet, top - 1, left, book.words.put(table.title), heading)
        for n, column in enumerate(table.columns):
            put(sheet, top, left + n, book.words.text(column.title), heading)
            for row, cells in enumerate(table.rows, start=top + 1):
                cell = cells[n]
                text = cell if isinstance(cell, int) else book.words.cell(cell, column.kind)
                put(sheet, row, left + n, text, plain)
        last = top + len(table.rows)
        return cls(sheet, top + 1, last, last + 1, len(table.columns), left)


def write_xlsx(report: Report, document: Document, words: Language, folder: Path) -> None:
    """Write the workbook: a letterhead on its first sheet, the notes and the signature on the last.

    The same document gives the same bytes.
    """
    book = Book(report, words)
    title = words.put(document.title)
    book.describe(title, book.as_of)
    tables, sentences = sheets(document, words)
    for n, table in enumerate(tables, start=1):
        leads = [*map(words.put, document.leads), *sentences] if n == 1 else []
        name = words.put(table.title).translate(NO_NAME)[:LONGEST_NAME]
        add_table(
            book,
            table,
            name,
            [title, *leads],
            heading=words.put(table.title),
            headed=n == 1,
            below=_end(book, document, table) if n == len(tables) else (),
            charted=len(table.bars) > 0 and 1 < len(table.rows) <= MOST_IN_A_CHART,
        )
    book.save(folder / f"{document.file}.xlsx")


def _end(book: Book, document: Document, table: Table) -> list[Line]:
    """Return the notes, and the signature under the columns at the right that are wide enough together."""
    small = book.style(font_size=8, text_wrap=False, italic=True)
    across = widths(table)
    last = len(across) - 1
    first = next((n for n in range(last, -1, -1) if sum(across[n:]) >= SIGNED), 0)
    return [
        *(Line(12, (Box(0, 0, book.words.put(note), small),)) for note in document.notes),
        *signature(book, book.report.due.as_of, (first, last), sum(across[first:])),
    ]


def add_table(
    book: Book,
    table: Table,
    name: str,
    above: Sequence[str],
    *,
    heading: str = "",
    headed: bool = False,
    below: Sequence[Line] = (),
    charted: bool = False,
) -> Placed:
    """Add the sheet of one table: titles, headings that are printed on every page, filters.

    Args:
        book: Where the sheet goes.
        table: What it shows.
        name: The name of the sheet.
        above: The lines above it: its title, then sentences.
        heading: The title of the table, where that is not the first of ``above``.
        headed: Whether the letterhead is on top; the headings scroll then.
        below: Lines on the page of its last rows.
        charted: Whether a chart of its bars follows.
    """
    sheet, across = book.sheet(name, landscape=True, signed=headed), widths(table)
    printed = sum(width for width, column in zip(across, table.columns, strict=True) if column.printed)
    endless = not below and not charted
    flow = Flow(sheet, landscape=True, scale=min(1.0, PAGE / printed), endless=endless)
    if headed:
        flow.write(letterhead(book, len(across) - 1, sum(across)))
    flow.write(_titles(book, table, above, heading, headed=headed))
    for n, width in enumerate(across):
        sheet.set_column_pixels(n, n, width)
    top = flow.next
    flow.repeat(_headings(book, table))
    if not headed:
        sheet.freeze_panes(flow.next, 0)
    entries = list(_entries(book, table))
    last_rows = sum(entry.height for entry in entries[-KEPT_ROWS:]) + sum(line.height for line in below)
    for n, entry in enumerate(entries, start=KEPT_ROWS - len(entries)):
        if n == 0 and below:
            flow.reserve(last_rows)
        _write(sheet, flow.row(entry.height), entry)
    empty = book.words.put(table.empty)
    if not table.rows and empty:
        style = book.style(italic=True, text_wrap=False)
        flow.write([Line(14, (Box(0, 0, empty, style),))])
    flow.write(below)
    placed = Placed(sheet, top + 1, top + len(table.rows), flow.next, sum(c.printed for c in table.columns))
    if table.rows:
        sheet.autofilter(top, 0, placed.last, len(across) - 1)
        if len(table.bars) == 1:
            (at,) = table.barred
            share = table.columns[at].kind is Kind.SHARE
            sheet.conditional_format(placed.first, at, placed.last, at, BAR | (WHOLE if share else {}))
    if charted:
        over_time = table.kinds[table.labelled] in OVER_TIME
        tall = min(20 * (6 + max(len(table.rows), 12 * over_time)), int(flow.page * 4 / 3) - 40)
        flow.reserve(0.75 * tall + 20)
        chart(book, placed, table, flow.next + 1, size=(860, tall))
    return placed


def _titles(book: Book, table: Table, above: Sequence[str], heading: str, *, headed: bool) -> Iterator[Line]:
    """Yield the lines above a table."""
    plain, bold = book.style(text_wrap=False), book.style(bold=True, text_wrap=False)
    title, *sentences = above
    texts = [
        (title, book.style(bold=True, font_size=12, text_wrap=False)),
        *([] if headed else [(book.report.office.name, bold)]),
        (book.origin, plain),
        *((sentence, plain) for sentence in sentences),
        *([(heading, bold)] if heading else []),
        (book.words.put(table.note), book.style(italic=True, font_size=8, text_wrap=False)),
    ]
    for text, style in texts:
        yield Line(16 if text == title else 14, (Box(0, 0, text, style),))


def _headings(book: Book, table: Table) -> Line:
    style = book.style(bold=True, align="center", valign="vcenter", font_size=8, bg_color=SHADE, **RULE)
    titles = (book.words.text(column.title) for column in table.columns)
    return Line(30, tuple(Box(n, n, text, style) for n, text in enumerate(titles)))


def widths(table: Table) -> list[int]:
    """Return the widths of the columns, in pixels."""
    small = _size(table) / LARGE
    return [column.width or round(small * WIDTHS[column.kind]) for column in table.columns]


def _size(table: Table) -> int:
    """Return the size of the letters, in points."""
    return LARGE if len(table.columns) <= MANY else LARGE - 1


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row, ready to be written: its cells, the look of each, and its height in points."""

    cells: Sequence[str | int | float | date | None]
    looks: Sequence["Format"]
    height: float


def _entries(book: Book, table: Table) -> Iterator[_Entry]:
    across, kinds, words = widths(table), table.kinds, book.words
    sizes = [_size(table) - (kind is Kind.SENTENCE) for kind in kinds]
    wrapping = [
        (n, across[n], sizes[n], fitting(across[n], sizes[n]))
        for n, (kind, column) in enumerate(zip(kinds, table.columns, strict=True))
        if kind.wraps and column.printed
    ]

    def looks(**more: object) -> list["Format"]:
        return [
            book.style(font_size=size, **RULE, **FORMATS.get(kind, {}), **more)
            for kind, size in zip(kinds, sizes, strict=True)
        ]

    def entry(row: Row, styles: Sequence["Format"]) -> _Entry:
        cells = [
            cell if type(cell) is str else _value(cell, kind, words)
            for cell, kind in zip(row, kinds, strict=True)
        ]
        tall = 11.0
        for n, width, size, letters in wrapping:
            text = cells[n]
            if type(text) is str and (len(text) >= letters or "\n" in text):
                tall = max(tall, 1.22 * size * lines(text, width, size))
        return _Entry(cells, styles, min(4 + tall, TALLEST_ROW))

    plain, struck, strong = looks(), looks(**STRUCK), looks(**STRONG)
    both = looks(**STRONG | STRUCK)
    marked: dict[int, set[int]] = {}
    for number, key in table.strong:
        marked.setdefault(number, set()).add(table.at(key))
    for number, row in enumerate(table.rows):
        usual, stronger = (struck, both) if number in table.struck else (plain, strong)
        at = marked.get(number)
        yield entry(
            row, [stronger[n] if n in at else style for n, style in enumerate(usual)] if at else usual
        )
    if table.total is not None and table.rows:
        yield entry(table.total, looks(bold=True))


def _value(cell: Cell, kind: Kind, words: Language) -> str | int | float | date | None:
    """Return what is written of a cell: its number or that of its day, else its text."""
    match cell:
        case None | int():
            return cell
        case date():
            return cell.toordinal() - DAY_0 if cell >= NUMBERED_FROM else cell
        case float():
            return tenths(cell) / 1000
        case Decimal():
            return float(cell)
        case _:
            return words.cell(cell, kind)


def _write(sheet: "Worksheet", row: int, entry: _Entry) -> None:
    """Write each cell by its type, never by what a text looks like."""
    sheet.set_row(row, entry.height)
    ways: Mapping[type, Callable[..., object]] = {
        str: sheet.write_string,
        int: sheet.write_number,
        NoneType: sheet.write_blank,
    }
    for n, (value, look) in enumerate(zip(entry.cells, entry.looks, strict=True)):
        if value == "" or type(value) not in ways:
            put(sheet, row, n, value, look)
        else:
            ways[type(value)](row, n, value, look)


def chart(book: Book, placed: Placed, table: Table, below: int, *, size: tuple[int, int]) -> None:
    """Put a chart of the bars, ``size`` in pixels, on the sheet: columns over time, bars next to names."""
    words, name, by = book.words, placed.sheet.name, table.labelled
    over_time = table.kinds[by] in OVER_TIME
    lone, share = len(table.bars) == 1, table.columns[table.barred[0]].kind is Kind.SHARE
    kind: dict[str, str] = {"type": "column" if over_time else "bar"}
    drawn = book.file.add_chart(kind | ({} if lone else {"subtype": "stacked"}))
    labels = {"data_labels": {"value": len(table.rows) <= MOST_WITH_LABELS, "font": SMALL}}
    for look, at in zip((LONE | labels,) if lone else PARTS, table.barred, strict=False):
        drawn.add_series(
            {
                "name": words.text(table.columns[at].title),
                "categories": [name, placed.first, placed.left + by, placed.last, placed.left + by],
                "values": [name, placed.first, placed.left + at, placed.last, placed.left + at],
                "gap": 40,
                **look,
            }
        )
    drawn.set_title({"name": words.put(table.title), "name_font": {"name": "Arial", "size": 11}})
    drawn.set_legend({"none": True} if lone else {"position": "bottom", "font": SMALL})
    scale: dict[str, Any] = {"min": 0, "num_font": SMALL, "num_format": "#,##0", "major_gridlines": GRID}
    if share:
        scale |= {"max": 1, "num_format": "0 %"}
    elif max(_sums(table), default=0) <= FEW:
        scale |= {"major_unit": 1}
    if over_time:
        day = FORMATS[table.columns[by].kind]["num_format"].replace("mmmm", "mmm")
        turned = {"num_font": SMALL | {"rotation": -45}, "num_format": day, "text_axis": True}
        drawn.set_x_axis(turned)
        drawn.set_y_axis(scale)
    else:
        drawn.set_y_axis(
            {"num_font": SMALL, "reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}}
        )
        drawn.set_x_axis(scale | {"label_position": "low"})
    drawn.set_size({"width": size[0], "height": size[1]})
    placed.sheet.insert_chart(below, 0, drawn, {"description": _spoken(table, by, words)})


def _sums(table: Table) -> Iterator[int]:
    for row in table.rows:
        yield sum(cell for at in table.barred if isinstance(cell := row[at], int))


def _spoken(table: Table, by: int, words: Language) -> str:
    """Return a description of the chart for people who cannot see it."""

    def row(cells: Row) -> str:
        parts = [
            f"{words.text(table.columns[at].title)} {words.cell(cells[at], table.columns[at].kind)}"
            for at in table.barred
        ]
        return f"{words.cell(cells[by], table.columns[by].kind)}: {words.join(parts)}"

    return f"{words.put(table.title)}. {'; '.join(map(row, table.rows))}."
