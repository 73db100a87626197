"""A copy of the workspace brought back."""

from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.record import Copied
from asesmen_cli.settings import FILE_NAME, read_text
from asesmen_cli.store import Workspace
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.own_settings import is_shared, keep_settings, settings_path


def restore(ctx: Context, file: Path, ask: Ask) -> Copied:
    """Put a copy in the place of the workspace, which is kept next to it.

    Its integrity, its schema, its chain, and whether its events give its tables are checked first. Where the
    office has no settings, those beside the copy become its settings; own settings stay.

    Raises:
        AsesmenError: ``file.*``, ``restore.unsound``, ``question.*``, ``output.*``, ``workspace.*``.
    """
    kept: Path | None = None
    found = Copied(file=file, events=0, last=None)

    def agree(copy: Workspace) -> None:
        nonlocal kept, found
        _look_at(copy, file)
        events = copy.events()
        found = Copied(file=file, events=len(events), last=events[-1] if events else None)
        if not ctx.workspace.exists:
            return
        if not ask(_question(ctx, found)):
            raise AsesmenError("question.no")
        kept = ctx.workspace.engine.keep(f"sebelum-pemulihan-{ctx.now:%Y-%m-%d-%H%M}")

    try:
        ctx.workspace.replace_by(file, ctx.stamp(Command.RESTORE), agree)
    except AsesmenError as error:
        if error.code == "workspace.damaged" and error.params["workspace"] == str(file):
            raise AsesmenError("restore.unsound", file=str(file), why=error.params["why"]) from error
        raise
    settings, findings = (None, ()) if is_shared(ctx.workspace.where) else _bring_settings(ctx, file)
    return replace(found, kept=kept, settings=settings, findings=findings)


def _bring_settings(ctx: Context, file: Path) -> tuple[Path | None, tuple[Finding, ...]]:
    """Return where the settings of the copy were written, if they were, and what a person should know."""
    where = ctx.workspace.where
    own, path = settings_path(where), file.with_suffix(Path(FILE_NAME).suffix)
    text = read_text(path)
    if not own.exists():
        if text is None:
            return None, (Finding.info("restore.no-settings"),)
        keep_settings(where, text)
        return own, ()
    if text is not None and read_text(own) != text:
        return None, (Finding.warning("restore.other-settings", file=str(path)),)
    return None, ()


def _look_at(copy: Workspace, file: Path) -> None:
    """Raise an error if a copy is damaged."""
    why: Message | str | None = copy.engine.damage()
    health = copy.health() if why is None else None
    if health is not None and health.broken is not None:
        why = msg("its record is broken at event {n}", n=str(health.broken))
    elif health is not None and health.differing:
        why = msg("its tables do not match its record")
    if why is not None:
        raise AsesmenError("restore.unsound", file=str(file), why=why)


def _question(ctx: Context, found: Copied) -> Message:
    """Return what would be lost: the two records compared."""
    try:
        there: int | None = len(ctx.workspace.events())
    except AsesmenError:  # what cannot be read any more
        there = None
    copied = None if found.last is None else found.last.as_of
    if there is None:
        return msg(
            "Replace {workspace}, which cannot be read, with {file} (last event {day})? It is kept aside.",
            file=str(found.file),
            day=copied,
            workspace=ctx.workspace.where,
        )
    return msg(
        "Replace {workspace} ({there} events) with {file} ({n} events, the last of {day})? The "
        "present workspace is kept aside.",
        file=str(found.file),
        n=found.events,
        day=copied,
        workspace=ctx.workspace.where,
        there=there,
    )
