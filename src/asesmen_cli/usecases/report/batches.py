"""What was planned and held."""

from collections.abc import Iterator, Sequence

from asesmen_cli.domain.document import Column, Dated, Document, MonthCalendar, Table
from asesmen_cli.domain.facts import Sitting
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.usecases.common.calendar import holidays
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded
from asesmen_cli.usecases.common.outlook import sittings
from asesmen_cli.usecases.common.plans import state_of
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.report._columns import BATCH, batch_cells


def batches(ctx: Context, _asked: Asked) -> Document:
    """Return every batch of the published plans and the draft: when, how many, its outcome and cost.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    snapshot = loaded(ctx)
    found = sittings(
        state_of(ctx, snapshot), snapshot.draft, expected_days=ctx.settings.results.expected_days
    )
    cost = ctx.settings.forecast.cost_per_person
    held = [one for one in found if one.cancelled is None]
    seats, taken = sum(one.window.seats for one in held), sum(one.people for one in held)
    dated = tuple(Dated(label=str(one.number), days=one.window.days) for one in held)
    return Document(
        name="batches",
        file="laporan-batch",
        title=msg("Batches of the competency assessment"),
        as_of=ctx.today,
        leads=(
            msg(
                "Batches: {n}, called off: {off}; seats: {seats}, taken: {taken}.",
                n=len(held),
                taken=taken,
                seats=seats,
                off=len(found) - len(held),
            ),
        ),
        parts=(
            _by_first_day(ctx, found, cost),
            *([MonthCalendar(dated=dated, free=holidays(ctx, snapshot.plans))] if dated else []),
        ),
        notes=tuple(_cost_notes(cost)),
        findings=() if cost else (Finding.info("report.no-cost"),),
    )


def _by_first_day(ctx: Context, found: Sequence[Sitting], cost: int) -> Table:
    held = [one for one in found if one.cancelled is None]
    seats, people = sum(one.window.seats for one in held), sum(one.people for one in held)
    spent = (Column(key="cost", title=N_("Cost"), kind=Kind.MONEY),) if cost else ()
    return Table(
        key="batches",
        title=msg("By first day"),
        columns=(
            *BATCH,
            Column(key="state", title=N_("State"), kind=Kind.TEXT),
            Column(key="seats", title=N_("Seats")),
            Column(key="people", title=N_("People")),
            Column(key="used", title=N_("Seats used"), kind=Kind.SHARE),
            *spent,
        ),
        rows=tuple(
            (
                *batch_cells(one.plan, one),
                _state(ctx, one),
                one.window.seats,
                one.people,
                one.people / one.window.seats,
                *([one.people * cost if one.cancelled is None else 0] if cost else ()),
            )
            for one in found
        ),
        total=(
            msg("Together"),
            *[""] * 5,
            seats,
            people,
            people / seats if seats else None,
            *([people * cost] if cost else ()),
        ),
        bars=("used",),
        label="start",
        struck=frozenset(n for n, one in enumerate(found) if one.cancelled is not None),
        empty=msg("There are no batches yet."),
    )


def _cost_notes(cost: int) -> Iterator[Message]:
    yield msg("The totals leave out what was called off.")
    if cost:
        yield msg("Cost: {cost} for each person, as the office has set it.", cost=Value(cost, Kind.MONEY))


def _state(ctx: Context, one: Sitting) -> Message:
    if one.cancelled is not None:
        return msg("called off ({reason})", reason=one.cancelled)
    if one.plan is None:
        return msg("draft")
    if ctx.today < one.window.start:
        return msg("planned")
    if ctx.today <= one.window.end:
        return msg("under way")
    return msg("held, {n} without attendance", n=one.unmarked) if one.unmarked else msg("held")
