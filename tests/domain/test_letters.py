from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.letters import (
    Appointment,
    Letter,
    LetterKind,
    Manner,
    Registered,
    Subject,
    entered,
    head_of,
    last_announced,
    number_of,
)
from asesmen_cli.settings import Settings
from tests.builders import TODAY, person
from tests.rosters import number

MONDAY = Appointment(days=(date(2023, 11, 13), date(2023, 11, 14)), batch=1)
THURSDAY = Appointment(days=(date(2023, 11, 16), date(2023, 11, 17)), batch=2)
PATTERN = Manner(number="800/{n}/BKPSDM/{month}/{year}")


def letter(*serials: int, when: Appointment = MONDAY, **facts: object) -> Letter:
    """A call-up of those people to the office."""
    usual: dict[str, object] = {
        "kind": LetterKind.CALL_UP,
        "office": "Dinas A",
        "people": tuple(Subject(person=person(number(serial)), now=when) for serial in serials),
        "plan": "Gelombang I",
        "dated": TODAY,
    }
    return Letter(**(usual | facts))  # type: ignore[arg-type]


def kept(*letters: Letter, manner: Manner = Manner(), on: date = TODAY) -> list[Registered]:  # noqa: B008 (frozen)
    """The register after these letters were the first to be written."""
    return [line for _, line in entered(letters, (), manner, on)]


@pytest.mark.parametrize(
    ("office", "head"),
    [
        ("Dinas Kesehatan", "Kepala Dinas Kesehatan"),
        ("Kecamatan Ciwandan", "Camat Ciwandan"),
        ("KECAMATAN CIWANDAN", "Camat CIWANDAN"),
        ("Kecamatanan", "Kepala Kecamatanan"),
        ("Sekretariat Daerah", "Sekretaris Daerah"),
        ("Sekretariat DPRD", "Sekretaris DPRD"),
        ("Inspektorat", "Inspektur"),
        ("RSUD Contoh", "Direktur RSUD Contoh"),
    ],
)
@pytest.mark.rule("R84")
def test_the_head_of_an_office_is_called_as_offices_call_it(office: str, head: str) -> None:
    assert head_of(office, Settings().letters.heads) == head


def test_the_longest_beginning_counts() -> None:
    heads = {"Sekretariat": "Sekretaris", "Sekretariat Daerah": "Plt. Sekretaris Daerah"}
    assert head_of("Sekretariat Daerah", heads) == "Plt. Sekretaris Daerah"


@pytest.mark.rule("R87")
def test_a_number_has_its_place_in_the_year_and_a_roman_month() -> None:
    assert number_of("800/{n:03}/BKPSDM/{month}/{year}", 7, date(2023, 11, 6)) == "800/007/BKPSDM/XI/2023"


@pytest.mark.parametrize(
    "pattern",
    [
        "800/BKPSDM",
        "800/{n}/{bulan}",
        "800/{n",
        "800/{}",
        "{n.real.x}",
        "{n.__class__}",
        "{n!r}",
        "{n:999999999}",
        "{n}/{year.real}",
        "{month}/{year}",
    ],
)
def test_a_pattern_without_n_or_with_another_name_is_none(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"800|n"):
        number_of(pattern, 1, TODAY)


def test_a_new_letter_gets_the_next_line_and_number() -> None:
    first, second = kept(letter(1), letter(2, office="Dinas B"), manner=PATTERN)
    assert (first.id, first.number, first.written_on) == (1, "800/1/BKPSDM/XI/2023", TODAY)
    assert (second.id, second.number) == (2, "800/2/BKPSDM/XI/2023")
    assert kept(letter(1))[0].number is None


def test_the_counter_begins_where_the_settings_say_and_anew_each_year() -> None:
    begun = replace(PATTERN, first_number=41)
    register = kept(letter(1), manner=begun)
    assert register[0].number == "800/41/BKPSDM/XI/2023"
    january = date(2024, 1, 2)
    ((_, line),) = entered([letter(2, office="Dinas B", dated=january)], register, begun, january)
    assert line.number == "800/41/BKPSDM/I/2024"


@pytest.mark.rule("R87")
def test_the_same_again_keeps_its_line_its_number_and_its_day() -> None:
    register = kept(letter(1, 2), manner=PATTERN)
    tomorrow = date(2023, 11, 7)
    again = letter(2, 1, dated=tomorrow, when=replace(MONDAY, batch=4))
    ((before, after),) = entered([again], register, PATTERN, tomorrow)
    # in another order, of a batch that has another number by now: it tells the same people the same days
    assert before == register[0]
    assert (after.id, after.number, after.dated) == (1, "800/1/BKPSDM/XI/2023", TODAY)


def test_until_it_is_sent_a_letter_may_tell_something_else_on_the_same_line() -> None:
    register = kept(letter(1, 2))
    changed = letter(1, 3, when=THURSDAY)
    ((_, after),) = entered([changed], register, Manner(), TODAY)
    assert (after.id, after.announcements, after.batches) == (1, changed.announcements, (2,))


def test_a_letter_that_was_sent_stays_and_what_differs_is_a_new_one() -> None:
    register = [replace(kept(letter(1, 2))[0], sent_on=TODAY)]
    lines = entered([letter(1, 2), letter(1, 3)], register, Manner(), TODAY)
    assert [(before, after.id) for before, after in lines] == [(register[0], 1), (None, 2)]
    assert lines[0][1] == register[0]


def test_two_letters_never_share_a_line() -> None:
    register = kept(letter(1, 2))
    lines = entered([letter(1, when=THURSDAY), letter(2, when=THURSDAY)], register, Manner(), TODAY)
    assert [after.id for _, after in lines] == [1, 2]


def test_the_last_word_about_a_person_is_that_of_the_last_letter_that_says_when() -> None:
    order = letter(1, when=MONDAY, kind=LetterKind.ASSIGNMENT, office=None)
    register = kept(letter(1, 2), letter(1, when=THURSDAY, kind=LetterKind.CHANGE), order)
    words = last_announced(register)
    assert {nip: (line.id, told.now) for nip, (line, told) in words.items()} == {
        number(1): (2, THURSDAY),
        number(2): (1, MONDAY),
    }


@given(st.lists(st.tuples(st.frozensets(st.integers(1, 6), min_size=1), st.booleans()), max_size=6))
def test_writing_the_same_letters_again_changes_nothing(drawn: list[tuple[frozenset[int], bool]]) -> None:
    letters = [letter(*sorted(who), when=THURSDAY if late else MONDAY) for who, late in dict.fromkeys(drawn)]
    register = kept(*letters, manner=PATTERN)
    assert len({line.id for line in register}) == len({line.number for line in register}) == len(letters)
    assert [after for _, after in entered(letters, register, PATTERN, date(2023, 11, 9))] == register
