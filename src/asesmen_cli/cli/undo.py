"""``undo``: take the last command back."""

from collections.abc import Iterator
from datetime import tzinfo
from functools import partial
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import NOTHING_WRITTEN, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.log import changes, moment, what
from asesmen_cli.domain.document import Part, Text
from asesmen_cli.domain.messages import N_, Message, Param, msg
from asesmen_cli.domain.record import Undoing

command = Commands()


@command("undo")
def undo(
    run: Run,
    dry_run: Annotated[bool, opt.flag("--dry-run", N_("Only show what it would do; change nothing"))] = False,
    redo: Annotated[bool, opt.flag("--redo", N_("Redo what was undone last"))] = False,
    force: Annotated[bool, opt.flag("--force", N_("Also what people outside already know"))] = False,
    reason: opt.Because = None,
) -> None:
    """Take the last command back."""
    from asesmen_cli.usecases.undo import undo as take_back

    zone = run.now.tzinfo
    answer = take_back(
        run.ctx(),
        run.ask,
        lambda undoing: run.show_aside(_ahead(undoing, zone)),
        redo=redo,
        force=force,
        reason=reason,
        dry_run=dry_run,
    )
    taken_back = answer.done and not answer.redo
    hints = [msg("To redo it: asesmen undo --redo")] if taken_back else []
    run.show(answer, partial(_described, zone=zone), *hints)


def _described(answer: Undoing, zone: tzinfo | None) -> Iterator[Part]:
    """What was taken back, or would be."""
    if not answer.done:
        yield from _ahead(answer, zone)
        yield NOTHING_WRITTEN
    elif answer.redo:
        yield Text(msg("Redone: {what}", what=what(answer.entry, zone)))
    else:
        yield Text(msg("Undone: {what}", what=what(answer.entry, zone)))


def _ahead(answer: Undoing, zone: tzinfo | None) -> Iterator[Part]:
    """What will be taken back, before it is asked about."""
    entry = answer.entry
    params: dict[str, Param] = {
        "at": moment(entry.event, zone),
        "by": entry.event.actor,
        "what": what(entry, zone),
    }
    event = Message("{at}, {by}: {what}", params)
    yield strong(msg("To redo: {what}", what=event) if answer.redo else msg("To undo: {what}", what=event))
    yield from changes(entry.changes or answer.rows)
