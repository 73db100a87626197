"""``--agency all`` as it is typed: on the screen, as JSON and as files."""

import json
from pathlib import Path

import pytest

from tests.cli.running import asesmen
from tests.engines import ENGINE, Postgres
from tests.usecases.life import office


@pytest.fixture
def server(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Postgres:
    """Two agencies, and a login of its own that sees them alone."""
    monkeypatch.setattr(ENGINE, "server", postgres)
    monkeypatch.chdir(tmp_path)
    if not postgres.admin.execute("SELECT FROM pg_roles WHERE rolname = 'provinsi'").fetchall():
        postgres.login("provinsi", "asesmen_reader")
    for name, people in (("Kabupaten Lebak", 4), ("Kota Serang", 3)):
        monkeypatch.setattr(
            ENGINE, "place", lambda _path, name=name: postgres.agency(name, "provinsi", "kantor")
        )
        office(tmp_path, people)
    monkeypatch.setattr(ENGINE, "server", None)
    return postgres


def test_overview_on_the_screen_as_json_and_as_files(server: Postgres, tmp_path: Path) -> None:
    own = ("--workspace", server.url("provinsi"), "--agency", "all")
    shown = asesmen(tmp_path, "report", "coverage", *own, COLUMNS="80")
    assert shown.status == 0, shown.err
    assert "Coverage of the competency assessment: 2 agencies" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    counted = json.loads(asesmen(tmp_path, "forecast", "--months", "3", *own, "--json").out)
    assert [(row["agency"], row["due"]) for row in counted["tables"]["agencies"]] == [
        ("Kabupaten Lebak", 4),
        ("Kota Serang", 3),
    ]
    formats = [part for kind in ("pdf", "xlsx", "docx", "csv", "json") for part in ("--format", kind)]
    written = asesmen(tmp_path, "report", "backlog", *own, *formats, "--to", "keluaran")
    assert written.status == 0, written.err
    made = {path.suffix for path in (tmp_path / "keluaran").iterdir()}
    assert made == {".pdf", ".xlsx", ".docx", ".csv", ".json"}
    table = (tmp_path / "keluaran" / "laporan-tunggakan-semua-agencies.csv").read_text(encoding="utf-8-sig")
    assert "Kabupaten Lebak" in table
    refused = asesmen(tmp_path, "due", *own)
    assert refused.status == 2
    assert "--agency all is for report coverage" in refused.err
