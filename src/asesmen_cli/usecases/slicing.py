"""What part of everything is wanted: what is on file and what is planned, narrowed to it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from asesmen_cli.domain.facts import Privacy, Slice
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.offices import tag_among
from asesmen_cli.domain.slices import about_days, counted, part_of
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.people import find_office, loaded
from asesmen_cli.usecases.planning import chosen

TAGS = {Privacy.FULL: "", Privacy.MASKED: "tersamar", Privacy.PUBLIC: "publik"}
"""What the privacy adds to the names of files. Official files have Indonesian names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What part is wanted of everything there is to show."""

    office: str | None = None
    """As a person typed it."""
    batch: int | None = None
    plan: str | None = None
    """The name of a plan; None for the draft, else the newest published one."""
    privacy: Privacy = Privacy.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliced:
    """What is on file and what is planned for the people wanted, and for nobody else."""

    part: Slice
    on_file: OnFile
    plans: tuple[StoredPlan, ...]
    shown: StoredPlan | None
    """The plan that is shown; one of ``plans``."""


def sliced(desk: Desk, wanted: Wanted) -> Sliced:
    """Look up what is wanted.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-plan``, ``state.no-plan-named``, ``state.no-batch``,
            ``usage.office``, ``usage.offices``.
    """
    on_file = loaded(desk)
    plans = desk.workspace.plans()
    shown = chosen(plans, wanted.plan)
    part = _part(on_file, plans, wanted)
    nips = set(on_file.people)
    if part.office is not None:
        nips = {nip for nip in nips if on_file.people[nip].person.office == part.office}
    if part.batch is not None:
        nips &= _batch(desk, shown, part.batch)
    if len(nips) == len(on_file.people):
        return Sliced(part=part, on_file=on_file, plans=plans, shown=shown)
    narrowed = tuple(_narrowed(plan, nips) for plan in plans)
    return Sliced(
        part=part,
        on_file=replace(
            on_file,
            people={nip: filed for nip, filed in on_file.people.items() if nip in nips},
            marks={nip: own for nip, own in on_file.marks.items() if nip in nips},
        ),
        plans=narrowed,
        shown=None if shown is None else narrowed[plans.index(shown)],
    )


def _part(on_file: OnFile, plans: Iterable[StoredPlan], wanted: Wanted) -> Slice:
    """The part, with the office's full name, and what follows the names of its files."""
    office = None if wanted.office is None else find_office(on_file, wanted.office)
    offices = {filed.person.office for filed in on_file.people.values()}
    tags = (
        "" if office is None else tag_among(office, filter(None, offices)),
        "" if wanted.plan is None else tag_among(wanted.plan, filter(None, (plan.name for plan in plans))),
        "" if wanted.batch is None else f"batch-{wanted.batch}",
        TAGS[wanted.privacy],
    )
    return Slice(office=office, batch=wanted.batch, privacy=wanted.privacy, tag="-".join(filter(None, tags)))


def _batch(desk: Desk, plan: StoredPlan | None, number: int) -> frozenset[str]:
    """Those who sit in a batch, called off or not."""
    if plan is None:
        raise AsesmenError("state.no-plan", workspace=desk.workspace.where)
    for batch in plan.plan.batches:
        if batch.number == number:
            return frozenset(batch.nips)
    raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))


def _narrowed(stored: StoredPlan, nips: Container[str]) -> StoredPlan:
    plan = part_of(stored.plan, nips)
    numbers = {batch.number for batch in plan.batches}
    return replace(
        stored,
        quality=counted(stored.quality, plan),
        plan=plan,
        findings=about_days(stored.findings),
        pinned=frozenset(nip for nip in stored.pinned if nip in nips),
        cancelled={number: why for number, why in stored.cancelled.items() if number in numbers},
    )
