"""Who came on which day, and what follows. The days of a batch are one whole.

Who misses one day, for any reason, is dropped (gugur): the assessment is void, and the person joins a
later batch. Who came on every day is assessed on the last of them; the result is awaited.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import TypeAlias

from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import Assessment, Source, Voided
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.results import Receipt


class Attendance(StrEnum):
    """What has become of one person's seat in a batch."""

    COMPLETE = "complete"
    DROPPED = "dropped"
    OPEN = "open"


ATTENDANCE_WORDS: Mapping[Attendance, str] = {
    Attendance.COMPLETE: N_("Complete"),
    Attendance.DROPPED: N_("Dropped (gugur)"),
    Attendance.OPEN: N_("Open"),
}
"""The outcomes as people call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Whether a person came on one day, and who says so."""

    nip: str
    day: date
    present: bool
    reason: str | None = None
    """Why they did not come; None for who came, and where nothing was said."""
    source: Source


Marks: TypeAlias = Mapping[str, Mapping[date, Mark]]
"""NIP -> day -> mark."""


def attendance(days: Iterable[date], own: Mapping[date, Mark]) -> Attendance:
    """Return what the marks of one person say of a batch on these days: one day missed decides."""
    found = [own.get(day) for day in days]
    if any(mark is not None and not mark.present for mark in found):
        return Attendance.DROPPED
    return Attendance.OPEN if None in found else Attendance.COMPLETE


def decided_on(days: Iterable[date], own: Mapping[date, Mark]) -> date | None:
    """Return the day from which on the marks of one person decide a batch; None while it is open."""
    found = {day: own.get(day) for day in days}
    missed = [day for day, mark in found.items() if mark is not None and not mark.present]
    return min(missed) if missed else None if None in found.values() else max(found)


def attended_in_full(batch: Batch, marks: Marks) -> Iterator[str]:
    """Yield the NIPs of those who came on every day of a batch."""
    for nip in batch.nips:
        if attendance(batch.window.days, marks.get(nip, {})) is Attendance.COMPLETE:
            yield nip


def attended(batches: Iterable[Batch], marks: Marks) -> Iterator[Assessment]:
    """Yield an assessment on the last day for each person who came on every day of their batch."""
    for batch in batches:
        held_on = batch.window.end
        for nip in attended_in_full(batch, marks):
            source = marks[nip][held_on].source
            yield Assessment(nip=nip, held_on=held_on, source=source, derived=True, awaited=True)


def on_record(
    read: Iterable[Assessment],
    published: Iterable[Batch],
    marks: Marks,
    receipts: Iterable[Receipt],
    voided: Iterable[Voided],
) -> list[Assessment]:
    """Return the assessments that count, earliest first: those read, and those that follow from attendance.

    Args:
        read: From a roster, a list or by hand.
        published: The batches of all published plans that are not called off.
        marks: See :data:`Marks`.
        receipts: Which results have come; an attended assessment without one is awaited.
        voided: What was declared invalid.
    """
    found = {(one.nip, one.held_on): one for one in read}
    received = {(one.nip, one.held_on) for one in receipts}
    for one in attended(published, marks):
        at = (one.nip, one.held_on)
        found[at] = replace(found.get(at, one), awaited=at not in received)
    for void in voided:
        found.pop((void.nip, void.held_on), None)
    return sorted(found.values(), key=attrgetter("held_on"))


def undecided(batch: Batch, marks: Marks) -> Iterator[str]:
    """Yield the NIPs of those who hold their seat: attendance on every day is still open."""
    for nip in batch.nips:
        if attendance(batch.window.days, marks.get(nip, {})) is Attendance.OPEN:
            yield nip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout:
    """Somebody was dropped from a batch."""

    nip: str
    batch: Batch
    missed: Mark
    """The first day that they missed."""
    again: Batch | None = None
    """The next batch in which they have a seat."""


def dropouts(batches: Iterable[Batch], marks: Marks) -> Iterator[Dropout]:
    """Yield everyone who was dropped from one of these batches, in their order, and where they sit next.

    Args:
        batches: Of all published plans, without those called off.
        marks: See :data:`Marks`.
    """
    in_order = sorted(batches, key=lambda batch: batch.window.place)
    for at, batch in enumerate(in_order):
        for nip in batch.nips:
            own = marks.get(nip, {})
            missed = [mark for day in batch.window.days if (mark := own.get(day)) and not mark.present]
            if missed:
                again = next((later for later in in_order[at + 1 :] if nip in later.nips), None)
                yield Dropout(nip=nip, batch=batch, missed=missed[0], again=again)


def marks_until(marks: Marks, day: date) -> Marks:
    """Return the marks of the days up to that one."""
    return {nip: {on: mark for on, mark in own.items() if on <= day} for nip, own in marks.items()}


class Cross(StrEnum):
    """What an ``x`` on an attendance sheet means."""

    AUTO = "auto"
    """Absent, where the sheet also has a sign for who came."""
    ABSENT = "absent"
    PRESENT = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why somebody did not come. With any of them they are dropped; the excused are listed separately."""

    excused: tuple[str, ...]
    unexcused: tuple[str, ...]
    """The first is the default."""

    @property
    def default(self) -> str:
        """Return the reason that counts where none is given."""
        return self.unexcused[0]

    def find(self, text: str) -> str | None:
        """Return the reason that a text names: whole, or one of the words that it offers (``umrah/haji``)."""
        wanted = " ".join(text.casefold().split())
        for reason in (*self.excused, *self.unexcused):
            whole = reason.casefold()
            if wanted in (whole, *(part.strip() for part in whole.split("/"))):
                return reason
        return None

    def excuse(self, reason: str | None) -> bool:
        """Return whether the reason is an excuse."""
        return reason in self.excused
