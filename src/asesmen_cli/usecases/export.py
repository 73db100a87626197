"""Write the schedule and the reports as files to hand out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from asesmen_cli.domain.facts import Office, PlanView, Report, Sitting, Slice, Written
from asesmen_cli.domain.letters import Letters
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.privacy import veiled
from asesmen_cli.domain.slices import ABOUT_THE_START, about_days
from asesmen_cli.domain.snapshot import PlanRecord
from asesmen_cli.domain.state import State
from asesmen_cli.files import Delivery
from asesmen_cli.outputs import write
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.common.calendar import holidays
from asesmen_cli.usecases.common.context import PROGRAM, Context
from asesmen_cli.usecases.common.counting import tallies
from asesmen_cli.usecases.common.lineage import series
from asesmen_cli.usecases.common.outlook import sittings, trend
from asesmen_cli.usecases.common.part import Sliced, Wanted, sliced
from asesmen_cli.usecases.common.plans import change, state_of
from asesmen_cli.usecases.common.unmatched import own_caps
from asesmen_cli.usecases.due import Listing, due_list
from asesmen_cli.usecases.letters import LetterOptions, draw_up, enter

EVERYTHING = Wanted()
USUAL_LETTERS = LetterOptions()


def export(
    ctx: Context,
    formats: Sequence[str],
    folder: Path | None,
    wanted: Wanted = EVERYTHING,
    letters: LetterOptions = USUAL_LETTERS,
) -> Written:
    """Write the files: the due list and the summary, and the plan if there is one.

    Letters go into the register as they are written.

    Raises:
        AsesmenError: ``output.*``, ``letters.*``, and what
            :func:`~asesmen_cli.usecases.common.part.sliced` raises.
    """
    target = folder or Path(ctx.settings.export.folder)
    found = sliced(ctx, wanted)
    if "docx" not in formats:
        with ctx.delivery() as files:
            return _written(ctx, _with_trend(ctx, found, formats, Letters()), formats, target, files)
    drawn = draw_up(ctx, found, letters)
    with ctx.delivery() as files:
        written = _written(ctx, _with_trend(ctx, found, formats, drawn.letters), formats, target, files)
        enter(ctx, drawn, found.snapshot.head, files)
    return replace(written, findings=(*written.findings, *drawn.not_called))


def _written(ctx: Context, whole: Report, formats: Sequence[str], target: Path, files: Delivery) -> Written:
    """Write the files, and show which."""
    every = list(dict.fromkeys(formats))

    def begins(name: str) -> None:
        ctx.progress(msg("Writing {format}", format=name), every.index(name), len(every))

    return write(whole, every, target, files, begins=begins)


def _with_trend(ctx: Context, found: Sliced, formats: Sequence[str], letters: Letters) -> Report:
    """Return the report of a part; the page alone shows what the last years were like."""
    whole = _report(ctx, found, letters)
    return replace(whole, trend=tuple(trend(ctx, found.snapshot))) if "html" in formats else whole


def report(ctx: Context, wanted: Wanted = EVERYTHING) -> Report:
    """Return everything that an export shows, narrowed to the part and the privacy asked for.

    Raises:
        AsesmenError: what :func:`~asesmen_cli.usecases.common.part.sliced` raises.
    """
    return _report(ctx, sliced(ctx, wanted), Letters())


def _report(ctx: Context, found: Sliced, letters: Letters) -> Report:
    snapshot, shown = found.snapshot, found.shown
    state, venue = state_of(ctx, snapshot), ctx.settings.letters.venue
    seated = sittings(state, shown, expected_days=ctx.settings.results.expected_days)
    return veiled(
        Report(
            office=letterhead(ctx),
            due=due_list(ctx, snapshot, Listing()),
            plan=None if shown is None else _shown(state, shown, found.part, ctx.settings),
            by_tier=tallies(state, lambda person: person.tier.value),
            by_office=tallies(state, lambda person: person.office or ""),
            figures=state.figures,
            program=PROGRAM,
            paper=ctx.settings.documents.paper,
            marks=state.marks,
            coverage=state.coverage,
            sittings=tuple(held_at(one, venue) for one in seated),
            changed=change(snapshot.plans, shown, snapshot),
            letters=letters,
            part=found.part,
            clock=ctx.settings.documents.clock(),
            series=series(snapshot.plans, shown, snapshot.revisions),
            holidays=holidays(ctx, snapshot.plans),
            heads=snapshot.heads,
        )
    )


_Held = TypeVar("_Held", Batch, Sitting)


def held_at(batch: _Held, venue: str) -> _Held:
    """Return a batch with the usual venue, unless its plan names one."""
    return replace(batch, window=replace(batch.window, venue=batch.window.venue or venue or None))


def _shown(state: State, record: PlanRecord, part: Slice, settings: Settings) -> PlanView:
    """Return the plan as it is today. What is noticed about single people is no part of a part."""
    view = state.view(record)
    batches = tuple(held_at(batch, settings.letters.venue) for batch in view.plan.batches)
    offices = {view.people[nip].office for nip in view.seated}
    findings = (
        *own_caps(settings, offices),
        *(one for one in view.findings if one.code not in ABOUT_THE_START),
    )
    if part.office or part.batch:
        findings = about_days(findings)
    return replace(view, plan=replace(view.plan, batches=batches), findings=findings)


def letterhead(ctx: Context) -> Office:
    """Return the office, with the path of the logo resolved next to the settings."""
    office = ctx.settings.letterhead()
    if not office.logo:
        return office
    return replace(office, logo=str(ctx.folder / office.logo))
