"""What every rendering on the screen is made of: tables, lines of text, one JSON object."""

import os
import sys
from collections.abc import Mapping

from pydantic_core import to_json
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 120


def new_table() -> Table:
    """A table with a line under its header and no other lines."""
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), expand=False)


class _Screen(Console):
    """A console that leaves it to the door when nobody reads on."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def new_console(*, error: bool = False) -> Console:
    """Standard output, or standard error; a pipe has a width of its own."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
    return _Screen(file=stream, width=width, highlight=False, emoji=False)


def line(console: Console, text: str, style: str = "") -> None:
    """A line of text, folded at blanks and never read as markup."""
    console.print(Text(text, style=style))


def show_json(answer: Mapping[str, object]) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(to_json(answer, indent=2).decode() + "\n")
