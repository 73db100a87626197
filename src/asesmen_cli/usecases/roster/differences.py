"""What a roster changes, person by person, and what that means for the plan."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import repeat

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.difference import (
    ChangeKind,
    Difference,
    field_changes,
    has_moved,
    kinds_of_change,
    says_retired,
)
from asesmen_cli.domain.due import DueRule, retirement_day
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.snapshot import PersonRecord, PlanRecord, Snapshot
from asesmen_cli.domain.state import new_conflicts, statuses
from asesmen_cli.intake import Reading, bare_name
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.plans import state_of
from asesmen_cli.usecases.roster.update import fresh_assessments


def differences_of(ctx: Context, before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Return everyone who differs, in order of the name."""
    rule, aliases = ctx.settings.due_rule(), _aliases(ctx, before, after)
    seats = _seats(_plan_ahead(before.plans), ctx.today)
    assessed: dict[str, list[date]] = defaultdict(list)
    for assessment in fresh_assessments(before, after):
        assessed[assessment.nip].append(assessment.held_on)
    new = [filed.person for nip, filed in after.people.items() if nip not in before.people]
    columns = {
        "person": new,
        "kinds": repeat((ChangeKind.NEW,)),
        "assessed": [tuple(assessed.get(one.nip, ())) for one in new],
        "batch": [seats.get(one.nip) for one in new],
    }
    found = values_of(Difference, len(new), columns)
    for nip, was in before.people.items():
        now, fresh = after.people[nip], tuple(assessed.get(nip, ()))
        if now is not was or fresh:
            kinds = _kinds(was, now, aliases, retired=_retired(now.person, rule, ctx.today))
            found.append(
                Difference(
                    person=now.person,
                    kinds=(*kinds, ChangeKind.ASSESSED) if fresh else kinds,
                    fields=field_changes(was.person, now.person),
                    assessed=fresh,
                    batch=seats.get(nip),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.person.name.casefold(), one.person.nip)))


def _kinds(
    was: PersonRecord, now: PersonRecord, aliases: Mapping[str, str], *, retired: bool
) -> tuple[ChangeKind, ...]:
    if not now.present:
        return (ChangeKind.GONE, ChangeKind.RETIRED) if retired else (ChangeKind.GONE,)
    kinds = kinds_of_change(was.person, now.person, aliases, retired=retired)
    return kinds if was.present else (ChangeKind.BACK, *kinds)


def _retired(person: Person, rule: DueRule, on: date) -> bool:
    pension = retirement_day(person, rule)
    return says_retired(person.standing) or (pension is not None and pension <= on)


def _aliases(ctx: Context, before: Snapshot, after: Snapshot) -> Mapping[str, str]:
    """Return the names of offices that count as one: those of the settings, and former ones."""
    renamed = {plain(old): new for old, (new, _) in _renamed_offices(before, after).items()}
    return {**ctx.settings.aliases(), **renamed}


def _renamed_offices(before: Snapshot, after: Snapshot) -> Mapping[str, tuple[str, int]]:
    """Return the former name of each office that has a new one -> the new name, and how many people.

    Nobody has the former name any more, nobody had the new one, and nearly all of three or more people have
    gone from the one to the other.
    """
    gone: dict[str, Counter[str]] = defaultdict(Counter)
    for nip, was in before.people.items():
        now = after.people[nip]
        if now is not was and was.present and now.present and was.person.office and now.person.office:
            gone[was.person.office][now.person.office] += 1
    if all(set(to) == {old} for old, to in gone.items()):
        return {}
    known, left = ({one.person.office for one in at.people.values() if one.present} for at in (before, after))
    found = {}
    for old, to in gone.items():
        ((new, n),) = to.most_common(1)
        if old not in left and new not in known and n >= max(_LEAST, _NEARLY_ALL * to.total()):
            found[old] = new, n
    return found


_LEAST = 3
_NEARLY_ALL = 0.8


# --- what it means ----------------------------------------------------------------------------------------


def meaning(
    ctx: Context, before: Snapshot, after: Snapshot, reading: Reading, differences: Sequence[Difference]
) -> Iterator[Finding]:
    """Yield what there is to say of the differences: numbers, days, and the plan."""
    yield from _renumbered(after, differences)
    for old, (new, n) in _renamed_offices(before, after).items():
        yield Finding.info("roster.office-renamed", old=old, new=new, n=n)
    yield from _older_dates(before, reading)
    yield from _for_the_plan(ctx, before, after, differences)


