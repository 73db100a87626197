"""What the rules conclude about people and batches, in a form that holds on every day.

A shared database keeps it beside what is on file, so that it can count many agencies by comparing days, and
never concludes anything itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from asesmen_cli.domain.attendance import Marks, attended_in_full, decided_on, undecided
from asesmen_cli.domain.coverage import Count
from asesmen_cli.domain.due import DueRule, leaves_scope_on, names_any, retirement_day
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.people import Assessment, Person, Tier
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.results import expected_on
from asesmen_cli.domain.snapshot import PersonRecord, PlanRecord, Snapshot
from asesmen_cli.domain.workdays import add_months

DAWN, NEVER = date.min, date.max
"""Days before and after every other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the conclusions follow from, besides what is on file."""

    rule: DueRule
    expected_days: int
    """So many days after a batch its results should have come."""
    cost: int
    """Of one person, in rupiah; 0 if it is not known."""
    source: str | None
    """The text of the settings that they come from; None for the defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """One person between two assessments.

    On a day from ``since`` until before ``before`` they are in scope after ``exempt_until`` and before
    ``gone_from``; never assessed without ``due_on``, else overdue from ``due_on`` on and due soon from
    ``soon_on`` on; their result is valid before ``valid_until``; before ``seated_before`` they hold a seat
    in a published batch.
    """

    nip: str
    office: str
    """Empty where the roster names none."""
    tier: Tier
    since: date
    before: date
    due_on: date | None
    soon_on: date | None
    valid_until: date | None
    unassessed_since: date
    exempt_until: date
    gone_from: date
    seated_before: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchConclusion:
    """One batch of the plans in force, with what is open about it once it is over."""

    plan: int
    number: int
    tier: Tier | None
    """None for several."""
    first: date
    last: date
    seats: int
    people: int
    undecided: int
    """Those whose attendance is open."""
    awaited: int
    """Those who came in full and whose result has not come."""
    expected_on: date
    """The day by which the results should have come."""
    draft: bool
    cancelled: bool
    cost: int
    """Of one person, in rupiah; 0 if it is not known."""


