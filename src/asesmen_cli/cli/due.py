"""``due``: who must be assessed."""

from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.findings import AsesmenError, Exit
from asesmen_cli.domain.messages import N_

command = Commands()


@command("due")
def due(
    run: Run,
    roster: Annotated[
        Path | None, opt.file("ROSTER", N_("The workbook; without it, list from what is on file"))
    ] = None,
    tier: opt.Tiers = None,
    office: opt.Office = None,
    within: Annotated[int, opt.whole(N_("Also those due in that many days"), least=0, metavar="DAYS")] = 0,
    everyone: Annotated[bool, opt.flag("--all", N_("Everyone, out of scope too"))] = False,
    strict: opt.Strict = False,
    errors: opt.Errors = None,
    sheet: opt.Sheet = None,
    mappings: opt.Mappings = None,
    swap_dates: opt.SwapDates = None,
    partial: opt.Partial = False,
    fail_if_due: Annotated[bool, opt.flag("--fail-if-due", N_("Exit with 4 if anybody is flagged"))] = False,
) -> None:
    """List who is due."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.due import Listing, RosterOptions, list_due, load_roster

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
        with run.reading(roster):
            answer = load_roster(ctx, roster, options, listing, run.ask)
        if fresh:
            run.note(run.say("New workspace: {workspace}", workspace=run.workspace))
    _render.due(answer, run)
    if fail_if_due and answer.flagged:
        raise typer.Exit(Exit.DUE)
