"""What is a terminal, and what it means that nobody reads any more. Windows differs in both."""

import errno
import os
import sys
from contextlib import suppress
from typing import TextIO

_GONE = frozenset({errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE})
"""What writing into a pipe gives whose reader has gone."""


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
