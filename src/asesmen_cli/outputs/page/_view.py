"""What the page shows, in its order: figures, pictures and lists, in both languages, drawn by nobody yet."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from markupsafe import Markup

from asesmen_cli.domain.coverage import Count
from asesmen_cli.domain.due import Status
from asesmen_cli.domain.facts import PlanState, Report, Sitting
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.workdays import DAY, WEEK
from asesmen_cli.language import Language
from asesmen_cli.outputs._listings import Column, Kind, days_of, due_list, participants, unplaced
from asesmen_cli.outputs.page._charts import Chart, bars
from asesmen_cli.outputs.page._speech import Speech
from asesmen_cli.outputs.page._tables import LONG, Entry, Row, Table, listed, table

MOST_BARS = 12
"""Offices in the picture; the table beside it has them all."""
MOST_LETTERS = 46
"""Of an office's name over its bar."""
NO_OFFICE = N_("(no office)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a month, and the batches that sit on it."""

    on: date
    sittings: tuple[tuple[int, Sitting], ...]
    """With their place in the table of batches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month by weeks from Monday; None for days of its neighbours."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


class View:
    """A report as the page shows it."""

    def __init__(self, report: Report, speech: Speech) -> None:
        self.report = report
        self.speech = speech
        self.whole = report.coverage.whole
        tiers = report.coverage.by(lambda group: group.tier)
        self.tiers = [(tier, tiers[tier]) for tier in Tier if tier in tiers]
        offices = report.coverage.by(lambda group: group.office)
        self.offices = sorted(offices.items(), key=lambda one: (-one[1].flagged, one[0] or ""))

    @property
    def draft(self) -> bool:
        """Does every page say that this is a draft?"""
        return self.report.plan is not None and self.report.plan.state is PlanState.DRAFT

    @property
    def title(self) -> str:
        """What the window is called."""
        return self.speech.languages[0].say("Competency assessment at a glance")

    @property
    def out_of_scope(self) -> int:
        """People who are not asked."""
        return self.report.due.counts.get(Status.OUT_OF_SCOPE, 0)

    def share(self, part: int) -> int:
        """Whole percent of everyone in scope."""
        return share(part, self.whole.people)

    def about(self, finding: Finding) -> Markup:
        """What a finding says."""
        return self.speech.told(lambda words: words.about(finding))

    @property
    def lapsed(self) -> int:
        """People whose last result is no longer valid nationally."""
        return self.whole.people - self.whole.never - self.whole.valid

    @property
    def unmarked(self) -> tuple[Sitting, ...]:
        """Batches that are over and whose attendance is not in."""
        return tuple(sitting for sitting in self.report.sittings if sitting.unmarked)

    @property
    def awaited(self) -> tuple[Sitting, ...]:
        """Batches whose results are late."""
        return tuple(sitting for sitting in self.report.sittings if sitting.results_late)

    # --- pictures and their tables ---------------------------------------------------------------------

    def tier_chart(self) -> Chart:
        """How far each tier is assessed, as shares of its people."""
        return bars(
            [
                (
                    self.speech.told(_tier_words(tier), "tspan"),
                    self.speech.told(partial(_share_words, count.fresh, count.people), "tspan"),
                    _shares(count),
                )
                for tier, count in self.tiers
            ]
        )

    def tier_table(self) -> Table:
        """The numbers of each tier."""

        def row(tier: Tier, count: Count) -> Row:
            yield self.speech.told(_tier_words(tier))
            yield count.people
            yield self._share(count.fresh, count.people)
            yield self._share(count.valid, count.people)
            yield from (count.soon, count.overdue, count.never)

        return table(self.speech, TIERS, (row(*one) for one in self.tiers))

    def _share(self, part: int, whole: int) -> Entry:
        """``31 (91%)``."""
        text = self.speech.say("{n} ({percent}%)", n=part, percent=share(part, whole))
        return Entry(text, str(part))

    def office_chart(self) -> Chart:
        """The offices with the longest backlog: how many have a seat, how many wait."""
        return self._backlog([(_office_label(office), count) for office, count in self.offices][:MOST_BARS])

    def backlog_chart(self) -> Chart:
        """The same by tier."""
        return self._backlog([(_tier_words(tier), count) for tier, count in self.tiers])

    def _backlog(self, groups: Sequence[tuple[Callable[[Language], str], Count]]) -> Chart:
        with_backlog = [(name, count) for name, count in groups if count.due]
        return bars(
            [
                (
                    self.speech.told(name, "tspan"),
                    self.speech.told(_number(count.due), "tspan"),
                    (("seated", count.seated), ("waiting", count.waiting)),
                )
                for name, count in with_backlog
            ],
            whole=max((count.due for _, count in with_backlog), default=1),
        )

    def office_table(self) -> Table:
        """The backlog of each office, tier by tier."""
        tiers = [tier for tier, count in self.tiers if count.due]
        cells = self.report.coverage.by(lambda group: (group.office, group.tier))
        columns = (
            Column(N_("Office"), LONG),
            *(Column(TIER_WORDS[tier], 0, Kind.NUMBER) for tier in tiers),
            *BACKLOG,
        )

        def row(office: str | None, count: Count) -> Row:
            yield self.speech.told(_office_words(office))
            yield from (cells.get((office, tier), Count()).flagged for tier in tiers)
            yield from (count.due, count.seated, count.waiting, self._share(count.fresh, count.people))

        return table(self.speech, columns, (row(*one) for one in self.offices))

    # --- batches ---------------------------------------------------------------------------------------

    @property
    def months(self) -> tuple[Month, ...]:
        """The months in which batches sit."""
        days: dict[date, list[tuple[int, Sitting]]] = defaultdict(list)
        for place, sitting in enumerate(self.report.sittings):
            for day in sitting.window.days:
                days[day].append((place, sitting))
        firsts = sorted({day.replace(day=1) for day in days})
        return tuple(
            Month(
                first=first,
                weeks=tuple(
                    tuple(
                        Day(on=day, sittings=tuple(days.get(day, ()))) if day.month == first.month else None
                        for day in week
                    )
                    for week in Calendar().monthdatescalendar(first.year, first.month)
                ),
            )
            for first in firsts
        )

    @property
    def week(self) -> tuple[Markup, ...]:
        """The days of a week, from Monday, in three letters."""
        monday = date(2024, 1, 1)
        return tuple(self.speech.told(partial(_short_weekday, monday + n * DAY)) for n in range(len(WEEK)))

    def month(self, first: date) -> Markup:
        """``November 2023``."""
        return self.speech.told(lambda words: words.month(first))

    def batch_table(self) -> Table:
        """Every batch, those called off too."""
        sittings = self.report.sittings
        rooms = any(sitting.window.room > 1 for sitting in sittings)
        rows = (
            (
                sitting.number,
                self.plan_of(sitting),
                self.speech.told(_tier_words(sitting.tier)),
                self.speech.told(_days(sitting)),
                self.speech.told(_venue(sitting, rooms=rooms)),
                sitting.people,
                sitting.window.seats,
                self._note(sitting),
            )
            for sitting in sittings
        )
        return table(self.speech, BATCHES, rows)

    def plan_of(self, sitting: Sitting) -> Markup:
        """The plan's name; a draft is called that."""
        return self.speech.say("DRAFT") if sitting.plan is None else Markup("{}").format(sitting.plan)

    def _note(self, sitting: Sitting) -> Markup | None:
        if sitting.cancelled is not None:
            return self.speech.say("Called off: {reason}", reason=sitting.cancelled)
        if sitting.unmarked:
            return self.speech.say("Attendance not in: {n}", n=sitting.unmarked)
        return None

    # --- people ----------------------------------------------------------------------------------------

    def changes(self) -> Table | None:
        """Who is new, moved or dropped."""
        changed = self.report.changed
        if changed is None:
            return None
        rows = (
            (
                move.person.name,
                move.person.nip,
                move.person.office,
                self.speech.say(MOVES[move.kind]),
                self._seat(move.before),
                self._seat(move.after),
            )
            for move in changed.moves
        )
        return table(self.speech, CHANGES, rows)

    @property
    def changed_words(self) -> Markup:
        """How many are new, moved or dropped."""
        changed = self.report.changed
        if changed is None:
            return Markup()
        return self.speech.say(
            "Compared with plan {before}: {new} new, {moved} moved, {dropped} dropped.",
            before=changed.before,
            new=changed.count("new"),
            moved=changed.count("moved"),
            dropped=changed.count("dropped"),
        )

    def _seat(self, batch: Batch | None) -> Markup | None:
        if batch is None:
            return None
        return self.speech.say("Batch {batch}, {day}", batch=batch.number, day=batch.window.start)

    def participants(self) -> Table | None:
        """Everyone seated in the plan."""
        plan = self.report.plan
        return None if plan is None else listed(self.speech, lambda words: participants(plan, words))

    def unplaced(self) -> Table | None:
        """Everyone flagged without a seat, and why."""
        plan = self.report.plan
        return None if plan is None else listed(self.speech, lambda words: unplaced(plan, words))

    def due(self) -> Table:
        """Everyone who must be assessed; the dates say why."""
        return listed(self.speech, lambda words: due_list(self.report.due, words), without="Reason")


TIERS = (
    Column(N_("Tier"), 0),
    Column(N_("In scope"), 0, Kind.NUMBER),
    Column(N_("Within the cycle"), 0, Kind.NUMBER),
    Column(N_("Valid nationally"), 0, Kind.NUMBER),
    Column(N_("Due soon"), 0, Kind.NUMBER),
    Column(N_("Overdue"), 0, Kind.NUMBER),
    Column(N_("Never assessed"), 0, Kind.NUMBER),
)
BACKLOG = (
    Column(N_("Must be assessed"), 0, Kind.NUMBER),
    Column(N_("Have a seat"), 0, Kind.NUMBER),
    Column(N_("Waiting"), 0, Kind.NUMBER),
    Column(N_("Within the cycle"), 0, Kind.NUMBER),
)
BATCHES = (
    Column(N_("Batch"), 0, Kind.NUMBER),
    Column(N_("Plan"), 0),
    Column(N_("Tier"), 0),
    Column(N_("Days and dates"), LONG),
    Column(N_("Venue"), 0),
    Column(N_("Participants"), 0, Kind.NUMBER),
    Column(N_("Seats"), 0, Kind.NUMBER),
    Column(N_("Notes"), LONG),
)
CHANGES = (
    Column(N_("Name"), LONG),
    Column("NIP", 0, Kind.NIP),
    Column(N_("Office"), LONG),
    Column(N_("Change"), 0),
    Column(N_("Before"), 0),
    Column(N_("Now"), 0),
)
MOVES = {"new": N_("new"), "moved": N_("moved"), "dropped": N_("dropped")}


def share(part: int, whole: int) -> int:
    """Whole percent, rounded down: 100 means everyone."""
    return 100 * part // whole if whole else 0


def _shares(count: Count) -> tuple[tuple[str, int], ...]:
    """People by how far they are covered, each once."""
    still = min(max(count.valid - count.fresh, 0), count.overdue)
    return (
        ("fresh", count.fresh),
        ("valid", still),
        ("lapsed", count.overdue - still),
        ("never", count.never),
    )


def _tier_words(tier: Tier | None) -> Callable[[Language], str]:
    return lambda words: words.say(TIER_WORDS[tier] if tier else N_("Mixed"))


def _office_label(office: str | None) -> Callable[[Language], str]:
    """As much of an office's name as finds room over its bar."""

    def label(words: Language) -> str:
        name = _office_words(office)(words)
        return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"

    return label


def _office_words(office: str | None) -> Callable[[Language], str]:
    return lambda words: office or words.say(NO_OFFICE)


def _short_weekday(day: date, words: Language) -> str:
    return words.weekday(day)[:3]


def _share_words(part: int, whole: int, words: Language) -> str:
    return words.say("{percent}% of {n}", percent=share(part, whole), n=whole)


def _number(n: int) -> Callable[[Language], str]:
    return lambda words: words.number(n)


def _days(sitting: Sitting) -> Callable[[Language], str]:
    return lambda words: days_of(sitting.window, words)


def _venue(sitting: Sitting, *, rooms: bool) -> Callable[[Language], str]:
    window = sitting.window
    return lambda words: words.place(window.venue, window.room if rooms else None)
