"""Inspects a zipped workbook before it is read, and finds what calamine does not report.

It checks that the archive is a workbook and within bounds, and finds hidden rows, formulas without a stored
value and, in OpenDocument, merged cells. XML is parsed as a stream; a part with a document type is refused,
so no entity is ever expanded.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import TypeAlias
from xml.parsers import expat

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg

MOST_BYTES = 1024 * 1024 * 1024
"""Of all parts together, unpacked."""
MOST_CELLS = 25_000_000
"""In one sheet, empty ones included: rows times columns."""
_SCANNED_ALWAYS = 1 << 22
"""Bytes. Above this size the addresses of cells are looked at only where something else is to be found."""
_CHUNK = 1 << 16
"""Bytes that are unpacked at once: they stay in the cache of the processor while they are searched."""

Area: TypeAlias = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, counted from 0."""
Attributes: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the XML of one sheet holds besides its values."""

    hidden: frozenset[int] = frozenset()
    """Hidden rows, counted from 0."""
    uncached: frozenset[str] = frozenset()
    """Cells with a formula and no stored value."""
    merged: tuple[Area, ...] = ()
    """Only for OpenDocument: calamine reports those of the other formats."""


@dataclass(frozen=True, slots=True)
class Package:
    """What was found in the archive."""

    epoch_1904: bool = False
    notes: tuple[str, ...] = ()
    facts: Mapping[str, SheetFacts] = field(default_factory=dict)
    """Sheet name -> facts."""
    size: int = 0
    """Bytes of all parts, unpacked."""


def inspect_package(name: str, data: bytes) -> Package:
    """Inspect the archive.

    Raises:
        AsesmenError: ``file.corrupt``, ``file.too-big``, ``file.protected``, ``file.not-a-spreadsheet``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _inspect(name, archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,  # a part that is missing, or an encoding that nobody knows
        NotImplementedError,  # zipfile: a compression that it does not know
        OSError,
        ValueError,
        UnicodeError,
        expat.ExpatError,
    ) as error:
        raise AsesmenError(
            "file.corrupt", file=name, why=msg("it is cut off or its parts do not fit")
        ) from error
    except RuntimeError as error:  # what zipfile raises for an encrypted part
        raise AsesmenError("file.protected", file=name) from error


