"""The record: events with each row before and after, in a chain of digests.

The digest of a part is SHA-256 over its salt, its place, whom it is about, and its payload; that of an event
is over its frame, the digests of its parts and the digest of the event before. To erase a person, salt,
subject and payload of their parts are removed, and the event of the erasure lists these parts. The digests
stay: the chain still verifies, nobody can guess what was there, and no part can be emptied unseen.

Events of the first format have neither place nor subject in the digests of their parts, and no such lists.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from json.encoder import encode_basestring_ascii
from operator import attrgetter
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Select, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.record import SHORT, Head, earlier
from asesmen_cli.store._changes import Change, Changes, apply, insert_columns
from asesmen_cli.store._rows import NO_BATCH, Row, UnreadableError, is_shared, key_of
from asesmen_cli.store._schema import EVENTS, FRAMES, PARTS

START = bytes(32)
"""The digest before the first event."""
SALT_BYTES = 16
LIST = b'{"emptied":'
"""The beginning of the part of an erasure that lists the parts that it emptied."""
FORMAT = 2
"""How the digests of new events are made; events of the first format hold no number."""


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


def head(connection: Connection) -> tuple[int, bytes]:
    """Number and digest of the last event."""
    last = connection.execute(
        select(EVENTS.c.seq, EVENTS.c.digest).order_by(EVENTS.c.seq.desc()).limit(1)
    ).first()
    return (0, START) if last is None else (last.seq, last.digest)


def heads(connection: Connection) -> tuple[Head, ...]:
    """Return the last event, and some before it."""
    numbers = earlier(head(connection)[0])
    found = (
        select(EVENTS.c.seq, EVENTS.c.digest).where(EVENTS.c.seq.in_(numbers)).order_by(EVENTS.c.seq.desc())
    )
    return tuple(
        Head(row.seq, row.digest.hex() if row.seq == numbers[0] else row.digest.hex()[:SHORT])
        for row in connection.execute(found)
    )


def digests(connection: Connection) -> dict[int, str]:
    """Return number -> digest of every event, in hexadecimal, oldest first."""
    found = select(EVENTS.c.seq, EVENTS.c.digest).order_by(EVENTS.c.seq)
    return {row.seq: row.digest.hex() for row in connection.execute(found)}


def has(connection: Connection, digest: bytes) -> bool:
    """Return whether an event has this digest."""
    return connection.execute(select(EVENTS.c.seq).where(EVENTS.c.digest == digest)).first() is not None


def frames(connection: Connection) -> Any:  # noqa: ANN401 (a table, or a statement as one)
    """Return every part without its content: ``seq``, ``n``, ``subject``, ``digest``, ``erased``."""
    if is_shared(connection):
        return FRAMES
    erased = PARTS.c.payload.is_(None).label("erased")
    return select(PARTS.c.seq, PARTS.c.n, PARTS.c.subject, PARTS.c.digest, erased).subquery()


def hidden(connection: Connection, *where: int) -> int:
    """Return how many parts, of all events or of one, the role may not read."""
    if not is_shared(connection):
        return 0
    every = select(func.count()).select_from(FRAMES).where(FRAMES.c.erased.is_(False))
    read = select(func.count()).select_from(PARTS).where(PARTS.c.payload.is_not(None))
    for seq in where:
        every, read = every.where(FRAMES.c.seq == seq), read.where(PARTS.c.seq == seq)
    return int(connection.execute(every).scalar_one() - connection.execute(read).scalar_one())


def hidden_subjects(connection: Connection) -> list[tuple[int, str]]:
    """Return the event and the person of each part about a person that the role may not read."""
    if not is_shared(connection):
        return []
    same = (FRAMES.c.seq == PARTS.c.seq) & (FRAMES.c.n == PARTS.c.n)
    unseen = select(FRAMES.c.seq, FRAMES.c.subject).select_from(FRAMES.outerjoin(PARTS, same))
    unseen = unseen.where(PARTS.c.seq.is_(None), FRAMES.c.subject.is_not(None))
    return [(seq, subject) for seq, subject in connection.execute(unseen.order_by(FRAMES.c.seq, FRAMES.c.n))]


def append(connection: Connection, stamp: Stamp, changes: Changes) -> None:
    """Write the changes and the event that holds them."""
    record(connection, stamp, changes.by_subject.items())
    apply(connection, changes)


def record(connection: Connection, stamp: Stamp, contents: Iterable[tuple[str | None, object]]) -> None:
    """Write an event with a part for each of the contents, given with the person they are about."""
    last, previous = head(connection)
    pairs = [*contents]
    subjects, payloads = [subject for subject, _ in pairs], [to_json(content) for _, content in pairs]
    random = secrets.token_bytes(SALT_BYTES * len(pairs))
    salts = [random[at : at + SALT_BYTES] for at in range(0, len(random), SALT_BYTES)]
    own = zip(range(len(pairs)), subjects, salts, payloads, strict=True)
    digests = [_digest(FORMAT, last + 1, *one) for one in own]
    frame = {
        "seq": last + 1,
        "at": stamp.at.astimezone(UTC).isoformat(timespec="seconds"),
        "as_of": stamp.as_of.isoformat(),
        "actor": stamp.actor,
        "command": str(stamp.command),
        "program": stamp.program,
        "reason": stamp.reason,
        "undoes": stamp.undoes,
        "format": FORMAT,
    }
    link = _link(previous, frame, digests)
    connection.execute(insert(EVENTS), {**frame, "previous": previous, "digest": link})
    if pairs:
        parts = {"seq": [last + 1] * len(pairs), "n": range(len(pairs)), "subject": subjects, "salt": salts}
        insert_columns(connection, PARTS, {**parts, "digest": digests, "payload": payloads})


def last_writer(connection: Connection) -> tuple[str, str]:
    """Who made the last event, and with which command."""
    last = connection.execute(select(EVENTS.c.actor, EVENTS.c.command).order_by(EVENTS.c.seq.desc()).limit(1))
    return ("?", "?") if (row := last.first()) is None else (row.actor, row.command)


class HiddenError(Exception):
    """The role may not read all of the record that is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The changes in a part, and where they belong: to this part, or to one that was emptied."""

    seq: int
    n: int
    changes: Sequence[Change]


def read_part(part: Any) -> Part:  # noqa: ANN401 (a row of SQLAlchemy has its columns as attributes)
    """Read a part that is not erased.

    Raises:
        UnreadableError: if it does not hold changes.
    """
    try:
        match from_json(part.payload):
            case {"instead_of": [int(seq), int(n)], "changes": changes}:
                return Part(seq=seq, n=n, changes=_current(changes))
            case {"emptied": _}:
                return Part(seq=part.seq, n=part.n, changes=())
            case changes:
                return Part(seq=part.seq, n=part.n, changes=_current(changes))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableError(PARTS.name, (part.seq, part.n), str(error)) from error


_ADDED: Mapping[str, Row] = {"plans": {"edited": 0}, "seats": {"pinned": 0}}
"""What rows hold in columns that are newer than their event, where that is not NULL."""


def _current(changes: Iterable[Change]) -> list[Change]:
    """Return the changes as the tables of the newest layout have them."""
    return [
        (table, _current_row(table, before), _current_row(table, after)) for table, before, after in changes
    ]


def _current_row(table: str, row: Row | None) -> Row | None:
    if row is not None:
        key_of(table, row)  # raises an error where the row is none of the table
    if row is None or table not in _ADDED:
        return row
    row = _ADDED[table] | row
    # before the fourth layout, no seat was no batch
    return {**row, "batch": row["batch"] or NO_BATCH} if table == "seats" else row


def replay(source: Connection, target: Connection) -> None:
    """Make the tables of ``target`` from the events of ``source``."""
    again = select(PARTS).where(func.substr(PARTS.c.payload, 1, 1) == b"{")
    replaced = {(one.seq, one.n): one for one in map(read_part, source.execute(again))}

    def standing(parts: Iterable[Any]) -> Iterator[Change]:
        for part in parts:
            one = replaced.get((part.seq, part.n)) if part.payload is None else read_part(part)
            if one is not None and (one.seq, one.n) == (part.seq, part.n):
                yield from one.changes

    in_order = source.execute(select(PARTS).order_by(PARTS.c.seq, PARTS.c.n))
    for seq, parts in groupby(in_order, key=attrgetter("seq")):
        try:
            apply(target, standing(parts))  # an event at once, as it was written
        except (AttributeError, KeyError, TypeError, SQLAlchemyError) as error:
            raise UnreadableError(PARTS.name, (seq,), str(error)) from error


def taking_back(connection: Connection, seq: int) -> Changes:
    """Return the changes that undo the last event that was not undone.

    Raises:
        HiddenError: The role may not read all of it.
    """
    changes = Changes()
    if hidden(connection, seq):
        raise HiddenError
    for part in connection.execute(select(PARTS).where(PARTS.c.seq == seq).order_by(PARTS.c.n.desc())):
        for table, before, after in reversed(read_part(part).changes):
            changes.by_subject[part.subject].append((table, after, before))
    return changes


def broken_link(connection: Connection) -> int | None:
    """Return the number of the first event that is not as it was written, or None.

    It does not fit its parts, its frame or the event before, or a part was emptied that no erasure lists.
    """
    events = connection.execute(select(EVENTS).order_by(EVENTS.c.seq)).all()
    formats = {event.seq: event.format for event in events}
    digests: dict[int, list[bytes]] = defaultdict(list)
    empty: set[tuple[int, int]] = set()
    for part in connection.execute(_with_content(connection)):
        sound = part.n == len(digests[part.seq]) and _is_sound(part, formats.get(part.seq))
        digests[part.seq].append(part.digest if sound else b"")
        if part.erased:
            empty.add((part.seq, part.n))
    unlisted = {seq for seq, _ in empty - _erased(connection, events)}
    previous = START
    columns = [column for column in EVENTS.c if column.name not in ("previous", "digest")]
    for number, event in enumerate(events, start=1):
        frame = {column.name: getattr(event, column.name) for column in columns}
        expected = _link(previous, frame, digests[event.seq])
        if (event.seq, event.previous, event.digest) != (number, previous, expected) or number in unlisted:
            return number
        previous = event.digest
    return None


def _with_content(connection: Connection) -> Select[Any]:
    """Return every part in order, with its content as far as the role may read it."""
    if not is_shared(connection):
        return select(PARTS, PARTS.c.payload.is_(None).label("erased")).order_by(PARTS.c.seq, PARTS.c.n)
    same = (FRAMES.c.seq == PARTS.c.seq) & (FRAMES.c.n == PARTS.c.n)
    both = FRAMES.outerjoin(PARTS, same)
    return select(FRAMES, PARTS.c.salt, PARTS.c.payload).select_from(both).order_by(FRAMES.c.seq, FRAMES.c.n)


def _is_sound(part: Any, form: int | None) -> bool:  # noqa: ANN401 (a row of SQLAlchemy)
    """Return whether a part fits its digest. Of an erased or a hidden one there is only the digest."""
    if part.payload is None:
        return isinstance(part.digest, bytes)
    whole = all(isinstance(one, bytes) for one in (part.digest, part.salt, part.payload))
    return (
        whole
        and len(part.salt) == SALT_BYTES
        and _digest(form, part.seq, part.n, part.subject, part.salt, part.payload) == part.digest
    )


def _erased(connection: Connection, events: Sequence[Any]) -> set[tuple[int, int]]:
    """Return the parts that erasures have emptied.

    Erasures of the first format list none: up to the last of them, every empty part counts as erased.
    """
    last = max((one.seq for one in events if one.format is None and one.command == Command.ERASE), default=0)
    every = frames(connection)
    older = select(every.c.seq, every.c.n).where(every.c.erased, every.c.seq < last)
    found = {(row.seq, row.n) for row in connection.execute(older)}
    lists = select(PARTS.c.payload).where(func.substr(PARTS.c.payload, 1, len(LIST)) == LIST)
    for payload in connection.execute(lists).scalars():
        with suppress(TypeError, ValueError):  # it is damaged, and its digest says so
            found.update((seq, n) for seq, n in from_json(payload)["emptied"])
    return found


def _digest(form: int | None, seq: int, n: int, subject: str | None, salt: bytes, payload: bytes) -> bytes:
    """Return the digest of a part, in the format of its event."""
    place = b"" if form is None else f"[{seq}, {n}, {_json(subject)}]".encode()
    return hashlib.sha256(salt + place + payload).digest()


def _json(subject: object) -> str:
    """Return a subject as JSON; in a damaged record it may be anything."""
    return encode_basestring_ascii(subject) if isinstance(subject, str) else json.dumps(subject, default=repr)


def _link(previous: bytes, frame: Row, digests: Sequence[bytes]) -> bytes:
    filled = {name: value for name, value in frame.items() if value is not None}
    text = json.dumps(
        [previous.hex(), filled, [digest.hex() for digest in digests]], sort_keys=True, default=repr
    )
    return hashlib.sha256(text.encode(errors="replace")).digest()
