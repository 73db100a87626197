"""Reports of people: how far they are assessed, and who is left."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import attrgetter

from asesmen_cli.domain.coverage import Count, Coverage, Group, covered
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.due import Due, Status, most_urgent_first
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import statuses
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_office, loaded
from asesmen_cli.usecases.common.plans import state_of

YEARS_BACK = 5
"""How many year ends the trend goes back."""
MONTHS_LATE = (6, 12, 24)
"""Where the backlog is divided by how long it has been due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a report is about."""

    tiers: tuple[Tier, ...] = ()
    """Empty for all."""
    office: str | None = None


COVERAGE = (
    Column(key="people", title=N_("People in scope")),
    Column(key="fresh", title=N_("Assessed within the cycle")),
    Column(key="fresh_share", title=N_("Share"), kind=Kind.SHARE),
    Column(key="valid", title=N_("Valid nationally"), priority=1),
    Column(key="valid_share", title=N_("Share"), kind=Kind.SHARE, priority=2),
    Column(key="flagged", title=N_("Must be assessed")),
    Column(key="soon", title=N_("Due soon"), priority=2),
)
BACKLOG = (
    Column(key="flagged", title=N_("Must be assessed")),
    Column(key="never", title=N_("Never assessed"), priority=2),
    Column(key="overdue", title=N_("Overdue"), priority=2),
    Column(key="seated", title=N_("Have a seat")),
    Column(key="waiting", title=N_("Without a seat")),
)


def coverage(ctx: Context, asked: Asked) -> Document:
    """How far people are assessed: by tier, echelon and office, and at the end of the last years.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    snapshot = loaded(ctx)
    rule = ctx.settings.due_rule()
    wanted = _wanted(snapshot, asked)
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
            _grid("tiers", msg("By tier"), _first("tier", N_("Tier")), counts, _tiered(tiers), whole),
            _grid(
                "echelons",
                msg("By echelon"),
                _first("echelon", N_("Echelon")),
                counts,
                sorted(echelons.items()),
            ),
            _grid(
                "offices", msg("By office"), _first("office", N_("Office")), counts, _named(offices), whole
            ),
            _trend(ctx, snapshot, wanted),
        ),
        notes=(
            msg(
                "Assessed within the cycle: {cycle} months (rule.cycle_months), the office's own rule.",
                cycle=cycle,
            ),
            msg("Valid nationally: {validity} months (rule.validity_months).", validity=validity),
            msg("The trend counts those who serve today; who has left since is not in it."),
        ),
    )


