"""``open``, and ``asesmen FILE``: do what the content of a file calls for."""

from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._prompts import choice, text, value
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._terminal import Back
from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.commands import typed
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, msg
from asesmen_cli.domain.overview import LIST_WORDS, OPENED_BY, opened_by

command = Commands()


@command("open")
def open_files(
    run: Run,
    files: Annotated[list[Path], opt.file("FILE...", N_("A roster, attendance, results, ..."))],
) -> None:
    """Do what each file calls for; on a terminal the menu follows."""
    for file in files:
        if not file.is_dir():
            _open(run, file)
    if run.can_ask or all(file.is_dir() for file in files):
        from asesmen_cli.cli._menu import front_desk

        front_desk(run)


def _open(run: Run, file: Path) -> None:
    from asesmen_cli.intake import recognise

    with run.reading(file):
        seen = recognise(file, on=run.today)
    if run.can_ask:
        try:
            args = _chosen(run, file, None if seen is None else seen.holds)
        except Back:
            return
        run.command(args)
        return
    if seen is None:
        raise AsesmenError("open.unknown", file=file.name, command=typed("due", str(file), "--map", "auto"))
    args = opened_by(seen.holds, str(file))
    question = msg(
        "{file} looks like {what}. Run {command}?",
        file=file.name,
        what=Message(LIST_WORDS[seen.holds]),
        command=typed(*args),
    )
    if not run.ask(question):
        raise AsesmenError("question.no")
    if status := run.command(args):
        raise SystemExit(status)


def _chosen(run: Run, file: Path, holds: Template | None) -> list[str]:
    """Ask as what a file is to be taken, the recognised kind first.

    Raises:
        Back: As nothing.
    """
    kinds = sorted(OPENED_BY, key=lambda kind: kind is not holds)
    seen = msg("no list that is recognised") if holds is None else Message(LIST_WORDS[holds])
    question = msg("{file} looks like {what}. Take it as", file=file.name, what=seen)
    options = [
        Message(
            "{what}: {command}",
            {"what": Message(LIST_WORDS[kind]), "command": typed(*opened_by(kind, str(file)))},
        )
        for kind in kinds
    ]
    kind = kinds[choice(run, question, options) - 1]
    args = opened_by(kind, str(file))
    if kind is Template.HISTORY:
        day = value(run, msg("On which day was it held (Enter if the list says so)"), text)
        args += ["--on", day] if day else []
    return args
