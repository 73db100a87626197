"""A problem as JSON: to be solved again elsewhere, and known by its digest.

Keys are those of :class:`PlanProblem` and its parts; pins name a window by its place in the list.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from asesmen_cli.domain.codec import plain, typed
from asesmen_cli.domain.planning import PlanProblem
from asesmen_cli.domain.workdays import FIRST_DAY, LAST_DAY

SCHEMA = "asesmen.problem/1"
ADDED = frozenset({"closed", "passable"})
"""Keys that older files of this schema lack."""
LONGEST = 366
"""Days from the first to the last of a window."""


def digest(problem: PlanProblem) -> str:
    """SHA-256 of the problem: equal problems have equal digests, and equal plans."""
    text = json.dumps(to_json(problem), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(problem: PlanProblem) -> dict[str, Any]:
    """Return the problem in lists, texts and numbers."""
    places = {window: at for at, window in enumerate(problem.windows)}
    pins = {nip: places[window] for nip, window in problem.pins.items()}
    data = {"schema": SCHEMA, **plain(problem), "pins": pins}
    for person in data["candidates"]:
        if person["due_from"] is None:  # older files lack it, and have the same digest
            del person["due_from"]
    return data


def from_json(data: object) -> PlanProblem:
    """Return the problem read from such data.

    Raises:
        ValueError: for another schema, a missing key, or values that do not form a problem.
    """
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        raise ValueError(f"not {SCHEMA}")
    if missing := {one.name for one in fields(PlanProblem)} - ADDED - data.keys():
        raise ValueError(f"not {SCHEMA}: {min(missing)} is missing")
    try:
        problem: PlanProblem = typed(PlanProblem, {**data, "pins": {}})
        places = typed(Mapping[str, int], data["pins"])
        windows = dict(enumerate(problem.windows))
        _check_days(problem)
        return replace(problem, pins={nip: windows[at] for nip, at in places.items()})
    except KeyError as error:
        raise ValueError(f"not {SCHEMA}: pins: window {error} does not exist") from error
    except ValueError as error:
        raise ValueError(f"not {SCHEMA}: {error}") from error


def _check_days(problem: PlanProblem) -> None:
    """Raise an error for days that the program does not calculate with."""
    for window in problem.windows:
        if not FIRST_DAY <= window.start <= window.end <= LAST_DAY:
            raise ValueError(f"windows: {window.start} to {window.end}")
        if (window.end - window.start).days > LONGEST:
            raise ValueError(f"windows: longer than {LONGEST} days from {window.start}")
