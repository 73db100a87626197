"""A whole file -> one reading: choose the tables, read each, join the rows of one person."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, repeat
from pathlib import Path

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.facts import RosterTable as LoadedTable
from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import Assessment, NipFault, Source, read_nip
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import texts_of
from asesmen_cli.intake._dates import period_of
from asesmen_cli.intake._files import Sheet, Workbook, open_workbook
from asesmen_cli.intake._guess import likely_office, looks, proposal
from asesmen_cli.intake._headers import Field, meaning, spellings
from asesmen_cli.intake._names import folded, may_be_one_person
from asesmen_cli.intake._people import Record, TableReading, ignored, read_table
from asesmen_cli.intake._places import OFFICES, office_heading
from asesmen_cli.intake._proposal import (
    Accept,
    accept_none,
    columns_by_letter,
    headers_of,
    proposed_tables,
)
from asesmen_cli.intake._reading import HeldBack, Reading, Row
from asesmen_cli.intake._rows import RowKind, spans
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import SEARCHED_ROWS, SheetTable, letter
from asesmen_cli.intake._tables import find_tables


def read_roster(
    path: Path,
    *,
    on: date,
    columns: Mapping[str, str],
    sheets: Sequence[str] = (),
    swap_dates: Sequence[str] = (),
    accept: Accept = accept_none,
    beside: str | None = None,
) -> Reading:
    """Read a roster.

    Args:
        path: Any spreadsheet.
        on: The day given: later dates of assessment are rejected.
        columns: Header or column letter -> field.
        sheets: Read these sheets only. People on the others are held back: they are not gone.
        swap_dates: Headers or letters of columns in which day and month are the wrong way round.
        accept: Decides what to read where no header names number and name, but the cells prove them.
        beside: The header or the letter of a column whose texts are returned beside the people.

    Raises:
        AsesmenError: The file cannot be read (``file.*``), or holds no roster (``roster.*``).
    """
    refuse_unknown_fields(columns)
    workbook = open_workbook(path)
    chosen = _choose(workbook, columns, sheets, accept)
    _refuse_unused(workbook.name, columns, swap_dates, chosen.tables)
    trays = _read_tables(workbook, chosen, on, swap_dates)
    records = [record for tray in trays for record in tray.records]
    if not records:
        raise AsesmenError("roster.nobody", file=workbook.name)
    conflicts = _reject_conflicts(records)
    kept, repeats, differing = _join(records)
    if not sheets:
        _refuse_mixture(workbook.name, chosen.tables, differing)
    _spell_alike(kept)
    fields = _fields(kept, chosen.tables)
    findings = [
        *_about_fields(chosen.tables, kept, fields),
        *_about_workbook(workbook, chosen, trays),
        *conflicts,
        *_about_repeats(repeats, differing),
    ]
    return Reading(
        load=_load(workbook.name, on, trays, accepted=len(kept), repeats=len(repeats)),
        digest=workbook.digest,
        rows=_rows(kept, workbook.name, on),
        held_back=_held_back(records, trays, chosen.elsewhere),
        findings=tuple(findings),
        fields=fields,
        mapping={header: field for table in chosen.tables for header, field in table.mapping.items()},
        beside={} if beside is None else _beside(workbook.name, trays, beside),
        offices=_offices_of_rejected(trays),
    )


def _beside(file: str, trays: Sequence[TableReading], header: str) -> dict[tuple[str, int], str]:
    """Return what a column says in the row of each record.

    Raises:
        AsesmenError: ``roster.unknown-column`` where no table has it.
    """
    columns = {id(tray): min(_matching(tray.table, [header]), default=None) for tray in trays}
    if not any(column is not None for column in columns.values()):
        raise AsesmenError("roster.unknown-column", file=file, column=header)
    return {
        (tray.table.sheet, record.row + 1): "" if column is None else tray.table.written(record.row, column)
        for tray in trays
        for column in [columns[id(tray)]]
        for record in tray.records
    }


def _offices_of_rejected(trays: Sequence[TableReading]) -> dict[tuple[str, int], str]:
    return {
        (tray.table.sheet, record.row + 1): tray.table.written(record.row, column)
        for tray in trays
        if (column := tray.table.columns.get("office")) is not None
        for record in tray.records
        if record.rejected
    }


def _load(file: str, on: date, trays: Sequence[TableReading], *, accepted: int, repeats: int) -> Load:
    """The counts of the whole file."""
    rejected = sum(record.rejected for tray in trays for record in tray.records)
    ignored = repeats + sum(len(rows) for tray in trays for rows in tray.ignored.values())
    return Load(
        source=file,
        loaded_on=on,
        tables=_counted(trays),
        rows=accepted + rejected + ignored,
        accepted=accepted,
        rejected=rejected,
        ignored=ignored,
    )


def _about_workbook(
    workbook: Workbook, chosen: "_Chosen", trays: Sequence[TableReading]
) -> Iterator[Finding]:
    for note in workbook.notes:
        yield Finding.info(note, file=workbook.name)
    yield from chosen.findings
    for tray in trays:
        yield from _about_sheet(chosen.sheets[tray.table.sheet], tray)
    for tray in trays:
        yield from tray.findings


def _read_tables(
    workbook: Workbook, chosen: "_Chosen", on: date, swap_dates: Sequence[str]
) -> list[TableReading]:
    return [
        read_table(
            table,
            Dates(on, _matching(table, swap_dates), workbook.epoch_1904),
            _office_above(chosen.sheets[table.sheet], table, alone=len(chosen.tables) == 1),
        )
        for table in chosen.tables
    ]


def _counted(trays: Sequence[TableReading]) -> tuple[LoadedTable, ...]:
    return tuple(
        LoadedTable(
            sheet=tray.table.sheet,
            header_row=tray.table.header + 1,
            rows=tray.count,
            headers=headers_of(tray.table) if tray.table.proposed else (),
            columns=columns_by_letter(tray.table) if tray.table.proposed else {},
        )
        for tray in trays
    )


# --- which tables -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The tables that are the roster."""

    tables: Sequence[SheetTable]
    sheets: Mapping[str, Sheet]
    findings: Sequence[Finding] = ()
    elsewhere: frozenset[str] = frozenset()
    """The sound numbers on sheets that were left out by name, or that have no header."""


