"""Everything that is wrong with a workspace or needs a person, at once, each with its remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import rmtree

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity, system_reason
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import NIP_FAULT_WORDS, nip_fault
from asesmen_cli.domain.record import CheckUp
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import State
from asesmen_cli.files import UNFINISHED
from asesmen_cli.settings import Settings
from asesmen_cli.store import COPIES, Health, Workspace
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.batch import batches_on_days_off
from asesmen_cli.usecases.common.context import Context, open_context
from asesmen_cli.usecases.common.outlook import sittings
from asesmen_cli.usecases.common.plans import state_of
from asesmen_cli.usecases.common.quoting import quoted
from asesmen_cli.usecases.common.unmatched import unmatched
from asesmen_cli.usecases.plan.keep import unchanged
from asesmen_cli.usecases.roster.offices import open_proposals

MOST_NAMES = 5
"""The most people named in one finding."""
CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of a desk and of a server may differ before that is a problem."""
STILL_AT_IT = timedelta(hours=1)
"""Younger files may belong to a command that still runs."""


def check_up(workspace: str, *, today: date, now: datetime, actor: str, fix: bool) -> CheckUp:
    """Look at everything; with ``fix`` repair what needs no choice.

    A fault in the settings is reported, and everything else is checked with the default settings.

    Raises:
        AsesmenError: ``workspace.server``, ``workspace.folder``, ``workspace.busy``, ``workspace.newer``.
    """
    found: list[Finding] = []
    try:
        ctx = open_context(workspace, today=today, now=now, actor=actor)
    except AsesmenError as error:
        if not error.code.startswith("settings."):
            raise
        found.append(Finding.error(error.code, **error.params))
        ctx = Context(workspace=Workspace(workspace), settings=Settings(), today=today, now=now, actor=actor)
    found += _about_the_file(ctx)
    events = None
    if ctx.workspace.exists and UNREADABLE.isdisjoint(one.code for one in found):
        try:
            health = ctx.workspace.health()
            events = health.events if health.broken is None else None
            found += _about_the_record(health, _remedy(ctx))
            if not health.differing and not ctx.workspace.concludes():
                found.append(Finding.error("doctor.conclusions"))
            snapshot = ctx.workspace.snapshot()
            if not health.differing:  # else nothing can be concluded from the tables
                found += _about_people(ctx, snapshot)
        except AsesmenError as error:
            if error.code != "workspace.damaged":
                raise
            found.append(Finding.error("doctor.unreadable", **error.params, command=_remedy(ctx)))
    fixed, failed = _fixed(ctx, found) if fix else ((), ())
    left = [*failed, *(one for one in found if one not in fixed)]
    return CheckUp(
        as_of=today,
        workspace=workspace,
        events=events,
        findings=tuple(sorted(left, key=lambda one: list(Severity).index(one.severity))),
        fixed=fixed,
    )


UNREADABLE = frozenset({"doctor.unreadable", "doctor.damaged"})


def _cannot_judge(error: AsesmenError) -> Finding:
    return Finding.warning("doctor.cannot-judge", why=Message(CATALOGUE[error.code].message, error.params))


# --- the file and the record ------------------------------------------------------------------------------


def _remedy(ctx: Context) -> str:
    """Return the command that restores the newest copy."""
    copies = ctx.workspace.engine.copies()
    newest = str(max(copies, key=lambda path: path.stat().st_mtime)) if copies else "FILE"
    return f"asesmen restore {quoted(newest)}"


def _about_the_file(ctx: Context) -> Iterator[Finding]:
    """Yield what SQLite finds, what was left behind, and whether there is a copy."""
    engine = ctx.workspace.engine
    copies, remedy = engine.copies(), _remedy(ctx)
    half_written = engine.is_half_written
    try:
        damage = engine.damage() if engine.exists else None
    except AsesmenError as error:
        if error.code != "workspace.damaged":
            raise
        yield Finding.error("doctor.unreadable", **error.params, command=remedy)
        return
    if damage is not None:
        yield Finding.error("doctor.damaged", workspace=ctx.workspace.where, why=damage, command=remedy)
    if half_written and not engine.is_half_written:
        yield Finding.info("doctor.rolled-back")
    yield from ctx.shared_folder()
    if (clock := engine.clock()) is not None and abs(clock - ctx.now) > CLOCKS_APART:
        n = round(abs(clock - ctx.now).total_seconds() / 60)
        yield Finding.warning("doctor.clock", workspace=ctx.workspace.where, n=n)
    if left := _leftovers(ctx):
        yield Finding.info("doctor.leftovers", files=tuple(map(str, left)))
    if engine.exists:
        yield from _about_copies(ctx, copies)
    else:
        yield Finding.info("state.no-workspace", workspace=ctx.workspace.where)


def _leftovers(ctx: Context) -> tuple[Path, ...]:
    handed_out = sorted(Path(ctx.settings.export.folder).glob(f"{UNFINISHED}*/"))
    old = (ctx.now - STILL_AT_IT).timestamp()
    return tuple(
        path for path in (*ctx.workspace.engine.leftovers(), *handed_out) if path.stat().st_mtime < old
    )


def _about_copies(ctx: Context, copies: Sequence[Path]) -> Iterator[Finding]:
    folder = str(ctx.folder / COPIES)
    if not copies:
        yield Finding.info("doctor.no-copy", folder=folder)
        return
    last = datetime.fromtimestamp(max(path.stat().st_mtime for path in copies), ctx.now.tzinfo)
    days = (ctx.now - last).days
    if days > ctx.settings.backup.remind_days:
        yield Finding.info("doctor.old-copy", folder=folder, day=last.date(), n=days)


