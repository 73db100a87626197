"""``asesmen`` alone and ``asesmen FILE`` in a terminal: numbers are typed, commands run."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.builders import roster
from tests.cli.running import COMMAND, asesmen
from tests.cli.samples import SAMPLES
from tests.cli.terminal import Terminal
from tests.engines import ENGINE
from tests.usecases.life import waiting

pytestmark = pytest.mark.posix("Windows has no pseudo-terminals of this kind")

Steps = Sequence[tuple[str, str]]
"""What the screen says, and what is typed then."""
TO_GO_ON = ("Enter to go on", "")
LEAVE = ("0 to leave [1]:", "0")


def played(folder: Path, steps: Steps, *args: str, **env: str) -> str:
    """Everything on the screen of a session in a terminal."""
    with Terminal([*COMMAND, *args], folder, env) as terminal:
        for said, typed in steps:
            terminal.wait_for(said)
            terminal.type(typed)
        assert terminal.finish() == 0
        return terminal.screen


def put(folder: Path, *names: str) -> None:
    for name in names:
        SAMPLES[name](folder / name)


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """A folder with a roster on file."""
    put(tmp_path, "roster.xlsx")
    assert asesmen(tmp_path, "due", "roster.xlsx").status == 0
    return tmp_path


def test_enter_takes_every_proposal_from_the_roster_to_the_letters(tmp_path: Path) -> None:
    put(tmp_path, "roster.xlsx")
    screen = played(
        tmp_path,
        [
            *[("0 to leave [1]:", ""), TO_GO_ON],
            *[("0 to leave [1]:", ""), ("Which tier [1]:", ""), ("First day", "20-11-2023")],
            *[("People in a batch [25]:", "3"), ("Days of a batch [3]:", ""), ("Go on? [Y/n]", ""), TO_GO_ON],
            *[
                ("0 to leave [1]:", ""),
                ("Name of the plan", "I"),
                ("Go on?", "y"),
                ("warnings", "y"),
                TO_GO_ON,
            ],
            *[("0 to leave [1]:", ""), ("Which files [1]:", ""), ("Folder for the files [keluaran]:", "")],
            TO_GO_ON,
            LEAVE,
        ],
    )
    assert "> asesmen due roster.xlsx" in screen
    assert "> asesmen plan --start 2023-11-20 --batch-size 3 --days 3" in screen
    assert "> asesmen publish --name I" in screen
    assert "> asesmen export --format docx --to keluaran" in screen
    assert list((tmp_path / "keluaran").glob("*.docx"))


def test_0_goes_back_and_a_wrong_number_is_asked_for_again(loaded: Path) -> None:
    before = ENGINE.raw(loaded / "asesmen.db")
    screen = played(
        loaded,
        [
            ("0 to leave [1]:", "99"),
            ("Type a number from 1 to", ""),
            ("Which tier [1]:", "2"),
            ("First day", "tomorrow"),
            ("write a date as", "0"),
            ("0 to leave [1]:", ""),
            ("Which tier [1]:", "0"),
            LEAVE,
        ],
    )
    assert "> asesmen" not in screen
    assert ENGINE.raw(loaded / "asesmen.db") == before


def test_no_to_what_will_happen_changes_nothing(loaded: Path) -> None:
    steps = [
        ("leave [1]:", ""),
        ("tier [1]:", "2"),
        ("First day", ""),
        ("batch [25]:", ""),
        ("batch [3]:", ""),
    ]
    screen = played(loaded, [*steps, ("Go on?", "n"), LEAVE])
    assert "> asesmen" not in screen


@pytest.mark.sqlite("it names a file")
def test_a_workspace_that_the_environment_names_is_not_repeated_in_each_command(tmp_path: Path) -> None:
    put(tmp_path, "roster.xlsx")
    screen = played(tmp_path, [("0 to leave [1]:", ""), TO_GO_ON, LEAVE], ASESMEN_WORKSPACE="kantor.db")
    assert "> asesmen due roster.xlsx" in screen
    assert "--workspace" not in screen
    assert (tmp_path / "kantor.db").exists()


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_screen_fits_80_columns(loaded: Path, language: str) -> None:
    question = {"en": "0 to leave [1]:", "id": "0 untuk selesai [1]:"}[language]
    screen = played(loaded, [(question, "0")], ASESMEN_LANG=language)
    assert max(map(len, screen.splitlines())) <= 80


def test_the_menu_marks_attendance_by_name(loaded: Path) -> None:
    assert asesmen(loaded, "plan", "--start", "2023-11-06", "--batch-size", "2").status == 0
    assert asesmen(loaded, "publish", "--name", "I", "--yes").status == 0
    screen = played(
        loaded,
        [
            *[("0 to leave [1]:", ""), ("Which batch [1]:", "1"), ("Attendance [1]:", "2")],
            *[("Who did not come", "sakit"), ("0 people of the batch fit: type a number", "1")],
            *[("On which day", "4"), ("at most 3", "1"), ("Who did not come", "")],
            *[("Why", "malas"), ("choose from sakit", ""), TO_GO_ON, LEAVE],
        ],
        ASESMEN_TODAY="2023-11-20",
    )
    assert "--absent 198001012005011002:1 --reason" in screen
    assert "Dropped, not excused:" in screen


def numbers(screen: str) -> dict[str, str]:
    """The words of a menu -> their number."""
    pairs = (line.strip().partition("  ") for line in screen.splitlines())
    return {words: number for number, _, words in pairs if number.isdecimal()}


def test_every_step_of_the_menu_runs_its_command(loaded: Path) -> None:
    assert asesmen(loaded, "plan", "--start", "2023-11-13", "--batch-size", "2").status == 0
    assert asesmen(loaded, "publish", "--name", "I", "--yes").status == 0
    assert asesmen(loaded, "export", "--format", "docx").status == 0
    put(loaded, "results.xlsx")
    walks: dict[str, Steps] = {
        "Load a roster": [("roster [1]:", "2"), ("File", ""), ("0 to go back", "'roster.xlsx'")],
        "Who must be assessed": [],
        "Show the plan": [],
        "Letters: register, sent": [("Letters [1]:", "2"), ("When were they sent", ""), ("[y/N]", "y")],
        "Attendance": [],
        "Results": [("Results [1]:", "2")],
        "One person: status, seat, history": [("Name or NIP", "Rofi")],
        "Reports": [("Which report [1]:", ""), ("to the summary", "0")],
        "What needs you": [("Which one", "1")],
        "Take the last command back": [],
    }
    with Terminal(COMMAND, loaded) as terminal:
        for words, steps in walks.items():
            number = numbers(terminal.wait_for("0 to leave [1]:"))[words]
            terminal.type(number)
            for said, typed in steps:
                terminal.wait_for(said)
                terminal.type(typed)
            if words == "Attendance":
                terminal.wait_for("No published batch has begun.")
                continue
            terminal.wait_for("Enter to go on")
            terminal.type("")
        terminal.wait_for("0 to leave [1]:")
        terminal.type("0")
        assert terminal.finish() == 0
    for command in ("due roster.xlsx", "show", "why Rofi", "report coverage", "undo", "result pending"):
        assert f"> asesmen {command}" in terminal.screen
    assert "> asesmen letters sent 1" in terminal.screen


@pytest.mark.sqlite("a database lies in no folder")
def test_a_file_on_the_icon_is_opened_beside_itself_and_asked_about(tmp_path: Path) -> None:
    folder = tmp_path / "Data Pegawai"
    folder.mkdir()
    put(folder, "roster.xlsx")
    screen = played(
        tmp_path,
        [("roster.xlsx looks like a roster. Take it as [1]:", ""), LEAVE],
        str(folder / "roster.xlsx"),
    )
    assert "10 people on file" in screen
    assert (folder / "asesmen.db").exists()
    assert not (tmp_path / "asesmen.db").exists()


def test_a_list_of_participants_asks_for_its_day(loaded: Path) -> None:
    put(loaded, "participants.xlsx")
    screen = played(
        loaded, [("Take it as [1]:", ""), ("On which day", "3-11-2023"), LEAVE], "participants.xlsx"
    )
    assert "> asesmen record participants.xlsx --on 3-11-2023" in screen


def test_a_file_can_be_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "no-table.xlsx")
    played(tmp_path, [("Take it as [1]:", "0"), LEAVE], "no-table.xlsx")
    assert not (tmp_path / "asesmen.db").exists()


def test_the_end_of_the_input_leaves_the_menu(loaded: Path) -> None:
    with Terminal(COMMAND, loaded) as terminal:
        terminal.wait_for("0 to leave [1]:")
        terminal.type("\x04")
        terminal.type("\x04")
        assert terminal.finish() == 0


def test_init_asks_who_the_office_is_and_keeps_the_answers(tmp_path: Path) -> None:
    screen = played(
        tmp_path,
        [
            ("id · en [en]:", "inggris"),
            ("choose from id, en", "en"),
            ("PEMERINTAH KOTA CONTOH:", "PEMERINTAH KOTA ANGGREK"),
            *[("Name of your office:", "BKPSDM"), ("Address:", ""), ("date of a letter:", "Anggrek")],
            *[("Post of the person who signs:", "Kepala"), ("Name of the person who signs:", "Siti Aminah")],
            *[("Tk. I:", "Pembina"), ("NIP of the person who signs:", "123"), ("NIP of the person", "0")],
        ],
        "init",
    )
    assert "All settings: asesmen settings" in screen
    own = asesmen(tmp_path, "settings", "--own").out
    assert "PEMERINTAH KOTA ANGGREK" in own
    assert "office.signatory_rank" in own
    assert "office.address" not in own
    assert "screen.language" in own


def test_the_menu_goes_on_in_the_language_that_the_office_has_chosen(tmp_path: Path) -> None:
    screen = played(
        tmp_path,
        [
            *[("0 to leave [1]:", ""), ("id · en [en]:", "id"), ("CONTOH:", "0"), ("0 untuk selesai:", "")],
            ("untuk selesai [1]:", "0"),
        ],
    )
    assert "Identitas instansi" in screen


def test_offices_that_may_be_one_are_asked_about_after_a_load(tmp_path: Path) -> None:
    names = ("Dinas Kesehatan", "Dinas Kesehtan", "Dinas Pendidikan", "Dinas Pendidikn")
    people = [one for n, name in enumerate(names) for one in waiting(3 - n % 2, 1 + 5 * n, office=name)]
    roster(tmp_path, people)
    asked = "one office? [y/n]"
    screen = played(tmp_path, [(asked, ""), (asked, "y"), (asked, "n")], "due", "roster.xlsx")
    assert "Dinas Pendidikn is Dinas Pendidikan from now on; 2 people moved there." in screen
    assert "They stay apart; asesmen.toml says so." in screen
    assert "No two names look like one office." in asesmen(tmp_path, "offices").out
    assert "No two names look like one office." in played(tmp_path, [], "offices", "join")


def test_0_leaves_the_offices_for_later(tmp_path: Path) -> None:
    roster(tmp_path, [*waiting(3, office="Dinas Kesehatan"), *waiting(1, 4, office="Dinas Kesehtan")])
    screen = played(tmp_path, [("one office? [y/n]", "0")], "roster", "import", "roster.xlsx")
    assert "The others can be settled later: asesmen offices join" in screen


def test_a_name_that_fits_several_people_gives_a_list_to_choose_from(tmp_path: Path) -> None:
    roster(tmp_path, [replace(one, name=f"Siti {n}") for n, one in enumerate(waiting(3))])
    assert asesmen(tmp_path, "due", "roster.xlsx").status == 0
    assert asesmen(tmp_path, "plan").status == 0
    screen = played(tmp_path, [("Siti matches 3 people. Who is meant [1]:", "2")], "why", "Siti")
    assert "Siti 1, NIP 19800101" in screen
    screen = played(tmp_path, [("Who is meant [1]:", "3")], "pin", "Siti")
    assert "Siti 2" in asesmen(tmp_path, "log", "--nip", "Siti 2").out
    without = asesmen(tmp_path, "why", "Siti")
    assert (without.status, "Siti matches 3 people" in without.err) == (1, True)


def test_of_many_people_with_a_name_the_first_are_listed_and_said_to_be_so(tmp_path: Path) -> None:
    roster(tmp_path, [replace(one, name=f"Siti {n}") for n, one in enumerate(waiting(9))])
    assert asesmen(tmp_path, "due", "roster.xlsx").status == 0
    asked = "Siti matches 9 people; the first 8 are listed. Who is meant (0: none of them) [1]:"
    screen = played(tmp_path, [(asked, "8")], "why", "Siti")
    assert "Siti 7, NIP 19800101" in screen
    assert "Siti 8" not in screen


def test_which_sheets_of_a_roster_are_read_is_asked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, first in (("STRUKTURAL", 1), ("JFT, JFU (PPPK)", 4)):
        sheet = book.create_sheet(title)
        sheet.append(
            ["NIP", "Nama", "Unit Kerja"] if first == 1 else ["Nama", "NIP", "Gol", "SKPD", "Eselon"]
        )
        for one in waiting(3, first):
            row = [one.nip, one.name, one.office]
            sheet.append(row if first == 1 else [one.name, one.nip, one.rank, one.office, one.echelon])
    book.save(tmp_path / "roster.xlsx")
    asked = "Several sheets of roster.xlsx are lists of people. Which are read [1]:"
    assert "6 rows = 6 accepted" in played(tmp_path, [(asked, "")], "roster", "check", "roster.xlsx")
    assert "3 rows = 3 accepted" in played(tmp_path, [(asked, "3")], "roster", "check", "roster.xlsx")
    assert asesmen(tmp_path, "roster", "check", "roster.xlsx").status == 1


def test_an_answer_that_a_setting_refuses_is_asked_for_again(tmp_path: Path) -> None:
    pattern = "Enter for none:"
    screen = played(
        tmp_path,
        [
            ("id · en [en]:", ""),
            *[(said, "") for said in ("CONTOH:", "office:", "Address:", "letter:", "signs:", "signs:")],
            *[("Tk. I:", ""), ("NIP of the person who signs:", "")],
            *[(pattern, "25"), (pattern, "800/{n}/{year}"), ("selesai:", "0")],
        ],
        "init",
    )
    assert "{n}" in screen
    assert 'number = "800/{n}/{year}"' in (tmp_path / "asesmen.toml").read_text(encoding="utf-8")
