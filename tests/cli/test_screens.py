"""Every screen of every command fits the window, and an Indonesian screen is Indonesian."""

import re
from pathlib import Path

import pytest

from asesmen_cli.cli._commands import COMMANDS
from tests.cli.running import Server
from tests.cli.screens import STEPS, screens

pytestmark = [
    pytest.mark.posix("Windows has no pseudo-terminals of this kind"),
    pytest.mark.sqlite("the address of a server may be wider than the window"),
]

ENGLISH = re.compile(
    r"\b(the|of|and|or|is|are|was|were|with|not|has|have|this|that|who|which|people|offices?|seats?|"
    r"workspace|today|person|next|written|nothing|missing|letters? (were|was)|days?|batches|draft|published|"
    r"warning|error|file not|unknown|default)\b",
    re.IGNORECASE,
)
TYPED = re.compile(r"asesmen( [a-z-]+)+|--[a-z-]+( [A-Za-z,-]+)?|\S*[./_=|\"\[-]\S*")
"""What is typed and not read: commands, options, files, settings, values."""


def english_in(screen: str) -> list[str]:
    """The English words of a screen."""
    text = TYPED.sub(" ", " ".join(screen.split()))
    return [found.group() for found in ENGLISH.finditer(text) if found.group() not in COMMANDS]


def test_what_is_english_is_found_and_what_is_typed_is_not() -> None:
    assert english_in("Jumlah People: 3") == ["People"]
    assert english_in("Berikutnya: asesmen draft discard, --letter dropped, plan.days, koreksi-of.xlsx") == []


def test_every_command_is_played() -> None:
    played = {step.command.split()[0] for step in STEPS if step.command}
    known = {*COMMANDS, "--help", "jadwal"}
    assert known - played == {"restore", "open"}
    assert played <= known


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_screen_fits_and_speaks_one_language(language: str, tmp_path: Path, server: Server) -> None:
    for screen in screens(server, tmp_path, language, (80, 120)):
        assert [line for line in screen.text.splitlines() if len(line) > screen.width] == [], screen.command
        assert "Traceback" not in screen.text, screen.command
        assert language == "en" or english_in(screen.text) == [], screen.command
