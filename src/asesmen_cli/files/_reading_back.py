"""Reads finished files back with another library than the one that wrote them."""

import json
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
    content = path.read_bytes()
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


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
