"""Long answers page by page, so that nobody has to scroll back; the way to the summary is one key.

An own pager, since people who never use a terminal do not know how to leave ``less``, and Windows has only
``more``. Who has set ``PAGER`` gets that one.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pydoc import pipepager
from shutil import get_terminal_size

from asesmen_cli.cli._terminal import Back, line
from asesmen_cli.language import Language

LEAST = 10
"""Lines of a window that can be paged."""
ALL = frozenset({"a", "all", "s", "semua"})


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an answer as printed; ``skipped`` where the person goes to the summary."""

    text: str
    skipped: bool


@dataclass(slots=True)
class Pages:
    """Prints lines until the window is full, then asks."""

    words: Language
    height: int = field(default_factory=lambda: get_terminal_size().lines)
    _shown: int = 0
    _asks: bool = True
    _skips: bool = False

    def show(self, blocks: Iterable[Block]) -> None:
        """Print the blocks."""
        for block in blocks:
            for one in block.text.splitlines(keepends=True):
                self._turn(summary=not block.skipped)
                if self._skips and block.skipped:
                    break
                sys.stdout.write(one)
                self._shown += 1

    def _turn(self, *, summary: bool) -> None:
        """Ask how to go on where the window is full."""
        if not self._asks or self._shown < self.height - 1 or (self._skips and not summary):
            return
        self._shown = 0
        onward = (
            self.words.say("Enter: next page, A: all")
            if summary
            else self.words.say("Enter: next page, A: all, 0: to the summary")
        )
        try:
            self._asks = line(onward).lower() not in ALL
        except Back:
            self._skips = True


def paged(blocks: Iterable[Block], words: Language) -> None:
    """Print an answer in pages, if it is longer than the window."""
    every = list(blocks)
    text = "".join(block.text for block in every)
    height = get_terminal_size().lines
    command = os.environ.get("PAGER")
    if text.count("\n") < height or height < LEAST:
        sys.stdout.write(text)
    elif command:
        pipepager(text, command)
    else:
        Pages(words, height).show(every)
