"""What the rules conclude, kept in a shared database beside what is on file, to count many agencies.

The rules are the only place that concludes: what :mod:`asesmen_cli.domain.conclusions` yields is written in
the transaction of each command, for the people that it concerns. Triggers count every event and every change
of settings, so a conclusion that does not follow from what is on file is known as such.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Connection, Date, Integer, MetaData, Table, Text, text

from asesmen_cli.domain.conclusions import BatchConclusion, Conclusion, Terms, batch_conclusions, conclusions
from asesmen_cli.store._changes import Change, insert_columns, insert_rows
from asesmen_cli.store._snapshot import read_snapshot

DERIVED = MetaData()

Table(  # how often an agency has changed, and after which change the conclusions were drawn
    "concluded",
    DERIVED,
    Column("changed", Integer, nullable=False),
    Column("concluded", Integer, nullable=False),
)
GROUPS = Table(
    "groups",
    DERIVED,
    Column("id", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("tier", Text, nullable=False),
)
CONCLUSIONS = Table(
    "conclusions",
    DERIVED,
    Column("nip", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("before", Date, nullable=False),
    Column("grp", Integer, nullable=False),
    Column("due_on", Date),
    Column("soon_on", Date),
    Column("valid_until", Date),
    Column("unassessed_since", Date, nullable=False),
    Column("exempt_until", Date, nullable=False),
    Column("gone_from", Date, nullable=False),
    Column("seated_before", Date, nullable=False),
)
BATCH_CONCLUSIONS = Table(
    "batch_conclusions",
    DERIVED,
    Column("plan", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("tier", Text),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("undecided", Integer, nullable=False),
    Column("awaited", Integer, nullable=False),
    Column("expected_on", Date, nullable=False),
    Column("draft", Integer, nullable=False),
    Column("cancelled", Integer, nullable=False),
    Column("cost", Integer, nullable=False),
)

OF_BATCHES = frozenset({"plans", "batches", "seats", "marks", "voided", "results"})
"""The tables that batches are concluded from."""
OF_PEOPLE = OF_BATCHES | {"people", "assessments", "exemptions"}
"""Those that people are concluded from."""
MOST = 2_000
"""From so many people on, everyone is concluded anew: it takes no longer."""
NOBODY: tuple[Collection[str], bool] = (frozenset(), False)
"""What is concerned by absences, letters, files: nothing follows from them."""

LAST = text(
    "SELECT c.changed, c.concluded, s.content FROM (SELECT current_agency() AS agency) a"
    " LEFT JOIN concluded c ON c.agency = a.agency LEFT JOIN settings s ON s.agency = a.agency"
)
SEATED = text(
    "SELECT nip FROM seats WHERE batch > 0 AND (plan = ANY(:plans)"
    " OR plan IN (SELECT id FROM plans WHERE state IN ('published', 'draft')))"
)
ALL_GROUPS = text("SELECT office, tier, id FROM groups WHERE agency = (SELECT current_agency())")
NEW_GROUPS = text(
    "INSERT INTO groups (office, tier) SELECT * FROM unnest(CAST(:offices AS text[]), CAST(:tiers AS text[]))"
    " RETURNING office, tier, id"
)
DONE = text("UPDATE concluded SET concluded = changed WHERE agency = (SELECT current_agency())")
ANEW = text(
    "UPDATE concluded SET changed = changed + 1, concluded = changed + 1"
    " WHERE agency = (SELECT current_agency())"
)
"""What was counted from the conclusions before is not used any more, even if nothing was written since."""


def conclude(connection: Connection, terms: Terms | None, changes: Iterable[Change] | None = None) -> None:
    """Bring the conclusions up to date with what has just been written.

    Args:
        connection: In the transaction that has written it.
        terms: What to conclude by. Nothing is concluded by terms that are not those of the agency now.
        changes: What was written; None where everything may have changed.
    """
    found = connection.execute(LAST).one()
    if terms is None or found.changed is None or found.content != terms.source:
        return
    is_next = found.concluded == found.changed - 1
    concerned = _concerned(connection, changes) if changes is not None and is_next else None
    people = None if concerned is None or len(concerned[0]) > MOST else concerned[0]
    if concerned == NOBODY:
        connection.execute(DONE)
        return
    snapshot = read_snapshot(connection, revisions=False, nips=people)
    _forget(connection, people)
    _insert_conclusions(connection, [*conclusions(snapshot, terms.rule)])
    if people is None or (concerned is not None and concerned[1]):
        connection.execute(text("DELETE FROM batch_conclusions WHERE agency = (SELECT current_agency())"))
        insert_rows(
            connection, BATCH_CONCLUSIONS, [_batch_row(one) for one in batch_conclusions(snapshot, terms)]
        )
    connection.execute(ANEW if people is None else DONE)


def _concerned(connection: Connection, changes: Iterable[Change]) -> tuple[Collection[str], bool]:
    """Return the people whose conclusions may differ, and whether those of batches may."""
    nips: set[str] = set()
    plans: set[int] = set()
    tables = set()
    for table, before, after in changes:
        tables.add(table)
        for row in (before, after) if table in OF_PEOPLE else ():
            if row is not None and "nip" in row:
                nips.add(row["nip"])
            if row is not None and "plan" in row:
                plans.add(row["plan"])
            elif row is not None and table == "plans":
                plans.add(row["id"])
    of_batches = not OF_BATCHES.isdisjoint(tables)
    if of_batches:
        nips.update(connection.execute(SEATED, {"plans": [*plans]}).scalars())
    return nips, of_batches


def _forget(connection: Connection, nips: Collection[str] | None) -> None:
    """Delete the conclusions about these people; None for everyone."""
    whose = "" if nips is None else " AND nip = ANY(:nips)"
    connection.execute(
        text(f"DELETE FROM conclusions WHERE agency = (SELECT current_agency()){whose}"),  # noqa: S608 (our own text)
        {} if nips is None else {"nips": [*nips]},
    )


def _insert_conclusions(connection: Connection, found: Collection[Conclusion]) -> None:
    numbers = {(row.office, row.tier): row.id for row in connection.execute(ALL_GROUPS)}
    new = {(one.office, one.tier.value) for one in found} - numbers.keys()
    if new:
        offices, tiers = zip(*sorted(new), strict=True)
        added = connection.execute(NEW_GROUPS, {"offices": [*offices], "tiers": [*tiers]})
        numbers |= {(row.office, row.tier): row.id for row in added}
    names = [column.name for column in CONCLUSIONS.columns if column.name != "grp"]
    columns = {name: list(map(attrgetter(name), found)) for name in names}
    groups = [numbers[one.office, one.tier.value] for one in found]
    insert_columns(connection, CONCLUSIONS, {**columns, "grp": groups})


def _batch_row(one: BatchConclusion) -> dict[str, Any]:
    tier = None if one.tier is None else one.tier.value
    return {**asdict(one), "tier": tier, "draft": int(one.draft), "cancelled": int(one.cancelled)}


def differs(connection: Connection, terms: Terms) -> bool:
    """Return whether the conclusions that are kept are not those of the rules."""
    found = connection.execute(LAST).one()
    if found.changed is None:
        return False
    if found.concluded != found.changed or found.content != terms.source:
        return True
    names = [column.name for column in CONCLUSIONS.columns if column.name != "grp"]
    kept = connection.execute(
        text(
            f"SELECT {', '.join(f's.{name}' for name in names)}, g.office, g.tier"  # noqa: S608 (our own names)
            " FROM conclusions s JOIN groups g ON g.id = s.grp AND g.agency = s.agency"
            " WHERE s.agency = (SELECT current_agency())"
        )
    )
    snapshot = read_snapshot(connection, revisions=False)
    expected = {
        (*(getattr(one, name) for name in names), one.office, one.tier.value)
        for one in conclusions(snapshot, terms.rule)
    }
    batches = [column.name for column in BATCH_CONCLUSIONS.columns]
    held = connection.execute(
        text(
            f"SELECT {', '.join(batches)} FROM batch_conclusions"  # noqa: S608 (as above)
            " WHERE agency = (SELECT current_agency())"
        )
    )
    there = {tuple(_batch_row(one)[name] for name in batches) for one in batch_conclusions(snapshot, terms)}
    return set(map(tuple, kept)) != expected or set(map(tuple, held)) != there
