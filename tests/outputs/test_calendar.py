"""The calendar by the letter of RFC 5545, and by a parser that is not ours to please."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from asesmen_cli.domain.facts import Clock, PlanState, Privacy, Report, Series, Slice, Zone
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch, Window
from asesmen_cli.language import speaking
from tests.outputs.reports import TODAY, person, plan_sheet, report, write

GOLDEN = Path(__file__).parent / "golden"
ID = speaking("id")


def called(batch: int) -> str:
    return ID.say("Competency assessment, batch {batch} ({tier})", batch=batch, tier="Pengawas")


SERIES = Series(root="5f2c", revisions={1: 3, 2: 7})


def whole(state: PlanState = PlanState.PUBLISHED, sizes: tuple[int, ...] = (2, 2), days: int = 3) -> Report:
    people = [person(number) for number in range(1, sum(sizes) + 1)]
    name = None if state is PlanState.DRAFT else "Gelombang I"
    sheet = replace(plan_sheet(people, sizes, days), state=state, name=name)
    return replace(report(people, sheet), series=SERIES)


def content(answer: Report, folder: Path) -> bytes:
    (file,) = write(answer, ["ics"], folder).files
    return (folder / file.path).read_bytes()


def read(answer: Report, folder: Path) -> Any:  # noqa: ANN401 (its parts are of many types)
    return Calendar.from_ical(content(answer, folder))


def events(answer: Report, folder: Path) -> list[Any]:
    found: list[Any] = read(answer, folder).walk("VEVENT")
    assert [event.errors for event in found] == [[]] * len(found)
    return found


def told(event: Any) -> dict[str, str]:  # noqa: ANN401 (as above)
    return {
        name: value.to_ical().decode()
        for name, value in event.property_items(recursive=False)
        if name not in ("BEGIN", "END")
    }


@pytest.mark.rule("R89")
def test_a_batch_is_one_event_over_all_its_days(tmp_path: Path) -> None:
    first, second = events(whole(), tmp_path)
    assert told(first) == {
        "UID": "f52dbfb8-0673-550d-a8b1-0e786b4bddf5",
        "SEQUENCE": "3",
        "DTSTAMP": "20231106T000000Z",
        "DTSTART": "20231106",
        "DTEND": "20231109",  # the day after the last, as RFC 5545 3.6.1 has it
        "SUMMARY": called(1).replace(",", "\\,"),
        "DESCRIPTION": (
            "Senin–Rabu\\, 6–8 November 2023\\nPeserta: 2\\nKeadaan per 6 November 2023 · Sumber:"
            " Data Pegawai Oktober 2023.xlsx\\, dimuat 6 November 2023 · Gelombang I · sidik 5f2c"
        ),
        "STATUS": "CONFIRMED",
    }
    assert (second["sequence"], second["dtstart"].dt) == (7, date(2023, 11, 9))


def test_a_calendar_is_as_it_was(tmp_path: Path, *, update_golden: bool) -> None:
    # a draft of an office with hours: one batch called off, one that is gone
    gone = Batch(number=9, tier=None, window=Window(days=(TODAY,), seats=5, venue="Balai Diklat"), nips=())
    answer = whole(PlanState.DRAFT, sizes=(25, 40, 1), days=1)
    assert answer.plan is not None
    answer = replace(
        answer,
        plan=replace(answer.plan, cancelled={2: "banjir"}),
        part=Slice(office="Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan Kota", tag="x"),
        clock=Clock(zone=Zone.MAKASSAR, hours=(time(8), time(16))),
        series=replace(SERIES, gone=(gone,)),
    )
    golden = GOLDEN / "calendar.txt"
    told = content(answer, tmp_path).decode().replace("\r\n", "\n")
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_the_lines_are_those_of_the_standard(tmp_path: Path) -> None:
    office = "Dinas Pemberdayaan Perempuan, Perlindungan Anak; KB\\Kota è"
    bytes_ = content(replace(whole(sizes=(25, 40)), part=Slice(office=office, tag="x")), tmp_path)
    lines = bytes_.split(b"\r\n")
    assert lines.pop() == b""
    assert [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75] == []
    assert (lines[0], lines[1], lines[-1]) == (b"BEGIN:VCALENDAR", b"VERSION:2.0", b"END:VCALENDAR")
    for line in lines:
        line.decode()  # a fold never parts a letter
    (first, _) = Calendar.from_ical(bytes_).walk("VEVENT")
    assert str(first["summary"]).endswith(office)


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    assert content(whole(), tmp_path / "a") == content(whole(), tmp_path / "b")


def test_what_a_calendar_is(tmp_path: Path) -> None:
    calendar = read(whole(), tmp_path)
    assert (calendar["prodid"], calendar["calscale"]) == ("-//asesmen//asesmen 0.1.0//ID", "GREGORIAN")
    assert (calendar["x-wr-timezone"], calendar["x-wr-calname"]) == (
        "Asia/Jakarta",
        "Jadwal Penilaian Kompetensi",
    )
    assert calendar.walk("VTIMEZONE") == []


@pytest.mark.parametrize(
    ("zone", "name", "ahead"),
    [(Zone.JAKARTA, "WIB", 7), (Zone.MAKASSAR, "WITA", 8), (Zone.JAYAPURA, "WIT", 9)],
)
def test_hours_stand_in_the_zone_of_the_office(tmp_path: Path, zone: Zone, name: str, ahead: int) -> None:
    answer = replace(whole(), clock=Clock(zone=zone, hours=(time(8), time(16, 30))))
    calendar = read(answer, tmp_path)
    first = calendar.walk("VEVENT")[0]
    assert (first["dtstart"].params, told(first)["DTSTART"]) == ({"TZID": zone}, "20231106T080000")
    assert told(first)["DTEND"] == "20231108T163000"
    assert first["dtstart"].dt.utcoffset() == timedelta(hours=ahead)
    (always,) = calendar.walk("STANDARD")
    assert (always["tzname"], always["dtstart"].dt) == (name, datetime(1970, 1, 1))  # noqa: DTZ001 (local)
    assert always["tzoffsetto"].to_ical() == f"+0{ahead}00"
    (timezone,) = calendar.walk("VTIMEZONE")
    assert timezone["tzid"] == zone


def test_a_batch_of_one_day_ends_before_the_next(tmp_path: Path) -> None:
    first, _ = events(whole(days=1), tmp_path)
    assert (first["dtstart"].dt, first["dtend"].dt) == (date(2023, 11, 6), date(2023, 11, 7))


def test_a_draft_is_tentative_and_says_so(tmp_path: Path) -> None:
    first, _ = events(whole(PlanState.DRAFT), tmp_path)
    assert (first["status"], first["summary"]) == (
        "TENTATIVE",
        f"DRAF: {called(1)}",
    )


def test_a_batch_called_off_is_cancelled_and_says_why(tmp_path: Path) -> None:
    answer = whole()
    assert answer.plan is not None
    answer = replace(answer, plan=replace(answer.plan, cancelled={2: "banjir"}))
    first, second = events(answer, tmp_path)
    assert (first["status"], second["status"]) == ("CONFIRMED", "CANCELLED")
    assert second["summary"] == f"{ID.say('CALLED OFF')}: {called(2)}"
    assert "Dibatalkan: banjir" in second["description"].split("\n")


@pytest.mark.rule("R89")
def test_batches_that_are_gone_and_plans_withdrawn_are_cancelled(tmp_path: Path) -> None:
    gone = Batch(number=9, tier=Tier.JPT, window=Window(days=(TODAY,), seats=5), nips=())
    answer = replace(whole(), series=replace(SERIES, revisions={1: 3, 2: 7, 9: 8}, gone=(gone,)))
    *_, last = events(answer, tmp_path / "gone")
    assert (last["status"], last["sequence"], last["dtstart"].dt) == ("CANCELLED", 8, TODAY)
    assert "Peserta" not in last["description"]
    withdrawn = events(whole(PlanState.WITHDRAWN), tmp_path / "withdrawn")
    assert [event["status"] for event in withdrawn] == ["CANCELLED", "CANCELLED"]


def test_the_calendar_of_an_office_has_events_of_its_own(tmp_path: Path) -> None:
    everyone = events(whole(), tmp_path / "all")
    own = events(replace(whole(), part=Slice(office="Dinas Sosial", tag="dinas-sosial")), tmp_path / "own")
    other = events(replace(whole(), part=Slice(office="Dinas Kesehatan", tag="x")), tmp_path / "other")
    assert len({event["uid"] for event in (*everyone, *own, *other)}) == 6
    assert own[0]["summary"] == f"{called(1)} – Dinas Sosial"
    assert "Peserta, Dinas Sosial: 2" in own[0]["description"].split("\n")


@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.rule("R92")
def test_nobody_is_named(tmp_path: Path, privacy: Privacy) -> None:
    answer = replace(whole(), part=Slice(privacy=privacy))
    assert answer.plan is not None
    text = content(answer, tmp_path).decode().replace("\r\n ", "")
    assert [who.nip for who in answer.plan.people.values() if who.nip in text or who.name in text] == []


def test_without_a_batch_there_is_no_calendar_and_that_is_said(tmp_path: Path) -> None:
    done = write(report([person(1)]), ["ics"], tmp_path)
    assert done.files == ()
    assert done.findings == (
        Finding(code="output.no-batches", severity=Severity.INFO, params={"format": "ics"}),
    )
