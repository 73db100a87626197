"""A statement as a page of its own, in the dress of the other."""

import datetime as dt
from collections.abc import Mapping

from markupsafe import Markup

from asesmen_cli.domain.document import Cell, Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.outputs.page._speech import Speech

LOOKS: Mapping[Kind, str] = {
    Kind.TEXT: "text",
    Kind.NIP: "nip",
    Kind.NUMBER: "number",
    Kind.COUNT: "number",
    Kind.SHARE: "number",
    Kind.MONEY: "number",
    Kind.DAY: "date",
    Kind.MONTH: "date",
}
"""The class of a column's cells."""


def told(report: Report, statement: Document, speech: Speech) -> Mapping[str, object]:
    """What the template is given."""

    def put(message: Message) -> Markup:
        return speech.told(lambda words: words.put(message))

    def tell(cell: Cell, kind: Kind) -> Markup:
        return speech.told(lambda words: words.cell(cell, kind))

    return {
        "report": report,
        "statement": statement,
        "title": speech.languages[0].put(statement.title),
        "looks": LOOKS,
        "put": put,
        "tell": tell,
        "key": _key,
    }


def _key(cell: Cell) -> str | None:
    """What a cell is sorted by, where that is not what is read."""
    match cell:
        case None:
            return ""
        case dt.date():
            return cell.isoformat()
        case int() | float():
            return f"{cell:020.6f}"
    return None
