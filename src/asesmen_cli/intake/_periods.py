"""Lists of days: the windows that a venue offers, and when people cannot come.

Every row is an entry, is rejected with a finding by cell, or is counted as what else it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, texts_of, words
from asesmen_cli.intake._files import Sheet, open_workbook
from asesmen_cli.intake._headers import Field, spellings
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._record import TableReading, ignored
from asesmen_cli.intake._rows import RowKind, aside, counts_columns, spans
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable, headings_of
from asesmen_cli.intake._tables import deepened, find_list, find_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """One batch that a venue has room for."""

    first: date
    last: date
    seats: int | None
    """None where the list does not say."""
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
    """Empty where the list does not say."""
    place: Place
    """The cell of the first day."""
    number: Place
    """The cell of the NIP."""


_FIRST, _LAST, _SPAN, _LENGTH = "first", "last", "span", "length"
_SEATS, _TAKEN, _ROOM, _VENUE, _REASON, _STATUS = "seats", "taken", "room", "venue", "reason", "status"
_HEADERS: Mapping[str, Sequence[str]] = {
    field: headers.split(" | ")
    for field, headers in {
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
    }.items()
}
"""Field -> headers, the best first."""
_SEAT_WORDS = words(
    "KUOTA KURSI KAPASITAS SLOT SEAT SEATS PESERTA TAMPUNG DAYA CAPACITY SISA TERSISA TERSEDIA JUMLAH BATAS "
    "MAKSIMAL MAKS TEMPAT RUANG RUANGAN ORANG BANGKU"
)
_ARE_SEATS = _SEAT_WORDS - words("DAYA JUMLAH BATAS MAKSIMAL MAKS TEMPAT RUANG RUANGAN ORANG")
"""One of these makes a header of seats."""
_FREE = words("SISA TERSISA TERSEDIA")
"""A header of seats with one of these counts those that are still free."""
_STATUS_WORDS = words(
    "STATUS PERSETUJUAN DISETUJUI KEPUTUSAN APPROVAL APPROVED VERIFIKASI VALIDASI ACC KETERSEDIAAN HASIL"
)
_BEGINS = words("DARI MULAI AWAL BERANGKAT PERGI PERTAMA SEJAK TERHITUNG TMT FROM START FIRST")
_ENDS = words("SAMPAI S/D SD SELESAI AKHIR BERAKHIR KEMBALI PULANG HINGGA TERAKHIR TO UNTIL END LAST")
_WHEN = words("TANGGAL TGL TGGL WAKTU PERIODE JADWAL DATE DATES")
_ABOUT = words(
    "CUTI IZIN IJIN DINAS LUAR HARI DAY KEGIATAN PELAKSANAAN DENGAN BERLAKU HARUS PERJALANAN TUGAS PENUGASAN "
    "BELAJAR DIKLAT PELATIHAN UMROH UMRAH HAJI LEAVE OF ASESMEN PENILAIAN KOMPETENSI UJI PENGGUNAAN "
    "PEMAKAIAN SEWA RUANG TIDAK HADIR KETIDAKHADIRAN BERHALANGAN PADA DI"
)
_LASTS = words("LAMA LAMANYA DURASI")
_IN_DAYS = words("HARI DAY DAYS KERJA KALENDER CUTI IZIN IJIN DINAS TUGAS JUMLAH BANYAK BANYAKNYA")
"""A header of these and HARI, or of these and one of the words before, counts days."""
_EVENT = words("ASESMEN PENILAIAN KOMPETENSI UJI")
"""What a day of the past is about: a roster is no list of days to come."""
_REFUSED = re.compile(
    r"\b(?:ditolak|tolak|(?:tidak|tdk|belum) disetujui|tidak diizinkan|dibatalkan|dicabut|ditangguhkan"
    r"|ditunda|rejected|cancell?ed|denied)\b",
    re.IGNORECASE,
)
"""A leave that was not approved, in any column of words."""
_UNDECIDED = re.compile(
    r"\b(?:batal|menunggu|diajukan|diproses|proses|pending|draft|belum|dikembalikan|revisi|perbaikan|tms)\b"
    r"|^(?:tidak|tdk|t|no|n|x)$",
    re.IGNORECASE,
)
"""A leave that is not approved, in a column that says so."""
_FULL = re.compile(
    r"(?:(?:sudah|telah|kuota|kursi|ruang(?:an)?) )?(?:penuh|full(?:y)?(?: ?booked)?|habis|terisi(?: penuh)?"
    r"|dipesan|dipakai|terpakai|booked|reserved|closed|tutup|ditutup|batal|dibatalkan|tidak tersedia"
    r"|tdk tersedia)",
    re.IGNORECASE,
)
_NO_SEAT = re.compile(r"0(?: ?\w{1,10})?")
_SEATS_WRITTEN = re.compile(
    r"(?:(?:maks(?:imal)?|sisa|tinggal|±)[. ]*)?(\d{1,4})(?:[.,]0)?\s*(?:\([a-z ]{1,40}\)\s*)?"
    r"(?:orang|org|kursi|peserta|pax|seats?|people)?",
    re.IGNORECASE,
)
_ROOM_WRITTEN = re.compile(
    r"(?:(?:ruang(?:an)?|room)\s*)?(?:(?:no\.?|nomor)\s*)?([1-9]\d{0,2})", re.IGNORECASE
)
_DAYS_WRITTEN = re.compile(
    r"(\d{1,3})(?:[.,]0)?\s*(?:\([a-z ]{1,40}\)\s*)?(?:hari|hr|days?)?(?:\s*(kerja|kalender))?", re.IGNORECASE
)
_LONGEST_LEAVE = 366
_SATURDAY = 5
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
    findings = [finding for tray in trays for finding in (*tray.findings, *_unread(tray.table))]
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
        on: Today.
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
        if finding.severity is Severity.ERROR
        or finding.code.startswith(("roster.ignored-", "away.", "days."))
    )


def _columns(headings: Sequence[Heading]) -> Mapping[str, int]:
    """Field -> column; nothing without the first and the last day, the first and a length, or a span."""
    best: dict[str, tuple[int, int]] = {}
    for at, heading in enumerate(headings):
        written = {*spellings(heading.leaf), *spellings(heading.written)}
        for field, headers in _HEADERS.items():
            ranks = [rank for rank, header in enumerate(headers) if header in written]
            if ranks and (field not in best or min(ranks) < best[field][0]):
                best[field] = min(ranks), at
        for field, rank in _by_words(spellings(heading.leaf)[0]):
            if field not in best or rank < best[field][0]:
                best[field] = rank, at
        days = _day_field(spellings(heading.leaf)[0]) or _day_field(spellings(heading.written)[0])
        if days is not None:
            best.setdefault(days, (0, at))
    columns = {field: at for field, (_, at) in best.items()}
    if {_FIRST, _LAST} <= columns.keys():
        columns.pop(_SPAN, None)
        columns.pop(_LENGTH, None)
        return columns
    columns.pop(_LAST, None)
    if {_FIRST, _LENGTH} <= columns.keys():
        columns.pop(_SPAN, None)
        return columns
    columns.pop(_LENGTH, None)
    if _SPAN not in columns and _FIRST in columns:
        return {}
    columns.pop(_FIRST, None)
    return columns if _SPAN in columns else {}


def _by_words(header: str) -> Iterator[tuple[str, int]]:
    """(field, rank) of a header that is made of words for seats, or for what was decided."""
    found = set(re.findall(r"[A-Z]+", header))
    if found & _ARE_SEATS and found <= _SEAT_WORDS:
        yield _SEATS, 0 if found & _FREE else 1
    if found <= _LASTS | _IN_DAYS and found & (_LASTS | words("HARI DAY DAYS")):
        yield _LENGTH, 0 if found & _LASTS else 1
    if found & _STATUS_WORDS:
        yield _STATUS, 0 if found & {"PERSETUJUAN", "DISETUJUI", "APPROVAL", "KEPUTUSAN"} else 1


def _day_field(header: str) -> str | None:
    """Is a header above first days, last days, or both? ``tgl_mulai_cuti``, ``S/D TGL``."""
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
    return deepened(
        table, lambda row: all(isinstance(one, str) and _names_days(one) for one in row if one != "")
    )


def _names_days(header: str) -> bool:
    return _day_field(spellings(header)[0]) is not None


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
        rows = sorted(refused)
        at = table.columns.get(_STATUS, _day_columns(table)[0])
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
    return [table.columns[field] for field in (_FIRST, _LAST, _SPAN, _LENGTH) if field in table.columns]


def _is_refused(table: SheetTable, row: int) -> bool:
    status = table.columns.get(_STATUS)
    return any(
        _REFUSED.search(text) or (at == status and _UNDECIDED.search(text)) for at, text in _words(table, row)
    )


def _words(table: SheetTable, row: int) -> Iterator[tuple[int, str]]:
    """(column, text) of the cells of a row that are neither days nor about a person."""
    others = {*_day_columns(table), *(at for field, at in table.columns.items() if field in set(Field))}
    others -= {table.columns.get(field) for field in (Field.NOTE, Field.EMPLOYMENT, Field.STANDING)}
    for at, cell in enumerate(table.rows[row][: len(table.headings)]):
        if at not in others and isinstance(cell, str) and len(cell) <= _LONGEST_WORDS:
            yield at, values.shown(cell).strip(" .!")


_LONGEST_WORDS = 300


def _span(tray: TableReading, row: int, *, epoch_1904: bool) -> tuple[date, date] | None:
    """The first and the last day of a row; None where they reject it."""
    cells = tray.table.rows[row]
    days: list[values.Day] = []
    columns = _day_columns(tray.table)
    length = tray.table.columns.get(_LENGTH)
    for column in columns:
        if column == length:
            days += _until(tray, row, column, days)
            continue
        read = values.span(cells[column], this_year=_THIS_CENTURY, epoch_1904=epoch_1904)
        if isinstance(read, tuple) and all(isinstance(day, date) for day in read):
            days += read
        else:
            code = "days.missing" if read is None else "days.unreadable"
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


def _until(tray: TableReading, row: int, column: int, days: Sequence[values.Day]) -> Sequence[date]:
    """The last day of a leave that is given by its first day and a number of days, twice like a span.

    Leave of public servants is counted in working days: so is this one, unless its header says calendar days.
    Holidays of the nation count as working days here; the finding says until when it was counted.
    """
    found = _DAYS_WRITTEN.fullmatch(values.shown(tray.table.rows[row][column]))
    n = int(found[1]) if found else 0
    if not 1 <= n <= _LONGEST_LEAVE or found is None:
        tray.note("days.length", Severity.ERROR, row, column)
        return ()
    if not days or not isinstance(days[0], date):
        return ()
    header = {*spellings(tray.table.headings[column].leaf)[0].split(), (found[2] or "").upper()}
    last = days[0] + timedelta(days=n - 1)
    if "KALENDER" not in header:
        workdays = (
            day for day in map(days[0].__add__, map(timedelta, range(2 * n + 3))) if day.weekday() < _SATURDAY
        )
        last = next(islice(workdays, n - 1, None))
    tray.note("days.counted", Severity.INFO, row, column, first=days[0], last=last)
    return last, last


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
    texts = texts_of(cells)
    if not texts:
        return RowKind.BLANK
    days = set(_day_columns(table))
    if all(isinstance(_day(cells[column], epoch_1904=epoch_1904), date) for column in days):
        return None
    if texts.keys() == {table.number}:
        return RowKind.EMPTY
    if _columns(headings_of([cells])):
        return RowKind.HEADER
    if counts_columns(texts):
        return RowKind.NUMBERING
    filled = texts.keys() & {*table.columns.values(), table.number}
    return aside(texts.values()) or (None if days & filled or len(filled) > 1 else RowKind.NOTE)


def _venue_row(tray: TableReading, row: int, *, epoch_1904: bool) -> VenueRow | None:
    table, cells = tray.table, tray.table.rows[row]

    def cell(field: str) -> CellValue:
        return cells[table.columns[field]] if field in table.columns else ""

    span = _span(tray, row, epoch_1904=epoch_1904)
    full = next((at for at, text in _words(table, row) if _FULL.fullmatch(text)), None)
    if full is None and _NO_SEAT.fullmatch(values.shown(cell(_SEATS))):
        full = table.columns[_SEATS]
    if full is not None:
        tray.note("venue.full", Severity.INFO, row, full)
        return None
    seats = _seats(cell(_SEATS))
    taken = None if _counts_free_seats(table) else _seats(cell(_TAKEN))
    if isinstance(seats, int) and isinstance(taken, int):
        seats -= taken
        if seats <= 0:
            tray.note("venue.full", Severity.INFO, row, table.columns[_TAKEN])
            return None
    if isinstance(seats, values.Fault):
        tray.note(f"venue.{seats.code}", Severity.ERROR, row, table.columns[_SEATS])
    if span is None or isinstance(seats, values.Fault):
        return None
    room = _ROOM_WRITTEN.fullmatch(values.shown(cell(_ROOM)))
    named = None if room else values.text(cell(_ROOM))
    return VenueRow(
        first=span[0],
        last=span[1],
        seats=seats,
        room=int(room[1]) if room else 1,
        venue=", ".join(filter(None, (values.text(cell(_VENUE)), named))) or None,
        place=table.place(row, _day_columns(table)[0]),
    )


def _counts_free_seats(table: SheetTable) -> bool:
    """Does the column of seats count those that are still free?"""
    at = table.columns.get(_SEATS)
    return at is not None and bool(_FREE.intersection(table.headings[at].leaf.upper().split()))


def _seats(cell: CellValue) -> int | values.Fault | None:
    written = values.shown(cell)
    found = _SEATS_WRITTEN.fullmatch(written)
    if found is not None and int(found[1]):
        return int(found[1])
    return values.Fault("seats") if written.strip("-–—.") else None


def _unread(table: SheetTable) -> Iterator[Finding]:
    """One finding for the columns of a list of windows that have no meaning here: they decide nothing."""
    read = {*table.columns.values(), table.number}
    names = tuple(
        one.written
        for at, one in enumerate(table.headings)
        if one.leaf and at not in read and not any(_by_words(spellings(one.leaf)[0]))
    )
    if names:
        yield Finding.info("venue.columns-unread", Place(sheet=table.sheet), columns=names)


def _overlaps(rows: Iterable[VenueRow]) -> Iterator[Finding]:
    """A finding for each row that wants a room on a day on which another row has it."""
    latest: dict[tuple[str, int], VenueRow] = {}
    for row in sorted(rows, key=lambda one: (one.first, one.last)):
        room = (row.venue or "").casefold(), row.room
        other = latest.get(room)
        if other is not None and row.first <= other.last:
            days = {"first": other.first, "last": other.last}
            yield Finding.error("venue.overlap", row.place, other=other.place.cell, **days)
        if other is None or row.last > other.last:
            latest[room] = row


def documented() -> Mapping[str, Sequence[str]]:
    """The headers of such lists, for the documentation."""
    return {
        "first day": sorted(_BEGINS),
        "last day": sorted(_ENDS),
        "both in one cell": sorted(_WHEN),
        "words beside them": sorted(_ABOUT),
        "seats, from these words": sorted(_SEAT_WORDS),
        "status, with one of these words": sorted(_STATUS_WORDS),
        **_HEADERS,
    }
