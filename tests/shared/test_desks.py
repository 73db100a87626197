"""Several desks at once: nothing lost, nothing done twice, and everybody is told who was faster."""

import random  # noqa: TID251 (seeded: each desk does the same every time)
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from asesmen_cli import store
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Exemption
from asesmen_cli.domain.record import Connected
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.store import Workspace, _files
from asesmen_cli.store._postgres_schema import LOCKS
from asesmen_cli.usecases.common.context import Context, open_context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.workspace import show
from tests.builders import NIP, SOURCE, TODAY, load, person, stamp
from tests.engines import Postgres
from tests.rosters import number
from tests.soak import portion
from tests.store.test_workspace import BUDI, put

DESKS = 8
PEOPLE = tuple(number(serial) for serial in range(1, 5))


def refusal(workspace: Workspace) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught:
        put(workspace, BUDI)
    return caught.value


@contextmanager
def held(postgres: Postgres, url: str, name: str) -> Iterator[None]:
    """Hold the lock of an agency, as a command of another desk does."""
    with closing(Workspace(url)) as workspace:
        workspace.snapshot()
        agency = vars(workspace.engine)["agency"]
    with psycopg.connect(postgres.conninfo("kantor"), autocommit=True, application_name=name) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", (LOCKS, agency))
        yield


