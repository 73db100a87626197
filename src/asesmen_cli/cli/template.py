"""``template``: one blank workbook, or a Word file for letters."""

from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.domain.messages import N_

command = Commands()

LETTERS = {f"letter-{kind}": kind for kind in LetterKind}


@command("template")
def template(
    run: Run,
    name: Annotated[
        str,
        typer.Argument(
            parser=opt.one_of((*Template, *LETTERS)),
            metavar="NAME",
            help=N_(
                "Which: roster, history, absences, venues, attendance or results; for letters letter-call-up,"
                " letter-person, letter-assignment, letter-change, letter-dropped or letter-hand-over"
            ),
        ),
    ],
    to: Annotated[
        Path | None,
        opt.text(
            "DIR",
            N_("Folder for the file; this one if left out, for letters templates beside the workspace"),
        ),
    ] = None,
) -> None:
    """Write a blank workbook, or a Word file for letters."""
    from asesmen_cli.cli import _letters, _render
    from asesmen_cli.usecases.template import write_letter_template, write_template

    if name in LETTERS:
        _letters.template(write_letter_template(run.workspace, LETTERS[name], to), run)
    else:
        _render.written(write_template(name, to or Path()), run)