CLEAR_LEAD = 3
"""So many times as many people make a sheet the roster."""
_ALIKE = 0.75
"""Share of common fields from which on two sheets have the same headers."""


def refuse_unknown_fields(mapping: Mapping[str, str]) -> None:
    """Every field that is named must be one."""
    for field in mapping.values():
        if field not in set(Field):
            raise AsesmenError(
                "roster.unknown-field", field=field, fields=tuple(known.value for known in Field)
            )


def _refuse_unused(
    file: str, mapping: Mapping[str, str], swap_dates: Sequence[str], tables: Sequence[SheetTable]
) -> None:
    """Every column that was named must be there."""
    there = {
        name
        for table in tables
        for heading in table.headings
        for name in _names(heading.written, heading.leaf)
    }
    letters = {letter(column) for table in tables for column in table.origin}
    for header in [*mapping, *swap_dates]:
        if spellings(header)[0] not in there and header not in letters:
            raise AsesmenError("roster.unknown-column", file=file, column=header)


def _names(*headers: str) -> set[str]:
    return {spellings(header)[0] for header in headers if header}


def _matching(table: SheetTable, headers: Sequence[str]) -> frozenset[int]:
    """The columns that are named, by header or by letter."""
    wanted = {spellings(header)[0] for header in headers}
    return frozenset(
        at
        for at, heading in enumerate(table.headings)
        if _names(heading.written, heading.leaf) & wanted or letter(table.origin[at]) in headers
    )


