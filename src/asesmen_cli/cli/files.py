"""``export`` and ``init``: files to hand out, and files to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command
from asesmen_cli.domain.messages import N_


def add_to(app: typer.Typer) -> None:
    """Put the commands under the root."""
    app.command(
        "export",
        cls=Command,
        help=N_("Write the schedule and the reports as files to hand out."),
        rich_help_panel=N_("Files"),
    )(export)
    app.command(
        "init",
        cls=Command,
        help=N_("Write commented settings and blank workbooks; nothing is overwritten."),
        rich_help_panel=N_("Setting up"),
    )(init)
    app.command(
        "template",
        cls=Command,
        help=N_("Write one blank workbook to fill in, or a Word file for letters; nothing is overwritten."),
        rich_help_panel=N_("Setting up"),
    )(template)


def export(
    context: typer.Context,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            parser=opt.one_of(opt.FORMATS),
            metavar="|".join(opt.FORMATS),
            help=N_("Format (repeatable); xlsx if left out"),
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help=N_("Folder for the files (keluaran)"))
    ] = None,
    office: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("Only this office: its name or a unique part of it")),
    ] = None,
    batch: Annotated[int | None, opt.whole(N_("Only this batch"))] = None,
    plan: Annotated[
        str | None, typer.Option(metavar="NAME", help=N_("Another plan than the newest one"))
    ] = None,
    privacy: Annotated[
        str,
        typer.Option(
            parser=opt.one_of(opt.PRIVACY),
            metavar="|".join(opt.PRIVACY),
            help=N_("How much it tells of people: all, no birth dates, or what a notice board may show"),
        ),
    ] = "full",
    letter: Annotated[
        list[str] | None,
        typer.Option(
            "--letter",
            parser=opt.one_of(opt.LETTERS),
            metavar="|".join(opt.LETTERS),
            help=N_("Letters of this kind alone (repeatable), as docx"),
        ),
    ] = None,
    one_each: Annotated[
        bool, typer.Option("--one-each", help=N_("A file for each letter, not one for each kind"))
    ] = False,
) -> None:
    """Write files to hand out."""
    from asesmen_cli.cli import _render
    from asesmen_cli.domain.facts import Privacy
    from asesmen_cli.domain.letters import LetterKind
    from asesmen_cli.usecases.common.part import Wanted
    from asesmen_cli.usecases.export import export as write
    from asesmen_cli.usecases.letters import LetterOptions

    run = opt.run_of(context)
    ctx = run.ctx()
    wanted = Wanted(office=office, batch=batch, plan=plan, privacy=Privacy(privacy))
    letters = LetterOptions(kinds=tuple(map(LetterKind, letter or ())), one_each=one_each)
    usual = ["docx"] if letter or one_each else ["xlsx"]
    with run.working(run.say("Writing")):
        written = write(ctx, tuple(dict.fromkeys(formats or usual)), to, wanted, letters)
    _render.written(written, run)


def init(context: typer.Context) -> None:
    """Write files to begin with."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.init import begin

    run = opt.run_of(context)
    _render.begun(begin(run.workspace, run.words), run)


TEMPLATES = ("roster", "history", "absences", "venues", "attendance", "results")

LETTER_TEMPLATES = (
    "letter-call-up",
    "letter-person",
    "letter-assignment",
    "letter-change",
    "letter-dropped",
    "letter-hand-over",
)


def template(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            parser=opt.one_of((*TEMPLATES, *LETTER_TEMPLATES)),
            metavar="NAME",
            help=N_(
                "Which: roster, history, absences, venues, attendance or results; for letters letter-call-up,"
                " letter-person, letter-assignment, letter-change, letter-dropped or letter-hand-over"
            ),
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=N_("Folder for the file; this one if left out, for letters templates beside the workspace"),
        ),
    ] = None,
) -> None:
    """Write a blank workbook, or a Word file for letters."""
    from asesmen_cli.cli import _letters, _render
    from asesmen_cli.domain.letters import LetterKind
    from asesmen_cli.usecases.init import write_letter_template, write_template

    run = opt.run_of(context)
    if name in LETTER_TEMPLATES:
        kind = LetterKind(name.removeprefix("letter-"))
        _letters.template(write_letter_template(run.workspace, kind, to), run)
    else:
        _render.written(write_template(name, to or Path()), run)
