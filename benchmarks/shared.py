"""A shared database of many agencies beside what PostgreSQL does by itself, on a server of its own.

python benchmarks/shared.py [--people 5600000] [--agencies 650] [--office 5000] [--load 60000] [--seconds 60]

Prints the figures of docs/performance.md. Ratios are measured in turn; seconds depend on the machine.
"""

import argparse
import gc
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from math import log
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Assessment, Source, read_nip
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.store import agencies_of
from asesmen_cli.usecases.common.context import Context, always_yes, open_context
from asesmen_cli.usecases.due import Listing, list_due
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.province import Province
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.report import Asked, report
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.why import why
from side_by_side import verdict
from stored import person

TODAY = date(2026, 11, 2)
PAIRS = 5
OFFICES = 30
"""Of each invented agency."""
SETTINGS = ("shared_buffers=1GB", "work_mem=32MB", "max_wal_size=8GB", "max_connections=60")
EXTRA = ("max_parallel_workers_per_gather=2", "jit=off")


def seconds(do: Callable[[], object]) -> float:
    """Return the wall seconds of a call: much of it is spent in the server."""
    gc.collect()
    gc.disable()  # as a command does
    begin = time.perf_counter()
    try:
        do()
    finally:
        gc.enable()
    return time.perf_counter() - begin


def ratio(ours: Callable[[], object], other: Callable[[], object], *, pairs: int = PAIRS) -> float:
    """Return the median of ours / other, measured in turn, after one pair to warm up."""
    found = [(seconds(ours), seconds(other)) for _ in range(pairs + 1)][1:]
    print(f"  seconds: {median(one for one, _ in found):.4f} beside {median(one for _, one in found):.4f}")
    return median(one / two for one, two in found)


def exponent(sizes: Sequence[int], took: Sequence[float]) -> float:
    """Return the exponent of the power law fitted to times: 1 is in proportion, 0 does not grow."""
    xs, ys = [log(size) for size in sizes], [log(one) for one in took]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


# --- offices ------------------------------------------------------------------------------------------------


def opened(where: str) -> Context:
    """Return a context as a command has it."""
    now = datetime(2026, 11, 2, 8, tzinfo=UTC)
    return open_context(where, today=TODAY, now=now, actor="bench")


def read(people: int) -> list[LoadRecord | PersonRecord | Assessment]:
    """Return what a roster holds, as reading its file gives it."""
    load = Load(
        source="roster.xlsx", loaded_on=TODAY, tables=(), rows=people, accepted=people, rejected=0, ignored=0
    )
    facts: list[LoadRecord | PersonRecord | Assessment] = [LoadRecord(number=1, load=load, digest="0")]
    for number in range(people):
        source = Source(file="roster.xlsx", sheet="Data", row=number + 2, loaded=TODAY)
        who = person(number)
        read_nip(who.nip)
        facts.append(PersonRecord(person=who, source=source))
        if number % 5:
            held = TODAY - timedelta(days=30 + number % 900)
            facts.append(Assessment(nip=who.nip, held_on=held, source=source))
    return facts


def stored(at: Context, facts: Iterable[LoadRecord | PersonRecord | Assessment]) -> None:
    """Store what was read, as the first load."""
    with at.workspace.writing(at.stamp(Command.DUE), head=0) as changes:
        for fact in facts:
            changes.put(None, fact)


def loaded(at: Context, people: int) -> Context:
    """Return a workspace after its first load."""
    stored(at, read(people))
    return at


