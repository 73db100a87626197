"""What each row of a table is: a person, or one of the many rows that are none."""

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice, pairwise

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, texts_of
from asesmen_cli.intake._headers import NAME_OVER_NIP, Field, meaning
from asesmen_cli.intake._table import SheetTable


class RowKind(StrEnum):
    """What a row is. Every kind but ``BLANK`` and ``PERSON`` is counted as ignored."""

    PERSON = "person"
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
    UNFILLED = "unfilled"
    """A person of a list to fill in, of whom nothing was filled in."""


_TOTAL = re.compile(r"(?:sub|grand)?[ -]*(?:jumlah|total|rata[ -]?rata|average)\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:mengetahui|menyetujui|a\.?n\.|an\.|u\.b\.|plt\.|plh\.|kepala|bendahara|ditetapkan|dibuat"
    r"|pada tanggal|ketua|yang membuat|pejabat|sekretaris|inspektur|camat|direktur|nip[. :]|wali ?kota|bupati"
    r"|gubernur|[\w .]{1,60},\s*(?:\d{1,2}|\.+) \w+ \d{4}$)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\(?(?:contoh|example|misal(?:nya)?)\b|nama (?:pegawai|lengkap)$|(?:fulan|nama)(?: bin \w+)?$",
    re.IGNORECASE,
)
_VACANT = re.compile(r"\(?(?:kosong|lowong|vacant|formasi kosong|belum (?:ter|di)isi)\)?$", re.IGNORECASE)
_ORDINAL = re.compile(r"\(?(\d{1,5})[.)]?$")
_LABELLED_NIP = re.compile(r"\s*NIP\b", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:[IVX]+|[A-Z]|\d+)[.)]\s|\b(?:dinas|badan|kantor|sekretariat|inspektorat|kecamatan|kelurahan|bagian|bidang|rsud"
    r"|rumah sakit|puskesmas|uptd?|sekolah|sdn?|smpn?|sman?|satuan|eselon|golongan|pppk|cpns|pns|unit|seksi"
    r"|sub|jabatan|kepala|opd|skpd|panitia|asesor|peserta|asesi|narasumber|tim)\b",
    re.IGNORECASE,
)
_NIP_LENGTH = 18
_DIGITS_MEANT_AS_NIP = 15
_LONG_NUMBER = 1e11


def kinds(table: SheetTable, names: Sequence[str | None]) -> tuple[list[int], list[tuple[int, RowKind]]]:
    """Tell the rows of people from the others, both from top to bottom, without second lines of a person.

    Args:
        table: The list.
        names: The text under the header of names, for each row under the header.

    Returns:
        The rows of people, and each other row with its kind.
    """
    nip, below = table.columns[Field.NIP], range(table.first, len(table.rows))
    sure = [
        row
        for row, cells, name in zip(below, islice(table.rows, table.first, None), names, strict=True)
        if name is not None
        and (_stands_out(table, cells) if table.numberless else holds_number(cells[nip]))
        and (not table.stacked or _stands_alone(table, cells))
        and not _EXAMPLE.match(name)
    ]
    signers = _signers(table, sure)
    sure = [row for row in sure if row not in signers] if signers else sure
    rest = sorted(set(below).difference(sure))
    others = list(_kinds_of_others(table, sure, rest))
    more = [row for row, kind in others if kind is RowKind.PERSON]
    return sorted(sure + more), [one for one in others if one[1] is not RowKind.PERSON]


def _kinds_of_others(
    table: SheetTable, sure: Sequence[int], rest: Sequence[int]
) -> Iterator[tuple[int, RowKind]]:
    """Yield the kind of each row that is not surely a person's."""
    after_people, offices = _after_people(table, rest), _offices(table, sure)
    signing, above = False, -1
    for row in rest:
        signing = signing and row == above + 1
        above = row
        if row in table.continued:
            continue
        cells = _own(table, table.rows[row])
        trailing = row in after_people
        kind = _kind(table, cells, trailing=trailing)
        if kind is RowKind.PERSON and _only_text(cells) in offices:
            kind = RowKind.GROUP
        if trailing and kind is not RowKind.BLANK:
            described = kind is RowKind.PERSON and _is_described(table, cells)
            signing = signing or (not described and any(map(_signs, cells)))
            if signing and not described and kind in _MAY_SIGN and not _is_counted(table, cells):
                kind = RowKind.SIGNATURE
        yield row, kind


