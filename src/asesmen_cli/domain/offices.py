"""Names of offices: one office may be written in several ways."""

import re
import unicodedata
from collections.abc import Iterable, Mapping


def plain(name: str) -> str:
    """Return a name without the differences that do not make another name: case, blanks and full stops."""
    return " ".join(name.casefold().replace(".", "").split())


def official(office: str | None, aliases: Mapping[str, str]) -> str | None:
    """Return the office's own name, where the settings know what was written as another spelling of it.

    ``aliases`` is spelling, as :func:`plain` gives it -> name.
    """
    return office if office is None else aliases.get(plain(office), office)


LONGEST_TAG = 60


def tag(name: str) -> str:
    """Return a name as part of the name of a file: ``dinas-kesehatan``."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:LONGEST_TAG].strip("-") or "x"


def tag_among(name: str, names: Iterable[str]) -> str:
    """Return the same, with a number where another of the names would have the same file."""
    alike = sorted({name} | {other for other in names if tag(other) == tag(name)})
    at = alike.index(name)
    return f"{tag(name)}-{at + 1}" if at else tag(name)
