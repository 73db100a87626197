"""A safe copy of the workspace."""

from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.record import Copied
from asesmen_cli.settings import FILE_NAME
from asesmen_cli.store import COPIES, Workspace
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.own_settings import is_shared, replace_text, settings_text


def back_up(ctx: Context, to: Path | None) -> Copied:
    """Write a copy of the workspace while others work, and look whether it is sound. It replaces no file.

    The copy is a file, whatever the engine. The settings go beside it, as its name and ``.toml``: without
    them the same record gives other figures.

    ``to`` is a file, or a folder for one with the usual name: the day and the minute.

    Raises:
        AsesmenError: ``state.no-workspace``, ``copy.*``, ``output.*``, ``workspace.*``.
    """
    if not ctx.workspace.exists:
        raise AsesmenError("state.no-workspace", workspace=ctx.workspace.where)
    target = to or ctx.folder / COPIES
    if to is None or to.is_dir() or not to.suffix:
        target /= f"{ctx.workspace.engine.stem}-{ctx.now:%Y-%m-%d-%H%M}.db"
    settings = _settings_of(ctx.workspace)
    beside = target.with_suffix(Path(FILE_NAME).suffix)
    if settings is not None and beside.exists():
        raise AsesmenError("copy.there", file=str(beside))
    ctx.workspace.engine.copy_to(target)
    if settings is not None:
        replace_text(beside, settings)
    copy = Workspace(str(target))
    try:
        events = copy.events()
        broken = copy.broken_link()
    finally:
        copy.close()
    findings = []
    if broken is not None:
        findings.append(Finding.error("doctor.broken-chain", n=str(broken)))
    return Copied(
        file=target,
        events=len(events),
        last=events[-1] if events else None,
        settings=None if settings is None else beside,
        findings=tuple(findings),
    )


def _settings_of(workspace: Workspace) -> str | None:
    """Return the text of the settings; None without any, or where nothing can read them."""
    if is_shared(workspace.where):
        return workspace.shared_settings()
    try:
        return settings_text(workspace.where)
    except AsesmenError:
        return None
