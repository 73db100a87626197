"""Every typed command by each role: it does its work or says that the role may not. None shows a result."""

import shlex
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from asesmen_cli.domain.findings import Exit
from asesmen_cli.store import Workspace
from asesmen_cli.store._postgres_schema import CONFIDENT, INSPECTOR, PLANNER, READER
from tests.cli.running import Ran, Server
from tests.cli.samples import SAMPLES
from tests.cli.test_confidential import AFTER, BEFORE, RESULTS, TOLD, ours
from tests.engines import LOGIN, Postgres
from tests.rosters import write
from tests.soak import is_whole

LOGINS = {"lihat": (READER,), "awas": (INSPECTOR,), "rahasia2": (READER, CONFIDENT), "susun": (PLANNER,)}
MAY_NOT = "Your role may not do this"
RESULTS_NEEDED = {
    *("result import", "result show", "result deliver", "report results", "roster rename", "person erase"),
    *("backup", "workspace copy", "doctor --fix"),
}
"""What a planner may not do: it reads what results say, or the whole record, or needs the owner."""
WRITES = {
    *("roster import", "due later", "record", "exempt add", "away add", "away import", "draft discard"),
    *("pin", "swap", "export", "publish", "undo", "settings", "offices join", "open", "init"),
    "result void",
}
"""What only a planner may do."""
STOPPED = {
    *("attend", "exempt lift", "away lift", "diff", "letters number", "letters sent", "batch", "log --nip"),
    *("log verify", "restore"),
}
"""What can be refused for another reason: nobody has written before what it needs."""

Type = Callable[[str, str], Ran]


@pytest.fixture(scope="session")
def typed(postgres: Postgres, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Type:
    """An office with a result, a published plan and a draft; it types a command as a login."""
    for login, roles in LOGINS.items():
        postgres.login(login, *roles)
    name = "Kantor ketik"
    folders: dict[str, Path] = {}
    postgres.agency(name, LOGIN, *LOGINS)

    def run(login: str, line: str, day: str = "2024-01-22") -> Ran:
        if login not in folders:
            folders[login] = tmp_path_factory.mktemp(login)
        folder = folders[login]
        for sample in ("roster.xlsx", "later.xlsx", "participants.xlsx", "absences.xlsx"):
            SAMPLES[sample](folder / sample)
        write(folder / "results.xlsx", RESULTS)
        url = postgres.url(login, agency=name)
        args = shlex.split(line.replace("copy asesmen.db", f"copy '{url}'"))
        ran = server.asesmen(folder, args, {"ASESMEN_TODAY": day, "ASESMEN_WORKSPACE": url})
        told = [file for file, text in ours(folder).items() if TOLD.search(text)]
        assert login in {LOGIN, "rahasia2"} or not (told or TOLD.search(ran.out + ran.err)), line
        return ran

    for line in BEFORE:
        assert run(LOGIN, line, "2023-11-06").status == 0
    for line in ("result import results.xlsx", "plan --start 2024-02-05 --batch-size 2 --mix-tiers"):
        assert run(LOGIN, line).status == 0
    return run


def is_refused(ran: Ran) -> bool:
    return ran.status == Exit.ENVIRONMENT.value and MAY_NOT in ran.err + ran.out


def is_one(line: str, commands: set[str]) -> bool:
    return any(line.startswith(command) for command in commands)


LINES = [line.strip() for line in AFTER.strip().splitlines()]


@pytest.mark.rule("R121")
@pytest.mark.soak
@pytest.mark.parametrize(("at", "login"), [*enumerate(["lihat", "awas", "rahasia2"])])
def test_who_may_not_plan_changes_nothing(postgres: Postgres, typed: Type, at: int, login: str) -> None:
    with closing(Workspace(postgres.url(login, agency="Kantor ketik"))) as workspace:
        before = workspace.digests()
        for line in LINES if is_whole() else LINES[at::4]:
            ran = typed(login, line)
            refused = is_refused(ran)
            assert ran.status == 0 or refused or is_one(line, STOPPED), (line, ran.err)
            may = login == "rahasia2" and is_one(line, {"result", "report results"})
            assert refused or may or not is_one(line, WRITES | RESULTS_NEEDED), line
        assert workspace.digests() == before


@pytest.mark.rule("R121")
def test_a_planner_does_everything_but_what_needs_results(typed: Type) -> None:
    for line in LINES:
        ran = typed("susun", line)
        refused = is_refused(ran)
        assert refused == is_one(line, RESULTS_NEEDED), (line, ran.err)
        assert ran.status == 0 or refused or is_one(line, STOPPED), (line, ran.err)
