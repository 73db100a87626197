"""Leave people out of plans until a day."""

from collections.abc import Sequence
from datetime import date

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import Exempted, Exemptions
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Exemption, Person
from asesmen_cli.usecases.common.context import Context, in_turn
from asesmen_cli.usecases.common.lookup import each, find_people
from asesmen_cli.usecases.common.plans import conflicts_caused


@in_turn(Command.EXEMPT_ADD)
def exempt(ctx: Context, nips: Sequence[str], until: date, reason: str) -> Exemptions:
    """Leave people out of plans until a day, that day included. A later exemption replaces an earlier one.

    Raises:
        AsesmenError: ``usage.value`` for a day gone by, and what :func:`find_people` raises.
    """
    snapshot = ctx.workspace.snapshot()
    people = find_people(ctx, snapshot, nips)
    if until < ctx.today:
        why = msg("it is before {today}", today=ctx.today)
        raise FieldError("until", until, why)
    with ctx.workspace.writing(ctx.stamp(Command.EXEMPT_ADD), head=snapshot.head) as changes:
        for person in people:
            after = Exemption(nip=person.nip, until=until, reason=reason)
            if after != (before := snapshot.exemptions.get(person.nip)):
                changes.put(before, after)
    return exempted(ctx, conflicts_caused(ctx, snapshot))


@in_turn(Command.EXEMPT_LIFT)
def lift_exemption(ctx: Context, nips: Sequence[str]) -> Exemptions:
    """End the exemption of people.

    Raises:
        AsesmenError: ``state.not-exempt``, and what :func:`find_people` raises.
    """
    snapshot = ctx.workspace.snapshot()

    def exemption(person: Person) -> Exemption:
        if person.nip not in snapshot.exemptions:
            raise AsesmenError("state.not-exempt", name=person.name, nip=person.nip)
        return snapshot.exemptions[person.nip]

    lifted = each(find_people(ctx, snapshot, nips), exemption)
    with ctx.workspace.writing(ctx.stamp(Command.EXEMPT_LIFT), head=snapshot.head) as changes:
        for before in lifted:
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
