"""``template``: one blank workbook, or a Word file for letters."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import files_of
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.document import Column, Part, Table
from asesmen_cli.domain.facts import LetterTemplate
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.domain.messages import N_, Kind, Message, msg

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
    from asesmen_cli.usecases.template import write_letter_template, write_template

    if name in LETTERS:
        answer = write_letter_template(run.workspace, LETTERS[name], to)
        hint = msg("The file shows how lines and rows are repeated: change the text around the braces.")
        run.show(answer, _letter, hint, findings=answer.written.findings)
    else:
        written = write_template(run.workspace, name, to or Path())
        run.show(written, files_of, findings=written.findings)


def _letter(answer: LetterTemplate) -> Iterator[Part]:
    """The Word file that was written, and the fields that it may contain."""
    yield from files_of(answer.written)
    yield Table(
        key="fields",
        title=msg("Fields that it may contain, between double braces:"),
        columns=(
            Column(key="field", title=N_("Field"), kind=Kind.NIP),
            Column(key="meaning", title=N_("What it holds"), kind=Kind.TEXT),
        ),
        rows=tuple(("{{ " + name + " }}", Message(meaning)) for name, meaning in answer.fields.items()),
    )
