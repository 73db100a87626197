"""``report``: what the numbers say."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import files_of
from asesmen_cli.cli._run import Run, show_json
from asesmen_cli.usecases.report import REPORTS, Asked, ReportKind, file_document, report

if TYPE_CHECKING:
    from asesmen_cli.domain.document import Document
    from asesmen_cli.domain.facts import Written

command = Commands()


def _command(name: str, kind: ReportKind) -> Callable[..., None]:
    """The command of one report, with the options that it takes."""

    def of_groups(
        run: Run,
        tiers: opt.Tiers = None,
        office: opt.Office = None,
        formats: opt.Formats = None,
        to: opt.To = None,
    ) -> None:
        _tell(run, name, Asked(tiers=opt.tiers(tiers), office=office), formats, to)

    def of_person(run: Run, nip: opt.Nip, formats: opt.Formats = None, to: opt.To = None) -> None:
        _tell(run, name, Asked(nip=nip), formats, to)

    def of_everyone(run: Run, formats: opt.Formats = None, to: opt.To = None) -> None:
        _tell(run, name, Asked(), formats, to)

    return of_groups if kind.of_groups else of_person if kind.of_person else of_everyone


for _name, _kind in REPORTS.items():
    command(_name, _kind.text)(_command(_name, _kind))


def _tell(run: Run, name: str, asked: Asked, formats: list[str] | None, to: Path | None) -> None:
    province = run.province()
    if province is not None:
        document = province.report(name, asked)
        show_or_write(run, province.write, document, document, formats, to)
        return
    ctx = run.ctx()
    answer = report(ctx, name, asked)
    show_or_write(run, partial(file_document, ctx), answer, answer, formats, to)


def show_or_write(
    run: Run,
    write: "Callable[[Document, Sequence[str], Path | None], Written]",
    answer: object,
    document: "Document",
    formats: list[str] | None,
    to: Path | None,
) -> None:
    """Show a report, or write it as files; ``answer`` is what JSON says of it."""
    from asesmen_cli.json_answers import as_json

    if formats:
        with run.working(run.say("Writing")):
            files = write(document, tuple(dict.fromkeys(formats)), to)
        run.show(files, files_of, findings=files.findings)
    elif run.json:
        show_json(as_json(answer, run.words))
    else:
        run.show_document(document)
