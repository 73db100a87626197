"""What a double click on ``asesmen.exe`` does, on a desktop of our own."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from asesmen_cli.cli._double_click import Desktop, remember, remembered, work
from asesmen_cli.language import speaking

WORDS = speaking("en")
PROMPT = ["cmd.exe", "/k", "title", "Asesmen"]


@dataclass
class Computer:
    """Remembers what was asked and run."""

    settings: Path
    answer: str = ""
    chosen: Path | None = None
    asked: list[str] = field(default_factory=list)
    shown: list[Path | None] = field(default_factory=list)
    ran: list[tuple[Path, Sequence[str]]] = field(default_factory=list)

    def click(self, *files: str) -> None:
        work(files, Desktop(settings=self.settings, ask=self.ask, dialog=self.dialog, run=self.run), WORDS)

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answer

    def dialog(self, _title: str, start: Path | None) -> Path | None:
        self.shown.append(start)
        return self.chosen

    def run(self, command: Sequence[str]) -> None:
        self.ran.append((Path.cwd(), [one for one in command if one != sys.executable]))


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    for name in ("settings", "kantor", "lain", "unduhan"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "unduhan")
    return Computer(tmp_path / "settings")


def test_the_first_time_the_folder_is_chosen(computer: Computer, tmp_path: Path) -> None:
    computer.chosen = tmp_path / "kantor"
    computer.click()
    assert (computer.asked, computer.shown) == ([], [None])
    assert computer.ran == [(computer.chosen, ["-m", "asesmen_cli"]), (computer.chosen, PROMPT)]
    assert remembered(computer.settings) == computer.chosen


def test_where_no_folder_is_chosen_nothing_is_done(computer: Computer) -> None:
    computer.click()
    assert (computer.ran, remembered(computer.settings)) == ([], None)


@pytest.mark.parametrize(("answer", "where"), [("", "kantor"), ("L", "lain")])
def test_the_next_time_enter_takes_the_same_folder(
    computer: Computer, tmp_path: Path, answer: str, where: str
) -> None:
    remember(computer.settings, tmp_path / "kantor")
    computer.answer, computer.chosen = answer, tmp_path / "lain"
    computer.click()
    assert str(tmp_path / "kantor") in computer.asked[0]
    assert {folder for folder, _ in computer.ran} == {tmp_path / where}
    assert remembered(computer.settings) == tmp_path / where


def test_files_that_are_dropped_are_handed_over_one_by_one(computer: Computer, tmp_path: Path) -> None:
    computer.chosen = tmp_path / "kantor"
    computer.click("roster.xlsx", str(tmp_path / "b.xlsx"))
    assert [command for _, command in computer.ran] == [
        ["-m", "asesmen_cli", str(tmp_path / "unduhan" / "roster.xlsx")],
        ["-m", "asesmen_cli", str(tmp_path / "b.xlsx")],
        PROMPT,
    ]


@pytest.mark.parametrize("kept", [b"\xff\xfe", b"", b"\0", b"gone"])
def test_a_folder_that_is_not_there_any_more_is_chosen_again(computer: Computer, kept: bytes) -> None:
    remember(computer.settings, computer.settings)
    (computer.settings / "asesmen" / "folder.txt").write_bytes(kept)
    computer.click()
    assert (computer.asked, computer.shown) == ([], [None])


def test_where_the_folder_cannot_be_kept_the_work_goes_on(computer: Computer, tmp_path: Path) -> None:
    (computer.settings / "asesmen").write_text("a file")
    computer.chosen = tmp_path / "kantor"
    computer.click()
    assert len(computer.ran) == 2


def test_on_a_share_the_prompt_gives_it_a_letter(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.chosen = tmp_path / "kantor"
    monkeypatch.setattr("asesmen_cli.cli._double_click.SHARE", str(tmp_path))
    computer.click()
    assert computer.ran[-1][1] == [*PROMPT, "&", "pushd", str(computer.chosen)]
