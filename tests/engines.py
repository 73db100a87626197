"""Where the tests keep their workspaces: in files, or with ``--engine postgresql`` as agencies of a server.

A server of its own is started for a run of the tests, on a socket in a temporary folder, and stopped after
it. Each workspace is an agency named after the file that it stands for.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asesmen_cli.store import _postgres_schema as schema
from asesmen_cli.store._schema import METADATA
from asesmen_cli.usecases import doctor

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
UNPRIVILEGED = "postgres"
"""The user that the server runs as where the tests are run by root, whom it refuses."""
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=500",
)
LOGIN = "kantor"
"""The login of most tests: it may do everything in its agency."""


class Postgres:
    """A server of its own, and the agencies in its database."""

    def __init__(
        self, *settings: str, encoding: str = "UTF8", locale: str = "C.UTF-8", port: int = 5432
    ) -> None:
        self._port = port
        self.folder = Path(tempfile.mkdtemp(prefix="asesmen-pg-"))
        import psycopg

        if os.getuid() == 0:
            import pwd

            owner = pwd.getpwnam(UNPRIVILEGED)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        data = str(self.folder / "data")
        self._run(
            "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "admin",
            "--no-sync",
            "-E",
            encoding,
            f"--locale={locale}",
        )
        options = [
            "listen_addresses=''",
            f"unix_socket_directories='{self.folder}'",
            f"port={port}",
            *(settings or QUICK),
        ]
        self._options = " ".join(f"-c {option}" for option in options)
        self.start()
        self.admin = psycopg.connect(self.conninfo("admin"), autocommit=True)
        self._agencies: set[str] = set()

    def _run(self, program: str, *args: str) -> None:
        as_other = ("runuser", "-u", UNPRIVILEGED, "--") if os.getuid() == 0 else ()
        subprocess.run(
            [*as_other, str(PROGRAMS[-1] / program), *args], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )

    def start(self) -> None:
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", self._options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def close(self) -> None:
        """Stop the server and remove it."""
        self.admin.close()
        self.stop()
        shutil.rmtree(self.folder)

    def conninfo(self, login: str, database: str = "postgres") -> str:
        return f"host={self.folder} port={self._port} user={login} dbname={database}"

    def url(self, login: str = LOGIN, database: str = "postgres", **params: str) -> str:
        """Return the address of a database on this server."""
        given = "".join(f"&{name}={quote(value, safe='')}" for name, value in params.items())
        return f"postgresql://{login}@/{database}?host={self.folder}{given}"

    def prepare(self) -> None:
        """Create the schema, and a login that may do everything in its agencies."""
        with self.admin.transaction():
            for statement in schema.schema():
                self.admin.execute(statement)
        self.login(LOGIN, schema.PLANNER, schema.CONFIDENT, schema.OWNER)

    def login(self, name: str, *roles: str) -> None:
        self.admin.execute(f"CREATE ROLE {name} LOGIN")
        for role in roles:
            self.admin.execute(f"GRANT {role} TO {name}")

    def agency(self, name: str, *members: str) -> str:
        """Return the address of an agency, which is created where it is not there."""
        if name not in self._agencies:
            self._agencies.add(name)
            created = "INSERT INTO asesmen.agencies (name) VALUES (%s) RETURNING id"
            (number,) = self.admin.execute(created, (name,)).fetchone() or (0,)
            for member in members or (LOGIN,):
                self.admin.execute("INSERT INTO asesmen.members VALUES (%s, %s)", (number, member))
        return self.url(agency=name)

    @contextmanager
    def within(self, name: str, *, unguarded: bool = False) -> Iterator[Any]:
        """Yield a cursor of the owner of the schema, in one agency, in a transaction."""
        self.agency(name)
        tables = ("events", "parts") if unguarded else ()
        with self.admin.transaction(), self.admin.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {schema.OWNER}")
            cursor.execute("SET LOCAL search_path = asesmen, public")
            agency = (
                "SELECT set_config('asesmen.agency', (SELECT id::text FROM agencies WHERE name = %s), true)"
            )
            cursor.execute(agency, (name,))
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield cursor
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def settings_of(self, name: str) -> str | None:
        """Return the settings of an agency; None where it has none of its own."""
        found = self.admin.execute(
            "SELECT content FROM asesmen.settings JOIN asesmen.agencies ON id = agency WHERE name = %s",
            (name,),
        ).fetchone()
        return None if found is None else str(found[0])

    def set_settings(self, name: str, content: str) -> None:
        self.admin.execute(
            "INSERT INTO asesmen.settings (agency, content)"
            " SELECT id, %s FROM asesmen.agencies WHERE name = %s"
            " ON CONFLICT (agency) DO UPDATE SET content = excluded.content",
            (content, name),
        )


class Engine:
    """The engine that the tests run on. There is one for a run: :data:`ENGINE`."""

    server: Postgres | None = None

    def begin(self) -> None:
        """Start a server, on which every workspace of the tests is an agency. Its clock is not of 2023."""
        vars(doctor)["CLOCKS_APART"] = timedelta.max
        self.server = Postgres()
        self.server.prepare()

    def end(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None

    def place(self, path: Path) -> str:
        """Return where the workspace is that a file stands for."""
        return str(path) if self.server is None else self.server.agency(str(path))

    @contextmanager
    def command(self, folder: Path) -> Iterator[dict[str, str]]:
        """Yield what a command in a folder finds in its environment; its settings file stands for the shared.

        What a test has written into ``asesmen.toml`` is in the database when the command begins, and what
        the command has written there is in the file afterwards.
        """
        if self.server is None:
            yield {}
            return
        name, file = str(folder / "asesmen.db"), folder / "asesmen.toml"
        where = self.server.agency(name)
        given = file.read_text(encoding="utf-8") if file.is_file() else None
        if given is not None:
            self.server.set_settings(name, given)
        yield {"ASESMEN_WORKSPACE": where}
        kept = self.server.settings_of(name)
        if kept is not None and kept != given:
            file.write_text(kept, encoding="utf-8")

    # --- past asesmen -------------------------------------------------------------------------------------

    def run(self, path: Path, *statements: str, unguarded: bool = False) -> list[Any]:
        """Return what anybody with the database itself could read or do.

        Args:
            path: The file, or the agency that stands for it.
            statements: In the words of SQLite.
            unguarded: Without the triggers that guard the record.
        """
        if self.server is None:
            with closing(sqlite3.connect(path)) as connection, connection:
                for guard in GUARDS if unguarded else ():
                    connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
                return [row for statement in statements for row in connection.execute(statement).fetchall()]
        with self.server.within(str(path), unguarded=unguarded) as cursor:
            found = [cursor.execute(translated(statement)) for statement in statements]
            return [row for one in found if one.description for row in one.fetchall()]

    def raw(self, path: Path) -> bytes:
        """Return everything that is stored of a workspace, as bytes."""
        if self.server is None:
            return path.read_bytes()
        values = []
        with self.server.within(str(path)) as cursor:
            for table in METADATA.tables:
                found = cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (our own names)
                values += [value for row in found.fetchall() for value in row]
        return b"\0".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


GUARDS = ("events_stay", "events_last", "parts_last", "parts_stay")


def translated(statement: str) -> str:
    """Return a statement in the words of PostgreSQL."""
    statement = re.sub(r"\bx'([0-9a-f]*)'", r"'\\x\1'::bytea", statement)
    statement = re.sub(r"zeroblob\((\d+)\)", r"decode(repeat('00', \1), 'hex')", statement)
    statement = re.sub(r"CAST\(payload AS TEXT\)", "convert_from(payload, 'UTF8')", statement)
    return re.sub(r"CAST\(('[^']*') AS BLOB\)", r"convert_to(\1, 'UTF8')", statement).replace("%", "%%")


def refused() -> tuple[type[Exception], ...]:
    """Return what the database raises when a guard refuses."""
    if ENGINE.server is None:
        return (sqlite3.IntegrityError,)
    import psycopg

    return (psycopg.Error,)


ENGINE = Engine()


def place(folder: Path, name: str = "asesmen.db") -> str:
    """Return where the workspace of a folder is."""
    return ENGINE.place(folder / name)


def plain(text: str) -> str:
    """Return what a command says, with the workspace called as the file that it stands for."""
    return ADDRESS.sub(r"\1", text)


ADDRESS = re.compile(r"postgresql://[^ ]*agency=[^ ]*?(asesmen\.db)")
