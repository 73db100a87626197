import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Thread

import pytest

from asesmen_cli.domain.snapshot import PersonRecord
from asesmen_cli.files import UNFINISHED
from asesmen_cli.store import COPIES, Workspace, _files
from asesmen_cli.store._schema import MIGRATIONS
from asesmen_cli.store._sqlite import SqliteFile
from tests.builders import NIP, SOURCE, TODAY, person, stamp
from tests.rosters import number
from tests.store.test_workspace import BUDI, put, refusal
from tests.usecases.life import planned, waiting
from tests.usecases.test_plan import ready

pytestmark = pytest.mark.sqlite("about the file")
SARI = PersonRecord(person=person(number(2)), source=SOURCE)


@pytest.fixture
def written(workspace: Workspace) -> Workspace:
    put(workspace, BUDI)
    return workspace


def holding(path: Path) -> set[str]:
    """Who is on file in a copy."""
    copy = Workspace(str(path))
    try:
        return set(copy.snapshot().people)
    finally:
        copy.close()


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- copies ----------------------------------------------------------------------------------------------


def test_a_copy_holds_the_same_and_nothing_is_left_beside_it(written: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "usb" / "salinan.db"
    written.engine.copy_to(target)
    assert holding(target) == {NIP}
    assert files(tmp_path) == ["asesmen.db", "usb/salinan.db"]


@pytest.mark.rule("R99")
def test_a_copy_is_never_written_over_another_file(written: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "surat.txt"
    target.write_text("penting")
    assert refusal(lambda: written.engine.copy_to(target)).code == "copy.there"
    assert (target.read_text(), files(tmp_path)) == ("penting", ["asesmen.db", "surat.txt"])


@pytest.mark.parametrize("taken", [False, True])
def test_where_a_disk_knows_no_links_a_copy_is_renamed(
    written: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    def unknown(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", unknown)
    target = tmp_path / "salinan.db"
    if taken:
        target.write_text("penting")
        assert refusal(lambda: written.engine.copy_to(target)).code == "copy.there"
        assert target.read_text() == "penting"
    else:
        written.engine.copy_to(target)
        assert holding(target) == {NIP}
    assert files(tmp_path) == ["asesmen.db", "salinan.db"]


def test_a_copy_is_whole_while_others_write(written: Workspace, path: Path, tmp_path: Path) -> None:
    def work() -> None:
        other = Workspace(str(path))
        for serial in range(10, 40):
            put(
                other,
                *(PersonRecord(person=person(number(serial * 10 + n)), source=SOURCE) for n in range(10)),
            )
        other.close()

    worker = Thread(target=work)
    worker.start()
    copies = 0
    while worker.is_alive():
        target = tmp_path / f"{copies}.db"
        written.engine.copy_to(target)
        # ten at a time and Budi: a copy between two commands never holds half of one
        assert len(holding(target)) % 10 == 1
        copies += 1
    worker.join()
    assert (len(holding(path)), copies > 0) == (301, True)


def test_a_damaged_workspace_has_no_sound_copy(written: Workspace, path: Path, tmp_path: Path) -> None:
    put(written, *(PersonRecord(person=person(number(serial)), source=SOURCE) for serial in range(10, 400)))
    written.close()
    raw = bytearray(path.read_bytes())
    raw[4096 * 12 : 4096 * 14] = bytes(4096 * 2)
    path.write_bytes(raw)
    error = refusal(lambda: Workspace(str(path)).engine.copy_to(tmp_path / "salinan.db"))
    assert error.code in {"copy.unsound", "workspace.damaged"}
    assert files(tmp_path) == ["asesmen.db"]


@pytest.mark.posix("Windows has no folder in which the administrator may not write")
def test_in_a_folder_where_nothing_can_be_written_there_is_a_sentence(written: Workspace) -> None:
    error = refusal(lambda: written.engine.copy_to(Path("/sys/salinan.db")))
    assert (error.code, error.params["folder"]) == ("output.folder", "/sys")


def test_kept_copies_have_names_of_their_own(written: Workspace, tmp_path: Path) -> None:
    first, second = written.engine.keep("sebelum-x"), written.engine.keep("sebelum-x")
    assert [first, second] == [
        tmp_path / COPIES / name for name in ("asesmen-sebelum-x.db", "asesmen-sebelum-x-2.db")
    ]
    assert written.engine.copies() == (second, first)


# --- before every step of the layout ---------------------------------------------------------------------


KEPT = f"asesmen-sebelum-versi-{len(MIGRATIONS)}.db"


def older(path: Path) -> None:
    """The workspace as a program without the last steps would have left it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for column in ("undoes", "reason"):
            connection.execute(f"ALTER TABLE events DROP COLUMN {column}")
        connection.execute("UPDATE layout SET version = 2")


@pytest.mark.parametrize("writes", [False, True])
def test_a_copy_is_kept_before_an_older_workspace_is_brought_up_to_date(
    written: Workspace, path: Path, tmp_path: Path, writes: bool
) -> None:
    written.close()
    older(path)
    again = Workspace(str(path))
    if writes:
        with again.writing(stamp(), head=1) as changes:
            changes.put(None, SARI)
    assert set(again.snapshot().people) == {NIP, *([number(2)] if writes else [])}
    again.close()
    assert files(tmp_path) == ["asesmen.db", f"cadangan/{KEPT}"]
    kept = tmp_path / COPIES / KEPT
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version FROM layout").fetchall() == [(2,)]


def test_seats_of_an_older_workspace_and_of_its_record_are_todays(tmp_path: Path) -> None:
    at = ready(tmp_path, waiting(3), TODAY)
    planned(at, max_batches=1)
    at.workspace.close()
    before = at.workspace.tables()
    path = tmp_path / "asesmen.db"
    at.workspace.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE old (plan INTEGER NOT NULL, nip TEXT NOT NULL, batch INTEGER,"
            " place INTEGER NOT NULL, pinned INTEGER NOT NULL, code TEXT, params TEXT,"
            " PRIMARY KEY (plan, nip))"
        )
        connection.execute(
            "INSERT INTO old SELECT plan, nip, nullif(batch, 0), place, pinned, code, params FROM seats"
        )
        connection.execute("DROP TABLE seats")
        connection.execute("ALTER TABLE old RENAME TO seats")
        connection.execute("DROP TRIGGER parts_stay")
        parts = connection.execute("SELECT seq, n, payload FROM parts").fetchall()
        for seq, n, payload in parts:
            older_payload = payload.replace(b'"batch":0,', b'"batch":null,')
            connection.execute(
                "UPDATE parts SET payload = ? WHERE seq = ? AND n = ?", (older_payload, seq, n)
            )
    older(path)
    again = Workspace(str(path))
    assert again.tables() == before
    replayed = again.replayed()
    assert replayed.tables() == before
    replayed.close()
    again.close()


def test_a_seat_that_moves_is_one_row_in_another_batch(workspace: Workspace) -> None:
    # written by a program to which plan and person were the key of a seat
    seat = {"plan": 1, "nip": NIP, "batch": 1, "place": 1, "pinned": 0, "code": None, "params": None}
    with workspace.writing(stamp(), head=0) as changes:
        changes.by_subject[NIP].append(("seats", None, seat))
    with workspace.writing(stamp(), head=1) as changes:
        changes.by_subject[NIP].append(("seats", seat, {**seat, "batch": 2}))
    assert workspace.tables()["seats"] == [{**seat, "batch": 2}]


def test_where_no_copy_can_be_kept_an_older_workspace_stays_as_it_is(
    written: Workspace, path: Path, tmp_path: Path
) -> None:
    written.close()
    older(path)
    before = path.read_bytes()
    (tmp_path / COPIES).write_text("a file where the folder should be")
    assert refusal(Workspace(str(path)).snapshot).code == "output.folder"
    assert path.read_bytes() == before


# --- bringing a copy back --------------------------------------------------------------------------------


def restore(workspace: Workspace, file: Path) -> None:
    workspace.replace_by(file, stamp(command="restore"), lambda _: None)


def test_a_copy_takes_the_place_of_the_workspace(written: Workspace, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "salinan.db"
    written.engine.copy_to(copy)
    raw = copy.read_bytes()
    put(written, SARI)
    other = Workspace(str(path))
    assert set(other.snapshot().people) == {NIP, number(2)}
    restore(written, copy)
    for reader in (written, other, Workspace(str(path))):
        assert set(reader.snapshot().people) == {NIP}
        assert [event.command for event in reader.events()] == ["due", "restore"]
        assert reader.broken_link() is None
        reader.close()
    assert (copy.read_bytes(), files(tmp_path)) == (raw, ["asesmen.db", "salinan.db"])


def garbage(path: Path) -> None:
    path.write_bytes(b"NIP;NAMA\n" * 900)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 3 * 4096])


def garbage_half_written(path: Path) -> None:
    garbage(path)
    path.with_name("asesmen.db-journal").write_bytes(b"half a command")


@pytest.mark.parametrize(
    "damage", [Path.unlink, garbage, garbage_half_written, half, lambda path: path.write_bytes(b"")]
)
def test_a_copy_takes_the_place_of_anything(
    written: Workspace, path: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    copy = tmp_path / "salinan.db"
    written.engine.copy_to(copy)
    written.close()
    damage(path)
    again = Workspace(str(path))
    restore(again, copy)
    assert (set(again.snapshot().people), again.broken_link(), again.engine.damage()) == ({NIP}, None, None)
    again.close()


def test_the_bytes_of_what_is_damaged_are_kept(written: Workspace, path: Path, tmp_path: Path) -> None:
    written.close()
    garbage(path)
    kept = Workspace(str(path)).engine.keep("sebelum-pemulihan")
    assert kept.read_bytes() == path.read_bytes()
    assert files(tmp_path / COPIES) == [kept.name]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _: None, "file.missing"),
        (Path.mkdir, "file.folder"),
        (Path.touch, "file.empty"),
        (garbage, "workspace.damaged"),
    ],
)
def test_what_is_no_copy_is_refused_by_its_own_name(
    written: Workspace, path: Path, tmp_path: Path, make: Callable[[Path], object], code: str
) -> None:
    copy = tmp_path / "salinan.db"
    make(copy)
    before = path.read_bytes()
    error = refusal(lambda: restore(written, copy))
    assert (error.code, next(iter(error.params.values()))) == (code, str(copy))
    assert (path.read_bytes(), [name for name in files(tmp_path) if UNFINISHED in name]) == (before, [])


def test_while_somebody_writes_no_copy_is_brought_back(
    written: Workspace, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "salinan.db"
    written.engine.copy_to(copy)
    put(written, SARI)
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refusal(lambda: restore(written, copy)).code == "workspace.busy"
    assert set(written.snapshot().people) == {NIP, number(2)}


# --- who is writing --------------------------------------------------------------------------------------


def test_others_are_told_who_is_writing(
    written: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    other = Workspace(str(path))
    with written.engine.writing(stamp(actor="Tuti", command="plan")):
        error = refusal(lambda: put(other, SARI))
    other.close()
    assert (error.code, error.params) == (
        "workspace.held",
        {"workspace": str(path), "who": "Tuti", "command": "plan", "since": "01:30"},
    )
    assert files(path.parent) == ["asesmen.db"]


@pytest.mark.parametrize("note", ["", "{}", "Tuti", json.dumps({"who": "Tuti"})])
def test_a_note_that_cannot_be_read_says_nothing(
    written: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch, note: str
) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    with written.engine.writing(stamp()):
        path.with_name("asesmen.db-writer").write_text(note)
        assert refusal(lambda: put(Workspace(str(path)), SARI)).code == "workspace.busy"


# --- health ----------------------------------------------------------------------------------------------


def test_a_sound_file_has_no_damage_and_its_guards(written: Workspace) -> None:
    assert written.engine.damage() is None
    health = written.health()
    assert (health.broken, health.differing, health.foreign, health.unguarded) == (None, (), (), False)


def test_a_guard_that_is_gone_or_another_is_found_and_set_up_again(written: Workspace, path: Path) -> None:
    for change in (
        "DROP TRIGGER events_last",
        "DROP TRIGGER parts_stay; CREATE TRIGGER parts_stay BEFORE UPDATE ON parts BEGIN SELECT 1; END",
    ):
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(change)
        assert written.health().unguarded
        written.engine.guard()
        assert not written.health().unguarded


def test_what_is_erased_leaves_nothing_in_the_free_pages(written: Workspace, path: Path) -> None:
    put(
        written,
        *(PersonRecord(person=person(number(n), name=f"Orang {n}"), source=SOURCE) for n in range(10, 200)),
    )
    size = path.stat().st_size
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA secure_delete = off")
        connection.execute("DELETE FROM people WHERE nip <> ?", (NIP,))
    SqliteFile(str(path))._shrink()  # noqa: SLF001
    assert path.stat().st_size < size


def test_what_was_left_behind_is_found(written: Workspace, path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / f"{UNFINISHED}77-asesmen.db")
    (tmp_path / "asesmen.db-writer").write_text("{}")
    (tmp_path / "asesmen.toml").touch()
    assert [found.name for found in written.engine.leftovers()] == [
        ".asesmen-77-asesmen.db",
        "asesmen.db-writer",
    ]


# --- where the file is ------------------------------------------------------------------------------------

MOUNTS = "/dev/sda1 / ext4 rw 0 0\n//nas/data /mnt/kantor\\040data cifs rw 0 0\n/dev/sdb1 /mnt ext4 rw 0 0\n"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/home/tuti/asesmen.db", None),
        ("/home/tuti/OneDrive - Kota Contoh/asesmen.db", "OneDrive"),
        ("/home/tuti/Dropbox/asesmen.db", "Dropbox"),
        ("/mnt/kantor data/2026/asesmen.db", "cifs"),
        ("/mnt/lain/asesmen.db", None),
    ],
)
def test_a_folder_of_another_computer_or_of_a_cloud_is_noticed(path: str, found: str | None) -> None:
    assert _files.kept_by_others(PurePosixPath(path), MOUNTS) == found


def test_a_share_of_windows_is_noticed() -> None:
    share = PureWindowsPath(r"\\nas\data\asesmen.db")
    assert _files.kept_by_others(share) == r"\\nas\data"
