import pytest

from asesmen_cli.domain.difference import has_moved, is_promotion, kinds_of_change, says_retired
from asesmen_cli.domain.people import Tier
from tests.builders import NIP, person


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"echelon": "IV.b"}, {"echelon": "IV.a"}, True),
        ({"echelon": "IV.a"}, {"echelon": "IV.b"}, False),
        ({"echelon": "II.b"}, {"echelon": "I.a"}, True),
        ({"echelon": "IV"}, {"echelon": "IV.a"}, False),
        ({"rank": "III/d"}, {"rank": "IV/a"}, True),
        ({"rank": "II/d"}, {"rank": "III/a"}, True),
        ({"rank": "IV/a"}, {"rank": "III/d"}, False),
        ({"rank": "IX"}, {"rank": "III/a"}, False),  # a PPPK class beside a PNS rank
        ({"rank": None}, {"rank": "III/a"}, False),
        ({"tier": Tier.PENGAWAS}, {"tier": Tier.ADMINISTRATOR}, True),
        ({"tier": Tier.ADMINISTRATOR, "rank": "III/d"}, {"tier": Tier.PENGAWAS, "rank": "IV/a"}, False),
        ({"tier": Tier.FUNGSIONAL}, {"tier": Tier.PENGAWAS}, False),
    ],
)
@pytest.mark.rule("R37")
def test_up_in_tier_echelon_or_rank_is_a_promotion(
    before: dict[str, object], after: dict[str, object], expected: bool
) -> None:
    assert is_promotion(person(NIP, **before), person(NIP, **after)) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Dinas A", "Dinas B", True),
        ("Dinas A", " DINAS  a", False),
        ("Dinkes", "Dinas Kesehatan", False),
        (None, "Dinas A", False),
        ("Dinas A", None, False),
    ],
)
@pytest.mark.rule("R36")
def test_a_move_is_from_one_known_office_to_another(
    before: str | None, after: str | None, expected: bool
) -> None:
    aliases = {"dinkes": "Dinas Kesehatan"}
    assert has_moved(person(office=before), person(office=after), aliases) is expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ("Pensiun", True),
        ("PENSIUN BUP", True),
        ("Masa Persiapan Pensiun", False),
        ("MPP", False),
        (None, False),
    ],
)
@pytest.mark.rule("R35")
def test_preparing_for_a_pension_is_no_pension(standing: str | None, expected: bool) -> None:
    assert says_retired(standing) is expected


def test_the_same_facts_are_no_change() -> None:
    assert kinds_of_change(person(), person(), {}, retired=True) == ()
