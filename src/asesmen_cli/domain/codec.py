"""Between values and JSON, by the type hints of the values.

A dataclass is an object with its fields as keys; those in ``LISTS`` are lists of their fields. Dates and
decimals are texts, enumerations their values, tuples and sets are lists. Reading checks every type.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

from asesmen_cli.domain import messages
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Kind, Message, Param, Value
from asesmen_cli.domain.planning import Away
from asesmen_cli.domain.results import Level

Hint: TypeAlias = Any
"""A type, or a generic one with its parameters."""

LISTS: frozenset[type] = frozenset({Away, Level})
"""Types that are written as a list of their fields: there are many of them."""
UNWRITTEN = frozenset({(Finding, "place"), (Finding, "value")})
"""Fields that are not written: no finding that is kept has a cell."""


class Codec(NamedTuple):
    """How the values of one type are written as JSON, and read again."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    """Raises ValueError for anything that is not such a value."""


def plain(value: object, hint: Hint | None = None) -> Any:  # noqa: ANN401 (JSON)
    """Return a value as JSON holds it."""
    kind: Hint = hint or type(value)
    return codec(kind).write(value)


def typed(hint: Hint, data: object) -> Any:  # noqa: ANN401 (a value of the requested type)
    """Return the value of a type that JSON holds.

    Raises:
        ValueError: if the data do not fit the type; the message says where.
    """
    return codec(hint).read(data)


@lru_cache(maxsize=1 << 13)
def read_day(text: str) -> date:
    """Return a date from its ISO text. Raises ValueError for any other text."""
    return date.fromisoformat(text)


@cache
def codec(hint: Hint) -> Codec:
    """Return the codec of a type."""
    if is_optional(hint):
        return _optional(codec(without_none(hint)))
    origin: Any = get_origin(hint)
    if Message in (hint, *get_args(hint)):
        found = PARAM
    elif origin is Mapping:
        found = _mapping(codec(get_args(hint)[1]))
    elif origin in {tuple, frozenset}:
        found = _sequence(codec(get_args(hint)[0]), origin)
    elif is_dataclass(hint) and isinstance(hint, type):
        found = _listed(hint) if hint in LISTS else _object(hint)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        found = Codec(lambda value: value.value, hint)
    else:
        found = SCALARS[hint]
    return found


def hints_of(kind: type) -> dict[str, Hint]:
    """Return the types of the fields of a dataclass."""
    return get_type_hints(kind, localns={**vars(messages), "Param": Message})


def is_optional(hint: Hint) -> bool:
    """Return whether the type is one other type or None."""
    return get_origin(hint) in {Union, UnionType} and NoneType in get_args(hint) and len(get_args(hint)) == 2  # noqa: PLR2004 (it and None)


def without_none(hint: Hint) -> Hint:
    """Return the type without None."""
    return next((one for one in get_args(hint) if one is not NoneType), hint) if is_optional(hint) else hint


def _same(value: Any) -> Any:  # noqa: ANN401 (any value)
    return value


def _exactly(kind: type) -> Codec:
    def read(data: object) -> object:
        if type(data) is not kind:
            raise ValueError(f"{data!r:.80} is not of type {kind.__name__}")
        return data

    return Codec(_same, read)


def _text(read: Callable[[str], Any], write: Callable[[Any], str]) -> Codec:
    def checked(data: object) -> object:
        if not isinstance(data, str):
            raise ValueError(f"{data!r:.80} is not a text")  # noqa: TRY004 (one error for all that cannot be read)
        try:
            return read(data)
        except InvalidOperation as error:
            raise ValueError(f"{data!r:.80} is not a number") from error

    return Codec(write, checked)


SCALARS: Mapping[type, Codec] = {
    **{kind: _exactly(kind) for kind in (str, int, bool)},
    date: _text(read_day, date.isoformat),
    Decimal: _text(Decimal, str),
}


def _optional(inner: Codec) -> Codec:
    return Codec(
        lambda value: None if value is None else inner.write(value),
        lambda data: None if data is None else inner.read(data),
    )


def _sequence(inner: Codec, kind: Callable[[list[Any]], Any]) -> Codec:
    def write(values: Any) -> list[Any]:  # noqa: ANN401 (a tuple or a set)
        return [inner.write(value) for value in (sorted(values) if kind is frozenset else values)]

    def read(data: object) -> Any:  # noqa: ANN401 (as above)
        return kind([_at(at, inner, value) for at, value in enumerate(_list(data))])

    return Codec(write, read)


def _mapping(inner: Codec) -> Codec:
    def write(values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: inner.write(value) for key, value in values.items()}

    def read(data: object) -> dict[str, Any]:
        return {key: _at(key, inner, value) for key, value in _dict(data).items()}

    return Codec(write, read)


def _object(kind: type) -> Codec:
    inner = _fields(kind)
    optional = {
        one.name for one in fields(kind) if one.default is not MISSING or one.default_factory is not MISSING
    }

    def write(value: object) -> dict[str, Any]:
        return {name: own.write(getattr(value, name)) for name, own in inner.items()}

    def read(data: object) -> object:
        given = _dict(data)
        if missing := inner.keys() - optional - given.keys():
            raise ValueError(f"{min(missing)} is missing")
        return kind(**{name: _at(name, own, given[name]) for name, own in inner.items() if name in given})

    return Codec(write, read)


def _listed(kind: type) -> Codec:
    inner = _fields(kind)

    def write(value: object) -> list[Any]:
        return [own.write(getattr(value, name)) for name, own in inner.items()]

    def read(data: object) -> object:
        given = _list(data)
        if len(given) != len(inner):
            raise ValueError(f"{len(given)} values in place of {len(inner)}")
        pairs = zip(inner.items(), given, strict=True)
        return kind(**{name: _at(name, own, value) for (name, own), value in pairs})

    return Codec(write, read)


def _fields(kind: type) -> dict[str, Codec]:
    """Return the codec of each field that is written."""
    hints = hints_of(kind)
    return {one.name: codec(hints[one.name]) for one in fields(kind) if (kind, one.name) not in UNWRITTEN}


def _at(place: str | int, inner: Codec, data: object) -> Any:  # noqa: ANN401 (a value)
    try:
        return inner.read(data)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def _list(data: object) -> list[Any]:
    if not isinstance(data, list | tuple):
        raise ValueError(f"{data!r:.80} is not a list")  # noqa: TRY004 (one error for all that cannot be read)
    return list(data)


def _dict(data: object) -> dict[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise ValueError(f"{data!r:.80} is not an object")
    return dict(data)


# --- parameters of messages -------------------------------------------------------------------------------


def _write_param(value: Param) -> Any:  # noqa: ANN401 (JSON)
    """Dates and messages are marked, so that they are put into words where they are read."""
    match value:
        case Message():
            return {"message": value.template, "plural": value.plural, "params": _PARAMS.write(value.params)}
        case date():
            return {"date": value.isoformat()}
        case Value():
            return {"value": _write_param(value.value), "kind": value.kind.value}  # type: ignore[arg-type] # a float too
        case tuple():
            return [_write_param(part) for part in value]
        case _:
            return value


def _read_param(data: object) -> Param:
    match data:
        case {"date": str(day)}:
            return read_day(day)
        case {"message": str(template), "plural": str() | None as plural, "params": params}:
            return Message(template, _PARAMS.read(params), plural)
        case {"value": value, "kind": str(kind)}:
            return Value(value if isinstance(value, float) else _read_param(value), Kind(kind))  # type: ignore[arg-type]
        case list():
            return tuple(_read_param(part) for part in data)
        case str() | int() | None:
            return data
        case _:
            raise ValueError(f"{data!r:.80} is not a parameter of a message")


PARAM = Codec(_write_param, _read_param)
_PARAMS = _mapping(PARAM)
