"""Questions on a terminal: a choice by number, a value with a default, the name of a file."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from asesmen_cli.cli._options import Wrong
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._terminal import line, say_aside
from asesmen_cli.domain.messages import Message, msg

T = TypeVar("T")

YES, NO = frozenset({"y", "ya", "yes"}), frozenset({"n", "no", "t", "tidak"})


def value(run: Run, question: Message, read: Callable[[str], T], default: str = "") -> T:
    """Ask until the answer can be read; Enter takes the default.

    Args:
        run: Language and streams.
        question: What is asked.
        read: Returns the value of a text, or raises :class:`Wrong`, as the parser of an option does.
        default: What Enter means; shown in brackets.

    Raises:
        Back: The answer is 0, or the input has ended.
    """
    shown = f" [{default}]" if default else ""
    while True:
        answer = line(f"{run.words.put(question)}{shown}:") or default
        try:
            return read(answer)
        except Wrong as error:
            say_aside(run.words.put(error.why))


def choice(run: Run, question: Message, options: Sequence[Message], default: int = 1) -> int:
    """Show numbered options and return the number that is chosen, from 1; Enter takes the default.

    Raises:
        Back: The answer is 0, or the input has ended.
    """
    say_aside("")
    for n, option in enumerate(options, start=1):
        say_aside(f"{n:>3}  {run.words.put(option)}", hang=5)

    def read(answer: str) -> int:
        if answer.isdecimal() and 1 <= int(answer) <= len(options):
            return int(answer)
        raise Wrong(answer, msg("Type a number from 1 to {n}, or 0 to go back.", n=len(options)))

    return value(run, question, read, str(default))


def agreed(run: Run, question: Message) -> bool:
    """Ask a yes/no question to which Enter means yes.

    Raises:
        Back: The answer is 0, or the input has ended.
    """
    answer = line(f"{run.words.put(question)} {run.say('[Y/n]')}").lower()
    return answer in {"", *YES}


def decided(run: Run, question: Message) -> bool:
    """Ask a yes/no question until it is answered; Enter means neither.

    Raises:
        Back: The answer is 0, or the input has ended.
    """
    while True:
        answer = line(f"{run.words.put(question)} {run.say('[y/n]')}").lower()
        if answer in YES | NO:
            return answer in YES


def text(answer: str) -> str:
    """Take an answer as it is."""
    return answer


def file_name(answer: str) -> str:
    """Return the name of a file without the quotation marks that a terminal adds to one dropped on it."""
    return answer.removeprefix("& ").strip().strip("'\"")
