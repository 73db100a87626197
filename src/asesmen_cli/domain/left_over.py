"""Who has no seat and why, in groups: the same on the screen and in every document."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Unplaced
from asesmen_cli.domain.rules import why_unplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """People without a seat for one reason."""

    tier: Tier | None
    """None where tiers are counted together."""
    reason: Message
    """Numbers that differ between them are a range."""
    people: tuple[Unplaced, ...]


def left_over(
    unplaced: Iterable[Unplaced], tier_of: Callable[[str], Tier | None] = lambda _: None
) -> Iterator[LeftOver]:
    """Yield the groups, in the order of their first person.

    Args:
        unplaced: Who has no seat.
        tier_of: The tier of a NIP, to group by tier too.
    """
    groups: dict[Hashable, list[Unplaced]] = {}
    for one in unplaced:
        fixed = tuple((key, value) for key, value in sorted(one.params.items()) if not isinstance(value, int))
        groups.setdefault((tier_of(one.nip), one.code, fixed), []).append(one)
    for group in groups.values():
        yield LeftOver(tier=tier_of(group[0].nip), reason=_in_common(group), people=tuple(group))


def _in_common(group: Sequence[Unplaced]) -> Message:
    params = {key: _range([one.params[key] for one in group]) for key in group[0].params}
    return why_unplaced(replace(group[0], params=params))


def _range(values: Sequence[Param]) -> Param:
    numbers = [value for value in values if isinstance(value, int)]
    if not numbers or min(numbers) == max(numbers):
        return values[0]
    return Message("{low}–{high}", {"low": min(numbers), "high": max(numbers)})
