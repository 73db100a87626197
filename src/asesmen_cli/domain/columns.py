"""Many values at once, made from columns."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from itertools import repeat
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def values_of(kind: type[_Value], count: int, columns: Mapping[str, Iterable[Any]]) -> list[_Value]:
    """Return ``count`` values of a dataclass with slots, from the values of its fields.

    A field without a column has its default. Slots are filled field by field, which takes half as long as
    the constructor of a frozen dataclass.

    Raises:
        TypeError: for a field that has neither a column nor a default.
    """
    values = list(map(object.__new__, repeat(kind, count)))
    for one in fields(kind):  # type: ignore[arg-type]  # a dataclass, which no type says
        if one.default is MISSING and one.name not in columns:
            raise TypeError(f"{kind.__name__} needs {one.name}")
        column = columns.get(one.name, repeat(one.default))
        deque(map(getattr(kind, one.name).__set__, values, column), maxlen=0)
    check = getattr(kind, "__post_init__", None)
    if check is not None:
        deque(map(check, values), maxlen=0)
    return values
