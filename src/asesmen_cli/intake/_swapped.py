"""Tells columns of dates in which a spreadsheet program took the month for the day.

Text such as ``01-04-2022``, opened where months come first, becomes 4 January; days above 12 stay text. Each
date looks sound by itself: only the column shows it. Nothing is exchanged here; the office decides.
"""

from collections.abc import Sequence
from datetime import date

from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.people import Nip, read_nip
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._tables import Table

FEWEST = 10
"""So many real dates are needed to judge a column."""
_LAST_MONTH = 12


def swapped_columns(table: Table, on: date) -> list[Finding]:
    """A warning for each column of dates that looks exchanged."""
    findings = []
    for name in (Field.BIRTH_DATE, Field.TMT_CPNS, Field.RETIRES_ON, Field.LAST_ASSESSED):
        column = table.columns.get(name)
        if column is None:
            continue
        rows = table.rows[table.first :]
        cells = [row[column] for row in rows]
        if any(isinstance(cell, date) and cell.day > _LAST_MONTH for cell in cells):
            continue
        real = [
            told for cell in cells if not isinstance(cell, str) and isinstance(told := _day(cell, on), date)
        ]
        texts = [
            told
            for cell in cells
            if isinstance(cell, str) and cell and isinstance(told := _day(cell, on), date)
        ]
        if len(real) < FEWEST or any(day.day > _LAST_MONTH for day in real):
            continue
        if name is Field.BIRTH_DATE:
            swapped = _refuted_by_number(table, column, on)
        else:
            swapped = _all_in_january(real) or (bool(texts) and all(day.day > _LAST_MONTH for day in texts))
        if swapped:
            first = next(at for at, cell in enumerate(cells) if not isinstance(cell, str))
            findings.append(
                Finding(
                    code="roster.dates-swapped",
                    severity=Severity.WARNING,
                    place=table.place(table.first + first, column),
                    value=table.written(table.first + first, column),
                    params={
                        "n": len(real),
                        "header": table.headings[column].written or table.place(0, column).cell[:-1],
                    },
                )
            )
    return findings


def _day(cell: values.Cell, on: date) -> object:
    return values.day(cell, this_year=on.year)


def _all_in_january(days: Sequence[date]) -> bool:
    return sum(day.month == 1 for day in days) * 10 >= len(days) * 9 and len({day.day for day in days}) > 1


def _refuted_by_number(table: Table, column: int, on: date) -> bool:
    """Do most real birth dates fit the number only with day and month exchanged?"""
    fits = turned = 0
    for row in table.rows[table.first :]:
        told = None if isinstance(row[column], str) else _day(row[column], on)
        number = read_nip(values.digits_of_nip(row[table.columns[Field.NIP]]) or "")
        if isinstance(told, date) and isinstance(number, Nip):
            fits += told == number.born
            turned += told != number.born and values.turned(told) == number.born
    return turned > fits
