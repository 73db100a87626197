"""A statement as CSV: one file for each of its tables, as Indonesian Excel opens them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from asesmen_cli.domain.document import Cell, Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.domain.people import Tier
from asesmen_cli.language import Language
from asesmen_cli.outputs._csv import inert, write_rows
from asesmen_cli.outputs.statements._names import stem


def write_csv(_report: Report, statement: Document, words: Language, folder: Path) -> None:
    """Write one file for each table. A total can be added up and is left out."""
    for grid in statement.tables:
        kinds = [column.kind for column in grid.columns]
        write_rows(
            folder / f"{stem(statement.name)}-{grid.key}.csv",
            [words.text(column.title) for column in grid.columns],
            ([_field(cell, kind, words) for cell, kind in zip(row, kinds, strict=True)] for row in grid.rows),
        )


def _field(cell: Cell, kind: Kind, words: Language) -> str:
    match cell:
        case None:
            return ""
        case Message() | Tier():
            return inert(words.cell(cell, kind))
        case date():
            return f"{cell:%Y-%m}" if kind is Kind.MONTH else cell.isoformat()
        case float():
            return f"{cell:.4f}".replace(".", ",")
        case int() | Decimal():
            return str(cell).replace(".", ",")
    return inert(words.cell(cell, kind))
