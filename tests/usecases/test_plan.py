import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Exemption, Tier
from asesmen_cli.domain.planning import Outcome, PlanProblem
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.due import Listing, load_roster
from asesmen_cli.usecases.plan import draft as plan_command
from asesmen_cli.usecases.plan import problem_file
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.roster.read import RosterOptions
from asesmen_cli.usecases.show import show_plan
from tests.builders import TODAY, as_kept, ctx, roster
from tests.engines import ENGINE
from tests.rosters import Someone, number, somebody
from tests.soak import examples
from tests.usecases.test_due import take, unasked

NOV = 11


def flagged(n: int, first: int = 1, echelon: str | None = "IV.a", **facts: object) -> list[Someone]:
    """People never assessed, by default of pengawas."""
    return [
        somebody(serial, nip=number(serial), echelon=echelon, last_assessed=None, **facts)
        for serial in range(first, first + n)
    ]


def ready(folder: Path, people: list[Someone], today: date = TODAY, **sections: object) -> Context:
    at = ctx(folder, today, **sections)
    take(at, roster(folder, people))
    return at


def draft(at: Context, **options: object) -> PlanView:
    return draft_plan(at, PlanOptions(**({"start": TODAY} | options)), unasked)  # type: ignore[arg-type]


def days(sheet: PlanView) -> list[tuple[int, int, int]]:
    """(month, first day, last day) of each batch."""
    return [
        (batch.window.start.month, batch.window.start.day, batch.window.end.day)
        for batch in sheet.plan.batches
    ]


def sizes(sheet: PlanView) -> list[tuple[str, int]]:
    """Tier and size of each batch."""
    return [(batch.tier or "mixed", len(batch.nips)) for batch in sheet.plan.batches]


def told(sheet: PlanView) -> dict[str, dict[str, object]]:
    return {finding.code: dict(finding.params) for finding in sheet.findings}


def refusal(at: Context, **options: object) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught:
        draft(at, **options)
    return caught.value


# --- who is planned --------------------------------------------------------------------------------------


def test_people_are_flagged_as_of_the_first_day_of_the_plan(tmp_path: Path) -> None:
    people = [
        somebody(1, nip=number(1), echelon="IV.a", last_assessed=date(2021, 11, 20)),  # due on the first day
        somebody(2, nip=number(2), echelon="IV.a", last_assessed=date(2021, 11, 21)),  # due the day after
        somebody(3, nip=number(3, born=date(1965, 10, 5), since=199001), echelon="IV.a", last_assessed=None),
        somebody(4, nip=number(4, born=date(1965, 11, 5), since=199001), echelon="IV.a", last_assessed=None),
    ]
    # 58 and a month: the third retires on 1 November, the fourth on 1 December
    sheet = draft(ready(tmp_path, people, today=date(2023, 10, 30)), start=date(2023, 11, 20))
    assert [batch.nips for batch in sheet.plan.batches] == [(people[3].nip, people[0].nip)]
    assert (sheet.as_of, sheet.quality.flagged) == (date(2023, 10, 30), 3)  # the third is left over
    assert sheet.not_yet == 1


def test_who_must_be_assessed_and_retires_before_the_plan_starts_is_left_over(tmp_path: Path) -> None:
    people = [
        somebody(1, nip=number(1, born=date(1965, 10, 5), since=199001), echelon="IV.a", last_assessed=None)
    ]
    at = ready(tmp_path, people, today=date(2023, 10, 30))
    assert draft(at, start=date(2023, 10, 30)).quality.flagged == 1
    (left,) = draft(at, start=date(2023, 11, 1)).left_over
    assert (left.nip, left.code, left.params["retires_on"]) == (people[0].nip, "retiring", date(2023, 11, 1))
    november = replace(at, today=date(2023, 11, 1))
    assert show_plan(november, None).left_over == ()
    assert draft(november, start=date(2023, 11, 1)).quality.flagged == 0


def test_what_happens_after_today_is_not_known_to_the_plan(tmp_path: Path) -> None:
    at = ready(tmp_path, [somebody(1, nip=number(1), echelon="IV.a", last_assessed=date(2023, 7, 3))])
    # the assessment of July is on record; as of June it has not happened, though the plan starts in August
    june = replace(at, today=date(2023, 6, 12))
    assert draft(june, start=date(2023, 8, 1)).quality.placed == 1
    assert draft(at).quality.flagged == 0


