"""All agencies of a shared database in one report, by agency, tier and office (``--agency all``).

The database counts; nobody's facts are read. What is counted was concluded by the same rules, and written
with each command, as a report of one agency uses.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from asesmen_cli.domain.conclusions import AgencyCount, AgencyList, BatchCount, FallingDue
from asesmen_cli.domain.coverage import MONTHS_LATE, Count, together
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.facts import DueList, Load, Report, Written
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.results import PURPOSE_WORDS
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.files import Delivery
from asesmen_cli.settings import FILE_NAME, Settings, parsed, read_text
from asesmen_cli.usecases.common.context import PROGRAM
from asesmen_cli.usecases.common.lookup import office_among
from asesmen_cli.usecases.common.outlook import RECENT_MONTHS
from asesmen_cli.usecases.forecast import ForecastOptions
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.report._columns import BACKLOG, COVERAGE, backlog_cells, coverage_cells, first
from asesmen_cli.usecases.report.backlog import bands
from asesmen_cli.usecases.report.results import DISCLOSED, TOO_FEW, disclosed_rows, people_in
from asesmen_cli.usecases.result.results import disclosed

if TYPE_CHECKING:
    from asesmen_cli.store import SharedAgencies

AGENCY = first("agency", N_("Agency"))
TIER = first("tier", N_("Tier"))
OFFICE = first("office", N_("Office"))

Row: TypeAlias = tuple[Cell, ...]
_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One", AgencyCount, FallingDue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """The database that an overview is about, and the day."""

    where: str
    today: date

    def report(self, name: str, asked: Asked) -> Document:
        """Return one of :data:`REPORTS` over all agencies.

        Raises:
            AsesmenError: ``usage.overview`` for another report; ``usage.office``, ``usage.offices``;
                ``workspace.*``, of these ``workspace.forbidden`` for a login that may not read results.
        """
        if name not in REPORTS:
            raise AsesmenError("usage.overview", reports=tuple(REPORTS))
        return self._counted(
            lambda seen: REPORTS[name](seen, asked),
            concluded=name != "results",
            prepare=name in {"coverage", "backlog"},
        )

    def forecast(self, options: ForecastOptions) -> Document:
        """Return who falls due in the months to come, if no batch is held.

        Raises:
            AsesmenError: ``usage.overview-pace`` for an option about batches; ``workspace.*``.
        """
        if any((options.batches is not None, options.batch_size, options.budget, options.by)):
            raise AsesmenError("usage.overview-pace")
        return self._counted(lambda seen: _forecast(seen, options))

    def write(self, document: Document, formats: Sequence[str], folder: Path | None) -> Written:
        """Write a report as files; letterhead and paper are those of the settings in the current folder.

        Raises:
            AsesmenError: ``output.*``, ``settings.*``.
        """
        from asesmen_cli.outputs import write_document

        text = read_text(Path(FILE_NAME))
        settings = Settings() if text is None else parsed(text, FILE_NAME)
        with Delivery() as files:
            target = folder or Path(settings.export.folder)
            return write_document(self._frame(settings), document, formats, target, files)

    def _frame(self, settings: Settings) -> Report:
        """Return what files say of where they come from."""
        load = Load(
            source=self.where,
            loaded_on=self.today,
            tables=(),
            rows=0,
            accepted=0,
            rejected=0,
            ignored=0,
        )
        due = DueList(
            as_of=self.today,
            rule=settings.due_rule(),
            load=load,
            changes=None,
            counts={},
            flagged_tiers={},
            people=(),
        )
        return Report(
            office=settings.letterhead(),
            due=due,
            plan=None,
            by_tier=(),
            by_office=(),
            program=PROGRAM,
            paper=settings.documents.paper,
            clock=settings.documents.clock(),
        )

    def _counted(
        self, make: "Callable[[_Seen], Document]", *, concluded: bool = True, prepare: bool = False
    ) -> Document:
        """Return a document made from one moment of the database, with the agencies that it leaves out.

        Args:
            make: Makes it.
            concluded: Whether it counts what was concluded, which may be behind what is on file.
            prepare: Whether it counts people by group; these figures are kept for whoever asks next.
        """
        from asesmen_cli.store import agencies_of

        with agencies_of(self.where, prepare=self.today if prepare else None) as shared:
            agencies = shared.agencies()
            if not concluded:
                agencies = AgencyList(counted=tuple(sorted((*agencies.counted, *agencies.behind))))
            seen = _Seen(shared, agencies, self.today)
            document = make(seen)
        behind = agencies.behind
        if not behind:
            return document
        left_out = msg("Not counted, as their figures are behind: {agencies}.", agencies=behind)
        return replace(
            document,
            notes=(*document.notes, left_out),
            findings=(*document.findings, Finding.warning("overview.behind", agencies=behind)),
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The database at one moment, on a day."""

    shared: "SharedAgencies"
    agencies: AgencyList
    today: date

    def counts(self, asked: Asked) -> tuple[AgencyCount, ...]:
        """Return the counts of the tiers and the office that are asked for."""
        found = _of_tiers(self.shared.counts(self.today), asked.tiers)
        if asked.office is None:
            return found
        office = office_among((one.office for one in found), asked.office)
        return tuple(one for one in found if one.office == office)


