"""Where in a sheet the lists of people stand: the search for their header rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._columns import choose_columns, claims_of, days_of, proven_claims
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._guess import column_of_numbers, header_row, proposal
from asesmen_cli.intake._headers import NAME_OVER_NIP, PROVEN, Field, is_number, known, meaning, spellings
from asesmen_cli.intake._package import Area
from asesmen_cli.intake._rows import holds_number
from asesmen_cli.intake._stacked import unstacked
from asesmen_cli.intake._table import SAMPLE, SEARCHED_ROWS, Heading, Rows, SheetTable, headings_of, letter

DEEPEST_HEADER = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """Header rows ``top`` to ``bottom`` (exclusive), and what is above each column."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]
    named: Mapping[str, str] = field(default_factory=dict)
    """Columns by letter that the cells prove."""


def find_tables(sheet: Sheet, mapping: Mapping[str, str], *, nameless: bool = False) -> list[SheetTable]:
    """The lists of people in a sheet: one, or several side by side or below each other; none in other sheets.

    ``mapping`` is what the office says itself: header or column letter -> field. With ``nameless`` a list of
    numbers without names is one too.

    Raises:
        AsesmenError: ``roster.twice`` where two columns claim to be the number or the name.
    """
    rows = sheet.rows
    found = _find_heading(rows, mapping)
    if found is None:
        alone = _numbers_alone(rows, mapping) if nameless else None
        if alone is not None:
            table = _table(sheet, rows, alone, {**mapping, **alone.named}, 0, len(alone.headings))
            return [replace(table, nameless=True)]
        return _without_header(sheet, mapping) or (_bare_numbers(sheet) if nameless else [])
    blocks = [found, *_later_blocks(rows, found, mapping)]
    tables: list[SheetTable] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        own = rows if after is None else rows[: after.top]
        tables += (
            _table(sheet, own, block, mapping, start, stop) for start, stop in _side_by_side(block.headings)
        )
    return tables


def _table(
    sheet: Sheet, rows: Rows, found: _Found, mapping: Mapping[str, str], start: int, stop: int
) -> SheetTable:
    """The list under a header, in the columns from ``start`` to ``stop``."""
    headings = tuple(
        heading if start <= at < stop else Heading("", "") for at, heading in enumerate(found.headings)
    )
    sample = rows[found.bottom : found.bottom + SAMPLE]
    table = SheetTable(
        sheet=sheet.name,
        rows=rows,
        header=found.top,
        first=found.bottom,
        columns=choose_columns(headings, mapping, sample, sheet.name),
        headings=headings,
        origin=tuple(range(len(headings))),
        number=_number_column(headings),
        days=days_of(headings, mapping, sample),
    )
    return _filled(unstacked(table, rows[found.top : found.bottom], mapping), sheet.merged)


def _later_blocks(rows: Rows, found: _Found, mapping: Mapping[str, str]) -> list[_Found]:
    """Further headers below, where the columns are in another order than above."""
    blocks: list[_Found] = []
    above = _order(found, mapping)
    numbers = above.get(Field.NIP, 0)
    for top in range(found.bottom, len(rows)):
        cells = rows[top]
        if holds_number(cells[numbers]) or not any(
            isinstance(cell, str) and _MAY_BE_NIP.match(cell) for cell in cells
        ):
            continue
        later = _Found(top, top + 1, headings_of([cells]))
        if _names_people(later, mapping) and (order := _order(later, mapping)) != above:
            blocks.append(_widened(rows, later, lambda one: _names_people(one, mapping)))
            above = order
    return blocks


_MAY_BE_NIP = re.compile(r"\s*(?:\w+\W+){0,2}NI[PK]", re.IGNORECASE)


def _order(found: _Found, mapping: Mapping[str, str]) -> Mapping[str, int]:
    return {field: column for field, _, column in sorted(claims_of(found.headings, mapping), reverse=True)}


def _filled(table: SheetTable, merged: Sequence[Area]) -> SheetTable:
    """The table with the value of merged cells in every person's row that they span.

    Names and numbers are left out: each is one person's own.
    """
    own = {*_own(table), table.number}
    filled: dict[int, list[CellValue]] = {}
    for top, left, bottom, right in merged:
        if top < table.first or top >= len(table.rows) or bottom == top:
            continue
        for column in set(range(left, min(right + 1, len(table.headings)))) - own:
            value = table.rows[top][column]
            for row in range(top + 1, min(bottom + 1, len(table.rows))) if value != "" else ():
                if row not in table.continued and _is_somebody(table, row) and table.rows[row][column] == "":
                    filled.setdefault(row, list(table.rows[row]))[column] = value
    if not filled:
        return table
    return replace(table, rows=[filled.get(at, row) for at, row in enumerate(table.rows)])


