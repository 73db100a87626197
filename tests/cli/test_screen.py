"""Documents on screens of different widths."""

import re
import sys
from datetime import date, timedelta
from io import StringIO

import pytest

from asesmen_cli.cli._screen import bar, show_document, show_findings
from asesmen_cli.domain.document import (
    Column,
    Dated,
    Document,
    Findings,
    MonthCalendar,
    Part,
    Table,
    Text,
    Tone,
)
from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.messages import Kind, msg
from asesmen_cli.language import speaking

TODAY = date(2023, 11, 6)
NIP = "198001012005011001"
OFFICE = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan dan Permukiman"


def people(n: int, **more: object) -> Table:
    return Table(
        key="people",
        columns=(
            Column(key="nip", title="NIP", kind=Kind.NIP),
            Column(key="name", title="Name", kind=Kind.TEXT),
            Column(key="office", title="Office", kind=Kind.TEXT, priority=1),
            Column(key="days", title="Days overdue"),
            Column(key="share", title="Share", kind=Kind.SHARE, priority=2),
        ),
        rows=tuple((NIP, f"Orang {number}", OFFICE, number, 0.5) for number in range(1, n + 1)),
        **more,  # type: ignore[arg-type]
    )


def shown(
    document: Document, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    show_document(document, speaking("en"))
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("n", [0, 1, 25, 40])
def test_no_line_is_wider_than_the_screen_and_nobody_is_lost(
    width: int, n: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = people(n, empty=msg("Nobody."), total=(None, msg("Together"), None, n, None))
    out = shown(Document(name="x", as_of=TODAY, parts=(table,)), width, capsys, monkeypatch)
    assert max(map(len, out.splitlines())) <= width
    assert out.count(NIP) == n
    assert ("Nobody." in out) is (n == 0)
    assert ("Office" in out) is (n > 0 and width >= 60)


def test_the_columns_that_matter_least_go_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(name="x", as_of=TODAY, parts=(people(1),))
    heads = {width: shown(document, width, capsys, monkeypatch) for width in (120, 59, 45)}
    assert ["Share" in heads[120], "Office" in heads[120]] == [True, True]
    assert ["Share" in heads[59], "Office" in heads[59]] == [False, True]
    assert ["Share" in heads[45], "Office" in heads[45], "overdue" in heads[45]] == [False, False, True]


def test_a_table_for_which_no_room_is_becomes_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = shown(Document(name="x", as_of=TODAY, parts=(people(1),)), 30, capsys, monkeypatch)
    assert out.split("\n", 1)[0].split() == [NIP, "Orang", "1"]
    assert " ".join(out.split()) == f"{NIP} Orang 1 Office: {OFFICE} · Days overdue: 1 · Share: 50.0 %"


def test_everything_that_a_document_holds_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding(code="plan.pin-lost", severity=Severity.WARNING, params={"names": "Orang 1"})
    document = Document(
        name="x",
        title=msg("Title"),
        as_of=TODAY,
        leads=(msg("Lead."),),
        parts=(
            Text(msg("Between."), Tone.STRONG),
            people(
                2, bars=("days",), strong=frozenset({(0, "days")}), struck=frozenset({1}), title=msg("People")
            ),
            MonthCalendar(dated=(Dated(label="7", days=(TODAY,)),), free={date(2023, 11, 7): "Holiday"}),
            Findings((finding,)),
        ),
        notes=(msg("Note."),),
    )
    out = shown(document, 160, capsys, monkeypatch)
    for text in (
        "Title - 6 November 2023",
        "Lead.",
        "Between.",
        "People",
        "█",
        " 6 [7]",
        " 7 *",
        "Orang 1.",
        "Note.",
    ):
        assert text in out


def test_a_bar_shows_whatever_is_not_nothing() -> None:
    assert bar([0.0]) == ""
    assert bar([0.001]) == "▏"
    assert bar([1.0], 4) == "████"
    assert bar([0.5, 0.5], 4) == "██░░"


@pytest.mark.parametrize(("by_page", "first"), [(False, 1), (True, 11)])
def test_page_by_page_only_the_last_forty_rows_of_a_log_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, by_page: bool, first: int
) -> None:
    monkeypatch.setenv("LINES", "200")
    monkeypatch.setenv("COLUMNS", "100")
    table = people(50, cut="{n} of {all} shown.")
    show_document(Document(name="x", as_of=TODAY, parts=(table,)), speaking("en"), by_page=by_page)
    out = capsys.readouterr().out
    assert re.findall(r"Orang \d+", out) == [f"Orang {n}" for n in range(first, 51)]
    assert ("40 of 50 shown." in out) is by_page


def test_of_a_very_long_table_the_largest_rows_are_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINES", "200")
    table = people(50, cut="{n} of {all} shown.", most="days")
    show_document(Document(name="x", as_of=TODAY, parts=(table,)), speaking("en"), by_page=True)
    assert re.findall(r"Orang \d+", capsys.readouterr().out) == [f"Orang {n}" for n in range(50, 10, -1)]


def test_the_earliest_days_come_first_then_the_order_of_the_rows() -> None:
    rows = tuple((TODAY + timedelta(days=n),) for n in (3, 1, 2, 1))
    table = Table(key="x", columns=(Column(key="since", title="", kind=Kind.DAY),), rows=rows, most="since")
    assert table.chosen(3) == [1, 3, 2]
    assert [*table.chosen(4)] == [0, 1, 2, 3]


def paged(answers: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a window of 20 lines shows of 50 people, a sentence and 30 more sentences."""
    monkeypatch.setenv("LINES", "20")
    monkeypatch.setenv("COLUMNS", "130")
    monkeypatch.setattr("sys.stdin", StringIO(answers))
    parts: tuple[Part, ...] = (people(50), *(Text(msg(f"Sentence {n}.")) for n in range(30)))
    show_document(Document(name="x", as_of=TODAY, parts=parts), speaking("en"), by_page=True)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "rows", "sentences"),
    [("\n" * 9, 50, 30), ("a\n", 50, 30), ("0\n\n\n", 16, 30), ("\n0\na\n", 35, 30), ("", 16, 30)],
)
def test_a_long_answer_stops_where_the_window_is_full(
    answers: str,
    rows: int,
    sentences: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = paged(answers, capsys, monkeypatch)
    assert [out.count("Orang"), out.count("Sentence")] == [rows, sentences]


def test_who_has_set_a_pager_gets_it(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = "import sys; print(sys.stdin.read().splitlines()[-1])"
    monkeypatch.setenv("PAGER", f'{sys.executable} -c "{last}"')
    monkeypatch.setenv("LINES", "20")
    parts = (people(50), Text(msg("The end.")))
    show_document(Document(name="x", as_of=TODAY, parts=parts), speaking("en"), by_page=True)
    assert capfd.readouterr().out.splitlines() == ["The end."]


def test_below_100_columns_a_table_of_long_texts_turns_into_cards(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = (
        Column(key="nip", title="NIP", kind=Kind.NIP),
        Column(key="name", title="Name", kind=Kind.TEXT),
        Column(key="why", title="Why", kind=Kind.TEXT),
    )
    table = Table(key="people", columns=columns, rows=((NIP, "Budi", "a long reason " * 14),))
    document = Document(name="x", as_of=TODAY, parts=(table,))
    narrow, wide = (shown(document, width, capsys, monkeypatch).splitlines() for width in (80, 120))
    assert narrow[0].rstrip() == f"{NIP}  Budi"
    assert all(line.startswith("  ") for line in narrow[1:])
    assert narrow[1].startswith("  Why: a long reason")
    assert wide[0].split() == ["NIP", "Name", "Why"]


def test_a_card_of_a_numbered_row_says_at_once_what_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = (
        Column(key="id", title="ID", kind=Kind.NUMBER),
        Column(key="letter", title="Letter", kind=Kind.TEXT),
        Column(key="to", title="To", kind=Kind.TEXT),
    )
    table = Table(key="letters", columns=columns, rows=((7, "Call-up", "a long office " * 14),))
    lines = shown(Document(name="x", as_of=TODAY, parts=(table,)), 80, capsys, monkeypatch).splitlines()
    assert lines[0].rstrip() == "7  Call-up"
    assert lines[1].startswith("  To: a long office")


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (["G4", "G4", "G4"], ["Data!G4: ", "Data!G4: ", "Data!G4: "]),
        (["B1", "B2", "B2"], ["Data!B1:  Similar: 2 more (Data!B2)."]),
        (["G4"] * 6, ["Data!G4:  Similar: 5 more (Data!G4)."]),
    ],
)
def test_findings_about_one_cell_are_each_shown_and_others_counted(
    cells: list[str], lines: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = [
        Finding(
            code="roster.office-missing",
            severity=Severity.INFO,
            place=Place(sheet="Data", cell=cell),
            params={"n": n, "rows": str(n)},
        )
        for n, cell in enumerate(cells, start=1)
    ]
    show_findings(found, speaking("en"))
    shown = capsys.readouterr().err.splitlines()
    for line, wanted in zip(shown, lines, strict=True):
        first, _, rest = wanted.partition(" Similar")
        assert line.startswith(f"Info: {first}")
        assert line.endswith(f" Similar{rest}" if rest else line)