def _of_tiers(found: Iterable[_One], tiers: Sequence[Tier]) -> tuple[_One, ...]:
    return tuple(one for one in found if not tiers or one.tier in tiers)


def _sums(
    found: Iterable[AgencyCount], key: Callable[[AgencyCount], _Key], all_keys: Iterable[_Key] = ()
) -> Mapping[_Key, Count]:
    """Return the sums by key, in order; ``all_keys`` are there even with nobody."""
    counts: dict[_Key, list[Count]] = {name: [] for name in all_keys}
    for one in found:
        counts.setdefault(key(one), []).append(one.count)
    return {name: together(own) for name, own in counts.items()}


def _rank(tier: Tier) -> int:
    return list(Tier).index(tier)


def _tables(
    seen: _Seen,
    found: Sequence[AgencyCount],
    columns: Sequence[Column],
    cells: Callable[[Count], Row],
    bars: str,
) -> tuple[Table, ...]:
    """Return a table by agency, by tier, by agency and tier, and by agency and office."""
    whole = cells(together(one.count for one in found))
    empty = msg("Nobody is in scope.")

    def table(key: str, title: Message, firsts: Sequence[Column], rows: Iterable[Row]) -> Table:
        blanks: Row = ("",) * (len(firsts) - 1)
        return Table(
            key=key,
            title=title,
            columns=(*firsts, *columns),
            rows=tuple(rows),
            total=(msg("Together"), *blanks, *whole),
            bars=(bars,),
            empty=empty,
        )

    by_agency = _sums(found, attrgetter("agency"), seen.agencies.counted)
    by_tier = sorted(_sums(found, attrgetter("tier")).items(), key=lambda item: _rank(item[0]))
    both = sorted(
        _sums(found, attrgetter("agency", "tier")).items(), key=lambda item: (item[0][0], _rank(item[0][1]))
    )
    offices = _sums(found, attrgetter("agency", "office"))
    return (
        table("agencies", msg("By agency"), (AGENCY,), ((name, *cells(n)) for name, n in by_agency.items())),
        table("tiers", msg("By tier"), (TIER,), ((tier, *cells(n)) for tier, n in by_tier)),
        table(
            "agency_tiers",
            msg("By agency and tier"),
            (AGENCY, TIER),
            ((agency, tier, *cells(n)) for (agency, tier), n in both),
        ),
        table(
            "offices",
            msg("By agency and office"),
            (AGENCY, OFFICE),
            ((agency, office or msg("(no office)"), *cells(n)) for (agency, office), n in offices.items()),
        ),
    )


def _title(seen: _Seen, what: Message) -> Message:
    return msg("{what}: {n} agencies", what=what, n=len(seen.agencies.counted))


def _coverage(seen: _Seen, asked: Asked) -> Document:
    """Return how far people are assessed."""
    found = seen.counts(asked)
    whole = together(one.count for one in found)
    return Document(
        name="coverage",
        file="laporan-capaian-semua",
        title=_title(seen, msg("Coverage of the competency assessment")),
        as_of=seen.today,
        leads=(
            msg(
                "Of {people} people in scope, {fresh} ({share}) were assessed within the cycle.",
                people=whole.people,
                fresh=whole.fresh,
                share=Value(whole.fresh / max(whole.people, 1), Kind.SHARE),
            ),
            msg(
                "{flagged} must be assessed, {never} of them for the first time; due soon: {soon}.",
                flagged=whole.flagged,
                never=whole.never,
                soon=whole.soon,
            ),
        ),
        parts=_tables(seen, found, COVERAGE, coverage_cells, "fresh_share"),
        notes=(OWN_RULES,),
    )


OWN_RULES = msg("Each agency counts by its own settings: cycle, validity, tiers in scope, retirement.")


