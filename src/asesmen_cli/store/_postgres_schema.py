"""The schema of a shared database: the tables of a workspace for many agencies, and who may do what.

Every table has a leading column ``agency`` that no statement of asesmen names. Row-level security limits each
statement to the agency that the connection has chosen, and only to one that its login is a member of.
"""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Column, Date, Integer, LargeBinary, MetaData, Table, Text

from asesmen_cli.store._agencies import LEVELS, PREPARE
from asesmen_cli.store._conclusions import DERIVED, GROUPS
from asesmen_cli.store._schema import (
    CONFIDENTIAL,
    EVENTS,
    MIGRATIONS,
    PARTS,
    RESULTS,
    STATE,
)

SCHEMA = "asesmen"
VERSION = len(MIGRATIONS)
"""The layout of the tables; the same number as that of a file."""
OLDEST_SERVER = 13
"""The first major version of PostgreSQL that has all that is used here."""

OWNER, READER, INSPECTOR, PLANNER, CONFIDENT, OFFICE = (
    f"asesmen_{name}" for name in ("owner", "reader", "inspector", "planner", "confidential", "office")
)


ROLES = {
    "reader": READER,
    "inspector": INSPECTOR,
    "planner": PLANNER,
    "confidential": CONFIDENT,
}
"""What a login may be granted, by its name on the command line."""

_MEMBER_OF = {INSPECTOR: (READER,), PLANNER: (INSPECTOR,), CONFIDENT: (READER,), OFFICE: (PLANNER, CONFIDENT)}
"""Role -> the roles that it includes."""

_TYPES = {Integer: "bigint", LargeBinary: "bytea", Date: "date"}
_ADDED = {"plans.edited": 0, "seats.pinned": 0}
"""What older rows hold in a column that was added later and is never NULL."""

SETTINGS = Table("settings", MetaData(), Column("content", Text, nullable=False))
"""The settings of each agency: the text that is ``asesmen.toml`` beside a file."""

LOCKS = 0x617365
"""The first number of the advisory locks; the second is that of the agency."""


def schema() -> Iterator[str]:
    """Yield the statements that create the schema, or bring an older one up to date.

    They run in one transaction, by a superuser or by a role that may create roles and schemas.
    """
    yield from _roles()
    yield f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {OWNER}"
    yield f"SET LOCAL ROLE {OWNER}"
    yield f"SET LOCAL search_path TO {SCHEMA}, pg_temp"
    yield from _agencies()
    for table in (EVENTS, PARTS, *STATE.values()):
        yield from _table(table)
    yield from _frames()
    yield from _settings()
    yield from _conclusions()
    yield from _figures()
    yield from guards()
    yield from _grants()
    yield (
        "CREATE TABLE IF NOT EXISTS layout (version integer NOT NULL); TRUNCATE layout;"
        f" INSERT INTO layout SELECT {VERSION}; GRANT SELECT ON layout TO {READER}"
    )
    yield "RESET ROLE"


