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

MOST_BATCHES = 24
"""More batches than this are summarised by tier; the schedule has them all."""


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
    must = {
        "total": due.total,
        "due": figures.due,
        "never": due.counts.get(Status.NEVER, 0),
        "overdue": due.counts.get(Status.OVERDUE, 0),
        "later": figures.later,
    }
    yield (
        words.say(
            "Of {total} employees {due} must be assessed: {never} never were, {overdue} are overdue, {later}"
            " will be by the day of their batch.",
            **must,
        )
        if figures.later
        else words.say(
            "Of {total} employees {due} must be assessed: {never} never were, {overdue} are overdue.", **must
        )
    )
    if later := report.figures.later:
        yield words.say("{n} more have a seat and are due by the day of their batch.", n=later)
    if plan is None:
        return
    if plan.standing:
        yield words.put(_planned(plan, report.marks, words))
    if plan.state is PlanState.DRAFT:
        if plan.left_over:
            yield words.say("{unplaced} have no seat in it.", unplaced=len(plan.left_over))
    elif figures.without_seat:
        yield words.say("{unplaced} have no seat yet.", unplaced=figures.without_seat)


def _planned(plan: PlanView, marks: Marks, words: Language) -> Message:
    """Return what the plan has, and what has become of it as far as attendance is in."""
    first, last = plan.standing[0].window.start, max(one.window.end for one in plan.standing)
    came = sum((outcomes(batch, marks) for batch in plan.standing), Counter[Attendance]())
    n, period = len(plan.standing), words.period([first, last])
    if plan.state is PlanState.DRAFT:
        return msgs(
            "This draft gives {placed} people a seat in {n} batch, {period}.",
            "This draft gives {placed} people a seat in {n} batches, {period}.",
            n,
            placed=plan.quality.placed,
            period=period,
        )
    if came[Attendance.OPEN] == came.total():
        return msgs(
            "{placed} have a seat in {n} batch, {period}.",
            "{placed} have a seat in {n} batches, {period}.",
            n,
            placed=plan.quality.placed,
            period=period,
        )
    return msgs(
        "{called} people were given a seat in {n} batch, {period}: {complete} attended in full,"
        " {dropped} were dropped (gugur), {open} are still open.",
        "{called} people were given a seat in {n} batches, {period}: {complete} attended in full,"
        " {dropped} were dropped (gugur), {open} are still open.",
        n,
        called=came.total(),
        period=period,
        **{found.value: came[found] for found in Attendance},
    )


def _tables(report: Report) -> Iterator[Table]:
    """Yield the people by tier, the batches with what has become of them, and who has no seat and why."""
    yield by_tier(report)
    plan = report.plan
    if plan is not None:
        yield in_short(plan, report.marks, by_batch=len(plan.standing) <= MOST_BATCHES)
        if plan.left_over:
            yield waiting(plan)


def _notes(plan: PlanView, words: Language) -> list[str]:
    return [*map(words.about, plan.findings), *map(words.put, called_off_batches(plan))]
