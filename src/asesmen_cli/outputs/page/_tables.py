"""Tables for the browser, in several languages at once: it can sort them, and search long ones.

The rows are written here and not by the template: there may be thousands.
"""

from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from asesmen_cli.domain.document import Cell, Row, Table, filled, select
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.outputs.page._speech import Speech

LONG = 150
"""Thousandths of a page from which on a column's texts are long ones, which wrap."""
LOOKS = {
    Kind.NIP: "p",
    Kind.SENTENCE: "s",
    Kind.DAY: "d",
    Kind.MONTH: "d",
    Kind.DAYS: "l",
    Kind.PERIOD: "l",
}
"""The class of a column's cells; short, for there may be thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlTable:
    """A table as the template writes it."""

    headings: tuple[Markup, ...]
    looks: tuple[str, ...]
    """The class of each column's cells; may be empty."""
    rows: tuple[Markup, ...]
    """The cells of each row; their end tags may be left out in HTML, and are."""
    total: Markup
    """The cells of the sums; empty for none."""
    note: Markup
    empty: Markup


def html_table(speech: Speech, table: Table) -> HtmlTable:
    """Return a table without its empty columns. A column ``name`` comes first and needs no number."""
    kept = _by_name(filled(table))
    looks = tuple(_look(kind, column.width) for kind, column in zip(kept.kinds, kept.columns, strict=True))
    bar = kept.barred[0] if len(kept.bars) == 1 else None
    lengths = kept.lengths if bar is not None else ()
    return HtmlTable(
        headings=tuple(speech.say(column.title) for column in kept.columns),
        looks=looks,
        rows=tuple(
            _row(speech, kept, row, looks, {bar: lengths[n][0]} if bar is not None else {})
            for n, row in enumerate(kept.rows)
        ),
        total=Markup() if kept.total is None or not kept.rows else _row(speech, kept, kept.total, looks, {}),
        note=speech.put(kept.note),
        empty=speech.put(kept.empty),
    )


def _by_name(table: Table) -> Table:
    """Return a table of people with their names first."""
    keys = [column.key for column in table.columns]
    if "name" not in keys:
        return table
    kept = select(table, [key for key in keys if key != "number"])
    first = kept.at("name")
    order = [first, *(n for n in range(len(kept.columns)) if n != first)]
    return replace(
        kept,
        columns=tuple(kept.columns[n] for n in order),
        rows=tuple(tuple(row[n] for n in order) for row in kept.rows),
        total=None if kept.total is None else tuple(kept.total[n] for n in order),
    )


def _look(kind: Kind, width: int) -> str:
    """Return the class of a column's cells; empty for short texts, the usual kind."""
    if kind is Kind.TEXT:
        return "l" if width >= LONG else ""
    return LOOKS.get(kind, "n")


def _row(
    speech: Speech, table: Table, row: Row, looks: tuple[str, ...], bars: dict[int | None, float]
) -> Markup:
    """Return the cells of a row; the first names it."""
    cells = []
    for n, (cell, kind, look) in enumerate(zip(row, table.kinds, looks, strict=True)):
        text, known = speech.listed(cell, kind)
        tag = "td" if n else "th scope=row"
        own = f" class={look}" if look else ""
        key = _key(cell, text)
        by = "" if key is None else f" data-key={key}"
        bar = BAR.format(length=round(100 * bars[n], 2)) if n in bars else ""
        cells.append(f"<{tag}{own}{by}{' data-said' if known else ''}>{text}{bar}")
    return Markup("".join(cells))  # noqa: S704 (escaped above)


BAR = (
    ' <svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="fresh" width="{length}" height="8"/></svg>'
)


def _key(cell: Cell, text: Markup) -> str | None:
    """Return what a cell is sorted by, where that is not what is read."""
    match cell:
        case Message():
            n = cell.params.get("n")
            return str(n) if isinstance(n, int) else None
        case tuple() if cell:
            return str(cell[0].toordinal())
        case date():
            return str(cell.toordinal())
        case int():
            return None if text == str(cell) else str(cell)
        case float():
            return f"{cell:.6f}"
    return None
