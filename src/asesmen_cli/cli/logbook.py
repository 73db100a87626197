"""``log``, ``undo``, ``person erase``, ``doctor``, ``backup``, ``restore``: the record and its keeping."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.cli.leave import Nip, Reason
from asesmen_cli.cli.plan import Because, PlanName
from asesmen_cli.domain.messages import N_

PANEL = N_("The record")


def add_to(app: typer.Typer) -> None:
    """Put the commands under the root."""
    for command, text in (
        (log, N_("What was done, by whom and when; for a person or a batch also what changed.")),
        (undo, N_("Take the last command back, as one step; what it will do is shown first.")),
        (doctor, N_("Every problem in the workspace, with its remedy.")),
        (backup, N_("Write a safe copy while others work.")),
        (restore, N_("Bring a copy back; what was there is kept.")),
    ):
        app.command(command.__name__, cls=Command, help=text, rich_help_panel=PANEL)(command)
    person = typer.Typer(cls=Group, help=N_("A person's data: erase them where the law asks."))
    person.command("erase", cls=Command, help=N_("Erase everything about a person, for good."))(person_erase)
    app.add_typer(person, name="person", rich_help_panel=PANEL)


def log(
    context: typer.Context,
    nip: Annotated[
        str | None, typer.Option(metavar="NIP", help=N_("What was done to this person, and what it changed"))
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option(
            parser=opt.at_least(1), metavar="N", help=N_("What was done to this batch, and what it changed")
        ),
    ] = None,
    plan: PlanName = None,
    command: Annotated[
        str | None, typer.Option(metavar="TEXT", help=N_("Only this command, such as plan or roster"))
    ] = None,
    day: Annotated[date | None, opt.day(N_("Only what was done on this day, or reckoned from it"))] = None,
    last: Annotated[int | None, opt.whole(N_("Only the last N"))] = None,
) -> None:
    """Read the record."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.log import LogOptions, read_log

    run = opt.run_of(context)
    options = LogOptions(nip=nip, batch=batch, plan=plan, command=command, day=day, last=last)
    _logbook.log(read_log(run.ctx(), options), run)


def undo(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only show what it would do; change nothing"))
    ] = False,
    redo: Annotated[bool, typer.Option("--redo", help=N_("Bring back what was taken back last"))] = False,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Also what people outside have been told"))
    ] = False,
    reason: Because = None,
) -> None:
    """Take the last command back."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases import log as logbook

    run = opt.run_of(context)
    answer = logbook.undo(
        run.ctx(),
        run.ask,
        lambda undoing: _logbook.about_to_undo(undoing, run),
        redo=redo,
        force=force,
        reason=reason,
        dry_run=dry_run,
    )
    _logbook.undone(answer, run)


def person_erase(context: typer.Context, nip: Nip, reason: Reason) -> None:
    """Erase a person."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.log import erase

    run = opt.run_of(context)
    _logbook.erased(erase(run.ctx(), nip, reason, run.ask), run)


def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help=N_("Also mend what can be mended without a choice"))
    ] = False,
) -> None:
    """Look for problems."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.doctor import check_up

    run = opt.run_of(context)
    answer = check_up(run.workspace, today=run.today, now=run.now, actor=run.by, fix=fix)
    _logbook.checked(answer, run)
    if answer.status:
        raise typer.Exit(answer.status)


def backup(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help=N_("File or folder; cadangan beside the workspace if left out")),
    ] = None,
) -> None:
    """Write a copy."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.backup import back_up

    run = opt.run_of(context)
    _logbook.backed_up(back_up(run.ctx(), to), run)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The copy, as asesmen backup wrote it"))],
) -> None:
    """Bring a copy back."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.backup import restore as bring_back

    run = opt.run_of(context)
    _logbook.restored(bring_back(run.ctx(), file, run.ask), run)
