"""Who is meant by a number or a name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.due import load_roster
from asesmen_cli.usecases.roster.read import RosterOptions
from tests.builders import ctx, roster
from tests.rosters import somebodies
from tests.usecases.test_due import EVERYONE, take

Find: TypeAlias = Callable[[str], str]
NAMES = ("Siti Aminah, S.Sos.", "Siti Aminah Putri", "Budi Utomo", "Dr. Sitompul")


@pytest.fixture
def found(tmp_path: Path) -> Find:
    """Finds people in a roster of four."""
    at = ctx(tmp_path)
    people = [replace(one, name=name) for one, name in zip(somebodies(4), NAMES, strict=True)]
    take(at, roster(tmp_path, people))
    snapshot = at.workspace.snapshot()
    return lambda text: find_person(at, snapshot, text).name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("budi", "Budi Utomo"),
        ("BUDI  utomo", "Budi Utomo"),
        ("sitompul", "Dr. Sitompul"),
        ("aminah putri", "Siti Aminah Putri"),
        ("siti aminah", "Siti Aminah, S.Sos."),
        ("siti aminah, s.sos.", "Siti Aminah, S.Sos."),
    ],
)
def test_a_part_of_a_name_is_enough_where_it_fits_one(found: Find, text: str, name: str) -> None:
    assert found(text) == name


def test_a_name_that_fits_several_lists_them(found: Find) -> None:
    with pytest.raises(AsesmenError) as caught:
        found("aminah")
    assert (caught.value.code, caught.value.params["n"]) == ("state.several", 2)
    assert "Siti Aminah Putri (" in str(caught.value.params["people"])


def test_of_several_the_one_who_may_be_meant_is_taken(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    people = [replace(one, name=name) for one, name in zip(somebodies(4), NAMES, strict=True)]
    take(at, roster(tmp_path, people))
    second = people[1].nip
    assert find_person(at, at.workspace.snapshot(), "aminah", {second}).nip == second


def test_what_is_left_off_a_long_list_of_people_is_shown(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    take(at, roster(tmp_path, [replace(one, name=f"Sri {n}") for n, one in enumerate(somebodies(9))]))
    with pytest.raises(AsesmenError) as caught:
        find_person(at, at.workspace.snapshot(), "sri")
    listed = caught.value.params["people"]
    assert isinstance(listed, tuple)
    assert (caught.value.params["n"], len(listed), listed[-1]) == (9, 9, "…")


def test_a_name_that_nobody_has_tells_the_nearest(found: Find) -> None:
    with pytest.raises(AsesmenError) as caught:
        found("budy utomo")
    nearest = caught.value.params["nearest"]
    assert isinstance(nearest, tuple)
    assert (caught.value.code, nearest[0]) == ("state.no-name", "Budi Utomo")


def test_who_left_the_roster_is_meant_only_where_nobody_in_it_is(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    people = [replace(one, name=name) for one, name in zip(somebodies(4), NAMES, strict=True)]
    take(at, roster(tmp_path, people))
    load_roster(at, roster(tmp_path, [people[0]]), RosterOptions(), EVERYONE, lambda _: True)
    snapshot = at.workspace.snapshot()
    assert find_person(at, snapshot, "aminah").name == NAMES[0]
    assert find_person(at, snapshot, "budi").name == NAMES[2]
