"""Erases one person from the record and the tables. The frames and the digests of the events stay.

Parts and rows about the person alone are removed. A part about others that names the person is emptied too:
the event of the erasure holds the same changes without the name, with a note of the part that they replace.
So the chain verifies, and replaying the events gives the same tables.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, or_, select, update

from asesmen_cli.domain.names import bare
from asesmen_cli.store import _journal
from asesmen_cli.store._changes import Change
from asesmen_cli.store._journal import Stamp
from asesmen_cli.store._rows import Row, as_json
from asesmen_cli.store._schema import FORMER_NUMBERS, PARTS, PEOPLE, STATE

GONE = "(dihapus)"
"""Written in place of the name in data about others."""


ABOUT = ("nip", "former", "current")
"""The columns that say whom a row is about."""


@dataclass(frozen=True)
class Erased:
    """The person to erase: every number and every name that the record has of them."""

    nips: frozenset[str]
    names: frozenset[str]

    @cached_property
    def _named(self) -> re.Pattern[str]:
        """Match their numbers anywhere in a text, and their names where several words make one.

        However they are spelled: with blanks or stops in the number, in capitals or not, without titles.
        """
        shorter = {bare(name) for name in self.names}
        long = sorted(
            (name for name in {*self.names, *shorter} if " " in name.strip()), key=len, reverse=True
        )
        names = (r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)" for name in long)
        numbers = (r"(?<!\d)" + r"[\s.'-]{0,2}".join(nip) + r"(?!\d)" for nip in self.nips)
        return re.compile("|".join([*numbers, *names]), re.IGNORECASE)

    def has(self, row: Row) -> bool:
        """Return whether a row is about the person."""
        return not self.nips.isdisjoint(row.get(name) for name in ABOUT)

    def may_stand_in(self, content: bytes) -> bool:
        """Return whether a text may name them: it has the birth date of a number, or a word of a name."""
        folded = content.lower()
        return any(word in folded for word in self._words)

    @cached_property
    def _words(self) -> tuple[bytes, ...]:
        words = (max(re.findall(r"\w+", name) or [name], key=len) for name in self.names)
        return tuple(word.encode().lower() for word in (*(nip[:8] for nip in self.nips), *words))

    def without(self, table: str, row: Row | None) -> Row | None:
        """Return a row about others without the person; None for one about the person.

        The facts about somebody else stay as they are: they may bear the same name.
        """
        if row is None or self.has(row):
            return None
        return row if table == PEOPLE.name else {name: self._text(value) for name, value in row.items()}

    def changes(self, changes: Iterable[Change]) -> list[Change]:
        """Return changes without the person."""
        bare = (
            (table, self.without(table, before), self.without(table, after))
            for table, before, after in changes
        )
        return [change for change in bare if change[1:] != (None, None)]

    def names_in(self, text: str | None) -> bool:
        """Return whether a text names the person."""
        return text is not None and self._text(text) != text

    def _text(self, value: Any) -> Any:  # noqa: ANN401 (a value of a column)
        if not isinstance(value, str):
            return value
        if value in self.names:
            return GONE
        if value[:1] in "[{" and value:
            try:
                content = json.loads(value)
            except ValueError:
                return self._named.sub(GONE, value)
            bare = self._part(content)
            return value if bare == content else as_json(bare)
        return self._named.sub(GONE, value)

    def _part(self, content: Any) -> Any:  # noqa: ANN401 (JSON)
        match content:
            case dict():
                return {self._text(key): self._part(value) for key, value in content.items()}
            case list():
                return [self._part(value) for value in content]
            case _:
                return self._text(content)


def known_as(connection: Connection, nip: str) -> Erased:
    """Return the person with that number, with the numbers that they had before."""
    former = connection.execute(select(FORMER_NUMBERS.c.former).where(FORMER_NUMBERS.c.current == nip))
    nips = frozenset({nip, *former.scalars()})
    own = connection.execute(select(PARTS).where(PARTS.c.subject.in_(nips), PARTS.c.payload.is_not(None)))
    parts = (_journal.read_part(part).changes for part in own)
    rows = (
        row for changes in parts for _, *both in changes for row in both if row and row.get("nip") in nips
    )
    return Erased(nips, frozenset(row["name"] for row in rows if "name" in row))


def erase(connection: Connection, stamp: Stamp, who: Erased) -> int:
    """Erase the person and write the event that says so; return how many parts were about them alone."""
    own, others = [], []
    for part in connection.execute(select(PARTS).where(PARTS.c.payload.is_not(None))):
        if part.subject in who.nips:
            own.append(part)
        elif who.may_stand_in(part.payload):
            read = _journal.read_part(part)
            bare = who.changes(read.changes)
            if bare != [tuple(change) for change in read.changes]:
                others.append((part, {"instead_of": [read.seq, read.n], "changes": bare}))
    for part in (*own, *(part for part, _ in others)):
        here = and_(PARTS.c.seq == part.seq, PARTS.c.n == part.n)
        connection.execute(update(PARTS).where(here).values(subject=None, salt=None, payload=None))
    emptied = sorted((part.seq, part.n) for part in (*own, *(part for part, _ in others)))
    contents = [(part.subject, content) for part, content in others]
    _journal.record(connection, stamp, [(None, {"emptied": emptied}), *contents])
    for table in STATE.values():
        _erase_rows(connection, table, who)
    return len(own)


def _erase_rows(connection: Connection, table: Table, who: Erased) -> None:
    about = [table.c[name].in_(who.nips) for name in ABOUT if name in table.c]
    if about:
        connection.execute(delete(table).where(or_(*about)))
    if table is not PEOPLE:
        for row in map(dict, connection.execute(select(table)).mappings().all()):
            bare = who.without(table.name, row)
            if bare is not None and bare != row:
                here = and_(*(column == row[column.name] for column in table.primary_key))
                connection.execute(update(table).where(here).values(bare))
