"""Everything that is wrong with a workspace or needs a person, at once, each with its remedy."""

import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import rmtree

from asesmen_cli.domain.attendance import Attendance, attendance
from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.due import retirement_day
from asesmen_cli.domain.facts import PlanState, Sitting
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.domain.messages import Message, Param, msg
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.record import CheckUp
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.settings import Settings
from asesmen_cli.store import COPIES, UNFINISHED, Workspace
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.common.context import Context, open_context
from asesmen_cli.usecases.common.outlook import in_force, sittings
from asesmen_cli.usecases.plan.keep import unchanged
from asesmen_cli.usecases.publish import hit_by_holidays
from asesmen_cli.usecases.restore import told_otherwise
from asesmen_cli.usecases.roster.offices import propose_aliases

MOST_NAMES = 5
"""So many people are named where more are meant."""
STILL_AT_IT = timedelta(hours=1)
"""What is younger may belong to a command that still runs."""


def check_up(workspace: str, *, today: date, now: datetime, actor: str, fix: bool) -> CheckUp:
    """Look at everything; with ``fix`` mend what can be mended without a choice.

    Where the settings have a fault, that is told, and everything else is looked at with the usual ones.

    Raises:
        AsesmenError: ``workspace.server``, ``workspace.folder``, ``workspace.busy``, ``workspace.newer``.
    """
    found: list[Finding] = []
    try:
        ctx = open_context(workspace, today=today, now=now, actor=actor)
    except AsesmenError as error:
        if not error.code.startswith("settings."):
            raise
        found.append(_wrong(error.code, **error.params))
        ctx = Context(workspace=Workspace(workspace), settings=Settings(), today=today, now=now, actor=actor)
    found += _about_the_file(ctx)
    if ctx.workspace.exists and UNREADABLE.isdisjoint(one.code for one in found):
        found += _about_the_record(ctx)
        found += _about_people(ctx)
    fixed = tuple(one for one in found if fix and one.code in MENDED)
    for one in fixed:
        MENDED[one.code](ctx)
    left = [one for one in found if one not in fixed]
    return CheckUp(
        as_of=today,
        workspace=workspace,
        events=_events(ctx, found),
        findings=tuple(sorted(left, key=lambda one: list(Severity).index(one.severity))),
        fixed=fixed,
    )


UNREADABLE = frozenset({"doctor.unreadable", "doctor.damaged"})


def _wrong(code: str, **params: Param) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, params=params)


def _note(code: str, **params: Param) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, params=params)


def _hint(code: str, **params: Param) -> Finding:
    return Finding(code=code, severity=Severity.INFO, params=params)


def _events(ctx: Context, found: Sequence[Finding]) -> int | None:
    if {one.code for one in found} & {*UNREADABLE, "doctor.broken-chain", "state.no-workspace"}:
        return None
    return len(ctx.workspace.events())


# --- the file and the record ------------------------------------------------------------------------------


def _about_the_file(ctx: Context) -> Iterator[Finding]:
    """What SQLite finds, what was left behind, and whether there is a copy."""
    file = ctx.workspace.file
    copies = file.copies()
    newest = str(max(copies, key=lambda path: path.stat().st_mtime)) if copies else "FILE"
    remedy = f"asesmen restore {shlex.quote(newest)}"
    half_written = file.is_half_written
    try:
        damage = file.damage() if file.exists else None
    except AsesmenError as error:
        if error.code != "workspace.damaged":
            raise
        yield _wrong("doctor.unreadable", **error.params, command=remedy)
        return
    if damage is not None:
        yield _wrong("doctor.damaged", workspace=ctx.workspace.where, why=damage, command=remedy)
    if half_written and not file.is_half_written:
        yield _hint("doctor.rolled-back")
    if left := _leftovers(ctx):
        yield _hint("doctor.leftovers", files=tuple(map(str, left)))
    if file.exists:
        yield from _about_copies(ctx, copies)
    else:
        yield _hint("state.no-workspace", workspace=ctx.workspace.where)


def _leftovers(ctx: Context) -> tuple[Path, ...]:
    handed_out = sorted(Path(ctx.settings.export.folder).glob(f"{UNFINISHED}*/"))
    old = (ctx.now - STILL_AT_IT).timestamp()
    return tuple(
        path for path in (*ctx.workspace.file.leftovers(), *handed_out) if path.stat().st_mtime < old
    )


def _about_copies(ctx: Context, copies: Sequence[Path]) -> Iterator[Finding]:
    folder = str(Path(ctx.workspace.where).parent / COPIES)
    if not copies:
        yield _hint("doctor.no-copy", folder=folder)
        return
    last = datetime.fromtimestamp(max(path.stat().st_mtime for path in copies), ctx.now.tzinfo)
    days = (ctx.now - last).days
    if days > ctx.settings.backup.remind_days:
        yield _hint("doctor.old-copy", folder=folder, day=last.date(), n=days)


def _about_the_record(ctx: Context) -> Iterator[Finding]:
    """The chain, whether the events tell what the tables hold, and the guards."""
    workspace = ctx.workspace
    broken = workspace.broken_link()
    if broken is not None:
        yield _wrong("doctor.broken-chain", n=str(broken))
    if differing := told_otherwise(workspace):
        yield _wrong("doctor.not-borne-out", tables=differing)
    if workspace.file.unguarded():
        yield _wrong("doctor.unguarded")