def _choose(workbook: Workbook, mapping: Mapping[str, str], only: Sequence[str], accept: Accept) -> _Chosen:
    sheets = named_sheets(workbook, only)
    if not any(cell != "" for sheet in sheets for row in sheet.rows for cell in row):
        raise AsesmenError("roster.no-cells", file=workbook.name)
    found = {sheet.name: tables for sheet in sheets if (tables := find_tables(sheet, mapping))}
    found = found or proposed_tables(sheets, mapping, accept)
    by_name = {sheet.name: sheet for sheet in sheets}
    if not found:
        raise _no_table(workbook.name, sheets)
    if only:
        others = [_numbers_on(sheet) for sheet in workbook.sheets if sheet.name not in by_name]
        tables = [table for own in found.values() for table in own]
        return _Chosen(tables, by_name, elsewhere=frozenset().union(*others))
    unread, held_back = _unread(sheets, found)
    if len(found) == 1:
        return _Chosen(next(iter(found.values())), by_name, unread, held_back)
    nips = {name: _numbers(tables) for name, tables in found.items()}
    shown = {name: tables for name, tables in found.items() if by_name[name].visible} or found
    first = max(shown, key=lambda name: len(nips[name]))
    alike = [name for name in shown if _alike(found[first], found[name])]
    winners = _newest(alike, nips)
    won = frozenset().union(*(nips[name] for name in winners))
    findings, rivals = [], []
    for name in found.keys() - set(winners):
        if name in alike:
            findings.append(_skipped("roster.sheet-older", name, len(nips[name] - won)))
        elif nips[name] <= won or len(won) >= CLEAR_LEAD * len(nips[name]):
            code = "roster.sheet-skipped" if by_name[name].visible else "roster.sheet-hidden"
            findings.append(_skipped(code, name, len(nips[name] - won)))
        else:
            rivals.append(name)
    if rivals:
        raise _which_sheet(workbook.name, [*winners, *rivals], nips, first)
    tables = [table for sheet in sheets if sheet.name in winners for table in found[sheet.name]]
    findings.sort(key=lambda finding: str(finding.place))
    return _Chosen(tables, by_name, [*findings, *unread], held_back)


def _unread(
    sheets: Sequence[Sheet], found: Mapping[str, Sequence[SheetTable]]
) -> tuple[list[Finding], frozenset[str]]:
    """(a warning for each sheet with people and without a header that is understood, their numbers)."""
    others = {sheet.name: _numbers_on(sheet) for sheet in sheets if sheet.name not in found}
    if any(others.values()):
        known = frozenset().union(*map(_numbers, found.values()))
        others = {name: nips - known for name, nips in others.items()}
    findings = [_skipped("roster.sheet-unread", name, len(nips)) for name, nips in others.items() if nips]
    return findings, frozenset().union(*others.values())


def _which_sheet(
    file: str, names: Sequence[str], nips: Mapping[str, frozenset[str]], first: str
) -> AsesmenError:
    candidates = tuple(f"{name} ({len(nips[name])})" for name in sorted(names))
    return AsesmenError("roster.which-sheet", file=file, sheets=candidates, first=first)


_SHARED = 0.5
"""Share of people in common from which on sheets of several months are one list at several times."""


def _newest(names: Sequence[str], nips: Mapping[str, frozenset[str]]) -> Sequence[str]:
    """Of sheets that are named after months or years and hold the same people, the latest alone."""
    periods = {name: period for name in names if (period := period_of(name)) is not None}
    if len(periods) < 2 or len(periods) < len(names):  # noqa: PLR2004 (an older and a newer)
        return names
    last = max(periods.values())
    newest = [name for name in names if periods[name] == last]
    people = frozenset().union(*(nips[name] for name in newest))
    older = [name for name in names if periods[name] != last]
    same = all(len(nips[name] & people) >= _SHARED * min(len(nips[name]), len(people)) for name in older)
    return newest if older and same else names


def named_sheets(workbook: Workbook, only: Sequence[str]) -> Sequence[Sheet]:
    """The sheets of these names, or all where none is named.

    Raises:
        AsesmenError: ``roster.unknown-sheet``.
    """
    by_name = {sheet.name.strip().casefold(): sheet for sheet in workbook.sheets}
    for name in only:
        if name.strip().casefold() not in by_name:
            names = tuple(sheet.name for sheet in workbook.sheets)
            raise AsesmenError("roster.unknown-sheet", file=workbook.name, sheet=name, sheets=names)
    wanted = {name.strip().casefold() for name in only}
    return [sheet for key, sheet in by_name.items() if key in wanted] if only else workbook.sheets


