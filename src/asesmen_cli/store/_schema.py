"""The tables of a workspace. Every date is its ISO text: it sorts right and reads the same everywhere.

A step of MIGRATIONS is never edited after a release: a mistake is fixed by a further step.
"""

from collections.abc import Callable

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    inspect,
)

METADATA = MetaData()

LAYOUT = Table("layout", METADATA, Column("version", Integer, nullable=False))

EVENTS = Table(
    "events",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("reason", Text),
    Column("undoes", Integer),
    Column("format", Integer),
    Column("previous", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

PARTS = Table(
    "parts",
    METADATA,
    Column("seq", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("subject", Text),
    Column("salt", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Column("payload", LargeBinary),
    PrimaryKeyConstraint("seq", "n"),
    CheckConstraint("(salt IS NULL) = (payload IS NULL)", name="erased_whole"),
)

LOADS = Table(
    "loads",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("loaded_on", Text, nullable=False),
    Column("tables", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("ignored", Integer, nullable=False),
)

PEOPLE = Table(
    "people",
    METADATA,
    Column("nip", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("office", Text),
    Column("unit", Text),
    Column("position", Text),
    Column("post_kind", Text),
    Column("tier", Text, nullable=False),
    Column("echelon", Text),
    Column("rank", Text),
    Column("employment", Text),
    Column("standing", Text),
    Column("retires_on", Text),
    Column("retirement_age", Integer),
    Column("present", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("loaded", Text, nullable=False),
)

ASSESSMENTS = Table(
    "assessments",
    METADATA,
    Column("nip", Text, nullable=False),
    Column("held_on", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("loaded", Text, nullable=False),
    Column("organiser", Text),
    PrimaryKeyConstraint("nip", "held_on"),
)

FORMER_NUMBERS = Table(
    "former_numbers",
    METADATA,
    Column("former", Text, primary_key=True),
    Column("current", Text, nullable=False),
)

PLANS = Table(
    "plans",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("name", Text),
    Column("as_of", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("quality", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("edited", Integer, nullable=False),
    Column("replaces", Integer),
)

BATCHES = Table(
    "batches",
    METADATA,
    Column("plan", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("tier", Text),
    Column("days", Text, nullable=False),
    Column("room", Integer, nullable=False),
    Column("venue", Text),
    Column("seats", Integer, nullable=False),
    Column("cancelled", Text),
    PrimaryKeyConstraint("plan", "number"),
)

SEATS = Table(
    "seats",
    METADATA,
    Column("plan", Integer, nullable=False),
    Column("nip", Text, nullable=False),
    Column("batch", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("pinned", Integer, nullable=False),
    Column("code", Text),
    Column("params", Text),
    PrimaryKeyConstraint("plan", "nip", "batch"),
    CheckConstraint("(batch = 0) <> (code IS NULL)", name="seated_or_told_why"),
)
"""Batch 0 holds those without a seat. Who was dropped from a held batch may sit in a later one too."""

EXEMPTIONS = Table(
    "exemptions",
    METADATA,
    Column("nip", Text, primary_key=True),
    Column("until", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

ABSENCES = Table(
    "absences",
    METADATA,
    Column("nip", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("nip", "first"),
)

MARKS = Table(
    "marks",
    METADATA,
    Column("nip", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("present", Integer, nullable=False),
    Column("reason", Text),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("loaded", Text, nullable=False),
    PrimaryKeyConstraint("nip", "day"),
)

VOIDED = Table(
    "voided",
    METADATA,
    Column("nip", Text, nullable=False),
    Column("held_on", Text, nullable=False),
    Column("declared_on", Text, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("nip", "held_on"),
)

RESULTS = Table(
    "results",
    METADATA,
    Column("nip", Text, nullable=False),
    Column("held_on", Text, nullable=False),
    Column("received_on", Text, nullable=False),
    Column("delivered_on", Text),
    Column("organiser", Text),
    Column("accreditation", Text),
    Column("purpose", Text, nullable=False),
    Column("jpm", Text, nullable=False),
    Column("levels", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("loaded", Text, nullable=False),
    PrimaryKeyConstraint("nip", "held_on"),
)

LETTERS = Table(
    "letters",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("office", Text),
    Column("plan", Text),
    Column("batches", Text, nullable=False),
    Column("written_on", Text, nullable=False),
    Column("dated", Text, nullable=False),
    Column("number", Text),
    Column("serial", Integer),
    Column("sent_on", Text),
)

LETTER_PEOPLE = Table(
    "letter_people",
    METADATA,
    Column("letter", Integer, nullable=False),
    Column("nip", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("was", Text),
    Column("now", Text),
    PrimaryKeyConstraint("letter", "nip"),
)
"""Whom a letter is about, and when it told them to come: until then, and from then on."""

CONFIDENTIAL = {RESULTS.name: frozenset({"purpose", "jpm", "levels"})}
"""Table -> the columns whose values are shown to nobody but the one who asks for that person by name."""

STATE = {
    table.name: table
    for table in (
        *(LOADS, PEOPLE, FORMER_NUMBERS, ASSESSMENTS, EXEMPTIONS, ABSENCES),
        *(PLANS, BATCHES, SEATS, MARKS, VOIDED, RESULTS, LETTERS, LETTER_PEOPLE),
    )
}
"""The tables that events change. Replaying the events gives them again."""

OF_PERSONS = tuple(table for table in STATE.values() if "nip" in table.columns)
"""The tables in which each row is about one person."""

GUARDS = {
    "events_stay": "BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END",
    "events_last": "BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END",
    "parts_last": "BEFORE DELETE ON parts BEGIN SELECT RAISE(ABORT, 'parts stay'); END",
    "parts_stay": """BEFORE UPDATE ON parts
       WHEN NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.subject IS NOT NULL
         OR NEW.digest IS NOT OLD.digest OR NEW.seq IS NOT OLD.seq OR NEW.n IS NOT OLD.n
       BEGIN SELECT RAISE(ABORT, 'parts stay, or are erased'); END""",
}
"""Triggers that keep the record as it is: what is written stays, but for a part that loses its person."""


def guard(connection: Connection) -> None:
    """Set up the guards of the record, whichever are there already."""
    for name, rule in GUARDS.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {rule}")


def _first(connection: Connection) -> None:
    METADATA.create_all(connection)
    guard(connection)


def _second(connection: Connection) -> None:
    """Who assessed, former numbers, plans changed by hand. A new workspace has all of it already."""
    FORMER_NUMBERS.create(connection, checkfirst=True)
    _add(connection, ASSESSMENTS, "organiser TEXT")
    _add(connection, PLANS, "edited INTEGER NOT NULL DEFAULT 0")
    _add(connection, PLANS, "replaces INTEGER")
    _add(connection, BATCHES, "cancelled TEXT")
    _add(connection, SEATS, "pinned INTEGER NOT NULL DEFAULT 0")


def _third(connection: Connection) -> None:
    """Why somebody changed what was published, or broke a rule."""
    _add(connection, EVENTS, "reason TEXT")


def _fourth(connection: Connection) -> None:
    """What follows a plan; which event another takes back; guards that let nothing but a person go."""
    METADATA.create_all(connection)
    _add(connection, EVENTS, "undoes INTEGER")
    _seats_by_batch(connection)
    guard(connection)


def _seats_by_batch(connection: Connection) -> None:
    """A person may have a seat in several batches of a plan; whoever has none stands in batch 0."""
    if "batch" in inspect(connection).get_pk_constraint(SEATS.name)["constrained_columns"]:
        return
    connection.exec_driver_sql("ALTER TABLE seats RENAME TO former_seats")
    SEATS.create(connection)
    connection.exec_driver_sql(
        "INSERT INTO seats (plan, nip, batch, place, pinned, code, params)"
        " SELECT plan, nip, coalesce(batch, 0), place, pinned, code, params FROM former_seats"
    )
    connection.exec_driver_sql("DROP TABLE former_seats")


def _add(connection: Connection, table: Table, column: str) -> None:
    """Add a column to a table that lacks it."""
    known = {one["name"] for one in inspect(connection).get_columns(table.name)}
    if column.partition(" ")[0] not in known:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


def _fifth(connection: Connection) -> None:
    """How the digests of an event are made."""
    _add(connection, EVENTS, "format INTEGER")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first, _second, _third, _fourth, _fifth)
"""Each step takes a workspace from its own index to the next. The version is their number."""
