"""Tells columns of dates in which day and month stand the wrong way round.

Text such as ``01-04-2022``, opened where months come first, becomes 4 January; days above 12 stay text. Each
date looks sound by itself: only the column shows it. Nothing is exchanged here; the office decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.people import Nip, read_nip
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._table import SAMPLE, SheetTable

FEWEST = 10
"""So many dates are needed to judge a column by its months alone."""
_FEWEST_REALS, _FEWEST_TEXTS = 3, 2
"""So many where real dates, all up to the 12th, are beside texts, all after the 12th."""
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are to be read."""

    on: date
    """Today."""
    swapped: frozenset[int] = frozenset()
    """Columns that the office says are the wrong way round."""
    epoch_1904: bool = False


def swapped_columns(table: SheetTable, dates: Dates) -> dict[Field, Finding]:
    """A warning for each column of dates that looks exchanged and is not yet said to be."""
    on, findings = dates.on, {}
    for field, column in _columns_of_days(table):
        if column in dates.swapped:
            continue
        cells = [row[column] for row in table.rows[table.first :]]
        if any(isinstance(cell, date) and cell.day > _LAST_MONTH for cell in cells):
            continue
        if field is Field.BIRTH_DATE:
            wrong = _refuted_by_number(table, column, on)
        else:
            wrong = _reals_are_swapped(cells, on) or _texts_are_month_first(cells, on)
        if wrong:
            first = table.first + next(at for at, cell in enumerate(cells) if _read(cell, on) is not None)
            header = table.headings[column].written or (table.place(first, column).cell or "").rstrip(
                "0123456789"
            )
            findings[field] = Finding.warning(
                "roster.dates-swapped",
                table.place(first, column),
                table.written(first, column),
                n=sum(_read(cell, on) is not None for cell in cells),
                header=header,
            )
    return findings


def _columns_of_days(table: SheetTable) -> Iterator[tuple[Field, int]]:
    for field in (Field.BIRTH_DATE, Field.TMT_CPNS, Field.RETIRES_ON):
        if field in table.columns:
            yield field, table.columns[field]
    days = table.days or tuple(at for name, at in table.columns.items() if name == Field.LAST_ASSESSED)
    yield from ((Field.LAST_ASSESSED, at) for at in days)


def _read(cell: CellValue, on: date, *, month_first: bool = False) -> object:
    return values.day(cell, this_year=on.year, month_first=month_first)


def _dates(cells: Sequence[CellValue], on: date) -> list[date]:
    read = {cell: _read(cell, on) for cell in set(cells)}
    return [day for cell in cells if isinstance(day := read[cell], date)]


def _reals_are_swapped(cells: Sequence[CellValue], on: date) -> bool:
    """Real dates nearly all in January; or none after the 12th, beside texts all after the 12th."""
    real = _dates([cell for cell in cells if not isinstance(cell, str)], on)
    if len(real) < _FEWEST_REALS or any(day.day > _LAST_MONTH for day in real):
        return False
    if len(real) >= FEWEST and sum(day.month == 1 for day in real) * 10 >= len(real) * 9:
        return len({day.day for day in real}) > 1
    texts = _dates([cell for cell in cells if isinstance(cell, str) and cell], on)
    return len(texts) >= _FEWEST_TEXTS and all(day.day > _LAST_MONTH for day in texts)


def _texts_are_month_first(cells: Sequence[CellValue], on: date) -> bool:
    """Texts of which some are dates only with the month first, and none only with the day first."""
    if not all(isinstance(cell, str) for cell in cells):
        return False
    filled = [cell for cell in set(cells) if _read(cell, on) is not None]
    impossible = Fault("date-impossible")
    wrong = sum(_read(cell, on) == impossible for cell in filled)
    return (
        wrong > 0
        and len(filled) >= _FEWEST_REALS
        and all(_read(cell, on, month_first=True) != impossible for cell in filled)
    )


def _refuted_by_number(table: SheetTable, column: int, on: date) -> bool:
    """Do most birth dates fit the number only with day and month exchanged?"""
    fits = turned = 0
    rows = table.rows[table.first : table.first + SAMPLE]
    only_text = all(isinstance(row[column], str) for row in rows)
    for row in rows:
        number = read_nip(values.digits_of_nip(row[table.columns[Field.NIP]]) or "")
        if isinstance(number, Nip) and row[column] != "":
            read = _read(row[column], on)
            exchanged = values.day(row[column], this_year=on.year, swapped=True, month_first=only_text)
            fits += read == number.born
            turned += read != number.born and exchanged == number.born
    return turned >= max(fits + 1, _FEWEST_REALS)
