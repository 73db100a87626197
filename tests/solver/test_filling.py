from datetime import date, timedelta
from itertools import accumulate

from asesmen_cli.domain.planning import Window
from asesmen_cli.solver._filling import Block, Filling, fully


def block(people: int, seats: list[int], least: int) -> Block:
    """A window a week; everybody has waited one day."""
    days = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(len(seats))]
    return Block(
        windows=[Window(days=(day,), seats=size) for day, size in zip(days, seats, strict=True)],
        delays=[7 * week for week in range(len(seats))],
        waits=list(accumulate([1] * people, initial=0)),
        people=people,
        min_size=least,
    )


def test_a_search_cut_short_says_what_it_proved() -> None:
    # 8 in two windows of 6, none under 4: 6 and 2 cost 2 x 7; the search has only seen that this is too small
    assert fully(block(8, [6, 6], 4), nodes=0) == Filling((6, 2), small=1, cost=14, bound=14, settled=False)
    # after one step it knows that 4 and 4 are sound, and that nothing is cheaper
    assert fully(block(8, [6, 6], 4), nodes=2) == Filling((4, 4), small=0, cost=28, bound=28)
