"""``exempt``: leave people out of plans until a day."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import NAME, NIP
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table
from asesmen_cli.domain.facts import Exemptions
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg

command = Commands()


@command("add", N_("Leave people out of plans until a day."))
def add(
    run: Run,
    nips: opt.Nips,
    until: Annotated[date, opt.day(N_("Last day of the exemption"))],
    reason: opt.Reason,
) -> None:
    """Leave people out."""
    from asesmen_cli.usecases.exempt import exempt

    _show(run, exempt(run.ctx(), nips, until, reason))


@command("lift", N_("End the exemption of people."))
def lift(run: Run, nips: opt.Nips) -> None:
    """End exemptions."""
    from asesmen_cli.usecases.exempt import lift_exemption

    _show(run, lift_exemption(run.ctx(), nips))


@command("list", N_("Everyone with an exemption."))
def list_exempted(run: Run) -> None:
    """List exemptions."""
    from asesmen_cli.usecases.exempt import exempted

    _show(run, exempted(run.ctx()))


def _show(run: Run, answer: Exemptions) -> None:
    run.show(answer, described, findings=answer.conflicts)


def described(answer: Exemptions) -> Iterator[Part]:
    """Everyone with an exemption, and why."""
    yield Table(
        key="people",
        columns=(
            NIP,
            NAME,
            Column(key="until", title=N_("Exempt until"), kind=Kind.DAY),
            Column(key="reason", title=N_("Reason"), kind=Kind.TEXT),
        ),
        rows=tuple(
            (
                one.person.nip,
                one.person.name,
                Message(
                    "{day} {over}" if one.over else "{day}",
                    {"day": Value(one.until, Kind.DAY), "over": msg("(over)")},
                ),
                one.reason,
            )
            for one in answer.people
        ),
        empty=msg("Nobody is exempt."),
    )
