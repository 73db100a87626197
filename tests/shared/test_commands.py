"""The commands of a shared workspace, as they are typed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import psycopg
import pytest

from tests.cli.running import Ran, Server
from tests.cli.samples import SAMPLES
from tests.engines import Postgres

Typed = Callable[..., Ran]


@pytest.fixture
def typed(server: Server, tmp_path: Path) -> Typed:
    """Type a command in a folder with a roster."""
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")

    def run(*args: str, **env: str) -> Ran:
        return server.asesmen(tmp_path, args, env)

    return run


@pytest.fixture
def empty(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without the schema."""
    name = f"baru_{abs(hash(request.node.name)) % 10**8}"
    postgres.admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield postgres.url("admin", name)
    postgres.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def wait_until_gone(postgres: Postgres, login: str) -> None:
    """Wait until the server has noticed that the commands of a login are over."""
    connected = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
    for _ in range(500):
        if postgres.admin.execute(connected, (login,)).fetchone() == (0,):
            return
        sleep(0.01)
    pytest.fail(f"{login} is still connected")


def test_from_an_empty_database_to_an_office_and_back(
    postgres: Postgres, empty: str, typed: Typed, tmp_path: Path
) -> None:
    postgres.login("ani")
    ani = empty.replace("admin@", "ani@")
    assert typed("due", "roster.xlsx", "--workspace", "kantor.db").status == 0
    first = typed("workspace", "prepare", empty)
    assert (first.status, "Next: asesmen workspace prepare URL" in first.err) == (0, True)
    assert typed("workspace", "show", "--workspace", ani).err.count("no role") == 1
    made = typed("workspace", "prepare", empty, "--agency", "Kota Contoh", "--member", "ani")
    assert made.out.splitlines()[-1] == "Agency Kota Contoh, open to: ani."
    copied = typed("workspace", "copy", "kantor.db", ani, "--agency", "Kota Contoh")
    assert copied.status == 0
    assert "has 1 new event from kantor.db, 1 in all." in " ".join(copied.out.split())
    assert typed("due", ASESMEN_WORKSPACE=ani).out == typed("due", "--workspace", "kantor.db").out
    wait_until_gone(postgres, "ani")
    shown = typed("workspace", "show", "--workspace", ani)
    assert "Your roles: reader, inspector, planner, confidential." in shown.out
    assert "Agency: Kota Contoh; events on record: 1." in shown.out
    assert "Nobody else is connected." in shown.out
    place = json.loads(typed("workspace", "show", "--workspace", ani, "--json").out)
    assert (place["schema"], place["kind"], place["agency"], place["events"]) == (
        "asesmen.workspace/1",
        "postgresql",
        "Kota Contoh",
        1,
    )
    back = typed("workspace", "copy", ani, "kembali.db", "--json")
    assert json.loads(back.out)["new"] == 1
    for where in ("kantor.db", "kembali.db", ani):
        assert typed("export", "--format", "json", "--to", where[:4], "--workspace", where).status == 0
    files = {where: sorted((tmp_path / where).glob("*.json")) for where in ("kant", "kemb", "post")}
    contents = {where: [file.read_bytes() for file in found] for where, found in files.items()}
    assert contents["kant"] == contents["kemb"] == contents["post"]


def test_a_file_is_shown_too(typed: Typed) -> None:
    typed("due", "roster.xlsx", "--workspace", "kantor.db")
    shown = typed("workspace", "show", "--workspace", "kantor.db")
    assert shown.out == "Workspace: kantor.db\nA file for one office; events on record: 1.\n"
    assert "events on record: 0." in typed("workspace", "show", "--workspace", "lain.db").out


def test_the_printed_sql_is_what_prepares(postgres: Postgres, empty: str, typed: Typed) -> None:
    postgres.login("ida")
    printed = typed("workspace", "prepare", empty, "--sql", "--agency", "Kota O'Sullivan", "--member", "ida")
    assert printed.status == 0
    name = empty.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgres.conninfo("admin", name), autocommit=True) as connection:
        connection.execute(printed.out)
    assert typed("log", "--workspace", empty.replace("admin@", "ida@")).status == 0
    again = typed("workspace", "prepare", empty)
    assert again.status == 0


def test_a_login_gets_the_role_that_is_named(
    postgres: Postgres, url: str, typed: Typed, tmp_path: Path
) -> None:
    postgres.login("tamu")
    admin = postgres.url("admin")
    granted = typed("workspace", "grant", admin, "tamu", "--role", "reader", "--agency", str(tmp_path))
    assert granted.out == "Granted to: tamu.\n"
    own = postgres.url("tamu", agency=str(tmp_path))
    assert "Your roles: reader." in typed("workspace", "show", "--workspace", own).out
    refused = typed("due", "roster.xlsx", "--workspace", own)
    assert refused.status == 3
    assert "Your role may not do this" in refused.err


def test_what_cannot_be_granted_is_one_sentence(postgres: Postgres, url: str, typed: Typed) -> None:
    admin = postgres.url("admin")
    for args, said in (
        (("grant", admin, "nobody_here", "--agency", "x"), "has no login named nobody_here"),
        (("grant", admin, "kantor", "--agency", "tidak ada"), "No agency named tidak ada"),
        (("prepare", postgres.url("kantor"), "--agency", "x"), "may not create roles"),
    ):
        ran = typed("workspace", *args)
        assert (ran.status, said in ran.err) == (3, True)