def _numbers(tables: Sequence[SheetTable]) -> frozenset[str]:
    """The sound numbers that stand in tables."""
    return frozenset(
        digits
        for table in tables
        for row in table.rows[table.first :]
        if (digits := values.digits_of_nip(row[table.columns[Field.NIP]])) is not None
        and not isinstance(read_nip(digits), NipFault)
    )


def _numbers_on(sheet: Sheet) -> frozenset[str]:
    """The sound numbers anywhere on a sheet."""
    return frozenset(
        digits
        for row in sheet.rows
        for cell in row
        if isinstance(cell, str)
        and len(cell) >= values.NIP_LENGTH
        and (digits := values.digits_of_nip(cell)) is not None
        and not isinstance(read_nip(digits), NipFault)
    )


def _alike(some: Sequence[SheetTable], others: Sequence[SheetTable]) -> bool:
    ours = {field for table in some for field in table.columns}
    theirs = {field for table in others for field in table.columns}
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)


def _skipped(code: str, sheet: str, people: int) -> Finding:
    severity = Severity.WARNING if people else Severity.INFO
    return Finding(code=code, severity=severity, place=Place(sheet=sheet), params={"n": people})


def _no_table(file: str, sheets: Sequence[Sheet]) -> AsesmenError:
    """Why there is no table: a needed column is missing, the headers are, or it is no roster at all."""
    for sheet in sheets:
        proposed = proposal(sheet.rows)
        header = _likely_header(sheet)
        if not proposed and header is None:
            continue
        missing = Field.NAME if header is not None and Field.NIP in _meant(header) else Field.NIP
        lines = [f'--map "{column}={field}"' for column, field in proposed.items()]
        return AsesmenError(
            "roster.no-field",
            file=file,
            sheet=sheet.name,
            field=missing.value,
            found=_columns_found(sheet, header or _headers_proposed(sheet, proposed)),
            proposal=" ".join(lines) or f'--map "HEADER={missing.value}"',
        )
    return AsesmenError("roster.no-table", file=file, sheets=tuple(sheet.name for sheet in sheets))


def _headers_proposed(sheet: Sheet, proposed: Mapping[str, str]) -> Sequence[str] | None:
    """What stands over the columns that the cells prove, if anything does."""
    tables = find_tables(sheet, proposed) if proposed else []
    names = headers_of(tables[0]) if tables else ()
    return names if any(names) else None


def _columns_found(sheet: Sheet, header: Sequence[values.CellValue] | None) -> tuple[Param, ...]:
    """What the columns are called, and what each looks like; never what a person's row holds."""
    width = max(map(len, sheet.rows), default=0)
    names = [values.shown(cell) for cell in header] if header is not None else ["-"] * width
    return tuple(
        msg("{column}: {header} ({looks})", column=letter(at), header=name, looks=looks(sheet.rows, at))
        for at, name in enumerate(names)
        if name
    )


def _likely_header(sheet: Sheet) -> Sequence[values.CellValue] | None:
    """The row with most known headers, if it names the number or the name."""
    best = max(sheet.rows[:SEARCHED_ROWS], key=lambda row: len(_meant(row)), default=())
    return best if _meant(best) & {Field.NIP, Field.NAME} and len(_meant(best)) > 1 else None


def _meant(row: Sequence[values.CellValue]) -> set[str]:
    """The fields that the cells of a row would name as headers."""
    return {
        found[0] for cell in row if isinstance(cell, str) and cell and (found := meaning(cell)) is not None
    }


_ABOVE = re.compile(
    r"^(?:nama )?(?:opd|skpd|perangkat daerah|unit kerja|satuan kerja|unit organisasi|instansi)\s*:?\s*(.*)$",
    re.IGNORECASE,
)


_EVERYBODY = re.compile(r"(?:semua|seluruh|all|pemerintah|pemkot|pemkab|pemprov)\b", re.IGNORECASE)
_KEEPS_ROSTERS = re.compile(r"kepegawaian|bkpsdm|bkpp|\bbkd\b|\bbkn\b", re.IGNORECASE)
"""The letterhead of the agency that keeps the rosters of all offices."""


