"""``exempt`` and ``away``: who is left out of plans, and when somebody cannot come."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.domain.messages import N_

PANEL = N_("Who goes when")

Nip = Annotated[str, typer.Argument(metavar="NIP", help=N_("The person's employee number"))]
Reason = Annotated[str, typer.Option(metavar="TEXT", help=N_("Why, for the record"))]


def add_to(app: typer.Typer) -> None:
    """Put the groups under the root."""
    exempt = typer.Typer(cls=Group, help=N_("Leave a person out of plans until a day."))
    exempt.command("add", cls=Command, help=N_("Leave a person out of plans until a day."))(exempt_add)
    exempt.command("lift", cls=Command, help=N_("Ask a person again."))(exempt_lift)
    exempt.command("list", cls=Command, help=N_("Everyone with an exemption."))(exempt_list)
    app.add_typer(exempt, name="exempt", rich_help_panel=PANEL)
    away = typer.Typer(cls=Group, help=N_("Days on which a person cannot come."))
    away.command("add", cls=Command, help=N_("Note days on which a person cannot come."))(away_add)
    away.command("lift", cls=Command, help=N_("Take a note of absence back."))(away_lift)
    away.command("import", cls=Command, help=N_("Note the absences of a list, row by row."))(away_import)
    away.command("list", cls=Command, help=N_("Every absence noted."))(away_list)
    app.add_typer(away, name="away", rich_help_panel=PANEL)


def exempt_add(
    context: typer.Context,
    nip: Nip,
    until: Annotated[date, opt.day(N_("Last day of the exemption"))],
    reason: Reason,
) -> None:
    """Leave a person out."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import exempt

    run = opt.run_of(context)
    _render.exempted(exempt(run.ctx(), nip, until, reason), run)


def exempt_lift(context: typer.Context, nip: Nip) -> None:
    """Ask a person again."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import lift_exemption

    run = opt.run_of(context)
    _render.exempted(lift_exemption(run.ctx(), nip), run)


def exempt_list(context: typer.Context) -> None:
    """List exemptions."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import exempted

    run = opt.run_of(context)
    _render.exempted(exempted(run.ctx()), run)


def away_add(
    context: typer.Context,
    nip: Nip,
    first: Annotated[date, opt.day(N_("First day away"), "--from")],
    last: Annotated[date, opt.day(N_("Last day away"), "--to")],
    reason: Reason,
) -> None:
    """Note an absence."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import note_away

    run = opt.run_of(context)
    _render.aways(note_away(run.ctx(), nip, first, last, reason), run)


def away_lift(
    context: typer.Context, nip: Nip, first: Annotated[date, opt.day(N_("Its first day"), "--from")]
) -> None:
    """Take a note of absence back."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import lift_away

    run = opt.run_of(context)
    _render.aways(lift_away(run.ctx(), nip, first), run)


def away_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The list, as asesmen template absences"))],
    strict: Annotated[bool, typer.Option("--strict", help=N_("Note nothing if any row is rejected"))] = False,
) -> None:
    """Note the absences of a list."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import import_aways

    run = opt.run_of(context)
    with run.working(run.say("Reading {file}", file=file.name)):
        answer = import_aways(run.ctx(), file, lambda found: _render.findings(found, run), strict=strict)
    _render.aways_imported(answer, run)


def away_list(context: typer.Context) -> None:
    """List absences."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import aways

    run = opt.run_of(context)
    _render.aways(aways(run.ctx()), run)
