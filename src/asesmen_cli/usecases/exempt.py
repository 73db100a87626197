"""Leave a person out of plans until a day."""

from datetime import date

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import Exempted, Exemptions
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Exemption
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.common.plans import conflicts_caused


def exempt(ctx: Context, nip: str, until: date, reason: str) -> Exemptions:
    """Leave a person out of plans until a day, that day included. A later word replaces an earlier one.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``, ``usage.value`` for a day gone by.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    if until < ctx.today:
        why = msg("it lies before {today}", today=ctx.today)
        raise FieldError("until", until, why)
    after = Exemption(nip=person.nip, until=until, reason=reason)
    before = snapshot.exemptions.get(person.nip)
    if after != before:
        with ctx.workspace.writing(ctx.stamp(Command.EXEMPT_ADD), head=snapshot.head) as changes:
            changes.put(before, after)
    return exempted(ctx, conflicts_caused(ctx, snapshot))


def lift_exemption(ctx: Context, nip: str) -> Exemptions:
    """Ask a person again.

    Raises:
        AsesmenError: ``state.no-person``, ``state.not-exempt``.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    before = snapshot.exemptions.get(person.nip)
    if before is None:
        raise AsesmenError("state.not-exempt", name=person.name, nip=person.nip)
    with ctx.workspace.writing(ctx.stamp(Command.EXEMPT_LIFT), head=snapshot.head) as changes:
        changes.put(before, None)
    return exempted(ctx, conflicts_caused(ctx, snapshot))


def exempted(ctx: Context, conflicts: tuple[Finding, ...] = ()) -> Exemptions:
    """Return everyone with an exemption, over or not, in order of its end."""
    snapshot = ctx.workspace.snapshot()
    people = tuple(
        Exempted(
            person=snapshot.people[one.nip].person,
            until=one.until,
            reason=one.reason,
            over=one.until < ctx.today,
        )
        for one in sorted(snapshot.exemptions.values(), key=lambda one: (one.until, one.nip))
    )
    return Exemptions(people=people, conflicts=conflicts)
