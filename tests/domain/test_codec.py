from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from asesmen_cli.domain.codec import plain, typed
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import Kind, Value, msgs
from asesmen_cli.domain.planning import Away, Window
from asesmen_cli.domain.results import Competency, Level

DAY = date(2023, 11, 6)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Thing:
    name: str
    colour: Colour | None = None
    days: tuple[date, ...] = ()
    closed: frozenset[date] = frozenset()
    counts: Mapping[str, int] | None = None
    price: Decimal = Decimal(0)
    even: bool = False


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (
            Thing(
                name="a",
                colour=Colour.RED,
                days=(DAY,),
                closed=frozenset({date(2023, 11, 8), DAY}),
                counts={"x": 1},
                price=Decimal("2.50"),
                even=True,
            ),
            {
                "name": "a",
                "colour": "red",
                "days": ["2023-11-06"],
                "closed": ["2023-11-06", "2023-11-08"],
                "counts": {"x": 1},
                "price": "2.50",
                "even": True,
            },
        ),
        (Away(DAY, DAY), ["2023-11-06", "2023-11-06"]),
        (Level(competency=Competency.UNITY, achieved=Decimal("2.5")), ["unity", "2.5", None]),
        (Window(days=(DAY,), seats=3), {"days": ["2023-11-06"], "seats": 3, "room": 1, "venue": None}),
        (
            Finding(
                code="x",
                severity=Severity.INFO,
                params={
                    "n": 1,
                    "day": DAY,
                    "names": ("a", None),
                    "why": msgs("{n} day", "{n} days", 2),
                    "share": Value(0.5, Kind.SHARE),
                    "from": Value(DAY, Kind.DAY),
                },
            ),
            {
                "code": "x",
                "severity": "info",
                "params": {
                    "n": 1,
                    "day": {"date": "2023-11-06"},
                    "names": ["a", None],
                    "why": {"message": "{n} day", "plural": "{n} days", "params": {"n": 2}},
                    "share": {"value": 0.5, "kind": "share"},
                    "from": {"value": {"date": "2023-11-06"}, "kind": "day"},
                },
            },
        ),
    ],
)
def test_a_value_is_written_and_read_again(value: object, data: object) -> None:
    assert plain(value) == data
    assert typed(type(value), data) == value


def test_a_field_that_older_data_lack_has_its_default() -> None:
    assert typed(Thing, {"name": "a", "unknown": 3}) == Thing(name="a")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "name is missing"),
        ({"name": 3}, "name: 3 is not of type str"),
        ({"name": "a", "even": 1}, "even: 1 is not of type bool"),
        ({"name": "a", "counts": {"x": True}}, "counts: x: True is not of type int"),
        ({"name": "a", "counts": {3: 1}}, "counts: {3: 1} is not an object"),
        ({"name": "a", "colour": "blue"}, "colour: 'blue' is not a valid Colour"),
        ({"name": "a", "days": ["2023-11-06", "6 Nov"]}, "days: 1: Invalid isoformat string: '6 Nov'"),
        ({"name": "a", "days": "2023-11-06"}, "days: '2023-11-06' is not a list"),
        ({"name": "a", "days": [7]}, "days: 0: 7 is not a text"),
        ({"name": "a", "price": "much"}, "price: 'much' is not a number"),
        ([], "[] is not an object"),
    ],
)
def test_what_is_no_such_value_is_refused_with_its_place(data: object, why: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        typed(Thing, data)
    assert str(caught.value) == why


@pytest.mark.parametrize("data", [["2023-11-06"], {"first": "2023-11-06"}, ["2023-11-06", None]])
def test_a_list_of_fields_is_whole(data: object) -> None:
    with pytest.raises(ValueError, match=r"in place of|not a list|not a text"):
        typed(Away, data)


@pytest.mark.parametrize("data", [1.5, {"day": 1}, {"date": 3}, [2.5]])
def test_what_is_no_parameter_of_a_message_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a parameter of a message"):
        typed(Finding, {"code": "x", "severity": "info", "params": {"n": data}})
