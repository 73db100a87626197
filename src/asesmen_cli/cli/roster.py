"""``due``: who must be assessed."""

from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command
from asesmen_cli.domain.findings import AsesmenError, Exit
from asesmen_cli.domain.messages import N_

PANEL = N_("Who is due")

Strict = Annotated[bool, typer.Option("--strict", help=N_("Load nothing if any row is rejected"))]
Errors = Annotated[
    Path | None,
    typer.Option(metavar="FILE.xlsx", help=N_("Write a copy of the workbook with the faults marked")),
]
Sheet = Annotated[str | None, typer.Option(metavar="NAME", help=N_("The sheet to read"))]
SwapDates = Annotated[
    list[str] | None,
    typer.Option(metavar="HEADER", help=N_("Swap day and month in this column (repeatable)")),
]
Partial = Annotated[
    bool, typer.Option("--partial", help=N_("The file is a part: nobody missing from it is gone"))
]
Office = Annotated[
    str | None, typer.Option(metavar="TEXT", help=N_("Only this office: its name or a unique part of it"))
]


def add_to(app: typer.Typer) -> None:
    """Put the commands under the root."""
    app.command(
        "due",
        cls=Command,
        help=N_("Bring the roster up to date from a workbook, and list everyone who must be assessed."),
        rich_help_panel=PANEL,
    )(due)


def due(
    context: typer.Context,
    roster: Annotated[
        Path | None,
        typer.Argument(metavar="ROSTER", help=N_("The workbook; without it, list from what is on file")),
    ] = None,
    tier: opt.Tiers = None,
    office: Office = None,
    within: Annotated[
        int, typer.Option(parser=opt.at_least(0), metavar="DAYS", help=N_("Also those due in that many days"))
    ] = 0,
    everyone: Annotated[bool, typer.Option("--all", help=N_("Everyone, out of scope too"))] = False,
    strict: Strict = False,
    errors: Errors = None,
    sheet: Sheet = None,
    mappings: opt.Mappings = None,
    swap_dates: SwapDates = None,
    partial: Partial = False,
    fail_if_due: Annotated[
        bool, typer.Option("--fail-if-due", help=N_("Exit with 4 if anybody is flagged"))
    ] = False,
) -> None:
    """List who is due."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.due import Listing, RosterOptions, list_due, load_roster

    run = opt.run_of(context)
    ctx = run.ctx()
    listing = Listing(tiers=opt.tiers(tier), office=office, within=within, everyone=everyone)
    if roster is None and errors is not None:
        raise AsesmenError("usage.missing", what="ROSTER", command="asesmen due")
    if roster is None:
        answer = list_due(ctx, listing)
    else:
        fresh = not ctx.workspace.exists
        options = RosterOptions(
            strict=strict,
            sheet=sheet,
            columns=tuple(mappings or ()),
            swap_dates=tuple(swap_dates or ()),
            partial=partial,
            errors=errors,
            words=run.words,
        )
        with run.working(run.say("Reading {file}", file=roster.name)):
            answer = load_roster(
                ctx, roster, options, listing, run.ask, lambda found: _render.findings(found, run)
            )
        if fresh:
            run.note(run.say("New workspace: {workspace}", workspace=run.workspace))
    _render.due(answer, run)
    if fail_if_due and answer.flagged:
        raise typer.Exit(Exit.DUE)
