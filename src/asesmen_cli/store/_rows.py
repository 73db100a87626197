"""Between the values of the domain and the rows of the tables, by the type hints of the values.

A field is the column of its name. A field that holds a dataclass and has no column is spread over the columns
of that dataclass's own fields. Everything but numbers, texts, days and enumerations is JSON in its column.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from operator import attrgetter, itemgetter
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from pydantic_core import from_json
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Table,
    any_,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.exc import OperationalError

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.codec import Hint, codec, hints_of, is_optional, read_day, without_none
from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.letters import Announcement, Appointment, Registered
from asesmen_cli.domain.messages import Param
from asesmen_cli.domain.people import Absence, Assessment, Exemption, Voided
from asesmen_cli.domain.planning import Batch, Plan, Unplaced
from asesmen_cli.domain.results import Receipt, Result
from asesmen_cli.domain.snapshot import Filed, LoadRecord, PersonRecord, PlanRecord
from asesmen_cli.store import _schema as tables

Row: TypeAlias = dict[str, Any]
Columns: TypeAlias = Mapping[str, Sequence[Any]]
_Value = TypeVar("_Value")

NO_BATCH = 0
"""The batch of those who have no seat."""


def is_shared(connection: Connection) -> bool:
    """Return whether a workspace is in a shared database, where a role may not see all of it."""
    return connection.dialect.name == "postgresql"


def among(connection: Connection, column: Column[Any], values: Iterable[str | int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of these values.

    They are one parameter: how many a statement may have depends on how SQLite was compiled.
    """
    if is_shared(connection):
        return column == any_(literal([*values], ARRAY(column.type)))
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


EACH_AS_JSON = {
    "sqlite": 'json_group_array("{column}")',
    "postgresql": "coalesce(json_agg(\"{column}\"), '[]')::text",
}
"""How a database writes all values of a column as one text."""
OF_PEOPLE = {
    "sqlite": ' WHERE "nip" IN (SELECT value FROM json_each(:nips))',
    "postgresql": ' WHERE "nip" = ANY(:nips)',
}
"""The condition that a row is about one of these people."""
NO_JSON = "JSON cannot hold BLOB"
"""What SQLite says where a column of texts or numbers holds bytes."""
IS_BYTES = "\"{column}\" >= x''"
"""The condition for that: since 3.45 SQLite takes some bytes for JSON of its own, and does not say it."""


class UnreadableError(ValueError):
    """A row does not hold such a value."""

    def __init__(self, table: str, key: Sequence[object], why: str) -> None:
        super().__init__(why)
        self.table = table
        self.key = key


