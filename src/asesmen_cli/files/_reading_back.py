"""Reads finished files back with another library than the one that wrote them."""

import json
import re
import zlib
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from asesmen_cli.domain.findings import AsesmenError

BOM: Final = "\ufeff"


def read_back(path: Path) -> None:
    """Check that a finished file on the disk can be opened and is whole, as far as that is cheap.

    Raises:
        AsesmenError: ``output.unsound``.
        OSError: It cannot be read.
    """
    check = CHECKS.get(path.suffix.lower())
    if check is None:
        return
    try:
        whole = check(path)
    except OSError:
        raise
    except Exception as error:  # every library has errors of its own for a broken file
        raise AsesmenError("output.unsound", file=path.name) from error
    if not whole:
        raise AsesmenError("output.unsound", file=path.name)


def _workbook(path: Path) -> bool:
    from python_calamine import CalamineWorkbook

    return _package(path) and bool(CalamineWorkbook.from_path(path).sheet_names)


def _package(path: Path) -> bool:
    """Return whether every part of a file of Office has its check sum, and its XML ends."""
    from xml.parsers.expat import ParserCreate

    with ZipFile(path) as package:
        for name in package.namelist():
            content = package.read(name)  # compares the check sum
            if name.endswith((".xml", ".rels")):
                ParserCreate().Parse(content, True)
    return True


def _pdf(path: Path) -> bool:
    """Return whether the table of objects leads to each of them, and every packed stream unpacks.

    A file whose table is a stream itself (PDF 1.5) is looked at by its two ends alone.
    """
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or not content.rstrip().endswith(b"%%EOF"):
        return False
    at = int(content[content.rindex(b"startxref") + len(b"startxref") :].split()[0])
    if not content.startswith(b"xref", at):
        return _OBJECT.match(content, at) is not None
    entries = _ENTRY.findall(content, at)
    offsets = [(n, int(place)) for n, (place, used) in enumerate(entries) if used == b"n"]
    return bool(offsets) and all(
        content.startswith(b"%d 0 obj" % n, place) and _unpacks(content, place) for n, place in offsets
    )


_OBJECT = re.compile(rb"\d+ \d+ obj")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_STREAM = re.compile(rb"/Length (\d+)(?P<more>[^>]*)>>\s*stream\r?\n")


def _unpacks(content: bytes, place: int) -> bool:
    """Return whether an object of a PDF ends, and its stream can be unpacked."""
    end = content.find(b"endobj", place)
    found = _STREAM.search(content, place, end)
    if found is None:
        return end > 0
    last = found.end() + int(found[1])
    if b"/FlateDecode" in content[place : found.end()] and b"[" not in found["more"]:
        zlib.decompress(content[found.end() : last])
    return content[last:end].lstrip().startswith(b"endstream")


def _json(path: Path) -> bool:
    return isinstance(json.loads(path.read_bytes()), dict)


def _csv(path: Path) -> bool:
    text = path.read_bytes().decode()
    return text.startswith(BOM) and text.endswith("\r\n")


def _calendar(path: Path) -> bool:
    lines = path.read_bytes().decode().splitlines()
    begun = [line.partition(":")[2] for line in lines if line.startswith("BEGIN:")]
    ended = [line.partition(":")[2] for line in lines if line.startswith("END:")]
    return bool(begun) and lines[-1] == f"END:{begun[0]}" and sorted(begun) == sorted(ended)


class _Page(HTMLParser):
    """Notes whether the page has its end."""

    ended = False

    def handle_endtag(self, tag: str) -> None:
        self.ended = tag == "html"


def _page(path: Path) -> bool:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page.ended


CHECKS: Final[Mapping[str, Callable[[Path], bool]]] = {
    ".xlsx": _workbook,
    ".docx": _package,
    ".pdf": _pdf,
    ".json": _json,
    ".csv": _csv,
    ".ics": _calendar,
    ".html": _page,
}
"""How a file is read back, by its suffix."""
