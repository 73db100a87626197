"""A form for offices: who cannot come, and when. ``asesmen away import`` reads it back."""

from datetime import date
from typing import Final

from asesmen_cli.domain.document import Column, Table
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.messages import N_, Kind, Value, msg
from asesmen_cli.outputs._lists import NUMBER, people_of
from asesmen_cli.outputs.forms._blank import TEMPLATES
from asesmen_cli.outputs.writers import Book, add_table

NIP, NAME, FIRST, LAST, REASON = (column.header for column in TEMPLATES["absences"].columns)
"""The headers of the blank list, which the reader knows; they are Indonesian."""
REASONS: Final = ("Sakit", "Cuti", "Umrah/haji", "Dinas luar", "Duka")
"""Suggested; another may be written."""
MORE = 10
"""Rows left to write in: somebody may be away twice."""
COLUMNS = (
    NUMBER,
    Column(key="nip", title=NIP, kind=Kind.NIP, width=140),
    Column(key="name", title=NAME, kind=Kind.TEXT, width=240),
    Column(key="seat", title=N_("Seat"), kind=Kind.TEXT, width=250),
    Column(key="from", title=FIRST, kind=Kind.DAY, width=110),
    Column(key="to", title=LAST, kind=Kind.DAY, width=110),
    Column(key="why", title=REASON, kind=Kind.TEXT, width=140),
)
FROM, TO, WHY = 4, 5, 6
"""The columns to fill in."""


def add_absences(book: Book, plan: PlanView) -> None:
    """Add the sheet: everyone who has a seat, with days and reason left open."""
    words = book.words
    seats = [(person, batch) for batch in plan.standing for person in people_of(batch, plan)]
    rows = [
        (
            number,
            person.nip,
            person.name,
            msg("Batch {batch}: {days}", batch=str(batch.number), days=Value(batch.window.days, Kind.DAYS)),
            *(None, None, None),
        )
        for number, (person, batch) in enumerate(seats, start=1)
    ]
    placed = add_table(
        book,
        Table(
            key="berhalangan",
            columns=COLUMNS,
            rows=(*rows, *[(None,) * len(COLUMNS)] * MORE),
            note=msg("Fill in the days and the reason of those who cannot come, and send this file back."),
        ),
        "Berhalangan",
        [words.say("Form to fill in: participants who cannot come")],
    )
    days = {"validate": "date", "error_title": words.say("Date"), "ignore_blank": True}
    rules = {
        FROM: days
        | {
            "criteria": "between",
            "minimum": date(2000, 1, 1),
            "maximum": date(2100, 12, 31),
            "error_message": words.say("Write a date, such as 14/03/2024."),
        },
        TO: days
        | {
            "criteria": ">=",
            "value": f"=$E{placed.first + 1}",
            "error_message": words.say("The last day is not before the first."),
        },
        WHY: {"validate": "list", "source": list(REASONS), "error_type": "warning"},
    }
    for column, rule in rules.items():
        placed.sheet.data_validation(placed.first, column, placed.last, column, rule)