def _own(table: SheetTable) -> set[int]:
    """The columns of the numbers and names of people, as far as the list has them."""
    return {table.columns[field] for field in (Field.NIP, Field.NAME) if field in table.columns}


def _is_somebody(table: SheetTable, row: int) -> bool:
    """Does the row hold a person, or in a list of other things anything at all?"""
    cells = table.rows[row]
    return any(cells[at] != "" for at in _own(table) or range(len(cells)))


def find_list(
    sheet: Sheet, columns_of: Callable[[Sequence[Heading]], Mapping[str, int]]
) -> SheetTable | None:
    """A list of anything: under the one or two rows of headers in which most of its columns are found.

    ``columns_of`` returns field -> column, and nothing where a needed one is missing.
    """
    best = None
    for depth in (1, 2):
        for top in range(min(SEARCHED_ROWS, len(sheet.rows))):
            headings = headings_of(sheet.rows[top : top + depth])
            columns = columns_of(headings)
            if len(columns) > (len(best.columns) if best else 0):
                best = SheetTable(
                    sheet=sheet.name,
                    rows=sheet.rows,
                    header=top,
                    first=top + depth,
                    columns=columns,
                    headings=headings,
                    origin=tuple(range(len(headings))),
                    number=_number_column(headings),
                )
    return None if best is None else _filled(best, sheet.merged)


def _bare_numbers(sheet: Sheet) -> list[SheetTable]:
    """A column of numbers and nothing that explains it."""
    column = column_of_numbers(sheet.rows)
    if column is None or proposal(sheet.rows):
        return []
    return [replace(_by_letter(sheet, {Field.NIP: column, Field.NAME: column}), nameless=True)]


def deepened(table: SheetTable, is_header: Callable[[Sequence[CellValue]], bool]) -> SheetTable:
    """The table with the rows under its header that are header rows too; blank rows are none."""
    while table.header >= 0 and table.first < len(table.rows):
        row = table.rows[table.first]
        if not any(cell != "" for cell in row) or not is_header(row):
            break
        below = headings_of(table.rows[table.header : table.first + 1])
        headings = (*below, *table.headings[len(below) :])[: len(table.headings)]
        table = replace(table, headings=headings, first=table.first + 1)
    return table


def _without_header(sheet: Sheet, mapping: Mapping[str, str]) -> list[SheetTable]:
    """A sheet without a header, or with one that explains nothing: its columns are named by letter."""
    width = max(map(len, sheet.rows), default=0)
    columns = {field: at for at in range(width) if (field := mapping.get(letter(at))) is not None}
    return [_by_letter(sheet, columns)] if {Field.NIP, Field.NAME} <= columns.keys() else []


def _by_letter(sheet: Sheet, columns: Mapping[str, int]) -> SheetTable:
    rows = sheet.rows
    width = max(map(len, rows), default=0)
    header = header_row(rows, columns[Field.NIP], columns[Field.NAME])
    above = () if header is None else rows[header : header + 1]
    table = SheetTable(
        sheet=sheet.name,
        rows=rows,
        header=-1 if header is None else header,
        first=0 if header is None else header + 1,
        columns=columns,
        headings=headings_of(above) or (Heading("", ""),) * width,
        origin=tuple(range(width)),
    )
    return _filled(unstacked(table, above, {}), sheet.merged)


# --- header rows ------------------------------------------------------------------------------------------


def _find_heading(rows: Rows, mapping: Mapping[str, str]) -> _Found | None:
    """The first rows whose headers name the number and the name, as few of them as will do."""
    last = min(SEARCHED_ROWS, len(rows))
    tests: tuple[Callable[[_Found], bool], ...] = (
        lambda found: _names_people(found, mapping),
        lambda found: _names_people(found, mapping, stacked_below=rows),
        lambda found: _names_people(found, mapping, proven_by=rows),
    )
    for is_roster in tests:
        for depth in range(1, DEEPEST_HEADER + 1):
            for top in range(last):
                found = _Found(top, top + depth, headings_of(rows[top : top + depth]))
                if is_roster(found):
                    return _widened(rows, found, is_roster)
    return None


def _numbers_alone(rows: Rows, mapping: Mapping[str, str]) -> _Found | None:
    """A header over a column of numbers, where no column of names is beside it."""
    for depth in (1, 2):
        for top in range(min(SEARCHED_ROWS, len(rows))):
            found = _Found(top, top + depth, headings_of(rows[top : top + depth]))
            claims = proven_claims(found.headings, mapping, rows[found.bottom : found.bottom + SAMPLE])
            numbers = [column for field, _, column in claims if field == Field.NIP]
            below = rows[found.bottom : found.bottom + SAMPLE]
            if numbers and any(values.looks_like_nip(row[numbers[0]]) for row in below):
                return replace(found, named={letter(numbers[0]): str(Field.NAME)})
    return None


