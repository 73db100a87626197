"""Random years of an office: two desks, a clock that jumps, system calls that fail, kills; and a model.

Each year is made of its seed alone. ``python -m tests.reliability.years FIRST COUNT`` lives through some, and
prints the table of pairs that ``docs/reliability.md`` shows.
"""

import random  # noqa: TID251 (seeded: the same years every time)
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.files import UNFINISHED
from asesmen_cli.store import Workspace
from tests.cli.running import Kill, Ran, Server
from tests.cli.samples import SAMPLES
from tests.reliability.every_fault import ADMITS, NEVER_SAID, NEXT
from tests.reliability.grammar import SETTINGS, Pairs, Typed, typed
from tests.reliability.offices import Offices
from tests.reliability.tracing import ERRORS, Fault
from tests.rosters import number

STAGES = ("loaded", "drafted", "published", "held", "assessed")
BEGIN = date(2023, 11, 6)
STEPS = 24
CALLS = (
    *("write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "openat", "link", "mkdir", "ftruncate"),
)
WAYS = ("alone",) * 14 + ("fault",) * 4 + ("kill",) + ("both",) * 3
"""How a command is run; the odds."""
MOVING = frozenset(
    {"batch cancel", "batch shift", "publish", "person erase", "restore", "undo", "roster rename"}
)
"""Commands that may change a published plan."""
GIVEN = "800.1/"
"""How the numbers begin that the register gives."""

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class State:
    """What is on file at a moment."""

    tables: Tables
    snapshot: Snapshot
    events: tuple[Any, ...]

    @property
    def published(self) -> dict[str | None, tuple[Any, ...]]:
        """Return the batches of every published plan, by its name."""
        plans = self.snapshot.plans
        return {plan.name: plan.standing for plan in plans if plan.state is PlanState.PUBLISHED}


def state(folder: Path) -> State:
    """Return what is on file; opening it takes back what was half written."""
    with closing(Workspace(str(folder / "asesmen.db"))) as workspace:
        return State(workspace.tables(), workspace.snapshot(), workspace.events())


class Year:
    """One year of one office."""

    def __init__(
        self, seed: int, desks: Sequence[Server], offices: Offices, folder: Path, pairs: Pairs
    ) -> None:
        self._pick = random.Random(seed)  # noqa: S311 (no secret)
        self._desks, self._folder, self._pairs = desks, folder / "office", pairs
        self._log = folder / "log"
        self._today = BEGIN + timedelta(days=self._pick.randrange(30))
        self._before_event: dict[int, Tables] = {}
        self.settings = {name: self._pick.choice(values) for name, values in SETTINGS.items()}
        self.outcomes: Counter[str] = Counter()
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(offices.stage(self._pick.choice(STAGES)), self._folder)
        shutil.copy(offices.stage("published") / "copy.db", self._folder)
        SAMPLES["venue.xlsx"](self._folder / "venue.xlsx")
        lines = "\n".join(f"{name} = {value}" for name, value in self.settings.items())  # dotted keys
        (self._folder / "asesmen.toml").write_text(lines)
        pairs.begin(self.settings)

    def complaints(self) -> Iterator[str]:
        """Live through the year; yield what is wrong."""
        for _ in range(STEPS):
            self._today += timedelta(days=self._pick.choice((0, 0, 0, 1, 3, 14, -2)))
            way = self._pick.choice(WAYS)
            one = self._typed()
            before = state(self._folder)
            other = self._typed() if way == "both" else None
            wrong = self._one(one, way, before) if other is None else self._both(one, other, before)
            yield from (f"{' '.join(one.words)} ({way}): {what}" for what in wrong)
        with closing(Workspace(str(self._folder / "asesmen.db"))) as workspace:
            health = workspace.health()
        if health.broken is not None or health.differing or health.foreign or health.unguarded:
            yield f"the record is unsound: {health}"
        ran = self._run(0, ("doctor",))
        if ran.status not in {0, 1} or NEVER_SAID.search(ran.err):
            yield f"doctor: {ran.err[-300:]}"

    def _typed(self) -> Typed:
        pick = self._pick
        snapshot = state(self._folder).snapshot
        people = sorted(snapshot.people) or [number(1)]
        plans = [plan.name or "-" for plan in snapshot.plans] or ["-"]
        offices = sorted({filed.person.office or "-" for filed in snapshot.people.values()}) or ["-"]
        values = {
            "nip": pick.choice(people),
            "office": pick.choice(offices).replace(" ", "\0"),
            "plan": pick.choice(plans).replace(" ", "\0"),
            "batch": str(pick.randrange(1, 4)),
            "small": str(pick.randrange(1, 6)),
            "n": str(pick.randrange(1000, 2000)),
            "day": (self._today + timedelta(days=pick.randrange(20))).isoformat(),
            "later": (self._today + timedelta(days=pick.randrange(20, 200))).isoformat(),
            "past": (self._today - timedelta(days=pick.randrange(40))).isoformat(),
        }
        one = typed(pick, values)
        return Typed(one.command, tuple(word.replace("\0", " ") for word in one.words), one.options)

    def _run(self, desk: int, words: Sequence[str], **how: Any) -> Ran:  # noqa: ANN401 (as Server takes them)
        shared = ("--yes", "--today", self._today.isoformat(), "--by", f"desk {desk}")
        return self._desks[desk].asesmen(self._folder, (*words, *shared), {}, **how)

    def _one(self, one: Typed, way: str, before: State) -> Iterator[str]:
        """Run a command at one desk, undisturbed or not; yield what is wrong."""
        pick, how = self._pick, dict[str, Any]()
        if way == "fault":
            index = min(int(pick.paretovariate(0.5)), 2_000)
            fault = Fault(pick.choice(CALLS), index, pick.choice(ERRORS), pick.random() < 0.5)
            how["tracer"] = fault.tracer(self._log)
        elif way == "kill":
            how["kill"] = Kill(pick.random() * 0.3)
        ran = self._run(pick.randrange(2), one.words, **how)
        if way != "alone":
            self._run(0, NEXT)
        self._pairs.add(one, self.settings)
        self.outcomes[f"{way}, exit {ran.status}"] += 1
        after = state(self._folder)
        if way != "kill":
            yield from said_wrong(ran)
            stored = after.tables != before.tables
            if ran.status in {1, 2, 3} and stored and not ADMITS.search(ran.err):
                yield f"refused, but stored: {ran.err.strip()[-200:]}"
        if after.tables != before.tables and len(after.events) == len(before.events):
            yield "the tables changed without an event"
        if len(after.events) > len(before.events) + 1:
            yield "more than one event"
        yield from self._record(one, before, after, ran)
        yield from self._on_disk()

    def _both(self, one: Typed, other: Typed, before: State) -> Iterator[str]:
        """Run two commands at once; yield what is wrong."""
        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(self._run, (0, 1), (one.words, other.words)))
        self._pairs.add(one, self.settings)
        self._pairs.add(other, self.settings)
        after = state(self._folder)
        self._before_event.clear()
        new = [event.actor for event in after.events[len(before.events) :]]
        for desk, ran in enumerate(told):
            self.outcomes[f"both, exit {ran.status}"] += 1
            yield from said_wrong(ran)
            if ran.status in {1, 2, 3} and f"desk {desk}" in new and not ADMITS.search(ran.err):
                yield f"desk {desk} was refused, but its event is stored: {ran.err.strip()[-200:]}"
        if len(new) > len(set(new)):
            yield f"one command wrote two events: {new}"
        yield from self._on_disk()

    # --- the model --------------------------------------------------------------------------------------

    def _record(self, one: Typed, before: State, after: State, ran: Ran) -> Iterator[str]:
        """Yield where the effect of a command is another than its words say."""
        if one.command in {"restore", "person erase"} or len(after.events) < len(before.events):
            self._before_event.clear()
        elif len(after.events) > len(before.events):
            event = after.events[-1]
            self._before_event[event.number] = before.tables
            undone = self._before_event.get(event.undoes or 0)
            if undone is not None and one.options.isdisjoint({"--redo"}) and after.tables != undone:
                yield f"undo of {event.undoes} did not bring the tables back"
        if one.command not in MOVING:
            gone = [name for name, held in before.published.items() if after.published.get(name) != held]
            if gone:
                yield f"published plans moved: {gone}"
        if ran.status == 0:
            yield from effect(one, before.snapshot, after.snapshot)
        numbers = [letter.number for letter in after.snapshot.letters]
        given = [number for number in numbers if number and number.startswith(GIVEN)]
        if len(given) != len(set(given)):
            yield f"a number was given twice: {given}"

    def _on_disk(self) -> Iterator[str]:
        left = sorted(
            path.relative_to(self._folder).as_posix()
            for path in self._folder.rglob("*")
            if path.name.startswith(UNFINISHED) and path.name != ".asesmen-files.json"
        )
        left += [name for name in ("asesmen.db-journal",) if (self._folder / name).exists()]
        if left:
            yield f"left behind: {left}"
            for name in left:
                path = self._folder / name
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def said_wrong(ran: Ran) -> Iterator[str]:
    """Yield what is wrong with the words and the exit status."""
    if NEVER_SAID.search(ran.err):
        yield f"said: {ran.err.strip()[-300:]}"
    if ran.status not in {0, 1, 2, 3, 4}:
        yield f"exit {ran.status}: {ran.err.strip()[-200:]}"
    elif ran.status in {2, 3} and "asesmen: " not in ran.err:
        yield f"exit {ran.status} without a sentence"