# --- counted for each agency --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyList:
    """The agencies that an overview covers."""

    counted: tuple[str, ...]
    """In order of their names."""
    behind: tuple[str, ...] = ()
    """Those whose conclusions do not follow from what is on file now. They are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCount:
    """People of an agency: of one tier, of one office, or of one tier in one office."""

    agency: str
    office: str | None
    """Empty where the roster names none; None for all together."""
    tier: Tier | None
    """None for all together."""
    count: Count
    late: tuple[int, ...] = ()
    """Those overdue, by how long."""
    unassessed_since: date | None = None
    """The longest of those who must be assessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCount:
    """The batches of one tier in an agency."""

    agency: str
    tier: Tier | None
    drafted: int
    planned: int
    under_way: int
    held: int
    cancelled: int
    seats: int
    """Of those that are not called off, as the people and the cost."""
    people: int
    undecided: int
    awaited: int
    cost: int
    """In rupiah, as far as it is known."""
    unpriced: bool
    """Whether the cost of some of them is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FallingDue:
    """How many of one tier in one office of an agency fall due in the months to come."""

    agency: str
    office: str
    tier: Tier
    backlog: int
    """Those who must be assessed today."""
    months: tuple[int, ...] = field(default=())
    """Those who fall due in each month."""
    retiring: tuple[int, ...] = field(default=())
    """Those who leave in each month without having been assessed, if no batch is held."""


# --- concluded ----------------------------------------------------------------------------------------------


def conclusions(snapshot: Snapshot, rule: DueRule) -> Iterator[Conclusion]:
    """Yield what holds of everyone who is on the roster."""
    seated = _seated_before(snapshot.published, snapshot.marks)
    for nip, filed in snapshot.people.items():
        if filed.present:
            exemption = snapshot.exemptions.get(nip)
            yield from _between(
                filed,
                snapshot.assessments.get(nip, ()),
                rule,
                exempt_until=DAWN if exemption is None else exemption.until,
                seated_before=seated.get(nip, DAWN),
            )


def _between(
    filed: PersonRecord, held: Iterable[Assessment], rule: DueRule, *, exempt_until: date, seated_before: date
) -> Iterator[Conclusion]:
    """Yield a person before the first assessment, and after each."""
    person = filed.person
    gone_from = _gone_from(person, rule)
    days = [None, *(one.held_on for one in held), None]
    for last, following in pairwise(days):
        due_on = None if last is None else add_months(last, rule.cycle_months)
        yield Conclusion(
            nip=person.nip,
            office=person.office or "",
            tier=person.tier,
            since=last or DAWN,
            before=following or NEVER,
            due_on=due_on,
            soon_on=None if due_on is None else due_on - timedelta(days=rule.soon_days),
            valid_until=None if last is None else add_months(last, rule.validity_months),
            unassessed_since=last or person.number.since,
            exempt_until=exempt_until,
            gone_from=gone_from,
            seated_before=seated_before,
        )


def _gone_from(person: Person, rule: DueRule) -> date:
    """Return the first day on which somebody on the roster is out of scope for good."""
    serves = not (person.standing and names_any(person.standing, rule.not_serving))
    if not serves or person.tier not in rule.tiers:
        return DAWN
    return leaves_scope_on(retirement_day(person, rule), rule) or NEVER


def _seated_before(plans: Iterable[PlanRecord], marks: Marks) -> Mapping[str, date]:
    """Return NIP -> the day from which on no seat is open. Only marks until a day are known on it."""
    found: dict[str, date] = {}
    for batch in (batch for plan in plans for batch in plan.standing):
        for nip in batch.nips:
            closed = decided_on(batch.window.days, marks.get(nip, {})) or NEVER
            found[nip] = max(found.get(nip, DAWN), closed)
    return found


def batch_conclusions(snapshot: Snapshot, terms: Terms) -> Iterator[BatchConclusion]:
    """Yield every batch of the draft, and of the published plans that it does not replace."""
    draft = snapshot.draft
    replaced = None if draft is None else draft.replaces
    in_force = [plan for plan in snapshot.published if plan.number != replaced]
    for plan in (*in_force, *(() if draft is None else (draft,))):
        for batch in plan.plan.batches:
            yield _batch(snapshot, plan, batch, terms)


def _batch(snapshot: Snapshot, plan: PlanRecord, batch: Batch, terms: Terms) -> BatchConclusion:
    in_force = plan.state is PlanState.PUBLISHED and batch.number not in plan.cancelled
    return BatchConclusion(
        plan=plan.number,
        number=batch.number,
        tier=batch.tier,
        first=batch.window.start,
        last=batch.window.end,
        seats=batch.window.seats,
        people=len(batch.nips),
        undecided=len(tuple(undecided(batch, snapshot.marks))) if in_force else 0,
        awaited=len(awaited(snapshot, batch)) if in_force else 0,
        expected_on=expected_on(batch.window.end, terms.expected_days),
        draft=plan.state is PlanState.DRAFT,
        cancelled=batch.number in plan.cancelled,
        cost=terms.cost,
    )


def came_in_full(snapshot: Snapshot, batch: Batch) -> tuple[str, ...]:
    """Return those on file who came on every day of a batch and whose assessment is valid."""
    held_on = batch.window.end
    return tuple(
        nip
        for nip in attended_in_full(batch, snapshot.marks)
        if nip in snapshot.people and all(one.held_on != held_on for one in snapshot.voided.get(nip, ()))
    )


def awaited(snapshot: Snapshot, batch: Batch) -> tuple[str, ...]:
    """Return those whose result has not come."""
    return tuple(
        nip
        for nip in came_in_full(snapshot, batch)
        if all(one.held_on != batch.window.end for one in snapshot.receipts.get(nip, ()))
    )
