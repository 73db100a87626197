from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from asesmen_cli.domain.due import STATUS_WORDS, Status
from asesmen_cli.domain.people import (
    TIER_WORDS,
    Nip,
    NipFault,
    Tier,
    grouped,
    is_contract,
    nip_fault,
    nip_faults,
    read_nip,
    tier_of_echelon,
)
from tests.builders import person
from tests.rosters import number


@pytest.mark.parametrize(
    ("nip", "told"),
    [
        ("198001012005011001", Nip(date(1980, 1, 1), date(2005, 1, 1), contract=False)),
        ("198412312009122013", Nip(date(1984, 12, 31), date(2009, 12, 1), contract=False)),
        ("199602292025212116", Nip(date(1996, 2, 29), date(2025, 1, 1), contract=True)),
    ],
)
def test_a_number_tells_birth_start_of_service_and_kind(nip: str, told: Nip) -> None:
    assert read_nip(nip) == told


@pytest.mark.parametrize(
    ("nip", "fault"),
    [
        ("", NipFault.LENGTH),
        ("19800101200501100", NipFault.LENGTH),
        ("1980010120050110011", NipFault.LENGTH),
        ("19800101200501100A", NipFault.LENGTH),
        ("١٩٨٠٠١٠١٢٠٠٥٠١١٠٠١", NipFault.LENGTH),  # Arabic digits are digits to Python
        ("198001012005011000", NipFault.DAMAGED),
        ("198002302005011001", NipFault.BIRTH),
        ("199502292020011001", NipFault.BIRTH),  # 1995 was no leap year
        ("000001012005011001", NipFault.BIRTH),
        ("189912311950011001", NipFault.BIRTH),
        ("999001019995011001", NipFault.BIRTH),  # would retire in a year that no calendar has
        ("198001011980011001", NipFault.YEAR),
        ("198001012061011001", NipFault.YEAR),
        ("198501011986011001", NipFault.YEAR),  # appointed at one year of age
        ("198001011994011001", NipFault.YEAR),
        ("194001012019011001", NipFault.YEAR),
        ("198001012005001001", NipFault.MONTH),
        ("198001012005131001", NipFault.MONTH),
        ("198001012023991001", NipFault.MONTH),
        ("198001011999211001", NipFault.MONTH),  # PPPK exist since 2019
        ("198001012005013001", NipFault.SEX),
        ("198001012005010001", NipFault.SEX),
    ],
)
def test_an_unsound_number_says_what_is_wrong(nip: str, fault: NipFault) -> None:
    assert read_nip(nip) == fault


@given(
    born=st.dates(date(1900, 1, 1), date(2010, 12, 31)),
    years=st.integers(18, 40),
    month=st.sampled_from([*range(1, 13), *range(21, 40)]),
    sex=st.sampled_from("12"),
    serial=st.integers(1, 999),
)
def test_every_number_put_together_by_the_rule_is_sound(
    born: date, years: int, month: int, sex: str, serial: int
) -> None:
    year = born.year + years
    assume(month <= 12 or year >= 2019)
    told = read_nip(f"{born:%Y%m%d}{year}{month:02}{sex}{serial:03}")
    whole = 1 <= month <= 12
    assert told == Nip(born, date(year, month if whole else 1, 1), contract=not whole)


@pytest.mark.parametrize(
    ("nip", "fault"),
    [
        ("198001012035011001", NipFault.YEAR),
        ("198001012026071001", NipFault.YEAR),
        ("198001012026061001", None),
        ("190501011930011001", NipFault.BIRTH),
        ("194601011970011001", None),
    ],
)
def test_service_has_begun_and_nobody_is_too_old(nip: str, fault: NipFault | None) -> None:
    assert isinstance(read_nip(nip), Nip)
    assert nip_fault(nip, date(2026, 6, 30)) is fault


PARTS = (
    "1946",
    "1980",
    "2035",
    "0000",
    "0229",
    "0101",
    "1301",
    "2005",
    "2019",
    "2026",
    "07",
    "13",
    "21",
    "1",
    "3",
    "000",
)


@given(
    st.lists(st.lists(st.sampled_from(PARTS), min_size=4, max_size=7).map("".join) | st.text(max_size=18)),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
@example(
    ["198001012005011001", "194601011970013001", "199602302019211001", "198001012005011000"], date(2030, 1, 1)
)
def test_many_numbers_are_judged_as_each_of_them(nips: list[str], on: date) -> None:
    assert nip_faults(nips, on) == [nip_fault(nip, on) for nip in nips]
    sound = [(nip, one) for nip in nips if isinstance(one := read_nip(nip), Nip)]
    assert all(is_contract(nip) == one.contract for nip, one in sound)


def test_a_number_on_record_that_is_impossible_by_todays_rules_still_has_its_parts() -> None:
    assert person(nip="198001011990011001").number.born == date(1980, 1, 1)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    assert isinstance(read_nip(text), Nip | NipFault)


def test_a_number_is_printed_in_groups() -> None:
    assert grouped(number(1)) == "19800101 200501 1 001"


def test_a_person_without_a_sound_number_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="not a sound NIP"):
        person("1980").number  # noqa: B018


@pytest.mark.parametrize(
    ("echelon", "tier"),
    [
        ("I.a", Tier.JPT),
        ("II.b", Tier.JPT),
        ("III.a", Tier.ADMINISTRATOR),
        ("IV.b", Tier.PENGAWAS),
        ("V.a", Tier.PELAKSANA),
        ("IV", Tier.PENGAWAS),
    ],
)
def test_the_echelon_tells_the_tier(echelon: str, tier: Tier) -> None:
    assert tier_of_echelon(echelon) is tier


def test_tiers_stand_in_rank_order() -> None:
    assert [tier.value for tier in Tier] == [
        "jpt",
        "administrator",
        "pengawas",
        "pelaksana",
        "fungsional",
        "unknown",
    ]


def test_every_tier_and_status_has_a_name() -> None:
    assert (list(TIER_WORDS), list(STATUS_WORDS)) == (list(Tier), list(Status))
