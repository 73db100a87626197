"""``attend``: who came to a batch, by hand or from the sheet that was signed."""

from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.cli.plan import PANEL, PlanName
from asesmen_cli.domain.messages import N_

Batch = Annotated[
    int, typer.Argument(parser=opt.at_least(1), metavar="BATCH", help=N_("Number of the published batch"))
]


def add_to(app: typer.Typer) -> None:
    """Put the group under the root."""
    attend = typer.Typer(cls=Group, help=N_("Who came to a batch, and what follows."))
    attend.command("mark", cls=Command, help=N_("Mark by hand who came and who did not."))(mark)
    attend.command("sheet", cls=Command, help=N_("Write the sheet to print, sign and fill in."))(sheet)
    attend.command("import", cls=Command, help=N_("Read a filled-in sheet back."))(import_sheet)
    attend.command("show", cls=Command, help=N_("Show who came, and what has become of each."))(show)
    app.add_typer(attend, name="attend", rich_help_panel=PANEL)


def mark(
    context: typer.Context,
    batch: Batch,
    absent: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NIP:DAY",
            help=N_("Who did not come on which day, 1 to the last, or its date (repeatable)"),
        ),
    ] = None,
    present: Annotated[
        list[str] | None,
        typer.Option(metavar="NIP:DAY", help=N_("Who came after all (repeatable): corrects a mark")),
    ] = None,
    all_present: Annotated[
        bool,
        typer.Option("--all-present", help=N_("Who has no mark came on the days that have passed")),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("Why they did not come: one of [attendance]")),
    ] = None,
    name: PlanName = None,
) -> None:
    """Mark by hand."""
    from asesmen_cli.cli import _attendance
    from asesmen_cli.usecases.attend.mark import Marking, mark_attendance

    run = opt.run_of(context)
    marking = Marking(
        absent=tuple(absent or ()), present=tuple(present or ()), all_present=all_present, reason=reason
    )
    _attendance.sheet(mark_attendance(run.ctx(), batch, marking, name), run)


def sheet(
    context: typer.Context,
    batch: Batch,
    to: Annotated[Path | None, typer.Option(metavar="DIR", help=N_("Folder for the file (keluaran)"))] = None,
    name: PlanName = None,
) -> None:
    """Write the sheet."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.attend.mark import write_attendance

    run = opt.run_of(context)
    _render.written(write_attendance(run.ctx(), batch, to, name), run)
    run.note(run.say("Next: print and sign it, fill it in, then asesmen attend import FILE"))


def import_sheet(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The sheet, filled in"))],
    batch: Annotated[
        int | None, opt.whole(N_("The batch that it is about, where the file does not tell"))
    ] = None,
    name: PlanName = None,
) -> None:
    """Read a sheet."""
    from asesmen_cli.cli import _attendance, _render
    from asesmen_cli.usecases.attend.mark import import_attendance

    run = opt.run_of(context)
    with run.working(run.say("Reading {file}", file=file.name)):
        answer = import_attendance(run.ctx(), file, lambda found: _render.findings(found, run), batch, name)
    _attendance.sheet(answer, run)


def show(context: typer.Context, batch: Batch, name: PlanName = None) -> None:
    """Show one batch."""
    from asesmen_cli.cli import _attendance
    from asesmen_cli.usecases.attend.sheet import show_attendance

    run = opt.run_of(context)
    _attendance.sheet(show_attendance(run.ctx(), batch, name), run)
