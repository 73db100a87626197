"""Reports over all agencies."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from asesmen_cli.domain.conclusions import AgencyCount, BatchCount
from asesmen_cli.domain.coverage import MONTHS_LATE, together
from asesmen_cli.domain.document import Column, Document, Table
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.results import PURPOSE_WORDS
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.settings import FILE_NAME, Settings, parsed
from asesmen_cli.usecases.common.outlook import RECENT_MONTHS
from asesmen_cli.usecases.province._seen import AGENCY, Row, Seen
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.report._columns import BACKLOG, COVERAGE, backlog_cells, coverage_cells
from asesmen_cli.usecases.report.backlog import bands, by_lateness, lead
from asesmen_cli.usecases.report.results import DISCLOSED, TOO_FEW, disclosed_rows, people_in
from asesmen_cli.usecases.result.results import disclosed

OWN_RULES = msg("Each agency counts by its own settings: cycle, validity, tiers in scope, retirement.")
NOBODY = msg("Nobody is in scope.")


def _coverage(seen: Seen, asked: Asked) -> Document:
    """Return how far people are assessed."""
    found = seen.counts(asked)
    whole = together(one.count for one in found["tiers"])
    return Document(
        name="coverage",
        file="laporan-capaian-semua",
        title=seen.titled(msg("Coverage of the competency assessment")),
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
        parts=seen.tables(
            found,
            COVERAGE,
            lambda own: coverage_cells(together(one.count for one in own)),
            bars=("fresh_share",),
            empty=NOBODY,
            most="flagged",
        ),
        notes=(OWN_RULES,),
    )


def _backlog(seen: Seen, asked: Asked) -> Document:
    """Return who must be assessed, and for how long already."""
    found = seen.counts(asked)
    everyone = found["tiers"]
    whole = together(one.count for one in everyone)
    reached = [whole.overdue, *map(sum, zip(*(one.late for one in everyone), strict=True))]
    reached += [0] * (1 + len(MONTHS_LATE) - len(reached))
    return Document(
        name="backlog",
        file="laporan-tunggakan-semua",
        title=seen.titled(msg("People who must be assessed")),
        as_of=seen.today,
        leads=(lead(whole),),
        parts=(
            *seen.tables(
                found,
                BACKLOG,
                lambda own: backlog_cells(together(one.count for one in own)),
                bars=("flagged",),
                empty=NOBODY,
                most="flagged",
            ),
            by_lateness(bands(reached, whole.never), whole),
            _longest(everyone),
        ),
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
        cut=N_(
            "{n} of {all} agencies, those where somebody has waited longest."
            " All: --no-pager, or --format xlsx."
        ),
        most="since",
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


def _batches(seen: Seen, _asked: Asked) -> Document:
    """Return what was planned and held."""
    found = seen.shared.batches(add_months(seen.today, -RECENT_MONTHS))
    priced = any(one.cost for one in found)
    columns = (*BATCHES, COST) if priced else BATCHES

    def numbers(own: Sequence[BatchCount]) -> Row:
        return tuple(sum(getattr(one, column.key) for one in own) for column in columns)

    return Document(
        name="batches",
        file="laporan-batch-semua",
        title=seen.titled(msg("Batches of the competency assessment")),
        as_of=seen.today,
        leads=(
            msg(
                "Batches: {n}, called off: {off}; seats: {seats}, taken: {taken}.",
                n=sum(one.drafted + one.planned + one.under_way + one.held for one in found),
                taken=sum(one.people for one in found),
                seats=sum(one.seats for one in found),
                off=sum(one.cancelled for one in found),
            ),
        ),
        parts=seen.tables(
            dict.fromkeys(("agencies", "agency_tiers"), found),
            columns,
            numbers,
            empty=msg("There are no batches yet."),
            most="people",
            cut=N_(
                "{n} of {all} rows, those with the most people; the sums are of all."
                " All rows: --no-pager, or --format xlsx."
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


def _results(seen: Seen, _asked: Asked) -> Document:
    """Return the results in the groups of each agency's own report, so that nothing more can be inferred.

    Counts over several agencies would be a second grouping: the numbers of two can be subtracted.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    counted = 0
    purposes = {}
    faulty = []
    for agency, text, achieved in seen.shared.results():
        try:
            settings = Settings() if text is None else parsed(text, FILE_NAME)
        except AsesmenError:
            faulty.append(agency)
            continue
        for purpose, counts in disclosed(achieved, settings).items():
            purposes[purpose.value] = purpose
            rows[purpose.value] += [(agency, *row) for row in disclosed_rows(counts)]
            counted += people_in(counts)
    left_out = tuple(faulty)
    return Document(
        name="results",
        file="laporan-hasil-semua",
        title=seen.titled(msg("Results of the competency assessment")),
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
            *(
                [msg("Left out, as their settings have a fault: {agencies}.", agencies=left_out)]
                if left_out
                else []
            ),
        ),
        findings=(Finding.warning("overview.settings", agencies=left_out),) if left_out else (),
    )


REPORTS: Mapping[str, Callable[[Seen, Asked], Document]] = {
    "coverage": _coverage,
    "backlog": _backlog,
    "batches": _batches,
    "results": _results,
}
"""The reports that can be made over all agencies."""
