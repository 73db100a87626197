"""Every sentence about a plan against the truth of a small office, found by trying every plan."""

import random  # noqa: TID251 (seeded: the same events every time)
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.planning import Batch, PlanProblem, Taken, Unplaced, Window, seats
from asesmen_cli.domain.what_if import Gain, brings
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.why import why
from tests.builders import TODAY
from tests.soak import portion
from tests.solver.differential import goals_of
from tests.usecases.life import never, yes
from tests.usecases.situations import (
    DAY,
    RELAXED,
    TIERS,
    Situation,
    Truth,
    broken,
    candidate,
    drawn,
    due_by,
    due_on,
    pension,
    relaxed,
    truth,
    without,
)
from tests.usecases.test_plan import ready

PLANS = 40_000
"""Plans of one problem that are tried at most: windows + 1 to the power of people."""
FAR = timedelta(days=70)


def faults(seed: int) -> list[str]:
    """What the program says of a drawn office that is not so."""
    situation = drawn(seed)
    draw = random.Random(-seed)  # noqa: S311 (invented people are no secret)
    with TemporaryDirectory() as folder:
        at = ready(Path(folder), list(situation.people), **situation.sections)  # type: ignore[arg-type] # of several types
        for nip, (first, last) in situation.away.items():
            note_away(at, [nip], first, last, "cuti")
        said = (_of_a_draft, _of_a_draft, _of_a_second_plan, _of_a_kept_plan)[seed % 4]
        return list(said(at, situation, draw))


def _of_a_draft(at: Context, situation: Situation, _draw: random.Random) -> Iterator[str]:
    yield from _Said(at, situation).faults()


def _of_a_second_plan(at: Context, situation: Situation, draw: random.Random) -> Iterator[str]:
    """A plan beside a published one, then the same with somebody pinned and other options."""
    try:
        draft_plan(at, PlanOptions(**situation.options | {"max_batches": 1}), never)  # type: ignore[arg-type]
        published = publish(at, None, yes)
    except AsesmenError:  # there is no window, or nobody is due
        return
    offices = {one.nip: one.office for one in situation.people}
    taken = tuple(
        Taken(window=batch.window, offices={nip: offices[nip] for nip in batch.nips})
        for batch in published.plan.batches
    )
    situation = replace(situation, taken=taken)
    said = _Said(at, situation)
    yield from said.faults()
    where = {} if said.view is None else seats(said.view.plan)
    if where:
        nip = draw.choice(sorted(where))
        pin(at, [nip], pinned=True)
        size, cap = draw.randint(1, 4), draw.choice((None, 1, 2))
        mixed = draw.random() < 0.5
        pins = {nip: replace(where[nip], seats=size)}
        yield from _Said(
            at, replace(situation, pins=pins, batch_size=size, cap=cap, mix_tiers=mixed)
        ).faults()


def _of_a_kept_plan(at: Context, situation: Situation, draw: random.Random) -> Iterator[str]:
    """A published plan, planned again some days later, when more days are off and people away."""
    situation = replace(situation, even=False)
    try:
        draft_plan(at, PlanOptions(**situation.options), never)  # type: ignore[arg-type]
        published = publish(at, None, yes)
    except AsesmenError:
        return
    today = TODAY + DAY * draw.randint(0, 14)
    where = seats(published.plan)
    away = dict(situation.away)
    for nip in draw.sample(sorted(where), draw.randint(0, min(2, len(where)))):
        if nip not in away:
            away[nip] = (where[nip].start, where[nip].end + DAY * draw.randint(0, 5))
    if draw.random() < 0.3:
        situation = replace(
            situation,
            closures=situation.closures | {draw.choice(list(where.values())).start} - situation.extra,
        )
    settings = Settings.model_validate(situation.sections)
    at = replace(at, today=today, settings=settings)
    for nip in away.keys() - situation.away.keys():
        note_away(at, [nip], *away[nip], "sakit")
    yield from _Kept(at, replace(situation, away=away), published).faults()


