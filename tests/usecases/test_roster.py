from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.difference import ChangeKind, Difference, FieldChange
from asesmen_cli.domain.facts import LoadChanges, RosterImport
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.people import Tier
from asesmen_cli.intake import Proposal, accept_all
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.roster.check import check_roster
from asesmen_cli.usecases.roster.read import RosterOptions
from asesmen_cli.usecases.roster.register import import_roster, list_roster
from asesmen_cli.usecases.undo import undo
from tests.builders import NIP, TODAY, ctx, roster
from tests.engines import place
from tests.rosters import COLUMNS, Someone, number, plain, somebodies, somebody, write
from tests.usecases.life import yes
from tests.usecases.test_due import unasked
from tests.usecases.test_log import unseen

BUDI = somebody(
    nip=NIP, name="Budi", office="Dinas A", unit=None, echelon="IV.a", rank="III/d", last_assessed=None
)
NOBODY: list[Someone] = []


def take(at: Context, path: Path, *, dry_run: bool = False, **options: object) -> RosterImport:
    told = RosterOptions(**options)  # type: ignore[arg-type]
    return import_roster(at, path, told, unasked, dry_run=dry_run)


def second(
    folder: Path, before: Sequence[Someone], after: Sequence[Someone], **sections: object
) -> RosterImport:
    """What the second of two rosters changes; enough others stay that nothing is asked."""
    at, others = ctx(folder, TODAY, **sections), somebodies(10, 50, last_assessed=date(2023, 1, 1))
    take(at, roster(folder, [*before, *others], name="a.xlsx"))
    return take(at, roster(folder, [*after, *others], name="b.xlsx"))


def only(answer: RosterImport) -> Difference:
    [one] = answer.people
    return one


def kinds(answer: RosterImport) -> tuple[ChangeKind, ...]:
    return only(answer).kinds


def about(findings: Sequence[Finding], code: str) -> list[dict[str, object]]:
    return [dict(finding.params) for finding in findings if finding.code == code]


# --- person by person -------------------------------------------------------------------------------------


def test_a_first_roster_is_all_new_and_tells_their_assessments(tmp_path: Path) -> None:
    held = date(2022, 5, 5)
    answer = take(ctx(tmp_path), roster(tmp_path, [replace(BUDI, last_assessed=held)]))
    assert (kinds(answer), only(answer).assessed, only(answer).fields) == ((ChangeKind.NEW,), (held,), ())
    assert answer.changes == LoadChanges(new=1, changed=0, gone=0, same=0)


def test_the_same_roster_again_differs_in_nobody(tmp_path: Path) -> None:
    assert second(tmp_path, [BUDI], [BUDI]).people == ()


def test_who_is_not_in_the_roster_any_more_is_gone(tmp_path: Path) -> None:
    assert kinds(second(tmp_path, [BUDI], NOBODY)) == (ChangeKind.GONE,)


@pytest.mark.rule("R35")
def test_who_is_gone_and_past_retirement_has_retired(tmp_path: Path) -> None:
    old = replace(BUDI, nip=number(1, born=date(1965, 1, 1)))  # 58 in January 2023
    assert kinds(second(tmp_path, [old], NOBODY)) == (ChangeKind.GONE, ChangeKind.RETIRED)


def test_who_returns_is_back_again(tmp_path: Path) -> None:
    second(tmp_path, [BUDI], NOBODY)
    others = somebodies(10, 50, last_assessed=date(2023, 1, 1))
    assert kinds(take(ctx(tmp_path), roster(tmp_path, [BUDI, *others]))) == (ChangeKind.BACK,)


@pytest.mark.parametrize(
    ("now", "expected", "field", "values"),
    [
        ({"office": "Dinas B"}, ChangeKind.MOVED, "office", ("Dinas A", "Dinas B")),
        ({"rank": "IV/a"}, ChangeKind.PROMOTED, "rank", ("III/d", "IV/a")),
        ({"rank": "III/c"}, ChangeKind.CHANGED, "rank", ("III/d", "III/c")),
        ({"standing": "Pensiun"}, ChangeKind.RETIRED, "standing", ("Aktif", "Pensiun")),
        ({"standing": "MPP"}, ChangeKind.CHANGED, "standing", ("Aktif", "MPP")),
        ({"name": "Budi, S.E."}, ChangeKind.CHANGED, "name", ("Budi", "Budi, S.E.")),
    ],
)  # fmt: skip
@pytest.mark.rule("R38")
def test_a_change_is_told_with_what_was_and_what_is(
    tmp_path: Path, now: dict[str, str], expected: ChangeKind, field: str, values: tuple[str, str]
) -> None:
    answer = second(tmp_path, [BUDI], [replace(BUDI, **now)])  # type: ignore[arg-type]
    assert kinds(answer) == (expected,)
    assert only(answer).fields == (FieldChange(field=field, before=values[0], after=values[1]),)


