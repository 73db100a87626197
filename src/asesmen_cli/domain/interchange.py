"""A problem as JSON: to be solved again elsewhere, and known by its digest.

Keys are those of :class:`PlanProblem` and its parts; dates are ISO texts; pins name a window by its place.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, Candidate, PlanProblem, Taken, Window

SCHEMA = "asesmen.problem/1"


def digest(problem: PlanProblem) -> str:
    """SHA-256 of the problem: equal problems have equal digests, and equal plans."""
    text = json.dumps(to_json(problem), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(problem: PlanProblem) -> dict[str, Any]:
    """The problem in lists, texts and numbers."""
    places = {window: at for at, window in enumerate(problem.windows)}
    return {
        "schema": SCHEMA,
        "candidates": [
            {
                "nip": person.nip,
                "tier": person.tier.value,
                "office": person.office,
                "unassessed_since": person.unassessed_since.isoformat(),
                "away": [[away.first.isoformat(), away.last.isoformat()] for away in person.away],
                "retires_on": person.retires_on and person.retires_on.isoformat(),
                "dropped": person.dropped,
            }
            for person in problem.candidates
        ],
        "windows": [_window(window) for window in problem.windows],
        "tier_order": [tier.value for tier in problem.tier_order],
        "mix_tiers": problem.mix_tiers,
        "min_size": problem.min_size,
        "even": problem.even,
        "office_caps": dict(problem.office_caps),
        "stand_ins": [list(group) for group in problem.stand_ins],
        "keep_apart": [list(group) for group in problem.keep_apart],
        "keep_together": [list(group) for group in problem.keep_together],
        "pins": {nip: places[window] for nip, window in problem.pins.items()},
        "taken": [
            {"window": _window(taken.window), "offices": dict(taken.offices)} for taken in problem.taken
        ],
        "closed": [day.isoformat() for day in sorted(problem.closed)],
        "passable": [day.isoformat() for day in sorted(problem.passable)],
    }


def from_json(data: object) -> PlanProblem:
    """The problem again.

    Raises:
        ValueError: for another schema, a missing key, or values that are no problem.
    """
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        raise ValueError(f"not {SCHEMA}")
    try:
        windows = tuple(_read_window(window) for window in data["windows"])
        return PlanProblem(
            candidates=tuple(_read_candidate(person) for person in data["candidates"]),
            windows=windows,
            tier_order=tuple(Tier(tier) for tier in data["tier_order"]),
            mix_tiers=data["mix_tiers"],
            min_size=data["min_size"],
            even=data["even"],
            office_caps=dict(data["office_caps"]),
            stand_ins=tuple(map(tuple, data["stand_ins"])),
            keep_apart=tuple(map(tuple, data["keep_apart"])),
            keep_together=tuple(map(tuple, data["keep_together"])),
            pins={nip: windows[at] for nip, at in data["pins"].items()},
            taken=tuple(
                Taken(window=_read_window(taken["window"]), offices=dict(taken["offices"]))
                for taken in data["taken"]
            ),
            closed=frozenset(map(date.fromisoformat, data.get("closed", ()))),
            passable=frozenset(map(date.fromisoformat, data.get("passable", ()))),
        )
    except (AttributeError, KeyError, IndexError, TypeError) as error:
        raise ValueError(f"not {SCHEMA}: {error}") from error


def _window(window: Window) -> dict[str, Any]:
    return {
        "days": [day.isoformat() for day in window.days],
        "seats": window.seats,
        "room": window.room,
        "venue": window.venue,
    }


def _read_window(data: Mapping[str, Any]) -> Window:
    days = tuple(map(date.fromisoformat, data["days"]))
    return Window(days=days, seats=data["seats"], room=data["room"], venue=data["venue"])


def _read_candidate(data: Mapping[str, Any]) -> Candidate:
    retires_on = data["retires_on"]
    return Candidate(
        nip=data["nip"],
        tier=Tier(data["tier"]),
        office=data["office"],
        unassessed_since=date.fromisoformat(data["unassessed_since"]),
        away=tuple(Away(*map(date.fromisoformat, ends)) for ends in data["away"]),
        retires_on=retires_on and date.fromisoformat(retires_on),
        dropped=data["dropped"],
    )
