import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from asesmen_cli.domain.coverage import Count
from asesmen_cli.domain.facts import PlanState, Privacy, Report, Slice
from asesmen_cli.domain.messages import Kind, msg
from asesmen_cli.domain.privacy import veiled
from asesmen_cli.language import speaking
from asesmen_cli.outputs.page import Speech
from asesmen_cli.outputs.page._charts import WIDTH, bars
from tests.outputs.pages import draft, page, published, read, told
from tests.outputs.reports import OFFICE, person, plan_sheet

GOLDEN = Path(__file__).parent / "golden"
ODD = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.example";"klik")',
    "{{ 7 * 7 }}",
    "{% raw %}",
    'Nur\'aini & "Co"',
)


@pytest.mark.parametrize(
    ("name", "whole"), [("page-draft", draft()), ("page-published", published()), ("page-empty", told([]))]
)
def test_a_page_reads_as_it_did(tmp_path: Path, name: str, whole: Report, *, update_golden: bool) -> None:
    golden = GOLDEN / f"{name}.txt"
    now = read(page(whole, tmp_path))
    if update_golden:
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    assert page(draft(), tmp_path / "one").read_bytes() == page(draft(), tmp_path / "two").read_bytes()


@pytest.mark.parametrize("text", ODD)
def test_what_people_wrote_stays_text(tmp_path: Path, text: str) -> None:
    people = [person(number, name=text, office=text, position=text, unit=text) for number in (1, 2)]
    plan = replace(plan_sheet(people, [1]), state=PlanState.PUBLISHED, name=text)
    whole = told(people, plan, office=replace(OFFICE, government=text, name=text))
    due = replace(whole.due, load=replace(whole.due.load, source=text))
    file = page(replace(whole, due=due, part=Slice(office=text)), tmp_path)
    lines = read(file).splitlines()
    rows = [line.split(" | ") for line in lines if people[0].nip in line]
    # name, batch, NIP, rank, position, unit, office
    assert [(row[0], *row[4:7]) for row in rows if row[1] == "1"] == [(text,) * 4]
    assert {
        f"{text} {text}",
        f"As of 6 November 2023 · Plan {text} · {text}",
        f"Source | {text}, loaded 6 November 2023",
        f"Plan | {text}, fingerprint 5f2c",
    } <= set(lines)
    assert file.read_text(encoding="utf-8").count("<script>") == 1


def test_a_text_with_two_translations_is_written_in_both_languages() -> None:
    speech = Speech(speaking("id"), speaking("en"))
    said = [speech.listed(msg(template), Kind.TEXT) for template in ("Change", "Changes")]
    assert [str(text) for text, _ in said] == [
        "Perubahan",
        '<span lang="id">Perubahan</span><span lang="en">Changes</span>',
    ]
    assert [known for _, known in said] == [True, False]


def test_nothing_on_the_page_leads_elsewhere(tmp_path: Path) -> None:
    text = page(published(), tmp_path).read_text(encoding="utf-8")
    leads = re.findall(r'(?:src|href|action|srcset|poster|data)="([^"]*)"', text)
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert {lead for lead in leads if lead.removeprefix("#") not in ids} == {"data:,"}
    assert len(ids) == len(set(ids))
    assert re.findall(r"@import|url\(|http-equiv=\"(?!Content-Security)", text) == []


def test_everything_is_there_in_both_languages(tmp_path: Path) -> None:
    text = page(published(), tmp_path).read_text(encoding="utf-8")
    languages = re.findall(r'<t?span lang="(id|en)">', text)
    assert languages == ["id", "en"] * (len(languages) // 2)
    assert text.index('<html lang="id">') < text.index("<title>")
    said = json.loads(re.search(r'id="kata">(.*?)</script>', text)[1])  # type: ignore[index]  # there is one
    marked = set(re.findall(r"data-said>([^<]*)<", text))
    assert {"Belum pernah asesmen", "Lewat jatuh tempo"} < marked <= set(said)


def test_a_draft_is_marked_and_a_published_plan_is_not(tmp_path: Path) -> None:
    marks = [
        file.read_text(encoding="utf-8").count('class="mark"')
        for file in (page(draft(), tmp_path / "a"), page(published(), tmp_path / "b"))
    ]
    assert marks == [1, 0]


def test_the_foot_tells_where_everything_comes_from(tmp_path: Path) -> None:
    foot = read(page(published(), tmp_path)).splitlines()[-4:]
    assert foot == [
        "Source | Data Pegawai Oktober 2023.xlsx, loaded 6 November 2023",
        "As of | 6 Nov 2023",
        "Plan | Gelombang I, fingerprint 5f2c",
        "Program | asesmen 0.1.0",
    ]


@pytest.mark.parametrize("privacy", [Privacy.MASKED, Privacy.PUBLIC])
def test_under_a_mask_no_number_and_no_birth_date_is_told(tmp_path: Path, privacy: Privacy) -> None:
    whole = published()
    text = page(veiled(replace(whole, part=Slice(privacy=privacy))), tmp_path).read_text(encoding="utf-8")
    told_of = [due.person for due in whole.due.people]
    assert [one.nip for one in told_of if one.nip in text or one.nip[:8] in text] == []
    assert "scope=row" in text


def test_columns_in_which_nothing_stands_are_left_out(tmp_path: Path) -> None:
    people = [person(number, unit=None) for number in (1, 2)]
    text = read(page(told(people, plan_sheet(people, [2])), tmp_path))
    heading = next(line for line in text.splitlines() if line.startswith("Name | Batch"))
    assert heading == "Name | Batch | NIP | Rank | Position | Office | Tier | Echelon"


# --- what is drawn -----------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(0, 5000), min_size=1, max_size=4), max_size=5))
def test_a_bar_of_shares_fills_the_width_in_proportion(rows: list[list[int]]) -> None:
    chart = bars([(Markup(), Markup(), [(str(at), n) for at, n in enumerate(row)]) for row in rows])
    for row, bar in zip(rows, chart.bars, strict=True):
        drawn = [n for n in row if n]
        assert len(bar.parts) == len(drawn)
        for n, part in zip(drawn, bar.parts, strict=True):
            assert part.width == round(max(n * WIDTH / sum(row) - 2, 1), 1)
            assert 0 <= part.x < WIDTH


def test_bars_of_numbers_share_one_scale() -> None:
    chart = bars([(Markup(), Markup(), [("a", 10)]), (Markup(), Markup(), [("a", 3), ("b", 2)])], whole=10)
    # 400 wide for 10: 40 for each, less 2 between parts
    assert [[(part.kind, part.x, part.width) for part in bar.parts] for bar in chart.bars] == [
        [("a", 0.0, 398.0)],
        [("a", 0.0, 118.0), ("b", 120.0, 78.0)],
    ]


def test_a_tier_is_drawn_by_how_far_it_is_covered(tmp_path: Path) -> None:
    whole = told([person(1)])
    (group,) = whole.coverage.cells
    # 10 people: 4 within the cycle, 3 overdue of whom 1 is still valid, 3 never
    count = Count(current=4, overdue=3, never=3, valid=5)
    text = page(replace(whole, coverage=replace(whole.coverage, cells={group: count})), tmp_path).read_text(
        encoding="utf-8"
    )
    drawn = re.findall(r'<rect class="(fresh|valid|lapsed|never)" x="([\d.]+)" y="20" width="([\d.]+)"', text)
    assert drawn == [
        ("fresh", "0.0", "158.0"),
        ("valid", "160.0", "38.0"),
        ("lapsed", "200.0", "78.0"),
        ("never", "280.0", "118.0"),
    ]
