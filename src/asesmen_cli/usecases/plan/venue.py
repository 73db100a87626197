"""The venue's own windows, from its list: right as a whole, or the plan stops."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.facts import VenueDates
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.planning import Plan, Window
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.intake import VenueRow, read_windows
from asesmen_cli.usecases.plan.problem import Framed

ONE_BATCH = 7
"""Days that a batch may well last; a longer window may be meant for several."""
MOST_SHOWN = 5
"""Cells, or days, named in one sentence."""


def read_dates(path: Path, seats: int) -> tuple[VenueDates, tuple[Finding, ...]]:
    """Return the windows that a venue offers, each row one batch, and what else the list holds.

    ``seats`` are those of a row without a number of seats.

    Raises:
        AsesmenError: ``file.*``, ``venue.*``.
    """
    rows, findings = read_windows(path)
    wrong = [finding for finding in findings if finding.severity is Severity.ERROR]
    if wrong:
        raise _rejected(path, wrong)
    windows = (
        Window(days=_days(row), seats=row.seats or seats, room=row.room, venue=row.venue) for row in rows
    )
    return VenueDates(
        file=path.name, windows=tuple(sorted(windows, key=lambda window: window.place))
    ), findings


def _days(row: VenueRow) -> tuple[date, ...]:
    """Return every day from the first to the last: the venue knows when it is open."""
    return tuple(row.first + DAY * count for count in range((row.last - row.first).days + 1))


def _rejected(path: Path, wrong: Sequence[Finding]) -> AsesmenError:
    """Return one sentence: every cell at fault, and what is wrong with the first."""
    cells = [f"{place.sheet}!{place.cell}" for finding in wrong if (place := finding.place)]
    first = wrong[0]
    params: Mapping[str, Param] = {"value": first.value, **first.params}
    why = Message(CATALOGUE[first.code].message, params)
    return AsesmenError("venue.rejected", file=path.name, cells=_some(cells), why=why)


def about_the_venue(framed: Framed, plan: Plan) -> Iterator[Finding]:
    """Yield what to check in the venue's list, if the plan follows one."""
    if framed.settings.dates is None:
        return
    windows = [batch.window for batch in plan.batches]
    for window in windows:
        if len(window.days) > ONE_BATCH:
            yield Finding.warning("plan.venue-long", n=len(window.days), first=window.start, last=window.end)
    for day in sorted({day for window in windows for day in window.days}):
        if not framed.calendar.works(day):
            yield Finding.warning("plan.venue-holiday", day=day, why=framed.why_off(day))
    left_out = framed.passed_over
    for why in {why.template: why for why in left_out.values()}.values():
        days = [window.start for window in left_out if left_out[window] == why]
        file = framed.settings.dates.file
        yield Finding.info("plan.venue-left-out", n=len(days), file=file, why=why, days=_some(days))


def _some(values: Sequence[Param]) -> tuple[Param, ...]:
    return tuple(values) if len(values) <= MOST_SHOWN else (*values[:MOST_SHOWN], "…")