FILL = """
INSERT INTO agencies (name) SELECT 'Instansi ' || lpad(n::text, 4, '0') FROM
    generate_series({first}, {last}) n;
INSERT INTO members SELECT id, {login} FROM agencies WHERE name LIKE 'Instansi %' ON CONFLICT DO
    NOTHING;
INSERT INTO concluded SELECT id, 1, 1 FROM agencies WHERE name LIKE 'Instansi %' ON CONFLICT DO
    NOTHING;
CREATE TEMP TABLE filling AS SELECT id, substr(name, 10)::int - {first} AS n FROM agencies WHERE
    name LIKE 'Instansi %' AND substr(name, 10)::int BETWEEN {first} AND {last};
INSERT INTO groups (agency, office, tier) SELECT id, 'Dinas ' || o, t FROM filling,
    generate_series(1, {offices}) o, unnest(ARRAY['administrator', 'pengawas', 'pelaksana',
    'fungsional']) t;
INSERT INTO people (agency, nip, name, office, tier, rank, employment, standing, present, file,
    sheet, row, loaded) SELECT f.id, '19' || lpad((i * 7919 % 10000000000)::text, 10, '0') ||
    lpad(i::text, 6, '0'), 'Pegawai Contoh ' || i, 'Dinas ' || (1 + i % {offices}), 'pelaksana',
    'III/d', 'PNS', 'Aktif', 1, 'roster.xlsx', 'Data', i + 1, '2026-11-02' FROM filling f,
    generate_series(1, {each}) i;
INSERT INTO assessments (agency, nip, held_on, file, sheet, row, loaded) SELECT agency, nip, (date
    '2026-10-01' - (row * 13 % 900)::int)::text, file, sheet, row, loaded FROM people WHERE agency
    IN (SELECT id FROM filling) AND row % 5 > 0;
CREATE TEMP TABLE numbered AS SELECT id, agency, row_number() OVER (PARTITION BY agency ORDER BY id)
    - 1 AS n FROM groups WHERE agency IN (SELECT id FROM filling);
INSERT INTO conclusions (agency, nip, since, before, grp, due_on, soon_on, valid_until,
    unassessed_since, exempt_until, gone_from, seated_before) SELECT p.agency, p.nip, s.since,
    s.before, g.id, s.due_on, s.due_on - 90, s.valid_until, coalesce(s.held, date '2010-01-01'),
    '0001-01-01', date '2030-01-01' + (p.row % 7000)::int, '0001-01-01' FROM people p JOIN numbered
    g ON g.agency = p.agency AND g.n = p.row % (4 * {offices}) LEFT JOIN assessments a ON a.agency =
    p.agency AND a.nip = p.nip CROSS JOIN LATERAL (SELECT date '0001-01-01' AS since,
    coalesce(a.held_on::date, '9999-12-31') AS before, NULL::date AS held, NULL::date AS due_on,
    NULL::date AS valid_until UNION ALL SELECT a.held_on::date, '9999-12-31', a.held_on::date,
    (a.held_on::date + interval '24 months')::date, (a.held_on::date + interval '36 months')::date
    WHERE a.held_on IS NOT NULL) s WHERE p.agency IN (SELECT id FROM filling);
DROP TABLE filling, numbered;
"""
"""Rows of invented agencies, made in bulk: what people, assessments and conclusions take in a database."""


