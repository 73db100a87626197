"""Change one setting in the text of ``asesmen.toml``; comments and everything else stay as they are."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import tomlkit
from pydantic import BaseModel, ValidationError
from tomlkit.items import Item

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Param, msg, near
from asesmen_cli.settings._problems import first_problem

FREE = ("columns", "offices")
"""Tables whose keys are names of the office's own."""


def with_value(text: str, key: str, value: str | None, whole: type[BaseModel]) -> str:
    """Return the text of the file with another value under a key, such as ``plan.days``.

    A value is read as TOML, else as a text, else as a list of what is between its commas: whichever the
    setting takes.

    Args:
        text: The file as it is; empty if there is none.
        key: Section and name.
        value: What a person typed; None for the default.
        whole: The model of the file.

    Raises:
        AsesmenError: ``settings.no-key``, ``settings.refused``.
    """
    path = _path(key, whole)
    if value is None:
        return _without(text, path)
    refusals: list[tuple[bool, AsesmenError]] = []
    for one in _readings(value):
        changed = _with(text, path, one)
        try:
            whole.model_validate(tomllib.loads(changed))
        except ValidationError as error:
            refusals.append((_is_of_its_kind(error), first_problem(error, "", changed, whole)))
        else:
            return changed
    refusal = next((refusal for of_its_kind, refusal in refusals if of_its_kind), refusals[0][1])
    raise AsesmenError("settings.refused", key=key, value=value, why=_why(refusal))


def _is_of_its_kind(error: ValidationError) -> bool:
    """Return whether a refused value is a text, number or list as the setting takes it."""
    return not any(problem["type"].endswith(("_type", "_parsing")) for problem in error.errors())


def _why(refusal: AsesmenError) -> Param:
    """Return what is wrong with a value, whichever fault of a file it would be."""
    match refusal.code:
        case "settings.missing":
            return msg("{key} is missing", key=refusal.params["key"])
        case "settings.unknown-key":
            return msg("there is no {key}", key=refusal.params["key"])
        case _:
            return refusal.params["why"]


def _path(key: str, whole: type[BaseModel]) -> tuple[str, ...]:
    section, _, name = key.partition(".")
    if section in FREE and name:
        return section, name
    path = tuple(key.split(".", 2))
    field = whole.model_fields.get(section)
    known = getattr(field.annotation, "model_fields", {}) if field is not None else {}
    if len(path) < 2 or path[1] not in known:  # noqa: PLR2004 (a section and a name)
        keys = {name: f"{section}.{name}" for section, name in _keys(whole)}
        meant = near(path[-1], keys)
        if meant.params:
            meant = near(keys[str(meant.params["name"])], keys.values())
        raise AsesmenError("settings.no-key", key=key, near=meant)
    return path


def _keys(whole: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for section, field in whole.model_fields.items():
        yield from ((section, name) for name in getattr(field.annotation, "model_fields", {}))


def _readings(value: str) -> Iterator[object]:
    """Yield what a typed value may be."""
    with suppress(tomllib.TOMLDecodeError, RecursionError):
        yield tomllib.loads(f"value = {value}")["value"]
    yield value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    yield [_scalar(part) for part in parts]
    yield parts


def _scalar(text: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _with(text: str, path: tuple[str, ...], value: object) -> str:
    """Return the text with the value; in place of the commented default, if the key is only there."""
    document = tomlkit.parse(text)
    place: Any = document
    for part in path[:-1]:
        if part not in place:
            place[part] = tomlkit.table()
        place = place[part]
    commented = _commented(text, path) if path[-1] not in place else None
    if commented is not None:
        line = f"{path[-1]} = {_item(value).as_string()}"
        return text[: commented.start(1)] + line + text[commented.end(1) :]
    place[path[-1]] = _item(value)
    return tomlkit.dumps(document)


def _item(value: object) -> Item:
    """Return a value as written on one line after its key."""
    match value:
        case dict():
            table = tomlkit.inline_table()
            table.update({name: _item(one) for name, one in value.items()})
            return table
        case list():
            array = tomlkit.array()
            array.extend(_item(one) for one in value)
            return array
        case _:
            return tomlkit.item(value)


def _commented(text: str, path: tuple[str, ...]) -> re.Match[str] | None:
    """Return the line ``# key = ...`` of the section, as ``init`` writes it."""
    section = re.escape(path[0])
    return re.search(
        rf"^\[{section}\][ \t]*\r?\n(?:(?!\[).*\n)*?(# {re.escape(path[-1])} = [^\r\n]*)", text, re.MULTILINE
    )


def _without(text: str, path: tuple[str, ...]) -> str:
    document = tomlkit.parse(text)
    place: Any = document
    for part in path[:-1]:
        place = place.get(part, {})
    if path[-1] in place:
        del place[path[-1]]
    return tomlkit.dumps(document)
