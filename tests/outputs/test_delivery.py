"""Files take their places all or none, and only over files of ours."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EIO
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg
from asesmen_cli.files import UNFINISHED, Delivery, Existing, recover
from tests.outputs.reports import TODAY, person, plan_sheet, report, write, write_document

ALL = ("xlsx", "csv", "json")
RECORD = ".asesmen-files.json"


def some(number: int) -> Report:
    """A report that differs with the number."""
    people = [person(number)]
    return report(people, plan_sheet(people, [1]))


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refusal(code: str, whole: Report, folder: Path) -> dict[str, object]:
    """What the refusal of a write says, which must be of that code."""
    with pytest.raises(AsesmenError) as caught:
        write(whole, ALL, folder)
    assert caught.value.code == code
    return dict(caught.value.params)


def test_ctrl_c_while_files_take_their_places_is_heard_when_all_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def stopped(path: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(some(1), ("csv",), tmp_path / "keluaran")
    assert len(contents(tmp_path / "keluaran")) == 6
    assert not [*tmp_path.glob(f"**/{UNFINISHED}*/")]


def test_the_folder_is_made_and_holds_the_files_and_the_record(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    written = write(some(1), ALL, folder)
    assert [(file.path, file.format) for file in written.files] == [
        (folder / "asesmen.json", "json"),
        (folder / "asesmen.xlsx", "xlsx"),
        (folder / "belum-terjadwal.csv", "csv"),
        (folder / "jadwal.csv", "csv"),
        (folder / "keterangan.csv", "csv"),
        (folder / "peserta.csv", "csv"),
        (folder / "wajib-asesmen.csv", "csv"),
    ]
    assert contents(folder).keys() == {file.path.name for file in written.files} | {RECORD}


def test_our_own_files_are_replaced_and_others_stay(tmp_path: Path) -> None:
    write(some(1), ALL, tmp_path)
    (tmp_path / "catatan.txt").write_text("milik kantor")
    write(some(2), ["json"], tmp_path)
    write(some(3), ALL, tmp_path)
    write(some(3), ALL, tmp_path / "fresh")
    fresh = contents(tmp_path / "fresh")
    (tmp_path / "fresh" / RECORD).unlink()
    now = {name: content for name, content in contents_of_files(tmp_path).items() if name != RECORD}
    assert now == {**{k: v for k, v in fresh.items() if k != RECORD}, "catatan.txt": b"milik kantor"}


def contents_of_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("name", ["asesmen.json", "asesmen.xlsx", "jadwal.csv"])
def test_somebody_elses_file_stops_it_and_everything_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"milik kantor")
    assert refusal("output.foreign", some(1), tmp_path) == {"file": str(tmp_path / name)}
    assert contents(tmp_path) == {name: b"milik kantor"}


def test_a_file_of_ours_that_somebody_changed_is_theirs(tmp_path: Path) -> None:
    write(some(1), ALL, tmp_path)
    changed = tmp_path / "peserta.csv"
    changed.write_bytes(changed.read_bytes() + b"catatan\r\n")
    before = contents(tmp_path)
    assert refusal("output.foreign", some(2), tmp_path) == {"file": str(changed)}
    assert contents(tmp_path) == before


def test_a_folder_with_the_name_of_a_file_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "asesmen.xlsx").mkdir()
    assert refusal("output.foreign", some(1), tmp_path) == {"file": str(tmp_path / "asesmen.xlsx")}


@pytest.mark.parametrize("record", [b"", b"[]", b'{"schema": "asesmen.files/3", "files": {}}'])
def test_without_a_sound_record_only_the_same_again_is_ours(tmp_path: Path, record: bytes) -> None:
    write(some(1), ["json"], tmp_path)
    (tmp_path / RECORD).write_bytes(record)
    write(some(1), ["json"], tmp_path)
    (tmp_path / RECORD).write_bytes(record)
    assert refusal("output.foreign", some(2), tmp_path) == {"file": str(tmp_path / "asesmen.json")}


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "keluaran"
    place.write_bytes(b"x")
    for folder in (place, place / "dalam"):
        assert refusal("output.folder", some(1), folder)["folder"] == str(folder)
    assert contents(tmp_path) == {"keluaran": b"x"}


@contextmanager
def small_files() -> Iterator[None]:
    """The system lets no file grow over 2,000 bytes, as if the disk were full.

    Only around the writing itself: the run's own report may go to a file as well.
    """
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.posix("Windows limits no file's size")
@pytest.mark.parametrize("name", ALL)
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    people = [person(number) for number in range(1, 41)]
    with small_files(), pytest.raises(AsesmenError) as caught:
        write(report(people), [name], tmp_path / "a" / "b")
    assert caught.value.code == "output.disk"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("held", ["asesmen.json", "peserta.csv", "wajib-asesmen.csv"])
def test_files_that_cannot_take_their_places_wait_for_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    write(some(1), ALL, tmp_path)
    with monkeypatch.context() as patch:
        hold(patch, tmp_path / held)
        assert refusal("output.waiting", some(2), tmp_path)["file"] == str(tmp_path / held)
        assert recover(tmp_path, [], no_event) == ()
    assert recover(tmp_path, [], no_event) == (tmp_path,)
    write(some(2), ALL, tmp_path / "fresh")
    left_out = {RECORD: b""}
    assert contents_of_files(tmp_path) | left_out == contents_of_files(tmp_path / "fresh") | left_out


def hold(patch: pytest.MonkeyPatch, held: Path) -> None:
    """Let no file be moved to a place, as Windows does while a program holds the old one open."""
    move = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target == held:
            raise PermissionError(13, "Permission denied")
        return move(self, target)

    patch.setattr(Path, "replace", refused)


def no_event(_digest: str) -> bool:
    """No event is on record."""
    return False


def test_of_two_deliveries_that_wait_the_newer_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        hold(patch, tmp_path / RECORD)
        for n, text in enumerate(("older", "newer")):
            with pytest.raises(AsesmenError, match=r"output\.waiting"), Delivery() as files:
                files.stage(tmp_path, contents_of(text))
            for path in tmp_path.glob(f"{UNFINISHED}*/"):
                if len(path.name) > len(UNFINISHED) + 1:
                    os.utime(path.rename(tmp_path / f"{UNFINISHED}{n}"), (n, n))
    recover(tmp_path, [], no_event)
    assert texts(tmp_path) == {"a.txt": "newer", "b.txt": "newer"}


def test_a_file_that_was_removed_meanwhile_is_put_in_its_place(tmp_path: Path) -> None:
    with Delivery() as files:
        files.stage(tmp_path, contents_of("old"))
    stopped(tmp_path, tmp_path)
    (tmp_path / "b.txt").unlink()
    recover(tmp_path, [], no_event)
    assert texts(tmp_path) == {"a.txt": "new", "b.txt": "new"}


@pytest.mark.posix("Windows opens no folder, and so syncs none")
def test_a_disk_that_does_not_keep_the_names_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "keluaran"
    sync = os.fsync

    def refused(handle: int) -> None:
        if (folder / "b.txt").exists():
            raise OSError(EIO, "Input/output error")
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refused)
        with pytest.raises(AsesmenError) as caught, Delivery() as files:
            files.stage(folder, contents_of("new"))
    assert (caught.value.code, caught.value.params["folder"]) == ("output.unsynced", str(folder))
    recover(folder, [], no_event)
    assert texts(folder) == {"a.txt": "new", "b.txt": "new"}


def test_a_seal_leads_to_no_file_outside(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("milik kantor")
    stopped(tmp_path, folder := tmp_path / "keluaran")
    (seal,) = folder.glob("*/sealed.json")
    seal.write_text(json.dumps({"event": None, "was": {"../../../theirs.txt": None}}))
    recover(tmp_path, [folder], no_event)
    assert (tmp_path / "theirs.txt").exists()


def test_what_cannot_be_removed_is_removed_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path, **_: object) -> None:
        raise OSError(EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with Delivery(tmp_path) as files:
            files.stage(tmp_path / "keluaran", contents_of("new"))
    recover(tmp_path, [], no_event)
    assert [path.name for path in tmp_path.iterdir()] == ["keluaran"]
    assert texts(tmp_path / "keluaran") == {"a.txt": "new", "b.txt": "new"}


def contents_of(text: str) -> Callable[[Path], None]:
    """Make two files with this text."""

    def make(empty: Path) -> None:
        for name in ("a.txt", "b.txt"):
            (empty / name).write_text(text)

    return make


def texts(folder: Path) -> dict[str, str]:
    """What the files say; the list of digests is left out."""
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.name != RECORD}


def test_an_interruption_leaves_everything_as_it_was(tmp_path: Path) -> None:
    def make(empty: Path) -> None:
        (empty / "half.csv").write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Delivery() as files:
        files.stage(tmp_path / "keluaran", make)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_put_there_leaves_no_folder(tmp_path: Path) -> None:
    with Delivery() as files:
        assert files.stage(tmp_path / "a" / "b", lambda _empty: None) == ()
    assert list(tmp_path.iterdir()) == []


# --- the record comes first --------------------------------------------------------------------------------


def test_files_take_their_places_when_the_block_ends(tmp_path: Path) -> None:
    with Delivery() as files:
        assert files.stage(tmp_path, contents_of("new")) == (tmp_path / "a.txt", tmp_path / "b.txt")
        assert not (tmp_path / "a.txt").exists()
    assert texts(tmp_path) == {"a.txt": "new", "b.txt": "new"}


def test_what_fails_after_the_files_were_made_leaves_none(tmp_path: Path) -> None:

    def deliver() -> None:
        with Delivery() as files:
            files.stage(tmp_path / "keluaran", contents_of("new"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deliver()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("on_record", "found"), [(True, "new"), (False, "old")])
def test_after_a_failure_the_record_decides(tmp_path: Path, *, on_record: bool, found: str) -> None:
    with Delivery() as files:
        files.stage(tmp_path, contents_of("old"))

    def deliver() -> None:
        with Delivery(tmp_path, lambda _digest: on_record) as files:
            files.stage(tmp_path, contents_of("new"))
            files.seal("ab12")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver()
    assert texts(tmp_path) == {"a.txt": found, "b.txt": found}


STOPPED = """
import os, sys
from pathlib import Path
from asesmen_cli.files import Delivery
home, folder, event, moved = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
move = Path.replace
moves = []

