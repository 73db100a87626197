"""``export``: files to hand out."""

from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import files_of
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.choices import Format
from asesmen_cli.domain.facts import Privacy
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.domain.messages import N_

command = Commands()

LETTERS = tuple(kind for kind in LetterKind if kind is not LetterKind.HAND_OVER)
"""Kinds of letters that are about a plan."""


@command("export")
def export(
    run: Run,
    formats: Annotated[
        list[str] | None, opt.choice(N_("Format (repeatable); xlsx if left out"), Format, "--format")
    ] = None,
    to: opt.To = None,
    office: opt.Office = None,
    batch: Annotated[int | None, opt.whole(N_("Only this batch"))] = None,
    plan: opt.PlanName = None,
    privacy: Annotated[
        str,
        opt.choice(
            N_("How much it shows of people: all, no birth dates, or what a notice board may show"), Privacy
        ),
    ] = Privacy.FULL.value,
    letter: Annotated[
        list[str] | None,
        opt.choice(N_("Letters of this kind alone (repeatable), as docx"), LETTERS, "--letter"),
    ] = None,
    one_each: Annotated[
        bool, opt.flag("--one-each", N_("A file for each letter, not one for each kind"))
    ] = False,
) -> None:
    """Write files to hand out."""
    from asesmen_cli.usecases.common.part import Wanted
    from asesmen_cli.usecases.export import export as write
    from asesmen_cli.usecases.letters import LetterOptions

    ctx = run.ctx()
    wanted = Wanted(office=office, batch=batch, plan=plan, privacy=Privacy(privacy))
    letters = LetterOptions(kinds=tuple(map(LetterKind, letter or ())), one_each=one_each)
    usual = ["docx"] if letter or one_each else ["xlsx"]
    with run.working(run.say("Writing")):
        written = write(ctx, tuple(dict.fromkeys(formats or usual)), to, wanted, letters)
    run.show(written, files_of, findings=written.findings)
