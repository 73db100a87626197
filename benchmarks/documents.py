"""Documents beside the bare work of the libraries that write them.

    python benchmarks/documents.py

- 100 attendance sheets of 25 people in one PDF, beside the same rows in one bare table of typst: without
  letterhead, signatures, rows that stay together, and headers that repeat.
- The workbook of 5,000 people who must be assessed, beside XlsxWriter writing the same cells: without making
  texts, heights of rows, pages, a first page and charts.
- The page of the same people: seconds and size alone.

Processor seconds are compared, each document in a process of its own: typst keeps what it has set once.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from asesmen_cli.domain.coverage import covered
from asesmen_cli.domain.due import DueOn, DueRule
from asesmen_cli.domain.facts import (
    DueList,
    Load,
    Office,
    PlanSettings,
    PlanState,
    PlanView,
    Quality,
    Report,
    Tally,
)
from asesmen_cli.domain.people import Assessment, Person, Source, Tier, grouped
from asesmen_cli.domain.planning import Batch, Plan, Window
from asesmen_cli.files import Delivery
from asesmen_cli.language import speaking
from asesmen_cli.outputs import write
from asesmen_cli.outputs._lists import due_list
from asesmen_cli.outputs.pdf import documents
from side_by_side import verdict

FIRST = date(2026, 1, 5)
BATCHES, SEATS, DAYS = 100, 25, 3
RUNS = 5
LISTED = 5_000
"""People who must be assessed, in the workbook and on the page."""
PAIRS = {"sheets": ("bare", 5.0, 3.0), "workbook": ("cells", 1.5, 1.0)}
"""Our work -> what stands beside it, the limit and the goal of the ratio."""
BARE = b"""
#set page(paper: "a4", margin: 15mm)
#set text(size: 9pt)
#table(columns: (8mm, 1fr, 36mm, 1fr, 1fr, 15mm, 15mm, 15mm), ..json(bytes(sys.inputs.data)).flatten())
"""


def people(n: int = BATCHES * SEATS) -> list[Person]:
    """Everyone who has a seat, or so many people."""
    return [
        Person(
            nip=f"1975{at % 12 + 1:02}{at % 28 + 1:02}200{at % 10}01{at % 2 + 1}{at // 10 + 1:03}",
            name=f"Contoh {at} Teladan Wicaksono, S.Sos., M.Si.",
            position="Kepala Sub Bagian Perencanaan dan Keuangan",
            office=f"Dinas Perumahan Rakyat dan Kawasan Permukiman {at % 40}",
            tier=Tier.PENGAWAS,
        )
        for at in range(n)
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
        made_on=FIRST,
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


def listed() -> Report:
    """No plan, and 5,000 people of whom a third was never assessed and the others too long ago."""
    rule, source = DueRule(), Source(file="roster.xlsx", sheet="Data", row=1, loaded=FIRST)
    due = []
    for at, one in enumerate(people(LISTED)):
        last = date(2018, 1, 1) + timedelta(days=at % 1_500)
        held = Assessment(nip=one.nip, held_on=last, source=source) if at % 3 else None
        due.append(DueOn(rule, FIRST).due(one, held, source))
    whole = report()
    counts = Counter(one.status for one in due)
    return replace(
        whole,
        plan=None,
        due=replace(whole.due, counts=counts, people=tuple(due)),
        coverage=covered(due, FIRST),
        by_tier=(Tally(group="pengawas", people=LISTED, flagged=LISTED, placed=0, unplaced=0),),
        by_office=(Tally(group="Dinas Contoh", people=LISTED, flagged=LISTED, placed=0, unplaced=0),),
    )


def written(format_: str) -> float:
    """Seconds for the files of one format."""
    whole = listed()
    with TemporaryDirectory() as folder:
        with Delivery() as files:
            write(whole, [format_], Path(folder) / "warm", files)
        begin = time.process_time()
        with Delivery() as files:
            (file,) = write(whole, [format_], Path(folder) / "files", files).files
        done = time.process_time() - begin
        print(f"  {file.path.name}: {Path(file.path).stat().st_size / 1e6:.2f} MB", file=sys.stderr)
    return done


def workbook() -> float:
    """Seconds for the workbook."""
    return written("xlsx")


def page() -> float:
    """Seconds for the page."""
    return written("html")


def values() -> list[list[object]]:
    """The cells of the list, as they are written: numbers, dates and texts."""
    table, words = due_list(listed().due), speaking("id")
    return [
        [
            cell if cell is None or isinstance(cell, date) or type(cell) is int else words.cell(cell, kind)
            for cell, kind in zip(row, table.kinds, strict=True)
        ]
        for row in table.rows
    ]


def cells() -> float:
    """Seconds for XlsxWriter writing the same cells."""
    from xlsxwriter import Workbook

    rows = values()
    begin = time.process_time()
    book = Workbook(BytesIO(), {"in_memory": True})
    sheet, plain = book.add_worksheet(), book.add_format({"border": 1})
    day = book.add_format({"border": 1, "num_format": "d mmm yyyy"})
    for n, row in enumerate(rows):
        for at, value in enumerate(row):
            if value is None:
                sheet.write_blank(n, at, None, plain)
            elif isinstance(value, str):
                sheet.write_string(n, at, value, plain)
            elif isinstance(value, date):
                sheet.write_datetime(n, at, value, day)
            else:
                sheet.write_number(n, at, value, plain)
    book.close()
    return time.process_time() - begin


def alone(what: str) -> float:
    """The seconds of one of the two in a process of its own, without garbage collection as in a command."""
    script = f"import gc\ngc.disable()\nimport documents\nprint(documents.{what}())"
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, text=True, cwd=here
    )
    return float(done.stdout)


if __name__ == "__main__":
    good = True
    for ours, (other, limit, goal) in PAIRS.items():
        pairs = [(alone(ours), alone(other)) for _ in range(RUNS)]
        mine, bare_work = (median(seconds) for seconds in zip(*pairs, strict=True))
        print(f"  {ours}: {mine:.2f} s of the processor; {other}: {bare_work:.2f} s")
        measured = median(one / two for one, two in pairs)
        good &= verdict(f"{ours} / {other}", measured, limit=limit, goal=goal)
    print(f"  page: {median(alone('page') for _ in range(RUNS)):.2f} s of the processor")
    sys.exit(not good)
