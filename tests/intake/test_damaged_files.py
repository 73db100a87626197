"""Files with broken bytes and broken XML: one sentence or a sound reading, in bounded time and memory."""

import io
import os
import random  # noqa: TID251 (seeded: the same files every time)
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake import read_roster
from asesmen_cli.language import speaking
from tests import rosters
from tests.rosters import somebodies
from tests.soak import portion

pytestmark = pytest.mark.usefixtures("reading_process")

ON = date(2026, 6, 1)
FILES = portion(20_000, of=50)
FEW = 30 if os.name == "nt" else 300
"""Each is read in a process of its own, which takes long to start on Windows."""
TOKENS = (
    b"1048576", b"99999999", b"XFD1048576", b"ZZ99999", b"-1", b"0", b"", b"&amp;", b"<", b">", b'"', b"\x00",
    b"e999", b'hidden="1"', b'rowspan="99999999"', b"&#xFFFFFF;", b't="n"', b't="e"', b's="999"',
)  # fmt: skip


def whole_files(folder: Path) -> list[bytes]:
    people = somebodies(30)
    numbered = rosters.numbered(people)
    grids = rosters.signed(numbered), rosters.siasn(people), rosters.two_lines_each(people)
    books = [rosters.write(folder / "r.xlsx", grid).read_bytes() for grid in grids]
    text = rosters.as_csv(numbered)
    return [
        *books,
        rosters.write_ods(folder / "r.ods", numbered).read_bytes(),
        rosters.as_html(numbered).encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
    ]


def broken_bytes(pick: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(pick.choice((1, 1, 2, 5, 20))):
        at = pick.randrange(len(broken) + 1)
        match pick.randrange(4):
            case 0:
                broken[at : at + 1] = bytes([pick.randrange(256)])
            case 1:
                del broken[at : at + pick.choice((1, 3, 50, 1000))]
            case 2:
                broken[at:at] = pick.randbytes(pick.choice((1, 4, 30)))
            case _:
                other = pick.randrange(len(broken) + 1)
                broken[at:at] = broken[other : other + pick.choice((5, 50, 500))]
    return bytes(broken)


def broken_xml(pick: random.Random, data: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as broken,
    ):
        victim = pick.choice([name for name in whole.namelist() if name.endswith((".xml", ".rels"))])
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            if name == victim:
                for _ in range(pick.choice((1, 2, 5))):
                    values = [match.span() for match in re.finditer(rb'"[^"]*"', part)]
                    start, end = pick.choice(values) if values and pick.random() < 0.5 else (0, 0)
                    if end == 0:
                        start = pick.randrange(len(part) + 1) - 1
                        end = start + pick.choice((2, 3, 10))
                    part[start + 1 : end - 1] = pick.choice(TOKENS)
            broken.writestr(name, bytes(part))
    return out.getvalue()


def outcome(path: Path) -> str:
    try:
        reading = read_roster(path, on=ON, columns={})
    except AsesmenError as error:
        assert speaking("en").about(error)  # noqa: PT017 (one of two outcomes)
        return error.code
    load = reading.load
    assert load.rows == load.accepted + load.rejected + load.ignored
    return "read"


def some_are_refused_and_some_read(folder: Path, seeds: Sequence[int]) -> None:
    whole = whole_files(folder)
    outcomes = set()
    for seed in seeds:
        pick = random.Random(seed)  # noqa: S311 (a file is no secret)
        data = pick.choice(whole)
        spoil = broken_xml if data.startswith(b"PK") and pick.random() < 0.6 else broken_bytes
        path = folder / "broken.xlsx"
        path.write_bytes(spoil(pick, data))
        outcomes.add(outcome(path))
    assert {"read", "file.corrupt"} <= outcomes


@pytest.mark.no_cover
def test_a_broken_file_is_read_or_refused(tmp_path: Path) -> None:
    some_are_refused_and_some_read(tmp_path, range(FEW))


@pytest.mark.soak
def test_thousands_of_broken_files_are_read_or_refused(tmp_path: Path) -> None:
    some_are_refused_and_some_read(tmp_path, range(FEW, FEW + FILES))


def test_text_without_columns_under_the_name_of_a_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_text("abc\n", encoding="utf-8")
    with pytest.raises(AsesmenError) as caught:
        read_roster(path, on=ON, columns={})
    assert caught.value.code == "file.corrupt"


def test_a_csv_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "roster.xls"
    path.write_text("NIP;Nama\n198001012005011001;Andi\n", encoding="utf-8")
    assert read_roster(path, on=ON, columns={}).load.accepted == 1


@pytest.mark.parametrize("cell", ["AXFD10485768", "XFD1048576", "ZZ99999", "B1048576000"])
def test_a_cell_out_of_this_world_is_refused(tmp_path: Path, cell: str) -> None:
    data = rosters.write(tmp_path / "r.xlsx", rosters.plain(somebodies(30))).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as far:
        for name in whole.namelist():
            far.writestr(name, whole.read(name).replace(b'r="A8"', f'r="{cell}"'.encode()))
    assert outcome(tmp_path / "far.xlsx") == "file.too-big"
