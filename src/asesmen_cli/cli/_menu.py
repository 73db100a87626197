"""The numbered menu of ``asesmen`` on a terminal: it asks for what a step needs, and runs its command."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._parts import days_of_window, tier_name
from asesmen_cli.cli._prompts import agreed, choice, file_name, text, value
from asesmen_cli.cli._root import refuse
from asesmen_cli.cli._run import Run, speak
from asesmen_cli.cli._terminal import Back, line, say_aside
from asesmen_cli.cli.status import described, what_is_here
from asesmen_cli.domain.choices import Format, ScreenLanguage, Template
from asesmen_cli.domain.commands import words_of
from asesmen_cli.domain.facts import Sitting
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, Param, msg, msgs
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.overview import LIST_WORDS, NO_FILE, Overview, opened_by
from asesmen_cli.domain.people import Person
from asesmen_cli.usecases.common.context import Context


@dataclass(frozen=True, slots=True)
class Desk:
    """What a step of the menu knows: the terminal, the open workspace, and what is in it."""

    run: Run
    ctx: Context
    overview: Overview


Step = Callable[[Desk], list[str]]
"""Asks for what a command needs and returns its words; raises :class:`Back` where the person goes back."""


def front_desk(run: Run) -> None:
    """Show the overview; on a terminal offer what can be done."""
    from asesmen_cli.usecases.status import overview

    if run.can_ask:
        _menu(run)
    else:
        run.show(overview(run.ctx()), described)


def _menu(run: Run) -> None:
    """Show the overview and offer the steps, again and again, until the person leaves."""
    from asesmen_cli.usecases.status import overview

    while True:
        ctx = run.ctx()
        with closing(ctx.workspace):
            answer = overview(ctx)
            run.show(answer, what_is_here)
            try:
                step = _chosen(run, answer)
            except Back:
                return
            try:
                args = step(Desk(run, ctx, answer))
            except Back:
                continue
            except AsesmenError as error:
                refuse(error, run.words)
                args = []
        if args:
            run.command(args)
            run = _in_the_language(run) if args == ["init"] else run
        try:
            line(run.say("Enter to go on, 0 to leave:"))
        except Back:
            return


def _in_the_language(run: Run) -> Run:
    """Return the run in the language that the office has chosen."""
    code = run.ctx().settings.screen.language
    return run if code is ScreenLanguage.AUTO else replace(run, words=speak(code.value))


def _chosen(run: Run, answer: Overview) -> Step:
    """Ask for a step; the next one is the proposal.

    Raises:
        Back: The person leaves.
    """
    steps = [step for step in STEPS if step.fits(answer)]
    proposal = Message(
        "{message} ({command})", {"message": answer.next.message, "command": answer.next.command}
    )
    n = choice(run, msg("Number, 0 to leave"), [proposal, *(Message(step.words) for step in steps)])
    return _step_of(answer.next.command) if n == 1 else steps[n - 2 :][0].ask


def _step_of(command: str) -> Step:
    """Return the step that asks for what a proposed command needs; without one it runs as it is."""
    words = words_of(command)
    asking: Mapping[str, Step] = {"plan": _plan, "publish": _publish, "attend": _attend, "export": _export}
    if words == ["due", NO_FILE]:
        return _load
    if words == ["plan", "--keep"]:
        return lambda _desk: words
    return asking.get(words[0], lambda _desk: words)


# --- the steps --------------------------------------------------------------------------------------------


def _load(desk: Desk) -> list[str]:
    return opened_by(Template.ROSTER, _file(desk, Template.ROSTER))


def _due(_desk: Desk) -> list[str]:
    return ["due"]


def _plan(desk: Desk) -> list[str]:
    """Ask for tier, first day and size, and say what will happen."""
    from asesmen_cli.usecases.due import Listing, list_due
    from asesmen_cli.usecases.plan.draft import PlanOptions, settled

    run = desk.run
    tiers = [(tier, n) for tier, n in list_due(desk.ctx, Listing()).flagged_tiers.items() if n]
    tiers.sort(key=lambda pair: -pair[1])
    options = [msg("All tiers ({n})", n=desk.overview.flagged)]
    options += [Message("{tier} ({n})", {"tier": tier_name(tier), "n": n}) for tier, n in tiers]
    picked = choice(run, msg("Which tier"), options) if len(tiers) > 1 else 1
    usual = settled(desk.ctx, PlanOptions())
    start = value(run, msg("First day"), opt.day_of, run.words.date(usual.start))
    size = value(run, msg("People in a batch"), opt.at_least(1), str(usual.batch_size))
    days = value(run, msg("Days of a batch"), opt.at_least(1), str(usual.days))
    _explain(
        desk,
        msg(
            "A draft is made: batches of {size} people on {days} working days, from {day} on. Nothing is"
            " published and no letter is written.",
            size=size,
            days=days,
            day=start,
        ),
    )
    args = ["plan", "--start", start.isoformat(), "--batch-size", str(size), "--days", str(days)]
    return [*args, *(["--tier", tiers[picked - 2][0].value] if picked > 1 else [])]


def _show(_desk: Desk) -> list[str]:
    return ["show"]


def _publish(desk: Desk) -> list[str]:
    plan = desk.overview.plan
    name = value(desk.run, msg("Name of the plan (Enter: its first day)"), text)
    _explain(
        desk,
        msg(
            "The draft is frozen: {batches}, {people}. From then on no batch moves by itself.",
            batches=msgs("{n} batch", "{n} batches", 0 if plan is None else plan.batches),
            people=msgs("{n} person", "{n} people", 0 if plan is None else plan.seated),
        ),
    )
    return ["publish", *(["--name", name] if name else [])]


FILES: tuple[tuple[str, tuple[Format, ...]], ...] = (
    (N_("Letters (Word)"), (Format.DOCX,)),
    (N_("Workbook (Excel)"), (Format.XLSX,)),
    (N_("Report for the leadership (PDF)"), (Format.PDF,)),
    (N_("Calendar (ICS)"), (Format.ICS,)),
    (N_("Page (HTML)"), (Format.HTML,)),
    (N_("All of them"), (Format.DOCX, Format.XLSX, Format.PDF, Format.ICS, Format.HTML)),
)
"""What can be written."""


def _export(desk: Desk) -> list[str]:
    n = choice(desk.run, msg("Which files"), [Message(words) for words, _ in FILES])
    folder = value(desk.run, msg("Folder for the files"), text, desk.ctx.settings.export.folder)
    formats = [word for one in FILES[n - 1][1] for word in ("--format", one.value)]
    return ["export", *formats, "--to", folder]


def _letters(desk: Desk) -> list[str]:
    unsent = [line.id for line in desk.ctx.workspace.snapshot().letters if line.sent_on is None]
    options = [msg("Show the register of letters")]
    if unsent:
        options.append(
            msgs(
                "Note that the {n} letter not sent yet is sent", "Note that {n} letters are sent", len(unsent)
            )
        )
    if choice(desk.run, msg("Letters"), options) == 1:
        return ["letters"]
    day = value(desk.run, msg("When were they sent"), opt.day_of, desk.run.today.isoformat())
    return ["letters", "sent", *map(str, unsent), "--on", day.isoformat()]


def _attend(desk: Desk) -> list[str]:
    """Ask for the batch, then how its attendance is given."""
    run = desk.run
    batches = tuple(_begun(desk))
    if not batches:
        say_aside(run.say("No published batch has begun."))
        raise Back
    options = [_described(one) for one in batches]
    batch = batches[choice(run, msg("Which batch"), options) - 1]
    ways = [
        msg("Everyone came on all days"),
        msg("Some did not come: name them"),
        msg("Read the filled-in attendance sheet"),
        msg("Write the attendance sheet to print"),
    ]
    plan = [] if batch.plan is None else ["--plan", batch.plan]
    match choice(run, msg("Attendance"), ways):
        case 1:
            return ["attend", "mark", str(batch.number), "--all-present", *plan]
        case 2:
            return ["attend", "mark", str(batch.number), *_absent(desk, batch), *plan]
        case 3:
            return opened_by(Template.ATTENDANCE, _file(desk, Template.ATTENDANCE))
        case _:
            return ["attend", "sheet", str(batch.number), *plan]


def _begun(desk: Desk) -> Iterator[Sitting]:
    """Yield the published batches that have begun, those without attendance first."""
    from asesmen_cli.usecases.status import batches_of

    begun = [one for one in batches_of(desk.ctx) if one.plan and one.window.start <= desk.run.today]
    yield from sorted(begun, key=lambda one: not one.unmarked)


def _described(one: Sitting) -> Message:
    params: dict[str, Param] = {"n": str(one.number), "plan": one.plan, "days": days_of_window(one.window)}
    if one.unmarked:
        return msg(
            "Batch {n} of {plan}, {days}: attendance missing for {missing}", missing=one.unmarked, **params
        )
    return msg("Batch {n} of {plan}, {days}", **params)


def _absent(desk: Desk, batch: Sitting) -> Iterator[str]:
    """Ask who did not come on which day, and why. People are named by their number in the list, too."""
    from asesmen_cli.usecases.attend.sheet import show_attendance

    last = len(batch.window.days)
    attendees = show_attendance(desk.ctx, batch.number, batch.plan).people
    people = {str(n): one.person for n, one in enumerate(attendees, start=1)}
    for n, person in people.items():
        say_aside(f"{n:>3}  {person.name}", hang=5)
    question = msg("Who did not come (number, NIP or part of the name; Enter ends the list)")
    while nip := value(desk.run, question, partial(_in_the_batch, people)):
        day = value(desk.run, msg("On which day, 1 to {last}", last=last), opt.at_least(1, last), "1")
        yield from ("--absent", f"{nip}:{day}")
    reasons = desk.ctx.settings.reasons()
    known = (*reasons.excused, *reasons.unexcused)

    def reason(answer: str) -> str:
        if (found := reasons.find(answer)) is None:
            raise opt.Wrong(answer, msg("choose from {names}", names=known))
        return found

    yield from ("--reason", value(desk.run, msg("Why ({reasons})", reasons=known), reason, reasons.default))


def _in_the_batch(people: Mapping[str, Person], answer: str) -> str:
    """Return the NIP of the one who is meant, nothing for nobody."""
    from asesmen_cli.usecases.common.lookup import ungrouped

    if not answer:
        return ""
    named = [person for person in people.values() if plain(answer) in plain(person.name)]
    numbered = [person for n, person in people.items() if answer == n or ungrouped(answer) == person.nip]
    found = numbered or named
    if len(found) != 1:
        fits = msgs("{n} person of the batch fits", "{n} people of the batch fit", len(found))
        raise opt.Wrong(answer, msg("{fits}: type a number from the list", fits=fits))
    return found[0].nip


def _result(desk: Desk) -> list[str]:
    options = [msg("Take in results from a file"), msg("Whose results are awaited")]
    if choice(desk.run, msg("Results"), options) > 1:
        return ["result", "pending"]
    return opened_by(Template.RESULTS, _file(desk, Template.RESULTS))


def _why(desk: Desk) -> list[str]:
    return ["why", value(desk.run, msg("Name or NIP"), text)]


REPORTS = (
    (N_("How far people are assessed"), "coverage"),
    (N_("Who must be assessed, and for how long already"), "backlog"),
    (N_("Who came to the batches"), "attendance"),
    (N_("What was planned and held, and the cost"), "batches"),
)


def _report(desk: Desk) -> list[str]:
    n = choice(desk.run, msg("Which report"), [Message(words) for words, _ in REPORTS])
    return ["report", REPORTS[n - 1][1]]


def _settle(desk: Desk) -> list[str]:
    """Ask which of the open items to settle."""
    items = desk.overview.open
    options = [
        Message("{message} ({command})", {"message": one.message, "command": one.command}) for one in items
    ]
    return _step_of(items[choice(desk.run, msg("Which one"), options) - 1].command)(desk)


def _undo(_desk: Desk) -> list[str]:
    return ["undo"]


def _set_up(_desk: Desk) -> list[str]:
    return ["init"]


def _settings(_desk: Desk) -> list[str]:
    return ["settings"]


# --- what they share --------------------------------------------------------------------------------------


def _explain(desk: Desk, what: Message) -> None:
    """Say what will happen, and ask whether to go on.

    Raises:
        Back: Not to.
    """
    say_aside(desk.run.words.put(what))
    if not agreed(desk.run, msg("Go on?")):
        raise Back


def _file(desk: Desk, kind: Template) -> str:
    """Ask for a file of a kind: one of the folder by its number, or any by its name."""
    from asesmen_cli.usecases.status import find_files

    found = [file.path for file in find_files(desk.ctx) if file.holds is kind]
    run = desk.run
    if found:
        other = msg("Another file")
        n = choice(
            run, Message(LIST_WORDS[kind]), [*(Message("{file}", {"file": one}) for one in found), other]
        )
        if n <= len(found):
            return found[n - 1]
    params: dict[str, Param] = {"what": Message(LIST_WORDS[kind])}
    return value(run, msg("File ({what}); drag it into this window or type its name", **params), _some_file)


def _some_file(answer: str) -> str:
    name = file_name(answer)
    if not name:
        raise opt.Wrong(answer, msg("Type the name of a file, or 0 to go back."))
    return name


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu."""

    words: str
    ask: Step
    fits: Callable[[Overview], bool]


