"""Write the schedule and the reports as files to hand out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.coverage import covered
from asesmen_cli.domain.due import Due
from asesmen_cli.domain.facts import Office, PlanSheet, Report, Tally, Written
from asesmen_cli.domain.letters import Letters
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.privacy import veiled
from asesmen_cli.outputs import write
from asesmen_cli.usecases.desk import PROGRAM, Desk, settings_path
from asesmen_cli.usecases.letters import LetterOptions, draw_up, entering
from asesmen_cli.usecases.lineage import series
from asesmen_cli.usecases.outlook import change, in_force, seated, sittings
from asesmen_cli.usecases.planning import sheet_of
from asesmen_cli.usecases.roster import Listing, due_list, standing
from asesmen_cli.usecases.slicing import Sliced, Wanted, sliced

EVERYTHING = Wanted()
USUAL_LETTERS = LetterOptions()


def export(
    desk: Desk,
    formats: Sequence[str],
    folder: Path | None,
    wanted: Wanted = EVERYTHING,
    letters: LetterOptions = USUAL_LETTERS,
) -> Written:
    """Write the files: the due list and the summary, and the plan if there is one.

    Letters go into the register as they are written.

    Raises:
        AsesmenError: ``output.*``, ``letters.*``, and what
            :func:`~asesmen_cli.usecases.slicing.sliced` raises.
    """
    target = folder or Path(desk.settings.export.folder)
    found = sliced(desk, wanted)
    if "docx" not in formats:
        return write(_report(desk, found, Letters()), formats, target)
    drawn = draw_up(desk, found, letters)
    with entering(desk, drawn, found.on_file.head, "export"):
        return write(_report(desk, found, drawn.letters), formats, target)


def report(desk: Desk, wanted: Wanted = EVERYTHING) -> Report:
    """Everything that an export shows, as far as it is wanted and may be told.

    Raises:
        AsesmenError: what :func:`~asesmen_cli.usecases.slicing.sliced` raises.
    """
    return _report(desk, sliced(desk, wanted), Letters())


def _report(desk: Desk, found: Sliced, letters: Letters) -> Report:
    on_file, plans, shown = found.on_file, found.plans, found.shown
    plan = None if shown is None else sheet_of(shown, on_file)
    standing_plans = in_force(plans, shown)
    everyone = tuple(standing(on_file, desk.settings.due_rule(), desk.today))
    return veiled(
        Report(
            office=letterhead(desk),
            due=due_list(desk, on_file, Listing()),
            plan=plan,
            by_tier=tallies(everyone, plan, lambda person: person.tier.value),
            by_office=tallies(everyone, plan, lambda person: person.office or ""),
            program=PROGRAM,
            paper=desk.settings.documents.paper,
            marks=on_file.marks,
            coverage=covered(everyone, desk.today, seated(standing_plans, on_file.marks)),
            sittings=sittings(
                standing_plans,
                on_file,
                desk.workspace.receipts(),
                desk.today,
                expected_days=desk.settings.results.expected_days,
            ),
            changed=change(plans, shown, on_file),
            letters=letters,
            part=found.part,
            clock=desk.settings.documents.clock(),
            series=series(plans, shown, desk.workspace.revisions()),
        )
    )


def letterhead(desk: Desk) -> Office:
    """Who we are; the logo where it lies, beside the settings."""
    office = desk.settings.letterhead()
    if not office.logo:
        return office
    return replace(office, logo=str(settings_path(desk.workspace.where).parent / office.logo))


def tallies(
    everyone: Sequence[Due], plan: PlanSheet | None, group: Callable[[Person], str]
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
