"""``plan``: draft who goes when."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import BLANK, about, days_of, not_loaded, people_table, strong, tier_name
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Cell, Column, Part, Table, Text
from asesmen_cli.domain.facts import PlanState, PlanView, Quality
from asesmen_cli.domain.left_over import left_over
from asesmen_cli.domain.messages import N_, Kind, Message, Param, msg, msgs
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.what_if import brings

command = Commands()
NO_CHANGE = msg("Nothing was changed: each has that seat already.")


Days = Annotated[
    int | None, opt.whole(N_("Consecutive working days of a batch"), setting="plan.days", most=60)
]
Start = Annotated[
    date | None, opt.day(N_("First day; the first working day at least ten days after today if left out"))
]
Until = Annotated[date | None, opt.day(N_("Last day that a batch may use"))]
Workdays = Annotated[
    str | None,
    typer.Option(
        parser=opt.weekday_range,
        metavar="mon-fri|mon-sat|…",
        help=N_("Working days of the week"),
        show_default="plan.workdays",
    ),
]
Straddle = Annotated[
    bool | None,
    opt.rarely(opt.flag("--straddle-weekend/--no-straddle-weekend", N_("A batch may span a weekend"))),
]
Parallel = Annotated[
    int | None, opt.whole(N_("Rooms: batches at the same time"), setting="plan.parallel", most=100)
]
MaxBatches = Annotated[int | None, opt.whole(N_("At most so many batches"), most=10_000)]
MixTiers = Annotated[
    bool | None, opt.flag("--mix-tiers/--no-mix-tiers", N_("A batch may hold several tiers"))
]
MinSize = Annotated[
    int | None,
    opt.rarely(
        opt.whole(N_("No batch smaller than this if it can be avoided"), setting="plan.min_size", most=1_000)
    ),
]
Even = Annotated[bool, opt.rarely(opt.flag("--even", N_("Batches of a tier as equal as possible")))]
OfficeCap = Annotated[
    str | None,
    typer.Option(
        parser=opt.office_cap,
        metavar="N|P%",
        help=N_("At most so many of one office away at the same time: 3, or 10%"),
    ),
]
Dates = Annotated[
    Path | None,
    opt.text("FILE.xlsx", N_("The venue's own windows and seats, a row for each batch, in place of --days")),
]
WhatIf = Annotated[
    bool,
    opt.flag(
        "--what-if",
        N_("Also show what a higher cap, another seat and the like would bring; about two minutes at most"),
    ),
]
Problem = Annotated[
    Path | None,
    opt.rarely(
        opt.text(
            "FILE.json", N_("Write the problem to this file; if it is there already, solve it again instead")
        )
    ),
]
Keep = Annotated[bool, opt.flag("--keep", N_("Plan again with the fewest moves from the published plan"))]


@command("plan")
def plan(
    run: Run,
    batch_size: opt.BatchSize = None,
    days: Days = None,
    start: Start = None,
    until: Until = None,
    workdays: Workdays = None,
    straddle_weekend: Straddle = None,
    parallel: Parallel = None,
    max_batches: MaxBatches = None,
    mix_tiers: MixTiers = None,
    min_size: MinSize = None,
    even: Even = False,
    office_cap: OfficeCap = None,
    tier: opt.Tiers = None,
    dates: Dates = None,
    what_if: WhatIf = False,
    problem: Problem = None,
    keep: Keep = False,
) -> None:
    """Draft a plan."""
    from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
    from asesmen_cli.usecases.plan.keep import keep_plan

    if problem is not None and problem.exists():
        from asesmen_cli.usecases.plan.problem_file import solve_file

        show_view(run, solve_file(problem))
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
        view = (keep_plan if keep else draft_plan)(ctx, options, run.ask)
    if run.json and not what_if:  # a script reads the same from plan and from show
        view = replace(view, binding=(), gains=())
    show_view(run, view)


def show_view(run: Run, view: PlanView, *, people: bool = False, said: Message | None = None) -> None:
    """Show a plan: its batches, with ``people`` everyone in them, and what was ``said`` to have been done."""
    hints = {
        PlanState.NONE: msg("Nothing was kept: this plan was made from a file."),
        PlanState.PUBLISHED: msg("Next: asesmen export --format docx (letters), asesmen attend sheet BATCH"),
    }
    hint = hints.get(view.state, msg("Next: asesmen show, asesmen export"))
    hinted = view.quality.flagged and (view.state is PlanState.NONE or not people)
    run.show(
        view,
        partial(described, people=people, verbose=run.verbose, said=said),
        *([hint] if hinted else []),
        findings=(*view.findings, *view.conflicts) if view.quality.flagged else (),
    )


def described(view: PlanView, *, people: bool, verbose: bool, said: Message | None = None) -> Iterator[Part]:
    """The batches, who is left over and why, and how good the plan is."""
    if not view.quality.flagged:
        yield Text(msg("Nobody is due on {day}: there is nothing to plan.", day=view.settings.start))
        return
    if view.plan.batches:
        yield _batches(view)
    for batch in view.plan.batches if people else ():
        yield BLANK
        yield strong(
            msg(
                "Batch {n} · {tier} · {days}",
                n=batch.number,
                tier=tier_name(batch.tier),
                days=days_of(batch),
            )
        )
        yield people_table((view.people[nip] for nip in batch.nips), pinned=view.pinned)
    if view.held:
        yield BLANK
        yield Text(msg("Left out, since they have a seat in a published plan: {n}", n=len(view.held)))
    if view.left_over:
        yield from _left_over(view, people=people)
    yield BLANK
    if said is not None:
        yield strong(said)
    yield from _moved(view)
    yield from _summary(view, verbose=verbose)
    yield from (Text(about(finding)) for finding in view.binding)
    for gain in view.gains:
        yield Text(msg("With {change}: {brings}.", change=gain.words, brings=brings(gain)))
    yield from not_loaded(view.load)


def _batches(view: PlanView) -> Table:
    rooms = view.settings.parallel > 1
    venues = any(batch.window.venue for batch in view.plan.batches)

    def row(batch: Batch) -> tuple[Cell, ...]:
        window, days = batch.window, days_of(batch)
        return (
            batch.number,
            tier_name(batch.tier),
            Message("{days}{off}", {"days": days, "off": msg(" (called off)")})
            if batch.number in view.cancelled
            else window.days,
            len(batch.nips),
            window.seats,
            *([window.room] if rooms else []),
            *([window.venue] if venues else []),
        )

    return Table(
        key="batches",
        columns=(
            Column(key="number", title=N_("Batch"), kind=Kind.NUMBER),
            Column(key="tier", title=N_("Tier"), kind=Kind.TEXT),
            Column(key="days", title=N_("Days"), kind=Kind.DAYS),
            Column(key="people", title=N_("People")),
            Column(key="seats", title=N_("Seats")),
            *([Column(key="room", title=N_("Room"), kind=Kind.NUMBER)] if rooms else []),
            *([Column(key="venue", title=N_("Venue"), kind=Kind.TEXT, priority=1)] if venues else []),
        ),
        rows=tuple(map(row, view.plan.batches)),
    )


def _moved(view: PlanView) -> Iterator[Part]:
    """Where those sit now whose seat was changed."""
    batches = {nip: batch for batch in view.standing for nip in batch.nips}
    for nip in view.moved:
        person, batch = view.people[nip], batches.get(nip)
        who: dict[str, Param] = {"name": person.name, "office": person.office or msg("(no office)")}
        if batch is None:
            yield strong(msg("{name} ({office}): no seat now.", **who))
        elif nip in view.pinned:
            yield strong(
                msg(
                    "{name} ({office}): batch {n}, {days}, pinned.",
                    n=batch.number,
                    days=days_of(batch),
                    **who,
                )
            )
        else:
            yield strong(
                msg("{name} ({office}): batch {n}, {days}.", n=batch.number, days=days_of(batch), **who)
            )


def _left_over(view: PlanView, *, people: bool) -> Iterator[Part]:
    """Those without a seat by tier and reason."""
    yield BLANK
    yield strong(msg("Left over: {n}", n=len(view.left_over)))
    for group in left_over(view.left_over, lambda nip: view.people[nip].tier):
        params: dict[str, Param] = {
            "tier": tier_name(group.tier),
            "n": len(group.people),
            "reason": group.reason,
        }
        yield Text(Message("{tier}, {n}: {reason}", params))
        if people:
            yield people_table(view.people[one.nip] for one in group.people)


def _summary(view: PlanView, *, verbose: bool) -> Iterator[Part]:
    quality = view.quality
    counts: dict[str, Param] = {
        "placed": quality.placed,
        "flagged": quality.flagged - len(view.held),
        "batches": msgs("{n} batch", "{n} batches", quality.batches),
        "unplaced": len(view.left_over),
    }
    yield strong(_counts(quality, counts))
    if view.not_yet and quality.fewest_batches is not None:
        yield Text(
            msgs(
                "{n} of them need not be assessed today, but on the first day of the batch.",
                "{n} of them need not be assessed today, but on the first day of their batches.",
                view.not_yet,
            )
        )
    yield Text(
        msg(
            "{proof} {state} as of {day}, from {file}.",
            proof=_proof(view),
            state=state_of(view),
            day=view.as_of,
            file=view.source,
        )
    )
    if verbose:
        yield Text(
            msg(
                "Waiting cost {cost}, at least {bound}; fingerprint {digest}.",
                cost=quality.cost,
                bound=quality.bound,
                digest=view.digest[:12],
            )
        )


def _proof(view: PlanView) -> Message:
    """Whether a better plan exists; of even batches only those of the same sizes are compared (rule R29)."""
    if view.quality.optimal:
        even = view.settings.even
        return (
            msg("No better plan with batches of these sizes exists.")
            if even
            else msg("No better plan exists.")
        )
    if view.quality.bound is not None or (view.state is PlanState.PUBLISHED and not view.cancelled):
        return msg("It is not proven that no better plan exists.")
    return msg("It was changed after it was made.")


def state_of(view: PlanView) -> Message:
    """What kind of plan it is, and its name."""
    names = {
        PlanState.PUBLISHED: msg("Published plan {name}", name=view.name),
        PlanState.SUPERSEDED: msg("Earlier plan {name}", name=view.name),
        PlanState.WITHDRAWN: msg("Withdrawn plan {name}", name=view.name),
    }
    return names.get(view.state, msg("Draft"))


def _counts(quality: Quality, counts: Mapping[str, Param]) -> Message:
    """How many have a seat, in how many batches, and what is known about fewer batches."""
    if quality.fewest_batches is None:
        return msg(
            "{placed} of the {flagged} people of this plan have a seat in {batches}; without a seat:"
            " {unplaced}.",
            **counts,
        )
    if quality.fewest_batches == quality.batches:
        return msg(
            "{placed} of {flagged} people who must be assessed have a seat in {batches} (the fewest"
            " possible); without a seat: {unplaced}.",
            **counts,
        )
    return msg(
        "{placed} of {flagged} people who must be assessed have a seat in {batches} (the fewest possible:"
        " {fewest}); without a seat: {unplaced}.",
        fewest=quality.fewest_batches,
        **counts,
    )
