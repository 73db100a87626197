"""``due``: who must be assessed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import NAME, NIP, OFFICE, TIER, joined, not_loaded, reading_of, strong, tier_name
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.offices import settle
from asesmen_cli.domain.document import Column, Part, Table, Text
from asesmen_cli.domain.due import Status
from asesmen_cli.domain.facts import DueList
from asesmen_cli.domain.findings import AsesmenError, Exit
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.people import Tier

command = Commands()


@command("due")
def due(
    run: Run,
    roster: Annotated[
        Path | None, opt.file("ROSTER", N_("The workbook; without it, list from what is on file"))
    ] = None,
    tier: opt.Tiers = None,
    office: opt.Office = None,
    within: Annotated[
        int, opt.whole(N_("Also those due in that many days"), least=0, most=36_500, metavar="DAYS")
    ] = 0,
    everyone: Annotated[bool, opt.flag("--all", N_("Everyone, out of scope too"))] = False,
    strict: opt.Strict = False,
    errors: opt.Errors = None,
    sheets: opt.Sheets = None,
    mappings: opt.Mappings = None,
    swap_dates: opt.SwapDates = None,
    partial: opt.Partial = False,
    fail_if_due: Annotated[
        bool, opt.flag("--fail-if-due", N_("Exit with 4 if anybody must be assessed"))
    ] = False,
) -> None:
    """List who is due."""
    from asesmen_cli.cli._proposal import roster_options
    from asesmen_cli.usecases.due import Listing, list_due, load_roster

    ctx = run.ctx()
    listing = Listing(tiers=opt.tiers(tier), office=office, within=within, everyone=everyone)
    if roster is None and errors is not None:
        raise AsesmenError("usage.missing", what="ROSTER", command="asesmen due")
    if roster is None:
        answer = list_due(ctx, listing)
    else:
        fresh = not ctx.workspace.exists
        options = roster_options(
            run,
            roster,
            strict=strict,
            errors=errors,
            sheets=sheets,
            mappings=mappings,
            swap_dates=swap_dates,
            partial=partial,
        )
        with run.reading(roster):
            answer = load_roster(ctx, roster, options, listing, run.ask)
        if fresh:
            run.note(run.say("New workspace: {workspace}", workspace=run.workspace))
    run.show(answer, described, *_hints(answer), findings=answer.findings)
    if roster is not None:
        settle(run, ctx)
    if fail_if_due and answer.flagged:
        raise typer.Exit(Exit.DUE)


def described(answer: DueList) -> Iterator[Part]:
    """Who is listed, then how many there are of each status."""
    if answer.people:
        yield _people(answer)
    counts = answer.counts
    yield strong(
        msg(
            "As of {day}: {flagged} of {people} people must be assessed"
            " ({never} never assessed, {overdue} overdue).",
            day=answer.as_of,
            flagged=answer.flagged,
            people=answer.total,
            never=counts[Status.NEVER],
            overdue=counts[Status.OVERDUE],
        )
    )
    yield Text(
        msg(
            "Due within {days} days: {soon}. Up to date: {current}. Out of scope: {out}.",
            days=answer.rule.soon_days,
            soon=counts[Status.SOON],
            current=counts[Status.CURRENT],
            out=counts[Status.OUT_OF_SCOPE],
        )
    )
    if answer.flagged:
        tiers = ((tier, answer.flagged_tiers.get(tier, 0)) for tier in Tier)
        parts = joined(Message("{tier} {n}", {"tier": tier_name(tier), "n": n}) for tier, n in tiers if n)
        yield Text(msg("By tier: {tiers}.", tiers=parts))
    yield Text(
        msg(
            "Rule: due {cycle} months after the last assessment; valid nationally for {validity}.",
            cycle=answer.rule.cycle_months,
            validity=answer.rule.validity_months,
        )
    )
    yield from reading_of(answer.load)
    if answer.changes is not None:
        yield Text(
            msg(
                "On file: {new} new, {changed} changed, {gone} gone, {same} as before.",
                new=answer.changes.new,
                changed=answer.changes.changed,
                gone=answer.changes.gone,
                same=answer.changes.same,
            )
        )
    yield from not_loaded(answer.load)


def _people(answer: DueList) -> Table:
    return Table(
        key="people",
        columns=(
            NIP,
            NAME,
            OFFICE,
            TIER,
            Column(key="last", title=N_("Last"), kind=Kind.DAY),
            Column(key="due_on", title=N_("Due on"), kind=Kind.DAY, priority=1),
            Column(key="days_overdue", title=N_("Days over")),
        ),
        rows=tuple(
            (
                one.person.nip,
                one.person.name,
                one.person.office,
                one.person.tier,
                one.last.held_on if one.last else msg("never"),
                one.due_on,
                one.days_overdue,
            )
            for one in answer.people
        ),
    )


def _hints(answer: DueList) -> Iterator[Message]:
    staff = sum(answer.flagged_tiers.get(tier, 0) for tier in (Tier.FUNGSIONAL, Tier.PELAKSANA))
    if staff:
        yield msg(
            "{n} of those who must be assessed are functional or staff (pelaksana)."
            " If your office does not assess them: asesmen settings set scope.tiers"
            " jpt,administrator,pengawas",
            n=staff,
        )
    if answer.flagged:
        yield msg("Next: asesmen plan")
