"""Where in a sheet the list of people stands: its header rows, and which column tells which field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._headers import NAME_OVER_NIP, Field, known, meaning, spellings
from asesmen_cli.intake._values import Cell, shown, text

SEARCHED_ROWS = 40
DEEPEST_HEADER = 5


@dataclass(frozen=True, slots=True)
class Table:
    """One list of people. Rows and columns are counted from 0 in the whole sheet."""

    sheet: Sheet
    header: int
    first: int
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    number: int | None
    """The column of running numbers."""

    def header_of(self, column: int) -> str:
        """The header over a column, as written."""
        return self.headers[column] if column < len(self.headers) else ""


@dataclass(frozen=True, slots=True)
class _Heading:
    """What stands over one column."""

    group: str
    leaf: str

    @property
    def written(self) -> str:
        return " ".join(f"{self.group} {self.leaf}".split())


def find_table(sheet: Sheet, mapping: Mapping[str, str]) -> Table | None:
    """The first table of the sheet whose headers name people, or None.

    ``mapping`` is what the office says itself: header or column letter -> field.

    Raises:
        AsesmenError: ``roster.twice`` where two columns claim to be the number or the name.
    """
    rows = sheet.rows
    for depth in range(1, DEEPEST_HEADER + 1):
        for top in range(min(SEARCHED_ROWS, len(rows) - depth + 1)):
            headings = _headings(rows[top : top + depth])
            columns = _columns(headings, mapping)
            if not (Field.NIP in columns and Field.NAME in columns):
                continue
            bottom = top + depth
            while bottom - top < DEEPEST_HEADER and bottom < len(rows) and _goes_on(rows, top, bottom):
                bottom += 1
            headings = _headings(rows[top:bottom])
            return _table(sheet, top, bottom, headings, mapping)
    return None


def _table(
    sheet: Sheet, top: int, bottom: int, headings: Sequence[_Heading], mapping: Mapping[str, str]
) -> Table:
    _refuse_two(sheet, headings, mapping)
    number = next((at for at, heading in enumerate(headings) if _is_number(heading)), None)
    written = tuple(heading.written for heading in headings)
    return Table(sheet, top, bottom, _columns(headings, mapping), written, number)


def _is_number(heading: _Heading) -> bool:
    return (
        spellings(heading.leaf)[0] in {"NO", "NOMOR", "NO URUT", "NOMOR URUT", "NO DUK", "URUT"}
        or heading.leaf == "#"
    )


def _goes_on(rows: Sequence[Sequence[Cell]], top: int, bottom: int) -> bool:
    """Is the row at ``bottom`` one more header row: headers only, none of them under a finished header?"""
    above = _headings(rows[top:bottom])
    cells = [(column, cell) for column, cell in enumerate(rows[bottom]) if text(cell) is not None]
    if not cells or not all(isinstance(cell, str) for _, cell in cells):
        return False
    known_here = [column for column, cell in cells if known(str(cell))]
    return (
        bool(known_here)
        and len(known_here) * 2 >= len(cells)
        and not any(
            meaning(above[column].leaf, above[column].group) == meaning(str(rows[bottom][column])) != None  # noqa: E711
            for column in known_here
        )
    )


def _headings(rows: Sequence[Sequence[Cell]]) -> list[_Heading]:
    """Join the header rows of each column; a group header stands for the empty cells to its right."""
    width = max(len(row) for row in rows)
    levels: list[list[str]] = []
    for row in rows:
        level, group = [], ""
        for column in range(width):
            cell = row[column] if column < len(row) else ""
            written = shown(cell) if isinstance(cell, str) else ""
            below = any(
                column < len(lower) and lower[column] not in {"", None} for lower in rows[len(levels) + 1 :]
            )
            group = written or group
            level.append(written or (group if below else ""))
        levels.append(level)
    headings = []
    for column in range(width):
        parts = [level[column] for level in levels if level[column]]
        headings.append(_Heading(" ".join(parts[:-1]), parts[-1]) if parts else _Heading("", ""))
    return headings


def _claims(headings: Sequence[_Heading], mapping: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """(field, goodness, column) for every column that means a field. What the office maps itself comes first."""
    said = {spellings(header)[0]: field for header, field in mapping.items()}
    for column, heading in enumerate(headings):
        if not heading.leaf:
            continue
        mapped = said.get(spellings(heading.written)[0]) or said.get(spellings(heading.leaf)[0])
        if mapped is not None:
            yield mapped, -1, column
        elif (found := meaning(heading.leaf, heading.group)) is not None:
            yield found[0], found[1], column


def _columns(headings: Sequence[_Heading], mapping: Mapping[str, str]) -> dict[str, int]:
    best: dict[str, tuple[int, int]] = {}
    for field, goodness, column in _claims(headings, mapping):
        if field not in best or (goodness, column) < best[field]:
            best[field] = (goodness, column)
    columns = {field: column for field, (_, column) in best.items()}
    stacked = columns.pop(NAME_OVER_NIP, None)
    if stacked is not None:
        columns.setdefault(Field.NIP, stacked)
        columns.setdefault(Field.NAME, stacked)
    return _places(headings, columns, mapping)


def _places(
    headings: Sequence[_Heading], columns: dict[str, int], mapping: Mapping[str, str]
) -> dict[str, int]:
    """The office is the OPD. In a SIASN export that is in UNOR NAMA, never in SATUAN KERJA or INSTANSI."""
    spelled = {column: spellings(headings[column].leaf)[0] for column in columns.values()}
    siasn = spelled.get(columns.get(Field.UNIT, -1)) in {"UNOR NAMA", "NAMA UNOR", "UNOR"}
    office = spelled.get(columns.get(Field.OFFICE, -1), "")
    if Field.OFFICE in columns and Field.OFFICE not in mapping.values():
        if siasn and office.startswith(("SATUAN KERJA", "SATKER", "INSTANSI", "NAMA INSTANSI")):
            del columns[Field.OFFICE]
        elif office == "COLUMN1" and not siasn:
            del columns[Field.OFFICE]
    return columns


def _refuse_two(sheet: Sheet, headings: Sequence[_Heading], mapping: Mapping[str, str]) -> None:
    claims = sorted(_claims(headings, mapping))
    for field in (Field.NIP, Field.NAME):
        mine = [(goodness, column) for claimed, goodness, column in claims if claimed == field]
        if len(mine) > 1 and mine[0][0] == mine[1][0]:
            first, second = mine[0][1], mine[1][1]
            raise AsesmenError(
                "roster.twice",
                file="",
                sheet=sheet.name,
                columns=(
                    f"{headings[first].written} ({letter(first)})",
                    f"{headings[second].written} ({letter(second)})",
                ),
                field=field.value,
                first=letter(first),
                key=field.value,
            )


def letter(column: int) -> str:
    """``0`` -> ``A``, ``26`` -> ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
