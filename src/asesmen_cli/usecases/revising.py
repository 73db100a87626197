"""Change the draft by hand: move, swap, pin. A rule is broken only when forced, and then on record."""

from collections.abc import Callable
from dataclasses import replace

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.facts import PlanSheet
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.planning import Plan, PlanProblem, check_plan, cost, edited, seats, swapped
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
    windows = {batch.number: batch.window for batch in draft.plan.batches}
    if to not in windows:
        raise AsesmenError("state.no-batch", batch=to, n=len(windows))
    return _kept(
        desk,
        on_file,
        draft,
        (person,),
        lambda problem, plan: edited(problem, plan, {person: windows[to]}),
        command="move",
        force=force,
    )


def swap(desk: Desk, one: str, other: str, *, force: bool) -> PlanSheet:
    """Let two people of the draft change places; one of them may have no seat.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.not-in-plan``, ``plan.rules-broken``.
    """
    on_file, draft = _draft(desk)
    left, right = (find_person(desk, on_file, nip).nip for nip in (one, other))
    return _kept(
        desk,
        on_file,
        draft,
        (left, right),
        lambda problem, plan: swapped(problem, plan, left, right),
        command="swap",
        force=force,
    )


def pin(desk: Desk, nip: str, *, pinned: bool) -> PlanSheet:
    """Fix a person's seat, so that planning again leaves it, or let it go.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.no-seat``.
    """
    on_file, draft = _draft(desk)
    person = find_person(desk, on_file, nip)
    if person.nip not in seats(draft.plan):
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


def _kept(
    desk: Desk,
    on_file: OnFile,
    draft: StoredPlan,
    people: tuple[str, ...],
    change: Callable[[PlanProblem, Plan], Plan],
    *,
    command: str,
    force: bool,
) -> PlanSheet:
    """Judge the changed plan, and keep it unless it breaks a rule that it did not break before."""
    problem = frame(desk, on_file, desk.workspace.plans(), draft.settings).problem
    asked = {person.nip for person in problem.candidates}
    for nip in people:
        if nip not in asked:
            raise AsesmenError("state.not-in-plan", nip=nip)
    held = tuple(person for person in draft.plan.unplaced if person.nip not in asked)
    before = replace(
        draft.plan, unplaced=tuple(person for person in draft.plan.unplaced if person.nip in asked)
    )
    after = change(problem, before)
    known = {_told(finding) for finding in check_plan(problem, before)}
    broken = tuple(finding for finding in check_plan(problem, after) if _told(finding) not in known)
    if broken and not force:
        raise AsesmenError("plan.rules-broken", rules=tuple(_in_words(finding) for finding in broken))
    plan = replace(after, unplaced=(*after.unplaced, *held))
    stored = replace(
        draft,
        plan=plan,
        quality=replace(
            draft.quality,
            placed=len(seats(plan)),
            unplaced=len(plan.unplaced),
            batches=len(plan.batches),
            cost=cost(problem, after),
            optimal=False,
        ),
        edited=True,
        pinned=draft.pinned & seats(plan).keys(),
        findings=(*draft.findings, *broken),
    )
    with desk.workspace.writing(desk.stamp(command), head=on_file.head) as changes:
        changes.plan(draft, stored)
    return sheet_of(stored, on_file)


def _told(finding: Finding) -> tuple[str, str]:
    return finding.code, str(sorted(finding.params.items()))


def _in_words(finding: Finding) -> Message:
    """The rule by its name, and how it is broken."""
    what = Message(CATALOGUE[finding.code].message, finding.params)
    return Message("{rule} ({what})", {"rule": finding.code.removeprefix("plan."), "what": what})
