"""Tables for the page, from the lists of every format and from what the page counts itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from markupsafe import Markup

from asesmen_cli.language import Language
from asesmen_cli.outputs._listings import Cell, Column, Kind, Listing
from asesmen_cli.outputs.page._speech import Speech

LONG = 150
"""Pixels from which on a column's texts are long ones, which wrap."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell: what is read, and what it is sorted by where that differs."""

    text: Markup
    key: str | None = None


Row: TypeAlias = Iterable[Cell | Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that the browser can sort, and search where it is long."""

    headings: tuple[Markup, ...]
    looks: tuple[str, ...]
    """The class of each column's cells; may be empty."""
    head: int
    """The column that names the rows."""
    rows: tuple[tuple[Entry, ...], ...]


def table(speech: Speech, columns: Sequence[Column], rows: Iterable[Row]) -> Table:
    """A table of the page's own; its first column names the rows."""
    entries = [
        tuple(cell if isinstance(cell, Entry) else _entry(speech, [cell]) for cell in row) for row in rows
    ]
    return _filled(speech, columns, columns[0].heading, entries)


def listed(speech: Speech, tell: Callable[[Language], Listing], *, without: str = "") -> Table:
    """A list of every format, in all languages. ``without`` is the heading of a column that is left out."""
    told = [tell(words) for words in speech.languages]
    rows = [
        tuple(_entry(speech, cells) for cells in zip(*each, strict=True))
        for each in zip(*(one.rows for one in told), strict=True)
    ]
    return _filled(speech, told[0].columns, "Name", rows, without)


def _filled(
    speech: Speech,
    columns: Sequence[Column],
    head: str,
    rows: Sequence[tuple[Entry, ...]],
    without: str = "",
) -> Table:
    """A table of those columns in which something stands."""
    kept = [
        at
        for at, column in enumerate(columns)
        if column.heading != without and any(row[at].text for row in rows)
    ]
    return Table(
        headings=tuple(speech.say(columns[at].heading) for at in kept),
        looks=tuple(_looks(columns[at]) for at in kept),
        head=next((place for place, at in enumerate(kept) if columns[at].heading == head), 0),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
    )


def _looks(column: Column) -> str:
    """The class of a column's cells; none for short texts, of which most are."""
    if column.kind is Kind.TEXT:
        return "long" if column.width >= LONG else ""
    return column.kind.name.lower()


def _entry(speech: Speech, cells: Sequence[Cell]) -> Entry:
    """A cell, from what it holds in each language, or from the one thing that it holds."""
    match cells[0]:
        case None:
            return Entry(Markup())
        case Markup() as text:
            return Entry(text)
        case int() as n:
            text = speech.number(n)
            return Entry(text, None if text == str(n) else str(n))
        case date() as day:
            return Entry(speech.date(day), day.isoformat())
        case _:
            return Entry(speech.chosen([str(cell) for cell in cells]))
