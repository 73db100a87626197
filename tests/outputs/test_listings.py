from dataclasses import replace
from datetime import date

from asesmen_cli.domain.planning import UNPLACED_WORDS, Unplaced, Window
from asesmen_cli.language import speaking
from asesmen_cli.outputs._digest import reasons
from asesmen_cli.outputs._listings import days_of, venue_of
from asesmen_cli.outputs._paper import lines
from tests.outputs.reports import person, plan_sheet

ID = speaking("id")


def window(*days: int, **facts: str) -> Window:
    """Days of November 2023; the 6th is a Monday."""
    return Window(days=tuple(date(2023, 11, day) for day in days), seats=1, venue=facts.get("venue"))


def test_days_in_words() -> None:
    assert days_of(window(6), ID) == "Senin, 6 November 2023"
    assert days_of(window(6, 7, 8), ID) == "Senin–Rabu, 6–8 November 2023"


def test_days_around_a_weekend_are_named_apart() -> None:
    assert days_of(window(10, 13, 14), ID) == "Jumat, 10 November 2023; Senin–Selasa, 13–14 November 2023"


def test_a_room_is_named_where_there_are_several() -> None:
    one = plan_sheet([person(1)], [1])
    two = replace(one, settings=replace(one.settings, parallel=2))
    assert [venue_of(window(6), one, ID), venue_of(window(6), two, ID)] == ["", "Ruang 1"]
    assert venue_of(window(6, venue="Aula"), two, ID) == "Aula, Ruang 1"


def test_reasons_are_joined_where_only_numbers_differ() -> None:
    def left(last: date, ahead: int) -> Unplaced:
        return Unplaced(
            nip="1", code="no-seat", params={"last": last, "batches": 1, "own": 1, "ahead": ahead}
        )

    def words(last: date, ahead: int | str) -> str:
        return ID.say(UNPLACED_WORDS["no-seat"], last=last, batches=1, own=1, ahead=ahead)

    first, second = date(2023, 11, 8), date(2023, 11, 15)
    told = [(ID.put(why), n) for why, n in reasons([left(first, 7), left(second, 3), left(first, 5)])]
    assert told == [(words(first, "5–7"), 2), (words(second, 3), 1)]


def test_lines_of_a_text_in_a_cell() -> None:
    # 10 points are 13.3 pixels: "MM" is 2 x 0.833 x 13.3 = 22.2 pixels wide, the blank 3.7, 7 stay empty
    assert [lines(text, 40, 10) for text in ("", "MM", "MM MM", "MM\nMM", "MM MM MM")] == [1, 1, 2, 2, 3]
    # a word too long is broken: 8 M are 88.9 pixels, 33 fit
    assert lines("MMMMMMMM", 40, 10) == 3
