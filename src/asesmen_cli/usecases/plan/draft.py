"""Draft a plan for everyone flagged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanSettings, PlanState, PlanView, Quality, VenueDates
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.messages import N_, Message, Param, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Outcome, Plan, Window
from asesmen_cli.domain.rules import rule_of
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.usecases.common.calendar import office_days
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.plans import compare, view_of
from asesmen_cli.usecases.common.unmatched import own_caps, unmatched
from asesmen_cli.usecases.plan.binding import binding, cut_short, gains
from asesmen_cli.usecases.plan.problem import Framed, frame, starts_after_published
from asesmen_cli.usecases.plan.problem_file import solved, write_problem
from asesmen_cli.usecases.plan.venue import about_the_venue, read_dates

BY_HAND = N_("The draft was changed by hand. Replace it? New: {new}, moved: {moved}, dropped: {dropped}.")
OF_ANOTHER = N_("{who} made this draft. Replace it? New: {new}, moved: {moved}, dropped: {dropped}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """The options of the command; None leaves a value to the settings."""

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
    dates: Path | None = None
    """The list of the venue's own windows, in place of generated ones."""
    what_if: bool = False
    """Also solve the problem with each rule a little less strict, and report the gain."""
    problem: Path | None = None
    """Where to write the problem as JSON, so that it can be solved again elsewhere."""


def draft_plan(ctx: Context, options: PlanOptions, ask: Ask) -> PlanView:
    """Put everyone flagged on the plan's first day into batches, and keep the plan as the draft.

    If nobody is flagged, the view has no batches and no draft is kept. People pinned in the draft keep
    their seats as long as the window still exists.

    Raises:
        AsesmenError: ``state.no-roster``, ``plan.no-*``, ``venue.*``, ``usage.value``, ``question.*``.
    """
    snapshot = ctx.workspace.snapshot()
    plans = snapshot.plans
    dates, noticed = venue_dates(ctx, options)
    previous = next((plan for plan in plans if plan.state is PlanState.DRAFT), None)
    pins = {} if previous is None else previous.pins
    settings = settled(ctx, options, dates=dates)
    framed = frame(ctx, snapshot, plans, settings, pins)
    outcome = solved(framed.problem)
    stored = drafted(ctx, snapshot, plans, framed, outcome)
    if previous is not None and not may_replace(ctx, previous, stored, snapshot, ask):
        raise AsesmenError("question.no")
    sheet = view_of(ctx, snapshot, stored)
    tried = gains(ctx, snapshot, plans, framed, outcome, every=options.what_if)
    offices = {person.office for person in framed.problem.candidates}
    answer = replace(
        sheet,
        findings=(*noticed, *unmatched(ctx.settings, snapshot), *sheet.findings),
        binding=(*own_caps(ctx.settings, offices), *binding(framed, outcome), *cut_short(tried)),
        gains=tried.gains,
    )
    with ctx.delivery() as files:  # last, so that whatever goes wrong before leaves everything as it was
        if options.problem is not None:
            write_problem(framed.problem, options.problem, files)
        if framed.flagged:
            stamp = ctx.stamp(Command.PLAN)
            head = _head(ctx, snapshot, framed, settings, pins)
            with ctx.workspace.writing(stamp, head=head, seal=files.seal) as changes:
                changes.put(previous, stored)
    return answer


def _head(
    ctx: Context, snapshot: Snapshot, framed: Framed, settings: PlanSettings, pins: Mapping[str, Window]
) -> int:
    """Return the event after which the draft may be written: the last, if the problem is still the same.

    While a plan is solved, others write; most of that changes nothing that the plan is made of.
    """
    now = ctx.workspace.snapshot()
    if now.head != snapshot.head and now.plans == snapshot.plans:
        again = frame(ctx, now, now.plans, settings, pins)
        if (again.digest, again.held) == (framed.digest, framed.held):
            return now.head
    return snapshot.head


def rules_broken(snapshot: Snapshot, broken: Iterable[Finding]) -> AsesmenError:
    """Return the refusal of a change by hand: a sentence for each rule that it would break."""
    found = tuple(broken)
    sentences = {
        f"rule{n}": Message(CATALOGUE[one.code].message, snapshot.named(one.params))
        for n, one in enumerate(found)
    }
    names = tuple(map(rule_of, found))
    said = Message(" ".join(f"{{{name}}}" for name in sentences), {**sentences, "names": names})
    return AsesmenError("plan.rules-broken", rules=said)


