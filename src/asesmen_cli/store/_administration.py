"""What an administrator does with a shared database: prepare it, add agencies, grant roles."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.store._postgres_schema import OWNER, ROLES, VERSION, schema
from asesmen_cli.store._server import FORBIDDEN, address_of, check_server, engine_of, is_all, refusal


def script(agency: str | None, members: Sequence[str], roles: Sequence[str]) -> Iterator[str]:
    """Yield the statements that prepare a database, for one who runs them by hand.

    Args:
        agency: The name of an agency, which is created where it is not there.
        members: The logins that may open it.
        roles: What these logins may do, by the names of :data:`ROLES`.

    Raises:
        AsesmenError: ``workspace.agency-name``.
    """
    if agency is not None:
        _check_name(agency)
    yield from schema()
    for member in members:
        for role in roles:
            yield f"GRANT {ROLES[role]} TO {_name(member)}"
    if agency is not None:
        yield f"SET LOCAL ROLE {OWNER}"
        yield from _admitted(agency, members)
        yield "RESET ROLE"


def _admitted(agency: str, members: Sequence[str]) -> Iterator[str]:
    """Yield the statements by which the owner creates an agency, and lets logins open it."""
    yield f"INSERT INTO asesmen.agencies (name) VALUES ({_text(agency)}) ON CONFLICT (name) DO NOTHING"  # noqa: S608 (quoted)
    for member in members:
        yield (
            f"INSERT INTO asesmen.members SELECT id, {_text(member)} FROM asesmen.agencies"  # noqa: S608 (as above)
            f" WHERE name = {_text(agency)} ON CONFLICT DO NOTHING"
        )


def prepare(where: str, agency: str | None, members: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """Create the schema and the roles, or bring them up to date; add an agency and who may open it.

    Without members it is the login that prepares. Doing it again changes nothing.

    Returns:
        The logins that may open the agency now.

    Raises:
        AsesmenError: ``workspace.*``; then nothing is changed.
    """
    with _administering(where) as cursor:
        (found,) = cursor.execute("SELECT to_regclass('asesmen.layout') IS NOT NULL").fetchone()
        if found:
            (version,) = cursor.execute("SELECT version FROM asesmen.layout").fetchone() or (0,)
            if version > VERSION:
                raise AsesmenError("workspace.newer", workspace=where, found=version, known=VERSION)
        (own,) = cursor.execute("SELECT session_user").fetchone()
        logins = tuple(members) or ((own,) if agency is not None else ())
        _check_logins(cursor, where, logins)
        for statement in script(None, logins, roles if members else ()):
            cursor.execute(statement)
        if agency is not None:
            _add(cursor, agency, logins)
    return logins


def grant(where: str, agency: str | None, members: Sequence[str], roles: Sequence[str]) -> None:
    """Let logins open an agency, and do there what their roles allow.

    Raises:
        AsesmenError: ``workspace.*``; then nothing is changed.
    """
    with _administering(where) as cursor:
        _check_logins(cursor, where, members)
        for member in members:
            for role in roles:
                cursor.execute(f"GRANT {ROLES[role]} TO {_name(member)}")
        if agency is not None:
            cursor.execute(f"SET LOCAL ROLE {OWNER}")
            known = [name for (name,) in cursor.execute("SELECT name FROM asesmen.agencies ORDER BY name")]
            if agency not in known:
                names = tuple(known)
                raise AsesmenError("workspace.other-agency", workspace=where, name=agency, names=names)
            for member in members:
                cursor.execute(
                    "INSERT INTO asesmen.members SELECT id, %s FROM asesmen.agencies WHERE name = %s"
                    " ON CONFLICT DO NOTHING",
                    (member, agency),
                )


def add_agencies(where: str, names: Iterable[str]) -> None:
    """Create agencies that the login may open.

    Raises:
        AsesmenError: ``workspace.*``, of these ``workspace.not-admin``; then nothing is changed.
    """
    with _administering(where) as cursor:
        (own,) = cursor.execute("SELECT session_user").fetchone()
        for name in names:
            _add(cursor, name, [own])


@contextmanager
def _administering(where: str) -> Iterator[Any]:
    """Yield a cursor in one transaction of a login that administers the server."""
    engine = engine_of(where, address_of(where).url)
    try:
        with engine.begin() as connection:
            cursor = connection.connection.cursor()
            check_server(cursor, where, prepared=False)
            yield cursor
    except DBAPIError as error:
        raise refusal(error, where) from error
    except Exception as error:
        state = getattr(error, "sqlstate", None)
        if state == FORBIDDEN:
            raise AsesmenError("workspace.not-admin", workspace=where) from error
        if state is None:
            raise
        raise AsesmenError(
            "workspace.server-fault", workspace=where, why=str(error).splitlines()[0]
        ) from error
    finally:
        engine.dispose()


def _add(cursor: Any, agency: str, members: Sequence[str]) -> None:  # noqa: ANN401 (the driver's)
    """Create an agency, unless its name differs from a known one only in capital letters."""
    _check_name(agency)
    cursor.execute(f"SET LOCAL ROLE {OWNER}")
    for (known,) in cursor.execute("SELECT name FROM asesmen.agencies").fetchall():
        if known != agency and known.casefold() == agency.casefold():
            raise AsesmenError("workspace.agency-known", name=agency, known=known)
    for statement in _admitted(agency, members):
        cursor.execute(statement)
    cursor.execute("RESET ROLE")


def _check_name(agency: str) -> None:
    if not agency.strip() or is_all(agency):
        raise AsesmenError("workspace.agency-name", name=agency)


def _check_logins(cursor: Any, where: str, logins: Iterable[str]) -> None:  # noqa: ANN401 (the driver's)
    for login in logins:
        if not cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).fetchall():
            raise AsesmenError("workspace.no-login", workspace=where, name=login)


def _text(value: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    """Return a name as SQL quotes it."""
    return '"' + value.replace('"', '""') + '"'
