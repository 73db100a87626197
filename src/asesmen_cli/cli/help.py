"""``help``: the help page of a command, or a few sentences about what all commands have in common."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import COMMANDS, Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.choices import INDONESIAN
from asesmen_cli.domain.document import Part, Text
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, near

command = Commands()

TOPICS: Mapping[str, str] = {
    "dates": N_(
        "Dates are written 2026-02-02, 2-2-2026, 02/02/2026, 2 Februari 2026 or 2 Feb 2026; with blanks in"
        ' double quotes: --start "2 Februari 2026".'
    ),
    "people": N_(
        "People are named by their NIP, with or without blanks, or by a part of the name. If it fits several,"
        " a terminal shows a short list to choose from; without one the command says whom it fits."
    ),
    "values": N_("Values have English and Indonesian names: {values}."),
    "files": N_(
        "The workspace is asesmen.db in the current folder, asesmen.toml beside it holds the settings,"
        " keluaran the files to hand out, cadangan the copies. A name with blanks is in double quotes:"
        ' "Data PNS.xlsx". A file can be dragged into the window.'
    ),
}
"""What is not about one command."""
INDONESIAN_TOPICS = {"tanggal": "dates", "pegawai": "people", "nilai": "values", "berkas": "files"}


@command("help")
def show(
    run: Run, topic: Annotated[str, opt.word("TOPIC", N_("A command, dates, people, values or files"))]
) -> None:
    """Show what a topic is about; the help of a command is shown without this one."""
    name = INDONESIAN_TOPICS.get(topic, topic)
    if name not in TOPICS:
        raise AsesmenError("usage.topic", name=topic, near=near(topic, [*COMMANDS, *TOPICS]))
    run.show(name, _about)


def _about(name: str) -> Iterator[Part]:
    values = tuple(f"{own} = {english}" for own, english in INDONESIAN.items())
    yield Text(Message(TOPICS[name], {"values": values}))