def _office_above(sheet: Sheet, table: SheetTable, *, alone: bool) -> str | None:
    """Whose list it is, by the lines above the header, the nearest first, or by the name of the sheet.

    ``SKPD : Dinas Kesehatan``, or a line that is an office and nothing else.
    """
    nip = table.columns[Field.NIP]
    for row in reversed(sheet.rows[: max(table.header, 0)]):
        if nip < len(row) and values.looks_like_nip(row[nip]):
            break
        texts = list(texts_of(row).values())
        match = _ABOVE.match(texts[0]) if texts and len(texts[0]) <= _LONGEST_TITLE else None
        if match is not None:
            office = (match[1] or " ".join(texts[1:])).strip(" :")
            if office and not _EVERYBODY.match(office):
                return office
        elif len(set(texts)) == 1 and (office := _office_alone(texts[0])) is not None:
            return office
    return _office_alone(sheet.name) if alone else office_heading(sheet.name)


_LONGEST_TITLE = 200


_IN_A_TITLE = re.compile(
    r"\b(?:pegawai|nominatif|asn|pns|pppk|lingkungan|pada|kepangkatan|sipil|negara)\s+"
    rf"(?=(?!sekretariat$)(?:{OFFICES}|kelurahan|puskesmas)(?!\w))",
    re.IGNORECASE,
)
"""What stands before the office in the title of a list: ``DAFTAR NOMINATIF PEGAWAI DINAS KESEHATAN``."""
_YEAR_BEHIND = re.compile(r"\s+(?:tahun|per|bulan|keadaan)\b.*", re.IGNORECASE)


def _office_alone(line: str) -> str | None:
    if len(line) > _LONGEST_TITLE:
        return None
    title = _IN_A_TITLE.search(line)
    office = office_heading(line) if title is None else _YEAR_BEHIND.sub("", line[title.end() :])
    return None if office is None or _KEEPS_ROSTERS.search(office) else office


# --- what is said about the whole ---------------------------------------------------------------------------


def _fields(kept: Sequence[Record], tables: Sequence[SheetTable]) -> frozenset[str]:
    """Fields of the roster. One column of place is the office, whatever its header."""
    fields = {str(field) for table in tables for field in table.columns}
    if Field.UNIT in fields or any(record.person and record.person.office for record in kept):
        fields.add(Field.OFFICE.value)
    return frozenset(fields)


def _about_fields(
    tables: Sequence[SheetTable], kept: Sequence[Record], fields: frozenset[str]
) -> list[Finding]:
    """What the roster as a whole does not hold: days of assessments, offices, or names of offices."""
    findings, place = [], Place(sheet=tables[0].sheet)
    if Field.LAST_ASSESSED not in fields:
        findings.append(Finding(code="roster.no-assessments", severity=Severity.WARNING, place=place))
    offices = {record.person.office for record in kept if record.person} - {None}
    if kept and not offices:
        table = tables[0]
        taken = {*table.columns.values(), *table.days, table.number or 0}
        column = likely_office(table.rows[table.first :], taken)
        named = "Header" if column is None else table.headings[column].written or letter(column)
        findings.append(
            Finding(code="roster.no-office", severity=Severity.WARNING, place=place, params={"header": named})
        )
    elif offices and not any(any(map(str.isalpha, office)) for office in offices if office):
        params: Mapping[str, Param] = {"offices": tuple(sorted(filter(None, offices))[:_OFFICES_SHOWN])}
        findings.append(
            Finding(code="roster.office-codes", severity=Severity.WARNING, place=place, params=params)
        )
    return [*findings, *_without_office(kept if offices else ())]


