"""Where the workspace is: a shared database prepared, an office moved between engines, who is connected."""

from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import date, datetime

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.record import Carried, Location, Prepared
from asesmen_cli.store import Stamp, Workspace, administration
from asesmen_cli.usecases.common.context import PROGRAM
from asesmen_cli.usecases.common.own_settings import keep_settings, settings_of, settings_text

ALL_ROLES = ("planner", "confidential")
"""What a login is granted where no role is named: everything in its agencies."""


def prepare(
    where: str, *, agency: str | None, members: Sequence[str], roles: Sequence[str], only_sql: bool
) -> Prepared:
    """Prepare a database for many agencies, or return the statements that do so.

    Raises:
        AsesmenError: ``workspace.*``; then nothing is changed.
    """
    roles = roles or ALL_ROLES
    if only_sql:
        statements = tuple(administration.script(agency, members, roles))
        return Prepared(workspace=where, agency=agency, members=tuple(members), sql=statements)
    logins = administration.prepare(where, agency, members, roles)
    return Prepared(workspace=where, agency=agency, members=logins)


def grant(where: str, *, agency: str | None, members: Sequence[str], roles: Sequence[str]) -> Prepared:
    """Let logins open an agency, and do there what their roles allow.

    Raises:
        AsesmenError: ``workspace.*``; then nothing is changed.
    """
    administration.grant(where, agency, members, roles)
    return Prepared(workspace=where, agency=agency, members=tuple(members))


def copy(source: str, target: str, *, today: date, now: datetime, actor: str) -> Carried:
    """Carry a workspace into another: all of it, or what is new since the last time.

    The settings travel too. Templates and the logo are files, and stay where they are.

    Raises:
        AsesmenError: ``state.no-workspace``, ``copy.parted``, ``workspace.*``, ``output.folder``.
    """
    with closing(Workspace(source)) as here, closing(Workspace(target)) as there:
        if not here.exists:
            raise AsesmenError("state.no-workspace", workspace=source)
        stamp = Stamp(at=now, as_of=today, actor=actor, command="workspace copy", program=PROGRAM)
        with suppress(AsesmenError):  # settings with a fault travel too; nothing follows from them
            settings_of(target, there)
        new = there.receive(here, stamp)
        events = there.snapshot().head
    settings = settings_text(source)
    if settings is not None and settings != settings_text(target):
        keep_settings(target, settings)
    return Carried(source=source, target=target, new=new, events=events, settings=settings is not None)


def show(where: str) -> Location:
    """Return where a workspace is, what the login may do there, and who else is connected.

    Raises:
        AsesmenError: ``workspace.*``.
    """
    with closing(Workspace(where)) as opened:
        return opened.place()
