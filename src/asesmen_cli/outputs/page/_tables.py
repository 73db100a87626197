"""Tables for the browser, in several languages at once: it can sort them, and search long ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from markupsafe import Markup

from asesmen_cli.domain.document import Cell, Row, Table, filled
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.language import Language
from asesmen_cli.outputs.page._speech import Speech

LONG = 150
"""Thousandths of a page from which on a column's texts are long ones, which wrap."""
LOOKS = {
    Kind.NIP: "nip",
    Kind.SENTENCE: "sentence",
    Kind.DAY: "date",
    Kind.MONTH: "date",
    Kind.DAYS: "long",
    Kind.PERIOD: "long",
}
"""The class of a column's cells."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: what is read, what it is sorted by where that differs, and how long its bar is."""

    text: Markup
    key: str | None = None
    bar: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlTable:
    """A table as the template writes it."""

    headings: tuple[Markup, ...]
    looks: tuple[str, ...]
    """The class of each column's cells; may be empty."""
    head: int
    """The column that names the rows."""
    rows: tuple[tuple[PageCell, ...], ...]
    total: tuple[PageCell, ...] | None
    note: Markup
    empty: Markup


def html_table(speech: Speech, table: Table) -> HtmlTable:
    """Return a table without its empty columns; a column ``name`` names the rows."""
    kept = filled(table)
    keys = [column.key for column in kept.columns]
    looks = tuple(_look(kind, column.width) for kind, column in zip(kept.kinds, kept.columns, strict=True))
    return HtmlTable(
        headings=tuple(speech.say(column.title) for column in kept.columns),
        looks=looks,
        head=keys.index("name") if "name" in keys else 0,
        rows=tuple(_row(speech, kept, row, n) for n, row in enumerate(kept.rows)),
        total=None if kept.total is None or not kept.rows else _row(speech, kept, kept.total),
        note=speech.put(kept.note),
        empty=speech.put(kept.empty),
    )


def _look(kind: Kind, width: int) -> str:
    """Return the class of a column's cells; None for short texts, the usual kind."""
    if kind is Kind.TEXT:
        return "long" if width >= LONG else ""
    return LOOKS.get(kind, "number")


def _row(speech: Speech, table: Table, row: Row, n: int | None = None) -> tuple[PageCell, ...]:
    """Return a row of entries; ``n`` is its number, none for the total."""
    lengths: Sequence[float] = () if n is None or len(table.bars) != 1 else table.lengths[n]
    at = table.barred[0] if lengths else None
    return tuple(
        _entry(speech, cell, kind, lengths[0] if place == at else None)
        for place, (cell, kind) in enumerate(zip(row, table.kinds, strict=True))
    )


def _entry(speech: Speech, cell: Cell, kind: Kind, bar: float | None) -> PageCell:
    if cell is None:
        return PageCell(Markup(), bar=bar)
    text = speech.spoken(partial(_words, cell, kind))
    return PageCell(text, _key(cell, text), bar)


def _words(cell: Cell, kind: Kind, words: Language) -> str:
    return words.cell(cell, kind)


def _key(cell: Cell, text: Markup) -> str | None:
    """Return what a cell is sorted by, where that is not what is read."""
    match cell:
        case Message():
            n = cell.params.get("n")
            return str(n) if isinstance(n, int) else None
        case tuple() if cell:
            return cell[0].isoformat()
        case date():
            return cell.isoformat()
        case int():
            return None if text == str(cell) else str(cell)
        case float():
            return f"{cell:.6f}"
    return None