def _roles() -> Iterator[str]:
    for role in (OWNER, *ROLES.values(), OFFICE):
        yield (
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    for role, included in _MEMBER_OF.items():
        yield f"GRANT {', '.join(included)} TO {role}"
    yield (
        "DO $$ BEGIN IF NOT pg_has_role(current_user, 'asesmen_owner', 'MEMBER')"
        f" THEN EXECUTE format('GRANT {OWNER} TO %I', current_user); END IF; END $$"
    )


def _agencies() -> Iterator[str]:
    yield (
        "CREATE TABLE IF NOT EXISTS agencies ("
        "id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE)"
    )
    yield "CREATE UNIQUE INDEX IF NOT EXISTS agencies_in_any_case ON agencies (lower(name))"
    yield (
        "CREATE TABLE IF NOT EXISTS members ("
        "agency integer NOT NULL REFERENCES agencies, member name NOT NULL, PRIMARY KEY (agency, member))"
    )
    who = (
        "FROM asesmen.members m JOIN pg_catalog.pg_roles r ON r.rolname = m.member"
        " WHERE pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER')"
    )
    given = "pg_catalog.current_setting('asesmen.agency', true)"
    how = "LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
    yield f"CREATE OR REPLACE FUNCTION granted() RETURNS SETOF integer {how} AS $$ SELECT m.agency {who} $$"
    yield (
        f"CREATE OR REPLACE FUNCTION current_agency() RETURNS integer {how} AS $$ SELECT m.agency {who}"
        f" AND m.agency = CASE WHEN {given} ~ '^[0-9]{{1,9}}$' THEN {given}::integer END LIMIT 1 $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION connected() RETURNS TABLE (login name, program text)"
        " LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"
        " SELECT a.usename, a.application_name FROM pg_stat_activity a"
        " WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()"
        " AND a.application_name LIKE 'asesmen%' AND EXISTS (SELECT FROM asesmen.members m"
        " JOIN pg_roles r ON r.rolname = m.member WHERE m.agency = asesmen.current_agency()"
        " AND pg_has_role(a.usename, r.oid, 'MEMBER')) ORDER BY 1, 2 $$"
    )
    yield from _secured("agencies", [("granted", "SELECT", READER, "id IN (SELECT granted())")])
    yield from _secured("agencies", [("kept", "ALL", OWNER, "true")])
    yield f"GRANT SELECT ON agencies TO {READER}"


def _table(table: Table) -> Iterator[str]:
    """Yield the statements of one table of a workspace."""
    columns = [_column(column) for column in table.columns]
    key = ", ".join(["agency", *(column.name for column in table.primary_key)])
    checks = [str(check.sqltext) for check in table.constraints if hasattr(check, "sqltext")]
    known = " REFERENCES agencies" if table is EVENTS else ""  # each row elsewhere belongs to an event
    own = [
        f"agency integer NOT NULL DEFAULT current_agency(){known}",
        *columns,
        *([_SECRET] if table is PARTS else []),
        f"PRIMARY KEY ({key})",
        *(f"CHECK ({check})" for check in checks),
    ]
    yield f"CREATE TABLE IF NOT EXISTS {table.name} ({', '.join(own)})"
    for column in table.columns:
        if not column.primary_key:
            added = _ADDED.get(f"{table.name}.{column.name}")
            default = "" if added is None else f" DEFAULT {added}"
            yield f"ALTER TABLE {table.name} ADD COLUMN IF NOT EXISTS {_column(column)}{default}"
    if table is PARTS:
        yield from _secured_parts()
    else:
        yield from _secured(table.name, _policies(table))


def _column(column: Column[object]) -> str:
    """Return the definition of a column. Texts are in the order of their bytes, as in a file."""
    kind = _TYPES.get(type(column.type), 'text COLLATE "C"')
    return f"{column.name} {kind}{'' if column.nullable else ' NOT NULL'}"


_SECRET = (
    "secret boolean GENERATED ALWAYS AS (coalesce("
    f"position('[\"{RESULTS.name}\",'::bytea IN payload) > 0, false)) STORED"
)
"""Whether a part of the record holds a row of the results. Within a text, quotation marks are escaped."""
_OURS = "agency = (SELECT current_agency())"

_Policy = tuple[str, str, str, str]
"""Name, command, role, condition."""


def _policies(table: Table) -> list[_Policy]:
    if table is RESULTS:
        return [("of_agency", "SELECT", "PUBLIC", _OURS)] + [
            (f"{command.lower()}_confidential", command, CONFIDENT, _OURS)
            for command in ("INSERT", "UPDATE", "DELETE")
        ]
    return [("of_agency", "ALL", "PUBLIC", _OURS)]


def _secured_parts() -> Iterator[str]:
    """Yield the policies of the parts of the record: who may read which, and who may write."""
    may_read = {
        READER: "subject IS NULL AND NOT secret",
        INSPECTOR: "NOT secret",
        CONFIDENT: "secret",
        OWNER: "true",
    }
    yield from _secured(
        PARTS.name,
        [
            *[(f"read_{role}", "SELECT", role, f"{_OURS} AND {what}") for role, what in may_read.items()],
            ("write", "INSERT", PLANNER, f"{_OURS} AND NOT secret"),
            ("write_confidential", "INSERT", CONFIDENT, _OURS),
            ("erase", "UPDATE", CONFIDENT, _OURS),
            ("keep", "ALL", OWNER, _OURS),
        ],
    )


def _secured(table: str, policies: Iterable[_Policy]) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    for name, command, role, condition in policies:
        using = "" if command == "INSERT" else f" USING ({condition})"
        check = "" if command in {"SELECT", "DELETE"} else f" WITH CHECK ({condition})"
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} FOR {command} TO {role}{using}{check}"


def _frames() -> Iterator[str]:
    """Yield the view by which a role counts and verifies the parts that it may not read."""
    yield (
        "CREATE OR REPLACE VIEW part_frames AS"
        " SELECT seq, n, subject, digest, payload IS NULL AS erased FROM parts"
    )
    yield f"GRANT SELECT ON part_frames TO {READER}"


def _settings() -> Iterator[str]:
    yield (
        "CREATE TABLE IF NOT EXISTS settings ("
        "agency integer PRIMARY KEY DEFAULT current_agency() REFERENCES agencies, content text NOT NULL)"
    )
    yield from _secured("settings", [("of_agency", "ALL", "PUBLIC", _OURS)])


