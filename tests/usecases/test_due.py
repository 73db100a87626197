from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.due import Status
from asesmen_cli.domain.facts import DueList, LoadChanges
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.people import Person, Tier
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.due import Listing, list_due, load_roster
from asesmen_cli.usecases.roster.read import RosterOptions
from tests.builders import NIP, TODAY, ctx, roster
from tests.engines import ENGINE
from tests.rosters import COLUMNS, Someone, number, plain, somebodies, somebody, write

EVERYONE = Listing(everyone=True)
BUDI = somebody(nip=NIP, name="Budi", last_assessed=date(2022, 5, 5))


def unasked(question: Message) -> bool:
    raise AssertionError(question)


def take(at: Context, path: Path, **options: object) -> DueList:
    """Load a roster where nothing is asked; everyone is listed."""
    return load_roster(at, path, RosterOptions(**options), EVERYONE, unasked)  # type: ignore[arg-type]


def snapshot(at: Context, nip: str = NIP) -> Person:
    return at.workspace.snapshot().people[nip].person


def days(at: Context, nip: str = NIP) -> list[tuple[date, str, int]]:
    """Every assessment on record: day, file, row."""
    return [
        (one.held_on, one.source.file, one.source.row) for one in at.workspace.snapshot().assessments[nip]
    ]


def refusal(at: Context, path: Path, **options: object) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught:
        take(at, path, **options)
    return caught.value


