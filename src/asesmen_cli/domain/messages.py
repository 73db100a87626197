"""What is said to people, as values: a template and its parameters, put into words elsewhere.

The template is the English text and the key of the catalogue (gettext). Dates, numbers and messages
inside a message are formatted by the language that says it, never here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias

Param: TypeAlias = "str | int | date | Message | Value | tuple[Param, ...] | None"


class Kind(StrEnum):
    """How a value is written for people."""

    TEXT = "text"
    SENTENCE = "sentence"
    """A long text, in smaller letters where room is short."""
    NIP = "nip"
    """An employee number: never broken, never a number to a spreadsheet."""
    NUMBER = "number"
    """A number that names something: of a batch, of a row."""
    COUNT = "count"
    DECIMAL = "decimal"
    SHARE = "share"
    """A fraction from 0 to 1, shown in per cent."""
    DAY = "day"
    """``6 Nov 2023``."""
    MONTH = "month"
    """Given by the first day of the month."""
    PERIOD = "period"
    """``6–8 November 2023``, from the first to the last of some days."""
    DAYS = "days"
    """``Senin–Rabu, 6–8 November 2023``; runs of days are named one by one."""
    MONEY = "money"
    """Rupiah."""

    @property
    def right(self) -> bool:
        """Return whether it is aligned at the right."""
        return self in {Kind.NUMBER, Kind.COUNT, Kind.DECIMAL, Kind.SHARE, Kind.MONEY}

    @property
    def wraps(self) -> bool:
        """May it take several lines?"""
        return self in {Kind.TEXT, Kind.SENTENCE, Kind.DAYS}


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or phrase, not yet in any language."""

    template: str
    params: Mapping[str, Param] = field(default_factory=dict)
    plural: str | None = None
    """The template for every number but one; the number is the parameter ``n``."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value inside a message that is written as in a table: a share, a period."""

    value: "int | float | Decimal | date | tuple[date, ...]"
    kind: Kind


_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
_DIRECTIONS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_UNPRINTABLE = dict.fromkeys(_CONTROLS | _DIRECTIONS)


def printable(text: str) -> str:
    """Return a text without the characters that steer a terminal or turn the direction of writing."""
    return text if text.isascii() and text.isprintable() else text.translate(_UNPRINTABLE)


def msg(template: str, /, **params: Param) -> Message:
    """Return a message; the template is collected into the catalogues."""
    return Message(template, params)


def msgs(one: str, many: str, /, n: int, **params: Param) -> Message:
    """Return a message about ``n`` things; both templates are collected into the catalogues."""
    return Message(one, {"n": n, **params}, many)


def near(text: str, names: Iterable[str]) -> Message:
    """Of some names the one that may be meant, to stand behind what was written; empty where none is near."""
    known = {name.casefold(): name for name in names}
    found = get_close_matches(text.casefold(), known, n=1)
    return msg(" (did you mean {name}?)", name=known[found[0]]) if found else Message("")


def N_(template: str, /) -> str:  # noqa: N802 (the name that gettext tools know)
    """Mark a text that is translated where it is shown."""
    return template
