"""Where in a sheet the lists of people stand: the search for their header rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._columns import choose_columns, claims_of
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._headers import NAME_OVER_NIP, Field, is_number, known, meaning, spellings
from asesmen_cli.intake._stacked import unstacked
from asesmen_cli.intake._table import SAMPLE, SEARCHED_ROWS, Heading, Rows, SheetTable, headings_of, letter

DEEPEST_HEADER = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """Header rows ``top`` to ``bottom`` (exclusive), and what stands over each column."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]


def find_tables(sheet: Sheet, mapping: Mapping[str, str]) -> list[SheetTable]:
    """The lists of people that stand in a sheet: one, or several side by side; none in other sheets.

    ``mapping`` is what the office says itself: header or column letter -> field.

    Raises:
        AsesmenError: ``roster.twice`` where two columns claim to be the number or the name.
    """
    rows = sheet.rows
    found = _find_heading(rows, mapping)
    if found is None:
        return _without_header(sheet, mapping)
    tables = []
    for start, stop in _side_by_side(found.headings):
        headings = tuple(
            heading if start <= at < stop else Heading("", "") for at, heading in enumerate(found.headings)
        )
        columns = choose_columns(headings, mapping, rows[found.bottom : found.bottom + SAMPLE], sheet.name)
        table = SheetTable(
            sheet=sheet.name,
            rows=rows,
            header=found.top,
            first=found.bottom,
            columns=columns,
            headings=headings,
            origin=tuple(range(len(headings))),
            number=_number_column(headings),
        )
        tables.append(unstacked(table, rows[found.top : found.bottom], mapping))
    return tables


def find_list(
    sheet: Sheet, columns_of: Callable[[Sequence[Heading]], Mapping[str, int]]
) -> SheetTable | None:
    """A list of anything: under the one or two rows of headers in which most of its columns are found.

    ``columns_of`` tells which column holds which field, and nothing where a needed one is missing.
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
    return best


def _without_header(sheet: Sheet, mapping: Mapping[str, str]) -> list[SheetTable]:
    """A sheet that starts with the first person, its columns named by letter."""
    width = max(map(len, sheet.rows), default=0)
    columns = {field: at for at in range(width) if (field := mapping.get(letter(at))) is not None}
    if not {Field.NIP, Field.NAME} <= columns.keys():
        return []
    blank = (Heading("", ""),) * width
    table = SheetTable(sheet.name, sheet.rows, -1, 0, columns, blank, tuple(range(width)))
    return [unstacked(table, (), mapping)]


# --- header rows ------------------------------------------------------------------------------------------


def _find_heading(rows: Rows, mapping: Mapping[str, str]) -> _Found | None:
    """The first rows whose headers name the number and the name, as few of them as will do."""
    last = min(SEARCHED_ROWS, len(rows))
    tests: tuple[Callable[[_Found], bool], ...] = (
        lambda found: _names_people(found, mapping),
        lambda found: _names_people(found, mapping, stacked_below=rows),
    )
    for is_roster in tests:
        for depth in range(1, DEEPEST_HEADER + 1):
            for top in range(last):
                found = _Found(top, top + depth, headings_of(rows[top : top + depth]))
                if is_roster(found):
                    return _widened(rows, found, is_roster)
    return None


def _names_people(found: _Found, mapping: Mapping[str, str], stacked_below: Rows | None = None) -> bool:
    """Do the headers name number and name; or the name alone, and its cells hold the numbers too?"""
    if any(values.looks_like_nip(heading.leaf) for heading in found.headings):
        return False
    claims = {field: column for field, _, column in claims_of(found.headings, mapping)}
    if not _said(found, mapping) and not any(claims_of(found.headings, {})):
        return False
    if NAME_OVER_NIP in claims or {Field.NIP, Field.NAME} <= claims.keys():
        return True
    if stacked_below is None or Field.NAME not in claims or len(claims) < _ENOUGH_FIELDS:
        return False
    number = _number_column(found.headings)
    told = [
        values.unstack(row[claims[Field.NAME]])
        for row in stacked_below[found.bottom : found.bottom + SAMPLE]
        if number is None or values.text(row[number]) is not None
    ]
    numbers = sum(nip is not None for _, nip in told)
    return numbers > 0 and numbers * 3 >= sum(name is not None or nip is not None for name, nip in told)


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
    return len(again) * 2 < len(headers)


def _side_by_side(headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Column ranges of tables that stand beside each other: the same headers, over again."""
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