class _Said:
    """What the program says of a plan."""

    def __init__(self, at: Context, situation: Situation, view: PlanView | None = None) -> None:
        self.at, self.situation, self.view = at, situation, view
        self.truths: dict[str, Truth] = {}

    def of(self, problem: PlanProblem) -> Truth:
        key = repr(problem)
        if key not in self.truths:
            self.truths[key] = truth(problem)
        return self.truths[key]

    def faults(self) -> Iterator[str]:
        situation = self.situation
        asked = situation.problem(situation.start + FAR)
        try:
            options = situation.options | {"what_if": True}
            view = self.view = draft_plan(self.at, PlanOptions(**options), yes)  # type: ignore[arg-type]
        except AsesmenError as error:
            yield from self.of_a_refusal(error, asked)
            return
        if asked is None:
            yield "planned though there is no window"
            return
        if asked.candidates == ():
            if view.left_over or view.plan.batches:
                yield "planned though nobody is due"
            return
        asked = self.horizon(view, asked)
        if (len(asked.windows) + 1) ** len(asked.candidates) > PLANS:
            return
        yield from self.of_the_start(view, asked)
        yield from self.of_the_plan(view, asked)
        yield from self.of_the_unplaced(view)
        yield from self.of_the_seated(view, asked)
        yield from self.of_what_binds(view, asked)
        yield from self.of_changes(view, asked)

    def of_a_refusal(self, error: AsesmenError, asked: PlanProblem | None) -> Iterator[str]:
        if error.code == "plan.conflict" and asked is not None:
            names = {str(one.params["name"]) for one in _all(error.params["rules"])}
            if self.of(without(asked, set(RELAXED) - names)).goals is not None:
                yield f"conflict of {names}, which some plan keeps"
            for name in names - {"pinned"}:
                if name in RELAXED and self.of(without(asked, {*set(RELAXED) - names, name})).goals is None:
                    yield f"conflict of {names}, and without {name} too"
            return
        beside = self.situation.windows(self.situation.start + FAR, beside_published=False)
        code = "plan.room-taken" if beside else "plan.no-window"
        if asked is not None or error.code != code:
            yield f"refused: {error.code} {dict(error.params)}, {code}"

    def horizon(self, view: PlanView, asked: PlanProblem) -> PlanProblem:
        """The problem; where no end was asked, on two rounds of windows more than the plan knows.

        Tiers do not wait for people who are away (R8): then the days that the plan knows count.
        """
        ends = self.situation.until or self.situation.max_batches
        waits = (self.situation.away or self.situation.taken) and not self.situation.mix_tiers
        if ends and not waits:
            return asked
        last = max([_last(one) for one in view.left_over] + [batch.window.end for batch in view.plan.batches])
        known = sum(window.end <= last for window in asked.windows)
        if ends:
            return self.cut(min(known, len(asked.windows)))
        return self.cut(known + (0 if waits else 2 * self.situation.parallel))

    def cut(self, windows: int) -> PlanProblem:
        found = replace(self.situation, max_batches=windows).problem(self.situation.start + FAR)
        assert found is not None
        return found

    def of_the_start(self, view: PlanView, asked: PlanProblem) -> Iterator[str]:
        """Why the first batch starts later than asked, and the weeks that days off cost."""
        situation = self.situation
        start, first = situation.start, asked.windows[0].start
        beside = situation.windows(start + FAR, beside_published=False)[0].start
        said = {one.code: one.params for one in view.findings}
        code = "plan.start-taken" if beside < first else "plan.start-moved" if first > start else None
        told = {code for code in said if code in {"plan.start-taken", "plan.start-moved"}}
        if told != ({code} if code else set()):
            yield f"{told} of a start on {first} in place of {start}, {code}"
        elif code and (said[code]["asked"], said[code]["start"]) != (start, first):
            yield f"{dict(said[code])}, {first}"
        elif code == "plan.start-moved":
            why = said[code]["why"]
            assert isinstance(why, Message)
            day = why.params.get("day", start)
            assert isinstance(day, date)
            if situation.works(day):
                yield f"{day} is a working day"
        weeks = next((one.params["weeks"] for one in view.binding if one.code == "plan.weeks-lost"), ())
        mondays = [week.params["day"] for week in _all(weeks)]
        if mondays != list(self.lost_weeks(view)):
            yield f"weeks lost: {mondays}, {list(self.lost_weeks(view))}"

    def lost_weeks(self, view: PlanView) -> Iterator[date]:
        """The Mondays of weeks without a batch that would have a window if nothing were off."""
        days = {day for batch in view.plan.batches for day in batch.window.days}
        monday = self.situation.start - DAY * self.situation.start.weekday()
        alone = replace(self.situation, until=None, max_batches=None, taken=())
        free = replace(alone, closures=frozenset(), holidays=False)
        while days and monday <= max(days):
            first, last = max(monday, self.situation.start), monday + DAY * 6
            fits, would = (
                any(True for _ in replace(one, start=first).runs(1, last)) for one in (alone, free)
            )
            if would and not fits and not any(monday <= day <= last for day in days):
                yield monday
            monday += DAY * 7

    # --- the plan ---

    def of_the_plan(self, view: PlanView, asked: PlanProblem) -> Iterator[str]:
        found, quality = self.of(asked), view.quality
        where = seats(view.plan)
        goals = _goals(asked, where)
        assert found.goals is not None
        people = {person.nip for person in asked.candidates}
        if {*where, *(one.nip for one in view.left_over)} != people:
            yield f"not everyone is in the plan: {people}"
        figures = (quality.flagged - len(view.held), quality.placed, quality.unplaced - len(view.held))
        if figures != (len(people), len(where), len(people) - len(where)):
            yield f"figures {figures}"
        if wrong := broken(asked, where) - broken(asked, {}):  # published batches may break a new cap
            yield f"rules broken: {wrong}"
        if quality.optimal and (goals[:4] != found.goals[:4] or (not asked.even and goals != found.goals)):
            yield f"no better plan exists, of {goals} beside {found.goals}"
        if not quality.optimal:
            yield "no proof"
        if quality.fewest_batches not in {None, found.fewest}:
            yield f"the fewest possible {quality.fewest_batches}, {found.fewest}"

    # --- who has no seat ---

    def of_the_unplaced(self, view: PlanView) -> Iterator[str]:
        for one in view.left_over:
            last = _last(one)
            names = (
                tuple(map(str, _all(one.params["rules"]))) if one.code == "several" else (_rule(one.code),)
            )
            yield from self.of_the_words(view, one, last)
            if self.seats_them(names, one.nip, last):
                if len(names) > 1 and any(
                    self.seats_them(fewer, one.nip, last, surely=True)
                    for n in range(1, len(names))
                    for fewer in combinations([name for name in RELAXED if name != "room-free"], n)
                ):
                    yield f"{one.nip}: {names}, and fewer would be enough"
            elif one.code != "no-seat" or not self.seats_them(("batch-size", "tiers-apart"), one.nip, last):
                yield f"{one.nip}: {one.code} {dict(one.params)} is not the reason"

    def seats_them(self, names: Sequence[str], nip: str, last: date, *, surely: bool = False) -> bool:
        """Has the person a seat without these rules? ``surely``: even if others have waited as long."""
        problem = relaxed(self.situation, names, nip, last)
        if problem is None:
            return False
        found = self.of(problem)
        return nip in (found.surely if surely else found.seated)

    def of_the_words(self, view: PlanView, one: Unplaced, last: date) -> Iterator[str]:
        """The figures of a reason."""
        asked = self.situation.problem(last)
        assert asked is not None
        people = {person.nip: person for person in asked.candidates}
        person, said = people[one.nip], dict(one.params)
        own = [other for other in people.values() if asked.mix_tiers or other.tier == person.tier]
        batches = [batch for batch in view.plan.batches if asked.mix_tiers or batch.tier == person.tier]
        others = {batch.window for batch in view.plan.batches} - {batch.window for batch in batches}
        free = [window for window in asked.windows if window not in others]
        true: Mapping[str, object] = {}
        if one.code == "no-seat":
            ahead = sum(other.unassessed_since <= person.unassessed_since for other in own) - 1
            true = {"batches": len(asked.windows), "own": len(batches), "ahead": ahead}
        elif one.code == "away":
            true = {"batches": len(free)}
            if not all(window.meets_any(person.away) for window in free):
                yield f"{one.nip}: not away during every batch open to them"
        elif one.code == "retiring":
            first = min(window.end for window in free or asked.windows)
            true = {"retires_on": person.retires_on, "end": first}
            if person.retires_on is None or person.retires_on > first:
                yield f"{one.nip}: does not retire before the first batch open to them"
        elif one.code == "office-cap":
            due = sum(other.office == person.office for other in people.values())
            reach = [window for window in free if not window.meets_any(person.away)]
            reach = [
                window for window in reach if person.retires_on is None or window.end < person.retires_on
            ]
            cap = asked.office_caps.get(person.office or "")
            true = {"office": person.office, "due": due, "cap": cap, "batches": len(reach)}
        wrong = {key: (said.get(key), value) for key, value in true.items() if said.get(key) != value}
        if wrong:
            yield f"{one.nip}: {one.code} with (said, true) {wrong}"
        if last > max(window.end for window in asked.windows):
            yield f"{one.nip}: until {last}"

    # --- who has one ---

    def of_the_seated(self, view: PlanView, asked: PlanProblem) -> Iterator[str]:
        people = {person.nip: person for person in asked.candidates}
        where = seats(view.plan)
        waits = {nip: asked.days_unassessed(person) for nip, person in people.items()}
        for nip in where:
            person = people[nip]
            expected = {}
            for batch in view.plan.batches:
                less = {
                    other
                    for other in batch.nips
                    if (asked.mix_tiers or people[other].tier == person.tier) and waits[other] < waits[nip]
                }
                if batch.window.start < where[nip].start and less:
                    expected[batch.number] = less
            said = why(self.at, nip).overtaken
            if [one.batch.number for one in said] != list(expected):
                yield f"{nip}: overtaken in {[one.batch.number for one in said]}, {list(expected)}"
                continue
            for one in said:
                other = one.person.nip
                if other not in expected[one.batch.number]:
                    yield f"{nip}: {other} has not waited less"
                after = broken(asked, {**where, nip: where[other], other: where[nip]}) - broken(asked, where)
                names = {finding.code.removeprefix("plan.") for finding in one.broken}
                if names != after or not names:
                    yield f"{nip}: changing places with {other} would break {after}, not {names}"

    # --- what binds, and what would be better ---

    def of_what_binds(self, view: PlanView, asked: PlanProblem) -> Iterator[str]:
        said: dict[str, list[Finding]] = {}
        for one in view.binding:
            said.setdefault(one.code, []).append(one)
        yield from self.of_empty_seats(view, asked, said.get("plan.seats-empty", []))
        for one in said.get("plan.cap-costs", []):
            office = str(one.params["office"])
            problem = replace(asked, office_caps={**asked.office_caps, office: asked.office_caps[office] + 1})
            found = self.of(problem)
            seated, days = found.placed - view.quality.placed, _sooner(view, problem, found)
            if one.params["what"] != brings(Gain(words=msg(""), seated=seated, days=days, cost=0)):
                yield f"one more of {office} would bring {seated, days}, not {one.params['what']}"

    def of_empty_seats(self, view: PlanView, asked: PlanProblem, said: list[Finding]) -> Iterator[str]:
        batches = {batch.number: batch for batch in view.plan.batches}
        empty = {n: batch.window.seats - len(batch.nips) for n, batch in batches.items()}
        listed = [n for one in said for n in _all(one.params["batches"])]
        if sorted(listed) != [n for n, seats in empty.items() if seats]:
            yield f"empty seats in {listed}, {empty}"
            return
        for one in said:
            numbers = _all(one.params["batches"])
            if one.params["n"] != sum(empty[n] for n in numbers):
                yield f"{one.params['n']} seats left empty"
            for n in numbers:
                yield from self.of_empty_batch(view, asked, one.params["why"], batches[n])

    def of_empty_batch(
        self, view: PlanView, asked: PlanProblem, reason: object, batch: Batch
    ) -> Iterator[str]:
        assert isinstance(reason, Message)
        people = {person.nip: person for person in asked.candidates}
        where = seats(view.plan)
        left = [one.nip for one in view.left_over]
        waiting = [nip for nip in left if asked.mix_tiers or people[nip].tier == batch.tier]
        if reason.template.startswith(("everyone", "no more")) and waiting:
            yield f"everyone has a seat: {waiting}"
        rules = {str(rule.params["name"]) for rule in _all(reason.params.get("rules", ()))}
        for nip in waiting:
            after = broken(asked, {**where, nip: batch.window})
            if not after & rules:
                yield f"{nip} is kept from an empty seat of {batch.number} by {after}, not by {rules}"

    def of_changes(self, view: PlanView, asked: PlanProblem) -> Iterator[str]:
        last = max((batch.window.end for batch in view.plan.batches), default=self.situation.start)
        waits = (self.situation.away or self.situation.taken) and not self.situation.mix_tiers
        for words, changed in _changes(self.situation, last):
            if waits and changed.windows(changed.start + FAR)[-1:] != asked.windows[-1:]:
                continue  # lower tiers do not wait for people who are away
            gain = next((one for one in view.gains if _said(one.words) == words), None)
            problem = changed.problem(changed.start + FAR)
            if problem is None:
                continue
            if not (changed.until or changed.max_batches):
                known = sum(window.start <= last for window in problem.windows)
                cut = replace(changed, max_batches=known + len(problem.candidates) * changed.parallel)
                problem = cut.problem(changed.start + FAR)
                assert problem is not None
            if (len(problem.windows) + 1) ** len(problem.candidates) > PLANS:
                continue
            found = self.of(problem)
            if found.goals is None:
                continue
            if {one.nip for one in problem.candidates} != {
                *seats(view.plan),
                *(one.nip for one in view.left_over),
            }:
                continue
            seated = found.placed - view.quality.placed
            days = _sooner(view, problem, found)
            true = (seated, days) if seated > 0 or days > 0 else None
            told = (gain.seated, gain.days) if gain else None
            if true != told and not (told is None and true and true[0] < 0):
                yield f"with {words}: {told}, {true}"


