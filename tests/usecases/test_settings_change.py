"""Settings are listed and changed without opening the file; offices are joined, drafts discarded."""

import os
import tomllib
from dataclasses import replace
from errno import EIO
from pathlib import Path

import pytest

from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings, changed, commented, load_settings
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.draft import discard_draft
from asesmen_cli.usecases.roster.offices import join_offices, keep_apart, review_offices
from asesmen_cli.usecases.settings import QUESTIONS, list_settings, set_values
from asesmen_cli.usecases.undo import undo
from tests.builders import ctx, roster
from tests.usecases.life import AHEAD, office, planned, refused, waiting, yes
from tests.usecases.test_due import take

pytestmark = pytest.mark.sqlite("about asesmen.toml beside the workspace")


EN = speaking("en")
OWN = """# Our office
[office]
name = "BKPSDM" # short
[plan]
# batch_size = 25
"""


def read(text: str) -> Settings:
    return Settings.model_validate(tomllib.loads(text))


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("plan.batch_size", "20", "batch_size = 20"),
        ("plan.workdays", "mon-sat", 'workdays = "mon-sat"'),
        ("plan.straddle_weekend", "true", "straddle_weekend = true"),
        ("office.name", "Badan 1", 'name = "Badan 1" # short'),
        ("office.place", "123", 'place = "123"'),
        ("scope.tiers", "pengawas, administrator", 'tiers = ["pengawas", "administrator"]'),
        ("scope.tiers", '["pengawas"]', 'tiers = ["pengawas"]'),
        ("calendar.extra_workdays", "2026-01-10", "extra_workdays = [2026-01-10]"),
        ("offices.DINKES Kota", "Dinas Kesehatan", '"DINKES Kota" = "Dinas Kesehatan"'),
        ("retirement.posts", '{ "Guru" = 60 }', "posts = {Guru = 60}"),
        (
            "calendar.closures",
            "[{ from = 2026-04-27, name = 'HUT' }]",
            'closures = [{from = 2026-04-27, name = "HUT"}]',
        ),
    ],
)
def test_a_value_is_written_as_the_setting_takes_it(key: str, value: str, line: str) -> None:
    text = changed(OWN, key, value)
    assert line in text.splitlines()
    assert text.startswith("# Our office\n[office]\n")
    read(text)


def test_the_commented_default_gives_way_to_the_value() -> None:
    text = changed(commented(EN), "plan.batch_size", "20")
    assert "\nbatch_size = 20\n" in text
    assert "# batch_size = 25" not in text
    assert read(text).plan.batch_size == 20
    assert len(text.splitlines()) == len(commented(EN).splitlines())


def test_every_setting_of_init_can_be_set_to_what_it_is() -> None:
    text = commented(EN)
    before = read(text)
    for one in list_settings("nowhere/asesmen.db").settings:
        if one.value not in {'""', "{}"}:
            text = changed(text, one.key, one.value)
    assert read(text).model_dump() == before.model_dump()


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("plan.batch_size", "0", "settings.refused"),
        ("plan.batch_size", "many", "settings.refused"),
        ("plan.workdays", "daily", "settings.refused"),
        ("letters.number", "{x}", "settings.refused"),
        ("plan.batchsize", "20", "settings.no-key"),
        ("plans.batch_size", "20", "settings.no-key"),
        ("plan", "20", "settings.no-key"),
        ("offices", "x", "settings.no-key"),
    ],
)
def test_what_is_not_right_is_refused_and_nothing_is_written(
    tmp_path: Path, key: str, value: str, code: str
) -> None:
    error = refused(lambda: set_values(str(tmp_path / "asesmen.db"), {key: value}, EN))
    assert error.code == code
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("letters.number", "25", "{n}"),
        ("plan.batch_size", "many", "it must be a whole number"),
        ("scope.tiers", "kepala", "choose from"),
    ],
)
def test_the_reason_is_about_the_value_as_the_setting_takes_it(key: str, value: str, why: str) -> None:
    assert why in EN.about(refused(lambda: changed("", key, value)))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("[{ from = 2026-02-02 }]", "calendar.closures.name is missing"),
        ('[{ from = 2026-02-02, nama = "HUT" }]', "there is no calendar.closures.0.nama"),
    ],
)
def test_a_table_without_a_part_or_with_an_unknown_one_says_which(value: str, why: str) -> None:
    assert why in EN.about(refused(lambda: changed("", "calendar.closures", value)))


