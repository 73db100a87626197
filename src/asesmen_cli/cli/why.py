"""``why``: everything about one person."""

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run

command = Commands()


@command("why")
def why(run: Run, nip: opt.Nip) -> None:
    """Explain one person."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.why import why as explain

    _render.why(explain(run.ctx(), nip), run)
