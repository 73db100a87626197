"""Write the pages that are made from the program, or check that they say what the program says.

python docs/pages.py [--check]
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from asesmen_cli.cli import app
from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.findings import Exit
from asesmen_cli.language import speaking
from asesmen_cli.settings import commented

DOCS = Path(__file__).resolve().parent
NOTICE = "<!-- Made by docs/pages.py: make docs -->"


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command, a group before what is in it."""
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))


def command_line() -> Iterator[str]:
    """Every help page, as it is printed 80 columns wide."""
    yield from (
        "# The command line",
        NOTICE,
        "",
        "What each command is promised to do stands in its help.",
        "",
    )
    environment = {**os.environ, "COLUMNS": "80", "ASESMEN_LANG": "en", "NO_COLOR": "1"}
    root = get_command(app)
    for command in ((), *(commands(root) if isinstance(root, TyperGroup) else ())):
        words = [sys.executable, "-m", "asesmen_cli", *command, "--help"]
        page = subprocess.run(
            words, check=True, capture_output=True, text=True, env=environment, encoding="utf-8"
        )
        yield from (" ".join(("## asesmen", *command)), "", "```text", page.stdout.strip(), "```", "")


def errors() -> Iterator[str]:
    """Every code: what is said, and what to do, in both languages."""
    yield from ("# Errors and findings", NOTICE, "")
    yield "An error stops the command with the exit status named; a finding is reported beside the result."
    yield "Codes never change; words may."
    for code, entry in sorted(CATALOGUE.items()):
        status = "finding" if entry.status is Exit.DONE else f"exit status {entry.status.value}"
        yield from ("", f"## {code}", "", f"*{status}*", "")
        for language in ("en", "id"):
            words = speaking(language)
            yield f"- {language}: {words.text(entry.message)} {words.text(entry.remedy)}"


def settings() -> Iterator[str]:
    """The settings file with every key, in both languages."""
    yield from (
        "# Settings: asesmen.toml",
        NOTICE,
        "",
        "`asesmen init` writes this file. It lies beside the workspace.",
    )
    for language in ("en", "id"):
        yield from ("", f"## {language}", "", "```toml", commented(speaking(language)).strip(), "```")


PAGES = {"cli.md": command_line, "errors.md": errors, "settings.md": settings}


def main() -> int:
    """Write the pages; with --check, name those that are not up to date and write nothing."""
    stale = []
    for name, lines in PAGES.items():
        page = "\n".join(lines()).rstrip() + "\n"
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(page, encoding="utf-8", newline="\n")
    if "--check" not in sys.argv:
        return 0
    for name in stale:
        print(f"docs/{name} is not up to date: make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
