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
    def error(cls, code: str, /, **params: Param) -> Self:
        """Return an error that is not about a cell."""
        return cls(code=code, severity=Severity.ERROR, params=params)

    @classmethod
    def warning(cls, code: str, /, **params: Param) -> Self:
        """Return a warning that is not about a cell."""
        return cls(code=code, severity=Severity.WARNING, params=params)

    @classmethod
    def info(cls, code: str, /, **params: Param) -> Self:
        """Return an information that is not about a cell."""
        return cls(code=code, severity=Severity.INFO, params=params)


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


SYSTEM_WORDS: Mapping[int, str] = {
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.ENOENT: N_("no such folder"),
    errno.ENOTDIR: N_("no such folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.EROFS: N_("it can only be read"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EBUSY: N_("it is in use"),
    errno.EPIPE: N_("the reader went away"),
}
"""What the operating system most often refuses. Other reasons are shown as the system words them."""


def system_reason(error: OSError) -> Param:
    """Return why the operating system refused, in words."""
    words = SYSTEM_WORDS.get(error.errno or 0)
    return Message(words) if words is not None else error.strerror or str(error)
