"""Words of a command that is proposed, written so that a shell reads them as one argument."""

import os
import re
import shlex

_PLAIN = re.compile(r"[\w@+=:,./-]+")
_PLAIN_ON_WINDOWS = re.compile(r"[\w@+=:,./\\~-]+")
_QUOTED_ALIKE = re.compile(r"[^\"'$`\\!%]*")
"""What double quotes keep as it is in every shell."""


def quoted(text: str, *, windows: bool = os.name == "nt") -> str:
    """Return an argument for sh, or on Windows for cmd and PowerShell, in quotes only where it needs them.

    On Windows names contain no quotes. ``$`` and the backtick cannot be written alike for both of its shells;
    they are kept, as cmd reads them.
    """
    if (_PLAIN_ON_WINDOWS if windows else _PLAIN).fullmatch(text):
        return text
    if windows:
        return '"' + text.replace('"', r"\"") + '"'
    return f'"{text}"' if _QUOTED_ALIKE.fullmatch(text) else shlex.quote(text)
