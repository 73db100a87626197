"""The record: events with each row before and after, in a chain of digests.

The digest of a part is SHA-256 over its salt and payload; that of an event over its frame, the digests of
its parts and the digest of the event before. Erasing a person removes salt and payload of their parts:
the digests stay, so the chain still verifies, and nobody can guess what was there.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Table, and_, bindparam, delete, func, insert, select, update

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.letters import Registered
from asesmen_cli.domain.people import Absence, Assessment, Exemption, Voided
from asesmen_cli.domain.results import Result
from asesmen_cli.domain.snapshot import PersonRecord, PlanRecord
from asesmen_cli.store import _codec
from asesmen_cli.store._codec import NO_BATCH, Row
from asesmen_cli.store._schema import EVENTS, PARTS, STATE

Change: TypeAlias = tuple[str, Row | None, Row | None]
"""Table, row before, row after."""
Rows: TypeAlias = Mapping[str, Sequence[Row]]
"""Rows by table."""

START = bytes(32)
"""What stands before the first event."""
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who does what, when and why: the frame of an event. It names nobody: it is never erased."""

    at: datetime
    """The clock, with its zone."""
    as_of: date
    actor: str
    command: str
    program: str
    reason: str | None = None
    """Why what was published is changed, or a rule is broken."""
    undoes: int | None = None
    """The number of the event that this one takes back."""


@dataclass(slots=True)
class Changes:
    """What a command changes, collected before it is written."""

    by_subject: dict[str | None, list[Change]] = field(default_factory=lambda: defaultdict(list))
    """The changes of each person by NIP; under None those that concern nobody alone."""

    def __iter__(self) -> Iterator[Change]:
        return (change for own in self.by_subject.values() for change in own)

    def person(self, before: PersonRecord | None, after: PersonRecord) -> None:
        """A person is new, or is told differently."""
        old = None if before is None else _codec.person_row(before)
        self.by_subject[after.person.nip].append(("people", old, _codec.person_row(after)))

    def assessment(self, after: Assessment, before: Assessment | None = None) -> None:
        """An assessment goes on record, or is told more fully."""
        old = None if before is None else _codec.assessment_row(before)
        self.by_subject[after.nip].append(("assessments", old, _codec.assessment_row(after)))

    def renumber(self, former: str, current: str, own: Rows, there: Rows, known: Iterable[str]) -> None:
        """A person has a new number: every row about them moves to it.

        Args:
            former: The number until now.
            current: The new number.
            own: The rows under the former number.
            there: Those under the new number. Where both tell the same fact, these stay, unless only the
                other is in the roster, or has a seat.
            known: Numbers that the person had before ``former``.
        """
        taken: dict[Any, list[Row]] = defaultdict(list)
        for table, row in ((table, row) for table, rows in there.items() for row in rows):
            taken[table, _told(table, row)].append(row)
        for table, row in ((table, row) for table, rows in own.items() for row in rows):
            moved = {**row, "nip": current}
            rivals = taken[table, _told(table, moved)]
            self.by_subject[former].append((table, row, None))
            if not rivals or _weight(moved) > max(map(_weight, rivals)):
                self.by_subject[current] += [(table, rival, None) for rival in rivals]
                self.by_subject[current].append((table, None, moved))
                rivals.clear()
        for number in known:
            before = {"former": number, "current": former}
            after = None if number == current else {**before, "current": current}
            self.by_subject[current].append(("former_numbers", before, after))
        link = {"former": former, "current": current}
        self.by_subject[current].append(("former_numbers", None, link))

    def exemption(self, before: Exemption | None, after: Exemption | None) -> None:
        """A person is left out of plans, or no longer."""
        old = None if before is None else _codec.exemption_row(before)
        new = None if after is None else _codec.exemption_row(after)
        self.by_subject[str((new or old or {})["nip"])].append(("exemptions", old, new))

    def absence(self, before: Absence | None, after: Absence | None) -> None:
        """A person is away on some days, or no longer."""
        old = None if before is None else _codec.absence_row(before)
        new = None if after is None else _codec.absence_row(after)
        self.by_subject[str((new or old or {})["nip"])].append(("absences", old, new))

    def mark(self, before: Mark | None, after: Mark | None) -> None:
        """A person came on a day or did not, or that is told differently."""
        old = None if before is None else _codec.mark_row(before)
        new = None if after is None else _codec.mark_row(after)
        self.by_subject[str((new or old or {})["nip"])].append(("marks", old, new))

    def void(self, after: Voided) -> None:
        """An assessment is declared invalid."""
        self.by_subject[after.nip].append(("voided", None, _codec.voided_row(after)))

    def result(self, before: Result | None, after: Result) -> None:
        """A result has come, is told differently, or was handed to the person."""
        old = None if before is None else _codec.result_row(before)
        self.by_subject[after.receipt.nip].append(("results", old, _codec.result_row(after)))

    def load(self, number: int, load: Load, digest: str) -> None:
        """A roster was loaded."""
        self.by_subject[None].append(("loads", None, _codec.load_row(number, load, digest)))

    def plan(self, before: PlanRecord | None, after: PlanRecord | None) -> None:
        """A plan is made, takes the place of another, or goes."""
        self._differing(_codec.plan_rows(before), _codec.plan_rows(after), of_persons="seats")

    def letter(self, before: Registered | None, after: Registered) -> None:
        """A letter goes into the register, or what became of it is told."""
        self._differing(_codec.letter_rows(before), _codec.letter_rows(after), of_persons="letter_people")

    def _differing(self, old: _codec.Keyed, new: _codec.Keyed, *, of_persons: str) -> None:
        """The rows that differ; in one table the second part of the key is the person whom a row is about."""
        for table, key in dict.fromkeys([*old, *new]):
            was, is_now = old.get((table, key)), new.get((table, key))
            if was != is_now:
                subject = str(key[1]) if table == of_persons else None
                self.by_subject[subject].append((table, was, is_now))


