"""What only Windows does: files that are held, forms of paths, names that no file may have."""

from pathlib import Path

import pytest

from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.snapshot import PersonRecord
from asesmen_cli.store import Workspace
from tests.builders import NIP, SOURCE, person, stamp
from tests.rosters import number
from tests.store.test_workspace import BUDI, put, refusal

pytestmark = [
    pytest.mark.windows("other systems let files go that are open, and take any name"),
    pytest.mark.sqlite("about the file"),
]
SARI = PersonRecord(person=person(number(2)), source=SOURCE)


@pytest.fixture
def written(workspace: Workspace) -> Workspace:
    put(workspace, BUDI)
    return workspace


def test_a_scanner_that_holds_the_note_of_who_writes_stops_nothing(written: Workspace, path: Path) -> None:
    note = path.with_name("asesmen.db-writer")
    note.touch()
    with note.open("rb"):
        put(written, SARI)
    assert set(written.snapshot().people) == {NIP, number(2)}


def test_a_damaged_workspace_that_is_held_is_not_replaced_and_that_is_told(
    written: Workspace, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "salinan.db"
    written.engine.copy_to(copy)
    written.close()
    path.write_bytes(b"NIP;NAMA\n" * 900)
    before = path.read_bytes()
    again = Workspace(str(path))
    with path.open("rb"):
        error = refusal(lambda: again.replace_by(copy, stamp(command="restore"), lambda _: None))
    assert error.code == "workspace.folder"
    assert error.params["why"] in [Message("it is in use"), Message("no permission, or it is in use")]
    assert path.read_bytes() == before


@pytest.mark.parametrize("prefix", ["\\\\?\\", "//?/"])
def test_a_long_form_of_a_path_is_copied_and_brought_back(tmp_path: Path, prefix: str) -> None:
    workspace = Workspace(f"{prefix}{tmp_path / 'data kantor é.db'}")
    put(workspace, BUDI)
    kept = workspace.engine.keep("lama")
    copy = tmp_path / "salinan.db"
    workspace.engine.copy_to(copy)
    put(workspace, SARI)
    workspace.replace_by(copy, stamp(command="restore"), lambda _: None)
    assert set(workspace.snapshot().people) == {NIP}
    assert kept.exists()
    workspace.close()


@pytest.mark.parametrize("name", ["apa?.db", "a|b.db", "a" * 300 + ".db"])
def test_a_name_that_no_file_may_have_is_refused_in_words(tmp_path: Path, name: str) -> None:
    error = refusal(lambda: put(Workspace(str(tmp_path / name)), BUDI))
    assert error.code == "workspace.folder"
    assert error.params["why"] in [Message("no file can have this name"), Message("its name is too long")]


@pytest.mark.parametrize("name", ["NUL", "con", "com1"])
def test_a_device_is_no_workspace(tmp_path: Path, name: str) -> None:
    assert refusal(lambda: put(Workspace(name), BUDI)).code == "workspace.folder"
