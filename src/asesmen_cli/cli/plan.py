"""``plan`` and ``show``: who goes when."""

from datetime import date
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command
from asesmen_cli.domain.messages import N_

PANEL = N_("Who goes when")


def add_to(app: typer.Typer) -> None:
    """Put the commands under the root."""
    app.command(
        "plan",
        cls=Command,
        help=N_("Draft a plan: everyone flagged on the day it starts, in batches on real working days."),
        rich_help_panel=PANEL,
    )(plan)
    app.command(
        "show",
        cls=Command,
        help=N_("Show the plan: batches, people, and who is left over and why."),
        rich_help_panel=PANEL,
    )(show)


Number = int | None


def plan(
    context: typer.Context,
    batch_size: Annotated[Number, opt.whole(N_("People in a batch (25)"))] = None,
    days: Annotated[Number, opt.whole(N_("Consecutive working days of a batch (3)"))] = None,
    start: Annotated[
        date | None,
        opt.day(N_("First day; the first working day at least ten days after today if left out")),
    ] = None,
    until: Annotated[date | None, opt.day(N_("Last day that a batch may use"))] = None,
    workdays: Annotated[
        str | None,
        typer.Option(
            parser=opt.weekday_range,
            metavar="mon-fri|mon-sat|…",
            help=N_("Working days of the week (mon-fri)"),
        ),
    ] = None,
    straddle_weekend: Annotated[
        bool | None,
        typer.Option("--straddle-weekend/--no-straddle-weekend", help=N_("A batch may pass over a weekend")),
    ] = None,
    parallel: Annotated[Number, opt.whole(N_("Rooms: batches at the same time (1)"))] = None,
    max_batches: Annotated[Number, opt.whole(N_("At most so many batches"))] = None,
    mix_tiers: Annotated[
        bool | None, typer.Option("--mix-tiers/--no-mix-tiers", help=N_("A batch may hold several tiers"))
    ] = None,
    min_size: Annotated[
        Number, opt.whole(N_("No batch smaller than this where it can be helped (5)"))
    ] = None,
    even: Annotated[bool, typer.Option("--even", help=N_("Batches of a tier as equal as possible"))] = False,
    tier: opt.Tiers = None,
) -> None:
    """Draft a plan."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.planning import PlanOptions, draft_plan

    run = opt.run_of(context)
    desk = run.desk()
    options = PlanOptions(
        batch_size=batch_size,
        days=days,
        start=start,
        until=until,
        workdays=workdays,
        straddle_weekend=straddle_weekend,
        parallel=parallel,
        max_batches=max_batches,
        mix_tiers=mix_tiers,
        min_size=min_size,
        even=even,
        tiers=opt.tiers(tier),
    )
    with run.working(run.say("Planning")):
        sheet = draft_plan(desk, options)
    _render.plan(sheet, run, people=False)


def show(context: typer.Context) -> None:
    """Show the plan."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.planning import show_plan

    run = opt.run_of(context)
    _render.plan(show_plan(run.desk()), run, people=True)
