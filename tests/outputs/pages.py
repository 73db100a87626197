"""Reports as the page shows them, and what a reader reads on it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

from asesmen_cli.domain.coverage import Count, covered
from asesmen_cli.domain.facts import Move, PlanDiff, PlanState, PlanView, Report, Sitting
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.planning import Batch
from tests.outputs.reports import NOTE, TODAY, person, plan_sheet, report, write


def told(people: Sequence[Person], plan: PlanView | None = None, **facts: object) -> Report:
    """Everything about those people, with coverage and batches."""
    whole = report(people, plan)
    seated = {nip for batch in plan.standing for nip in batch.nips} if plan else set()
    more = {"coverage": covered(whole.due.people, TODAY, seated), "sittings": sittings(plan)} | facts
    return replace(whole, **more)  # type: ignore[arg-type]  # facts by name of field


def sittings(plan: PlanView | None, unmarked: int = 0, late: int = 0) -> tuple[Sitting, ...]:
    """The batches of a plan; of the first so many have no attendance, and so many results are late."""
    if plan is None:
        return ()
    return tuple(
        Sitting(
            plan=plan.name,
            number=batch.number,
            tier=batch.tier,
            window=batch.window,
            people=len(batch.nips),
            unmarked=unmarked if batch.number == 1 else 0,
            results_due=batch.window.end + timedelta(days=60),
            results_late=late if batch.number == 1 else 0,
            cancelled=plan.cancelled.get(batch.number),
        )
        for batch in plan.plan.batches
    )


def draft() -> Report:
    """A draft of two batches for seven people; one has no seat, and one is told by hand what it means."""
    people = [person(number) for number in range(1, 8)]
    return told(people, replace(plan_sheet(people, [3, 3]), findings=(NOTE,)))


def published() -> Report:
    """A plan with a batch called off, attendance that is missing, and changes to the plan before it."""
    people = [person(number) for number in range(1, 8)]
    sheet = plan_sheet(people, [3, 3])
    plan = replace(sheet, state=PlanState.PUBLISHED, name="Gelombang I", cancelled={2: "banjir"})
    first, second = plan.plan.batches
    return told(
        people,
        plan,
        sittings=sittings(plan, unmarked=2, late=1),
        trend=((date(2022, 12, 31), Count(never=3, current=1)), (TODAY, Count(never=1, current=3))),
        changed=PlanDiff(
            before="Gelombang 0",
            after="Gelombang I",
            moves=(
                Move(person=people[0], before=earlier(first), after=first),
                Move(person=people[1], before=None, after=first),
                Move(person=people[6], before=second, after=None),
            ),
        ),
    )


def earlier(batch: Batch) -> Batch:
    """The batch a week before."""
    days = tuple(day - timedelta(days=7) for day in batch.window.days)
    return replace(batch, window=replace(batch.window, days=days))


def page(whole: Report, folder: Path) -> Path:
    """The page of a report."""
    (file,) = write(whole, ["html"], folder).files
    return folder / file.path.name


def read(file: Path, language: str = "en") -> str:
    """What stands on a page in one language: a line for each row, heading or paragraph."""
    text = file.read_text(encoding="utf-8")
    said = re.search(r'<script type="application/json" id="kata">(.*?)</script>', text, re.DOTALL)
    reader = _Reader(language, json.loads(said[1]) if said and language == "en" else {})
    reader.feed(text)
    lines = (" ".join("".join(line).split()).strip(" |") for line in reader.lines)
    return "".join(f"{line}\n" for line in lines if line)


class _Reader(HTMLParser):
    """Gathers the text that is shown in one language."""

    LINES = frozenset(
        {"p", "h1", "h2", "h3", "li", "tr", "div", "figcaption", "caption", "title", "text", "footer"}
    )
    CELLS = frozenset({"td", "th", "dd", "dt"})

    def __init__(self, language: str, said: Mapping[str, str]) -> None:
        super().__init__()
        self._said = said
        self._translated = False
        self.lines: list[list[str]] = [[]]
        self._language = language
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "script"} or (
            tag in {"span", "tspan"} and dict(attrs).get("lang", self._language) != self._language
        ):
            self._unseen = self._unseen or tag
        self._translated = "data-said" in dict(attrs)
        if tag in self.LINES:
            self.lines.append([])
        if tag in self.CELLS:
            self.lines[-1].append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        if tag in self.LINES:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.lines[-1].append(self._said.get(data, data) if self._translated else data)
