from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.people import Source
from asesmen_cli.domain.results import (
    CATEGORY_WORDS,
    COMPETENCY_WORDS,
    PURPOSE_WORDS,
    SCALES,
    Category,
    Competency,
    Level,
    Purpose,
    Receipt,
    Thresholds,
    agree,
    as_jpm,
    categories,
    category,
    expected_on,
    jpm_of,
    receipt_text,
    scale_of,
    totals,
)
from asesmen_cli.language import speaking
from tests.rosters import number

USUAL = Thresholds()
PER_CENT = st.decimals(min_value=0, max_value=100, places=2)


@pytest.mark.parametrize(
    ("jpm", "filling", "mapping"),
    [
        ("100", Category.MEETS, Category.OPTIMAL),
        ("90", Category.MEETS, Category.OPTIMAL),
        ("89.99", Category.MEETS, Category.FAIRLY_OPTIMAL),
        ("80", Category.MEETS, Category.FAIRLY_OPTIMAL),
        ("79.99", Category.STILL_MEETS, Category.FAIRLY_OPTIMAL),
        ("78", Category.STILL_MEETS, Category.FAIRLY_OPTIMAL),
        ("77.99", Category.STILL_MEETS, Category.LESS_OPTIMAL),
        ("68", Category.STILL_MEETS, Category.LESS_OPTIMAL),
        ("67.99", Category.FALLS_SHORT, Category.LESS_OPTIMAL),
        ("0", Category.FALLS_SHORT, Category.LESS_OPTIMAL),
    ],
)
@pytest.mark.rule("R49")
def test_the_category_follows_from_number_and_purpose(jpm: str, filling: Category, mapping: Category) -> None:
    number = Decimal(jpm)
    assert category(number, Purpose.FILLING, USUAL) is filling
    assert category(number, Purpose.MAPPING, USUAL) is mapping
    assert categories(number, Purpose.BOTH, USUAL) == (filling, mapping)
    assert categories(number, Purpose.MAPPING, USUAL) == (mapping,)


def test_an_office_has_thresholds_of_its_own() -> None:
    strict = replace(USUAL, filling_meets=90)
    assert category(Decimal(85), Purpose.FILLING, strict) is Category.STILL_MEETS


@given(PER_CENT, PER_CENT, st.sampled_from([Purpose.FILLING, Purpose.MAPPING]))
def test_who_has_more_is_never_in_a_lower_category(one: Decimal, other: Decimal, purpose: Purpose) -> None:
    scale = SCALES[purpose]
    lower, higher = sorted((one, other))
    assert scale.index(category(higher, purpose, USUAL)) <= scale.index(category(lower, purpose, USUAL))


@given(PER_CENT, st.sampled_from(list(SCALES)))
def test_a_category_stands_on_the_scale_of_its_purpose(jpm: Decimal, purpose: Purpose) -> None:
    assert scale_of(category(jpm, purpose, USUAL)) is purpose


@pytest.mark.parametrize(
    ("told", "kept"), [("87.654", "87.65"), ("87.655", "87.66"), ("110", "100.00"), ("79.996", "80.00")]
)
@pytest.mark.rule("R48")
def test_jpm_is_kept_in_hundredths_and_capped(told: str, kept: str) -> None:
    assert str(as_jpm(Decimal(told))) == kept


@pytest.mark.parametrize(
    ("achieved", "standard", "kept"), [("25", "27", "92.59"), ("30", "27", "100.00"), ("24.5", "36", "68.06")]
)
def test_jpm_is_achieved_over_standard(achieved: str, standard: str, kept: str) -> None:
    assert str(jpm_of(Decimal(achieved), Decimal(standard))) == kept


def level(competency: Competency, achieved: int, standard: int | None) -> Level:
    asked = None if standard is None else Decimal(standard)
    return Level(competency=competency, achieved=Decimal(achieved), standard=asked)


def test_the_totals_are_those_of_all_competencies() -> None:
    one, other = level(Competency.INTEGRITY, 3, 4), level(Competency.UNITY, 2, 3)
    assert totals([one, other]) == (Decimal(5), Decimal(7))
    assert totals([one, level(Competency.UNITY, 2, None)]) is None
    assert totals([level(Competency.UNITY, 2, 0)]) is None
    assert totals([]) is None


def test_a_jpm_in_whole_per_cents_agrees_with_its_sums() -> None:
    # 25 of 27 are 92.59
    assert agree(Decimal(93), jpm_of(Decimal(25), Decimal(27)))
    assert not agree(Decimal(92), jpm_of(Decimal(25), Decimal(27)))


def test_a_result_is_expected_days_after_the_assessment() -> None:
    assert expected_on(date(2023, 11, 8), 60) == date(2024, 1, 7)


def test_a_receipt_says_that_the_result_came_and_whether_it_was_handed_over() -> None:
    source = Source(file="hasil.xlsx", sheet="Hasil", row=2, loaded=date(2024, 1, 8))
    came = Receipt(nip=number(1), held_on=date(2023, 11, 8), received_on=date(2024, 1, 8), source=source)
    words = speaking("en")
    assert words.put(receipt_text(came)) == (
        "The result of 8 November 2023 came from the organiser on 8 January 2024 and is not handed over yet."
    )
    assert words.put(receipt_text(replace(came, organiser="LAN", delivered_on=date(2024, 1, 9)))) == (
        "The result of 8 November 2023 came from LAN on 8 January 2024 and was handed over on 9 January 2024."
    )


def test_everything_has_words() -> None:
    assert (set(CATEGORY_WORDS), set(COMPETENCY_WORDS)) == (set(Category), set(Competency))
    assert set(PURPOSE_WORDS) == set(Purpose)
