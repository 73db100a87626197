"""Who came on which day, and what follows. The days of a batch are one whole.

Who misses one day, for whatever reason, is dropped (gugur): the assessment is void, and the person joins a
later batch. Who came on every day is assessed on the last of them; the result is awaited.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import Assessment, Source
from asesmen_cli.domain.planning import Batch


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
    """What the marks of one person say of a batch on these days: one day missed decides."""
    found = [own.get(day) for day in days]
    if any(mark is not None and not mark.present for mark in found):
        return Attendance.DROPPED
    return Attendance.OPEN if None in found else Attendance.COMPLETE


def attended(batches: Iterable[Batch], marks: Marks) -> Iterator[Assessment]:
    """An assessment on the last day for each person who came on every day of their batch."""
    for batch in batches:
        for nip in batch.nips:
            own = marks.get(nip, {})
            if attendance(batch.window.days, own) is Attendance.COMPLETE:
                yield Assessment(nip=nip, held_on=batch.window.end, source=own[batch.window.end].source)