def _backlog(seen: _Seen, asked: Asked) -> Document:
    """Return who must be assessed, and for how long already."""
    found = seen.counts(asked)
    whole = together(one.count for one in found)
    reached = [whole.overdue, *map(sum, zip(*(one.late for one in found), strict=True))]
    reached += [0] * (1 + len(MONTHS_LATE) - len(reached))
    late = Table(
        key="late",
        title=msg("For how long"),
        columns=(first("since", N_("Due for")), Column(key="people", title=N_("Must be assessed"))),
        rows=tuple(bands(reached, whole.never)),
        total=(msg("Together"), whole.flagged),
        bars=("people",),
    )
    return Document(
        name="backlog",
        file="laporan-tunggakan-semua",
        title=_title(seen, msg("People who must be assessed")),
        as_of=seen.today,
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
        parts=(*_tables(seen, found, BACKLOG, backlog_cells, "flagged"), late, _longest(found)),
        notes=(OWN_RULES,),
    )


def _longest(found: Iterable[AgencyCount]) -> Table:
    """Return since when the longest waiting person of each agency waits."""
    since: dict[str, date] = {}
    for one in found:
        if one.unassessed_since is not None:
            since[one.agency] = min(since.get(one.agency, one.unassessed_since), one.unassessed_since)
    return Table(
        key="longest",
        title=msg("Longest unassessed"),
        columns=(AGENCY, Column(key="since", title=N_("Longest unassessed since"), kind=Kind.DAY)),
        rows=tuple(sorted(since.items(), key=lambda item: (item[1], item[0]))),
        empty=msg("Nobody."),
    )


BATCHES = (
    Column(key="drafted", title=N_("In a draft"), priority=2),
    Column(key="planned", title=N_("To come")),
    Column(key="under_way", title=N_("Under way"), priority=1),
    Column(key="held", title=N_("Held")),
    Column(key="cancelled", title=N_("Called off"), priority=2),
    Column(key="seats", title=N_("Seats"), priority=1),
    Column(key="people", title=N_("People")),
    Column(key="undecided", title=N_("Without attendance")),
    Column(key="awaited", title=N_("Results late"), priority=1),
)
COST = Column(key="cost", title=N_("Cost"), kind=Kind.MONEY)


def _batches(seen: _Seen, _asked: Asked) -> Document:
    """Return what was planned and held."""
    recent = add_months(seen.today, -RECENT_MONTHS)
    found = seen.shared.batches(seen.today, recent)
    priced = any(one.cost for one in found)
    columns = (*BATCHES, COST) if priced else BATCHES

    def numbers(several: Iterable[BatchCount]) -> Row:
        own = tuple(several)
        return tuple(sum(getattr(one, column.key) for one in own) for column in columns)

    by_agency: dict[str, list[BatchCount]] = {name: [] for name in seen.agencies.counted}
    for one in found:
        by_agency[one.agency].append(one)
    together = numbers(found)
    return Document(
        name="batches",
        file="laporan-batch-semua",
        title=_title(seen, msg("Batches of the competency assessment")),
        as_of=seen.today,
        leads=(
            msg(
                "{n} batches with {people} people in {seats} seats; {off} called off.",
                n=sum(one.drafted + one.planned + one.under_way + one.held for one in found),
                people=sum(one.people for one in found),
                seats=sum(one.seats for one in found),
                off=sum(one.cancelled for one in found),
            ),
        ),
        parts=(
            Table(
                key="agencies",
                title=msg("By agency"),
                columns=(AGENCY, *columns),
                rows=tuple((name, *numbers(own)) for name, own in by_agency.items()),
                total=(msg("Together"), *together),
            ),
            Table(
                key="agency_tiers",
                title=msg("By agency and tier"),
                columns=(AGENCY, TIER, *columns),
                rows=tuple((one.agency, one.tier or msg("Mixed"), *numbers([one])) for one in found),
                total=(msg("Together"), "", *together),
                empty=msg("There are no batches yet."),
            ),
        ),
        notes=tuple(_batch_notes(found, priced=priced)),
    )


def _batch_notes(found: Sequence[BatchCount], *, priced: bool) -> Iterator[Message]:
    yield msg("The totals leave out what was called off.")
    yield msg(
        "Batches over for more than {n} months are left out, unless something is open.", n=RECENT_MONTHS
    )
    unpriced = tuple(sorted({one.agency for one in found if one.unpriced}))
    if priced and unpriced:
        yield msg(
            "The cost of one person is not set, and nothing counted, for: {agencies}.", agencies=unpriced
        )


