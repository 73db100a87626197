"""Every reader of untrusted bytes as a function of them. An error of ours is an answer, any other a fault."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from asesmen_cli.domain.codec import typed
from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.interchange import from_json, to_json
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.domain.people import Person, nip_fault
from asesmen_cli.domain.planning import Plan, PlanProblem
from asesmen_cli.domain.results import Result
from asesmen_cli.intake import (
    bare_name,
    read_absences,
    read_participants,
    read_results,
    read_roster,
    read_windows,
    recognise,
    typed_day,
)
from asesmen_cli.intake._package import inspect_package
from asesmen_cli.language import speaking
from asesmen_cli.outputs import builtin, fields_of
from asesmen_cli.outputs.letters._merge import WordTemplate
from asesmen_cli.settings import commented, load_settings
from asesmen_cli.usecases.log import events_named_in
from tests import rosters
from tests.cli.samples import SAMPLES
from tests.reliability.fuzz import LISTS, grid_of
from tests.solver.problems import candidate, window

ON = date(2023, 11, 6)
PROBLEM = PlanProblem(candidates=(candidate(1, 5), candidate(2, 9)), windows=(window(0, 3), window(1, 3)))
NATIVE = (b"PK", b"\xd0\xcf\x11\xe0")
"""How files begin that are read in a process of their own."""


@cache
def _folder() -> "TemporaryDirectory[str]":
    return TemporaryDirectory()


def _file(name: str, data: bytes) -> Path:
    path = Path(_folder().name, name)
    path.write_bytes(data)
    return path


def _settings(data: bytes) -> None:
    load_settings(_file("asesmen.toml", data))


def _problem(data: bytes) -> None:
    try:
        problem = from_json(json.loads(data.decode()))
    except (RecursionError, ValueError):  # which the command answers
        return
    assert from_json(json.loads(json.dumps(to_json(problem)))) == problem


READING: tuple[Callable[[Path], object], ...] = (
    partial(read_roster, on=ON, columns={}),
    partial(read_results, on=ON, columns={}),
    partial(read_participants, on=ON, columns={}),
    partial(read_absences, on=ON, columns={}),
    partial(recognise, on=ON),
    read_windows,
)


def _sheet(data: bytes) -> None:
    """Read a list as CSV, HTML, XML or a page of an e-mail; the first byte says as which list."""
    if data[:1] and not data[1:].startswith(NATIVE):
        READING[data[0] % len(READING)](_file("list.csv", data[1:]))


def _words(data: bytes) -> None:
    text = data.decode(errors="surrogateescape").encode(errors="replace").decode()
    typed_day(text)
    bare_name(text)
    nip_fault(text, ON)


def _archive(parts: Mapping[str, bytes]) -> bytes:
    """Return a package whose parts are not compressed, so that a change of one byte is one of the part."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@cache
def _book() -> Mapping[str, bytes]:
    path = Path(_folder().name, "book.xlsx")
    SAMPLES["roster.xlsx"](path)
    return _parts(path.read_bytes())


@cache
def _letter() -> Mapping[str, bytes]:
    return _parts(builtin(LetterKind.CALL_UP, PaperSize.F4))


def _package(data: bytes) -> None:
    inspect_package("list.xlsx", data)


def _sheet_part(data: bytes) -> None:
    _package(_archive({**_book(), "xl/worksheets/sheet1.xml": data}))


def _letter_part(data: bytes) -> None:
    names = frozenset(fields_of(LetterKind.CALL_UP))
    WordTemplate("letter-call-up", "a.docx", _archive({**_letter(), "word/document.xml": data}), names, names)


def _mark(data: bytes) -> None:
    events_named_in(_file("handed-out", data))


def _row(data: bytes) -> None:
    """Read what a workspace keeps of a result, a person or a plan."""
    try:
        typed((Result, Person, Plan)[data[0] % 3], json.loads(data[1:].decode()))
    except (IndexError, RecursionError, ValueError):  # which the workspace answers
        return


def _settings_seeds() -> Iterator[bytes]:
    text = commented(speaking("id"))
    yield text.encode()
    yield "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line).encode()
    yield b"[plan]\nbatch_size = 3\n[calendar]\nclosures = [{ from = 2026-04-27, name = 'x' }]\n"


def _sheet_seeds() -> Iterator[bytes]:
    for at, name in enumerate(sorted(set(LISTS.values()))):
        path = Path(_folder().name, name)
        SAMPLES[name](path)
        grid = grid_of(path)
        for text in (rosters.as_csv(grid, ";"), rosters.as_html(grid)):
            yield bytes([at]) + text.encode()


WORDS = (b"12 Januari 2023", b"31/12/2023", b"Dr. Budi Santoso, S.E., M.M.", b"198001012005011001")
MARKS = (
    b'{"record": "12:f1ff778445f1"}',
    _archive({"docProps/core.xml": b"<dc:identifier>12:f1ff778445f1</dc:identifier>"}),
)
ROWS = (
    b"\x00" + json.dumps({"nip": "1", "held_on": "2023-11-06", "jpm": "88.5"}).encode(),
    b"\x02" + json.dumps({"batches": [], "unplaced": []}).encode(),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, and the sound files that changes begin with."""

    read: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]


TARGETS: Mapping[str, Target] = {
    "settings": Target(_settings, _settings_seeds),
    "problem": Target(_problem, lambda: [json.dumps(to_json(PROBLEM)).encode()]),
    "sheet": Target(_sheet, _sheet_seeds),
    "words": Target(_words, lambda: WORDS),
    "package": Target(_package, lambda: [_archive(_book())]),
    "sheet-part": Target(_sheet_part, lambda: [_book()["xl/worksheets/sheet1.xml"]]),
    "letter-part": Target(_letter_part, lambda: [_letter()["word/document.xml"]]),
    "mark": Target(_mark, lambda: MARKS),
    "row": Target(_row, lambda: ROWS),
}


def answer(target: str, data: bytes) -> None:
    """Give bytes to a target.

    Raises:
        Exception: Whatever is no answer.
    """
    with suppress(AsesmenError):
        TARGETS[target].read(data)
