"""An office whose people have waited one day less each, its plans, and what is asked on the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.publish import publish
from tests.builders import TODAY
from tests.rosters import Someone, number, somebody
from tests.usecases.test_plan import ready

LONGEST = date(2019, 1, 1)
AHEAD = date(2023, 11, 13)
"""A week from today: nothing that starts then has begun."""


def waiting(n: int, first: int = 1, office: str = "Dinas A", echelon: str = "IV.a") -> list[Someone]:
    """People of one office; a later serial has waited one day less."""
    return [
        somebody(
            serial,
            nip=number(serial),
            office=office,
            echelon=echelon,
            last_assessed=LONGEST + timedelta(days=serial),
        )
        for serial in range(first, first + n)
    ]


def office(folder: Path, people: int | list[Someone] = 6, **sections: object) -> Context:
    """A context with these people on file; a number stands for so many of one tier and office."""
    return ready(folder, waiting(people) if isinstance(people, int) else people, TODAY, **sections)


def planned(at: Context, **options: object) -> PlanView:
    """A draft: from today on, two in a batch, nothing asked."""
    return draft_plan(at, options_of(**options), never)


def options_of(**options: object) -> PlanOptions:
    return PlanOptions(**({"start": TODAY, "batch_size": 2} | options))  # type: ignore[arg-type] # of several types


def published(at: Context, name: str | None = None, **options: object) -> PlanView:
    """A plan that is published: a week from today on, so that none of it has begun."""
    planned(at, **({"start": AHEAD} | options))
    return publish(at, name, yes)


def serials(sheet: PlanView) -> dict[int, list[int]]:
    """Batch -> the serials in it."""
    return {batch.number: [int(nip[-3:]) for nip in batch.nips] for batch in sheet.plan.batches}


def unplaced(sheet: PlanView) -> list[tuple[int, str]]:
    """Serial and code of everyone without a seat."""
    return [(int(person.nip[-3:]), person.code) for person in sheet.plan.unplaced]


def starts(sheet: PlanView) -> dict[int, date]:
    """Batch -> its first day."""
    return {batch.number: batch.window.start for batch in sheet.plan.batches}


def refused(act: Callable[[], object]) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught:
        act()
    return caught.value


def unchanged_by(at: Context, act: Callable[[], object]) -> AsesmenError:
    """What an act is refused with, while nothing on file changes."""
    before = at.workspace.tables() if at.workspace.exists else None
    error = refused(act)
    assert (at.workspace.tables() if at.workspace.exists else None) == before
    return error


def rules(error: AsesmenError) -> list[object]:
    """The names of the rules that a change by hand would break."""
    broken = error.params["rules"]
    assert isinstance(broken, Message)
    names = broken.params["names"]
    assert isinstance(names, tuple)
    return list(names)


def reasons(at: Context) -> list[tuple[str, str | None]]:
    """Every command on record, and the reason told with it."""
    return [(event.command, event.reason) for event in at.workspace.events()]


def decreed(at: Context, *days: str) -> Context:
    """The same ctx after these days were declared holidays."""
    closures = [{"from": day, "name": "Cuti bersama"} for day in days]
    return replace(at, settings=Settings.model_validate({"calendar": {"closures": closures}}))


def yes(_question: Message) -> bool:
    return True


def never(question: Message) -> bool:
    raise AssertionError(question)


class Asked:
    """Answers, and remembers what was asked."""

    def __init__(self, *, answer: bool) -> None:
        self.questions: list[Message] = []
        self._answer = answer

    def __call__(self, question: Message) -> bool:
        self.questions.append(question)
        return self._answer
