"""What the document of a statement holds."""

from asesmen_cli.domain.document import Cell, Document, Table
from asesmen_cli.language import Language
from asesmen_cli.outputs.pdf._frame import Content, breakable

WIDE = 7
"""Columns beyond which a page lies on its side."""


def statement_content(statement: Document, words: Language) -> Content:
    """Its sentences and tables in words, with the lengths of the bars."""
    return {
        "title": words.put(statement.title),
        "as_of": words.say("As of {day}", day=statement.as_of),
        "lead": [words.put(sentence) for sentence in statement.leads],
        "wide": max(len(grid.columns) for grid in statement.tables) > WIDE,
        "grids": [_grid(grid, words) for grid in statement.tables],
        "notes": [words.put(note) for note in statement.notes],
    }


def _grid(grid: Table, words: Language) -> Content:
    def line(row: tuple[Cell, ...]) -> list[str]:
        return [
            breakable(words.cell(cell, column.kind)) for cell, column in zip(row, grid.columns, strict=True)
        ]

    return {
        "title": words.put(grid.title),
        "headings": [words.text(column.title) for column in grid.columns],
        "kinds": [column.kind.value for column in grid.columns],
        "rows": [line(row) for row in grid.rows],
        "total": None if grid.total is None or not grid.rows else line(grid.total),
        "bars": [sum(parts) for parts in grid.lengths],
        "empty": words.put(grid.empty),
    }
