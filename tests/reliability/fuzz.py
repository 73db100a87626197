"""Files that nobody meant to write: every reader is given them through its command, with limits.

Grammar: sound lists whose cells, rows and columns are replaced by what breaks programs, in every format.
Mutation: sound files whose bytes, XML, JSON or TOML are changed. What failed is kept in ``tests/corpus``.
"""

import json
import random  # noqa: TID251 (seeded: the same files every time)
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.language import speaking
from asesmen_cli.outputs.letters import builtin
from asesmen_cli.settings import commented
from tests import rosters
from tests.cli.running import Ran, Server
from tests.cli.samples import SAMPLES
from tests.intake.test_damaged_files import broken_bytes, broken_xml
from tests.reliability.every_fault import NEVER_SAID
from tests.reliability.offices import LAST, LATER, Offices, spoken
from tests.rosters import Grid

SECONDS = 20
MEMORY = 1_500_000_000
OUTPUT = 1_000_000
"""Bytes on standard output and error together."""
LIMITS = {"RLIMIT_CPU": SECONDS, "RLIMIT_DATA": MEMORY}


@dataclass(frozen=True, slots=True)
class Reader:
    """A command that reads a file: the stage of the office, its words, and where the file is put."""

    stage: str
    command: str
    file: str
    """Ends in ``.*`` where any spreadsheet will do."""


READERS: Mapping[str, Reader] = {
    "roster": Reader("loaded", "due {file} --yes", "input.*"),
    "annotated": Reader("loaded", "roster check {file} --errors faults.xlsx", "input.*"),
    "participants": Reader("loaded", "record {file} --on 2023-10-02 --yes", "input.*"),
    "absences": Reader("loaded", "away import {file}", "input.*"),
    "venues": Reader("loaded", "plan --dates {file}", "input.*"),
    "attendance": Reader("published", f"attend import {{file}} --batch 2 {LAST}", "input.*"),
    "results": Reader("held", f"result import {{file}} --purpose mapping {LATER}", "input.*"),
    "anything": Reader("published", "{file} --yes", "input.*"),
    "problem": Reader("loaded", "plan --problem {file}", "input.json"),
    "settings": Reader("loaded", "due", "asesmen.toml"),
    "template": Reader("assessed", f"export --format docx {LATER}", "templates/surat-pemanggilan.docx"),
    "workspace": Reader("assessed", "doctor", "asesmen.db"),
    "backup": Reader("loaded", "restore {file} --yes", "input.db"),
}
LISTS = {
    "roster": "roster.xlsx", "annotated": "damaged.xlsx", "participants": "participants.xlsx",
    "absences": "absences.xlsx", "venues": "venue.xlsx", "attendance": "came.xlsx", "results": "results.xlsx",
    "anything": "absences.xlsx",
}  # fmt: skip
"""The sound list that a reader's files begin with."""

