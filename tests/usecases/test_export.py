from dataclasses import replace
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import Figures, Privacy, Report, Slice, Tally
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.usecases.batch import cancel_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.part import Wanted
from asesmen_cli.usecases.export import export, report
from asesmen_cli.usecases.publish import publish
from tests.builders import ctx, roster
from tests.rosters import somebody
from tests.usecases.test_due import take
from tests.usecases.test_plan import draft, flagged, ready


def sums(tallies: tuple[Tally, ...]) -> tuple[int, int, int, int]:
    return (
        sum(one.people for one in tallies),
        sum(one.flagged for one in tallies),
        sum(one.placed for one in tallies),
        sum(one.unplaced for one in tallies),
    )


def groups(tallies: tuple[Tally, ...]) -> dict[str, tuple[int, int, int, int]]:
    return {one.group: (one.people, one.flagged, one.placed, one.unplaced) for one in tallies}


def told(folder: Path) -> Report:
    people = [
        *flagged(3, office="Dinas A"),
        *flagged(2, 10, "II.b", office="Dinas B"),
        somebody(20, echelon="IV.a", standing="MPP", office=None, unit=None),
    ]
    at = ready(folder, people, office={"name": "BKPSDM"})
    draft(at, batch_size=2, max_batches=2)
    publish(at, "satu", lambda _: True)
    return report(at)


def test_a_report_counts_everyone_by_tier_and_by_office(tmp_path: Path) -> None:
    # two windows of two seats: both of jpt, two of three pengawas
    answer = told(tmp_path)
    assert groups(answer.by_tier) == {"jpt": (2, 2, 2, 0), "pengawas": (4, 3, 2, 1)}
    assert groups(answer.by_office) == {"Dinas A": (3, 3, 2, 1), "Dinas B": (2, 2, 2, 0), "": (1, 0, 0, 0)}


def test_the_sums_of_the_groups_are_the_figures_of_the_lists(tmp_path: Path) -> None:
    answer = told(tmp_path)
    assert answer.plan is not None
    figures, quality = answer.figures, answer.plan.quality
    assert (figures.seated, figures.without_seat) == (quality.placed, quality.unplaced)
    whole = (answer.due.total, figures.due, figures.seated, figures.without_seat)
    assert sums(answer.by_tier) == sums(answer.by_office) == whole == (6, 5, 4, 1)


def test_who_has_a_seat_and_is_gone_since_is_counted_apart(tmp_path: Path) -> None:
    people = flagged(6)
    at = ready(tmp_path, people)
    draft(at)
    publish(at, "satu", lambda _: True)
    take(at, roster(tmp_path, people[1:], name="b.xlsx"))
    answer = report(at)
    # six sit, five of them are on the roster
    assert (answer.due.total, sums(answer.by_tier), sums(answer.by_office)) == (5, (5, 5, 5, 0), (5, 5, 5, 0))
    assert answer.figures == Figures(due=5, seated=5, later=1)


def test_a_batch_called_off_seats_nobody(tmp_path: Path) -> None:
    # batch 1 holds two of jpt, batch 2 two of three pengawas
    told(tmp_path)
    at = ctx(tmp_path)
    cancel_batch(at, 2, "banjir")
    assert groups(report(at).by_tier) == {"jpt": (2, 2, 2, 0), "pengawas": (4, 3, 0, 3)}


def test_without_a_plan_there_is_still_a_report(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(2))
    answer = report(at)
    assert (answer.plan, sums(answer.by_tier)) == (None, (2, 2, 0, 2))


def test_a_report_says_who_we_are_and_with_which_program(tmp_path: Path) -> None:
    answer = told(tmp_path)
    assert (answer.office.name, answer.program.partition(" ")[0]) == ("BKPSDM", "asesmen")


def test_an_export_leaves_the_workspace_as_it_is(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(2))
    before = at.workspace.snapshot()
    report(replace(at, actor="Tuti"))
    assert at.workspace.snapshot() == before


def parts(at: Context, **wanted: object) -> Report:
    return report(at, Wanted(**wanted))  # type: ignore[arg-type]


