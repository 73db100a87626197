"""Write the schedule and the reports as files to hand out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.coverage import covered
from asesmen_cli.domain.due import Due
from asesmen_cli.domain.facts import Office, PlanView, Report, Tally, Written
from asesmen_cli.domain.letters import Letters
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.privacy import veiled
from asesmen_cli.outputs import write
from asesmen_cli.usecases.common.context import PROGRAM, Context, settings_path
from asesmen_cli.usecases.common.lineage import series
from asesmen_cli.usecases.common.outlook import change, in_force, seated, sittings
from asesmen_cli.usecases.common.part import Sliced, Wanted, sliced
from asesmen_cli.usecases.due import Listing, due_list, standing
from asesmen_cli.usecases.letters import LetterOptions, draw_up, entering
from asesmen_cli.usecases.plan.draft import sheet_of

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
        return write(_report(ctx, found, Letters()), formats, target)
    drawn = draw_up(ctx, found, letters)
    with entering(ctx, drawn, found.snapshot.head, Command.EXPORT):
        return write(_report(ctx, found, drawn.letters), formats, target)


def report(ctx: Context, wanted: Wanted = EVERYTHING) -> Report:
    """Everything that an export shows, as far as it is wanted and may be told.

    Raises:
        AsesmenError: what :func:`~asesmen_cli.usecases.common.part.sliced` raises.
    """
    return _report(ctx, sliced(ctx, wanted), Letters())


def _report(ctx: Context, found: Sliced, letters: Letters) -> Report:
    snapshot, plans, shown = found.snapshot, found.plans, found.shown
    plan = None if shown is None else sheet_of(shown, snapshot)
    standing_plans = in_force(plans, shown)
    everyone = tuple(standing(snapshot, ctx.settings.due_rule(), ctx.today))
    return veiled(
        Report(
            office=letterhead(ctx),
            due=due_list(ctx, snapshot, Listing()),
            plan=plan,
            by_tier=tallies(everyone, plan, lambda person: person.tier.value),
            by_office=tallies(everyone, plan, lambda person: person.office or ""),
            program=PROGRAM,
            paper=ctx.settings.documents.paper,
            marks=snapshot.marks,
            coverage=covered(everyone, ctx.today, seated(standing_plans, snapshot.marks)),
            sittings=sittings(
                standing_plans,
                snapshot,
                snapshot.receipts,
                ctx.today,
                expected_days=ctx.settings.results.expected_days,
            ),
            changed=change(plans, shown, snapshot),
            letters=letters,
            part=found.part,
            clock=ctx.settings.documents.clock(),
            series=series(plans, shown, ctx.workspace.snapshot(revisions=True).revisions),
        )
    )


def letterhead(ctx: Context) -> Office:
    """Who we are; the logo where it lies, beside the settings."""
    office = ctx.settings.letterhead()
    if not office.logo:
        return office
    return replace(office, logo=str(settings_path(ctx.workspace.where).parent / office.logo))


def tallies(
    everyone: Sequence[Due], plan: PlanView | None, group: Callable[[Person], str]
) -> tuple[Tally, ...]:
    """How many people of each group there are, flagged, seated and left over.

    Whoever has gone since the plan was made counts in it, and nowhere else. Batches called off seat nobody.
    """
    import pandas as pd

    flagged = {one.person.nip: one.status.flagged for one in everyone}
    people = {one.person.nip: one.person for one in everyone} | dict(plan.people if plan else {})
    having = {nip for batch in plan.standing for nip in batch.nips} if plan else set()
    waiting = {person.nip for person in plan.plan.unplaced} if plan else set()
    table = pd.DataFrame(
        {
            "group": [group(person) for person in people.values()],
            "people": [nip in flagged for nip in people],
            "flagged": [flagged.get(nip, False) for nip in people],
            "placed": [nip in having for nip in people],
            "unplaced": [nip in waiting for nip in people],
        }
    )
    sums = table.groupby("group", sort=True).sum()
    return tuple(
        Tally(
            group=str(name),
            people=int(people),
            flagged=int(flagged),
            placed=int(placed),
            unplaced=int(unplaced),
        )
        for name, people, flagged, placed, unplaced in sums.itertuples()
    )