def counted(self, target):
    if target.parent == folder:
        if len(moves) == moved:
            os._exit(0)
        moves.append(target)
    return move(self, target)

def make(empty):
    for name in ("a.txt", "b.txt"):
        (empty / name).write_text("new")

Path.replace = counted
with Delivery(home) as files:
    files.stage(folder, make)
    if event == "unsealed":
        os._exit(0)
    if event:
        files.seal(event)
        os._exit(0)
os._exit(0)
"""


def stopped(home: Path, folder: Path, *, event: str = "", moved: int = 0) -> None:
    """Leave what ``kill -9`` leaves of a delivery that waits for an event, or that has moved some files."""
    command = [sys.executable, "-c", STOPPED, str(home), str(folder), event, str(moved)]
    subprocess.run(command, check=True)


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_stopped_move_is_finished_by_the_next_command(tmp_path: Path, moved: int) -> None:
    home, folder = tmp_path, tmp_path / "elsewhere"
    with Delivery() as files:
        files.stage(folder, contents_of("old"))
    stopped(home, folder, moved=moved)
    assert recover(home, [], lambda _digest: False) == ((folder,) if moved < 3 else ())
    assert texts(folder) == {"a.txt": "new", "b.txt": "new"}
    assert list(tmp_path.iterdir()) == [folder]
    with Delivery() as files:
        files.stage(folder, contents_of("newer"))  # they are still known as ours
    assert texts(folder) == {"a.txt": "newer", "b.txt": "newer"}


@pytest.mark.parametrize("event", ["unsealed", "ab12"])
def test_without_its_event_what_was_stopped_is_taken_back(tmp_path: Path, event: str) -> None:
    stopped(tmp_path, tmp_path / "keluaran", event=event)
    assert recover(tmp_path, [], lambda digest: digest != event) == ()
    assert [path.name for path in tmp_path.rglob("*")] == ["keluaran"]


def test_what_a_running_command_makes_is_left_alone(tmp_path: Path) -> None:
    with Delivery(tmp_path) as files:
        files.stage(tmp_path / "keluaran", contents_of("new"))
        recover(tmp_path, [tmp_path / "keluaran"], lambda _digest: True)
    assert texts(tmp_path / "keluaran") == {"a.txt": "new", "b.txt": "new"}


def test_a_file_that_somebody_changed_meanwhile_stays(tmp_path: Path) -> None:
    with Delivery() as files:
        files.stage(tmp_path, contents_of("old"))
    stopped(tmp_path, tmp_path)
    (tmp_path / "b.txt").write_text("milik kantor")
    recover(tmp_path, [], lambda _digest: False)
    assert texts(tmp_path) == {"a.txt": "new", "b.txt": "milik kantor"}


def test_while_the_record_cannot_be_read_the_files_wait(tmp_path: Path) -> None:
    def damaged(_digest: str) -> bool:
        raise AsesmenError("workspace.damaged", workspace="asesmen.db", why="x")

    stopped(tmp_path, tmp_path, event="ab12")
    assert recover(tmp_path, [], damaged) == ()
    assert recover(tmp_path, [], lambda _digest: True) == (tmp_path,)
    assert texts(tmp_path) == {"a.txt": "new", "b.txt": "new"}


def test_a_pointer_to_another_folder_touches_nothing_there(tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "made").mkdir(parents=True)
    (other / "lock").touch()
    (tmp_path / f"{UNFINISHED}1.txt").write_text(str(other))
    recover(tmp_path, [], lambda _digest: True)
    assert (other / "made").is_dir()


def test_a_pointer_to_nothing_is_removed(tmp_path: Path) -> None:
    (tmp_path / f"{UNFINISHED}1.txt").write_text(str(tmp_path / f"{UNFINISHED}1"))
    recover(tmp_path, [], lambda _digest: True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_moved_after_the_record_comes_with_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deliver() -> None:
        with Delivery(tmp_path, lambda _digest: True) as files:
            files.stage(tmp_path, contents_of("new"))
            files.seal("ab12")

    with monkeypatch.context() as patch:
        hold(patch, tmp_path / "b.txt")
        with pytest.raises(AsesmenError) as caught:
            deliver()
    assert (caught.value.code, caught.value.params["file"]) == ("output.pending", str(tmp_path / "b.txt"))
    recover(tmp_path, [], lambda _digest: True)
    assert texts(tmp_path) == {"a.txt": "new", "b.txt": "new"}


# --- whose files they are ----------------------------------------------------------------------------------


def test_a_file_that_must_stay_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("milik kantor")
    with Delivery() as files:
        assert files.stage(tmp_path, contents_of("new"), existing=Existing.STAYS) == (tmp_path / "b.txt",)
    assert texts(tmp_path) == {"a.txt": "milik kantor", "b.txt": "new"}
    with pytest.raises(AsesmenError) as caught, Delivery() as files:
        files.stage(tmp_path, contents_of("new"), existing=Existing.STOPS)
    assert caught.value.code == "output.foreign"


@pytest.mark.posix("Windows has no such rights")
def test_files_have_the_rights_of_their_folder_and_private_ones_none(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    with Delivery() as files:
        files.stage(tmp_path, contents_of("new"))
        files.stage(tmp_path / "own", contents_of("new"), private=True)
    rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if path.is_file()}
    assert rights == {"a.txt": 0o660, "b.txt": 0o660, RECORD: 0o660}
    assert (tmp_path / "own" / "a.txt").stat().st_mode & 0o777 == 0o600


def test_the_list_of_what_we_wrote_names_nobody(tmp_path: Path) -> None:
    with Delivery() as files:
        files.stage(tmp_path, lambda empty: (empty / "surat-198001012005011001.txt").touch())
    assert "198001012005011001" not in (tmp_path / RECORD).read_text()


def test_files_of_an_older_version_are_still_ours(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    older = {"schema": "asesmen.files/1", "files": {"a.txt": [sha256(b"old").hexdigest()]}}
    (tmp_path / RECORD).write_text(json.dumps(older))
    with Delivery() as files:
        files.stage(tmp_path, contents_of("new"))
    assert texts(tmp_path) == {"a.txt": "new", "b.txt": "new"}


def test_temporary_files_of_libraries_go_with_the_command(tmp_path: Path) -> None:
    places = list[Path]()

    def make(_empty: Path) -> None:
        with NamedTemporaryFile(delete=False) as file:
            places.append(Path(file.name))

    with Delivery() as files:
        files.stage(tmp_path, make)
    assert tmp_path in places[0].parents
    assert not places[0].exists()


# --- read back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "before"), [("xlsx", b"xl/workbook.xml"), ("pdf", b"stream\n")])
def test_a_file_with_one_changed_byte_is_never_called_written(
    tmp_path: Path, name: str, before: bytes
) -> None:
    people = [person(number) for number in range(1, 4)]
    written = write(report(people, plan_sheet(people, [2, 1])), [name], tmp_path / "whole").files
    content = bytearray(Path(written[0].path).read_bytes())
    content[content.index(before) + 40] ^= 0x10
    assert refused_back(tmp_path, f"a.{name}", bytes(content))


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (b"%%EOF", b"%%EOX"),
        (b"0000000016 00000 n", b"0000000017 00000 n"),
        (b"startxref\n", b"startxref\n9"),
        (b"endstream", b"endstreax"),
    ],
)
def test_a_pdf_whose_objects_are_not_where_it_says_is_not_whole(
    tmp_path: Path, change: bytes, to: bytes
) -> None:
    people = [person(number) for number in range(1, 4)]
    written = write(report(people, plan_sheet(people, [2, 1])), ["pdf"], tmp_path / "whole").files
    content = Path(written[0].path).read_bytes()
    assert change in content
    assert refused_back(tmp_path, "a.pdf", content.replace(change, to))


@pytest.mark.parametrize(("start", "whole"), [(b"1 0 obj", True), (b"nothing", False)])
def test_a_pdf_with_a_packed_table_is_looked_at_by_its_ends(
    tmp_path: Path, start: bytes, *, whole: bool
) -> None:
    content = b"%PDF-1.7\n" + start + b"\nstartxref\n9\n%%EOF"
    assert refused_back(tmp_path, "a.pdf", content) is not whole


def refused_back(folder: Path, name: str, content: bytes) -> bool:
    """Whether a file with this content is refused when it is read back."""

    def make(empty: Path) -> None:
        (empty / name).write_bytes(content)

    try:
        with Delivery() as files:
            files.stage(folder / "back", make)
    except AsesmenError as error:
        return error.code == "output.unsound"
    return False


@pytest.mark.parametrize("name", ["xlsx", "csv", "json", "ics", "pdf", "html", "docx"])
def test_a_file_that_is_not_whole_is_never_called_written(tmp_path: Path, name: str) -> None:
    people = [person(number) for number in range(1, 4)]
    whole = report(people, plan_sheet(people, [2, 1]))
    if name == "docx":
        document = Document(name="x", as_of=TODAY, parts=(), title=msg("x"))
        written = write_document(whole, document, [name], tmp_path / "whole").files
    else:
        written = write(whole, [name], tmp_path / "whole").files
    content = Path(written[0].path).read_bytes()
    for cut in (content[:-3], content[: len(content) // 2]):

        def make(empty: Path, cut: bytes = cut) -> None:
            (empty / f"a.{name}").write_bytes(cut)

        with pytest.raises(AsesmenError) as caught, Delivery() as files:
            files.stage(tmp_path / "cut", make)
        assert caught.value.code == "output.unsound"
        assert not (tmp_path / "cut").exists()
