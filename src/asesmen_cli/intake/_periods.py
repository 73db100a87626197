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
from asesmen_cli.intake._cells import CellValue, words
from asesmen_cli.intake._files import Sheet, open_workbook
from asesmen_cli.intake._headers import Field, spellings
from asesmen_cli.intake._people import TableReading, ignored, read_table
from asesmen_cli.intake._rows import RowKind, aside, counts_columns, spans
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable, headings_of
from asesmen_cli.intake._tables import find_list, find_tables


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


_FIRST, _LAST, _SPAN = "first", "last", "span"
_SEATS, _TAKEN, _ROOM, _VENUE, _REASON, _STATUS = "seats", "taken", "room", "venue", "reason", "status"
_HEADERS: Mapping[str, Sequence[str]] = {
    field: headers.split(" | ")
    for field, headers in {
        _SEATS: (
            "SISA KUOTA | SISA KURSI | SISA TEMPAT | SISA KAPASITAS | KUOTA TERSISA | KURSI TERSEDIA | "
            "KUOTA TERSEDIA | SISA | KURSI | JUMLAH KURSI | KAPASITAS | KAPASITAS RUANG | KUOTA | "
            "KUOTA PESERTA | PESERTA | JUMLAH PESERTA | BATAS PESERTA | DAYA TAMPUNG | SEATS | CAPACITY"
        ),
        _TAKEN: "TERISI | SUDAH TERISI | KURSI TERISI | TERPAKAI | JUMLAH PENDAFTAR",
        _ROOM: "RUANG | RUANGAN | NO RUANG | NOMOR RUANG | NAMA RUANG | ROOM",
        _VENUE: (
            "TEMPAT | NAMA TEMPAT | TEMPAT PELAKSANAAN | TEMPAT KEGIATAN | LOKASI | GEDUNG | VENUE | PLACE | "
            "LOCATION"
        ),
        _REASON: (
            "ALASAN | ALASAN CUTI | JENIS CUTI | JENIS IZIN | JENIS KETIDAKHADIRAN | JENIS | SEBAB | "
            "KEPERLUAN | "
            "URAIAN | NAMA KEGIATAN | REASON | KETERANGAN | KET"
        ),
        _STATUS: (
            "STATUS PERSETUJUAN | STATUS PENGAJUAN | STATUS PERMOHONAN | STATUS CUTI | STATUS IZIN | "
            "PERSETUJUAN | "
            "KEPUTUSAN | APPROVAL | VERIFIKASI | STATUS | STATUS RUANG | STATUS TEMPAT | KETERSEDIAAN"
        ),
    }.items()
}
"""Field -> headers, the best first."""
_BEGINS = words("DARI MULAI AWAL BERANGKAT PERTAMA SEJAK FROM START FIRST")
_ENDS = words("SAMPAI S/D SD SELESAI AKHIR BERAKHIR KEMBALI PULANG HINGGA TERAKHIR TO UNTIL END LAST")
_WHEN = words("TANGGAL TGL TGGL WAKTU PERIODE JADWAL DATE DATES")
_ABOUT = words(
    "CUTI IZIN IJIN DINAS LUAR HARI DAY KEGIATAN PELAKSANAAN DENGAN TMT PERJALANAN TUGAS PENUGASAN "
    "BELAJAR DIKLAT PELATIHAN UMROH UMRAH HAJI LEAVE OF ASESMEN PENILAIAN KOMPETENSI UJI PENGGUNAAN "
    "PEMAKAIAN SEWA RUANG TIDAK HADIR KETIDAKHADIRAN BERHALANGAN PADA DI"
)
_EVENT = words("ASESMEN PENILAIAN KOMPETENSI UJI")
"""What a day of the past is about: a roster is no list of days to come."""
_REFUSED = re.compile(
    r"\b(?:ditolak|tolak|tidak disetujui|tdk disetujui|batal|dibatalkan|dicabut|ditangguhkan|ditunda"
    r"|rejected|cancell?ed"
    r"|denied|menunggu|diajukan|diproses|proses|pending|draft|belum)\b",
    re.IGNORECASE,
)
"""A leave that was not approved."""
_FULL = re.compile(
    r"(?:penuh|full|habis|terisi(?: penuh)?|tidak tersedia|tdk tersedia|dipakai|terpakai|booked|tutup"
    r"|0(?: ?\w+)?)",
    re.IGNORECASE,
)
_SEATS_TOLD = re.compile(r"(\d{1,4})(?:\s*(?:orang|org|kursi|peserta|pax|seats?|people))?", re.IGNORECASE)
_ROOM_TOLD = re.compile(r"(?:(?:ruang(?:an)?|room)\s*)?(?:(?:no\.?|nomor)\s*)?([1-9]\d{0,2})", re.IGNORECASE)
_THIS_CENTURY = 2099
"""Years of two digits are of this century: the days are to come."""


