"""The rows of a table -> people, each row accounted for: accepted, rejected or ignored."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from typing import cast

from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import TIER_WORDS, Nip, NipFault, Person, Tier, read_nip, tier_of_echelon
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._headers import NAME_OVER_NIP, Field, meaning
from asesmen_cli.intake._tables import Table, letter
from asesmen_cli.intake._values import Cell, Fault, Memo, Vague


class Kind(StrEnum):
    """What a row is, when it is no person."""

    BLANK = "blank"
    HEADER = "header"
    NUMBERING = "numbering"
    EMPTY = "empty"
    GROUP = "group"
    TOTAL = "total"
    NOTE = "note"
    SIGNATURE = "signature"
    EXAMPLE = "example"
    VACANT = "vacant"
    REPEAT = "repeat"


@dataclass(slots=True)
class Record:
    """One row of a person, while it is being read."""

    table: Table
    row: int
    nip: str
    name: str
    person: Person | None = None
    held_on: date | None = None
    rejected: bool = False


@dataclass(slots=True)
class Tray:
    """What comes out of a table, before tables are joined."""

    records: list[Record] = field(default_factory=list)
    ignored: dict[Kind, list[int]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Rows of the table: people, and what was ignored."""
        return len(self.records) + sum(map(len, self.ignored.values()))


def read_table(table: Table, *, on: date) -> Tray:
    """Read every row of a table."""
    tray = Tray()
    rows = table.sheet.rows
    people: list[int] = []
    for row, kind in _kinds(table):
        if kind is None:
            people.append(row)
        elif kind is not Kind.BLANK:
            tray.ignored[kind].append(row)
    for kind, ignored in tray.ignored.items():
        tray.findings.append(ignored_finding(table, kind, ignored))
    _read_people(table, people, [rows[row] for row in people], tray, on)
    return tray


# --- what each row is ---------------------------------------------------------------------------------

_TOTAL = re.compile(r"(?:sub|grand)?[ -]*(?:jumlah|total|rata[ -]?rata|average)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:mengetahui|menyetujui|a\.?n\.|an\.|u\.b\.|plt\.|plh\.|kepala|bendahara|ditetapkan|dibuat|pada tanggal|yang membuat"
    r"|pejabat|sekretaris|inspektur|camat|direktur|nip[. :]|wali ?kota|bupati|gubernur|[\w .]+,\s*\d{1,2} \w+ \d{4}$)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\(?(?:contoh|example|mis(?:al)?\.)\b|nama (?:pegawai|lengkap)$", re.IGNORECASE)
_VACANT = re.compile(
    r"\(?(?:kosong|lowong|vacant|formasi kosong|belum terisi|belum diisi)\)?$", re.IGNORECASE
)
_ORDINAL = re.compile(r"\(?(\d{1,5})[.)]?$")
_LABELLED_NIP = re.compile(r"\s*NIP\b", re.IGNORECASE)
_LONG_NUMBER = 1e11


def _kinds(table: Table) -> Iterator[tuple[int, Kind | None]]:
    """(row, kind) of every row under the header; None for a person."""
    rows, nip, name = table.sheet.rows, table.columns[Field.NIP], table.columns[Field.NAME]
    sure = [
        row
        for row in range(table.first, len(rows))
        if values.text(rows[row][name]) is not None and _numbered(rows[row][nip])
    ]
    last = sure[-1] if sure else table.first - 1
    quick = set(sure)
    signing = False
    for row in range(table.first, len(rows)):
        if row in quick:
            yield row, None
            continue
        cells = rows[row]
        kind = _kind(table, cells, trailing=row > last)
        if row > last and kind in {Kind.GROUP, Kind.NOTE, Kind.VACANT, Kind.SIGNATURE, None}:
            signing = signing or any(
                isinstance(cell, str) and _SIGNATURE.match(cell.strip()) for cell in cells
            )
            if signing and _is_loose(table, cells):
                kind = Kind.SIGNATURE
        yield row, kind


