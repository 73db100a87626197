"""How a roster is to be read, and the question whether its columns are what their cells prove."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from asesmen_cli.cli._parts import HELD_BY_COLUMNS, sequence
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._terminal import is_terminal
from asesmen_cli.domain.document import Column, Part, Table
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.privacy import masked, short_name
from asesmen_cli.intake import Accept, Proposal
from asesmen_cli.usecases.common.quoting import quoted
from asesmen_cli.usecases.roster.read import RosterOptions

_HIDDEN = "…"
_LONGEST = 20
"""Characters of an example."""


def roster_options(
    run: Run,
    file: Path,
    *,
    strict: bool,
    errors: Path | None,
    sheets: Sequence[str] | None,
    mappings: Sequence[str] | None,
    swap_dates: Sequence[str] | None,
    partial: bool = False,
) -> RosterOptions:
    """Return how a roster is to be read, from the options of the command that runs."""
    return RosterOptions(
        strict=strict,
        sheets=tuple(sheets or ()),
        columns=tuple(mappings or ()),
        swap_dates=tuple(swap_dates or ()),
        partial=partial,
        errors=errors,
        words=run.words,
        accept=asking(run, file),
    )


def asking(run: Run, file: Path) -> Accept:
    """Return what decides on a proposal: --yes takes it; a person is asked.

    Without a terminal it raises ``roster.columns-open``, which names the command that takes it.
    """

    def accept(offered: Proposal) -> Mapping[str, str] | None:
        if not run.yes and not is_terminal(sys.stdin):
            raise AsesmenError(
                "roster.columns-open",
                file=file.name,
                sheet=offered.sheet,
                columns=tuple(f"{column} = {field}" for column, field in offered.columns.items()),
                command=f"{run.command_path} {quoted(str(file))} --map auto",
            )
        if not run.yes:
            run.show_aside(_described(offered))
        sheet, name = offered.sheet, file.name
        question = msg("Read sheet {sheet} of {file} with these columns?", sheet=sheet, file=name)
        return offered.columns if run.ask(question) else None

    return accept


def _described(offered: Proposal) -> Iterator[Part]:
    """What each column holds, and the first people, masked."""
    yield Table(
        key="columns",
        columns=(
            Column(key="column", title=N_("Column"), kind=Kind.TEXT),
            Column(key="holds", title=N_("Holds"), kind=Kind.TEXT),
            Column(key="people", title=N_("First people"), kind=Kind.SENTENCE),
        ),
        rows=tuple(
            (
                f"{column} {offered.header(column)}".strip(),
                Message(HELD_BY_COLUMNS[field]),
                sequence([_example(field, row[column]) for row in offered.sample], " · "),
            )
            for column, field in offered.columns.items()
        ),
    )


def _example(field: str, text: str) -> str:
    """A cell as it may be shown: neither a whole number or name, nor a day of birth."""
    if field == "nip":
        return masked(text)
    if field == "name":
        return short_name(text)
    return _HIDDEN if field == "birth_date" else text[:_LONGEST]
