"""``diff``: what differs between two plans."""

from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("diff")
def diff(
    run: Run,
    first: Annotated[str | None, opt.word("A", N_("A plan; the newest published one"))] = None,
    second: Annotated[str | None, opt.word("B", N_("Another; the draft"))] = None,
) -> None:
    """Compare two plans."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.publish import difference

    _render.diff(difference(run.ctx(), first, second), run)
