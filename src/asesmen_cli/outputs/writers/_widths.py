"""How wide the columns of a printed table are, by their content."""

from asesmen_cli.domain.document import Table
from asesmen_cli.language import Language

MOST, LEAST = 38, 7
"""Characters that a column of texts asks for at most, and at least."""


def characters(table: Table, words: Language) -> list[int]:
    """Return the characters that each column needs. A column that must not wrap fits its longest value."""
    rows = [*table.rows, *([] if table.total is None else [table.total])]
    asked = []
    for n, column in enumerate(table.columns):
        heading = max(map(len, words.text(column.title).split()), default=0)
        longest = max((len(words.cell(row[n], column.kind)) for row in rows), default=0)
        wanted = min(max(longest, LEAST), MOST) if column.kind.wraps else longest
        asked.append(max(heading, wanted) + 2)
    return asked
