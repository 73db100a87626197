"""Faults of ``asesmen.toml`` as a sentence with the line."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, msg, near
from asesmen_cli.domain.workdays import FIRST_DAY, LAST_DAY
from asesmen_cli.settings._sections import OfficeRule


def syntax(error: ValueError | RecursionError) -> Message:
    """Return the place that the parser names, without its English words for programmers."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return msg("a number in it is too long, or its tables are nested too deeply")
    place = re.search(r"line (\d+), column (\d+)", str(error))
    if place is None:
        return msg("something is missing at its end")
    return msg("line {line}, column {column}", line=place[1], column=place[2])


def _wanted(problem: Mapping[str, Any]) -> Message:
    """Return what a value must be, by the type of pydantic's error."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "value_error":
            return Message(str(limits["error"]))
        case "greater_than_equal" | "less_than_equal" if isinstance(problem["input"], date):
            return msg("it must be from {first} to {last}", first=FIRST_DAY, last=LAST_DAY)
        case "greater_than_equal":
            return msg("it must be a whole number, {least} or more", least=limits["ge"])
        case "less_than_equal":
            return msg("it must be a whole number, {most} or less", most=limits["le"])
        case "enum":
            return msg("choose from {names}", names=tuple(re.findall(r"'([^']+)'", limits["expected"])))
        case kind:
            return Message(
                next((words for start, words in _KINDS.items() if kind.startswith(start)), _KINDS[""])
            )


_EITHER = {"str", OfficeRule.__name__}
"""The two forms of an office. pydantic adds them to the path of a key; the file does not contain them."""

_KINDS: Mapping[str, str] = {
    "int": N_("it must be a whole number"),
    "bool": N_("it must be true or false"),
    "string": N_("it must be a text in quotation marks"),
    "date": N_("a date is written YYYY-MM-DD"),
    "tuple": N_("it must be a list in square brackets"),
    "too_short": N_("the list needs at least one entry"),
    "": N_("it must be a table with keys and values"),
}


def first_problem(error: ValidationError, file: str, text: str, whole: type[BaseModel]) -> AsesmenError:
    """Return the problem to report: an unknown key before a wrong value."""
    found = error.errors(include_url=False)
    real = [one for one in found if not (one["type"] == "string_type" and isinstance(one["input"], dict))]
    problem = next((one for one in real if one["type"] == "extra_forbidden"), (real or found)[0])
    path = [str(part) for part in problem["loc"] if part not in _EITHER]
    line = str(_line_of(text, path))
    if problem["type"] == "extra_forbidden":
        known = _keys_beside(path, whole)
        return AsesmenError(
            "settings.unknown-key", file=file, line=line, key=".".join(path), near=near(path[-1], known)
        )
    if problem["type"] == "missing":
        where = ".".join(part for part in path if not part.isdigit())
        return AsesmenError("settings.missing", file=file, line=line, key=where)
    return AsesmenError(
        "settings.wrong-value",
        file=file,
        line=line,
        key=".".join(path),
        value=_written(problem["input"]),
        why=_wanted(problem),
    )


def _written(value: object) -> str:
    """Return a value as the file has it; a text alone without its quotation marks."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return f"{{ {', '.join(f'{key} = {_part(own)}' for key, own in value.items())} }}"
        case list():
            return f"[{', '.join(map(_part, value))}]"
        case _:
            return str(value)


def _part(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else _written(value)


def _keys_beside(path: list[str], whole: type[BaseModel]) -> list[str]:
    """Return the keys of the table that holds the last part of the path."""
    models = [whole]
    for part in path[:-1]:
        fields = [model.model_fields[part] for model in models if part in model.model_fields]
        models = [model for field in fields for model in _models(field.annotation)] or models
    return [field.alias or name for model in models for name, field in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 (any type hint)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _line_of(text: str, path: list[str]) -> int:
    """Return the line that matches most of the path of a key."""
    best, matched = 1, 0
    table: list[str] = []
    tables: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[(\[?)([^\[\]]+)\]", line):
            table, key = _keys(header[2]), []
            if header[1]:
                tables[header[2]] += 1
                table.append(str(tables[header[2]] - 1))
        elif "=" in line and not line.lstrip().startswith("#"):
            key = _keys(line.partition("=")[0])
        else:
            continue
        here = [*table, *key]
        if len(here) > matched and here == path[: len(here)]:
            best, matched = number, len(here)
    return best


_KEY = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _keys(text: str) -> list[str]:
    return [key.strip("\"'") for key in _KEY.findall(text)]
