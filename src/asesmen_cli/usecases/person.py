"""Erase a person's data."""

from collections.abc import Iterator

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.record import (
    Erasure,
)
from asesmen_cli.store import Erased
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.common.own_settings import settings_path, settings_text


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
    if ctx.workspace.engine.keeps_what_was:
        left = (Finding.warning("erase.journal", file=str(ctx.workspace.engine.journal)), *left)
    return Erasure(parts=parts, findings=left)


def _left(ctx: Context, who: Erased) -> Iterator[Finding]:
    """Places where the person may still be named, because an erasure does not reach them."""
    frames = [event for event in ctx.workspace.events() if who.names_in(event.reason)]
    if frames:
        numbers = tuple(str(event.number) for event in frames)
        yield Finding.warning("erase.reasons", numbers=numbers)
    if who.names_in(settings_text(ctx.workspace.where)):
        yield Finding.warning("erase.settings", file=str(settings_path(ctx.workspace.where)))
    copies = tuple(str(path) for path in ctx.workspace.engine.kept())
    if copies:
        yield Finding.warning("erase.copies", files=copies)
    yield Finding.info("erase.files", folder=ctx.settings.export.folder)
