"""A roster of many agencies, split by a column."""

from dataclasses import replace
from pathlib import Path

import pytest

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message
from asesmen_cli.store import Workspace
from asesmen_cli.usecases.common.context import always_no, always_yes
from asesmen_cli.usecases.roster.agencies import Splitting, import_by_agency
from asesmen_cli.usecases.roster.load import keep
from asesmen_cli.usecases.roster.read import RosterOptions
from tests.builders import NOW, TODAY
from tests.engines import Postgres
from tests.rosters import number, write

LOGIN = "pembagi"
HEADERS = ["NIP", "NAMA", "JABATAN", "UNIT KERJA", "INSTANSI"]


@pytest.fixture
def split(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Splitting:
    """Two agencies, named after the folder of the test, for a login that may do everything in them."""
    monkeypatch.chdir(tmp_path)
    if not postgres.admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (LOGIN,)).fetchall():
        postgres.login(LOGIN, "asesmen_planner", "asesmen_confidential", "asesmen_owner")
    for name in named(tmp_path):
        postgres.agency(name, LOGIN)
    return Splitting(
        where=postgres.url(LOGIN),
        header="instansi",
        create=False,
        dry_run=False,
        today=TODAY,
        now=NOW,
        actor="tester",
    )


def named(folder: Path) -> list[str]:
    return [f"Kabupaten {folder.name}", f"Kota {folder.name}"]


def roster(folder: Path, *agencies: str, without: int | None = None) -> Path:
    """Three people of each agency, one after the other."""
    rows = [
        [number(1 + at), f"Orang {at}", "Kepala Seksi", "Dinas A", agencies[at % len(agencies)]]
        for at in range(3 * len(agencies))
        if at != without
    ]
    return write(folder / "gabungan.xlsx", [HEADERS, *rows])


def load(split: Splitting, path: Path, **options: bool) -> Document:
    return import_by_agency(split, path, RosterOptions(**options), always_yes)  # type: ignore[arg-type]


def on_file(split: Splitting, agency: str) -> set[str]:
    workspace = Workspace(f"{split.where}&agency={agency.replace(' ', '%20')}")
    people = {nip for nip, filed in workspace.snapshot().people.items() if filed.present}
    workspace.close()
    return people


def rows(document: Document) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in document.tables[0].rows}


@pytest.mark.rule("R115")
def test_each_agency_gets_its_people_and_an_event_of_its_own(split: Splitting, tmp_path: Path) -> None:
    first, second = named(tmp_path)
    path = roster(tmp_path, first.upper(), f" {second} ")
    tried = load(replace(split, dry_run=True), path)
    assert rows(tried) == {first: (3, 0, 3, 0, 0, 0), second: (3, 0, 3, 0, 0, 0)}
    assert on_file(split, first) == set()
    assert rows(load(split, path)) == rows(tried)
    assert on_file(split, first) == {number(1), number(3), number(5)}
    assert on_file(split, second) == {number(2), number(4), number(6)}
    assert rows(load(split, path)) == {first: (3, 0, 0, 0, 0, 3), second: (3, 0, 0, 0, 0, 3)}
    workspace = Workspace(f"{split.where}&agency={first.replace(' ', '%20')}")
    assert len(workspace.events()) == 1
    workspace.close()


def test_unknown_agencies_and_rows_without_one_are_named_and_nothing_is_loaded(
    split: Splitting, tmp_path: Path
) -> None:
    first, second = named(tmp_path)
    with pytest.raises(AsesmenError) as caught:
        load(split, roster(tmp_path, first, "Kota Lain"))
    assert caught.value.code == "roster.unknown-agencies"
    assert caught.value.params["names"] == ("Kota Lain (3)",)
    with pytest.raises(AsesmenError) as caught:
        load(split, roster(tmp_path, first, second, ""))
    assert caught.value.code == "roster.no-agency"
    assert [one.place.row for one in caught.value.findings if one.place] == [4, 7, 10]
    with pytest.raises(AsesmenError) as caught:
        load(replace(split, header="KABUPATEN"), roster(tmp_path, first))
    assert caught.value.code == "roster.unknown-column"
    assert on_file(split, first) == set()


def test_new_agencies_are_created_where_asked(split: Splitting, tmp_path: Path) -> None:
    new = f"Kota Baru {tmp_path.name}"
    path = roster(tmp_path, new)
    tried = load(replace(split, create=True, dry_run=True), path)
    assert rows(tried) == {new: (3, 0, 3, 0, 0, 0)}
    load(replace(split, create=True), path)
    assert len(on_file(split, new)) == 3


def test_many_people_gone_in_one_agency_are_asked_about_before_anything_is_written(
    split: Splitting, tmp_path: Path
) -> None:
    first, second = named(tmp_path)
    load(split, roster(tmp_path, first, second))
    questions: list[Message] = []

    def ask(question: Message) -> bool:
        questions.append(question)
        return always_no(question)

    fewer = roster(tmp_path, first, second, without=3)
    with pytest.raises(AsesmenError) as caught:
        import_by_agency(split, fewer, RosterOptions(), ask)
    assert caught.value.code == "question.no"
    assert [question.params["agency"] for question in questions] == [second]
    assert len(on_file(split, second)) == 3


def test_an_agency_that_cannot_be_written_is_named_with_those_that_were(
    split: Splitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = named(tmp_path)
    path = roster(tmp_path, first, second)

    def full(*args: object) -> None:
        if on_file(split, first):
            raise AsesmenError("workspace.busy", workspace="x")
        keep(*args)  # type: ignore[arg-type] # as it is called

    with monkeypatch.context() as patch:
        patch.setattr("asesmen_cli.usecases.roster.agencies.keep", full)
        with pytest.raises(AsesmenError) as caught:
            load(split, path)
    assert caught.value.code == "roster.split-stopped"
    assert (caught.value.params["done"], caught.value.params["left"]) == ((first,), (second,))
    load(split, path)
    assert len(on_file(split, second)) == 3