def read_windows(path: Path) -> tuple[tuple[VenueRow, ...], tuple[Finding, ...]]:
    """Read the windows that a venue offers, and what is wrong with rows or was passed over.

    Raises:
        AsesmenError: ``file.*``, ``venue.no-list``, ``venue.empty``.
    """
    workbook = open_workbook(path)
    tables = [table for sheet in workbook.shown if (table := find_windows(sheet)) is not None]
    if not tables:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("venue.no-list", file=workbook.name, sheets=names)
    trays = [TableReading(table) for table in tables]
    rows = [row for tray in trays for row in _venue_rows(tray, epoch_1904=workbook.epoch_1904)]
    findings = [finding for tray in trays for finding in tray.findings]
    if not rows and not any(finding.code.startswith(("days.", "venue.")) for finding in findings):
        raise AsesmenError("venue.empty", file=workbook.name)
    return tuple(rows), (*findings, *_overlaps(rows))


def find_windows(sheet: Sheet) -> SheetTable | None:
    """Return the list of days in a sheet; None where no columns hold a first and a last day."""
    return find_list(sheet, _columns)


def holds_absences(table: SheetTable) -> bool:
    """Return whether a list of people has columns of a first and a last day."""
    return bool(_columns(_deepened(table).headings))


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
    for table in (
        _deepened(table) for sheet in workbook.shown for table in find_tables(sheet, columns, nameless=True)
    ):
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
        if finding.severity is Severity.ERROR or finding.code.startswith(("roster.ignored-", "away."))
    )


def _columns(headings: Sequence[Heading]) -> Mapping[str, int]:
    """Where the days and what else is told stands; nothing without a first and a last day, or a span."""
    best: dict[str, tuple[int, int]] = {}
    for at, heading in enumerate(headings):
        told = {*spellings(heading.leaf), *spellings(heading.written)}
        for field, headers in _HEADERS.items():
            ranks = [rank for rank, header in enumerate(headers) if header in told]
            if ranks and (field not in best or min(ranks) < best[field][0]):
                best[field] = min(ranks), at
        days = _day_field(spellings(heading.leaf)[0]) or _day_field(spellings(heading.written)[0])
        if days is not None:
            best.setdefault(days, (0, at))
    columns = {field: at for field, (_, at) in best.items()}
    if {_FIRST, _LAST} <= columns.keys():
        columns.pop(_SPAN, None)
        return columns
    columns.pop(_LAST, None)
    if _SPAN not in columns and _FIRST in columns:
        return {}
    columns.pop(_FIRST, None)
    return columns if _SPAN in columns else {}


def _day_field(header: str) -> str | None:
    """Does a header stand over first days, last days, or both? ``tgl_mulai_cuti``, ``S/D TGL``."""
    words = re.sub(r"\bS[ /]D\b", "SD", header).replace("/", " ").split()
    begins, ends = [word for word in words if word in _BEGINS], [word for word in words if word in _ENDS]
    if not set(words) <= _BEGINS | _ENDS | _WHEN | _ABOUT:
        return None
    if begins and ends:
        return _SPAN
    if begins or ends:
        return _FIRST if begins else _LAST
    return _SPAN if _WHEN.intersection(words) and not _EVENT.intersection(words) else None


def _deepened(table: SheetTable) -> SheetTable:
    """The table with a second header row: ``TANGGAL CUTI`` over ``MULAI`` and ``SELESAI``."""
    if table.header < 0 or table.first >= len(table.rows):
        return table
    told = [cell for cell in table.rows[table.first] if cell != ""]
    if not told or not all(isinstance(cell, str) and _day_field(spellings(cell)[0]) for cell in told):
        return table
    headings = headings_of(table.rows[table.header : table.first + 1])[: len(table.headings)]
    return replace(table, headings=headings, first=table.first + 1)


