"""A PostgreSQL server: the address of a database, a connection, and in our words what it refuses."""

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, msg
from asesmen_cli.store._postgres_schema import OFFICE, OLDEST_SERVER

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")
CONNECT_SECONDS = 10
"""How long a server may take to answer, where the URL does not say."""
ALL = "all"
"""In place of the name of an agency: all that are granted. No agency is called so."""


def is_all(agency: str | None) -> bool:
    """Return whether all agencies are meant."""
    return agency is not None and agency.casefold() == ALL


class Address(NamedTuple):
    """A database and the agency in it, as a URL names them."""

    url: URL
    agency: str | None


def address_of(where: str) -> Address:
    """Return what a URL names. ``agency`` is a parameter of ours; all others are libpq's.

    Raises:
        AsesmenError: ``workspace.url``, ``workspace.scheme``, ``workspace.password``.
    """
    scheme = where.partition("://")[0]
    if scheme not in SCHEMES:
        raise AsesmenError("workspace.scheme", scheme=scheme)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        raise AsesmenError("workspace.url") from error
    if url.password is not None or "password" in url.query:
        raise AsesmenError("workspace.password")
    agency = url.query.get("agency")
    url = url.set(drivername=SCHEMES[0]).difference_update_query(["agency"])
    return Address(url, agency if isinstance(agency, str) else None)


def engine_of(where: str, url: URL) -> Any:  # noqa: ANN401 (an engine of SQLAlchemy)
    """Return an engine whose idle connections are looked at before they are used.

    Raises:
        AsesmenError: ``workspace.driver``.
    """
    try:
        import psycopg
    except ImportError as error:
        raise AsesmenError("workspace.driver") from error

    def connect(_dialect: object, _record: object, _args: object, params: dict[str, Any]) -> object:
        try:
            return psycopg.connect(**params)
        except psycopg.Error as error:
            raise AsesmenError("workspace.unreachable", workspace=where, why=reason_of(str(error))) from error

    engine = create_engine(
        url,
        pool_pre_ping=True,
        use_native_hstore=False,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "asesmen",
            **{name: value for name, value in url.query.items() if name == "connect_timeout"},
        },
    )
    event.listen(engine, "do_connect", connect)
    return engine


SERVER = """
    SELECT current_setting('server_version_num')::int / 10000 AS version,
           current_setting('server_encoding') AS encoding,
           (SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'asesmen') AS usable,
           rolsuper OR rolbypassrls AS bypasses
      FROM pg_roles WHERE rolname = current_user
"""


def check_server(cursor: "psycopg.Cursor[Any]", where: str, *, prepared: bool = True) -> None:
    """Refuse a server that is too old, another encoding, and with ``prepared`` a database without the schema.

    A login that row-level security does not bind works as the group role that may do everything in an agency.

    Raises:
        AsesmenError: ``workspace.*``.
    """
    version, encoding, usable, bypasses = cursor.execute(SERVER).fetchone() or (0, "", None, True)
    if version < OLDEST_SERVER:
        raise AsesmenError("workspace.old-server", workspace=where, found=version, oldest=OLDEST_SERVER)
    if encoding != "UTF8":
        raise AsesmenError("workspace.encoding", workspace=where, encoding=encoding)
    if not prepared:
        return
    if usable is None:
        raise AsesmenError("workspace.unprepared", workspace=where)
    if not usable:
        raise AsesmenError("workspace.no-role", workspace=where)
    if bypasses:
        cursor.execute(f"SET ROLE {OFFICE}")


# --- what is refused -------------------------------------------------------------------------------------

TRY_AGAIN = frozenset({"40001", "40P01"})
LOCK_NOT_AVAILABLE = "55P03"
FORBIDDEN = "42501"
"""Rows, functions and tables that the role may not use."""
REASONS = {
    "password authentication failed": N_("the password is wrong"),
    "no password supplied": N_("it asks for a password"),
    "does not exist": N_("there is no such database or login"),
    "Connection refused": N_("nothing answers there"),
    "No such file or directory": N_("nothing answers there"),
    "could not translate host name": N_("the server has no such name in the network"),
    "failed to resolve host": N_("the server has no such name in the network"),
    "timeout": N_("no answer came in time"),
    "no pg_hba.conf entry": N_("it does not admit this login from this computer"),
    "too many": N_("too many are connected"),
    "certificate": N_("its certificate is not the expected one"),
    "SSL": N_("no secure connection could be made"),
    "is not currently accepting": N_("it accepts no connections at the moment"),
    "starting up": N_("it is starting"),
    "not yet accepting": N_("it is starting"),
    "in recovery mode": N_("it is starting"),
    "shutting down": N_("it is shutting down"),
}
"""By a part of what libpq or the server says."""

FAULTS = {
    "53100": N_("the disk of the server is full"),
    "53200": N_("the server has no memory left"),
    "53300": N_("too many are connected"),
    "25006": N_("the server only reads at the moment"),
    "57014": N_("the server stopped the statement"),
}
"""By the code of the error."""
MISSING = ("42P01", "42703", "42883", "3F000")
"""A table, a column, a function, a schema."""
BROKEN_RULE = "23"
"""The beginning of the codes of rows that break a rule of the schema."""


def refusal(error: DBAPIError, where: str) -> AsesmenError:
    """Return what the driver or the server says, in our words."""
    state = getattr(error.orig, "sqlstate", None)
    said = str(error.orig)
    if state == FORBIDDEN:
        return AsesmenError("workspace.forbidden", workspace=where)
    if state is not None and state in FAULTS:
        return AsesmenError("workspace.server-fault", workspace=where, why=Message(FAULTS[state]))
    if state in MISSING:
        return AsesmenError("workspace.damaged", workspace=where, why=msg("a part of it is missing"))
    if state is not None and state.startswith(BROKEN_RULE):
        return AsesmenError("workspace.damaged", workspace=where, why=reason_of(said))
    if error.connection_invalidated or state is None or state[:2] in {"08", "57"}:
        return AsesmenError("workspace.lost", workspace=where)
    return AsesmenError("workspace.server-fault", workspace=where, why=reason_of(said))


def reason_of(said: str) -> Message | str:
    """Return in our words what the driver says; the first line of it where there are none."""
    known = (Message(words) for part, words in REASONS.items() if part in said)
    return next(known, said.strip().partition("\n")[0])
