"""``plan``: draft who goes when."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("plan")
def plan(
    run: Run,
    batch_size: opt.BatchSize = None,
    days: Annotated[
        int | None, opt.whole(N_("Consecutive working days of a batch"), setting="plan.days")
    ] = None,
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
            help=N_("Working days of the week"),
            show_default="plan.workdays",
        ),
    ] = None,
    straddle_weekend: Annotated[
        bool | None,
        opt.flag("--straddle-weekend/--no-straddle-weekend", N_("A batch may pass over a weekend")),
    ] = None,
    parallel: Annotated[
        int | None, opt.whole(N_("Rooms: batches at the same time"), setting="plan.parallel")
    ] = None,
    max_batches: Annotated[int | None, opt.whole(N_("At most so many batches"))] = None,
    mix_tiers: Annotated[
        bool | None, opt.flag("--mix-tiers/--no-mix-tiers", N_("A batch may hold several tiers"))
    ] = None,
    min_size: Annotated[
        int | None,
        opt.whole(N_("No batch smaller than this where it can be helped"), setting="plan.min_size"),
    ] = None,
    even: Annotated[bool, opt.flag("--even", N_("Batches of a tier as equal as possible"))] = False,
    office_cap: Annotated[
        str | None,
        typer.Option(
            parser=opt.office_cap,
            metavar="N|P%",
            help=N_("At most so many of one office away at the same time: 3, or 10%"),
        ),
    ] = None,
    tier: opt.Tiers = None,
    dates: Annotated[
        Path | None,
        opt.text(
            "FILE.xlsx", N_("The venue's own windows and seats, a row for each batch, in place of --days")
        ),
    ] = None,
    what_if: Annotated[
        bool, opt.flag("--what-if", N_("Also tell what a higher cap, another seat and the like would bring"))
    ] = False,
    problem: Annotated[
        Path | None,
        opt.text(
            "FILE.json",
            N_("Write the problem to this file; if it is there already, solve it again instead"),
        ),
    ] = None,
    keep: Annotated[
        bool, opt.flag("--keep", N_("Plan again with the fewest moves from the published plan"))
    ] = False,
) -> None:
    """Draft a plan."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
    from asesmen_cli.usecases.plan.keep import keep_plan

    if problem is not None and problem.exists():
        from asesmen_cli.usecases.plan.problem_file import solve_file

        _render.plan(solve_file(problem), run, people=False)
        return
    ctx = run.ctx()
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
        office_cap=office_cap,
        tiers=opt.tiers(tier),
        dates=dates,
        what_if=what_if,
        problem=problem,
    )
    with run.working(run.say("Planning")):
        sheet = (keep_plan if keep else draft_plan)(ctx, options, run.ask)
    if run.json and not what_if:  # a script reads the same from plan and from show
        sheet = replace(sheet, binding=(), gains=())
    _render.plan(sheet, run, people=False)
