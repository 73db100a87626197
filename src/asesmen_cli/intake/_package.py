"""A look into a zipped workbook before it is read: is it one, is it bounded, and what does calamine not tell?

One scan of each sheet's XML tells how far its cells reach, which rows are hidden, and which formulas have no
stored value. calamine lays a sheet out whole: a single cell far out would take the memory of all before it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from posixpath import join, normpath

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg

MOST_BYTES = 1024 * 1024 * 1024
"""Of all parts together, unpacked."""
MOST_CELLS = 25_000_000
"""In one sheet, empty ones included: rows times columns."""

_CHUNK = 1 << 22
_OVERLAP = 1 << 12


@dataclass(frozen=True, slots=True)
class Facts:
    """What one sheet's XML tells besides its values."""

    hidden: frozenset[int] = frozenset()
    uncached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Package:
    """What a look into the archive told."""

    epoch_1904: bool = False
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Facts] = field(default_factory=dict)
    """Sheet name -> facts."""


def look_into(name: str, data: bytes) -> Package:
    """Look into the archive.

    Raises:
        AsesmenError: ``file.corrupt``, ``file.too-big``, ``file.protected``, ``file.not-a-spreadsheet``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _look(name, archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        ValueError,
        UnicodeError,
    ) as error:
        raise AsesmenError(
            "file.corrupt", file=name, why=msg("it is cut off or its parts do not fit")
        ) from error
    except RuntimeError as error:  # what zipfile raises for an encrypted part
        raise AsesmenError("file.protected", file=name) from error


def _look(name: str, archive: zipfile.ZipFile) -> Package:
    parts = {info.filename: info for info in archive.infolist()}
    if sum(info.file_size for info in parts.values()) > MOST_BYTES:
        raise AsesmenError("file.too-big", file=name)
    if "content.xml" in parts and "mimetype" in parts:
        return _look_into_ods(name, archive, parts)
    notes = tuple(
        code
        for code, part in (("file.macros", "vbaProject.bin"), ("file.links", "externalLinks/"))
        if any(part in filename for filename in parts)
    )
    if "xl/workbook.bin" in parts:
        return Package(notes=notes)
    if "xl/workbook.xml" not in parts:
        if any(filename.startswith(("word/", "ppt/")) for filename in parts):
            raise AsesmenError(
                "file.not-a-spreadsheet", file=name, kind=msg("another kind of Office document")
            )
        if any(filename.startswith("xl/") for filename in parts):
            raise AsesmenError("file.corrupt", file=name, why=msg("it is cut off or its parts do not fit"))
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("an archive"))
    book = archive.read("xl/workbook.xml")
    facts = {sheet: _scan(name, archive, part) for sheet, part in _sheet_parts(archive, book, parts)}
    return Package(bool(re.search(rb'date1904="(?:1|true)"', book)), notes, facts)


def _sheet_parts(
    archive: zipfile.ZipFile, book: bytes, parts: Mapping[str, zipfile.ZipInfo]
) -> Iterator[tuple[str, str]]:
    """(sheet name, name of its part)."""
    relations = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in parts else b""
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations)
    }
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", book):
        target = targets.get(_attribute(tag, rb"\w+:id"), "")
        part = normpath(target.lstrip("/") if target.startswith("/") else join("xl", target))
        if part in parts:
            yield _attribute(tag, b"name"), part


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb"""=(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape((match[1] or match[2] or b"").decode("utf-8", "replace")) if match else ""


_FAR_OUT = re.compile(rb' r="([A-Z]{3,}\d*|[A-Z]+\d{6,})')
_FAR_OUT_IN_SMALL = re.compile(rb' r="([A-Z]{3,}\d*|[A-Z]+\d{5,})')
_COLUMNS = re.compile(rb' r="([A-Z]+)')
_ROW_NUMBERS = re.compile(rb'<row r="(\d+)')
_ANY_CELL = re.compile(rb'\sr\s*=\s*["\']([A-Z]*\d+)')
_CELL = re.compile(rb"([A-Z]*)(\d*)")
_TWO_LETTERS = 26 * 27
"""Columns up to ZZ."""
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="(\d+)"')
_UNCACHED = re.compile(
    rb'<c\b[^>]*?\sr="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def _scan(name: str, archive: zipfile.ZipFile, part: str) -> Facts:
    last_row, last_column = 0, 0
    hidden: set[int] = set()
    uncached: set[str] = set()
    far_out = _FAR_OUT_IN_SMALL if archive.getinfo(part).file_size < _CHUNK else _FAR_OUT
    for chunk in _chunks(archive, part):
        for cell in (far_out if b'<row r="' in chunk else _ANY_CELL).findall(chunk):
            letters, digits = _CELL.match(cell).groups()  # type: ignore[union-attr]  # it matches everything
            last_column = max(last_column, _column_number(letters))
            last_row = max(last_row, int(digits or 0))
        last_row = max(last_row, max(map(int, _ROW_NUMBERS.findall(chunk)), default=0))
        if b"hidden=" in chunk:
            hidden.update(int(row) - 1 for row in _HIDDEN.findall(chunk))
        if b"<f" in chunk:
            uncached.update(cell.decode() for cell in _UNCACHED.findall(chunk))
    if last_row * max(last_column, _TWO_LETTERS) > MOST_CELLS and last_column <= _TWO_LETTERS:
        columns = {letters for chunk in _chunks(archive, part) for letters in _COLUMNS.findall(chunk)}
        last_column = max(last_column, max(map(_column_number, columns), default=0))
    if last_row * last_column > MOST_CELLS:
        raise AsesmenError("file.too-big", file=name)
    return Facts(frozenset(hidden), frozenset(uncached))


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        rest = b""
        while piece := stream.read(_CHUNK):
            yield rest + piece
            rest = piece[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for byte in letters[:4]:
        number = number * 26 + byte - 64
    return number


_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')


def _look_into_ods(name: str, archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> Package:
    kind = archive.read("mimetype")[:200]
    if b"opendocument.spreadsheet" not in kind:
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=msg("another kind of Office document"))
    if "META-INF/manifest.xml" in parts and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise AsesmenError("file.protected", file=name)
    for chunk in _chunks(archive, "content.xml"):
        for _, times in _REPEATED.findall(chunk):
            if int(times) > _ODS_ROWS:
                raise AsesmenError("file.too-big", file=name)
    return Package()


_ODS_ROWS = 1 << 20
