"""Draft a plan for everyone flagged, and show it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice

from asesmen_cli.calendars import office_calendar
from asesmen_cli.domain.facts import PlanSettings, PlanSheet, Quality
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Candidate, Plan, PlanProblem, Window, check_plan
from asesmen_cli.domain.workdays import Calendar, Certainty
from asesmen_cli.solver import solve
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.roster import standing

WORKDAYS_A_YEAR = 150
"""Fewer working days than any year has: how many years of calendar a number of batches needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What the command says of the plan; None leaves it to the settings."""

    batch_size: int | None = None
    days: int | None = None
    start: date | None = None
    until: date | None = None
    workdays: str | None = None
    straddle_weekend: bool | None = None
    parallel: int | None = None
    max_batches: int | None = None
    mix_tiers: bool | None = None
    min_size: int | None = None
    even: bool = False
    tiers: tuple[Tier, ...] = ()


def draft_plan(desk: Desk, options: PlanOptions) -> PlanSheet:
    """Put everyone flagged on the plan's first day into batches, and keep the plan as the draft.

    Nobody flagged: a sheet without batches, and no draft is kept.

    Raises:
        AsesmenError: ``state.no-roster``, ``plan.no-window*``, ``usage.value``.
    """
    on_file = desk.workspace.on_file()
    if on_file.load is None:
        raise AsesmenError("state.no-roster", workspace=desk.workspace.where)
    settings = _settled(desk, options)
    present = sum(filed.present for filed in on_file.people.values())
    calendar = _calendar(desk, settings, batches=present)
    first = next(_runs(calendar, settings), None)
    if first is None:
        raise _no_window(settings)
    candidates = _candidates(desk, on_file, settings, first[0])
    windows = tuple(islice(_windows(calendar, settings), _most_batches(candidates, settings)))
    problem = PlanProblem(
        candidates=candidates,
        windows=windows or _one_window(first, settings),
        tier_order=desk.settings.plan.tier_order,
        mix_tiers=settings.mix_tiers,
        min_size=settings.min_size,
        even=settings.even,
    )
    outcome = solve(problem)
    broken = check_plan(problem, outcome.plan)
    if broken:
        raise AsesmenError("plan.unsound", rules=tuple(sorted({finding.code for finding in broken})))
    plan = outcome.plan
    findings = (
        *_later_start(calendar, settings, first[0]),
        *_calendar_findings(calendar, settings, plan),
        *_left_out(problem, plan),
        *_small(problem, plan),
    )
    previous = desk.workspace.draft()
    stored = StoredPlan(
        number=1 if previous is None else previous.number,
        state="draft" if candidates else "none",
        name=None,
        as_of=desk.today,
        source=on_file.load.source,
        digest=_digest(problem),
        settings=settings,
        quality=Quality(
            flagged=len(candidates),
            placed=sum(len(batch.nips) for batch in plan.batches),
            unplaced=len(plan.unplaced),
            batches=len(plan.batches),
            fewest_batches=outcome.fewest_batches,
            cost=outcome.cost,
            bound=outcome.bound,
            optimal=outcome.optimal,
        ),
        plan=plan,
        findings=findings,
    )
    if candidates:
        with desk.workspace.writing(desk.stamp("plan"), head=on_file.head) as changes:
            changes.plan(previous, stored)
    return _sheet(stored, on_file)


def show_plan(desk: Desk) -> PlanSheet:
    """The draft.

    Raises:
        AsesmenError: ``state.no-plan``.
    """
    sheet = find_plan(desk, desk.workspace.on_file())
    if sheet is None:
        raise AsesmenError("state.no-plan", workspace=desk.workspace.where)
    return sheet


def find_plan(desk: Desk, on_file: OnFile) -> PlanSheet | None:
    """The draft with its people, if there is one."""
    stored = desk.workspace.draft()
    return None if stored is None else _sheet(stored, on_file)


def _sheet(stored: StoredPlan, on_file: OnFile) -> PlanSheet:
    nips = [nip for batch in stored.plan.batches for nip in batch.nips]
    nips += [person.nip for person in stored.plan.unplaced]
    return PlanSheet(
        state=stored.state,
        name=stored.name,
        as_of=stored.as_of,
        settings=stored.settings,
        quality=stored.quality,
        plan=stored.plan,
        people={nip: on_file.people[nip].person for nip in nips},
        source=stored.source,
        digest=stored.digest,
        findings=stored.findings,
    )


def _settled(desk: Desk, options: PlanOptions) -> PlanSettings:
    """The options with what the settings say where they say nothing."""
    plan = desk.settings.plan
    start = options.start or desk.today + timedelta(days=plan.lead_days)
    if options.start is not None and options.start < desk.today:
        raise _wrong("--start", options.start, msg("it lies before {today}", today=desk.today))
    if options.until is not None and options.until < start:
        raise _wrong("--until", options.until, msg("it lies before the start, {start}", start=start))
    return PlanSettings(
        batch_size=options.batch_size or plan.batch_size,
        days=options.days or plan.days,
        start=start,
        until=options.until,
        workdays=options.workdays or plan.workdays,
        straddle_weekend=plan.straddle_weekend
        if options.straddle_weekend is None
        else options.straddle_weekend,
        parallel=options.parallel or plan.parallel,
        max_batches=options.max_batches,
        mix_tiers=plan.mix_tiers if options.mix_tiers is None else options.mix_tiers,
        min_size=options.min_size or plan.min_size,
        even=options.even,
        tiers=tuple(sorted(set(options.tiers), key=list(Tier).index)),
    )


def _wrong(option: str, value: date, why: Message) -> AsesmenError:
    return AsesmenError(
        "usage.value", option=option, value=value.isoformat(), why=why, command="asesmen plan"
    )


def _calendar(desk: Desk, settings: PlanSettings, batches: int) -> Calendar:
    """The office's calendar over all years that the windows may reach."""
    last = settings.until or settings.start.replace(month=12, day=31)
    years = 2 + batches * settings.days // WORKDAYS_A_YEAR if settings.until is None else 1
    own = desk.settings.calendar
    return office_calendar(
        settings.workdays,
        range(settings.start.year, last.year + years),
        closures=own.days_off(),
        extra_workdays=own.extra_workdays,
    )


