from datetime import date

from asesmen_cli.domain.left_over import left_over
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Unplaced

FIRST, SECOND = date(2023, 11, 8), date(2023, 11, 15)


def left(nip: str, last: date, ahead: int) -> Unplaced:
    return Unplaced(nip=nip, code="no-seat", params={"last": last, "batches": 1, "own": 1, "ahead": ahead})


PEOPLE = (left("1", FIRST, 7), left("2", SECOND, 3), left("3", FIRST, 5))


def ahead(reason: Message) -> object:
    return reason.params["ahead"]


def test_reasons_are_joined_where_only_numbers_differ() -> None:
    first, second = left_over(PEOPLE)
    assert [one.nip for one in first.people] == ["1", "3"]
    assert (first.tier, ahead(first.reason)) == (None, Message("{low}–{high}", {"low": 5, "high": 7}))
    assert (len(second.people), ahead(second.reason)) == (1, 3)


def test_tiers_are_told_apart_where_asked() -> None:
    tiers = {"1": Tier.JPT, "2": Tier.JPT, "3": Tier.PENGAWAS}
    groups = [(group.tier, [one.nip for one in group.people]) for group in left_over(PEOPLE, tiers.get)]
    assert groups == [(Tier.JPT, ["1"]), (Tier.JPT, ["2"]), (Tier.PENGAWAS, ["3"])]
