"""The tutorials are true: their commands are run in an empty folder, and what they show is what comes out.

A page is read from top to bottom. A ``console`` block holds commands and lines of what they put out, ``…``
standing for whatever is left out; a ``toml`` block becomes the settings; a table is typed into the workbook
that is named last before it.
"""

import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import ROOT, Ran, Server, with_slashes

PAGES = {"tutorial.md": "en", "panduan.md": "id"}
ROSTER = ROOT / "examples/cilegon-2023-11/roster.xlsx"
PART = re.compile(
    r"^```(?P<kind>console|toml)\n(?P<block>.*?)^```$"
    r"|`(?P<workbook>[^`\n]+\.xlsx)`"
    r"|^(?P<table>\|[^\n]*\n\|[ -|]*\n(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)


def commands(block: str) -> Iterator[tuple[list[str], list[str]]]:
    """The arguments of each command, and the lines that are shown of its output."""
    for one in re.split(r"(?m)^\$ asesmen ", block)[1:]:
        command, *shown = one.splitlines()
        yield shlex.split(command), [line for line in shown if line.strip("… ")]


def not_said(shown: Sequence[str], ran: Ran) -> str | None:
    """The first line shown that neither stream says after the lines before it."""
    left = [with_slashes(said).splitlines() for said in (ran.out, ran.err)]
    for line in shown:
        pattern = re.compile(".*".join(map(re.escape, line.split("…"))) + r"\s*")
        found = [
            (stream, n)
            for stream, said in enumerate(left)
            for n, text in enumerate(said)
            if pattern.fullmatch(text)
        ]
        if not found:
            return line
        stream, at = found[0]
        left[stream] = left[stream][at + 1 :]
    return None


def type_in(workbook: Path, table: str) -> None:
    """Type a table under the same headers: beside the person it names, beside everyone, or into a new row."""
    lines = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in table.splitlines()]
    headers, rows = lines[0], lines[2:]
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    written = [[" ".join(str(cell).split()) for cell in row] for row in sheet.iter_rows(values_only=True)]
    top, columns = next(
        (row, {header: at for at, header in enumerate(cells, 1)})
        for row, cells in enumerate(written, 1)
        if headers[0] in cells
    )
    first = columns[headers[0]]
    people = {
        row: str(value)
        for row in range(top + 1, sheet.max_row + 1)
        if (value := sheet.cell(row, first).value)
    }
    for key, *cells in rows:
        named = [row for row, text in people.items() if key.startswith("*") or key in text]
        for row in named or [sheet.max_row + 1]:
            values = cells if named else [key, *cells]
            for header, value in zip(headers[1:] if named else headers, values, strict=True):
                sheet.cell(row, columns[header]).value = value
    book.save(workbook)


@pytest.mark.sqlite("the settings that it shows are a file")
@pytest.mark.parametrize(("page", "language"), PAGES.items(), ids=PAGES.values())
def test_what_a_tutorial_shows_is_what_comes_out(
    page: str, language: str, tmp_path: Path, server: Server
) -> None:
    shutil.copy(ROSTER, tmp_path)
    workbook = ""
    for part in PART.finditer((ROOT / "docs" / page).read_text(encoding="utf-8")):
        workbook = part["workbook"] or workbook
        if part["table"]:
            type_in(tmp_path / workbook, part["table"])
        elif part["kind"] == "toml":
            (tmp_path / "asesmen.toml").write_text(part["block"], encoding="utf-8")
        for args, shown in commands(part["block"] or ""):
            ran = server.asesmen(tmp_path, args, {"ASESMEN_LANG": language})
            assert (args, ran.status) == (args, 0), ran.err
            assert not_said(shown, ran) is None, f"asesmen {shlex.join(args)}\n{ran.out}{ran.err}"
