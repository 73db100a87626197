"""The terminal: whether there is one, a sentence beside the answer, a line typed by a person."""

import errno
import os
import sys
from contextlib import suppress
from shutil import get_terminal_size
from textwrap import fill
from typing import TextIO

_GONE = frozenset({errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE})
"""What writing into a pipe gives whose reader has gone."""
BACK = "0"


class Back(Exception):  # noqa: N818 (a way out, no error)
    """The person typed 0, or closed the input: back to where the question came from."""


def is_terminal(stream: TextIO) -> bool:
    """Return whether a stream is a terminal. On Windows the null device claims to be one."""
    return stream.isatty() and _is_console(stream)


def _is_console(stream: TextIO) -> bool:
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(ctypes.c_ulong())))
    else:  # noqa: RET505 (so that mypy sees one of them on each system)
        return True


def reader_went_away(error: OSError) -> bool:
    """Return whether standard output could not be written because nobody reads it any more."""
    return error.errno in _GONE


def terminal_name() -> str:
    """Return a name for the terminal that this process runs in; empty where there is none."""
    if sys.platform == "win32":
        import ctypes

        return str(ctypes.windll.kernel32.GetConsoleWindow())
    else:  # noqa: RET505 (as above)
        for stream in (sys.stdin, sys.stderr, sys.stdout):
            with suppress(OSError, ValueError):
                return os.ttyname(stream.fileno())
        return ""


def say_aside(text: str, end: str = "\n", hang: int = 0) -> None:
    """Print a sentence on standard error; a terminal gets it folded between words, ``hang`` blanks deep."""
    if is_terminal(sys.stderr):
        width = get_terminal_size().columns
        text = fill(
            text, width - 1, break_long_words=False, break_on_hyphens=False, subsequent_indent=" " * hang
        )
    print(text + end, end="", file=sys.stderr, flush=True)  # in one write: the terminal echoes in between


def line(prompt: str) -> str:
    """Ask for one line.

    Raises:
        Back: It is 0, or the input has ended.
    """
    sys.stdout.flush()
    say_aside(prompt, end=" ")
    answer = sys.stdin.readline()
    if not answer:
        say_aside("")
    if not answer or answer.strip() == BACK:
        raise Back
    return answer.strip()