class _Kept(_Said):
    """What it says of a published plan that was planned again."""

    def __init__(self, at: Context, situation: Situation, published: PlanView) -> None:
        super().__init__(at, situation)
        self.published = published
        closed = [
            batch for batch in published.plan.batches if not all(map(situation.works, batch.window.days))
        ]
        self.begun = [batch for batch in published.plan.batches if batch.window.start <= at.today]
        self.ahead = [
            batch for batch in published.plan.batches if batch not in closed and batch not in self.begun
        ]

    def faults(self) -> Iterator[str]:
        situation, today = self.situation, self.at.today
        start = max(situation.start, today)
        try:
            view = keep_plan(self.at, PlanOptions(start=start, until=situation.until), yes)
        except AsesmenError as error:
            if error.code not in {"plan.no-window", "plan.room-taken", "usage.value"}:
                yield f"refused: {error.code}"
            return
        over = {batch.window for batch in self.begun}
        where = {nip: window for nip, window in seats(view.plan).items() if window not in over}
        stays = {
            nip: batch.window
            for batch in self.ahead
            for nip in batch.nips
            if self.can_come(nip, batch.window)
        }
        parted = {nip for group in situation.keep_together if not set(group) <= stays.keys() for nip in group}
        if moved := [nip for nip, window in stays.items() if where.get(nip) != window and nip not in parted]:
            yield f"{moved} could stay"
        problem = self.whole(view)
        if wrong := broken(problem, where):
            yield f"rules broken: {wrong}"
        yield from self.of_free_seats(view, problem, where)
        yield from self.of_reasons(view, where, stays)
        yield from self.of_overtaken(problem, where, stays)

    def of_free_seats(
        self, view: PlanView, problem: PlanProblem, where: Mapping[str, Window]
    ) -> Iterator[str]:
        """Nobody gets a new batch, or no seat, beside a free seat that they may have."""
        tiers = {one.nip: TIERS[one.echelon or ""] for one in self.situation.people}
        old = {batch.window for batch in self.published.plan.batches}
        waiting = [nip for nip, window in where.items() if window not in old]
        waiting += [one.nip for one in view.left_over]
        for nip in waiting:
            for batch in self.open_batches():
                own = self.situation.mix_tiers or batch.tier == tiers[nip]
                free = own and self.can_come(nip, batch.window)
                if free and not broken(problem, {**where, nip: batch.window}):
                    yield f"{nip} could have a free seat of batch {batch.number}"

    def can_come(self, nip: str, window: Window) -> bool:
        one = next(one for one in self.situation.people if one.nip == nip)
        first, last = self.situation.away.get(nip, (date.max, date.max))
        apart = not any(first <= day <= last for day in window.days)
        return apart and due_by(one, window.start) and pension(one) > window.end

    def open_batches(self) -> list[Batch]:
        """Those into which somebody new may be called."""
        soon = self.at.today + DAY * self.at.settings.plan.replace_until_days
        return [batch for batch in self.ahead if batch.window.start >= soon]

    def whole(self, view: PlanView) -> PlanProblem:
        """Everyone, in every window of the plan; tiers sit in the batches that they had."""
        begun = {nip for batch in self.begun for nip in batch.nips}
        over = {batch.window for batch in self.begun}
        windows = {batch.window for batch in (*self.ahead, *view.plan.batches)} - over
        windows = windows or over
        asked = replace(self.situation, start=min(window.start for window in windows)).problem(
            self.situation.start + FAR
        )
        assert asked is not None
        everyone = tuple(
            candidate(one, self.situation.away.get(one.nip))
            for one in sorted(self.situation.people, key=lambda one: one.nip)
            if one.nip in {*seats(view.plan), *(left.nip for left in view.left_over)} - begun
        )
        return replace(
            asked,
            candidates=everyone,
            windows=tuple(sorted(windows, key=lambda window: window.place)),
            pins={},
            taken=self.taken(self.begun),
        )

    def taken(self, batches: Iterable[Batch]) -> tuple[Taken, ...]:
        offices = {one.nip: one.office for one in self.situation.people}
        return tuple(
            Taken(window=batch.window, offices={nip: offices[nip] for nip in batch.nips}) for batch in batches
        )

    def of_reasons(
        self, view: PlanView, where: Mapping[str, Window], stays: Mapping[str, Window]
    ) -> Iterator[str]:
        """Without the rule there is a seat: in a batch that stays, or in a new plan after these."""
        for one in view.left_over:
            if one.code in {"called-off", "dropped", "withdrawn", "seat-lost"}:
                continue
            names = set(map(str, _all(one.params["rules"]))) if one.code == "several" else {_rule(one.code)}
            if "pinned" in names and not view.pinned:
                yield f"{one.nip}: pinned, though nobody is"
            names = {"pinned" if name == "seat-kept" else name for name in names}
            if one.code == "no-seat":
                names |= {"tiers-apart"}
            if not self.old_seats(where, names, one.nip, stays) and not self.later_seats(view, names, one):
                yield f"{one.nip}: {one.code} {dict(one.params)} is not the reason"

    def old_seats(
        self, where: Mapping[str, Window], names: Collection[str], nip: str, stays: Mapping[str, Window]
    ) -> bool:
        """Would the person have one of the free seats of the old batches without these rules?"""
        tiers = {one.nip: TIERS[one.echelon or ""] for one in self.situation.people}
        apart = not self.situation.mix_tiers and "tiers-apart" not in names
        own = [batch for batch in self.ahead if not apart or batch.tier == tiers[nip]]
        if not own:
            return False
        windows = tuple(sorted((batch.window for batch in own), key=lambda window: window.place))
        others = [batch for batch in (*self.begun, *self.ahead) if batch not in own]
        had = {other: batch.window for batch in own for other in batch.nips}
        soon = [batch.window for batch in own if batch not in self.open_batches()]
        asked = {
            other
            for other, tier in tiers.items()
            if (not apart or tier == tiers[nip])
            and where.get(other) not in {batch.window for batch in others}
            and (not soon or other in had)
        }
        problem = PlanProblem(
            candidates=tuple(
                replace(candidate(one, self.situation.away.get(one.nip)), due_from=due_on(one))
                for one in sorted(self.situation.people, key=lambda one: one.nip)
                if one.nip in asked
            ),
            windows=windows,
            mix_tiers=True,
            office_caps=self.caps(),
            stand_ins=self.situation.stand_in,
            keep_apart=self.situation.keep_apart,
            keep_together=self.situation.keep_together,
            pins={other: window for other, window in stays.items() if other in asked and window in windows},
            taken=self.taken(others),
        )
        person = next((one for one in problem.candidates if one.nip == nip), None)
        return person is not None and nip in self.of(without(problem, names, person)).seated

    def caps(self) -> dict[str, int]:
        asked = self.situation.problem(self.situation.start + FAR)
        return dict(asked.office_caps) if asked else {}

    def later_seats(self, view: PlanView, names: Collection[str], one: Unplaced) -> bool:
        """Would a plan of those who have no seat in a published batch seat the person without these rules?"""
        stays = [*self.begun, *(batch for batch in view.plan.batches if batch.window.start > self.at.today)]
        old = {batch.window for batch in self.published.plan.batches}
        stays = [batch for batch in stays if batch.window in old]
        last = max([batch.window.end for batch in stays], default=self.situation.start)
        start = max(self.situation.start, self.at.today, last + DAY)
        later = replace(self.situation, start=start, taken=self.taken(stays), max_batches=None)
        end = one.params.get("last", one.params.get("end"))
        assert isinstance(end, date)
        problem = relaxed(later, names, one.nip, end)
        return problem is not None and one.nip in self.of(problem).seated

    def of_overtaken(
        self, problem: PlanProblem, where: Mapping[str, Window], stays: Mapping[str, Window]
    ) -> Iterator[str]:
        people = {person.nip: person for person in problem.candidates}
        for nip in where:
            for one in why(self.at, nip).overtaken:
                other = one.person.nip
                if people[other].unassessed_since <= people[nip].unassessed_since:
                    yield f"{nip}: {other} has not waited less"
                if where[other].start >= where[nip].start:
                    yield f"{nip}: {other} does not sit earlier"
                pinned = replace(problem, pins={who: to for who, to in stays.items() if who in where})
                after = broken(pinned, {**where, nip: where[other], other: where[nip]})
                names = {finding.code.removeprefix("plan.") for finding in one.broken}
                names = {"pinned" if name == "seat-kept" else name for name in names}
                if names != after:
                    yield f"{nip}: changing places with {other} would break {after}, not {names}"
                if any(finding.code == "plan.pinned" for finding in one.broken):
                    yield f"{nip}: pinned, though nobody is"


