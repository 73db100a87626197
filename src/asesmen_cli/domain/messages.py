"""What is said to people, as values: a template and its parameters, put into words elsewhere.

The template is the English text and the key of the catalogue (gettext). Dates, numbers and messages
inside a message are formatted by the language that says it, never here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TypeAlias

Param: TypeAlias = "str | int | date | Message | tuple[Param, ...] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or phrase, not yet in any language."""

    template: str
    params: Mapping[str, Param] = field(default_factory=dict)
    plural: str | None = None
    """The template for every number but one; the number is the parameter ``n``."""


def msg(template: str, /, **params: Param) -> Message:
    """A message; the template is collected into the catalogues."""
    return Message(template, params)


def msgs(one: str, many: str, /, n: int, **params: Param) -> Message:
    """A message about ``n`` things; both templates are collected into the catalogues."""
    return Message(one, {"n": n, **params}, many)


def near(text: str, names: Iterable[str]) -> Message:
    """Of some names the one that may be meant, to stand behind what was written; empty where none is near."""
    found = get_close_matches(text.casefold(), names, n=1)
    return msg(" (did you mean {name}?)", name=found[0]) if found else Message("")


def N_(template: str, /) -> str:  # noqa: N802 (the name that gettext tools know)
    """Mark a text that is translated where it is shown."""
    return template
