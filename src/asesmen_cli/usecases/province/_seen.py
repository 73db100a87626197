"""The database at one moment, and its numbers in groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from asesmen_cli.domain.conclusions import AgencyCount, AgencyList
from asesmen_cli.domain.document import Cell, Column, Table
from asesmen_cli.domain.messages import N_, Message, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.usecases.common.lookup import office_among
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.report._columns import first

if TYPE_CHECKING:
    from asesmen_cli.store import SharedAgencies

Row: TypeAlias = tuple[Cell, ...]
AGENCY = first("agency", N_("Agency"))
COLUMNS = {"agency": AGENCY, "tier": first("tier", N_("Tier")), "office": first("office", N_("Office"))}
"""What numbers are grouped by -> its column."""
GROUPINGS = {
    "agencies": (msg("By agency"), ("agency",)),
    "tiers": (msg("By tier"), ("tier",)),
    "agency_tiers": (msg("By agency and tier"), ("agency", "tier")),
    "offices": (msg("By agency and office"), ("agency", "office")),
}
"""The key of a table -> its title, and what its numbers are grouped by."""
MOST_DUE = N_(
    "{n} of {all} rows, those where most people must be assessed; the sums are of all."
    " All rows: --no-pager, or --format xlsx."
)


class OfTier(Protocol):
    """Numbers of one tier."""

    @property
    def tier(self) -> Tier | None: ...


Counted = TypeVar("Counted")
Tiered = TypeVar("Tiered", bound=OfTier)


@dataclass(frozen=True, slots=True)
class Seen:
    """The database at one moment, on a day."""

    shared: "SharedAgencies"
    agencies: AgencyList
    today: date

    def counts(self, asked: Asked) -> dict[str, tuple[AgencyCount, ...]]:
        """Return what each table groups of the tiers and the office that are asked for, no finer than needed.

        Each counts the same people, so they have the same sum.
        """
        if asked.office is None:
            finest = "groups" if asked.tiers else "offices"
            levels = self.shared.counts(["tiers", finest])
            by_tier, by_office = levels["tiers"], levels[finest]
        else:
            groups = self.shared.counts(["groups"])["groups"]
            office = office_among((one.office for one in groups), asked.office)
            by_tier = by_office = tuple(one for one in groups if one.office == office)
        by_tier, by_office = of_tiers(by_tier, asked.tiers), of_tiers(by_office, asked.tiers)
        return {key: by_office if "office" in by else by_tier for key, (_, by) in GROUPINGS.items()}

    def titled(self, what: Message) -> Message:
        """Return the title of a document, with the number of agencies."""
        return msg("{what}: {n} agencies", what=what, n=len(self.agencies.counted))

    def tables(
        self,
        found: Mapping[str, Sequence[Counted]],
        columns: Sequence[Column],
        numbers: Callable[[Sequence[Counted]], Row],
        *,
        empty: Message,
        most: str,
        cut: str = MOST_DUE,
        bars: tuple[str, ...] = (),
    ) -> tuple[Table, ...]:
        """Return a table for each of these :data:`GROUPINGS`; agencies without anything have a row too.

        Args:
            found: Key of a grouping -> what is grouped; it has the attributes that it is grouped by.
            columns: The columns of numbers.
            numbers: Returns the numbers of a group.
            empty: What to say where there are no rows.
            most: The column by whose largest numbers a terminal chooses among very many rows.
            cut: What it says then.
            bars: The columns that are drawn.
        """
        whole = numbers(next(iter(found.values())))
        return tuple(
            Table(
                key=key,
                title=title,
                columns=(*(COLUMNS[name] for name in by), *columns),
                rows=tuple(
                    (*map(_shown, by, group), *numbers(own)) for group, own in self._groups(of_key, by)
                ),
                total=(msg("Together"), *("" for _ in by[1:]), *whole),
                bars=bars,
                empty=empty,
                cut=cut,
                most=most,
            )
            for key, of_key in found.items()
            for title, by in (GROUPINGS[key],)
        )

    def _groups(
        self, found: Iterable[Counted], by: tuple[str, ...]
    ) -> list[tuple[tuple[str | Tier | None, ...], list[Counted]]]:
        """Return each group and what belongs to it, in order of agencies, tiers and offices."""
        groups: dict[tuple[str | Tier | None, ...], list[Counted]] = {}
        if by == ("agency",):
            groups |= {(name,): [] for name in self.agencies.counted}
        of = attrgetter(*by) if len(by) > 1 else lambda one: (getattr(one, by[0]),)
        for one in found:
            groups.setdefault(of(one), []).append(one)
        return sorted(groups.items(), key=lambda item: tuple(map(_rank, item[0])))


def of_tiers(found: Iterable[Tiered], tiers: Sequence[Tier]) -> tuple[Tiered, ...]:
    """Return what is of these tiers; of all, where none is named."""
    return tuple(one for one in found if not tiers or one.tier in tiers)


def _rank(name: str | Tier | None) -> tuple[int, str]:
    """Return what names are sorted by: tiers by rank, several last, other names by their characters."""
    if isinstance(name, Tier):
        return list(Tier).index(name), ""
    return (len(Tier), "") if name is None else (0, name)


def _shown(what: str, name: str | Tier | None) -> Cell:
    if name is None:
        return msg("Mixed")
    return msg("(no office)") if what == "office" and not name else name
