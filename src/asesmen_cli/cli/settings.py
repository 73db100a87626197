"""``settings``: every setting with its value and source, and the change of one."""

from collections.abc import Iterator
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table, Text
from asesmen_cli.domain.facts import SettingsList
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Kind, Message, msg

command = Commands()


@command.alone
def show(
    run: Run, own: Annotated[bool, opt.flag("--own", N_("Only those that asesmen.toml sets"))] = False
) -> None:
    """List the settings."""
    from asesmen_cli.usecases.settings import list_settings

    hint = msg("Change one: asesmen settings set KEY VALUE. Add to a list: asesmen settings add KEY VALUE")
    run.show(list_settings(run.workspace, own=own), _listed, hint)


@command("set", N_("Change one setting; it is checked first, and comments in asesmen.toml stay."))
def set_one(
    run: Run,
    key: Annotated[str, opt.word("KEY", N_("Its name, such as plan.batch_size"))],
    value: Annotated[
        str | None, opt.word("VALUE", N_("The new value; several are separated by commas"))
    ] = None,
    default: Annotated[bool, opt.flag("--default", N_("Back to the default"))] = False,
) -> None:
    """Change one setting."""
    from asesmen_cli.usecases.settings import set_values

    if (value is None) is not default:
        what = msg("Name either a VALUE or --default")
        raise AsesmenError("usage.wrong", what=what, command="asesmen settings set")
    run.show(set_values(run.workspace, {key: value}, run.words), _changed)


@command("add", N_("Add a value to a setting that is a list."))
def add(
    run: Run,
    key: Annotated[str, opt.word("KEY", N_("Its name, such as calendar.extra_workdays"))],
    value: Annotated[str, opt.word("VALUE", N_("What is added"))],
) -> None:
    """Add to a list."""
    from asesmen_cli.usecases.settings import add_value

    run.show(add_value(run.workspace, key, value, run.words), _changed)


def _listed(answer: SettingsList) -> Iterator[Part]:
    yield Table(
        key="settings",
        columns=(
            Column(key="key", title=N_("Setting"), kind=Kind.NIP),
            Column(key="value", title=N_("Value"), kind=Kind.TEXT),
            Column(key="source", title=N_("From"), kind=Kind.TEXT),
            Column(key="meaning", title=N_("Meaning"), kind=Kind.SENTENCE),
        ),
        rows=tuple(
            (one.key, one.value, answer.file if one.own else msg("default"), Message(one.meaning))
            for one in answer.settings
        ),
        empty=msg("{file} sets nothing.", file=answer.file),
    )


def _changed(answer: SettingsList) -> Iterator[Part]:
    for one in answer.settings:
        yield Text(msg("{key} is {value} now ({file}).", key=one.key, value=one.value, file=answer.file))
