"""Carries a workspace into another, of either kind: what is new, with the record as it was written."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, select, update

from asesmen_cli.store import _journal
from asesmen_cli.store._changes import Change, apply, insert_rows
from asesmen_cli.store._rows import Row, key_of
from asesmen_cli.store._schema import EVENTS, PARTS, STATE


class PartedError(Exception):
    """The target is not an earlier state of the source."""

    def __init__(self, event: int) -> None:
        super().__init__(event)
        self.event = event
        """The number of the first event that they do not share."""


def carry(source: Connection, target: Connection) -> int:
    """Bring ``target`` to the state of ``source``, and return how many events were new.

    Raises:
        PartedError: The record of the target is not the beginning of that of the source.
        HiddenError: The role may not read all of the source.
    """
    if _journal.hidden(source):
        raise _journal.HiddenError
    there = _journal.digests(target)
    here = _journal.digests(source)
    parted = next((number for number, digest in there.items() if here.get(number) != digest), None)
    if parted is not None:
        raise PartedError(parted)
    last = max(there, default=0)
    for table in (EVENTS, PARTS):
        insert_rows(target, table, _rows(source, table, table.c.seq > last))
    _empty(source, target, last)
    changes = [
        change
        for name, table in STATE.items()
        for change in _differences(name, _by_key(target, table), _by_key(source, table))
    ]
    apply(target, changes)
    return len(here) - len(there)


def _empty(source: Connection, target: Connection, last: int) -> None:
    """Erase the parts that have been erased since they were carried."""
    erased = select(PARTS.c.seq, PARTS.c.n).where(PARTS.c.payload.is_(None), PARTS.c.seq <= last)
    gone = {tuple(row) for row in source.execute(erased)} - {tuple(row) for row in target.execute(erased)}
    for seq, n in sorted(gone):
        here = (PARTS.c.seq == seq) & (PARTS.c.n == n)
        target.execute(update(PARTS).where(here).values(subject=None, salt=None, payload=None))


def _rows(connection: Connection, table: Table, where: Any = True) -> list[Row]:  # noqa: ANN401 (an expression of SQLAlchemy)
    found = connection.execute(select(table).where(where).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


def _by_key(connection: Connection, table: Table) -> dict[Any, Row]:
    return {key_of(table.name, row): row for row in _rows(connection, table)}


def _differences(table: str, before: Mapping[Any, Row], after: Mapping[Any, Row]) -> list[Change]:
    return [
        (table, before.get(key), after.get(key))
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]
