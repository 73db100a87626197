"""Tables in text: web pages saved as .xls, and CSV in the dialects that Excel writes."""

import csv
from collections import Counter
from html.parser import HTMLParser

from asesmen_cli.intake._values import CellValue

_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}
_DELIMITERS = ";,\t|"
_WIDEST = 16_384
_MOST_CELLS = 20_000_000


def decoded(data: bytes) -> str | None:
    """Text of a file, or None for binary data: UTF-8 and UTF-16 with or without mark, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    head = data[:4096]
    if head[1::2].count(0) * 3 > len(head):
        return data.decode("utf-16-le", errors="replace")
    if head[0::2].count(0) * 3 > len(head):
        return data.decode("utf-16-be", errors="replace")
    if sum(byte in _CONTROL for byte in head) * 50 > len(head):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


# --- CSV --------------------------------------------------------------------------------------------------


def csv_rows(text: str) -> list[list[CellValue]]:
    """The rows of a CSV, all of one width. Quotes that do not close are taken as ordinary characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == len("sep=;"):
        delimiter, lines = lines[0][-1], ["", *lines[1:]]
    else:
        delimiter = _delimiter(lines)
    rows = _parsed(lines, delimiter, csv.QUOTE_MINIMAL)
    if rows is None:
        rows = _parsed(lines, delimiter, csv.QUOTE_NONE) or []
        rows = [[field.strip('"') for field in row] for row in rows]
    width = min(max(map(len, rows), default=0), _WIDEST, _MOST_CELLS // max(len(rows), 1))
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]


def _parsed(lines: list[str], delimiter: str, quoting: int) -> list[list[str]] | None:
    """The rows, each in the place of its last line; None if a quote swallows the lines after it."""
    rows: list[list[str]] = []
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    try:
        for row in reader:
            if reader.line_num - len(rows) > _LONGEST_FIELD:
                return None
            rows += [[]] * (reader.line_num - len(rows) - 1)
            rows.append(row)
    except csv.Error:
        return None
    return rows


_LONGEST_FIELD = 8
"""Lines that one quoted field may hold."""


def _delimiter(lines: list[str]) -> str:
    """The mark that cuts most lines into equally many parts."""

    def evenness(mark: str) -> tuple[int, int]:
        counts = Counter(line.count(mark) for line in lines[:200] if line.strip())
        counts.pop(0, None)
        if not counts:
            return 0, 0
        often, times = counts.most_common(1)[0][::-1]
        return often, times

    return max(_DELIMITERS, key=evenness)


# --- HTML -------------------------------------------------------------------------------------------------


def html_tables(text: str) -> list[list[list[CellValue]]]:
    """The tables of a web page, outermost and nested alike, each a grid with spanned cells filled in once."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [table for rows in parser.tables if (table := _grid(rows))]


_HtmlCell = tuple[list[str], int, int]
"""(pieces of text, columns spanned, rows spanned)."""


class _Tables(HTMLParser):
    """Collects the cells of tables. Forgives what browsers forgive: tags that never close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_HtmlCell]]] = []
        self._open: list[list[list[_HtmlCell]]] = []
        self._cell: list[list[str] | None] = []
        self._skipping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            table: list[list[_HtmlCell]] = []
            self.tables.append(table)
            self._open.append(table)
            self._cell.append(None)
        elif tag in {"script", "style"}:
            self._skipping = tag
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].append([])
            self._cell[-1] = None
        elif tag in {"td", "th"}:
            if not self._open[-1]:
                self._open[-1].append([])
            spans = dict(attrs)
            pieces: list[str] = []
            self._open[-1][-1].append((pieces, _span(spans.get("colspan")), _span(spans.get("rowspan"))))
            self._cell[-1] = pieces
        elif tag in {"br", "p", "div"} and (open_cell := self._cell[-1]) is not None:
            open_cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipping:
            self._skipping = ""
        elif tag == "table" and self._open:
            self._open.pop()
            self._cell.pop()
        elif tag in {"td", "th"} and self._open:
            self._cell[-1] = None

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipping and (open_cell := self._cell[-1]) is not None:
            open_cell.append(data)


def _span(written: str | None) -> int:
    return min(max(int(written), 1), 200) if written and written.isascii() and written.isdigit() else 1


def _grid(rows: list[list[_HtmlCell]]) -> list[list[CellValue]]:
    """Lay the cells out; a cell that spans stands in its first place and leaves the others empty."""
    grid: list[list[CellValue]] = []
    taken: set[tuple[int, int]] = set()
    for at, cells in enumerate(rows):
        line: list[CellValue] = []
        for pieces, wide, high in cells:
            while (at, len(line)) in taken:
                line.append("")
            taken |= {(at + down, len(line) + over) for down in range(1, high) for over in range(wide)}
            line += ["".join(pieces).strip(" \t\r\n"), *[""] * (wide - 1)]
            if len(line) > _WIDEST:
                break
        grid.append(line)
    width = max(map(len, grid), default=0)
    if width * len(grid) > _MOST_CELLS:
        return []
    return [[*line, *[""] * (width - len(line))] for line in grid]