def _results(seen: _Seen, _asked: Asked) -> Document:
    """Return the results in the groups of each agency's own report, so that nothing more can be inferred.

    Counts over several agencies would be a second grouping: the numbers of two can be subtracted.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    counted = 0
    purposes = {}
    for agency, text, achieved in seen.shared.results(seen.today):
        settings = Settings() if text is None else parsed(text, FILE_NAME)
        for purpose, counts in disclosed(achieved, settings).items():
            purposes[purpose.value] = purpose
            rows[purpose.value] += [(agency, *row) for row in disclosed_rows(counts)]
            counted += people_in(counts)
    return Document(
        name="results",
        file="laporan-hasil-semua",
        title=_title(seen, msg("Results of the competency assessment")),
        as_of=seen.today,
        leads=(msg("{n} people have a result that can be counted.", n=counted),),
        parts=tuple(
            Table(
                key=key,
                title=msg("For the {purpose}", purpose=msg(PURPOSE_WORDS[purpose])),
                columns=(AGENCY, *DISCLOSED),
                rows=tuple(rows[key]),
                bars=("share",),
                empty=TOO_FEW,
            )
            for key, purpose in purposes.items()
        ),
        notes=(
            msg("Groups and categories are those of each agency's own report, by its own settings."),
            msg("A result keeps the category that it had when it came, whatever is set since."),
        ),
    )


def _forecast(seen: _Seen, options: ForecastOptions) -> Document:
    """Return who falls due month by month, if no batch is held."""
    months = options.months or Settings().forecast.months
    firsts = [add_months(seen.today.replace(day=1), n) for n in range(1, months + 1)]
    found = _of_tiers(seen.shared.falling_due(seen.today, firsts), options.tiers)
    starts = (seen.today, *firsts[:-1])
    backlog = sum(one.backlog for one in found)
    falling = [sum(one.months[n] for one in found) for n in range(months)]
    retiring = [sum(one.retiring[n] for one in found) for n in range(months)]
    left = [backlog + sum(falling[: n + 1]) - sum(retiring[: n + 1]) for n in range(months)]
    return Document(
        name="forecast",
        file="proyeksi-semua",
        title=_title(seen, msg("Forecast of the competency assessment")),
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
            *_falling_by_tier(found, starts),
            *_falling_by_place(seen, found, starts),
        ),
        notes=(
            msg("Batches are not foreseen here: each agency's own forecast counts with its pace."),
            msg("People who will be appointed, promoted or transferred are not foreseen."),
            OWN_RULES,
        ),
    )


def _falling_by_tier(found: Sequence[FallingDue], starts: Sequence[date]) -> Iterator[Table]:
    tiers = sorted({one.tier for one in found if any(one.months)}, key=_rank)
    if not tiers:
        return

    def of(tier: Tier) -> list[int]:
        own = [one.months for one in found if one.tier is tier]
        return [sum(months[n] for months in own) for n in range(len(starts))]

    by_tier = [of(tier) for tier in tiers]
    yield Table(
        key="tiers",
        title=msg("Falling due, by tier"),
        columns=(
            Column(key="month", title=N_("Month"), kind=Kind.MONTH),
            *(Column(key=tier.value, title=TIER_WORDS[tier]) for tier in tiers),
        ),
        rows=tuple((start, *(own[n] for own in by_tier)) for n, start in enumerate(starts)),
        total=(msg("Together"), *map(sum, by_tier)),
    )


def _falling_by_place(seen: _Seen, found: Sequence[FallingDue], starts: Sequence[date]) -> tuple[Table, ...]:
    """Return by agency, and by agency and office: who must be assessed, and who falls due in which year."""
    years = sorted({start.year for start in starts})

    def numbers(several: Iterable[FallingDue]) -> Row:
        own = tuple(several)
        by_year = [
            sum(n for one in own for start, n in zip(starts, one.months, strict=True) if start.year == year)
            for year in years
        ]
        return sum(one.backlog for one in own), *by_year, sum(by_year)

    agencies: dict[str, list[FallingDue]] = {name: [] for name in seen.agencies.counted}
    offices: dict[tuple[str, str], list[FallingDue]] = defaultdict(list)
    for one in found:
        agencies[one.agency].append(one)
        offices[one.agency, one.office].append(one)
    columns = (
        Column(key="due", title=N_("Must be assessed")),
        *(Column(key=str(year), title=str(year)) for year in years),
        Column(key="people", title=N_("Falling due")),
    )
    together = numbers(found)
    return (
        Table(
            key="agencies",
            title=msg("By agency"),
            columns=(AGENCY, *columns),
            rows=tuple((name, *numbers(own)) for name, own in agencies.items()),
            total=(msg("Together"), *together),
        ),
        Table(
            key="offices",
            title=msg("By agency and office"),
            columns=(AGENCY, OFFICE, *columns),
            rows=tuple(
                (agency, office or msg("(no office)"), *numbers(own))
                for (agency, office), own in offices.items()
            ),
            total=(msg("Together"), "", *together),
            empty=msg("Nobody falls due in these months."),
        ),
    )


REPORTS: Mapping[str, Callable[[_Seen, Asked], Document]] = {
    "coverage": _coverage,
    "backlog": _backlog,
    "batches": _batches,
    "results": _results,
}
"""The reports that can be made over all agencies."""
