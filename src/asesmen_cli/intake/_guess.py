"""What columns hold, by their cells alone: the mapping to propose where headers say nothing."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date

from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import NipFault, read_nip
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._places import PLACES
from asesmen_cli.intake._table import SAMPLE, SEARCHED_ROWS, Rows, letter


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
        own = [row[at] if at < len(row) else "" for row in cells]
        for field, proves in proofs:
            if field not in taken and proves(own):
                fields[letter(at)] = str(field)
                taken.add(field)
                break
    return fields if Field.NAME in taken else {}


def header_row(rows: Rows, nip: int, name: int) -> int | None:
    """The row over the first person, if words stand there over the numbers and the names."""
    first = next((at for at, row in enumerate(rows) if values.looks_like_nip(row[nip])), 0)
    above = next((at for at in range(first - 1, -1, -1) if any(cell != "" for cell in rows[at])), None)
    if above is None:
        return None
    over = [rows[above][at] for at in (nip, name)]
    return above if all(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in over) else None


def column_of_numbers(rows: Rows) -> int | None:
    """The column that holds the numbers of people, if its cells prove it."""
    found = _with_number(rows)
    return None if found is None else found[0]


def _with_number(rows: Rows) -> tuple[int, list[Sequence[CellValue]], list[str]] | None:
    """(column of numbers, the rows that have one, the numbers); None where no column holds mostly numbers."""
    sample = [row for row in rows[: SAMPLE + SEARCHED_ROWS] if any(cell != "" for cell in row)]
    counts = Counter(at for row in sample for at, cell in enumerate(row) if values.looks_like_nip(cell))
    if not counts:
        return None
    column = max(counts, key=lambda at: (counts[at], -at))
    first = next(at for at, row in enumerate(sample) if values.looks_like_nip(row[column]))
    filled = [row for row in sample[first:] if values.text(row[column]) is not None]
    if counts[column] * 10 < len(filled) * 8:
        return None
    cells = [row for row in sample if values.looks_like_nip(row[column])]
    return column, cells, [values.digits_of_nip(row[column]) or "" for row in cells]


def _proofs(numbers: Sequence[str]) -> list[tuple[Field, Callable[[Sequence[CellValue]], bool]]]:
    """What proves a field, the surest first."""

    def share(cells: Sequence[CellValue], fits: Callable[[CellValue, str], bool]) -> bool:
        filled = [
            (cell, number)
            for cell, number in zip(cells, numbers, strict=True)
            if values.text(cell) is not None
        ]
        return len(filled) * 2 >= len(numbers) and sum(fits(*pair) for pair in filled) * 10 >= len(filled) * 8

    def born(cell: CellValue, number: str) -> bool:
        parts = read_nip(number)
        return not isinstance(parts, NipFault) and values.day(cell, this_year=2100) == parts.born

    def matches(pattern: re.Pattern[str]) -> Callable[[CellValue, str], bool]:
        return lambda cell, _: isinstance(cell, str) and bool(pattern.search(cell.strip()))

    def is_rank(cell: CellValue, _: str) -> bool:
        return isinstance(cell, str) and "/" in cell and isinstance(values.rank(cell), str)

    def is_sex(cell: CellValue, number: str) -> bool:
        return values.sex(cell) == number[14]

    def is_name(cells: Sequence[CellValue]) -> bool:
        distinct = {cell for cell in cells if cell != ""}
        return share(cells, lambda cell, _: values.is_like_a_name(cell)) and len(distinct) * 2 > len(cells)

    return [
        (Field.BIRTH_DATE, lambda cells: share(cells, born)),
        (Field.SEX, lambda cells: share(cells, is_sex)),
        (Field.RANK, lambda cells: share(cells, is_rank)),
        (
            Field.EMPLOYMENT,
            lambda cells: share(cells, matches(re.compile(r"^(?:C?PNS|PPPK.*)$", re.IGNORECASE))),
        ),
        (Field.OFFICE, lambda cells: share(cells, matches(values.OFFICE_WORDS))),
        (Field.POSITION, lambda cells: share(cells, matches(values.POST_WORDS))),
        (Field.NAME, is_name),
    ]


def likely_office(rows: Rows, taken: Collection[int]) -> int | None:
    """The column that most likely holds offices: repeated texts, the most of them with a word for one."""
    best, likeliest = None, 0.0
    for column in range(max(map(len, rows), default=0)):
        texts = [
            row[column]
            for row in rows[:SAMPLE]
            if column < len(row) and isinstance(row[column], str) and values.text(row[column]) is not None
        ]
        if column in taken or len(texts) * 2 < min(len(rows), SAMPLE) or len(texts) < _FEWEST_CELLS:
            continue
        alike = 1 - len(set(texts)) / len(texts)
        words = sum(bool(_PLACE_WORDS.search(str(text))) for text in texts) / len(texts)
        if words and alike + words > likeliest:
            best, likeliest = column, alike + words
    return best


_FEWEST_CELLS = 2
_PLACE_WORDS = re.compile(
    rf"\b(?:{PLACES}|desa|bidang|seksi|unit)(?!\w)",
    re.IGNORECASE,
)


def _has_18_digits(cell: str) -> bool:
    digits = values.digits_of_nip(cell) or ""
    return len(digits) == values.NIP_LENGTH and digits.isdigit()


def looks(rows: Rows, column: int) -> Message:
    """In a word, what the cells of a column hold; never the cells themselves."""
    cells = [
        row[column] for row in rows[:SAMPLE] if column < len(row) and values.text(row[column]) is not None
    ]
    texts = [cell for cell in cells if isinstance(cell, str)]
    tests: tuple[tuple[Message, Callable[[str], bool]], ...] = (
        (msg("18 digits"), _has_18_digits),
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
