from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.language import speaking
from asesmen_cli.outputs import BLANKS, TEMPLATES
from asesmen_cli.settings import Settings, load_settings
from asesmen_cli.usecases.init import begin
from asesmen_cli.usecases.record import RecordOptions, record_file
from asesmen_cli.usecases.template import write_template
from tests.builders import NIP, TODAY, ctx, roster
from tests.rosters import somebodies
from tests.usecases.test_due import take

pytestmark = pytest.mark.sqlite("about files beside the workspace")


def begun(folder: Path) -> tuple[list[str], list[str]]:
    """(written, kept), by name."""
    answer = begin(str(folder / "asesmen.db"), speaking("id"))
    return [file.path.name for file in answer.files], [str(kept.params["file"]) for kept in answer.findings]


def test_settings_and_blank_workbooks_are_written_beside_the_workspace(tmp_path: Path) -> None:
    written, kept = begun(tmp_path)
    assert (written[0], len(written), kept) == ("asesmen.toml", 1 + len(BLANKS), [])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(written)
    assert load_settings(tmp_path / "asesmen.toml") == Settings()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    written, _ = begun(tmp_path)
    (tmp_path / written[1]).unlink()
    mine = "[rule]\ncycle_months = 12\n"
    (tmp_path / "asesmen.toml").write_text(mine)
    assert begun(tmp_path) == ([written[1]], [name for name in written if name != written[1]])
    assert (tmp_path / "asesmen.toml").read_text() == mine


def test_a_blank_roster_holds_nobody_until_it_is_filled_in(tmp_path: Path) -> None:
    written, _ = begun(tmp_path)
    blank = next(name for name in written if "pegawai" in name)
    with pytest.raises(AsesmenError) as caught:
        take(ctx(tmp_path, TODAY), tmp_path / blank)
    assert caught.value.code == "roster.nobody"


def test_a_folder_that_cannot_be_written_is_told_and_left(tmp_path: Path) -> None:
    file = roster(tmp_path, somebodies(1))
    with pytest.raises(AsesmenError) as caught:
        begin(str(file / "asesmen.db"), speaking("id"))  # a folder inside a file
    assert (caught.value.code, caught.value.params["folder"]) == ("output.folder", str(file))
    assert list(tmp_path.iterdir()) == [file]


# --- single workbooks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_written_once_and_never_over_another(tmp_path: Path, name: str) -> None:
    [file] = write_template(str(tmp_path / "asesmen.db"), name, tmp_path).files
    mine = Path(file.path)
    mine.write_text("mine")
    again = write_template(str(tmp_path / "asesmen.db"), name, tmp_path)
    assert (again.files, [kept.code for kept in again.findings], mine.read_text()) == (
        (),
        ["output.kept"],
        "mine",
    )


def test_the_command_knows_every_template() -> None:
    assert tuple(TEMPLATES) == tuple(Template)


def test_a_history_that_was_filled_in_is_put_on_record_without_its_example(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    path = Path(write_template(str(tmp_path / "asesmen.db"), "history", tmp_path).files[0].path)
    book = load_workbook(path)
    book.worksheets[0].append([NIP, "Budi", date(2022, 5, 5), "LAN"])
    book.save(path)
    answer = record_file(at, path, RecordOptions())
    [one] = answer.recorded
    assert (one.assessment.held_on, one.assessment.organiser, answer.ignored) == (date(2022, 5, 5), "LAN", 1)
