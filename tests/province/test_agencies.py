"""What the database counts over all agencies is what the rules say about each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import psycopg
import pytest

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.coverage import MONTHS_LATE, Count
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.forecast import forecast
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.record import CheckUp
from asesmen_cli.domain.results import Purpose
from asesmen_cli.domain.state import State
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.language import speaking
from asesmen_cli.store import Workspace, agencies_of
from asesmen_cli.store._agencies import LEVELS
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.outlook import sittings
from asesmen_cli.usecases.common.own_settings import settings_of
from asesmen_cli.usecases.doctor import check_up
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.forecast import ForecastOptions, needs
from asesmen_cli.usecases.province import Province
from asesmen_cli.usecases.report import Asked
from asesmen_cli.usecases.report._columns import BACKLOG, COVERAGE
from asesmen_cli.usecases.report.results import results
from asesmen_cli.usecases.result.load import ResultOptions, import_results
from asesmen_cli.usecases.result.results import void
from asesmen_cli.usecases.settings import set_values
from tests.builders import TODAY
from tests.engines import ENGINE, Postgres
from tests.rosters import somebody, write
from tests.usecases.deeds import DEEDS
from tests.usecases.life import office, published, waiting, yes

if TYPE_CHECKING:
    from asesmen_cli.store import SharedAgencies

SETTINGS: tuple[dict[str, object], ...] = (
    {},
    {"rule": {"cycle_months": 30, "soon_days": 400}, "scope": {"tiers": ["pengawas", "pelaksana"]}},
    {"scope": {"retiring_within_months": 13}, "retirement": {"pengawas": 45}},
)
"""Of each agency; the terms of the third leave somebody out for a pension that is near."""
DAYS = (
    *(TODAY + timedelta(days=n) for n in (0, 1, 7, 8, 9, 30, 90, 400)),
    *(date(2019, 1, 4), date(2021, 1, 5), date(2024, 12, 31)),
)


@pytest.fixture
def server(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Postgres:
    """Workspaces are agencies of a server, and a login of its own sees those of one test."""
    monkeypatch.setattr(ENGINE, "server", postgres)
    return postgres


def offices(folder: Path) -> list[Context]:
    """Three agencies with people, and a plan each."""
    found = []
    for n, sections in enumerate(SETTINGS):
        own = folder / f"office{n}"
        own.mkdir()
        more = waiting(2 + n, first=7, office="Dinas B", echelon="III.a")
        retiring = [somebody(20, born=date(1979 - n, 3, 1), office=None), somebody(21, last_assessed=None)]
        at = office(own, [*waiting(6), *more, *retiring], **sections)
        with suppress(AsesmenError):
            published(at)
        found.append(at)
    return found


Group = tuple[str, str | None, Tier | None]
Known = tuple[Count, tuple[int, ...], date | None]
Counted = dict[str, dict[Group, Known]]
"""By level, as the store names them."""


def of_database(shared: "SharedAgencies") -> Counted:
    return {
        level: {
            (one.agency, one.office, one.tier): (one.count, one.late, one.unassessed_since) for one in found
        }
        for level, found in shared.counts(LEVELS).items()
    }


def of_these(found: Counted, names: Collection[str]) -> Counted:
    return {
        level: {key: known for key, known in groups.items() if key[0] in names}
        for level, groups in found.items()
    }


def of_rules(offices: list[Context], day: date) -> Counted:
    """The same, from everything on file of one agency after the other."""
    groups: dict[Group, Known] = {}
    for at in offices:
        state = State(at.workspace.snapshot(), at.settings.due_rule(), day)
        counts: dict[tuple[str, Tier], Count] = defaultdict(Count)
        for group, count in state.coverage.cells.items():
            counts[group.office or "", group.tier] += count
        for (name, tier), count in counts.items():
            own = [due for due in state.everyone.values() if due.status.flagged]
            own = [due for due in own if ((due.person.office or ""), due.person.tier) == (name, tier)]
            limits = [add_months(day, -months) for months in MONTHS_LATE]
            late = tuple(
                sum(due.due_on is not None and due.due_on <= limit for due in own) for limit in limits
            )
            longest = min((due.unassessed_since for due in own), default=None)
            if count != Count():
                groups[agency(at), name, tier] = (count, late, longest)
    return {
        "tiers": together(((name, None, tier), known) for (name, _, tier), known in groups.items()),
        "offices": together(((name, office, None), known) for (name, office, _), known in groups.items()),
        "groups": groups,
    }


def together(groups: Iterable[tuple[Group, Known]]) -> dict[Group, Known]:
    """Add up groups that are called alike."""
    sums: dict[Group, Known] = {}
    for key, (count, late, longest) in groups:
        others, others_late, others_longest = sums.get(key, (Count(), (0,) * len(late), None))
        days = [day for day in (longest, others_longest) if day is not None]
        sums[key] = (others + count, tuple(map(add, others_late, late)), min(days, default=None))
    return sums


def agency(at: Context) -> str:
    return unquote(at.workspace.where.partition("agency=")[2])


def grant(server: Postgres, offices: list[Context]) -> None:
    """Let the viewer see these agencies."""
    for at in offices:
        server.admin.execute(
            "INSERT INTO asesmen.members SELECT id, %s FROM asesmen.agencies WHERE name = %s"
            " ON CONFLICT DO NOTHING",
            (VIEWER, agency(at)),
        )


def doctor(at: Context, *, fix: bool) -> CheckUp:
    return check_up(at.workspace.where, today=at.today, now=at.now, actor=at.actor, fix=fix)


def assert_agree(server: Postgres, offices: list[Context], days: tuple[date, ...]) -> None:
    names = [agency(at) for at in offices]
    grant(server, offices)
    for day in days:
        with agencies_of(server.url(VIEWER), day) as shared:
            assert not set(names) & set(shared.agencies().behind)
            assert of_these(of_database(shared), names) == of_rules(offices, day), day
            assert_batches_agree(shared, offices, day)
            assert_forecasts_agree(shared, offices, day)
    for day in days:
        with agencies_of(server.url(VIEWER), day, prepare=True) as shared:
            found = of_database(shared)
        assert prepared(server, day) >= set(names)
        assert of_these(found, names) == of_rules(offices, day), day


def prepared(server: Postgres, day: date) -> set[str]:
    """Return the agencies whose figures of a day are kept, and follow from their last change."""
    found = server.admin.execute(
        "SELECT name FROM asesmen.agencies a JOIN asesmen.figures f ON f.agency = a.id"
        " JOIN asesmen.concluded c ON c.agency = a.id AND c.changed = f.changed WHERE f.day = %s",
        (day,),
    )
    return {name for (name,) in found}


def assert_batches_agree(shared: "SharedAgencies", offices: list[Context], day: date) -> None:
    found = shared.batches(add_months(day, -12))
    for at in offices:
        snapshot = at.workspace.snapshot()
        state = State(snapshot, at.settings.due_rule(), day)
        held = sittings(state, snapshot.draft, expected_days=at.settings.results.expected_days)
        own = [one for one in found if one.agency == agency(at)]
        standing = [one for one in held if one.cancelled is None]
        assert sum(one.people for one in own) == sum(one.people for one in standing)
        assert sum(one.seats for one in own) == sum(one.window.seats for one in standing)
        assert sum(one.cancelled for one in own) == len(held) - len(standing)
        assert sum(one.undecided for one in own) == sum(one.unmarked for one in held)
        assert sum(one.awaited for one in own) == sum(one.results_late for one in held)
        numbers = Counter(one.tier for one in standing)
        each = {one.tier: one.drafted + one.planned + one.under_way + one.held for one in own}
        assert {tier: n for tier, n in each.items() if n} == numbers


def assert_forecasts_agree(shared: "SharedAgencies", offices: list[Context], day: date) -> None:
    firsts = [add_months(day.replace(day=1), n) for n in range(1, 25)]
    found = shared.falling_due(firsts)
    for at in offices:
        everyone = needs(at.workspace.snapshot(), at.settings.due_rule(), day)
        expected = forecast(everyone, (), day, months=24, cycle_months=24)
        own = [one for one in found if one.agency == agency(at)]
        assert sum(one.backlog for one in own) == expected.backlog
        for n, month in enumerate(expected.months):
            falling: Counter[Tier] = Counter()
            for one in own:
                falling[one.tier] += one.months[n]
            assert +falling == Counter(dict(month.falling_due))
            assert sum(one.retiring[n] for one in own) == month.retiring


VIEWER = "bkn"


@pytest.fixture(autouse=True)
def _viewer(server: Postgres) -> None:
    """A login that may read everything but results, in the agencies that it is granted."""
    if not server.admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (VIEWER,)).fetchall():
        server.login(VIEWER, "asesmen_reader")


@pytest.mark.rule("R113")
def test_counts_are_those_of_the_rules_on_every_day(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_agree(server, offices(tmp_path), DAYS)


ORDER = (
    *(Command.PLAN, Command.PIN, Command.MOVE, Command.SWAP, Command.UNPIN, Command.DRAFT_DISCARD),
    *(Command.PLAN, Command.PUBLISH, Command.WITHDRAW, Command.UNDO, Command.AWAY_ADD, Command.AWAY_LIFT),
    *(Command.AWAY_IMPORT, Command.EXEMPT_ADD, Command.PLAN_KEEP, Command.PUBLISH, Command.EXEMPT_LIFT),
    *(Command.EXPORT, Command.LETTERS_NUMBER, Command.LETTERS_SENT, Command.BATCH_SHIFT),
    *(Command.BATCH_CANCEL, Command.ATTEND_MARK, Command.ATTEND_IMPORT, Command.RESULT_IMPORT),
    *(Command.RESULT_DELIVER, Command.RESULT_VOID, Command.RECORD, Command.ROSTER_RENAME, Command.UNDO),
    *(Command.REDO, Command.ROSTER_IMPORT, Command.DUE, Command.OFFICES_JOIN, Command.RESTORE),
    Command.ERASE,
)


@pytest.mark.usefixtures("server")
def test_counts_are_those_of_the_rules_after_every_command(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, [*waiting(6), *waiting(5, first=7, office="Dinas B", echelon="III.a")])
    done, refused = set(), {}
    for n, command in enumerate(ORDER):
        if command is Command.ATTEND_MARK:
            at = replace(at, today=at.today + timedelta(days=150))
        try:
            DEEDS[command](at, n)
            done.add(command)
        except AsesmenError as error:
            refused[command] = error.code
        assert_agree(server, [at], (at.today,))
    assert set(DEEDS) - done == set(), refused


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(tiers=(Tier.PENGAWAS,)),
        Asked(office="Dinas B"),
        Asked(office="Dinas B", tiers=(Tier.PENGAWAS, Tier.PELAKSANA)),
        Asked(office="Dinas B", tiers=(Tier.FUNGSIONAL,)),
    ],
    ids=str,
)
def test_a_report_from_prepared_figures_is_the_one_that_is_counted(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    monkeypatch.chdir(tmp_path)
    made = offices(tmp_path)
    grant(server, made)
    province = Province(where=server.url(VIEWER, agency="all"), today=TODAY)
    for name in ("coverage", "backlog"):
        server.admin.execute(f"ALTER ROLE {VIEWER} SET default_transaction_read_only = on")
        server.admin.execute("DELETE FROM asesmen.figures")
        live = province.report(name, asked)
        server.admin.execute(f"ALTER ROLE {VIEWER} RESET default_transaction_read_only")
        assert not prepared(server, TODAY)
        assert province.report(name, asked) == live
        assert prepared(server, TODAY) >= {agency(at) for at in made}
        sums = {
            table.total[-len(COVERAGE if name == "coverage" else BACKLOG) :]
            for table in live.tables[:4]
            if table.total
        }
        assert len(sums) == 1


def test_figures_of_the_others_serve_when_one_agency_has_changed(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = offices(tmp_path)
    grant(server, made)
    with agencies_of(server.url(VIEWER), TODAY, prepare=True):
        pass
    exempt(made[1], [waiting(1)[0].nip], TODAY, "belajar")
    names = [agency(at) for at in made]
    assert prepared(server, TODAY).intersection(names) == {names[0], names[2]}
    assert_agree(server, made, (TODAY,))


def test_figures_of_another_release_are_not_used_but_counted_anew(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    grant(server, [at])
    with agencies_of(server.url(VIEWER), TODAY, prepare=True):
        pass
    server.admin.execute("UPDATE asesmen.figures SET form = 'lain', tiers = '[]'")
    assert_agree(server, [at], (TODAY,))


def test_conclusions_drawn_anew_make_figures_be_counted_anew(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    grant(server, [at])
    with server.within(agency(at)) as cursor:
        cursor.execute("DELETE FROM conclusions WHERE nip LIKE '%001'")
    with agencies_of(server.url(VIEWER), TODAY, prepare=True):
        pass
    doctor(at, fix=True)
    assert_agree(server, [at], (TODAY,))


def test_a_server_that_only_reads_counts_without_keeping_figures(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    grant(server, [at])
    server.admin.execute(f"ALTER ROLE {VIEWER} SET default_transaction_read_only = on")
    try:
        with agencies_of(server.url(VIEWER), TODAY, prepare=True) as shared:
            found = of_database(shared)
    finally:
        server.admin.execute(f"ALTER ROLE {VIEWER} RESET default_transaction_read_only")
    assert agency(at) not in prepared(server, TODAY)
    assert of_these(found, [agency(at)]) == of_rules([at], TODAY)


def test_nobody_writes_figures_but_the_function_that_counts(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    with agencies_of(server.url(), TODAY, prepare=True):
        pass
    for statement in (
        "UPDATE asesmen.figures SET tiers = '[]'",
        "DELETE FROM asesmen.figures",
        "INSERT INTO asesmen.figures DEFAULT VALUES",
    ):
        with psycopg.connect(server.conninfo(VIEWER)) as other:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(statement)
            other.rollback()
    with psycopg.connect(server.conninfo(VIEWER)) as stranger:
        names = stranger.execute(
            "SELECT name FROM asesmen.figures JOIN asesmen.agencies ON id = agency"
        ).fetchall()
    assert (agency(at),) not in names


def test_an_agency_that_is_behind_is_named_left_out_and_repaired(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    grant(server, [at])
    with server.within(agency(at)) as cursor:
        cursor.execute("DELETE FROM conclusions WHERE nip LIKE '%001'")
    assert not at.workspace.concludes()
    found = doctor(at, fix=True)
    assert "doctor.conclusions" in {one.code for one in found.fixed}
    assert at.workspace.concludes()
    at.workspace.terms = None  # a program whose settings have a fault concludes nothing
    exempt(at, [waiting(1)[0].nip], TODAY, "belajar")
    province = Province(where=server.url(VIEWER, agency="all"), today=TODAY)
    report = province.report("coverage", Asked())
    assert [one.code for one in report.findings] == ["overview.behind"]
    assert agency(at) not in {row[0] for row in report.tables[0].rows}
    doctor(at, fix=True)
    assert agency(at) in {row[0] for row in province.report("coverage", Asked()).tables[0].rows}


def test_what_is_written_by_former_settings_is_not_counted(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    set_values(at.workspace.where, {"rule.cycle_months": "100"}, speaking("id"))
    now = replace(at, settings=settings_of(at.workspace.where))
    assert_agree(server, [now], (TODAY,))
    exempt(at, [waiting(1)[0].nip], TODAY, "belajar")
    with agencies_of(server.url(VIEWER), TODAY) as shared:
        assert agency(at) in shared.agencies().behind
    settings_of(at.workspace.where, at.workspace)
    exempt(at, [waiting(2)[1].nip], TODAY, "belajar")
    assert_agree(server, [now], (TODAY,))


def test_an_overview_shows_the_agencies_of_a_login_alone(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 3)
    province = Province(where=server.url(VIEWER, agency="all"), today=TODAY)
    for name in ("coverage", "backlog", "batches"):
        assert agency(at) not in str(province.report(name, Asked()))
    assert agency(at) not in str(province.forecast(ForecastOptions(months=2)))
    grant(server, [at])
    for name in ("coverage", "backlog", "batches"):
        assert agency(at) in str(province.report(name, Asked()))
    assert agency(at) in str(province.forecast(ForecastOptions(months=2)))


def test_results_are_those_of_each_agency_and_only_for_who_may_read_them(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = office(tmp_path, 40)
    people = {nip: filed.person.name for nip, filed in at.workspace.snapshot().people.items()}
    rows = [[nip, name, 60 + n] for n, (nip, name) in enumerate(people.items())]
    file = write(tmp_path / "hasil.xlsx", [["NIP", "NAMA", "JPM"], *rows])
    then = replace(at, today=date(2019, 6, 3))
    import_results(then, file, ResultOptions(purpose=Purpose.MAPPING), dry_run=False)
    void(at, min(people), "cacat", None, yes)
    grant(server, [at])
    own = [table.rows for table in results(at, Asked()).tables]
    assert any(own)
    seen = Province(where=server.url(agency="all"), today=TODAY).report("results", Asked())
    mine = [[row[1:] for row in table.rows if row[0] == agency(at)] for table in seen.tables]
    assert mine == [list(table) for table in own]
    with pytest.raises(AsesmenError) as caught:
        Province(where=server.url(VIEWER, agency="all"), today=TODAY).report("results", Asked())
    assert caught.value.code == "workspace.forbidden"


def test_an_agency_whose_settings_have_a_fault_is_named_and_left_out_of_results(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = agency(office(tmp_path, 3))
    server.set_settings(name, "[rule")
    province = Province(where=server.url(agency="all"), today=TODAY)
    report = province.report("results", Asked())
    (left_out,) = report.findings
    assert (left_out.code, name in left_out.params["agencies"]) == ("overview.settings", True)  # type: ignore[operator]
    assert report.notes[-1].params["agencies"] == left_out.params["agencies"]
    assert name not in {row[0] for table in report.tables for row in table.rows}


@pytest.mark.parametrize("name", ["attendance", "person"])
def test_other_reports_are_of_one_agency(server: Postgres, name: str) -> None:
    with pytest.raises(AsesmenError) as caught:
        Province(where=server.url(agency="all"), today=TODAY).report(name, Asked())
    assert caught.value.code == "usage.overview"


def test_a_pace_is_of_one_agency(server: Postgres) -> None:
    with pytest.raises(AsesmenError) as caught:
        Province(where=server.url(agency="all"), today=TODAY).forecast(ForecastOptions(batches=2))
    assert caught.value.code == "usage.overview-pace"


def test_every_other_command_needs_one_agency(server: Postgres) -> None:
    with pytest.raises(AsesmenError) as caught:
        Workspace(server.url(agency="ALL")).snapshot()
    assert caught.value.code == "workspace.all-agencies"
