"""Cells as they leave a file, and the text in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

CellValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""As python-calamine types it; an empty cell is the empty text."""


def words(listed: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(listed.split())


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used: the tail of a finding's code."""

    code: str


class Memo(dict[CellValue, object]):
    """Reads each distinct cell once."""

    def __init__(self, read: Callable[[CellValue], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: CellValue) -> object:
        value = self[cell] = self._read(cell)
        return value


def texts_of(cells: Sequence[CellValue]) -> dict[int, str]:
    """Column -> text, for the cells that hold one."""
    return {column: found for column, cell in enumerate(cells) if (found := text(cell)) is not None}


# --- text -----------------------------------------------------------------------------------------------

_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u061c\ufeff",
    )
)
_NO_VALUE = frozenset(
    ("", "-", "--", "---", "–", "—", ".", "..", "...", "…", "0", "'", '"', "?", "_", "/", "null", "none",
     "nan", "nil", "n/a", "na", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "tidak ada", "kosong",
     "nip.", "nip. -", "nip. ...", "nip. …", "nip. ....")
)  # fmt: skip
_LONGEST_NOTHING = max(map(len, _NO_VALUE))
_APOSTROPHES = "'’‘`´ʼ′"
"""Left over where text was forced in a spreadsheet."""
_SHOWN_WHOLE = 1e11
"""From here on Excel shows a number in a cell of ordinary width as 1.98001E+17."""


def shown(cell: CellValue) -> str:
    """The cell as a person would read it: numbers without ``.0``, long ones as Excel shows them."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float):
        if abs(cell) >= _SHOWN_WHOLE:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def text(cell: CellValue) -> str | None:
    """Text with its blanks tidied; None for the many ways of writing "nothing"."""
    found = " ".join(cell.split()) if type(cell) is str else shown(cell)  # as most cells are
    if not found.isascii():
        found = " ".join(found.translate(_INVISIBLE).split())
    if found and found[0] in _APOSTROPHES:
        found = found.lstrip(_APOSTROPHES).lstrip()
    return None if len(found) <= _LONGEST_NOTHING and found.casefold() in _NO_VALUE else found