def _always(_overview: Overview) -> bool:
    return True


def _loaded(overview: Overview) -> bool:
    return overview.load is not None


def _planned(overview: Overview) -> bool:
    return overview.plan is not None


STEPS = (
    MenuItem(N_("Load a roster"), _load, _always),
    MenuItem(N_("Who must be assessed"), _due, _loaded),
    MenuItem(N_("Make a plan"), _plan, _loaded),
    MenuItem(N_("Show the plan"), _show, _planned),
    MenuItem(N_("Publish the draft"), _publish, lambda one: one.plan is not None and one.plan.name is None),
    MenuItem(N_("Write letters and files"), _export, _planned),
    MenuItem(N_("Letters: register, sent"), _letters, _planned),
    MenuItem(N_("Attendance"), _attend, _planned),
    MenuItem(N_("Results"), _result, _loaded),
    MenuItem(N_("One person: status, seat, history"), _why, _loaded),
    MenuItem(N_("Reports"), _report, _loaded),
    MenuItem(N_("What needs you"), _settle, lambda one: bool(one.open)),
    MenuItem(N_("Take the last command back"), _undo, _loaded),
    MenuItem(N_("Set up your office"), _set_up, _always),
    MenuItem(N_("Settings"), _settings, _always),
)
"""The menu, in the order of a year."""
