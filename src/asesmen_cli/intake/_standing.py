"""The standing (kedudukan hukum) of each person: from its column, or from a note that says it."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import cast

from asesmen_cli.domain.due import NOT_SERVING, names_any
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._fields import Fields
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._record import TableReading, header_place

_SERVES = re.compile(
    r"\b(?:c?pns|pppk|p3k|asn|masa percobaan|tetap|definitif|plt|plh|bekerja|dinas)\b", re.IGNORECASE
)
_PENSION = "Pensiun"
_LONGEST_NOTE = 40
_NOTES_SHOWN = 8
_MAY_SAY_IT = (Field.EMPLOYMENT, Field.POST_KIND, Field.NOTE)
"""Columns whose cells may say that somebody does not serve."""


def read_standings(tray: TableReading, fields: Fields) -> Sequence[str | None]:
    """Return the standing of each person in the order of the rows; note what is not understood."""
    own, leaving = fields.texts(Field.STANDING), values.Memo(partial(values.leaving, on=fields.on))
    notes = {name: fields.cells_of(name) for name in _MAY_SAY_IT if name in fields}
    if Field.STANDING in fields:
        _note_unknown(tray, fields, own)
    if Field.NOTE in notes:
        _note_unread(tray, fields, notes[Field.NOTE], leaving)
    said: list[Sequence[object]] = [
        list(map(leaving.__getitem__, cells))
        for cells in notes.values()
        if any(leaving[cell] is not None for cell in set(cells))
    ]
    if Field.RETIRES_ON in fields:
        said.append([_PENSION if says_yes(cell) else None for cell in fields.cells_of(Field.RETIRES_ON)])
    if not said:
        return own
    return [_standing(one, found) for one, *found in zip(own, *said, strict=True)]


def read_pensions(fields: Fields) -> Sequence[date | None]:
    """Return from when each person is retired: from its column, else from a note that names the day."""
    own = fields.only(date, Field.RETIRES_ON)
    if Field.NOTE not in fields:
        return own
    noted = values.Memo(partial(values.pension, on=fields.on))
    cells = fields.cells_of(Field.NOTE)
    return [one or cast("date | None", noted[cell]) for one, cell in zip(own, cells, strict=True)]


def _standing(own: str | None, said: Sequence[object]) -> str | None:
    if own is not None and names_any(own, NOT_SERVING):
        return own
    return next((one for one in said if isinstance(one, str)), own)


def _note_unknown(tray: TableReading, fields: Fields, own: Sequence[str | None]) -> None:
    """One finding for each unknown word of standing."""
    unknown: dict[str, list[int]] = defaultdict(list)
    known = {one for one in set(own) if one is None or values.STANDING.search(one) or _SERVES.search(one)}
    for record, standing in zip(tray.records, own, strict=True):
        if standing is not None and standing not in known:
            unknown[standing].append(record.row)
    for rows in unknown.values():
        column = fields.at[Field.STANDING]
        tray.note("roster.standing-unknown", Severity.WARNING, rows[0], column, n=len(rows))


def _note_unread(
    tray: TableReading, fields: Fields, cells: Sequence[CellValue], leaving: Mapping[CellValue, object]
) -> None:
    """One finding for all notes that were not used."""
    unread: Counter[str] = Counter()
    for cell, n in Counter(cells).items():
        remark = values.text(cell)
        if remark is not None and leaving[cell] is None and values.pension(cell, on=fields.on) is None:
            unread[remark[:_LONGEST_NOTE]] += n
    if unread:
        words = tuple(f"{text} ({n})" for text, n in unread.most_common(_NOTES_SHOWN))
        place = header_place(tray.table, fields.at[Field.NOTE])
        tray.findings.append(Finding.info("roster.notes-unread", place, n=unread.total(), notes=words))


def says_yes(cell: CellValue) -> bool:
    """Does a cell of the column for days of retirement say yes in place of a day?"""
    return isinstance(cell, str) and cell.strip().casefold() in {"sudah", "ya", "y", "v", "√", "✓", "pensiun"}
