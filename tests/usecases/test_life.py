"""Whatever an office does with its plans, one after the other, in any order."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.facts import PlanState, PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord
from asesmen_cli.domain.state import statuses
from asesmen_cli.usecases.away import lift_away, note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt, lift_exemption
from asesmen_cli.usecases.move import move
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from asesmen_cli.usecases.swap import swap
from tests.builders import TODAY
from tests.rosters import number
from tests.soak import examples
from tests.usecases.life import office, published, waiting, yes

PEOPLE = [*waiting(6), *waiting(4, first=7, office="Dinas B", echelon="III.a")]
SERIALS = st.integers(1, len(PEOPLE))
BATCHES = st.integers(1, 6)
DAYS = st.integers(0, 40)
Step: TypeAlias = Callable[[Context], object]


def planning(size: int, cap: str | None, tier: Tier | None, days: int) -> Step:
    def step(at: Context) -> object:
        tiers = () if tier is None else (tier,)
        start = at.today + timedelta(days=days)
        sheet = draft_plan(
            at, PlanOptions(batch_size=size, office_cap=cap, tiers=tiers, start=start, min_size=1), yes
        )
        last = max((batch.window.end for batch in sheet.plan.batches), default=start)
        listed = everyone_once(sheet)
        assert flagged(at, sheet, start) <= listed
        assert listed <= flagged(at, sheet, last) or not sheet.plan.batches
        return sheet

    return step


def keeping(at: Context) -> object:
    sheet = keep_plan(at, PlanOptions(), yes)
    assert flagged(at, sheet, at.today) <= everyone_once(sheet)
    return sheet


def everyone_once(sheet: PlanView) -> set[str]:
    """Everyone placed or listed, each once."""
    listed = [one for batch in sheet.plan.batches for one in batch.nips]
    listed += [one.nip for one in sheet.plan.unplaced]
    assert len(set(listed)) == len(listed) == sheet.quality.flagged
    return set(listed)


def flagged(at: Context, sheet: PlanView, on: date) -> set[str]:
    """Everyone flagged on a day, of the tiers of the plan. Here nobody stops being so while time goes on."""
    everyone = statuses(at.workspace.snapshot(), at.settings.due_rule(), on, known=at.today)
    tiers = sheet.settings.tiers or tuple(Tier)
    return {due.person.nip for due in everyone if due.status.flagged and due.person.tier in tiers}


def away(serial: int, after: int, days: int) -> Step:
    def step(at: Context) -> object:
        first = TODAY + timedelta(days=after)
        return note_away(at, [number(serial)], first, first + timedelta(days=days), "sakit")

    return step


PLANNING: st.SearchStrategy[Step] = st.builds(
    planning,
    st.integers(1, 4),
    st.sampled_from([None, "1", "2"]),
    st.sampled_from([None, None, Tier.PENGAWAS]),
    st.integers(0, 20),
)
PUBLISHING: st.SearchStrategy[Step] = st.just(
    lambda at: publish(at, f"plan {at.workspace.snapshot().head}", yes)
)
BY_HAND: st.SearchStrategy[Step] = st.one_of(
    st.builds(
        lambda one, to, force: lambda at: move(at, number(one), to, force=force),
        SERIALS,
        BATCHES,
        st.booleans(),
    ),
    st.builds(
        lambda one, two, force: lambda at: swap(at, number(one), number(two), force=force),
        SERIALS,
        SERIALS,
        st.booleans(),
    ),
    st.builds(lambda one, on: lambda at: pin(at, [number(one)], pinned=on), SERIALS, st.booleans()),
)
LIFE: st.SearchStrategy[Step] = st.one_of(
    st.builds(away, SERIALS, DAYS, st.integers(0, 9)),
    st.builds(
        lambda one, to: lambda at: lift_away(at, [number(one)], TODAY + timedelta(days=to)), SERIALS, DAYS
    ),
    st.builds(
        lambda one, to: lambda at: exempt(at, [number(one)], at.today + timedelta(days=to), "tugas"),
        SERIALS,
        DAYS,
    ),
    st.builds(lambda one: lambda at: lift_exemption(at, [number(one)]), SERIALS),
)
CHANGING: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda n: lambda at: cancel_batch(at, n, "tempat batal"), BATCHES),
    st.builds(
        lambda n, to, force: lambda at: shift_batch(at, n, TODAY + timedelta(days=to), force=force),
        BATCHES,
        DAYS,
        st.booleans(),
    ),
    st.builds(lambda at_first: lambda at: withdraw(at, _name(at, at_first)), st.booleans()),
)
"""What changes published plans. Nothing else may."""
ROUNDS = st.tuples(
    st.sampled_from([0, 0, 1, 9]),  # days that pass
    st.lists(LIFE, max_size=2),
    st.lists(CHANGING, max_size=1),
    PLANNING | st.just(keeping),
    st.lists(BY_HAND, max_size=3),
    st.lists(LIFE, max_size=1),
    st.lists(PUBLISHING, max_size=1),
)


def _name(at: Context, first: bool) -> str:
    names = [plan.name or "" for plan in _published(at)]
    return names[0 if first else -1] if names else ""


def _published(at: Context) -> Iterator[PlanRecord]:
    return (plan for plan in at.workspace.snapshot().plans if plan.state is PlanState.PUBLISHED)


def batches(at: Context) -> dict[str | None, tuple[Batch, ...]]:
    """The standing batches of every published plan, by its name."""
    return {plan.name: plan.standing for plan in _published(at)}


def nobody_sits_twice(at: Context) -> None:
    """No one has two seats in what is published and the draft, but for the plan that the draft replaces."""
    plans = at.workspace.snapshot().plans
    replaced = {plan.replaces for plan in plans if plan.state is PlanState.DRAFT}
    seats = Counter(
        one
        for plan in plans
        if plan.state is PlanState.DRAFT
        or (plan.state is PlanState.PUBLISHED and plan.number not in replaced)
        for batch in plan.standing
        for one in batch.nips
    )
    assert {one: n for one, n in seats.items() if n > 1} == {}


def nothing_moved(before: dict[str | None, tuple[Batch, ...]], at: Context) -> None:
    """What was published is as it was, or another plan has been published in its place."""
    after = batches(at)
    replaced = before.keys() - after.keys()
    assert {name: after[name] for name in before.keys() & after.keys()} == {
        name: held for name, held in before.items() if name not in replaced
    }
    newest = [plan for plan in _published(at) if plan.name not in before]
    numbers = {plan.name: plan.number for plan in at.workspace.snapshot().plans}
    assert {numbers[name] for name in replaced} == {plan.replaces for plan in newest} - {None}


def done(at: Context, step: Step, *, changing: bool = False) -> None:
    """Do it, if it can be done; what is refused changes nothing."""
    tables, before = at.workspace.tables(), batches(at)
    try:
        step(at)
    except AsesmenError:
        assert at.workspace.tables() == tables
    if not changing:
        nothing_moved(before, at)
    nobody_sits_twice(at)


@settings(max_examples=examples(400) if os.environ.get("ASESMEN_SOAK") else 15)
@given(size=st.integers(1, 4), most=st.none() | st.integers(1, 3), rounds=st.lists(ROUNDS, max_size=4))
def test_nobody_sits_twice_nothing_published_moves_by_itself_and_nobody_is_lost(
    size: int, most: int | None, rounds: list[Any]
) -> None:
    with TemporaryDirectory() as place:
        at = office(Path(place), PEOPLE)
        published(at, batch_size=size, max_batches=most)
        for days, life, changing, plan, by_hand, more, publishing in rounds:
            at = replace(at, today=at.today + timedelta(days=days))
            for step in life:
                done(at, step)
            for step in changing:
                done(at, step, changing=True)
            for step in (plan, *by_hand, *more, *publishing):
                done(at, step)
        again = at.workspace.replayed()
        assert again.tables() == at.workspace.tables()
        assert at.workspace.broken_link() is None
        again.close()
        at.workspace.close()
