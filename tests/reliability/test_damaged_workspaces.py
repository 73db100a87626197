"""A damaged workspace: doctor names the damage and a repair, and the repair brings everything back."""

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Ran, Server
from tests.reliability.offices import Offices, tables

pytestmark = pytest.mark.posix("Windows cannot fork")
Damage = Callable[[Path], object]
REPAIR = re.compile(r"asesmen (restore \S+\.db|doctor --fix|person erase \d+|undo)")


def edit(*statements: str) -> Damage:
    """Change the tables as whoever holds the file can, past the triggers."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in rows:
                connection.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                connection.execute(statement)
            for _, sql in rows:
                connection.execute(sql)

    return damage


def page(number: int, content: bytes = bytes(4096)) -> Damage:
    """Put other bytes in place of a page of the file."""

    def damage(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[4096 * number : 4096 * (number + 1)] = content
        path.write_bytes(raw)

    return damage


def unguarded(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER events_stay")


def with_a_view(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIEW spy AS SELECT * FROM people")


RECORD, TABLES, BYTES = "doctor.broken-chain", "doctor.not-borne-out", "doctor.unreadable"
DAMAGES: Mapping[str, tuple[Damage, str]] = {
    "another file": (lambda path: path.write_bytes(b"NIP;NAMA\n" * 900), BYTES),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[: 4096 * 9]), BYTES),
    "no header": (page(0), BYTES),
    "holes": (page(8, bytes(8192)), BYTES),
    "another page": (page(5, bytes(range(256)) * 16), "doctor.damaged"),
    "a row changed": (edit("UPDATE people SET office = 'X' WHERE nip LIKE '%3'"), TABLES),
    "a row gone": (edit("DELETE FROM assessments WHERE nip LIKE '%4'"), TABLES),
    "a row more": (
        edit("INSERT INTO exemptions SELECT '198001012005011004', until, reason FROM exemptions"),
        TABLES,
    ),
    "a result changed": (edit("UPDATE results SET jpm = '99'"), TABLES),
    "a row that cannot be read": (edit("UPDATE people SET tier = 'raja'"), BYTES),
    "bytes that are no text": (edit("UPDATE people SET name = CAST(x'fffe' AS TEXT)"), BYTES),
    "a layout without a number": (edit("UPDATE layout SET version = 'x'"), BYTES),
    "an event changed": (edit("UPDATE events SET actor = 'x' WHERE seq = 2"), RECORD),
    "an event gone": (
        edit("DELETE FROM events WHERE seq = 2", "DELETE FROM parts WHERE seq = 2"),
        RECORD,
    ),
    "the last event gone": (
        edit(
            "DELETE FROM parts WHERE seq = (SELECT max(seq) FROM events)",
            "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        ),
        TABLES,
    ),
    "a part emptied": (edit("UPDATE parts SET payload = NULL, salt = NULL WHERE seq = 2"), RECORD),
    "a part changed": (edit("UPDATE parts SET payload = '[]' WHERE seq = 1"), RECORD),
    "a guard gone": (unguarded, "doctor.unguarded"),
    "a foreign view": (with_a_view, "doctor.foreign"),
}


@pytest.fixture(scope="module")
def copied(offices: Offices, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an office with a copy of its workspace."""
    folder = tmp_path_factory.mktemp("copied") / "office"
    shutil.copytree(offices.stage("assessed"), folder)
    assert server.asesmen(folder, ("backup",), {}).status == 0
    return folder


def codes(ran: Ran) -> set[str]:
    """Return the codes of what doctor found, without conflicts of the plan."""
    found = {one["code"] for one in json.loads(ran.out)["findings"]}
    return {code for code in found if not code.startswith("conflict.")}


@pytest.mark.parametrize("name", DAMAGES)
def test_the_damage_is_named_and_the_repair_works(
    copied: Path, server: Server, tmp_path: Path, name: str
) -> None:
    folder = Path(shutil.copytree(copied, tmp_path / "office"))
    damage, code = DAMAGES[name]
    damage(folder / "asesmen.db")
    ran = server.asesmen(folder, ("doctor", "--json"), {})
    assert code in codes(ran)
    named = REPAIR.search(" ".join(one["remedy"] for one in json.loads(ran.out)["findings"]))
    (copy,) = (folder / "cadangan").iterdir()
    repair = shlex.split(named[1]) if named else ["restore", str(copy.relative_to(folder))]
    repaired = server.asesmen(folder, (*repair, "--yes"), {})
    assert repaired.status == 0, repaired.err
    assert codes(server.asesmen(folder, ("doctor", "--json"), {})) == set()
    assert tables(folder) == tables(copied)