def test_only_the_tiers_asked_for_are_planned(tmp_path: Path) -> None:
    people = [*flagged(2), *flagged(3, 10, "III.a"), *flagged(4, 20, "II.b")]
    at = ready(tmp_path, people)
    assert sizes(draft(at, tiers=(Tier.PENGAWAS, Tier.JPT))) == [("jpt", 4), ("pengawas", 2)]


def test_with_nobody_due_there_is_no_draft_and_no_event(tmp_path: Path) -> None:
    at = ready(tmp_path, [somebody(1, last_assessed=date(2023, 1, 1))])
    sheet = draft(at)
    assert (sheet.plan.batches, sheet.plan.unplaced, sheet.quality.flagged) == ((), (), 0)
    assert (at.workspace.snapshot().draft, at.workspace.snapshot().head) == (None, 1)


# --- when ------------------------------------------------------------------------------------------------


def test_a_plan_starts_at_least_ten_days_after_today(tmp_path: Path) -> None:
    # 6 November + 10 days is Thursday the 16th: two days before the weekend, so Monday the 20th
    sheet = draft(ready(tmp_path, flagged(1)), start=None)
    assert days(sheet) == [(NOV, 20, 22)]


@pytest.mark.parametrize(
    ("sections", "options", "start"),
    [
        # 8 November 2023 is a Wednesday, and ten days later it is a Saturday
        ({}, {}, date(2023, 11, 20)),
        ({}, {"workdays": "mon-sat"}, date(2023, 11, 18)),
        ({"calendar": {"closures": [{"from": "2023-11-20", "name": "HUT"}]}}, {}, date(2023, 11, 21)),
        ({"calendar": {"extra_workdays": ["2023-11-19"]}}, {}, date(2023, 11, 19)),
        # 25 December is a holiday, and the 26th a joint leave day
        ({"plan": {"lead_days": 47}}, {}, date(2023, 12, 27)),
        ({}, {"workdays": "tue,thu"}, date(2023, 11, 21)),
        ({}, {"start": date(2023, 11, 18)}, date(2023, 11, 18)),
    ],
)
def test_where_no_start_is_given_it_is_the_first_working_day_after_the_lead(
    tmp_path: Path, sections: dict[str, object], options: dict[str, object], start: date
) -> None:
    at = ready(tmp_path, flagged(1), date(2023, 11, 8), **sections)
    sheet = draft(at, **({"start": None, "days": 1} | options))
    assert sheet.settings.start == start


@pytest.mark.parametrize(
    ("plan", "options", "expected"),
    [
        ({}, {}, (NOV, 6, 8)),
        ({"lead_days": 0}, {"start": None}, (NOV, 6, 8)),
        ({"days": 2}, {}, (NOV, 6, 7)),
        ({"days": 2}, {"days": 1}, (NOV, 6, 6)),
        ({"workdays": "mon-sat"}, {"start": date(2023, 11, 9)}, (NOV, 9, 11)),
        ({"workdays": "mon-sat"}, {"start": date(2023, 11, 9), "workdays": "mon-fri"}, (NOV, 13, 15)),
        ({"straddle_weekend": True}, {"start": date(2023, 11, 9)}, (NOV, 9, 13)),
        ({"straddle_weekend": True}, {"start": date(2023, 11, 9), "straddle_weekend": False}, (NOV, 13, 15)),
    ],
)
def test_an_option_beats_the_file_and_the_file_beats_the_default(
    tmp_path: Path, plan: dict[str, object], options: dict[str, object], expected: tuple[int, int, int]
) -> None:
    assert days(draft(ready(tmp_path, flagged(1), plan=plan), **options)) == [expected]


def test_batches_follow_each_other_and_rooms_stand_side_by_side(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(9))
    one, two = draft(at, batch_size=3), draft(at, batch_size=3, parallel=2)
    assert days(one) == [(NOV, 6, 8), (NOV, 13, 15), (NOV, 20, 22)]
    assert [(batch.window.start.day, batch.window.room) for batch in two.plan.batches] == [
        (6, 1),
        (6, 2),
        (13, 1),
    ]


