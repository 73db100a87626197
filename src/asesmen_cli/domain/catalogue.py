"""The words of every finding and every error, under its stable code.

They are in ``catalogue.txt`` beside this module; docs/errors.md is made from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pkgutil import get_data

from asesmen_cli.domain.findings import Exit


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said under a code, and what to do about it."""

    message: str
    remedy: str
    status: Exit = Exit.DONE
    """For errors: the exit status. Findings leave it at DONE."""


def entries(text: str) -> Iterator[tuple[str, Entry]]:
    """Return each code of a catalogue with its entry: a block of three lines, others are comments."""
    for block in "\n".join(text.splitlines()).split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            head, message, remedy = lines
            code, _, status = head.partition(": ")
            yield code, Entry(message, remedy, Exit[status.upper()] if status else Exit.DONE)


CATALOGUE: Mapping[str, Entry] = dict(entries((get_data(__name__, "catalogue.txt") or b"").decode()))
