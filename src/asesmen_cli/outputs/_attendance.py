"""An attendance sheet for each batch: printed, signed by hand, one column for each day."""

from asesmen_cli.domain.facts import PlanSheet
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import Person, grouped
from asesmen_cli.domain.planning import Batch
from asesmen_cli.outputs._listings import days_of, people_of, tier_of, venue_of
from asesmen_cli.outputs._paper import BLANK, INK, RULE, SHADE, Box, Flow, Line, Paper, lines, signature

WIDTH = 990
"""Pixels that the columns share, where the days leave them room."""
NUMBER = 38
SIGN = (84, 150)
"""Narrowest and widest column to sign in."""
DAYS = 330
"""Pixels for the columns of all days together, while each stays within SIGN."""
SHARES = (0.42, 0.28, 0.30)
"""Of name, post and office in what is left."""
ROOM_TO_SIGN = 30.0
"""Points."""


def write_attendance(paper: Paper, batch: Batch, plan: PlanSheet) -> None:
    """Add the sheet of one batch to the workbook."""
    sheet = paper.sheet(f"Hadir {batch.number}", landscape=True)
    sheet.hide_gridlines(2)
    widths = column_widths(len(batch.window.days))
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, width)
    flow = Flow(sheet, landscape=True, scale=min(1.0, WIDTH / sum(widths)))
    flow.write(_titles(paper, batch, plan, len(widths) - 1))
    flow.repeat(_header(paper, batch))
    sheet.freeze_panes(flow.next, 0)
    rows = [
        _row(paper, number, person, widths) for number, person in enumerate(people_of(batch, plan), start=1)
    ]
    right = (3, len(widths) - 1)
    flow.write(rows[:-2])
    flow.together([*rows[-2:], *signature(paper, batch.window.end, right, sum(widths[3:]))])


def column_widths(days: int) -> list[int]:
    """Of number, name, post, office, and each day, in pixels."""
    each = min(max(DAYS // days, SIGN[0]), SIGN[1])
    left = max(WIDTH - NUMBER - each * days, WIDTH // 2)
    return [NUMBER, *(int(left * share) for share in SHARES), *[each] * days]


def _titles(paper: Paper, batch: Batch, plan: PlanSheet, last: int) -> list[Line]:
    words, office = paper.words, paper.report.office
    centred = paper.style(align="center", valign="vcenter", bold=True, font_size=12)
    facts = (
        (N_("Batch"), f"{batch.number} ({tier_of(batch, words)})"),
        (N_("Days and dates"), days_of(batch.window, words)),
        (N_("Venue"), venue_of(batch.window, plan, words) or BLANK),
    )
    return [
        Line(17, (Box(0, last, words.say("Attendance of the competency assessment").upper(), centred),)),
        Line(17, (Box(0, last, (office.name or BLANK).upper(), centred),)),
        Line(6),
        *(Line(14, (Box(0, last, f"{words.say(name)}: {value}", paper.style()),)) for name, value in facts),
        Line(4),
    ]


def _header(paper: Paper, batch: Batch) -> Line:
    words = paper.words
    days = [f"{words.weekday(day)}\n{words.short_date(day)}" for day in batch.window.days]
    headings = [
        words.say("No."),
        words.say("Name and NIP"),
        words.say("Position"),
        words.say("Office"),
    ]
    style = paper.style(align="center", valign="vcenter", bold=True, bg_color=SHADE, font_size=9, **RULE)
    boxes = (Box(column, column, text, style) for column, text in enumerate([*headings, *days]))
    return Line(30, tuple(boxes))


def _row(paper: Paper, number: int, person: Person, widths: list[int]) -> Line:
    """One person. Signatures alternate left and right, so that each has room beyond its own line."""
    texts = (f"{person.name}\n{grouped(person.nip)}", person.position or "", person.office or "")
    text = paper.style(valign="vcenter", font_size=9, **RULE)
    centred = paper.style(valign="vcenter", align="center", font_size=9, **RULE)
    aside = 0 if number % 2 else max(1, (widths[-1] // 2 - 6) // 9)
    sign = paper.style(align="left", valign="top", font_size=8, font_color=INK, indent=aside, **RULE)
    tall = max(lines(value, width, 9) for value, width in zip(texts, widths[1:], strict=False))
    return Line(
        max(ROOM_TO_SIGN, 12.0 * tall + 4),
        (
            Box(0, 0, number, centred),
            *(Box(column, column, value, text) for column, value in enumerate(texts, start=1)),
            *(Box(column, column, f"{number}.", sign) for column in range(4, len(widths))),
        ),
    )
