"""What identifies the batches of a plan in calendars, even after later changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from asesmen_cli.domain.facts import Series
from asesmen_cli.domain.snapshot import PlanRecord, Revision


def series(plans: Sequence[PlanRecord], shown: PlanRecord | None, record: Iterable[Revision]) -> Series:
    """Return the line of a plan: the plans that it replaced, and the events about their batches.

    A batch keeps its number from plan to plan (``plan --keep``). Of a part of the plans, a batch in which
    nobody of the part sits is not there.
    """
    if shown is None:
        return Series()
    known = {plan.number: plan for plan in plans}
    line = [shown]
    while line[0].replaces is not None:
        line.insert(0, known[line[0].replaces])
    announced = {batch.number: batch for plan in line for batch in plan.plan.batches}
    gone = announced.keys() - {batch.number for batch in shown.plan.batches}
    return Series(
        root=line[0].digest,
        revisions=_latest(line[0].number, record),
        gone=tuple(replace(announced[number], nips=()) for number in sorted(gone)),
    )


def _latest(root: int, record: Iterable[Revision]) -> dict[int, int]:
    """Batch -> the last event that touched it, or a plan that holds it or takes that plan's place.

    All plans that go back to ``root`` count, those that were taken back too: so the number never falls.
    """
    roots: dict[int, int] = {}
    batches: dict[int, set[int]] = defaultdict(set)
    latest: dict[int, int] = {}
    for one in record:
        if one.batch is not None:
            touched = {one.batch}
            batches[one.plan].add(one.batch)
        else:
            roots[one.plan] = one.plan if one.replaces is None else roots[one.replaces]
            touched = batches[one.plan] | (set() if one.replaces is None else batches[one.replaces])
        if roots[one.plan] == root:
            latest.update(dict.fromkeys(touched, one.event))
    return latest
