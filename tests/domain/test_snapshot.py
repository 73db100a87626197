"""People on file as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import pytest

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.snapshot import BLOCK, NOTHING, Filed, PersonRecord
from tests.builders import SOURCE, person
from tests.rosters import number

PATHS = ("person.nip", "person.office", "present")
RECORDS = [
    PersonRecord(person=person(number(at), office=f"Dinas {at % 3}"), source=SOURCE, present=at % 5 > 0)
    for at in range(1, 3 * BLOCK)
]


class Maker:
    """Makes records from columns, and remembers of whom."""

    def __init__(self) -> None:
        self.known = {one.person.nip: one for one in RECORDS}
        self.made: list[str] = []

    def __call__(self, columns: Mapping[str, Sequence[Any]]) -> list[PersonRecord]:
        self.made += columns["person.nip"]
        return [self.known[nip] for nip in columns["person.nip"]]


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def filed(make: Maker) -> Filed:
    return Filed({path: list(map(attrgetter(path), RECORDS)) for path in PATHS}, make)


def test_people_as_columns_are_the_same_people(filed: Filed) -> None:
    assert filed == {one.person.nip: one for one in RECORDS}
    assert list(filed) == [one.person.nip for one in RECORDS]
    assert len(filed) == len(RECORDS)
    assert "1" not in filed
    with pytest.raises(KeyError):
        filed["1"]


def test_only_those_who_are_asked_for_are_made_and_each_once(filed: Filed, make: Maker) -> None:
    wanted = [number(at) for at in (9, 3, 100, 3)]
    assert [one.person.nip for one in filed.of(wanted)] == wanted
    filed.of(wanted[:2])
    assert sorted(make.made) == sorted(set(wanted))


def test_a_person_comes_with_their_neighbours(filed: Filed, make: Maker) -> None:
    assert filed[number(2)].person.nip == number(2)
    assert make.made == [number(at) for at in range(2, 2 + BLOCK)]
    assert list(filed.values()) == RECORDS
    assert sorted(make.made) == sorted(one.person.nip for one in RECORDS)


@pytest.mark.parametrize("path", PATHS)
def test_a_column_is_read_alike_from_columns_and_from_records(filed: Filed, path: str) -> None:
    columns, records = replace(NOTHING, people=filed), replace(NOTHING, people=dict(filed))
    assert list(columns.column(path)) == list(records.column(path))
    nips = [number(5), number(4)]
    assert columns.records(nips) == records.records(nips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    first: int
    last: int = 9

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(self)


def test_values_of_columns_are_those_of_the_constructor() -> None:
    assert values_of(Span, 2, {"first": [1, 2]}) == [Span(first=1), Span(first=2)]
    assert values_of(Span, 1, {"first": [1], "last": [3]}) == [Span(first=1, last=3)]
    assert values_of(Span, 0, {"first": []}) == []
    with pytest.raises(TypeError, match="Span needs first"):
        values_of(Span, 2, {"last": [1, 2]})
    with pytest.raises(ValueError, match="first=8"):
        values_of(Span, 2, {"first": [1, 8], "last": [2, 3]})
