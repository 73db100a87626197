"""Everything on file, read in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, select

from asesmen_cli.domain.attendance import Mark, Marks, on_record
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.people import Absence, Assessment, Voided
from asesmen_cli.domain.results import Receipt
from asesmen_cli.domain.snapshot import Revision, Snapshot
from asesmen_cli.store import _journal, _rows
from asesmen_cli.store._schema import FORMER_NUMBERS, PARTS

_Value = TypeVar("_Value")
_Fact = TypeVar("_Fact", bound=Assessment | Absence | Voided | Receipt)


def read_snapshot(
    connection: Connection, *, revisions: bool, nips: Collection[str] | None = None
) -> Snapshot:
    """Return everything on file.

    Args:
        connection: A transaction.
        revisions: Whether the changes of plans are read too.
        nips: People; then only what is on file about them, without absences and letters.
    """

    def own(rows: _rows.Rows[_Value], *order: str) -> list[_Value]:
        return rows.all(connection, *order, nips=nips)

    loads = _rows.LOADS.all(connection, "id")
    last = loads[-1] if loads else None
    plans, marks = _rows.plans(connection, nips), _marks(own(_rows.MARKS, "nip", "day"))
    receipts = own(_rows.RECEIPTS, "held_on")
    voided = own(_rows.VOIDED, "held_on")
    published = (batch for plan in plans if plan.state is PlanState.PUBLISHED for batch in plan.standing)
    read = own(_rows.ASSESSMENTS)
    return Snapshot(
        head=_journal.head(connection)[0],
        heads=_journal.heads(connection),
        load=last.load if last else None,
        loads=last.number if last else 0,
        digest=last.digest if last else None,
        people=_rows.people(connection, nips),
        assessments=_by_person(on_record(read, published, marks, receipts, voided)),
        exemptions={one.nip: one for one in own(_rows.EXEMPTIONS)},
        absences=_by_person(_rows.ABSENCES.all(connection, "first")) if nips is None else {},
        former={row.former: row.current for row in connection.execute(select(FORMER_NUMBERS))},
        marks=marks,
        voided=_by_person(voided),
        plans=plans,
        receipts=_by_person(receipts),
        letters=_rows.letters(connection) if nips is None else (),
        revisions=_revisions(connection) if revisions else (),
        proposed=tuple(one.load for one in loads if any(table.columns for table in one.load.tables)),
    )


def _by_person(facts: Iterable[_Fact]) -> dict[str, tuple[_Fact, ...]]:
    people: dict[str, tuple[_Fact, ...]] = {}
    for fact in facts:
        people[fact.nip] = (*people.get(fact.nip, ()), fact)
    return people


def _marks(marks: Iterable[Mark]) -> Marks:
    people: dict[str, dict[date, Mark]] = defaultdict(dict)
    for mark in marks:
        people[mark.nip][mark.day] = mark
    return dict(people)


_PLAN_AND_BATCH = {"plans": ("id", None), "batches": ("plan", "number")}
"""Table -> the columns with the numbers of the plan and of the batch."""


def _revisions(connection: Connection) -> tuple[Revision, ...]:
    """Return every change of a plan or a batch, in order of the events, plans before batches."""
    parts = select(PARTS).where(PARTS.c.subject.is_(None), PARTS.c.payload.is_not(None))
    found = []
    for part in map(_journal.read_part, connection.execute(parts)):
        for table, before, after in part.changes:
            row = after or before
            if table in _PLAN_AND_BATCH and row is not None:
                plan, batch = _PLAN_AND_BATCH[table]
                found.append(
                    Revision(
                        event=part.seq,
                        plan=row[plan],
                        batch=None if batch is None else row[batch],
                        replaces=row.get("replaces"),
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.event, one.batch or 0, one.plan)))
