"""``roster``: check it, load it person by person, look at who is on file."""

from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_

command = Commands()


@command("check", N_("Read a roster and tell every fault; no workspace is needed or made."))
def check(
    run: Run,
    file: opt.Workbook,
    strict: Annotated[bool, opt.flag("--strict", N_("Exit with 1 if any row is rejected"))] = False,
    errors: opt.Errors = None,
    sheet: opt.Sheet = None,
    mappings: opt.Mappings = None,
    swap_dates: opt.SwapDates = None,
) -> None:
    """Check a roster."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.load import RosterOptions
    from asesmen_cli.usecases.roster.register import check_roster

    options = RosterOptions(
        strict=strict,
        sheet=sheet,
        columns=tuple(mappings or ()),
        swap_dates=tuple(swap_dates or ()),
        partial=False,
        errors=errors,
        words=run.words,
    )
    with run.reading(file):
        answer = check_roster(run.workspace, file, options, run.today)
    _register.checked(answer, run)
    if strict and answer.load.rejected:
        raise AsesmenError("roster.strict", n=answer.load.rejected, file=file.name)


@command("import", N_("Bring the roster up to date, and show what differs person by person."))
def import_roster(
    run: Run,
    file: opt.Workbook,
    dry_run: opt.DryRun = False,
    strict: opt.Strict = False,
    errors: opt.Errors = None,
    sheet: opt.Sheet = None,
    mappings: opt.Mappings = None,
    swap_dates: opt.SwapDates = None,
    partial: opt.Partial = False,
) -> None:
    """Load a roster."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.load import RosterOptions
    from asesmen_cli.usecases.roster.register import import_roster as load

    ctx = run.ctx()
    fresh = not dry_run and not ctx.workspace.exists
    options = RosterOptions(
        strict=strict,
        sheet=sheet,
        columns=tuple(mappings or ()),
        swap_dates=tuple(swap_dates or ()),
        partial=partial,
        errors=errors,
        words=run.words,
    )
    with run.reading(file):
        answer = load(ctx, file, options, run.ask, dry_run=dry_run)
    if fresh:
        run.note(run.say("New workspace: {workspace}", workspace=run.workspace))
    _register.imported(answer, run)


@command("list", N_("Who is on file."))
def list_people(run: Run, office: opt.Office = None, tier: opt.Tiers = None) -> None:
    """List who is on file."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.register import list_roster

    _register.listed(list_roster(run.ctx(), office, opt.tiers(tier)), run)


@command("offices", N_("The offices on file, and which of them may be one."))
def offices(run: Run) -> None:
    """Review the names of offices."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.offices import review_offices

    _register.offices(review_offices(run.ctx()), run)


@command("rename", N_("A person whose NIP has changed: from OLD to NEW."))
def rename(
    run: Run,
    old: Annotated[str, opt.word("OLD", N_("The number until now"))],
    new: Annotated[str, opt.word("NEW", N_("The new number"))],
) -> None:
    """Rename a person."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.roster.register import rename as change

    _register.renamed(change(run.ctx(), old, new, run.ask), run)
