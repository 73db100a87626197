"""What the record tells of the batches of plans: when each was last changed."""

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, select

from asesmen_cli.store._codec import Row
from asesmen_cli.store._journal import told
from asesmen_cli.store._schema import PARTS

Seen: TypeAlias = tuple[object, ...]
"""What a plan or a batch shows to those who were told of it."""

SHOWN = {"plans": ("state",), "batches": ("days", "room", "venue", "cancelled")}
KEYS = {"plans": ("id", None), "batches": ("plan", "number")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What one event made of a plan, or of one batch of it."""

    event: int
    plan: int
    batch: int | None
    """None for the plan itself."""
    seen: Seen | None
    """None where it went."""
    fresh: bool
    """Was it not there before?"""


def revisions(connection: Connection) -> tuple[Revision, ...]:
    """Every change of a plan or a batch, in order of the events."""
    parts = connection.execute(
        select(PARTS)
        .where(PARTS.c.subject.is_(None), PARTS.c.payload.is_not(None))
        .order_by(PARTS.c.seq, PARTS.c.n)
    )
    found = [
        _revision(one.seq, table, before, after)
        for one in map(told, parts)
        for table, before, after in one.changes
        if table in SHOWN
    ]
    return tuple(sorted(found, key=lambda revision: revision.event))


def _revision(event: int, table: str, before: Row | None, after: Row | None) -> Revision:
    plan, batch = KEYS[table]
    row = after or before or {}
    return Revision(
        event=event,
        plan=row[plan],
        batch=None if batch is None else row[batch],
        seen=None if after is None else tuple(after[column] for column in SHOWN[table]),
        fresh=before is None,
    )
