"""``offices``: the offices on file, and joining two names of one office."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import OFFICE, strong
from asesmen_cli.cli._prompts import decided
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._terminal import Back
from asesmen_cli.domain.commands import typed
from asesmen_cli.domain.document import Cell, Column, Part, Table, Text
from asesmen_cli.domain.facts import AliasProposal, OfficeJoined, OfficeReview
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, msg, msgs

if TYPE_CHECKING:
    from asesmen_cli.usecases.common.context import Context

command = Commands()


@command.alone
def review(run: Run) -> None:
    """List the offices, and which names may be one."""
    from asesmen_cli.usecases.roster.offices import review_offices

    run.show(review_offices(run.ctx()), reviewed)


@command("join", N_("Settle that two names are one office; without names each pair is asked about."))
def join(
    run: Run,
    spelling: Annotated[str | None, opt.word("SPELLING", N_("The name that is another spelling"))] = None,
    office: Annotated[str | None, opt.word("OFFICE", N_("The name of the office"))] = None,
) -> None:
    """Join two names."""
    from asesmen_cli.usecases.roster.offices import join_offices, open_proposals

    ctx = run.ctx()
    if spelling is not None and office is not None:
        run.show(join_offices(ctx, spelling, office, run.words), _joined)
        return
    if not run.can_ask:
        raise AsesmenError("usage.missing", what="SPELLING OFFICE", command="asesmen offices join")
    if not open_proposals(ctx, ctx.workspace.snapshot()):
        run.note(run.say("No two names look like one office."))
    settle(run, ctx)


def settle(run: Run, ctx: "Context") -> None:
    """On a terminal ask about each pair of names that may be one office; 0 ends the questions."""
    from asesmen_cli.settings import FILE_NAME
    from asesmen_cli.usecases.roster.offices import join_offices, keep_apart, open_proposals

    if not run.can_ask:
        return
    try:
        for one in open_proposals(ctx, ctx.workspace.snapshot()):
            if decided(run, _question(one)):
                run.show(join_offices(ctx, one.spelling, one.office, run.words), _joined)
            else:
                keep_apart(ctx, one.spelling, run.words)
                run.note(run.say("They stay apart; {file} says so.", file=FILE_NAME))
    except Back:
        run.note(run.say("The others can be settled later: asesmen offices join"))


def _question(one: AliasProposal) -> Message:
    return msg(
        "{spelling} ({people}) and {office}: one office?",
        spelling=one.spelling,
        people=msgs("{n} person", "{n} people", one.people),
        office=one.office,
    )


def _joined(answer: OfficeJoined) -> Iterator[Part]:
    yield Text(
        msg(
            "{spelling} is {office} from now on; {people} moved there.",
            spelling=answer.spelling,
            office=answer.office,
            people=msgs("{n} person", "{n} people", answer.people),
        )
    )


def reviewed(answer: OfficeReview) -> Iterator[Part]:
    """The offices, and the names that may be one."""
    rows: list[tuple[Cell, ...]] = [(office.name, office.people) for office in answer.offices]
    if answer.without:
        rows.append((msg("(no office)"), answer.without))
    columns = (OFFICE, Column(key="people", title=N_("On file")))
    yield Table(key="offices", columns=columns, rows=tuple(rows))
    if not answer.proposals:
        yield Text(msg("No two names look like one office."))
        return
    yield strong(msg("These may be one office. If so, join them (asesmen offices join asks about each):"))
    for proposal in answer.proposals:
        line = typed("offices", "join", proposal.spelling, proposal.office)
        yield Text(Message("{line}", {"line": line}))
