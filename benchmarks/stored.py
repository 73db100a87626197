"""`due`, `show` and `why` on a stored roster of 20,000 beside sqlite3 reading the same rows into tuples.

    python benchmarks/stored.py

They run in turn, in processor time: the command's use case on a workspace that it opens,
and plain sqlite3 that opens the file and fetches every row of every table of the state. Each run is a
process of its own, so that nothing is known from the run before.
"""

import gc
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.people import Assessment, Person, Source, Tier
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.usecases.common.context import Context, always_yes, open_context
from asesmen_cli.usecases.due import Listing, list_due
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.why import why
from side_by_side import verdict

PEOPLE = 20_000
BATCHES = 20
"""Of the draft that ``show`` shows."""
PAIRS = 7
TODAY = date(2026, 11, 2)
LIMIT, GOAL = 3.0, 2.0
"""Of ours / sqlite3."""


def person(at: int) -> Person:
    """Return an invented person: each number once."""
    born = date(1965, 1, 1) + timedelta(days=at % 9_000)
    return Person(
        nip=f"{born:%Y%m%d}{born.year + 25}01{1 + at % 2}{1 + at // 9_000:03d}",
        name=f"Pegawai Contoh {at}",
        office=f"Dinas {at % 40}",
        unit=f"Bidang {at % 400}",
        position=f"Jabatan {at % 900}",
        tier=(Tier.PELAKSANA, Tier.PENGAWAS, Tier.ADMINISTRATOR, Tier.FUNGSIONAL)[at % 4],
        echelon="IV.a",
        rank="III/d",
        employment="PNS",
        standing="Aktif",
    )


def stored(folder: Path) -> Context:
    """Return a workspace with the people, an assessment of most, and a draft."""
    at = open_context(
        str(folder / "asesmen.db"), today=TODAY, now=datetime(2026, 11, 2, 8, tzinfo=UTC), actor="bench"
    )
    load = Load(
        source="roster.xlsx", loaded_on=TODAY, tables=(), rows=PEOPLE, accepted=PEOPLE, rejected=0, ignored=0
    )
    with at.workspace.writing(at.stamp(Command.DUE), head=0) as changes:
        changes.put(None, LoadRecord(number=1, load=load, digest="0"))
        for number in range(PEOPLE):
            source = Source(file="roster.xlsx", sheet="Data", row=number + 2, loaded=TODAY)
            who = person(number)
            changes.put(None, PersonRecord(person=who, source=source))
            if number % 5:
                held = TODAY - timedelta(days=30 + number % 900)
                changes.put(None, Assessment(nip=who.nip, held_on=held, source=source))
    draft_plan(at, PlanOptions(tiers=(Tier.ADMINISTRATOR,), max_batches=BATCHES), always_yes)
    return at


def rows(path: Path) -> int:
    """Read every row of every table into tuples; return how many."""
    with closing(sqlite3.connect(path)) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in {"events", "parts", "layout"}
        ]
        return sum(len(database.execute(f"SELECT * FROM {name}").fetchall()) for name in tables)  # noqa: S608 (own names)


def spent(do: Callable[[], object]) -> float:
    """Return the processor seconds of a call in a process of its own, which has read nothing before."""
    here, there = get_context("fork").Pipe(duplex=False)

    def timed() -> None:
        gc.disable()  # as a command does
        begin = time.process_time()
        do()
        there.send(time.process_time() - begin)

    child = get_context("fork").Process(target=timed)
    child.start()
    took: float = here.recv()
    child.join()
    return took


def main() -> int:
    """Measure all three; return 1 if a limit is broken."""
    with TemporaryDirectory() as folder:
        at = stored(Path(folder))
        at.workspace.close()
        path, nip = Path(at.workspace.where), person(7).nip

        def opened() -> Context:
            return open_context(at.workspace.where, today=at.today, now=at.now, actor=at.actor)

        works = {
            "due": lambda: list_due(opened(), Listing()),
            "show": lambda: show_plan(opened()),
            "why": lambda: why(opened(), nip),
        }
        good = True
        for name, work in works.items():
            pairs = [spent(work) / spent(lambda: rows(path)) for _ in range(PAIRS + 1)][1:]
            print(f"  pairs: {' '.join(f'{one:.2f}' for one in pairs)}")
            good &= verdict(f"{name} / sqlite3 into tuples", median(pairs), limit=LIMIT, goal=GOAL)
    return not good


if __name__ == "__main__":
    sys.exit(main())
