"""What a command changes, row by row, collected before it is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Connection, Date, Integer, LargeBinary, Table, and_, bindparam, delete, insert, update

from asesmen_cli.store._arrays import Array, array
from asesmen_cli.store._rows import KEPT, Columns, Fact, Row, is_shared, key_of, rows_of
from asesmen_cli.store._schema import STATE

Change: TypeAlias = tuple[str, Row | None, Row | None]
"""Table, row before, row after."""
RowsByTable: TypeAlias = Mapping[str, Sequence[Row]]


@dataclass(slots=True)
class Changes:
    """What a command changes."""

    _by_subject: dict[str | None, list[Change]] = field(default_factory=lambda: defaultdict(list))
    _new: list[Fact] = field(default_factory=list)
    """New facts of one row each, put last: their rows are made together."""

    @property
    def by_subject(self) -> dict[str | None, list[Change]]:
        """Return the changes of each person by NIP; under None those that concern no single person."""
        kinds: dict[type[Fact], list[Fact]] = defaultdict(list)
        for fact in self._new:
            kinds[type(fact)].append(fact)
        rows = {kind: iter(KEPT[kind].rows(facts)) for kind, facts in kinds.items()}
        for fact in self._new:
            row = next(rows[type(fact)])
            self._by_subject[row.get("nip")].append((KEPT[type(fact)].name, None, row))
        self._new.clear()
        return self._by_subject

    def __iter__(self) -> Iterator[Change]:
        return (change for own in self.by_subject.values() for change in own)

    def add(self, facts: Iterable[Fact]) -> None:
        """Add facts of one row each that are new."""
        self._new.extend(facts)

    def put(self, before: Fact | None, after: Fact | None) -> None:
        """Add a fact that is new (nothing before), differs, or goes (nothing after)."""
        if before is None and after is not None and type(after) in KEPT:
            self._new.append(after)
            return
        old, new = rows_of(before), rows_of(after)
        for at in dict.fromkeys([*old, *new]):
            was, is_now = old.get(at), new.get(at)
            if was != is_now:
                self.by_subject[(is_now or was or {}).get("nip")].append((at[0], was, is_now))

    def renumber(
        self, former: str, current: str, own: RowsByTable, there: RowsByTable, known: Iterable[str]
    ) -> None:
        """Move every row about a person to their new number.

        Args:
            former: The number until now.
            current: The new number.
            own: The rows under the former number.
            there: Those under the new number. Where both hold the same fact, these stay, unless only the
                other is in the roster, or has a seat.
            known: Numbers that the person had before ``former``.
        """
        taken: dict[Any, list[Row]] = defaultdict(list)
        for table, row in _each(there):
            taken[table, _same_fact(table, row)].append(row)
        for table, row in _each(own):
            moved = {**row, "nip": current}
            rivals = taken[table, _same_fact(table, moved)]
            self.by_subject[former].append((table, row, None))
            if not rivals or _counts(moved) > max(map(_counts, rivals)):
                self.by_subject[current] += [(table, rival, None) for rival in rivals]
                self.by_subject[current].append((table, None, moved))
                rivals.clear()
        for number in known:
            before = {"former": number, "current": former}
            after = None if number == current else {**before, "current": current}
            self.by_subject[current].append(("former_numbers", before, after))
        link = {"former": former, "current": current}
        self.by_subject[current].append(("former_numbers", None, link))


def _each(rows: RowsByTable) -> Iterator[tuple[str, Row]]:
    return ((table, row) for table, several in rows.items() for row in several)


def _same_fact(table: str, row: Row) -> Any:  # noqa: ANN401 (a key)
    """Return a key equal for rows that hold one fact under two numbers of a person: in a plan, the seat."""
    return row["plan"] if table == "seats" else key_of(table, row)


def _counts(row: Row) -> bool:
    """Return whether the row is of somebody in the roster, or with a seat. Of two rows that one stays."""
    return bool(row.get("present") or row.get("batch"))


# --- written ----------------------------------------------------------------------------------------------


def apply(connection: Connection, changes: Iterable[Change]) -> None:
    """Bring the tables from each row before to the row after."""
    gone: dict[str, list[Row]] = defaultdict(list)
    new: dict[str, list[Row]] = defaultdict(list)
    changed: dict[str, list[Row]] = defaultdict(list)
    for table, before, after in changes:
        stays = before is not None and after is not None and key_of(table, before) == key_of(table, after)
        if before is not None and not stays:
            gone[table].append(before)
        if after is not None:
            (changed if stays else new)[table].append(after)
    for name, rows in gone.items():
        _delete(connection, STATE[name], rows)
    for name, rows in new.items():
        insert_rows(connection, STATE[name], rows)
    for name, rows in changed.items():
        _update(connection, STATE[name], rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert many rows through the driver itself, which takes half the time.

    Rows of events that are older than a column lack it; it is empty then.
    """
    names = [column.name for column in table.columns]
    if is_shared(connection):
        insert_columns(connection, table, _columns(names, rows))
    else:
        _insert(connection, table, [tuple(map(row.get, names)) for row in rows])


