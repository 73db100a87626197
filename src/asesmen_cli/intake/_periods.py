"""Lists of days: the windows that a venue offers, and when people cannot come.

Every row is an entry, is rejected with a finding by cell, or is counted as what else it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._files import open_workbook
from asesmen_cli.intake._headers import Field, spellings
from asesmen_cli.intake._people import TableReading, ignored, read_table
from asesmen_cli.intake._rows import RowKind, aside, counts_columns
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable, headings_of
from asesmen_cli.intake._tables import find_list, find_tables
from asesmen_cli.intake._values import CellValue


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """One batch that a venue has room for."""

    first: date
    last: date
    seats: int | None
    """None where the list does not tell."""
    room: int
    venue: str | None
    place: Place
    """The cell of the first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """Days on which a person cannot come, both ends included."""

    nip: str
    name: str
    first: date
    last: date
    reason: str
    """Empty where the list does not tell."""
    place: Place
    """The cell of the first day."""
    number: Place
    """The cell of the NIP."""


_FIRST, _LAST, _SEATS, _ROOM, _VENUE, _REASON = "first", "last", "seats", "room", "venue", "reason"
_HEADERS: Mapping[str, frozenset[str]] = {
    field: frozenset(headers.split(" | "))
    for field, headers in {
        _FIRST: (
            "DARI | DARI TANGGAL | DARI TGL | TANGGAL MULAI | TGL MULAI | MULAI | MULAI TANGGAL | AWAL | "
            "HARI PERTAMA | TANGGAL AWAL | FROM | FROM DATE | START | START DATE | FIRST DAY"
        ),
        _LAST: (
            "SAMPAI | SAMPAI TANGGAL | SAMPAI TGL | SAMPAI DENGAN | S/D | SD | HINGGA | TANGGAL SELESAI | "
            "TGL SELESAI | SELESAI | TANGGAL AKHIR | AKHIR | HARI TERAKHIR | TO | TO DATE | UNTIL | END | "
            "END DATE | LAST DAY"
        ),
        _SEATS: (
            "KURSI | JUMLAH KURSI | KAPASITAS | KAPASITAS RUANG | KUOTA | PESERTA | JUMLAH PESERTA | "
            "BATAS PESERTA | DAYA TAMPUNG | SEATS | CAPACITY"
        ),
        _ROOM: "RUANG | RUANGAN | NO RUANG | NOMOR RUANG | NAMA RUANG | ROOM",
        _VENUE: (
            "TEMPAT | NAMA TEMPAT | TEMPAT PELAKSANAAN | TEMPAT KEGIATAN | LOKASI | GEDUNG | VENUE | PLACE | "
            "LOCATION"
        ),
        _REASON: "ALASAN | KETERANGAN | KET | SEBAB | REASON",
    }.items()
}
_SEATS_TOLD = re.compile(r"(\d{1,4})(?:\s*(?:orang|kursi|peserta|pax|seats?|people))?", re.IGNORECASE)
_ROOM_TOLD = re.compile(r"(?:(?:ruang(?:an)?|room)\s*)?(?:(?:no\.?|nomor)\s*)?([1-9]\d{0,2})", re.IGNORECASE)
_THIS_CENTURY = 2099
"""Years of two digits are of this century: the days are to come."""


def read_windows(path: Path) -> tuple[tuple[VenueRow, ...], tuple[Finding, ...]]:
    """Read the windows that a venue offers, and what is wrong with rows or was passed over.

    Raises:
        AsesmenError: ``file.*``, ``venue.no-list``, ``venue.empty``.
    """
    workbook = open_workbook(path)
    tables = [table for sheet in workbook.shown if (table := find_list(sheet, _columns)) is not None]
    if not tables:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("venue.no-list", file=workbook.name, sheets=names)
    trays = [TableReading(table) for table in tables]
    rows = [row for tray in trays for row in _venue_rows(tray, epoch_1904=workbook.epoch_1904)]
    findings = [finding for tray in trays for finding in tray.findings]
    if not rows and not any(finding.severity is Severity.ERROR for finding in findings):
        raise AsesmenError("venue.empty", file=workbook.name)
    return tuple(rows), (*findings, *_overlaps(rows))


def read_absences(
    path: Path, *, on: date, columns: Mapping[str, str]
) -> tuple[tuple[AbsenceRow, ...], tuple[Finding, ...]]:
    """Read who cannot come when, and what is wrong with rows or was passed over.

    Args:
        path: Any spreadsheet.
        on: The day reckoned from.
        columns: What the office says itself of number and name: header or column letter -> field.

    Raises:
        AsesmenError: ``file.*``, ``away.no-list``, ``roster.twice``.
    """
    workbook = open_workbook(path)
    trays = []
    for table in (table for sheet in workbook.shown for table in find_tables(sheet, columns)):
        days = _columns(table.headings)
        if days:
            dates = Dates(on, frozenset(), workbook.epoch_1904)
            trays.append(read_table(replace(table, columns={**table.columns, **days}), dates, None))
    if not trays:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("away.no-list", file=workbook.name, sheets=names)
    rows = tuple(row for tray in trays for row in _absence_rows(tray, epoch_1904=workbook.epoch_1904))
    return rows, tuple(
        finding
        for tray in trays
        for finding in tray.findings
        if finding.severity is Severity.ERROR or finding.code.startswith("roster.ignored-")
    )


def _columns(headings: Sequence[Heading]) -> Mapping[str, int]:
    """Where the first day, the last day and what else is told stands; nothing without the two days."""
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        told = {*spellings(heading.leaf), *spellings(heading.written)}
        for field, headers in _HEADERS.items():
            if headers & told:
                columns.setdefault(field, at)
    return columns if {_FIRST, _LAST} <= columns.keys() else {}


