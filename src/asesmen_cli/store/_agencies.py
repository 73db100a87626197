"""All agencies that a login is a member of, counted in the database by what the rules have concluded."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import Connection, text

from asesmen_cli.domain.codec import codec
from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.conclusions import AgencyCount, AgencyList, BatchCount, FallingDue
from asesmen_cli.domain.coverage import MONTHS_LATE, Count
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.results import Purpose, Thresholds

IN_SCOPE = "exempt_until < :day AND gone_from > :day"
FLAGGED = f"(due_on IS NULL OR due_on <= :day) AND {IN_SCOPE}"
COUNTS = {
    "never": f"due_on IS NULL AND {IN_SCOPE}",
    "overdue": f"due_on <= :day AND {IN_SCOPE}",
    "soon": f"due_on > :day AND soon_on <= :day AND {IN_SCOPE}",
    "current": f"due_on > :day AND soon_on > :day AND {IN_SCOPE}",
    "valid": f"valid_until > :day AND {IN_SCOPE}",
    "seated": f"seated_before > :day AND {FLAGGED}",
}
"""What is counted -> the condition, what is false for most first; see
:class:`asesmen_cli.domain.conclusions.Conclusion`. The names are those of a :class:`Count`."""
ON_THE_DAY = "since <= :day AND before > :day"
UP_TO_DATE = (
    "JOIN agencies a ON a.id = counted.agency"
    " JOIN concluded c ON c.agency = counted.agency AND c.changed = c.concluded"
)


def _counting(conditions: Mapping[str, str]) -> dict[str, str]:
    return {name: f"count(*) FILTER (WHERE {condition})" for name, condition in conditions.items()}


# --- figures ------------------------------------------------------------------------------------------------

_LATE = {
    f"late_{months}": f"{FLAGGED} AND due_on <= CAST(CAST(:day AS date) - interval '{months} months' AS date)"
    for months in MONTHS_LATE
}
_FIGURES = _counting(COUNTS | _LATE) | {"since": f"min(unassessed_since) FILTER (WHERE {FLAGGED})"}
_CELLS = ["office", "tier", *_FIGURES]
"""What is known of a group."""
_LEVELS = {"tiers": ("tier",), "offices": ("office",), "groups": ("office", "tier")}
"""What the people of an agency are counted by -> the columns that tell its groups apart."""
LEVELS = tuple(_LEVELS)


def _level(level: str) -> int:
    """Return what ``grouping(office, tier)`` is in the rows of a level: a bit for each that is summed up."""
    office, tier = (name not in _LEVELS[level] for name in ("office", "tier"))
    return 2 * office + tier


def _groups(levels: Iterable[str], where: str = "") -> str:
    """Return the statement that counts people: their agency, the level of the row, and :data:`_CELLS`.

    Everyone is counted once, by office and tier; the other levels are sums of that.
    """
    numbers = ", ".join(f"{number} AS {name}" for name, number in _FIGURES.items())
    sums = ", ".join(
        f"min(n.{name}) AS {name}" if name == "since" else f"CAST(sum(n.{name}) AS bigint) AS {name}"
        for name in _FIGURES
    )
    by = ", ".join(f"(g.agency, {', '.join(f'g.{key}' for key in _LEVELS[level])})" for level in levels)
    return (
        f"SELECT g.agency, grouping(g.office, g.tier) AS level, g.office, g.tier, {sums}"  # noqa: S608 (our own texts)
        f" FROM (SELECT grp, {numbers} FROM conclusions WHERE {ON_THE_DAY}{where} GROUP BY grp) n"
        " JOIN groups g ON g.id = n.grp"
        " WHERE n.never + n.overdue + n.soon + n.current + n.valid > 0"
        f" GROUP BY GROUPING SETS ({by})"
    )


IN_ORDER = 'office COLLATE "C", tier'
FORM = hashlib.sha256(_groups(LEVELS).encode()).hexdigest()[:16]
"""What the figures count, so that those of another release are not used."""
FRESH = (
    "f.agency = c.agency AND f.changed = c.changed AND f.changed = c.concluded"
    f" AND f.day = :day AND f.form = '{FORM}'"
)
"""Whether figures ``f`` are of the day, and of what is concluded ``c`` of their agency now."""
AGENCIES = text(
    "SELECT a.id, a.name, coalesce(c.changed = c.concluded, true) AS counted,"  # noqa: S608 (our own texts)
    " coalesce(f.tiers, CASE WHEN c.agency IS NULL THEN '[]' END) AS tiers"
    f" FROM agencies a LEFT JOIN concluded c ON c.agency = a.id LEFT JOIN figures f ON {FRESH}"
    ' ORDER BY a.name COLLATE "C"'
)
"""Every agency, whether it is counted, and its figures by tier; none where they must be counted."""


def _kept(level: str) -> str:
    """Return the statement that reads the figures of a level."""
    return f"SELECT f.agency, f.{level} FROM concluded c JOIN figures f ON {FRESH}"  # noqa: S608 (our own texts)


def _columns(level: str) -> str:
    """Return the aggregate that gives the cells of a level as one text, column by column."""
    cells = (
        f"array_agg({name} ORDER BY {IN_ORDER}) FILTER (WHERE level = {_level(level)})" for name in _CELLS
    )
    return f"CAST(json_build_array({', '.join(cells)}) AS text) AS {level}"


def _prepare() -> str:
    """Return the statement that counts all agencies whose figures of a day are missing, at every level."""
    kept = ", ".join(LEVELS)
    counted = ", ".join(f"coalesce(n.{level}, '[]')" for level in LEVELS)
    replaced = ", ".join(f"{name} = excluded.{name}" for name in ("day", "changed", "form", *LEVELS))
    columns = ", ".join(map(_columns, LEVELS))
    groups = _groups(LEVELS, " AND agency IN (SELECT agency FROM stale)")
    return (
        "WITH stale AS (SELECT c.agency, c.changed FROM concluded c WHERE c.changed = c.concluded"  # noqa: S608 (our own texts)
        f" AND NOT EXISTS (SELECT FROM figures f WHERE {FRESH}))"
        f" INSERT INTO figures (agency, day, changed, form, {kept})"
        f" SELECT s.agency, :day, s.changed, '{FORM}', {counted} FROM stale s LEFT JOIN ("
        f"SELECT agency, {columns} FROM ({groups}) g GROUP BY agency) n ON n.agency = s.agency"
        f" ORDER BY s.agency ON CONFLICT (agency) DO UPDATE SET {replaced}"
    )


PREPARE = _prepare().replace(":day", "$1")
"""The body of the function of the database that prepares the figures of every agency on a day."""


def _by_group(numbers: Mapping[str, str]) -> str:
    """Return the statement that counts people by agency, office and tier: aggregates by name."""
    listed = ", ".join(f"{number} AS {name}" for name, number in numbers.items())
    return (
        f"SELECT a.name, counted.office, counted.tier, {', '.join(numbers)} FROM ("  # noqa: S608 (our own texts)
        f"SELECT grp, {listed} FROM conclusions WHERE {ON_THE_DAY} GROUP BY grp) n"
        f" JOIN groups counted ON counted.id = n.grp {UP_TO_DATE}"
        ' ORDER BY a.name COLLATE "C", counted.office COLLATE "C", counted.tier'
    )


TIERS: dict[str | None, Tier] = {tier.value: tier for tier in Tier}


BATCHES = text(
    "SELECT a.name AS agency, tier,"  # noqa: S608 (our own texts)
    " count(*) FILTER (WHERE draft = 1 AND cancelled = 0) AS drafted,"
    " count(*) FILTER (WHERE draft = 0 AND cancelled = 0 AND first > :day) AS planned,"
    " count(*) FILTER (WHERE draft = 0 AND cancelled = 0 AND first <= :day AND last >= :day) AS under_way,"
    " count(*) FILTER (WHERE draft = 0 AND cancelled = 0 AND last < :day) AS held,"
    " count(*) FILTER (WHERE cancelled = 1) AS cancelled,"
    " CAST(coalesce(sum(seats) FILTER (WHERE cancelled = 0), 0) AS bigint) AS seats,"
    " CAST(coalesce(sum(people) FILTER (WHERE cancelled = 0), 0) AS bigint) AS people,"
    " CAST(coalesce(sum(undecided) FILTER (WHERE last < :day), 0) AS bigint) AS undecided,"
    " CAST(coalesce(sum(awaited) FILTER (WHERE last < :day AND expected_on < :day), 0) AS bigint) AS awaited,"
    " CAST(coalesce(sum(people * cost) FILTER (WHERE cancelled = 0), 0) AS bigint) AS cost,"
    " bool_or(cost = 0) AS unpriced"
    f" FROM batch_conclusions counted {UP_TO_DATE}"
    " WHERE last >= :recent OR (last < :day AND undecided > 0)"
    " OR (last < :day AND expected_on < :day AND awaited > 0)"
    ' GROUP BY a.name, tier ORDER BY a.name COLLATE "C", tier'
)

OF_AGENCY = text("SELECT set_config('asesmen.agency', CAST(:agency AS text), true)")
RESULTS = text(
    "SELECT p.tier, r.purpose, r.jpm, r.thresholds, count(*) AS people FROM ("
    "SELECT DISTINCT ON (nip) nip, purpose, jpm, thresholds FROM results"
    " WHERE held_on <= CAST(:day AS text) AND NOT EXISTS ("
    "SELECT FROM voided v WHERE v.nip = results.nip AND v.held_on = results.held_on)"
    " ORDER BY nip, held_on DESC) r JOIN people p ON p.nip = r.nip AND p.present = 1"
    " GROUP BY p.tier, r.purpose, r.jpm, r.thresholds"
)
SETTINGS = text("SELECT content FROM settings")


class Achieved(NamedTuple):
    """How many people of a tier have this latest result."""

    tier: str
    purpose: Purpose
    jpm: Decimal
    thresholds: Thresholds | None
    """Those in force when it came, where they were kept."""
    people: int


KEPT = codec(Thresholds)


def _achieved(row: Any) -> Achieved:  # noqa: ANN401 (a row of SQLAlchemy)
    kept = None if row.thresholds is None else KEPT.read(json.loads(row.thresholds))
    return Achieved(row.tier, Purpose(row.purpose), Decimal(row.jpm), kept, row.people)


def _read(groups: Mapping[str, Sequence[Sequence[Any]]]) -> tuple[AgencyCount, ...]:
    """Return the groups of agencies, given by name as columns, as counts.

    They are filled column by column: there are many.
    """
    columns = {
        name: [*chain.from_iterable(own[at] for own in groups.values())] for at, name in enumerate(_CELLS)
    }
    n = len(columns["office"])
    late = (columns[name] for name in _LATE)
    tiers = {**TIERS, None: None}
    days = {day: date.fromisoformat(day) if isinstance(day, str) else day for day in set(columns["since"])}
    filling: dict[str, Iterable[Any]] = {
        "agency": chain.from_iterable(repeat(name, len(own[0])) for name, own in groups.items()),
        "office": columns["office"],
        "tier": map(tiers.__getitem__, columns["tier"]),
        "count": values_of(Count, n, columns),
        "late": zip(*late, strict=True),
        "unassessed_since": map(days.__getitem__, columns["since"]),
    }
    return tuple(values_of(AgencyCount, n, filling))


NO_GROUPS: Sequence[Sequence[Any]] = [()] * len(_CELLS)


class SharedAgencies:
    """Every agency of a login in a shared database at one moment, to be counted. Nothing can be written."""

    def __init__(self, connection: Connection, day: date) -> None:
        """Everything is counted on that day."""
        self._connection, self._day = connection, day
        self._agencies = connection.execute(AGENCIES, {"day": day}).all()
        self._missing = [row.id for row in self._agencies if row.counted and row.tiers is None]

    @property
    def prepared(self) -> bool:
        """Return whether the figures of every agency are there, so that nobody need be counted."""
        return not self._missing

    def agencies(self) -> AgencyList:
        """Return the agencies that are counted, and those that cannot be."""
        return AgencyList(
            counted=tuple(row.name for row in self._agencies if row.counted),
            behind=tuple(row.name for row in self._agencies if not row.counted),
        )

    def counts(self, levels: Sequence[str] = LEVELS) -> dict[str, tuple[AgencyCount, ...]]:
        """Return the people of every agency: level -> the counts of its groups.

        Figures that were prepared serve for agencies that have not changed since; the others are counted.

        Args:
            levels: Which of :data:`LEVELS`: by tier, by office, or by office and tier. The fewer, the sooner.
        """
        found = {level: self._prepared(level) for level in levels}
        if self._missing:
            names = {_level(level): level for level in levels}
            some = " AND agency = ANY(:missing)" if found[levels[0]] else ""
            statement = f"{_groups(levels, some)} ORDER BY g.agency, level, {IN_ORDER}"
            rows = self._rows(statement, {"day": self._day, "missing": self._missing})
            for (agency, level), own in groupby(rows, itemgetter(0, 1)):
                found[names[level]][agency] = [*zip(*own, strict=True)][2:]
        return {
            level: _read({row.name: groups.get(row.id) or NO_GROUPS for row in self._agencies if row.counted})
            for level, groups in found.items()
        }

    def _prepared(self, level: str) -> dict[int, Any]:
        """Return the figures of a level that are there: number of the agency -> its groups as columns."""
        if level == "tiers":
            texts = {row.id: row.tiers for row in self._agencies if row.tiers is not None}
        else:
            texts = dict(self._rows(_kept(level), {"day": self._day}))
        return dict(zip(texts, from_json(f"[{','.join(texts.values())}]"), strict=True))

    def _rows(self, statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a statement as the driver gives them: there are many."""
        with closing(self._connection.execute(text(statement), params)) as result:
            cursor: Any = result.cursor
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def batches(self, recent: date) -> tuple[BatchCount, ...]:
        """Count the batches of every agency by tier, without those over before ``recent`` and complete."""
        rows = self._connection.execute(BATCHES, {"day": self._day, "recent": recent})
        return tuple(
            BatchCount(**{**row, "tier": None if row["tier"] is None else Tier(row["tier"])})
            for row in rows.mappings()
        )

    def falling_due(self, firsts: Sequence[date]) -> tuple[FallingDue, ...]:
        """Count who falls due in the months to come, by office and tier, if no batch is held.

        Args:
            firsts: The first day of each month but the first, and the day after the last.
        """
        from_day = "greatest(coalesce(due_on, CAST(:day AS date)), exempt_until + 1)"
        in_sight = f"gone_from > :day AND {from_day} < gone_from"
        months = [self._day, *firsts]
        numbers: dict[str, str] = {"backlog": f"{in_sight} AND {from_day} <= :day"}
        for n in range(len(firsts)):
            after = " AND" if n else f" AND {from_day} > :day AND"
            numbers[f"due_{n}"] = (
                f"{in_sight}{after} {from_day} >= :first_{n} AND {from_day} < :first_{n + 1}"
            )
            numbers[f"gone_{n}"] = (
                f"{in_sight} AND {from_day} < :end AND gone_from >= :first_{n} AND gone_from < :first_{n + 1}"
            )
        days: dict[str, Any] = {f"first_{n}": first for n, first in enumerate(months)}
        rows = self._rows(_by_group(_counting(numbers)), {"day": self._day, "end": months[-1], **days})
        return tuple(
            FallingDue(
                agency=agency,
                office=office,
                tier=TIERS[tier],
                backlog=backlog,
                months=tuple(in_months[0::2]),
                retiring=tuple(in_months[1::2]),
            )
            for agency, office, tier, backlog, *in_months in rows
            if backlog or any(in_months)
        )

    def results(self) -> Iterator[tuple[str, str | None, tuple[Achieved, ...]]]:
        """Yield each agency, the text of its settings, and its latest results that count, by tier.

        Raises:
            AsesmenError: ``workspace.forbidden`` for a login that may not read results.
        """
        for agency in self._agencies:
            self._connection.execute(OF_AGENCY, {"agency": agency.id})
            rows = self._connection.execute(RESULTS, {"day": self._day.isoformat()})
            found = tuple(map(_achieved, rows))
            yield agency.name, self._connection.execute(SETTINGS).scalar(), found
