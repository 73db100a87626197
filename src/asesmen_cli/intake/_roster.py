"""A whole file -> one reading: choose the tables, read each, join the rows of one person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.facts import RosterTable as LoadedTable
from asesmen_cli.domain.findings import AsesmenError, Finding, Place
from asesmen_cli.intake._choice import Choice, choose, refuse_mixture
from asesmen_cli.intake._columns import refuse_unknown, refuse_unused
from asesmen_cli.intake._files import Sheet, Workbook, open_workbook
from asesmen_cli.intake._guess import likely_office
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._joining import Joined, join, rows_of
from asesmen_cli.intake._names import folded
from asesmen_cli.intake._owner import office_above
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._proposal import Accept, accept_none, columns_by_letter, headers_of
from asesmen_cli.intake._reading import HeldBack, LazyRows, Reading
from asesmen_cli.intake._record import Record, TableReading
from asesmen_cli.intake._rows import spans
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import SheetTable, letter


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
    refuse_unknown(columns)
    workbook = open_workbook(path)
    chosen = choose(workbook, columns, sheets, accept)
    refuse_unused(workbook.name, [*columns, *swap_dates], chosen.tables)
    trays = _read_tables(workbook, chosen, on, swap_dates)
    records = [record for tray in trays for record in tray.records]
    if not records:
        raise AsesmenError("roster.nobody", file=workbook.name)
    joined = join(records)
    if not sheets:
        refuse_mixture(workbook.name, chosen.tables, len(joined.differing))
    fields = _fields(joined.kept, chosen.tables)
    findings = [
        *_about_fields(chosen.tables, joined.kept, fields),
        *_about_workbook(workbook, chosen, trays),
        *joined.conflicts,
        *joined.about_repeats(),
    ]
    return Reading(
        load=_load(workbook.name, on, trays, joined),
        digest=workbook.digest,
        rows=LazyRows(len(joined.kept), partial(rows_of, joined.kept, workbook.name, on)),
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
    columns = {id(tray): min(tray.table.matching([header]), default=None) for tray in trays}
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


def _load(file: str, on: date, trays: Sequence[TableReading], joined: Joined) -> Load:
    """The counts of the whole file."""
    accepted = len(joined.kept)
    rejected = sum(record.rejected for tray in trays for record in tray.records)
    ignored = len(joined.repeats) + sum(len(rows) for tray in trays for rows in tray.ignored.values())
    return Load(
        source=file,
        loaded_on=on,
        tables=_counted(trays),
        rows=accepted + rejected + ignored,
        accepted=accepted,
        rejected=rejected,
        ignored=ignored,
    )


def _about_workbook(workbook: Workbook, chosen: Choice, trays: Sequence[TableReading]) -> Iterator[Finding]:
    for note in workbook.notes:
        yield Finding.info(note, file=workbook.name)
    yield from chosen.findings
    for tray in trays:
        yield from _about_sheet(chosen.sheets[tray.table.sheet], tray)
    for tray in trays:
        yield from tray.findings


def _read_tables(
    workbook: Workbook, chosen: Choice, on: date, swap_dates: Sequence[str]
) -> list[TableReading]:
    return [
        read_table(
            table,
            Dates(on, table.matching(swap_dates), workbook.epoch_1904),
            office_above(chosen.sheets[table.sheet], table, alone=len(chosen.tables) == 1),
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


# --- what is said about the whole ---------------------------------------------------------------------------


def _fields(kept: Sequence[Record], tables: Sequence[SheetTable]) -> frozenset[str]:
    """Fields of the roster. One column of place is the office, whatever its header."""
    fields = {str(field) for table in tables for field in table.columns}
    if Field.UNIT in fields or any(record.office for record in kept):
        fields.add(Field.OFFICE.value)
    return frozenset(fields)


def _about_fields(
    tables: Sequence[SheetTable], kept: Sequence[Record], fields: frozenset[str]
) -> list[Finding]:
    """What the roster as a whole does not hold: days of assessments, offices, or names of offices."""
    findings, place = [], Place(sheet=tables[0].sheet)
    if Field.LAST_ASSESSED not in fields:
        findings.append(Finding.warning("roster.no-assessments", place))
    offices = {record.office for record in kept} - {None}
    if kept and not offices:
        table = tables[0]
        taken = {*table.columns.values(), *table.days, table.number or 0}
        column = likely_office(table.rows[table.first :], taken)
        named = "Header" if column is None else table.headings[column].written or letter(column)
        findings.append(Finding.warning("roster.no-office", place, header=named))
    elif offices and not any(any(map(str.isalpha, office)) for office in offices if office):
        shown = tuple(sorted(filter(None, offices))[:_OFFICES_SHOWN])
        findings.append(Finding.warning("roster.office-codes", place, offices=shown))
    return [*findings, *_without_office(kept if offices else ())]


def _without_office(kept: Sequence[Record]) -> Iterator[Finding]:
    """One finding for each table, where some people have no office though others have."""
    by_table: dict[int, list[Record]] = defaultdict(list)
    for record in kept:
        if record.office is None:
            by_table[id(record.table)].append(record)
    for records in by_table.values():
        table, rows = records[0].table, sorted(record.row for record in records)
        place = table.place(rows[0], table.columns.get(Field.OFFICE, table.columns[Field.NIP]))
        yield Finding.warning("roster.office-missing", place, n=len(rows), rows=spans(rows))


_OFFICES_SHOWN = 5


def _about_sheet(sheet: Sheet, tray: TableReading) -> list[Finding]:
    """What a person looking at the sheet would not see: hidden rows, formulas without a value."""
    table, findings = tray.table, []
    hidden = sorted(record.row for record in tray.records if record.row in sheet.hidden)
    if hidden:
        place = table.place(hidden[0], table.columns[Field.NIP])
        findings.append(Finding.warning("roster.hidden-rows", place, n=len(hidden), rows=spans(hidden)))
    if sheet.uncached:
        for record in tray.records:
            for column in set(table.columns.values()):
                place = table.place(record.row, column)
                if place.cell in sheet.uncached:
                    findings.append(Finding.warning("roster.formula", place))
    return findings


def _held_back(
    records: Iterable[Record], trays: Iterable[TableReading], elsewhere: frozenset[str]
) -> HeldBack:
    rejected = [record for record in records if record.rejected]
    return HeldBack(
        nips=elsewhere | {record.nip for record in rejected if record.sound},
        beginnings=frozenset(digits for tray in trays for digits in tray.damaged if digits),
        names=frozenset(folded(record.name) for record in rejected if record.name),
    )
