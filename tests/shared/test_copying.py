"""An office moves into a shared database and back: with every event, and again only with what is new."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Exemption
from asesmen_cli.domain.snapshot import PersonRecord
from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings
from asesmen_cli.store import Workspace
from asesmen_cli.usecases import doctor
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.own_settings import keep_settings, settings_of, settings_text
from asesmen_cli.usecases.init import begin
from asesmen_cli.usecases.restore import restore
from asesmen_cli.usecases.workspace import copy
from tests.builders import NIP, NOW, SOURCE, TODAY, person, stamp
from tests.engines import Postgres
from tests.rosters import number
from tests.store.test_erasing import BUDI, OTHER
from tests.store.test_workspace import put
from tests.usecases.life import yes

PLAN = "[plan]\nbatch_size = 30\n"


@pytest.fixture
def office(tmp_path: Path) -> str:
    """An office in a file: two people, an exemption that names one of them, and settings."""
    where = str(tmp_path / "kantor.db")
    with closing(Workspace(where)) as workspace:
        put(workspace, PersonRecord(person=person(name=BUDI), source=SOURCE))
        put(workspace, PersonRecord(person=person(OTHER), source=SOURCE))
        with workspace.writing(stamp(command="exempt add"), head=2) as changes:
            changes.put(None, Exemption(nip=OTHER, until=TODAY, reason=f"Menggantikan {BUDI}"))
    (tmp_path / "asesmen.toml").write_text(PLAN, encoding="utf-8")
    return where


def carried(source: str, target: str) -> int:
    return copy(source, target, today=TODAY, now=NOW, actor="tester").new


def state_of(where: str) -> tuple[object, ...]:
    with closing(Workspace(where)) as workspace:
        return workspace.tables(), workspace.digests(), workspace.broken_link(), workspace.health().differing


def add(where: str, serial: int) -> None:
    with closing(Workspace(where)) as workspace:
        put(workspace, PersonRecord(person=person(number(serial)), source=SOURCE))


def erase(where: str) -> None:
    with closing(Workspace(where)) as workspace:
        head = workspace.snapshot().head
        workspace.erase(workspace.known_as(NIP), stamp(command="person erase"), head=head)


def test_there_and_back_nothing_differs(office: str, url: str, tmp_path: Path) -> None:
    back = tmp_path / "lain" / "kembali.db"
    back.parent.mkdir()
    assert (carried(office, url), carried(url, str(back))) == (3, 3)
    assert state_of(office) == state_of(url) == state_of(str(back))
    assert settings_text(url) == settings_text(str(back)) == PLAN
    assert settings_of(url).plan.batch_size == 30


def test_again_only_what_is_new_travels(office: str, url: str) -> None:
    carried(office, url)
    assert carried(office, url) == 0
    add(office, 7)
    assert carried(office, url) == 1
    assert state_of(office) == state_of(url)


def test_an_erasure_travels_too(office: str, url: str) -> None:
    carried(office, url)
    erase(office)
    assert carried(office, url) == 1
    assert state_of(office) == state_of(url)
    assert state_of(url)[2:] == (None, ())


def test_what_went_on_by_itself_is_refused_with_the_event_where_they_part(office: str, url: str) -> None:
    carried(office, url)
    add(office, 7)
    add(url, 8)
    before = state_of(url)
    with pytest.raises(AsesmenError) as caught:
        carried(office, url)
    assert (caught.value.code, caught.value.params["event"]) == ("copy.parted", "4")
    assert state_of(url) == before


def test_an_older_state_is_no_target_for_less(office: str, url: str, tmp_path: Path) -> None:
    older = str(tmp_path / "lama.db")
    carried(office, older)
    add(office, 7)
    carried(office, url)
    with pytest.raises(AsesmenError) as caught:
        carried(older, url)
    assert (caught.value.code, caught.value.params["event"]) == ("copy.parted", "4")


def test_a_workspace_that_is_not_there_is_not_carried(url: str, tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        carried(str(tmp_path / "tidak.db"), url)
    assert caught.value.code == "state.no-workspace"


# --- backup and restore -----------------------------------------------------------------------------------


@pytest.fixture
def at(office: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """The office in the database, in the current folder."""
    carried(office, url)
    monkeypatch.chdir(tmp_path)
    return Context(workspace=Workspace(url), settings=Settings(), today=TODAY, now=NOW, actor="tester")


def test_a_backup_is_a_file_that_either_engine_reads(at: Context) -> None:
    copied = back_up(at, Path("salinan.db"))
    assert (copied.events, copied.findings) == (3, ())
    assert state_of("salinan.db") == state_of(at.workspace.where)
    assert Path("salinan.toml").read_text(encoding="utf-8") == PLAN


def test_a_backup_replaces_no_settings(at: Context) -> None:
    Path("salinan.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(AsesmenError) as caught:
        back_up(at, Path("salinan.db"))
    assert (caught.value.code, caught.value.params["file"]) == ("copy.there", "salinan.toml")
    assert Path("salinan.toml").read_text(encoding="utf-8") == "mine"
    assert not Path("salinan.db").exists()


def test_a_backup_without_a_name_is_in_the_folder_of_copies(at: Context) -> None:
    back_up(at, None)
    assert [path.parent.name for path in at.workspace.engine.copies()] == ["cadangan"]


def test_restore_brings_the_state_back_and_keeps_the_present_one(at: Context) -> None:
    back_up(at, Path("salinan.db"))
    was = at.workspace.snapshot().people.keys()
    add(at.workspace.where, 7)
    restored = restore(at, Path("salinan.db"), yes)
    assert at.workspace.snapshot().people.keys() == was
    assert [event.command for event in at.workspace.events()] == ["due", "due", "exempt add", "restore"]
    assert at.workspace.health().differing == ()
    with closing(Workspace(str(restored.kept))) as kept:
        assert len(kept.events()) == 4


def test_restore_is_only_for_the_owner_of_the_schema(at: Context, postgres: Postgres, url: str) -> None:
    back_up(at, Path("salinan.db"))
    before = state_of(url)
    postgres.login("tanpa_pemilik", "asesmen_planner", "asesmen_confidential")
    name = str(Path.cwd())
    postgres.admin.execute(
        "INSERT INTO asesmen.members SELECT id, 'tanpa_pemilik' FROM asesmen.agencies WHERE name = %s",
        (name,),
    )
    with closing(Workspace(postgres.url("tanpa_pemilik", agency=name))) as workspace:
        other = Context(workspace=workspace, settings=Settings(), today=TODAY, now=NOW, actor="x")
        with pytest.raises(AsesmenError) as caught:
            restore(other, Path("salinan.db"), yes)
    assert caught.value.code == "workspace.forbidden"
    assert state_of(url) == before


def test_init_puts_the_settings_into_the_database_and_says_so(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = begin(url, speaking("en"))
    assert [one.code for one in answer.findings] == ["settings.shared"]
    assert not Path("asesmen.toml").exists()
    assert settings_of(url) == Settings()
    keep_settings(url, PLAN)
    begin(url, speaking("en"))
    assert settings_text(url) == PLAN


def test_settings_are_replaced_whole(url: str) -> None:
    assert settings_text(url) is None
    keep_settings(url, PLAN)
    keep_settings(url, "")
    assert settings_text(url) == ""


# --- doctor -----------------------------------------------------------------------------------------------


def test_doctor_compares_the_clock_of_the_desk_with_that_of_the_server(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CLOCKS_APART", timedelta(minutes=5))
    with closing(Workspace(url)) as workspace:
        now = workspace.engine.clock()
    assert now is not None
    for minutes, found in ((4, []), (7, ["doctor.clock"])):
        then = now + timedelta(minutes=minutes)
        answer = doctor.check_up(url, today=TODAY, now=then, actor="tester", fix=False)
        assert [one.code for one in answer.findings if one.code == "doctor.clock"] == found
