"""``doctor``: every problem in the workspace."""

from collections.abc import Iterator
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import about, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Findings, Part, Text
from asesmen_cli.domain.messages import N_, msg, msgs
from asesmen_cli.domain.record import CheckUp

command = Commands()


@command("doctor")
def doctor(
    run: Run,
    fix: Annotated[bool, opt.flag("--fix", N_("Also fix what can be fixed without a choice"))] = False,
) -> None:
    """Look for problems."""
    from asesmen_cli.usecases.doctor import check_up

    answer = check_up(run.workspace, today=run.today, now=run.now, actor=run.by, fix=fix)
    run.show(answer, _described)
    if answer.status:
        raise typer.Exit(answer.status)


def _described(answer: CheckUp) -> Iterator[Part]:
    """Every problem, the worst first; here they are the answer."""
    yield Findings(answer.findings)
    for finding in answer.fixed:
        yield Text(msg("Fixed: {what}", what=about(finding)))
    if answer.events is not None:
        yield Text(
            msgs(
                "{n} event in an intact chain. Only a copy can show that its end was not cut off.",
                "{n} events in an intact chain. Only a copy can show that its end was not cut off.",
                answer.events,
            )
        )
    problems = len(answer.findings)
    yield strong(msg("Problems: {n}.", n=problems) if problems else msg("Everything is in order."))