def _names_people(
    found: _Found,
    mapping: Mapping[str, str],
    *,
    stacked_below: Rows | None = None,
    proven_by: Rows | None = None,
) -> bool:
    """Do the headers name number and name; or the name alone, and its cells hold the numbers too?

    A header that goes on with other words (``NIP GURU``) counts only where the cells of ``proven_by``
    prove it.
    """
    if any(values.looks_like_nip(heading.leaf) for heading in found.headings):
        return False
    if proven_by is None:
        claimed = [claim for claim in claims_of(found.headings, mapping) if claim[1] != PROVEN]
    else:
        claimed = proven_claims(found.headings, mapping, proven_by[found.bottom : found.bottom + SAMPLE])
    claims = {field: column for field, _, column in claimed}
    if not _said(found, mapping) and not any(claims_of(found.headings, {})):
        return False
    if NAME_OVER_NIP in claims or {Field.NIP, Field.NAME} <= claims.keys():
        return True
    if stacked_below is None or Field.NAME not in claims or len(claims) < _ENOUGH_FIELDS:
        return False
    number = _number_column(found.headings)
    pairs = [
        values.unstack(row[claims[Field.NAME]])
        for row in stacked_below[found.bottom : found.bottom + SAMPLE]
        if number is None or values.text(row[number]) is not None
    ]
    numbers = sum(nip is not None for _, nip in pairs)
    return numbers > 0 and numbers * 3 >= sum(name is not None or nip is not None for name, nip in pairs)


def _number_column(headings: Sequence[Heading]) -> int | None:
    return next((at for at, heading in enumerate(headings) if is_number(heading.leaf)), None)


_ENOUGH_FIELDS = 3
"""A header without NIP needs this many known columns to be taken for one."""


def _said(found: _Found, mapping: Mapping[str, str]) -> set[str]:
    """Fields that the office mapped by a header that stands here."""
    here = {spellings(heading.written)[0] for heading in found.headings if heading.leaf}
    return {field for header, field in mapping.items() if spellings(header)[0] in here}


def _widened(rows: Rows, found: _Found, is_roster: Callable[[_Found], bool]) -> _Found:
    """Take in a group row above and further header rows below."""
    top, bottom = found.top, found.bottom
    if top and any(isinstance(cell, str) and known(cell) for cell in rows[top - 1]):
        wider = _Found(top - 1, bottom, headings_of(rows[top - 1 : bottom]))
        if is_roster(wider):
            found, top = wider, top - 1
    while bottom - top < DEEPEST_HEADER and bottom < len(rows) and _goes_on(rows, top, bottom):
        wider = _Found(top, bottom + 1, headings_of(rows[top : bottom + 1]))
        bottom += 1
        found = wider if is_roster(wider) else replace(found, bottom=bottom)
    return found


def _goes_on(rows: Rows, top: int, bottom: int) -> bool:
    """Is the row at ``bottom`` one more header row? Then most of its cells are known headers."""
    cells = [cell for cell in rows[bottom] if values.text(cell) is not None]
    headers = [cell for cell in cells if isinstance(cell, str) and known(cell)]
    if not headers or len(headers) * 2 < len(cells):
        return False
    again = [cell for cell in headers if cell in set(rows[top])]
    return len(again) * 2 <= len(headers)


def _side_by_side(headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Column ranges of tables beside each other: the same headers again."""
    numbers = [
        at
        for at, heading in enumerate(headings)
        if (found := meaning(heading.leaf, heading.group)) is not None
        and found[0] in {Field.NIP, NAME_OVER_NIP}
    ]
    width = len(headings)
    if len(numbers) > 1:
        step = numbers[1] - numbers[0]
        leaves = [spellings(heading.leaf)[0] for heading in headings]
        start = next(
            (at for at in range(width - step) if leaves[at] and leaves[at] == leaves[at + step]), width
        )
        unit = [leaf for leaf in leaves[start : start + step] if leaf]
        named = any((found := meaning(leaf)) and found[0] in {Field.NAME, NAME_OVER_NIP} for leaf in unit)
        blocks = [(at, at + step) for at in range(start, width, step)]
        same = [[leaf for leaf in leaves[begin:end] if leaf] == unit for begin, end in blocks]
        if start <= numbers[0] and named and len(blocks) == len(numbers) and all(same):
            return blocks
    return [(0, width)]
