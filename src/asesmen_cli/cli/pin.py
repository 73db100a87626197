"""``pin`` and ``unpin``: fix a person's seat in the draft, or let it go."""

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import show_view

command = Commands()


@command("pin")
def pin(run: Run, nip: opt.Nip) -> None:
    """Fix a seat."""
    _pinned(run, nip, pinned=True)


@command("unpin")
def unpin(run: Run, nip: opt.Nip) -> None:
    """Let a seat go."""
    _pinned(run, nip, pinned=False)


def _pinned(run: Run, nip: str, *, pinned: bool) -> None:
    from asesmen_cli.usecases.pin import pin as change

    show_view(run, change(run.ctx(), nip, pinned=pinned))
