"""``forecast``: what falls due, and when the backlog clears."""

from datetime import date
from functools import partial
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.report import show_or_write
from asesmen_cli.domain.messages import N_

command = Commands()


@command("forecast")
def forecast(
    run: Run,
    months: Annotated[
        int | None, opt.whole(N_("Months to look ahead"), setting="forecast.months", most=240)
    ] = None,
    batches: Annotated[
        int | None,
        opt.whole(
            N_("Batches that can be held in a month"), least=0, most=1_000, setting="forecast.batches_a_month"
        ),
    ] = None,
    batch_size: opt.BatchSize = None,
    budget: Annotated[int | None, opt.whole(N_("Rupiah for each year; needs the cost of one person"))] = None,
    by: Annotated[
        date | None, opt.day(N_("What it takes to clear the backlog by this day"), "--clear-by")
    ] = None,
    tiers: opt.Tiers = None,
    formats: opt.Formats = None,
    to: opt.To = None,
) -> None:
    """Look ahead."""
    from asesmen_cli.usecases.forecast import ForecastOptions, foresee, statement
    from asesmen_cli.usecases.report import file_document

    options = ForecastOptions(
        months=months,
        batches=batches,
        batch_size=batch_size,
        budget=budget,
        by=by,
        tiers=opt.tiers(tiers),
    )
    province = run.province()
    if province is not None:
        document = province.forecast(options)
        show_or_write(run, province.write, document, document, formats, to)
        return
    ctx = run.ctx()
    with run.working(run.say("Calculation")):
        sheet = foresee(ctx, options)
    show_or_write(run, partial(file_document, ctx), sheet, statement(sheet), formats, to)
