"""The command line: parse, call one use case, render. Nobody else knows the terminal."""

import gc
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._root import Root
from asesmen_cli.cli._run import WORKSPACE, started
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_

app = typer.Typer(
    name="asesmen",
    cls=Root,
    help=N_("Keep every civil servant's competency assessment up to date."),
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def root(
    context: typer.Context,
    workspace: opt.Workspace = WORKSPACE,
    agency: opt.Agency = None,
    today: opt.Today = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
    yes: opt.Yes = False,
    by: opt.By = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    no_pager: opt.NoPager = False,
    version: Annotated[bool, typer.Option("--version", help=N_("Show the version"))] = False,
) -> None:
    """Read what every command shares."""
    if version:
        from asesmen_cli import __version__

        print(f"asesmen {__version__}")
        raise typer.Exit
    if agency is not None and "://" not in workspace and context.invoked_subcommand != "workspace":
        raise AsesmenError("workspace.one-office", workspace=workspace)
    run = started(
        workspace,
        agency,
        today,
        lang,
        json=json,
        yes=yes,
        by=by,
        quiet=quiet,
        verbose=verbose,
        pager=not no_pager,
    )
    context.obj = run
    if context.invoked_subcommand is None:
        from asesmen_cli.cli._menu import front_desk

        front_desk(run)


def main() -> None:
    """Run the command line. Everything is UTF-8, whatever the code page."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except SystemExit as ended:
        if not ended.code:  # else a connection may be left in what looks like garbage, and has to be closed
            gc.freeze()  # Python looks for garbage once more at its end, for a tenth of a second
        raise
