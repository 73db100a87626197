"""Columns of many rows as parameters of PostgreSQL: one array each, in the server's binary format.

The driver takes many times as long to write a list. An array is its number of dimensions, whether it holds
NULL, the type of its elements, how many they are, and the first index; each element is its length and bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from struct import Struct, pack
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import psycopg

TYPES = {"text": 25, "bytea": 17, "bigint": 20, "date": 1082}
"""Name of a type -> its number."""
EPOCH = date(2000, 1, 1).toordinal()
"""The day from which the server counts."""

_number, _length = Struct("!q").pack, Struct("!i").pack
_NULL = _length(-1)


def _day(value: date) -> bytes:
    return _length(value.toordinal() - EPOCH)


_CONTENT: dict[str, Callable[[Any], bytes]] = {
    "text": str.encode,
    "bytea": bytes,
    "bigint": _number,
    "date": _day,
}


class Array(NamedTuple):
    """An array as the server reads it."""

    content: bytes


def array(kind: str, values: Sequence[Any]) -> Array:
    """Return values of one of :data:`TYPES`, or None."""
    given = [value for value in values if value is not None]
    contents = list(map(_CONTENT[kind], given))
    elements: Iterable[bytes] = chain.from_iterable(
        zip(map(_length, map(len, contents)), contents, strict=True)
    )
    some = len(given) < len(values)
    if some:
        pairs = zip(elements, elements, strict=True)
        elements = (_NULL if value is None else b"".join(next(pairs)) for value in values)
    head = pack("!iiIii", 1, some, TYPES[kind], len(values), 1)
    return Array(b"".join(chain([head], elements)))


def accept_arrays(connection: "psycopg.Connection[Any]") -> None:
    """Let statements of a connection have arrays as parameters, cast to their type: ``%(nips)s::text[]``."""
    from psycopg.adapt import Dumper
    from psycopg.pq import Format

    class AsItIs(Dumper):
        format = Format.BINARY

        def dump(self, obj: Array) -> bytes:
            return obj.content

    connection.adapters.register_dumper(Array, AsItIs)
