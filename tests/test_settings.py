import json
import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from asesmen_cli.domain.facts import Clock, Zone
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings, commented, load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "asesmen.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught:
        load_settings(written(folder, text))
    return caught.value


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "asesmen.toml")
    assert settings == Settings()
    plan, rule = settings.plan, settings.rule
    assert (plan.batch_size, plan.days, plan.lead_days, plan.workdays, plan.min_size) == (
        25,
        3,
        10,
        "mon-fri",
        5,
    )
    assert (rule.cycle_months, rule.validity_months, rule.soon_days) == (24, 36, 90)
    assert settings.scope.tiers == plan.tier_order == tuple(Tier)
    assert settings.due_rule().retirement_ages == {
        "jpt": 60,
        "administrator": 58,
        "pengawas": 58,
        "pelaksana": 58,
    }
    assert (settings.scope.retiring_within_months, settings.export.folder) == (0, "keluaran")


def test_what_the_file_says_counts(tmp_path: Path) -> None:
    settings = load_settings(
        written(
            tmp_path,
            """
            [rule]
            cycle_months = 12
            [scope]
            tiers = ["pengawas", "jpt"]
            [retirement]
            fungsional = 60
            posts = { "Dokter" = 65 }
            [plan]
            workdays = "mon-sat"
            tier_order = ["pengawas"]
            [[calendar.closures]]
            from = 2026-04-27
            to = 2026-04-28
            name = "HUT Kota"
            [columns]
            "Tgl Ikut" = "last_assessed"
            """,
        )
    )
    assert settings.rule.cycle_months == 12
    assert settings.scope.tiers == (Tier.PENGAWAS, Tier.JPT)
    assert settings.due_rule().retirement_ages[Tier.FUNGSIONAL] == 60
    assert settings.due_rule().post_ages == {"dokter": 65}
    assert settings.plan.workdays == "mon-sat"
    # a tier that is not named follows those that are
    assert settings.plan.tier_order == (Tier.PENGAWAS, *(tier for tier in Tier if tier != "pengawas"))
    assert [day.on for day in settings.calendar.closures[0].days_off()] == [
        date(2026, 4, 27),
        date(2026, 4, 28),
    ]
    assert settings.columns == {"Tgl Ikut": "last_assessed"}


def meant(name: str | None) -> Message:
    return Message("") if name is None else Message(" (did you mean {name}?)", {"name": name})


