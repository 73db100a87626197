"""The first page, to be signed: how many, when, who is left over and why. The offices follow as an annex."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from asesmen_cli.domain.document import Row, Table
from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.domain.messages import msg
from asesmen_cli.outputs._overview import by_office, by_tier, called_off_batches, in_short, waiting
from asesmen_cli.outputs.writers import (
    RULE,
    SHADE,
    SUMMARY,
    Book,
    Box,
    Flow,
    Line,
    letterhead,
    lines,
    signature,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format

WIDTHS = (48, 272, 92, 84, 84, 90)
"""Of the columns, in pixels; together they fill the width of the page."""
LAST = len(WIDTHS) - 1
WITH_SIGNATURE = 6
"""Rows kept on the page of the signature, so that it is never alone there."""

Span = tuple[int, int]

EACH = tuple((n, n) for n in range(len(WIDTHS)))
SPANS: Mapping[tuple[str, int], Sequence[Span]] = {
    ("tiers", 6): EACH,
    ("offices", 6): EACH,
    ("tiers", 4): ((0, 0), (1, 3), (4, 4), (5, 5)),
    ("offices", 4): ((0, 0), (1, 3), (4, 4), (5, 5)),
    ("schedule", 5): ((0, 0), (1, 1), (2, 2), (3, 4), (5, 5)),
    ("left-over", 2): ((0, 4), (5, 5)),
}
"""The columns of the page that the columns of a table take, by its key and their number."""


class Detail(Enum):
    """How much detail the page has: the first of these that fits on one page."""

    OFFICES = auto()
    """Each batch and each office."""
    BATCHES = auto()
    """Each batch; the offices are an annex."""
    TIERS = auto()
    """The batches of each tier together; the sheet of the schedule has them all."""


def write_summary(book: Book) -> None:
    """Add the sheet to the workbook."""
    sheet = book.sheet(SUMMARY, landscape=False, signed=True)
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column_pixels(column, column, width)
    flow = Flow(sheet, landscape=False)
    flow.write([*letterhead(book, LAST, _width((0, LAST))), *_title(book)])
    block = signature(book, book.report.due.as_of, (2, LAST), _width((2, LAST)))
    for detail in Detail:
        sections = list(_sections(book, detail))
        if flow.fits([*chain(*sections), *block]):
            break
    *others, last = sections
    for section in others:
        flow.together(section[:4])
        flow.write(section[4:])
    flow.write(last[:-WITH_SIGNATURE])
    flow.together([*last[-WITH_SIGNATURE:], *block])
    if detail is not Detail.OFFICES:
        flow.new_page()
        heading, header, *rows = _by_office(book, annex=True)
        flow.write([heading, header])
        flow.write(rows, heading=header)


def _title(book: Book) -> Iterator[Line]:
    centred = book.style(align="center", valign="vcenter")
    yield Line(20, (Box(0, LAST, book.title.upper(), book.style(align="center", bold=True, font_size=13)),))
    for text in filter(None, (book.part, book.as_of)):
        yield Line(15.0 * lines(text, _width((0, LAST)), 10), (Box(0, LAST, text, centred),))
    yield Line(6)
    yield from (_sentence(book, sentence) for sentence in book.basis())


def _sections(book: Book, detail: Detail) -> Iterator[list[Line]]:
    """Yield the parts of the page, each a heading and its rows."""
    report, words = book.report, book.words
    yield _numbers(book)
    tiers = _section(book, by_tier(report))
    if detail is Detail.OFFICES:
        yield tiers
        yield _by_office(book)
    else:
        yield [*tiers, _sentence(book, words.say("By office: see the annex."))]
    plan = report.plan
    if plan is None:
        return
    yield _section(book, in_short(plan, by_batch=detail is not Detail.TIERS), lead=True)
    if plan.left_over:
        yield _section(book, waiting(plan))
    notes = (*map(words.about, plan.findings), *map(words.put, called_off_batches(plan)))
    if notes:
        yield [_heading(book, words.say("Notes")), *(_sentence(book, f"– {note}") for note in notes)]


def _by_office(book: Book, *, annex: bool = False) -> list[Line]:
    table = by_office(book.report)
    return _section(book, replace(table, title=msg("Annex: by office")) if annex else table)


def _numbers(book: Book) -> list[Line]:
    """Return the counts of everyone and of those who may wait, next to those who must be assessed."""
    due, words = book.report.due, book.words
    counts = [(status, words.say(STATUS_WORDS[status]), due.counts.get(status, 0)) for status in Status]
    everyone = [
        (words.say("Employees in the roster"), due.total),
        *((f"   {name}", n) for status, name, n in counts if not status.flagged),
    ]
    figures = book.report.figures
    flagged = [
        (words.say("Must be assessed"), figures.due),
        *((f"   {name}", n) for status, name, n in counts if status.flagged),
        *([(f"   {words.say('Due by the day of their batch')}", figures.later)] if figures.later else []),
        (words.say("Scheduled"), figures.seated),
        (words.say("Not yet scheduled"), figures.without_seat),
        *([(f"   {words.say('Of these in the draft')}", figures.in_draft)] if figures.in_draft else []),
        (words.say("Done"), figures.done),
    ]
    rows: list[tuple[str | int, ...]] = [
        (*one, *other) for one, other in zip_longest(everyone, flagged, fillvalue=("", ""))
    ]
    spans = ((0, 1), (2, 2), (3, 4), (5, 5))
    return [
        _heading(book, words.say("Status of the employees")),
        *(_line(book, spans, row, bold=number == 0) for number, row in enumerate(rows)),
    ]


def _section(book: Book, table: Table, *, lead: bool = False) -> list[Line]:
    """Return a table under its title; with ``lead`` the first cell of a row leads to the sheet of a batch."""
    words, spans = book.words, SPANS[table.key, len(table.columns)]

    def line(row: Row, *, bold: bool = False, to: str = "") -> Line:
        cells = [
            cell if isinstance(cell, int) else "" if cell is None else words.cell(cell, kind)
            for cell, kind in zip(row, table.kinds, strict=True)
        ]
        return _line(book, spans, cells, bold=bold, to=to)

    return [
        _heading(book, words.put(table.title)),
        _header(book, spans, [words.text(column.title) for column in table.columns]),
        *(line(row, to=book.sheet_of(row[0]) if lead else "") for row in table.rows),
        *([] if table.total is None else [line(table.total, bold=True)]),
    ]


def _heading(book: Book, title: str) -> Line:
    return Line(20, (Box(0, LAST, title, book.style(bold=True, valign="bottom")),))


def _sentence(book: Book, text: str) -> Line:
    return Line(13.0 * lines(text, _width((0, LAST)), 10) + 1, (Box(0, LAST, text, book.style()),))


def _header(book: Book, spans: Sequence[Span], columns: Sequence[str]) -> Line:
    style = book.style(align="center", valign="vcenter", bold=True, bg_color=SHADE, **RULE)
    return _boxes(spans, columns, [style] * len(spans), bold=True)


def _line(
    book: Book, spans: Sequence[Span], row: Sequence[str | int], *, bold: bool = False, to: str = ""
) -> Line:
    """Return a row of a table; ``to`` is the sheet that a click on its first cell leads to."""
    text = book.style(valign="vcenter", bold=bold, **RULE)
    number = book.style(valign="vcenter", align="center", bold=bold, num_format="#,##0", **RULE)
    styles = [number if isinstance(value, int) else text for value in row]
    if to:
        styles[0] = book.style(valign="vcenter", align="center", num_format="#,##0", underline=1, **RULE)
    return _boxes(spans, row, styles, bold=bold, to=to)


def _boxes(
    spans: Sequence[Span], row: Sequence[str | int], styles: Sequence["Format"], *, bold: bool, to: str = ""
) -> Line:
    tall = max(lines(str(value), _width(span), 10, bold=bold) for span, value in zip(spans, row, strict=True))
    first, *others = (Box(*span, value, style) for span, value, style in zip(spans, row, styles, strict=True))
    return Line(13.0 * tall + 3, (replace(first, to=to), *others))


def _width(span: Span) -> int:
    return sum(WIDTHS[span[0] : span[1] + 1])
