"""``plan`` and ``show``: who goes when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.cli.leave import Nip, Reason
from asesmen_cli.domain.messages import N_

PANEL = N_("Who goes when")


Number = int | None
Because = Annotated[
    str | None,
    typer.Option("--reason", metavar="TEXT", help=N_("Why, for the record; name nobody, it is never erased")),
]
Force = Annotated[bool, typer.Option("--force", help=N_("Do it though it breaks a rule; it goes on record"))]
BatchNumber = Annotated[
    int, typer.Argument(parser=opt.at_least(1), metavar="N", help=N_("Number of the batch"))
]
PlanName = Annotated[
    str | None, typer.Option("--plan", metavar="NAME", help=N_("Another plan than the newest one"))
]


def add_to(app: typer.Typer) -> None:
    """Put the commands under the root."""

    def add(group: typer.Typer, name: str, command: Callable[..., None], text: str) -> None:
        group.command(name, cls=Command, help=text, rich_help_panel=PANEL if group is app else None)(command)

    add(
        app,
        "plan",
        plan,
        N_("Draft a plan: everyone flagged on the day it starts, in batches on real working days."),
    )
    add(app, "show", show, N_("Show the plan: batches, people, and who is left over and why."))
    add(app, "why", why, N_("One person: the rule, its source, the seat, or why there is none."))
    add(app, "move", move, N_("Give a person of the draft a seat in another batch."))
    add(app, "swap", swap, N_("Let two people of the draft change places."))
    add(app, "pin", pin, N_("Fix a person's seat, so that planning again leaves it."))
    add(app, "unpin", unpin, N_("Let a fixed seat go."))
    add(
        app, "publish", publish, N_("Freeze the draft under a name: what is published never moves by itself.")
    )
    add(app, "diff", diff, N_("What differs between two plans: new, moved, dropped."))
    batch = typer.Typer(cls=Group, help=N_("Change a published batch, on record."))
    add(batch, "cancel", batch_cancel, N_("Call a batch off; its people are planned again."))
    add(batch, "shift", batch_shift, N_("Move a batch to other days."))
    app.add_typer(batch, name="batch", rich_help_panel=PANEL)


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
        typer.Option(
            metavar="FILE.xlsx",
            help=N_("The venue's own windows and seats, a row for each batch, in place of --days"),
        ),
    ] = None,
    what_if: Annotated[
        bool,
        typer.Option(
            "--what-if", help=N_("Also tell what a higher cap, another seat and the like would bring")
        ),
    ] = False,
    problem: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.json",
            help=N_("Write the problem to this file; if it is there already, solve it again instead"),
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help=N_("Plan again with the fewest moves from the published plan"))
    ] = False,
) -> None:
    """Draft a plan."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
    from asesmen_cli.usecases.plan.keep import keep_plan

    run = opt.run_of(context)
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


def show(context: typer.Context, name: PlanName = None) -> None:
    """Show the plan."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.draft import show_plan

    run = opt.run_of(context)
    _render.plan(show_plan(run.ctx(), name), run, people=True)


def why(context: typer.Context, nip: Nip) -> None:
    """Explain one person."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.why import why as explain

    run = opt.run_of(context)
    _render.why(explain(run.ctx(), nip), run)


def move(
    context: typer.Context,
    nip: Nip,
    to: Annotated[int, typer.Option(parser=opt.at_least(1), metavar="BATCH", help=N_("The batch to sit in"))],
    force: Force = False,
    reason: Because = None,
) -> None:
    """Give a person another seat."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.edit import move as change

    run = opt.run_of(context)
    _render.plan(change(run.ctx(), nip, to, force=force, reason=reason), run, people=False)
    _without_reason(run, reason, due=force)


def swap(context: typer.Context, one: Nip, other: Nip, force: Force = False, reason: Because = None) -> None:
    """Let two people change places."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.edit import swap as change

    run = opt.run_of(context)
    _render.plan(change(run.ctx(), one, other, force=force, reason=reason), run, people=False)
    _without_reason(run, reason, due=force)


def pin(context: typer.Context, nip: Nip) -> None:
    """Fix a seat."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.edit import pin as change

    run = opt.run_of(context)
    _render.plan(change(run.ctx(), nip, pinned=True), run, people=False)


def unpin(context: typer.Context, nip: Nip) -> None:
    """Let a seat go."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.plan.edit import pin as change

    run = opt.run_of(context)
    _render.plan(change(run.ctx(), nip, pinned=False), run, people=False)


def publish(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help=N_("Its name; the start date if left out"))
    ] = None,
    withdraw: Annotated[
        str | None, typer.Option(metavar="NAME", help=N_("Take that published plan back"))
    ] = None,
    reason: Because = None,
) -> None:
    """Publish the draft, or take a plan back."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases import publish as publishing

    run = opt.run_of(context)
    ctx = run.ctx()
    if withdraw is not None:
        sheet = publishing.withdraw(ctx, withdraw, reason)
    else:
        sheet = publishing.publish(ctx, name, run.ask, reason)
    _render.plan(sheet, run, people=False)
    _without_reason(run, reason, due=withdraw is not None)


def batch_cancel(context: typer.Context, number: BatchNumber, reason: Reason, name: PlanName = None) -> None:
    """Call a batch off."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.publish import cancel_batch

    run = opt.run_of(context)
    _render.plan(cancel_batch(run.ctx(), number, reason, name), run, people=False)


def batch_shift(
    context: typer.Context,
    number: BatchNumber,
    start: Annotated[date, opt.day(N_("First day on which it may begin"))],
    name: PlanName = None,
    force: Force = False,
    reason: Because = None,
) -> None:
    """Move a batch to other days."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.publish import shift_batch

    run = opt.run_of(context)
    sheet = shift_batch(run.ctx(), number, start, force=force, reason=reason, name=name)
    _render.plan(sheet, run, people=False)
    _without_reason(run, reason, due=True)


def _without_reason(run: opt.Run, reason: str | None, *, due: bool) -> None:
    """What was published, or is against a rule, is better changed with a reason."""
    if due and not reason:
        run.note(run.say("It is on record without a reason; tell one with --reason TEXT."))


def diff(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Argument(metavar="A", help=N_("A plan; the newest published one"))
    ] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help=N_("Another; the draft"))] = None,
) -> None:
    """Compare two plans."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.publish import difference

    run = opt.run_of(context)
    _render.diff(difference(run.ctx(), first, second), run)