def as_json(value: object) -> str:
    """Return a value that JSON knows as the text of a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- columns ----------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    """How one column holds a value, which is never None."""

    stored: type
    """What SQLite gives."""
    write: Callable[[Any], Any] | None = None
    """None where the value is stored as it is."""
    read: Callable[[Any], Any] | None = None
    distinct: bool = False
    """Whether equal values are written alike, so that it is enough to write each once."""

    def written(self, values: Iterable[Any]) -> Iterable[Any]:
        """Return what the column holds for each value."""
        write = self.write or str
        if not self.distinct:
            return [None if value is None else write(value) for value in values]
        once = {value: None if value is None else write(value) for value in set(values)}
        return map(once.__getitem__, values)


def _column(hint: Hint) -> _Column:
    if hint in {str, int}:
        return _Column(hint)
    if hint is bool:
        return _Column(int, int, bool)
    written = codec(hint)
    if hint is date:
        return _Column(str, written.write, read_day, distinct=True)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Column(str, written.write, hint, distinct=True)
    if hint is Decimal:
        return _Column(str, written.write, written.read)
    return _Column(
        str, lambda value: as_json(written.write(value)), lambda text: written.read(json.loads(text))
    )


class _Field(NamedTuple):
    """A field that is one column."""

    path: str
    """From the value: ``source.file``."""
    at: int
    """The place of the column in the table."""
    column: _Column
    optional: bool

    def read(self, given: Sequence[Any]) -> Sequence[Any]:
        """Return the values of the field from those of its column; equal ones are read once and shared."""
        read, stored = self.column.read, self.column.stored
        if not set(map(type, given)) <= ({stored, type(None)} if self.optional else {stored}):
            raise ValueError(f"{self.path}: not of type {stored.__name__}")
        if read is None:
            return given
        once = {value: None if value is None else read(value) for value in set(given)}
        return list(map(once.__getitem__, given))


class _Part(NamedTuple):
    """A dataclass and where its fields are."""

    kind: type
    fields: Mapping[str, "_Field | _Part"]

    def values(self, columns: Columns, count: int, more: Columns | None = None) -> list[Any]:
        """Return the values, from columns by path; ``more`` are those of fields that have no column."""
        given = {
            name: columns[one.path] if isinstance(one, _Field) else one.values(columns, count)
            for name, one in self.fields.items()
        }
        return values_of(self.kind, count, {**given, **(more or {})})


def _part(kind: type, columns: Sequence[str], renamed: Mapping[str, str], before: str = "") -> _Part:
    """Return where the fields of a dataclass are in these columns."""
    hints, places = hints_of(kind), {column: at for at, column in enumerate(columns)}
    found: dict[str, _Field | _Part] = {}
    for name in (one.name for one in fields(kind)):
        hint, column = hints[name], renamed.get(name, name)
        if column in places:
            how = _column(without_none(hint))
            found[name] = _Field(f"{before}{name}", places[column], how, is_optional(hint))
        elif is_dataclass(hint) and isinstance(hint, type):
            inner = _part(hint, columns, renamed, f"{before}{name}.")
            if inner.fields:
                found[name] = inner
    return _Part(kind, found)


def _leaves(part: _Part) -> Iterable[_Field]:
    for one in part.fields.values():
        if isinstance(one, _Field):
            yield one
        else:
            yield from _leaves(one)


class Rows(Generic[_Value]):
    """Values of one type as rows of one table."""

    def __init__(
        self, table: Table, kind: type[_Value], *, without: Collection[str] = (), **renamed: str
    ) -> None:
        """``without`` are columns that are not read; ``renamed`` are fields whose column has another name."""
        self.table, self.name, self.kind = table, str(table.name), kind
        self.columns = [column for column in table.columns if column.name not in without]
        self._part = _part(kind, [column.name for column in self.columns], renamed)
        own = sorted(_leaves(self._part), key=attrgetter("at"))
        self._own = [str(self.columns[field.at].name) for field in own]  # SQLAlchemy's texts are slow as JSON
        self._get = attrgetter(*(field.path for field in own))
        self._writers = [(at, field.column) for at, field in enumerate(own) if field.column.write is not None]

    def row(self, value: _Value, **more: object) -> Row:
        """Return the row of a value, with its columns in order; ``more`` are columns without a field."""
        (row,) = self.rows([value])
        return {str(column.name): (row | more)[column.name] for column in self.columns} if more else row

    def rows(self, values: Iterable[_Value]) -> list[Row]:
        """Return the rows of values, with their columns in order. They are written column by column."""
        columns: list[Iterable[Any]] = list(zip(*map(self._get, values), strict=True))
        for at, column in self._writers:
            columns[at] = column.written(columns[at])
        return [dict(zip(self._own, row, strict=True)) for row in zip(*columns, strict=True)]

    def read(self, rows: Sequence[Sequence[Any]], **more: Sequence[Any]) -> list[_Value]:
        """Return the values of whole rows; ``more`` are the values of fields that have no column.

        Raises:
            UnreadableError: for the first row that holds no such value.
        """
        try:
            return self._part.values(self._read(rows), len(rows), more)
        except ValueError as error:
            raise self._unreadable(rows, more, error) from error

    def _read(self, rows: Sequence[Sequence[Any]]) -> Columns:
        given = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        return {field.path: field.read(given[field.at]) for field in _leaves(self._part)}

    def all(self, connection: Connection, *order: str, nips: Collection[str] | None = None) -> list[_Value]:
        """Return the values of the table, all of them or those of people.

        Raises:
            UnreadableError: for the first row that holds no such value.
        """
        return self.values(self.columns_of(connection, *order, nips=nips))

    def values(self, columns: Columns) -> list[_Value]:
        """Return the values that columns hold."""
        return self._part.values(columns, len(next(iter(columns.values()))))

    def columns_of(self, connection: Connection, *order: str, nips: Collection[str] | None = None) -> Columns:
        """Return path of a field -> its value in each row of the table, or in those of people.

        The database writes each column as one JSON text: that takes half as long as a tuple for each row.

        Raises:
            UnreadableError: for the first row that holds no such value.
        """
        listed, given = self._listed(connection, order, nips)
        try:
            texts = self._texts(connection, listed, given)
            return {field.path: field.read(from_json(texts[field.at])) for field in _leaves(self._part)}
        except (ValueError, OperationalError) as error:
            if isinstance(error, OperationalError) and NO_JSON not in str(error):
                raise
            rows = connection.execute(text(listed), given).all()
            raise self._unreadable(rows, {}, error) from error

    def _texts(self, connection: Connection, listed: str, given: Mapping[str, Any]) -> Sequence[str]:
        """Return each column as a JSON text.

        Raises:
            ValueError: for bytes in a column of texts or numbers.
        """
        each = EACH_AS_JSON[connection.dialect.name]
        columns = [each.format(column=column.name) for column in self.columns]
        if not is_shared(connection):
            columns.append(
                f"max({' OR '.join(IS_BYTES.format(column=column.name) for column in self.columns)})"
            )
        found = connection.execute(text(f"SELECT {', '.join(columns)} FROM ({listed}) listed"), given).one()  # noqa: S608 (our own names)
        if not is_shared(connection) and found[-1]:
            raise ValueError(NO_JSON)
        return found

    def _listed(
        self, connection: Connection, order: Sequence[str], nips: Collection[str] | None
    ) -> tuple[str, dict[str, Any]]:
        """Return the statement that lists the rows, and its parameters."""
        where, given = "", {}
        if nips is not None:
            where = OF_PEOPLE[connection.dialect.name]
            given = {"nips": [*nips] if is_shared(connection) else json.dumps([*nips])}
        by = f" ORDER BY {', '.join(order)}" if order else ""
        columns = ", ".join(f'"{column.name}"' for column in self.columns)
        return f'SELECT {columns} FROM "{self.name}"{where}{by}', given  # noqa: S608 (our own names)

    def _unreadable(self, rows: Sequence[Sequence[Any]], more: Columns, error: Exception) -> UnreadableError:
        """Return the error with the first row that cannot be read."""
        for at, row in enumerate(rows):
            try:
                self._part.values(self._read([row]), 1, {name: [one[at]] for name, one in more.items()})
            except ValueError as found:
                key = [row[self.columns.index(column)] for column in self.table.primary_key]
                return UnreadableError(self.name, key, str(found))
        raise error


# --- tables -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """A row of ``seats``: somebody in a batch, or without one and why."""

    plan: int
    nip: str
    batch: int
    place: int
    pinned: bool = False
    code: str | None = None
    params: Mapping[str, Param] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPersonRow:
    """A row of ``letter_people``: the appointment that a letter announced to a person."""

    letter: int
    nip: str
    place: int
    was: Appointment | None = None
    now: Appointment | None = None


PEOPLE = Rows(tables.PEOPLE, PersonRecord)
LOADS = Rows(tables.LOADS, LoadRecord, number="id")
ASSESSMENTS = Rows(tables.ASSESSMENTS, Assessment)
EXEMPTIONS = Rows(tables.EXEMPTIONS, Exemption)
ABSENCES = Rows(tables.ABSENCES, Absence)
MARKS = Rows(tables.MARKS, Mark)
VOIDED = Rows(tables.VOIDED, Voided, on="declared_on")
RESULTS = Rows(tables.RESULTS, Result)
RECEIPTS = Rows(tables.RESULTS, Receipt, without=tables.CONFIDENTIAL[tables.RESULTS.name])
PLANS = Rows(tables.PLANS, PlanRecord, number="id")
BATCHES = Rows(tables.BATCHES, Batch)
SEATS = Rows(tables.SEATS, SeatRow)
LETTERS = Rows(tables.LETTERS, Registered)
LETTER_PEOPLE = Rows(tables.LETTER_PEOPLE, LetterPersonRow)

_ONE_EACH = (PEOPLE, LOADS, ASSESSMENTS, EXEMPTIONS, ABSENCES, MARKS, VOIDED, RESULTS)
KEPT: Mapping[type, Rows[Any]] = {rows.kind: rows for rows in _ONE_EACH}
"""The facts that are one row each."""

Fact: TypeAlias = (
    PersonRecord
    | LoadRecord
    | Assessment
    | Exemption
    | Absence
    | Mark
    | Voided
    | Result
    | PlanRecord
    | Registered
)
"""What a workspace keeps."""


_KEYS = {
    name: itemgetter(*(column.name for column in table.primary_key)) for name, table in tables.STATE.items()
}


def key_of(table: str, row: Row) -> Any:  # noqa: ANN401 (a value, or a tuple of them)
    """Return what a row is known by in its table."""
    return _KEYS[table](row)


def rows_of(fact: Fact | None) -> dict[tuple[str, Any], Row]:
    """Return every row of a fact, in order, by table and key; none for None."""
    if fact is None:
        return {}
    kept = KEPT.get(type(fact))
    if kept is None:
        return {(table, _KEYS[table](row)): row for table, row in _several(fact)}
    row = kept.row(fact)
    return {(kept.name, _KEYS[kept.name](row)): row}


def _several(fact: Fact) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a plan, or of a letter in the register."""
    match fact:
        case PlanRecord():
            yield PLANS.name, PLANS.row(fact)
            for batch in fact.plan.batches:
                cancelled = fact.cancelled.get(batch.number)
                yield BATCHES.name, BATCHES.row(batch, plan=fact.number, cancelled=cancelled)
            for seat in _seats(fact):
                yield SEATS.name, SEATS.row(seat)
        case Registered():
            yield LETTERS.name, LETTERS.row(fact)
            for place, one in enumerate(fact.announcements, start=1):
                line = LetterPersonRow(letter=fact.id, nip=one.nip, place=place, was=one.was, now=one.now)
                yield LETTER_PEOPLE.name, LETTER_PEOPLE.row(line)