def test_an_office_in_other_capitals_is_the_office_on_file(tmp_path: Path) -> None:
    answer = second(tmp_path, [BUDI], [replace(BUDI, office="DINAS  A.")])
    assert (answer.changes.changed, answer.changes.same) == (0, 11)


def test_a_higher_echelon_is_a_promotion_in_tier_and_echelon(tmp_path: Path) -> None:
    answer = second(tmp_path, [BUDI], [replace(BUDI, echelon="III.b")])
    assert kinds(answer) == (ChangeKind.PROMOTED,)
    assert [(one.field, one.before, one.after) for one in only(answer).fields] == [
        ("tier", Tier.PENGAWAS, Tier.ADMINISTRATOR),
        ("echelon", "IV.a", "III.b"),
    ]


@pytest.mark.rule("R38")
def test_a_new_assessment_is_told_by_its_day(tmp_path: Path) -> None:
    held = date(2023, 6, 14)
    answer = second(tmp_path, [BUDI], [replace(BUDI, last_assessed=held)])
    assert (kinds(answer), only(answer).assessed) == ((ChangeKind.ASSESSED,), (held,))


def test_an_office_under_its_other_spelling_is_no_move(tmp_path: Path) -> None:
    before, after = replace(BUDI, office="DINKES"), replace(BUDI, office="Dinas Kesehatan")
    second(tmp_path, [before], [before])
    at = ctx(tmp_path, offices={"dinkes": "Dinas Kesehatan"})
    others = somebodies(10, 50, last_assessed=date(2023, 1, 1))
    assert kinds(take(at, roster(tmp_path, [after, *others]))) == (ChangeKind.CHANGED,)


def test_aliases_are_applied_when_a_roster_is_loaded(tmp_path: Path) -> None:
    at = ctx(tmp_path, offices={"Dinkes Kota": "Dinas Kesehatan"})
    take(at, roster(tmp_path, [replace(BUDI, office="DINKES  KOTA")]))
    assert at.workspace.snapshot().people[NIP].person.office == "Dinas Kesehatan"


def test_older_dates_than_on_record_are_told(tmp_path: Path) -> None:
    answer = second(
        tmp_path,
        [replace(BUDI, last_assessed=date(2023, 6, 14))],
        [replace(BUDI, last_assessed=date(2020, 2, 2))],
    )
    assert about(answer.findings, "roster.assessment-older") == [{"n": 1, "rows": "2"}]


# --- a dry run --------------------------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    at, file = ctx(tmp_path), roster(tmp_path, somebodies(5))
    shown = take(at, file, dry_run=True)
    assert list(tmp_path.iterdir()) == [file]
    assert replace(shown, dry_run=False) == take(at, file)
    assert take(at, file, dry_run=True).people == ()


