"""How documents write people's names: as the roster has them, or all in one style.

Only the name itself changes: titles before it (``Dr.``, ``Hj.``) and degrees after it stay as written. Commas
are set as offices set them, whatever the style: none after a blank, and a blank after each.
"""

import re
from dataclasses import replace
from enum import StrEnum
from typing import Final

from asesmen_cli.domain.people import Person


class NameStyle(StrEnum):
    """How documents write names."""

    AS_WRITTEN = "as-written"
    CAPITALS = "capitals"
    """``BUDI SANTOSO, S.E.``."""
    TITLE = "title"
    """``Budi Santoso, S.E.``; a word that is not all in capitals stays as written."""


TITLES: Final = frozenset({"dr", "drg", "drh", "drs", "dra", "ir", "prof", "h", "hj", "kh", "apt", "ns"})
"""Titles before a name, as people also write them without a full stop."""
DEGREES: Final = frozenset(
    {
        *("se", "sh", "st", "sp", "ss", "skm", "sip", "sstp", "spd", "ssos", "skom", "skep", "spi", "spt"),
        *("mm", "mh", "mt", "mp", "msi", "mpd", "mkes", "mkom", "map", "amd", "amk", "mba", "phd"),
    }
)
"""Degrees behind a name, as people also write them without a comma and full stops."""
WORD: Final = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")

COMMA: Final = re.compile(r"[ ,]*,[ ,]*")


def styled(name: str, style: NameStyle) -> str:
    """Return a name in a style. Applying the same style again changes nothing."""
    name = COMMA.sub(", ", name).strip(" ,")
    if style is NameStyle.AS_WRITTEN:
        return name
    own, comma, degrees = name.partition(",")
    words = own.split(" ")
    return " ".join(word if _is_title(word) else _written(word, style) for word in words) + comma + degrees


def bare(name: str) -> str:
    """Return a name without titles and degrees."""
    return " ".join(word for word in name.replace(",", " ").split() if not _is_title(word))


def with_name(person: Person, style: NameStyle) -> Person:
    """Return a person with the name in a style."""
    name = styled(person.name, style)
    return person if name == person.name else replace(person, name=name)


def _is_title(word: str) -> bool:
    """Return whether a word is a title, a degree or an initial, which no style changes."""
    return "." in word or word.casefold() in TITLES | DEGREES


def _written(word: str, style: NameStyle) -> str:
    if style is NameStyle.CAPITALS:
        return word.upper()
    return WORD.sub(lambda part: part[0].capitalize(), word) if word.isupper() else word