def insert_columns(connection: Connection, table: Table, columns: Columns) -> None:
    """Insert many rows that are given column by column."""
    if is_shared(connection):
        names = ", ".join(columns)
        statement = (
            f"INSERT INTO {table.name} (agency, {names})"  # noqa: S608 (our own names)
            f" SELECT (SELECT current_agency()), {names} FROM {_listed(table, columns)}"
        )
        connection.exec_driver_sql(statement, _arrays(table, columns))
    else:
        _insert(connection, table, [*zip(*(columns[column.name] for column in table.columns), strict=True)])


def _insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows into a file, each with a value for every column of the table."""
    if rows:
        connection.exec_driver_sql(str(insert(table).compile(dialect=connection.dialect)), list(rows))


def _delete(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if is_shared(connection):
        keys = [column.name for column in table.primary_key]
        statement = f"DELETE FROM {table.name} USING {_listed(table, keys)} WHERE {_same(table)}"  # noqa: S608 (as above)
        connection.exec_driver_sql(statement, _arrays(table, _columns(keys, rows)))
    else:
        connection.execute(delete(table).where(_by_key(table)), _with_keys(table, rows))


def _update(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    keys = {column.name for column in table.primary_key}
    others = [column for column in rows[0] if column not in keys]
    if is_shared(connection):
        names = [*keys, *others]
        new = ", ".join(f"{name} = listed.{name}" for name in others)
        statement = f"UPDATE {table.name} SET {new} FROM {_listed(table, names)} WHERE {_same(table)}"  # noqa: S608 (as above)
        connection.exec_driver_sql(statement, _arrays(table, _columns(names, rows)))
    else:
        values: Row = {name: bindparam(name) for name in others}
        connection.execute(update(table).where(_by_key(table)).values(values), _with_keys(table, rows))


def _columns(names: Iterable[str], rows: Sequence[Row]) -> Columns:
    return {name: [row.get(name) for row in rows] for name in names}


def _kind(table: Table, name: str) -> str:
    """Return the type that a column has in PostgreSQL."""
    return {Integer: "bigint", LargeBinary: "bytea", Date: "date"}.get(type(table.columns[name].type), "text")


def _listed(table: Table, names: Iterable[str]) -> str:
    """Return rows as an expression of PostgreSQL, with one parameter for each column."""
    arrays = (f"%({name})s::{_kind(table, name)}[]" for name in names)
    return f"unnest({', '.join(arrays)}) AS listed({', '.join(names)})"


def _arrays(table: Table, columns: Columns) -> dict[str, Array]:
    return {name: array(_kind(table, name), values) for name, values in columns.items()}


def _same(table: Table) -> str:
    return " AND ".join(f"{table.name}.{key.name} = listed.{key.name}" for key in table.primary_key)


def _by_key(table: Table) -> Any:  # noqa: ANN401 (an expression of SQLAlchemy)
    return and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))


def _with_keys(table: Table, rows: Iterable[Row]) -> list[Row]:
    keys = [column.name for column in table.primary_key]
    return [{**row, **{f"key_{key}": row[key] for key in keys}} for row in rows]
