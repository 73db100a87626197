"""Offices that stay on files are gathered in a shared database, month by month."""

from pathlib import Path

import pytest

from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.province import Province
from asesmen_cli.usecases.report import Asked
from asesmen_cli.usecases.workspace import copy
from tests.builders import NOW, TODAY
from tests.engines import Postgres
from tests.rosters import number
from tests.usecases.life import office

LOGIN = "pengumpul"


def test_only_what_is_new_travels_and_every_office_is_counted(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.engines.ENGINE.server", None)
    monkeypatch.chdir(tmp_path)
    postgres.login(LOGIN, "asesmen_planner", "asesmen_confidential")
    offices: dict[str, Context] = {}
    for name, people in (("Kabupaten Serang", 4), ("Kota Tangerang", 6)):
        folder = tmp_path / name
        folder.mkdir()
        offices[name] = office(folder, people)
        (folder / "asesmen.toml").write_text("[rule]\ncycle_months = 24\n", encoding="utf-8")
        postgres.agency(name, LOGIN)

    def gather() -> dict[str, int]:
        return {
            name: copy(
                at.workspace.where, postgres.url(LOGIN, agency=name), today=TODAY, now=NOW, actor="provinsi"
            ).new
            for name, at in offices.items()
        }

    def counted() -> dict[object, object]:
        report = Province(where=postgres.url(LOGIN, agency="all"), today=TODAY).report("backlog", Asked())
        assert report.findings == ()
        return {row[0]: row[1] for row in report.tables[0].rows}

    assert set(gather().values()) == {1}
    assert counted() == {"Kabupaten Serang": 4, "Kota Tangerang": 6}
    exempt(offices["Kota Tangerang"], [number(1)], TODAY, "belajar")
    assert gather() == {"Kabupaten Serang": 0, "Kota Tangerang": 1}
    assert counted() == {"Kabupaten Serang": 4, "Kota Tangerang": 5}