def _absence_rows(tray: TableReading, *, epoch_1904: bool) -> Iterator[AbsenceRow]:
    table = tray.table
    reason = table.columns.get(_REASON)
    asked = [*_day_columns(table), *([] if reason is None else [reason])]
    unfilled = {
        record.row
        for record in tray.records
        if not record.rejected and not any(table.written(record.row, column) for column in asked)
    }
    if unfilled:
        tray.findings.append(ignored(table, RowKind.UNFILLED, sorted(unfilled)))
    refused = {record.row for record in tray.records if _is_refused(table, record.row)} - unfilled
    if refused:
        rows, at = sorted(refused), table.columns[_STATUS]
        tray.note("away.not-approved", Severity.WARNING, rows[0], at, n=len(rows), rows=spans(rows))
    for record in tray.records:
        if record.row in unfilled | refused:
            continue
        span = _span(tray, record.row, epoch_1904=epoch_1904)
        if span is not None and not record.rejected:
            yield AbsenceRow(
                nip=record.nip,
                name=record.name,
                first=span[0],
                last=span[1],
                reason=(reason is not None and values.text(table.rows[record.row][reason])) or "",
                place=table.place(record.row, _day_columns(table)[0]),
                number=table.place(record.row, table.columns[Field.NIP]),
            )


# --- the days of a row ------------------------------------------------------------------------------------


def _day_columns(table: SheetTable) -> list[int]:
    """The columns of the first and the last day, or the one that holds both."""
    return [table.columns[field] for field in (_FIRST, _LAST, _SPAN) if field in table.columns]


def _is_refused(table: SheetTable, row: int) -> bool:
    status = table.columns.get(_STATUS)
    return status is not None and _REFUSED.search(values.shown(table.rows[row][status])) is not None


def _span(tray: TableReading, row: int, *, epoch_1904: bool) -> tuple[date, date] | None:
    """The first and the last day of a row; None where they reject it."""
    cells = tray.table.rows[row]
    days: list[values.Day] = []
    columns = _day_columns(tray.table)
    for column in columns:
        told = values.span(cells[column], this_year=_THIS_CENTURY, epoch_1904=epoch_1904)
        if isinstance(told, tuple) and all(isinstance(day, date) for day in told):
            days += told
        else:
            code = "days.missing" if told is None else "days.unreadable"
            tray.note(code, Severity.ERROR, row, column)
    if len(days) < 2 * len(columns):
        return None
    first, last = days[0], days[-1]
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    if last < first:
        tray.note("days.reversed", Severity.ERROR, row, columns[-1], first=first, last=last)
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
            tray.note("venue.no-name", Severity.ERROR, row, table.columns.get(_VENUE, _day_columns(table)[0]))
    return [one for one in read if one is not None]


def _kind(table: SheetTable, cells: Sequence[CellValue], *, epoch_1904: bool) -> RowKind | None:
    """What a row is that is no entry of the list; None for an entry, sound or not."""
    told = {column: text for column, cell in enumerate(cells) if (text := values.text(cell)) is not None}
    if not told:
        return RowKind.BLANK
    days = set(_day_columns(table))
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
    full = next(
        (at for at in (_SEATS, _STATUS, _REASON) if _FULL.fullmatch(values.shown(cell(at)).strip(" .!"))),
        None,
    )
    if full is not None:
        tray.note("venue.full", Severity.INFO, row, table.columns[full])
        return None
    seats = _seats(cell(_SEATS))
    taken = _seats(cell(_TAKEN))
    if isinstance(seats, int) and isinstance(taken, int):
        seats -= taken
        if seats <= 0:
            tray.note("venue.full", Severity.INFO, row, table.columns[_TAKEN])
            return None
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
        place=table.place(row, _day_columns(table)[0]),
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


def documented() -> Mapping[str, Sequence[str]]:
    """The headers of such lists, for the documentation."""
    return {
        "first day": sorted(_BEGINS),
        "last day": sorted(_ENDS),
        "both in one cell": sorted(_WHEN),
        "words beside them": sorted(_ABOUT),
        **_HEADERS,
    }
