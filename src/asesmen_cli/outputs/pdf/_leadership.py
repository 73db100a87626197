"""The report to the leadership: one look at how many, when, who is left over and why; the offices follow."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from asesmen_cli.domain.attendance import Attendance, Marks
from asesmen_cli.domain.document import Table
from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.domain.facts import PlanState, PlanView, Report
from asesmen_cli.domain.messages import N_, Message, msg, msgs
from asesmen_cli.language import Language
from asesmen_cli.outputs._measure import PAPER_MM
from asesmen_cli.outputs._overview import (
    by_office,
    by_tier,
    called_off_batches,
    in_short,
    outcomes,
    waiting,
)
from asesmen_cli.outputs._provenance import Provenance
from asesmen_cli.outputs.pdf._frame import Content
from asesmen_cli.outputs.pdf._tables import MARGINS, table_content

MOST_ROWS = 11
"""Rows of the schedule and of the reasons that the first page has room for. Where it would take more, the
batches are summarised by tier; the schedule has them all."""
TITLES = 4
"""Rows that the title, the headings and the sums of a table take."""


def leadership(report: Report, words: Language) -> Content:
    """Return what the head of the office and the mayor read first."""
    plan, across = report.plan, min(PAPER_MM[report.paper]) - MARGINS
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
        "tables": [table_content(table, words, across) for table in _tables(report)],
        "notes": [] if plan is None else _notes(plan, words),
        "annex": table_content(replace(by_office(report), title=msg("Annex: by office")), words, across)
        if len(report.by_office) > 1
        else None,
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
    """Yield the whole in two or three sentences: who must be assessed, what was planned and achieved."""
    due, plan, figures = report.due, report.plan, report.figures
    yield words.say(
        "Of {total} employees {due} must be assessed: {never} never were, {overdue} are overdue.",
        total=due.total,
        due=figures.due,
        never=due.counts.get(Status.NEVER, 0),
        overdue=due.counts.get(Status.OVERDUE, 0),
    )
    if figures.later:
        yield words.say("{n} more with a seat need not be assessed today.", n=figures.later)
    if plan is None:
        return
    if plan.standing:
        yield from map(words.put, _planned(plan, report.marks, words))
    if plan.state is PlanState.DRAFT:
        if plan.left_over:
            yield words.say("{unplaced} have no seat in it.", unplaced=len(plan.left_over))
    elif figures.without_seat:
        yield words.say("{unplaced} have no seat yet.", unplaced=figures.without_seat)


def _planned(plan: PlanView, marks: Marks, words: Language) -> Iterator[Message]:
    """Yield what the plan has, and what has become of its seats as far as attendance is in.

    Somebody who was dropped may have a second seat, so people and seats are counted apart.
    """
    first, last = plan.standing[0].window.start, max(one.window.end for one in plan.standing)
    n, period = len(plan.standing), words.period([first, last])
    people = len({nip for batch in plan.standing for nip in batch.nips})
    if plan.state is PlanState.DRAFT:
        yield msgs(
            "This draft gives {people} people a seat in {n} batch, {period}.",
            "This draft gives {people} people a seat in {n} batches, {period}.",
            n,
            people=people,
            period=period,
        )
        return
    yield msgs(
        "{people} people were given a seat in {n} batch, {period}.",
        "{people} people were given a seat in {n} batches, {period}.",
        n,
        people=people,
        period=period,
    )
    came = sum((outcomes(batch, marks) for batch in plan.standing), Counter[Attendance]())
    over = (batch for batch in plan.standing if batch.window.end < plan.as_of)
    unrecorded = sum(outcomes(batch, marks)[Attendance.OPEN] for batch in over)
    if came[Attendance.OPEN] < came.total():
        yield msg(
            "Of {seats} seats: {complete} attended in full, {dropped} dropped (gugur), {open} open.",
            seats=came.total(),
            **{found.value: came[found] for found in Attendance},
        )
    if unrecorded:
        yield msg("Of {n} seats the attendance is not recorded, though their batch is over.", n=unrecorded)


def _tables(report: Report) -> Iterator[Table]:
    """Yield the people by tier, the batches with what has become of them, and who has no seat and why."""
    yield by_tier(report)
    plan = report.plan
    if plan is not None:
        reasons = (waiting(plan),) if plan.left_over else ()
        rows = len(plan.standing) + sum(TITLES + len(one.rows) for one in reasons)
        yield in_short(plan, report.marks, by_batch=rows <= MOST_ROWS)
        yield from reasons


def _notes(plan: PlanView, words: Language) -> list[str]:
    return [*map(words.about, plan.findings), *map(words.put, called_off_batches(plan))]
