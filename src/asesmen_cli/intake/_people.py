"""The rows of a table -> people. Fields are read column by column, each distinct cell once."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from itertools import compress
from typing import Any, TypeVar, cast

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.due import NOT_SERVING, names_any
from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import (
    SERVICE_AGES,
    TIER_WORDS,
    Nip,
    NipFault,
    Person,
    Tier,
    fault_on,
    read_nip,
    tier_of_echelon,
)
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault
from asesmen_cli.intake._dates import Vague
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._places import office_heading, parted
from asesmen_cli.intake._rows import RowKind, is_list_mark, kinds, spans
from asesmen_cli.intake._swapped import Dates, swapped_columns
from asesmen_cli.intake._table import SheetTable

_Kind = TypeVar("_Kind")


@dataclass(slots=True)
class Record:
    """One row of a person, while it is being read."""

    table: SheetTable
    row: int
    nip: str
    number: Nip | None
    """The parts of the NIP, None if it is unsound."""
    name: str
    person: Person | None = None
    days: tuple[date, ...] = ()
    """Of assessments, in the order of the columns."""
    since: date | None = None
    """In the post."""
    rejected: bool = False
    left_out: bool = False
    """The row can be used, and says that it does not count."""
    repeats: "tuple[Record, ...]" = ()
    """Other rows of the same person: their days of assessments count too."""

    @property
    def held_on(self) -> date | None:
        """The latest day of an assessment in the row."""
        return max(self.days, default=None)


@dataclass(slots=True)
class TableReading:
    """What comes out of one table, before tables are joined."""

    table: SheetTable
    records: list[Record] = field(default_factory=list)
    ignored: dict[RowKind, list[int]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    """First digits of numbers that were damaged."""

    @property
    def count(self) -> int:
        """Rows of the table: people, and what was ignored."""
        return len(self.records) + sum(map(len, self.ignored.values()))

    def note(self, code: str, severity: Severity, row: int, column: int, **params: Param) -> None:
        """A finding about one cell."""
        place = self.table.place(row, column)
        value = self.table.written(row, column) or None
        self.findings.append(Finding(code=code, severity=severity, place=place, value=value, params=params))

    def reject(self, record: Record, code: str, column: int, **params: Param) -> None:
        """A finding because of which a row cannot be used."""
        record.rejected = True
        self.note(code, Severity.ERROR, record.row, column, **params)


def read_table(table: SheetTable, dates: Dates, office: str | None) -> TableReading:
    """Read every row of a table. ``office`` is whose list it is, where that stands above the table only."""
    tray = TableReading(table)
    offices: list[str | None] = []
    people: list[int] = []
    texts = values.Memo(values.text)
    for row, kind in kinds(table, texts):
        if kind is RowKind.PERSON:
            people.append(row)
            offices.append(office)
        elif kind is not RowKind.BLANK:
            tray.ignored[kind].append(row)
            if kind in {RowKind.GROUP, RowKind.NOTE, RowKind.SIGNATURE}:
                office = _office_of_group(table.rows[row]) or office
    for kind, rows in tray.ignored.items():
        tray.findings.append(ignored(table, kind, rows))
    swapped = swapped_columns(table, dates)
    tray.findings += swapped.values()
    columns = _Columns(table, [table.rows[row] for row in people], dates, texts)
    _identify(tray, people, columns, dates.on)
    _read_assessments(tray, columns, dates.on)
    _compare_with_numbers(tray, columns, {Field.BIRTH_DATE, Field.SEX, Field.TMT_CPNS} - swapped.keys())
    standings = _Standings(tray, columns, dates.on)
    _make_people(tray.records, columns, offices, standings)
    standings.note_unknown()
    _note_faults(tray, columns)
    _review_tiers(tray, columns)
    return tray


def _office_of_group(cells: Sequence[CellValue]) -> str | None:
    """The office that a group row names, if it names one."""
    texts = [text for cell in cells if isinstance(cell, str) and (text := values.text(cell)) is not None]
    named = [text for text in texts if not is_list_mark(text)]
    return office_heading(named[0]) if len(named) == 1 else None


def ignored(table: SheetTable, kind: RowKind, rows: Sequence[int]) -> Finding:
    """One finding for all rows of a table that were ignored for one reason."""
    cells = table.rows[rows[0]]
    column = next((at for at, cell in enumerate(cells) if cell != ""), 0)
    if kind is RowKind.REPEAT:
        column = table.columns[Field.NIP]
    return Finding(
        code=f"roster.ignored-{kind}",
        severity=Severity.INFO,
        place=table.place(rows[0], column),
        value=table.written(rows[0], column),
        params={"n": len(rows), "rows": spans(rows)},
    )


_READERS: Mapping[str, Callable[[CellValue], object]] = {
    Field.SEX: values.sex,
    Field.ECHELON: values.echelon,
    Field.RANK: values.rank,
    Field.RETIREMENT_AGE: values.age,
}


_DAYS = frozenset({Field.BIRTH_DATE, Field.RETIRES_ON, Field.TMT_CPNS, Field.POST_SINCE})
_DAY_KEY = "assessed:"


def _day_key(column: int) -> str:
    return f"{_DAY_KEY}{column}"


class _Columns:
    """The fields of the people of one table: values where they could be read, faults where not."""

    def __init__(
        self,
        table: SheetTable,
        cells: Sequence[Sequence[CellValue]],
        dates: Dates,
        texts: Mapping[CellValue, object],
    ) -> None:
        """``texts`` is cell -> its text, for the column of names."""
        self.at = table.columns
        self.cells = cells
        self._texts = texts
        self._faulty: list[str] = []
        self._nothing = [None] * len(cells)
        self._read: dict[str, list[object]] = {}
        self.days = table.days or tuple(
            at for name, at in table.columns.items() if name == Field.LAST_ASSESSED
        )
        days = ((_day_key(at), at) for at in self.days)
        for name, at in (*table.columns.items(), *days):
            if name not in {Field.NIP, Field.LAST_ASSESSED}:
                swapped = at in dates.swapped
                only_text = swapped and all(isinstance(row[at], str) for row in cells)
                read = values.Memo(self._reader(name, dates, swapped=swapped, month_first=only_text))
                self._read[name] = [read[row[at]] for row in cells]
                if Fault in set(map(type, read.values())):
                    self._faulty.append(name)

    def _name(self, cell: CellValue) -> str | None:
        return values.person_name(cast("str | None", self._texts[cell])) if isinstance(cell, str) else None

    def _reader(
        self, name: str, dates: Dates, *, swapped: bool, month_first: bool
    ) -> Callable[[CellValue], object]:
        if name == Field.NAME:
            return self._name
        if name not in _DAYS and not name.startswith(_DAY_KEY):
            return _READERS.get(name, values.text)
        return partial(
            values.day,
            this_year=dates.on.year,
            epoch_1904=dates.epoch_1904,
            swapped=swapped,
            month_first=month_first,
        )

    def __contains__(self, name: str) -> bool:
        return name in self.at

    def __getitem__(self, name: str) -> Sequence[object]:
        """The values of a field; None for everybody where there is no such column."""
        return self._read.get(name, self._nothing)

    def texts(self, name: str) -> Sequence[str | None]:
        """The values of a field that is plain text."""
        return cast("Sequence[str | None]", self[name])

    def faults(self) -> Iterator[tuple[str, int, Fault]]:
        """(field, index of the record, fault)."""
        for name in self._faulty:
            read = enumerate(self._read[name])
            yield from ((name, index, value) for index, value in read if type(value) is Fault)


# --- who: number and name ---------------------------------------------------------------------------------


def _identify(tray: TableReading, rows: Sequence[int], columns: _Columns, on: date) -> None:
    column = tray.table.columns[Field.NIP]
    employments, ranks = columns.texts(Field.EMPLOYMENT), columns.texts(Field.RANK)
    facts = zip(rows, columns.cells, columns.texts(Field.NAME), employments, ranks, strict=True)
    for row, cells, name, employment, rank in facts:
        nip = values.digits_of_nip(cells[column]) or ""
        number = read_nip(nip)
        fault = number if isinstance(number, NipFault) else fault_on(number, on)
        if fault is None and isinstance(number, Nip) and number.contract and _is_pns(employment, rank):
            fault = NipFault.MONTH
        sound = number if isinstance(number, Nip) and fault is None else None
        record = Record(tray.table, row, nip, sound, name or "")
        tray.records.append(record)
        if fault is not None:
            _reject_number(tray, record, fault, cells[column])
        if not name and not tray.table.nameless:
            tray.reject(record, "roster.no-name", tray.table.columns[Field.NAME])


def _is_pns(employment: str | None, rank: str | None) -> bool:
    """Return whether the row is one of a PNS: it says so, or has a rank such as III/d; a PPPK has a class."""
    if employment is not None:
        return employment.strip().upper() in {"PNS", "CPNS"}
    return rank is not None and "/" in rank


def _reject_number(tray: TableReading, record: Record, fault: NipFault, cell: CellValue) -> None:
    column = tray.table.columns[Field.NIP]
    kept = values.surviving_digits(cell)
    if values.text(cell) is None:
        tray.reject(record, "roster.no-nip", column, name=record.name)
    elif (
        not record.nip and (isinstance(cell, str) or len(kept) >= _DIGITS_THAT_SURVIVE)
    ) or fault is NipFault.DAMAGED:
        tray.damaged.add(kept)
        tray.reject(record, "roster.nip-damaged", column, kept=kept, name=record.name)
    elif any(map(str.isalpha, record.nip)):
        letters = "".join(dict.fromkeys(filter(str.isalpha, record.nip)))[:_LETTERS_SHOWN]
        tray.reject(record, "roster.nip-letters", column, letters=letters, name=record.name)
    else:
        digits = sum(map(str.isdigit, record.nip or values.shown(cell)))
        tray.reject(record, f"roster.nip-{fault}", column, digits=digits, name=record.name)


_DIGITS_THAT_SURVIVE = 15
"""A spreadsheet keeps so many digits of a longer number; a shorter one was never a NIP."""
_LETTERS_SHOWN = 10


# --- when: the last assessment ----------------------------------------------------------------------------


def _read_assessments(tray: TableReading, columns: _Columns, on: date) -> None:
    """Read every day; one that cannot be read or is impossible rejects the row."""
    vague: dict[int, list[int]] = defaultdict(list)
    for at in columns.days:
        for record, read in zip(tray.records, columns[_day_key(at)], strict=True):
            if read is None:
                continue
            if type(read) is Fault:
                tray.reject(record, read.code.replace("date-", "roster.assessment-"), at)
                continue
            if type(read) is Vague:
                vague[at].append(record.row)
            held_on = read.day if type(read) is Vague else cast("date", read)
            if held_on > on:
                tray.reject(record, "roster.future-assessment", at, day=held_on, on=on)
            elif record.number is not None and held_on.year - record.number.born.year < SERVICE_AGES.start:
                tray.reject(record, "roster.assessment-impossible", at)
            else:
                record.days += (held_on,)
    for at, rows in vague.items():
        tray.note("roster.year-alone", Severity.INFO, rows[0], at, n=len(rows), rows=spans(rows))


# --- what else follows from the number --------------------------------------------------------------------


def _compare_with_numbers(tray: TableReading, columns: _Columns, fields: Collection[Field]) -> None:
    """Warn where the birth date, the sex or the start of service differ from those in the number."""
    for name in sorted(fields):
        if name not in columns:
            continue
        for record, read in zip(tray.records, columns[name], strict=True):
            if read is None or type(read) in {Fault, Vague}:
                continue
            number = record.number
            if number is not None and not _agrees(name, read, record.nip, number):
                day = number.since if name is Field.TMT_CPNS else number.born
                code = f"roster.contradicts-{name.replace('_', '-')}"
                tray.note(code, Severity.WARNING, record.row, columns.at[name], nip=record.nip, expected=day)


def _agrees(name: Field, value: object, nip: str, number: Nip) -> bool:
    if name is Field.SEX:
        return value == nip[14]
    day = cast("date", value)
    if name is Field.BIRTH_DATE:
        return day == number.born
    return number.contract or (day.year, day.month) == (number.since.year, number.since.month)


# --- people -----------------------------------------------------------------------------------------------


def _make_people(
    records: Sequence[Record],
    columns: _Columns,
    offices: Sequence[str | None],
    standings: "_Standings",
) -> None:
    by_column = Field.OFFICE in columns
    places = _Places(both=Field.UNIT in columns and (by_column or any(offices)))
    kept = [not record.rejected for record in records]
    own = list(compress(records, kept))

    def of(field: Field) -> list[Any]:
        return list(compress(columns[field], kept))

    office_cells = of(Field.OFFICE) if by_column else list(compress(offices, kept))
    found = [places[cells] for cells in zip(office_cells, of(Field.UNIT), strict=True)]
    echelons, kinds_of_post, positions = of(Field.ECHELON), of(Field.POST_KIND), of(Field.POSITION)
    names = [record.name for record in own]
    if Field.TITLE_FRONT in columns or Field.TITLE_BACK in columns:
        titles = zip(names, of(Field.TITLE_FRONT), of(Field.TITLE_BACK), strict=True)
        names = [_titled(name, front, back) for name, front, back in titles]
    facts: dict[str, Iterable[object]] = {
        "nip": [record.nip for record in own],
        "name": names,
        "office": [place[0] for place in found],
        "unit": [place[1] for place in found],
        "position": positions,
        "post_kind": kinds_of_post,
        "tier": map(_tier, echelons, kinds_of_post, positions),
        "echelon": _only(str, echelons),
        "rank": _only(str, of(Field.RANK)),
        "employment": of(Field.EMPLOYMENT),
        "standing": compress(standings.of_people(), kept),
        "retires_on": _only(date, of(Field.RETIRES_ON)),
        "retirement_age": _only(int, of(Field.RETIREMENT_AGE)),
    }
    for record, person in zip(own, values_of(Person, len(own), facts), strict=True):
        record.person = person
    if Field.POST_SINCE in columns:
        for record, since in zip(own, _only(date, of(Field.POST_SINCE)), strict=True):
            record.since = since


def _only(kind: type[_Kind], read: Iterable[object]) -> Iterator[_Kind | None]:
    """Return the values of one type; None for those that could not be read, or are something else."""
    return (one if type(one) is kind else None for one in read)


def _titled(name: str, front: str | None, back: str | None) -> str:
    """A name with its titles, as people write it: ``Drs. Ahmad, M.Si``."""
    leading = f"{front} {name}" if front and not name.startswith(front) else name
    return f"{leading}, {back}" if back and not name.endswith(back) else leading


class _Places(dict[tuple[str | None, str | None], tuple[str | None, str | None]]):
    """(office cell, unit cell) -> (office, unit).

    One column of place is the office; a chain such as ``UNIT - OPD`` in one cell holds both. A unit stays one
    where the column of offices is blank.
    """

    def __init__(self, *, both: bool) -> None:
        super().__init__()
        self._both = both

    def __missing__(self, cells: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
        office, unit = cells
        if self._both and office is not None:
            own, within = parted(office)
            inner = unit.removesuffix(f" - {office}") if unit else None
            found = (own, (None if inner in {office, own} else inner) or within)
        elif self._both and unit is not None and " - " not in unit:
            found = (None, unit)
        else:
            found = parted(unit or office or "")
        return self.setdefault(cells, found)


@lru_cache(maxsize=4096)
def _tier(echelon: object, kind: str | None, position: str | None) -> Tier:
    if type(echelon) is Tier:
        return echelon
    if type(echelon) is str:
        return tier_of_echelon(echelon)
    tier = values.tier_of_kind(kind) if kind else None
    if tier is None and position and values.functional_level(position):
        return Tier.FUNGSIONAL
    return tier or Tier.UNKNOWN


class _Standings:
    """The standing (kedudukan hukum) of each person: from its column, or from a note that says it."""

    def __init__(self, tray: TableReading, columns: _Columns, on: date) -> None:
        self._tray, self._columns, self._on = tray, columns, on
        at = columns.at
        self._notes = [at[name] for name in (Field.EMPLOYMENT, Field.POST_KIND, Field.NOTE) if name in at]
        self._pension = at.get(Field.RETIRES_ON)
        self._unread: Counter[str] = Counter()

    def of_people(self) -> Sequence[str | None]:
        """The standing of each person in the order of the rows."""
        leaving = values.Memo(partial(values.leaving, on=self._on))
        cells = self._columns.cells
        own = self._columns.texts(Field.STANDING)
        remarks = self._columns.at.get(Field.NOTE)
        for cell in () if remarks is None else (row[remarks] for row in cells):
            if (remark := values.text(cell)) is not None and leaving[cell] is None:
                self._unread[remark[:_LONGEST_NOTE]] += 1
        telling = [at for at in self._notes if any(leaving[row[at]] is not None for row in cells)]
        if not telling and self._pension is None:
            return own
        return [self._standing(row, one, telling, leaving) for row, one in zip(cells, own, strict=True)]

    def _standing(
        self,
        cells: Sequence[CellValue],
        own: str | None,
        telling: Sequence[int],
        leaving: Mapping[CellValue, object],
    ) -> str | None:
        if own is not None and names_any(own, NOT_SERVING):
            return own
        notes = (cast("str | None", leaving[cells[at]]) for at in telling)
        found = next((note for note in notes if note is not None), None)
        if found is None and self._pension is not None and _says_yes(cells[self._pension]):
            found = _PENSION
        return found or own

    def note_unknown(self) -> None:
        """One finding for each unknown word of standing, and one for all notes that were not used."""
        at = self._columns.at
        unknown: dict[str, list[int]] = defaultdict(list)
        own = self._columns.texts(Field.STANDING)
        for record, standing in zip(self._tray.records, own, strict=True):
            if standing is not None and not values.STANDING.search(standing) and not _SERVES.search(standing):
                unknown[standing].append(record.row)
        for rows in unknown.values():
            self._tray.note(
                "roster.standing-unknown", Severity.WARNING, rows[0], at[Field.STANDING], n=len(rows)
            )
        if self._unread:
            words = tuple(f"{text} ({n})" for text, n in self._unread.most_common(_NOTES_SHOWN))
            place = _header_place(self._tray.table, at[Field.NOTE])
            params: Mapping[str, Param] = {"n": self._unread.total(), "notes": words}
            self._tray.findings.append(
                Finding(code="roster.notes-unread", severity=Severity.INFO, place=place, params=params)
            )


_SERVES = re.compile(
    r"\b(?:c?pns|pppk|p3k|asn|masa percobaan|tetap|definitif|plt|plh|bekerja|dinas)\b", re.IGNORECASE
)
_PENSION = "Pensiun"
_LONGEST_NOTE = 40
_NOTES_SHOWN = 8


def _says_yes(cell: CellValue) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in {"sudah", "ya", "y", "v", "√", "✓", "pensiun"}


def _note_faults(tray: TableReading, columns: _Columns) -> None:
    """Cells that could not be read, besides those that reject their row."""
    for name, index, fault in columns.faults():
        if name == Field.RETIRES_ON and _says_yes(columns.cells[index][columns.at[name]]):
            continue
        if not name.startswith(_DAY_KEY) and name != Field.POST_SINCE:
            tray.note(f"roster.{fault.code}", Severity.WARNING, tray.records[index].row, columns.at[name])


def _review_tiers(tray: TableReading, columns: _Columns) -> None:
    """One finding for each kind of post that stood in for an echelon, and one for each tier left open."""
    kinds_used: Counter[tuple[str, Tier]] = Counter()
    unknown: Counter[Tier] = Counter()
    facts = zip(tray.records, columns[Field.ECHELON], columns.texts(Field.POST_KIND), strict=True)
    for record, echelon, kind in facts:
        if record.person is None or isinstance(echelon, str):
            continue
        tier, position = record.person.tier, record.person.position or ""
        if tier is Tier.UNKNOWN:
            unknown[values.tier_of_post(position)] += 1
        else:
            kinds_used[kind or values.functional_level(position) or "", tier] += 1
    place = _header_place(tray.table, columns.at.get(Field.POST_KIND))
    for (kind, tier), count in sorted(kinds_used.items()):
        params: Mapping[str, Param] = {"n": count, "tier": Message(TIER_WORDS[tier])}
        tray.findings.append(
            Finding(
                code="roster.tier-from-kind", severity=Severity.INFO, place=place, value=kind, params=params
            )
        )
    place = _header_place(tray.table, columns.at.get(Field.ECHELON))
    for tier, count in sorted(unknown.items()):
        code = "roster.tier-unknown" if tier is Tier.UNKNOWN else "roster.tier-suggested"
        params = {"n": count, "tier": Message(TIER_WORDS[tier])}
        tray.findings.append(Finding(code=code, severity=Severity.WARNING, place=place, params=params))


def _header_place(table: SheetTable, column: int | None) -> Place:
    if column is None or table.header < 0:
        return Place(sheet=table.sheet)
    return table.place(table.header, column)
