"""``report``: what the numbers say."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import files_of
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

if TYPE_CHECKING:
    from asesmen_cli.domain.document import Document
    from asesmen_cli.usecases.common.context import Context

command = Commands()


@command("coverage", N_("How far people are assessed."))
def coverage(
    run: Run,
    tiers: opt.Tiers = None,
    office: opt.Office = None,
    formats: opt.Formats = None,
    to: opt.To = None,
) -> None:
    """Report the coverage."""
    from asesmen_cli.usecases.report import Asked, coverage

    asked = Asked(tiers=opt.tiers(tiers), office=office)
    _tell(run, lambda ctx: coverage(ctx, asked), formats, to)


@command("backlog", N_("Who must be assessed, and for how long already."))
def backlog(
    run: Run,
    tiers: opt.Tiers = None,
    office: opt.Office = None,
    formats: opt.Formats = None,
    to: opt.To = None,
) -> None:
    """Report the backlog."""
    from asesmen_cli.usecases.report import Asked, backlog

    asked = Asked(tiers=opt.tiers(tiers), office=office)
    _tell(run, lambda ctx: backlog(ctx, asked), formats, to)


@command("attendance", N_("Who came to the batches, and who did not."))
def attendance(run: Run, formats: opt.Formats = None, to: opt.To = None) -> None:
    """Report the attendance."""
    from asesmen_cli.usecases.report import attendance

    _tell(run, attendance, formats, to)


@command("batches", N_("What was planned and held, seats used, and the cost."))
def batches(run: Run, formats: opt.Formats = None, to: opt.To = None) -> None:
    """Report the batches."""
    from asesmen_cli.usecases.report import batches

    _tell(run, batches, formats, to)


@command("results", N_("Results by category, in groups so large that nobody's own shows."))
def results(run: Run, formats: opt.Formats = None, to: opt.To = None) -> None:
    """Report the results in groups."""
    from asesmen_cli.usecases.report import results

    _tell(run, results, formats, to)


@command("person", N_("One person's whole history."))
def person(run: Run, nip: opt.Nip, formats: opt.Formats = None, to: opt.To = None) -> None:
    """Report one person."""
    from asesmen_cli.usecases.report import person

    _tell(run, lambda ctx: person(ctx, nip), formats, to)


def _tell(
    run: Run, report: "Callable[[Context], Document]", formats: list[str] | None, to: Path | None
) -> None:
    ctx = run.ctx()
    answer = report(ctx)
    show_or_write(run, ctx, answer, answer, formats, to)


def show_or_write(
    run: Run, ctx: "Context", answer: object, document: "Document", formats: list[str] | None, to: Path | None
) -> None:
    """Show a report, or write it as files; ``answer`` is what JSON tells of it."""
    from asesmen_cli.cli._screen import show_document, show_json
    from asesmen_cli.outputs import as_json
    from asesmen_cli.usecases.report import file_document

    if formats:
        with run.working(run.say("Writing")):
            files = file_document(ctx, document, tuple(dict.fromkeys(formats)), to)
        run.show(files, files_of, findings=files.findings)
    elif run.json:
        show_json(as_json(answer, run.words))
    else:
        show_document(document, run.words)
