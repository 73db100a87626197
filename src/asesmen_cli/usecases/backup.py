"""A safe copy of the workspace."""

from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.record import Copied
from asesmen_cli.store import COPIES, Workspace
from asesmen_cli.usecases.common.context import Context


def back_up(ctx: Context, to: Path | None) -> Copied:
    """Write a copy of the workspace while others work, and look whether it is sound. It replaces no file.

    ``to`` is a file, or a folder for one with the usual name: the day and the minute.

    Raises:
        AsesmenError: ``state.no-workspace``, ``copy.*``, ``output.*``, ``workspace.*``.
    """
    if not ctx.workspace.exists:
        raise AsesmenError("state.no-workspace", workspace=ctx.workspace.where)
    workspace = Path(ctx.workspace.where)
    target = to or workspace.parent / COPIES
    if to is None or to.is_dir() or not to.suffix:
        target /= f"{workspace.stem}-{ctx.now:%Y-%m-%d-%H%M}.db"
    ctx.workspace.file.copy_to(target)
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
        file=target, events=len(events), last=events[-1] if events else None, findings=tuple(findings)
    )
