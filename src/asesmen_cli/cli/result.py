"""``result``: take results in, see who waits, hand them over, declare one invalid."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, msg

PURPOSES = ("filling", "mapping", "both")

Nip = Annotated[str, typer.Argument(metavar="NIP", help=N_("The person's employee number"))]


def add_to(app: typer.Typer) -> None:
    """Put the group under the root."""
    result = typer.Typer(cls=Group, help=N_("Results: take them in, and hand each to its person."))
    result.command("import", cls=Command, help=N_("Take in the results that an organiser sends."))(
        result_import
    )
    result.command("pending", cls=Command, help=N_("Who waits for a result, and who is late with it."))(
        result_pending
    )
    result.command("deliver", cls=Command, help=N_("Hand a result to its person, with a letter."))(
        result_deliver
    )
    result.command("show", cls=Command, help=N_("The results of one person. They are confidential."))(
        result_show
    )
    result.command("void", cls=Command, help=N_("Declare an assessment invalid; the person is due again."))(
        result_void
    )
    app.add_typer(result, name="result", rich_help_panel=N_("Who goes when"))


def result_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The workbook of results"))],
    purpose: Annotated[
        str | None,
        typer.Option(
            parser=opt.one_of(PURPOSES),
            metavar="|".join(PURPOSES),
            help=N_("What people were assessed for, where the workbook does not tell"),
        ),
    ] = None,
    on: Annotated[
        date | None,
        opt.day(N_("A day of the assessment, where the workbook does not tell; else the latest counts")),
    ] = None,
    organiser: Annotated[str | None, typer.Option(metavar="TEXT", help=N_("The body that assessed"))] = None,
    accreditation: Annotated[
        str | None, typer.Option(metavar="TEXT", help=N_("Its accreditation by BKN: A, B or C"))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only show what would change; write nothing"))
    ] = False,
) -> None:
    """Take in results."""
    from asesmen_cli.cli import _result
    from asesmen_cli.domain.results import Purpose
    from asesmen_cli.usecases.result.load import ResultOptions, import_results

    run = opt.run_of(context)
    options = ResultOptions(
        purpose=None if purpose is None else Purpose(purpose),
        on=on,
        organiser=organiser,
        accreditation=accreditation,
    )
    with run.working(run.say("Reading {file}", file=file.name)):
        answer = import_results(run.ctx(), file, options, dry_run=dry_run)
    _result.imported(answer, run)


def result_pending(context: typer.Context) -> None:
    """List who waits."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import pending

    run = opt.run_of(context)
    _result.pending(pending(run.ctx()), run)


def result_deliver(
    context: typer.Context,
    nip: Nip,
    on: Annotated[date | None, opt.day(N_("The day of the hand-over; today if left out"))] = None,
    again: Annotated[
        bool, typer.Option("--again", help=N_("Write the letter once more, as when it was lost"))
    ] = False,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help=N_("Folder for the letter (keluaran)"))
    ] = None,
) -> None:
    """Hand a result over."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import deliver

    if again and on is not None:
        what = msg("Name either --on or --again")
        raise AsesmenError("usage.wrong", what=what, command="asesmen result deliver")
    run = opt.run_of(context)
    _result.delivered(deliver(run.ctx(), nip, on, to, again=again), run)


def result_show(context: typer.Context, nip: Nip) -> None:
    """Show the results of one person."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import show

    run = opt.run_of(context)
    _result.shown(show(run.ctx(), nip), run)


def result_void(
    context: typer.Context,
    nip: Nip,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=N_("Why, for the record"))],
    on: Annotated[date | None, opt.day(N_("The day of the assessment; the latest one if left out"))] = None,
) -> None:
    """Declare an assessment invalid."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import void

    run = opt.run_of(context)
    _result.invalidated(void(run.ctx(), nip, reason, on, run.ask), run)