def test_a_dry_run_asks_nothing(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    take(at, roster(tmp_path, somebodies(5)))
    shown = take(at, roster(tmp_path, somebodies(1), name="b.xlsx"), dry_run=True)
    assert shown.changes == LoadChanges(new=0, changed=0, gone=4, same=1)


# --- numbers ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R39")
def test_a_new_number_for_the_same_name_and_birth_date_is_suggested_and_not_joined(tmp_path: Path) -> None:
    new = number(7, since=202001)
    answer = second(tmp_path, [BUDI], [replace(BUDI, nip=new, name="Drs. BUDI, M.Si")])
    assert about(answer.findings, "roster.renumbered") == [
        {"name": "Drs. BUDI, M.Si", "old": NIP, "new": new}
    ]
    assert [one.kinds for one in answer.people] == [(ChangeKind.GONE,), (ChangeKind.NEW,)]


def test_a_new_number_is_not_suggested_where_two_people_fit(tmp_path: Path) -> None:
    twins = [replace(BUDI, nip=number(2)), BUDI]
    answer = second(tmp_path, twins, [replace(BUDI, nip=number(7, since=202001))])
    assert about(answer.findings, "roster.renumbered") == []


def test_a_damaged_number_is_suggested_where_one_person_on_file_has_its_digits_and_name(
    tmp_path: Path,
) -> None:
    damaged = replace(BUDI, nip=NIP[:15] + "000")
    answer = second(tmp_path, [BUDI], [damaged])
    assert about(answer.findings, "roster.nip-known") == [{"name": "Budi", "nip": NIP}]
    assert answer.people == ()


def test_a_damaged_number_of_another_name_is_not_suggested(tmp_path: Path) -> None:
    answer = second(tmp_path, [BUDI], [BUDI, replace(BUDI, nip=NIP[:15] + "000", name="Sari")])
    assert about(answer.findings, "roster.nip-known") == []


STAFF = [replace(BUDI, nip=number(n), name=f"Budi {n}") for n in range(1, 6)]
"""Five people of Dinas A."""


@pytest.mark.rule("R40")
@pytest.mark.parametrize(
    ("offices", "renamed"),
    [
        (["Dinas A dan B"] * 5, 5),
        (["Dinas A dan B"] * 4 + ["Dinas C"], 4),  # one of them was transferred as well
        (["Dinas A dan B"] * 3 + ["Dinas C"] * 2, 0),
        (["Dinas A dan B"] * 4 + ["Dinas A"], 0),  # the old name is still in use
    ],
)
def test_an_office_with_a_new_name_moves_nobody(tmp_path: Path, offices: list[str], renamed: int) -> None:
    after = [replace(one, office=office) for one, office in zip(STAFF, offices, strict=True)]
    answer = second(tmp_path, STAFF, after)
    told = {"old": "Dinas A", "new": "Dinas A dan B", "n": renamed}
    assert about(answer.findings, "roster.office-renamed") == ([told] if renamed else [])
    moved = sum(ChangeKind.MOVED in one.kinds for one in answer.people)
    assert moved == sum(office != "Dinas A" for office in offices) - renamed


def test_an_office_that_joins_another_is_not_renamed(tmp_path: Path) -> None:
    there = replace(BUDI, nip=number(9), name="Sari", office="Dinas B")
    answer = second(tmp_path, [*STAFF, there], [*(replace(one, office="Dinas B") for one in STAFF), there])
    assert {one.kinds for one in answer.people} == {(ChangeKind.MOVED,)}


# --- what it means for the plan ---------------------------------------------------------------------------


def planned(folder: Path, after: Sequence[Someone]) -> RosterImport:
    """Budi has the only seat of a draft; then another roster is loaded."""
    at, others = ctx(folder), somebodies(10, 50, echelon="IV.a", last_assessed=date(2023, 1, 1))
    take(at, roster(folder, [BUDI, *others], name="a.xlsx"))
    draft_plan(at, PlanOptions(start=date(2023, 11, 20)), unasked)
    return take(at, roster(folder, [*after, *others], name="b.xlsx"))


SEAT = {"name": "Budi", "nip": NIP, "batch": 1}
AGAIN = {"command": "asesmen plan"}


@pytest.mark.parametrize(
    ("after", "code", "params"),
    [
        ([], "conflict.gone", {**SEAT, **AGAIN}),
        ([replace(BUDI, last_assessed=date(2023, 10, 2))], "conflict.not-due", {**SEAT, **AGAIN}),
        ([replace(BUDI, standing="Tugas Belajar")], "conflict.not-due", {**SEAT, **AGAIN}),
        ([replace(BUDI, office="Dinas B")], "plan.seat-moved", {**SEAT, "old": "Dinas A", "new": "Dinas B"}),
        ([BUDI, replace(BUDI, nip=number(2), name="Sari")], "plan.newly-flagged", {"n": 1, **AGAIN}),
    ],
)
@pytest.mark.rule("R40")
def test_what_a_roster_means_for_the_plan_is_told(
    tmp_path: Path, after: list[Someone], code: str, params: dict[str, object]
) -> None:
    answer = planned(tmp_path, after)
    [found] = [one for one in answer.findings if one.code.startswith(("plan.", "conflict."))]
    assert (found.code, {key: found.params[key] for key in params}) == (code, params)


def test_a_difference_names_the_batch_of_the_person(tmp_path: Path) -> None:
    assert only(planned(tmp_path, [replace(BUDI, rank="IV/a")])).batch == 1


def test_a_published_plan_is_planned_again_with_the_fewest_moves(tmp_path: Path) -> None:
    others = somebodies(10, 50, echelon="IV.a", last_assessed=date(2023, 1, 1))
    at = ctx(tmp_path)
    take(at, roster(tmp_path, [BUDI, *others], name="a.xlsx"))
    draft_plan(at, PlanOptions(start=date(2023, 11, 20)), unasked)
    publish(at, "satu", lambda _: True)
    answer = take(at, roster(tmp_path, others, name="b.xlsx"))
    [found] = about(answer.findings, "conflict.gone")
    assert (found["name"], found["batch"], found["command"]) == ("Budi", 1, "asesmen plan --keep")


def test_a_batch_that_is_over_is_no_concern_of_a_roster(tmp_path: Path) -> None:
    planned(tmp_path, [BUDI])
    others = somebodies(10, 50, echelon="IV.a", last_assessed=date(2023, 1, 1))
    answer = take(ctx(tmp_path, date(2023, 12, 1)), roster(tmp_path, others, name="b.xlsx"))
    assert (only(answer).batch, about(answer.findings, "conflict.gone")) == (None, [])


# --- refusals ---------------------------------------------------------------------------------------------


def test_a_roster_whose_rows_are_all_rejected_is_refused_and_its_faults_are_told(tmp_path: Path) -> None:
    at, file = ctx(tmp_path), roster(tmp_path, [replace(BUDI, nip=NIP[:17])])
    with pytest.raises(AsesmenError) as caught:
        import_roster(at, file, RosterOptions(), unasked, dry_run=False)
    heard = [one.code for one in caught.value.findings]
    assert (caught.value.code, "roster.nip-length" in heard, at.workspace.exists) == (
        "roster.nobody",
        True,
        False,
    )


def test_the_copy_with_the_faults_marked_loads_once_they_are_mended(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    at, copy = ctx(tmp_path), tmp_path / "salah.xlsx"
    file = roster(tmp_path, [BUDI, replace(BUDI, nip=NIP[:17], name="Sari")])
    answer = take(at, file, errors=copy)
    assert about(answer.findings, "roster.copy-written") == [{"file": str(copy)}]
    book = load_workbook(copy)
    assert book.sheetnames == ["Temuan", "Data"]
    # what is wrong with the NIP of Sari takes one line of 60 characters
    assert [book["Temuan"].row_dimensions[row].height for row in (1, 2)] == [None, 15.0]
    book["Data"]["A3"] = number(2)
    book.save(copy)
    mended = take(at, copy, sheets=("Data",))
    assert (mended.load.rejected, [one.person.name for one in mended.people]) == (0, ["Sari"])


def test_the_copy_never_replaces_what_somebody_else_wrote(tmp_path: Path) -> None:
    file = roster(tmp_path, [BUDI])
    before = file.read_bytes()
    with pytest.raises(AsesmenError) as caught:
        take(ctx(tmp_path), file, errors=file)
    assert (caught.value.code, file.read_bytes()) == ("output.foreign", before)


def test_the_copy_is_an_xlsx(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        take(ctx(tmp_path), roster(tmp_path, [BUDI]), errors=tmp_path / "salah.xls")
    assert (caught.value.code, caught.value.params["option"]) == ("usage.value", "errors")


# --- checking and listing ---------------------------------------------------------------------------------


def test_a_check_reads_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = roster(tmp_path, [BUDI, replace(BUDI, nip=NIP[:17], name="Sari")])
    answer = check_roster(place(tmp_path), file, RosterOptions(), TODAY)
    assert (answer.load.accepted, answer.load.rejected) == (1, 1)
    assert about(answer.findings, "roster.nip-length") == [{"digits": 17, "name": "Sari"}]
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.sqlite("about asesmen.toml beside the workspace")
def test_a_check_takes_the_columns_of_the_settings_beside_the_workspace(tmp_path: Path) -> None:
    file = roster(tmp_path, [replace(BUDI, last_assessed=date(2022, 5, 5))])
    (tmp_path / "asesmen.toml").write_text('[columns]\n"TANGGAL ASESMEN" = "retires_on"\n')
    answer = check_roster(place(tmp_path), file, RosterOptions(), TODAY)
    assert answer.mapping["TANGGAL ASESMEN"] == "retires_on"


def test_the_mapping_that_was_proposed_can_be_kept(tmp_path: Path) -> None:
    grid = plain(somebodies(12), {name: COLUMNS[name] for name in ("NIP", "NAMA", "OPD")})[1:]
    file = write(tmp_path / "tanpa-judul.xlsx", grid)
    answer = check_roster(place(tmp_path), file, RosterOptions(columns=("auto",)), TODAY)
    assert about(answer.findings, "roster.mapped") == [
        {"lines": ('"A" = "nip"', '"B" = "name"', '"C" = "office"')}
    ]
    assert answer.load.accepted == 12


def strange(folder: Path, name: str, people: int, *, headers: bool = True) -> Path:
    """A list whose headers explain nothing."""
    grid = [["KODE", "ORANG", "TEMPAT"]] if headers else []
    return write(folder / name, [*grid, *([one.nip, one.name, one.office] for one in somebodies(people))])


def refuse_to_be_asked(_: Proposal) -> None:
    raise AssertionError("asked again")


@pytest.mark.parametrize("headers", [True, False])
def test_columns_that_were_accepted_are_not_asked_about_again_until_the_load_is_taken_back(
    tmp_path: Path, headers: bool
) -> None:
    at = ctx(tmp_path)
    first = strange(tmp_path, "a.xlsx", 6, headers=headers)
    second = strange(tmp_path, "b.xlsx", 8, headers=headers)
    take(at, first, accept=accept_all)
    answer = take(at, second, accept=refuse_to_be_asked)
    assert answer.changes.new == 2
    assert about(answer.findings, "roster.mapped-again")[0]["source"] == "a.xlsx"
    undo(at, yes, unseen)
    undo(at, yes, unseen)
    with pytest.raises(AssertionError, match="asked again"):
        take(at, second, accept=refuse_to_be_asked)


def test_other_headers_are_asked_about(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    take(at, strange(tmp_path, "a.xlsx", 6), accept=accept_all)
    with pytest.raises(AssertionError, match="asked again"):
        take(at, strange(tmp_path, "b.xlsx", 6, headers=False), accept=refuse_to_be_asked)


def test_a_list_has_everyone_on_file_by_office_and_name(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    people = [
        replace(BUDI, nip=number(3), name="Sari", office="Dinas B", echelon="II.b"),
        replace(BUDI, nip=number(2), name="andi"),
        BUDI,
    ]
    take(at, roster(tmp_path, people))
    everyone = list_roster(at, None, ())
    assert [one.person.name for one in everyone.people] == ["andi", "Budi", "Sari"]
    assert [one.person.name for one in list_roster(at, "dinas a", ()).people] == ["andi", "Budi"]
    assert [one.person.name for one in list_roster(at, None, (Tier.JPT,)).people] == ["Sari"]


def test_a_list_needs_a_roster(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        list_roster(ctx(tmp_path), None, ())
    assert caught.value.code == "state.no-roster"


# --- JSON -------------------------------------------------------------------------------------------------


def test_the_json_of_an_import_holds_each_difference(tmp_path: Path) -> None:
    answer = second(tmp_path, [BUDI], [replace(BUDI, office="Dinas B", last_assessed=date(2023, 6, 14))])
    json = as_json(answer, speaking("en"))
    assert (json["schema"], json["dry_run"], json["changes"]) == (
        "asesmen.roster-import/1",
        False,
        {"new": 0, "changed": 1, "gone": 0, "same": 10},
    )
    assert json["people"] == [
        {
            "nip": NIP,
            "name": "Budi",
            "office": "Dinas B",
            "tier": "pengawas",
            "kinds": ["moved", "assessed"],
            "changed": {"office": {"before": "Dinas A", "after": "Dinas B"}},
            "assessed": ["2023-06-14"],
            "batch": None,
        }
    ]


def test_the_json_of_a_list_and_of_a_check_have_their_schema(tmp_path: Path) -> None:
    at, file = ctx(tmp_path), roster(tmp_path, [BUDI])
    take(at, file)
    listed = as_json(list_roster(at, None, ()), speaking("en"))
    checked = as_json(check_roster(at.workspace.where, file, RosterOptions(), TODAY), speaking("en"))
    assert (listed["schema"], checked["schema"]) == ("asesmen.roster-list/1", "asesmen.roster-check/1")
    assert [person["nip"] for person in listed["people"]] == [NIP]  # type: ignore[attr-defined]


def test_every_assessment_of_a_roster_goes_on_record(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    days = (date(2019, 3, 4), date(2022, 3, 4))
    file = write(tmp_path / "r.xlsx", [["NIP", "NAMA", "ASESMEN 1", "ASESMEN 2"], [NIP, "Budi", *days]])
    assert only(take(at, file)).assessed == days
    held = at.workspace.snapshot().assessments[NIP]
    assert [(one.held_on, one.source.file) for one in held] == [(day, "r.xlsx") for day in days]
    assert take(at, file).people == ()
