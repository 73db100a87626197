"""Which sheets of a workbook, and which tables in them, are the roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asesmen_cli.domain.findings import AsesmenError, Finding, Place
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.domain.people import NipFault, read_nip
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._dates import period_of
from asesmen_cli.intake._files import Sheet, Workbook
from asesmen_cli.intake._guess import looks, proposal
from asesmen_cli.intake._headers import Field, meaning
from asesmen_cli.intake._proposal import Accept, headers_of, proposed_tables
from asesmen_cli.intake._table import SEARCHED_ROWS, SheetTable, letter
from asesmen_cli.intake._tables import find_tables


@dataclass(frozen=True, slots=True)
class Choice:
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


def choose(workbook: Workbook, mapping: Mapping[str, str], only: Sequence[str], accept: Accept) -> Choice:
    """Choose the tables that are the roster.

    Args:
        workbook: The file.
        mapping: Header or column letter -> field.
        only: The names of the sheets to choose from; all where none is named.
        accept: Decides what to read where no header names number and name, but the cells prove them.

    Raises:
        AsesmenError: ``roster.*`` without a table, or where several could be the roster.
    """
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
        return Choice(tables, by_name, elsewhere=frozenset().union(*others))
    unread, held_back = _unread(sheets, found)
    if len(found) == 1:
        return Choice(next(iter(found.values())), by_name, unread, held_back)
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
    return Choice(tables, by_name, [*findings, *unread], held_back)


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


def refuse_mixture(file: str, tables: Sequence[SheetTable], differing: int) -> None:
    """Several sheets that hold most of the same people with other facts are no one roster: which is meant?

    Raises:
        AsesmenError: ``roster.which-sheet``.
    """
    sheets = {table.sheet for table in tables}
    if not differing or len(sheets) == 1:
        return
    nips = {sheet: _numbers([one for one in tables if one.sheet == sheet]) for sheet in sheets}
    if differing > _SHARED * min(map(len, nips.values())):
        raise _which_sheet(file, list(nips), nips, max(sorted(nips), key=lambda sheet: len(nips[sheet])))


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
    """The sound numbers in the tables."""
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
    made = Finding.warning if people else Finding.info
    return made(code, Place(sheet=sheet), n=people)


# --- why there is none --------------------------------------------------------------------------------------


def _no_table(file: str, sheets: Sequence[Sheet]) -> AsesmenError:
    """Why no table was found: a needed column or all headers are missing, or the file is not a roster."""
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
    """What is above the columns that the cells prove, if anything does."""
    tables = find_tables(sheet, proposed) if proposed else []
    names = headers_of(tables[0]) if tables else ()
    return names if any(names) else None


def _columns_found(sheet: Sheet, header: Sequence[CellValue] | None) -> tuple[Param, ...]:
    """What the columns are called, and what each looks like; never what a person's row holds."""
    width = max(map(len, sheet.rows), default=0)
    names = [values.shown(cell) for cell in header] if header is not None else ["-"] * width
    return tuple(
        msg("{column}: {header} ({looks})", column=letter(at), header=name, looks=looks(sheet.rows, at))
        for at, name in enumerate(names)
        if name
    )


def _likely_header(sheet: Sheet) -> Sequence[CellValue] | None:
    """The row with most known headers, if it names the number or the name."""
    best = max(sheet.rows[:SEARCHED_ROWS], key=lambda row: len(_meant(row)), default=())
    return best if _meant(best) & {Field.NIP, Field.NAME} and len(_meant(best)) > 1 else None


def _meant(row: Sequence[CellValue]) -> set[str]:
    """The fields that the cells of a row would name as headers."""
    return {
        found[0] for cell in row if isinstance(cell, str) and cell and (found := meaning(cell)) is not None
    }