def _numbered(cell: Cell) -> bool:
    """Does the cell hold something that was meant to be an employee number?"""
    if isinstance(cell, str):
        return len(cell) >= 15 and sum(map(str.isdigit, cell)) >= 15
    return isinstance(cell, float | int) and cell >= _LONG_NUMBER


def _is_loose(table: Table, cells: Sequence[Cell]) -> bool:
    """No running number and no sound-looking employee number: the row hangs on nothing."""
    numbered = table.number is not None and isinstance(cells[table.number], float | int)
    return not numbered and not _numbered(cells[table.columns[Field.NIP]])


def _kind(table: Table, cells: Sequence[Cell], *, trailing: bool) -> Kind | None:
    filled = [column for column, cell in enumerate(cells) if cell != ""]
    if not filled:
        return Kind.BLANK
    told = {column: text for column in filled if (text := values.text(cells[column])) is not None}
    counted = table.number is not None and bool(_ORDINAL.match(told.get(table.number, "")))
    if not told or (counted and len(told) == 1):
        return Kind.EMPTY
    if _repeats_header(table, cells):
        return Kind.HEADER
    if _counts_columns(told):
        return Kind.NUMBERING
    nip_column, name_column = table.columns[Field.NIP], table.columns[Field.NAME]
    nip, name = told.get(nip_column), told.get(name_column)
    if any(_EXAMPLE.match(text) for text in (nip, name) if text):
        return Kind.EXAMPLE
    if not _numbered(cells[nip_column]) and any(_TOTAL.match(text) for text in told.values()):
        return Kind.TOTAL
    others = set(table.columns.values()) & set(told) - {nip_column, name_column}
    if name is not None and _VACANT.match(name):
        return Kind.VACANT
    if nip is not None:
        if name is None and _LABELLED_NIP.match(nip):
            return Kind.SIGNATURE
        if name is None and not counted and not any(character.isdigit() for character in nip):
            return _loose(told, trailing=trailing)
        return None
    if name is not None:
        return (
            None
            if others or counted or not (trailing or _heads_group(name))
            else _loose(told, trailing=trailing)
        )
    if counted or len(others) > 1:
        return Kind.VACANT
    return _loose(told, trailing=trailing)


def _loose(told: Mapping[int, str], *, trailing: bool) -> Kind:
    if not trailing:
        return Kind.GROUP
    return Kind.SIGNATURE if any(_SIGNATURE.match(text) for text in told.values()) else Kind.NOTE


_GROUP_WORDS = re.compile(
    r"\b(?:dinas|badan|kantor|sekretariat|inspektorat|kecamatan|kelurahan|bagian|bidang|rsud|rumah sakit|puskesmas|uptd?"
    r"|sekolah|sd|smp|sma|tk|satuan|eselon|golongan|pppk|cpns|pns|unit|seksi|sub|jabatan|kepala|opd|skpd)\b",
    re.IGNORECASE,
)


def _heads_group(name: str) -> bool:
    return bool(_GROUP_WORDS.search(name) or re.match(r"(?:[IVX]+|[A-Z])\.\s", name))


def _repeats_header(table: Table, cells: Sequence[Cell]) -> bool:
    fields = [(column, field) for field, column in table.columns.items() if isinstance(cells[column], str)]
    same = sum(
        (found := meaning(str(cells[column]))) is not None and found[0] in {field, NAME_OVER_NIP}
        for column, field in fields
    )
    return same >= 2 or (same == 1 and len(fields) == 1)


def _counts_columns(told: Mapping[int, str]) -> bool:
    """``1 2 3 …`` under the header, also as text, also with gaps."""
    ordinals = [_ORDINAL.match(text) for text in told.values()]
    if len(ordinals) < 2 or not all(ordinals):
        return False
    numbers = [int(match[1]) for match in ordinals if match]
    return all(before < after for before, after in zip(numbers, numbers[1:], strict=False))


_IGNORED: Mapping[Kind, str] = {kind: f"roster.ignored-{kind.value}" for kind in Kind}


