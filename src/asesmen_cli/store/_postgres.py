"""A workspace that is one agency in a PostgreSQL database: its connections, transactions and locks."""

import re
import weakref
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from asesmen_cli.domain.conclusions import Terms
from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.record import Connected, Location
from asesmen_cli.store import _conclusions, _files
from asesmen_cli.store._arrays import accept_arrays
from asesmen_cli.store._carrying import carry
from asesmen_cli.store._changes import Change
from asesmen_cli.store._engine import Engine, TryAgainError, row_in_words
from asesmen_cli.store._journal import HiddenError, Stamp, has, head
from asesmen_cli.store._postgres_schema import (
    GUARDS,
    LOCKS,
    OWNER,
    ROLES,
    SCHEMA,
    SETTINGS,
    VERSION,
)
from asesmen_cli.store._rows import UnreadableError
from asesmen_cli.store._schema import EVENTS, FRAMES, METADATA
from asesmen_cli.store._server import (
    ALL,
    LOCK_NOT_AVAILABLE,
    TRY_AGAIN,
    address_of,
    check_server,
    engine_of,
    is_all,
    refusal,
)
from asesmen_cli.store._sqlite import SqliteFile, copy_of

if TYPE_CHECKING:
    import psycopg

NAME_BYTES = 63
"""What PostgreSQL keeps of the name of a program."""


