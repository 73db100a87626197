"""How far people are assessed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter

from asesmen_cli.domain.coverage import Count, Group, covered
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import statuses
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded
from asesmen_cli.usecases.common.outlook import trend
from asesmen_cli.usecases.report._asked import Asked, wanted_groups
from asesmen_cli.usecases.report._columns import COVERAGE, coverage_cells, first, share


def coverage(ctx: Context, asked: Asked) -> Document:
    """Return how far people are assessed: by tier, echelon and office, and at the end of the last years.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    snapshot = loaded(ctx)
    rule = ctx.settings.due_rule()
    wanted = wanted_groups(snapshot, asked)
    found = covered(statuses(snapshot, rule, ctx.today), ctx.today).of(wanted)
    cycle, validity = rule.cycle_months, rule.validity_months
    whole, counts = found.whole, COVERAGE
    tiers = sorted(found.by(attrgetter("tier")).items(), key=lambda item: list(Tier).index(item[0]))
    echelons = {group: n for group, n in found.by(attrgetter("echelon")).items() if group is not None}
    offices = found.by(attrgetter("office"))
    return Document(
        name="coverage",
        file="laporan-capaian",
        title=msg("Coverage of the competency assessment"),
        as_of=ctx.today,
        leads=(
            msg(
                "Of {people} people in scope, {fresh} ({share}) were assessed within {cycle} months.",
                people=whole.people,
                fresh=whole.fresh,
                share=Value(whole.fresh / max(whole.people, 1), Kind.SHARE),
                cycle=cycle,
            ),
            msg(
                "{flagged} must be assessed, {never} of them for the first time; due soon: {soon}.",
                flagged=whole.flagged,
                never=whole.never,
                soon=whole.soon,
            ),
        ),
        parts=(
            _grid("tiers", msg("By tier"), first("tier", N_("Tier")), counts, _tiered(tiers), whole),
            _grid(
                "echelons",
                msg("By echelon"),
                first("echelon", N_("Echelon")),
                counts,
                sorted(echelons.items()),
            ),
            _grid("offices", msg("By office"), first("office", N_("Office")), counts, _named(offices), whole),
            _trend(ctx, snapshot, wanted),
        ),
        notes=(
            msg("Assessed within the cycle: {cycle} months, the office's own rule.", cycle=cycle),
            msg("Valid nationally: {validity} months.", validity=validity),
            msg("The trend counts those who serve today, not those who have left since."),
        ),
    )


def _tiered(tiers: Iterable[tuple[Tier, Count]]) -> Iterator[tuple[Cell, Count]]:
    return ((tier, count) for tier, count in tiers)


def _named(offices: Mapping[str | None, Count]) -> Iterator[tuple[Cell, Count]]:
    """Sort by name; people without an office come last."""
    for office in sorted(offices, key=lambda office: (office is None, office)):
        yield office or msg("(no office)"), offices[office]


def _grid(
    key: str,
    title: Message,
    first: Column,
    counts: tuple[Column, ...],
    rows: Iterable[tuple[Cell, Count]],
    whole: Count | None = None,
) -> Table:
    """Return a table of coverage."""

    def row(name: Cell, count: Count) -> tuple[Cell, ...]:
        return name, *coverage_cells(count)

    return Table(
        key=key,
        title=title,
        columns=(first, *counts),
        rows=tuple(row(name, count) for name, count in rows),
        total=None if whole is None else row(msg("Together"), whole),
        bars=("fresh_share",),
        empty=msg("Nobody is in scope."),
    )


def _trend(ctx: Context, snapshot: Snapshot, wanted: Callable[[Group], bool]) -> Table:
    """Return the coverage of those who serve today, at the end of each of the last years and now."""
    return Table(
        key="trend",
        title=msg("Over the last years"),
        columns=(
            Column(key="day", title=N_("On"), kind=Kind.DAY),
            Column(key="people", title=N_("People in scope")),
            Column(key="fresh", title=N_("Assessed within the cycle")),
            Column(key="fresh_share", title=N_("Share within the cycle"), kind=Kind.SHARE),
            Column(key="flagged", title=N_("Must be assessed")),
        ),
        rows=tuple(
            (day, count.people, count.fresh, share(count.fresh, count.people), count.flagged)
            for day, count in trend(ctx, snapshot, wanted)
        ),
        bars=("fresh_share",),
    )
