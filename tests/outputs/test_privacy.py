"""What must hold of every format, whoever wrote it: nothing gets past a mask, and nothing runs."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from asesmen_cli.domain.choices import Format
from asesmen_cli.domain.facts import Privacy, Report, Slice
from asesmen_cli.domain.letters import Appointment, Letter, LetterKind, Letters, Subject
from asesmen_cli.domain.people import grouped
from asesmen_cli.domain.privacy import masked, veiled
from asesmen_cli.outputs import FORMATS
from tests.outputs.reports import OFFICE, OFFICES, TODAY, person, plan_sheet, report, write

OURS = replace(OFFICE, signatory_nip="")
"""Who signs stands in full in every document."""
PEOPLE = [person(number, offices=OFFICES[4:5], position=f"Jabatan {number}") for number in range(1, 6)]


def told(privacy: Privacy) -> Report:
    """Four of five people seated, and a letter to the first."""
    sheet = plan_sheet(PEOPLE, [3, 1])
    now = Appointment(days=sheet.plan.batches[0].window.days, batch=1)
    letter = Letter(
        kind=LetterKind.CALL_UP,
        office=PEOPLE[0].office,
        people=(Subject(person=PEOPLE[0], now=now),),
        plan="Gelombang I",
        dated=TODAY,
    )
    whole = replace(report(PEOPLE, sheet, OURS), letters=Letters(letters=(letter,)))
    return veiled(replace(whole, part=Slice(privacy=privacy)))


@cache
def text_of(path: Path) -> str:
    """Everything that a reader of the file could find in it."""
    match path.suffix:
        case ".xlsx" | ".docx":
            with ZipFile(path) as parts:
                return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        case ".pdf":
            return "\n".join(page.extract_text() for page in PdfReader(path).pages)
        case _:
            return path.read_text(encoding="utf-8-sig")


def digits(text: str) -> str:
    """The digits, with whatever stands between the groups of a number taken out."""
    return re.sub(r"(?<=\d)[\s.,\u00a0-]+(?=\d)", "", text)


def test_what_can_be_asked_for_is_what_can_be_written() -> None:
    assert tuple(FORMATS) == tuple(Format)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "ics"])
def test_a_full_document_names_people_so_that_the_tests_below_can_fail(tmp_path: Path, name: str) -> None:
    files = write(told(Privacy.FULL), [name], tmp_path).files
    whole = "\n".join(text_of(tmp_path / file.path) for file in files)
    assert PEOPLE[0].nip in digits(whole)


@pytest.mark.parametrize("privacy", [Privacy.MASKED, Privacy.PUBLIC])
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.rule("R76")
def test_no_number_and_no_birth_date_stands_in_any_file(tmp_path: Path, name: str, privacy: Privacy) -> None:
    found = [text_of(tmp_path / file.path) for file in write(told(privacy), [name], tmp_path).files]
    whole = digits("\n".join(found))
    assert [who.nip for who in PEOPLE if who.nip in whole or who.nip[:8] in whole] == []


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"ics", "html"}])
def test_a_masked_number_is_shown_as_it_is_masked(tmp_path: Path, name: str) -> None:
    files = write(told(Privacy.MASKED), [name], tmp_path).files
    whole = "\n".join(text_of(tmp_path / file.path) for file in files)
    shown = masked(PEOPLE[0].nip)
    assert shown in whole or grouped(shown) in whole.replace("\u00a0", " ")
    assert re.search(r"(?<![\w.#])00000[1-5](?!\w)", whole) is None  # the keys that stand for people


@pytest.mark.parametrize("name", FORMATS)
def test_a_notice_board_knows_no_full_name_and_no_post(tmp_path: Path, name: str) -> None:
    found = [text_of(tmp_path / file.path) for file in write(told(Privacy.PUBLIC), [name], tmp_path).files]
    whole = "\n".join(found)
    assert [who.name for who in PEOPLE if who.name in whole] == []
    assert "Jabatan 1" not in whole
    assert "Belum pernah asesmen, " not in whole  # the reason of a person
