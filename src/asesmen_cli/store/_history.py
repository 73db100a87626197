"""The events of the record, read back: what was done, and what that changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from asesmen_cli.domain.record import Event, RowChange
from asesmen_cli.store import _journal
from asesmen_cli.store._changes import Change
from asesmen_cli.store._rows import Row, UnreadableError, among
from asesmen_cli.store._schema import CONFIDENTIAL, EVENTS, PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which changes are requested: of persons, of one batch of a plan, or those that concern nobody alone."""

    nips: frozenset[str] = frozenset()
    """Of these persons, under every number that they have had."""
    plan: int | None = None
    batch: int | None = None
    days: frozenset[str] = frozenset()
    """The days of that batch."""

    @property
    def everyone(self) -> bool:
        """Return whether nobody is named."""
        return not self.nips and self.plan is None

    def holds(self, change: Change) -> bool:
        """Return whether a change concerns what is requested."""
        table, before, after = change
        rows = [row for row in (before, after) if row is not None]
        if self.plan is None:
            return True
        match table:
            case "plans":
                return any(row["id"] == self.plan for row in rows)
            case "batches":
                return any((row["plan"], row["number"]) == (self.plan, self.batch) for row in rows)
            case "seats":
                return any((row["plan"], row["batch"]) == (self.plan, self.batch) for row in rows)
            case _:
                return any(row.get("nip") in self.nips and row.get("day") in self.days for row in rows)


MOST_NAMED = 20
"""People of an event who are named; more are counted."""
MOST_READ = 1_000
"""People whose changes are read, to count those concerned; of more everyone with a change counts."""


def events(connection: Connection, scope: Scope) -> Iterator[Event]:
    """Yield every event, oldest first, with its changes in a scope; with a scope only events with any."""
    every = _journal.frames(connection)
    people = func.count(every.c.subject.distinct()).label("people")
    erased = func.sum(case((every.c.erased, 1), else_=0)).label("erased")
    counted = connection.execute(select(every.c.seq, people, erased).group_by(every.c.seq))
    counts = {row.seq: row for row in counted}
    who = _concerned(connection, [seq for seq, row in counts.items() if row.people <= MOST_READ])
    found = _changes(connection, scope)
    for row in connection.execute(select(EVENTS).order_by(EVENTS.c.seq)):
        if scope.everyone or row.seq in found:
            try:
                yield _event(row, counts.get(row.seq), tuple(who[row.seq]), found.get(row.seq, ()))
            except (TypeError, ValueError) as error:
                raise UnreadableError(EVENTS.name, (row.seq,), str(error)) from error


def _event(row: Any, parts: Any, who: tuple[str, ...], changes: Sequence[Change]) -> Event:  # noqa: ANN401 (rows of SQLAlchemy)
    """Return an event from its row, the counts of its parts, whom it concerns, and the changes requested."""
    people = parts.people if parts is not None and parts.people > MOST_READ else len(who)
    return Event(
        number=row.seq,
        at=datetime.fromisoformat(row.at),
        as_of=date.fromisoformat(row.as_of),
        actor=row.actor,
        command=row.command,
        program=row.program,
        reason=row.reason,
        undoes=row.undoes,
        people=people,
        who=who if people <= MOST_NAMED else (),
        erased=parts.erased if parts else 0,
        changes=shown(changes),
    )


def author_of(connection: Connection, plan: int) -> str | None:
    """Return who changed a plan last; None where no event did."""
    same = EVENTS.c.seq == PARTS.c.seq
    parts = select(PARTS, EVENTS.c.actor).join(EVENTS, same).order_by(PARTS.c.seq.desc())
    for part in connection.execute(parts.where(PARTS.c.subject.is_(None), PARTS.c.payload.is_not(None))):
        changed = (
            row for table, *both in _journal.read_part(part).changes if table == "plans" for row in both
        )
        if any(row is not None and row["id"] == plan for row in changed):
            return str(part.actor)
    return None


def _concerned(connection: Connection, numbers: Collection[int]) -> dict[int, dict[str, None]]:
    """Return the people of each event about whom something changed other than their place in a list."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    parts = select(PARTS).where(PARTS.c.subject.is_not(None), among(connection, PARTS.c.seq, numbers))
    for part in connection.execute(parts.order_by(PARTS.c.seq, PARTS.c.n)):
        read = _journal.read_part(part)
        if any(change.matters for change in shown(read.changes)):
            found[read.seq][part.subject] = None
    for seq, subject in _journal.hidden_subjects(connection):
        found[seq][subject] = None
    return found


def _changes(connection: Connection, scope: Scope) -> dict[int, list[Change]]:
    """Return the changes within a scope, by event."""
    found: dict[int, list[Change]] = defaultdict(list)
    parts = select(PARTS).where(PARTS.c.payload.is_not(None)).order_by(PARTS.c.seq, PARTS.c.n)
    if scope.everyone:
        parts = parts.where(PARTS.c.subject.is_(None))
    elif scope.plan is None:
        parts = parts.where(among(connection, PARTS.c.subject, scope.nips))
    for part in connection.execute(parts):
        read = _journal.read_part(part)
        own = [change for change in read.changes if scope.holds(change) and _open(change).matters]
        if own:
            found[read.seq] += own
    return found


def shown(changes: Iterable[Change]) -> tuple[RowChange, ...]:
    """Return changes without what is confidential."""
    return tuple(map(_open, changes))


def _open(change: Change) -> RowChange:
    table, before, after = change
    hidden = CONFIDENTIAL.get(table, frozenset())
    closed = (
        before is not None
        and after is not None
        and any(before.get(name) != after.get(name) for name in hidden)
    )
    return RowChange(table=table, before=_bare(before, hidden), after=_bare(after, hidden), closed=closed)


def _bare(row: Row | None, hidden: Collection[str]) -> Row | None:
    return None if row is None else {name: value for name, value in row.items() if name not in hidden}
