"""100 attendance sheets of 25 people in one PDF, beside the same rows in one bare table of typst.

    python benchmarks/documents.py

The bare table has no letterhead, no signatures, nothing that keeps rows together, and no header that repeats.
Processor seconds are compared, each document in a process of its own: typst keeps what it has set once.
"""

import json
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from asesmen_cli.domain.due import DueRule
from asesmen_cli.domain.facts import (
    DueList,
    Load,
    Office,
    PlanSettings,
    PlanState,
    PlanView,
    Quality,
    Report,
)
from asesmen_cli.domain.people import Person, Tier, grouped
from asesmen_cli.domain.planning import Batch, Plan, Window
from asesmen_cli.language import speaking
from asesmen_cli.outputs.pdf import documents
from side_by_side import verdict

FIRST = date(2026, 1, 5)
BATCHES, SEATS, DAYS = 100, 25, 3
RUNS = 3
LIMIT, GOAL = 5.0, 3.0
BARE = b"""
#set page(paper: "a4", margin: 15mm)
#set text(size: 9pt)
#table(columns: (8mm, 1fr, 36mm, 1fr, 1fr, 15mm, 15mm, 15mm), ..json(bytes(sys.inputs.data)).flatten())
"""


def people() -> list[Person]:
    """Everyone who has a seat."""
    return [
        Person(
            nip=f"1975{at % 12 + 1:02}{at % 28 + 1:02}200{at % 10}01{at % 2 + 1}{at // 10 + 1:03}",
            name=f"Contoh {at} Teladan Wicaksono, S.Sos., M.Si.",
            position="Kepala Sub Bagian Perencanaan dan Keuangan",
            office=f"Dinas Perumahan Rakyat dan Kawasan Permukiman {at % 40}",
            tier=Tier.PENGAWAS,
        )
        for at in range(BATCHES * SEATS)
    ]


def report() -> Report:
    """A published plan of all the batches."""
    everyone = people()
    batches = tuple(
        Batch(
            number=at + 1,
            tier=Tier.PENGAWAS,
            window=Window(
                days=tuple(FIRST + timedelta(weeks=at, days=day) for day in range(DAYS)), seats=SEATS
            ),
            nips=tuple(person.nip for person in everyone[at * SEATS : (at + 1) * SEATS]),
        )
        for at in range(BATCHES)
    )
    load = Load(
        source="roster.xlsx", loaded_on=FIRST, tables=(), rows=BATCHES * SEATS, accepted=BATCHES * SEATS,
        rejected=0, ignored=0,
    )  # fmt: skip
    plan = PlanView(
        state=PlanState.PUBLISHED,
        name="2026",
        as_of=FIRST,
        settings=PlanSettings(
            batch_size=SEATS, days=DAYS, start=FIRST, until=None, workdays="mon-fri", straddle_weekend=False,
            parallel=1, max_batches=None, mix_tiers=False, min_size=5, even=False, office_cap=None, tiers=(),
        ),
        quality=Quality(
            flagged=BATCHES * SEATS, placed=BATCHES * SEATS, unplaced=0, batches=BATCHES,
            fewest_batches=BATCHES, cost=0, bound=0, optimal=True,
        ),
        plan=Plan(batches=batches, unplaced=()),
        people={person.nip: person for person in everyone},
        source="roster.xlsx",
        digest="",
    )  # fmt: skip
    due = DueList(
        as_of=FIRST, rule=DueRule(), load=load, changes=None, counts={}, flagged_tiers={}, people=()
    )
    office = Office(
        government="Pemerintah Kota Contoh", name="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        place="Contoh", signatory_post="Kepala Badan", signatory_name="Dra. Hj. Pejabat Contoh, M.Si.",
        signatory_nip="197001011995032001",
    )  # fmt: skip
    return Report(office=office, due=due, plan=plan, by_tier=(), by_office=(), program="asesmen")


def sheets() -> float:
    """Seconds for the attendance sheets."""
    whole, words = report(), speaking("id")
    begin = time.process_time()
    for _ in documents(whole, words, ["daftar-hadir"]):
        pass
    return time.process_time() - begin


def bare() -> float:
    """Seconds for one table of the same rows."""
    from typst import Compiler

    rows = [
        [str(at), one.name, grouped(one.nip), one.position, one.office, "", "", ""]
        for at, one in enumerate(people(), start=1)
    ]
    begin = time.process_time()
    data = {"data": json.dumps(rows)}
    Compiler(ignore_system_fonts=True).compile(BARE, format="pdf", sys_inputs=data)
    return time.process_time() - begin


def alone(what: str) -> float:
    """The seconds of one of the two in a process of its own."""
    script = f"import documents\nprint(documents.{what}())"
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=here
    )
    return float(done.stdout)


if __name__ == "__main__":
    pairs = [(alone("sheets"), alone("bare")) for _ in range(RUNS)]
    ours, others = (median(seconds) for seconds in zip(*pairs, strict=True))
    print(
        f"  {BATCHES} sheets of {SEATS} people: {ours:.1f} s of the processor; one bare table: {others:.1f} s"
    )
    measured = median(one / other for one, other in pairs)
    sys.exit(not verdict("attendance sheets / bare table of typst", measured, limit=LIMIT, goal=GOAL))
