from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.coverage import Count, Coverage, Group, covered
from asesmen_cli.domain.due import Due
from asesmen_cli.domain.people import Tier
from tests.builders import TODAY, person, stands
from tests.rosters import number

# On 6 November 2023: due again from 6 November 2021 back, no longer valid from 6 November 2020 back.
CURRENT, SOON, OVERDUE, LAPSED = date(2023, 1, 2), date(2021, 12, 1), date(2021, 11, 6), date(2020, 11, 6)


def one(serial: int = 1, last: date | None = None, **facts: object) -> Due:
    return stands(person(number(serial), **facts), last)


@pytest.mark.rule("R101")
def test_everyone_in_scope_is_counted_once_by_where_they_stand() -> None:
    people = [one(n, last) for n, last in enumerate([None, CURRENT, SOON, OVERDUE, LAPSED], start=1)]
    whole = covered(people, TODAY).whole
    # valid nationally: current, soon, and the one who is due again since today
    assert whole == Count(never=1, overdue=2, soon=1, current=1, valid=3)
    assert (whole.people, whole.fresh, whole.flagged, whole.waiting) == (5, 2, 3, 3)


def test_who_is_out_of_scope_is_not_counted() -> None:
    assert covered([one(standing="CLTN"), one(2)], TODAY).whole == Count(never=1)


def test_a_seat_counts_for_those_who_must_be_assessed() -> None:
    people = [one(1), one(2), one(3, CURRENT)]
    whole = covered(people, TODAY, {number(1), number(3)}).whole
    # the seat of somebody who is current counts for nobody
    assert (whole.flagged, whole.seated, whole.waiting) == (2, 1, 1)


def test_sums_by_office_and_by_tier() -> None:
    people = [
        one(1, office="Dinas A"),
        one(2, CURRENT, office="Dinas A", tier=Tier.JPT, echelon="II.b"),
        one(3, office="Dinas B"),
        one(4, office=None, echelon="IV.b"),
    ]
    coverage = covered(people, TODAY)
    current = Count(current=1, valid=1)
    assert coverage.by(lambda group: group.office) == {
        "Dinas A": Count(never=1) + current,
        "Dinas B": Count(never=1),
        None: Count(never=1),
    }
    assert coverage.by(lambda group: group.tier) == {Tier.PENGAWAS: Count(never=3), Tier.JPT: current}
    assert coverage.by(lambda group: group.echelon) == {
        "IV.a": Count(never=2),
        "II.b": current,
        "IV.b": Count(never=1),
    }


def test_some_groups_alone() -> None:
    coverage = covered([one(1, office="Dinas A"), one(2, office="Dinas B")], TODAY)
    assert coverage.of(lambda group: group.office == "Dinas A") == Coverage(
        cells={Group("Dinas A", Tier.PENGAWAS, "IV.a"): Count(never=1)}
    )


def test_nobody() -> None:
    assert (covered([], TODAY), Coverage().whole) == (Coverage(), Count())


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "Dinas A", "Dinas B"]),
            st.sampled_from(Tier),
            st.none() | st.dates(date(2015, 1, 1), TODAY),
        ),
        max_size=30,
    )
)
def test_every_way_of_adding_up_gives_the_whole(told: list[tuple[str | None, Tier, date | None]]) -> None:
    people = [
        one(serial, last, office=office, tier=tier)
        for serial, (office, tier, last) in enumerate(told, start=1)
    ]
    coverage = covered(people, TODAY, {number(serial) for serial in range(1, 31, 2)})
    whole = coverage.whole
    assert whole.people == len(people)
    assert whole.flagged == sum(due.status.flagged for due in people)
    assert sum(coverage.by(lambda group: group.office).values(), Count()) == whole
    assert sum(coverage.by(lambda group: (group.tier, group.echelon)).values(), Count()) == whole
    assert 0 <= whole.seated <= whole.flagged
