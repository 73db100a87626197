"""Help: what comes first, three examples that are right, topics, and what the shell completes."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from asesmen_cli.cli import app
from asesmen_cli.cli._commands import COMMANDS, FIRST
from asesmen_cli.cli._help import examples
from asesmen_cli.cli._root import helping, lift, opening
from tests.cli.running import asesmen
from tests.cli.samples import SAMPLES

EXAMPLES = examples()


def printed(args: str, capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    """The exit status of a command in English, and its standard output."""
    with pytest.raises(SystemExit) as stopped:
        app(["--lang", "en", *shlex.split(args)])
    return stopped.value.code, capsys.readouterr().out


def pages(group: Any, path: tuple[str, ...] = ()) -> Iterator[str]:  # noqa: ANN401 (a command of typer's)
    """Every command that does something, as typed."""
    for name, command in group.commands.items():
        here = (*path, name)
        if not isinstance(command, TyperGroup):
            yield " ".join(here)
            continue
        if command.invoke_without_command:
            yield " ".join(here)
        yield from pages(command, here)


def test_every_help_page_has_three_examples_of_its_own() -> None:
    commands = list(pages(get_command(app)))
    assert sorted(EXAMPLES) == sorted(commands)
    for name, lines in EXAMPLES.items():
        assert len(set(lines)) == 3
        for line in lines:
            words = shlex.split(line)
            assert words[0] == "asesmen"
            assert name == "open" or " ".join(words[1:]).startswith(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_name_options_that_there_are(name: str) -> None:
    for line in EXAMPLES[name]:
        words = opening(*lift(shlex.split(line)[1:]))[1]
        words = helping(words)
        command: Any = get_command(app)
        context = command.make_context("asesmen", [], resilient_parsing=True)
        while isinstance(command, TyperGroup) and words and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        if words != ["--help"]:
            command.make_context(name, words, parent=context)


def test_help_begins_with_the_commands_of_every_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, page = printed("--help", capsys)
    shown = [line.split()[0] for line in page.splitlines() if line[:2] == "  " and line[2:3].isalpha()]
    assert [name for name in shown if name in COMMANDS][: len(FIRST)] == list(FIRST)
    assert all(name in page for name in COMMANDS)


def test_help_of_a_command_is_its_help_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed("help batch shift", capsys) == printed("batch shift --help", capsys)
    assert printed("help", capsys) == printed("--help", capsys)


def test_a_group_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    status, page = printed("roster", capsys)
    assert (status, page) == (0, printed("roster --help", capsys)[1])


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("dates", "2 Februari 2026"),
        ("tanggal", "2-2-2026"),
        ("values", "publik = public"),
        ("berkas", "cadangan"),
    ],
)
def test_help_about_a_topic(topic: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, page = printed(f"help {topic}", capsys)
    assert (status, said in " ".join(page.split())) == (0, True)


def test_a_topic_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        app(["--lang", "en", "help", "date"])
    assert stopped.value.code == 2
    assert "No help about date (did you mean dates?)" in capsys.readouterr().err


def test_options_that_few_need_have_a_section_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    _, page = printed("plan --help", capsys)
    usual, rare = page.split("Rarely needed:")
    assert "--batch-size" in usual
    assert "--problem" in rare
    assert "--problem" not in usual


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    SAMPLES["roster.xlsx"](folder / "roster.xlsx")
    for args in ("due roster.xlsx", "plan --start 2023-11-13", "publish --name Gelombang --yes"):
        assert asesmen(folder, *args.split()).status == 0
    return folder


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("du", "due"),
        ("plan --tier peng", "pengawas"),
        ("due --tier tidak", "tidak-diketahui"),
        ("export --format do", "docx"),
        ("due --office Dinas\\ K", "Dinas Kesehatan"),
        ("show --plan Gel", "Gelombang"),
        ("attend mark ", "1"),
        ("attend sh", "sheet"),
    ],
)
def test_the_shell_completes_commands_and_values(planned: Path, typed: str, completed: str) -> None:
    words = f"asesmen {typed}"
    env = {
        "_ASESMEN_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ") - words.count("\\ ")),
    }
    assert completed in asesmen(planned, **env).out.splitlines()


def test_nothing_on_file_completes_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "asesmen.db").write_text("no workspace")
    words = "asesmen show --plan "
    env = {"_ASESMEN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"}
    done = asesmen(tmp_path, **env)
    assert (done.out.strip(), done.err) == ("", "")
