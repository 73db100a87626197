"""The bytes of a file -> sheets of typed cells. Recognised by content, never by the name.

Nothing is ever run or followed: formulas give the value that was last stored, links and macros are not read.
"""

import hashlib
import pickle
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from threading import Timer

from asesmen_cli.domain.findings import NO_NAME, AsesmenError, system_reason
from asesmen_cli.domain.messages import Message, Param, msg
from asesmen_cli.intake import _native, _package
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._package import Area

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes. The largest roster seen had two million."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows[0]`` is row 1 and ``rows[0][0]`` is A1, whatever the first filled cell is."""

    name: str
    rows: Sequence[Sequence[CellValue]]
    visible: bool = True
    hidden: frozenset[int] = frozenset()
    """Hidden rows, counted from 0."""
    uncached: frozenset[str] = frozenset()
    """Cells with a formula and no stored value."""
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds."""

    name: str
    digest: str
    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False
    """Serial numbers count from 1904."""
    notes: tuple[str, ...] = field(default=())
    """Codes of findings about the file as a whole."""

    @property
    def shown(self) -> Sequence[Sheet]:
        """The sheets that are not hidden; all of them where every one is."""
        return [sheet for sheet in self.sheets if sheet.visible] or self.sheets


def open_workbook(path: Path) -> Workbook:
    """Read a file whole.

    Raises:
        AsesmenError: The ``file.*`` codes, for what is no readable spreadsheet.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(_ZIP):
        return _read_package(path.name, data, digest)
    if data.startswith(_OLE):
        return _read_old(path.name, data, digest)
    return _read_text(path.name, data, digest)


def _bytes(path: Path) -> bytes:
    if path.name.startswith("~$"):
        raise AsesmenError("file.lock", file=path.name)
    try:
        if path.is_dir():
            raise AsesmenError("file.folder", file=str(path))
        if path.stat().st_size > LARGEST_FILE:
            raise AsesmenError("file.too-big", file=path.name)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise AsesmenError("file.missing", file=str(path)) from error
    except (OSError, ValueError) as error:
        why = system_reason(error) if isinstance(error, OSError) else Message(NO_NAME)
        raise AsesmenError("file.unreadable", file=str(path), why=why) from error
    if not data:
        raise AsesmenError("file.empty", file=path.name)
    return data


# --- workbooks that calamine reads ------------------------------------------------------------------------


def _read_package(name: str, data: bytes, digest: str) -> Workbook:
    """xlsx, xlsm, xlsb and ods: zip archives."""
    package = _package.inspect_package(name, data)
    sheets = _sheets(name, data, package)
    return Workbook(name, digest, sheets, epoch_1904=package.epoch_1904, notes=package.notes)


def _read_old(name: str, data: bytes, digest: str) -> Workbook:
    """Xls of Excel 5 to 2003; an encrypted xlsx has the same outer form."""
    if "EncryptedPackage".encode("utf-16-le") in data or _has_password(data):
        raise AsesmenError("file.protected", file=name)
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("another kind of Office document"))
    return Workbook(name, digest, _sheets(name, data, _package.Package()))


_FILE_PASS = b"\x2f\x00"
_START_OF_BOOK = b"\x09\x08"
_SECTOR = 512


def _has_password(data: bytes) -> bool:
    """Is one of the first records of the workbook stream FILEPASS? The stream starts at a sector."""
    for start in range(_SECTOR, len(data), _SECTOR):
        if not data.startswith(_START_OF_BOOK, start):
            continue
        second = start + 4 + int.from_bytes(data[start + 2 : start + 4], "little")
        if data.startswith(_FILE_PASS, second):
            return True
    return False


_MEMORY, _MEMORY_PER_BYTE = 2 << 30, 24
"""Bytes of address space for the reading process: in any case, and for each unpacked byte of the file."""
_SECONDS, _BYTES_PER_SECOND = 20, 4 << 20
"""Seconds of processor time for it: in any case, and unpacked bytes for one more."""
_PATIENCE = 6
"""Seconds on the clock for each second of processor time, on a busy computer."""


