"""An attendance sheet for each batch: printed, signed by hand, one column for each day.

In the workbook of the schedule a cell has the number by which to sign. The sheet of one batch is filled in as
well and read back: it has lists to choose from, what is marked already, and a column of reasons.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.domain.attendance import Mark, Reasons
from asesmen_cli.domain.facts import AttendanceSheet, Attendee, PlanView, Report
from asesmen_cli.domain.messages import N_, Kind
from asesmen_cli.domain.people import Person, grouped
from asesmen_cli.domain.planning import Batch
from asesmen_cli.language import Language
from asesmen_cli.outputs._lists import people_of, place_of, tier_of
from asesmen_cli.outputs.writers import BLANK, INK, RULE, SHADE, Book, Box, Flow, Line, lines, signature

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

WIDTH = 990
"""Pixels that the columns share, if the days leave as much."""
NUMBER = 38
SIGN = (84, 150)
"""Narrowest and widest column to sign in."""
DAYS = 330
"""Pixels for the columns of all days together, while each stays within SIGN."""
SHARES = (0.42, 0.28, 0.30)
"""Of name, post and office in what is left."""
ROOM_TO_SIGN = 30.0
"""Points."""
WHY = 110
"""Pixels for the column of reasons."""
PLAN_LINE = "Nama jadwal"
"""The reader knows the plan by this line."""
CAME = "H"


def add_attendance(book: Book, batch: Batch, plan: PlanView) -> None:
    """Add the sheet of one batch to the workbook."""
    people = people_of(batch, plan)
    widths = column_widths(len(batch.window.days))
    sheet, flow = _begun(book, batch, plan, widths)
    flow.repeat(_header(book, batch))
    sheet.freeze_panes(flow.next, 0)
    rows = [
        _row(book, number, person, widths, _places_to_sign(book, number, widths))
        for number, person in enumerate(people, start=1)
    ]
    _write_rows(book, flow, batch, widths, rows)


def _add_form(book: Book, form: AttendanceSheet, plan: PlanView, reasons: Reasons) -> None:
    """Add the sheet of one batch that is to be filled in."""
    batch = form.batch
    widths = [*column_widths(len(batch.window.days), WIDTH - WHY), WHY]
    sheet, flow = _begun(book, batch, plan, widths)
    note = book.words.say(
        "After signing, fill in each day: {came} for who came, else the reason ({reasons}).",
        came=CAME,
        reasons=(*reasons.excused, *reasons.unexcused),
    )
    flow.write([Line(14, (Box(0, len(widths) - 1, note, book.style(italic=True, font_size=9)),)), Line(4)])
    flow.repeat(_header(book, batch, book.words.say("Reason")))
    sheet.freeze_panes(flow.next, 0)
    days = (4, len(widths) - 2)
    rule = {"validate": "list", "source": [CAME, *reasons.excused, *reasons.unexcused]}
    sheet.data_validation(
        flow.next, days[0], flow.next + len(form.people) - 1, days[1], rule | {"error_type": "warning"}
    )
    rows = [
        _row(book, number, one.person, widths, _said(book, one, widths))
        for number, one in enumerate(form.people, start=1)
    ]
    _write_rows(book, flow, batch, widths, rows)


def write_form(
    report: Report, form: AttendanceSheet, reasons: Reasons, words: Language, folder: Path
) -> None:
    """Write the workbook of one sheet to fill in."""
    book = Book(report, words)
    book.describe(words.say("Attendance of the competency assessment"), book.origin)
    if report.plan is not None:
        _add_form(book, form, report.plan, reasons)
    start = form.batch.window.start.isoformat()
    book.save(folder / f"hadir-batch-{form.batch.number}-{start}.xlsx")


def _place(batch: Batch, plan: PlanView, words: Language) -> str | None:
    where = place_of(batch.window, plan)
    return None if where is None else words.cell(where, Kind.TEXT)


def _begun(book: Book, batch: Batch, plan: PlanView, widths: Sequence[int]) -> tuple["Worksheet", Flow]:
    """Return the sheet of a batch, written down to the top of the table."""
    sheet = book.sheet(f"Hadir {batch.number}", landscape=True)
    sheet.hide_gridlines(2)
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, width)
    flow = Flow(sheet, landscape=True, scale=min(1.0, WIDTH / sum(widths)))
    flow.write(_titles(book, batch, plan, len(widths) - 1))
    return sheet, flow


def _write_rows(book: Book, flow: Flow, batch: Batch, widths: Sequence[int], rows: Sequence[Line]) -> None:
    """Write the people, the last two on the page of the signature."""
    right = (3, len(widths) - 1)
    flow.write(rows[:-2])
    flow.together([*rows[-2:], *signature(book, batch.window.end, right, sum(widths[3:]))])


def column_widths(days: int, width: int = WIDTH) -> list[int]:
    """Return the widths of number, name, post, office and each day, in pixels; they share ``width``."""
    each = min(max(DAYS // days, SIGN[0]), SIGN[1])
    left = max(width - NUMBER - each * days, width // 2)
    return [NUMBER, *(int(left * share) for share in SHARES), *[each] * days]


def _titles(book: Book, batch: Batch, plan: PlanView, last: int) -> list[Line]:
    words, office = book.words, book.report.office
    centred = book.style(align="center", valign="vcenter", bold=True, font_size=12)
    facts = (
        *([] if book.draft or plan.name is None else [(PLAN_LINE, plan.name)]),
        (N_("Batch"), f"{batch.number} ({words.cell(tier_of(batch), Kind.TEXT)})"),
        (N_("Days and dates"), words.days(batch.window.days)),
        (N_("Venue"), _place(batch, plan, words) or BLANK),
    )
    return [
        Line(17, (Box(0, last, words.say("Attendance of the competency assessment").upper(), centred),)),
        Line(17, (Box(0, last, (office.name or BLANK).upper(), centred),)),
        Line(6),
        *(Line(14, (Box(0, last, f"{words.say(name)}: {value}", book.style()),)) for name, value in facts),
        Line(4),
    ]


def _header(book: Book, batch: Batch, *more: str) -> Line:
    words = book.words
    days = [f"{words.weekday(day)}\n{words.short_date(day)}" for day in batch.window.days]
    headings = [
        words.say("No."),
        words.say("Name and NIP"),
        words.say("Position"),
        words.say("Office"),
    ]
    style = book.style(align="center", valign="vcenter", bold=True, bg_color=SHADE, font_size=9, **RULE)
    boxes = (Box(column, column, text, style) for column, text in enumerate([*headings, *days, *more]))
    return Line(30, tuple(boxes))


def _row(book: Book, number: int, person: Person, widths: Sequence[int], days: Sequence[Box]) -> Line:
    """Return the row of one person, with the cells of the days."""
    texts = (f"{person.name}\n{grouped(person.nip)}", person.position or "", person.office or "")
    text = book.style(valign="vcenter", font_size=9, **RULE)
    centred = book.style(valign="vcenter", align="center", font_size=9, **RULE)
    tall = max(lines(value, width, 9) for value, width in zip(texts, widths[1:], strict=False))
    return Line(
        max(ROOM_TO_SIGN, 12.0 * tall + 4),
        (
            Box(0, 0, number, centred),
            *(Box(column, column, value, text) for column, value in enumerate(texts, start=1)),
            *days,
        ),
    )


def _places_to_sign(book: Book, number: int, widths: Sequence[int]) -> list[Box]:
    """Return the line to sign on, alternating left and right so that each signature has enough space."""
    aside = 0 if number % 2 else max(1, (widths[-1] // 2 - 6) // 9)
    sign = book.style(align="left", valign="top", font_size=8, font_color=INK, indent=aside, **RULE)
    return [Box(column, column, f"{number}.", sign) for column in range(4, len(widths))]


def _said(book: Book, one: Attendee, widths: Sequence[int]) -> list[Box]:
    """Return what is marked already, in words that are read back."""
    style = book.style(align="center", valign="vcenter", font_size=9, **RULE)
    why = book.style(valign="vcenter", font_size=9, **RULE)
    days = [Box(column, column, _word(mark), style) for column, mark in enumerate(one.marks, start=4)]
    return [*days, Box(len(widths) - 1, len(widths) - 1, "", why)]


def _word(mark: Mark | None) -> str:
    return "" if mark is None else CAME if mark.present else mark.reason or ""