def test_only_findings_about_people_of_the_office_are_listed_with_it(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    here, there = (somebody(n, office=office) for n, office in ((1, "Bappeda"), (2, "Inspektorat")))
    doubtful = [replace(one, sex="Q") for one in (here, there)]
    path = roster(tmp_path, doubtful)

    def rows(office: str | None) -> list[int | None]:
        listed = load_roster(at, path, RosterOptions(), Listing(office=office), unasked).findings
        return [one.place.row for one in listed if one.place and one.code == "roster.sex-unreadable"]

    whole = rows(None)
    assert (rows("Bappeda"), rows("Inspektorat")) == (whole[:1], whole[1:])
    assert len(whole) == 2


def test_a_rejected_row_is_listed_with_its_office_or_where_it_names_none_on_file(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    offices = ("Bappeda", "Inspektorat", "BAPPEDA", "inspektorat", None, "Bagian Baru")
    people = [somebody(n, office=office) for n, office in enumerate(offices, start=1)]
    path = roster(tmp_path, [*people[:2], *(replace(one, nip="12345") for one in people[2:])])

    def rows(office: str | None) -> list[int | None]:
        listed = load_roster(at, path, RosterOptions(), Listing(office=office), unasked).findings
        return [one.place.row for one in listed if one.place and one.code == "roster.nip-length"]

    capital, small, none, new = rows(None)
    assert (rows("Bappeda"), rows("Inspektorat")) == ([capital, none, new], [small, none, new])


# --- new, changed, gone, same ----------------------------------------------------------------------------


def test_a_first_roster_is_all_new(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    assert take(at, roster(tmp_path, somebodies(10))).changes == LoadChanges(
        new=10, changed=0, gone=0, same=0
    )


@pytest.mark.sqlite("a server's database lies in no folder of the desk")
def test_the_first_load_says_that_a_cloud_copies_the_workspace(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Kota Contoh"
    folder.mkdir()
    at, path = ctx(folder), roster(tmp_path, somebodies(2))

    def noticed() -> bool:
        return "doctor.kept-by-others" in {finding.code for finding in take(at, path).findings}

    assert noticed()
    assert not noticed()


def test_the_same_file_again_changes_nothing_and_records_nothing(tmp_path: Path) -> None:
    at, path = ctx(tmp_path), roster(tmp_path, somebodies(10))
    take(at, path)
    before = ENGINE.raw(tmp_path / "asesmen.db")
    later = replace(at, today=date(2023, 12, 1))
    assert take(later, path).changes == LoadChanges(new=0, changed=0, gone=0, same=10)
    assert ENGINE.raw(tmp_path / "asesmen.db") == before


def test_the_same_people_in_another_file_are_a_load_and_nobody_changes(tmp_path: Path) -> None:
    at, people = ctx(tmp_path), somebodies(10)
    take(at, roster(tmp_path, people))
    answer = take(at, roster(tmp_path, reversed(people), name="again.xlsx"))
    assert answer.changes == LoadChanges(new=0, changed=0, gone=0, same=10)
    assert (answer.load.source, at.workspace.snapshot().loads) == ("again.xlsx", 2)


@pytest.mark.rule("R34")
def test_new_changed_gone_and_same_are_told_apart(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    first = somebodies(6, standing="Aktif")
    take(at, roster(tmp_path, first))
    moved = replace(first[0], office="Kecamatan Jombang")
    seen = replace(first[1], last_assessed=date(2023, 10, 10))
    # of six: one moved, one newly assessed, one gone, three the same; and two are new
    answer = take(at, roster(tmp_path, [moved, seen, *first[3:], *somebodies(2, first=50)], name="b.xlsx"))
    assert answer.changes == LoadChanges(new=2, changed=2, gone=1, same=3)
    assert snapshot(at, moved.nip).office == "Kecamatan Jombang"
    assert {due.person.nip for due in answer.people} == {one.nip for one in [*first[:2], *first[3:]]} | {
        one.nip for one in somebodies(2, first=50)
    }


@pytest.mark.rule("R34")
def test_who_is_back_is_listed_again(tmp_path: Path) -> None:
    at, people = ctx(tmp_path), somebodies(6)
    whole = roster(tmp_path, people)
    take(at, whole)
    assert len(take(at, roster(tmp_path, people[1:], name="b.xlsx")).people) == 5
    answer = take(at, whole)
    assert (answer.changes, len(answer.people)) == (LoadChanges(new=0, changed=1, gone=0, same=5), 6)


def test_everything_is_one_event_with_each_row_before_and_after(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    take(at, roster(tmp_path, [BUDI]))
    take(at, roster(tmp_path, [replace(BUDI, name="Budi Utomo")], name="b.xlsx"))
    assert at.workspace.snapshot().head == 2
    again = at.workspace.replayed()
    assert again.tables() == at.workspace.tables()
    again.close()


# --- when many are gone ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "gone", "asked"),
    [(5, 1, False), (4, 1, True), (10, 2, False), (10, 3, True), (11, 3, True)],  # more than one in five
)
def test_more_than_a_fifth_gone_is_asked_about(tmp_path: Path, present: int, gone: int, asked: bool) -> None:
    at, people = ctx(tmp_path), somebodies(present)
    take(at, roster(tmp_path, people))
    questions: list[Message] = []

    def ask(question: Message) -> bool:
        questions.append(question)
        return True

    shorter = roster(tmp_path, people[gone:], name="b.xlsx")
    answer = load_roster(at, shorter, RosterOptions(), EVERYONE, ask)
    assert answer.changes is not None
    assert (answer.changes.gone, len(questions)) == (gone, int(asked))
    if asked:
        assert questions[0].params == {"gone": gone, "present": present, "file": "b.xlsx"}


def test_a_no_changes_nothing(tmp_path: Path) -> None:
    at, people = ctx(tmp_path), somebodies(4)
    take(at, roster(tmp_path, people))
    before = ENGINE.raw(tmp_path / "asesmen.db")
    shorter = roster(tmp_path, people[1:], name="b.xlsx")
    with pytest.raises(AsesmenError) as caught:
        load_roster(at, shorter, RosterOptions(), EVERYONE, lambda _: False)
    assert caught.value.code == "question.no"
    assert ENGINE.raw(tmp_path / "asesmen.db") == before


def test_from_a_slice_nobody_is_gone(tmp_path: Path) -> None:
    at, people = ctx(tmp_path), somebodies(10)
    take(at, roster(tmp_path, people))
    answer = take(at, roster(tmp_path, people[:2], name="b.xlsx"), partial=True)
    assert (answer.changes, len(answer.people)) == (LoadChanges(new=0, changed=0, gone=0, same=2), 10)


# --- what a roster does not tell -------------------------------------------------------------------------


def test_a_blank_cell_never_erases_a_known_date(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    pension = {**COLUMNS, "TMT PENSIUN": lambda who: None if who.last_assessed is None else date(2040, 3, 1)}
    take(at, write(tmp_path / "a.xlsx", plain([BUDI], pension)))
    take(at, write(tmp_path / "b.xlsx", plain([replace(BUDI, last_assessed=None)], pension)))
    assert snapshot(at).retires_on == date(2040, 3, 1)
    assert days(at) == [(date(2022, 5, 5), "a.xlsx", 2)]


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ("OPD", "office", "Inspektorat"),
        ("JABATAN", "position", "Auditor"),
        ("JENIS JABATAN", "post_kind", "Struktural"),
        ("ESELON", "echelon", "IV.b"),
        ("GOL. RUANG", "rank", "III/c"),
        ("STATUS PEGAWAI", "employment", "PNS"),
        ("KEDUDUKAN HUKUM", "standing", "Tugas Belajar"),
    ],
)
def test_a_roster_without_a_column_keeps_what_is_on_file(
    tmp_path: Path, header: str, field: str, value: str
) -> None:
    at = ctx(tmp_path)
    told = {"post_kind": "Struktural", "standing": "Tugas Belajar", "rank": "III/c", "employment": "PNS"}
    whole = replace(BUDI, office="Inspektorat", position="Auditor", echelon="IV.b", **told)  # type: ignore[arg-type]
    take(at, roster(tmp_path, [whole]))
    before = snapshot(at)
    answer = take(at, roster(tmp_path, [whole], without=[header, "UNIT KERJA"], name="b.xlsx"))
    assert getattr(before, field) == value
    assert (snapshot(at), answer.changes) == (before, LoadChanges(new=0, changed=0, gone=0, same=1))


@pytest.mark.parametrize("without", [["ESELON"], ["JENIS JABATAN"], ["ESELON", "JENIS JABATAN"]])
@pytest.mark.parametrize(
    "who",
    [
        replace(BUDI, echelon=None, post_kind="Fungsional"),
        replace(BUDI, echelon="IV.a", post_kind="Struktural"),
    ],
)
def test_a_roster_without_what_tells_the_tier_keeps_the_tier(
    tmp_path: Path, who: Someone, without: list[str]
) -> None:
    at = ctx(tmp_path)
    take(at, roster(tmp_path, [who]))
    before = snapshot(at).tier
    take(at, roster(tmp_path, [who], without=without, name="b.xlsx"))
    assert snapshot(at).tier is before is not Tier.UNKNOWN


def test_a_roster_without_assessments_loads_and_says_so_first(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    answer = take(at, roster(tmp_path, [BUDI], without=["TANGGAL ASESMEN"]))
    assert answer.findings[0].code == "roster.no-assessments"
    assert answer.counts[Status.NEVER] == 1


@pytest.mark.rule("R44")
def test_of_two_dates_the_later_counts_and_both_stay_with_their_source(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    held = [date(2020, 2, 29), date(2022, 5, 5), date(2018, 1, 1), date(2022, 5, 5)]
    for name, day in zip("abcd", held, strict=True):
        people = [somebody(2), replace(BUDI, last_assessed=day)]
        answer = take(at, roster(tmp_path, people, name=f"{name}.xlsx"))
    assert days(at) == [
        (date(2018, 1, 1), "c.xlsx", 3),
        (date(2020, 2, 29), "a.xlsx", 3),
        (date(2022, 5, 5), "b.xlsx", 3),
    ]
    budi = next(due for due in answer.people if due.person.nip == NIP)
    assert budi.last is not None
    assert (budi.last.held_on, budi.last.source.file) == (date(2022, 5, 5), "b.xlsx")


@pytest.mark.rule("R4")
def test_only_assessments_on_or_before_today_count(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    for name, day in (("a", date(2020, 2, 29)), ("b", date(2022, 5, 5))):
        take(at, roster(tmp_path, [replace(BUDI, last_assessed=day)], name=f"{name}.xlsx"))
    on = {
        today: list_due(replace(at, today=today), EVERYONE).people[0].last
        for today in (date(2020, 2, 28), date(2020, 2, 29), date(2022, 5, 4), date(2022, 5, 5))
    }
    assert [one and one.held_on for one in on.values()] == [
        *(None, date(2020, 2, 29), date(2020, 2, 29), date(2022, 5, 5)),
    ]


def test_what_the_job_does_not_need_is_never_kept(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    private = {
        "NIK": "3672011234567890",
        "AGAMA": "Zoroaster",
        "NO HP": "081299990000",
        "ALAMAT": "Jl. Rahasia 7",
        "NPWP": "99.888.777.6-555.000",
        "EMAIL": "budi@rahasia.example",
        "TEMPAT LAHIR": "Antahberantah",
    }
    header, row = plain([BUDI])
    take(at, write(tmp_path / "roster.xlsx", [[*header, *private], [*row, *private.values()]]))
    kept = ENGINE.raw(tmp_path / "asesmen.db")
    assert BUDI.name.encode() in kept
    assert [header for header, text in private.items() if text.encode() in kept] == []


# --- rows that cannot be used ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        {"nip": 1.98001012005011e17},
        {"nip": "198001012005011000"},
        {"nip": "19800101200501100"},
        {"nip": None},
        {"last_assessed": date(2024, 1, 1)},
        {"last_assessed": "31/02/2022"},
        {"name": None},
    ],
)
@pytest.mark.rule("R34")
def test_a_rejected_person_is_not_gone_and_keeps_what_is_on_file(
    tmp_path: Path, damage: dict[str, object]
) -> None:
    at = ctx(tmp_path)
    others = somebodies(3, first=50)
    take(at, roster(tmp_path, [BUDI, *others]))
    before = at.workspace.snapshot()
    damaged = replace(BUDI, office="Lain", **damage)  # type: ignore[arg-type]
    answer = take(at, roster(tmp_path, [damaged, *others], name="b.xlsx"))
    assert (answer.load.rejected, answer.changes) == (1, LoadChanges(new=0, changed=0, gone=0, same=3))
    after = at.workspace.snapshot()
    assert (after.people, after.assessments) == (before.people, before.assessments)


def test_people_of_one_number_under_two_names_are_not_gone(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    others = somebodies(3, first=50)
    take(at, roster(tmp_path, [BUDI, *others]))
    answer = take(at, roster(tmp_path, [BUDI, replace(BUDI, name="Sari"), *others], name="b.xlsx"))
    assert (answer.load.rejected, answer.changes) == (2, LoadChanges(new=0, changed=0, gone=0, same=3))


def test_a_rejected_person_with_titles_in_columns_of_their_own_is_not_gone(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    others = somebodies(3, first=50)
    titled = {**COLUMNS, "GELAR DEPAN": lambda _: "Drs.", "GELAR BELAKANG": lambda _: "M.Si"}
    take(at, write(tmp_path / "a.xlsx", plain([BUDI, *others], titled)))
    nameless = replace(BUDI, nip=None)  # type: ignore[arg-type]
    answer = take(at, write(tmp_path / "b.xlsx", plain([nameless, *others], titled)))
    assert answer.changes == LoadChanges(new=0, changed=0, gone=0, same=3)


def test_strict_tells_what_is_wrong_and_loads_nothing(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    path = roster(tmp_path, [somebody(2, nip="1980"), somebody(3, nip=None), BUDI])
    with pytest.raises(AsesmenError) as caught:
        load_roster(at, path, RosterOptions(strict=True), EVERYONE, unasked)
    assert (caught.value.code, caught.value.params) == ("roster.strict", {"n": 2, "file": "roster.xlsx"})
    assert [finding.code for finding in caught.value.findings if finding.severity == "error"] == [
        "roster.nip-length",
        "roster.no-nip",
    ]
    assert not at.workspace.exists


def test_strict_loads_a_sound_roster(tmp_path: Path) -> None:
    answer = take(ctx(tmp_path), roster(tmp_path, somebodies(3)), strict=True)
    assert answer.load.accepted == 3


def test_an_office_that_is_not_there_is_told_before_anything_is_recorded(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    with pytest.raises(AsesmenError) as caught:
        load_roster(at, roster(tmp_path, [BUDI]), RosterOptions(), Listing(office="Bappeda"), unasked)
    assert caught.value.code == "usage.office"
    assert not at.workspace.exists


# --- what is listed --------------------------------------------------------------------------------------


@pytest.fixture
def listed(tmp_path: Path) -> Context:
    """Five people of three tiers in two offices: overdue, never, soon, current, out of scope."""
    at = ctx(tmp_path)
    health, school = {"office": "Dinas Kesehatan", "echelon": "IV.a"}, {"office": "Dinas Pendidikan"}
    people = [
        somebody(1, nip=number(1), last_assessed=date(2020, 1, 1), **health),
        somebody(2, nip=number(2), last_assessed=None, **health),
        somebody(3, nip=number(3), last_assessed=date(2021, 12, 1), echelon="III.a", **school),
        somebody(4, nip=number(4), last_assessed=date(2023, 1, 1), echelon="III.a", **school),
        somebody(5, nip=number(5), last_assessed=date(2019, 1, 1), standing="MPP", echelon="II.b", **school),
    ]
    take(at, roster(tmp_path, people))
    return at


def shown(answer: DueList) -> list[int]:
    """The last digit of the numbers of those listed, in order."""
    return [int(due.person.nip[-1]) for due in answer.people]


def test_without_options_the_flagged_are_listed_longest_unassessed_first(listed: Context) -> None:
    answer = list_due(listed, Listing())
    assert shown(answer) == [2, 1]  # never, in service since 2005; 2020
    assert (answer.total, answer.flagged, answer.changes) == (5, 2, None)
    assert [answer.counts[status] for status in Status] == [1, 1, 1, 1, 1]
    assert answer.flagged_tiers == {Tier.PENGAWAS: 2}


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({"within": 24}, [2, 1]),  # due on 1 December: in 25 days
        ({"within": 25}, [2, 1, 3]),
        ({"within": 9999}, [2, 1, 3, 4]),  # out of scope is never due
        ({"everyone": True}, [2, 5, 1, 3, 4]),
    ],
)
def test_options_add_people_to_the_list(
    listed: Context, options: dict[str, object], numbers: list[int]
) -> None:
    assert shown(list_due(listed, Listing(**options))) == numbers  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "numbers", "people"),
    [
        ({"tiers": (Tier.ADMINISTRATOR,)}, [3, 4], 2),
        ({"tiers": (Tier.ADMINISTRATOR, Tier.JPT)}, [5, 3, 4], 3),
        ({"office": "dinas kesehatan"}, [2, 1], 2),
        ({"office": "PENDIDIKAN", "tiers": (Tier.JPT,)}, [5], 1),
        ({"office": "kesehatan", "tiers": (Tier.JPT,)}, [], 0),
    ],
)
def test_who_is_left_out_appears_nowhere(
    listed: Context, options: dict[str, object], numbers: list[int], people: int
) -> None:
    answer = list_due(listed, Listing(everyone=True, **options))  # type: ignore[arg-type]
    assert (shown(answer), answer.total) == (numbers, people)


def test_without_a_roster_there_is_nothing_to_list(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        list_due(ctx(tmp_path), Listing())
    assert caught.value.code == "state.no-roster"


# --- which office is meant -------------------------------------------------------------------------------

OFFICES = (
    "Dinas Kesehatan",
    "Dinas Kesehatan Hewan",
    "Dinas Pendidikan",
    "Dinas Perikanan",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dinas Kesehatan", "Dinas Kesehatan"),  # exact, though part of another
        ("dinas   KESEHATAN", "Dinas Kesehatan"),
        ("hewan", "Dinas Kesehatan Hewan"),
        ("Dinas Perikanan", "Dinas Perikanan"),
        ("pendidik", "Dinas Pendidikan"),
    ],
)
def test_the_office_meant(tmp_path: Path, text: str, found: str) -> None:
    at = ctx(tmp_path)
    people = [somebody(n, office=office) for n, office in enumerate(OFFICES, start=1)]
    take(at, roster(tmp_path, people))
    answer = list_due(at, Listing(office=text, everyone=True))
    assert [due.person.office for due in answer.people] == [found]


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("kesehatan", "usage.offices", {"offices": ("Dinas Kesehatan", "Dinas Kesehatan Hewan")}),
        ("Bappeda", "usage.office", {"value": "Bappeda"}),
    ],
)
def test_no_office_is_chosen_by_chance(
    tmp_path: Path, text: str, code: str, named: dict[str, object]
) -> None:
    at = ctx(tmp_path)
    people = [somebody(n, office=office) for n, office in enumerate(OFFICES, start=1)]
    take(at, roster(tmp_path, people))
    with pytest.raises(AsesmenError) as caught:
        list_due(at, Listing(office=text))
    assert caught.value.code == code
    assert {key: caught.value.params[key] for key in named} == named


def test_the_event_names_nobody_of_the_roster(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    take(at, roster(tmp_path, [BUDI]))
    frame = ENGINE.run(tmp_path / "asesmen.db", "SELECT at, as_of, actor, command, program FROM events")
    assert [row[:4] for row in frame] == [("2023-11-06T01:30:00+00:00", TODAY.isoformat(), "tester", "due")]