def _without_office(kept: Sequence[Record]) -> Iterator[Finding]:
    """One finding for each table, where some people have no office though others have."""
    by_table: dict[int, list[Record]] = defaultdict(list)
    for record in kept:
        if record.person is not None and record.person.office is None:
            by_table[id(record.table)].append(record)
    for records in by_table.values():
        table, rows = records[0].table, sorted(record.row for record in records)
        place = table.place(rows[0], table.columns.get(Field.OFFICE, table.columns[Field.NIP]))
        params: Mapping[str, Param] = {"n": len(rows), "rows": spans(rows)}
        yield Finding(code="roster.office-missing", severity=Severity.WARNING, place=place, params=params)


_OFFICES_SHOWN = 5


def _about_sheet(sheet: Sheet, tray: TableReading) -> list[Finding]:
    """What a person looking at the sheet would not see: hidden rows, formulas without a value."""
    table, findings = tray.table, []
    hidden = sorted(record.row for record in tray.records if record.row in sheet.hidden)
    if hidden:
        place = table.place(hidden[0], table.columns[Field.NIP])
        params: Mapping[str, Param] = {"n": len(hidden), "rows": spans(hidden)}
        findings.append(
            Finding(code="roster.hidden-rows", severity=Severity.WARNING, place=place, params=params)
        )
    if sheet.uncached:
        for record in tray.records:
            for column in set(table.columns.values()):
                place = table.place(record.row, column)
                if place.cell in sheet.uncached:
                    findings.append(Finding(code="roster.formula", severity=Severity.WARNING, place=place))
    return findings


# --- one person in several rows ---------------------------------------------------------------------------


def _reject_conflicts(records: Iterable[Record]) -> list[Finding]:
    """Reject every row of a number that stands under different names: which one is right is unknown."""
    findings = []
    for same in _by_number([record for record in records if record.number is not None]):
        if len(same) > 1 and _are_several(list(dict.fromkeys(one.name for one in same if one.name))):
            findings += [_conflict(record, same) for record in same]
            for record in same:
                record.rejected = True
    return findings


def _by_number(records: Sequence[Record]) -> Iterable[Sequence[Record]]:
    """Return the records of each number together, in the order of the first."""
    if len({record.nip for record in records}) == len(records):
        return ((record,) for record in records)
    by_nip: dict[str, list[Record]] = {}
    for record in records:
        by_nip.setdefault(record.nip, []).append(record)
    return by_nip.values()


def _conflict(record: Record, same: Sequence[Record]) -> Finding:
    others = tuple(
        f"{other.name} ({other.table.sheet} {other.row + 1})" for other in same if other is not record
    )
    return Finding(
        code="roster.nip-conflict",
        severity=Severity.ERROR,
        place=record.table.place(record.row, record.table.columns[Field.NIP]),
        value=record.nip,
        params={"name": record.name, "others": others},
    )


def _are_several(names: Sequence[str]) -> bool:
    return any(not may_be_one_person(names[0], other) for other in names[1:])


def _join(records: Iterable[Record]) -> tuple[list[Record], list[Record], list[Record]]:
    """(kept, repeats, differing): of each number the newest record counts, with the assessments of all.

    The newest has the latest day in the post, then the latest assessment, then the last place in the file.
    ``differing`` are the repeats of which only that place decided, though they say something else.
    """
    kept, repeats, differing = list[Record](), list[Record](), list[Record]()
    for same in _by_number([record for record in records if not record.rejected]):
        if len(same) == 1:
            kept += same
            continue
        newest = max(enumerate(same), key=lambda one: (*_age(one[1]), one[0]))[1]
        kept.append(newest)
        for other in same:
            if other is not newest:
                repeats.append(other)
                if _age(other) == _age(newest) and _facts(other) != _facts(newest):
                    differing.append(other)
        newest.repeats = tuple(other for other in same if other is not newest)
    return kept, repeats, differing


def _age(record: Record) -> tuple[date, date]:
    return record.since or date.min, record.held_on or date.min


def _facts(record: Record) -> tuple[object, ...]:
    """What decides about a seat: a repeat that says the same of these needs no look."""
    person = record.person
    if person is None:
        return ()
    return plain(person.office or ""), plain(person.position or ""), person.echelon, person.tier


