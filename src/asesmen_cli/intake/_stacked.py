"""People whose facts are above each other: name and number in one cell, or a person on two lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._columns import columns_of_lines, texts_of
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._table import SAMPLE, Rows, SheetTable, headings_of


def unstacked(table: SheetTable, header: Rows, mapping: Mapping[str, str]) -> SheetTable:
    """Give the name and the number columns of their own where they share one, and one row to each person.

    ``header`` is the header rows of the table.
    """
    column = table.columns[Field.NAME]
    if table.columns[Field.NIP] != column:
        lines = _lines_without_number(table)
        return _two_lines(table, header, mapping, lines) if lines else table
    split = [values.unstack(row[column]) for row in table.rows]
    lines = {
        row: below for row, below in _second_lines(table.first, split).items() if _may_be_first(table, row)
    }
    if len(lines) > sum(name is not None and nip is not None for name, nip in split[table.first :]):
        return _two_lines(table, header, mapping, lines)
    width = len(table.headings)
    return replace(
        table,
        rows=[[*row, name or "", nip or ""] for row, (name, nip) in zip(table.rows, split, strict=True)],
        columns={**table.columns, Field.NAME: width, Field.NIP: width + 1},
        headings=(*table.headings, table.headings[column], table.headings[column]),
        origin=(*table.origin, column, column),
        stacked=True,
    )


def _may_be_first(table: SheetTable, row: int) -> bool:
    """Where people have running numbers, a line without one begins nobody: it signs."""
    return table.number is None or values.text(table.rows[row][table.number]) is not None


def _second_lines(first: int, split: Sequence[tuple[str | None, str | None]]) -> dict[int, int]:
    """Row of a name -> row of the number under it; a blank row may stand between them."""
    lines, waiting = {}, None
    for row in range(first, len(split)):
        name, nip = split[row]
        if name is not None:
            waiting = row if nip is None else None
        elif nip is not None and waiting is not None:
            lines[waiting] = row
            waiting = None
    return lines


def _lines_without_number(table: SheetTable) -> dict[int, int]:
    """Row of a person -> the row under it, where most people have a second line without number."""
    if table.number is None:
        return {}
    nip, lines, people = table.columns[Field.NIP], {}, 0
    for row in range(table.first, len(table.rows) - 1):
        cells, below = table.rows[row], table.rows[row + 1]
        if values.text(cells[table.number]) is None or not values.looks_like_nip(cells[nip]):
            continue
        people += 1
        filled = sum(values.text(cell) is not None for cell in below)
        if values.text(below[table.number]) is None and not values.looks_like_nip(below[nip]) and filled > 1:
            lines[row] = row + 1
    return lines if len(lines) * 2 > people else {}


def _two_lines(
    table: SheetTable, header: Rows, mapping: Mapping[str, str], lines: Mapping[int, int]
) -> SheetTable:
    """Put the second line of each person beside the first; with two header rows each names its own line."""
    width = len(table.headings)
    nothing = [""] * width
    rows = [[*row, *(table.rows[lines[at]] if at in lines else nothing)] for at, row in enumerate(table.rows)]
    headings, columns = (*table.headings, *table.headings), dict(table.columns)
    if len(header) > 1:
        headings = (*headings_of(header[-2:-1]), *headings_of(header[-1:]))
        sample = rows[table.first : table.first + SAMPLE]
        columns = columns_of_lines(headings, mapping, sample)
    column, number = table.columns[Field.NAME], table.columns[Field.NIP]
    columns |= {Field.NAME: column, Field.NIP: column + width if number == column else number}
    born = columns.get(Field.BIRTH_DATE)
    if born is not None and born < width and texts_of(rows[table.first :], born + width):
        columns[Field.BIRTH_DATE] = born + width
    return replace(
        table,
        rows=rows,
        columns=columns,
        headings=headings,
        origin=(*table.origin, *table.origin),
        continued=frozenset(lines.values()),
        stacked=number == column,
    )