def effect(one: Typed, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Yield where a command that is done did not do what its words say."""
    who, *others = (*one.words[len(one.command.split()) :], "")
    match one.command:
        case "exempt add" if who not in after.exemptions:
            yield "no exemption"
        case "exempt lift" if who in after.exemptions:
            yield "still exempt"
        case "away add" if not after.absences.get(who):
            yield "no absence"
        case "roster rename" if who in after.people or others[0] not in after.people:
            yield "not renamed"
        case "person erase" if who in after.people:
            yield "still on file"
        case "move" if (seat := _seat(after, who)) != int(others[others.index("--to") + 1]):
            yield f"in batch {seat}"
        case "swap" if [_seat(before, nip) for nip in (who, others[0])] != [
            _seat(after, nip) for nip in (others[0], who)
        ]:
            yield "not exchanged"
        case "draft discard" if after.draft is not None:
            yield "there is a draft still"
        case "letters number" if not any(letter.number == others[0] for letter in after.letters):
            yield "no such number"


def _seat(snapshot: Snapshot, nip: str) -> int | None:
    batches = snapshot.draft.plan.batches if snapshot.draft is not None else ()
    return next((batch.number for batch in batches if nip in batch.nips), None)


@dataclass
class Tally:
    """What years have been like so far."""

    wrong: dict[int, list[str]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    pairs: Pairs = field(default_factory=Pairs)

    def __str__(self) -> str:
        """Return the faults by seed, the outcomes, and the table of pairs."""
        lines = [f"year {seed}: {what}" for seed, found in self.wrong.items() for what in found]
        lines.append(str(dict(sorted(self.outcomes.items()))))
        lines += [f"| {what} | {tried:,} | {of:,} |" for what, tried, of in self.pairs.table()]
        return "\n".join(lines)


def lived(seeds: range, desks: Sequence[Server], offices: Offices, folder: Path) -> Iterator[Tally]:
    """Live through some years; yield what they were like after each."""
    tally = Tally()
    for seed in seeds:
        year = Year(seed, desks, offices, folder, tally.pairs)
        if found := [*year.complaints()]:
            tally.wrong[seed] = found
        tally.outcomes += year.outcomes
        yield tally


def _main() -> None:
    first, count = map(int, sys.argv[1:])
    with TemporaryDirectory() as stages, TemporaryDirectory() as folder:
        desks = (Server(), Server())
        years = lived(range(first, first + count), desks, Offices(Path(stages), desks[0]), Path(folder))
        for n, tally in enumerate(years, start=1):
            print(f"{n} of {count} years", tally, sep="\n", flush=True)  # noqa: T201 (what it is for)
        for desk in desks:
            desk.close()


if __name__ == "__main__":
    _main()
