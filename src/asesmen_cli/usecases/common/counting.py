"""Count a whole roster by group, in columns: the only place where pandas counts people."""

from collections.abc import Callable

from asesmen_cli.domain.facts import Tally
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.state import State


def tallies(state: State, group: Callable[[Person], str]) -> tuple[Tally, ...]:
    """Return the numbers of each group, in order of its name.

    People who are no longer on the roster count among those done only.
    """
    import pandas as pd

    people = {nip: due.person for nip, due in state.everyone.items()}
    people |= {nip: state.snapshot.people[nip].person for nip in state.done}
    table = pd.DataFrame(
        {
            "group": [group(person) for person in people.values()],
            "people": [nip in state.everyone for nip in people],
            "flagged": [nip in state.due for nip in people],
            "placed": [nip in state.due and nip in state.seated for nip in people],
            "unplaced": [nip in state.without_seat for nip in people],
            "done": [nip in state.done for nip in people],
        }
    )
    sums = table.groupby("group", sort=True).sum()
    return tuple(
        Tally(group=str(name), **dict(zip(table.columns[1:], map(int, row), strict=True)))
        for name, *row in sums.itertuples()
    )
