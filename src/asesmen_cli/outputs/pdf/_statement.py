"""What the document of a statement holds."""

from asesmen_cli.domain.statements import Cell, Grid, Statement
from asesmen_cli.language import Language, written
from asesmen_cli.outputs.pdf._frame import Content, breakable

WIDE = 7
"""Columns beyond which a page lies on its side."""


def statement_content(statement: Statement, words: Language) -> Content:
    """Its sentences and tables in words, with the lengths of the bars."""
    return {
        "title": words.put(statement.title),
        "as_of": words.say("As of {day}", day=statement.as_of),
        "lead": [words.put(sentence) for sentence in statement.lead],
        "wide": max(len(grid.columns) for grid in statement.grids) > WIDE,
        "grids": [_grid(grid, words) for grid in statement.grids],
        "notes": [words.put(note) for note in statement.notes],
    }


def _grid(grid: Grid, words: Language) -> Content:
    def line(row: tuple[Cell, ...]) -> list[str]:
        return [
            breakable(written(cell, column.kind, words))
            for cell, column in zip(row, grid.columns, strict=True)
        ]

    return {
        "title": words.put(grid.title),
        "headings": [words.text(column.title) for column in grid.columns],
        "kinds": [column.kind.value for column in grid.columns],
        "rows": [line(row) for row in grid.rows],
        "total": None if grid.total is None or not grid.rows else line(grid.total),
        "bars": list(grid.lengths),
        "empty": "" if grid.empty is None else words.put(grid.empty),
    }