def drafted(
    ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], framed: Framed, outcome: Outcome
) -> PlanRecord:
    """Return the draft that an outcome makes; it takes the place of the draft there is."""
    previous = next((plan for plan in plans if plan.state is PlanState.DRAFT), None)
    plan = replace(outcome.plan, unplaced=(*outcome.plan.unplaced, *framed.held))
    settings = framed.settings
    if not plan.batches:  # they must be assessed on the first day that there was, not on the day requested
        settings = replace(settings, start=framed.problem.first_day)
    return PlanRecord(
        number=max((plan.number for plan in plans), default=0) + 1 if previous is None else previous.number,
        state=PlanState.DRAFT if framed.flagged else PlanState.NONE,
        name=None,
        as_of=ctx.today,
        source="" if snapshot.load is None else snapshot.load.source,
        digest=framed.digest,
        settings=settings,
        quality=Quality.of(outcome, plan, flagged=len(framed.flagged)),
        plan=plan,
        findings=tuple(notes(framed, plan)),
        pinned=frozenset(framed.problem.pins),
    )


def may_replace(ctx: Context, previous: PlanRecord, stored: PlanRecord, snapshot: Snapshot, ask: Ask) -> bool:
    """Ask before a draft is replaced by another if it was changed by hand or is somebody else's."""
    author = ctx.workspace.author_of(previous.number)
    if not previous.edited and author in {None, ctx.actor}:
        return True
    diff = compare(previous, stored, snapshot)
    counts: dict[str, Param] = {name: diff.count(name) for name in ("new", "moved", "dropped")}
    question = Message(BY_HAND, counts)
    if not previous.edited:
        question = Message(OF_ANOTHER, {**counts, "who": author})
    return not diff.moves or ask(question)


def venue_dates(ctx: Context, options: PlanOptions) -> tuple[VenueDates | None, tuple[Finding, ...]]:
    """Return the venue's own windows, if a list of them was named, and what else it holds.

    Raises:
        AsesmenError: ``file.*``, ``venue.*``.
    """
    if options.dates is None:
        return None, ()
    return read_dates(options.dates, options.batch_size or ctx.settings.plan.batch_size)


def settled(
    ctx: Context, options: PlanOptions, base: PlanSettings | None = None, dates: VenueDates | None = None
) -> PlanSettings:
    """Return the options; where they say nothing, what the plan before or the settings say.

    Where no start is given, it is the first working day at least ``plan.lead_days`` after today. With a list
    of the venue, its windows set seats, days and rooms, and the first may begin today.

    Raises:
        AsesmenError: ``usage.value`` for a start gone by, or an end before the start;
            ``plan.no-window-ever`` where no day is worked.
    """
    plan = base or ctx.settings.plan
    dates = dates or (base.dates if base else None)
    lead = timedelta(days=0 if dates else ctx.settings.plan.lead_days)
    start = options.start or ctx.today + lead
    if options.start is not None and options.start < ctx.today:
        raise FieldError("start", options.start, msg("it is before {today}", today=ctx.today))
    settings = PlanSettings(
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
        dates=dates,
    )
    if dates is None and options.start is None:
        settings = replace(settings, start=office_days(ctx, settings, start, 1)[0])
    if options.until is not None and options.until < settings.start:
        raise FieldError("until", options.until, msg("it is before the start, {start}", start=settings.start))
    if dates is None:
        return settings
    return replace(
        settings,
        batch_size=max(window.seats for window in dates.windows),
        days=max(len(window.days) for window in dates.windows),
        parallel=max(window.room for window in dates.windows),
    )


def notes(framed: Framed, plan: Plan) -> list[Finding]:
    """Return what a person should know about a draft, apart from the rules that it breaks."""
    return [
        *_later_start(framed),
        *_hit(framed),
        *about_the_venue(framed, plan),
        *_unheld(framed),
    ]


def _later_start(framed: Framed) -> list[Finding]:
    asked, start = framed.settings.start, framed.problem.first_day
    if start == asked or framed.settings.dates is not None:
        return []
    if starts_after_published(framed):
        return [Finding.info("plan.start-taken", asked=asked, start=start)]
    closed = _closed_from(framed, asked)
    why = framed.why_off(closed)
    if closed != asked:
        why = msg("{day} is not a working day: {why}", day=closed, why=why)
    return [Finding.info("plan.start-moved", asked=asked, start=start, why=why)]


def _closed_from(framed: Framed, asked: date) -> date:
    """Return why no batch starts on a day: the day itself, or the next that none may lie over."""
    calendar, straddles = framed.calendar, framed.settings.straddle_weekend
    day = asked
    while calendar.works(day) or (straddles and day != asked and day.weekday() not in calendar.weekdays):
        day += DAY
    return day


def _hit(framed: Framed) -> list[Finding]:
    return [
        Finding.warning("plan.batch-gone", batch=one.batch.number, day=one.day, why=one.why)
        for one in framed.hit
    ]


def _unheld(framed: Framed) -> list[Finding]:
    names = tuple(due.person.name for due in framed.flagged if due.person.nip in framed.unheld)
    return [Finding.warning("plan.pin-lost", names=names)] if names else []
