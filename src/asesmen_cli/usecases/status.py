"""What is in the workspace, what needs a person, and the next step."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.commands import typed
from asesmen_cli.domain.due import Status
from asesmen_cli.domain.facts import Sitting
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg, msgs
from asesmen_cli.domain.overview import NO_FILE, FoundFile, NextStep, OpenItem, Overview, PlanBrief
from asesmen_cli.domain.snapshot import PlanRecord
from asesmen_cli.domain.state import State
from asesmen_cli.intake import SPREADSHEETS, recognise
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.outlook import sittings
from asesmen_cli.usecases.common.own_settings import has_settings
from asesmen_cli.usecases.common.plans import chosen, state_of
from asesmen_cli.usecases.plan.keep import unchanged
from asesmen_cli.usecases.roster.offices import open_proposals

MOST_FILES = 12
"""Files that are opened to see what they hold."""
LARGEST = 5_000_000
"""Bytes of a file that is opened for it."""
SOON_DAYS = 90


def overview(ctx: Context) -> Overview:
    """Return what is in the workspace, what needs a person, and the next step.

    Without a roster the spreadsheets beside the workspace are opened to see what they hold.

    Raises:
        AsesmenError: ``workspace.*``.
    """
    snapshot = ctx.workspace.snapshot()
    state = state_of(ctx, snapshot)
    shown = chosen(snapshot.plans, None)
    batches = sittings(state, shown, expected_days=ctx.settings.results.expected_days)
    files = find_files(ctx) if snapshot.load is None else ()
    steps = _first_steps(ctx, files) if snapshot.load is None else _steps(ctx, state, batches)
    return Overview(
        as_of=ctx.today,
        workspace=ctx.workspace.where,
        load=snapshot.load,
        people=len(state.everyone),
        flagged=sum(due.status.flagged for due in state.everyone.values()),
        later=state.figures.later,
        plan=None if shown is None else _brief(state, shown),
        upcoming=next(filter(lambda one: _is_ahead(ctx, one), batches), None),
        open=() if snapshot.load is None else tuple(_open_items(ctx, state, batches)),
        next=next(steps),
        files=files,
    )


def batches_of(ctx: Context) -> tuple[Sitting, ...]:
    """Return the batches of all plans in force, by first day."""
    snapshot = ctx.workspace.snapshot()
    expected = ctx.settings.results.expected_days
    return sittings(state_of(ctx, snapshot), chosen(snapshot.plans, None), expected_days=expected)


def find_files(ctx: Context) -> tuple[FoundFile, ...]:
    """Return the spreadsheets beside the workspace: rosters first, then the newest first.

    Blank workbooks are left out: they hold nobody.
    """
    folder = ctx.folder
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() in SPREADSHEETS]
        paths = [path for path in paths if path.is_file() and not path.name.startswith(("~$", "."))]
        newest = sorted(paths, key=lambda path: (-path.stat().st_mtime, path.name))
    except OSError:
        return ()
    found = []
    for path in newest[:MOST_FILES]:
        try:
            seen = recognise(path, on=ctx.today) if path.stat().st_size <= LARGEST else None
        except (AsesmenError, OSError):
            continue
        if seen is None or seen.rows:
            found.append(FoundFile(path=path.name, holds=None if seen is None else seen.holds))
    return tuple(sorted(found, key=lambda one: one.holds is not Template.ROSTER))


def _brief(state: State, shown: PlanRecord) -> PlanBrief:
    return PlanBrief(
        state=shown.state,
        name=shown.name,
        batches=len(shown.standing),
        seated=len(state.view(shown).seated),
    )


def _is_ahead(ctx: Context, one: Sitting) -> bool:
    return one.plan is not None and one.cancelled is None and one.window.end >= ctx.today


# --- what needs a person ----------------------------------------------------------------------------------


def _open_items(ctx: Context, state: State, batches: tuple[Sitting, ...]) -> Iterator[OpenItem]:
    """Yield what a person should settle, the most pressing first."""
    yield from _about_the_roster(ctx, state)
    yield from _about_plans(ctx, state)
    yield from _about_batches(batches)
    unsent = sum(one.sent_on is None for one in state.snapshot.letters)
    if unsent:
        yield OpenItem(
            code="open.letters",
            count=unsent,
            message=msgs(
                "{n} letter was written and not sent", "{n} letters were written and not sent", unsent
            ),
            command="asesmen letters",
        )
    yield from _about_copies(ctx)


def _about_the_roster(ctx: Context, state: State) -> Iterator[OpenItem]:
    load = state.snapshot.load
    if load is not None and load.rejected:
        yield OpenItem(
            code="open.rejected",
            count=load.rejected,
            message=msgs(
                "{n} person in {file} was not loaded",
                "{n} people in {file} were not loaded",
                load.rejected,
                file=load.source,
            ),
            command=typed("roster", "check", load.source, "--errors", "koreksi.xlsx"),
        )
    proposals = len(open_proposals(ctx, state.snapshot))
    if proposals:
        yield OpenItem(
            code="open.offices",
            count=proposals,
            message=msgs(
                "{n} name of an office may be another spelling of one on file",
                "{n} names of offices may be other spellings of offices on file",
                proposals,
            ),
            command="asesmen offices join",
        )


def _about_plans(ctx: Context, state: State) -> Iterator[OpenItem]:
    draft = state.snapshot.draft
    replaced = None if draft is None else draft.replaces
    plans = [plan for plan in state.snapshot.published if plan.number != replaced]
    conflicts = sum(len(state.conflicts_of(plan)) for plan in (*plans, *([] if draft is None else [draft])))
    if conflicts:
        yield OpenItem(
            code="open.conflicts",
            count=conflicts,
            message=msgs(
                "{n} conflict between the plan and what is on file",
                "{n} conflicts between the plan and what is on file",
                conflicts,
            ),
            command="asesmen doctor",
        )
    if _is_stale(ctx, state):
        yield OpenItem(
            code="open.stale-draft",
            count=1,
            message=msg("The roster, absences or settings have changed since the draft was made"),
            command="asesmen plan",
        )
    left = len(state.without_seat) - len(state.in_draft)
    if left and state.snapshot.published:
        yield OpenItem(
            code="open.without-seat",
            count=left,
            message=msgs(
                "{n} person who must be assessed has no seat",
                "{n} people who must be assessed have no seat",
                left,
            ),
            command="asesmen plan",
        )


def _is_stale(ctx: Context, state: State) -> bool:
    snapshot = state.snapshot
    if snapshot.draft is None:
        return False
    try:
        unchanged(ctx, snapshot, snapshot.plans, snapshot.draft)
    except AsesmenError:
        return True
    return False


def _about_batches(batches: tuple[Sitting, ...]) -> Iterator[OpenItem]:
    unmarked = [one for one in batches if one.unmarked]
    if unmarked:
        yield OpenItem(
            code="open.attendance",
            count=len(unmarked),
            message=msgs(
                "{n} batch is over without its attendance on record",
                "{n} batches are over without their attendance on record",
                len(unmarked),
            ),
            command=_attendance_of(unmarked[0]),
        )
    late = sum(one.results_late for one in batches)
    if late:
        yield OpenItem(
            code="open.results",
            count=late,
            message=msgs("{n} result is late", "{n} results are late", late),
            command="asesmen result pending",
        )


def _attendance_of(one: Sitting) -> str:
    plan = () if one.plan is None else ("--plan", one.plan)
    return typed("attend", "sheet", str(one.number), *plan)


def _about_copies(ctx: Context) -> Iterator[OpenItem]:
    copies = ctx.workspace.engine.copies()
    times = [datetime.fromtimestamp(path.stat().st_mtime, ctx.now.tzinfo) for path in copies]
    if not times:
        message = msg("There is no safe copy of the workspace")
    elif ctx.now - max(times) > timedelta(days=ctx.settings.backup.remind_days):
        message = msg("The last safe copy of the workspace is of {day}", day=max(times).date())
    else:
        return
    yield OpenItem(code="open.backup", count=1, message=message, command="asesmen backup")


# --- the next step ----------------------------------------------------------------------------------------


def _first_steps(ctx: Context, files: tuple[FoundFile, ...]) -> Iterator[NextStep]:
    """Yield what to do as long as no roster is loaded; the first of them is the next step."""
    for file in files:
        if file.holds is Template.ROSTER:
            yield NextStep(
                command=typed("due", file.path),
                message=msg("Load the roster {file} and see who must be assessed", file=file.path),
            )
    if not has_settings(ctx.workspace.where):
        yield NextStep(
            command="asesmen init",
            message=msg("Say who your office is; blank workbooks to fill in are written as well"),
        )
    yield NextStep(
        command=typed("due", NO_FILE),
        message=msg("Put your roster (an Excel file with NIP and name) into this folder and load it"),
    )


def _steps(ctx: Context, state: State, batches: tuple[Sitting, ...]) -> Iterator[NextStep]:
    """Yield what there is to do, the most pressing first; the first of them is the next step."""
    snapshot, draft = state.snapshot, state.snapshot.draft
    for one in batches:
        if one.unmarked:
            yield NextStep(
                command=_attendance_of(one),
                message=msg("Record who came to batch {n} of {plan}", n=str(one.number), plan=one.plan),
            )
    if draft is not None and draft.plan.batches and not _is_stale(ctx, state):
        yield NextStep(
            command="asesmen publish", message=msg("Look at the draft (asesmen show) and publish it")
        )
    if draft is not None:
        yield NextStep(command="asesmen plan", message=msg("Plan again: the draft is out of date"))
    written = {(line.plan, batch) for line in snapshot.letters for batch in line.batches}
    if any(_is_ahead(ctx, one) and (one.plan, one.number) not in written for one in batches):
        yield NextStep(
            command="asesmen export --format docx", message=msg("Write the letters of the published plan")
        )
    if any(one.sent_on is None for one in snapshot.letters):
        yield NextStep(
            command="asesmen letters", message=msg("Send the letters, then note that they were sent")
        )
    lost = [nip for nip in state.without_seat if nip in state.seats]
    if lost and any(_is_ahead(ctx, one) for one in batches):
        words = msgs(
            "Give the {n} person who lost the seat the first one that is free",
            "Give the {n} people who lost their seats the first ones that are free",
            len(lost),
        )
        yield NextStep(command="asesmen plan --keep", message=words)
    if state.without_seat:
        n = len(state.without_seat)
        words = msgs("Plan the {n} person without a seat", "Plan the {n} people without a seat", n)
        yield NextStep(command="asesmen plan", message=words)
    if any(one.results_late for one in batches):
        yield NextStep(command="asesmen result pending", message=msg("Ask for the results that are late"))
    soon = sum(due.status is Status.SOON for due in state.everyone.values())
    yield NextStep(
        command=f"asesmen due --within {SOON_DAYS}",
        message=msgs(
            "Nothing to do today; {n} person falls due soon",
            "Nothing to do today; {n} people fall due soon",
            soon,
        ),
    )
