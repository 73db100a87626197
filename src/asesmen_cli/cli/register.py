"""``roster``: check it, load it person by person, look at who is on file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.cli.roster import PANEL, Errors, Office, Partial, Sheet, Strict, SwapDates
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, msg

if TYPE_CHECKING:
    from asesmen_cli.usecases.roster.load import RosterOptions

File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("The workbook"))]


def add_to(app: typer.Typer) -> None:
    """Put the group under the root."""
    roster = typer.Typer(cls=Group, help=N_("Check a roster, load it, and look at what is loaded."))
    roster.command(
        "check", cls=Command, help=N_("Read a roster and tell every fault; no workspace is needed or made.")
    )(roster_check)
    roster.command(
        "import", cls=Command, help=N_("Bring the roster up to date, and show what differs person by person.")
    )(roster_import)
    roster.command("list", cls=Command, help=N_("Who is on file."))(roster_list)
    roster.command("offices", cls=Command, help=N_("The offices on file, and which of them may be one."))(
        roster_offices
    )
    roster.command("rename", cls=Command, help=N_("A person whose NIP has changed: from OLD to NEW."))(
        roster_rename
    )
    app.add_typer(roster, name="roster", rich_help_panel=PANEL)
    app.command(
        "record",
        cls=Command,
        help=N_("Put the people of a past event, or one person, on record as assessed."),
        rich_help_panel=PANEL,
    )(record)


def roster_check(
    context: typer.Context,
    file: File,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Exit with 1 if any row is rejected"))] = False,
    errors: Errors = None,
    sheet: Sheet = None,
    mappings: opt.Mappings = None,
    swap_dates: SwapDates = None,
) -> None:
    """Check a roster."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.register import check_roster

    run = opt.run_of(context)
    options = _options(run, strict, errors, sheet, mappings, swap_dates)
    with run.working(run.say("Reading {file}", file=file.name)):
        answer = check_roster(run.workspace, file, options, run.today)
    _register.checked(answer, run)
    if strict and answer.load.rejected:
        raise AsesmenError("roster.strict", n=answer.load.rejected, file=file.name)


def roster_import(
    context: typer.Context,
    file: File,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only show what would change; write nothing"))
    ] = False,
    strict: Strict = False,
    errors: Errors = None,
    sheet: Sheet = None,
    mappings: opt.Mappings = None,
    swap_dates: SwapDates = None,
    partial: Partial = False,
) -> None:
    """Load a roster."""
    from asesmen_cli.cli import _register, _render
    from asesmen_cli.usecases.roster.register import import_roster

    run = opt.run_of(context)
    ctx = run.ctx()
    fresh = not dry_run and not ctx.workspace.exists
    options = _options(run, strict, errors, sheet, mappings, swap_dates, partial=partial)
    with run.working(run.say("Reading {file}", file=file.name)):
        answer = import_roster(
            ctx, file, options, run.ask, lambda found: _render.findings(found, run), dry_run=dry_run
        )
    if fresh:
        run.note(run.say("New workspace: {workspace}", workspace=run.workspace))
    _register.imported(answer, run)


def roster_list(context: typer.Context, office: Office = None, tier: opt.Tiers = None) -> None:
    """List who is on file."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.register import list_roster

    run = opt.run_of(context)
    _register.listed(list_roster(run.ctx(), office, opt.tiers(tier)), run)


def roster_offices(context: typer.Context) -> None:
    """Review the names of offices."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.offices import review_offices

    run = opt.run_of(context)
    _register.offices(review_offices(run.ctx()), run)


def roster_rename(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help=N_("The number until now"))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=N_("The new number"))],
) -> None:
    """Rename a person."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.register import rename

    run = opt.run_of(context)
    _register.renamed(rename(run.ctx(), old, new, run.ask), run)


def record(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help=N_("A list of participants, a history, or suggestions with their answers")
        ),
    ] = None,
    on: Annotated[
        date | None, opt.day(N_("The day it was held; left out where the list itself tells the days"))
    ] = None,
    until: Annotated[date | None, opt.day(N_("Its last day, if it took several; this day counts"))] = None,
    nip: Annotated[str | None, typer.Option(metavar="NIP", help=N_("One person, without a list"))] = None,
    organiser: Annotated[str | None, typer.Option(metavar="TEXT", help=N_("The body that assessed"))] = None,
    sheet: Sheet = None,
    mappings: opt.Mappings = None,
    suggest: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help=N_("Where to suggest who is meant by names without a NIP")),
    ] = None,
) -> None:
    """Put the past on record."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.record import RecordOptions, record_file, record_one

    run = opt.run_of(context)
    if (file is None) == (nip is None):
        raise AsesmenError("usage.wrong", what=msg("Name either a FILE or --nip"), command="asesmen record")
    if nip is not None and on is None:
        raise AsesmenError("usage.missing", what="--on", command="asesmen record")
    ctx = run.ctx()
    if nip is not None and on is not None:
        _register.recorded(record_one(ctx, nip, until or on, organiser, run.ask), run)
    elif file is not None:
        options = RecordOptions(
            on=on,
            until=until,
            organiser=organiser,
            sheet=sheet,
            columns=tuple(mappings or ()),
            suggest=suggest,
        )
        with run.working(run.say("Reading {file}", file=file.name)):
            answer = record_file(ctx, file, options)
        _register.recorded(answer, run)


def _options(
    run: opt.Run,
    strict: bool,
    errors: Path | None,
    sheet: str | None,
    mappings: list[str] | None,
    swap_dates: list[str] | None,
    *,
    partial: bool = False,
) -> "RosterOptions":
    from asesmen_cli.usecases.roster.load import RosterOptions

    return RosterOptions(
        strict=strict,
        sheet=sheet,
        columns=tuple(mappings or ()),
        swap_dates=tuple(swap_dates or ()),
        partial=partial,
        errors=errors,
        words=run.words,
    )
