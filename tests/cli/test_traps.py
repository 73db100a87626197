"""What people type wrong, or save badly. Each is understood, or answered with one sentence.

Others are tested where they belong: unquoted blanks, ``batch shift --to``, ``template dates``, ``jadwal`` and
``--json=1`` in test_usage; a folder that cannot be written, a full device and a closed pipe in test_command.
"""

from pathlib import Path

import pytest

from tests.cli.running import Server
from tests.cli.samples import SAMPLES

NIP = "198001012005011003"


@pytest.fixture
def office(tmp_path: Path, server: Server) -> Path:
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
    assert server.asesmen(tmp_path, ["due", "roster.xlsx"], {}).status == 0
    return tmp_path


@pytest.mark.parametrize(
    "typed",
    [
        NIP.replace("0", "O"),
        NIP.replace("0", "o").replace("1", "l"),
        NIP.replace("1", "I"),
        f"'{NIP}",
        f" {NIP[:8]} {NIP[8:14]}-{NIP[14]}.{NIP[15:]} ",
    ],
)
def test_a_number_typed_with_letters_marks_or_blanks_is_understood(
    typed: str, office: Path, server: Server
) -> None:
    done = server.asesmen(office, ["why", typed], {})
    assert (done.status, done.out.split(",")[0]) == (0, "Agus Pratama")


def test_a_week_may_run_over_its_end(office: Path, server: Server) -> None:
    done = server.asesmen(office, ["plan", "--workdays", "fri-mon", "--days", "2", "--min-size", "1"], {})
    assert done.status == 0
    assert "Friday" in done.out or "Saturday" in done.out
    assert not any(day in done.out for day in ("Tuesday", "Wednesday", "Thursday"))


@pytest.mark.sqlite("the settings are beside the file")
def test_the_language_of_the_office_is_that_of_the_screen(office: Path, server: Server) -> None:
    english = {"ASESMEN_LANG": "", "LANG": "en_US.UTF-8"}
    assert "must be assessed" in server.asesmen(office, ["due"], english).out
    server.asesmen(office, ["settings", "set", "screen.language", "id"], english)
    assert "wajib asesmen" in server.asesmen(office, ["due"], english).out
    assert "must be assessed" in server.asesmen(office, ["due", "--lang", "en"], english).out
    elsewhere = office / "lain"
    elsewhere.mkdir()
    beside = ["due", "--workspace", str(office / "asesmen.db")]
    assert "wajib asesmen" in server.asesmen(elsewhere, beside, english).out
    by_file = server.asesmen(elsewhere, [str(office / "roster.xlsx"), "--yes"], english)
    assert "wajib asesmen" in by_file.out


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("calendar.extra_workdays", "2026-03-21", "[2026-03-21]"),
        ("attendance.unexcused", "bolos", '["tanpa keterangan", "bolos"]'),
        ("groups.keep_apart", f'["{NIP}", "{NIP[:-1]}5"]', f'[["{NIP}", "{NIP[:-1]}5"]]'),
    ],
)
def test_a_value_is_added_to_a_list(key: str, value: str, shown: str, office: Path, server: Server) -> None:
    done = server.asesmen(office, ["settings", "add", key, value], {})
    assert (done.status, done.out) == (0, f"{key} is {shown} now (asesmen.toml).\n")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("plan.days", "3", "it is not a list"),
        ("calendar.extra_workdays", "kapan", "a date is written YYYY-MM-DD"),
        ("plan.nothing", "3", "There is no setting plan.nothing"),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    key: str, value: str, said: str, office: Path, server: Server
) -> None:
    done = server.asesmen(office, ["settings", "add", key, value], {})
    assert done.status == 2
    assert said in done.err
    assert not (office / "asesmen.toml").exists()
