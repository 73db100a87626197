"""Tables in text: web pages and XML saved as .xls, and CSV in the dialects that Excel writes."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import TypeAlias
from xml.parsers import expat

from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._package import Area

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
    rows = _unpacked(rows)
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


def _unpacked(rows: list[list[str]]) -> list[list[str]]:
    """The rows of a CSV that was opened and saved again: each whole line is then one quoted field."""
    lines = [row[0] if row and not any(row[1:]) else None for row in rows]
    whole = [line for line in lines if line]
    filled = sum(any(row) for row in rows)
    if not whole or len(whole) * 10 < filled * 9:
        return rows
    delimiter = _delimiter(whole)
    if delimiter not in whole[0] or sum(delimiter in line for line in whole) * 10 < len(whole) * 9:
        return rows
    return _parsed([line or "" for line in lines], delimiter, csv.QUOTE_MINIMAL) or rows


_LONGEST_FIELD = 8
"""Lines that one quoted field may hold."""


def _delimiter(lines: list[str]) -> str:
    """The mark that cuts lines into equally many parts, and into the most parts in all."""

    def evenness(mark: str) -> int:
        counts = Counter(line.count(mark) for line in lines[:200] if line.strip())
        return max((times * often for times, often in counts.items()), default=0)

    return max(_DELIMITERS, key=evenness)


# --- HTML -------------------------------------------------------------------------------------------------


Grid: TypeAlias = tuple[list[list[CellValue]], tuple[Area, ...]]
"""Rows of one width, and the merged cells, each with its value in the first."""


def html_tables(text: str) -> list[Grid]:
    """The tables of a web page, outermost and nested alike."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    grids = (_grid(rows) for rows in parser.tables)
    return [grid for grid in grids if grid[0]]


def mime_html(data: bytes) -> list[str]:
    """The web pages in a single-file page (MHTML), each as text."""
    message = message_from_bytes(data, policy=policy.compat32)
    pages = (part.get_payload(decode=True) for part in message.walk() if part.get_content_subtype() == "html")
    return [text for page in pages if isinstance(page, bytes) and (text := decoded(page)) is not None]


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


def _grid(rows: list[list[_HtmlCell]]) -> Grid:
    """Lay the cells out; a cell that spans stands in its first place and leaves the others empty."""
    merged: list[Area] = []
    grid: list[list[CellValue]] = []
    taken: set[tuple[int, int]] = set()
    for at, cells in enumerate(rows):
        line: list[CellValue] = []
        for pieces, wide, high in cells:
            while (at, len(line)) in taken:
                line.append("")
            taken |= {(at + down, len(line) + over) for down in range(1, high) for over in range(wide)}
            if wide * high > 1:
                merged.append((at, len(line), at + high - 1, len(line) + wide - 1))
            line += ["".join(pieces).strip(" \t\r\n"), *[""] * (wide - 1)]
            if len(line) > _WIDEST:
                break
        grid.append(line)
    width = max(map(len, grid), default=0)
    if width * len(grid) > _MOST_CELLS:
        return [], ()
    return [[*line, *[""] * (width - len(line))] for line in grid], tuple(merged)


# --- XML Spreadsheet 2003 ---------------------------------------------------------------------------------


def xml_sheets(text: str) -> list[tuple[str, Grid, frozenset[int]]] | None:
    """(name, cells, hidden rows) of each sheet of an XML Spreadsheet 2003; None for XML of another kind.

    Raises:
        ValueError: The XML is broken or has a document type.
    """
    reader = _XmlSpreadsheet()
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return [sheet.finished() for sheet in reader.sheets] if reader.is_workbook else None


class _XmlSheet:
    """One worksheet while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells: dict[tuple[int, int], CellValue] = {}
        self.merged: list[Area] = []
        self.hidden: set[int] = set()
        self.row = self.column = -1

    def finished(self) -> tuple[str, Grid, frozenset[int]]:
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        if height * width > _MOST_CELLS:
            raise ValueError("too many cells")
        rows: list[list[CellValue]] = [[""] * width for _ in range(height)]
        for (row, column), value in self.cells.items():
            rows[row][column] = value
        return self.name, (rows, tuple(self.merged)), frozenset(self.hidden)


class _XmlSpreadsheet:
    """Collects the cells of the worksheets of an XML Spreadsheet 2003."""

    def __init__(self) -> None:
        self.sheets: list[_XmlSheet] = []
        self.is_workbook = False
        self._kind = ""
        self._pieces: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, _, tag = tag.rpartition(" ")
        plain = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if tag == "Workbook" and space.endswith(":spreadsheet"):
            self.is_workbook = True
        elif tag == "Worksheet" and self.is_workbook:
            self.sheets.append(_XmlSheet(plain.get("Name", "")))
        elif self.sheets and tag in {"Row", "Cell", "Data"}:
            self._take(tag, self.sheets[-1], plain)

    def _take(self, tag: str, sheet: _XmlSheet, plain: Mapping[str, str]) -> None:
        if tag == "Row":
            sheet.row, sheet.column = _index(plain, sheet.row), -1
            if plain.get("Hidden") == "1":
                sheet.hidden.add(sheet.row)
        elif tag == "Cell":
            sheet.column = _index(plain, sheet.column)
            across, down = _number(plain.get("MergeAcross")), _number(plain.get("MergeDown"))
            if across or down:
                sheet.merged.append((sheet.row, sheet.column, sheet.row + down, sheet.column + across))
        else:
            self._kind, self._pieces = plain.get("Type", "String"), []
            self.parser.CharacterDataHandler = self._pieces.append

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "Data" and self.sheets:
            sheet = self.sheets[-1]
            self.parser.CharacterDataHandler = None
            value = _typed(self._kind, "".join(self._pieces))
            if value != "":
                sheet.cells[sheet.row, sheet.column] = value
        elif tag == "Cell" and self.sheets and self.sheets[-1].merged:
            sheet = self.sheets[-1]
            top, left, _, right = sheet.merged[-1]
            if (top, left) == (sheet.row, sheet.column):
                sheet.column = right


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a document type in a workbook")


def _number(written: str | None) -> int:
    return min(int(written), _WIDEST * 64) if written and written.isascii() and written.isdigit() else 0


def _index(plain: Mapping[str, str], before: int) -> int:
    return _number(plain["Index"]) - 1 if _number(plain.get("Index")) else before + 1


def _typed(kind: str, written: str) -> CellValue:
    try:
        if kind == "Number":
            return float(written)
        if kind == "DateTime":
            return datetime.fromisoformat(written)
    except ValueError:
        return written
    return written == "1" if kind == "Boolean" else written
