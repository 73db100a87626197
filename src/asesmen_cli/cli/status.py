"""``asesmen`` alone: what is here, what needs a person, and the next step."""

from collections.abc import Iterator

from asesmen_cli.cli._parts import days_of_window, strong
from asesmen_cli.domain.document import Part, Text, Tone
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.messages import Message, Param, msg, msgs
from asesmen_cli.domain.overview import LIST_WORDS, Overview


def described(answer: Overview) -> Iterator[Part]:
    """What is here, what needs a person, and the next step."""
    yield from what_is_here(answer)
    yield strong(msg("Next: {message}.", message=answer.next.message))
    yield command_line(answer.next.command)
    yield Text(msg("Every command: asesmen --help"), Tone.QUIET)


def what_is_here(answer: Overview) -> Iterator[Part]:
    """What is here, and what needs a person."""
    if answer.load is None:
        yield strong(
            msg(
                "asesmen keeps every civil servant's competency assessment up to date: who is due, who goes"
                " when, letters, attendance, results."
            )
        )
        yield from _files(answer)
    else:
        yield from _here(answer)
    if answer.open:
        yield strong(msg("Needs you:"))
    for item in answer.open:
        yield Text(Message("- {message}.", {"message": item.message}))
        yield command_line(item.command)


def command_line(command: str) -> Text:
    """A command on a line of its own, to be copied."""
    return Text(Message("    {command}", {"command": command}))


def _files(answer: Overview) -> Iterator[Part]:
    if not answer.files:
        yield Text(
            msg("There is nothing here yet: no roster is loaded, and no Excel file is in this folder.")
        )
        return
    yield Text(msg("No roster is loaded yet. In this folder:"))
    for file in answer.files:
        holds: Param = (
            msg("no list that is recognised") if file.holds is None else Message(LIST_WORDS[file.holds])
        )
        yield Text(Message("- {file}: {holds}", {"file": file.path, "holds": holds}))


def _here(answer: Overview) -> Iterator[Part]:
    load = answer.load
    if load is not None:
        yield strong(
            msg(
                "{people} people on file ({file}, loaded {day}); {flagged} must be assessed.",
                people=answer.people,
                file=load.source,
                day=load.loaded_on,
                flagged=answer.flagged,
            )
        )
    if answer.later:
        yield Text(msg("{n} more with a seat need not be assessed today.", n=answer.later))
    yield Text(_plan(answer))
    if answer.upcoming is not None:
        one = answer.upcoming
        yield Text(
            msg(
                "Next batch: {n} of {plan}, {days}, {people}.",
                n=str(one.number),
                plan=one.plan,
                days=days_of_window(one.window),
                people=msgs("{n} person", "{n} people", one.people),
            )
        )


def _plan(answer: Overview) -> Message:
    plan = answer.plan
    if plan is None:
        return msg("There is no plan yet.")
    params: dict[str, Param] = {
        "batches": msgs("{n} batch", "{n} batches", plan.batches),
        "people": msgs("{n} person", "{n} people", plan.seated),
    }
    if plan.state is PlanState.DRAFT:
        return msg("Draft, not published yet: {batches}, {people}.", **params)
    return msg("Published plan {name}: {batches}, {people}.", name=plan.name, **params)
