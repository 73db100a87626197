"""What the page shows, in its order: figures, pictures and lists, in both languages, drawn by nobody yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from markupsafe import Markup

from asesmen_cli.domain.coverage import Count
from asesmen_cli.domain.document import Cell, Column, Dated, Month, MonthCalendar, Row, Table, select
from asesmen_cli.domain.due import Status
from asesmen_cli.domain.facts import PlanState, Report, Sitting
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.planning import Batch
from asesmen_cli.language import Language
from asesmen_cli.outputs._lists import (
    BATCH,
    DAYS,
    NAME,
    NIP,
    OFFICE,
    PEOPLE,
    TIER,
    VENUE,
    due_list,
    participants,
    unplaced,
)
from asesmen_cli.outputs.page._charts import Chart, bars
from asesmen_cli.outputs.page._speech import Speech
from asesmen_cli.outputs.page._tables import HtmlTable, html_table

MOST_BARS = 12
"""Offices in the chart; the table next to it has them all."""
MOST_LETTERS = 46
"""Characters of an office's name over its bar."""


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
        """Return whether every page is marked as a draft."""
        return self.report.plan is not None and self.report.plan.state is PlanState.DRAFT

    @property
    def title(self) -> str:
        """What the window is called."""
        return self.speech.languages[0].say("Competency assessment at a glance")

    @property
    def out_of_scope(self) -> int:
        """People who are not asked."""
        return self.report.due.counts.get(Status.OUT_OF_SCOPE, 0)

    def share(self, part: int) -> Markup:
        """Return a number as a share of everyone in scope."""
        return self.speech.put(_share(part, self.whole.people))

    def about(self, finding: Finding) -> Markup:
        """Return the text of a finding."""
        return self.speech.spoken(lambda words: words.about(finding))

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
        """Return how far each tier is assessed, as shares of its people."""
        return bars(
            [
                (
                    self.speech.spoken(_tier_words(tier), "tspan"),
                    self.speech.spoken(partial(_share_words, count.fresh, count.people), "tspan"),
                    _shares(count),
                )
                for tier, count in self.tiers
            ]
        )

    def trend_chart(self) -> Chart:
        """Return how far people were assessed at the end of each of the last years, and are today."""
        return bars(
            [
                (
                    self.speech.spoken(partial(_day, day), "tspan"),
                    self.speech.spoken(partial(_share_words, count.fresh, count.people), "tspan"),
                    (("fresh", count.fresh), ("none", count.people - count.fresh)),
                )
                for day, count in self.report.trend
            ]
        )

    def tier_table(self) -> HtmlTable:
        """Return the numbers of each tier."""
        rows: list[Row] = [
            (
                tier,
                count.people,
                _with_share(count.fresh, count.people),
                _with_share(count.valid, count.people),
                *(count.soon, count.overdue, count.never),
            )
            for tier, count in self.tiers
        ]
        return self._table(TIERS, rows)

    def office_chart(self) -> Chart:
        """Return the offices with the longest backlog: how many have a seat, how many wait."""
        return self._backlog([(_office_label(office), count) for office, count in self.offices][:MOST_BARS])

    def backlog_chart(self) -> Chart:
        """Return the same by tier."""
        return self._backlog([(_tier_words(tier), count) for tier, count in self.tiers])

    def _backlog(self, groups: Sequence[tuple[Callable[[Language], str], Count]]) -> Chart:
        with_backlog = [(name, count) for name, count in groups if count.flagged]
        return bars(
            [
                (
                    self.speech.spoken(name, "tspan"),
                    self.speech.spoken(partial(_number, count.flagged), "tspan"),
                    (("seated", count.seated), ("waiting", count.waiting)),
                )
                for name, count in with_backlog
            ],
            whole=max((count.flagged for _, count in with_backlog), default=1),
        )

    def office_table(self) -> HtmlTable:
        """Return the backlog of each office, tier by tier."""
        tiers = [tier for tier, count in self.tiers if count.flagged]
        cells = self.report.coverage.by(lambda group: (group.office, group.tier))
        columns = (OFFICE, *(Column(key=tier.value, title=TIER_WORDS[tier]) for tier in tiers), *BACKLOG)
        rows: list[Row] = [
            (
                office or msg("(no office)"),
                *(cells.get((office, tier), Count()).flagged for tier in tiers),
                *(count.flagged, count.seated, count.waiting),
                _with_share(count.fresh, count.people),
            )
            for office, count in self.offices
        ]
        return self._table(columns, rows)

    def _table(self, columns: tuple[Column, ...], rows: Sequence[Row]) -> HtmlTable:
        return html_table(self.speech, Table(key="", columns=columns, rows=tuple(rows)))

    # --- batches ---------------------------------------------------------------------------------------

    @property
    def months(self) -> tuple[Month, ...]:
        """The months in which batches sit; a label is the place of a batch in :attr:`Report.sittings`."""
        dated = (
            Dated(label=str(place), days=sitting.window.days)
            for place, sitting in enumerate(self.report.sittings)
        )
        return MonthCalendar(dated=tuple(dated), free=self.report.holidays).months

    @property
    def week(self) -> tuple[Markup, ...]:
        """The days of a week, from Monday, in three letters."""
        names = zip(*(words.weekdays() for words in self.speech.languages), strict=True)
        return tuple(self.speech.chosen([name[:3] for name in day]) for day in names)

    def month(self, month: Month) -> Markup:
        """``November 2023``."""
        return self.speech.spoken(lambda words: words.month(month.first))

    def sitting(self, label: str) -> Sitting:
        """Return the batch that a label of the calendar means."""
        return self.report.sittings[int(label)]

    def batch_table(self) -> HtmlTable:
        """Return every batch, those called off too."""
        sittings = self.report.sittings
        rooms = any(sitting.window.room > 1 for sitting in sittings)
        rows: list[Row] = [
            (
                sitting.number,
                sitting.plan or msg("DRAFT"),
                sitting.tier or msg("Mixed"),
                sitting.window.days,
                _venue(sitting, rooms=rooms),
                sitting.people,
                sitting.window.seats,
                _note(sitting),
            )
            for sitting in sittings
        ]
        return self._table(BATCHES, rows)

    # --- people ----------------------------------------------------------------------------------------

    def changes(self) -> HtmlTable | None:
        """Return who is new, moved or dropped."""
        changed = self.report.changed
        if changed is None:
            return None
        rows: list[Row] = [
            (
                move.person.name,
                move.person.nip,
                move.person.office,
                Message(MOVES[move.kind]),
                _seat(move.before),
                _seat(move.after),
            )
            for move in changed.moves
        ]
        return self._table(CHANGES, rows)

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

    def participants(self) -> HtmlTable | None:
        """Return everyone seated in the plan."""
        plan = self.report.plan
        return None if plan is None else html_table(self.speech, participants(plan))

    def unplaced(self) -> HtmlTable | None:
        """Return everyone flagged without a seat, and why."""
        plan = self.report.plan
        return None if plan is None else html_table(self.speech, unplaced(plan))

    def due(self) -> HtmlTable:
        """Return everyone who must be assessed; the dates say why."""
        whole = due_list(self.report.due)
        printed = select(whole, [column.key for column in whole.columns if column.printed])
        return html_table(self.speech, replace(printed, bars=()))


