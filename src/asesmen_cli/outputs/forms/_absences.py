"""A form for offices: who cannot come, and when. ``asesmen away import`` reads it back."""

from datetime import date
from typing import Final

from asesmen_cli.domain.document import Column, Table
from asesmen_cli.domain.messages import Kind, msg
from asesmen_cli.outputs.forms._blank import TEMPLATES
from asesmen_cli.outputs.writers import Book, Placed, add_table

NIP, NAME, FIRST, LAST, REASON = (column.header for column in TEMPLATES["absences"].columns)
"""The headers of the blank list, which the reader knows; they are Indonesian."""
REASONS: Final = ("Sakit", "Cuti", "Umrah/haji", "Dinas luar", "Duka")
"""Suggested; another may be written."""
ROWS: Final = 20
"""To write in: they fill a page."""
COLUMNS = (
    Column(key="nip", title=NIP, kind=Kind.NIP, width=170),
    Column(key="name", title=NAME, kind=Kind.TEXT, width=300),
    Column(key="from", title=FIRST, kind=Kind.DAY, width=130),
    Column(key="to", title=LAST, kind=Kind.DAY, width=130),
    Column(key="why", title=REASON, kind=Kind.TEXT, width=220),
)
FROM, TO, WHY = 2, 3, 4
"""Columns to fill in; number and name come first."""


def add_absences(book: Book, people: Placed, nip: int, name: int) -> None:
    """Add the empty form. Number and name of a person are chosen from the list of participants.

    Args:
        book: Where the sheet goes.
        people: The list of participants in the same workbook.
        nip: Its column of numbers, from 0.
        name: Its column of names, from 0.
    """
    words = book.words
    placed = add_table(
        book,
        Table(
            key="berhalangan",
            columns=COLUMNS,
            rows=((None,) * len(COLUMNS),) * ROWS,
            note=msg(
                "Empty form: fill in a row for each participant who cannot come, with the days and the"
                " reason, and send this file back."
            ),
        ),
        "Berhalangan",
        [words.say("Form to fill in: participants who cannot come (none is entered yet)")],
    )
    chosen = (
        {
            "validate": "list",
            "source": f"='{people.sheet.name}'!${column}${people.first + 1}:${column}${people.last + 1}",
            "error_type": "warning",
        }
        for column in (chr(ord("A") + nip), chr(ord("A") + name))
    )
    days = {"validate": "date", "error_title": words.say("Date"), "ignore_blank": True}
    rules = {
        **dict(enumerate(chosen)),
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
            "value": f"=${chr(ord('A') + FROM)}{placed.first + 1}",
            "error_message": words.say("The last day is not before the first."),
        },
        WHY: {"validate": "list", "source": list(REASONS), "error_type": "warning"},
    }
    for at, rule in rules.items():
        placed.sheet.data_validation(placed.first, at, placed.last, at, rule)