def _conclusions() -> Iterator[str]:
    """Yield the tables of what the rules conclude, which an overview counts over all agencies of a login."""
    for table in DERIVED.tables.values():
        own = ["agency integer NOT NULL DEFAULT current_agency()"]
        keys = [column.name for column in table.primary_key]
        if table is GROUPS:
            own += ["id integer GENERATED ALWAYS AS IDENTITY", "UNIQUE (agency, office, tier)"]
            keys = ["id"]
        own += [_column(column) for column in table.columns if column.name != "id"]
        own.append(f"PRIMARY KEY ({', '.join(['agency', *keys])})")
        yield f"CREATE TABLE IF NOT EXISTS {table.name} ({', '.join(own)})"
        writing = [(f"{name.lower()}_own", name, "PUBLIC", _OURS) for name in ("INSERT", "UPDATE", "DELETE")]
        granted = "agency IN (SELECT one FROM granted() one)"  # in this form several workers may scan
        yield from _secured(table.name, [("of_granted", "SELECT", "PUBLIC", granted), *writing])
        yield f"GRANT SELECT ON {table.name} TO {READER}"
        yield f"GRANT INSERT, UPDATE, DELETE ON {table.name} TO {PLANNER}"
    yield (
        "CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO asesmen.concluded AS kept (agency, changed, concluded)"
        " SELECT DISTINCT agency, 1, -1 FROM new_rows"
        " ON CONFLICT (agency) DO UPDATE SET changed = kept.changed + 1; RETURN NULL; END $$"
    )
    for table_name, event in ((EVENTS.name, "INSERT"), (SETTINGS.name, "INSERT"), (SETTINGS.name, "UPDATE")):
        name = f"counted_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name} ON {table_name}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table_name} REFERENCING NEW TABLE AS new_rows"
            " FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
        )


def _figures() -> Iterator[str]:
    """Yield the figures counted last of each agency. Nobody writes them but by the function that counts."""
    yield (
        "CREATE TABLE IF NOT EXISTS figures ("
        "agency integer PRIMARY KEY REFERENCES agencies, day date NOT NULL,"
        " changed bigint NOT NULL, form text NOT NULL)"
    )
    for level in LEVELS:
        yield f"ALTER TABLE figures ADD COLUMN IF NOT EXISTS {level} text NOT NULL DEFAULT ''"
    granted = "agency IN (SELECT one FROM granted() one)"
    yield from _secured(
        "figures", [("of_granted", "SELECT", "PUBLIC", granted), ("kept", "ALL", OWNER, granted)]
    )
    yield f"GRANT SELECT ON figures TO {READER}"
    yield (
        "CREATE OR REPLACE FUNCTION prepare_figures(date) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER"
        f" SET search_path = {SCHEMA}, pg_temp AS $$ {PREPARE} $$"
    )
    yield "REVOKE ALL ON FUNCTION prepare_figures(date) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION prepare_figures(date) TO {READER}"


_NOT_EMPTIED = (
    "WHEN (NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.subject IS NOT NULL"
    " OR NEW.digest <> OLD.digest OR NEW.seq <> OLD.seq OR NEW.n <> OLD.n OR NEW.agency <> OLD.agency)"
)
_GUARDS = {
    "events_stay": (EVENTS.name, "UPDATE OR DELETE", "", "events stay"),
    "events_whole": (EVENTS.name, "TRUNCATE", "", "events stay"),
    "parts_last": (PARTS.name, "DELETE", "", "parts stay"),
    "parts_whole": (PARTS.name, "TRUNCATE", "", "parts stay"),
    "parts_stay": (
        PARTS.name,
        "UPDATE",
        _NOT_EMPTIED,
        "parts stay, or are erased",
    ),
}
"""Trigger -> its table, what it prevents, when, and what it says."""
GUARDS = frozenset(_GUARDS)


def guards() -> Iterator[str]:
    """Yield the triggers that keep the record as it is. The owner replaces it when a copy is restored."""
    yield (
        "CREATE OR REPLACE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'DELETE' AND current_setting('asesmen.replacing', true) = 'on'"
        f" AND current_user = '{OWNER}' THEN RETURN OLD; END IF;"
        " RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    for name, (table, event, when, says) in _GUARDS.items():
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
            f" FOR EACH {each} {when} EXECUTE FUNCTION stay('{says}')"
        )


def _grants() -> Iterator[str]:
    """Yield what each role may do."""
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READER}"
    yield "REVOKE ALL ON FUNCTION granted(), current_agency(), connected() FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION granted(), current_agency(), connected() TO {READER}"
    for name, table in {EVENTS.name: EVENTS, PARTS.name: PARTS, **STATE}.items():
        hidden = CONFIDENTIAL.get(name, frozenset())
        yield f"GRANT SELECT ({_names(table, hidden)}) ON {name} TO {READER}"
        if hidden:
            yield f"GRANT SELECT ON {name} TO {CONFIDENT}"
        writing = "INSERT" if table in {EVENTS, PARTS} else "INSERT, UPDATE, DELETE"
        yield f"GRANT {writing} ON {name} TO {PLANNER}"
    yield f"GRANT UPDATE (subject, salt, payload) ON {PARTS.name} TO {PLANNER}"
    yield f"GRANT SELECT ON settings TO {READER}"
    yield f"GRANT INSERT, UPDATE ON settings TO {PLANNER}"


def _names(table: Table, hidden: Collection[str]) -> str:
    own = ["secret"] if table is PARTS else []
    return ", ".join(
        ["agency", *own, *(column.name for column in table.columns if column.name not in hidden)]
    )