def _seats(plan: PlanRecord) -> Iterator[SeatRow]:
    """Yield everyone in a plan: those with a seat, then those without."""
    for batch in plan.plan.batches:
        for place, nip in enumerate(batch.nips, start=1):
            pinned = nip in plan.pinned
            yield SeatRow(plan=plan.number, nip=nip, batch=batch.number, place=place, pinned=pinned)
    for place, one in enumerate(plan.plan.unplaced, start=1):
        yield SeatRow(
            plan=plan.number, nip=one.nip, batch=NO_BATCH, place=place, code=one.code, params=one.params
        )


def people(connection: Connection, nips: Collection[str] | None) -> Filed:
    """Return everyone on file, or some of them."""
    return Filed(PEOPLE.columns_of(connection, nips=nips), PEOPLE.values)


def plans(connection: Connection, nips: Collection[str] | None = None) -> tuple[PlanRecord, ...]:
    """Return every plan, oldest first; with ``nips`` only with the seats of these people."""
    seated: dict[tuple[int, int], list[str]] = defaultdict(list)
    unplaced: dict[int, list[Unplaced]] = defaultdict(list)
    pinned: dict[int, set[str]] = defaultdict(set)
    for seat in SEATS.all(connection, "plan", "batch", "place", nips=nips):
        if seat.batch == NO_BATCH:
            unplaced[seat.plan].append(Unplaced(nip=seat.nip, code=seat.code or "", params=seat.params or {}))
        else:
            seated[seat.plan, seat.batch].append(seat.nip)
        if seat.pinned:
            pinned[seat.plan].add(seat.nip)
    batches: dict[int, list[Batch]] = defaultdict(list)
    cancelled: dict[int, dict[int, str]] = defaultdict(dict)
    rows = connection.execute(select(*BATCHES.columns).order_by("plan", "number")).all()
    seats = [tuple(seated[row.plan, row.number]) for row in rows]
    for row, batch in zip(rows, BATCHES.read(rows, nips=seats), strict=True):
        batches[row.plan].append(batch)
        if row.cancelled is not None:
            cancelled[row.plan][row.number] = row.cancelled
    rows = connection.execute(select(*PLANS.columns).order_by("id")).all()
    return tuple(
        PLANS.read(
            rows,
            plan=[Plan(batches=tuple(batches[row.id]), unplaced=tuple(unplaced[row.id])) for row in rows],
            pinned=[frozenset(pinned[row.id]) for row in rows],
            cancelled=[cancelled[row.id] for row in rows],
        )
    )


def letters(connection: Connection) -> tuple[Registered, ...]:
    """Return the register of letters, oldest first."""
    announcements: dict[int, list[Announcement]] = defaultdict(list)
    for line in LETTER_PEOPLE.all(connection, "letter", "place"):
        announcements[line.letter].append(Announcement(nip=line.nip, was=line.was, now=line.now))
    rows = connection.execute(select(*LETTERS.columns).order_by("id")).all()
    return tuple(LETTERS.read(rows, announcements=[tuple(announcements[row.id]) for row in rows]))
