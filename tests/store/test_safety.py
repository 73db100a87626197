"""What a workspace is protected against: other people, power cuts, damage, foreign schemas, and haste."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from errno import EIO
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from sqlalchemy import Connection

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.snapshot import PersonRecord
from asesmen_cli.files import UNFINISHED
from asesmen_cli.store import COPIES, Workspace, _files, _sqlite
from asesmen_cli.store._sqlite import SqliteFile
from tests.builders import NIP, SOURCE, person, stamp
from tests.rosters import number
from tests.store.test_layouts import LAYOUTS
from tests.store.test_workspace import BUDI, put, refusal

pytestmark = pytest.mark.sqlite("about the file")
SARI = PersonRecord(person=person(number(2)), source=SOURCE)
TURNS = int(os.environ.get("ASESMEN_TURNS", "60"))
POSIX = pytest.mark.posix("Windows has no such rights and links")


@pytest.fixture
def written(workspace: Workspace) -> Workspace:
    put(workspace, BUDI)
    return workspace


@pytest.fixture
def life(path: Path) -> Path:
    """A workspace with plans, attendance, results and letters."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LAYOUTS / "6.sql").read_text(encoding="utf-8"))
    return path


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- for the owner alone ---------------------------------------------------------------------------------


@POSIX
def test_a_new_workspace_and_its_copies_are_for_their_owner_alone(written: Workspace, path: Path) -> None:
    kept = written.engine.keep("lama")
    assert (rights(path), rights(kept)) == (0o600, 0o600)
    path.with_suffix(".txt").touch()
    path.chmod(0o660)  # an office that shares it has said so
    put(written, SARI)
    assert rights(path) == 0o660


@POSIX
def test_the_bytes_of_what_is_damaged_are_kept_for_their_owner_alone(path: Path) -> None:
    path.write_bytes(b"NIP;NAMA\n" * 900)
    assert rights(Workspace(str(path)).engine.keep("lama")) == 0o600


