"""What was done, by whom and when: the events of the record, as people read them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import TypeAlias

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.commands import KNOWN_OUTSIDE, Command
from asesmen_cli.domain.difference import FIELD_WORDS
from asesmen_cli.domain.findings import Exit, Finding, Severity
from asesmen_cli.domain.messages import N_, Message, Param

Row: TypeAlias = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row of one table, before and after; None where it did not or does not exist."""

    table: str
    before: Row | None
    after: Row | None
    closed: bool = False
    """Whether it also differs in confidential columns, which are never shown."""

    @property
    def row(self) -> Row:
        """Return the row as it is, or as it last was."""
        return self.after or self.before or {}

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns in which a row that stays differs, as far as a reader can use them."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(
            name
            for name in {**before, **after}
            if name in COLUMN_WORDS and before.get(name) != after.get(name)
        )

    @property
    def matters(self) -> bool:
        """Return whether it means anything to a reader. A new position in a list does not."""
        return self.before is None or self.after is None or self.closed or bool(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One command that changed something."""

    number: int
    at: datetime
    """The clock, in UTC."""
    as_of: date
    """The day on which it was based."""
    actor: str
    command: str
    program: str
    reason: str | None
    undoes: int | None
    """The number of the event that it undid."""
    people: int
    """How many people it concerned; erased ones do not count."""
    who: tuple[str, ...]
    """Their NIPs; nobody where they are many."""
    erased: int
    """Parts of it that were erased with their person."""
    changes: tuple[RowChange, ...] = ()
    """Those that were requested."""

    @property
    def words(self) -> str:
        """Return what was done, in words; a command of another version is called by its name."""
        known = Command.named(self.command)
        return self.command if known is None else known.words

    @property
    def refusal(self) -> str | None:
        """Return the code with which undo refuses it, if it does."""
        known = Command.named(self.command)
        return None if known is None else known.refusal

    @property
    def outward(self) -> bool:
        """Return whether people outside the office know of it."""
        return self.refusal == KNOWN_OUTSIDE


# --- the mark that files carry ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """An event as files name it: its number and its digest, which covers everything before it."""

    number: int
    digest: str
    """In hexadecimal; of earlier events the first :data:`SHORT` digits."""

    def is_of(self, digests: Mapping[int, str]) -> bool:
        """Return whether a record, given as number -> digest, has this event."""
        return digests.get(self.number, "").startswith(self.digest)


MARK = "asesmen-record="
SHORT = 12
"""Digits by which people compare a digest, and of the earlier events in a mark."""
_MARK = re.compile(MARK + r"((?:\d{1,9}:[0-9a-f]{12,64}/?)+)")


def earlier(number: int) -> list[int]:
    """Return an event and some before it, ever further apart: those that a mark names."""
    steps = (4**k for k in range(8))
    return [number, *(number - step for step in steps if step < number)]


def mark(heads: Sequence[Head]) -> str:
    """Return the text by which a file names the record that it was made from; empty for an empty one."""
    if not heads:
        return ""
    last, *others = (f"{head.number}:{head.digest}" for head in heads)
    return MARK + "/".join([last, *others])


def marked(text: str) -> Iterator[Head]:
    """Yield the events that the marks in a text name."""
    for found in _MARK.finditer(text):
        for one in found[1].strip("/").split("/"):
            number, _, digest = one.partition(":")
            yield Head(int(number), digest)


# --- undo ---------------------------------------------------------------------------------------------------


def last_done(events: Iterable[Event]) -> tuple[Event | None, Event | None]:
    """Return the event that ``undo`` takes back next, and the one that ``undo --redo`` brings back.

    Like two stacks: what is undone moves to the second one, and every new command empties that.
    """
    done: list[Event] = []
    undone: list[Event] = []
    for event in events:
        if event.undoes is None:
            done.append(event)
            undone.clear()
        elif done and done[-1].number == event.undoes:
            done.pop()
            undone.append(event)
        else:
            undone.pop()
            done.append(event)
    return done[-1] if done else None, undone[-1] if undone else None


def origin(event: Event, events: Sequence[Event]) -> Event:
    """Return the command that an event took back or brought back; for another event, itself."""
    while event.undoes is not None:
        event = events[event.undoes - 1]
    return event


def taken_back(events: Sequence[Event]) -> dict[int, int]:
    """Return number of each event that stays taken back -> number of the event that did it."""
    by = {event.undoes: event.number for event in events if event.undoes is not None}
    return {number: undo for number, undo in by.items() if undo not in by}


COLUMN_WORDS: Mapping[str, str] = {
    **FIELD_WORDS,
    "present": N_("present"),
    "held_on": N_("assessed on"),
    "organiser": N_("organiser"),
    "until": N_("until"),
    "reason": N_("reason"),
    "first": N_("from"),
    "last": N_("to"),
    "batch": N_("batch"),
    "pinned": N_("fixed"),
    "code": N_("why without a seat"),
    "day": N_("day"),
    "declared_on": N_("declared on"),
    "received_on": N_("received on"),
    "delivered_on": N_("handed over on"),
    "state": N_("state"),
    "days": N_("days"),
    "room": N_("room"),
    "venue": N_("venue"),
    "seats": N_("seats"),
    "cancelled": N_("called off"),
    "former": N_("former number"),
    "current": N_("number"),
    "name": N_("name"),
    "number": N_("number"),
    "sent_on": N_("sent on"),
    "kind": N_("kind"),
    "dated": N_("dated"),
}
"""What the columns hold, in the words of the log. Others are of no use to a reader."""


# --- results of commands ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One event in words."""

    event: Event
    about: tuple[Param, ...]
    """What it was about: the file, the plan, the batch, the people."""
    changes: tuple[Message, ...]
    """What it changed, if requested."""
    reverses: Event | None
    """The command that it took back, or brought back."""
    undone_by: int | None
    """The number of the event that took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What was done, oldest first."""

    as_of: date
    of: int
    """How many events there are in all."""
    entries: tuple[LogEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The digest of every event, to be printed, signed and kept outside the office."""

    as_of: date
    events: tuple[tuple[Event, str], ...]
    """Oldest first, with their digests."""

    @property
    def mark(self) -> str:
        """Return the mark of the last event."""
        if not self.events:
            return ""
        event, digest = self.events[-1]
        return mark([Head(event.number, digest)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A file that was compared with the record: it was made from this record."""

    file: PurePath
    event: int
    """The last event that both have."""
    later: int
    """How many events have followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """One command that is taken back, or brought back."""

    entry: LogEntry
    redo: bool
    rows: tuple[Message, ...]
    """How many rows of which kind go, come back or change."""
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """A person whose data were erased."""

    parts: int
    """How many entries of the record were about them."""
    findings: tuple[Finding, ...]
    """Where they may still be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUp:
    """Everything that is wrong with a workspace, or needs a person."""

    as_of: date
    workspace: str
    events: int | None
    """How many events the record has, where its chain is sound."""
    findings: tuple[Finding, ...]
    """The worst first."""
    fixed: tuple[Finding, ...] = ()
    """What was fixed."""

    @property
    def status(self) -> Exit:
        """Return the exit status of the gravest error; warnings have none."""
        wrong = (CATALOGUE[one.code].status for one in self.findings if one.severity is Severity.ERROR)
        return max(wrong, default=Exit.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A shared database that was prepared, or in which logins were granted something."""

    workspace: str
    agency: str | None
    members: tuple[str, ...]
    """The logins that may open the agency."""
    sql: tuple[str, ...] = ()
    """The statements, where they were only asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A workspace that was carried into another."""

    source: str
    target: str
    new: int
    """Events that the target did not have."""
    events: int
    settings: bool
    """Whether there were settings to carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A login that has a workspace open."""

    login: str
    writes: str | None = None
    """The command that holds the workspace for writing."""
    since: str | None = None
    """The hour at which it began, as ``10:32``."""
    who: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a workspace is kept, and who else is there."""

    workspace: str
    kind: str
    """``sqlite`` or ``postgresql``."""
    events: int
    agency: str | None = None
    server: str | None = None
    """The version of the server."""
    encrypted: bool | None = None
    """Whether the connection to the server is encrypted."""
    login: str | None = None
    roles: tuple[str, ...] = ()
    """What the login may do."""
    connected: tuple[Connected, ...] = ()
    """Everybody of the agency who is connected, this command apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy of a workspace that was written, or brought back."""

    file: PurePath
    events: int
    last: Event | None
    """The last event that it holds."""
    kept: PurePath | None = None
    """Where the replaced workspace is kept."""
    settings: PurePath | None = None
    """Where the settings were written."""
    findings: tuple[Finding, ...] = ()
