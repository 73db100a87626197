"""The rows of a table -> a record for each person. Fields are read column by column."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any, cast

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.people import (
    SERVICE_AGES,
    TIER_WORDS,
    Nip,
    NipFault,
    Tier,
    is_contract,
    nip_faults,
    tier_of_echelon,
)
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault
from asesmen_cli.intake._dates import Vague
from asesmen_cli.intake._fields import Fields
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._owner import offices_of
from asesmen_cli.intake._places import parted
from asesmen_cli.intake._record import Record, TableReading, header_place, ignored
from asesmen_cli.intake._rows import RowKind, kinds, spans
from asesmen_cli.intake._standing import read_pensions, read_standings, says_yes
from asesmen_cli.intake._swapped import Dates, swapped_columns
from asesmen_cli.intake._table import SheetTable


def read_table(table: SheetTable, dates: Dates, office: str | None) -> TableReading:
    """Read every row of a table. ``office`` is whose list it is, if only a line above the table says so."""
    tray = TableReading(table)
    column = table.columns[Field.NAME]
    names = [values.text(row[column]) for row in table.rows[table.first :]]
    people, others = kinds(table, names)
    for row, kind in others:
        if kind is not RowKind.BLANK:
            tray.ignored[kind].append(row)
    for kind, rows in tray.ignored.items():
        tray.findings.append(ignored(table, kind, rows))
    swapped = swapped_columns(table, dates)
    tray.findings += swapped.values()
    cells = [table.rows[row] for row in people]
    fields = Fields(table, cells, [names[row - table.first] for row in people], dates)
    _identify(tray, people, fields)
    _read_assessments(tray, fields)
    _compare_with_numbers(tray, fields, {Field.BIRTH_DATE, Field.SEX, Field.TMT_CPNS} - swapped.keys())
    tray.facts |= _facts(tray, fields, offices_of(table, people, others, office))
    _note_faults(tray, fields)
    _review_tiers(tray, fields)
    return tray


# --- who: number and name ---------------------------------------------------------------------------------


def _identify(tray: TableReading, rows: Sequence[int], fields: Fields) -> None:
    """Make a record for each row; a number or name that cannot be rejects it."""
    cells = fields.cells_of(Field.NIP)
    names = [name or "" for name in fields.texts(Field.NAME)]
    nips = [values.digits_of_nip(cell) or "" for cell in cells]
    said = zip(
        nips,
        nip_faults(nips, fields.on),
        fields.texts(Field.EMPLOYMENT),
        fields.texts(Field.RANK),
        strict=True,
    )
    faults = [
        NipFault.MONTH if fault is None and is_contract(nip) and _is_pns(employment, rank) else fault
        for nip, fault, employment, rank in said
    ]
    columns: dict[str, Iterable[Any]] = {
        "table": repeat(tray.table),
        "facts": repeat(tray.facts),
        "at": range(len(rows)),
        "row": rows,
        "nip": nips,
        "sound": (fault is None for fault in faults),
        "name": names,
    }
    tray.records = values_of(Record, len(rows), columns)
    nameless = tray.table.nameless
    for at in [at for at, fault in enumerate(faults) if fault or not (nameless or names[at])]:
        record, fault = tray.records[at], faults[at]
        if fault is not None:
            _reject_number(tray, record, fault, cells[at])
        if not record.name and not nameless:
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


def _read_assessments(tray: TableReading, fields: Fields) -> None:
    """Read every day; one that cannot be read or is impossible rejects the row."""
    vague: dict[int, list[int]] = defaultdict(list)
    for at in fields.days:
        for record, read in zip(tray.records, fields.assessed(at), strict=True):
            if read is None:
                continue
            if type(read) is Fault:
                tray.reject(record, read.code.replace("date-", "roster.assessment-"), at)
                continue
            if type(read) is Vague:
                vague[at].append(record.row)
            held_on = read.day if type(read) is Vague else cast("date", read)
            if held_on > fields.on:
                tray.reject(record, "roster.future-assessment", at, day=held_on, on=fields.on)
            elif record.sound and held_on.year - int(record.nip[:4]) < SERVICE_AGES.start:
                tray.reject(record, "roster.assessment-impossible", at)
            else:
                record.days += (held_on,)
    for at, rows in vague.items():
        tray.note("roster.year-alone", Severity.INFO, rows[0], at, n=len(rows), rows=spans(rows))


# --- what else follows from the number --------------------------------------------------------------------


def _compare_with_numbers(tray: TableReading, fields: Fields, names: Collection[Field]) -> None:
    """Warn where the birth date, the sex or the start of service differ from those in the number."""
    for name in sorted(names):
        if name not in fields:
            continue
        for record, read in zip(tray.records, fields[name], strict=True):
            if read is None or type(read) in {Fault, Vague}:
                continue
            number = record.number
            if number is not None and not _agrees(name, read, record.nip, number):
                day = number.since if name is Field.TMT_CPNS else number.born
                code = f"roster.contradicts-{name.replace('_', '-')}"
                tray.note(code, Severity.WARNING, record.row, fields.at[name], nip=record.nip, expected=day)


def _agrees(name: Field, value: object, nip: str, number: Nip) -> bool:
    if name is Field.SEX:
        return value == nip[14]
    day = cast("date", value)
    if name is Field.BIRTH_DATE:
        return day == number.born
    return number.contract or (day.year, day.month) == (number.since.year, number.since.month)


# --- people -----------------------------------------------------------------------------------------------


def _facts(tray: TableReading, fields: Fields, offices: Sequence[str | None]) -> Mapping[str, Sequence[Any]]:
    """Return field -> its value for each record; the office is in the record."""
    by_column = Field.OFFICE in fields
    places = _Places(both=Field.UNIT in fields and (by_column or any(offices)))
    own = fields.texts(Field.OFFICE) if by_column else offices
    cells = zip(own, fields.texts(Field.UNIT), strict=True)
    found = list(map(places.__getitem__, cells))
    kinds_of_post, positions = fields.texts(Field.POST_KIND), fields.texts(Field.POSITION)
    for record, (office, _) in zip(tray.records, found, strict=True):
        record.office = office
    return {
        "name": _titled_names(tray.records, fields),
        "unit": [unit for _, unit in found],
        "position": positions,
        "post_kind": kinds_of_post,
        "tier": list(map(_tier, fields[Field.ECHELON], kinds_of_post, positions)),
        "echelon": fields.only(str, Field.ECHELON),
        "rank": fields.only(str, Field.RANK),
        "employment": fields[Field.EMPLOYMENT],
        "standing": read_standings(tray, fields),
        "retires_on": read_pensions(fields),
        "retirement_age": fields.only(int, Field.RETIREMENT_AGE),
        "since": fields.only(date, Field.POST_SINCE),
    }


def _titled_names(records: Sequence[Record], fields: Fields) -> list[str]:
    """Return the names with their titles, where these have columns of their own."""
    names = [record.name for record in records]
    if Field.TITLE_FRONT not in fields and Field.TITLE_BACK not in fields:
        return names
    titles = zip(names, fields.texts(Field.TITLE_FRONT), fields.texts(Field.TITLE_BACK), strict=True)
    return [_titled(name, front, back) for name, front, back in titles]


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


def _note_faults(tray: TableReading, fields: Fields) -> None:
    """Cells that could not be read, besides those that reject their row."""
    for name, index, fault in fields.faults():
        column, row = fields.at[name], tray.records[index].row
        if name == Field.RETIRES_ON and says_yes(tray.table.rows[row][column]):
            continue
        if name != Field.POST_SINCE:
            tray.note(f"roster.{fault.code}", Severity.WARNING, row, column)


def _review_tiers(tray: TableReading, fields: Fields) -> None:
    """One finding for each kind of post that stood in for an echelon, and one for each tier left open."""
    kinds_used: Counter[tuple[str, Tier]] = Counter()
    unknown: Counter[Tier] = Counter()
    posts = (tray.facts[name] for name in ("post_kind", "position", "tier"))
    rejected = (record.rejected for record in tray.records)
    counted = Counter(zip(fields[Field.ECHELON], *posts, rejected, strict=True))
    for (echelon, kind, position, tier, out), count in counted.items():
        if out or isinstance(echelon, str):
            continue
        if tier is Tier.UNKNOWN:
            unknown[values.tier_of_post(position or "")] += count
        else:
            kinds_used[kind or values.functional_level(position or "") or "", tier] += count
    place = header_place(tray.table, fields.at.get(Field.POST_KIND))
    for (kind, tier), n in sorted(kinds_used.items()):
        words = Message(TIER_WORDS[tier])
        tray.findings.append(Finding.info("roster.tier-from-kind", place, kind, n=n, tier=words))
    place = header_place(tray.table, fields.at.get(Field.ECHELON))
    for tier, n in sorted(unknown.items()):
        code = "roster.tier-unknown" if tier is Tier.UNKNOWN else "roster.tier-suggested"
        tray.findings.append(Finding.warning(code, place, n=n, tier=Message(TIER_WORDS[tier])))