class Bench:
    """A server with one office made by commands, and room for invented agencies beside it."""

    def __init__(self, options: argparse.Namespace) -> None:
        from tests.engines import Postgres

        self.options = options
        self.server = Postgres(*SETTINGS, *EXTRA)
        self.server.prepare()
        self.good = True
        self.agencies = 0

    def say(self, what: str, measured: float, limit: float, goal: float | None = None) -> None:
        """Print a figure beside its limit."""
        self.good &= verdict(what, measured, limit=limit, goal=goal or limit)

    def fill(self, agencies: int) -> float:
        """Add invented agencies up to a number; return the seconds."""
        each = max(self.options.people // self.options.agencies, 1)
        fill = FILL.format(
            first=self.agencies + 1, last=agencies, each=each, offices=OFFICES, login="'kantor'"
        )
        begin = time.perf_counter()
        with self.server.admin.transaction():
            self.server.admin.execute("SET LOCAL session_replication_role = replica")
            self.server.admin.execute("SET LOCAL search_path = asesmen")
            self.server.admin.execute(fill)
        self.server.admin.execute("SET search_path = asesmen")
        self.server.admin.execute("VACUUM ANALYZE")
        self.agencies = agencies
        return time.perf_counter() - begin

    # --- many agencies --------------------------------------------------------------------------------------

    def plainest(self) -> None:
        """Count the same by hand: past row-level security, with no name of an agency or an office."""
        self.server.admin.execute(PLAINEST, {"day": TODAY}).fetchall()

    def counted(self) -> None:
        """Count all agencies by tier and by office, as a report does where nothing is prepared."""
        with agencies_of(self.server.url(), TODAY) as shared:
            shared.counts(["tiers", "offices"])

    def prepare(self) -> None:
        """Count all agencies for everyone who asks later; those counted already are left as they are."""
        with agencies_of(self.server.url(), TODAY, prepare=True):
            pass

    def prepared(self) -> None:
        """Read coverage by agency and tier, as a report does: nothing has changed since it was counted."""
        with agencies_of(self.server.url(), TODAY, prepare=True) as shared:
            shared.counts(["tiers"])

    def look_up(self) -> None:
        """Look one agency up by its key, with a connection of its own, as a report does."""
        with psycopg.connect(self.server.conninfo("admin")) as one:
            one.execute("SELECT tiers FROM asesmen.figures WHERE agency = 100").fetchall()

    def report(self) -> None:
        """Make the report of all agencies, without writing it."""
        Province(where=self.server.url(), today=TODAY).report("coverage", Asked())


PLAINEST = """
    SELECT agency, grp, count(*) FILTER (WHERE due_on IS NULL), count(*) FILTER (WHERE due_on <= %(day)s),
           count(*) FILTER (WHERE due_on > %(day)s AND soon_on <= %(day)s),
           count(*) FILTER (WHERE soon_on > %(day)s),
           count(*) FILTER (WHERE valid_until > %(day)s), count(*) FILTER (WHERE seated_before > %(day)s)
      FROM conclusions
     WHERE since <= %(day)s AND before > %(day)s AND exempt_until < %(day)s AND gone_from > %(day)s
     GROUP BY agency, grp
"""


def many_agencies(bench: Bench) -> None:
    """Coverage of all beside the plainest aggregate, an office among all beside alone, and how both grow."""
    from tests.engines import Postgres

    options = bench.options
    where = bench.server.agency("Kantor Uji")
    loaded(opened(where), options.office).workspace.close()

    def due(where: str) -> None:
        at = opened(where)
        list_due(at, Listing())
        at.workspace.close()

    apart = Postgres(*SETTINGS, *EXTRA)
    apart.prepare()
    elsewhere = apart.agency("Kantor Uji")
    loaded(opened(elsewhere), options.office).workspace.close()
    sizes, took, office = [], [], []
    for agencies in (options.agencies // 65, options.agencies // 10, options.agencies):
        filled = bench.fill(agencies)
        print(f"{agencies} agencies filled in {filled:.0f} s")
        sizes.append(agencies)
        took.append(median(seconds(bench.counted) for _ in range(3)))
        office.append(median(seconds(partial(due, where)) for _ in range(PAIRS)))
        print(f"  coverage {took[-1]:.2f} s, due of one office {office[-1]:.3f} s")
    measured = ratio(bench.counted, bench.plainest)
    bench.say("coverage of all agencies / the plainest aggregate", measured, 1.5)
    prepare = seconds(bench.prepare)
    print(f"  figures prepared in {prepare:.2f} s; nothing has changed: {seconds(bench.prepare):.3f} s")
    prepared = ratio(bench.prepared, bench.look_up, pairs=5 * PAIRS)
    bench.say("coverage by agency and tier, prepared / one index look-up", prepared, 5)
    beside = ratio(partial(due, where), partial(due, elsewhere))
    bench.say("due of one office among all / alone in a database", beside, 1.3)
    print(f"exponents: coverage {exponent(sizes, took):.2f}, due of one office {exponent(sizes, office):.2f}")
    among, memory_alone = memory_of(where), memory_of(elsewhere)
    apart.close()
    bench.say("memory of due among all / alone", among / memory_alone, 1.05)
    print(f"  {among / 1024:.0f} MB beside {memory_alone / 1024:.0f} MB")
    print(f"report coverage --agency all, prepared, without writing it: {seconds(bench.report):.2f} s")


LOOK = r"""
import re, sys
from pathlib import Path
from shared import Listing, list_due, opened
list_due(opened(sys.argv[1]), Listing())
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1))
"""


def memory_of(where: str) -> int:
    """Return the kilobytes that a command takes at most."""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", LOOK, where], check=True, capture_output=True, text=True, cwd=here
    )
    return int(done.stdout)


# --- one office ---------------------------------------------------------------------------------------------


def first_load(bench: Bench) -> None:
    """The first load of many people beside COPY of the same rows into the same tables by psql."""
    tables = ("events", "parts", "loads", "people", "assessments", "conclusions")
    admin = bench.server.admin
    copied, ours, facts = [], [], read(bench.options.load)
    for n in range(3):
        where = bench.server.agency(f"Muat {n}")
        at = opened(where)
        ours.append(seconds(partial(stored, at, facts)))
        at.workspace.close()
        found = admin.execute("SELECT id FROM asesmen.agencies WHERE name = %s", (f"Muat {n}",)).fetchone()
        copied.append(_copied(bench, tables, found[0] if found else 0))
    print(f"  seconds: {median(ours):.2f} beside {median(copied):.2f}")
    bench.say(f"load of {bench.options.load} people / COPY by psql", median(ours) / median(copied), 4)


def _copied(bench: Bench, tables: Sequence[str], agency: int) -> float:
    """Return the seconds in which psql copies the rows of an agency into tables with the same keys."""
    admin, folder = bench.server.admin, bench.server.folder
    script = ["BEGIN;"]
    for table in tables:
        columns = [
            name
            for (name,) in admin.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND NOT attisdropped AND attgenerated = ''",
                (f"asesmen.{table}",),
            )
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        file = folder / "data" / f"{table}.copy"
        admin.execute(f"COPY (SELECT {names} FROM asesmen.{table} WHERE agency = {agency}) TO '{file}'")  # noqa: S608
        admin.execute(f"DROP TABLE IF EXISTS public.{table}")
        admin.execute(f"CREATE TABLE public.{table} (LIKE asesmen.{table} INCLUDING ALL)")
        script.append(f"COPY public.{table} ({names}) FROM '{file}';")
    from tests.engines import PROGRAMS

    psql = [str(PROGRAMS[-1] / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-U", "admin"]
    copy = partial(
        subprocess.run, [*psql, "postgres"], input="\n".join([*script, "COMMIT;"]), text=True, check=True
    )
    return seconds(copy)


def commands(bench: Bench) -> None:
    """Each command on one office, on PostgreSQL beside the same on SQLite."""
    with TemporaryDirectory() as folder:
        places = [bench.server.agency("Perintah"), str(Path(folder) / "asesmen.db")]
        contexts = [loaded(opened(where), bench.options.office) for where in places]
        nips = iter([person(n).nip for n in range(100, 1000)])
        works: dict[str, Callable[[Context, str], object]] = {
            "due": lambda at, _nip: list_due(at, Listing()),
            "plan": lambda at, _nip: draft_plan(at, PlanOptions(max_batches=20), always_yes),
            "publish": lambda at, _nip: publish(at, None, always_yes),
            "show": lambda at, _nip: show_plan(at),
            "why": why,
            "exempt": lambda at, nip: exempt(at, [nip], TODAY + timedelta(days=9), "cuti"),
            "report coverage": lambda at, _nip: report(at, "coverage", Asked()),
            "report batches": lambda at, _nip: report(at, "batches", Asked()),
        }
        for at in contexts:
            at.workspace.close()
        for name, work in works.items():
            once = name in {"plan", "publish"}
            found = []
            for _ in range(1 if once else PAIRS):
                nip = next(nips)
                found.append([seconds(partial(_run, where, work, nip)) for where in places])
            pairs = [one / two for one, two in found]
            print(f"  seconds: {found[-1][0]:.3f} beside {found[-1][1]:.3f}")
            bench.say(f"{name} on PostgreSQL / on SQLite", median(pairs), 2)


def _run(where: str, work: Callable[[Context, str], object], nip: str) -> None:
    at = opened(where)
    try:
        work(at, nip)
    finally:
        at.workspace.close()


# --- many desks ---------------------------------------------------------------------------------------------


def desks(bench: Bench) -> None:
    """Eight desks that write and eight that read, beside one that writes: in one agency, and in eight.

    One desk is measured before and after the sixteen: other work on the machine may come and go.
    """
    places = [bench.server.agency(f"Meja {n}") for n in range(8)]
    for where in places:
        loaded(opened(where), 500).workspace.close()
    lasting = bench.options.seconds
    one_desk = partial(_at_once, places[:1], writers=1, readers=0, lasting=lasting)
    before, _, _ = one_desk()
    written = before
    for what, own in (("one agency", places[:1]), ("an agency each", places)):
        done, refused, read = _at_once(own, writers=8, readers=8, lasting=lasting)
        after, _, _ = one_desk()
        written += done + after
        print(f"  {what}: {done} written, {refused} refused, {read} read; one desk {before} and {after}")
        bench.say(f"commands of one desk / of sixteen, {what}", (before + after) / 2 / max(done + read, 1), 1)
        before = after
    events, broken = 0, 0
    for place in places:
        at = opened(place)
        events += len(at.workspace.events()) - 1
        broken += at.workspace.broken_link() is not None
        at.workspace.close()
    print(f"  lost: {written - events}; chains broken: {broken}")
    bench.good &= written == events and not broken


def _at_once(places: Sequence[str], *, writers: int, readers: int, lasting: float) -> tuple[int, int, int]:
    """Return how many commands were written, how many refused, and how many lists read."""
    where = [places[n % len(places)] for n in range(max(writers, readers))]
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(writers + readers)  # nobody begins while others still import
    with spawning.Pool(writers + readers, ready.wait) as pool:
        jobs = [pool.apply_async(_write, (where[n], n, lasting)) for n in range(writers)]
        looks = [pool.apply_async(_read, (where[n], lasting)) for n in range(readers)]
        written = [job.get() for job in jobs]
        return sum(one for one, _ in written), sum(one for _, one in written), sum(one.get() for one in looks)


def _write(where: str, desk: int, lasting: float) -> tuple[int, int]:
    """Return how many commands of a desk were written, and how many were refused: others were faster."""
    end, done, refused, at = time.monotonic() + lasting, 0, 0, opened(where)
    while time.monotonic() < end:
        nip = person((done * 8 + desk) % 500).nip
        try:
            exempt(at, [nip], TODAY + timedelta(days=1 + (done + desk) % 300), f"meja {desk} {done} {end}")
            done += 1
        except AsesmenError:
            refused += 1
    return done, refused


def _read(where: str, lasting: float) -> int:
    end, done, at = time.monotonic() + lasting, 0, opened(where)
    while time.monotonic() < end:
        list_due(at, Listing())
        done += 1
    return done


PARTS: dict[str, Callable[[Bench], None]] = {
    "load": first_load,
    "commands": commands,
    "desks": desks,
    "agencies": many_agencies,
}


def main() -> int:
    """Measure; return 1 if a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("people", 5_600_000), ("agencies", 650), ("office", 5_000), ("load", 60_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=PARTS, action="append")
    bench = Bench(parser.parse_args())
    try:
        for name in bench.options.only or PARTS:
            PARTS[name](bench)
    finally:
        bench.server.close()
    return not bench.good


if __name__ == "__main__":
    sys.exit(main())