def _sooner(view: PlanView, problem: PlanProblem, found: Truth) -> int:
    """How many days earlier the best plan ends; 0 where one of the two has no batches."""
    assert found.goals is not None
    if not view.plan.batches or not found.placed:
        return 0
    return (
        max(batch.window.end for batch in view.plan.batches) - problem.windows[found.goals[3] - 1].end
    ).days


def _all(value: object) -> tuple[Any, ...]:
    assert isinstance(value, tuple)
    return value


def _said(words: Message) -> str:
    return words.template.format(**words.params)


def _changes(situation: Situation, last: date) -> Iterator[tuple[str, Situation]]:
    if situation.max_batches:
        yield "one batch more", replace(situation, max_batches=situation.max_batches + 1)
    if situation.until:
        until = situation.until + timedelta(days=7)
        yield f"until {until}", replace(situation, until=until)
    yield "one room more", replace(situation, parallel=situation.parallel + 1)
    if not situation.straddle:
        yield "batches that span a weekend", replace(situation, straddle=True)
    yield "one seat more in every batch", replace(situation, batch_size=situation.batch_size + 1)
    if not situation.mix_tiers:
        yield "tiers mixed", replace(situation, mix_tiers=True)
    if situation.cap or situation.own_caps:
        more = {office: cap + 1 for office, cap in situation.own_caps.items()}
        yield (
            "every cap one higher",
            replace(situation, cap=situation.cap and situation.cap + 1, own_caps=more),
        )
    if situation.stand_in:
        yield "no stand-ins kept in office", replace(situation, stand_in=())
    if situation.keep_apart:
        yield "nobody kept apart", replace(situation, keep_apart=())
    if situation.keep_together:
        yield "nobody kept together", replace(situation, keep_together=())


def _rule(code: str) -> str:
    """The rule that a code of a reason names."""
    return {"no-seat": "batch-size", "away-partly": "away", "retiring-partly": "retiring"}.get(code, code)


def _last(one: Unplaced) -> date:
    last = one.params.get("last", one.params.get("end"))
    assert isinstance(last, date), one
    return last


def _goals(problem: PlanProblem, where: Mapping[str, Window]) -> tuple[int, ...]:
    at = {nip: problem.windows.index(window) for nip, window in where.items()}
    return goals_of(problem, [at.get(person.nip, -1) for person in problem.candidates])


@pytest.mark.soak
def test_every_sentence_about_a_plan_is_true() -> None:
    wrong = {seed: found for seed in range(portion(6_000, of=100)) if (found := faults(seed))}
    assert wrong == {}
