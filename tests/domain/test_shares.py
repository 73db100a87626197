import pytest

from asesmen_cli.domain.shares import tenths


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 1, 0), (1, 3, 333), (2, 3, 667), (1, 10_000, 1), (9_999, 10_000, 999), (1, 1, 1000)],
)
def test_only_everyone_is_a_hundred_per_cent_and_only_nobody_is_none(
    part: int, whole: int, expected: int
) -> None:
    assert tenths(part / whole) == expected
