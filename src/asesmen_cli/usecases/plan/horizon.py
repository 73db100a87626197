"""How many windows a plan is given, where no number of them is asked for: enough to seat everyone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import islice

from asesmen_cli.domain.due import Due
from asesmen_cli.domain.facts import PlanSettings
from asesmen_cli.domain.people import Absence, Tier
from asesmen_cli.domain.planning import Taken, Window
from asesmen_cli.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """People to seat, and all that may keep them out of windows."""

    settings: PlanSettings
    office: Settings
    caps: Mapping[str, int]
    people: Sequence[Due]
    absences: Mapping[str, Sequence[Absence]]
    taken: Sequence[Taken]
    pins: Mapping[str, Window]

    def covered(self, offered: Iterator[Window]) -> tuple[Window, ...]:
        """Return as many of the windows as seat everyone; one for nobody: the plan has a first day.

        Who cannot come before some day can be seated after it, so as many windows as they need follow it.
        Lower tiers do not wait for them, but they do for people who are pinned.
        """
        limit = self.settings.max_batches
        pinned = {
            due.person.nip: self.pins[due.person.nip] for due in self.people if due.person.nip in self.pins
        }
        needed = max(1, self._windows_for(self.people) + len(set(pinned.values())))
        found = list(islice(offered, min(needed, limit or needed)))

        def follow(day: date, more: int) -> None:
            """Add windows up to a day, and so many that begin after it."""
            while (more > 0 or found[-1].start < day) and (limit is None or len(found) < limit):
                window = next(offered, None)
                if window is None:
                    break
                found.append(window)
                more -= window.start > day

        kept = dict(self._kept_out(found))
        if kept:
            follow(
                max(kept.values()), self._windows_for(due for due in self.people if due.person.nip in kept)
            )
        for tier, last in self._last_pins(pinned):
            behind = self._windows_for(self._behind(tier))
            follow(last, behind - sum(window.start > last for window in found))
        return tuple(found)

    def _kept_out(self, windows: Sequence[Window]) -> Iterator[tuple[str, date]]:
        """Whom an absence or a published batch may keep out of windows, and until when.

        A published batch does so to those whose office has a cap, or who stand in for somebody in it.
        """
        first, end = windows[0].start, windows[-1].end
        beside = [one for one in self.taken if any(one.window.meets(window) for window in windows)]
        for due in self.people:
            nip, office = due.person.nip, due.person.office
            away = (one for one in self.absences.get(nip, ()) if one.first <= end and one.last >= first)
            bound = {other for group in self.office.groups.stand_in if nip in group for other in group}
            days = [one.last for one in away]
            days += [
                one.window.end
                for one in beside
                if (office in self.caps and office in one.offices.values()) or bound & one.offices.keys()
            ]
            if days:
                yield nip, max(days)

    def _last_pins(self, pinned: Mapping[str, Window]) -> Iterator[tuple[Tier, date]]:
        """The first day of the last window to which people of each tier are pinned."""
        days: dict[Tier, date] = {}
        for due in self.people:
            if due.person.nip in pinned:
                start = pinned[due.person.nip].start
                days[due.person.tier] = max(start, days.get(due.person.tier, start))
        yield from days.items()

    def _behind(self, tier: Tier) -> list[Due]:
        """People whose tier follows another one."""
        order = self.office.plan.tier_order
        after = () if self.settings.mix_tiers else order[order.index(tier) + 1 :]
        return [due for due in self.people if due.person.tier in after]

    def _windows_for(self, people: Iterable[Due]) -> int:
        """How many windows people need at most.

        Tier by tier as many as their number or the cap of an office asks for; and for each group so many more
        that its people can sit by themselves.
        """
        tiers: dict[Tier | None, list[str]] = defaultdict(list)
        nips = set()
        for due in people:
            tiers[None if self.settings.mix_tiers else due.person.tier].append(due.person.office or "")
            nips.add(due.person.nip)
        full = (max(-(-len(own) // self.settings.batch_size), self._capped(own)) for own in tiers.values())
        return sum(full) + self._grouped(nips)

    def _capped(self, offices: Iterable[str]) -> int:
        """Of the office with the most people over its cap; rooms side by side share the cap."""
        times = (-(-n // self.caps[office]) for office, n in Counter(offices).items() if office in self.caps)
        return self.settings.parallel * max(times, default=0)

    def _grouped(self, people: AbstractSet[str]) -> int:
        """Of a group kept apart all but one have a window of their own, of stand-ins one has other days.

        People kept together have one too: they may not fit beside others.
        """
        groups, size = self.office.groups, self.settings.batch_size
        apart = (max(0, len(people & set(group)) - 1) for group in groups.keep_apart)
        days = (self.settings.parallel * (people >= set(group)) for group in groups.stand_in)
        together = (1 < len(people & set(group)) <= size for group in groups.keep_together)
        return sum(apart) + sum(days) + sum(together)