# --- people, batches and offices --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What there is to look at."""

    ctx: Context
    snapshot: Snapshot
    plans: tuple[PlanRecord, ...]

    @property
    def draft(self) -> PlanRecord | None:
        return next((plan for plan in self.plans if plan.state is PlanState.DRAFT), None)

    @property
    def in_force(self) -> tuple[PlanRecord, ...]:
        """The draft, and the published plans beside it."""
        return in_force(self.plans, self.draft)

    def open_seats(self) -> Iterator[tuple[str, PlanRecord, Batch]]:
        """Everyone with a seat of which it is not known yet what becomes."""
        for plan in self.in_force:
            for batch in plan.standing:
                for nip in batch.nips:
                    own = self.snapshot.marks.get(nip, {})
                    if attendance(batch.window.days, own) is Attendance.OPEN:
                        yield nip, plan, batch

    def sittings(self) -> tuple[Sitting, ...]:
        """The batches of these plans."""
        ctx = self.ctx
        receipts, days = self.snapshot.receipts, ctx.settings.results.expected_days
        return sittings(self.in_force, self.snapshot, receipts, ctx.today, expected_days=days)

    def name(self, nip: str) -> str:
        return self.snapshot.people[nip].person.name


def _about_people(ctx: Context) -> Iterator[Finding]:
    snapshot = ctx.workspace.snapshot()
    seen = _Seen(ctx=ctx, snapshot=snapshot, plans=snapshot.plans)
    if seen.snapshot.load is None:
        return
    for look in (_two_seats, _ahead, _retired, _unmarked, _results_late, _plans, _offices):
        yield from look(seen)


def _called(plan: PlanRecord) -> Param:
    return msg("draft") if plan.name is None else plan.name


def _two_seats(seen: _Seen) -> Iterator[Finding]:
    """Whoever has two seats at once."""
    held: dict[str, list[Param]] = defaultdict(list)
    for nip, plan, batch in seen.open_seats():
        if batch.window.end >= seen.ctx.today:
            held[nip].append(msg("batch {n} ({plan})", n=batch.number, plan=_called(plan)))
    for nip, batches in held.items():
        if len(batches) > 1:
            yield _wrong("doctor.two-seats", name=seen.name(nip), nip=nip, batches=tuple(batches))


def _ahead(seen: _Seen) -> Iterator[Finding]:
    """Whoever has a seat ahead and will not be there: retired by then, or gone from the roster."""
    rule = seen.ctx.settings.due_rule()
    for nip, plan, batch in seen.open_seats():
        if batch.window.start <= seen.ctx.today:
            continue
        filed = seen.snapshot.people[nip]
        params: dict[str, Param] = {
            "name": filed.person.name,
            "nip": nip,
            "batch": batch.number,
            "plan": _called(plan),
        }
        pension = retirement_day(filed.person, rule)
        if pension is not None and pension <= batch.window.end:
            yield _note("doctor.seat-retired", **params, day=pension)
        elif not filed.present:
            yield _note("doctor.seat-left", **params)


def _retired(seen: _Seen) -> Iterator[Finding]:
    """Who is past retirement and still in the roster."""
    rule = seen.ctx.settings.due_rule()
    pensions = {
        filed.person.name: retirement_day(filed.person, rule)
        for filed in seen.snapshot.people.values()
        if filed.present
    }
    names = sorted(name for name, on in pensions.items() if on is not None and on <= seen.ctx.today)
    if names:
        more = ("…",) if len(names) > MOST_NAMES else ()
        yield _hint("doctor.retired", n=len(names), names=(*names[:MOST_NAMES], *more))


def _unmarked(seen: _Seen) -> Iterator[Finding]:
    """Batches that are over and of which nobody has told who came."""
    for one in seen.sittings():
        if one.unmarked:
            yield _note(
                "doctor.unmarked",
                batch=one.number,
                plan=one.plan,
                day=one.window.end,
                n=one.unmarked,
            )


def _results_late(seen: _Seen) -> Iterator[Finding]:
    """Batches whose results should have come."""
    for one in seen.sittings():
        if one.results_late:
            yield _note(
                "doctor.results-late",
                batch=one.number,
                plan=one.plan,
                day=one.results_due,
                n=one.results_late,
            )


def _plans(seen: _Seen) -> Iterator[Finding]:
    """A draft that is not what would be drafted now; batches on days that are worked no more."""
    try:
        yield from hit_by_holidays(seen.ctx, seen.snapshot, seen.plans)
        if seen.draft is not None:
            unchanged(seen.ctx, seen.snapshot, seen.plans, seen.draft)
    except AsesmenError as error:
        if error.code == "state.stale-plan":
            yield _note("doctor.stale-draft")
        else:
            why = Message(CATALOGUE[error.code].message, error.params)
            yield _note("doctor.cannot-judge", why=why)


def _offices(seen: _Seen) -> Iterator[Finding]:
    """Names of offices that may be spellings of another."""
    sizes = Counter(filed.person.office for filed in seen.snapshot.people.values() if filed.present)
    named = {office: n for office, n in sizes.items() if office is not None}
    if n := sum(1 for _ in propose_aliases(named)):
        yield _hint("doctor.offices", n=n)


# --- what can be mended -----------------------------------------------------------------------------------


def _write_a_copy(ctx: Context) -> None:
    back_up(ctx, None)


def _remove_leftovers(ctx: Context) -> None:
    for path in _leftovers(ctx):
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink()


def _guard(ctx: Context) -> None:
    ctx.workspace.file.guard()


MENDED: Mapping[str, Callable[[Context], None]] = {
    "doctor.no-copy": _write_a_copy,
    "doctor.old-copy": _write_a_copy,
    "doctor.leftovers": _remove_leftovers,
    "doctor.unguarded": _guard,
}
"""What can be mended without a choice, by the code of the finding."""