class PostgresAgency(Engine):
    """One agency in a shared database."""

    def __init__(self, where: str, *, every: bool = False) -> None:
        """With ``every`` no agency is chosen: only what is concluded of all that are granted can be read."""
        self.where = where
        self.folder = Path()
        address = address_of(where)
        self._asked, self._every = address.agency, every
        self._engine = engine_of(where, address.url)
        self._exists = False
        self.agency = 0
        """The number of the agency, once there was a connection."""
        self.name = ""
        self._held: Connection | None = None
        """The connection that keeps others from writing, during a turn."""
        self._release = ExitStack()
        own = weakref.proxy(self)
        event.listen(self._engine, "connect", lambda connection, _: own._set_up(connection))  # noqa: SLF001 (our own)
        weakref.finalize(self, self._engine.dispose)

    @property
    def stem(self) -> str:  # type: ignore[override] # known once there was a connection
        """Return the name of the agency, as far as every system takes it in the name of a file."""
        with self.in_words(), self._engine.connect():
            return re.sub(r"[^\w-]+", "-", self.name).strip("-").lower() or "asesmen"

    @property
    def exists(self) -> bool:
        if not self._exists:
            with self.transaction() as connection:
                self._exists = connection.execute(select(EVENTS.c.seq).limit(1)).first() is not None
        return self._exists

    def close(self) -> None:
        self._engine.dispose()

    # --- a connection -------------------------------------------------------------------------------------

    def _set_up(self, connection: "psycopg.Connection[Any]") -> None:
        """Check the server, the role and the layout of a new connection, and choose the agency."""
        connection.autocommit = True
        accept_arrays(connection)
        with connection.cursor() as cursor:
            check_server(cursor, self.where)
            self._check_layout(cursor)
            if self._every and cursor.execute(ANY_AGENCY).fetchone() is not None:
                self.agency, self.name = 0, ALL
            else:
                self.agency, self.name = self._chosen(cursor)
            cursor.execute(
                "SELECT set_config('search_path', %s, false), set_config('asesmen.agency', %s, false),"
                " set_config('lock_timeout', %s, false)",
                (SCHEMA, str(self.agency), f"{int(_files.BUSY_SECONDS * 1000)}ms"),
            )
        connection.autocommit = False

    def _check_layout(self, cursor: "psycopg.Cursor[Any]") -> None:
        (found,) = cursor.execute(FOUND_LAYOUT).fetchone() or (0,)
        if found < VERSION:
            raise AsesmenError("workspace.older", workspace=self.where, found=found, known=VERSION)
        if found > VERSION:
            raise AsesmenError("workspace.newer", workspace=self.where, found=found, known=VERSION)

    def _chosen(self, cursor: "psycopg.Cursor[Any]") -> tuple[int, str]:
        """Return the agency that was asked for, or the only one that is granted."""
        exactly: list[tuple[int, str]] = cursor.execute(NAMED_AGENCY, (self._asked,)).fetchall()
        if exactly:
            return exactly[0]
        granted: list[tuple[int, str]] = cursor.execute(AGENCIES).fetchall()
        names = tuple(name for _, name in granted)
        if not names:
            raise AsesmenError("workspace.no-agency", workspace=self.where)
        if is_all(self._asked):
            raise AsesmenError("workspace.all-agencies")
        if self._asked is None and len(names) > 1:
            raise AsesmenError("workspace.which-agency", workspace=self.where, names=names)
        wanted = names[0] if self._asked is None else self._asked
        found = [one for one in granted if one[1].casefold() == wanted.casefold()]
        if not found:
            raise AsesmenError("workspace.other-agency", workspace=self.where, name=wanted, names=names)
        return found[0]

    # --- transactions -------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Connection]:
        """Open a transaction; one that only reads sees the state between two commands.

        One snapshot is enough for it: commands that write to an agency never overlap, so each snapshot is a
        state that one of them has left. Of two that would, the server gives up the later: each event and each
        change of the settings updates the agency's row in ``concluded``.
        """
        with (
            self.in_words(),
            self._connected() as connection,
            _isolated(connection, reading=not write).begin(),
        ):
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Yield the connection that holds the lock, if there is one that is free; else another."""
        held = self._held
        if held is not None and not held.invalidated and not held.in_transaction():
            yield held
        else:
            with self._engine.connect() as connection:
                yield connection

    @contextmanager
    def turn(self, stamp: Stamp) -> Iterator[None]:
        with self.in_words():
            self._held = self._release.enter_context(self._engine.connect())
            self._release.enter_context(self._locked(self._held, stamp))
        try:
            yield
        finally:
            self.let_others()

    def let_others(self) -> None:
        self._held = None
        self._release.close()

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[Connection]:
        """Open a transaction that writes one event.

        The lock of the agency is taken before the transaction begins, so that its snapshot holds whatever the
        one before has written. If the connection is cut, a new one takes the same lock: the server has let go
        of it only once the fate of the first transaction is settled.
        """
        before = event = (0, b"")
        try:
            with self._alone(stamp) as connection:
                before = head(connection)
                yield connection
                event = head(connection)
            self.let_others()
        except AsesmenError as error:
            if error.code != "workspace.lost" or event <= before:
                raise
            if not self._was_written(stamp, event[1]):
                raise
        self.written = True

    @contextmanager
    def _alone(self, stamp: Stamp | None = None) -> Iterator[Connection]:
        """Open a transaction that begins once the agency's lock is held."""
        with self.in_words(), self._connected() as connection:
            lock = nullcontext() if connection is self._held else self._locked(connection, stamp)
            with lock, _isolated(connection).begin():
                yield connection

    @contextmanager
    def _locked(self, connection: Connection, stamp: Stamp | None) -> Iterator[None]:
        """Hold the lock of the agency, under a name that says who holds it."""
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        name = "asesmen" if stamp is None else f"asesmen {stamp.command} {stamp.at:%H:%M} {stamp.actor}"
        plain.execute(NAMED, {"name": name.encode()[:NAME_BYTES].decode(errors="ignore")})
        plain.execute(LOCK, {"locks": LOCKS, "agency": self.agency})
        plain.commit()
        try:
            yield
        finally:
            if not connection.invalidated:  # one that is lost holds nothing, and would be made anew
                with suppress(DBAPIError, AsesmenError):
                    plain = connection.execution_options(isolation_level="AUTOCOMMIT")
                    plain.execute(UNLOCK, {"locks": LOCKS, "agency": self.agency})
                    plain.execute(NAMED, {"name": "asesmen"})
                    plain.commit()

    def _was_written(self, stamp: Stamp, digest: bytes) -> bool:
        """Return whether the event is on record, after the connection was cut while it was committed.

        Raises:
            AsesmenError: ``workspace.unsure`` where that cannot be found out now.
        """
        try:
            with self._alone(stamp) as connection:
                return has(connection, digest)
        except AsesmenError as error:
            raise AsesmenError("workspace.unsure", workspace=self.where) from error

    # --- what is refused ----------------------------------------------------------------------------------

    @contextmanager
    def in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if not hasattr(error.orig, "sqlstate"):
                raise  # of the file that is copied from or to
            raise self._refusal(error) from error
        except HiddenError as error:
            raise AsesmenError("workspace.forbidden", workspace=self.where) from error
        except UnreadableError as error:
            why = row_in_words(error.table, error.key)
            raise AsesmenError("workspace.damaged", workspace=self.where, why=why) from error
        except OSError as error:
            raise AsesmenError("workspace.folder", workspace=self.where, why=system_reason(error)) from error

    def _refusal(self, error: DBAPIError) -> Exception:
        state = getattr(error.orig, "sqlstate", None)
        if state in TRY_AGAIN:
            return TryAgainError(state)
        if state == LOCK_NOT_AVAILABLE:
            return self._busy()
        return refusal(error, self.where)

    def _busy(self) -> AsesmenError:
        """Return who holds the lock of the agency, and since when."""
        with suppress(DBAPIError, AsesmenError), self._engine.connect() as connection:
            name = connection.execute(HOLDER, {"locks": LOCKS, "agency": self.agency}).scalar()
            if found := HELD.fullmatch(name or ""):
                return AsesmenError(
                    "workspace.held",
                    workspace=self.where,
                    who=found["who"],
                    command=found["command"],
                    since=found["since"],
                )
        return AsesmenError("workspace.busy", workspace=self.where)

    # --- conclusions --------------------------------------------------------------------------------------

    def conclude(
        self, connection: Connection, terms: Terms | None, changes: Iterable[Change] | None = None
    ) -> None:
        _conclusions.conclude(connection, terms, changes)

    def has_drawn(self, connection: Connection, terms: Terms) -> bool:
        return not _conclusions.differs(connection, terms)

    def prepare_figures(self, day: date) -> None:
        """Have the server count the agencies that have changed since they were counted for this day.

        A server that only reads, one whose schema has no such function yet, or another command that counts
        is not an error: what is not prepared is counted by each report.
        """
        with suppress(DBAPIError), self._engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(PREPARE, {"day": day})

    # --- health -------------------------------------------------------------------------------------------

    def damage(self) -> Message | str | None:
        """Return None: what is wrong with the files of a server is the server's to find."""
        with self.transaction():
            return None

    def clock(self) -> datetime | None:
        with self.transaction() as connection:
            now: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return now

    def strangers(self, connection: Connection) -> tuple[str, ...]:
        other = {"agencies", "members", "figures", SETTINGS.name, FRAMES.name}
        ours = {*METADATA.tables, *_conclusions.DERIVED.tables, *other}
        found = connection.execute(text(RELATIONS), {"schema": SCHEMA}).scalars()
        return tuple(name for name in found if name not in ours)

    def unguarded(self, connection: Connection) -> bool:
        found = connection.execute(text(TRIGGERS), {"schema": SCHEMA}).scalars()
        return not set(found) >= GUARDS

    def guard(self) -> None:
        from asesmen_cli.store._postgres_schema import guards

        with self.transaction(write=True) as connection:
            connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
            for statement in guards():
                connection.exec_driver_sql(statement)

    def place(self, *, events: int) -> Location:
        with self.transaction() as connection:
            server, encrypted, login = connection.execute(text(WHERE)).one()
            roles = connection.execute(text(OWN_ROLES), {"names": [*ROLES.values()]}).scalars().all()
            others = [(row.login, row.program) for row in connection.execute(text(CONNECTED))]
        return Location(
            workspace=self.where,
            kind="postgresql",
            events=events,
            agency=self.name,
            server=server,
            encrypted=encrypted,
            login=login,
            roles=tuple(name for name, role in ROLES.items() if role in roles),
            connected=tuple(_connected(login, program) for login, program in others),
        )

    # --- settings -----------------------------------------------------------------------------------------

    def settings(self) -> str | None:
        with self.transaction() as connection:
            content: str | None = connection.execute(select(SETTINGS.c.content)).scalar()
            return content

    def set_settings(self, content: str) -> None:
        with self._alone() as connection:
            if not connection.execute(update(SETTINGS).values(content=content)).rowcount:
                connection.execute(insert(SETTINGS).values(content=content))

    # --- copies -------------------------------------------------------------------------------------------

    def pour_into(self, file: Path) -> None:
        target = SqliteFile(str(file))
        try:
            with self.transaction() as here, target.transaction(write=True) as there:
                carry(here, there)
        finally:
            target.close()

    @contextmanager
    def candidate(self, file: Path) -> Iterator[str]:
        with copy_of(file, self.folder / f"{self.stem}.db") as copy:
            yield str(copy)

    def become(self, candidate: str, stamp: Stamp) -> None:
        """Replace every row of the agency, as the owner of the schema: nobody else may take events away."""
        source = SqliteFile(candidate)
        try:
            with source.transaction() as there, self._alone(stamp) as here:
                here.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
                here.exec_driver_sql("SET LOCAL asesmen.replacing = 'on'")
                for table in reversed(METADATA.sorted_tables):
                    if table.name != "layout":
                        here.execute(delete(table))
                carry(there, here)
        finally:
            source.close()
        self.written = True


