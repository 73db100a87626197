"""What was noticed, and what stops a command: values with a stable code.

A *finding* is something about the data that a person should know; all are collected, none stops at the
first. An *AsesmenError* means "I cannot go on"; the command line turns it into one sentence and an exit
status. The words of both are in :mod:`asesmen_cli.domain.catalogue`, under their code.
"""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Self

from asesmen_cli.domain.messages import N_, Message, Param


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """A row or a cell cannot be used."""
    WARNING = "warning"
    """It was used, but a person should look."""
    INFO = "info"
    """Something was done that a person may want to know."""


class Exit(IntEnum):
    """The exit statuses that scripts rely on."""

    DONE = 0
    STOPPED = 1
    USAGE = 2
    ENVIRONMENT = 3
    DUE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a workbook: the cell as the spreadsheet program shows it."""

    sheet: str
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    """The header over the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something noticed about the data; its words are found under ``code``."""

    code: str
    severity: Severity
    place: Place | None = None
    value: str | None = None
    """What the cell holds, as text."""
    params: Mapping[str, Param] = field(default_factory=dict)

    @classmethod
    def error(
        cls, code: str, place: Place | None = None, value: str | None = None, /, **params: Param
    ) -> Self:
        """Return an error."""
        return cls(code=code, severity=Severity.ERROR, place=place, value=value, params=params)

    @classmethod
    def warning(
        cls, code: str, place: Place | None = None, value: str | None = None, /, **params: Param
    ) -> Self:
        """Return a warning."""
        return cls(code=code, severity=Severity.WARNING, place=place, value=value, params=params)

    @classmethod
    def info(
        cls, code: str, place: Place | None = None, value: str | None = None, /, **params: Param
    ) -> Self:
        """Return an information."""
        return cls(code=code, severity=Severity.INFO, place=place, value=value, params=params)


class AsesmenError(Exception):
    """The command cannot go on. Nothing has been changed."""

    def __init__(self, code: str, /, *, findings: Sequence[Finding] = (), **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.findings = tuple(findings)
        """What was noticed on the way; shown before the error."""
        self.params: Mapping[str, Param] = params


class FieldError(AsesmenError):
    """The value of a field cannot be used. A use case names the field; the command line names its option."""

    def __init__(self, field: str, value: object, why: Message) -> None:
        super().__init__("usage.value", option=field, value=str(value), why=why, command="asesmen")
        self.field = field


_NO_PERMISSION = N_("no permission")
_NO_FOLDER = N_("folder not found")
_READ_ONLY = N_("it can only be read")
_FULL = N_("the disk is full")
_TOO_LONG = N_("its name is too long")
_IN_USE = N_("it is in use")
_EITHER = N_("no permission, or it is in use")
NO_NAME = N_("no file can have this name")
_UNREACHABLE = N_("the network drive cannot be reached")

SYSTEM_WORDS: Mapping[int, str] = {
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: N_("it is a folder"),
    errno.EEXIST: N_("it is not a folder"),
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EBUSY: _IN_USE,
    errno.EPIPE: N_("the reader closed the pipe"),
}
"""What the operating system most often refuses. Other reasons are shown as the system words them."""

WINDOWS_WORDS: Mapping[int, str] = {
    5: _EITHER,  # ERROR_ACCESS_DENIED: also where a file that is replaced or removed is open
    19: _READ_ONLY,  # ERROR_WRITE_PROTECT
    21: N_("the drive is not ready"),  # ERROR_NOT_READY
    32: _IN_USE,  # ERROR_SHARING_VIOLATION
    33: _IN_USE,  # ERROR_LOCK_VIOLATION
    53: _UNREACHABLE,  # ERROR_BAD_NETPATH
    64: _UNREACHABLE,  # ERROR_NETNAME_DELETED
    67: _UNREACHABLE,  # ERROR_BAD_NET_NAME
    123: NO_NAME,  # ERROR_INVALID_NAME
    161: NO_NAME,  # ERROR_BAD_PATHNAME
    206: _TOO_LONG,  # ERROR_FILENAME_EXCED_RANGE
    1224: _IN_USE,  # ERROR_USER_MAPPED_FILE
}
"""By the codes of Windows, which say more than ``errno``."""

C_WORDS: Mapping[int, str] = {errno.EACCES: _EITHER, errno.EINVAL: NO_NAME}
"""What ``open`` of the C library means on Windows; it does not pass the code of Windows on."""

LONGEST_PATH = 259
"""Characters of a path on Windows, unless the administrator allows more. A longer one "is not there"."""


def system_reason(error: OSError) -> Param:
    """Return why the operating system refused, in words."""
    words = SYSTEM_WORDS.get(error.errno or 0)
    if hasattr(error, "winerror"):
        words = WINDOWS_WORDS.get(error.winerror or 0) or C_WORDS.get(error.errno or 0, words)
        if words == _NO_FOLDER and len(str(error.filename)) > LONGEST_PATH:
            words = _TOO_LONG
    return Message(words) if words is not None else error.strerror or str(error)
