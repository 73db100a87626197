"""What comes: the smallest futures that can be added up by hand, and what holds in all of them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.forecast import Forecast, Need, Session, forecast, within
from asesmen_cli.domain.people import Tier
from tests.rosters import number

TODAY = date(2026, 12, 1)


def need(n: int, due: date, since: date = date(2020, 1, 1), retires_on: date | None = None) -> Need:
    return Need(
        nip=number(n),
        tier=Tier.PENGAWAS,
        office="Dinas Kesehatan",
        unassessed_since=since,
        due_from=due,
        retires_on=retires_on,
    )


def session(month: int, seats: int, year: int = 2027, nips: tuple[str, ...] = ()) -> Session:
    return Session(start=date(year, month, 4), end=date(year, month, 6), seats=seats, nips=nips)


def played(needs: list[Need], sessions: list[Session], months: int = 6) -> Forecast:
    return forecast(needs, sessions, TODAY, months=months, cycle_months=24)


def test_a_session_counts_where_it_ends() -> None:
    over = Session(start=date(2026, 12, 31), end=date(2027, 1, 4), seats=1)
    found = played([need(1, TODAY)], [over], months=2)
    assert [(month.seats, month.used, month.backlog) for month in found.months] == [(0, 0, 1), (1, 1, 0)]
    assert [month.seats for month in played([need(1, TODAY)], [over], months=1).months] == [0]


def test_who_sits_in_a_session_that_ends_today_must_be_assessed_today() -> None:
    ending = Session(start=TODAY, end=TODAY, seats=1)
    found = played([need(1, TODAY), need(2, TODAY)], [ending], months=1)
    assert (found.backlog, [(month.used, month.backlog) for month in found.months]) == (2, [(1, 1)])


def test_without_sessions_the_backlog_grows_as_people_fall_due() -> None:
    # due today: 1, 2; in December: 3; in February: 4
    found = played(
        [
            need(1, date(2020, 1, 1)),
            need(2, TODAY),
            need(3, date(2026, 12, 31)),
            need(4, date(2027, 2, 1)),
        ],
        [],
        months=3,
    )
    assert found.backlog == 2
    assert [(month.first, month.due, month.backlog) for month in found.months] == [
        (date(2026, 12, 1), 1, 3),
        (date(2027, 1, 1), 0, 3),
        (date(2027, 2, 1), 1, 4),
    ]
    assert found.clears_on is None
    assert found.offices == {"Dinas Kesehatan": {2026: 1, 2027: 1}}


def test_a_session_takes_those_who_have_waited_longest_and_clears_on_its_last_day() -> None:
    # 3 wait; January takes 2, March the third
    needs = [need(1, TODAY, date(2022, 1, 1)), need(2, TODAY, date(2020, 1, 1)), need(3, TODAY)]
    found = played(needs, [session(1, 2), session(3, 2)], months=4)
    assert [(month.seats, month.used, month.backlog) for month in found.months] == [
        (0, 0, 3),
        (2, 2, 1),
        (0, 0, 1),
        (2, 1, 0),
    ]
    assert (found.clears_on, found.seated) == (date(2027, 3, 6), 3)


def test_nobody_due_is_clear_today() -> None:
    assert played([need(1, date(2027, 5, 1))], []).clears_on == TODAY


def test_whoever_is_assessed_falls_due_again_after_the_cycle() -> None:
    # assessed on 6 January 2027, due again on 6 January 2029: the 26th month
    found = played([need(1, TODAY)], [session(1, 1)], months=27)
    assert [n for n, month in enumerate(found.months, start=1) if month.due] == [26]
    assert found.months[-1].backlog == 1


def test_who_retires_before_the_last_day_is_not_seated_and_leaves_the_backlog() -> None:
    # pension on 6 January, the last day of the session
    found = played([need(1, TODAY, retires_on=date(2027, 1, 6))], [session(1, 1)], months=2)
    assert [(month.used, month.retiring, month.backlog) for month in found.months] == [(0, 0, 1), (0, 1, 0)]
    assert found.clears_on == date(2027, 1, 6)


def test_who_retires_before_falling_due_never_does() -> None:
    found = played([need(1, date(2027, 1, 5), retires_on=date(2027, 1, 1))], [], months=3)
    assert [(month.due, month.retiring, month.backlog) for month in found.months] == [(0, 0, 0)] * 3


def test_a_seat_that_somebody_has_is_theirs_though_others_wait_longer() -> None:
    has, longer = need(1, TODAY, date(2024, 1, 1)), need(2, TODAY, date(2020, 1, 1))
    # February holds a seat for the first; January has one free seat, which the second takes
    found = played([has, longer], [session(1, 1), session(2, 1, nips=(has.nip,))], months=3)
    assert [(month.used, month.backlog) for month in found.months] == [(0, 2), (1, 1), (1, 0)]
    # and if January's only seat is the first's own, the second waits for a session that never comes
    found = played([has, longer], [session(1, 1, nips=(has.nip,))], months=3)
    assert [(month.used, month.backlog) for month in found.months] == [(0, 2), (1, 1), (0, 1)]


def test_who_has_a_later_seat_leaves_the_earlier_one_to_others() -> None:
    # the first waits longer and has a seat in February: January goes to the other
    has, other = need(1, TODAY, date(2020, 1, 1)), need(2, TODAY, date(2024, 1, 1))
    found = played([has, other], [session(1, 1), session(2, 1, nips=(has.nip,))], months=3)
    assert [(month.used, month.backlog) for month in found.months] == [(0, 2), (1, 1), (1, 0)]


def test_who_was_seated_takes_no_second_seat() -> None:
    has, other = need(1, TODAY, date(2024, 1, 1)), need(2, TODAY, date(2024, 6, 1))
    found = played([has, other], [session(1, 1, nips=(has.nip,)), session(2, 2)], months=3)
    assert [(month.used, month.backlog) for month in found.months] == [(0, 2), (1, 1), (1, 0)]


def test_who_sits_early_falls_due_a_cycle_after_that_seat() -> None:
    # due in March anyway, seated in January 2027: due again in January 2029, and not in March
    early = need(1, date(2027, 3, 1))
    found = played([early], [session(1, 1, nips=(early.nip,))], months=27)
    assert [n for n, month in enumerate(found.months, start=1) if month.due] == [26]


def test_a_budget_pays_for_so_many_seats_a_year() -> None:
    # 5 seats a year: in 2027 two sit in March already, so January gets 2, and March the one that is left
    has = (number(8), number(9))
    sessions = [session(1, 2), session(3, 4, nips=has), session(5, 3), session(1, 9, year=2028)]
    assert within(sessions, 5) == (
        session(1, 2),
        session(3, 3, nips=has),
        session(1, 5, year=2028),
    )
    assert within(sessions, 1) == (session(3, 2, nips=has), session(1, 1, year=2028))


DAYS = st.dates(date(2019, 1, 1), date(2029, 1, 1))


@st.composite
def futures(draw: st.DrawFn) -> tuple[list[Need], list[Session]]:
    needs = [
        need(n, draw(DAYS), draw(DAYS), draw(st.none() | DAYS)) for n in range(1, draw(st.integers(1, 12)))
    ]
    starts = draw(st.lists(st.integers(0, 23), max_size=8, unique=True))
    sessions = [
        session(1 + start % 12, draw(st.integers(1, 4)), 2027 + start // 12) for start in sorted(starts)
    ]
    return needs, sessions


@given(futures())
def test_nobody_is_lost_between_two_months(future: tuple[list[Need], list[Session]]) -> None:
    needs, sessions = future
    found = played(needs, sessions, months=36)
    before = found.backlog
    for month in found.months:
        assert month.backlog == before + month.due - month.used - month.retiring
        assert month.used <= month.seats
        before = month.backlog
    assert played(list(reversed(needs)), list(reversed(sessions)), months=36) == found


@given(futures())
def test_another_session_never_makes_the_backlog_clear_later(
    future: tuple[list[Need], list[Session]],
) -> None:
    needs, sessions = future
    more = [*sessions, Session(start=date(2027, 6, 20), end=date(2027, 6, 22), seats=30)]
    fewer, most = played(needs, sessions, 36).clears_on, played(needs, more, 36).clears_on
    assert fewer is None or (most is not None and most <= fewer)


# --- cleared by a day, and kept so ------------------------------------------------------------------------


def left_behind(needs: list[Need], sessions: list[Session]) -> dict[date, bool]:
    """Last day of each session -> did somebody still wait who could have sat in it? By plain lists."""
    since = {one.nip: one.unassessed_since for one in needs}
    due = {one.nip: one.due_from for one in needs}
    found = {}
    for one in sorted(sessions, key=lambda session: session.start):
        waiting = [
            (since[need.nip], need.nip)
            for need in needs
            if max(due[need.nip], TODAY) <= one.start
            and (need.retires_on is None or one.end < need.retires_on)
        ]
        for _, nip in sorted(waiting)[: one.seats]:
            since[nip], due[nip] = one.end, one.end.replace(year=one.end.year + 2)
        found[one.end] = len(waiting) > one.seats
    return found


@given(futures(), st.integers(0, 24))
def test_it_stays_clear_where_the_last_batch_of_each_month_leaves_nobody(
    future: tuple[list[Need], list[Session]], after: int
) -> None:
    needs, sessions = future
    found = played(needs, sessions, months=27)
    behind = left_behind(needs, sessions)
    assert {one.end: one.behind for one in found.held} == behind
    day = date(2027 + after // 12, 1 + after % 12, 20)
    past = [end for end in behind if end <= day]
    clear = not behind[max(past)] if past else found.clears_on is not None and found.clears_on <= day
    for month in found.months:
        if month.first > day:
            its = [end for end in behind if (end.year, end.month) == (month.first.year, month.first.month)]
            clear = clear and (not behind[max(its)] if its else month.backlog == 0)
    assert found.clear_from(day) == clear


def test_a_backlog_that_is_gone_for_a_day_alone_is_not_cleared() -> None:
    # one session a month of one seat: clear on 6 January, and two fall due in February
    needs = [need(1, TODAY), need(2, date(2027, 2, 1)), need(3, date(2027, 2, 1))]
    sessions = [session(month, 1) for month in (1, 2, 3, 4)]
    found = played(needs, sessions, months=5)
    assert (found.clears_on, found.clear_from(date(2027, 1, 31))) == (date(2027, 1, 6), False)
    assert found.clear_from(date(2027, 3, 6))
    assert played(needs, [session(month, 2) for month in (1, 2, 3, 4)], months=5).clear_from(
        date(2027, 1, 31)
    )
