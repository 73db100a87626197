"""``pin`` and ``unpin``: fix people's seats in the draft, or let them go."""

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import show_view

command = Commands()


@command("pin")
def pin(run: Run, nips: opt.Nips) -> None:
    """Fix seats."""
    _pinned(run, nips, pinned=True)


@command("unpin")
def unpin(run: Run, nips: opt.Nips) -> None:
    """Let seats go."""
    _pinned(run, nips, pinned=False)


def _pinned(run: Run, nips: list[str], *, pinned: bool) -> None:
    from asesmen_cli.usecases.pin import pin as change

    show_view(run, change(run.ctx(), nips, pinned=pinned))