def _isolated(connection: Connection, *, reading: bool = False) -> Connection:
    """Return a connection whose transactions see one snapshot.

    SERIALIZABLE would add nothing but failures: as long as tables are small, the server locks them whole for
    it, and gives up transactions of different agencies for each other.
    """
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=reading)


# --- what is asked of a server ----------------------------------------------------------------------------

FOUND_LAYOUT = "SELECT version FROM asesmen.layout"
AGENCIES = "SELECT id, name FROM asesmen.agencies ORDER BY name"
NAMED_AGENCY = "SELECT id, name FROM asesmen.agencies WHERE name = %s"
ANY_AGENCY = "SELECT 1 FROM asesmen.agencies LIMIT 1"
NAMED = text("SELECT set_config('application_name', :name, false)")
LOCK = text("SELECT pg_advisory_lock(:locks, :agency)")
PREPARE = text("SELECT prepare_figures(CAST(:day AS date))")
UNLOCK = text("SELECT pg_advisory_unlock(:locks, :agency)")
HOLDER = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = :locks AND l.objid = :agency"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
HELD = re.compile(r"asesmen (?P<command>.+) (?P<since>\d\d:\d\d) (?P<who>.+)")
RELATIONS = (
    "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(:schema)"
    " AND relkind IN ('r', 'v', 'm', 'p') ORDER BY relname"
)
TRIGGERS = (
    "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE relnamespace = to_regnamespace(:schema) AND NOT tgisinternal AND tgenabled = 'O'"
)

WHERE = (
    "SELECT current_setting('server_version'), coalesce("
    "(SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false), session_user"
)
OWN_ROLES = (
    "SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) AND pg_has_role(session_user, oid, 'MEMBER')"
)
CONNECTED = "SELECT login, program FROM connected()"


def _connected(login: str, program: str) -> Connected:
    found = HELD.fullmatch(program)
    if found is None:
        return Connected(login=login)
    return Connected(login=login, writes=found["command"], since=found["since"], who=found["who"])
