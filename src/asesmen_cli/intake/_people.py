"""The rows of a table -> people. Fields are read column by column, each distinct cell once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import cast

from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import TIER_WORDS, Nip, NipFault, Person, Tier, read_nip, tier_of_echelon
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._rows import RowKind, kinds, spans
from asesmen_cli.intake._swapped import Dates, swapped_columns
from asesmen_cli.intake._table import SheetTable
from asesmen_cli.intake._values import CellValue, Fault, Vague


@dataclass(slots=True)
class Record:
    """One row of a person, while it is being read."""

    table: SheetTable
    row: int
    nip: str
    number: Nip | None
    """What the NIP tells, None if it is unsound."""
    name: str
    person: Person | None = None
    held_on: date | None = None
    rejected: bool = False


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
    for row, kind in kinds(table):
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
    columns = _Columns(table, [table.rows[row] for row in people], dates)
    _identify(tray, people, columns)
    _read_assessments(tray, columns, dates.on)
    _compare_with_numbers(tray, columns, {Field.BIRTH_DATE, Field.SEX, Field.TMT_CPNS} - swapped.keys())
    _make_people(tray.records, columns, offices)
    _note_faults(tray, columns)
    _review_tiers(tray, columns)
    return tray


def _office_of_group(cells: Sequence[CellValue]) -> str | None:
    """The office that a group row names, if it names one."""
    told = [text for cell in cells if (text := values.text(cell)) is not None]
    return values.office_heading(told[0]) if len(told) == 1 else None


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
    Field.NAME: values.person_name,
    Field.SEX: values.sex,
    Field.ECHELON: values.echelon,
    Field.RANK: values.rank,
    Field.RETIREMENT_AGE: values.age,
}


class _Columns:
    """The fields of the people of one table: values where they could be read, faults where not."""

    def __init__(self, table: SheetTable, cells: Sequence[Sequence[CellValue]], dates: Dates) -> None:
        self.at = table.columns
        self.cells = cells
        self._nothing = [None] * len(cells)
        self._read: dict[str, list[object]] = {}
        for name, at in table.columns.items():
            if name != Field.NIP:
                swapped = at in dates.swapped
                only_text = swapped and all(isinstance(row[at], str) for row in cells)
                read = values.Memo(self._reader(name, dates, swapped=swapped, month_first=only_text))
                self._read[name] = [read[row[at]] for row in cells]

    @staticmethod
    def _reader(
        name: str, dates: Dates, *, swapped: bool, month_first: bool
    ) -> Callable[[CellValue], object]:
        match name:
            case Field.BIRTH_DATE | Field.RETIRES_ON | Field.TMT_CPNS | Field.LAST_ASSESSED:
                return partial(
                    values.day,
                    this_year=dates.on.year,
                    epoch_1904=dates.epoch_1904,
                    swapped=swapped,
                    month_first=month_first,
                )
            case _:
                return _READERS.get(name, values.text)

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
        for name, told in self._read.items():
            yield from ((name, index, value) for index, value in enumerate(told) if type(value) is Fault)


# --- who: number and name ---------------------------------------------------------------------------------


def _identify(tray: TableReading, rows: Sequence[int], columns: _Columns) -> None:
    column = tray.table.columns[Field.NIP]
    for row, cells, name in zip(rows, columns.cells, columns.texts(Field.NAME), strict=True):
        nip = values.digits_of_nip(cells[column]) or ""
        number = read_nip(nip)
        sound = number if isinstance(number, Nip) else None
        record = Record(tray.table, row, nip, sound, name or "")
        tray.records.append(record)
        if sound is None:
            _reject_number(tray, record, cells[column])
        if not name:
            tray.reject(record, "roster.no-name", tray.table.columns[Field.NAME])


def _reject_number(tray: TableReading, record: Record, cell: CellValue) -> None:
    column, fault = tray.table.columns[Field.NIP], read_nip(record.nip)
    if values.text(cell) is None:
        tray.reject(record, "roster.no-nip", column, name=record.name)
    elif not record.nip or fault is NipFault.DAMAGED:
        kept = values.surviving_digits(cell)
        tray.damaged.add(kept)
        tray.reject(record, "roster.nip-damaged", column, kept=kept, name=record.name)
    else:
        digits = sum(map(str.isdigit, record.nip))
        tray.reject(record, f"roster.nip-{fault}", column, digits=digits, name=record.name)


# --- when: the last assessment ----------------------------------------------------------------------------


def _read_assessments(tray: TableReading, columns: _Columns, on: date) -> None:
    if Field.LAST_ASSESSED not in columns:
        return
    at, vague = columns.at[Field.LAST_ASSESSED], []
    for record, told in zip(tray.records, columns[Field.LAST_ASSESSED], strict=True):
        if told is None:
            continue
        if type(told) is Fault:
            tray.reject(record, told.code.replace("date-", "roster.assessment-"), at)
            continue
        if type(told) is Vague:
            vague.append(record.row)
        held_on = told.day if type(told) is Vague else cast("date", told)
        if held_on > on:
            tray.reject(record, "roster.future-assessment", at, day=held_on, on=on)
        elif record.number is not None and held_on <= record.number.born:
            tray.reject(record, "roster.assessment-impossible", at)
        else:
            record.held_on = held_on
    if vague:
        tray.note("roster.year-alone", Severity.INFO, vague[0], at, n=len(vague), rows=spans(vague))


# --- what else the number tells ---------------------------------------------------------------------------


def _compare_with_numbers(tray: TableReading, columns: _Columns, fields: Collection[Field]) -> None:
    """Warn where the birth date, the sex or the start of service differ from what the number tells."""
    for name in sorted(fields):
        if name not in columns:
            continue
        for record, told in zip(tray.records, columns[name], strict=True):
            if told is None or type(told) in {Fault, Vague}:
                continue
            number = record.number
            if number is not None and not _agrees(name, told, record.nip, number):
                day = number.since if name is Field.TMT_CPNS else number.born
                code = f"roster.contradicts-{name.replace('_', '-')}"
                tray.note(code, Severity.WARNING, record.row, columns.at[name], nip=record.nip, told=day)


def _agrees(name: Field, told: object, nip: str, number: Nip) -> bool:
    if name is Field.SEX:
        return told == nip[14]
    day = cast("date", told)
    if name is Field.BIRTH_DATE:
        return day == number.born
    return number.contract or (day.year, day.month) == (number.since.year, number.since.month)


# --- people -----------------------------------------------------------------------------------------------


def _make_people(records: Sequence[Record], columns: _Columns, offices: Sequence[str | None]) -> None:
    by_column = Field.OFFICE in columns
    places = _Places(both=Field.UNIT in columns and (by_column or any(offices)))
    offices_told = columns.texts(Field.OFFICE) if by_column else offices
    told = zip(
        records, offices_told, columns.texts(Field.UNIT), columns.texts(Field.POSITION),
        columns.texts(Field.POST_KIND), columns[Field.ECHELON], columns[Field.RANK],
        columns.texts(Field.EMPLOYMENT), columns.texts(Field.STANDING),
        columns[Field.RETIRES_ON], columns[Field.RETIREMENT_AGE], columns.texts(Field.TITLE_FRONT),
        columns.texts(Field.TITLE_BACK), strict=True,
    )  # fmt: skip
    for (
        record,
        office,
        unit,
        position,
        kind,
        echelon,
        rank,
        employment,
        standing,
        retires,
        age,
        front,
        back,
    ) in told:
        if record.rejected:
            continue
        record.person = Person(
            nip=record.nip,
            name=_titled(record.name, front, back) if front or back else record.name,
            office=(place := places[office, unit])[0],
            unit=place[1],
            position=position,
            post_kind=kind,
            tier=_tier(echelon, kind),
            echelon=echelon if type(echelon) is str else None,
            rank=rank if type(rank) is str else None,
            employment=employment,
            standing=standing,
            retires_on=retires if type(retires) is date else None,
            retirement_age=age if type(age) is int else None,
        )


def _titled(name: str, front: str | None, back: str | None) -> str:
    """A name with its titles, as people write it: ``Drs. Ahmad, M.Si``."""
    leading = f"{front} {name}" if front and not name.startswith(front) else name
    return f"{leading}, {back}" if back and not name.endswith(back) else leading


class _Places(dict[tuple[str | None, str | None], tuple[str | None, str | None]]):
    """(office cell, unit cell) -> (office, unit).

    One column of place is the office; ``UNIT - OPD`` in one cell holds both. A unit stays one where the
    column of offices is blank.
    """

    def __init__(self, *, both: bool) -> None:
        super().__init__()
        self._both = both

    def __missing__(self, cells: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
        office, unit = cells
        if self._both and office is not None:
            inner = unit.removesuffix(f" - {office}") if unit else None
            found: tuple[str | None, str | None] = (office, None if inner == office else inner)
        elif self._both and unit is not None and " - " not in unit:
            found = (None, unit)
        else:
            within, _, outer = (unit or office or "").rpartition(" - ")
            found = (outer.strip() or None, within.strip() or None)
        return self.setdefault(cells, found)


@lru_cache(maxsize=4096)
def _tier(echelon: object, kind: str | None) -> Tier:
    if type(echelon) is Tier:
        return echelon
    if type(echelon) is str:
        return tier_of_echelon(echelon)
    return (values.tier_of_kind(kind) if kind else None) or Tier.UNKNOWN


def _note_faults(tray: TableReading, columns: _Columns) -> None:
    """Cells that could not be read, besides those that reject their row."""
    for name, index, fault in columns.faults():
        if name != Field.LAST_ASSESSED:
            tray.note(f"roster.{fault.code}", Severity.WARNING, tray.records[index].row, columns.at[name])


def _review_tiers(tray: TableReading, columns: _Columns) -> None:
    """One finding for each kind of post that stood in for an echelon, and one for each tier left open."""
    kinds_used: Counter[tuple[str, Tier]] = Counter()
    unknown: Counter[Tier] = Counter()
    told = zip(tray.records, columns[Field.ECHELON], columns.texts(Field.POST_KIND), strict=True)
    for record, echelon, kind in told:
        if record.person is None or isinstance(echelon, str):
            continue
        if record.person.tier is Tier.UNKNOWN:
            unknown[values.tier_of_post(record.person.position or "")] += 1
        else:
            kinds_used[kind or "", record.person.tier] += 1
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
