"""What part of everything is wanted: what is on file and what is planned, narrowed to it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from asesmen_cli.domain.facts import Privacy, Slice
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.names import NameStyle, with_name
from asesmen_cli.domain.offices import tag_among
from asesmen_cli.domain.slices import part_of
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_office, loaded
from asesmen_cli.usecases.common.plans import chosen

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
    snapshot: Snapshot
    plans: tuple[PlanRecord, ...]
    shown: PlanRecord | None
    """The plan that is shown; one of ``plans``."""


def sliced(ctx: Context, wanted: Wanted) -> Sliced:
    """Look up what is wanted.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-plan``, ``state.no-plan-named``, ``state.no-batch``,
            ``usage.office``, ``usage.offices``.
    """
    snapshot = _with_names(loaded(ctx, revisions=True), ctx.settings.documents.names)
    plans = snapshot.plans
    shown = chosen(plans, wanted.plan)
    part = _part(snapshot, plans, wanted)
    nips = set(snapshot.people)
    if part.office is not None:
        nips = {nip for nip in nips if snapshot.people[nip].person.office == part.office}
    if part.batch is not None:
        nips &= _batch(ctx, shown, part.batch)
    if len(nips) == len(snapshot.people):
        return Sliced(part=part, snapshot=snapshot, plans=plans, shown=shown)
    narrowed = tuple(_narrowed(plan, nips) for plan in plans)
    return Sliced(
        part=part,
        snapshot=replace(
            snapshot,
            people={nip: filed for nip, filed in snapshot.people.items() if nip in nips},
            marks={nip: own for nip, own in snapshot.marks.items() if nip in nips},
            plans=narrowed,
        ),
        plans=narrowed,
        shown=None if shown is None else narrowed[plans.index(shown)],
    )


def _with_names(snapshot: Snapshot, style: NameStyle) -> Snapshot:
    """Return the snapshot with every name in the style of the documents."""
    return replace(
        snapshot,
        people={
            nip: replace(one, person=with_name(one.person, style)) for nip, one in snapshot.people.items()
        },
    )


def _part(snapshot: Snapshot, plans: Iterable[PlanRecord], wanted: Wanted) -> Slice:
    """Return the part, with the office's full name, and what follows the names of its files."""
    office = None if wanted.office is None else find_office(snapshot, wanted.office)
    offices = {filed.person.office for filed in snapshot.people.values()}
    tags = (
        "" if office is None else tag_among(office, filter(None, offices)),
        "" if wanted.plan is None else tag_among(wanted.plan, filter(None, (plan.name for plan in plans))),
        "" if wanted.batch is None else f"batch-{wanted.batch}",
        TAGS[wanted.privacy],
    )
    return Slice(office=office, batch=wanted.batch, privacy=wanted.privacy, tag="-".join(filter(None, tags)))


def _batch(ctx: Context, plan: PlanRecord | None, number: int) -> frozenset[str]:
    """Return those who sit in a batch, called off or not."""
    if plan is None:
        raise AsesmenError("state.no-plan", workspace=ctx.workspace.where)
    for batch in plan.plan.batches:
        if batch.number == number:
            return frozenset(batch.nips)
    raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))


def _narrowed(stored: PlanRecord, nips: Container[str]) -> PlanRecord:
    plan = part_of(stored.plan, nips)
    numbers = {batch.number for batch in plan.batches}
    return replace(
        stored,
        plan=plan,
        pinned=frozenset(nip for nip in stored.pinned if nip in nips),
        cancelled={number: why for number, why in stored.cancelled.items() if number in numbers},
    )
