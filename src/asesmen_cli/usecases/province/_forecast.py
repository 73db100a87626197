"""Who falls due in all agencies, if no batch is held."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from asesmen_cli.domain.conclusions import FallingDue
from asesmen_cli.domain.document import Column, Document, Table
from asesmen_cli.domain.messages import N_, Kind, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.forecast import ForecastOptions, falling_due_by_tier
from asesmen_cli.usecases.province._reports import OWN_RULES
from asesmen_cli.usecases.province._seen import Row, Seen, of_tiers


def forecast(seen: Seen, options: ForecastOptions) -> Document:
    """Return who falls due month by month, if no batch is held."""
    months = options.months or Settings().forecast.months
    firsts = [add_months(seen.today.replace(day=1), n) for n in range(1, months + 1)]
    found = of_tiers(seen.shared.falling_due(firsts), options.tiers)
    starts = (seen.today, *firsts[:-1])
    backlog = sum(one.backlog for one in found)
    falling = [sum(one.months[n] for one in found) for n in range(months)]
    retiring = [sum(one.retiring[n] for one in found) for n in range(months)]
    left = [backlog + sum(falling[: n + 1]) - sum(retiring[: n + 1]) for n in range(months)]
    return Document(
        name="forecast",
        file="proyeksi-semua",
        title=seen.titled(msg("Forecast of the competency assessment")),
        as_of=seen.today,
        leads=(
            msg("{n} people must be assessed today.", n=backlog),
            msg("If no batch is held, {n} must be assessed at the end of these months.", n=left[-1]),
        ),
        parts=(
            Table(
                key="months",
                title=msg("Month by month"),
                columns=(
                    Column(key="month", title=N_("Month"), kind=Kind.MONTH),
                    Column(key="falling_due", title=N_("Falling due")),
                    Column(key="retiring", title=N_("Retiring unassessed")),
                    Column(key="backlog", title=N_("Backlog at the end")),
                ),
                rows=tuple(zip(starts, falling, retiring, left, strict=True)),
                bars=("backlog",),
            ),
            *([falling_due_by_tier(starts, _by_tier(found))] if any(falling) else []),
            *_falling_by_place(seen, found, starts),
        ),
        notes=(
            msg("Batches are not foreseen here: each agency's own forecast counts with its pace."),
            msg("People who will be appointed, promoted or transferred are not foreseen."),
            OWN_RULES,
        ),
    )


def _by_tier(found: Sequence[FallingDue]) -> dict[Tier, list[int]]:
    """Return how many of each tier fall due in each month."""
    months: dict[Tier, list[tuple[int, ...]]] = defaultdict(list)
    for one in found:
        months[one.tier].append(one.months)
    return {tier: [sum(several) for several in zip(*own, strict=True)] for tier, own in months.items()}


def _falling_by_place(seen: Seen, found: Sequence[FallingDue], starts: Sequence[date]) -> tuple[Table, ...]:
    """Return by agency, and by agency and office: who must be assessed, and who falls due in which year."""
    years = sorted({start.year for start in starts})

    def numbers(own: Sequence[FallingDue]) -> Row:
        months = [sum(several) for several in zip(*(one.months for one in own), strict=True)]
        by_year = [
            sum(n for start, n in zip(starts, months, strict=False) if start.year == year) for year in years
        ]
        return sum(one.backlog for one in own), *by_year, sum(by_year)

    columns = (
        Column(key="due", title=N_("Must be assessed")),
        *(Column(key=str(year), title=str(year)) for year in years),
        Column(key="people", title=N_("Falling due")),
    )
    nobody = msg("Nobody falls due in these months.")
    by_place = dict.fromkeys(("agencies", "offices"), found)
    return seen.tables(by_place, columns, numbers, empty=nobody, most="due")
