"""Take the last command back, or bring it back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.log_text import FEW, in_words, row_counts
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.record import (
    Event,
    RowChange,
    Undoing,
    last_done,
    origin,
)
from asesmen_cli.store import shown
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.log import entries_of, names_of


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
        raise AsesmenError("undo.told-again" if redo else "undo.told", what=what)
    show(undoing)
    if not ask(msg("Redo: {what}?", what=what) if redo else msg("Undo: {what}?", what=what)):
        raise AsesmenError("question.no")
    stamp = ctx.stamp(Command.REDO if redo else Command.UNDO, reason, undoes=event.number)
    with ctx.workspace.writing(stamp, head=events[-1].number) as changes:
        changes.by_subject.update(reverse.by_subject)
    return replace(undoing, done=True)


def _undoing(
    ctx: Context, events: Sequence[Event], event: Event, reverse: tuple[RowChange, ...], *, redo: bool
) -> Undoing:
    """Return what reversing a command will do: one by one for few people, else in numbers."""
    snapshot = ctx.workspace.snapshot()
    entry = next(entries_of(snapshot, events, [event], None))
    changes = in_words(reverse, names_of(snapshot)) if event.people <= FEW else ()
    return Undoing(
        entry=replace(entry, changes=changes, undone_by=None), redo=redo, rows=row_counts(reverse), done=False
    )