@pytest.mark.parametrize(
    ("text", "line", "key", "nearest"),
    [
        ("[rule]\ncycle_month = 12\n", "2", "rule.cycle_month", "cycle_months"),
        ("# aturan\n[rules]\ncycle_months = 12\n", "2", "rules", "rule"),
        (
            "[rule]\nsoon_days = 30\n\n[plan]\nbatch_size = 30\nbatchsize = 25\n",
            "6",
            "plan.batchsize",
            "batch_size",
        ),
        ("rule.cycle_month = 12\n", "1", "rule.cycle_month", "cycle_months"),
        ("[plan]\ndays = 3\n[rule]\n'day' = 3\n", "4", "rule.day", None),
        (
            "[[calendar.closures]]\nfrom = 2026-04-27\nname = ''\n[[calendar.closures]]\nnama = ''\n",
            "5",
            "calendar.closures.1.nama",
            "name",
        ),
        ("bath_size = 3\n", "1", "bath_size", None),
        ("[offices.'Dinas Sosial']\ncapp = 3\n", "2", "offices.Dinas Sosial.capp", "cap"),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_what_may_be_meant(
    tmp_path: Path, text: str, line: str, key: str, nearest: str | None
) -> None:
    error = refusal(tmp_path, text)
    assert (error.code, error.params) == (
        "settings.unknown-key",
        {"file": "asesmen.toml", "line": line, "key": key, "near": meant(nearest)},
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "value", "why"),
    [
        (
            "[plan]\ntier_order = 'jpt'\n",
            "2",
            "plan.tier_order",
            "jpt",
            "it must be a list in square brackets",
        ),
        ("[rule]\ncycle_months = 0\n", "2", "rule.cycle_months", "0", "it must be a whole number, 1 or more"),
        (
            "[rule]\ncycle_months = -24\n",
            "2",
            "rule.cycle_months",
            "-24",
            "it must be a whole number, 1 or more",
        ),
        ("[rule]\ncycle_months = 'dua'\n", "2", "rule.cycle_months", "dua", "it must be a whole number"),
        ("[rule]\ncycle_months = true\n", "2", "rule.cycle_months", "true", "it must be a whole number"),
        ("[plan]\nmix_tiers = 'no'\n", "2", "plan.mix_tiers", "no", "it must be true or false"),
        (
            "[plan]\n\nworkdays = 'senen-jumat'\n",
            "3",
            "plan.workdays",
            "senen-jumat",
            "write working days as mon-fri, mon-sat or mon,wed,fri",
        ),
        (
            "[scope]\ntiers = ['pengawas', 'eselon']\n",
            "2",
            "scope.tiers.1",
            "eselon",
            "choose from jpt, administrator, pengawas, pelaksana, fungsional, unknown",
        ),
        ("[documents]\npaper = 'folio'\n", "2", "documents.paper", "folio", "choose from a4, f4"),
        (
            "[letters]\nsifat = 'Segera'\n",
            "2",
            "letters.sifat",
            "Segera",
            "choose from Biasa, Penting, Sangat Penting, Rahasia",
        ),
        (
            "[letters]\nnumber = '800/{nomor}'\n",
            "2",
            "letters.number",
            "800/{nomor}",
            "write {n} for the number; {month} and {year} are optional",
        ),
        (
            "[letters]\nkinds = ['call-up', 'undangan']\n",
            "2",
            "letters.kinds.1",
            "undangan",
            "choose from call-up, person, assignment, change, dropped, hand-over",
        ),
        (
            "[documents]\ntimezone = 'WIB'\n",
            "2",
            "documents.timezone",
            "WIB",
            "choose from Asia/Jakarta, Asia/Makassar, Asia/Jayapura",
        ),
        ("[documents]\nhours = '8-16'\n", "2", "documents.hours", "8-16", "write hours as 08:00-16:00"),
        (
            "[documents]\nhours = '16:00-08:00'\n",
            "2",
            "documents.hours",
            "16:00-08:00",
            "write hours as 08:00-16:00",
        ),
        (
            "[retirement]\npengawas = 5\n",
            "2",
            "retirement.pengawas",
            "5",
            "it must be a whole number, 40 or more",
        ),
        (
            "[retirement.posts]\n'Dokter' = 65\n'Guru' = 600\n",
            "3",
            "retirement.posts.Guru",
            "600",
            "it must be a whole number, 80 or less",
        ),
        (
            "[plan]\ntier_order = ['jpt', 'jpt']",
            "2",
            "plan.tier_order",
            '["jpt", "jpt"]',
            "each tier may be named only once",
        ),
        (
            "[calendar]\nextra_workdays = ['besok']\n",
            "2",
            "calendar.extra_workdays.0",
            "besok",
            "a date is written YYYY-MM-DD",
        ),
        (
            "[calendar]\nclosures = [{ from = 2026-05-02, name = 5 }]\n",
            "2",
            "calendar.closures.0.name",
            "5",
            "it must be a text in quotation marks",
        ),
        ("rule = 3\n", "1", "rule", "3", "it must be a table with keys and values"),
        (
            "[results]\nmapping_fair = 101\n",
            "2",
            "results.mapping_fair",
            "101",
            "it must be a whole number, 100 or less",
        ),
        ("[plan]\noffice_cap = '0'\n", "2", "plan.office_cap", "0", "write a cap as 3 or 10%"),
        (
            "[plan]\nparallel = 1000000\n",
            "2",
            "plan.parallel",
            "1000000",
            "it must be a whole number, 50 or less",
        ),
        (
            "[calendar]\nextra_workdays = [9999-12-31]\n",
            "2",
            "calendar.extra_workdays.0",
            "9999-12-31",
            "it must be from 1 January 1950 to 31 December 2199",
        ),
        (
            "[[calendar.closures]]\nfrom = 0001-01-01\nname = 'x'\n",
            "2",
            "calendar.closures.0.from",
            "0001-01-01",
            "it must be from 1 January 1950 to 31 December 2199",
        ),
        (
            "[results]\nfilling_meets = 60\n",
            "1",
            "results",
            "{ filling_meets = 60 }",
            "the lower threshold is above the higher one",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_line(
    tmp_path: Path, text: str, line: str, key: str, value: str, why: str
) -> None:
    error = refusal(tmp_path, text)
    told = f"asesmen.toml, line {line}: {key} = {value} is not valid: {why}."
    assert (error.code, speaking("en").about(error)) == ("settings.wrong-value", told)


@pytest.mark.parametrize(
    ("end", "why"),
    [("2026-05-01", "to is before from"), ("2027-05-04", "a closure lasts a year at most")],
)
def test_a_closure_ends_on_or_after_its_first_day_and_within_a_year(
    tmp_path: Path, end: str, why: str
) -> None:
    error = refusal(tmp_path, f"[[calendar.closures]]\nfrom = 2026-05-02\nto = {end}\nname = 'x'\n")
    assert (error.code, error.params["line"], error.params["key"], error.params["why"]) == (
        "settings.wrong-value",
        "1",
        "calendar.closures.0",
        Message(why),
    )


@pytest.mark.parametrize("text", ["a = " + "9" * 5_000, "a = " + "[" * 5_000])
def test_a_file_that_the_parser_cannot_hold_is_a_sentence(tmp_path: Path, text: str) -> None:
    error = refusal(tmp_path, text)
    assert (error.code, error.params["why"]) == (
        "settings.syntax",
        msg("a number in it is too long, or its tables are nested too deeply"),
    )


def numbers(model: type[BaseModel]) -> Iterator[tuple[str, set[str]]]:
    """Every number of the file, with what pydantic checks of it."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from ((f"{name}.{key}", limits) for key, limits in numbers(field.annotation))
        elif field.annotation is int:
            yield name, {type(limit).__name__ for limit in field.metadata}


def test_every_number_has_a_bound_in_both_directions() -> None:
    found = dict(numbers(Settings))
    assert len(found) >= 20
    assert [name for name, limits in found.items() if not {"Ge", "Le"} <= limits] == []


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[rule]\ncycle_months = \n")
    assert error.code == "settings.syntax"
    assert error.params["why"] == msg("line {line}, column {column}", line="2", column="16")


def test_a_file_that_ends_too_early_is_told(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[office")
    assert (error.code, error.params["why"]) == ("settings.syntax", msg("something is missing at its end"))


def test_a_file_of_another_code_page_is_told(tmp_path: Path) -> None:
    (tmp_path / "asesmen.toml").write_bytes("[office]\nname = 'Büro'\n".encode("cp1252"))
    with pytest.raises(AsesmenError) as caught:
        load_settings(tmp_path / "asesmen.toml")
    assert caught.value.code == "settings.encoding"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_written_by_powershell_is_utf_16(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "asesmen.toml").write_bytes("\ufeff[office]\r\nname = 'Büro'\r\n".encode(encoding))
    assert load_settings(tmp_path / "asesmen.toml").office.name == "Büro"


def test_a_settings_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "asesmen.toml").mkdir()
    with pytest.raises(AsesmenError) as caught:
        load_settings(tmp_path / "asesmen.toml")
    assert caught.value.code == "file.unreadable"


def test_a_file_saved_by_notepad_begins_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / "asesmen.toml").write_bytes(b"\xef\xbb\xbf[rule]\r\ncycle_months = 12\r\n")
    assert load_settings(tmp_path / "asesmen.toml").rule.cycle_months == 12


@pytest.mark.parametrize("code", ["id", "en"])
def test_the_commented_file_is_the_defaults(tmp_path: Path, code: str) -> None:
    text = commented(speaking(code))
    assert load_settings(written(tmp_path, text)) == Settings()


def test_taking_every_hash_away_changes_nothing(tmp_path: Path) -> None:
    opened = re.sub(r"(?m)^# (\w+ = )", r"\1", commented(speaking("en")))
    assert opened.count("\n# ") < commented(speaking("en")).count("\n# ")
    assert load_settings(written(tmp_path, opened)) == Settings()


def test_every_key_is_explained(tmp_path: Path) -> None:
    text = commented(speaking("en")).splitlines()
    for at, line in enumerate(text):
        if re.match(r"# \w+ = ", line):
            assert re.match(r"# [A-Z][^=]+", text[at - 1]), line


def test_a_long_line_of_words_costs_no_time(tmp_path: Path) -> None:
    # an expression that tries every way to part the words would not end before the sun does
    path = tmp_path / "asesmen.toml"
    words = "kata " * 200
    path.write_text(f'[office]\nname = """\n{words}\n"""\n[rule]\ncycle_monts = 24\n', encoding="utf-8")
    with pytest.raises(AsesmenError) as caught:
        load_settings(path)
    assert (caught.value.params["line"], caught.value.params["near"]) == ("6", meant("cycle_months"))


def test_calendars_show_whole_days_in_jakarta_unless_told_otherwise() -> None:
    assert Settings().documents.clock() == Clock(zone=Zone.JAKARTA, hours=None)
    told = Settings.model_validate({"documents": {"timezone": "Asia/Jayapura", "hours": "08:00 - 16:30"}})
    assert told.documents.clock() == Clock(zone=Zone.JAYAPURA, hours=(time(8), time(16, 30)))


KEYS = [
    (name, field.alias or key)
    for name, section in Settings.model_fields.items()
    for key, field in getattr(section.annotation, "model_fields", {"x": FieldInfo()}).items()
]
VALUES = st.one_of(
    st.integers().map(str),
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.booleans().map(lambda value: str(value).lower()),
    st.text(max_size=20).map(lambda value: json.dumps(value, ensure_ascii=False)),
    st.sampled_from(
        ["[]", "{}", "[[]]", "{ a = 3 }", "[{ from = 2026-01-01, name = 'x' }]", "''", "08:00:00"]
    ),
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=4))
def test_any_value_is_taken_or_refused_with_a_sentence(values: dict[tuple[str, str], str]) -> None:
    text = "".join(f"{section}.{key} = {value}\n" for (section, key), value in values.items())
    with TemporaryDirectory() as folder:
        path = written(Path(folder), text)
        try:
            settings = load_settings(path)
        except AsesmenError as error:
            refused = speaking("id").about(error)
        else:
            refused = ""
            assert settings.due_rule()
            assert settings.thresholds()
            assert settings.manner()
            assert len(settings.calendar.days_off()) <= 366
    assert refused == "" or refused.startswith("asesmen.toml")


def test_a_closure_without_a_name_is_said_to_lack_it(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[calendar]\nclosures = [{from = 2023-12-04, to = 2023-12-05}]\n")
    assert speaking("en").about(error) == "asesmen.toml, line 2: calendar.closures.name is missing."


def test_a_value_is_shown_as_the_file_has_it(tmp_path: Path) -> None:
    error = refusal(tmp_path, "[office]\nname = [{from = 2023-12-04, all = true}]\n")
    assert error.params["value"] == "[{ from = 2023-12-04, all = true }]"
