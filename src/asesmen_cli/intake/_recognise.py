"""What a spreadsheet holds, by its headers: a roster, attendance, results and the like."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path

from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake import _attendance, _periods, _result_columns
from asesmen_cli.intake._files import Sheet, open_workbook
from asesmen_cli.intake._guess import proposal
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._participants import by_name, has_organisers
from asesmen_cli.intake._rows import RowKind, aside
from asesmen_cli.intake._table import SheetTable
from asesmen_cli.intake._tables import find_tables

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv"})
"""Suffixes of the files that are looked at."""
HEAD = 80
"""Rows of a sheet that are enough to recognise it."""
PARTICIPANTS = ("PESERTA", "RIWAYAT", "ASSESSED")
"""Words above a table, in its headers or in the name of its sheet that make it a list of people assessed."""
OF_A_POST = frozenset({Field.ECHELON, Field.POST_KIND, Field.POSITION, Field.RANK, Field.BIRTH_DATE})
"""Columns of which a roster has many."""
FEW = 2
"""So many of them a list of participants or absences may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a file holds."""

    holds: Template
    rows: int
    """Filled rows below the headers; none in a blank workbook."""


def recognise(path: Path, *, on: date) -> Recognised | None:
    """Return what a spreadsheet holds; None where it is no list that is known.

    Args:
        path: Any spreadsheet.
        on: Today, for headers that are dates.

    Raises:
        AsesmenError: ``file.*``.
    """
    sheets = open_workbook(path).shown
    heads = [replace(sheet, rows=tuple(islice(sheet.rows, HEAD))) for sheet in sheets]
    try:
        people = [table for head in heads for table in find_tables(head, {}, nameless=True)]
    except AsesmenError:  # two columns claim to be the number: the reader of rosters asks which
        return Recognised(holds=Template.ROSTER, rows=_all(sheets))
    tests: tuple[tuple[Template, Callable[[SheetTable], bool]], ...] = (
        (Template.RESULTS, _result_columns.holds_results),
        (Template.ABSENCES, lambda table: _periods.holds_absences(table) and not _describes_posts(table)),
        (Template.ATTENDANCE, lambda table: _attendance.holds_attendance(table, on)),
        (Template.HISTORY, _holds_participants),
    )
    for holds, test in tests:
        found = [table for table in people if test(table)]
        if found:
            return Recognised(holds=holds, rows=_filled(found, sheets))
    if people:
        return Recognised(holds=Template.ROSTER, rows=_filled(people, sheets))
    named = [table for head in heads for table in by_name(head)]
    if named:
        return Recognised(holds=Template.HISTORY, rows=_filled(named, sheets))
    if any(proposal(head.rows) for head in heads):
        return Recognised(holds=Template.ROSTER, rows=_all(sheets))
    days = [table for head in heads if (table := _periods.find_windows(head)) is not None]
    return Recognised(holds=Template.VENUES, rows=_filled(days, sheets)) if days else None


def _holds_participants(table: SheetTable) -> bool:
    """Return whether a list of people is about an event, not about everyone."""
    if table.nameless:
        return True
    if _describes_posts(table):
        return False
    if has_organisers(table):
        return True
    above = [str(cell) for row in table.rows[: max(table.header, 0)] for cell in row if isinstance(cell, str)]
    titles = " ".join([table.sheet, *above, *(heading.written for heading in table.headings)]).upper()
    return any(word in titles for word in PARTICIPANTS)


def _describes_posts(table: SheetTable) -> bool:
    """Return whether a list has more columns about posts than a list of an event or of absences has."""
    return len(OF_A_POST & table.columns.keys()) > FEW


def _all(sheets: Iterable[Sheet]) -> int:
    return sum(map(any, chain(*(sheet.rows for sheet in sheets))))


def _filled(tables: Iterable[SheetTable], sheets: Iterable[Sheet]) -> int:
    """Return how many rows below the headers are filled, other than by an example."""
    rows = {sheet.name: sheet.rows for sheet in sheets}
    filled = (filter(None, row) for table in tables for row in rows[table.sheet][table.first :])
    return sum(
        bool(texts) and aside(texts) is not RowKind.EXAMPLE
        for texts in ([str(cell) for cell in row] for row in filled)
    )
