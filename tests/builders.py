"""Values of the domain to test with: everything has a default, and a test names only what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from asesmen_cli.domain.due import Due, DueOn
from asesmen_cli.domain.facts import Load, PlanView, RosterTable
from asesmen_cli.domain.people import Assessment, Person, Source, Tier
from asesmen_cli.settings import Settings
from asesmen_cli.store import Stamp, Workspace
from asesmen_cli.usecases.common.context import Context
from tests.engines import place
from tests.rosters import COLUMNS, Someone, number, plain, write

TODAY = date(2023, 11, 6)
"""A Monday."""
NOW = datetime(2023, 11, 6, 1, 30, tzinfo=UTC)
NIP = number(1)
"""198001012005011001: born on 1 January 1980, in service since January 2005."""
SOURCE = Source(file="roster.xlsx", sheet="Data", row=7, loaded=TODAY)


def person(nip: str = NIP, **facts: object) -> Person:
    told: dict[str, object] = {
        "name": "Budi",
        "office": "Dinas Kesehatan",
        "tier": Tier.PENGAWAS,
        "echelon": "IV.a",
    }
    return Person(nip=nip, **(told | facts))  # type: ignore[arg-type]


def born(day: date, **facts: object) -> Person:
    """Somebody born on that day, in service since they were 24."""
    return person(number(1, born=day, since=(day.year + 24) * 100 + 1), **facts)


def assessed(on: date, nip: str = NIP, source: Source = SOURCE) -> Assessment:
    return Assessment(nip=nip, held_on=on, source=source)


def stands(who: Person | None = None, last: date | None = None, on: date = TODAY, **rule: object) -> Due:
    """Where a person stands: by default Budi, never assessed, today, with the office's default settings."""
    who = who or person()
    given = replace(Settings().due_rule(), **rule)  # type: ignore[arg-type]
    return DueOn(given, on).due(who, assessed(last, who.nip) if last else None, SOURCE)


def load(**facts: object) -> Load:
    told: dict[str, object] = {
        "source": "roster.xlsx",
        "loaded_on": TODAY,
        "tables": (RosterTable(sheet="Data", header_row=1, rows=1),),
        "rows": 1,
        "accepted": 1,
        "rejected": 0,
        "ignored": 0,
    }
    return Load(**(told | facts))  # type: ignore[arg-type]


def stamp(**facts: object) -> Stamp:
    told: dict[str, object] = {
        "at": NOW,
        "as_of": TODAY,
        "actor": "tester",
        "command": "due",
        "program": "asesmen 0",
    }
    return Stamp(**(told | facts))  # type: ignore[arg-type]


def ctx(folder: Path, today: date = TODAY, **sections: object) -> Context:
    """A context in an empty folder; ``sections`` are those of ``asesmen.toml``."""
    settings = Settings.model_validate(sections)
    workspace = Workspace(place(folder))
    workspace.terms = settings.terms(None)
    return Context(
        workspace=workspace,
        settings=settings,
        today=today,
        now=NOW,
        actor="tester",
    )


def roster(
    folder: Path, people: Iterable[Someone], *, without: Iterable[str] = (), name: str = "roster.xlsx"
) -> Path:
    """A plain roster of these people, as a file; ``without`` leaves out columns."""
    columns = {header: column for header, column in COLUMNS.items() if header not in set(without)}
    return write(folder / name, plain(people, columns))


def as_kept(sheet: PlanView) -> PlanView:
    """A new plan as it is shown later: without what is told only when it is made."""
    return replace(sheet, binding=(), gains=())