FRESH = Column(key="fresh", title=N_("Within the cycle"))
TIERS = (
    replace(TIER, width=0),
    Column(key="people", title=N_("In scope")),
    FRESH,
    Column(key="valid", title=N_("Valid nationally")),
    Column(key="soon", title=N_("Due soon")),
    Column(key="overdue", title=N_("Overdue")),
    Column(key="never", title=N_("Never assessed")),
)
BACKLOG = (
    Column(key="flagged", title=N_("Must be assessed")),
    Column(key="seated", title=N_("Have a seat")),
    Column(key="waiting", title=N_("Waiting")),
    FRESH,
)
BATCHES = (
    BATCH,
    Column(key="plan", title=N_("Plan"), kind=Kind.TEXT),
    TIER,
    DAYS,
    replace(VENUE, width=0),
    PEOPLE,
    Column(key="seats", title=N_("Seats")),
    Column(key="note", title=N_("Notes"), kind=Kind.TEXT, width=150),
)
CHANGES = (
    NAME,
    NIP,
    OFFICE,
    Column(key="change", title=N_("Change"), kind=Kind.TEXT),
    Column(key="before", title=N_("Before"), kind=Kind.TEXT),
    Column(key="now", title=N_("Now"), kind=Kind.TEXT),
)
MOVES = {"new": N_("new"), "moved": N_("moved"), "dropped": N_("dropped")}


def _share(part: int, whole: int) -> Message:
    return Message("{share}", {"share": Value(part / whole if whole else 0.0, Kind.SHARE)})


def _with_share(part: int, whole: int) -> Message:
    """Return a number with its share: ``31 (91,2 %)``."""
    return Message("{n} ({share})", {"n": part, "share": _share(part, whole)})


def _shares(count: Count) -> tuple[tuple[str, int], ...]:
    """Return people by how far they are covered, each once."""
    still = min(max(count.valid - count.fresh, 0), count.overdue)
    return (
        ("fresh", count.fresh),
        ("valid", still),
        ("lapsed", count.overdue - still),
        ("never", count.never),
    )


def _seat(batch: Batch | None) -> Message | None:
    return None if batch is None else msg("Batch {batch}, {day}", batch=batch.number, day=batch.window.start)


def _note(sitting: Sitting) -> Message | None:
    if sitting.cancelled is not None:
        return msg("Called off: {reason}", reason=sitting.cancelled)
    return msg("Attendance not in: {n}", n=sitting.unmarked) if sitting.unmarked else None


def _venue(sitting: Sitting, *, rooms: bool) -> Cell:
    window = sitting.window
    if not rooms:
        return window.venue
    room = msg("Room {room}", room=window.room)
    return room if window.venue is None else Message("{venue}, {room}", {"venue": window.venue, "room": room})


def _tier_words(tier: Tier) -> Callable[[Language], str]:
    return lambda words: words.say(TIER_WORDS[tier])


def _office_label(office: str | None) -> Callable[[Language], str]:
    """Return as much of an office's name as fits over its bar."""

    def label(words: Language) -> str:
        name = office or words.say("(no office)")
        return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"

    return label


def _share_words(part: int, whole: int, words: Language) -> str:
    return words.say("{share} of {n}", share=_share(part, whole), n=whole)


def _day(day: date, words: Language) -> str:
    return words.date(day)


def _number(n: int, words: Language) -> str:
    return words.number(n)
