"""What was done, by whom and when, and whether files and the record belong together."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.log_text import Names, about, in_words
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.record import (
    Event,
    Head,
    Heads,
    Log,
    LogEntry,
    Verified,
    marked,
    origin,
    taken_back,
)
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.store import Scope, Workspace
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person, is_nip, ungrouped
from asesmen_cli.usecases.common.plans import chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """Which events are asked for; everything that is named must hold."""

    nip: str | None = None
    batch: int | None = None
    plan: str | None = None
    command: str | None = None
    day: date | None = None
    """The day on which it was done, or on which it was based."""
    last: int | None = None


def read_log(ctx: Context, options: LogOptions) -> Log:
    """Return what was done, oldest first; for a person or a batch also what changed.

    Raises:
        AsesmenError: ``state.no-person``, ``state.no-plan``, ``state.no-plan-named``, ``state.no-batch``;
            ``workspace.forbidden`` for a role that may not read what the record says of people.
    """
    snapshot = ctx.workspace.snapshot()
    scope = _scope(ctx, snapshot, options)
    scoped = None if scope is None else ctx.workspace.events(scope)
    every = ctx.workspace.events()  # read last: it holds every event that was found
    events = every if scoped is None else scoped
    if options.nip is not None and not events:
        if scope is not None and not scope.nips.isdisjoint(snapshot.people):
            raise AsesmenError("workspace.forbidden", workspace=ctx.workspace.where)
        raise AsesmenError("state.no-person", workspace=ctx.workspace.where, nip=options.nip)
    asked = [event for event in events if _is_asked(event, options, ctx)]
    entries = entries_of(snapshot, every, asked[-options.last :] if options.last else asked, scope)
    return Log(as_of=ctx.today, of=len(every), entries=tuple(entries))


def _scope(ctx: Context, snapshot: Snapshot, options: LogOptions) -> Scope | None:
    if options.batch is not None:
        return _of_batch(ctx, options.batch, options.plan)
    if options.nip is None:
        return None
    number = ungrouped(options.nip) if is_nip(options.nip) else find_person(ctx, snapshot, options.nip).nip
    current = snapshot.former.get(number, number)
    former = (old for old, now in snapshot.former.items() if now == current)
    return Scope(nips=frozenset({number, current, *former}))


def _of_batch(ctx: Context, number: int, name: str | None) -> Scope:
    plan = chosen(ctx.workspace.snapshot().plans, name)
    if plan is None:
        raise AsesmenError("state.no-plan", workspace=ctx.workspace.where)
    batch = next((one for one in plan.plan.batches if one.number == number), None)
    if batch is None:
        raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))
    days = frozenset(day.isoformat() for day in batch.window.days)
    return Scope(plan=plan.number, batch=number, days=days, nips=frozenset(batch.nips))


def _is_asked(event: Event, options: LogOptions, ctx: Context) -> bool:
    if options.command is not None and not event.command.startswith(options.command.strip().lower()):
        return False
    return options.day in {None, event.as_of, event.at.astimezone(ctx.now.tzinfo).date()}


def names_of(snapshot: Snapshot, people: Mapping[str, str] | None = None) -> Names:
    """Return what the log calls plans and batches; people only where they are given, by NIP."""
    batches = {
        (nip, day.isoformat()): msg("batch {n} ({plan})", n=batch.number, plan=plan.name)
        for plan in snapshot.plans
        if plan.name is not None
        for batch in plan.standing
        for nip in batch.nips
        for day in batch.window.days
    }
    return Names(
        people=people or {}, plans={plan.number: plan.name for plan in snapshot.plans}, batches=batches
    )


def _plan_names(every: Iterable[Event]) -> dict[int, Mapping[int, str | None]]:
    """Return for each event what the plans were called then: number of the plan -> its name."""
    names: dict[int, str | None] = {}
    found: dict[int, Mapping[int, str | None]] = {}
    for event in every:
        for change in event.changes:
            match change.table, change.row:
                case "plans", {"id": int(number), "name": (str() | None) as name}:
                    names = names | {number: name}
        found[event.number] = names
    return found


def entries_of(
    snapshot: Snapshot, every: Sequence[Event], asked: Sequence[Event], scope: Scope | None
) -> Iterator[LogEntry]:
    """Yield the events asked for, in words; with a scope also what they changed in it."""
    people = {nip: filed.person.name for nip, filed in snapshot.people.items()}
    names = names_of(snapshot, people if scope is not None and scope.plan is not None else {})
    undone, plans = taken_back(every), _plan_names(every)
    for event in asked:
        yield LogEntry(
            event=event,
            about=about(every[event.number - 1], people),
            changes=()
            if scope is None
            else in_words(event.changes, replace(names, plans=plans[event.number])),
            reverses=None if event.undoes is None else origin(event, every),
            undone_by=undone.get(event.number),
        )


# --- files and the record ---------------------------------------------------------------------------------

DATABASE = b"SQLite format 3\0"
MOST_READ = 1 << 26
"""Bytes that are read of a file."""


def heads(ctx: Context) -> Heads:
    """Return the digest of every event: anyone who keeps the list can prove later that none was changed.

    Raises:
        AsesmenError: ``log.broken``.
    """
    events, digests = ctx.workspace.events(), _digests(ctx)
    return Heads(as_of=ctx.today, events=tuple((event, digests[event.number]) for event in events))


def verify(ctx: Context, file: Path) -> Verified:
    """Compare a file that was handed out, a list of heads or a copy of the workspace with the record.

    Raises:
        AsesmenError: ``log.broken`` if the record is not sound in itself, ``log.no-mark`` if the file names
            no event, ``log.parted`` if it was made from another record, ``file.*``, ``workspace.*``.
    """
    digests = _digests(ctx)
    named = sorted(events_named_in(file), key=lambda head: head.number)
    if not named:
        raise AsesmenError("log.no-mark", file=file.name)
    differing = next((head.number for head in named if not head.is_of(digests)), None)
    if differing is not None:
        before = max((head.number for head in named if head.number < differing), default=0)
        raise AsesmenError("log.parted", file=file.name, before=str(before), at=str(differing))
    last = named[-1].number
    return Verified(file=file, event=last, later=len(digests) - last)


def _digests(ctx: Context) -> dict[int, str]:
    """Return number -> digest of every event of a record that is sound in itself."""
    if not ctx.workspace.exists:
        return {}
    broken = ctx.workspace.broken_link()
    if broken is not None:
        raise AsesmenError("log.broken", n=str(broken))
    return ctx.workspace.digests()


BROKEN = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)
"""What zipfile raises for a broken package."""


def events_named_in(file: Path) -> list[Head]:
    """Return the events that a file names, in its properties, its text, or as a copy of the record.

    Raises:
        AsesmenError: ``file.*``, ``workspace.*``.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_READ)
    except FileNotFoundError as error:
        raise AsesmenError("file.missing", file=str(file)) from error
    except OSError as error:
        raise AsesmenError("file.unreadable", file=str(file), why=system_reason(error)) from error
    if content.startswith(DATABASE):
        copy = Workspace(str(file))
        try:
            return [Head(number, digest) for number, digest in copy.digests().items()]
        finally:
            copy.close()
    if content.startswith(b"PK"):
        content = _properties(file)
    unfolded = content.replace(b"\r\n ", b"")  # a calendar breaks its lines after 75 bytes
    return list(marked(unfolded.decode("latin-1")))


def _properties(file: Path) -> bytes:
    """Return what the properties of a file of Office say."""
    try:
        with ZipFile(file) as package:
            names = [name for name in package.namelist() if name.startswith("docProps/")]
            return b"".join(package.open(name).read(MOST_READ) for name in names)
    except BROKEN as error:
        why = msg("its structure is broken")
        raise AsesmenError("file.unreadable", file=str(file), why=why) from error
