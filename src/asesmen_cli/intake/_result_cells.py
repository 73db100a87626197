"""What a cell of a sheet of results says: a JPM, a level, or a category."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from asesmen_cli.domain.results import Category, as_jpm
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault

_CATEGORIES: Mapping[str, Category] = {
    alias: category
    for category, aliases in {
        Category.MEETS: "ms | memenuhi syarat",
        Category.STILL_MEETS: "mms | masih memenuhi syarat",
        Category.FALLS_SHORT: "kms | kurang memenuhi syarat",
        Category.OPTIMAL: "o | optimal",
        Category.FAIRLY_OPTIMAL: "co | cukup optimal",
        Category.LESS_OPTIMAL: "ko | kurang optimal",
    }.items()
    for alias in aliases.split(" | ")
}
_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,15})?)\s*(%|persen)?", re.IGNORECASE)
_FRACTION = Decimal("1.5")
"""A JPM up to here is a share of one, as cells formatted as per cent hold it."""
_MOST = Decimal(150)
"""No JPM lies above, before it is capped at 100."""
_LONGEST = 2000
"""Characters of a category that are looked at."""


def are_shares(cells: Iterable[CellValue]) -> bool:
    """Does a column hold its JPMs as shares of one? One above 1.5 is then above 150 %."""
    numbers = [one[0] for cell in cells if isinstance(one := _decimal(cell), tuple) and not one[1] and one[0]]
    return sum(number <= _FRACTION for number in numbers) * 2 > len(numbers)


def per_cent(cell: CellValue, *, shares: bool = False) -> Decimal | Fault | None:
    """A JPM, capped and in hundredths: from ``82,5%``, 0.825 as per-cent cells hold it, 82.5.

    ``shares``: see :func:`are_shares`.

    Zero is not a result: it is what a formula gives for somebody who was not there.
    """
    read = _decimal(cell)
    if read is None or isinstance(read, Fault):
        return read
    number, marked = read
    if not number:
        return None
    if not marked and (shares or number <= _FRACTION):
        number *= 100
    return as_jpm(number) if number <= _MOST else Fault("jpm")


def _decimal(cell: CellValue) -> tuple[Decimal, bool] | Fault | None:
    """A number that is not below zero, and whether a per-cent sign follows it."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return (Decimal(values.shown(cell)), False) if cell >= 0 else Fault("jpm")
    found = values.text(cell)
    if found is None:
        return None
    match = _NUMBER.fullmatch(found)
    return (Decimal(match[1].replace(",", ".")), bool(match[2])) if match else Fault("jpm")


def level_of(cell: CellValue) -> Decimal | Fault | None:
    """A level, or a total of levels."""
    read = _decimal(cell)
    return read[0] if isinstance(read, tuple) else read


def category_of(cell: CellValue) -> Category | None:
    """The category that a cell states: ``MS``, ``Memenuhi Syarat (MS)``; None for other words."""
    text = re.sub(r"\([^()]{0,80}\)", " ", (values.text(cell) or "")[:_LONGEST]).casefold()
    return _CATEGORIES.get(" ".join(re.sub(r"[^a-z]+", " ", text).split()))
