"""Lists of who was assessed: participants, histories, results, suggestions that a person has answered.

Every visible sheet with people counts, since a past event often has one for each batch. People are known by
their number; who stands there by name alone is given back without one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.attendance import Reasons
from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.domain.people import Source
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, texts_of
from asesmen_cli.intake._choice import named_sheets
from asesmen_cli.intake._columns import refuse_unknown
from asesmen_cli.intake._files import Sheet, Workbook, open_workbook
from asesmen_cli.intake._headers import EVENT_DAYS, Field, known, meaning, spellings
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._presence import NO_REASONS, Presence, Words, presence_of
from asesmen_cli.intake._proposal import Accept, accept_none, proposed_tables
from asesmen_cli.intake._record import TableReading
from asesmen_cli.intake._rows import spans
from asesmen_cli.intake._sheet_days import days_over
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable
from asesmen_cli.intake._tables import find_list, find_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One row of a list of people who were assessed."""

    name: str
    nip: str | None
    """None where the list has the name alone."""
    office: str | None
    held_on: date | None
    """The day that the list itself has for this person."""
    vague: bool
    """Only the year or the month of that day is known."""
    organiser: str | None
    agreed: bool | None
    """The answer in a column of yes and no; None where it is blank."""
    listed: str | None
    """In an answered suggestion: the row of the list that it is about."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """A list as read. ``rows = people + rejected + ignored``."""

    source: str
    people: tuple[Participant, ...]
    answered: bool
    """Has the list a column of yes and no? Then only a yes counts."""
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]


ORGANISER = "Penyelenggara"
ANSWER = "Ya/Tidak"
LISTED = "Baris di daftar"
"""Headers of the columns that only such lists have; suggestions are written with them."""

_ORGANISERS = frozenset({
    "PENYELENGGARA", "LEMBAGA PENYELENGGARA", "NAMA PENYELENGGARA", "PENYELENGGARA ASESMEN",
    "INSTANSI PENYELENGGARA", "LEMBAGA PENILAI", "ORGANISER", "ORGANIZER",
})  # fmt: skip
_YES = frozenset({"ya", "y", "yes", "v", "√", "✓", "1", "ok", "benar", "setuju"})
_NO = frozenset({"tidak", "t", "no", "n", "x", "bukan", "tdk"})
_ABOUT_NUMBERS_AND_DATES = re.compile(
    r"record\.|roster\.(?:nip-|no-name|assessment-|future-|year-alone|dates-|formula|ignored-)"
)
"""What matters in such a list; echelons and tiers come from the roster."""


def read_participants(
    path: Path,
    *,
    on: date,
    columns: Mapping[str, str],
    sheets: Sequence[str] = (),
    reasons: Reasons = NO_REASONS,
    accept: Accept = accept_none,
) -> Participants:
    """Read a list of people who were assessed, with or without their numbers, or with their numbers alone.

    Who did not come, or stands there as committee or assessor, is left out with a finding.

    Args:
        path: Any spreadsheet.
        on: Today: later dates of assessment are rejected.
        columns: What the office says itself: header or column letter -> field.
        sheets: Read these sheets only.
        reasons: The words for staying away.
        accept: Decides what to read where no header names number and name, but the cells prove them.

    Raises:
        AsesmenError: The file cannot be read (``file.*``), or holds no list of people (``roster.*``).
    """
    refuse_unknown(columns)
    workbook = open_workbook(path)
    chosen = named_sheets(workbook, sheets) if sheets else workbook.shown
    staffed = [one for one in chosen if not sheets and _STAFF.match(one.name.strip())]
    asked = [one for one in chosen if one not in staffed]
    trays = [_read(table, workbook, on) for table in _tables(asked, columns, accept)]
    words = Words(reasons)
    for tray in trays:
        _leave_out(tray, words, on)
    if not trays:
        names = tuple(one.name for one in workbook.sheets)
        raise AsesmenError("record.no-list", file=workbook.name, sheets=names)
    people = [person for tray in trays for person in _people(tray, workbook.name, on)]
    return Participants(
        source=workbook.name,
        people=tuple(people),
        answered=any(_column(tray.table, {spellings(ANSWER)[0]}) is not None for tray in trays),
        rejected=sum(len(tray.records) - len(tray.left_out) for tray in trays) - len(people),
        ignored=sum(len(rows) for tray in trays for rows in (tray.left_out, *tray.ignored.values())),
        findings=(*_about_staff(staffed), *_about_cells(trays)),
    )


def _about_staff(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    for one in sheets:
        yield Finding.info("record.staff-sheet", Place(sheet=one.name))


def _about_cells(trays: Sequence[TableReading]) -> Iterator[Finding]:
    for tray in trays:
        yield from (one for one in tray.findings if _ABOUT_NUMBERS_AND_DATES.match(one.code))


def _tables(sheets: Sequence[Sheet], mapping: Mapping[str, str], accept: Accept) -> list[SheetTable]:
    """The lists of the sheets: with numbers, by name alone, as the cells prove, or of numbers alone."""
    found = {one.name: find_tables(one, mapping) or by_name(one) for one in sheets}
    if not any(found.values()):
        found |= proposed_tables(sheets, mapping, accept)
    return [table for one in sheets for table in found[one.name] or find_tables(one, mapping, nameless=True)]


def _read(table: SheetTable, workbook: Workbook, on: date) -> TableReading:
    if Field.LAST_ASSESSED not in table.columns and (day := _column(table, EVENT_DAYS)) is not None:
        table = replace(table, columns={**table.columns, Field.LAST_ASSESSED: day})
    tray = read_table(table, Dates(on, frozenset(), workbook.epoch_1904), None)
    if table.numberless:
        tray.findings = [one for one in tray.findings if one.code != "roster.no-nip"]
    return tray


# --- lists without numbers --------------------------------------------------------------------------------


def has_organisers(table: SheetTable) -> bool:
    """Return whether a list says who assessed each person, or when; a roster does not name the body."""
    return _column(table, _ORGANISERS) is not None


def by_name(sheet: Sheet) -> list[SheetTable]:
    """A list of names, with a blank column of numbers beside it: other readers need one."""
    found = find_list(sheet, _named)
    if found is None:
        return []
    width = len(found.headings)
    return [
        replace(
            found,
            rows=[[*row, *[""] * (width + 1 - len(row))] for row in found.rows],
            columns={**found.columns, Field.NIP: width},
            headings=(*found.headings, Heading("", "")),
            origin=(*found.origin, found.columns[Field.NAME]),
            numberless=True,
        )
    ]


def _named(headings: Sequence[Heading]) -> Mapping[str, int]:
    """Field -> column of a list of names; nothing where only one column has a header."""
    columns: dict[str, int] = {}
    for column, heading in enumerate(headings):
        if (found := meaning(heading.leaf)) is not None:
            columns.setdefault(found[0], column)
    others = sum(known(heading.leaf) for heading in headings) - 1
    return columns if Field.NAME in columns and Field.NIP not in columns and others else {}


# --- who is left out --------------------------------------------------------------------------------------

_TITLE = r"(?:\W|\d|\b(?:daftar|hadir|kehadiran|absensi?|presensi|nama|tim|susunan|rekap|lampiran|data)\b)*"
"""What may come before the word that says whom a list is about: ``1. Daftar Hadir``."""
_STAFF = re.compile(
    rf"{_TITLE}(?:panitia|kepanitiaan|asesor|assessor|penilai|penguji|narasumber|nara sumber|pengawas ujian"
    r"|petugas|penyelenggara|fasilitator|psikolog|administrator tes|tester|observer|pendamping|pengajar"
    r"|moderator|tim kerja|pelaksana kegiatan|penanggung ?jawab|koordinator)\b",
    re.IGNORECASE,
)
"""Who works at an event and is not assessed there."""
_PARTICIPANTS = re.compile(rf"{_TITLE}(?:peserta|asesi|assessee|asessi)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"SEBAGAI|UNSUR|STATUS PESERTA|(?:JABATAN|KEDUDUKAN|PERAN|TUGAS) DALAM \w+|PERAN|TUGAS", re.IGNORECASE
)
"""Header of a column that says what somebody does at the event."""
_PRESENCES = frozenset({
    "STATUS KEHADIRAN", "KEHADIRAN", "HADIR", "PRESENSI", "ABSENSI", "ABSEN", "HADIR/TIDAK",
    "HADIR/TIDAK HADIR",
    "STATUS HADIR", "KETERANGAN HADIR", "KETERANGAN KEHADIRAN", "TANDA TANGAN", "TTD", "PARAF",
    "JUMLAH HADIR", "TOTAL HADIR", "JUMLAH KEHADIRAN", "TOTAL KEHADIRAN", "JML HADIR",
})  # fmt: skip
_REMARKS = frozenset(
    {"KET", "KETERANGAN", "CATATAN", "STATUS", "STATUS PESERTA", "HASIL", "STATUS KELULUSAN"}
)
_CLEAR = 3
"""Letters of a word about presence in a column of remarks; a shorter one may be anything."""


def _leave_out(tray: TableReading, words: Words, on: date) -> None:
    """Reject who did not come and who works there, each group with one finding."""
    table = tray.table
    days = [at for at, _ in days_over(table, on)]
    marks = [*days, *_columns(table, _PRESENCES)]
    remarks = _columns(table, _REMARKS)
    roles = [at for at, heading in enumerate(table.headings) if _ROLE.fullmatch(spellings(heading.leaf)[0])]
    named = [at for at in roles if any(_PARTICIPANTS.match(values.shown(row[at])) for row in table.rows)]
    titles = _titles(tray)
    absent: list[int] = []
    staff: list[int] = []
    marked = [
        any(presence_of(table.rows[one.row][at], words, came=True)[0] is Presence.PRESENT for at in marks)
        for one in tray.records
    ]
    mostly_came = sum(marked) * 2 > len(marked)
    for record, came in zip(tray.records, marked, strict=True):
        cells = table.rows[record.row]
        remarked = [cells[at] for at in remarks if len(values.shown(cells[at])) >= _CLEAR]
        missed = any(_is_absent(cell, words) for cell in (*(cells[at] for at in marks), *remarked))
        works = any(_STAFF.match(values.shown(cells[at])) for at in (*roles, *remarks)) or any(
            cells[at] != "" and not _PARTICIPANTS.match(values.shown(cells[at])) for at in named
        )
        if works or _is_staff(record.row, titles):
            staff.append(record.row)
        elif missed or (mostly_came and not came):
            absent.append(record.row)
    for code, rows in (("record.absent", absent), ("record.staff", staff)):
        if rows:
            tray.note(code, Severity.WARNING, rows[0], _shown_column(table), n=len(rows), rows=spans(rows))
    tray.left_out = {*absent, *staff}


def _is_absent(cell: CellValue, words: Words) -> bool:
    return presence_of(cell, words, came=True)[0] is Presence.ABSENT


def _columns(table: SheetTable, headers: frozenset[str]) -> list[int]:
    return [at for at, heading in enumerate(table.headings) if headers.intersection(spellings(heading.leaf))]


def _shown_column(table: SheetTable) -> int:
    return table.columns.get(Field.NAME, table.columns.get(Field.NIP, 0))


def _titles(tray: TableReading) -> Mapping[int, bool]:
    """Row of a line above or between the people -> do the people below work there?"""
    found = {}
    above = range(max(tray.table.header, 0))
    for rows in (above, *tray.ignored.values()):
        for row in rows:
            texts = list(texts_of(tray.table.rows[row]).values())
            if texts and (_STAFF.match(texts[0]) or _PARTICIPANTS.match(texts[0])):
                found[row] = _STAFF.match(texts[0]) is not None
    return found


def _is_staff(row: int, titles: Mapping[int, bool]) -> bool:
    above = [title for title in titles if title < row]
    return bool(above) and titles[max(above)]


# --- rows -------------------------------------------------------------------------------------------------


def _people(tray: TableReading, file: str, on: date) -> Iterator[Participant]:
    """The rows that can be used: with a sound number, or with a name and no number at all."""
    table = tray.table
    places = [table.columns[field] for field in (Field.OFFICE, Field.UNIT) if field in table.columns]
    numbers, days = table.columns.get(Field.NIP), table.columns.get(Field.LAST_ASSESSED)
    organiser = _column(table, _ORGANISERS)
    answer, listed = (_column(table, {spellings(header)[0]}) for header in (ANSWER, LISTED))
    for record in tray.records:
        cells = table.rows[record.row]
        unnumbered = numbers is None or values.text(cells[numbers]) is None
        if record.row in tray.left_out or (record.rejected and not unnumbered):
            continue
        if not record.name and not table.nameless:
            continue
        day = None if days is None else values.day(cells[days], this_year=on.year)
        yield Participant(
            name=record.name if record.rejected else record.fact("name"),
            nip=None if unnumbered else record.nip,
            office=next((text for column in places if (text := values.text(cells[column]))), None),
            held_on=record.held_on or _past(day, on),
            vague=isinstance(day, values.Vague),
            organiser=None if organiser is None else values.text(cells[organiser]),
            agreed=None if answer is None else _answer(values.text(cells[answer])),
            listed=None if listed is None else values.text(cells[listed]),
            source=Source(file=file, sheet=table.sheet, row=record.row + 1, loaded=on),
        )


def _past(read: object, on: date) -> date | None:
    """The day of a cell, if it is not in the future."""
    day = read.day if isinstance(read, values.Vague) else read
    return day if isinstance(day, date) and day <= on else None


def _column(table: SheetTable, headers: frozenset[str] | set[str]) -> int | None:
    return next(
        (at for at, heading in enumerate(table.headings) if spellings(heading.leaf)[0] in headers), None
    )


def _answer(text: str | None) -> bool | None:
    word = (text or "").casefold()
    return True if word in _YES else False if word in _NO else None


def documented() -> Mapping[str, Sequence[str]]:
    """The headers that only such lists have, for the documentation."""
    return {
        "organiser": sorted(_ORGANISERS),
        "day": sorted(EVENT_DAYS),
        "presence": sorted(_PRESENCES),
        "remarks, as far as they say who did not come": sorted(_REMARKS),
        "role: panitia, asesor … are left out": [
            "PERAN",
            "SEBAGAI",
            "UNSUR",
            "TUGAS",
            "JABATAN DALAM KEGIATAN",
        ],
    }
