"""What a mask leaves of people, and that nothing else gets through."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.facts import Move, PlanDiff, Privacy, Report, Slice
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Exemption, grouped, read_nip
from asesmen_cli.domain.planning import Unplaced
from asesmen_cli.domain.privacy import masked, short_name, veiled
from tests.outputs.reports import NOTE, TODAY, person, plan_sheet, report

EVERYBODY = [person(number, position=f"Jabatan {number}", unit=f"Unit {number}") for number in range(1, 8)]
NIPS = [who.nip for who in EVERYBODY]


def told() -> Report:
    """Seven people: three and two seated, two left over, and numbers in every place that can hold one."""
    sheet = plan_sheet(EVERYBODY, [3, 2])
    group, pension = tuple(NIPS[:2]), date(2028, 3, 1)
    left = (
        Unplaced(nip=NIPS[5], code="stand-in", params={"people": group}),
        Unplaced(nip=NIPS[6], code="retiring", params={"retires_on": pension, "end": sheet.as_of}),
    )
    findings = (
        NOTE,
        Finding(code="plan.pinned", severity=Severity.ERROR, params={"nip": NIPS[0], "start": TODAY}),
        Finding(
            code="plan.retiring",
            severity=Severity.ERROR,
            params={"nip": grouped(NIPS[0]), "batch": 1, "day": pension, "why": msg("{nip}", nip=NIPS[1])},
        ),
    )
    plan = replace(
        sheet,
        plan=replace(sheet.plan, unplaced=left),
        findings=findings,
        pinned=frozenset(NIPS[:1]),
        cancelled={2: f"pesan dari {grouped(NIPS[3])}"},
    )
    whole = report(EVERYBODY, plan)
    first, *others = whole.due.people
    first = replace(
        first, retires_on=pension, exemption=Exemption(nip=first.person.nip, until=TODAY, reason="x")
    )
    source = first.source
    batch = plan.plan.batches[0]
    return replace(
        whole,
        due=replace(whole.due, people=(first, *others)),
        marks={
            nip: {TODAY: Mark(nip=nip, day=TODAY, present=False, reason="sakit", source=source)}
            for nip in NIPS
        },
        changed=PlanDiff(
            before="a", after=None, moves=(Move(person=EVERYBODY[0], before=None, after=batch),)
        ),
    )


def under(privacy: Privacy) -> Report:
    return veiled(replace(told(), part=Slice(privacy=privacy)))


def test_a_full_report_is_as_it_was() -> None:
    assert veiled(told()) == told()


@given(born=st.dates(date(1950, 1, 1), date(2000, 12, 31)), serial=st.integers(1, 999))
@pytest.mark.rule("R76")
def test_a_masked_number_is_the_same_whatever_the_birth_date_sex_and_serial(born: date, serial: int) -> None:
    nip = f"{born:%Y%m%d}2005011{serial:03}"
    assert read_nip(nip)
    assert masked(nip) == masked(f"{nip[:14]}2001") == "********200501****"
    assert grouped(masked(nip)) == "******** 200501 * ***"


@pytest.mark.parametrize("privacy", [Privacy.MASKED, Privacy.PUBLIC])
def test_no_number_and_no_birth_date_is_left_anywhere(privacy: Privacy) -> None:
    everything = repr(replace(under(privacy), office=report([]).office))
    digits = re.sub(r"\D", "", everything)
    assert [nip for nip in NIPS if nip in digits or nip[:8] in digits] == []
    assert "2028, 3, 1" in repr(told())
    assert "2028, 3, 1" not in everything  # the pension of somebody: their month of birth


def test_under_a_mask_everyone_is_still_told_apart() -> None:
    plan = under(Privacy.MASKED).plan
    assert plan is not None
    seated = [nip for batch in plan.plan.batches for nip in batch.nips]
    assert [plan.people[nip].name for nip in seated] == [who.name for who in EVERYBODY[:5]]
    assert [plan.people[nip].nip for nip in seated] == [masked(nip) for nip in NIPS[:5]]
    assert [plan.people[left.nip].name for left in plan.plan.unplaced] == [who.name for who in EVERYBODY[5:]]
    assert {plan.people[nip].name for nip in plan.pinned} == {EVERYBODY[0].name}


def test_two_people_whose_masks_look_alike_stay_two() -> None:
    twins = [person(1, name="SATU"), replace(person(1), nip="198502111995022002", name="DUA")]
    plan = veiled(replace(report(twins, plan_sheet(twins, [2])), part=Slice(privacy=Privacy.MASKED))).plan
    assert plan is not None
    (batch,) = plan.plan.batches
    assert [plan.people[nip].name for nip in batch.nips] == ["SATU", "DUA"]
    assert {plan.people[nip].nip for nip in batch.nips} == {"********199502****"}


def test_marks_follow_the_people_under_a_mask() -> None:
    whole = under(Privacy.MASKED)
    assert whole.plan is not None
    first = whole.plan.plan.batches[0].nips[0]
    assert whole.marks[first][TODAY].reason == "sakit"
    assert whole.plan.people[first].name == EVERYBODY[0].name


def test_reasons_stay_readable_under_a_mask() -> None:
    whole = under(Privacy.MASKED)
    assert whole.plan is not None
    stand_in, retiring = whole.plan.plan.unplaced
    assert stand_in.params == {"people": (masked(NIPS[0]), masked(NIPS[1]))}
    assert retiring.params == {"retires_on": msg("(hidden)"), "end": TODAY}
    assert whole.plan.cancelled == {2: f"pesan dari {masked(NIPS[3])}"}


@pytest.mark.rule("R77")
def test_a_notice_board_tells_who_comes_when_and_nothing_else_of_anybody() -> None:
    whole = under(Privacy.PUBLIC)
    assert whole.plan is not None
    plan = whole.plan.plan
    assert [[whole.plan.people[nip].name for nip in batch.nips] for batch in plan.batches] == [
        sorted([short_name(who.name) for who in seated], key=str.casefold)
        for seated in (EVERYBODY[:3], EVERYBODY[3:5])
    ]
    first = whole.plan.people[plan.batches[0].nips[0]]
    assert (first.nip, first.position, first.unit, first.rank, first.echelon) == ("", None, None, None, None)
    assert (whole.due.people, plan.unplaced, whole.marks, whole.changed) == ((), (), {}, None)
    assert whole.plan.findings == (NOTE,)
    assert (whole.due.counts, whole.by_office) == (told().due.counts, told().by_office)


def test_a_fact_that_is_added_to_a_report_is_not_public_by_itself() -> None:
    shown = {
        "office",
        "due",
        "plan",
        "by_tier",
        "by_office",
        "program",
        "paper",
        "coverage",
        "sittings",
        "part",
        "clock",
        "series",
        "figures",
    }
    empty = report([])
    beyond = Report.__dataclass_fields__.keys() - shown
    assert [
        name for name in sorted(beyond) if getattr(under(Privacy.PUBLIC), name) != getattr(empty, name)
    ] == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("AHMAD CONTOH", "AHMAD C."),
        ("Dr. Siti Contoh Nurhaliza, S.Sos., M.Si.", "Siti C. N."),
        ("Dr. dr. Hj Siti Aminah", "Siti A."),
        ("Ir. H. Muhammad Al-Ayyubi, S.T.", "Muhammad A."),
        ("drg.Budi Teladan", "Teladan"),
        ("Sukarno", "Sukarno"),
        ("Dr.", "Dr."),
        ("=1+1", "=1+1"),
        (", S.Sos.", ", S.Sos."),
    ],
)
@pytest.mark.rule("R77")
def test_names_for_notice_boards(name: str, short: str) -> None:
    assert short_name(name) == short
