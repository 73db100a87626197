"""Change the draft by hand: move, swap, pin. A rule is broken only when forced, and then on record."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.facts import PlanSheet
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.planning import Batch, Plan, PlanProblem, Unplaced, check_plan, cost
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.framing import frame
from asesmen_cli.usecases.people import find_person
from asesmen_cli.usecases.planning import sheet_of


def move(desk: Desk, nip: str, to: int, *, force: bool) -> PlanSheet:
    """Give a person of the draft a seat in another batch; they may have had none.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.not-in-plan``, ``state.no-batch``, ``plan.rules-broken``.
    """
    on_file, draft = _draft(desk)
    person = find_person(desk, on_file, nip).nip
    if to not in {batch.number for batch in draft.plan.batches}:
        raise AsesmenError("state.no-batch", batch=to, n=len(draft.plan.batches))
    seats = _seats(draft.plan)
    _must_be_in(draft.plan, person)
    return _kept(desk, on_file, draft, {**seats, person: to}, command="move", force=force)


def swap(desk: Desk, one: str, other: str, *, force: bool) -> PlanSheet:
    """Let two people of the draft change places; one of them may have no seat.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.not-in-plan``, ``plan.rules-broken``.
    """
    on_file, draft = _draft(desk)
    left, right = (find_person(desk, on_file, nip).nip for nip in (one, other))
    seats = _seats(draft.plan)
    for nip in (left, right):
        _must_be_in(draft.plan, nip)
    changed = {**seats, left: seats.get(right), right: seats.get(left)}
    return _kept(desk, on_file, draft, changed, command="swap", force=force)


def pin(desk: Desk, nip: str, *, pinned: bool) -> PlanSheet:
    """Fix a person's seat, so that planning again leaves it, or let it go.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.no-seat``.
    """
    on_file, draft = _draft(desk)
    person = find_person(desk, on_file, nip)
    if person.nip not in _seats(draft.plan):
        raise AsesmenError("state.no-seat", name=person.name, nip=person.nip)
    fixed = draft.pinned | {person.nip} if pinned else draft.pinned - {person.nip}
    after = replace(draft, pinned=fixed)
    with desk.workspace.writing(desk.stamp("pin" if pinned else "unpin"), head=on_file.head) as changes:
        changes.plan(draft, after)
    return sheet_of(after, on_file)


def _draft(desk: Desk) -> tuple[OnFile, StoredPlan]:
    on_file = desk.workspace.on_file()
    draft = desk.workspace.draft()
    if draft is None:
        raise AsesmenError("state.no-draft", workspace=desk.workspace.where)
    return on_file, draft


def _seats(plan: Plan) -> dict[str, int | None]:
    return {nip: batch.number for batch in plan.batches for nip in batch.nips}


def _must_be_in(plan: Plan, nip: str) -> None:
    if nip not in _seats(plan) and nip not in {person.nip for person in plan.unplaced}:
        raise AsesmenError("state.not-in-plan", nip=nip)


def _kept(
    desk: Desk,
    on_file: OnFile,
    draft: StoredPlan,
    seats: Mapping[str, int | None],
    *,
    command: str,
    force: bool,
) -> PlanSheet:
    """Judge the changed plan, and keep it unless it breaks a rule that it did not break before."""
    plan = _reseated(draft.plan, seats)
    problem = frame(desk, on_file, desk.workspace.plans(), draft.settings).problem
    known = {_told(finding) for finding in check_plan(problem, _planned(problem, draft.plan))}
    broken = [
        finding
        for finding in check_plan(problem, _planned(problem, plan))
        if _told(finding) not in known and finding.code != "plan.known-window"
    ]
    if broken and not force:
        raise AsesmenError("plan.rules-broken", rules=tuple(_in_words(finding) for finding in broken))
    placed = sum(len(batch.nips) for batch in plan.batches)
    quality = replace(
        draft.quality,
        placed=placed,
        unplaced=len(plan.unplaced),
        batches=len(plan.batches),
        cost=cost(problem, _planned(problem, plan)),
        optimal=False,
    )
    after = replace(
        draft,
        plan=plan,
        quality=quality,
        edited=True,
        pinned=draft.pinned & _seats(plan).keys(),
        findings=(*draft.findings, *broken),
    )
    with desk.workspace.writing(desk.stamp(command), head=on_file.head) as changes:
        changes.plan(draft, after)
    return sheet_of(after, on_file)


def _told(finding: Finding) -> tuple[str, str]:
    return finding.code, str(sorted(finding.params.items()))


def _in_words(finding: Finding) -> Message:
    """The rule by its name, and how it is broken."""
    what = Message(CATALOGUE[finding.code].message, finding.params)
    return Message("{rule} ({what})", {"rule": finding.code.removeprefix("plan."), "what": what})


def _planned(problem: PlanProblem, plan: Plan) -> Plan:
    """The plan without those who hold a published seat: they are no part of the problem."""
    asked = {person.nip for person in problem.candidates}
    return replace(plan, unplaced=tuple(person for person in plan.unplaced if person.nip in asked))


def _reseated(plan: Plan, seats: Mapping[str, int | None]) -> Plan:
    """The plan with everyone where they are said to sit. An empty batch goes; the others are counted anew."""
    kept = [
        replace(batch, nips=_nips_of(batch, seats))
        for batch in plan.batches
        if any(number == batch.number for number in seats.values())
    ]
    seated = {nip for batch in kept for nip in batch.nips}
    waiting = [person for person in plan.unplaced if person.nip not in seated]
    waiting += [
        Unplaced(nip=nip, code="by-hand")
        for nip, number in seats.items()
        if number is None and nip not in seated
    ]
    batches = tuple(replace(batch, number=number) for number, batch in enumerate(kept, start=1))
    return Plan(batches=batches, unplaced=tuple(_once(waiting)))


def _nips_of(batch: Batch, seats: Mapping[str, int | None]) -> tuple[str, ...]:
    """Whoever stays, in their order, then whoever comes."""
    stay = [nip for nip in batch.nips if seats.get(nip) == batch.number]
    come = [nip for nip, number in seats.items() if number == batch.number and nip not in batch.nips]
    return (*stay, *come)


def _once(waiting: Iterable[Unplaced]) -> list[Unplaced]:
    return list({person.nip: person for person in reversed(list(waiting))}.values())[::-1]
