"""Results by category, in groups too large to show one person's result. There is one grouping only."""

from collections.abc import Iterator, Sequence

from asesmen_cli.domain.disclosure import Counts
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.results import CATEGORY_WORDS, PURPOSE_WORDS, Category, Purpose
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.result.results import counted


def results(ctx: Context, _asked: Asked) -> Document:
    """Return how many people of each tier are in which category, by their latest result.

    There is no choice of office or tier: numbers of two overlapping groups could be subtracted.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    found = counted(ctx, loaded(ctx), lambda person: person.tier.value)
    smallest = ctx.settings.results.smallest_group
    return Document(
        name="results",
        file="laporan-hasil",
        title=msg("Results of the competency assessment"),
        as_of=ctx.today,
        leads=(msg("{n} people have a result that can be counted.", n=sum(map(people_in, found.values()))),),
        parts=tuple(_grid(purpose, counts) for purpose, counts in found.items()),
        notes=(
            msg("Small groups are shown together until each number counts {n} people or more.", n=smallest),
            _thresholds(ctx),
            msg("A result keeps the category that it had when it came, whatever is set since."),
        ),
    )


def _thresholds(ctx: Context) -> Message:
    """Return from which JPM on each category holds."""
    limits = ctx.settings.results
    return msg(
        "Categories, as the office has set them. Filling of posts: meets the requirements from JPM {meets}"
        " on, still meets them from {still} on. Mapping: optimal from {optimal} on, fairly optimal from"
        " {fair} on.",
        meets=limits.filling_meets,
        still=limits.filling_still,
        optimal=limits.mapping_optimal,
        fair=limits.mapping_fair,
    )


TOO_FEW = msg("There are too few results to be counted without showing whose they are.")
DISCLOSED = (
    Column(key="tiers", title=N_("Tier"), kind=Kind.TEXT),
    Column(key="categories", title=N_("Category"), kind=Kind.TEXT),
    Column(key="people", title=N_("People")),
    Column(key="share", title=N_("Share"), kind=Kind.SHARE),
)


def people_in(counts: Counts) -> int:
    """Return how many people are counted."""
    return sum(sum(row.people) for row in counts.rows)


def _grid(purpose: Purpose, counts: Counts) -> Table:
    return Table(
        key=purpose.value,
        title=msg("For the {purpose}", purpose=msg(PURPOSE_WORDS[purpose])),
        columns=DISCLOSED,
        rows=tuple(disclosed_rows(counts)),
        bars=("share",),
        empty=TOO_FEW,
    )


def disclosed_rows(counts: Counts) -> Iterator[tuple[Cell, ...]]:
    """Yield tiers, categories, people, and their share of those of the tiers."""
    for row in counts.rows:
        tiers = _together([msg(TIER_WORDS[Tier(group)]) for group in row.groups])
        whole = sum(row.people)
        for categories, people in zip(counts.classes, row.people, strict=True):
            names = _together([msg(CATEGORY_WORDS[Category(one)]) for one in categories])
            yield tiers, names, people, people / whole


def _together(names: Sequence[Message]) -> Message:
    return names[0] if len(names) == 1 else msg("{names} together", names=tuple(names))
