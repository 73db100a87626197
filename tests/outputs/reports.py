"""Reports made of synthetic people, for the tests of what is written."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from asesmen_cli import outputs
from asesmen_cli.domain.document import Document
from asesmen_cli.domain.due import Due, DueOn, DueRule, Status, most_urgent_first
from asesmen_cli.domain.facts import (
    DueList,
    Figures,
    Load,
    LoadChanges,
    Office,
    PlanSettings,
    PlanState,
    PlanView,
    Quality,
    Report,
    RosterTable,
    Tally,
    Written,
)
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.people import Assessment, Person, Source, Tier
from asesmen_cli.domain.planning import Batch, Plan, Unplaced, Window
from asesmen_cli.domain.workdays import Calendar
from asesmen_cli.files import Delivery

TODAY = date(2023, 11, 6)
SOURCE = "Data Pegawai Oktober 2023.xlsx"
NAMES = (
    "AHMAD CONTOH",
    "Dr. Siti Contoh Nurhaliza, S.Sos., M.Si.",
    "BAMBANG TELADAN WICAKSONO",
    "Ir. H. Muhammad Misal Abdurrahman Al-Ayyubi, S.T., M.T., Ph.D., IPU, ASEAN Eng.",
    "DEWI UMPAMA",
    "Raden Roro Sekar Ayu Ibarat Kusumaningrum, S.E., Ak., M.Ak.",
    "YOHANES CONTOH",
    "Hj. Fatimah Az-Zahra Teladan, S.Pd.",
)
OFFICES = (
    "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan Kota",
    "Dinas Kesehatan",
    "Kecamatan Ciwandan",
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak dan KB Kota",
    "Sekretariat Daerah",
    "Satuan Polisi Pamong Praja",
)
POSITIONS = (
    "Kepala Seksi Pelayanan",
    "Kepala Sub Bagian Perencanaan, Evaluasi, Pelaporan dan Keuangan",
    "Lurah",
    "Kepala Sub Bidang Mutasi dan Promosi",
)
OFFICE = Office(
    government="Pemerintah Kota Contoh",
    name="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    place="Contoh",
    signatory_post="Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    signatory_name="Dra. Hj. Pejabat Contoh, M.Si.",
    signatory_nip="197001011995032001",
)


def person(
    number: int, tier: Tier = Tier.PENGAWAS, offices: Sequence[str] = OFFICES, **facts: str | None
) -> Person:
    """The synthetic civil servant with that number, 1 to 999."""
    born = date(1970, 1, 1) + timedelta(days=37 * number)
    known: dict[str, str | None] = {
        "name": NAMES[number % len(NAMES)],
        "office": offices[number % len(offices)],
        "unit": "Bagian Umum" if number % 3 else None,
        "position": POSITIONS[number % len(POSITIONS)],
        "echelon": "IV.a" if number % 2 else "IV.b",
        "rank": "III/d",
    }
    nip = f"{born:%Y%m%d}{born.year + 25}{number % 12 + 1:02}{number % 2 + 1}{number:03}"
    return Person(nip=nip, tier=tier, **(known | facts))  # type: ignore[arg-type]  # texts by name of field


def standing(who: Person, number: int) -> Due:
    """Every third person was never assessed, the others some years ago."""
    source = Source(file=SOURCE, sheet="Data Pegawai", row=number + 4, loaded=TODAY)
    held = date(2018, 1, 15) + timedelta(days=5 * number)
    last = Assessment(nip=who.nip, held_on=held, source=source) if number % 3 else None
    return DueOn(DueRule(), TODAY).due(who, last, source)


def due_list(people: Sequence[Person]) -> DueList:
    """Those people, and some hundreds who are not listed."""
    listed = most_urgent_first(standing(who, number) for number, who in enumerate(people, start=1))
    counts = Counter(due.status for due in listed) + Counter(
        {Status.SOON: 7, Status.CURRENT: 1100, Status.OUT_OF_SCOPE: 26}
    )
    return DueList(
        as_of=TODAY,
        rule=DueRule(),
        load=Load(
            source=SOURCE,
            loaded_on=TODAY,
            tables=(RosterTable(sheet="Data Pegawai", header_row=4, rows=1240),),
            rows=1240,
            accepted=1233,
            rejected=4,
            ignored=3,
        ),
        changes=LoadChanges(new=12, changed=30, gone=2, same=1191),
        counts=counts,
        flagged_tiers=Counter(due.person.tier for due in listed if due.status.flagged),
        people=tuple(listed),
    )


def plan_sheet(
    people: Sequence[Person], sizes: Sequence[int], days: int = 3, *, parallel: int = 1
) -> PlanView:
    """Batches of those sizes from Monday on, Saturdays worked; whoever is left has no seat."""
    calendar = Calendar(weekdays=frozenset(range(6)))
    runs = calendar.windows(TODAY, days, until=None, straddle=False)
    windows = [
        Window(days=run, seats=max(sizes), room=room)
        for run, _ in zip(runs, sizes, strict=False)
        for room in range(1, parallel + 1)
    ]
    waiting = list(people)
    batches = []
    for number, (window, size) in enumerate(zip(windows, sizes, strict=False), start=1):
        seated, waiting = waiting[:size], waiting[size:]
        tiers = {who.tier for who in seated}
        tier = tiers.pop() if len(tiers) == 1 else None
        batches.append(Batch(number=number, tier=tier, window=window, nips=tuple(who.nip for who in seated)))
    left = tuple(
        Unplaced(
            nip=who.nip,
            code="no-seat",
            params={
                "last": windows[-1].end,
                "batches": len(batches),
                "own": len(batches),
                "ahead": 60 + ahead,
            },
        )
        for ahead, who in enumerate(waiting)
    )
    placed = sum(map(len, (batch.nips for batch in batches)))
    return PlanView(
        state=PlanState.DRAFT,
        name=None,
        as_of=TODAY,
        made_on=TODAY,
        settings=PlanSettings(
            batch_size=max(sizes),
            days=days,
            start=TODAY,
            until=None,
            workdays="mon-sat",
            straddle_weekend=False,
            parallel=parallel,
            max_batches=None,
            mix_tiers=False,
            min_size=5,
            even=False,
            office_cap=None,
            tiers=(Tier.PENGAWAS,),
        ),
        quality=Quality(
            flagged=len(people),
            placed=placed,
            unplaced=len(left),
            batches=len(batches),
            fewest_batches=len(batches),
            cost=12345,
            bound=12345,
            optimal=True,
        ),
        plan=Plan(batches=tuple(batches), unplaced=left),
        people={who.nip: who for who in people},
        source=SOURCE,
        digest="5f2c",
    )


def report(people: Sequence[Person], plan: PlanView | None = None, office: Office = OFFICE) -> Report:
    """Everything about those people."""
    seated = {nip for batch in plan.plan.batches for nip in batch.nips} if plan else set()
    waiting = {left.nip for left in plan.plan.unplaced} if plan else set()

    def tallies(groups: Sequence[str]) -> tuple[Tally, ...]:
        return tuple(
            Tally(
                group=group,
                people=3 * groups.count(group),
                flagged=groups.count(group),
                placed=sum(
                    one.nip in seated for one, its in zip(people, groups, strict=True) if its == group
                ),
                unplaced=sum(
                    one.nip in waiting for one, its in zip(people, groups, strict=True) if its == group
                ),
            )
            for group in sorted(set(groups))
        )

    return Report(
        office=office,
        due=due_list(people),
        plan=plan,
        by_tier=tallies([one.tier.value for one in people]),
        by_office=tallies([one.office or "" for one in people]),
        program="asesmen 0.1.0",
        figures=figures(len(people), len(seated), plan),
    )


def figures(people: int, seated: int, plan: PlanView | None) -> Figures:
    """The figures of a workspace in which everyone must be assessed."""
    if plan is None or plan.state is PlanState.DRAFT:
        return Figures(due=people, without_seat=people, in_draft=seated)
    return Figures(due=people, seated=seated, without_seat=people - seated)


NOTE = Finding(code="plan.calendar-undecreed", severity=Severity.WARNING, params={"year": "2024"})


def write(whole: Report, formats: Sequence[str], folder: Path) -> Written:
    """Write the official files, and put them in their places."""
    with Delivery() as files:
        return outputs.write(whole, formats, folder, files)


def write_document(whole: Report, document: Document, formats: Sequence[str], folder: Path) -> Written:
    """Write a document, and put its files in their places."""
    with Delivery() as files:
        return outputs.write_document(whole, document, formats, folder, files)