def backlog(ctx: Context, asked: Asked) -> Document:
    """Who must be assessed: by tier and office, how long it has been due, and how many have a seat.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    snapshot = loaded(ctx)
    state = state_of(ctx, snapshot)
    wanted = _wanted(snapshot, asked)
    found = state.coverage.of(wanted)
    flagged = most_urgent_first(
        due
        for due in state.everyone.values()
        if due.status.flagged and wanted(Group(due.person.office, due.person.tier, due.person.echelon))
    )
    tiers = ((tier, n) for tier, n in found.by(attrgetter("tier")).items() if n.due)
    whole = found.whole
    return Document(
        name="backlog",
        file="laporan-tunggakan",
        title=msg("People who must be assessed"),
        as_of=ctx.today,
        leads=(
            msg(
                "{flagged} of {people} people in scope must be assessed;"
                " {seated} have a seat, {waiting} have none.",
                flagged=whole.due,
                people=whole.people,
                seated=whole.seated,
                waiting=whole.waiting,
            ),
        ),
        parts=(
            Table(
                key="tiers",
                title=msg("By tier"),
                columns=(_first("tier", N_("Tier")), *BACKLOG),
                rows=tuple(_backlog_row(tier, n) for tier, n in sorted(tiers, key=_by_rank)),
                total=_backlog_row(msg("Together"), whole),
            ),
            Table(
                key="late",
                title=msg("For how long"),
                columns=(
                    _first("since", N_("Due for")),
                    Column(key="people", title=N_("Must be assessed")),
                ),
                rows=tuple(_lateness(flagged, ctx.today)),
                total=(msg("Together"), whole.flagged),
                bars=("people",),
            ),
            _backlog_by_office(found, flagged),
        ),
        notes=(msg("Unassessed since: the last assessment; for those never assessed the start of service."),),
    )


def _backlog_by_office(found: Coverage, flagged: Sequence[Due]) -> Table:
    """The offices with the largest backlog first; ``flagged`` is in order of urgency."""
    longest: dict[str | None, Due] = {}
    for due in flagged:
        longest.setdefault(due.person.office, due)
    offices = [(office, n) for office, n in found.by(attrgetter("office")).items() if n.due]
    offices.sort(key=lambda item: (-item[1].due, item[0] or ""))
    return Table(
        key="offices",
        title=msg("By office"),
        columns=(
            _first("office", N_("Office")),
            *BACKLOG,
            Column(key="since", title=N_("Longest unassessed since"), kind=Kind.DAY, priority=1),
        ),
        rows=tuple(
            _backlog_row(
                office or msg("(no office)"),
                n,
                longest[office].unassessed_since if office in longest else None,
            )
            for office, n in offices
        ),
        total=_backlog_row(msg("Together"), found.whole, flagged[0].unassessed_since if flagged else None),
        bars=("flagged",),
    )


def _backlog_row(name: Cell, count: Count, *more: Cell) -> tuple[Cell, ...]:
    return name, count.due, count.never, count.overdue, count.seated, count.waiting, *more


def _wanted(snapshot: Snapshot, asked: Asked) -> Callable[[Group], bool]:
    office = None if asked.office is None else find_office(snapshot, asked.office)

    def wanted(group: Group) -> bool:
        return (not asked.tiers or group.tier in asked.tiers) and (office is None or group.office == office)

    return wanted


def _first(key: str, title: str) -> Column:
    return Column(key=key, title=title, kind=Kind.TEXT)


def _by_rank(item: tuple[Tier, Count]) -> int:
    return list(Tier).index(item[0])


def _tiered(tiers: Iterable[tuple[Tier, Count]]) -> Iterator[tuple[Cell, Count]]:
    return ((tier, count) for tier, count in tiers)


def _named(offices: Mapping[str | None, Count]) -> Iterator[tuple[Cell, Count]]:
    """In order of the name; whoever has no office comes last."""
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
    """A table of coverage."""

    def row(name: Cell, count: Count) -> tuple[Cell, ...]:
        return (
            name,
            count.people,
            count.fresh,
            _share(count.fresh, count.people),
            count.valid,
            _share(count.valid, count.people),
            count.flagged,
            count.soon,
        )

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
    """Those who serve today, as they stood at the end of each of the last years, and stand today."""
    rule, today = ctx.settings.due_rule(), ctx.today
    ends = [date(year, 12, 31) for year in range(today.year - YEARS_BACK, today.year)]
    rows = []
    for day in (*ends, today):
        served = (due for due in statuses(snapshot, rule, day) if due.person.number.since <= day)
        count = covered(served, day).of(wanted).whole
        rows.append((day, count.people, count.fresh, _share(count.fresh, count.people), count.flagged))
    return Table(
        key="trend",
        title=msg("Over the last years"),
        columns=(
            Column(key="day", title=N_("On"), kind=Kind.DAY),
            Column(key="people", title=N_("People in scope")),
            Column(key="fresh", title=N_("Assessed within the cycle")),
            Column(key="fresh_share", title=N_("Share"), kind=Kind.SHARE),
            Column(key="flagged", title=N_("Must be assessed")),
        ),
        rows=tuple(rows),
        bars=("fresh_share",),
    )


def _lateness(flagged: Sequence[Due], today: date) -> Iterator[tuple[Cell, ...]]:
    """How many have been due for how long; those never assessed apart."""
    late = [due.due_on for due in flagged if due.status is Status.OVERDUE and due.due_on is not None]
    limits = [add_months(today, -months) for months in MONTHS_LATE]
    band = Counter(sum(day <= limit for limit in limits) for day in late)
    yield msg("up to {n} months", n=MONTHS_LATE[0]), band[0]
    for n, (low, high) in enumerate(pairwise(MONTHS_LATE), start=1):
        yield msg("more than {low} up to {high} months", low=low, high=high), band[n]
    yield msg("more than {n} months", n=MONTHS_LATE[-1]), band[len(MONTHS_LATE)]
    yield msg("never assessed"), sum(due.status is Status.NEVER for due in flagged)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
