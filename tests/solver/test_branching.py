from collections.abc import Callable

from asesmen_cli.solver._branching import Found, Relaxed, Room, Sizes, fewest_small, filling


def one_after_the_other(people: int) -> Callable[[Sizes, Sizes], Relaxed[str] | None]:
    """Fills the windows from the front; a seat in window n costs n."""

    def fill(low: Sizes, high: Sizes) -> Relaxed[str] | None:
        first = min(high[0], people - low[1])
        sizes = (first, people - first)
        fits = first >= low[0] and low[1] <= sizes[1] <= high[1]
        return Relaxed(sizes[1], sizes, "seats") if fits else None

    return fill


def test_no_batch_is_small_where_that_can_be_prevented() -> None:
    # 8 in two windows of 6, none under 4
    found = fewest_small([Room(6, 4), Room(6, 4)], one_after_the_other(8), nodes=9)
    assert found == Found(small=0, cost=4, bound=4, settled=True, sizes=(4, 4), seats="seats")


def test_a_window_with_too_few_may_be_empty_instead() -> None:
    # 6 and 1, or 3 and 4, or 7 in a window for 7
    found = fewest_small([Room(7, 4), Room(6, 4)], one_after_the_other(7), nodes=9)
    assert (found.small, found.sizes) == (0, (7, 0))


def test_people_fixed_before_count_for_the_size() -> None:
    # 2 of them sit in the second window already, so it is large enough with 2 more, and never empty
    found = fewest_small([Room(6, 4), Room(4, 4, fixed=2)], one_after_the_other(7), nodes=9)
    assert (found.small, found.cost, found.sizes) == (0, 2, (5, 2))
    found = fewest_small([Room(6, 4), Room(4, 4, fixed=2)], one_after_the_other(5), nodes=9)
    # 3 + (2 + 2): one is small; 5 + (2 + 0): one is small too, and cheaper
    assert (found.small, found.cost, found.sizes) == (1, 0, (5, 0))


def test_a_search_cut_short_says_what_it_proved() -> None:
    # 6 and 2 cost 2, and one is small; the search has not seen yet that this can be prevented
    found = fewest_small([Room(6, 4), Room(6, 4)], one_after_the_other(8), nodes=0)
    assert found == Found(small=1, cost=2, bound=2, settled=False, sizes=(6, 2), seats="seats")


def test_a_search_cut_short_bounds_no_cost_above_the_best_that_it_found() -> None:
    # 11 in three windows of 5 leave one small whatever is done: 5 5 1 costs 7. The branch that promises none
    # yet is 5 1 5, at 11.
    def fill(low: Sizes, high: Sizes) -> Relaxed[str] | None:
        last = max(low[2], min(high[2], 1))
        first, second = 5, 6 - last
        fits = low[1] <= second <= high[1] and low[0] <= first <= high[0] and last <= high[2]
        return Relaxed(second + 2 * last, (first, second, last), "seats") if fits else None

    found = fewest_small([Room(5, 5)] * 3, fill, nodes=1)
    assert found == Found(small=1, cost=7, bound=7, settled=False, sizes=(5, 5, 1), seats="seats")


def test_rooms_side_by_side_are_filled_with_as_few_small_batches_as_may_be() -> None:
    rooms = [Room(8, 4), Room(8, 4)]
    assert filling(rooms, (0, 0), (8, 8), 10) == (6, 4)  # 8 and 2 would leave one small
    assert filling(rooms, (0, 0), (8, 8), 7) == (7, 0)  # two of 7 are small at least once
    assert filling(rooms, (0, 3), (8, 8), 9) == (5, 4)
    assert filling(rooms, (0, 0), (8, 3), 9) == (8, 1)  # no sizes are sound
    # three people fixed before make one more enough
    assert filling([Room(4, 4), Room(5, 4, fixed=3)], (0, 0), (4, 5), 5) == (4, 1)
