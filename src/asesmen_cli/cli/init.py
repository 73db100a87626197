"""``init``: files to begin with, and on a terminal the questions that fill in the settings."""

from dataclasses import replace

from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._options import Wrong, one_of
from asesmen_cli.cli._parts import files_of
from asesmen_cli.cli._prompts import value
from asesmen_cli.cli._run import Run, speak
from asesmen_cli.cli._terminal import Back, say_aside
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import NIP_FAULT_WORDS, NipFault, read_nip
from asesmen_cli.language import LANGUAGES

command = Commands()

PATTERN = "800/{n}/BKPSDM/{month}/{year}"


@command("init")
def init(run: Run) -> None:
    """Write files to begin with."""
    from asesmen_cli.usecases.init import begin
    from asesmen_cli.usecases.settings import set_values

    run = _in_the_language(run)
    answer = begin(run.workspace, run.words)
    hint = msg("Next: fill in the blank workbook or take your own, then asesmen due ROSTER.xlsx")
    run.show(answer, files_of, hint, findings=answer.findings)
    if run.can_ask:
        if _set(run, "screen.language") != run.words.code:
            set_values(run.workspace, {"screen.language": run.words.code}, run.words)
        _ask(run)


def _in_the_language(run: Run) -> Run:
    """Ask in which language the office works; that of the settings or the computer is proposed."""
    if not run.can_ask:
        return run
    question = Message("Bahasa / Language: {choices}", {"choices": " · ".join(LANGUAGES)})
    try:
        code = value(run, question, one_of(LANGUAGES), run.words.code)
    except Back:
        return run
    return replace(run, words=speak(code))


def _set(run: Run, key: str) -> str:
    """Return the value of a setting as a person writes it."""
    from asesmen_cli.usecases.settings import list_settings

    return next(one.value.strip('"') for one in list_settings(run.workspace).settings if one.key == key)


def _ask(run: Run) -> None:
    """Ask who the office is; Enter keeps what is there, 0 ends the questions. Answers are kept one by one."""
    from asesmen_cli.usecases.settings import QUESTIONS, list_settings

    say_aside(run.say("A few questions about your office. Enter keeps what is in brackets, 0 ends."))
    known = {one.key: one.value.strip('"') for one in list_settings(run.workspace).settings}
    try:
        for key, words in QUESTIONS.items():
            while not _answered(run, key, Message(words, {"pattern": PATTERN}), known[key]):
                pass
    except Back:
        pass
    run.note(run.say("All settings: asesmen settings"))


def _answered(run: Run, key: str, question: Message, known: str) -> bool:
    """Ask for one setting and keep it; return False where it is refused, after saying why."""
    from asesmen_cli.usecases.settings import set_values

    answer = value(run, question, _nip if key.endswith("_nip") else str, known)
    if answer == known:
        return True
    try:
        set_values(run.workspace, {key: answer}, run.words)
    except AsesmenError as error:
        if error.code != "settings.refused":
            raise
        say_aside(run.words.about(error))
        return False
    return True


def _nip(text: str) -> str:
    """Read an employee number; none is allowed."""
    fault = read_nip(text.replace(" ", "")) if text else None
    if isinstance(fault, NipFault):
        raise Wrong(text, Message(NIP_FAULT_WORDS[fault]))
    return text
