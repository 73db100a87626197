"""``result``: take results in, see who waits, hand them over, declare one invalid."""

from datetime import date
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, msg
from asesmen_cli.domain.results import Purpose

command = Commands()


@command("import", N_("Take in the results that an organiser sends."))
def import_results(
    run: Run,
    file: Annotated[Path, opt.file("FILE", N_("The workbook of results"))],
    purpose: Annotated[
        str | None,
        opt.choice(N_("What people were assessed for, where the workbook does not tell"), Purpose),
    ] = None,
    on: Annotated[
        date | None,
        opt.day(N_("A day of the assessment, where the workbook does not tell; else the latest counts")),
    ] = None,
    organiser: opt.Organiser = None,
    accreditation: Annotated[str | None, opt.text("TEXT", N_("Its accreditation by BKN: A, B or C"))] = None,
    dry_run: opt.DryRun = False,
) -> None:
    """Take in results."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.load import ResultOptions
    from asesmen_cli.usecases.result.load import import_results as load

    options = ResultOptions(
        purpose=None if purpose is None else Purpose(purpose),
        on=on,
        organiser=organiser,
        accreditation=accreditation,
    )
    with run.reading(file):
        answer = load(run.ctx(), file, options, dry_run=dry_run)
    _result.imported(answer, run)


@command("pending", N_("Who waits for a result, and who is late with it."))
def pending(run: Run) -> None:
    """List who waits."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import pending

    _result.pending(pending(run.ctx()), run)


@command("deliver", N_("Hand a result to its person, with a letter."))
def deliver(
    run: Run,
    nip: opt.Nip,
    on: Annotated[date | None, opt.day(N_("The day of the hand-over; today if left out"))] = None,
    again: Annotated[
        bool, opt.flag("--again", N_("Write the letter once more, as when it was lost"))
    ] = False,
    to: opt.To = None,
) -> None:
    """Hand a result over."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import deliver

    if again and on is not None:
        what = msg("Name either --on or --again")
        raise AsesmenError("usage.wrong", what=what, command="asesmen result deliver")
    _result.delivered(deliver(run.ctx(), nip, on, to, again=again), run)


@command("show", N_("The results of one person. They are confidential."))
def show(run: Run, nip: opt.Nip) -> None:
    """Show the results of one person."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import show

    _result.shown(show(run.ctx(), nip), run)


@command("void", N_("Declare an assessment invalid; the person is due again."))
def void(
    run: Run,
    nip: opt.Nip,
    reason: opt.Reason,
    on: Annotated[date | None, opt.day(N_("The day of the assessment; the latest one if left out"))] = None,
) -> None:
    """Declare an assessment invalid."""
    from asesmen_cli.cli import _result
    from asesmen_cli.usecases.result.results import void

    _result.invalidated(void(run.ctx(), nip, reason, on, run.ask), run)