def ignored_finding(table: Table, kind: Kind, rows: Sequence[int], column: int | None = None) -> Finding:
    """One finding for all rows of a table that were ignored for one reason."""
    cells = table.sheet.rows[rows[0]]
    if column is None:
        column = next((at for at, cell in enumerate(cells) if cell != ""), 0)
    return Finding(
        code=_IGNORED[kind],
        severity=Severity.INFO,
        place=place_of(table, rows[0], column),
        value=values.shown(cells[column]),
        params={"n": len(rows), "rows": spans(rows)},
    )


def spans(rows: Sequence[int]) -> str:
    """Rows as Excel counts them: ``7–9, 14``."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(first + 1) if first == last else f"{first + 1}–{last + 1}" for first, last in parts)


def place_of(table: Table, row: int, column: int) -> Place:
    """The cell as Excel shows it."""
    return Place(
        sheet=table.sheet.name,
        cell=f"{letter(column)}{row + 1}",
        row=row + 1,
        column=table.header_of(column) or None,
    )


# --- what each person's row says ----------------------------------------------------------------------

_UNSOUND: Mapping[NipFault, str] = {fault: f"roster.nip-{fault.value}" for fault in NipFault}


@dataclass(frozen=True, slots=True)
class _Column:
    """One field of all people of a table: values where they could be read, faults where not."""

    at: int
    values: Sequence[object]

    def faults(self) -> Iterator[tuple[int, Fault]]:
        return ((index, value) for index, value in enumerate(self.values) if type(value) is Fault)


class _Columns:
    """The fields of the people of one table, read column by column, each distinct cell once."""

    def __init__(self, table: Table, cells: Sequence[Sequence[Cell]], on: date) -> None:
        when = partial(values.day, this_year=on.year)
        readers = {
            Field.BIRTH_DATE: when, Field.RETIRES_ON: when, Field.TMT_CPNS: when, Field.LAST_ASSESSED: when,
            Field.SEX: values.sex, Field.ECHELON: values.echelon, Field.RANK: values.rank, Field.RETIREMENT_AGE: values.age,
        }  # fmt: skip
        self._count = len(cells)
        self._read: dict[str, _Column] = {}
        for name, at in table.columns.items():
            memo = Memo(readers.get(Field(name), values.text))
            self._read[name] = _Column(at, [memo[row[at]] for row in cells])

    def get(self, name: str) -> Sequence[object]:
        """Values of a field, None for everybody where there is no such column."""
        return self._read[name].values if name in self._read else [None] * self._count

    def column(self, name: str) -> _Column | None:
        """A field with its place, None where there is no such column."""
        return self._read.get(name)

    @property
    def names(self) -> frozenset[str]:
        """The fields that the table has."""
        return frozenset(self._read)


def _read_people(
    table: Table, rows: Sequence[int], cells: Sequence[Sequence[Cell]], tray: Tray, on: date
) -> None:
    columns = _Columns(table, cells, on)
    numbers = [values.digits_of_nip(row[table.columns[Field.NIP]]) for row in cells]
    names = columns.get(Field.NAME)
    tray.records.extend(
        Record(table, row, number or "", cast("str | None", name) or "")
        for row, number, name in zip(rows, numbers, names, strict=True)
    )
    for record, row in zip(tray.records, cells, strict=True):
        if isinstance(read_nip(record.nip), NipFault) or not record.name:
            _reject_unknown(record, row[table.columns[Field.NIP]], tray)
    _read_assessments(table, columns, tray, on)
    _check_against_number(table, columns, tray)
    _make_people(columns, tray.records)
    _note_faults(table, columns, tray)
    _review_tiers(table, columns, tray)


def _reject(record: Record, tray: Tray, code: str, column: int, value: str | None, **params: Param) -> None:
    record.rejected = True
    place = place_of(record.table, record.row, column)
    tray.findings.append(Finding(code=code, severity=Severity.ERROR, place=place, value=value, params=params))


def _reject_unknown(record: Record, cell: Cell, tray: Tray) -> None:
    """Reject a row without a sound number or without a name."""
    column, written = record.table.columns[Field.NIP], values.text(cell)
    fault = read_nip(record.nip)
    if isinstance(fault, Nip):
        _reject(record, tray, "roster.no-name", record.table.columns[Field.NAME], None)
    elif written is None:
        _reject(record, tray, "roster.no-nip", column, None, name=record.name)
    elif not record.nip or fault is NipFault.DAMAGED:
        kept = values.surviving_digits(cell if not record.nip else record.nip)
        tray.damaged.add(kept)
        _reject(record, tray, _UNSOUND[NipFault.DAMAGED], column, written, kept=kept, name=record.name)
    else:
        digits = sum(map(str.isdigit, record.nip))
        _reject(
            record, tray, _UNSOUND[cast("NipFault", fault)], column, written, digits=digits, name=record.name
        )


def _read_assessments(table: Table, columns: _Columns, tray: Tray, on: date) -> None:
    column = columns.column(Field.LAST_ASSESSED)
    if column is None:
        return
    vague: list[int] = []
    for record, held_on in zip(tray.records, column.values, strict=True):
        if held_on is None:
            continue
        if type(held_on) is Vague:
            vague.append(record.row)
            held_on = held_on.day
        written = values.shown(table.sheet.rows[record.row][column.at])
        number = read_nip(record.nip)
        if type(held_on) is Fault:
            _reject(
                record, tray, f"roster.assessment-{held_on.code.removeprefix('date-')}", column.at, written
            )
        elif cast("date", held_on) > on:
            _reject(
                record, tray, "roster.future-assessment", column.at, written, day=cast("date", held_on), on=on
            )
        elif isinstance(number, Nip) and cast("date", held_on) <= number.born:
            _reject(record, tray, "roster.assessment-impossible", column.at, written)
        else:
            record.held_on = cast("date", held_on)
    if vague:
        place = place_of(table, vague[0], column.at)
        tray.findings.append(
            Finding(
                code="roster.year-alone",
                severity=Severity.INFO,
                place=place,
                value=values.shown(table.sheet.rows[vague[0]][column.at]),
                params={"n": len(vague), "rows": spans(vague)},
            )
        )


def _check_against_number(table: Table, columns: _Columns, tray: Tray) -> None:
    """Warn where the birth date, the sex or the start of service differ from what the number tells."""
    for name in (Field.BIRTH_DATE, Field.SEX, Field.TMT_CPNS):
        column = columns.column(name)
        if column is None:
            continue
        for record, told in zip(tray.records, column.values, strict=True):
            if told is None or isinstance(told, Fault | Vague):
                continue
            number = read_nip(record.nip)
            if isinstance(number, Nip) and not _agrees(name, told, record.nip, number):
                tray.findings.append(
                    Finding(
                        code=f"roster.contradicts-{name.value.replace('_', '-')}",
                        severity=Severity.WARNING,
                        place=place_of(table, record.row, column.at),
                        value=values.shown(table.sheet.rows[record.row][column.at]),
                        params={
                            "nip": record.nip,
                            "told": number.born if name is Field.BIRTH_DATE else number.since,
                        },
                    )
                )


def _agrees(name: str, told: object, nip: str, number: Nip) -> bool:
    if name == Field.SEX:
        return told == nip[14]
    day = cast("date", told)
    if name == Field.BIRTH_DATE:
        return day == number.born
    return number.contract or (day.year, day.month) == (number.since.year, number.since.month)


def _make_people(columns: _Columns, records: Sequence[Record]) -> None:
    places = _Places(Field.OFFICE in columns.names, Field.UNIT in columns.names)
    title_front, title_back = columns.get(Field.TITLE_FRONT), columns.get(Field.TITLE_BACK)
    fields = zip(
        records, columns.get(Field.OFFICE), columns.get(Field.UNIT), columns.get(Field.POSITION),
        columns.get(Field.POST_KIND), columns.get(Field.ECHELON), columns.get(Field.RANK),
        columns.get(Field.EMPLOYMENT), columns.get(Field.STANDING), columns.get(Field.RETIRES_ON),
        columns.get(Field.RETIREMENT_AGE), title_front, title_back, strict=True,
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
    ) in fields:
        if record.rejected:
            continue
        at = places[cast("str | None", office), cast("str | None", unit)]
        record.person = Person(
            nip=record.nip,
            name=_titled(record.name, front, back) if front or back else record.name,
            office=at[0],
            unit=at[1],
            position=cast("str | None", position),
            post_kind=cast("str | None", kind),
            tier=_tier(echelon, cast("str | None", kind)),
            echelon=echelon if type(echelon) is str else None,
            rank=_sound(rank),
            employment=cast("str | None", employment),
            standing=cast("str | None", standing),
            retires_on=retires if isinstance(retires, date) else None,
            retirement_age=age if isinstance(age, int) else None,
        )


def _sound(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _titled(name: str, front: object, back: object) -> str:
    """A name with its titles, as people write it: ``Drs. Ahmad, M.Si``."""
    leading = f"{front} {name}" if front and not name.startswith(str(front)) else name
    return f"{leading}, {back}" if back and not name.endswith(str(back)) else leading


class _Places(dict[tuple[str | None, str | None], tuple[str | None, str | None]]):
    """(office cell, unit cell) -> (office, unit). One column of place is the office; ``UNIT - OPD`` holds both."""

    def __init__(self, has_office: bool, has_unit: bool) -> None:
        super().__init__()
        self._both = has_office and has_unit

    def __missing__(self, cells: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
        office, unit = cells
        if self._both and office is not None:
            found = (office, None if unit == office else unit)
        else:
            place = unit or office or ""
            inner, _, outer = place.rpartition(" - ")
            found = (outer.strip() or None, inner.strip() or None)
        self[cells] = found
        return found


def _tier(echelon: object, kind: str | None) -> Tier:
    if type(echelon) is str:
        return tier_of_echelon(echelon)
    if type(echelon) is Tier:
        return echelon
    return (_tier_of_kind(kind) if kind else None) or Tier.UNKNOWN


_tier_of_kind = lru_cache(maxsize=1024)(values.tier_of_kind)


def _note_faults(table: Table, columns: _Columns, tray: Tray) -> None:
    for name in columns.names - {Field.LAST_ASSESSED}:
        column = cast("_Column", columns.column(name))
        for index, fault in column.faults():
            record = tray.records[index]
            tray.findings.append(
                Finding(
                    code=f"roster.{fault.code}",
                    severity=Severity.WARNING,
                    place=place_of(table, record.row, column.at),
                    value=values.shown(table.sheet.rows[record.row][column.at]),
                )
            )


def _review_tiers(table: Table, columns: _Columns, tray: Tray) -> None:
    """One finding for each kind of post that stood in for a missing echelon, and one for those left unknown."""
    kinds: Counter[tuple[str, Tier]] = Counter()
    unknown = 0
    for record, echelon, kind in zip(
        tray.records, columns.get(Field.ECHELON), columns.get(Field.POST_KIND), strict=True
    ):
        if record.person is None or isinstance(echelon, str):
            continue
        if record.person.tier is Tier.UNKNOWN:
            unknown += 1
        else:
            kinds[str(kind), record.person.tier] += 1
    at = columns.column(Field.POST_KIND)
    place = Place(sheet=table.sheet.name, column=table.header_of(at.at) if at else None)
    for (kind, tier), count in sorted(kinds.items()):
        params: dict[str, Param] = {"n": count, "tier": Message(TIER_WORDS[tier])}
        tray.findings.append(
            Finding(
                code="roster.tier-from-kind", severity=Severity.INFO, place=place, value=kind, params=params
            )
        )
    if unknown:
        tray.findings.append(
            Finding(code="roster.tier-unknown", severity=Severity.WARNING, place=place, params={"n": unknown})
        )
