"""Names of offices: one office may be written in several ways."""

from collections.abc import Mapping


def plain(name: str) -> str:
    """A name without the differences that do not make another name: case and blanks."""
    return " ".join(name.casefold().split())


def official(office: str | None, aliases: Mapping[str, str]) -> str | None:
    """The office's own name, where the settings know what was written as another spelling of it.

    ``aliases`` is spelling, as :func:`plain` gives it -> name.
    """
    return office if office is None else aliases.get(plain(office), office)
