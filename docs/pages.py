"""Write the pages that are generated from the program, or check that they are up to date.

python docs/pages.py [--check]
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout, suppress
from datetime import date
from io import StringIO
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from asesmen_cli.cli import app
from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.choices import INDONESIAN
from asesmen_cli.domain.findings import Exit
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.intake import understood
from asesmen_cli.language import speaking
from asesmen_cli.settings import commented

DOCS = Path(__file__).resolve().parent
NOTICE = "<!-- Made by docs/pages.py: make docs -->"


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command, a group before its commands."""
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))


def command_line() -> Iterator[str]:
    """Every help page, 80 columns wide."""
    yield from (
        "# The command line",
        NOTICE,
        "",
        "The help of every command.",
        "",
        "Dates are written `2026-02-02`, `2-2-2026`, `02/02/2026`, `2 Februari 2026` or `2 Feb 2026`.",
        "Where a command takes a NIP, a part of the name is enough if it fits one person.",
        "",
        "Values have Indonesian names too: "
        + ", ".join(f"`{name}` for `{value}`" for name, value in INDONESIAN.items())
        + ".",
        "",
    )
    os.environ |= {"COLUMNS": "80", "ASESMEN_LANG": "en", "NO_COLOR": "1"}
    root = get_command(app)
    for command in ((), *(commands(root) if isinstance(root, TyperGroup) else ())):
        with redirect_stdout(StringIO()) as page, suppress(SystemExit):
            app([*command, "--help"])
        yield from (" ".join(("## asesmen", *command)), "", "```text", page.getvalue().strip(), "```", "")


SAMPLES: Mapping[str, Param] = {
    "agencies": ("Kabupaten Contoh",), "all": 5, "asked": 1, "blanks": ("office.name",),
    "batch": 2, "batches": (2, 3), "cap": 2, "caps": ("Dinas Sosial: 2",),
    "cell": "C17", "cells": ("C17", "C18"),
    "column": "NIP", "columns": ("C", "D"), "command": "asesmen due", "copy": "cadangan/asesmen.db",
    "day": date(2023, 11, 6), "days": 3, "done": ("Kabupaten Contoh",),
    "digits": 17, "end": date(2023, 11, 8), "expected": "1981-01-01",
    "field": "nip", "fields": ("nip", "name"),
    "file": "roster.xlsx", "files": ("asesmen.db-writer",), "first": date(2023, 11, 6),
    "folder": "keluaran", "format": "ics", "found": 3, "header": "TGL PENKOM", "id": "7",
    "kept": "198001012005011", "key": "last_assessed", "keys": ("office.name",), "kind": "PDF", "known": 2,
    "last": date(2023, 11, 18), "left": ("Kota Contoh",), "letters": "O",
    "line": "12", "lines": ('"Tgl Penkom" = "last_assessed"',), "listed": 2,
    "more": 3, "n": 3, "name": "Siti Aminah, S.Sos.", "notes": ("Promosi (3)", "Plt. (1)"),
    "names": ("jpt", "pengawas"),
    "near": " (did you mean plan?)", "nearest": ("plan",), "new": "198001012005011002",
    "nip": "198001012005011001", "number": "800/7/BKPSDM/XI/2023", "numbers": ("3", "7"),
    "office": "Dinas Sosial", "offices": ("Dinas Sosial", "Dinas Kesehatan"), "old": "198001012005011001",
    "on": date(2023, 11, 6), "option": "--batch-size", "other": "Siti Aminah",
    "other_plan": "Gelombang II", "others": "Data!C18",
    "people": ("198001012005011001", "198001012005011002"), "plan": "Gelombang I",
    "proposal": '--map "C=nip"', "question": "…?", "reason": "sakit", "reports": ("coverage",),
    "room": 1, "row": "17",
    "rows": "17, 18", "rules": ("office-cap",), "seats": 25, "sheet": "Data",
    "sheets": ("Data", "Petunjuk"), "since": "08:30", "source": "roster.xlsx", "start": date(2023, 11, 6),
    "state": msg("nothing was changed"),
    "tables": ("people",), "tier": "pengawas", "until": date(2023, 11, 7),
    "value": "31-02-2021", "was": "administrator", "weeks": ("…",), "what": "…",
    "where": "", "who": "tuti", "why": "…",
    "workdays": "mon-fri", "workspace": "asesmen.db", "year": "2028",
    "at": "14", "before": "12", "encoding": "SQL_ASCII", "event": "12", "oldest": 13, "scheme": "mysql",
    "target": "postgresql://tuti@server/asesmen",
}  # fmt: skip
"""Example values for the parameters of messages. A new parameter needs one here."""


def errors() -> Iterator[str]:
    """Every code with an example message and remedy, in both languages."""
    yield from ("# Errors and findings", NOTICE, "")
    yield "An error stops the command with the exit status named; a finding is reported beside the result."
    yield "Codes never change; words may. The values are invented."
    for code, entry in sorted(CATALOGUE.items()):
        status = "finding" if entry.status is Exit.DONE else f"exit status {entry.status.value}"
        yield from ("", f"## {code}", "", f"*{status}*", "")
        for language in ("en", "id"):
            words = speaking(language)
            text = words.say(entry.message, **SAMPLES)
            yield f"- {language}: {text} {words.say(entry.remedy, **SAMPLES)}"


def settings() -> Iterator[str]:
    """The settings file with every key, in both languages."""
    yield from (
        "# Settings: asesmen.toml",
        NOTICE,
        "",
        "`asesmen init` writes this file beside the workspace.",
    )
    for language in ("en", "id"):
        yield from ("", f"## {language}", "", "```toml", commented(speaking(language)).strip(), "```")


def roster_formats() -> Iterator[str]:
    """What the readers of spreadsheets understand."""
    yield from (
        "# What spreadsheets may look like",
        NOTICE,
        "",
        (
            "Files are recognised by their content: xlsx, xlsm, xlsb, xls, ods, XML Spreadsheet 2003, web "
            "pages and MHTML"
        ),
        (
            "under the name .xls, and CSV in any dialect. Headers are compared without case, blanks and "
            "marks. A header"
        ),
        (
            "that begins with NIP or NAMA and goes on counts where its cells prove it. Merged cells hold for "
            "every row of a"
        ),
        "person that they span. What is not understood is a finding with its cell; `--map` names a column.",
        "",
    )
    for title, heads, rows in understood():
        yield from (f"## {title}", "", f"| {heads[0]} | {heads[1]} |", "|---|---|")
        yield from (f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
        yield ""


PAGES = {
    "roster-formats.md": roster_formats,
    "cli.md": command_line,
    "errors.md": errors,
    "settings.md": settings,
}


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