@pytest.mark.parametrize(
    ("start", "first", "why"),
    [
        # 1 January 2024 is a Monday, the 6th a Saturday; from Thursday the 4th the weekend is too near
        (date(2024, 1, 1), date(2024, 1, 2), "New Year"),
        (date(2024, 1, 6), date(2024, 1, 8), "outside the working days Monday–Friday"),
        (
            date(2024, 1, 4),
            date(2024, 1, 8),
            "6 January 2024 is not a working day: outside the working days Monday–Friday",
        ),
    ],
)
def test_a_start_that_is_no_working_day_means_the_next_and_the_plan_says_so(
    tmp_path: Path, start: date, first: date, why: str
) -> None:
    sheet = draft(ready(tmp_path, flagged(1)), start=start)
    params = told(sheet)["plan.start-moved"]
    words = speaking("en")._param(params["why"])  # type: ignore[arg-type]  # noqa: SLF001
    assert (params["asked"], params["start"], sheet.plan.batches[0].window.start) == (start, first, first)
    assert words == ("Tahun Baru Masehi" if why == "New Year" else why)
    assert sheet.settings.start == start


def test_a_start_that_stands_is_not_remarked_on(tmp_path: Path) -> None:
    assert draft(ready(tmp_path, flagged(5))).findings == ()


@pytest.mark.rule("R12")
def test_days_that_are_not_sure_are_named(tmp_path: Path) -> None:
    # Idul Fitri 2028 is estimated for 27 and 28 February; no joint leave of 2028 is decreed
    at = ready(tmp_path, flagged(6), today=date(2028, 2, 21))
    sheet = draft(at, batch_size=3, start=date(2028, 2, 21))
    assert days(sheet) == [(2, 21, 23), (2, 29, 2)]
    found = [
        (finding.code, finding.params.get("day") or finding.params.get("year")) for finding in sheet.findings
    ]
    assert found == [
        ("plan.calendar-estimated", date(2028, 2, 27)),
        ("plan.calendar-estimated", date(2028, 2, 28)),
        ("plan.calendar-undecreed", "2028"),
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"until": date(2023, 11, 7)}, "plan.no-window"),
        ({"start": date(2023, 11, 9), "until": date(2023, 11, 14)}, "plan.no-window"),
        ({"days": 6}, "plan.no-window-ever"),
        ({"workdays": "sat", "days": 2}, "plan.no-window-ever"),
        ({"start": date(2023, 11, 3)}, "usage.value"),  # before today
        ({"until": date(2023, 11, 3)}, "usage.value"),
    ],
)
def test_a_period_without_room_for_a_batch_is_refused_and_nothing_is_kept(
    tmp_path: Path, options: dict[str, object], code: str
) -> None:
    at = ready(tmp_path, flagged(3))
    draft(at)
    before = ENGINE.raw(tmp_path / "asesmen.db")
    assert refusal(at, **options).code == code
    assert ENGINE.raw(tmp_path / "asesmen.db") == before


# --- who sits where --------------------------------------------------------------------------------------


def test_tiers_are_kept_apart_in_rank_order_each_longest_wait_first(tmp_path: Path) -> None:
    order = {"II.b": 31, "III.a": 21, "IV.a": 11, "V.a": 41}
    people = [one for echelon, first in order.items() for one in flagged(2, first, echelon)]
    longest = replace(people[5], last_assessed=date(2001, 1, 1))  # of pengawas, the second number
    people[5] = longest
    people += flagged(2, 51, None, post_kind="Fungsional")
    people += flagged(2, 61, None, post_kind="?")
    sheet = draft(ready(tmp_path, people), batch_size=1, parallel=6)
    assert [tier for tier, _ in sizes(sheet)] == [tier for tier in Tier for _ in range(2)]
    assert sheet.plan.batches[4].nips == (longest.nip,)


def test_the_order_of_tiers_is_a_setting(tmp_path: Path) -> None:
    at = ready(tmp_path, [*flagged(1), *flagged(1, 9, "II.b")], plan={"tier_order": ["pengawas"]})
    assert sizes(draft(at)) == [("pengawas", 1), ("jpt", 1)]


def test_tiers_are_mixed_if_asked(tmp_path: Path) -> None:
    at = ready(tmp_path, [*flagged(2), *flagged(2, 9, "II.b")])
    assert sizes(draft(at, mix_tiers=True)) == [("mixed", 4)]


