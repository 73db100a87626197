"""The bytes of a file -> sheets of typed cells. Recognised by content, never by the name.

Nothing is ever run or followed: formulas give the value that was last stored, links and macros are not read.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.intake import _markup, _package
from asesmen_cli.intake._values import Cell

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes. The largest roster seen had two million."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows[0]`` is row 1 and ``rows[0][0]`` is A1, whatever the first filled cell is."""

    name: str
    rows: Sequence[Sequence[Cell]]
    visible: bool = True
    hidden: frozenset[int] = frozenset()
    """Hidden rows, counted from 0."""
    uncached: frozenset[str] = frozenset()
    """Cells with a formula and no stored value."""


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
        why = system_reason(error) if isinstance(error, OSError) else msg("no file can have this name")
        raise AsesmenError("file.unreadable", file=str(path), why=why) from error
    if not data:
        raise AsesmenError("file.empty", file=path.name)
    return data


# --- workbooks that calamine reads ------------------------------------------------------------------------


def _read_package(name: str, data: bytes, digest: str) -> Workbook:
    """xlsx, xlsm, xlsb and ods: zip archives."""
    about = _package.look_into(name, data)
    sheets = _calamine(name, data, lambda sheet: about.facts.get(sheet, _package.Facts()))
    return Workbook(name, digest, sheets, epoch_1904=about.epoch_1904, notes=about.notes)


def _read_old(name: str, data: bytes, digest: str) -> Workbook:
    """Xls of Excel 5 to 2003; an encrypted xlsx has the same outer form."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise AsesmenError("file.protected", file=name)
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("another kind of Office document"))
    return Workbook(name, digest, _calamine(name, data, lambda _: _package.Facts()))


def _calamine(name: str, data: bytes, facts_of: Callable[[str], _package.Facts]) -> tuple[Sheet, ...]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets = []
    try:
        with _silenced(), CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            for index, about in enumerate(workbook.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                rows = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
                facts = facts_of(about.name)
                visible = about.visible == SheetVisibleEnum.Visible
                sheets.append(Sheet(about.name, rows, visible, facts.hidden, facts.uncached))
    except PasswordError as error:
        raise AsesmenError("file.protected", file=name) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise AsesmenError("file.corrupt", file=name, why=msg("its structure is broken")) from error
    except BaseException as error:
        # A panic of the Rust reader is no Exception and has no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise AsesmenError("file.corrupt", file=name, why=msg("its structure is broken")) from error
    return tuple(sheets)


@contextmanager
def _silenced() -> Iterator[None]:
    """Nothing on standard error: the Rust reader prints there when it panics, past Python."""
    try:
        kept = os.dup(_STANDARD_ERROR)
    except OSError:
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device, no path)
        os.dup2(nowhere.fileno(), _STANDARD_ERROR)
    try:
        yield
    finally:
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)


_STANDARD_ERROR = 2


# --- text: web pages and CSV ------------------------------------------------------------------------------


def _read_text(name: str, data: bytes, digest: str) -> Workbook:
    kind = _foreign(data)
    text = None if kind else _markup.decoded(data)
    if text is None:
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=kind or msg("its content is unknown"))
    if text.lstrip()[:1] == "<":
        tables = _markup.html_tables(text)
        if not tables:
            raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("a web page without a table"))
        sheets = tuple(Sheet(f"Table {count}", rows) for count, rows in enumerate(tables, start=1))
        return Workbook(name, digest, sheets)
    rows = _markup.csv_rows(text)
    if name.lower().endswith(_WORKBOOKS) and all(len(row) < _FEWEST_COLUMNS for row in rows):
        raise AsesmenError("file.corrupt", file=name, why=msg("it holds plain text"))
    return Workbook(name, digest, (Sheet("CSV", rows),))


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
