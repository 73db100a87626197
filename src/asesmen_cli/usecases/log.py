"""What was done, by whom and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.log_text import about, in_words
from asesmen_cli.domain.record import (
    Event,
    Log,
    LogEntry,
    origin,
    taken_back,
)
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.store import Scope
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import LETTERS, find_person, ungrouped
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
    entries = entries_of(snapshot, every, asked[-options.last :] if options.last else asked, scope)
    return Log(as_of=ctx.today, of=len(every), entries=tuple(entries))


def _scope(ctx: Context, snapshot: Snapshot, options: LogOptions) -> Scope | None:
    if options.batch is not None:
        return _of_batch(ctx, options.batch, options.plan)
    if options.nip is None:
        return None
    number = ungrouped(options.nip)
    if LETTERS.search(options.nip):
        number = find_person(ctx, snapshot, options.nip).nip
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


def entries_of(
    snapshot: Snapshot, every: Sequence[Event], asked: Sequence[Event], scope: Scope | None
) -> Iterator[LogEntry]:
    """Yield the events asked for, in words; with a scope also what they changed in it."""
    names = {nip: filed.person.name for nip, filed in snapshot.people.items()}
    plans = {plan.number: plan.name for plan in snapshot.plans}
    undone = taken_back(every)
    whose = names if scope is not None and scope.plan is not None else {}
    for event in asked:
        yield LogEntry(
            event=event,
            about=about(every[event.number - 1], names),
            changes=() if scope is None else in_words(event.changes, plans, whose),
            reverses=None if event.undoes is None else origin(event, every),
            undone_by=undone.get(event.number),
        )