def head(connection: Connection) -> tuple[int, bytes]:
    """Number and digest of the last event."""
    last = connection.execute(
        select(EVENTS.c.seq, EVENTS.c.digest).order_by(EVENTS.c.seq.desc()).limit(1)
    ).first()
    return (0, START) if last is None else (last.seq, last.digest)


def append(connection: Connection, stamp: Stamp, changes: Changes) -> None:
    """Write the changes and the event that holds them."""
    record(connection, stamp, changes.by_subject.items())
    apply(connection, changes)


def record(connection: Connection, stamp: Stamp, contents: Iterable[tuple[str | None, object]]) -> None:
    """Write an event with a part for each of the contents, which stand beside the person they are about."""
    last, previous = head(connection)
    parts: list[Row] = []
    for n, (subject, content) in enumerate(contents):
        salt = secrets.token_bytes(SALT_BYTES)
        payload = to_json(content)
        digest = hashlib.sha256(salt + payload).digest()
        parts.append(
            {"seq": last + 1, "n": n, "subject": subject, "salt": salt, "digest": digest, "payload": payload}
        )
    frame = {
        "seq": last + 1,
        "at": stamp.at.astimezone(UTC).isoformat(timespec="seconds"),
        "as_of": stamp.as_of.isoformat(),
        "actor": stamp.actor,
        "command": stamp.command,
        "program": stamp.program,
        "reason": stamp.reason,
        "undoes": stamp.undoes,
    }
    link = _link(previous, frame, [part["digest"] for part in parts])
    connection.execute(insert(EVENTS), {**frame, "previous": previous, "digest": link})
    _insert(connection, PARTS, parts)


def apply(connection: Connection, changes: Iterable[Change]) -> None:
    """Bring the tables from each row before to the row after."""
    gone: dict[str, list[Row]] = defaultdict(list)
    new: dict[str, list[Row]] = defaultdict(list)
    changed: dict[str, list[Row]] = defaultdict(list)
    for table, before, after in changes:
        stays = before is not None and after is not None and _key(table, before) == _key(table, after)
        if before is not None and not stays:
            gone[table].append(before)
        if after is not None:
            (changed if stays else new)[table].append(after)
    for name, rows in gone.items():
        connection.execute(delete(STATE[name]).where(_by_key(name)), _keyed(name, rows))
    for name, rows in new.items():
        _insert(connection, STATE[name], rows)
    for name, rows in changed.items():
        keys = {column.name for column in STATE[name].primary_key}
        values: Row = {column: bindparam(column) for column in rows[0] if column not in keys}
        connection.execute(update(STATE[name]).where(_by_key(name)).values(values), _keyed(name, rows))