def _absence_rows(tray: TableReading, *, epoch_1904: bool) -> Iterator[AbsenceRow]:
    table = tray.table
    reason = table.columns.get(_REASON)
    asked = [table.columns[_FIRST], table.columns[_LAST], *([] if reason is None else [reason])]
    unfilled = {
        record.row
        for record in tray.records
        if not record.rejected and not any(table.written(record.row, column) for column in asked)
    }
    if unfilled:
        tray.findings.append(ignored(table, RowKind.UNFILLED, sorted(unfilled)))
    for record in tray.records:
        if record.row in unfilled:
            continue
        span = _span(tray, record.row, epoch_1904=epoch_1904)
        if span is not None and not record.rejected:
            yield AbsenceRow(
                nip=record.nip,
                name=record.name,
                first=span[0],
                last=span[1],
                reason=(reason is not None and values.text(table.rows[record.row][reason])) or "",
                place=table.place(record.row, table.columns[_FIRST]),
                number=table.place(record.row, table.columns[Field.NIP]),
            )


# --- the days of a row ------------------------------------------------------------------------------------


def _span(tray: TableReading, row: int, *, epoch_1904: bool) -> tuple[date, date] | None:
    """The first and the last day of a row; None where they reject it."""
    cells, days = tray.table.rows[row], []
    for column in (tray.table.columns[_FIRST], tray.table.columns[_LAST]):
        told = _day(cells[column], epoch_1904=epoch_1904)
        if isinstance(told, date):
            days.append(told)
        else:
            tray.note("days.missing" if told is None else "days.unreadable", Severity.ERROR, row, column)
    if len(days) < 2:  # noqa: PLR2004 (first and last)
        return None
    first, last = days
    if last < first:
        tray.note("days.reversed", Severity.ERROR, row, tray.table.columns[_LAST], first=first, last=last)
        return None
    return first, last


def _day(cell: CellValue, *, epoch_1904: bool) -> object:
    return values.day(cell, this_year=_THIS_CENTURY, epoch_1904=epoch_1904)


# --- venues -----------------------------------------------------------------------------------------------


def _venue_rows(tray: TableReading, *, epoch_1904: bool) -> list[VenueRow]:
    table, rows = tray.table, []
    for row in range(table.first, len(table.rows)):
        kind = _kind(table, table.rows[row], epoch_1904=epoch_1904)
        if kind is None:
            rows.append(row)
        elif kind is not RowKind.BLANK:
            tray.ignored[kind].append(row)
    tray.findings += (ignored(table, kind, others) for kind, others in tray.ignored.items())
    read = [_venue_row(tray, row, epoch_1904=epoch_1904) for row in rows]
    named = any(one is not None and one.venue for one in read)
    for row, one in zip(rows, read, strict=True):
        if named and one is not None and one.venue is None:
            tray.note("venue.no-name", Severity.ERROR, row, table.columns.get(_VENUE, table.columns[_FIRST]))
    return [one for one in read if one is not None]


def _kind(table: SheetTable, cells: Sequence[CellValue], *, epoch_1904: bool) -> RowKind | None:
    """What a row is that is no entry of the list; None for an entry, sound or not."""
    told = {column: text for column, cell in enumerate(cells) if (text := values.text(cell)) is not None}
    if not told:
        return RowKind.BLANK
    days = {table.columns[_FIRST], table.columns[_LAST]}
    if all(isinstance(_day(cells[column], epoch_1904=epoch_1904), date) for column in days):
        return None
    if told.keys() == {table.number}:
        return RowKind.EMPTY
    if _columns(headings_of([cells])):
        return RowKind.HEADER
    if counts_columns(told):
        return RowKind.NUMBERING
    filled = told.keys() & {*table.columns.values(), table.number}
    return aside(told.values()) or (None if days & filled or len(filled) > 1 else RowKind.NOTE)


def _venue_row(tray: TableReading, row: int, *, epoch_1904: bool) -> VenueRow | None:
    table, cells = tray.table, tray.table.rows[row]

    def cell(field: str) -> CellValue:
        return cells[table.columns[field]] if field in table.columns else ""

    span = _span(tray, row, epoch_1904=epoch_1904)
    seats = _seats(cell(_SEATS))
    if isinstance(seats, values.Fault):
        tray.note(f"venue.{seats.code}", Severity.ERROR, row, table.columns[_SEATS])
    if span is None or isinstance(seats, values.Fault):
        return None
    room = _ROOM_TOLD.fullmatch(values.shown(cell(_ROOM)))
    named = None if room else values.text(cell(_ROOM))
    return VenueRow(
        first=span[0],
        last=span[1],
        seats=seats,
        room=int(room[1]) if room else 1,
        venue=", ".join(filter(None, (values.text(cell(_VENUE)), named))) or None,
        place=table.place(row, table.columns[_FIRST]),
    )


def _seats(cell: CellValue) -> int | values.Fault | None:
    told = values.shown(cell)
    found = _SEATS_TOLD.fullmatch(told)
    if found is not None and int(found[1]):
        return int(found[1])
    return values.Fault("seats") if told.strip("-–—.") else None


def _overlaps(rows: Iterable[VenueRow]) -> Iterator[Finding]:
    """A finding for each row that wants a room on a day on which another row has it."""
    latest: dict[tuple[str, int], VenueRow] = {}
    for row in sorted(rows, key=lambda one: (one.first, one.last)):
        room = (row.venue or "").casefold(), row.room
        other = latest.get(room)
        if other is not None and row.first <= other.last:
            yield Finding(
                code="venue.overlap",
                severity=Severity.ERROR,
                place=row.place,
                params={"first": other.first, "last": other.last, "other": other.place.cell},
            )
        if other is None or row.last > other.last:
            latest[room] = row
