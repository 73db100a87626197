"""What keeps a plan from being better, and what a little less strictness would bring: solved, not guessed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from asesmen_cli.domain.facts import PlanSettings
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.planning import Batch, Outcome, Plan, PlanProblem
from asesmen_cli.domain.rules import Change, Hindrances, can_attend, higher_cap, named_rules
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.what_if import Gain, Tried, brings, cap_reached, changes, offices_at_cap
from asesmen_cli.domain.workdays import DAY, WEEK, weekdays
from asesmen_cli.solver import EFFORT_OF_CHANGES, what_if
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.plan.problem import Framed, frame

EFFORT = EFFORT_OF_CHANGES
"""What is solved unasked: about a second."""
ASKED, SEARCHED = 60 * EFFORT, 60.0
"""What is solved for ``--what-if``: about a minute, and a minute of searches."""
CAPS_TRIED = 5
"""Offices whose cap is tried unasked: those with the most people due for each who may be away."""
MOST_SHOWN = 3
"""Changes shown unasked."""
A_WEEK = timedelta(days=7)
SATURDAY = WEEK.index("sat")


def binding(framed: Framed, outcome: Outcome) -> tuple[Finding, ...]:
    """The cap that costs most, the weeks lost to days off, the seats left empty and why."""
    return (
        *_costliest_cap(framed.problem, outcome),
        *_weeks_lost(framed, outcome.plan),
        *_seats_empty(framed.problem, outcome.plan),
    )


def gains(
    ctx: Context,
    snapshot: Snapshot,
    plans: Iterable[PlanRecord],
    framed: Framed,
    outcome: Outcome,
    *,
    every: bool,
) -> Tried:
    """What would seat more people or end sooner, the best first; unasked the best of what is soon solved."""
    problem = framed.problem
    if not problem.candidates or not (every or len(problem.candidates) * len(problem.windows) <= EFFORT):
        return Tried(gains=())
    offices = sorted(offices_at_cap(problem, outcome.plan)) if every else ()
    asked = [
        *changes(problem),
        *_planned_differently(ctx, snapshot, tuple(plans), framed, outcome.plan),
        *(higher_cap(problem, office) for office in offices),
    ]
    effort, search = (ASKED, SEARCHED) if every else (EFFORT, 0.0)
    found = what_if(problem, outcome, asked, effort=effort, search=search)
    useful = tuple(gain for gain in found.gains if gain.seated > 0 or gain.days > 0)
    return replace(found, gains=useful) if every else Tried(gains=useful[:MOST_SHOWN])


def cut_short(tried: Tried) -> Iterator[Finding]:
    """Yield how many changes were not tried because all together would take too long."""
    if tried.untried:
        yield Finding.info("plan.what-if-cut", n=tried.untried)


def _planned_differently(
    ctx: Context, snapshot: Snapshot, plans: tuple[PlanRecord, ...], framed: Framed, plan: Plan
) -> Iterator[Change]:
    """The problem with other windows, one setting at a time."""
    for words, settings in _other_settings(framed.settings, left_over=bool(plan.unplaced)):
        try:
            other = frame(ctx, snapshot, plans, settings, dict(framed.problem.pins))
        except AsesmenError:  # there are no such windows
            continue
        yield Change(words=words, problem=other.problem)


def _other_settings(settings: PlanSettings, *, left_over: bool) -> Iterator[tuple[Message, PlanSettings]]:
    if settings.max_batches is not None and left_over:
        yield msg("one batch more"), replace(settings, max_batches=settings.max_batches + 1)
    if settings.until is not None and left_over:
        until = settings.until + A_WEEK
        yield msg("until {day}", day=until), replace(settings, until=until)
    if settings.dates is not None:
        return
    yield msg("one room more"), replace(settings, parallel=settings.parallel + 1)
    worked = weekdays(settings.workdays)
    if SATURDAY not in worked:
        days = ",".join(WEEK[day] for day in sorted({*worked, SATURDAY}))
        yield msg("batches on Saturdays too"), replace(settings, workdays=days)
    if not settings.straddle_weekend:
        yield msg("batches that span a weekend"), replace(settings, straddle_weekend=True)


def _costliest_cap(problem: PlanProblem, outcome: Outcome) -> Iterator[Finding]:
    due = Counter(person.office for person in problem.candidates)
    tight = sorted(
        (office for office in offices_at_cap(problem, outcome.plan) if due[office]),
        key=lambda office: (-due[office] / problem.office_caps[office], office),
    )
    each = max(1, len(problem.candidates) * len(problem.windows))
    found: list[tuple[Gain, str]] = []
    for office in tight[: min(CAPS_TRIED, EFFORT // each)]:
        found += [(gain, office) for gain in what_if(problem, outcome, [higher_cap(problem, office)]).gains]
    if found:
        gain, office = max(found, key=lambda one: (one[0].seated, one[0].days, one[0].cost))
        cap = problem.office_caps[office]
        yield Finding.info("plan.cap-costs", office=office, cap=cap, more=cap + 1, what=brings(gain))


def _weeks_lost(framed: Framed, plan: Plan) -> Iterator[Finding]:
    """Weeks from the start to the last batch that days off leave without room for a batch."""
    settings, calendar = framed.settings, framed.calendar
    if settings.dates is not None or not plan.batches:
        return
    used = {_monday(day) for batch in plan.batches for day in batch.window.days}
    without = replace(calendar, off={})
    lost = []
    monday = _monday(settings.start)
    while monday < max(used):
        first, last = max(monday, settings.start), monday + A_WEEK - DAY
        fits, would = (
            any(one.windows(first, settings.days, until=last, straddle=settings.straddle_weekend))
            for one in (calendar, without)
        )
        if monday not in used and would and not fits:
            names = {day.name: None for day in calendar.off.values() if first <= day.on <= last}
            lost.append(msg("{day} ({names})", day=monday, names=tuple(names)))
        monday += A_WEEK
    if lost:
        yield Finding.info("plan.weeks-lost", weeks=tuple(lost))


def _monday(day: date) -> date:
    return day - DAY * day.weekday()


def _seats_empty(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """The seats that stay empty, by what keeps those left over from them."""
    people = {person.nip: person for person in problem.candidates}
    left = [people[one.nip] for one in plan.unplaced]
    rules = Hindrances(problem, plan)
    groups: dict[tuple[Tier | None, tuple[str, ...]], list[Batch]] = {}
    for batch in plan.batches:
        if len(batch.nips) < batch.window.seats:
            tier = None if problem.mix_tiers else batch.tier
            own = (person for person in left if tier is None or person.tier == tier)
            keep_out = {name for person in own for name in rules.keep(person, batch.window)}
            groups.setdefault((tier, tuple(sorted(keep_out))), []).append(batch)
    for (tier, names), batches in groups.items():
        yield Finding.info(
            "plan.seats-empty",
            n=sum(batch.window.seats - len(batch.nips) for batch in batches),
            batches=tuple(batch.number for batch in batches),
            why=_why_empty(tier, names, _kept_out_by_caps(problem, plan, batches)),
        )


def _kept_out_by_caps(problem: PlanProblem, plan: Plan, batches: Sequence[Batch]) -> tuple[str, ...]:
    """Offices whose people sit in later batches, because their cap is reached on the days of these.

    Those of another tier do not count: they could not sit here.
    """
    people = {person.nip: person for person in problem.candidates}
    full = cap_reached(problem, plan)

    def blocked(empty: Batch, later: Batch) -> Iterator[str]:
        days = set(empty.window.days) - set(later.window.days)
        for person in (people[nip] for nip in later.nips):
            office = person.office
            if office and can_attend(person, empty.window) and any((office, day) in full for day in days):
                yield office

    found = (
        blocked(empty, later)
        for empty in batches
        for later in plan.batches
        if later.window.start > empty.window.start and (problem.mix_tiers or later.tier == empty.tier)
    )
    return tuple(sorted(frozenset(chain.from_iterable(found))))


def _why_empty(tier: Tier | None, rules: tuple[str, ...], offices: tuple[str, ...]) -> Message:
    if rules:
        return msg("rules keep those left over from them ({rules})", rules=named_rules(rules))
    if offices:
        return msg("no more of these offices may be away at once: {offices}", offices=offices)
    if tier is None:
        return msg("everyone has a seat")
    return msg("everyone of the tier {tier} has a seat", tier=Message(TIER_WORDS[tier]))
