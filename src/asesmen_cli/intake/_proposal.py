"""Lists whose headers explain nothing: how their columns can be read, as the cells prove."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._guess import proposal
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._table import SheetTable, letter
from asesmen_cli.intake._tables import find_tables

SAMPLE_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How the columns of a sheet can be read."""

    sheet: str
    headers: tuple[str, ...]
    """What is above each column of the sheet; blank where nothing does."""
    columns: Mapping[str, str]
    """Column letter -> field. Number and name are always among them, proven by their cells."""
    sample: tuple[Mapping[str, str], ...]
    """The first people: column letter -> cell as a person reads it, a number without marks."""

    def header(self, column: str) -> str:
        """What is above a column, or nothing."""
        return next((text for at, text in enumerate(self.headers) if letter(at) == column), "")


Accept: TypeAlias = Callable[[Proposal], Mapping[str, str] | None]
"""Decides on a proposal: returns the columns to read (letter -> field), or None to refuse it."""


def accept_none(_: Proposal) -> None:
    """Refuse every proposal."""


def accept_all(offered: Proposal) -> Mapping[str, str]:
    """Read the columns as proposed."""
    return offered.columns


def proposed_tables(
    sheets: Sequence[Sheet], mapping: Mapping[str, str], accept: Accept
) -> dict[str, list[SheetTable]]:
    """Sheet -> the lists in it that are accepted. Sheets with the same proposal are decided on once."""
    decided: dict[tuple[object, ...], Mapping[str, str] | None] = {}
    found: dict[str, list[SheetTable]] = {}
    for sheet in sheets:
        columns = proposal(sheet.rows)
        tables = find_tables(sheet, columns | dict(mapping)) if columns else []
        if not tables:
            continue
        offered = _proposal(tables[0])
        key = offered.headers, *offered.columns.items()
        if key not in decided:
            decided[key] = accept(offered)
        taken = decided[key]
        if taken is not None:
            again = tables if taken == offered.columns else find_tables(sheet, {**taken, **mapping})
            found[sheet.name] = [replace(table, proposed=True) for table in again]
    return found


def _proposal(table: SheetTable) -> Proposal:
    columns = columns_by_letter(table)
    nip = table.columns[Field.NIP]
    people = [
        row for row in range(table.first, len(table.rows)) if values.looks_like_nip(table.rows[row][nip])
    ]
    cells = {letter(table.origin[at]): at for at in table.columns.values()}
    return Proposal(
        sheet=table.sheet,
        headers=headers_of(table),
        columns=columns,
        sample=tuple(
            {key: _example(table, row, at) for key, at in cells.items()} for row in people[:SAMPLE_ROWS]
        ),
    )


def _example(table: SheetTable, row: int, column: int) -> str:
    if column == table.columns[Field.NIP]:
        return values.digits_of_nip(table.rows[row][column]) or ""
    return table.written(row, column)


def columns_by_letter(table: SheetTable) -> dict[str, str]:
    """Column letter -> field, from left to right."""
    found = sorted((table.origin[at], str(field)) for field, at in table.columns.items())
    return {letter(column): field for column, field in found}


def headers_of(table: SheetTable) -> tuple[str, ...]:
    """What is above each column of the sheet; blank where nothing does."""
    return tuple(heading.written for heading in table.headings)
