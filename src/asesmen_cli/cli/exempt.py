"""``exempt``: leave a person out of plans until a day."""

from datetime import date
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("add", N_("Leave a person out of plans until a day."))
def add(
    run: Run,
    nip: opt.Nip,
    until: Annotated[date, opt.day(N_("Last day of the exemption"))],
    reason: opt.Reason,
) -> None:
    """Leave a person out."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.exempt import exempt

    _render.exempted(exempt(run.ctx(), nip, until, reason), run)


@command("lift", N_("Ask a person again."))
def lift(run: Run, nip: opt.Nip) -> None:
    """Ask a person again."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.exempt import lift_exemption

    _render.exempted(lift_exemption(run.ctx(), nip), run)


@command("list", N_("Everyone with an exemption."))
def list_exempted(run: Run) -> None:
    """List exemptions."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.exempt import exempted

    _render.exempted(exempted(run.ctx()), run)