def test_where_windows_are_few_the_longest_unassessed_sit_and_the_rest_are_told_why(tmp_path: Path) -> None:
    people = flagged(5)
    people[4] = replace(people[4], last_assessed=date(2001, 1, 1))
    sheet = draft(ready(tmp_path, people), batch_size=2, max_batches=1)
    assert [batch.nips for batch in sheet.plan.batches] == [(people[4].nip, people[0].nip)]
    assert [(left.nip, left.code) for left in sheet.plan.unplaced] == [
        (people[n].nip, "no-seat") for n in (1, 2, 3)
    ]


def test_each_tier_without_a_batch_is_named_with_the_command_that_plans_it(tmp_path: Path) -> None:
    at = ready(tmp_path, [*flagged(4, 1, "II.b"), *flagged(3, 10)])
    left = told(draft(at, max_batches=1))["plan.tier-left-out"]
    # the batch of jpt ends on 8 November
    assert (left["n"], left["command"]) == (3, "asesmen plan --tier pengawas --start 2023-11-09")
    assert sizes(draft(at, tiers=(Tier.PENGAWAS,), start=date(2023, 11, 9))) == [("pengawas", 3)]


def test_until_is_the_last_day_that_a_batch_may_use(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(6))
    assert days(draft(at, batch_size=2, until=date(2023, 11, 15))) == [(NOV, 6, 8), (NOV, 13, 15)]
    assert draft(at, batch_size=2, until=date(2023, 11, 15)).quality.unplaced == 2


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (26, [21, 5]),  # 25 and 1: four move
        (30, [25, 5]),
        (4, [4]),  # nobody can move
        (52, [25, 22, 5]),
    ],
)
def test_no_batch_is_small_where_moving_people_helps(
    tmp_path: Path, people: int, expected: list[int]
) -> None:
    sheet = draft(ready(tmp_path, flagged(people)))
    assert [size for _, size in sizes(sheet)] == expected
    assert ("plan.small-batch" in told(sheet)) == (expected == [4])


# --- what is kept ----------------------------------------------------------------------------------------


def test_show_gives_the_draft_as_it_was_made(tmp_path: Path) -> None:
    at = ready(tmp_path, [*flagged(7), *flagged(3, 20, "III.a")])
    made = draft(at, batch_size=2, max_batches=3)
    later = replace(at, today=date(2023, 12, 1))
    assert show_plan(later) == replace(as_kept(made), as_of=later.today)


def test_a_new_draft_takes_the_place_of_the_old(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(7))
    draft(at, batch_size=2)
    made = draft(at, batch_size=5)
    assert (show_plan(at), at.workspace.snapshot().head) == (as_kept(made), 3)
    again = at.workspace.replayed()
    assert again.tables() == at.workspace.tables()
    again.close()


def test_a_slow_plan_is_not_refused_because_others_write_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ready(tmp_path, flagged(6))
    solve = problem_file.solved
    others = [
        lambda: add_exemption(at, "180001012005011001"),  # of nobody who is planned
        lambda: add_exemption(at, number(1)),
    ]

    def slow(problem: PlanProblem) -> Outcome:
        outcome = solve(problem)
        others.pop(0)()
        return outcome

    monkeypatch.setattr(plan_command, "solved", slow)
    draft(at)
    assert len(at.workspace.snapshot().plans) == 1
    assert refusal(at, batch_size=3).code == "state.changed"  # the plan would seat somebody who is exempt now


def add_exemption(at: Context, nip: str) -> None:
    snapshot = at.workspace.snapshot()
    with at.workspace.writing(at.stamp(Command.EXEMPT_ADD), head=snapshot.head) as changes:
        changes.put(None, Exemption(nip=nip, until=date(2030, 1, 1), reason="x"))


def test_the_same_plan_again_records_nothing(tmp_path: Path) -> None:
    at = ready(tmp_path, flagged(7))
    assert (as_kept(draft(at)), as_kept(draft(at))) == (show_plan(at), show_plan(at))
    assert at.workspace.snapshot().head == 2


