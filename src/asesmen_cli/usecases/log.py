"""What was done, by whom and when; the last command taken back; a person's data erased."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.record import (
    Erasure,
    Event,
    Log,
    LogEntry,
    RowChange,
    Undoing,
    last_done,
    origin,
    taken_back,
)
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.telling import FEW, about, in_words, row_counts
from asesmen_cli.store import Erased, Scope, shown
from asesmen_cli.usecases.common.context import Ask, Context, settings_path
from asesmen_cli.usecases.common.lookup import find_person, ungrouped
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
    """What was done, oldest first; for a person or a batch also what changed.

    Raises:
        AsesmenError: ``state.no-person``, ``state.no-plan``, ``state.no-plan-named``, ``state.no-batch``.
    """
    snapshot = ctx.workspace.snapshot()
    scope = _scope(ctx, snapshot, options)
    scoped = None if scope is None else ctx.workspace.events(scope)
    every = ctx.workspace.events()  # read last: it holds every event that was found
    events = every if scoped is None else scoped
    if options.nip is not None and not events:
        raise AsesmenError("state.no-person", workspace=ctx.workspace.where, nip=options.nip)
    asked = [event for event in events if _is_asked(event, options, ctx)]
    entries = _entries(snapshot, every, asked[-options.last :] if options.last else asked, scope)
    return Log(as_of=ctx.today, of=len(every), entries=tuple(entries))


def _scope(ctx: Context, snapshot: Snapshot, options: LogOptions) -> Scope | None:
    if options.batch is not None:
        return _of_batch(ctx, options.batch, options.plan)
    if options.nip is None:
        return None
    number = ungrouped(options.nip)
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


def _entries(
    snapshot: Snapshot, every: Sequence[Event], asked: Sequence[Event], scope: Scope | None
) -> Iterator[LogEntry]:
    names = {nip: filed.person.name for nip, filed in snapshot.people.items()}
    plans = {plan.number: plan.name for plan in snapshot.plans}
    undone = taken_back(every)
    whose = names if scope is not None and scope.plan is not None else {}
    for event in asked:
        yield LogEntry(
            event=event,
            about=about(every[event.number - 1], names),
            told=() if scope is None else in_words(event.changes, plans, whose),
            reverses=None if event.undoes is None else origin(event, every),
            undone_by=undone.get(event.number),
        )


# --- undo -------------------------------------------------------------------------------------------------


def undo(
    ctx: Context,
    ask: Ask,
    show: Callable[[Undoing], None],
    *,
    redo: bool = False,
    force: bool = False,
    reason: str | None = None,
    dry_run: bool = False,
) -> Undoing:
    """Take the last command back, in one event; with ``redo`` bring back what was taken back last.

    What it will do is shown first. Where people outside know of it, ``force`` is needed.

    Raises:
        AsesmenError: ``undo.*``, ``question.*``, ``state.changed``.
    """
    events = ctx.workspace.events()
    event = last_done(events)[redo]
    if event is None:
        raise AsesmenError("undo.nothing-undone" if redo else "undo.nothing", workspace=ctx.workspace.where)
    if event.refusal is not None and not event.outward:
        raise AsesmenError(event.refusal)
    reverse = ctx.workspace.taking_back(event.number)
    undoing = _undoing(ctx, events, origin(event, events), shown(reverse), redo=redo)
    if dry_run:
        return undoing
    what = Message(undoing.entry.event.words)
    if undoing.entry.event.outward and not force:
        raise AsesmenError("undo.told", what=what)
    show(undoing)
    if not ask(msg("Bring back: {what}?", what=what) if redo else msg("Take back: {what}?", what=what)):
        raise AsesmenError("question.no")
    stamp = ctx.stamp(Command.REDO if redo else Command.UNDO, reason, undoes=event.number)
    with ctx.workspace.writing(stamp, head=events[-1].number) as changes:
        changes.by_subject |= reverse.by_subject
    return replace(undoing, done=True)


def _undoing(
    ctx: Context, events: Sequence[Event], event: Event, reverse: tuple[RowChange, ...], *, redo: bool
) -> Undoing:
    """What reversing a command will do: one by one for few people, else in numbers."""
    snapshot = ctx.workspace.snapshot()
    entry = next(_entries(snapshot, events, [event], None))
    plans = {plan.number: plan.name for plan in snapshot.plans}
    told = in_words(reverse, plans, {}) if event.people <= FEW else ()
    return Undoing(
        entry=replace(entry, told=told, undone_by=None), redo=redo, rows=row_counts(reverse), done=False
    )


# --- erasing ----------------------------------------------------------------------------------------------


def erase(ctx: Context, nip: str, reason: str, ask: Ask) -> Erasure:
    """Erase everything about a person from the tables and the record. It cannot be undone.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``, ``erase.names``, ``question.*``,
            ``state.changed``.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    who = ctx.workspace.known_as(person.nip)
    if who.names_in(reason):
        raise AsesmenError("erase.names")
    if not ask(
        msg(
            "Erase everything about {name} ({nip}) for good? Nothing can bring it back.",
            name=person.name,
            nip=person.nip,
        )
    ):
        raise AsesmenError("question.no")
    left = tuple(_left(ctx, who))
    parts = ctx.workspace.erase(who, ctx.stamp(Command.ERASE, reason), head=snapshot.head)
    return Erasure(parts=parts, findings=left)


def _left(ctx: Context, who: Erased) -> Iterator[Finding]:
    """Places where the person may still be named, because an erasure does not reach them."""
    frames = [event for event in ctx.workspace.events() if who.names_in(event.reason)]
    if frames:
        numbers = tuple(str(event.number) for event in frames)
        yield Finding(code="erase.reasons", severity=Severity.WARNING, params={"numbers": numbers})
    settings = settings_path(ctx.workspace.where)
    if settings.exists() and who.names_in(settings.read_text(encoding="utf-8")):
        yield Finding(code="erase.settings", severity=Severity.WARNING, params={"file": str(settings)})
    copies = tuple(str(path) for path in ctx.workspace.file.kept())
    if copies:
        yield Finding(code="erase.copies", severity=Severity.WARNING, params={"files": copies})
    yield Finding(code="erase.files", severity=Severity.INFO, params={"folder": ctx.settings.export.folder})