def _runs(calendar: Calendar, settings: PlanSettings) -> Iterator[tuple[date, ...]]:
    return calendar.windows(
        settings.start, settings.days, until=settings.until, straddle=settings.straddle_weekend
    )


def _windows(calendar: Calendar, settings: PlanSettings) -> Iterator[Window]:
    for days in _runs(calendar, settings):
        for room in range(1, settings.parallel + 1):
            yield Window(days=days, seats=settings.batch_size, room=room)


def _one_window(days: tuple[date, ...], settings: PlanSettings) -> tuple[Window, ...]:
    return (Window(days=days, seats=settings.batch_size),)


def _no_window(settings: PlanSettings) -> AsesmenError:
    if settings.until is None:
        return AsesmenError("plan.no-window-ever", days=settings.days, workdays=settings.workdays)
    return AsesmenError(
        "plan.no-window",
        days=settings.days,
        workdays=settings.workdays,
        start=settings.start,
        until=settings.until,
    )


def _candidates(desk: Desk, on_file: OnFile, settings: PlanSettings, on: date) -> tuple[Candidate, ...]:
    """Everyone flagged on a day, in order of NIP."""
    flagged = (
        due
        for due in standing(on_file, desk.settings.due_rule(), on)
        if due.status.flagged and (not settings.tiers or due.person.tier in settings.tiers)
    )
    return tuple(
        Candidate(
            nip=due.person.nip,
            tier=due.person.tier,
            office=due.person.office,
            unassessed_since=due.unassessed_since,
        )
        for due in sorted(flagged, key=lambda due: due.person.nip)
    )


def _most_batches(candidates: tuple[Candidate, ...], settings: PlanSettings) -> int:
    """No plan needs more batches than full ones for each tier."""
    sizes = Counter(None if settings.mix_tiers else person.tier for person in candidates)
    needed = sum(-(-n // settings.batch_size) for n in sizes.values())
    return needed if settings.max_batches is None else min(needed, settings.max_batches)


def _later_start(calendar: Calendar, settings: PlanSettings, start: date) -> list[Finding]:
    if start == settings.start:
        return []
    asked = settings.start
    if calendar.works(asked):
        why = msg("no {days} consecutive working days begin there", days=settings.days)
    elif asked in calendar.off:
        why = Message("{name}", {"name": calendar.off[asked].name})
    else:
        why = msg("outside the working days {workdays}", workdays=settings.workdays)
    return [_note("plan.start-moved", asked=asked, start=start, why=why)]


def _calendar_findings(calendar: Calendar, settings: PlanSettings, plan: Plan) -> list[Finding]:
    """What is not sure about the days that the plan touches, from its start to its last day."""
    if not plan.batches:
        return []
    last = max(batch.window.end for batch in plan.batches)
    reach = (settings.start - timedelta(days=1), last + timedelta(days=1))
    estimated = [
        _note("plan.calendar-estimated", name=day.name, day=day.on)
        for day in calendar.off.values()
        if day.certainty is Certainty.ESTIMATED and reach[0] <= day.on <= reach[1]
    ]
    undecreed = [
        _note("plan.calendar-undecreed", year=str(year))
        for year in range(settings.start.year, last.year + 1)
        if year in calendar.undecreed
    ]
    return estimated + undecreed


def _left_out(problem: PlanProblem, plan: Plan) -> list[Finding]:
    """Each tier that got no batch, and the command that plans it."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    waiting = Counter(tiers[person.nip] for person in plan.unplaced)
    seated = {tiers[nip] for batch in plan.batches for nip in batch.nips}
    end = max((batch.window.end for batch in plan.batches), default=problem.first_day)
    after = (end + timedelta(days=1)).isoformat()
    return [
        _note(
            "plan.tier-left-out",
            tier=tier.value,
            n=waiting[tier],
            command=f"asesmen plan --tier {tier} --start {after}",
        )
        for tier in problem.tier_order
        if waiting[tier] and tier not in seated
    ]


def _small(problem: PlanProblem, plan: Plan) -> list[Finding]:
    return [
        _note("plan.small-batch", batch=batch.number, n=len(batch.nips))
        for batch in plan.batches
        if len(batch.nips) < min(problem.min_size, batch.window.seats)
    ]


def _note(code: str, **params: str | int | date | Message) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, params=params)


def _digest(problem: PlanProblem) -> str:
    """Of everything that a plan is made from: equal problems have equal digests."""
    text = json.dumps(asdict(problem), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
