"""Where and when batches are held."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, msg
from asesmen_cli.domain.planning import Candidate, Plan, PlanProblem
from asesmen_cli.domain.rules._rule import Change, Reason, Rule, Situation, broken
from asesmen_cli.domain.workdays import DAY


def nobody_lost(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Everyone flagged is seated once or listed as unplaced once, and nobody else is."""
    listed = Counter(nip for batch in plan.batches for nip in batch.nips)
    listed.update(person.nip for person in plan.unplaced)
    asked = Counter(person.nip for person in problem.candidates)
    for nip in sorted((listed | asked).keys()):
        if listed[nip] != asked[nip]:
            yield broken("nobody-lost", nip=nip, n=listed[nip], asked=asked[nip])


def batch_size(_problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A batch holds somebody, and at most its seats."""
    for batch in plan.batches:
        if not 1 <= len(batch.nips) <= batch.window.seats:
            yield broken("batch-size", batch=batch.number, n=len(batch.nips), seats=batch.window.seats)


def known_window(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Every batch has a window of the problem to itself; batches are numbered by first day, then room."""
    free = set(problem.windows)
    for number, batch in enumerate(plan.batches, start=1):
        if batch.window not in free or batch.number != number:
            yield broken("known-window", batch=batch.number, start=batch.window.start)
        free.discard(batch.window)
    order = [batch.window.place for batch in plan.batches]
    if order != sorted(order):
        yield broken("known-window", batch=1, start=order[0][0])


def room_free(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Batches of one room do not overlap, published ones included."""
    windows = [batch.window for batch in plan.batches] + [taken.window for taken in problem.taken]
    used = Counter((window.room, window.venue, day) for window in windows for day in window.days)
    found = set()
    for (room, venue, day), times in sorted(used.items(), key=str):
        if times > 1 and (room, venue) not in found:
            found.add((room, venue))
            yield broken("room-free", room=room, day=day)


def working_day(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Every day of a batch is a working day."""
    for batch in plan.batches:
        yield from (
            broken("working-day", batch=batch.number, day=day)
            for day in batch.window.days
            if day in problem.closed
        )


def unbroken(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """No day lies inside a batch that is none of its days, but weekly rest where that is allowed."""
    for batch in plan.batches:
        days = {batch.window.start + DAY * n for n in range((batch.window.end - batch.window.start).days)}
        inside = days - set(batch.window.days) - problem.passable
        if inside:
            yield broken("unbroken", batch=batch.number, day=min(inside))


def _with_seats(problem: PlanProblem, more: int) -> PlanProblem:
    windows = tuple(replace(window, seats=window.seats + more) for window in problem.windows)
    pins = {nip: windows[problem.windows.index(window)] for nip, window in problem.pins.items()}
    return replace(problem, windows=windows, pins=pins)


def _without_batch_size(problem: PlanProblem) -> PlanProblem:
    """As many more seats in every window as there are people."""
    return _with_seats(problem, len(problem.candidates))


def _lifted_batch_size(problem: PlanProblem, _person: Candidate) -> PlanProblem:
    return _without_batch_size(problem)


def _eased_batch_size(problem: PlanProblem) -> Change:
    return Change(words=msg("one seat more in every batch"), problem=_with_seats(problem, 1))


def _with_free_rooms(problem: PlanProblem) -> PlanProblem:
    """Published batches in a room that no window has; their people are away as before."""
    taken = (replace(one, window=replace(one.window, room=0)) for one in problem.taken)
    return replace(problem, taken=tuple(taken))


def _lifted_room_free(problem: PlanProblem, _person: Candidate) -> PlanProblem | None:
    clash = any(one.window.clashes(window) for one in problem.taken for window in problem.windows)
    return _with_free_rooms(problem) if clash else None


def _explained_batch_size(situation: Situation, person: Candidate) -> Reason:
    own = situation.queue(person)
    figures = {"batches": len(situation.problem.windows), "own": own.batches, "ahead": own.ahead}
    return "no-seat", {"last": situation.last, **figures}


NOBODY_LOST = Rule(name="nobody-lost", check=nobody_lost, whole=True)
BATCH_SIZE = Rule(
    name="batch-size",
    check=batch_size,
    words={
        "no-seat": N_(
            "No seat is left until {last} (batches: {batches}, of this tier: {own}); "
            "others of the tier who have waited as long or longer: {ahead}."
        )
    },
    explained=_explained_batch_size,
    without=_without_batch_size,
    lifted=_lifted_batch_size,
    eased=_eased_batch_size,
)
KNOWN_WINDOW = Rule(name="known-window", check=known_window)
ROOM_FREE = Rule(
    name="room-free",
    check=room_free,
    words={"room-free": N_("Published batches have the rooms that would have a seat for them until {last}.")},
    harm=9,
    without=_with_free_rooms,
    lifted=_lifted_room_free,
)
WORKING_DAY = Rule(name="working-day", check=working_day)
UNBROKEN = Rule(name="unbroken", check=unbroken)
OF_PLACES = (NOBODY_LOST, BATCH_SIZE, KNOWN_WINDOW, ROOM_FREE, WORKING_DAY, UNBROKEN)
