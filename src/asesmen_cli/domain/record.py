"""What was done, by whom and when: the events of the record, as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from asesmen_cli.domain.difference import FIELD_WORDS
from asesmen_cli.domain.messages import N_

Row: TypeAlias = Mapping[str, str | int | None]

ERASE, RESTORE = "person erase", "restore"
"""Commands that nothing can take back: somebody's data are gone; another record has taken the place."""
LASTING = frozenset({ERASE, RESTORE})
OUTWARD = frozenset(
    {
        "publish",
        "publish --withdraw",
        "batch cancel",
        "batch shift",
        "result deliver",
        "result void",
        "letters",
    }
)
"""Commands that people outside hear of: what they were told has to be told them otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row of one table, before and after; None where it was not there, or is no more."""

    table: str
    before: Row | None
    after: Row | None
    closed: bool = False
    """Does it also differ in what is shown to nobody?"""

    @property
    def row(self) -> Row:
        """The row as it is, or as it last was."""
        return self.after or self.before or {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which a row that stays differs."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(name for name in {**before, **after} if before.get(name) != after.get(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One command that changed something."""

    number: int
    at: datetime
    """The clock, in UTC."""
    as_of: date
    """The day that it was reckoned from."""
    actor: str
    command: str
    program: str
    reason: str | None
    undoes: int | None
    """The number of the event that it took back."""
    people: int
    """How many people it concerned; erased ones do not count."""
    who: tuple[str, ...]
    """The NIPs of the first and the last of them."""
    erased: int
    """Parts of it that were erased with their person."""
    changes: tuple[RowChange, ...] = ()
    """Those that were asked for."""

    @property
    def lasting(self) -> bool:
        """Can nothing take it back?"""
        return self.command in LASTING

    @property
    def outward(self) -> bool:
        """Have people outside heard of it?"""
        return self.command in OUTWARD


def last_done(events: Iterable[Event]) -> tuple[Event | None, Event | None]:
    """The event that ``undo`` takes back next, and the one that ``undo --redo`` brings back.

    Like two stacks: what is taken back goes onto the second one, and whatever is done anew empties it.
    """
    done: list[Event] = []
    undone: list[Event] = []
    for event in events:
        if event.undoes is None:
            done.append(event)
            undone.clear()
        elif done and done[-1].number == event.undoes:
            done.pop()
            undone.append(event)
        else:
            undone.pop()
            done.append(event)
    return done[-1] if done else None, undone[-1] if undone else None


def taken_back(events: Sequence[Event]) -> dict[int, int]:
    """Number of each event that was taken back and stays so -> the number of the event that did it."""
    by = {event.undoes: event.number for event in events if event.undoes is not None}
    return {number: undo for number, undo in by.items() if undo not in by}


COMMAND_WORDS: Mapping[str, str] = {
    "due": N_("Roster loaded"),
    "roster import": N_("Roster loaded"),
    "roster rename": N_("New number for a person"),
    "record": N_("Assessments put on record"),
    "exempt add": N_("Left out of plans"),
    "exempt lift": N_("Asked again"),
    "away add": N_("Absence noted"),
    "away lift": N_("Absence taken back"),
    "away import": N_("Absences noted from a list"),
    "plan": N_("Plan drafted"),
    "plan --keep": N_("Plan drafted again, with the fewest moves"),
    "move": N_("Moved to another batch"),
    "swap": N_("Two people change places"),
    "pin": N_("Seat fixed"),
    "unpin": N_("Seat no longer fixed"),
    "publish": N_("Plan published"),
    "publish --withdraw": N_("Plan withdrawn"),
    "batch cancel": N_("Batch called off"),
    "batch shift": N_("Batch moved to other days"),
    "attend mark": N_("Attendance marked"),
    "attend import": N_("Attendance read from a sheet"),
    "result import": N_("Results received"),
    "result deliver": N_("Result handed over"),
    "result void": N_("Result declared invalid"),
    "letters": N_("Letters registered"),
    "undo": N_("Taken back"),
    "undo --redo": N_("Brought back"),
    ERASE: N_("Data of a person erased"),
    RESTORE: N_("Workspace brought back from a copy"),
}
"""The commands as people call what they did. Any other is told by its own name."""

TABLE_WORDS: Mapping[str, str] = {
    "people": N_("person"),
    "former_numbers": N_("former number"),
    "assessments": N_("assessment"),
    "exemptions": N_("exemption"),
    "absences": N_("absence"),
    "seats": N_("seat"),
    "marks": N_("attendance"),
    "voided": N_("declared invalid"),
    "results": N_("result"),
    "letters": N_("letter"),
    "plans": N_("plan"),
    "batches": N_("batch"),
    "loads": N_("roster"),
}
"""What the tables hold, as people call it."""

COLUMN_WORDS: Mapping[str, str] = {
    **FIELD_WORDS,
    "present": N_("there"),
    "held_on": N_("assessed on"),
    "organiser": N_("organiser"),
    "until": N_("until"),
    "reason": N_("reason"),
    "first": N_("from"),
    "last": N_("to"),
    "batch": N_("batch"),
    "pinned": N_("fixed"),
    "code": N_("why without a seat"),
    "day": N_("day"),
    "declared_on": N_("declared on"),
    "received_on": N_("received on"),
    "delivered_on": N_("handed over on"),
    "state": N_("state"),
    "days": N_("days"),
    "room": N_("room"),
    "venue": N_("venue"),
    "seats": N_("seats"),
    "cancelled": N_("called off"),
    "former": N_("former number"),
    "current": N_("number"),
    "name": N_("name"),
    "number": N_("number"),
    "sent_on": N_("sent on"),
}
"""What the columns hold, as people call it. What is not here is of no use to a reader: where it was read."""
