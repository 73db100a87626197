"""The pictures of the READMEs show what the program shows now. ``make pictures`` makes them anew."""

import json
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Server
from tests.pictures import PICTURES, SOURCES, office, sources, terminal

pytestmark = pytest.mark.posix("Windows has no pseudo-terminals of this kind")


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_pictures_show_what_the_program_shows(
    language: str, tmp_path: Path, server: Server, update_golden: bool
) -> None:
    drawn = terminal(office(server, tmp_path, language))
    picture = PICTURES / f"terminal-{language}.svg"
    if update_golden:
        picture.write_text(drawn, encoding="utf-8")
    assert picture.read_text(encoding="utf-8") == drawn
    if language == "id":
        made_from = json.loads(SOURCES.read_text(encoding="utf-8"))
        assert made_from == sources(tmp_path), "letter or page has changed: make pictures"
        assert all((PICTURES / name).read_bytes().startswith(b"\x89PNG") for name in made_from)


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.id.md", "id")])
def test_a_readme_begins_with_the_hour_and_its_pictures(readme: str, language: str) -> None:
    beginning = (ROOT / readme).read_text(encoding="utf-8").split("\n## ")[0]
    for picture in (f"terminal-{language}.svg", "letter.png", "page.png"):
        assert f"docs/pictures/{picture}" in beginning
