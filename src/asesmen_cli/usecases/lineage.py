"""What calendars know the batches of a plan by, whatever has become of them since they were told."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from asesmen_cli.domain.facts import PlanState, Series
from asesmen_cli.domain.planning import Batch
from asesmen_cli.store import Revision, StoredPlan

STATUS: Mapping[PlanState, str] = {
    PlanState.NONE: "tentative",
    PlanState.DRAFT: "tentative",
    PlanState.PUBLISHED: "confirmed",
    PlanState.SUPERSEDED: "confirmed",
    PlanState.WITHDRAWN: "cancelled",
}
"""What calendars are told of the batches of a plan. Its successor tells what became of one superseded."""


def series(plans: Sequence[StoredPlan], shown: StoredPlan | None, record: Iterable[Revision]) -> Series:
    """The line of a plan: the plans whose place it took, and what the record tells of their batches.

    A batch keeps its number from plan to plan (``plan --keep``). What is told of it was last changed by one
    event: the number of that event is its revision, which grows with each change and never falls. For a part
    of the plans, a batch in which nobody of the part sits is not there.
    """
    if shown is None:
        return Series()
    line = _line(plans, shown)
    latest, born = _latest({plan.number for plan in line}, record)
    for old, new in pairwise(line):
        for number in _batches(old).keys() ^ _batches(new).keys():
            latest[number] = max(latest.get(number, 0), born.get(new.number, 0))
    before = {number: batch for plan in line for number, batch in _batches(plan).items()}
    gone = before.keys() - _batches(shown).keys()
    return Series(
        root=line[0].digest,
        revisions=latest,
        gone=tuple(replace(before[number], nips=()) for number in sorted(gone)),
    )


def _latest(line: Container[int], record: Iterable[Revision]) -> tuple[dict[int, int], dict[int, int]]:
    """Batch -> the event that last changed what is told of it; plan -> the event that made it."""
    status: dict[int, str] = {}
    batches: dict[int, dict[int, object]] = defaultdict(dict)
    told: dict[int, object] = {}
    latest: dict[int, int] = {}
    born: dict[int, int] = {}
    for one in sorted(record, key=lambda one: (one.event, one.batch is not None)):
        if one.plan not in line or one.seen is None:
            continue
        if one.batch is not None:
            batches[one.plan][one.batch] = one.seen
            touched = [one.batch]
        else:
            before = status.get(one.plan)
            status[one.plan] = STATUS[PlanState(str(one.seen[0]))]
            touched = [] if status[one.plan] == before else [*batches[one.plan]]
            if one.fresh:
                born[one.plan] = one.event
        for batch in touched:
            now = (status[one.plan], batches[one.plan][batch])
            if told.get(batch) != now:
                told[batch], latest[batch] = now, one.event
    return latest, born


def _line(plans: Sequence[StoredPlan], shown: StoredPlan) -> list[StoredPlan]:
    """The plan, after those whose place it took, the first of them first."""
    known = {plan.number: plan for plan in plans}
    line = [shown]
    while line[0].replaces is not None:
        line.insert(0, known[line[0].replaces])
    return line


def _batches(plan: StoredPlan) -> dict[int, Batch]:
    return {batch.number: batch for batch in plan.plan.batches}
