"""Plans as they are kept, to test with."""

from collections.abc import Sequence
from datetime import date, timedelta

from asesmen_cli.domain.facts import PlanSettings, PlanState, Quality
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import Message, msgs
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch, Plan, Unplaced, Window
from asesmen_cli.domain.snapshot import PlanRecord

START = date(2023, 11, 6)


def stored(
    batches: Sequence[Sequence[str]] = (), unplaced: Sequence[str] = (), **facts: object
) -> PlanRecord:
    """A draft that seats these numbers in these batches, one batch a day, and leaves those out."""
    windows = [Window(days=(START + timedelta(days=n),), seats=9) for n in range(len(batches))]
    told: dict[str, object] = {
        "number": 1,
        "state": PlanState.DRAFT,
        "name": None,
        "as_of": START,
        "source": "roster.xlsx",
        "digest": "abc",
        "settings": PlanSettings(
            batch_size=9,
            days=1,
            start=START,
            until=None,
            workdays="mon-fri",
            straddle_weekend=False,
            parallel=1,
            max_batches=None,
            mix_tiers=False,
            min_size=5,
            even=False,
            office_cap=None,
            tiers=(Tier.PENGAWAS, Tier.JPT),
        ),
        "quality": Quality(
            flagged=2, placed=1, unplaced=1, batches=1, fewest_batches=1, cost=3, bound=3, optimal=True
        ),
        "plan": Plan(
            batches=tuple(
                Batch(number=number, tier=Tier.PENGAWAS, window=window, nips=tuple(nips))
                for number, (window, nips) in enumerate(zip(windows, batches, strict=True), start=1)
            ),
            unplaced=tuple(
                Unplaced(nip=nip, code="no-seat", params={"last": START, "batches": 1, "own": 0, "ahead": at})
                for at, nip in enumerate(unplaced)
            ),
        ),
        "findings": (
            Finding(
                code="plan.start-moved",
                severity=Severity.WARNING,
                params={
                    "asked": START,
                    "why": msgs("{n} day", "{n} days", 2, of=Message("{name}", {"name": "Nyepi"})),
                    "rooms": ("a", 1, None, START),
                },
            ),
        ),
    }
    return PlanRecord(**(told | facts))  # type: ignore[arg-type]
