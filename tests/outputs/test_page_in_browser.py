"""The page in a real browser: nobody is shut out, nothing leaves it, and what can be done there works."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from pypdf import PdfReader

from asesmen_cli.domain.facts import Report
from tests.outputs.pages import draft, page, published, told
from tests.outputs.reports import person, plan_sheet, write_document
from tests.outputs.test_writers import TOTAL, row, statement

pytestmark = pytest.mark.browser

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
LONG = "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan Kota"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = which("chromium") or which("google-chrome")
    assert program, "the tests of the page need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    *,
    width: int = 1280,
    scheme: str = "light",
    script: bool = True,
    noisy: bool = False,
) -> Iterator[Page]:
    """The page in a window of that width. To ask for anything beside itself fails, and so does a complaint,
    unless it is ``noisy``."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    context.set_default_timeout(5000)
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))  # noqa: PLW0108 (playwright marks what it calls)
    shown = context.new_page()
    faults: list[str] = []
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.on("console", lambda told: faults.append(told.text))
    shown.goto(file.as_uri())
    yield shown
    context.close()
    left = {request.url for request in asked if request.failure != "csp"}  # the policy lets none of those out
    assert {url for url in left if not url.startswith("data:")} == {file.as_uri()}
    assert noisy or faults == []


def many() -> Report:
    """Sixty people with long names and offices, one of them without a unit."""
    people = [person(number, office=f"{LONG} {number % 7}") for number in range(1, 61)]
    return told(people, plan_sheet(people, [25, 25]))


def column(shown: Page, table: str, heading: str) -> list[str]:
    """What stands in a column, from above, as it is read."""
    headings = shown.locator(f"#{table}-tabel thead th").all_inner_texts()
    at = [text.strip() for text in headings].index(heading) + 1
    return shown.locator(f"#{table}-tabel tbody tr:visible > :nth-child({at})").all_inner_texts()


def sort_by(shown: Page, table: str, heading: str) -> str | None:
    """Sort by a column; how the browser tells it is sorted."""
    own = shown.locator(f"#{table}-tabel thead th", has=shown.get_by_role("button", name=heading, exact=True))
    own.get_by_role("button").click()
    return own.get_attribute("aria-sort")


def english(shown: Page) -> None:
    shown.get_by_role("button", name="English").click()


# --- for everybody -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "width", "scheme", "language"),
    [
        (draft(), 1280, "light", "id"),
        (draft(), 360, "dark", "en"),
        (published(), 360, "light", "id"),
        (published(), 1280, "dark", "en"),
        (told([]), 1280, "light", "en"),
        (told([person(1)]), 360, "light", "id"),
    ],
    ids=["draft", "draft-phone", "published-phone", "published", "empty", "unplanned-phone"],
)
def test_nobody_is_shut_out(
    browser: Browser, tmp_path: Path, whole: Report, width: int, scheme: str, language: str
) -> None:
    with opened(browser, page(whole, tmp_path), width=width, scheme=scheme) as shown:
        if language == "en":
            english(shown)
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.lang") == language
        assert shown.evaluate("document.documentElement.scrollWidth") == width


def violations(shown: Page) -> list[tuple[str, list[object]]]:
    """The rules that axe finds broken, and where."""
    found = Axe().run(shown, options=RULES).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_report_as_a_page_shuts_nobody_out(browser: Browser, tmp_path: Path, width: int) -> None:
    told_of = statement(row(), row("198001012005011002"), total=TOTAL)
    (file,) = write_document(draft(), told_of, ["html"], tmp_path).files
    with opened(browser, tmp_path / file.path.name, width=width) as shown:
        assert violations(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") == width


def test_long_names_and_many_offices_fit_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(many(), tmp_path), width=360) as shown:
        assert shown.evaluate("document.documentElement.scrollWidth") == 360
        regions = shown.get_by_role("region").all()
        wide = [one for one in regions if one.evaluate("box => box.scrollWidth > box.clientWidth")]
        assert [one.get_attribute("tabindex") for one in wide] == ["0"] * len(wide)
        assert len(wide) > 3


def test_no_table_is_cut_on_a_small_laptop_and_names_come_first(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(many(), tmp_path), width=1280) as shown:
        regions = shown.get_by_role("region").all()
        cut = [one for one in regions if one.evaluate("box => box.scrollWidth > box.clientWidth + 1")]
        assert [one.get_attribute("aria-labelledby") for one in cut] == []
        for table in ("peserta", "wajib", "belum"):
            assert shown.locator(f"#{table}-tabel thead th").first.inner_text().strip() == "Nama"


def test_without_scripts_everything_is_there(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(many(), tmp_path), script=False) as shown:
        expect(shown.locator("#wajib-tabel tbody tr:visible")).to_have_count(60)
        expect(shown.get_by_role("searchbox")).to_have_count(0)
        expect(shown.get_by_role("button")).to_have_count(0)


# --- nothing leaves it -------------------------------------------------------------------------------------


ATTEMPTS = (
    "new Image().src = '{there}a.png'",
    "fetch('{there}').catch(() => 0)",
    "add('script', {{src: '{there}a.js'}})",
    "add('script', {{textContent: 'location = \"{there}\"'}})",
    "add('style', {{textContent: '@import \"{there}a.css\"'}})",
    "add('iframe', {{src: '{there}'}})",
)
"""What a text that slipped in might do."""


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server of one's own: where it is, and what it was asked for."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def test_nothing_can_be_fetched_from_it(browser: Browser, tmp_path: Path) -> None:
    add = "const add = (tag, its) => document.body.append(Object.assign(document.createElement(tag), its));"
    refused = (
        "new Promise((told, failed) => {"
        " document.addEventListener('securitypolicyviolation', told, {once: true});"
        " setTimeout(() => failed(new Error('nothing was refused')), 5000); })"
    )
    with listening() as (there, asked), opened(browser, page(told([]), tmp_path), noisy=True) as shown:
        for attempt in ATTEMPTS:
            act = attempt.format(there=there)
            shown.evaluate(f"async () => {{ {add} const refused = {refused}; {act}; await refused; }}")
        assert asked == []


