"""A whole file -> one reading: choose the tables, read each, join people that stand in several rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.facts import Table as TableFact
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.domain.people import Assessment, NipFault, Person, Source, read_nip
from asesmen_cli.intake._files import Sheet, Workbook, open_workbook
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._people import Kind, Record, Tray, ignored_finding, place_of, read_table
from asesmen_cli.intake._reading import HeldBack, Reading, Row
from asesmen_cli.intake._tables import Table, find_table
from asesmen_cli.intake._values import folded


def read_roster(
    path: Path,
    *,
    on: date,
    columns: Mapping[str, str],
    sheet: str | None = None,
    swap_dates: Sequence[str] = (),
) -> Reading:
    """Read a roster.

    Args:
        path: Any spreadsheet.
        on: The day reckoned from: later dates of assessment are rejected.
        columns: What the office says itself: header or column letter -> field.
        sheet: Read this sheet only.
        swap_dates: Headers of columns in which day and month are the wrong way round.

    Raises:
        AsesmenError: The file cannot be read (``file.*``), or holds no roster (``roster.*``).
    """
    _refuse_unknown_fields(columns)
    workbook = open_workbook(path)
    tables = _tables(workbook, columns, sheet)
    trays = [read_table(table, on=on) for table in tables]
    records = [record for tray in trays for record in tray.records]
    conflicts = _reject_conflicts(records)
    kept, repeats = _join(records)
    if not records:
        raise AsesmenError("roster.nobody", file=workbook.name)
    rejected = sum(record.rejected for record in records)
    ignored = len(repeats) + sum(len(rows) for tray in trays for rows in tray.ignored.values())
    fields = _fields(tables)
    load = Load(
        source=workbook.name,
        loaded_on=on,
        tables=tuple(
            TableFact(sheet=table.sheet.name, header_row=table.header + 1, rows=tray.count)
            for table, tray in zip(tables, trays, strict=True)
        ),
        rows=len(kept) + rejected + ignored,
        accepted=len(kept),
        rejected=rejected,
        ignored=ignored,
    )
    findings = [
        *_about_fields(tables, fields),
        *(finding for tray in trays for finding in tray.findings),
        *conflicts,
        *_about_repeats(repeats),
    ]
    return Reading(
        load=load,
        digest=workbook.digest,
        rows=tuple(_row(record, workbook.name, on) for record in kept),
        held_back=_held_back(records, trays),
        findings=tuple(findings),
        fields=fields,
    )


def _refuse_unknown_fields(columns: Mapping[str, str]) -> None:
    for field in columns.values():
        if field not in set(Field):
            raise AsesmenError(
                "roster.unknown-field", field=field, fields=tuple(known.value for known in Field)
            )


def _tables(workbook: Workbook, columns: Mapping[str, str], only: str | None) -> list[Table]:
    sheets = _chosen(workbook, only)
    if not any(cell != "" for sheet in sheets for row in sheet.rows for cell in row):
        raise AsesmenError("roster.no-cells", file=workbook.name)
    tables = [table for sheet in sheets if (table := find_table(sheet, columns)) is not None]
    if not tables:
        raise AsesmenError(
            "roster.no-table", file=workbook.name, sheets=tuple(sheet.name for sheet in sheets)
        )
    first = tables[0]
    return [table for table in tables if table.headers == first.headers]


def _chosen(workbook: Workbook, only: str | None) -> Sequence[Sheet]:
    if only is None:
        return workbook.sheets
    named = [sheet for sheet in workbook.sheets if sheet.name.strip().casefold() == only.strip().casefold()]
    if not named:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("roster.unknown-sheet", file=workbook.name, sheet=only, sheets=names)
    return named


def _fields(tables: Iterable[Table]) -> frozenset[str]:
    """Fields with a column. One column of place is the office, whatever its header."""
    fields = {str(field) for table in tables for field in table.columns}
    if Field.UNIT in fields:
        fields.add(Field.OFFICE)
    return frozenset(fields)


def _about_fields(tables: Sequence[Table], fields: frozenset[str]) -> list[Finding]:
    if Field.LAST_ASSESSED in fields:
        return []
    table = tables[0]
    place = place_of(table, table.header, table.columns[Field.NIP])
    return [Finding(code="roster.no-assessments", severity=Severity.WARNING, place=place)]


def _reject_conflicts(records: Iterable[Record]) -> list[Finding]:
    """One number under different names: which row is right cannot be told, so none of them is used."""
    by_nip: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_nip[record.nip].append(record)
    findings = []
    for nip, same in by_nip.items():
        if len(same) < 2 or isinstance(read_nip(nip), NipFault):
            continue
        if len({folded(record.name) for record in same if record.name}) > 1:
            findings += [_conflict(record, same) for record in same]
            for record in same:
                record.rejected = True
    return findings


def _conflict(record: Record, same: Sequence[Record]) -> Finding:
    others = tuple(
        f"{other.name} ({other.table.sheet.name} {other.row + 1})" for other in same if other is not record
    )
    return Finding(
        code="roster.nip-conflict",
        severity=Severity.ERROR,
        place=place_of(record.table, record.row, record.table.columns[Field.NIP]),
        value=record.nip,
        params={"name": record.name, "others": others},
    )


def _join(records: Iterable[Record]) -> tuple[list[Record], list[Record]]:
    """(kept, repeats): one record for each number, the one with the latest assessment."""
    kept: dict[str, Record] = {}
    repeats = []
    for record in records:
        if record.rejected:
            continue
        other = kept.setdefault(record.nip, record)
        if other is record:
            continue
        better, worse = (record, other) if _weight(record) > _weight(other) else (other, record)
        kept[record.nip] = better
        repeats.append(worse)
    return list(kept.values()), repeats


def _weight(record: Record) -> tuple[date, str]:
    return record.held_on or date.min, repr(record.person)


def _about_repeats(repeats: Sequence[Record]) -> list[Finding]:
    by_table: dict[int, list[Record]] = defaultdict(list)
    for record in repeats:
        by_table[id(record.table)].append(record)
    return [
        ignored_finding(
            same[0].table,
            Kind.REPEAT,
            sorted(record.row for record in same),
            same[0].table.columns[Field.NIP],
        )
        for same in by_table.values()
    ]


def _row(record: Record, file: str, on: date) -> Row:
    source = Source(file=file, sheet=record.table.sheet.name, row=record.row + 1, loaded=on)
    person = record.person
    if not isinstance(person, Person):
        raise TypeError("an accepted record has a person")
    assessment = None
    if record.held_on is not None:
        assessment = Assessment(nip=record.nip, held_on=record.held_on, source=source)
    return Row(person=person, assessment=assessment, source=source)


def _held_back(records: Iterable[Record], trays: Iterable[Tray]) -> HeldBack:
    rejected = [record for record in records if record.rejected]
    return HeldBack(
        nips=frozenset(record.nip for record in rejected if not isinstance(read_nip(record.nip), NipFault)),
        beginnings=frozenset(digits for tray in trays for digits in tray.damaged if digits),
        names=frozenset(" ".join(record.name.casefold().split()) for record in rejected if record.name),
    )
