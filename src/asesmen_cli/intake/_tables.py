"""Where in a sheet the lists of people stand: their header rows, and which column tells which field."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from asesmen_cli.domain.findings import AsesmenError, Place
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import NipFault, read_nip
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._headers import NAME_OVER_NIP, Field, is_number, known, meaning, spellings
from asesmen_cli.intake._values import Cell

SEARCHED_ROWS = 40
DEEPEST_HEADER = 5
SAMPLE = 300
"""Rows under a header that are looked at to tell what a column holds."""

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over one column: its own header, and the group header above that."""

    group: str
    leaf: str

    @property
    def written(self) -> str:
        """Both, as written."""
        return " ".join(f"{self.group} {self.leaf}".split())


@dataclass(frozen=True, slots=True)
class Table:
    """One list of people. Rows are those of the sheet, counted from 0.

    Where one cell or two lines hold several facts, ``rows`` has been unstacked: a second line is appended to
    the first, and ``origin`` tells which column of the sheet each column of ``rows`` came from.
    """

    sheet: str
    rows: Rows
    header: int
    """First header row; -1 where there is none."""
    first: int
    """First row under the header."""
    columns: Mapping[str, int]
    headings: tuple[Heading, ...]
    origin: tuple[int, ...]
    number: int | None = None
    """The column of running numbers."""
    continued: frozenset[int] = frozenset()
    """Rows that are the second line of the row above."""
    stacked: bool = False
    """Name and number come from one column."""

    def place(self, row: int, column: int) -> Place:
        """The cell as Excel shows it."""
        return Place(
            sheet=self.sheet,
            cell=f"{letter(self.origin[column])}{row + 1}",
            row=row + 1,
            column=self.headings[column].written or None,
        )

    def written(self, row: int, column: int) -> str:
        """The cell as a person reads it."""
        return values.shown(self.rows[row][column])

    @property
    def mapping(self) -> Mapping[str, str]:
        """Header, or letter where there is none -> field: how the columns were understood."""
        return {
            self.headings[column].written or letter(self.origin[column]): str(field)
            for field, column in self.columns.items()
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """Header rows ``top`` to ``bottom`` (exclusive), and what stands over each column."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]


def find_tables(sheet: Sheet, mapping: Mapping[str, str]) -> list[Table]:
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
        columns = _columns(headings, mapping, rows[found.bottom : found.bottom + SAMPLE], sheet.name)
        table = Table(
            sheet=sheet.name,
            rows=rows,
            header=found.top,
            first=found.bottom,
            columns=columns,
            headings=headings,
            origin=tuple(range(len(headings))),
            number=next((at for at, heading in enumerate(headings) if is_number(heading.leaf)), None),
        )
        tables.append(_unstacked(table, found, mapping))
    return tables


def _without_header(sheet: Sheet, mapping: Mapping[str, str]) -> list[Table]:
    """A sheet that starts with the first person, its columns named by letter."""
    width = max(map(len, sheet.rows), default=0)
    columns = {field: at for at in range(width) if (field := mapping.get(letter(at))) is not None}
    if not {Field.NIP, Field.NAME} <= columns.keys():
        return []
    blank = (Heading("", ""),) * width
    table = Table(sheet.name, sheet.rows, -1, 0, columns, blank, tuple(range(width)))
    return [_unstacked(table, None, mapping)]


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
                found = _Found(top, top + depth, _headings(rows[top : top + depth]))
                if is_roster(found):
                    return _widened(rows, found, is_roster)
    return None


def _names_people(found: _Found, mapping: Mapping[str, str], stacked_below: Rows | None = None) -> bool:
    if any(
        len(heading.leaf) >= _NIP_LENGTH and values.unstack(heading.leaf)[1] for heading in found.headings
    ):
        return False
    claims = {field: column for field, _, column in _claims(found.headings, mapping)}
    by_header = {field for field, _, _ in _claims(found.headings, {})} | set(mapping.values()) & _said(
        found, mapping
    )
    if not by_header:
        return False
    if NAME_OVER_NIP in claims or {Field.NIP, Field.NAME} <= claims.keys():
        return True
    if stacked_below is None or Field.NAME not in claims or len(claims) < _ENOUGH_FIELDS:
        return False
    cells = [row[claims[Field.NAME]] for row in stacked_below[found.bottom : found.bottom + SAMPLE]]
    numbers = sum(values.unstack(cell)[1] is not None for cell in cells)
    return numbers > 0 and numbers * 3 >= sum(cell != "" for cell in cells)


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
        wider = _Found(top - 1, bottom, _headings(rows[top - 1 : bottom]))
        if is_roster(wider):
            found, top = wider, top - 1
    while bottom - top < DEEPEST_HEADER and bottom < len(rows) and _goes_on(rows, top, bottom):
        wider = _Found(top, bottom + 1, _headings(rows[top : bottom + 1]))
        if not is_roster(wider):
            break
        found, bottom = wider, bottom + 1
    return found


def _goes_on(rows: Rows, top: int, bottom: int) -> bool:
    """Is the row at ``bottom`` one more header row? Then most of its cells are known headers."""
    cells = [cell for cell in rows[bottom] if values.text(cell) is not None]
    headers = [cell for cell in cells if isinstance(cell, str) and known(cell)]
    if not headers or len(headers) * 2 < len(cells):
        return False
    again = [cell for cell in headers if cell in set(rows[top])]
    return len(again) * 2 < len(headers)


def _headings(rows: Rows) -> tuple[Heading, ...]:
    """Join the header rows of each column; a group header also stands over the empty cells to its right."""
    width = max(map(len, rows), default=0)
    levels: list[list[str]] = []
    for depth, row in enumerate(rows):
        level, group = [], ""
        for column in range(width):
            cell = row[column] if column < len(row) else ""
            written = values.shown(cell) if isinstance(cell, str) else ""
            group = written or group
            below = any(column < len(lower) and lower[column] != "" for lower in rows[depth + 1 :])
            level.append(written or (group if below else ""))
        levels.append(level)
    parts = ([level[column] for level in levels if level[column]] for column in range(width))
    return tuple(Heading(" ".join(part[:-1]), part[-1]) if part else Heading("", "") for part in parts)


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


# --- which column tells what ------------------------------------------------------------------------------


def _claims(headings: Sequence[Heading], mapping: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """(field, goodness, column) for every column that means a field. What the office says itself comes first."""
    said = {spellings(header)[0]: field for header, field in mapping.items()}
    for column, heading in enumerate(headings):
        if not heading.leaf:
            continue
        mapped = (
            said.get(spellings(heading.written)[0])
            or said.get(spellings(heading.leaf)[0])
            or mapping.get(letter(column))
        )
        if mapped is not None:
            yield mapped, -1, column
        elif (found := meaning(heading.leaf, heading.group)) is not None:
            yield found[0], found[1], column


def _columns(
    headings: Sequence[Heading], mapping: Mapping[str, str], sample: Rows, sheet: str
) -> dict[str, int]:
    """Field -> column: the best spelling wins; what the cells hold decides where the header does not."""
    claims = sorted(claim for claim in _claims(headings, mapping) if claim[1] < 0 or _holds(claim, sample))
    columns: dict[str, int] = {}
    for field, _, column in claims:
        columns.setdefault(field, column)
    stacked = columns.pop(NAME_OVER_NIP, None)
    if stacked is not None and Field.NIP not in columns:
        columns[Field.NIP] = columns[Field.NAME] = stacked
    elif Field.NIP not in columns:
        columns[Field.NIP] = columns[Field.NAME]
    elif stacked is not None:
        columns.setdefault(Field.NAME, stacked)
    for field in (Field.NIP, Field.NAME):
        _refuse_two(field, claims, headings, sample, sheet)
    return _status(_places(headings, columns, mapping, sample, claims), headings, sample)


def _refuse_two(
    field: Field,
    claims: Sequence[tuple[str, int, int]],
    headings: Sequence[Heading],
    sample: Rows,
    sheet: str,
) -> None:
    mine = [(goodness, column) for claimed, goodness, column in claims if claimed == field]
    if len(mine) < 2 or mine[0][0] != mine[1][0]:  # noqa: PLR2004 (two claims of the same goodness)
        return
    first, second = mine[0][1], mine[1][1]
    if all(row[second] in {"", row[first]} for row in sample):
        return
    raise AsesmenError(
        "roster.twice",
        sheet=sheet,
        columns=tuple(f"{headings[column].written} ({letter(column)})" for column in (first, second)),
        field=field.value,
        first=letter(first),
        key=field.value,
    )


def _texts(sample: Rows, column: int) -> list[str]:
    return [found for row in sample if (found := values.text(row[column])) is not None]


def _mostly(texts: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return sum(bool(pattern.search(text)) for text in texts) * 2 > len(texts)


_STANDING = re.compile(
    r"\b(?:aktif|cltn|cuti|mpp|masa persiapan|pensiun|tugas belajar|meninggal|diberhentikan|pemberhentian|hukuman|hukdis"
    r"|uang tunggu|pejabat negara|diperbantukan|dipekerjakan|wajib militer|hilang)\b",
    re.IGNORECASE,
)
_EMPLOYED = re.compile(
    r"\b(?:c?pns|p3k|pppk|asn|honorer|kontrak|thl|tetap|non[ -]?asn|pegawai|bakti|tkk)\b|^[PC]$",
    re.IGNORECASE,
)
_LOOSE_HEADERS = {"KETERANGAN": _STANDING, "KET": _STANDING, "KEDUDUKAN": _STANDING}


def _holds(claim: tuple[str, int, int], sample: Rows) -> bool:
    """Do the cells bear out a header that is used for other things as well?"""
    field, goodness, column = claim
    if field == Field.STANDING and goodness >= _VAGUE_STANDING:
        return _mostly(_texts(sample, column), _STANDING) and bool(_texts(sample, column))
    if field == Field.LAST_ASSESSED and goodness >= _VAGUE_ASSESSED:
        read = [values.day(row[column], this_year=2100) for row in sample]
        told = [found for found in read if found is not None]
        return bool(told) and sum(not isinstance(found, values.Fault) for found in told) * 2 > len(told)
    return True


_VAGUE_STANDING = 6
"""Place in the list of spellings from which on a header of the standing may be a mere column of notes."""
_VAGUE_ASSESSED = 2
"""A bare ``ASESMEN`` may hold dates, scores or ticks."""


def _places(
    headings: Sequence[Heading],
    columns: dict[str, int],
    mapping: Mapping[str, str],
    sample: Rows,
    claims: Sequence[tuple[str, int, int]],
) -> dict[str, int]:
    """The office is the OPD. In a SIASN export it is in UNOR NAMA, never in SATUAN KERJA or INSTANSI."""
    if Field.OFFICE not in columns or Field.OFFICE in mapping.values():
        return columns
    unit = spellings(headings[columns[Field.UNIT]].leaf)[0] if Field.UNIT in columns else ""
    siasn = "UNOR" in unit
    offices = [(goodness, column) for field, goodness, column in claims if field == Field.OFFICE]
    sound = [
        (goodness, column)
        for goodness, column in offices
        if not (
            siasn and re.match(r"SATUAN|SATKER|INSTANSI|NAMA INSTANSI", spellings(headings[column].leaf)[0])
        )
        and not (spellings(headings[column].leaf)[0] == "COLUMN1" and not siasn)
        and not _is_government(_texts(sample, column))
    ]
    if not sound:
        del columns[Field.OFFICE]
        return columns
    best = [column for goodness, column in sound if goodness == sound[0][0]]
    columns[Field.OFFICE] = min(best, key=lambda column: len(set(_texts(sample, column))))
    if len(best) > 1 and Field.UNIT not in columns:
        columns[Field.UNIT] = next(column for column in best if column != columns[Field.OFFICE])
    return columns


def _is_government(texts: Sequence[str]) -> bool:
    """The whole city in every row is nobody's office."""
    whole = re.compile(r"^(?:pemerintah|pemkot|pemkab|pemprov|pemda)\b", re.IGNORECASE)
    return bool(texts) and _mostly(texts, whole)


def _status(columns: dict[str, int], headings: Sequence[Heading], sample: Rows) -> dict[str, int]:
    """A column headed STATUS may tell the employment, the standing, or whether people are married."""
    column = columns.get(Field.EMPLOYMENT)
    if column is None or spellings(headings[column].leaf)[0] not in {
        "STATUS",
        "STATUS PEGAWAI",
        "STATUS KEPEGAWAIAN",
    }:
        return columns
    texts = _texts(sample, column)
    if texts and not _mostly(texts, _EMPLOYED):
        del columns[Field.EMPLOYMENT]
        if _mostly(texts, _STANDING):
            columns.setdefault(Field.STANDING, column)
    return columns


# --- several facts in one cell, or on two lines -----------------------------------------------------------


def _unstacked(table: Table, found: _Found | None, mapping: Mapping[str, str]) -> Table:
    """Give the name and the number columns of their own where they share one."""
    column = table.columns[Field.NAME]
    if table.columns[Field.NIP] != column:
        return table
    split = [values.unstack(row[column]) for row in table.rows]
    lines = _second_lines(table.first, split)
    if len(lines) > sum(name is not None and nip is not None for name, nip in split[table.first :]):
        return _two_lines(table, found, mapping, lines)
    width = len(table.headings)
    return replace(
        table,
        rows=[[*row, name or "", nip or ""] for row, (name, nip) in zip(table.rows, split, strict=True)],
        columns={**table.columns, Field.NAME: width, Field.NIP: width + 1},
        headings=(*table.headings, table.headings[column], table.headings[column]),
        origin=(*table.origin, column, column),
        stacked=True,
    )


def _second_lines(first: int, split: Sequence[tuple[str | None, str | None]]) -> dict[int, int]:
    """Row of a name -> row of the number under it; a blank row may stand between them."""
    lines, waiting = {}, None
    for row in range(first, len(split)):
        name, nip = split[row]
        if name is not None:
            waiting = row if nip is None else None
        elif nip is not None and waiting is not None:
            lines[waiting] = row
            waiting = None
    return lines


def _two_lines(
    table: Table, found: _Found | None, mapping: Mapping[str, str], lines: Mapping[int, int]
) -> Table:
    """Put the second line of each person beside the first; with two header rows each names its own line."""
    width = len(table.headings)
    nothing = [""] * width
    rows = [[*row, *(table.rows[lines[at]] if at in lines else nothing)] for at, row in enumerate(table.rows)]
    headings, columns = (*table.headings, *table.headings), dict(table.columns)
    if found is not None and found.bottom - found.top > 1:
        upper = _headings(table.rows[found.bottom - 2 : found.bottom - 1])
        lower = _headings(table.rows[found.bottom - 1 : found.bottom])
        lower = tuple(Heading("", replacement.leaf) for replacement in lower)
        headings = (*upper, *lower)
        sample = rows[table.first : table.first + SAMPLE]
        columns = _columns_of_lines(headings, mapping, sample)
    column = table.columns[Field.NAME]
    columns |= {Field.NAME: column, Field.NIP: column + width}
    born = columns.get(Field.BIRTH_DATE)
    if born is not None and born < width and _texts(rows[table.first :], born + width):
        columns[Field.BIRTH_DATE] = born + width
    return replace(
        table,
        rows=rows,
        columns=columns,
        headings=headings,
        origin=(*table.origin, *table.origin),
        continued=frozenset(lines.values()),
        stacked=True,
    )


def _columns_of_lines(
    headings: Sequence[Heading], mapping: Mapping[str, str], sample: Rows
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for field, _, column in sorted(_claims(headings, mapping)):
        if field != NAME_OVER_NIP:
            columns.setdefault(field, column)
    return _status(
        _places(headings, columns, mapping, sample, sorted(_claims(headings, mapping))), headings, sample
    )


# --- what a column looks like -----------------------------------------------------------------------------


def proposal(rows: Rows) -> dict[str, str]:
    """Column letter -> field, from what the cells hold: the number is the referee of dates and sex.

    Only what the cells prove is proposed; ``nip`` and ``name`` come first.
    """
    people = _with_number(rows)
    if people is None:
        return {}
    column, cells, numbers = people
    fields = {letter(column): str(Field.NIP)}
    width = max(map(len, cells))
    proofs = _proofs(numbers)
    taken: set[str] = set()
    for at in range(width):
        if at == column:
            continue
        told = [row[at] if at < len(row) else "" for row in cells]
        for field, proves in proofs:
            if field not in taken and proves(told):
                fields[letter(at)] = str(field)
                taken.add(field)
                break
    return fields if Field.NAME in taken else {}


def _with_number(rows: Rows) -> tuple[int, list[Sequence[Cell]], list[str]] | None:
    sample = [row for row in rows[: SAMPLE + SEARCHED_ROWS] if any(cell != "" for cell in row)]
    counts: Counter[int] = Counter()
    for row in sample:
        for at, cell in enumerate(row):
            if (
                isinstance(cell, str)
                and len(cell) >= _NIP_LENGTH
                and not isinstance(read_nip(values.digits_of_nip(cell) or ""), NipFault)
            ):
                counts[at] += 1
    if not counts:
        return None
    column = max(counts, key=lambda at: (counts[at], -at))
    cells = [
        row for row in sample if not isinstance(read_nip(values.digits_of_nip(row[column]) or ""), NipFault)
    ]
    return column, cells, [values.digits_of_nip(row[column]) or "" for row in cells]


def _is_sound(cell: Cell) -> bool:
    return not isinstance(read_nip(values.digits_of_nip(cell) or ""), NipFault)


_NIP_LENGTH = 18
_NAME_LIKE = re.compile(r"^[^\W\d_][^\d@/]*$")
_POST_LIKE = re.compile(
    r"\b(?:kepala|sekretaris|staf|guru|analis|pengelola|pengadministrasi|bidan|perawat|dokter|penata|pranata|camat|lurah"
    r"|inspektur|penyuluh|pengawas|auditor|arsiparis|operator|ahli)\b",
    re.IGNORECASE,
)
_OFFICE_LIKE = re.compile(
    r"\b(?:dinas|badan|kecamatan|inspektorat|sekretariat|rsud|rumah sakit|kantor|satuan polisi|satpol|bappeda|bkpsdm)\b",
    re.IGNORECASE,
)


def _proofs(numbers: Sequence[str]) -> list[tuple[Field, Callable[[Sequence[Cell]], bool]]]:
    """What proves a field, the surest first."""

    def share(cells: Sequence[Cell], fits: Callable[[Cell, str], bool]) -> bool:
        filled = [
            (cell, number)
            for cell, number in zip(cells, numbers, strict=True)
            if values.text(cell) is not None
        ]
        return len(filled) * 2 >= len(numbers) and sum(fits(*pair) for pair in filled) * 10 >= len(filled) * 8

    def born(cell: Cell, number: str) -> bool:
        parts = read_nip(number)
        return not isinstance(parts, NipFault) and values.day(cell, this_year=2100) == parts.born

    def matches(pattern: re.Pattern[str]) -> Callable[[Cell, str], bool]:
        return lambda cell, _: isinstance(cell, str) and bool(pattern.search(cell.strip()))

    def is_rank(cell: Cell, _: str) -> bool:
        return isinstance(cell, str) and "/" in cell and isinstance(values.rank(cell), str)

    def is_sex(cell: Cell, number: str) -> bool:
        return values.sex(cell) == number[14]

    def is_name(cells: Sequence[Cell]) -> bool:
        distinct = {cell for cell in cells if cell != ""}
        return (
            share(cells, matches(_NAME_LIKE))
            and len(distinct) * 2 > len(cells)
            and not share(cells, matches(_OFFICE_LIKE))
            and not share(cells, matches(_POST_LIKE))
        )

    return [
        (Field.BIRTH_DATE, lambda cells: share(cells, born)),
        (Field.SEX, lambda cells: share(cells, is_sex)),
        (Field.RANK, lambda cells: share(cells, is_rank)),
        (
            Field.EMPLOYMENT,
            lambda cells: share(cells, matches(re.compile(r"^(?:C?PNS|PPPK.*)$", re.IGNORECASE))),
        ),
        (Field.OFFICE, lambda cells: share(cells, matches(_OFFICE_LIKE))),
        (Field.POSITION, lambda cells: share(cells, matches(_POST_LIKE))),
        (Field.NAME, is_name),
    ]


def looks(rows: Rows, column: int) -> Message:
    """In a word, what the cells of a column hold; never the cells themselves."""
    cells = [
        row[column] for row in rows[:SAMPLE] if column < len(row) and values.text(row[column]) is not None
    ]
    texts = [cell for cell in cells if isinstance(cell, str)]
    tests: tuple[tuple[Message, Callable[[str], bool]], ...] = (
        (msg("18 digits"), lambda text: len(values.digits_of_nip(text) or "") == _NIP_LENGTH),
        (msg("digits"), lambda text: text.isdigit()),
        (msg("rank"), lambda text: "/" in text and isinstance(values.rank(text), str)),
        (msg("date"), lambda text: isinstance(values.day(text, this_year=2100), date)),
    )
    if not cells:
        return msg("empty")
    if len(texts) * 2 < len(cells):
        return msg("date") if any(isinstance(cell, date) for cell in cells) else msg("number")
    for word, fits in tests:
        if sum(map(fits, texts)) * 2 > len(texts):
            return word
    return msg("text")


def letter(column: int) -> str:
    """``0`` -> ``A``, ``26`` -> ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
