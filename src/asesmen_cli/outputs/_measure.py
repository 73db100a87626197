"""How much room texts take: lines in a cell, and the widths of the columns of a printed table.

Lengths are in font sizes, measured in Arial.
"""

from functools import lru_cache
from math import ceil
from typing import Final

from asesmen_cli.domain.document import Column, Table
from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.language import Language

ARIAL_MOST: Final = 556
ARIAL: Final = {
    letter: width
    for width, letters in {
        191: "'",
        222: "ijl",
        278: " .,:;/!\\[]|ftI",
        333: "-()r`",
        355: '"',
        500: "cksvxyzJ",
        584: "+=<>",
        611: "FTZ",
        667: "ABEKPSVXY&",
        722: "CDHNRUw",
        778: "GOQ",
        833: "mM",
        944: "W",
        1015: "@",
    }.items()
    for letter in letters
}
"""Widths of the letters of Arial in thousandths of its size; the others have that of a digit."""
WIDTHS: Final = [ARIAL.get(chr(code), ARIAL_MOST) for code in range(256)]
"""The same by the code of a letter in Latin-1; a letter that is not in it counts as a question mark."""
BOLDER: Final = 1.08
CAUTION: Final = 1.03
PADDING: Final = 5
"""Pixels of a cell that stay empty next to its text."""
PIXELS_PER_POINT: Final = 96 / 72
PAPER_MM: Final = {PaperSize.A4: (210, 297), PaperSize.F4: (215, 330)}
MM_PER_POINT: Final = 25.4 / 72
SIDES: Final = 1.4
"""Empty room of a printed cell at both sides of its text."""
WORD: Final = 11.0
"""The longest part of a word for which a column of texts makes room."""
EASY: Final = 12.0
"""What a column of texts needs to be read with ease."""
GENEROUS: Final = 26.0
"""More than this no column of texts asks for."""


@lru_cache(maxsize=1 << 16)
def length(text: str) -> float:
    """Return the length of a text on one line."""
    return sum(map(WIDTHS.__getitem__, text.encode("latin-1", "replace"))) / 1000


@lru_cache(maxsize=1 << 16)
def lines(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a cell ``width`` pixels wide, in Arial of ``size`` points."""
    limit = fitting(width, size, bold=bold)
    return sum(_lines(paragraph, limit) for paragraph in text.split("\n"))


def fitting(width: float, size: float, *, bold: bool = False) -> float:
    """Return how many font sizes a line of a cell has room for; so many letters fit in any case."""
    return (width - PADDING) / (size * PIXELS_PER_POINT * (BOLDER if bold else 1.0) * CAUTION)


def _lines(paragraph: str, width: float) -> int:
    """Return the lines of a paragraph; every letter is at most one font size wide."""
    if len(paragraph) < width or length(paragraph) <= width:
        return 1
    count, used = 1, 0.0
    for word in paragraph.split(" "):
        own = length(word)
        if used and used + own > width:
            count, used = count + 1, 0.0
        broken = ceil(own / width) - 1 if own > width else 0
        count, used = count + broken, used + own - broken * width + length(" ")
    return count


def columns(table: Table, words: Language, across: float) -> list[float]:
    """Return the widths of the columns of a printed table, by their content, together ``across``.

    What must not break fits its longest value; columns of texts share what is left.
    """
    least, wanted = zip(*_needs(table, words), strict=True)
    if sum(wanted) > across:
        spare, ease = max(across - sum(least), 0.0), sum(wanted) - sum(least)
        found = [low + spare * (high - low) / ease for low, high in zip(least, wanted, strict=True)]
        shrunk = min(1.0, across / sum(found))
        return [width * shrunk for width in found]
    shared = [width if kind.wraps else 0.0 for width, kind in zip(wanted, table.kinds, strict=True)]
    if not any(shared):
        shared = list(wanted)
    spare = (across - sum(wanted)) / sum(shared)
    return [width + spare * part for width, part in zip(wanted, shared, strict=True)]


def wide(table: Table, words: Language, across: float) -> bool:
    """Return whether a table can be read with ease only on more than ``across``."""
    return sum(min(high, max(low, EASY)) for low, high in _needs(table, words)) > across


def _needs(table: Table, words: Language) -> list[tuple[float, float]]:
    """Return for each column the least that it needs, and what it asks for."""
    rows = [*table.rows, *([] if table.total is None else [table.total])]
    texts = [words.line(row, table.kinds) for row in rows]
    return [_need(column, [row[n] for row in texts], words) for n, column in enumerate(table.columns)]


def _need(column: Column, texts: list[str], words: Language) -> tuple[float, float]:
    heading = words.text(column.title)
    titled = BOLDER * max(max(map(length, heading.split()), default=0.0), length(heading) / 3)
    longest = BOLDER * max(map(length, texts), default=0.0)
    if not column.kind.wraps:
        needed = max(titled, longest) + SIDES
        return needed, needed
    word = max((length(word) for text in texts for word in text.split()), default=0.0)
    least = max(titled, min(BOLDER * word, WORD)) + SIDES
    return least, max(least, min(longest, GENEROUS) + SIDES)


def ems(millimetres: float, size: float) -> float:
    """Return a length in letters of ``size`` points."""
    return millimetres / (size * MM_PER_POINT)
