import pytest

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.commands import KNOWN_OUTSIDE, Command, typed, words_of


def test_undo_refuses_with_codes_of_the_catalogue() -> None:
    assert {one.refusal for one in Command} - {None} <= CATALOGUE.keys()


def test_what_people_outside_know_of_is_undone_by_force_only() -> None:
    assert {str(one) for one in Command if one.refusal == KNOWN_OUTSIDE} == {
        *("publish", "publish --withdraw", "batch cancel", "batch shift"),
        *("result deliver", "result void", "letters sent"),
    }


def test_a_command_is_found_by_its_name() -> None:
    assert all(Command.named(str(one)) is one for one in Command)
    assert Command.named("dance") is None


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["due", "roster.xlsx"], "asesmen due roster.xlsx"),
        (["due", "Data PNS.xlsx"], 'asesmen due "Data PNS.xlsx"'),
        (["due", "D:\\data\\pns.xlsx"], "asesmen due D:\\data\\pns.xlsx"),
        (["attend", "sheet", "1", "--plan", "Gelombang I"], 'asesmen attend sheet 1 --plan "Gelombang I"'),
        (["why", "Rofi'ah"], 'asesmen why "Rofi\'ah"'),
    ],
)
def test_a_command_is_written_as_typed_and_read_back(words: list[str], command: str) -> None:
    assert typed(*words) == command
    assert words_of(command) == words
