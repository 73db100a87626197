from dataclasses import replace
from datetime import date

from asesmen_cli.domain.messages import Kind
from asesmen_cli.domain.planning import Window
from asesmen_cli.language import speaking
from asesmen_cli.outputs._lists import place_of
from asesmen_cli.outputs.writers import lines
from tests.outputs.reports import person, plan_sheet

ID = speaking("id")


def window(*days: int, venue: str | None = None) -> Window:
    """Days of November 2023; the 6th is a Monday."""
    return Window(days=tuple(date(2023, 11, day) for day in days), seats=1, venue=venue)


def test_days_in_words() -> None:
    assert ID.days(window(6).days) == "Senin, 6 November 2023"
    assert ID.days(window(6, 7, 8).days) == "Senin–Rabu, 6–8 November 2023"
    assert ID.days(window(10, 13, 14).days) == "Jumat, 10 November 2023; Senin–Selasa, 13–14 November 2023"


def test_a_room_is_named_where_there_are_several() -> None:
    one = plan_sheet([person(1)], [1])
    two = replace(one, settings=replace(one.settings, parallel=2))
    places = [place_of(window(6), one), place_of(window(6), two), place_of(window(6, venue="Aula"), two)]
    assert [ID.cell(place, Kind.TEXT) for place in places] == ["-", "Ruang 1", "Aula, Ruang 1"]


def test_lines_of_a_text_in_a_cell() -> None:
    # 10 points are 13.3 pixels: "MM" is 2 x 0.833 x 13.3 = 22.2 pixels wide, the blank 3.7, 7 stay empty
    assert [lines(text, 40, 10) for text in ("", "MM", "MM MM", "MM\nMM", "MM MM MM")] == [1, 1, 2, 2, 3]
    # a word too long is broken: 8 M are 88.9 pixels, 33 fit
    assert lines("MMMMMMMM", 40, 10) == 3
