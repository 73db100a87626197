"""A sheet for offices to fill in: who cannot come, and when. ``asesmen away import`` reads it back."""

from datetime import date
from typing import Final

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.messages import N_
from asesmen_cli.outputs._blank import TEMPLATES
from asesmen_cli.outputs._listings import Column, Kind, Listing, days_of, people_of
from asesmen_cli.outputs._lists import TITLES, letter, write_list
from asesmen_cli.outputs._paper import Paper, put

NIP, NAME, FIRST, LAST, REASON = (column.header for column in TEMPLATES["absences"].columns)
"""The headers of the blank list, which the reader knows."""
REASONS: Final = ("Sakit", "Cuti", "Umrah/haji", "Dinas luar", "Duka")
"""Suggested; another may be written."""
MORE = 10
"""Rows left to write in: somebody may be away twice."""
COLUMNS = (
    Column(N_("No."), 40, Kind.NUMBER),
    Column(NIP, 140, Kind.NIP),
    Column(NAME, 240),
    Column(N_("Seat"), 250),
    Column(FIRST, 110, Kind.DATE),
    Column(LAST, 110, Kind.DATE),
    Column(REASON, 140),
)
FROM, TO, WHY = 4, 5, 6
"""The columns to fill in."""


def write_absences(paper: Paper, plan: PlanView) -> None:
    """Add the sheet: everyone who has a seat, with days and reason left open."""
    words = paper.words
    seats = (
        (person, words.say("Batch {batch}", batch=batch.number), days_of(batch.window, words))
        for batch in plan.standing
        for person in people_of(batch, plan)
    )
    rows = [
        (number, person.nip, person.name, f"{batch}: {days}", None, None, None)
        for number, (person, batch, days) in enumerate(seats, start=1)
    ]
    listing = Listing(
        stem="berhalangan",
        title=words.say("Who cannot come"),
        columns=COLUMNS,
        headings=tuple(
            column.heading
            if column.heading in (NIP, NAME, FIRST, LAST, REASON)
            else words.say(column.heading)
            for column in COLUMNS
        ),
        rows=(*rows, *[(None,) * len(COLUMNS)] * MORE),
    )
    placed = write_list(paper, listing)
    told = words.say("Fill in the days and the reason of whoever cannot come, and send this file back.")
    put(placed.sheet, TITLES, 0, told, paper.style(italic=True, text_wrap=False))
    begin = f"=${letter(FROM)}{placed.first + 1}"
    days = {"validate": "date", "error_title": words.say("Date"), "ignore_blank": True}
    first = days | {"criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}
    placed.sheet.data_validation(
        placed.first,
        FROM,
        placed.last,
        FROM,
        first | {"error_message": words.say("Write a date, such as 14/03/2024.")},
    )
    placed.sheet.data_validation(
        placed.first,
        TO,
        placed.last,
        TO,
        days
        | {
            "criteria": ">=",
            "value": begin,
            "error_message": words.say("The last day is not before the first."),
        },
    )
    placed.sheet.data_validation(
        placed.first,
        WHY,
        placed.last,
        WHY,
        {"validate": "list", "source": list(REASONS), "error_type": "warning"},
    )