def _renumbered(after: Snapshot, differences: Sequence[Difference]) -> Iterator[Finding]:
    """Yield new people with the name and birth date of exactly one person no longer in the roster."""
    new = [one.person for one in differences if ChangeKind.NEW in one.kinds]
    left = [filed.person for filed in after.people.values() if not filed.present] if new else []
    by_name = _by_name(left)
    for key, people in _by_name(new).items() if left else ():
        old = by_name.get(key, [])
        if len(people) == len(old) == 1:
            person = people[0]
            yield Finding.warning("roster.renumbered", name=person.name, old=old[0].nip, new=person.nip)


def _by_name(people: Iterable[Person]) -> dict[tuple[str, date], list[Person]]:
    named: dict[tuple[str, date], list[Person]] = defaultdict(list)
    for person in people:
        named[bare_name(person.name), person.number.born].append(person)
    return named


def _older_dates(before: Snapshot, reading: Reading) -> Iterator[Finding]:
    """Yield dates of assessment that are earlier than what other sources have put on record."""
    older = [
        row.assessment
        for row in reading.rows
        if row.assessment is not None
        and (held := before.assessments.get(row.person.nip))
        and held[-1].held_on > row.assessment.held_on
        and held[-1].source.file != row.source.file
    ]
    if older:
        rows = ", ".join(str(one.source.row) for one in older[:_ROWS_NAMED])
        more = " …" if len(older) > _ROWS_NAMED else ""
        yield Finding.info("roster.assessment-older", n=len(older), rows=f"{rows}{more}")


_ROWS_NAMED = 10


_SEATS_HELD = (PlanState.PUBLISHED, PlanState.DRAFT)
"""Plans in which a seat counts, the one that people look at last."""


def _plan_ahead(plans: Sequence[PlanRecord]) -> PlanRecord | None:
    """Return the draft, or the newest published plan where there is none."""
    held = [plan for plan in plans if plan.state in _SEATS_HELD]
    return max(held, key=lambda plan: (_SEATS_HELD.index(plan.state), plan.number), default=None)


def _seats(plan: PlanRecord | None, today: date) -> Mapping[str, int]:
    """Return NIP -> batch, for everyone with a seat in a batch that is not over; of two seats the later."""
    batches = () if plan is None else sorted(plan.standing, key=lambda batch: batch.window.place)
    return {nip: batch.number for batch in batches if batch.window.end >= today for nip in batch.nips}


def _for_the_plan(
    ctx: Context,
    before: Snapshot,
    after: Snapshot,
    differences: Sequence[Difference],
) -> Iterator[Finding]:
    """Yield what the differences mean for a plan: who has left, moved, need not come, or is missing."""
    plan = _plan_ahead(before.plans)
    if plan is None:
        return
    yield from new_conflicts(state_of(ctx, before), state_of(ctx, after))
    aliases, start = _aliases(ctx, before, after), max(plan.settings.start, ctx.today)
    command = "asesmen plan" if plan.state is PlanState.DRAFT else "asesmen plan --keep"
    differ = {one.person.nip for one in differences}
    flagged = {
        due.person.nip
        for due in statuses(after, ctx.settings.due_rule(), start)
        if due.person.nip in differ and due.status.flagged
    }
    for one in differences:
        was = None if one.batch is None else before.people[one.person.nip].person
        if was is not None and after.people[was.nip].present and has_moved(was, one.person, aliases):
            yield Finding.warning(
                "plan.seat-moved",
                name=one.person.name,
                nip=was.nip,
                batch=one.batch,
                old=was.office,
                new=one.person.office,
            )
    held = (other for other in before.plans if other.state in _SEATS_HELD)
    known = {person.nip for person in plan.plan.unplaced} | {
        nip for other in held for nip in _seats(other, start)
    }
    asked = plan.settings.tiers
    missing = sum(not asked or after.people[nip].person.tier in asked for nip in flagged - known)
    if missing:
        yield Finding.warning("plan.newly-flagged", n=missing, command=command)
