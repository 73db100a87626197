"""Whatever is wrong with a server or its address: one sentence, exit status 3, nothing changed."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.findings import AsesmenError, Exit
from asesmen_cli.domain.messages import Message
from asesmen_cli.store import Workspace, _server, administration
from tests.cli.running import asesmen
from tests.engines import Postgres
from tests.store.test_workspace import BUDI, put


def refusal(where: str) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught, closing(Workspace(where)) as workspace:
        workspace.snapshot()
    assert CATALOGUE[caught.value.code].status is Exit.ENVIRONMENT
    return caught.value


@pytest.fixture
def database(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[Callable[..., str]]:
    """Make a database of its own on the server; its address for the administrator."""
    made: list[str] = []

    def make(more: str = "") -> str:
        name = f"lain_{len(made)}_{abs(hash(request.node.name)) % 10**8}"
        postgres.admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 {more}")
        made.append(name)
        return postgres.url("admin", name)

    yield make
    for name in made:
        postgres.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def sql(postgres: Postgres, where: str, statement: str) -> None:
    name = where.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgres.conninfo("admin", name), autocommit=True) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("mysql://kantor/asesmen", "workspace.scheme"),
        ("http://kantor/asesmen", "workspace.scheme"),
        ("postgresql+psycopg2://kantor/asesmen", "workspace.scheme"),
        ("postgresql://kantor:banyak/asesmen", "workspace.url"),
        ("postgresql://tuti:rahasia@kantor/asesmen", "workspace.password"),
        ("postgresql://kantor/asesmen?password=rahasia", "workspace.password"),
        ("postgresql+psycopg://tuti:@kantor/asesmen", "workspace.password"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_unread(where: str, code: str) -> None:
    error = refusal(where)
    assert error.code == code
    assert "rahasia" not in str(error.params)


def test_a_server_that_is_down_is_named_without_what_is_behind(tmp_path: Path) -> None:
    error = refusal(f"postgresql://tuti@/asesmen?host={tmp_path}")
    assert (error.code, error.params["why"]) == ("workspace.unreachable", Message("nothing answers there"))


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_server, "CONNECT_SECONDS", 2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        error = refusal(f"postgresql://tuti@127.0.0.1:{silent.getsockname()[1]}/asesmen")
    assert (error.code, error.params["why"]) == ("workspace.unreachable", Message("no answer came in time"))


def test_a_login_or_a_database_that_is_not_there_is_refused(postgres: Postgres) -> None:
    for where in (postgres.url("siapa"), postgres.url("admin", "tidak_ada")):
        error = refusal(where)
        assert (error.code, error.params["why"]) == (
            "workspace.unreachable",
            Message("there is no such database or login"),
        )


def test_a_database_without_the_schema_is_refused(database: Callable[..., str]) -> None:
    assert refusal(database()).code == "workspace.unprepared"


def test_a_database_with_another_encoding_is_refused_by_every_command(database: Callable[..., str]) -> None:
    where = database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert refusal(where).params["encoding"] == "LATIN1"
    with pytest.raises(AsesmenError) as caught:
        administration.prepare(where, None, (), ())
    assert caught.value.code == "workspace.encoding"


def test_a_server_that_is_too_old_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_server, "OLDEST_SERVER", 99)
    error = refusal(url)
    assert (error.code, error.params["oldest"]) == ("workspace.old-server", 99)


@pytest.mark.parametrize(("change", "code"), [("+ 1", "workspace.newer"), ("- 1", "workspace.older")])
def test_another_layout_is_refused(
    postgres: Postgres, database: Callable[..., str], change: str, code: str
) -> None:
    where = database()
    administration.prepare(where, "Kantor", (), ())
    sql(postgres, where, f"UPDATE asesmen.layout SET version = version {change}")  # noqa: S608 (ours)
    assert refusal(where).code == code
    if code == "workspace.newer":
        with pytest.raises(AsesmenError) as caught:
            administration.prepare(where, None, (), ())
        assert caught.value.code == code
    else:
        administration.prepare(where, None, (), ())
        with closing(Workspace(where)) as workspace:
            assert not workspace.exists


def test_an_older_layout_gets_what_it_lacks(postgres: Postgres, database: Callable[..., str]) -> None:
    where = database()
    administration.prepare(where, "Kantor", (), ())
    sql(
        postgres,
        where,
        "ALTER TABLE asesmen.results DROP COLUMN thresholds; DROP TABLE asesmen.voided;"
        "ALTER TABLE asesmen.plans DROP COLUMN edited; DROP TRIGGER parts_stay ON asesmen.parts;"
        "UPDATE asesmen.layout SET version = 5",
    )
    administration.prepare(where, None, (), ())
    with closing(Workspace(where)) as workspace:
        put(workspace, BUDI)
        assert set(workspace.snapshot().people) == {BUDI.person.nip}
        assert not workspace.health().unguarded


def test_a_role_without_grants_and_a_login_without_an_agency_are_told_apart(
    postgres: Postgres, tmp_path: Path
) -> None:
    postgres.login("tanpa_peran")
    postgres.login("tanpa_kantor", "asesmen_planner")
    assert refusal(postgres.url("tanpa_peran")).code == "workspace.no-role"
    assert refusal(postgres.url("tanpa_kantor")).code == "workspace.no-agency"


@pytest.mark.parametrize("name", ["all", "ALL", " "])
def test_no_agency_has_the_name_of_all(database: Callable[..., str], name: str) -> None:
    where = database()
    administration.prepare(where, None, (), ())
    for create in (
        lambda: administration.prepare(where, name, (), ()),
        lambda: administration.add_agencies(where, [name]),
    ):
        with pytest.raises(AsesmenError) as caught:
            create()
        assert caught.value.code == "workspace.agency-name"


def test_names_of_agencies_differ_in_more_than_capital_letters(database: Callable[..., str]) -> None:
    where = database()
    administration.prepare(where, "Kota Satu", (), ())
    administration.prepare(where, "Kota Satu", (), ())
    for create in (
        lambda: administration.prepare(where, "KOTA SATU", (), ()),
        lambda: administration.add_agencies(where, ["Kota Dua", "kota satu"]),
    ):
        with pytest.raises(AsesmenError) as caught:
            create()
        assert (caught.value.code, caught.value.params["known"]) == ("workspace.agency-known", "Kota Satu")
    with closing(Workspace(where)) as workspace:
        assert workspace.snapshot().head == 0
        assert workspace.place().agency == "Kota Satu"


def test_of_several_agencies_one_is_chosen_by_name(postgres: Postgres) -> None:
    postgres.login("dua", "asesmen_planner")
    for name in ("Kota Satu", "Kota Dua"):
        postgres.agency(name, "dua")
    error = refusal(postgres.url("dua"))
    assert (error.code, error.params["names"]) == ("workspace.which-agency", ("Kota Dua", "Kota Satu"))
    assert refusal(postgres.url("dua", agency="Kota Tiga")).code == "workspace.other-agency"
    with closing(Workspace(postgres.url("dua", agency="kota satu"))) as workspace:
        assert workspace.snapshot().head == 0


def test_a_missing_driver_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    assert refusal("postgresql://kantor/asesmen").code == "workspace.driver"


def test_a_dropped_idle_connection_is_made_anew(postgres: Postgres, url: str) -> None:
    with closing(Workspace(url)) as workspace:
        put(workspace, BUDI)
        postgres.admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'kantor'"
        )
        assert workspace.snapshot().head == 1


def test_a_full_disk_is_one_sentence_and_changes_nothing(
    postgres: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server says so by a code of its own; a function of the database says the same here."""
    postgres.admin.execute(
        "CREATE OR REPLACE FUNCTION asesmen.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
    )
    postgres.admin.execute(
        "CREATE TRIGGER disk BEFORE INSERT ON asesmen.parts FOR EACH ROW EXECUTE FUNCTION asesmen.full()"
    )
    try:
        with closing(Workspace(url)) as workspace:
            with pytest.raises(AsesmenError) as caught:
                put(workspace, BUDI)
            assert (caught.value.code, caught.value.params["why"]) == (
                "workspace.server-fault",
                Message("the disk of the server is full"),
            )
            assert workspace.snapshot().head == 0
    finally:
        postgres.admin.execute("DROP TRIGGER disk ON asesmen.parts")
        postgres.admin.execute("DROP FUNCTION asesmen.full()")


def test_a_password_is_taken_from_the_environment_and_never_shown(
    postgres: Postgres, url: str, tmp_path: Path
) -> None:
    ran = asesmen(tmp_path, "workspace", "show", ASESMEN_WORKSPACE=url, PGPASSWORD="sangat-rahasia")
    assert ran.status == 0
    assert "sangat-rahasia" not in ran.out + ran.err
    assert all(b"sangat-rahasia" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_parameters_of_tls_reach_the_driver(postgres: Postgres, url: str, tmp_path: Path) -> None:
    lacking = tmp_path / "tidak-ada.crt"
    where = url.replace("postgresql://kantor@/", "postgresql://kantor@127.0.0.1:9/").replace(
        f"host={postgres.folder}", f"sslmode=verify-full&sslrootcert={lacking}&connect_timeout=2"
    )
    assert refusal(where).code == "workspace.unreachable"
    assert os.fspath(lacking) in where
