"""The first page, to be signed: how many, when, who is left over and why. The offices follow as an annex."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from itertools import accumulate, chain, pairwise, zip_longest
from typing import TYPE_CHECKING

from asesmen_cli.domain.document import Column, Row, Table
from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.domain.messages import N_, Kind, msg
from asesmen_cli.outputs._measure import PIXELS_PER_POINT, columns
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

GRID, UNIT = 40, 20
"""Columns of the sheet and their width in pixels: the columns of each table take as many as they need."""
LAST, ACROSS = GRID - 1, GRID * UNIT
SIZE = 10
"""Points on the screen; printed, the sheet shrinks to the width of the page."""
SCALE = 0.88
SIGNED_FROM = 20
"""The column of the grid where the signature begins."""
WITH_SIGNATURE = 6
"""Rows kept on the page of the signature, so that it is never alone there."""


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
    sheet.set_column_pixels(0, LAST, UNIT)
    flow = Flow(sheet, landscape=False, scale=SCALE)
    flow.write([*letterhead(book, LAST, ACROSS), *_title(book)])
    block = signature(book, book.report.due.as_of, (SIGNED_FROM, LAST), UNIT * (GRID - SIGNED_FROM))
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
        annex = replace(by_office(book.report), title=msg("Annex: by office"))
        heading, header, *rows = _section(book, annex)
        flow.write([heading, header])
        flow.write(rows, heading=header)


def _title(book: Book) -> Iterator[Line]:
    centred = book.style(align="center", valign="vcenter")
    yield Line(20, (Box(0, LAST, book.title.upper(), book.style(align="center", bold=True, font_size=13)),))
    for text in filter(None, (book.part, book.as_of)):
        yield Line(15.0 * lines(text, ACROSS, SIZE), (Box(0, LAST, text, centred),))
    yield Line(6)
    yield from (_sentence(book, sentence) for sentence in book.basis())


def _sections(book: Book, detail: Detail) -> Iterator[list[Line]]:
    """Yield the parts of the page, each a heading and its rows."""
    report, words = book.report, book.words
    yield _section(book, _numbers(book))
    tiers = _section(book, by_tier(report))
    if detail is Detail.OFFICES:
        yield tiers
        yield _section(book, by_office(report))
    else:
        yield [*tiers, _sentence(book, words.say("By office: see the annex."))]
    plan = report.plan
    if plan is None:
        return
    yield _section(book, in_short(plan, report.marks, by_batch=detail is not Detail.TIERS), lead=True)
    if plan.left_over:
        yield _section(book, waiting(plan))
    notes = (*map(words.about, plan.findings), *map(words.put, called_off_batches(plan)))
    if notes:
        yield [_heading(book, words.say("Notes")), *(_sentence(book, f"– {note}") for note in notes)]


def _numbers(book: Book) -> Table:
    """Return the counts of everyone and of those who may wait, next to those who must be assessed."""
    due, words, figures, plan = book.report.due, book.words, book.report.figures, book.report.plan
    counts = [(status, words.say(STATUS_WORDS[status]), due.counts.get(status, 0)) for status in Status]
    everyone: list[Row] = [
        (words.say("Employees in the roster"), due.total),
        *((f"   {name}", n) for status, name, n in counts if not status.flagged),
    ]
    flagged = {one.person.nip for one in due.people if one.status.flagged}
    own = 0 if plan is None else sum(left.nip in flagged for left in plan.left_over)
    parts = {
        N_("Of these in the draft"): figures.in_draft,
        N_("Of these left over by this plan"): own,
        N_("Of these not in this plan"): figures.without_seat - figures.in_draft - own if plan else 0,
    }
    must: list[Row] = [
        (words.say("Must be assessed"), figures.due),
        *((f"   {name}", n) for status, name, n in counts if status.flagged),
        (words.say("Scheduled"), figures.seated),
        (words.say("Not yet scheduled"), figures.without_seat),
        *((f"   {words.say(name)}", n) for name, n in parts.items() if n > 0),
        (words.say("Done"), figures.done),
        *([(words.say("Others with a seat"), figures.later)] if figures.later else []),
    ]
    untitled = [Column(key=str(n), title="", kind=kind) for n, kind in enumerate((Kind.TEXT, Kind.COUNT) * 2)]
    first, *rows = ((*one, *other) for one, other in zip_longest(everyone, must, fillvalue=(None, None)))
    return Table(
        key="standing",
        title=msg("Status of the employees"),
        columns=tuple(untitled),
        rows=(first, *rows),
        strong=frozenset((0, column.key) for column in untitled),
    )


def _section(book: Book, table: Table, *, lead: bool = False) -> list[Line]:
    """Return a table under its title; with ``lead`` the first cell of a row leads to the sheet of a batch."""
    words = book.words
    ends = list(accumulate(columns(table, words, ACROSS / (SIZE * PIXELS_PER_POINT))))
    cuts = [0, *(round(GRID * end / ends[-1]) for end in ends)]
    spans = [(first, after - 1) for first, after in pairwise(cuts)]

    def line(row: Row, number: int = -1, *, bold: bool = False, to: str = "") -> Line:
        cells = [
            cell if isinstance(cell, int) else "" if cell is None else words.cell(cell, kind)
            for cell, kind in zip(row, table.kinds, strict=True)
        ]
        strong = bold or any(at == number for at, _ in table.strong)
        return _line(book, spans, cells, bold=strong, to=to)

    titles = [words.text(column.title) for column in table.columns]
    note = words.put(table.note)
    return [
        _heading(book, words.put(table.title)),
        *([_header(book, spans, titles)] if any(titles) else []),
        *(line(row, n, to=book.sheet_of(row[0]) if lead else "") for n, row in enumerate(table.rows)),
        *([] if table.total is None else [line(table.total, bold=True)]),
        *([_sentence(book, note)] if note else []),
    ]


def _heading(book: Book, title: str) -> Line:
    return Line(19, (Box(0, LAST, title, book.style(bold=True, valign="bottom")),))


def _sentence(book: Book, text: str) -> Line:
    return Line(13.0 * lines(text, ACROSS, SIZE) + 1, (Box(0, LAST, text, book.style()),))


def _header(book: Book, spans: list[tuple[int, int]], titles: list[str]) -> Line:
    style = book.style(align="center", valign="vcenter", bold=True, bg_color=SHADE, **RULE)
    return _boxes(spans, titles, [style] * len(spans), bold=True)


def _line(book: Book, spans: list[tuple[int, int]], row: list[str | int], *, bold: bool, to: str) -> Line:
    """Return a row of a table; ``to`` is the sheet that a click on its first cell leads to."""
    text = book.style(valign="vcenter", bold=bold, **RULE)
    number = book.style(valign="vcenter", align="center", bold=bold, num_format="#,##0", **RULE)
    styles = [number if isinstance(value, int) else text for value in row]
    if to:
        styles[0] = book.style(valign="vcenter", align="center", num_format="#,##0", underline=1, **RULE)
    first, *others = (line := _boxes(spans, row, styles, bold=bold)).boxes
    return replace(line, boxes=(replace(first, to=to), *others))


def _boxes(
    spans: list[tuple[int, int]], row: list[str | int] | list[str], styles: list["Format"], *, bold: bool
) -> Line:
    tall = max(
        lines(str(value), UNIT * (last - first + 1), SIZE, bold=bold)
        for (first, last), value in zip(spans, row, strict=True)
    )
    cells = zip(spans, row, styles, strict=True)
    return Line(12.75 * tall + 1.5, tuple(Box(*span, value, style) for span, value, style in cells))
