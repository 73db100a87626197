"""Who may what is the business of the database: tried with every kind of command, and with plain SQL."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Exemption
from asesmen_cli.domain.results import Purpose, Receipt, Result
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.store import Workspace
from asesmen_cli.store._postgres_schema import CONFIDENT, INSPECTOR, PLANNER, READER
from tests.builders import NIP, SOURCE, TODAY, load, person, stamp
from tests.engines import LOGIN, Postgres
from tests.store.plans import stored

ROLES = {
    "baca": (READER,),
    "periksa": (INSPECTOR,),
    "rencana": (PLANNER,),
    "rahasia": (READER, CONFIDENT),
    "semua": (PLANNER, CONFIDENT),
}
RECEIPT = Receipt(nip=NIP, held_on=date(2023, 8, 4), received_on=date(2023, 10, 2), source=SOURCE)
RESULT = Result(receipt=RECEIPT, purpose=Purpose.BOTH, jpm=Decimal("87.65"))
READS: dict[str, Callable[[Workspace], object]] = {
    "snapshot": lambda one: one.snapshot(),
    "revisions": lambda one: one.snapshot(revisions=True),
    "events": lambda one: one.events(),
    "digests": lambda one: one.digests(),
    "chain": lambda one: one.broken_link(),
    "health": lambda one: one.health(),
    "results": lambda one: one.results_of([NIP]),
    "rows": lambda one: one.rows_of(NIP),
    "tables": lambda one: one.tables(),
    "replayed": lambda one: one.replayed(),
    "undoing": lambda one: one.taking_back(3),
    "erased": lambda one: one.known_as(NIP),
}
OPEN = {"snapshot", "revisions", "events", "digests", "chain", "health"}
MAY = {
    "baca": OPEN,
    "periksa": OPEN,
    "rencana": OPEN,
    "rahasia": OPEN | {"results", "rows", "tables", "undoing"},
    "semua": READS.keys(),
}


@pytest.fixture(scope="session")
def office(postgres: Postgres) -> str:
    """An agency with a person, a plan and a result; its logins have one role each."""
    for login, roles in ROLES.items():
        postgres.login(login, *roles)
    postgres.login("asing", PLANNER, CONFIDENT)
    where = postgres.agency("Kantor berperan", LOGIN, *ROLES)
    with closing(Workspace(where)) as workspace:
        with workspace.writing(stamp(), head=0) as changes:
            changes.put(None, LoadRecord(number=1, load=load(), digest="digest"))
            changes.put(None, PersonRecord(person=person(), source=SOURCE))
        with workspace.writing(stamp(command="plan"), head=1) as changes:
            changes.put(None, stored([[NIP]]))
        with workspace.writing(stamp(command="result import"), head=2) as changes:
            changes.put(None, RESULT)
    return "Kantor berperan"


@pytest.fixture
def opened(postgres: Postgres, office: str) -> Iterator[Callable[[str], Workspace]]:
    """Open the agency as a login."""
    workspaces: list[Workspace] = []

    def as_login(login: str) -> Workspace:
        workspaces.append(Workspace(postgres.url(login, agency=office)))
        return workspaces[-1]

    yield as_login
    for one in workspaces:
        one.close()


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(AsesmenError) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("login", ROLES)
def test_a_role_reads_what_it_may_and_is_told_what_it_may_not(
    opened: Callable[[str], Workspace], login: str, read: str
) -> None:
    workspace = opened(login)
    if read in MAY[login]:
        READS[read](workspace)
    else:
        assert refusal(lambda: READS[read](workspace)) == "workspace.forbidden"


@pytest.mark.parametrize("login", ROLES)
def test_every_role_verifies_the_chain_and_sees_whom_events_concern(
    opened: Callable[[str], Workspace], login: str
) -> None:
    workspace = opened(login)
    assert workspace.broken_link() is None
    assert [(event.people, event.erased) for event in workspace.events()] == [(1, 0), (1, 0), (1, 0)]
    health = workspace.health()
    assert (health.events, health.broken, health.differing, health.unguarded) == (3, None, (), False)
    assert (health.hidden == 0) == (login == "semua")


@pytest.mark.rule("R121")
@pytest.mark.parametrize("login", ROLES)
def test_only_a_planner_writes(opened: Callable[[str], Workspace], login: str) -> None:
    workspace = opened(login)
    exemption = Exemption(nip=NIP, until=TODAY, reason=login)

    def write() -> None:
        with workspace.writing(stamp(), head=workspace.snapshot().head) as changes:
            changes.put(workspace.snapshot().exemptions.get(NIP), exemption)

    if login in {"rencana", "semua"}:
        write()
        assert workspace.snapshot().exemptions[NIP] == exemption
    else:
        assert refusal(write) == "workspace.forbidden"


@pytest.mark.parametrize("login", ["baca", "periksa", "rencana", "rahasia"])
def test_a_result_is_written_only_by_who_may_read_it_too(
    opened: Callable[[str], Workspace], login: str
) -> None:
    workspace = opened(login)

    def write() -> None:
        with workspace.writing(stamp(), head=workspace.snapshot().head) as changes:
            changes.put(None, Result(receipt=RECEIPT, purpose=Purpose.MAPPING, jpm=Decimal(1)))

    assert refusal(write) == "workspace.forbidden"


# --- plain SQL --------------------------------------------------------------------------------------------


def asked(postgres: Postgres, login: str, statement: str, agency: str = "") -> list[tuple[object, ...]]:
    """What a login gets that connects without asesmen, and sets what it likes."""
    with psycopg.connect(postgres.conninfo(login)) as connection:
        connection.execute("SET search_path = asesmen")
        connection.execute("SELECT set_config('asesmen.agency', %s, false)", (agency,))
        found = connection.execute(statement)
        return found.fetchall() if found.description else []


def number_of(postgres: Postgres, name: str) -> str:
    found = postgres.admin.execute("SELECT id FROM asesmen.agencies WHERE name = %s", (name,)).fetchone()
    assert found is not None
    return str(found[0])


SECRETS = (
    "SELECT jpm FROM results",
    "SELECT * FROM results",
    "SELECT r FROM results r",
    "SELECT nip FROM results WHERE jpm > '0'",
    "SELECT nip FROM results ORDER BY levels",
    "UPDATE results SET jpm = '0' RETURNING jpm",
    "COPY results TO STDOUT",
)


@pytest.mark.parametrize("statement", SECRETS)
@pytest.mark.parametrize("login", ["baca", "periksa", "rencana"])
def test_no_sql_shows_a_result_to_a_role_without_it(
    postgres: Postgres, office: str, login: str, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(postgres, login, statement, number_of(postgres, office))


@pytest.mark.parametrize("login", ["baca", "periksa", "rencana"])
def test_no_part_of_the_record_shows_a_result_either(postgres: Postgres, office: str, login: str) -> None:
    agency = number_of(postgres, office)
    read = asked(postgres, login, "SELECT convert_from(payload, 'UTF8') FROM parts", agency)
    assert "87.65" not in str(read)
    assert ("rencana" in str(asked(postgres, login, "SELECT * FROM part_frames", agency))) is False


@pytest.mark.parametrize("table", ["people", "results (nip)", "events", "parts", "settings", "part_frames"])
def test_a_login_sees_nothing_of_an_agency_that_it_is_no_member_of(
    postgres: Postgres, office: str, table: str
) -> None:
    name, _, columns = table.partition(" ")
    what = columns.strip("()") or "*"
    for agency in (number_of(postgres, office), "", "*", "0 OR true"):
        assert asked(postgres, "asing", f"SELECT {what} FROM {name}", agency) == []  # noqa: S608 (our own names)
    assert asked(postgres, "asing", "SELECT name FROM agencies") == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events",
        "DELETE FROM parts",
        "UPDATE events SET actor = 'x'",
        "TRUNCATE events",
        "TRUNCATE parts",
        "ALTER TABLE parts DISABLE TRIGGER ALL",
        "ALTER TABLE people DISABLE ROW LEVEL SECURITY",
        "DROP POLICY of_agency ON people",
        "INSERT INTO members VALUES (1, 'rencana')",
        "SELECT * FROM members",
        "INSERT INTO agencies (name) VALUES ('x')",
        "UPDATE layout SET version = 1",
        "CREATE TABLE asesmen.mine (n integer)",
        "SET ROLE asesmen_owner",
    ],
)
def test_no_role_of_an_office_changes_the_record_the_schema_or_who_may_what(
    postgres: Postgres, office: str, statement: str
) -> None:
    with pytest.raises(psycopg.Error):
        asked(postgres, "semua", statement, number_of(postgres, office))


def test_the_owner_cannot_change_the_record_by_mistake(postgres: Postgres, office: str) -> None:
    for statement in ("DELETE FROM events", "UPDATE events SET actor = 'x'", "DELETE FROM parts"):
        with pytest.raises(psycopg.errors.RaiseException), postgres.within(office) as cursor:
            cursor.execute(statement)


def test_a_superuser_works_under_row_level_security_too(postgres: Postgres, office: str) -> None:
    other = postgres.agency("Kantor lain", "admin")
    postgres.admin.execute(
        "INSERT INTO asesmen.members VALUES (%s, 'admin') ON CONFLICT DO NOTHING",
        (number_of(postgres, office),),
    )
    with closing(Workspace(postgres.url("admin", agency="Kantor lain"))) as empty:
        assert (empty.exists, empty.snapshot().people) == (False, {})
    assert other.endswith("Kantor%20lain")
    with closing(Workspace(postgres.url("admin", agency=office))) as full:
        assert set(full.snapshot().people) == {NIP}


def test_an_agency_without_a_member_is_refused_to_everybody(postgres: Postgres, tmp_path: Path) -> None:
    postgres.agency(str(tmp_path), LOGIN)
    workspace = Workspace(postgres.url("asing", agency=str(tmp_path)))
    assert refusal(workspace.snapshot) == "workspace.no-agency"
    workspace.close()
