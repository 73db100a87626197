"""The pictures of the READMEs: a terminal, a letter and the page, of the office of the first hour.

    make pictures       makes all of them anew

The terminal is an SVG that a test makes anew and compares. Letter and page are pixels, which differ with
every version of a font: LibreOffice, pdftoppm and Chromium make them, and the test compares what they
were made from.
"""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from rich.console import Console
from rich.text import Text

from tests.cli.running import ROOT, Server
from tests.cli.screens import on_screen
from tests.cli.test_first_hour import ROSTER, messy

PICTURES = ROOT / "docs" / "pictures"
SOURCES = PICTURES / "sources.json"
"""What letter and page were made from: name -> digest of their words."""
DAY = {"ASESMEN_TODAY": "2026-01-12", "TERM": "xterm-256color"}
CLOCK = re.compile(r"^(Dihitung per|Calculated as of).*\n", re.MULTILINE)
CHANGING = re.compile(r"asesmen \d\S*|\b\d+:[0-9a-f]{6,}\S*|\b[0-9a-f]{12,}\b")
"""Versions and digests: they change without anything to see."""
COLUMNS = 80
OFFICE = {
    "government": "Pemerintah Kota Contoh",
    "name": "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
    "address": "Jl. Merdeka 1, Contoh 42400",
    "place": "Contoh",
    "signatory_post": "Kepala BKPSDM Kota Contoh",
    "signatory_name": "Siti Aminah, S.Sos., M.Si.",
    "signatory_rank": "Pembina Tk. I",
    "signatory_nip": "197001011995032001",
}
LETTERS = {
    "letters.number": "800/{n}/BKPSDM/{month}/{year}",
    "letters.hour": "07.30 WIB s.d. selesai",
    "letters.venue": "Aula BKPSDM Kota Contoh",
    "letters.basis": "Peraturan BKN Nomor 26 Tahun 2019",
}
SET_UP = (*({f"office.{key}": value for key, value in OFFICE.items()} | LETTERS).items(),)
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<style>
.{unique_id}-matrix {{ font-family: Consolas, "DejaVu Sans Mono", Menlo, monospace;
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""As rich draws it, without a font from the net."""


def office(server: Server, folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """Work through the first hour; yield the commands that a picture shows, and their screens."""
    env = DAY | {"ASESMEN_LANG": language}
    messy(folder / ROSTER)
    quiet = [["settings", "set", key, value] for key, value in SET_UP]
    for args in (*quiet, ["due", ROSTER], ["offices", "join", "Dinas Kesehtan", "Dinas Kesehatan"]):
        done = server.asesmen(folder, args, env)
        assert done.status == 0, done.err
    for command in ("", "plan --tier pengawas --start 2-2-2026", "publish --name 'Gelombang I'"):
        screen = CLOCK.sub("", on_screen(server, folder, f"{command} --quiet", env, COLUMNS, plain=False))
        if not command.startswith("publish"):
            yield f"$ asesmen {command}".rstrip(), screen.rstrip()
    done = server.asesmen(folder, ["export", "--format", "docx", "--format", "html"], env)
    assert done.status == 0, done.err


def terminal(screens: Iterator[tuple[str, str]]) -> str:
    """Draw commands and their screens."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    for command, screen in screens:
        console.print(Text(command, style="bold"))
        console.print(Text.from_ansi(screen))
        console.print()
    return console.export_svg(title="asesmen", code_format=FORMAT)


HIDDEN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""What a person does not see of a page."""


def sources(folder: Path) -> Mapping[str, str]:
    """Name of a picture -> digest of the words of the letter or page that it shows."""
    page = HIDDEN.sub(" ", (folder / "keluaran" / "asesmen.html").read_text(encoding="utf-8"))
    letter = docx.Document(str(folder / "keluaran" / "surat-pemanggilan.docx"))
    words = {"letter.png": [one.text for one in letter.paragraphs], "page.png": page.split()}
    return {name: _digest(" ".join(texts)) for name, texts in words.items()}


def _digest(text: str) -> str:
    return sha256(CHANGING.sub("", text).encode()).hexdigest()[:16]


def make() -> None:
    """Make every picture."""
    PICTURES.mkdir(exist_ok=True)
    server = Server()
    for language in ("en", "id"):
        with TemporaryDirectory() as name:
            folder = Path(name)
            svg = terminal(office(server, folder, language))
            (PICTURES / f"terminal-{language}.svg").write_text(svg, encoding="utf-8")
            if language == "id":
                _pixels(folder)
                SOURCES.write_text(json.dumps(sources(folder), indent=2) + "\n", encoding="utf-8")
    server.close()


def _pixels(folder: Path) -> None:
    written = folder / "keluaran"
    letter = written / "surat-pemanggilan.docx"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(letter)]
    subprocess.run(command, check=True, capture_output=True)
    pdf, png = folder / "surat-pemanggilan.pdf", PICTURES / "letter"
    subprocess.run(["pdftoppm", "-png", "-r", "80", "-singlefile", str(pdf), str(png)], check=True)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto((written / "asesmen.html").as_uri())
        page.screenshot(path=str(PICTURES / "page.png"))
        browser.close()


if __name__ == "__main__":
    make()
