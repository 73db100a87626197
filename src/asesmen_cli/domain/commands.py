"""The commands that change what is on file: their names, their words, and what undo may do with them."""

import re
from enum import StrEnum
from typing import Self

from asesmen_cli.domain.messages import N_

KNOWN_OUTSIDE = "undo.told"
"""Code of the refusal where people outside know of what was done: it is undone with ``--force`` only."""


class Command(StrEnum):
    """A command as the record names it."""

    words: str
    """What was done, in the words of the log."""
    refusal: str | None
    """The code with which undo refuses it; None where it can be undone."""

    def __new__(cls, name: str, words: str, refusal: str | None = None) -> Self:
        """Create a member whose value is its name; the rest are attributes."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.words = words
        member.refusal = refusal
        return member

    DUE = "due", N_("Roster loaded")
    ROSTER_IMPORT = "roster import", N_("Roster loaded")
    ROSTER_RENAME = "roster rename", N_("New number for a person")
    RECORD = "record", N_("Assessments put on record")
    EXEMPT_ADD = "exempt add", N_("Left out of plans")
    EXEMPT_LIFT = "exempt lift", N_("Asked again")
    AWAY_ADD = "away add", N_("Absence added")
    AWAY_LIFT = "away lift", N_("Absence removed")
    AWAY_IMPORT = "away import", N_("Absences added from a list")
    PLAN = "plan", N_("Plan drafted")
    PLAN_KEEP = "plan --keep", N_("Plan drafted again, with the fewest moves")
    DRAFT_DISCARD = "draft discard", N_("Draft discarded")
    OFFICES_JOIN = "offices join", N_("Two names of an office joined")
    MOVE = "move", N_("Moved to another batch")
    SWAP = "swap", N_("Two people change places")
    PIN = "pin", N_("Seat fixed")
    UNPIN = "unpin", N_("Seat no longer fixed")
    PUBLISH = "publish", N_("Plan published"), KNOWN_OUTSIDE
    WITHDRAW = "publish --withdraw", N_("Plan withdrawn"), KNOWN_OUTSIDE
    BATCH_CANCEL = "batch cancel", N_("Batch called off"), KNOWN_OUTSIDE
    BATCH_SHIFT = "batch shift", N_("Batch moved to other days"), KNOWN_OUTSIDE
    ATTEND_MARK = "attend mark", N_("Attendance marked")
    ATTEND_IMPORT = "attend import", N_("Attendance read from a sheet")
    RESULT_IMPORT = "result import", N_("Results received")
    RESULT_DELIVER = "result deliver", N_("Result handed over"), KNOWN_OUTSIDE
    RESULT_VOID = "result void", N_("Result declared invalid"), KNOWN_OUTSIDE
    EXPORT = "export", N_("Letters entered in the register")
    LETTERS_NUMBER = "letters number", N_("Letter numbered")
    LETTERS_SENT = "letters sent", N_("Letters sent"), KNOWN_OUTSIDE
    UNDO = "undo", N_("Undone")
    REDO = "undo --redo", N_("Redone")
    ERASE = "person erase", N_("Data of a person erased"), "undo.erased"
    RESTORE = "restore", N_("Workspace restored from a copy"), "undo.restored"

    @classmethod
    def named(cls, name: str) -> "Command | None":
        """Return the command of that name; None for one of another version of the program."""
        return next((one for one in cls if one == name), None)


def typed(*words: str) -> str:
    """Return a command as a person types it; what holds blanks is in double quotes, in every shell."""
    return " ".join(["asesmen", *(f'"{word}"' if _NEEDS_QUOTES.search(word) else word for word in words)])


def words_of(command: str) -> list[str]:
    """Return the words of a command that :func:`typed` has written, without ``asesmen``."""
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', command)][1:]


_NEEDS_QUOTES = re.compile(r"[^\w./\\:%=+,@-]|^$")
