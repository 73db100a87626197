"""Files carry a mark of the record that they were made from; a record that was rewritten is found by it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from asesmen_cli.domain.record import Head, earlier, mark, marked
from asesmen_cli.outputs import FORMATS
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.log import heads, verify
from asesmen_cli.usecases.report import Asked, file_document, report
from asesmen_cli.usecases.undo import undo
from tests.builders import TODAY
from tests.rosters import number
from tests.usecases.life import office, published, refused, yes

pytestmark = pytest.mark.sqlite("edits the file")


CARRY = sorted(FORMATS)


def more(at: Context, serial: int) -> None:
    exempt(at, [number(serial)], TODAY.replace(year=2025), "tugas belajar")


def handed_out(at: Context, name: str) -> Path:
    """A file of each format, from the record as it is; of lists the one that says where they come from."""
    files = export(at, [name], at.folder / "keluaran").files
    return Path(next((file for file in files if file.path.stem == "keterangan"), files[0]).path)


@pytest.mark.parametrize("name", CARRY)
def test_every_format_carries_the_mark_and_is_found_in_the_record(tmp_path: Path, name: str) -> None:
    at = office(tmp_path)
    published(at)
    last = at.workspace.snapshot().head
    file = handed_out(at, name)
    more(at, 1)
    found = verify(at, file)
    assert (found.event, found.later) == (last, at.workspace.snapshot().head - last)


@pytest.mark.parametrize("name", ["docx", "xlsx", "pdf", "html", "json"])
def test_reports_carry_it_too(tmp_path: Path, name: str) -> None:
    at = office(tmp_path)
    (file,) = file_document(at, report(at, "coverage", Asked()), [name], tmp_path / "laporan").files
    assert verify(at, Path(file.path)).later == 0


def test_a_file_without_a_mark_says_nothing(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert (
        refused(lambda: verify(at, handed_out(at, "csv").with_name("wajib-asesmen.csv"))).code
        == "log.no-mark"
    )
    assert refused(lambda: verify(at, tmp_path / "nothing")).code == "file.missing"
    (tmp_path / "broken.xlsx").write_bytes(b"PK\3\4 and no more")
    assert refused(lambda: verify(at, tmp_path / "broken.xlsx")).code == "file.unreadable"


def rewritten(at: Context, keep: int) -> None:
    """Rewrite the record as who holds the file can: drop its end, go on with other events, all sound."""
    with closing(sqlite3.connect(at.workspace.where)) as connection, connection:
        for trigger in ("events_stay", "events_last", "parts_last", "parts_stay"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM parts WHERE seq > ?", [keep])
        connection.execute("DELETE FROM events WHERE seq > ?", [keep])
        connection.execute("DELETE FROM exemptions")
    for serial in range(1, 7):
        more(at, serial)


def test_a_record_that_was_rewritten_parts_from_the_file(tmp_path: Path) -> None:
    at = office(tmp_path)
    start = at.workspace.snapshot().head
    for serial in range(1, 6):
        more(at, serial)
    file, copy = handed_out(at, "pdf"), tmp_path / "copy.db"
    back_up(at, copy)
    rewritten(at, start + 2)
    assert at.workspace.broken_link() is None  # the record itself shows nothing
    error = refused(lambda: verify(at, file))
    assert (error.code, error.params["before"], error.params["at"]) == (
        "log.parted",
        str(start + 1),
        str(start + 4),
    )
    error = refused(lambda: verify(at, copy))  # a copy has every event
    assert (error.params["before"], error.params["at"]) == (str(start + 2), str(start + 3))


def test_events_dropped_at_the_end_are_missed(tmp_path: Path) -> None:
    at = office(tmp_path)
    more(at, 1)
    file = handed_out(at, "json")
    undone = at.workspace.snapshot().head
    with closing(sqlite3.connect(at.workspace.where)) as connection, connection:
        connection.execute("DROP TRIGGER events_last")
        connection.execute("DROP TRIGGER parts_last")
        connection.execute("DELETE FROM parts WHERE seq = ?", [undone])
        connection.execute("DELETE FROM events WHERE seq = ?", [undone])
    assert refused(lambda: verify(at, file)).params["at"] == str(undone)


def test_a_record_that_is_not_sound_verifies_nothing(tmp_path: Path) -> None:
    at = office(tmp_path)
    file = handed_out(at, "json")
    with closing(sqlite3.connect(at.workspace.where)) as connection, connection:
        connection.execute("DROP TRIGGER events_stay")
        connection.execute("UPDATE events SET actor = 'someone' WHERE seq = 1")
    assert refused(lambda: verify(at, file)).code == "log.broken"
    assert refused(lambda: heads(at)).code == "log.broken"


def test_the_list_of_heads_has_every_event_and_is_a_mark_itself(tmp_path: Path) -> None:
    at = office(tmp_path)
    more(at, 1)
    found = heads(at)
    assert [event.number for event, _ in found.events] == list(range(1, at.workspace.snapshot().head + 1))
    kept = tmp_path / "kepala.txt"
    kept.write_text(f"Ditandatangani: {found.mark}\n")
    undo(at, yes, lambda _: None)
    assert verify(at, kept).later == 1


def test_the_mark_names_the_last_event_and_some_before_it() -> None:
    assert earlier(1) == [1]
    assert earlier(30) == [30, 29, 26, 14]
    named = (Head(30, "ab" * 32), Head(29, "cd" * 6))
    assert list(marked(f"x {mark(named)} y")) == list(named)
    assert mark(()) == ""
    assert len(mark([Head(n, "a" * (64 if n == 999_999 else 12)) for n in earlier(999_999)])) <= 255


def test_json_has_the_mark_as_a_key(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert json.loads(handed_out(at, "json").read_bytes())["record"] == mark(at.workspace.snapshot().heads)