def test_every_connection_is_set_up_alike(written: Workspace, path: Path) -> None:
    expected = {
        "secure_delete": 1,
        "temp_store": 2,
        "synchronous": 3,
        "trusted_schema": 0,
        "recursive_triggers": 1,
    }
    with written.engine.transaction() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected
    with _files.opened(path) as raw:
        assert {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected


# --- a note that is only a courtesy ----------------------------------------------------------------------


@POSIX
def test_the_note_of_who_writes_follows_no_link(written: Workspace, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "surat.txt"
    target.write_text("penting")
    path.with_name("asesmen.db-writer").symlink_to(target)
    put(written, SARI)
    assert target.read_text() == "penting"


def test_a_note_that_cannot_be_written_or_removed_stops_nothing(
    written: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name("asesmen.db-writer").mkdir()
    put(written, SARI)
    assert set(written.snapshot().people) == {NIP, number(2)}


@POSIX
def test_a_note_that_is_a_link_is_not_read(
    written: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    (tmp_path / "other").write_text('{"who": "x", "command": "y", "since": "z"}')
    with written.engine.writing(stamp()):
        note = path.with_name("asesmen.db-writer")
        note.unlink()
        note.symlink_to(tmp_path / "other")
        assert refusal(lambda: put(Workspace(str(path)), SARI)).code == "workspace.busy"


# --- names of files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (PurePosixPath("/data/100% a?b#c.db"), "file:///data/100%25%20a%3Fb%23c.db?mode=ro"),
        (PureWindowsPath(r"C:\Data\asesmen.db"), "file:///C%3A/Data/asesmen.db?mode=ro"),
        (PureWindowsPath(r"\\server\share\asesmen.db"), "file:////server/share/asesmen.db?mode=ro"),
        (PureWindowsPath("\\\\?\\C:\\a.db"), "file:////%3F/C%3A/a.db?mode=ro"),
    ],
)
def test_the_address_of_a_database_fits_every_form_of_path(
    path: PurePosixPath | PureWindowsPath, found: str
) -> None:
    assert _files.uri(path) == found


@pytest.mark.parametrize("name", ["100% data.db", "data#1.db", "é;x.db"])
def test_a_workspace_with_any_name_is_copied(tmp_path: Path, name: str) -> None:
    workspace = Workspace(str(tmp_path / name))
    put(workspace, BUDI)
    copy = tmp_path / f"salinan {name}"
    workspace.engine.copy_to(copy)
    workspace.replace_by(copy, stamp(command="restore"), lambda _: None)
    assert set(workspace.snapshot().people) == {NIP}
    workspace.close()


@POSIX
def test_a_name_that_is_too_long_is_refused_in_words(tmp_path: Path) -> None:
    error = refusal(lambda: Workspace(str(tmp_path / ("a" * 300 + ".db"))))
    assert (error.code, error.params["why"]) == ("workspace.folder", Message("its name is too long"))


def test_why_a_file_cannot_be_opened_is_what_the_system_says(tmp_path: Path) -> None:
    workspace = Workspace(str(tmp_path / "kantor" / "asesmen.db"))
    error = refusal(lambda: put(workspace, BUDI))
    assert (error.code, error.params["why"]) == ("workspace.folder", Message("folder not found"))


def test_what_sqlite_alone_refuses_is_told_as_it_says(written: Workspace) -> None:
    error = SqliteFile(written.where)._refusal("unable to open database file")  # noqa: SLF001 (no system does that at will)
    assert error.params["why"] == Message("no permission, or it is in use")


def test_a_file_that_is_gone_by_then_is_told(written: Workspace, path: Path) -> None:
    written.close()
    path.unlink()
    path.parent.joinpath("x").touch()
    assert SqliteFile(written.where)._refusal("unable to open").params["why"] == Message("folder not found")  # noqa: SLF001


# --- what fails on the way -------------------------------------------------------------------------------


def test_a_copy_that_the_disk_does_not_keep_is_no_copy(
    written: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: int) -> None:
        raise OSError(EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    error = refusal(lambda: written.engine.copy_to(tmp_path / "salinan.db"))
    assert (error.code, error.params["folder"]) == ("output.folder", str(tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["asesmen.db"]


def test_a_file_that_another_program_holds_is_not_replaced_and_that_is_told(
    written: Workspace, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "salinan.db"
    written.engine.copy_to(copy)
    written.close()
    path.write_bytes(b"NIP;NAMA\n" * 900)

    def held(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", held)
    again = Workspace(str(path))
    error = refusal(lambda: again.replace_by(copy, stamp(command="restore"), lambda _: None))
    assert (error.code, error.params["workspace"]) == ("workspace.folder", str(path))


def test_an_unfinished_copy_is_no_copy(written: Workspace, tmp_path: Path) -> None:
    kept = written.engine.keep("lama")
    (tmp_path / COPIES / f"{UNFINISHED}77-asesmen-x.db").touch()
    assert written.engine.copies() == (kept,)


# --- damage ----------------------------------------------------------------------------------------------


BUDI_NIP, ROFIAH = "198001012005011001", "198103042006041003"


@pytest.mark.parametrize(
    ("table", "change", "where", "row"),
    [
        ("people", "tier = 'raja'", f"nip = '{ROFIAH}'", ROFIAH),
        ("people", "office = x'ff00'", f"nip = '{ROFIAH}'", ROFIAH),
        ("people", "name = CAST(x'42ff' AS TEXT)", f"nip = '{ROFIAH}'", ROFIAH),
        ("people", "retirement_age = 9e999", f"nip = '{ROFIAH}'", ROFIAH),
        ("people", "retirement_age = 58.5", f"nip = '{ROFIAH}'", ROFIAH),
        ("results", "organiser = x'00'", "1", f"{ROFIAH}, 2023-11-14"),
        ("assessments", "held_on = '2023-02-30'", f"nip = '{BUDI_NIP}'", f"{BUDI_NIP}, 2023-02-30"),
        ("plans", "settings = '{'", "id = 1", "1"),
        ("plans", "settings = '{}'", "id = 1", "1"),
        ("results", "levels = '[[1]]'", "1", f"{ROFIAH}, 2023-11-14"),
        ("batches", "days = '[]'", "plan = 1 AND number = 1", "1, 1"),
        ("marks", "present = 'ya'", f"nip = '{BUDI_NIP}' AND day = '2023-11-13'", f"{BUDI_NIP}, 2023-11-13"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    life: Path, table: str, change: str, where: str, row: str
) -> None:
    run(life, f"UPDATE {table} SET {change} WHERE {where}")  # noqa: S608 (from this file)
    workspace = Workspace(str(life))
    error = refusal(lambda: (workspace.snapshot(), workspace.results_of({ROFIAH})))
    assert error.code == "workspace.damaged"
    why = error.params["why"]
    assert isinstance(why, Message)
    assert why.params == {"row": row, "table": table}
    workspace.close()


@pytest.mark.parametrize(
    "payload",
    [
        *("7", "[7]", "[[1, 2]]", "{", "null", '{"instead_of": ["x", 1], "changes": []}'),
        *('[["people", 3, 4]]', '[["people", null, {}]]', '[["x", null, {"a": 1}]]'),
        *('[["people", null, {"nip": "1"}]]', '[["people", null, {"nip": [1]}]]'),
    ],
)
def test_a_part_that_cannot_be_read_is_a_sentence(life: Path, payload: str) -> None:
    with closing(sqlite3.connect(life)) as connection, connection:
        connection.execute("DROP TRIGGER parts_stay")
        connection.execute("UPDATE parts SET payload = ? WHERE seq = 18 AND n = 0", (payload.encode(),))
    workspace = Workspace(str(life))
    assert workspace.broken_link() == 18
    assert refusal(workspace.health).code == "workspace.damaged"
    workspace.close()


def test_no_changed_byte_is_more_than_a_sentence(life: Path, tmp_path: Path) -> None:
    whole = life.read_bytes()
    codes = []
    for turn in range(TURNS):
        raw = bytearray(whole)
        for change in range(3):
            dice = int.from_bytes(sha256(f"{turn} {change}".encode()).digest()[:8], "big")
            raw[100 + dice % (len(raw) - 100)] = dice >> 56
        path = tmp_path / f"{turn}.db"
        path.write_bytes(raw)
        workspace = Workspace(str(path))
        for act in (workspace.snapshot, workspace.events, workspace.health, workspace.tables):
            try:
                act()
            except AsesmenError as error:
                codes.append(error.code)
        workspace.close()
    assert set(codes) == {"workspace.damaged"}


# --- foreign schemas -------------------------------------------------------------------------------------

TRIGGER = "CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM absences; END"


def look(copy: Workspace) -> None:
    """Read a copy as ``restore`` does."""
    copy.tables()


def test_a_copy_that_keeps_sqlite_busy_is_not_brought_back(
    written: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.engine.copy_to(copy := tmp_path / "salinan.db")
    for name in ("STEPS", "STEPS_A_BYTE"):
        monkeypatch.setattr(_sqlite, name, 0)
    monkeypatch.setattr(_sqlite, "TICK", 10)
    error = refusal(lambda: written.replace_by(copy, stamp(command="restore"), look))
    assert (error.code, error.params["workspace"]) == ("workspace.damaged", str(copy))
    assert error.params["why"] == Message("reading it takes far too long for its size")


def test_a_copy_with_a_huge_value_is_not_brought_back(
    written: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.engine.copy_to(copy := tmp_path / "salinan.db")
    monkeypatch.setattr(_sqlite, "LONGEST_VALUE", 4)
    error = refusal(lambda: written.replace_by(copy, stamp(command="restore"), look))
    assert (error.code, error.params["why"]) == ("workspace.damaged", Message("a value in it is too large"))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (TRIGGER, "spy"),
        ("CREATE VIEW people2 AS SELECT * FROM people", "people2"),
        ("CREATE TABLE songs (name TEXT)", "songs"),
        ("CREATE INDEX by_name ON people (name)", "by_name"),
        (
            "ALTER TABLE people ADD COLUMN x TEXT GENERATED ALWAYS AS (printf('%.*c', 9999, 'x'))",
            "people",
        ),
        ("ALTER TABLE people ADD COLUMN x TEXT CHECK (name NOT LIKE '%a%a%a%a%a%a%a%b')", "people"),
    ],
)
def test_a_copy_with_a_foreign_schema_is_not_brought_back(
    written: Workspace, path: Path, tmp_path: Path, statement: str, name: str
) -> None:
    copy = tmp_path / "salinan.db"
    written.engine.copy_to(copy)
    run(copy, statement)
    before = path.read_bytes()
    error = refusal(lambda: written.replace_by(copy, stamp(command="restore"), lambda _: None))
    assert error.code == "restore.unsound"
    why = error.params["why"]
    assert isinstance(why, Message)
    assert why.params == {"names": (name,)}
    assert path.read_bytes() == before
    run(path, statement)
    assert written.health().foreign == (name,)


# --- several commands at once ----------------------------------------------------------------------------


def test_commands_that_open_an_older_workspace_at_once_take_its_steps_once(
    path: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LAYOUTS / "1.sql").read_text(encoding="utf-8"))

    def read(_: int) -> int:
        workspace = Workspace(str(path))
        head = workspace.snapshot().head
        workspace.close()
        return head

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(8))) == [7] * 8
    assert len(list((tmp_path / COPIES).iterdir())) == 1


# --- after the commit --------------------------------------------------------------------------------------


def test_a_failure_reported_after_the_commit_does_not_undo_what_is_done(
    written: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = SqliteFile.transaction

    @contextmanager
    def unsynced(self: SqliteFile, *, write: bool = False) -> Iterator[Connection]:
        with transaction(self, write=write) as connection:
            yield connection
        if write:  # as SQLite does when the folder cannot be synced after the journal is gone
            raise AsesmenError("workspace.folder", workspace=self.where, why="disk I/O error")

    monkeypatch.setattr(SqliteFile, "transaction", unsynced)
    put(written, SARI)
    assert written.engine.written
    monkeypatch.undo()
    assert set(written.snapshot().people) == {NIP, number(2)}


@pytest.mark.parametrize("commits", [True, False])
def test_ctrl_c_at_the_commit_says_whether_it_is_stored(
    written: Workspace, monkeypatch: pytest.MonkeyPatch, commits: bool
) -> None:
    transaction = SqliteFile.transaction

    @contextmanager
    def interrupted(self: SqliteFile, *, write: bool = False) -> Iterator[Connection]:
        with transaction(self, write=write) as connection:
            yield connection
            if write and not commits:
                raise KeyboardInterrupt
        if write:
            raise KeyboardInterrupt

    written.engine.written = False
    monkeypatch.setattr(SqliteFile, "transaction", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(written, SARI)
    monkeypatch.undo()
    assert written.engine.written == commits
    assert (number(2) in written.snapshot().people) == commits


def test_a_commit_that_fails_on_a_disk_that_cannot_be_read_any_more_is_uncertain(
    written: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = SqliteFile.transaction

    @contextmanager
    def failing(self: SqliteFile, *, write: bool = False) -> Iterator[Connection]:
        with transaction(self, write=write) as connection:
            yield connection
        if write or broken:
            broken.append(True)
            raise AsesmenError("workspace.folder", workspace=self.where, why="disk I/O error")

    broken: list[bool] = []
    monkeypatch.setattr(SqliteFile, "transaction", failing)
    error = refusal(lambda: put(written, SARI))
    assert (error.code, error.params["why"]) == ("workspace.uncertain", "disk I/O error")


def test_what_a_journal_held_is_overwritten_by_the_next_command(written: Workspace, path: Path) -> None:
    written.close()
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(bytes(512) + NIP.encode())
    assert (written.engine.keeps_what_was, written.engine.is_half_written) == (True, False)
    assert set(written.snapshot().people) == {NIP}
    assert not journal.exists()
    assert not written.engine.keeps_what_was


def test_a_journal_that_cannot_be_read_may_hold_something(written: Workspace, path: Path) -> None:
    path.with_name(f"{path.name}-journal").mkdir()
    assert written.engine.keeps_what_was


def test_a_failure_before_the_commit_is_still_one(written: Workspace) -> None:
    def refuse(_digest: str) -> None:
        raise AsesmenError("output.disk", file="x", why="y")

    with pytest.raises(AsesmenError) as caught, written.writing(stamp(), head=1, seal=refuse) as changes:
        changes.put(None, SARI)
    assert (caught.value.code, set(written.snapshot().people)) == ("output.disk", {NIP})
