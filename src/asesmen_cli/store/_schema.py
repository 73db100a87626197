"""The tables of a workspace. A date is its ISO text: it sorts right and reads the same everywhere.

A step of MIGRATIONS is never edited after a release: a mistake is fixed by a further step.
"""

import re
from collections.abc import Callable

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
)

METADATA = MetaData()

_TYPES = {"": Text, "#": Integer, "*": LargeBinary}


def _table(name: str, key: str, columns: str, *checks: CheckConstraint) -> Table:
    """Return a table from the names of its columns.

    ``name`` is a text, ``name#`` a whole number, ``name*`` bytes; a column with ``?`` may be NULL.
    """
    found = re.findall(r"(\w+)([#*]?)(\??)", columns)
    own = (
        Column(
            column, _TYPES[kind], primary_key=column in key.split(), nullable=bool(null), autoincrement=False
        )
        for column, kind, null in found
    )
    return Table(name, METADATA, *own, *checks)


LAYOUT = Table("layout", METADATA, Column("version", Integer, nullable=False))

EVENTS = _table(
    "events",
    "seq",
    "seq# at as_of actor command program reason? undoes#? format#? previous* digest*",
)
PARTS = _table(
    "parts",
    "seq n",
    "seq# n# subject? salt*? digest* payload*?",
    CheckConstraint("(salt IS NULL) = (payload IS NULL)", name="erased_whole"),
)
FRAMES = Table(
    "part_frames",
    MetaData(),
    Column("seq", Integer),
    Column("n", Integer),
    Column("subject", Text),
    Column("digest", LargeBinary),
    Column("erased", Boolean),
)
"""In a shared database: every part without its content. Some roles may not read the content of all parts."""
LOADS = _table("loads", "id", "id# source digest loaded_on tables rows# accepted# rejected# ignored#")
PEOPLE = _table(
    "people",
    "nip",
    "nip name office? unit? position? post_kind? tier echelon? rank? employment? standing? retires_on?"
    " retirement_age#? present# file sheet row# loaded",
)
ASSESSMENTS = _table("assessments", "nip held_on", "nip held_on file sheet row# loaded organiser?")
FORMER_NUMBERS = _table("former_numbers", "former", "former current")
PLANS = _table(
    "plans",
    "id",
    "id# state name? as_of source digest settings quality findings edited# replaces#?",
)
BATCHES = _table("batches", "plan number", "plan# number# tier? days room# venue? seats# cancelled?")
SEATS = _table(
    "seats",
    "plan nip batch",
    "plan# nip batch# place# pinned# code? params?",
    CheckConstraint("(batch = 0) <> (code IS NULL)", name="seated_or_told_why"),
)
"""Batch 0 holds those without a seat. A person who was dropped from one batch may sit in a later one too."""
EXEMPTIONS = _table("exemptions", "nip", "nip until reason")
ABSENCES = _table("absences", "nip first", "nip first last reason")
MARKS = _table("marks", "nip day", "nip day present# reason? file sheet row# loaded")
VOIDED = _table("voided", "nip held_on", "nip held_on declared_on reason")
RESULTS = _table(
    "results",
    "nip held_on",
    "nip held_on received_on delivered_on? organiser? accreditation? purpose jpm levels"
    " file sheet row# loaded thresholds?",
)
LETTERS = _table("letters", "id", "id# kind office? plan? batches written_on dated number? serial#? sent_on?")
LETTER_PEOPLE = _table("letter_people", "letter nip", "letter# nip place# was? now?")
"""The people in a letter, and their appointment before and after it."""

CONFIDENTIAL = {RESULTS.name: frozenset({"purpose", "jpm", "levels", "thresholds"})}
"""Table -> the columns that are shown only to those who ask for that person by name."""

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
"""Triggers that keep the record as it is: only a part about an erased person may be emptied."""


def guard(connection: Connection) -> None:
    """Set up the guards of the record, in place of those that exist."""
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
    """What follows a plan; which event another takes back; guards that let only a person go."""
    METADATA.create_all(connection)
    _add(connection, EVENTS, "undoes INTEGER")
    _seats_by_batch(connection)
    guard(connection)


def _seats_by_batch(connection: Connection) -> None:
    """A person may have a seat in several batches of a plan; those who have none are in batch 0."""
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


def _sixth(connection: Connection) -> None:
    """From which JPM on each category held when a result came."""
    _add(connection, RESULTS, "thresholds TEXT")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first, _second, _third, _fourth, _fifth, _sixth)
"""Each step takes a workspace from its own index to the next. The version is their number."""
