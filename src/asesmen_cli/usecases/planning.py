"""Draft a plan for everyone flagged, show it, change it by hand, publish it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from asesmen_cli.domain.facts import Move, PlanDiff, PlanSettings, PlanSheet, PlanState, Quality
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Outcome, Plan, PlanProblem, Window, check_plan
from asesmen_cli.domain.workdays import Calendar, Certainty
from asesmen_cli.solver import solve
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Ask, Desk
from asesmen_cli.usecases.framing import HOLDS_A_SEAT, Framed, frame
from asesmen_cli.usecases.problems import write_problem


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
    office_cap: str | None = None
    tiers: tuple[Tier, ...] = ()
    problem: Path | None = None
    """Where to write the problem as JSON, so that it can be solved again elsewhere."""


def draft_plan(desk: Desk, options: PlanOptions, ask: Ask) -> PlanSheet:
    """Put everyone flagged on the plan's first day into batches, and keep the plan as the draft.

    Nobody flagged: a sheet without batches, and no draft is kept. Whoever is pinned in the draft keeps
    their seat where its window is still there.

    Raises:
        AsesmenError: ``state.no-roster``, ``plan.no-window*``, ``usage.value``, ``question.*``.
    """
    on_file = desk.workspace.on_file()
    plans = desk.workspace.plans()
    previous = next((plan for plan in plans if plan.state is PlanState.DRAFT), None)
    framed = frame(desk, on_file, plans, settled(desk, options), _pins(previous))
    if options.problem is not None:
        write_problem(framed.problem, options.problem)
    stored = drafted(desk, on_file, plans, framed, solved(framed.problem))
    if previous is not None and previous.edited and not _agreed(previous, stored, on_file, ask):
        raise AsesmenError("question.no")
    if framed.flagged:
        with desk.workspace.writing(desk.stamp("plan"), head=on_file.head) as changes:
            changes.plan(previous, stored)
    return sheet_of(stored, on_file)


def solved(problem: PlanProblem) -> Outcome:
    """The best plan, judged by the checker before anybody sees it.

    Raises:
        AsesmenError: ``plan.conflict``, ``plan.unsound``.
    """
    outcome = solve(problem)
    broken = check_plan(problem, outcome.plan)
    if broken:
        raise AsesmenError("plan.unsound", rules=tuple(sorted({finding.code for finding in broken})))
    return outcome


def drafted(
    desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], framed: Framed, outcome: Outcome
) -> StoredPlan:
    """The draft that an outcome makes; it takes the place of the draft there is."""
    previous = next((plan for plan in plans if plan.state is PlanState.DRAFT), None)
    plan = replace(outcome.plan, unplaced=(*outcome.plan.unplaced, *framed.held))
    return StoredPlan(
        number=max((plan.number for plan in plans), default=0) + 1 if previous is None else previous.number,
        state=PlanState.DRAFT if framed.flagged else PlanState.NONE,
        name=None,
        as_of=desk.today,
        source="" if on_file.load is None else on_file.load.source,
        digest=framed.digest,
        settings=framed.settings,
        quality=Quality(
            flagged=len(framed.flagged),
            placed=sum(len(batch.nips) for batch in plan.batches),
            unplaced=len(plan.unplaced),
            batches=len(plan.batches),
            fewest_batches=outcome.fewest_batches,
            cost=outcome.cost,
            bound=outcome.bound,
            optimal=outcome.optimal,
        ),
        plan=plan,
        findings=tuple(_notes(framed, plan)),
        pinned=frozenset(framed.problem.pins),
    )


def _pins(previous: StoredPlan | None) -> Mapping[str, Window]:
    if previous is None:
        return {}
    return {
        nip: batch.window for batch in previous.plan.batches for nip in batch.nips if nip in previous.pinned
    }


def _agreed(previous: StoredPlan, stored: StoredPlan, on_file: OnFile, ask: Ask) -> bool:
    """Ask before a plan that was changed by hand is replaced by another."""
    diff = compare(previous, stored, on_file)
    return not diff.moves or ask(
        msg(
            "The draft was changed by hand. Replace it? New: {new}, moved: {moved}, dropped: {dropped}.",
            new=diff.count("new"),
            moved=diff.count("moved"),
            dropped=diff.count("dropped"),
        )
    )


def show_plan(desk: Desk, name: str | None = None) -> PlanSheet:
    """The draft, or the newest published plan where there is no draft, or the plan of that name.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-plan-named``.
    """
    sheet = find_plan(desk, desk.workspace.on_file(), name)
    if sheet is None:
        raise AsesmenError("state.no-plan", workspace=desk.workspace.where)
    return sheet


def find_plan(desk: Desk, on_file: OnFile, name: str | None = None) -> PlanSheet | None:
    """That plan with its people, if there is one."""
    stored = chosen(desk.workspace.plans(), name)
    return None if stored is None else sheet_of(stored, on_file)


def chosen(plans: tuple[StoredPlan, ...], name: str | None) -> StoredPlan | None:
    """The plan of a name; without one the draft, else the newest published plan.

    Raises:
        AsesmenError: ``state.no-plan-named``.
    """
    if name is not None:
        return named(plans, name)
    drafts = [plan for plan in plans if plan.state is PlanState.DRAFT]
    return drafts[0] if drafts else newest_published(plans)


def newest_published(plans: tuple[StoredPlan, ...]) -> StoredPlan | None:
    """The plan that was published last and still stands."""
    return next((plan for plan in reversed(plans) if plan.state is PlanState.PUBLISHED), None)


def named(plans: tuple[StoredPlan, ...], name: str) -> StoredPlan:
    """The plan of that name; ``draft`` is the draft.

    Raises:
        AsesmenError: ``state.no-plan-named``.
    """
    for plan in reversed(plans):
        if plan.name == name or (plan.state is PlanState.DRAFT and name == PlanState.DRAFT):
            return plan
    names = tuple(plan.name for plan in plans if plan.name is not None)
    raise AsesmenError("state.no-plan-named", name=name, names=names or ("-",))


def sheet_of(stored: StoredPlan, on_file: OnFile) -> PlanSheet:
    """A plan with its people."""
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
        pinned=stored.pinned,
        cancelled=stored.cancelled,
    )


def compare(before: StoredPlan, after: StoredPlan, on_file: OnFile) -> PlanDiff:
    """What differs between two plans, person by person, in order of office and name.

    Whoever keeps a published seat beside the later plan has not been dropped. The seats of a batch that was
    called off count in the earlier plan: its people are moved or dropped, not new.
    """
    old = {nip: batch for batch in before.plan.batches for nip in batch.nips}
    new = {nip: batch for batch in after.standing for nip in batch.nips}
    held = {person.nip for person in after.plan.unplaced if person.code in HOLDS_A_SEAT}
    moves = [
        Move(person=on_file.people[nip].person, before=old.get(nip), after=new.get(nip))
        for nip in {**old, **new}
        if nip not in held and ((nip in old) != (nip in new) or old[nip].window != new[nip].window)
    ]
    return PlanDiff(
        before=before.name,
        after=after.name,
        moves=tuple(
            sorted(moves, key=lambda one: (one.person.office or "", one.person.name, one.person.nip))
        ),
    )


def settled(desk: Desk, options: PlanOptions, base: PlanSettings | None = None) -> PlanSettings:
    """The options; where they say nothing, what the plan before or the settings say.

    Raises:
        AsesmenError: ``usage.value`` for a start gone by, or an end before the start.
    """
    plan = base or desk.settings.plan
    start = options.start or desk.today + timedelta(days=desk.settings.plan.lead_days)
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
        straddle_weekend=(
            plan.straddle_weekend if options.straddle_weekend is None else options.straddle_weekend
        ),
        parallel=options.parallel or plan.parallel,
        max_batches=options.max_batches,
        mix_tiers=plan.mix_tiers if options.mix_tiers is None else options.mix_tiers,
        min_size=options.min_size or plan.min_size,
        even=options.even or (base is not None and base.even),
        office_cap=options.office_cap or plan.office_cap or None,
        tiers=tuple(sorted(set(options.tiers or (base.tiers if base else ())), key=list(Tier).index)),
    )


def _wrong(option: str, value: date, why: Message) -> AsesmenError:
    return AsesmenError(
        "usage.value", option=option, value=value.isoformat(), why=why, command="asesmen plan"
    )


def _notes(framed: Framed, plan: Plan) -> list[Finding]:
    """What a person should know about a new plan."""
    return [
        *_later_start(framed),
        *_calendar_findings(framed.calendar, framed.settings, plan),
        *_left_out(framed, plan),
        *_small(framed, plan),
    ]


def _later_start(framed: Framed) -> list[Finding]:
    asked, start, calendar = framed.settings.start, framed.problem.first_day, framed.calendar
    if start == asked:
        return []
    if calendar.works(asked):
        why = msg("no {days} consecutive working days are free there", days=framed.settings.days)
    elif asked in calendar.off:
        why = Message("{name}", {"name": calendar.off[asked].name})
    else:
        why = msg("outside the working days {workdays}", workdays=framed.settings.workdays)
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


def _left_out(framed: Framed, plan: Plan) -> list[Finding]:
    """Each tier that got no batch, and the command that plans it."""
    tiers = {person.nip: person.tier for person in framed.problem.candidates}
    waiting = Counter(tiers[person.nip] for person in plan.unplaced if person.nip in tiers)
    seated = {tiers.get(nip) for batch in plan.batches for nip in batch.nips}
    end = max((batch.window.end for batch in plan.batches), default=framed.problem.first_day)
    after = (end + timedelta(days=1)).isoformat()
    return [
        _note(
            "plan.tier-left-out",
            tier=tier.value,
            n=waiting[tier],
            command=f"asesmen plan --tier {tier} --start {after}",
        )
        for tier in framed.problem.tier_order
        if waiting[tier] and tier not in seated
    ]


def _small(framed: Framed, plan: Plan) -> list[Finding]:
    return [
        _note("plan.small-batch", batch=batch.number, n=len(batch.nips))
        for batch in plan.batches
        if len(batch.nips) < min(framed.problem.min_size, batch.window.seats)
    ]


def _note(code: str, **params: str | int | date | Message) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, params=params)
