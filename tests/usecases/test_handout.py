from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.facts import Report, Tally
from asesmen_cli.usecases.handout import report
from tests.builders import roster
from tests.rosters import somebody
from tests.usecases.test_planning import draft, flagged, ready
from tests.usecases.test_roster import take


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
    return report(at)


def test_a_report_counts_everyone_by_tier_and_by_office(tmp_path: Path) -> None:
    # two windows of two seats: both of jpt, two of three pengawas
    answer = told(tmp_path)
    assert groups(answer.by_tier) == {"jpt": (2, 2, 2, 0), "pengawas": (4, 3, 2, 1)}
    assert groups(answer.by_office) == {"Dinas A": (3, 3, 2, 1), "Dinas B": (2, 2, 2, 0), "": (1, 0, 0, 0)}


def test_the_sums_of_the_groups_are_the_figures_of_the_lists(tmp_path: Path) -> None:
    answer = told(tmp_path)
    assert answer.plan is not None
    whole = (answer.due.total, answer.due.flagged, answer.plan.quality.placed, answer.plan.quality.unplaced)
    assert sums(answer.by_tier) == sums(answer.by_office) == whole == (6, 5, 4, 1)


def test_who_has_a_seat_and_is_gone_since_is_still_counted_as_seated(tmp_path: Path) -> None:
    people = flagged(6)
    at = ready(tmp_path, people)
    draft(at)
    take(at, roster(tmp_path, people[1:], name="b.xlsx"))
    answer = report(at)
    assert (answer.due.total, sums(answer.by_tier), sums(answer.by_office)) == (5, (5, 5, 6, 0), (5, 5, 6, 0))


def test_without_a_plan_there_is_still_a_report(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(2))
    answer = report(at)
    assert (answer.plan, sums(answer.by_tier)) == (None, (2, 2, 0, 0))


def test_a_report_says_who_we_are_and_with_which_program(tmp_path: Path) -> None:
    answer = told(tmp_path)
    assert (answer.office.name, answer.program.partition(" ")[0]) == ("BKPSDM", "asesmen")


def test_an_export_leaves_the_workspace_as_it_is(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(2))
    before = at.workspace.on_file()
    report(replace(at, actor="Tuti"))
    assert at.workspace.on_file() == before
