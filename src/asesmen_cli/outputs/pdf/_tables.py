"""A table as a template is given it."""

from typing import Final

from asesmen_cli.domain.document import Row, Table
from asesmen_cli.language import Language
from asesmen_cli.outputs._measure import columns, ems
from asesmen_cli.outputs.pdf._frame import Content, breakable

SIZE: Final = 9
"""Points of the letters of tables, as far as their width goes."""
MARGINS: Final = 33
"""Millimetres at the left and the right of a page, together."""
BAR: Final = 24
"""Millimetres of a bar beside its number."""


def room(table: Table, across: float) -> float:
    """Return the room for the columns of a table beside its bars, in font sizes."""
    return ems(across - (BAR if table.bars else 0), SIZE)


def table_content(table: Table, words: Language, across: float) -> Content:
    """Return a table in words, with the lengths of its bars; ``across`` is in millimetres."""

    def line(row: Row, nothing: str = "-") -> list[str]:
        texts = words.line(row, table.kinds, nothing=nothing)
        return [
            breakable(text) if kind.wraps else text for text, kind in zip(texts, table.kinds, strict=True)
        ]

    return {
        "title": words.put(table.title),
        "headings": [words.text(column.title) for column in table.columns],
        "right": [column.kind.right for column in table.columns],
        "widths": [width * SIZE for width in columns(table, words, room(table, across))],
        "bar": BAR,
        "rows": [line(row) for row in table.rows],
        "struck": sorted(table.struck),
        "total": None if table.total is None or not table.rows else line(table.total, ""),
        "barred": max(table.barred, default=None),
        "parts": [words.text(table.columns[at].title) for at in table.barred],
        "bars": table.lengths,
        "empty": words.put(table.empty),
        "note": words.put(table.note),
    }
