"""``draft discard``: give the draft up."""

from collections.abc import Iterator

from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Part, Text
from asesmen_cli.domain.messages import N_, msg, msgs
from asesmen_cli.domain.overview import PlanBrief

command = Commands()


@command("discard", N_("Give the draft up; published plans stay."))
def discard(run: Run) -> None:
    """Give the draft up."""
    from asesmen_cli.usecases.draft import discard_draft

    run.show(
        discard_draft(run.ctx()), _discarded, msg("asesmen undo brings it back"), schema="asesmen.draft/1"
    )


def _discarded(answer: PlanBrief) -> Iterator[Part]:
    yield Text(
        msg(
            "The draft is discarded: {batches}, {people}.",
            batches=msgs("{n} batch", "{n} batches", answer.batches),
            people=msgs("{n} person", "{n} people", answer.seated),
        )
    )