def _refuse_mixture(file: str, tables: Sequence[SheetTable], differing: Sequence[Record]) -> None:
    """Several sheets that hold most of the same people with other facts are no one roster: which is meant?"""
    sheets = {table.sheet for table in tables}
    if not differing or len(sheets) == 1:
        return
    nips = {sheet: _numbers([one for one in tables if one.sheet == sheet]) for sheet in sheets}
    if len(differing) > _SHARED * min(map(len, nips.values())):
        raise _which_sheet(file, list(nips), nips, max(sorted(nips), key=lambda sheet: len(nips[sheet])))


def _spell_alike(kept: Sequence[Record]) -> None:
    """Give each office its most frequent spelling: capitals, blanks and stops make no other office."""
    people = [record.person for record in kept if record.person is not None]
    counted = Counter(person.office for person in people if person.office is not None)
    spelled: dict[str, list[str]] = defaultdict(list)
    for office in counted:
        spelled[plain(office)].append(office)
    usual = {
        spelling: min(found, key=lambda office: (-counted[office], office))
        for found in spelled.values()
        for spelling in (found if len(found) > 1 else ())
    }
    for record in kept if usual else ():
        person = record.person
        if person is not None and person.office in usual:
            record.person = replace(person, office=usual[person.office])


def _about_repeats(repeats: Sequence[Record], differing: Sequence[Record]) -> list[Finding]:
    by_table: dict[int, list[Record]] = defaultdict(list)
    for record in repeats:
        by_table[id(record.table)].append(record)
    findings = [
        ignored(same[0].table, RowKind.REPEAT, sorted(record.row for record in same))
        for same in by_table.values()
    ]
    if differing:
        first = differing[0]
        findings.append(
            Finding(
                code="roster.repeat-differs",
                severity=Severity.WARNING,
                place=first.table.place(first.row, first.table.columns[Field.NIP]),
                value=first.nip,
                params={"n": len(differing), "rows": spans(sorted({one.row for one in differing}))},
            )
        )
    return findings


def _rows(records: Sequence[Record], file: str, on: date) -> tuple[Row, ...]:
    """Return what the records say, each with its assessments and those of its repeats."""
    events = list(map(_events, records))
    held = [(record, day, one) for record, own in zip(records, events, strict=True) for day, one in own]
    read = {id(record): record for record in records} | {id(one): one for _, _, one in held}
    places = {
        "sheet": (record.table.sheet for record in read.values()),
        "row": (record.row + 1 for record in read.values()),
        "file": repeat(file),
        "loaded": repeat(on),
    }
    sources = dict(zip(read, values_of(Source, len(read), places), strict=True))
    assessments = {
        "nip": (record.nip for record, _, _ in held),
        "held_on": (day for _, day, _ in held),
        "source": (sources[id(one)] for _, _, one in held),
    }
    found = iter(values_of(Assessment, len(held), assessments))
    columns = {
        "person": (record.person for record in records),
        "assessments": (tuple(islice(found, len(own))) for own in events),
        "source": (sources[id(record)] for record in records),
    }
    return tuple(values_of(Row, len(records), columns))


def _events(record: Record) -> list[tuple[date, Record]]:
    """Return each day of an assessment with its row, earliest first; of days close together the last."""
    if not record.repeats and len(record.days) < 2:  # noqa: PLR2004 (an earlier and a later)
        return [(day, record) for day in record.days]
    days = {day: one for one in (*record.repeats, record) for day in one.days}
    if not days:
        return []
    last = max(days)
    kept = {last: days[last]}
    for day in sorted(days, reverse=True):
        if (min(kept) - day).days > _ONE_EVENT:
            kept[day] = days[day]
    return sorted(kept.items())


_ONE_EVENT = 14
"""Days from the first to the last day of one assessment, at most."""


def _held_back(
    records: Iterable[Record], trays: Iterable[TableReading], elsewhere: frozenset[str]
) -> HeldBack:
    rejected = [record for record in records if record.rejected]
    return HeldBack(
        nips=elsewhere | {record.nip for record in rejected if record.number is not None},
        beginnings=frozenset(digits for tray in trays for digits in tray.damaged if digits),
        names=frozenset(folded(record.name) for record in rejected if record.name),
    )