def _signers(table: SheetTable, sure: Sequence[int]) -> set[int]:
    """Rows under the list with a name and a number that sign it: not counted as the others, or hardly filled.

    Something signs in their row or above it: a place and day, ``Mengetahui``, a label ``NIP.`` before the
    number.
    """
    others = {column for field, column in table.columns.items() if field not in {Field.NIP, Field.NAME}}

    def filled(row: int) -> int:
        return sum(values.text(table.rows[row][at]) is not None for at in others)

    sample = sure[:_ROWS_COMPARED]
    counted = sum(_is_counted(table, table.rows[row]) for row in sample) * 2 > len(sample)
    usual = sorted(map(filled, sample))[len(sample) // 2] if sample else 0

    def is_listed(row: int) -> bool:
        return _is_counted(table, table.rows[row]) if counted else filled(row) * 2 >= usual

    last = next((row for row in reversed(sure) if is_listed(row)), len(table.rows))
    below = range(last + 1, len(table.rows))
    first = next((row for row in below if any(map(_signs, _own(table, table.rows[row])))), len(table.rows))
    return {row for row in sure[bisect(sure, last) :] if row >= first}


def _offices(table: SheetTable, sure: Iterable[int]) -> frozenset[str]:
    """The offices of the people: a row that has nothing but such a name is the heading of a group."""
    column = table.columns.get(Field.OFFICE)
    if column is None:
        return frozenset()
    cells = {table.rows[row][column] for row in sure}
    return frozenset(str(cell).strip().casefold() for cell in cells if cell != "")


def is_list_mark(text: str) -> bool:
    """Return whether a text only counts, such as ``A``, ``IV.`` or ``1)``."""
    return re.fullmatch(r"(?:[IVXLC]+|[A-Z]|\d+)[.)]?", text) is not None


def _only_text(cells: Sequence[CellValue]) -> str:
    """The only text of a row but for the mark of a list; empty where it has several."""
    texts = [text for text in texts_of(cells).values() if not is_list_mark(text)]
    return texts[0].casefold() if len(texts) == 1 else ""


_ROWS_COMPARED = 100
"""Rows at the top of a list that show how its rows are filled."""


def _signs(cell: CellValue) -> bool:
    return isinstance(cell, str) and _SIGNATURE.match(cell.strip()) is not None


def _is_described(table: SheetTable, cells: Sequence[CellValue]) -> bool:
    """A name with a post, an office and the like beside it is a person of the list, also without a number."""
    texts = {field: values.text(cells[column]) for field, column in table.columns.items()}
    name = texts.pop(Field.NAME)
    texts.pop(Field.NIP)
    filled = sum(text is not None for text in texts.values())
    return name is not None and not _SIGNATURE.match(name) and filled >= min(2, max(1, len(texts)))


def _after_people(table: SheetTable, rest: Sequence[int]) -> set[int]:
    """Rows under which no person follows before the next header, or before the end.

    ``rest`` is every row that is not surely a person's.
    """
    rows, found = table.rows, set()
    trailing, below = True, len(rows)
    for row in reversed(rest):
        trailing = (trailing and row + 1 == below) or (
            any(cell != "" for cell in rows[row]) and _repeats_header(table, rows[row])
        )
        if trailing:
            found.add(row)
        below = row
    return found


_MAY_SIGN = frozenset({RowKind.GROUP, RowKind.NOTE, RowKind.VACANT, RowKind.PERSON})


def holds_number(cell: CellValue) -> bool:
    """Does the cell hold something that was meant to be an employee number?"""
    if isinstance(cell, str):
        return (len(cell) == _NIP_LENGTH and cell.isdigit()) or (
            len(cell) >= _DIGITS_MEANT_AS_NIP and sum(map(str.isdigit, cell)) >= _DIGITS_MEANT_AS_NIP
        )
    return isinstance(cell, float | int) and cell >= _LONG_NUMBER


def _stands_out(table: SheetTable, cells: Sequence[CellValue]) -> bool:
    """In a list without numbers: is it a name, in a row that is counted or says something else as well?"""
    if not values.is_like_a_name(cells[table.columns[Field.NAME]]):
        return False
    others = set(table.columns.values()) - {table.columns[Field.NIP], table.columns[Field.NAME]}
    if table.number is not None:
        return _is_counted(table, cells)
    return not others or any(values.text(cells[at]) is not None for at in others)


def _stands_alone(table: SheetTable, cells: Sequence[CellValue]) -> bool:
    """A stacked name and number could be a signature: a person of the list has something else as well."""
    if table.number is not None:
        return _is_counted(table, cells)
    others = [column for field, column in table.columns.items() if field not in {Field.NIP, Field.NAME}]
    filled = sum(values.text(cells[column]) is not None for column in others)
    return filled >= min(2, len(others))


def _own(table: SheetTable, cells: Sequence[CellValue]) -> Sequence[CellValue]:
    """The cells under the table's own headers; what is beside it does not belong to it."""
    return (
        [cell if heading.leaf else "" for cell, heading in zip(cells, table.headings, strict=False)]
        if any(heading.leaf for heading in table.headings)
        else cells
    )


def _is_counted(table: SheetTable, cells: Sequence[CellValue]) -> bool:
    return table.number is not None and bool(_ORDINAL.match(values.text(cells[table.number]) or ""))


def _kind(table: SheetTable, cells: Sequence[CellValue], *, trailing: bool) -> RowKind:
    texts = texts_of(cells)
    if not texts:
        return RowKind.BLANK if all(cell == "" or str(cell).isspace() for cell in cells) else RowKind.EMPTY
    counted = _is_counted(table, cells)
    if counted and len(texts) == 1:
        return RowKind.EMPTY
    if _repeats_header(table, cells):
        return RowKind.HEADER
    if counts_columns(texts):
        return RowKind.NUMBERING
    return _kind_of_texts(table, texts, cells, counted=counted, trailing=trailing)


def _kind_of_texts(
    table: SheetTable, texts: Mapping[int, str], cells: Sequence[CellValue], *, counted: bool, trailing: bool
) -> RowKind:
    nip, name = texts.get(table.columns[Field.NIP]), texts.get(table.columns[Field.NAME])
    if any(_EXAMPLE.match(text) for text in (nip, name) if text):
        return RowKind.EXAMPLE
    number = holds_number(cells[table.columns[Field.NIP]])
    if not number and any(_TOTAL.match(text) for text in texts.values()):
        return RowKind.TOTAL
    if name is not None and _VACANT.match(name) and not number:
        return RowKind.VACANT
    others = (set(table.columns.values()) & texts.keys()) - {
        table.columns[Field.NIP],
        table.columns[Field.NAME],
    }
    if name is not None and nip is None:
        hangs = bool(others or counted or not (trailing or _GROUP.search(name)))
    elif nip is not None:
        hangs = bool(name or counted or others or (number and not _LABELLED_NIP.match(nip)))
    else:
        return RowKind.VACANT if counted or len(others) > 1 else _loose(texts, trailing=trailing)
    return RowKind.PERSON if hangs else _loose(texts, trailing=trailing)


def _loose(texts: Mapping[int, str], *, trailing: bool) -> RowKind:
    if not trailing:
        return RowKind.GROUP
    return RowKind.SIGNATURE if any(_SIGNATURE.match(text) for text in texts.values()) else RowKind.NOTE


def _repeats_header(table: SheetTable, cells: Sequence[CellValue]) -> bool:
    """Does the row say again what the columns of the number and the name are called?"""
    again = [
        (found := meaning(cell)) is not None and found[0] in {field, NAME_OVER_NIP}
        for field in (Field.NIP, Field.NAME)
        if isinstance(cell := cells[table.columns[field]], str) and cell
    ]
    return bool(again) and all(again)


def counts_columns(texts: Mapping[int, str]) -> bool:
    """``1 2 3 …`` under the header, also as text, also with gaps."""
    ordinals = [_ORDINAL.match(text) for text in texts.values()]
    if len(ordinals) < 2 or not all(ordinals):  # noqa: PLR2004 (one number counts no columns)
        return False
    numbers = [int(match[1]) for match in ordinals if match]
    return all(before < after for before, after in pairwise(numbers))


def aside(texts: Collection[str]) -> RowKind | None:
    """What a row is, by its words, that is no entry of any list; None for what may be one."""
    patterns = {RowKind.EXAMPLE: _EXAMPLE, RowKind.TOTAL: _TOTAL, RowKind.SIGNATURE: _SIGNATURE}
    return next((kind for kind, words in patterns.items() if any(map(words.match, texts))), None)


def spans(rows: Sequence[int]) -> str:
    """Rows, counted from 0, as Excel counts them: ``7–9, 14``."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(first + 1) if first == last else f"{first + 1}–{last + 1}" for first, last in parts)
