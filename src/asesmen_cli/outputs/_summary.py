"""The first page, to be signed: how many, when, who is left over and why. The offices follow as an annex."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.domain.facts import PlanView, Tally
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.outputs._digest import Row, batch_by_batch, notes, reasons, tier_by_tier
from asesmen_cli.outputs._paper import BLANK, RULE, SHADE, SUMMARY, Box, Flow, Line, Paper, lines, signature

if TYPE_CHECKING:
    from xlsxwriter.format import Format

WIDTHS = (48, 272, 92, 84, 84, 90)
"""Of the columns, in pixels; together they fill the width of the page."""
LAST = len(WIDTHS) - 1
WITH_SIGNATURE = 6
"""Rows that stay with the signature: no signature stands alone on a page."""

Span = tuple[int, int]


class Detail(Enum):
    """How much the page tells: the first of these that leaves it one page."""

    OFFICES = auto()
    """Each batch and each office."""
    BATCHES = auto()
    """Each batch; the offices are an annex."""
    TIERS = auto()
    """The batches of each tier together; the sheet of the schedule has them all."""


def write_summary(paper: Paper) -> None:
    """Add the sheet to the workbook."""
    sheet = paper.sheet(SUMMARY, landscape=False, signed=True)
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column_pixels(column, column, width)
    flow = Flow(sheet, landscape=False)
    flow.write([*_letterhead(paper), *_title(paper)])
    block = signature(paper, paper.report.due.as_of, (2, LAST), _width((2, LAST)))
    for detail in Detail:
        sections = list(_sections(paper, detail))
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
        heading, header, *rows = _by_office(paper, N_("Annex: by office"))
        flow.write([heading, header])
        flow.write(rows, heading=header)


def _letterhead(paper: Paper) -> Iterator[Line]:
    office = paper.report.office
    for text, size in ((office.government.upper(), 12), (office.name.upper(), 14)):
        style = paper.style(align="center", valign="vcenter", bold=True, font_size=size)
        height = 1.35 * size * lines(text, _width((0, LAST)), size, bold=True)
        yield Line(height, (Box(0, LAST, text or BLANK, style),))
    yield Line(4, tuple(Box(column, column, "", paper.style(bottom=6)) for column in range(LAST + 1)))
    yield Line(8)


def _title(paper: Paper) -> Iterator[Line]:
    centred = paper.style(align="center", valign="vcenter")
    yield Line(20, (Box(0, LAST, paper.title.upper(), paper.style(align="center", bold=True, font_size=13)),))
    for text in filter(None, (paper.part, paper.as_of)):
        yield Line(15.0 * lines(text, _width((0, LAST)), 10), (Box(0, LAST, text, centred),))
    yield Line(6)
    yield from (_sentence(paper, sentence) for sentence in paper.basis())


def _sections(paper: Paper, detail: Detail) -> Iterator[list[Line]]:
    """The parts of the page, each a heading and its rows."""
    report, words = paper.report, paper.words
    yield _numbers(paper)
    tiers = _tallies(
        paper,
        (N_("By tier"), N_("Tier")),
        sorted(report.by_tier, key=lambda tally: list(Tier).index(Tier(tally.group))),
        lambda name: words.say(TIER_WORDS[Tier(name)]),
    )
    if detail is Detail.OFFICES:
        yield tiers
        yield _by_office(paper, N_("By office"))
    else:
        yield [*tiers, _sentence(paper, words.say("By office: see the annex."))]
    if report.plan is None:
        return
    yield _schedule(paper, report.plan, detail)
    if report.plan.plan.unplaced:
        yield _left_over(paper, report.plan)
    told = [_sentence(paper, f"– {note}") for note in notes(report.plan, words)]
    if told:
        yield [_heading(paper, N_("Notes")), *told]


def _by_office(paper: Paper, title: str) -> list[Line]:
    return _tallies(
        paper,
        (title, N_("Office")),
        paper.report.by_office,
        lambda name: name or paper.words.say("(no office)"),
    )


def _numbers(paper: Paper) -> list[Line]:
    """How many there are and who of them may wait; beside these, who must be assessed."""
    due, words = paper.report.due, paper.words
    counts = [(status, words.say(STATUS_WORDS[status]), due.counts.get(status, 0)) for status in Status]
    everyone = [
        (words.say("Employees in the roster"), due.total),
        *((f"   {name}", n) for status, name, n in counts if not status.flagged),
    ]
    flagged = [
        (words.say("Must be assessed"), due.flagged),
        *((f"   {name}", n) for status, name, n in counts if status.flagged),
    ]
    rows: list[Row] = [(*one, *other) for one, other in zip_longest(everyone, flagged, fillvalue=("", ""))]
    spans = ((0, 1), (2, 2), (3, 4), (5, 5))
    return [
        _heading(paper, N_("Where the employees stand")),
        *(_line(paper, spans, row, bold=number == 0) for number, row in enumerate(rows)),
    ]


def _tallies(
    paper: Paper, titles: tuple[str, str], tallies: Sequence[Tally], name: Callable[[str], str]
) -> list[Line]:
    """People by group, with the sums below. Without a plan nobody is seated or left over."""
    title, column = titles
    figures = {"people": N_("Employees"), "flagged": N_("Must be assessed")}
    spans = [(0, 0), (1, 3), (4, 4), (5, 5)]
    if paper.report.plan is not None:
        figures |= {"placed": N_("Scheduled"), "unplaced": N_("Not yet scheduled")}
        spans = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    sums = [sum(getattr(tally, figure) for tally in tallies) for figure in figures]
    return [
        _heading(paper, title),
        _header(paper, spans, [N_("No."), column, *figures.values()]),
        *(
            _line(paper, spans, (number, name(tally.group), *(getattr(tally, figure) for figure in figures)))
            for number, tally in enumerate(tallies, start=1)
        ),
        _line(paper, [(0, spans[1][1]), *spans[2:]], (paper.words.say("Total"), *sums), bold=True),
    ]


def _schedule(paper: Paper, sheet: PlanView, detail: Detail) -> list[Line]:
    spans = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 5))
    columns = (N_("Batch"), N_("Days and dates"), N_("Tier"), N_("Venue"), N_("Participants"))
    batches = sheet.standing
    rows = tier_by_tier if detail is Detail.TIERS else batch_by_batch
    total = sum(len(batch.nips) for batch in batches)
    return [
        _heading(paper, N_("Schedule")),
        _header(paper, spans, columns),
        *(_line(paper, spans, row, to=paper.sheet_of(row[0])) for row in rows(sheet, paper.words)),
        _line(paper, ((0, 4), (5, 5)), (paper.words.say("Total"), total), bold=True),
    ]


def _left_over(paper: Paper, sheet: PlanView) -> list[Line]:
    spans = ((0, 4), (5, 5))
    return [
        _heading(paper, N_("Not yet scheduled, and why")),
        _header(paper, spans, (N_("Reason"), N_("Employees"))),
        *(_line(paper, spans, (paper.words.put(reason), n)) for reason, n in reasons(sheet.plan.unplaced)),
        _line(paper, spans, (paper.words.say("Total"), len(sheet.plan.unplaced)), bold=True),
    ]


def _heading(paper: Paper, title: str) -> Line:
    return Line(20, (Box(0, LAST, paper.words.say(title), paper.style(bold=True, valign="bottom")),))


def _sentence(paper: Paper, text: str) -> Line:
    return Line(13.0 * lines(text, _width((0, LAST)), 10) + 1, (Box(0, LAST, text, paper.style()),))


def _header(paper: Paper, spans: Sequence[Span], columns: Sequence[str]) -> Line:
    style = paper.style(align="center", valign="vcenter", bold=True, bg_color=SHADE, **RULE)
    return _boxes(spans, [paper.words.say(column) for column in columns], [style] * len(spans), bold=True)


def _line(paper: Paper, spans: Sequence[Span], row: Row, *, bold: bool = False, to: str = "") -> Line:
    """A row of a table; ``to`` is the sheet that a click on its first cell leads to."""
    text = paper.style(valign="vcenter", bold=bold, **RULE)
    number = paper.style(valign="vcenter", align="center", bold=bold, num_format="#,##0", **RULE)
    styles = [number if isinstance(value, int) else text for value in row]
    if to:
        styles[0] = paper.style(valign="vcenter", align="center", num_format="#,##0", underline=1, **RULE)
    return _boxes(spans, row, styles, bold=bold, to=to)


def _boxes(
    spans: Sequence[Span], row: Sequence[str | int], styles: Sequence["Format"], *, bold: bool, to: str = ""
) -> Line:
    tall = max(lines(str(value), _width(span), 10, bold=bold) for span, value in zip(spans, row, strict=True))
    first, *others = (Box(*span, value, style) for span, value, style in zip(spans, row, styles, strict=True))
    return Line(13.0 * tall + 3, (replace(first, to=to), *others))


def _width(span: Span) -> int:
    return sum(WIDTHS[span[0] : span[1] + 1])
