"""``report`` and ``forecast``: what the numbers say, and what comes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.domain.messages import N_

if TYPE_CHECKING:
    from asesmen_cli.cli._options import Run
    from asesmen_cli.domain.document import Document
    from asesmen_cli.usecases.common.context import Context

PANEL = N_("Reports")

STATEMENT_FORMATS = ("xlsx", "csv", "json", "pdf", "docx", "html")

Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        parser=opt.one_of(STATEMENT_FORMATS),
        metavar="|".join(STATEMENT_FORMATS),
        help=N_("Write it as a file of this format (repeatable)"),
    ),
]
To = Annotated[Path | None, typer.Option(metavar="DIR", help=N_("Folder for the files (keluaran)"))]
Office = Annotated[
    str | None, typer.Option(metavar="TEXT", help=N_("Only this office: its name, or a unique part of it"))
]


def add_to(app: typer.Typer) -> None:
    """Put the commands under the root."""
    report = typer.Typer(cls=Group, help=N_("Reports: coverage, backlog, attendance, batches, one person."))
    report.command("coverage", cls=Command, help=N_("How far people are assessed."))(report_coverage)
    report.command("backlog", cls=Command, help=N_("Who must be assessed, and for how long already."))(
        report_backlog
    )
    report.command("attendance", cls=Command, help=N_("Who came to the batches, and who did not."))(
        report_attendance
    )
    report.command("batches", cls=Command, help=N_("What was planned and held, seats used, and the cost."))(
        report_batches
    )
    report.command(
        "results", cls=Command, help=N_("Results by category, in groups so large that nobody's own shows.")
    )(report_results)
    report.command("person", cls=Command, help=N_("One person's whole history."))(report_person)
    app.add_typer(report, name="report", rich_help_panel=PANEL)
    app.command(
        "forecast",
        cls=Command,
        help=N_("How many fall due month by month, and when the backlog clears."),
        rich_help_panel=PANEL,
    )(forecast)


def report_coverage(
    context: typer.Context,
    tiers: opt.Tiers = None,
    office: Office = None,
    formats: Formats = None,
    to: To = None,
) -> None:
    """Report the coverage."""
    from asesmen_cli.usecases.report import Asked, coverage

    asked = Asked(tiers=opt.tiers(tiers), office=office)
    _tell(opt.run_of(context), lambda ctx: coverage(ctx, asked), formats, to)


def report_backlog(
    context: typer.Context,
    tiers: opt.Tiers = None,
    office: Office = None,
    formats: Formats = None,
    to: To = None,
) -> None:
    """Report the backlog."""
    from asesmen_cli.usecases.report import Asked, backlog

    asked = Asked(tiers=opt.tiers(tiers), office=office)
    _tell(opt.run_of(context), lambda ctx: backlog(ctx, asked), formats, to)


def report_attendance(context: typer.Context, formats: Formats = None, to: To = None) -> None:
    """Report the attendance."""
    from asesmen_cli.usecases.report import attendance

    _tell(opt.run_of(context), attendance, formats, to)


def report_batches(context: typer.Context, formats: Formats = None, to: To = None) -> None:
    """Report the batches."""
    from asesmen_cli.usecases.report import batches

    _tell(opt.run_of(context), batches, formats, to)


def report_results(context: typer.Context, formats: Formats = None, to: To = None) -> None:
    """Report the results in groups."""
    from asesmen_cli.usecases.report import results

    _tell(opt.run_of(context), results, formats, to)


def report_person(
    context: typer.Context,
    nip: Annotated[str, typer.Argument(metavar="NIP", help=N_("Who"))],
    formats: Formats = None,
    to: To = None,
) -> None:
    """Report one person."""
    from asesmen_cli.usecases.report import person

    _tell(opt.run_of(context), lambda ctx: person(ctx, nip), formats, to)


def forecast(
    context: typer.Context,
    months: Annotated[int | None, opt.whole(N_("Months to look ahead (36)"))] = None,
    batches: Annotated[
        int | None,
        typer.Option(parser=opt.at_least(0), metavar="N", help=N_("Batches that can be held in a month (2)")),
    ] = None,
    batch_size: Annotated[int | None, opt.whole(N_("People in a batch (25)"))] = None,
    budget: Annotated[int | None, opt.whole(N_("Rupiah for each year; needs the cost of one person"))] = None,
    by: Annotated[
        date | None, opt.day(N_("What it takes to clear the backlog by this day"), "--clear-by")
    ] = None,
    tiers: opt.Tiers = None,
    formats: Formats = None,
    to: To = None,
) -> None:
    """Look ahead."""
    from asesmen_cli.cli._screen import show_document, show_json
    from asesmen_cli.outputs import as_json
    from asesmen_cli.usecases.forecast import ForecastOptions, foresee, statement

    run = opt.run_of(context)
    options = ForecastOptions(
        months=months,
        batches=batches,
        batch_size=batch_size,
        budget=budget,
        by=by,
        tiers=opt.tiers(tiers),
    )
    ctx = run.ctx()
    with run.working(run.say("Reckoning")):
        sheet = foresee(ctx, options)
    if formats:
        _write(run, ctx, statement(sheet), formats, to)
    elif run.json:
        show_json(as_json(sheet, run.words))
    else:
        show_document(statement(sheet), run.words)


def _tell(
    run: "Run", report: "Callable[[Context], Document]", formats: list[str] | None, to: Path | None
) -> None:
    """Show a report, or write it as files."""
    from asesmen_cli.cli._screen import show_document, show_json
    from asesmen_cli.outputs import as_json

    ctx = run.ctx()
    answer = report(ctx)
    if formats:
        _write(run, ctx, answer, formats, to)
    elif run.json:
        show_json(as_json(answer, run.words))
    else:
        show_document(answer, run.words)


def _write(run: "Run", ctx: "Context", answer: "Document", formats: list[str], to: Path | None) -> None:
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.report import file_statement

    with run.working(run.say("Writing")):
        written = file_statement(ctx, answer, tuple(dict.fromkeys(formats)), to)
    _render.written(written, run)
