"""``away``: the days on which a person cannot come."""

from datetime import date
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("add", N_("Note days on which a person cannot come."))
def add(
    run: Run,
    nip: opt.Nip,
    first: Annotated[date, opt.day(N_("First day away"), "--from")],
    last: Annotated[date, opt.day(N_("Last day away"), "--to")],
    reason: opt.Reason,
) -> None:
    """Note an absence."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import note_away

    _render.aways(note_away(run.ctx(), nip, first, last, reason), run)


@command("lift", N_("Take a note of absence back."))
def lift(run: Run, nip: opt.Nip, first: Annotated[date, opt.day(N_("Its first day"), "--from")]) -> None:
    """Take a note of absence back."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import lift_away

    _render.aways(lift_away(run.ctx(), nip, first), run)


@command("import", N_("Note the absences of a list, row by row."))
def import_list(
    run: Run,
    file: Annotated[Path, opt.file("FILE", N_("The list, as asesmen template absences"))],
    strict: Annotated[bool, opt.flag("--strict", N_("Note nothing if any row is rejected"))] = False,
) -> None:
    """Note the absences of a list."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import import_aways

    with run.reading(file):
        answer = import_aways(run.ctx(), file, strict=strict)
    _render.aways_imported(answer, run)


@command("list", N_("Every absence noted."))
def list_aways(run: Run) -> None:
    """List absences."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.away import aways

    _render.aways(aways(run.ctx()), run)
