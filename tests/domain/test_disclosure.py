from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.disclosure import Counts, Disclosed, in_groups

MEETS, STILL, SHORT = CATEGORIES = ("ms", "mms", "kms")
FIVE = 5


def told(*groups: str, people: tuple[int, ...]) -> Disclosed:
    return Disclosed(groups=groups, people=people)


def test_what_is_large_enough_everywhere_is_told_as_it_is() -> None:
    counts = {"jpt": (9, 5, 6), "pengawas": (20, 7, 5)}
    assert in_groups(counts, CATEGORIES, FIVE) == Counts(
        classes=((MEETS,), (STILL,), (SHORT,)),
        rows=(told("jpt", people=(9, 5, 6)), told("pengawas", people=(20, 7, 5))),
    )


def test_a_small_category_is_told_with_its_neighbour() -> None:
    # 4 fall short: with the 8 who still meet they are 12
    assert in_groups({"jpt": (9, 8, 4)}, CATEGORIES, FIVE) == Counts(
        classes=((MEETS,), (STILL, SHORT)), rows=(told("jpt", people=(9, 12)),)
    )


def test_an_empty_category_does_not_say_that_it_is_empty() -> None:
    assert in_groups({"jpt": (9, 8, 0)}, CATEGORIES, FIVE).classes == ((MEETS,), (STILL, SHORT))


def test_a_group_with_a_small_class_is_told_with_the_smallest_other() -> None:
    # jpt alone has one who falls short; with the 16 of the tier administrator each number is 5 or more
    counts = {"pengawas": (20, 9, 9), "jpt": (6, 5, 1), "administrator": (5, 6, 5)}
    assert in_groups(counts, CATEGORIES, FIVE).rows == (
        told("pengawas", people=(20, 9, 9)),
        told("jpt", "administrator", people=(11, 11, 6)),
    )


def test_a_group_whose_people_are_all_alike_is_not_told_alone() -> None:
    counts = {"jpt": (8, 0, 0), "pengawas": (9, 9, 9)}
    assert in_groups(counts, CATEGORIES, FIVE).rows == (told("jpt", "pengawas", people=(17, 9, 9)),)


def test_where_everybody_is_alike_only_their_number_is_told() -> None:
    assert in_groups({"jpt": (8, 0, 0)}, CATEGORIES, FIVE) == Counts(
        classes=(CATEGORIES,), rows=(told("jpt", people=(8,)),)
    )


def test_fewer_than_five_are_not_counted_at_all() -> None:
    assert in_groups({"jpt": (2, 1, 1), "pengawas": (0, 0, 0)}, CATEGORIES, FIVE) == Counts()
    assert in_groups({}, CATEGORIES, FIVE) == Counts()


GROUPS = ("a", "b", "c")
TABLES = st.dictionaries(
    st.sampled_from(GROUPS), st.tuples(*[st.integers(min_value=0, max_value=7)] * 3), max_size=3
)
SMALLEST = st.integers(min_value=1, max_value=4)


@given(TABLES, SMALLEST)
@pytest.mark.rule("R53")
def test_every_number_stands_for_enough_people_and_everybody_is_in_one(
    counts: dict[str, tuple[int, ...]], smallest: int
) -> None:
    answer = in_groups(counts, CATEGORIES, smallest)
    everyone = sum(map(sum, counts.values()))
    assert all(n >= smallest for row in answer.rows for n in row.people)
    assert sum(n for row in answer.rows for n in row.people) == (everyone if everyone >= smallest else 0)
    assert sorted(group for row in answer.rows for group in row.groups) == sorted(
        group for group, row in counts.items() if sum(row) and everyone >= smallest
    )
    if answer.rows:
        assert tuple(name for part in answer.classes for name in part) == CATEGORIES


def shares(totals: Sequence[int], columns: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
    """Every table with these sums of rows and columns."""
    if not totals:
        if not any(columns):
            yield []
        return
    for row in splits(totals[0], columns):
        rest = [column - n for column, n in zip(columns, row, strict=True)]
        yield from ([row, *others] for others in shares(totals[1:], rest))


def splits(total: int, limits: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if not limits:
        if total == 0:
            yield ()
        return
    for n in range(min(total, limits[0]) + 1):
        yield from ((n, *others) for others in splits(total - n, limits[1:]))


def known_exactly(row: Disclosed, totals: Mapping[str, int]) -> list[str]:
    """Groups of whom somebody who knows how many each has can tell how many are in a class."""
    tables = list(shares([totals[group] for group in row.groups], row.people))
    return [
        group
        for at, group in enumerate(row.groups)
        if any(len({table[at][column] for table in tables}) == 1 for column in range(len(row.people)))
    ]


@given(TABLES, SMALLEST)
@pytest.mark.rule("R53")
def test_no_number_of_a_group_told_with_others_can_be_reckoned(
    counts: dict[str, tuple[int, ...]], smallest: int
) -> None:
    answer = in_groups(counts, CATEGORIES, smallest)
    totals = {group: sum(row) for group, row in counts.items()}
    if len(answer.classes) > 1:
        for row in answer.rows:
            assert len(row.groups) == 1 or known_exactly(row, totals) == []