def _about_the_record(health: Health, remedy: str) -> Iterator[Finding]:
    """Yield problems of the event chain, the tables, the guards and foreign tables."""
    if health.broken is not None:
        yield Finding.error("doctor.broken-chain", n=str(health.broken))
    if health.differing:
        yield Finding.error("doctor.not-borne-out", tables=health.differing)
    if health.hidden:
        yield Finding.info("doctor.hidden", n=health.hidden)
    if health.unguarded:
        yield Finding.error("doctor.unguarded")
    if health.foreign:
        yield Finding.error("doctor.foreign", names=health.foreign, command=remedy)


# --- people, batches and offices --------------------------------------------------------------------------


def _about_people(ctx: Context, snapshot: Snapshot) -> Iterator[Finding]:
    if snapshot.load is None:
        return
    state = state_of(ctx, snapshot)
    yield from _conflicts(ctx, state)
    yield from _unsound(snapshot, ctx.today)
    yield from _retired(state)
    yield from _late(state, ctx.settings.results.expected_days)
    yield from _stale_draft(ctx, snapshot)
    yield from _offices(ctx, snapshot)
    yield from unmatched(ctx.settings, snapshot)


def _conflicts(ctx: Context, state: State) -> Iterator[Finding]:
    """Yield conflicts of the plans with what is on file; for a batch on a day off the proposed days."""
    draft = state.snapshot.draft
    replaced = None if draft is None else draft.replaces
    plans = [plan for plan in state.snapshot.published if plan.number != replaced]
    try:
        found = [
            one for plan in (*plans, *([] if draft is None else [draft])) for one in state.conflicts_of(plan)
        ]
        yield from (one for one in found if one.code != "conflict.holiday")
        yield from batches_on_days_off(ctx, state.snapshot)
    except AsesmenError as error:
        yield _cannot_judge(error)


def _unsound(snapshot: Snapshot, today: date) -> Iterator[Finding]:
    """Yield a finding about NIPs that were stored before the rules of today, which refuse them."""
    people = [
        Message(
            "{name} ({nip}): {why}",
            {"name": filed.person.name, "nip": nip, "why": Message(NIP_FAULT_WORDS[fault])},
        )
        for nip, filed in snapshot.people.items()
        if filed.present and (fault := nip_fault(nip, today)) is not None
    ]
    if people:
        more = ("…",) if len(people) > MOST_NAMES else ()
        yield Finding.warning("doctor.nip", n=len(people), people=(*people[:MOST_NAMES], *more))


def _retired(state: State) -> Iterator[Finding]:
    """Yield a finding about people past retirement who are still in the roster."""
    names = sorted(
        due.person.name
        for due in state.everyone.values()
        if due.retires_on is not None and due.retires_on <= state.today
    )
    if names:
        more = ("…",) if len(names) > MOST_NAMES else ()
        yield Finding.info("doctor.retired", n=len(names), names=(*names[:MOST_NAMES], *more))


def _late(state: State, expected_days: int) -> Iterator[Finding]:
    """Yield batches that are over without attendance, and those whose results should have come."""
    found = sittings(state, state.snapshot.draft, expected_days=expected_days)
    for one in found:
        if one.unmarked:
            params: dict[str, Param] = {"batch": one.number, "plan": one.plan, "n": one.unmarked}
            yield Finding.warning("doctor.unmarked", **params, day=one.window.end)
    for one in found:
        if one.results_late:
            params = {"batch": one.number, "plan": one.plan, "n": one.results_late}
            yield Finding.warning("doctor.results-late", **params, day=one.results_due)


def _stale_draft(ctx: Context, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield a finding if the draft is not what would be drafted now."""
    try:
        if snapshot.draft is not None:
            unchanged(ctx, snapshot, snapshot.plans, snapshot.draft)
    except AsesmenError as error:
        if error.code == "state.stale-plan":
            yield Finding.warning("doctor.stale-draft")
        else:
            yield _cannot_judge(error)


def _offices(ctx: Context, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield names of offices that may be spellings of another."""
    if n := len(open_proposals(ctx, snapshot)):
        yield Finding.info("doctor.offices", n=n)


# --- what can be fixed ------------------------------------------------------------------------------------


def _fixed(ctx: Context, found: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Fix what can be fixed; return what was fixed, and why the rest was not."""
    fixed, failed = [], []
    for one in found:
        if one.code in FIXES:
            try:
                FIXES[one.code](ctx)
                fixed.append(one)
            except AsesmenError as error:
                failed.append(Finding.error(error.code, **error.params))
            except OSError as error:
                folder = str(error.filename or Path(ctx.workspace.where).parent)
                failed.append(Finding.error("output.folder", folder=folder, why=system_reason(error)))
    return tuple(fixed), tuple(failed)


def _write_a_copy(ctx: Context) -> None:
    back_up(ctx, None)


def _remove_leftovers(ctx: Context) -> None:
    for path in _leftovers(ctx):
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink()


def _guard(ctx: Context) -> None:
    ctx.workspace.engine.guard()


def _conclude(ctx: Context) -> None:
    ctx.workspace.conclude()


FIXES: Mapping[str, Callable[[Context], None]] = {
    "doctor.no-copy": _write_a_copy,
    "doctor.old-copy": _write_a_copy,
    "doctor.leftovers": _remove_leftovers,
    "doctor.unguarded": _guard,
    "doctor.conclusions": _conclude,
}
"""What can be fixed without a choice, by the code of the finding."""