@pytest.mark.rule("R75")
def test_the_slice_of_an_office_holds_its_people_alone(tmp_path: Path) -> None:
    # Dinas B: both seated in batch 1; of Dinas A two in batch 2 and one left over
    told(tmp_path)
    at = ctx(tmp_path)
    answer = parts(at, office="dinas b")
    assert answer.part == Slice(office="Dinas B", tag="dinas-b")
    assert {due.person.office for due in answer.due.people} == {"Dinas B"}
    assert (answer.due.total, answer.due.flagged) == (2, 2)
    assert groups(answer.by_office) == {"Dinas B": (2, 2, 2, 0)}
    assert answer.plan is not None
    assert [(batch.number, len(batch.nips)) for batch in answer.plan.plan.batches] == [(1, 2)]
    assert (answer.plan.quality.flagged, answer.plan.quality.unplaced) == (2, 0)
    assert {person.office for person in answer.plan.people.values()} == {"Dinas B"}
    assert [(one.number, one.people) for one in answer.sittings] == [(1, 2)]


def test_documents_name_the_usual_venue_and_write_names_in_one_style(tmp_path: Path) -> None:
    people = flagged(1, name="BUDI SANTOSO, S.E.")
    at = ready(tmp_path, people, letters={"venue": "Gedung Asesmen"}, documents={"names": "title"})
    draft(at, batch_size=2, min_size=1)
    answer = report(at)
    assert answer.plan is not None
    assert {batch.window.venue for batch in answer.plan.plan.batches} == {"Gedung Asesmen"}
    assert {one.window.venue for one in answer.sittings} == {"Gedung Asesmen"}
    assert [person.name for person in answer.plan.people.values()] == ["Budi Santoso, S.E."]


def test_the_slice_of_a_batch_holds_its_people_alone(tmp_path: Path) -> None:
    told(tmp_path)
    answer = parts(ctx(tmp_path), batch=2)
    assert answer.plan is not None
    assert [batch.number for batch in answer.plan.plan.batches] == [2]
    assert (answer.due.total, answer.plan.plan.unplaced, answer.part.tag) == (2, (), "batch-2")


def test_an_office_in_a_batch_in_which_it_has_nobody(tmp_path: Path) -> None:
    told(tmp_path)
    answer = parts(ctx(tmp_path), office="Dinas B", batch=2)
    assert answer.plan is not None
    assert (answer.plan.plan.batches, answer.due.people, answer.part.tag) == ((), (), "dinas-b-batch-2")


def test_slices_and_the_whole_lie_beside_each_other(tmp_path: Path) -> None:
    told(tmp_path)
    at, folder = ctx(tmp_path), tmp_path / "keluaran"
    for wanted in (
        Wanted(),
        Wanted(office="Dinas A"),
        Wanted(office="Dinas A", batch=2, privacy=Privacy.MASKED),
        Wanted(plan="satu", privacy=Privacy.PUBLIC),
    ):
        export(at, ["json"], folder, wanted)
    assert sorted(path.name for path in folder.glob("*.json") if not path.name.startswith(".")) == [
        "asesmen-dinas-a-batch-2-tersamar.json",
        "asesmen-dinas-a.json",
        "asesmen-satu-publik.json",
        "asesmen.json",
    ]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"office": "Dinas"}, "usage.offices"),
        ({"office": "Dinas Z"}, "usage.office"),
        ({"batch": 9}, "state.no-batch"),
        ({"plan": "Gelombang I"}, "state.no-plan-named"),
    ],
)
def test_what_is_wanted_and_not_there(tmp_path: Path, wanted: dict[str, object], code: str) -> None:
    told(tmp_path)
    with pytest.raises(AsesmenError) as caught:
        parts(ctx(tmp_path), **wanted)
    assert caught.value.code == code


def test_a_batch_without_a_plan(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(2))
    with pytest.raises(AsesmenError) as caught:
        parts(at, batch=1)
    assert caught.value.code == "state.no-plan"


def test_what_is_found_about_others_stays_out_of_a_slice(tmp_path: Path) -> None:
    # a batch of 2 is small, which concerns the whole plan only
    at = ready(tmp_path, [*flagged(2, office="Dinas A"), *flagged(2, 10, office="Dinas B")])
    draft(at, batch_size=25)
    whole, part = parts(at), parts(at, office="Dinas A")
    assert whole.plan is not None
    assert part.plan is not None
    assert [finding.code for finding in whole.plan.findings] == ["plan.small-batch"]
    assert part.plan.findings == ()