def test_who_has_gone_since_still_stands_in_the_draft(tmp_path: Path) -> None:
    people = flagged(6)
    at = ready(tmp_path, people)
    made = draft(at)
    take(at, roster(tmp_path, people[1:], name="b.xlsx"))
    shown = show_plan(at)
    assert (shown.plan, shown.quality.placed) == (made.plan, 6)
    # the proof was about a problem with six people
    assert (shown.quality.optimal, shown.quality.bound) == (None, None)
    assert [(one.code, one.params["name"]) for one in shown.conflicts] == [("conflict.gone", people[0].name)]


@pytest.mark.parametrize("act", [draft, show_plan])
def test_there_is_nothing_to_plan_or_show_in_a_new_workspace(tmp_path: Path, act: object) -> None:
    with pytest.raises(AsesmenError) as caught:
        act(ctx(tmp_path))  # type: ignore[operator]
    assert caught.value.code == ("state.no-roster" if act is draft else "state.no-plan")
    assert list(tmp_path.iterdir()) == []


# --- for any roster --------------------------------------------------------------------------------------

ECHELONS = ("II.b", "III.a", "IV.a", "IV.b", None)
SOMEBODY = st.tuples(
    st.sampled_from(ECHELONS),
    st.dates(date(2019, 1, 1), date(2023, 11, 1)) | st.none(),
    st.sampled_from(["Aktif", "Aktif", "MPP"]),
    st.sampled_from(["Dinas A", "Dinas B"]),
)
PEOPLE = st.lists(SOMEBODY, min_size=1, max_size=40)
OPTIONS = st.fixed_dictionaries(
    {
        "batch_size": st.integers(1, 9),
        "days": st.integers(1, 5),
        "parallel": st.integers(1, 3),
        "max_batches": st.none() | st.integers(1, 5),
        "mix_tiers": st.booleans(),
        "even": st.booleans(),
        "tiers": st.sampled_from([(), (Tier.PENGAWAS,), (Tier.JPT, Tier.UNKNOWN)]),
    }
)


def made_up(facts: list[tuple[str | None, date | None, str, str]]) -> list[Someone]:
    return [
        somebody(
            serial,
            nip=number(serial),
            echelon=echelon,
            last_assessed=last,
            standing=standing,
            office=office,
            post_kind="",
        )
        for serial, (echelon, last, standing, office) in enumerate(facts, start=1)
    ]


def answered(folder: Path, people: list[Someone], options: dict[str, object]) -> tuple[PlanView, list[str]]:
    """The plan, and everyone who is flagged on its first day within the tiers asked for."""
    at = ctx(folder)
    listing = Listing(tiers=options["tiers"])  # type: ignore[arg-type]
    due = load_roster(at, roster(folder, people), RosterOptions(), listing, unasked)
    sheet = draft(at, **options)
    at.workspace.close()
    return sheet, [one.person.nip for one in due.people]


@given(facts=PEOPLE, options=OPTIONS)
@settings(max_examples=examples(40))
def test_everyone_flagged_is_placed_once_or_listed_once(
    facts: list[tuple[str | None, date | None, str, str]], options: dict[str, object]
) -> None:
    with TemporaryDirectory() as folder:
        sheet, due = answered(Path(folder), made_up(facts), options)
    placed = [nip for batch in sheet.plan.batches for nip in batch.nips]
    left = [one.nip for one in sheet.plan.unplaced]
    assert Counter([*placed, *left]) == Counter(due)
    quality = sheet.quality
    assert (quality.flagged, quality.placed, quality.unplaced) == (len(due), len(placed), len(left))
    most = sheet.settings.max_batches
    assert quality.batches == len(sheet.plan.batches)
    assert quality.batches <= (most or 99)
    assert not left or most is not None


@given(facts=PEOPLE, options=OPTIONS, data=st.data())
@settings(max_examples=examples(15))
@pytest.mark.rule("R30")
def test_the_order_of_the_rows_does_not_matter(
    facts: list[tuple[str | None, date | None, str, str]], options: dict[str, object], data: st.DataObject
) -> None:
    people = made_up(facts)
    texts = []
    for order in (people, data.draw(st.permutations(people))):
        with TemporaryDirectory() as folder:
            sheet, _ = answered(Path(folder), list(order), options)
        texts.append(json.dumps(as_json(sheet, speaking("en")) | {"digest": sheet.digest}))
    assert texts[0] == texts[1]