def last_writer(connection: Connection) -> tuple[str, str]:
    """Who made the last event, and with which command."""
    last = connection.execute(select(EVENTS.c.actor, EVENTS.c.command).order_by(EVENTS.c.seq.desc()).limit(1))
    return ("?", "?") if (row := last.first()) is None else (row.actor, row.command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a part tells, and of which part of which event: its own, or one whose content had to go."""

    seq: int
    n: int
    changes: Sequence[Change]


def told(part: Any) -> Told:  # noqa: ANN401 (a row of SQLAlchemy has its columns as attributes)
    """Read a part that is not erased."""
    match from_json(part.payload):
        case {"instead_of": [seq, n], "changes": changes}:
            return Told(seq=seq, n=n, changes=_of_today(changes))
        case changes:
            return Told(seq=part.seq, n=part.n, changes=_of_today(changes))


def _of_today(changes: Iterable[Change]) -> list[Change]:
    """The changes as today's tables know them: before the fourth layout no seat was no batch, not batch 0."""
    return [(table, _seated(table, before), _seated(table, after)) for table, before, after in changes]


def _seated(table: str, row: Row | None) -> Row | None:
    return row if row is None or table != "seats" else {**row, "batch": row["batch"] or NO_BATCH}


def replay(source: Connection, target: Connection) -> None:
    """Make the tables of ``target`` from the events of ``source``."""
    again = select(PARTS).where(func.substr(PARTS.c.payload, 1, 1) == b"{")
    anew = {(one.seq, one.n): one for one in map(told, source.execute(again))}

    def standing(parts: Iterable[Any]) -> Iterator[Change]:
        for part in parts:
            one = anew.get((part.seq, part.n)) if part.payload is None else told(part)
            if one is not None and (one.seq, one.n) == (part.seq, part.n):
                yield from one.changes

    in_order = source.execute(select(PARTS).order_by(PARTS.c.seq, PARTS.c.n))
    for _, parts in groupby(in_order, key=attrgetter("seq")):
        apply(target, standing(parts))  # an event at once, as it was written: a statement takes all its rows


def taking_back(connection: Connection, seq: int) -> Changes:
    """The changes that bring everything back to where it was before the last event that still stands."""
    changes = Changes()
    for part in connection.execute(select(PARTS).where(PARTS.c.seq == seq).order_by(PARTS.c.n.desc())):
        for table, before, after in reversed(told(part).changes):
            changes.by_subject[part.subject].append((table, after, before))
    return changes


def broken_link(connection: Connection) -> int | None:
    """The number of the first event that does not fit its parts, its frame or its forerunner, or None."""
    digests: dict[int, list[bytes]] = defaultdict(list)
    for part in connection.execute(select(PARTS).order_by(PARTS.c.seq, PARTS.c.n)):
        sound = part.payload is None or hashlib.sha256(part.salt + part.payload).digest() == part.digest
        digests[part.seq].append(part.digest if sound else b"")
    previous = START
    columns = [column for column in EVENTS.c if column.name not in ("previous", "digest")]
    for number, event in enumerate(connection.execute(select(EVENTS).order_by(EVENTS.c.seq)), start=1):
        frame = {column.name: getattr(event, column.name) for column in columns}
        expected = _link(previous, frame, digests[event.seq])
        if (event.seq, event.previous, event.digest) != (number, previous, expected):
            return number
        previous = event.digest
    return None


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert many rows. The driver takes them as they are: a whole city is loaded in half the time.

    Rows of events that are older than a column lack it; it is empty then.
    """
    absent = {column.name: None for column in table.columns if column.name not in rows[0]} if rows else {}
    rows = [{**absent, **row} for row in rows] if absent else rows
    statement = insert(table).compile(dialect=connection.dialect)
    if rows and statement.positional:
        columns = itemgetter(*(column.name for column in table.columns))
        connection.exec_driver_sql(str(statement), [columns(row) for row in rows])
    elif rows:
        connection.execute(insert(table), rows)


def _link(previous: bytes, frame: Row, digests: Sequence[bytes]) -> bytes:
    told = {name: value for name, value in frame.items() if value is not None}
    text = json.dumps([previous.hex(), told, [digest.hex() for digest in digests]], sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


def _told(table: str, row: Row) -> tuple[Any, ...]:
    """What a row tells of, once for two numbers of one person. Of a plan that is the seat."""
    return (row["plan"],) if table == "seats" else _key(table, row)


def _weight(row: Row) -> bool:
    """Does the row tell of somebody who is in the roster, or has a seat? Of two alike that one counts."""
    return bool(row.get("present") or row.get("batch"))


def _key(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in STATE[table].primary_key)


def _by_key(name: str) -> Any:  # noqa: ANN401 (an expression of SQLAlchemy)
    return and_(*(column == bindparam(f"key_{column.name}") for column in STATE[name].primary_key))


def _keyed(name: str, rows: Iterable[Row]) -> list[Row]:
    keys = [column.name for column in STATE[name].primary_key]
    return [{**row, **{f"key_{key}": row[key] for key in keys}} for row in rows]