def _sheets(name: str, data: bytes, package: _package.Package) -> tuple[Sheet, ...]:
    """The sheets, read in a process of their own: native code may abort or hang over a damaged file."""
    size = max(len(data), package.size)
    seconds = _SECONDS + size // _BYTES_PER_SECOND
    limits = str(_MEMORY + _MEMORY_PER_BYTE * size), str(seconds)
    try:
        status, answer = _ask_reader(data, limits, seconds * _PATIENCE)
    except OSError as error:
        raise AsesmenError("file.unreadable", file=name, why=system_reason(error)) from error
    if status == _native.PROTECTED:
        raise AsesmenError("file.protected", file=name)
    if status != _native.READ:
        why = msg("its structure is broken") if status == _native.CORRUPT else _TOO_MUCH
        raise AsesmenError("file.corrupt", file=name, why=why)
    sheets = []
    for title, visible, width, cells, merged in PlainUnpickler(BytesIO(answer)).load():
        rows = list(zip(*[iter(cells)] * width, strict=True))
        facts = package.facts.get(title, _package.SheetFacts())
        areas = tuple(facts.merged) or tuple(merged)
        sheets.append(Sheet(title, rows, visible, facts.hidden, facts.uncached, areas))
    return tuple(sheets)


def _ask_reader(data: bytes, limits: Sequence[str], patience: float) -> tuple[int, bytes]:
    """Return the exit status of the reading process and its answer. After so many seconds it is killed.

    The time limit of :mod:`subprocess` does not hold on Windows while a process does not read its input.
    """
    with subprocess.Popen(  # noqa: S603 (our own script; numbers are its only arguments)
        [sys.executable, "-P", _native.__file__, *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as reader:
        timer = Timer(patience, reader.kill)
        timer.daemon = True  # Ctrl-C may come before it can be cancelled
        try:
            timer.start()
            answer, _ = reader.communicate(data)
        finally:
            timer.cancel()
    return reader.returncode, answer


_TOO_MUCH = msg("reading it takes more memory or time than is allowed for a file of its size")


class PlainUnpickler(pickle.Unpickler):
    """Loads cells and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if module != "datetime":
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


# --- text: web pages and CSV ------------------------------------------------------------------------------


def _read_text(name: str, data: bytes, digest: str) -> Workbook:
    from asesmen_cli.intake import _markup

    kind = _foreign(data)
    text = None if kind else _markup.decoded(data)
    if text is None:
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=kind or msg("its content is unknown"))
    if _MIME.match(text):
        return _read_pages(name, digest, _markup.mime_html(data))
    if text.lstrip()[:1] == "<":
        return _read_xml(name, digest, text) or _read_pages(name, digest, [text])
    rows = _markup.csv_rows(text)
    if name.lower().endswith(_WORKBOOKS) and all(len(row) < _FEWEST_COLUMNS for row in rows):
        raise AsesmenError("file.corrupt", file=name, why=msg("it contains plain text"))
    return Workbook(name, digest, (Sheet("CSV", rows),))


_MIME = re.compile(r"\s*(?:MIME-Version|X-Document-Type|From|Content-Type):[^\n]{0,200}\n", re.IGNORECASE)


def _read_xml(name: str, digest: str, text: str) -> Workbook | None:
    """An XML Spreadsheet 2003; None for a web page."""
    from asesmen_cli.intake import _markup

    head = text.lstrip()[:_HEAD].casefold()
    if not head.startswith(("<?xml", "<workbook")) or "<html" in head or "<!doctype html" in head:
        return None
    try:
        sheets = _markup.xml_sheets(text)
    except ValueError as error:
        raise AsesmenError("file.corrupt", file=name, why=msg("its structure is broken")) from error
    if sheets is None:
        return None
    return Workbook(
        name,
        digest,
        tuple(Sheet(title, rows, hidden=hidden, merged=areas) for title, (rows, areas), hidden in sheets),
    )


_HEAD = 2000


def _read_pages(name: str, digest: str, pages: Sequence[str]) -> Workbook:
    from asesmen_cli.intake import _markup

    tables = [table for page in pages for table in _markup.html_tables(page)]
    if not tables:
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("a web page without a table"))
    sheets = tuple(
        Sheet(f"Table {count}", rows, merged=areas) for count, (rows, areas) in enumerate(tables, start=1)
    )
    return Workbook(name, digest, sheets)


_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_FEWEST_COLUMNS = 2
"""Text in columns is a CSV under another name; text without columns is no table."""


_FOREIGN: tuple[tuple[bytes, Param], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", msg("a picture")),
    (b"\xff\xd8\xff", msg("a picture")),
    (b"GIF8", msg("a picture")),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"Rar!", msg("an archive")),
    (b"7z\xbc\xaf", msg("an archive")),
    (b"\x1f\x8b", msg("an archive")),
    (b"PK", msg("a damaged archive")),
)


def _foreign(data: bytes) -> Param:
    return next((kind for start, kind in _FOREIGN if data.startswith(start)), None)
