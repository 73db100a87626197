"""What the record tells of plans and their batches: which event touched which of them."""

from sqlalchemy import Connection, select

from asesmen_cli.domain.snapshot import Revision
from asesmen_cli.store._journal import told
from asesmen_cli.store._schema import PARTS

KEYS = {"plans": ("id", None), "batches": ("plan", "number")}
"""Table -> the columns of the plan and of the batch."""


def revisions(connection: Connection) -> tuple[Revision, ...]:
    """Everything that happened to plans and their batches, in order; of an event the plans come first."""
    parts = connection.execute(
        select(PARTS).where(PARTS.c.subject.is_(None), PARTS.c.payload.is_not(None))
    ).all()
    found = []
    for one in map(told, parts):
        for table, before, after in one.changes:
            row = after or before
            if table in KEYS and row is not None:
                plan, batch = KEYS[table]
                found.append(
                    Revision(
                        event=one.seq,
                        plan=row[plan],
                        batch=None if batch is None else row[batch],
                        replaces=row.get("replaces"),
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.event, one.batch or 0, one.plan)))
