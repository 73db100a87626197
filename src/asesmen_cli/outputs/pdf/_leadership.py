"""The report to the leadership: one look at how many, when, who is left over and why; the offices follow."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from asesmen_cli.domain.document import Table
from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.domain.facts import PlanState, PlanView, Report, Tally
from asesmen_cli.domain.messages import N_, msgs
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.language import Language
from asesmen_cli.outputs._overview import called_off_batches, in_short, waiting
from asesmen_cli.outputs._provenance import Provenance
from asesmen_cli.outputs.pdf._frame import Content

MOST_BATCHES = 24
"""More batches than this are summarised by tier; the schedule has them all."""


def leadership(report: Report, words: Language) -> Content:
    """Return what the head of the office and the mayor read first."""
    return {
        "title": words.say("Report on the competency assessment"),
        "lead": list(_lead(report, words)),
        "figures": [[words.say(name), n] for name, n in _figures(report)],
        "standing": words.say("Status of the employees"),
        "statuses": [
            {
                "status": status.value,
                "name": words.say(STATUS_WORDS[status]),
                "n": report.due.counts.get(status, 0),
            }
            for status in Status
        ],
        "by_tier": words.say("By tier"),
        "tiers": _tallies(
            sorted(report.by_tier, key=lambda tally: list(Tier).index(Tier(tally.group))),
            lambda group: words.say(TIER_WORDS[Tier(group)]),
        ),
        "annex": words.say("Annex: by office"),
        "offices": _tallies(
            sorted(report.by_office, key=lambda tally: (-tally.flagged, tally.group)),
            lambda group: group or words.say("(no office)"),
        ),
        "plan": None if report.plan is None else _plan(report.plan, words),
        "basis": words.say("What this is based on"),
        "sources": list(Provenance(report, words).basis()),
    }


def _figures(report: Report) -> Iterator[tuple[str, int]]:
    yield N_("Employees in the roster"), report.due.total
    figures = report.figures
    yield N_("Must be assessed"), figures.due
    yield N_("Scheduled"), figures.seated
    yield N_("Not yet scheduled"), figures.without_seat
    if report.plan is not None and report.plan.state is PlanState.DRAFT:
        yield N_("Of these in the draft"), figures.in_draft
    yield N_("Done"), figures.done


def _lead(report: Report, words: Language) -> Iterator[str]:
    """Yield the whole in two or three sentences."""
    due, plan = report.due, report.plan
    yield words.say(
        "Of {total} employees {flagged} must be assessed: {never} never were, {overdue} are overdue.",
        total=due.total,
        flagged=due.flagged,
        never=due.counts.get(Status.NEVER, 0),
        overdue=due.counts.get(Status.OVERDUE, 0),
    )
    if later := report.figures.later:
        yield words.say("{n} more have a seat and are due by the day of their batch.", n=later)
    if plan is None:
        return
    draft = plan.state is PlanState.DRAFT
    if plan.standing:
        first, last = plan.standing[0].window.start, max(one.window.end for one in plan.standing)
        n, placed, period = len(plan.standing), plan.quality.placed, words.period([first, last])
        yield words.put(
            msgs(
                "This draft gives {placed} people a seat in {n} batch, {period}.",
                "This draft gives {placed} people a seat in {n} batches, {period}.",
                n,
                placed=placed,
                period=period,
            )
            if draft
            else msgs(
                "{placed} have a seat in {n} batch, {period}.",
                "{placed} have a seat in {n} batches, {period}.",
                n,
                placed=placed,
                period=period,
            )
        )
    if draft and plan.left_over:
        yield words.say("{unplaced} have no seat in it.", unplaced=len(plan.left_over))
    elif not draft and report.figures.without_seat:
        yield words.say("{unplaced} have no seat yet.", unplaced=report.figures.without_seat)


def _plan(plan: PlanView, words: Language) -> Content:
    schedule = in_short(plan, by_batch=len(plan.standing) <= MOST_BATCHES)
    notes = (*map(words.about, plan.findings), *map(words.put, called_off_batches(plan)))
    return {
        "schedule": words.put(schedule.title),
        "batches": _rows(schedule, words),
        "people": sum(len(batch.nips) for batch in plan.standing),
        "left_over": words.put(waiting(plan).title),
        "reasons": _rows(waiting(plan), words),
        "notes": notes,
    }


def _rows(table: Table, words: Language) -> list[list[object]]:
    """Return the rows in words; counts stay numbers, what is not known is empty."""
    return [
        [
            cell if isinstance(cell, int) or cell is None else words.cell(cell, kind)
            for cell, kind in zip(row, table.kinds, strict=True)
        ]
        for row in table.rows
    ]


def _tallies(tallies: Sequence[Tally], name: Callable[[str], str]) -> list[Content]:
    return [{**asdict(tally), "name": name(tally.group)} for tally in tallies]