def test_a_misspelt_key_names_the_one_that_is_meant() -> None:
    error = refused(lambda: changed("", "plan.batchsize", "20"))
    assert "plan.batch_size" in EN.about(error)


def test_the_default_comes_back(tmp_path: Path) -> None:
    place = str(tmp_path / "asesmen.db")
    set_values(place, {"plan.days": "2"}, EN)
    assert [one.key for one in list_settings(place, own=True).settings] == ["plan.days"]
    answer = set_values(place, {"plan.days": None}, EN)
    assert [(one.value, one.own) for one in answer.settings] == [("3", False)]
    assert list_settings(place, own=True).settings == ()
    assert changed("", "plan.days", None) == ""


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    error = refused(lambda: set_values(str(tmp_path / "none" / "asesmen.db"), {"plan.days": "2"}, EN))
    assert error.code == "output.folder"


def test_a_disk_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, file = str(tmp_path / "asesmen.db"), tmp_path / "asesmen.toml"
    set_values(workspace, {"office.name": "BKPSDM"}, EN)
    before = file.read_bytes()

    def failing(_handle: int) -> None:
        raise OSError(EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    error = refused(lambda: set_values(workspace, {"office.name": "BKD"}, EN))
    assert (error.code, file.read_bytes(), [*tmp_path.iterdir()]) == ("output.folder", before, [file])


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    assert changed("[plan]\r\n# days = 3\r\n", "plan.days", "2") == "[plan]\r\ndays = 2\r\n"


def test_the_questions_of_init_are_settings() -> None:
    known = {one.key for one in list_settings("nowhere/asesmen.db").settings}
    assert QUESTIONS.keys() <= known


# --- offices ----------------------------------------------------------------------------------------------

TWO = [*waiting(2, office="Dinas Kesehatan"), *waiting(1, 3, office="Dinas Kesehtan")]


def with_its_settings(at: Context) -> Context:
    return replace(at, settings=load_settings(Path(at.workspace.where).with_name("asesmen.toml")))


def test_two_names_become_one_on_file_and_for_rosters_to_come(tmp_path: Path) -> None:
    at = office(tmp_path, TWO)
    answer = join_offices(at, "dinas kesehtan", "Dinas Kesehatan", EN)
    assert (answer.spelling, answer.office, answer.people) == ("Dinas Kesehtan", "Dinas Kesehatan", 1)
    assert [(one.name, one.people) for one in review_offices(at).offices] == [("Dinas Kesehatan", 3)]
    again = take(with_its_settings(at), roster(tmp_path, TWO, name="later.xlsx"))
    assert again.changes is not None
    assert again.changes.changed == 0
    assert len(review_offices(at).offices) == 1


def test_a_name_that_was_joined_to_the_spelling_follows(tmp_path: Path) -> None:
    at = office(tmp_path, TWO, offices={"DINKES": "Dinas Kesehtan"})
    join_offices(at, "Dinas Kesehtan", "Dinas Kesehatan", EN)
    own = with_its_settings(at).settings.offices
    assert own["DINKES"] == "Dinas Kesehatan"


def test_joining_is_undone_on_file(tmp_path: Path) -> None:
    at = office(tmp_path, TWO)
    join_offices(at, "Dinas Kesehtan", "Dinas Kesehatan", EN)
    undo(at, yes, print)
    assert len(review_offices(at).offices) == 2


def test_an_office_is_not_joined_to_itself(tmp_path: Path) -> None:
    at = office(tmp_path, TWO)
    assert refused(lambda: join_offices(at, "Kesehatan", "Dinas Kesehatan", EN)).code == "office.same"


def test_names_that_are_kept_apart_are_not_proposed_again(tmp_path: Path) -> None:
    at = office(tmp_path, TWO)
    assert len(review_offices(at).proposals) == 1
    keep_apart(at, "Dinas Kesehtan", EN)
    assert review_offices(with_its_settings(at)).proposals == ()


# --- the draft --------------------------------------------------------------------------------------------


def test_a_draft_is_discarded_and_comes_back_by_undo(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, start=AHEAD)
    answer = discard_draft(at)
    assert (answer.batches, answer.seated) == (3, 6)
    assert at.workspace.snapshot().draft is None
    undo(at, yes, print)
    assert at.workspace.snapshot().draft is not None
    assert refused(lambda: discard_draft(ctx(tmp_path / "other"))).code == "state.no-draft"
