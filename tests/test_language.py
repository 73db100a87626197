import pytest

from asesmen_cli.domain.messages import Kind
from asesmen_cli.language import speaking


def test_parts_with_commas_of_their_own_stay_apart() -> None:
    words = speaking("id")
    assert words.join(["Budi", "Citra"]) == "Budi, Citra"
    assert words.join(["Budi, S.E.", "Citra"]) == "Budi, S.E.; Citra"


@pytest.mark.parametrize(
    ("venue", "room", "place"),
    [
        ("Balai Diklat, Jalan Contoh 1", 2, "Balai Diklat, Jalan Contoh 1, Ruang 2"),
        ("Balai Diklat", None, "Balai Diklat"),
        (None, 1, "Ruang 1"),
        (None, None, ""),
    ],
)
def test_a_place_is_the_venue_and_the_room(venue: str | None, room: int | None, place: str) -> None:
    assert speaking("id").place(venue, room) == place


def test_values_are_shown_without_what_steers_a_terminal() -> None:
    words = speaking("en")
    assert words.say("{name} is here", name="a\x1b[2Jb\u202e") == "a[2Jb is here"
    assert words.cell("a\x1b]0;b", Kind.TEXT) == "a]0;b"