# --- sorting, searching, speaking --------------------------------------------------------------------------


def test_a_table_sorts_by_any_column_both_ways(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(many(), tmp_path)) as shown:
        english(shown)
        names = column(shown, "wajib", "Name")
        assert sort_by(shown, "wajib", "Name") == "ascending"
        # of eight names; titles count as they are written
        assert column(shown, "wajib", "Name") == sorted(names, key=str.casefold)
        assert sort_by(shown, "wajib", "Name") == "descending"
        assert column(shown, "wajib", "Name") == sorted(names, key=str.casefold, reverse=True)
        assert sort_by(shown, "wajib", "NIP") == "ascending"
        assert shown.locator("#wajib-tabel [aria-sort]").all_inner_texts() == ["NIP"]


def test_dates_and_numbers_sort_as_such_and_blanks_come_last(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(many(), tmp_path)) as shown:
        english(shown)
        sort_by(shown, "wajib", "Last assessed")
        days = column(shown, "wajib", "Last assessed")
        # every third of 60 was never assessed; the others every five days from 15 January 2018 on
        assert days[40:] == [""] * 20
        assert days[:3] == ["20 Jan 2018", "25 Jan 2018", "4 Feb 2018"]
        sort_by(shown, "wajib", "Days overdue")
        over = [int(text.replace(",", "")) for text in column(shown, "wajib", "Days overdue")[:40]]
        assert over == sorted(over)
        sort_by(shown, "wajib", "Days overdue")
        assert [text == "" for text in column(shown, "wajib", "Days overdue")] == [False] * 40 + [True] * 20


def test_a_search_shows_those_who_fit_every_word_and_tells_how_many(browser: Browser, tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 17)]
    with opened(browser, page(told(people), tmp_path)) as shown:
        english(shown)
        region = shown.locator("section", has=shown.locator("#wajib"))
        search, status = region.get_by_role("searchbox"), region.get_by_role("status")
        expect(status).to_have_text("16 of 16 shown", use_inner_text=True)
        search.fill("contoh  SITI")
        expect(status).to_have_text("2 of 16 shown", use_inner_text=True)
        assert sorted(column(shown, "wajib", "NIP")) == [people[0].nip, people[8].nip]
        search.fill(people[3].nip)
        assert column(shown, "wajib", "NIP") == [people[3].nip]
        search.fill("nobody at all")
        expect(status).to_have_text("0 of 16 shown", use_inner_text=True)
        search.fill("")
        expect(status).to_have_text("16 of 16 shown", use_inner_text=True)


def test_the_language_changes_everywhere_at_once(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(draft(), tmp_path)) as shown:
        first = (shown.title(), shown.locator("h1").inner_text())
        english(shown)
        second = (shown.title(), shown.locator("h1").inner_text())
        assert first[0] == first[1]
        assert second == ("Competency assessment at a glance",) * 2
        expect(shown.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")
        assert shown.locator("[lang=id]:visible").all_inner_texts() == ["Bahasa Indonesia"]
        shown.get_by_role("button", name="Bahasa Indonesia").click()
        assert (shown.title(), shown.locator("h1").inner_text()) == first


def test_a_day_of_the_calendar_leads_to_its_batch(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(draft(), tmp_path)) as shown:
        english(shown)
        shown.get_by_role("link", name="Batch 2").first.click()
        (row,) = shown.locator("tr:target").all_inner_texts()
        assert row.split("\t")[:2] == ["2", "DRAFT"]


# --- on paper ----------------------------------------------------------------------------------------------


def printed(shown: Page) -> list[str]:
    """The text of each sheet of A4."""
    return [
        sheet.extract_text()
        for sheet in PdfReader(BytesIO(shown.pdf(format="A4", prefer_css_page_size=True))).pages
    ]


def test_a_print_has_six_pages_at_most_and_no_list_of_people(browser: Browser, tmp_path: Path) -> None:
    people = [person(number, office=f"{LONG} {number % 40}") for number in range(1, 241)]
    with opened(browser, page(told(people, plan_sheet(people, [40] * 5)), tmp_path)) as shown:
        sheets = printed(shown)
        assert len(sheets) <= 6
        assert [sheet for sheet in sheets if re.search(r"\d{18}", sheet)] == []


def test_everybody_is_printed_on_request_whatever_is_searched_for(browser: Browser, tmp_path: Path) -> None:
    whole = many()
    with opened(browser, page(whole, tmp_path)) as shown:
        shown.locator("#cetak").check()
        shown.locator("#wajib-cari").fill("nobody at all")
        sheets = printed(shown)
        # sixty must be assessed; of them fifty are participants and ten have no seat
        assert ["".join(sheets).count(due.person.nip) for due in whole.due.people] == [2] * 60
        assert [sheet for sheet in sheets if "DRAF" not in sheet] == []
        with_people = [sheet for sheet in sheets if re.search(r"\d{18}", sheet)]
        assert [sheet for sheet in with_people if "NIP" not in sheet] == []
        assert len(with_people) > 3


def test_no_sheet_of_a_published_plan_is_marked(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, page(published(), tmp_path)) as shown:
        assert [sheet for sheet in printed(shown) if "DRAF" in sheet] == []