NASTY: tuple[Any, ...] = (
    None, "", " ", "\t", "0", "-", "x", "=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+62", "1e999",
    "NaN", 1e308, -1e308, 1e17, 198001012005011001.0, 0, -1, 2958466, 0.5, "9999-12-31", "31/02/2023",
    "00/00/0000", date(9999, 12, 31), date(1900, 1, 1), "1 Januari",
    "TANGGAL " + "UJI KOMPETENSI " * 20, "," * 3000,
    "(" * 3000, "A" * 32_000, "1 " * 3000, "\u202egnp.exe", "a\u0000b", "\x1b]0;x\x07", "\x1b[31m",
    "\ufffd", "𝟙𝟡𝟠𝟘", "٣", "<script>alert(1)</script>", "{{ 7*7 }}", "{% for a in range(9) %}", "#import",
    "'; DROP TABLE people; --", "../../etc/passwd", "CON", "nul.txt", 'a/b\\c:d*?"<>|', "\r\nBEGIN:VEVENT",
    "NIP", "NAMA", "JUMLAH", "TTD", "198001012005011001", "19800101 200501 1 001", "'198001012005011001",
    "NIP. 198001012005011001", "e" + "\u0301" * 200,
)  # fmt: skip
JSON_VALUES: tuple[Any, ...] = (
    *(None, True, -1, 10**30, 1e308, "", "x", "9999-12-31", [], {}, [[]], {"a": 1}),
)
TOML_VALUES = (
    "-1", "0", "10000000000", "1e999", "nan", "true", '""', '"x"', "[]", '["x", "x"]', "9999-12-31", "{}",
    '"{n.__class__}"', '"{0}"', '"../.."', '"%s%n"', r'"\u202e"', '"' + "a" * 5000 + '"',
    "2023-11-06T00:00:00Z",
)  # fmt: skip
SQL_VALUES = (None, "", "x", -1, 10**18, b"\xff\xfe", "9999-12-31", "[]", "{}", "null", 0.5)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def grid_of(path: Path) -> Grid:
    """Return the cells of a workbook."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _plain(cell: object) -> Any:  # noqa: ANN401 (a cell)
    return cell.date() if isinstance(cell, datetime) else cell


def grown(pick: random.Random, grid: Grid) -> Grid:
    """Return a list with some cells, rows and columns replaced, left out or repeated."""
    rows = [list(row) for row in grid]
    for _ in range(pick.choice((1, 2, 5, 20))):
        at = pick.randrange(len(rows))
        width = max(map(len, rows))
        column = pick.randrange(width)
        match pick.randrange(6):
            case 0 | 1 | 2:
                rows[at] += [None] * (column + 1 - len(rows[at]))
                rows[at][column] = pick.choice(NASTY)
            case 3:
                rows.insert(pick.randrange(len(rows)), list(rows[at]))
            case 4:
                for row in rows:
                    row.insert(min(column, len(row)), pick.choice(NASTY))
            case _ if len(rows) > 1:
                del rows[at]
    return rows


def _writable(value: object) -> Any:  # noqa: ANN401 (a cell)
    """Return a cell as a program that writes workbooks accepts it."""
    return (
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", value)
        if isinstance(value, str)
        else value
    )


def spreadsheet(pick: random.Random, grid: Grid, path: Path) -> Path:
    """Write a list in one of the formats, its name included."""
    clean = [[_writable(one) for one in row] for row in grid]
    match pick.randrange(4):
        case 0:
            path = path.with_suffix(".csv")
            path.write_text(
                rosters.as_csv(grid, pick.choice(";,\t|")), encoding=pick.choice(("utf-8", "utf-16"))
            )
        case 1:
            path = path.with_suffix(".xls")
            path.write_text(rosters.as_html(grid), encoding="utf-8")
        case 2:
            path = rosters.write_ods(
                path.with_suffix(".ods"), [[_writable(one) for one in row] for row in grid]
            )
        case _:
            path = rosters.write(path.with_suffix(".xlsx"), clean)
    return path


def changed_json(pick: random.Random, data: bytes) -> bytes:
    """Return JSON with some values replaced, left out or nested."""
    tree = json.loads(data)
    for _ in range(pick.choice((1, 1, 2, 5))):
        node: Any = tree
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = pick.choice(keys)
            if isinstance(node[key], dict | list) and node[key] and pick.random() < 0.7:
                node = node[key]
                continue
            match pick.randrange(4):
                case 0:
                    del node[key]
                case 1:
                    node[key] = [node[key]]
                case _:
                    node[key] = pick.choice(JSON_VALUES)
            break
    return json.dumps(tree).encode()


def changed_toml(pick: random.Random, data: bytes) -> bytes:
    """Return settings in which some lines count that are comments, with other values."""
    lines = data.decode().splitlines()
    keys = [at for at, line in enumerate(lines) if re.match(r"#? ?[a-z_]+ = ", line)]
    for at in pick.sample(keys, pick.choice((1, 2, 4))):
        name = lines[at].lstrip("# ").partition(" = ")[0]
        value = pick.choice(TOML_VALUES)
        lines[at] = f"{name} = {value}"
    return "\n".join(lines).encode()


def changed_rows(pick: random.Random, data: bytes, path: Path) -> bytes:
    """Return a workspace in which some cells hold something else."""
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for _ in range(pick.choice((1, 2, 5))):
            table = pick.choice(tables)
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            value = pick.choice(
                (None, "", "x", -1, 10**18, b"\xff\xfe", "9999-12-31", "[]", "{}", "null", 0.5)
            )
            try:
                connection.execute(
                    f'UPDATE "{table}" SET "{pick.choice(columns)}" = ? '  # noqa: S608 (names of the schema)
                    f'WHERE rowid = (SELECT rowid FROM "{table}" LIMIT 1 OFFSET ?)',
                    (value, pick.randrange(3)),
                )
            except sqlite3.Error:  # the schema refuses it
                continue
    return path.read_bytes()


class Fuzzer:
    """Makes files and gives them to the commands."""

    def __init__(self, offices: Offices, server: Server, folder: Path) -> None:
        self._offices, self._server, self._folder = offices, server, folder
        self._office = folder / "office"
        self._grids: dict[str, Grid] = {}
        self.outcomes: Counter[str] = Counter()

    def inputs(self, seeds: range) -> Iterator[tuple[str, str, bytes]]:
        """Yield reader, name of the file and its bytes, one for each seed."""
        names = list(READERS)
        for seed in seeds:
            pick = random.Random(seed)  # noqa: S311 (a file is no secret)
            reader = names[seed % len(names)]
            path = self._made(pick, reader)
            yield reader, path.name, path.read_bytes()

    def _made(self, pick: random.Random, reader: str) -> Path:
        path = self._folder / Path(READERS[reader].file).name.replace(".*", ".xlsx")
        if reader in LISTS:
            grid = self._grids.get(reader)
            if grid is None:
                SAMPLES[LISTS[reader]](path)
                grid = self._grids[reader] = grid_of(path)
            path = spreadsheet(pick, grown(pick, grid) if pick.random() < 0.7 else grid, path)
            data = path.read_bytes()
            if pick.random() < 0.5:
                data = (broken_xml if data.startswith(b"PK") and pick.random() < 0.6 else broken_bytes)(
                    pick, data
                )
        else:
            data = self._changed(pick, reader, self._sound(reader))
        path.write_bytes(data)
        return path

    def _sound(self, reader: str) -> bytes:
        match reader:
            case "problem":
                folder = self._folder / "problem"
                if not folder.exists():
                    shutil.copytree(self._offices.stage("loaded"), folder)
                    self._server.asesmen(folder, ("plan", "--problem", "p.json", "--batch-size", "3"), {})
                return (folder / "p.json").read_bytes()
            case "settings":
                return commented(speaking("id")).encode()
            case "template":
                return builtin(LetterKind.CALL_UP, PaperSize.F4)
            case _:
                return (self._offices.stage("assessed") / "asesmen.db").read_bytes()

    def _changed(self, pick: random.Random, reader: str, data: bytes) -> bytes:
        if pick.random() < 0.3:
            return broken_bytes(pick, data)
        ways: dict[str, Callable[[random.Random, bytes], bytes]] = {
            "problem": changed_json,
            "settings": changed_toml,
            "template": broken_xml,
        }
        if reader in ways:
            return ways[reader](pick, data)
        return changed_rows(pick, data, self._folder / "rows.db")

    def complaints(self, reader: str, name: str, data: bytes) -> list[str]:
        """Give a file to its reader; return what is wrong."""
        how = READERS[reader]
        shutil.rmtree(self._office, ignore_errors=True)
        shutil.copytree(self._offices.stage(how.stage), self._office)
        target = self._office / how.file.replace("input.*", name)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        words = spoken(how.command.replace("{file}", target.name))
        ran = self._server.asesmen(self._office, words, {}, limits=LIMITS)
        self.outcomes[{0: "read"}.get(ran.status, "sentence")] += 1
        found = [*answered_wrong(ran)]
        self.outcomes["wrong"] += bool(found)
        return found


def answered_wrong(ran: Ran) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    if NEVER_SAID.search(ran.err):
        yield f"said: {ran.err.strip()[-300:]}"
    if ran.status not in {0, 1, 2, 3}:
        yield f"exit {ran.status}: {ran.err.strip()[-200:]}"
    if len(ran.out) + len(ran.err) > OUTPUT:
        yield f"{len(ran.out) + len(ran.err)} characters"
    if any(sign in ran.out + ran.err for sign in ("\x1b", "\u202e", "\x07")):
        yield "control characters reach the terminal"
