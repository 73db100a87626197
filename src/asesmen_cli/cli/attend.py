"""``attend``: who came to a batch, by hand or from the sheet that was signed."""

from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("mark", N_("Mark by hand who came and who did not."))
def mark(
    run: Run,
    batch: opt.Batch,
    absent: Annotated[
        list[str] | None,
        opt.text("NIP:DAY", N_("Who did not come on which day, 1 to the last, or its date (repeatable)")),
    ] = None,
    present: Annotated[
        list[str] | None, opt.text("NIP:DAY", N_("Who came after all (repeatable): corrects a mark"))
    ] = None,
    all_present: Annotated[
        bool, opt.flag("--all-present", N_("Who has no mark came on the days that have passed"))
    ] = False,
    reason: Annotated[str | None, opt.text("TEXT", N_("Why they did not come: one of [attendance]"))] = None,
    name: opt.PlanName = None,
) -> None:
    """Mark by hand."""
    from asesmen_cli.cli import _attendance
    from asesmen_cli.usecases.attend.mark import Marking, mark_attendance

    marking = Marking(
        absent=tuple(absent or ()), present=tuple(present or ()), all_present=all_present, reason=reason
    )
    _attendance.sheet(mark_attendance(run.ctx(), batch, marking, name, ask=run.ask), run)


@command("sheet", N_("Write the sheet to print, sign and fill in."))
def sheet(run: Run, batch: opt.Batch, to: opt.To = None, name: opt.PlanName = None) -> None:
    """Write the sheet."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.attend.mark import write_attendance

    _render.written(write_attendance(run.ctx(), batch, to, name), run)
    run.note(run.say("Next: print and sign it, fill it in, then asesmen attend import FILE"))


@command("import", N_("Read a filled-in sheet back."))
def import_sheet(
    run: Run,
    file: Annotated[Path, opt.file("FILE", N_("The sheet, filled in"))],
    batch: Annotated[
        int | None, opt.whole(N_("The batch that it is about, where the file does not tell"))
    ] = None,
    name: opt.PlanName = None,
) -> None:
    """Read a sheet."""
    from asesmen_cli.cli import _attendance
    from asesmen_cli.usecases.attend.mark import import_attendance

    with run.reading(file):
        answer = import_attendance(run.ctx(), file, batch, name, ask=run.ask)
    _attendance.sheet(answer, run)


@command("show", N_("Show who came, and what has become of each."))
def show(run: Run, batch: opt.Batch, name: opt.PlanName = None) -> None:
    """Show one batch."""
    from asesmen_cli.cli import _attendance
    from asesmen_cli.usecases.attend.sheet import show_attendance

    _attendance.sheet(show_attendance(run.ctx(), batch, name), run)
