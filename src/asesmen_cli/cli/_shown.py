"""The people in the list that was shown last: ``asesmen why 3`` means the third of them.

Kept for each workspace and terminal in a small file of the user, outside the workspace. It holds neither NIPs
nor names: only digests, which nobody can match to people without the workspace.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from asesmen_cli.cli._terminal import terminal_name
from asesmen_cli.domain.document import Column, Part, Table
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Kind

if TYPE_CHECKING:
    from asesmen_cli.domain.people import Person
    from asesmen_cli.usecases.common.context import Context

NUMBER = Column(key="number", title=N_("No"), kind=Kind.NUMBER)
SIZE = 8
"""Bytes of a digest."""


@dataclass(frozen=True, slots=True)
class ShownList:
    """The people of the list that was shown last, in its order."""

    command: str
    """The command that showed it."""
    head: str
    """The digest of the last event when it was shown."""
    people: tuple[str, ...]
    """A digest for each person."""


class Numbered(NamedTuple):
    """A person who was named by a number."""

    person: "Person"
    command: str
    """The command that showed the list."""
    changed: bool
    """Whether the data has changed since."""


def people_in(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the NIP of every row of every table that lists people."""
    tables = (part for part in parts if isinstance(part, Table) and _lists_people(part))
    return tuple(str(row[table.at("nip")]) for table in tables for row in table.rows)


def numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts; tables of people begin with a number that counts through all of them."""
    n = 0
    for part in parts:
        if isinstance(part, Table) and _lists_people(part):
            rows = tuple((number, *row) for number, row in enumerate(part.rows, start=n + 1))
            n += len(rows)
            yield replace(
                part,
                columns=(NUMBER, *part.columns),
                rows=rows,
                total=None if part.total is None else (None, *part.total),
            )
        else:
            yield part


def _lists_people(table: Table) -> bool:
    return any(column.key == "nip" for column in table.columns)


def remember(ctx: "Context", command: str, nips: Sequence[str]) -> bool:
    """Keep the people of a list; return whether that was possible. The command itself never fails for it."""
    try:
        head = ctx.workspace.head()
    except AsesmenError:
        return False
    shown = ShownList(command, head, tuple(_digest(head, nip) for nip in nips))
    return bool(head) and _write(ctx, shown)


def still_shown(ctx: "Context") -> None:
    """Keep the list that was shown last as that of today's data: the command itself has changed these."""
    shown = _read(ctx)
    if shown is None:
        return
    with suppress(AsesmenError):
        head = ctx.workspace.head()
        people = {_digest(shown.head, nip): _digest(head, nip) for nip in ctx.workspace.snapshot().people}
        _write(ctx, ShownList(shown.command, head, tuple(people.get(one, "") for one in shown.people)))


def at_number(ctx: "Context", number: int) -> Numbered:
    """Return the person with that number in the list that was shown last.

    Raises:
        AsesmenError: ``state.number`` without a list, ``state.number-beyond``, ``state.number-gone``.
    """
    shown = _read(ctx)
    if shown is None:
        raise AsesmenError("state.number", number=str(number))
    if number > len(shown.people):
        raise AsesmenError(
            "state.number-beyond", number=str(number), command=shown.command, n=len(shown.people)
        )
    person = _person(ctx, shown, number)
    if person is None:
        raise AsesmenError("state.number-gone", number=str(number), command=shown.command)
    return Numbered(person, shown.command, changed=shown.head != ctx.workspace.head())


def _person(ctx: "Context", shown: ShownList, number: int) -> "Person | None":
    wanted = shown.people[number - 1]
    people = ctx.workspace.snapshot().people
    return next((one.person for nip, one in people.items() if _digest(shown.head, nip) == wanted), None)


def _digest(head: str, nip: str) -> str:
    return blake2b(nip.encode(), key=bytes.fromhex(head), digest_size=SIZE).hexdigest()


# --- the file ---------------------------------------------------------------------------------------------

_USUAL = ("LOCALAPPDATA",) if os.name == "nt" else ("XDG_STATE_HOME", ".local", "state")
"""The variable that names the folder, and where it is in the user's folder without it."""


def _file(ctx: "Context") -> Path:
    where = ctx.workspace.where if "://" in ctx.workspace.where else str(Path(ctx.workspace.where).resolve())
    name = blake2b(f"{where}\n{terminal_name()}".encode(), digest_size=SIZE).hexdigest()
    return _folder() / f"{name}.json"


def _folder() -> Path:
    """Return the folder where programs keep such things for one user."""
    variable, *parts = _USUAL
    return Path(os.environ.get(variable) or Path.home().joinpath(*parts), "asesmen")


def _write(ctx: "Context", shown: ShownList) -> bool:
    content = {"command": shown.command, "head": shown.head, "people": shown.people}
    try:
        path = _file(ctx)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    except (OSError, RuntimeError):  # RuntimeError: the user has no home
        return False
    return True


def _read(ctx: "Context") -> ShownList | None:
    try:
        content = json.loads(_file(ctx).read_text(encoding="utf-8"))
        return ShownList(content["command"], content["head"], tuple(content["people"]))
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None