def test_while_one_desk_writes_another_is_told_who_does_and_since_when(
    postgres: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    with held(postgres, url, "asesmen roster import 10:32 Siti Aminah"), closing(Workspace(url)) as workspace:
        error = refusal(workspace)
        shown = show(url).connected
        assert workspace.snapshot().head == 0
    assert error.code == "workspace.held"
    assert {key: error.params[key] for key in ("who", "command", "since")} == {
        "who": "Siti Aminah",
        "command": "roster import",
        "since": "10:32",
    }
    assert Connected(login="kantor", writes="roster import", since="10:32", who="Siti Aminah") in shown


def test_a_holder_without_a_name_of_ours_makes_it_busy(
    postgres: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    with held(postgres, url, "psql"), closing(Workspace(url)) as workspace:
        assert refusal(workspace).code == "workspace.busy"


def test_another_agency_is_not_kept_waiting(postgres: Postgres, url: str) -> None:
    other = postgres.agency(f"{url} lain")
    with held(postgres, url, "asesmen due 10:32 Tuti"), closing(Workspace(other)) as workspace:
        put(workspace, BUDI)


def test_what_was_concluded_from_an_older_state_is_refused_with_who_was_faster(url: str) -> None:
    with closing(Workspace(url)) as slow, closing(Workspace(url)) as fast:
        head = slow.snapshot().head
        with fast.writing(stamp(actor="Rina", command="away add"), head=head) as changes:
            changes.put(None, BUDI)
        with pytest.raises(AsesmenError) as caught, slow.writing(stamp(), head=head) as changes:
            changes.put(None, Exemption(nip=NIP, until=TODAY, reason="Tugas"))
        error = caught.value
        assert (error.code, error.params["who"], error.params["command"]) == (
            "state.changed",
            "Rina",
            "away add",
        )
        assert slow.snapshot().exemptions == {}


@pytest.mark.rule("R119")
def test_who_only_adds_waits_for_others_and_is_never_refused(url: str) -> None:
    def context() -> Context:
        return open_context(url, today=TODAY, now=stamp().at, actor="tester")

    first = context()
    with first.workspace.writing(first.stamp(Command.DUE), head=0) as changes:
        changes.put(None, LoadRecord(number=1, load=load(), digest="x"))
        for nip in PEOPLE:
            changes.put(None, PersonRecord(person=person(nip), source=SOURCE))

    def write(desk: int) -> None:
        at = context()
        for n in range(5):
            exempt(at, [PEOPLE[n % len(PEOPLE)]], TODAY, f"meja {desk}, {n}")
        at.workspace.close()

    with ThreadPoolExecutor(DESKS) as pool:
        for desk in [pool.submit(write, n) for n in range(DESKS)]:
            desk.result()
    assert first.workspace.snapshot().head == 1 + 5 * DESKS
    assert first.workspace.health().differing == ()
    first.workspace.close()


def test_a_turn_ends_with_what_was_written_or_with_a_question(url: str) -> None:
    with closing(Workspace(url)) as slow, closing(Workspace(url)) as fast:
        with slow.turn(stamp()):
            put(slow, BUDI)
            put(fast, PersonRecord(person=person(PEOPLE[1]), source=SOURCE))
        with slow.turn(stamp()):
            head = slow.snapshot().head
            slow.engine.let_others()
            put(fast, PersonRecord(person=person(PEOPLE[2]), source=SOURCE))
            with pytest.raises(AsesmenError) as caught, slow.writing(stamp(), head=head) as changes:
                changes.put(None, Exemption(nip=NIP, until=TODAY, reason="Cuti"))
        assert caught.value.code == "state.changed"


def test_a_turn_is_named_to_those_who_wait(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    with closing(Workspace(url)) as slow, closing(Workspace(url)) as other:
        with slow.turn(stamp(actor="Siti Aminah", command="attend mark")):
            assert slow.snapshot().head == 0
            error = refusal(other)
        put(other, BUDI)
    assert (error.code, error.params["who"]) == ("workspace.held", "Siti Aminah")


@dataclass
class Done:
    """A transaction that was committed."""

    event: int
    read: Mapping[str, int]
    wrote: tuple[str, int]


@dataclass
class Office:
    """The desks of an office, which count with the reasons of exemptions."""

    url: str
    left: int
    """Transactions that are still to be committed."""
    history: list[Done] = field(default_factory=list)
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def desk(self, seed: int) -> None:
        """Commit transactions until there are enough of all desks together."""
        chance = random.Random(seed)  # noqa: S311 (no secret)
        with closing(Workspace(self.url)) as workspace:
            while self._begin():
                while not self._try(workspace, chance, f"meja {seed}"):
                    pass

    def _begin(self) -> bool:
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def _try(self, workspace: Workspace, chance: random.Random, actor: str) -> bool:
        """Raise a counter, half of the times by another one: a desk that reads less than all loses an update.

        No step goes once round, so each transaction changes something and writes an event.
        """
        snapshot = workspace.snapshot()
        read = {nip: int(one.reason) for nip, one in snapshot.exemptions.items()}
        own, other = chance.sample(PEOPLE, 2)
        step = 1 + (read.get(other, 0) % 5_000 if chance.random() < 1 / 2 else 0)
        value = (read.get(own, 0) + step) % 10_007
        try:
            with workspace.writing(stamp(actor=actor), head=snapshot.head) as changes:
                changes.put(snapshot.exemptions.get(own), Exemption(nip=own, until=TODAY, reason=str(value)))
        except AsesmenError as error:
            if error.code not in {"state.changed", "workspace.held", "workspace.busy"}:
                raise
            with self.lock:
                self.refused += 1
            return False
        with self.lock:
            self.history.append(Done(snapshot.head + 1, read, (own, value)))
        return True


def replay(history: list[Done]) -> dict[str, int]:
    """Return the state after the transactions, one by one in the order of the record.

    Each must have read exactly what those before it wrote: no update was lost, and no two of them concluded
    from the same state (write skew).
    """
    state: dict[str, int] = {}
    for at, done in enumerate(sorted(history, key=lambda one: one.event), start=1):
        assert done.event == at
        assert done.read == state
        state[done.wrote[0]] = done.wrote[1]
    return state


def lived(url: str, transactions: int) -> None:
    office = Office(url, transactions)
    with ThreadPoolExecutor(DESKS) as pool:
        for desk in [pool.submit(office.desk, seed) for seed in range(DESKS)]:
            desk.result()
    expected = replay(office.history)
    with closing(Workspace(url)) as workspace:
        snapshot = workspace.snapshot()
        assert snapshot.head == len(office.history) == transactions
        assert {nip: int(one.reason) for nip, one in snapshot.exemptions.items()} == expected
        assert workspace.health().differing == ()
        assert workspace.broken_link() is None


@pytest.mark.rule("R119")
@pytest.mark.soak
def test_eight_desks_act_as_if_one_after_the_other(url: str) -> None:
    lived(url, portion(10_000, 33))


def test_agencies_at_once_do_not_disturb_each_other(
    postgres: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They share no row, so no transaction is given up."""
    monkeypatch.setattr(store, "TRIES", 1)
    places = [url, *(postgres.agency(f"{url} lain {n}") for n in range(5))]

    def write(where: str) -> None:
        with closing(Workspace(where)) as workspace:
            for serial in range(1, 16):
                put(workspace, PersonRecord(person=person(number(serial)), source=SOURCE))

    with ThreadPoolExecutor(len(places)) as pool:
        for one in [pool.submit(write, where) for where in places]:
            one.result()
    for where in places:
        with closing(Workspace(where)) as workspace:
            assert (workspace.snapshot().head, len(workspace.snapshot().people)) == (15, 15)


def test_a_restore_and_the_settings_take_turns_with_the_desks_that_write(url: str, tmp_path: Path) -> None:
    copy = tmp_path / "salinan.db"
    with closing(Workspace(url)) as workspace:
        put(workspace, BUDI)
        workspace.engine.copy_to(copy)
    over = threading.Event()

    def write(first: int) -> set[str]:
        refused = set()
        with closing(Workspace(url)) as workspace:
            for serial in range(first, first + 400):
                if over.is_set():
                    break
                try:
                    put(workspace, PersonRecord(person=person(number(serial)), source=SOURCE))
                except AsesmenError as error:
                    refused.add(error.code)
        return refused

    def restore() -> None:
        with closing(Workspace(url)) as workspace:
            for n in range(6):
                workspace.share_settings(f"[plan]\nbatch_size = {n + 5}\n")
                workspace.replace_by(copy, stamp(actor="admin"), lambda _copy: None)

    with ThreadPoolExecutor(3) as pool:
        desks = [pool.submit(write, first) for first in (100, 500)]
        admin = pool.submit(restore)
        admin.exception()
        over.set()
        for desk in desks:
            assert desk.result() <= {"state.changed", "workspace.held", "workspace.busy"}
        admin.result()
    with closing(Workspace(url)) as workspace:
        assert workspace.broken_link() is None
        assert workspace.health().differing == ()
