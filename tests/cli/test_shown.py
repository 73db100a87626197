"""People named by their number in the list that was shown last."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, Ran, Server, asesmen
from tests.cli.samples import SAMPLES
from tests.cli.terminal import Terminal

NIP = re.compile(r"\b\d{18}\b")


class Desk:
    """A folder with a roster on file, whose user has a place of their own for what is remembered."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.env = dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), str(folder / "state"))
        self._server = server
        SAMPLES["roster.xlsx"](folder / "roster.xlsx")
        assert self.done("due", "roster.xlsx").status == 0

    def done(self, *args: str, **env: str) -> Ran:
        return self._server.asesmen(self.folder, args, self.env | env)

    def listed(self, *args: str) -> list[str]:
        """The NIPs of the numbered rows that a command shows, in order."""
        rows = [line for line in self.done(*args).out.splitlines() if NIP.search(line)]
        assert [int(row.split()[0]) for row in rows] == list(range(1, len(rows) + 1))
        return [NIP.findall(row)[0] for row in rows]

    @property
    def blocked(self) -> dict[str, str]:
        """An environment in which nothing can be remembered."""
        (self.folder / "file").touch()
        return dict.fromkeys(self.env, str(self.folder / "file"))

    @property
    def remembered(self) -> list[Path]:
        return list((self.folder / "state" / "asesmen").iterdir())


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Desk:
    return Desk(tmp_path, server)


def test_a_number_is_the_person_in_that_row_and_the_name_is_said(desk: Desk) -> None:
    nips = desk.listed("due")
    for n, nip in enumerate(nips, start=1):
        done = desk.done("why", str(n))
        assert f"Number {n} in the list of asesmen due: " in done.err
        assert nip in done.err
        assert done.out == desk.done("why", nip).out


def test_numbers_count_through_every_list_of_one_screen(desk: Desk) -> None:
    assert desk.done("plan", "--batch-size", "2", "--min-size", "1").status == 0
    nips = desk.listed("show")
    assert len(nips) > 4
    assert desk.done("pin", str(len(nips))).status == 0
    assert re.search(rf"{nips[-1]} .*pinned", desk.done("show").out)


def test_numbers_stay_valid_for_one_command_after_the_other(desk: Desk) -> None:
    nips = desk.listed("due")
    for n in (3, 2):
        args = ("exempt", "add", str(n), "--until", "2024-01-31", "--reason", str(n))
        done = desk.done(*args)
        assert done.status == 0
        assert nips[n - 1] in done.err
    exempt = desk.done("exempt", "list").out
    assert all(re.search(rf"{nips[n - 1]}.* {n} *$", exempt, re.MULTILINE) for n in (2, 3))


def test_the_number_may_stand_before_a_day(desk: Desk) -> None:
    desk.done("plan", "--start", "2023-11-06", "--days", "1", "--mix-tiers")
    desk.done("publish", "--yes")
    second = desk.listed("attend", "show", "1")[1]
    done = desk.done("attend", "mark", "1", "--absent", "2:1", "--yes")
    assert done.status == 0
    assert re.search(rf"{second} .* Dropped", done.out)


def test_a_list_that_is_older_than_the_data_needs_a_name_without_a_terminal(desk: Desk) -> None:
    nips = desk.listed("due")
    desk.done("exempt", "add", nips[0], "--until", "2024-01-31", "--reason", "x", **desk.blocked)
    done = desk.done("why", "2", "--yes")
    assert done.status == 1
    assert "The data has changed since the list of asesmen due was shown" in done.err
    assert done.out == ""


@pytest.mark.posix("Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1)])
def test_on_a_terminal_it_asks_whether_that_person_is_meant(desk: Desk, answer: str, status: int) -> None:
    change = [*COMMAND, "exempt", "add", "Agus", "--until", "2024-01-31", "--reason", "x"]
    lines = [[*COMMAND, "due"], ["env", "XDG_STATE_HOME=/dev/null", *change], [*COMMAND, "why", "2"]]
    with Terminal(["sh", "-c", ";".join(map(shlex.join, lines))], desk.folder, desk.env) as terminal:
        terminal.wait_for("Is this the person you mean? [y/N]")
        terminal.type(answer)
        assert terminal.finish() == status
    assert "Number 2 in the list of asesmen due" in terminal.screen


def test_without_a_list_or_beyond_it_a_number_names_nobody(desk: Desk) -> None:
    n = len(desk.listed("due"))
    assert f"the list of asesmen due, shown last, has {n} people" in desk.done("why", str(n + 1)).err
    for path in desk.remembered:
        path.write_text("{", encoding="utf-8")
    assert "no list of people was shown" in desk.done("why", "1").err


def test_someone_who_was_erased_is_nobody_any_more(desk: Desk) -> None:
    first = desk.listed("due")[0]
    assert desk.done("person", "erase", "1", "--reason", "x", "--yes").status == 0
    done = desk.done("why", "1")
    assert "is no longer on file" in done.err
    assert first not in done.err


def test_what_is_remembered_names_nobody(desk: Desk) -> None:
    nips = desk.listed("due")
    text = "".join(path.read_text(encoding="utf-8") for path in desk.remembered)
    assert not any(nip in text for nip in nips)


def test_rows_have_no_numbers_where_they_cannot_be_remembered(desk: Desk) -> None:
    done = desk.done("due", **desk.blocked)
    assert done.status == 0
    assert NIP.search(done.out)
    assert "No " not in done.out


def test_json_neither_numbers_nor_remembers(tmp_path: Path, server: Server) -> None:
    desk = Desk(tmp_path, server)
    before = [path.read_text(encoding="utf-8") for path in desk.remembered]
    assert '"number"' not in desk.done("due", "--json", "--tier", "jpt").out
    assert [path.read_text(encoding="utf-8") for path in desk.remembered] == before


def test_a_person_may_be_recorded_by_name(tmp_path: Path) -> None:
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
    asesmen(tmp_path, "due", "roster.xlsx")
    done = asesmen(tmp_path, "record", "--nip", "Agus", "--on", "2023-10-02", "--organiser", "BKN")
    assert done.status == 0
    assert "Agus Pratama" in done.out
