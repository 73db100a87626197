from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.facts import OfficeCount
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.usecases.roster.offices import propose_aliases, review_offices
from tests.builders import ctx, roster
from tests.rosters import somebodies
from tests.usecases.test_due import take


def proposed(*names: str) -> list[tuple[str, str]]:
    """(spelling, office); the name told first has most people."""
    sizes = {name: len(names) - at for at, name in enumerate(names)}
    return [(one.spelling, one.office) for one in propose_aliases(sizes)]


@pytest.mark.parametrize(
    ("office", "spelling"),
    [
        ("Dinas Kesehatan", "DINAS  KESEHATAN"),
        ("Dinas Kesehatan", "Dinas Kesehtan"),
        ("Dinas Kesehatan", "Dinas Kesehatan Kota Cilegon"),
        ("Dinas Pendidikan dan Kebudayaan", "Dinas Pendidikan & Kebudayaan"),
        ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "BKPSDM"),
        ("Kecamatan Purwakarta", "Kec. Purwakarta, Kecamatan"),
    ],
)
def test_spellings_of_one_office_are_proposed_for_the_larger_one(office: str, spelling: str) -> None:
    expected = [(spelling, office)] if "," not in spelling else []
    assert proposed(office, spelling) == expected


@pytest.mark.parametrize(
    "names",
    [
        ("Kecamatan Cibeber", "Kecamatan Cilegon"),
        ("Kelurahan Ciwaduk", "Kelurahan Ciwedus"),
        ("SMPN 1 Cilegon", "SMPN 2 Cilegon"),
        ("Dinas Pendidikan dan Kebudayaan", "Dinas Perpustakaan dan Kearsipan"),
        ("Dinas Pendidikan dan Kebudayaan", "Dinas Pendidikan"),
        ("Sekretariat Daerah", "Sekretariat DPRD"),
        ("Kecamatan Kota Barat", "Kecamatan Kota Timur"),
        ("-", "…"),
    ],
)
def test_different_offices_are_not_proposed(names: tuple[str, str]) -> None:
    assert proposed(*names) == []


def test_three_spellings_all_stand_for_the_largest(tmp_path: Path) -> None:
    assert proposed("Dinas Kesehatan", "DINAS KESEHATAN", "dinas kesehatan kota Serang") == [
        ("DINAS KESEHATAN", "Dinas Kesehatan"),
        ("dinas kesehatan kota Serang", "Dinas Kesehatan"),
    ]


WORDS = st.sampled_from(
    ["Dinas", "Badan", "Kesehatan", "Kesehtan", "DINAS", "Kota Serang", "PU", "1", "2", "dan"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(st.dictionaries(NAMES, st.integers(1, 9), max_size=8))
def test_each_spelling_is_proposed_once_for_a_name_that_is_no_spelling_itself(sizes: dict[str, int]) -> None:
    proposals = list(propose_aliases(sizes))
    spellings = [one.spelling for one in proposals]
    assert len(spellings) == len(set(spellings))
    assert {one.office for one in proposals} & set(spellings) == set()
    assert all(sizes[one.spelling] <= sizes[one.office] for one in proposals)


def test_offices_are_counted_and_the_line_for_the_settings_is_told(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    people = [
        *somebodies(3, office="Dinas Kesehatan"),
        *somebodies(1, 10, office='DINAS KESEHATAN "A"'),
        *somebodies(1, 20, office="", unit=None),
    ]
    take(at, roster(tmp_path, people))
    answer = review_offices(at)
    assert answer.offices == (
        OfficeCount(name='DINAS KESEHATAN "A"', people=1),
        OfficeCount(name="Dinas Kesehatan", people=3),
    )
    assert (answer.without, as_json(answer, speaking("en"))["schema"]) == (1, "asesmen.offices/1")


def test_the_line_proposed_joins_the_offices_when_the_roster_is_loaded_again(tmp_path: Path) -> None:
    people = [*somebodies(3, office="Dinas Kesehatan"), *somebodies(1, 10, office="Dinas Kesehattan")]
    file = roster(tmp_path, people)
    at = ctx(tmp_path)
    take(at, file)
    [proposal] = review_offices(at).proposals
    assert proposal.line == '"Dinas Kesehattan" = "Dinas Kesehatan"'
    joined = ctx(tmp_path, offices={proposal.spelling: proposal.office})
    take(joined, file)
    assert review_offices(joined).offices == (OfficeCount(name="Dinas Kesehatan", people=4),)


def test_a_review_needs_a_roster(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        review_offices(ctx(tmp_path))
    assert caught.value.code == "state.no-roster"