class _Parts:
    """The parts of an archive by their plain names: some writers use backslashes or other capitals."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._infos = {_plain(info.filename): info for info in archive.infolist()}
        self.size = sum(info.file_size for info in self._infos.values())

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def size_of(self, name: str) -> int:
        return self._infos[_plain(name)].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        with self._archive.open(self._infos[_plain(name)]) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    def contains(self, name: str, *needles: bytes) -> bool:
        """Do the bytes of a part contain one of these texts?"""
        rest = b""
        for chunk in self.chunks(name):
            window = rest + chunk
            if any(all(map(window.__contains__, needle)) and needle in window for needle in needles):
                return True  # one byte is found much faster than two, and a needle has one that is rare
            rest = chunk[-_LONGEST_NEEDLE:]
        return False

    def parse(self, name: str, start: Callable[[str, Attributes], None]) -> "expat.XMLParserType":
        """Call ``start`` with the local name and the attributes of every element."""
        parser = _parser()
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        self.feed(name, parser)
        return parser

    def feed(self, name: str, parser: "expat.XMLParserType") -> None:
        for chunk in self.chunks(name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


_LONGEST_NEEDLE = 16


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _parser() -> "expat.XMLParserType":
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a document type in a workbook")


def _inspect(name: str, archive: zipfile.ZipFile) -> Package:
    parts = _Parts(archive)
    if parts.size > MOST_BYTES:
        raise AsesmenError("file.too-big", file=name)
    if "content.xml" in parts and "mimetype" in parts:
        return _inspect_ods(name, parts)
    notes = tuple(
        code
        for code, part in (("file.macros", "vbaproject.bin"), ("file.links", "externallinks/"))
        if any(part in filename for filename in parts)
    )
    book = _main_part(parts)
    if book is None:
        raise _not_a_workbook(name, parts)
    if book.endswith(".bin"):
        return Package(notes=notes, size=parts.size)
    sheets, epoch_1904 = _sheets_of(parts, book)
    facts = {sheet: _scan(name, parts, part) for sheet, part in sheets.items()}
    return Package(epoch_1904, notes, facts, parts.size)


def _not_a_workbook(name: str, parts: _Parts) -> AsesmenError:
    if any(filename.startswith(("word/", "ppt/")) for filename in parts):
        return AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("another kind of Office document"))
    if any(filename.startswith("xl/") for filename in parts):
        return AsesmenError("file.corrupt", file=name, why=msg("it is cut off or its parts do not fit"))
    return AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("an archive"))


# --- Office Open XML --------------------------------------------------------------------------------------


def _main_part(parts: _Parts) -> str | None:
    """The part with the list of sheets: what the package names as its document, if that is a workbook."""
    usual = ("xl/workbook.xml", "xl/workbook.bin")
    named = [target for kind, target in _relations(parts, "").values() if kind.endswith("/officedocument")]
    found = (part for part in (*named, *usual) if part in parts)
    return next((part for part in found if "workbook" in part.rpartition("/")[2]), None)


def _relations(parts: _Parts, part: str) -> Mapping[str, tuple[str, str]]:
    """Identifier -> (kind, part) of the relations of a part."""
    folder, name = dirname(part), part.rpartition("/")[2]
    relations: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            relations[attributes.get("Id", "")] = attributes.get("Type", "").casefold(), _plain(path)

    where = join(folder, "_rels", f"{name}.rels")
    if where in parts:
        parts.parse(where, start)
    return relations


def _sheets_of(parts: _Parts, book: str) -> tuple[Mapping[str, str], bool]:
    """(sheet name -> its part, do serial days count from 1904?)."""
    relations, sheets = _relations(parts, book), dict[str, str]()
    epoch_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal epoch_1904
        if tag == "workbookPr":
            epoch_1904 = attributes.get("date1904") in {"1", "true"}
        elif tag == "sheet":
            identifier = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            part = relations.get(identifier, ("", ""))[1]
            if part in parts:
                sheets[attributes.get("name", "")] = part

    parts.parse(book, start)
    return sheets, epoch_1904


def _scan(name: str, parts: _Parts, part: str) -> SheetFacts:
    """Find hidden rows and formulas without a value; broken XML is left to the reader of the values."""
    if not parts.contains(part, *_TO_FIND) and (
        parts.size_of(part) > _SCANNED_ALWAYS or _is_near(b"".join(parts.chunks(part)))
    ):
        return SheetFacts()
    scan = _SheetScan()
    try:
        parts.feed(part, scan.parser)
    except expat.ExpatError:
        scan.broken = True
    scan.finish_cell()
    if scan.last_row * scan.last_column > MOST_CELLS:
        raise AsesmenError("file.too-big", file=name)
    return SheetFacts(frozenset(scan.hidden), frozenset(scan.uncached))


_TO_FIND = (b"hidden", b"<f", b":f", b"\0", b"<!")
"""Hidden rows, formulas, another encoding, a document type."""
_TAGS = {re.compile(rb"<c[\s>]"): b'<c r="', re.compile(rb"<row[\s>]"): b'<row r="'}
"""Start of a tag -> how it is usually written."""
_FAR = re.compile(rb'<(?:c|row) r="(?:[A-Z]{3}|[C-Z][A-Z]\d|[A-Z]{0,2}\d{6}|[^A-Z\d])')
"""From column CA or row 100,000 on; or an address that is written otherwise."""


def _is_near(sheet: bytes) -> bool:
    """Are all cells of a sheet near its first one, and written as they usually are?"""
    usual = all(len(tag.findall(sheet)) == sheet.count(start) for tag, start in _TAGS.items())
    return usual and _FAR.search(sheet) is None


class _SheetScan:
    """One pass over the XML of a sheet."""

    def __init__(self) -> None:
        self.hidden: set[int] = set()
        self.uncached: set[str] = set()
        self.last_row = self.last_column = 0
        self.broken = False
        self._row = 0
        self._address = ""
        self._formula = self._value = False
        self.parser = _parser()
        self.parser.StartElementHandler = self._start

    def finish_cell(self) -> None:
        """Note the cell that ends here, if it has a formula and no value."""
        if self._formula:
            if not self._value:
                self.uncached.add(self._address)
            self._formula = self._value = False
            self.parser.CharacterDataHandler = None

    def _start(self, tag: str, attributes: Attributes) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self.finish_cell()
            self._address = attributes.get("r", "")
            self._reach(self._address)
        elif tag == "row":
            self.finish_cell()
            written = attributes.get("r", "")
            self._row = int(written) if written.isascii() and written.isdigit() else self._row + 1
            self.last_row = max(self.last_row, self._row)
            if attributes.get("hidden") in {"1", "true"}:
                self.hidden.add(self._row - 1)
        elif tag == "f":
            self._formula = True
        elif tag == "v" and self._formula:
            self.parser.CharacterDataHandler = self._text

    def _text(self, _: str) -> None:
        self._value = True

    def _reach(self, address: str) -> None:
        match = _ADDRESS.fullmatch(address)
        if match is not None:
            column = 0
            for letter in match[1].upper()[:_COLUMN_LETTERS]:
                column = column * 26 + ord(letter) - 64
            self.last_column = max(self.last_column, column)
            self.last_row = max(self.last_row, int(match[2][:_ROW_DIGITS]))


_ADDRESS = re.compile(r"([A-Za-z]+)(\d+)", re.ASCII)
_COLUMN_LETTERS, _ROW_DIGITS = 4, 10


# --- OpenDocument -----------------------------------------------------------------------------------------


def _inspect_ods(name: str, parts: _Parts) -> Package:
    kind = b"".join(parts.chunks("mimetype"))[:200]
    if b"opendocument.spreadsheet" not in kind:
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("another kind of Office document"))
    if "META-INF/manifest.xml" in parts and parts.contains("META-INF/manifest.xml", b"encryption-dat"):
        raise AsesmenError("file.protected", file=name)
    scan = _OdsScan()
    parts.parse("content.xml", scan.start)
    if scan.most_cells > MOST_CELLS:
        raise AsesmenError("file.too-big", file=name)
    return Package(facts=scan.facts(), size=parts.size)


class _OdsScan:
    """One pass over the content of an OpenDocument spreadsheet."""

    def __init__(self) -> None:
        self.most_cells = 0
        self._sheet = ""
        self._hidden: dict[str, set[int]] = {}
        self._merged: dict[str, list[Area]] = {}
        self._row = self._rows = self._column = self._columns = 0
        self._last_row = self._last_column = 0

    def facts(self) -> Mapping[str, SheetFacts]:
        return {
            sheet: SheetFacts(hidden=frozenset(hidden), merged=tuple(self._merged[sheet]))
            for sheet, hidden in self._hidden.items()
        }

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in the start of an element."""
        if tag == "table":
            self._sheet = attributes.get("table:name", "")
            self._hidden[self._sheet], self._merged[self._sheet] = set(), []
            self._row = self._rows = self._last_row = self._last_column = 0
        elif tag == "table-row":
            self._row += self._rows
            self._rows = _count(attributes, "table:number-rows-repeated")
            self._column = self._columns = 0
            if attributes.get("table:visibility", "visible") != "visible" and self._rows < _HIDDEN_RUN:
                self._hidden.setdefault(self._sheet, set()).update(range(self._row, self._row + self._rows))
        elif tag in {"table-cell", "covered-table-cell"}:
            self._column += self._columns
            self._columns = _count(attributes, "table:number-columns-repeated")
            if "office:value-type" in attributes:
                self._fill()
            down = _count(attributes, "table:number-rows-spanned")
            across = _count(attributes, "table:number-columns-spanned")
            if down * across > 1:
                last = self._row + down - 1, self._column + across - 1
                self._merged.setdefault(self._sheet, []).append((self._row, self._column, *last))
        elif tag == "p" and self._rows:
            self._fill()

    def _fill(self) -> None:
        """The cell holds something: the sheet reaches to it."""
        self._last_row = max(self._last_row, self._row + self._rows)
        self._last_column = max(self._last_column, self._column + self._columns)
        self.most_cells = max(self.most_cells, self._last_row * self._last_column)


_HIDDEN_RUN = 1 << 16
"""So many hidden rows in one element are the empty rest of the sheet."""


def _count(attributes: Attributes, name: str) -> int:
    written = attributes.get(name, "1")
    return int(written[:9]) if written.isascii() and written.isdigit() else 1
