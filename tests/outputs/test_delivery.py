"""Files take their places all or none, and only over files of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.outputs import write
from asesmen_cli.outputs._delivery import RECORD, deliver
from tests.outputs.reports import person, plan_sheet, report

ALL = ("xlsx", "csv", "json")


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


def test_the_folder_is_made_and_holds_the_files_and_the_record(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    written = write(some(1), ALL, folder)
    assert [(file.path, file.format) for file in written.files] == [
        (folder / "asesmen.json", "json"),
        (folder / "asesmen.xlsx", "xlsx"),
        (folder / "belum-terjadwal.csv", "csv"),
        (folder / "jadwal.csv", "csv"),
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


@pytest.mark.parametrize("record", [b"", b"[]", b'{"schema": "asesmen.files/2", "files": {}}'])
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
def test_a_file_held_open_elsewhere_leaves_all_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    # Only Windows holds an open file against being replaced: here the system's refusal is put in its place.
    write(some(1), ALL, tmp_path)
    before = contents(tmp_path)
    move = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target == tmp_path / held:
            raise PermissionError(13, "Permission denied")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    assert refusal("output.open", some(2), tmp_path)["file"] == str(tmp_path / held)
    assert contents(tmp_path) == before


def test_a_file_held_open_elsewhere_leaves_no_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(some(1), ["csv"], tmp_path)
    before = contents(tmp_path)
    move = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target == tmp_path / "jadwal.csv":
            raise PermissionError(13, "Permission denied")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    refusal("output.open", some(2), tmp_path)
    assert contents(tmp_path) == before


def test_an_interruption_leaves_everything_as_it_was(tmp_path: Path) -> None:
    def make(empty: Path) -> None:
        (empty / "half.csv").write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(tmp_path / "keluaran", make)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_put_there_leaves_no_folder(tmp_path: Path) -> None:
    assert deliver(tmp_path / "a" / "b", lambda _empty: None) == ()
    assert list(tmp_path.iterdir()) == []
