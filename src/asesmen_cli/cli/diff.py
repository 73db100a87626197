"""``diff``: what differs between two plans."""

from collections.abc import Iterator
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import NAME, NIP, OFFICE, joined, sequence, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table, Text
from asesmen_cli.domain.facts import Move, PlanDiff
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg

command = Commands()

KINDS = {"new": N_("new"), "moved": N_("moved"), "dropped": N_("dropped")}


@command("diff")
def diff(
    run: Run,
    first: Annotated[str | None, opt.word("A", N_("A plan; the newest published one"))] = None,
    second: Annotated[str | None, opt.word("B", N_("Another; the draft"))] = None,
) -> None:
    """Compare two plans."""
    from asesmen_cli.usecases.diff import difference

    run.show(difference(run.ctx(), first, second), described)


def described(answer: PlanDiff) -> Iterator[Part]:
    """Everyone whose seat differs."""
    if not answer.moves:
        yield Text(msg("The plans seat everyone alike."))
        return
    yield Table(
        key="people",
        columns=(OFFICE, NAME, NIP, Column(key="change", title=N_("Change"), kind=Kind.SENTENCE)),
        rows=tuple(
            (one.person.office, one.person.name, one.person.nip, _change(one)) for one in answer.moves
        ),
    )
    yield strong(
        joined(
            Message("{kind} {n}", {"kind": Message(word), "n": answer.count(kind)})
            for kind, word in KINDS.items()
        )
    )


def _change(one: Move) -> Message:
    seats = [
        msg("batch {n}, {days}", n=batch.number, days=Value(batch.window.days, Kind.PERIOD))
        for batch in (one.before, one.after)
        if batch
    ]
    return Message("{kind}: {seats}", {"kind": Message(KINDS[one.kind]), "seats": sequence(seats, " → ")})
