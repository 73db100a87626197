"""Lists of who was assessed: participants, histories, results, suggestions that a person has answered.

Every visible sheet with people counts, since a past event often has one for each batch. People are known by
their number; who stands there by name alone is given back without one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.people import Source
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._files import Sheet, Workbook, open_workbook
from asesmen_cli.intake._guess import proposal
from asesmen_cli.intake._headers import Field, known, meaning, spellings
from asesmen_cli.intake._people import Record, TableReading, read_table
from asesmen_cli.intake._roster import AUTO, refuse_unknown_fields
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable
from asesmen_cli.intake._tables import find_list, find_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One row of a list of people who were assessed."""

    name: str
    nip: str | None
    """None where the list tells the name alone."""
    office: str | None
    held_on: date | None
    """The day that the list itself tells for this person."""
    vague: bool
    """Of that day only the year or the month is told."""
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
    r"roster\.(?:nip-|no-name|assessment-|future-|year-alone|dates-|formula|ignored-)"
)
"""What is worth saying about such a list; echelons and tiers are told by the roster."""


def read_participants(
    path: Path, *, on: date, columns: Mapping[str, str], sheet: str | None = None
) -> Participants:
    """Read a list of people who were assessed, with or without their numbers.

    Args:
        path: Any spreadsheet.
        on: The day reckoned from: later dates of assessment are rejected.
        columns: What the office says itself: header or column letter -> field; ``{"": "auto"}`` accepts
            what the cells propose where headers tell nothing.
        sheet: Read this sheet only.

    Raises:
        AsesmenError: The file cannot be read (``file.*``), or holds no list of people (``roster.*``).
    """
    mapping = {header: field for header, field in columns.items() if (header, field) != AUTO}
    refuse_unknown_fields(mapping)
    workbook = open_workbook(path)
    trays = [
        _read(table, workbook, on)
        for one in _sheets(workbook, sheet)
        for table in _tables(one, mapping, guess=len(mapping) < len(columns))
    ]
    if not trays:
        names = tuple(one.name for one in workbook.sheets)
        raise AsesmenError("record.no-list", file=workbook.name, sheets=names)
    people = [person for tray in trays for person in _people(tray, workbook.name, on)]
    return Participants(
        source=workbook.name,
        people=tuple(people),
        answered=any(_column(tray.table, {spellings(ANSWER)[0]}) is not None for tray in trays),
        rejected=sum(len(tray.records) for tray in trays) - len(people),
        ignored=sum(len(rows) for tray in trays for rows in tray.ignored.values()),
        findings=tuple(
            finding
            for tray in trays
            for finding in tray.findings
            if _ABOUT_NUMBERS_AND_DATES.match(finding.code)
        ),
    )


def _sheets(workbook: Workbook, only: str | None) -> Sequence[Sheet]:
    if only is None:
        return workbook.shown
    named = [sheet for sheet in workbook.sheets if sheet.name.strip().casefold() == only.strip().casefold()]
    if not named:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("roster.unknown-sheet", file=workbook.name, sheet=only, sheets=names)
    return named


def _tables(sheet: Sheet, mapping: Mapping[str, str], *, guess: bool) -> Sequence[SheetTable]:
    """The lists of a sheet: with numbers, or by name alone, or as the cells propose."""
    proposed = proposal(sheet.rows) | dict(mapping) if guess else {}
    return find_tables(sheet, mapping) or _by_name(sheet) or find_tables(sheet, proposed)


def _read(table: SheetTable, workbook: Workbook, on: date) -> TableReading:
    dates = Dates(on, frozenset(), workbook.epoch_1904)
    if Field.NIP in table.columns:
        return read_table(table, dates, None)
    tray = TableReading(table)
    tray.records += (Record(table, row, "", None, name) for row, name in _named_rows(table))
    return tray


# --- lists without numbers --------------------------------------------------------------------------------


def _by_name(sheet: Sheet) -> list[SheetTable]:
    """A list of names: its header names the name and at least one column more."""
    found = find_list(sheet, _named)
    return [] if found is None else [found]


def _named(headings: Sequence[Heading]) -> Mapping[str, int]:
    columns: dict[str, int] = {}
    for column, heading in enumerate(headings):
        if (found := meaning(heading.leaf)) is not None:
            columns.setdefault(found[0], column)
    others = sum(known(heading.leaf) for heading in headings) - 1
    return columns if Field.NAME in columns and others else {}


_ORDINAL = re.compile(r"\(?\d{1,5}[.)]?")


def _named_rows(table: SheetTable) -> Iterator[tuple[int, str]]:
    """Rows that name a person: they are counted, or tell something besides the name."""
    at, number = table.columns[Field.NAME], table.number
    for row in range(table.first, len(table.rows)):
        cells = table.rows[row]
        name = values.text(cells[at])
        if name is None or not any(map(str.isalpha, name)) or meaning(name) is not None:
            continue
        if number is not None:
            is_person = bool(_ORDINAL.fullmatch(values.text(cells[number]) or ""))
        else:
            is_person = any(values.text(cells[column]) for column in set(table.columns.values()) - {at})
        if is_person:
            yield row, name


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
        if not record.name or (record.rejected and not unnumbered):
            continue
        told = None if days is None else values.day(cells[days], this_year=on.year)
        yield Participant(
            name=record.person.name if record.person else record.name,
            nip=None if unnumbered else record.nip,
            office=next((text for column in places if (text := values.text(cells[column]))), None),
            held_on=record.held_on or _past(told, on),
            vague=isinstance(told, values.Vague),
            organiser=None if organiser is None else values.text(cells[organiser]),
            agreed=None if answer is None else _answer(values.text(cells[answer])),
            listed=None if listed is None else values.text(cells[listed]),
            source=Source(file=file, sheet=table.sheet, row=record.row + 1, loaded=on),
        )


def _past(told: object, on: date) -> date | None:
    """The day that a cell tells, if it is not to come."""
    day = told.day if isinstance(told, values.Vague) else told
    return day if isinstance(day, date) and day <= on else None


def _column(table: SheetTable, headers: frozenset[str] | set[str]) -> int | None:
    return next(
        (at for at, heading in enumerate(table.headings) if spellings(heading.leaf)[0] in headers), None
    )


def _answer(told: str | None) -> bool | None:
    word = (told or "").casefold()
    return True if word in _YES else False if word in _NO else None
