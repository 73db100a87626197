"""The one way in and out of the command line: global options anywhere, one language, one place for errors.

Every command may be given the global options before or after its name: :class:`Root` lifts them out of the
arguments and puts them first. What stops a command arrives here as an exception and leaves as one sentence
on standard error and an exit status.
"""

import locale
import os
import re
import signal
import sys
import traceback
from _thread import interrupt_main
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path
from threading import Timer
from typing import Any

from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from asesmen_cli.cli._commands import COMMANDS, FIRST, Modules
from asesmen_cli.cli._help import called_in_help, translate, write_commands, write_sections, write_usage
from asesmen_cli.cli._options import Wrong
from asesmen_cli.cli._run import WORKSPACE, Run, silence, speak
from asesmen_cli.cli._terminal import reader_went_away, say_aside
from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.findings import Exit as Status
from asesmen_cli.domain.messages import Message, msg, near
from asesmen_cli.language import LANGUAGES, Language

VALUED = ("--workspace", "--agency", "--today", "--lang", "--by")
FLAGS = ("--json", "--yes", "--quiet", "--verbose", "--no-pager")
TYPER_SAYS = {
    "usage.command": re.compile(r"""No such command ['"](?P<name>.*?)['"]"""),
    "usage.extra": re.compile(r"unexpected extra argument\(s\) \((?P<name>.*)\)"),
    "usage.no-value": re.compile(r"Option '(?P<name>.*)' requires"),
    "usage.no-value-taken": re.compile(r"Option '(?P<name>.*)' does not take"),
}
"""What typer says in English only, by the code of our words for it."""
OPEN = "open"
"""The command that a file in place of a command stands for."""
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
SETTINGS = "asesmen.toml"
LANGUAGE = re.compile(rf"""^language\s*=\s*["']({"|".join(LANGUAGES)})["']""", re.MULTILINE)
"""The line of the settings that names the language; they are read before anything heavy is imported."""
HELP = "help"
MEANT = {
    word: meant
    for meant, words in {
        "plan": (
            "jadwal",
            "rencana",
            "susun",
            "schedule",
        ),
        "show": ("lihat",),
        "publish": (
            "terbit",
            "terbitkan",
        ),
        "letters": ("surat",),
        "attend": (
            "hadir",
            "kehadiran",
        ),
        "result": ("hasil",),
        "report": ("laporan",),
        "backup": ("cadangan",),
        "restore": ("pulihkan",),
        "undo": (
            "batal",
            "urungkan",
        ),
        "settings": ("pengaturan",),
        "help": ("bantuan",),
        "roster": ("pegawai",),
        "why": ("mengapa",),
        "doctor": ("periksa",),
        "log": ("riwayat",),
        "export": ("ekspor",),
        "due": (
            "muat",
            "load",
        ),
        "--start": ("--to",),
    }.items()
    for word in words
}
"""Words that people type for a command or an option -> the one that may be meant."""
NO_COMMAND = "Missing command"
"""What it says where a group is named without one of its commands."""


SOON = 0.02
"""Seconds."""
INTERRUPTED = 130
"""The exit status after Ctrl-C."""


def unraisable(problem: "sys.UnraisableHookArgs") -> None:
    """Handle an exception in a callback of Python's own, where nothing can be raised.

    Ctrl-C is heard once the callback is over. An error of the disk in a destructor was raised before, when
    the file was closed, and is reported by then.
    """
    if problem.exc_type is KeyboardInterrupt:
        timer = Timer(SOON, interrupt_main)
        timer.daemon = True
        timer.start()
    elif not issubclass(problem.exc_type, OSError):
        sys.__unraisablehook__(problem)


def _is_of_ctrl_c(error: BaseException | None) -> bool:
    """Return whether Ctrl-C lies behind an error: a statement that it broke off lets the connection fail.

    Where it is not known whether a change was stored, that is said all the same.
    """
    if error is None or (isinstance(error, AsesmenError) and error.code == "workspace.unsure"):
        return False
    if isinstance(error, KeyboardInterrupt):
        return True
    return _is_of_ctrl_c(error.__cause__) or _is_of_ctrl_c(error.__context__)


class Root(TyperGroup):
    """The root of the command line."""

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 (typer keeps these types to itself)
        super().__init__(**attrs)
        self.commands = Modules()
        self.state: Message | None = None
        """What the last command has done; None for nothing."""

    def list_commands(self, _: Any) -> list[str]:  # noqa: ANN401 (as above)
        """The names of the commands; no module is imported for it."""
        return list(COMMANDS)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:  # noqa: ANN401 (typer's own)
        """Run a command and exit with its status."""
        given = list(sys.argv[1:] if args is None else args)
        words = spoken(given)
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.unraisablehook = unraisable
            shared, rest = opening(*lift(given))
            rest = helping(rest)
            translate(self)
            extra |= {"standalone_mode": False, "prog_name": "asesmen"}
            status = super().main([*shared, *rest], **extra)
        except AsesmenError as error:
            status = INTERRUPTED if _is_of_ctrl_c(error) else refuse(error, words)
        except TyperException as error:
            page = _help_of_group(error)
            print(page, end="")
            status = Status.DONE if page else refuse(_as_usage(error, words, rest), words)
        except (Abort, KeyboardInterrupt):
            status = INTERRUPTED
        except Exception as error:  # noqa: BLE001 (people get a sentence, never a traceback)
            status = INTERRUPTED if _is_of_ctrl_c(error) else _confess(error, words, self.state)
        if status == INTERRUPTED and self.state is not None:
            refuse(AsesmenError("program.interrupted", state=self.state), words)
        sys.exit(status or Status.DONE)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (as above)
        """Run the command. Where the reader goes away, as ``head`` does, nothing is left to say."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except OSError as error:
            if not reader_went_away(error):
                raise
            silence()
            return Status.DONE
        finally:
            self.state = ctx.obj.state if isinstance(ctx.obj, Run) else None
        return status

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (typer keeps these types to itself)
        """Write the commands of every day, the names of the others, and the shared options."""
        write_commands(COMMANDS, formatter, FIRST)
        write_sections(self, ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
        """Write how it is called."""
        write_usage(self, ctx, formatter)


def lift(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the global options, wherever they stand, from the command and its own arguments.

    Raises:
        AsesmenError: ``usage.no-value`` where one ends the line without its value, ``usage.no-value-taken``
            for ``--json=1``.
    """
    lifted: list[str] = []
    rest: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        name, sign, _ = arg.partition("=")
        if sign and name in FLAGS:
            raise AsesmenError("usage.no-value-taken", name=name, command="asesmen")
        if arg == "--":
            rest += [arg, *waiting]
        elif arg in FLAGS or name in VALUED:
            lifted.append(arg)
            if arg in VALUED:
                value = next(waiting, None)
                if value is None:
                    raise AsesmenError("usage.no-value", name=arg, command="asesmen")
                lifted.append(value)
        else:
            rest.append(arg)
    return lifted, rest


def helping(rest: list[str]) -> list[str]:
    """Turn ``asesmen help COMMAND`` into ``asesmen COMMAND --help``."""
    if rest[:1] != [HELP]:
        return rest
    return [*rest[1:], "--help"] if rest[1:2] == [] or rest[1] in COMMANDS else rest


def opening(shared: Sequence[str], rest: Sequence[str]) -> tuple[list[str], list[str]]:
    """Turn ``asesmen FILE`` into ``asesmen open FILE``, with the workspace beside the first file.

    A file dropped on the icon comes with a working directory that is not the user's.
    """
    names = [word for word in rest if not word.startswith("-")]
    if names and rest[0] not in COMMANDS and looks_like_path(names[0]):
        rest = [OPEN, *rest]
    elif not names or rest[0] != OPEN:
        return [*shared], [*rest]
    else:
        names = names[1:]
    named = any(word.partition("=")[0] == "--workspace" for word in shared)
    if not named and names and not os.environ.get("ASESMEN_WORKSPACE"):
        first = Path(names[0])
        folder = first if first.is_dir() else first.parent
        shared = [*shared, "--workspace", str(folder / WORKSPACE)]
    return [*shared], [*rest]


def looks_like_path(word: str) -> bool:
    """Return whether a word in place of a command is a file, there or not."""
    return (
        Path(word).suffix.lower() in SPREADSHEETS
        or any(mark in word for mark in "/\\")
        or Path(word).exists()
    )


def refuse(error: AsesmenError, words: Language) -> Status:
    """Say on standard error what was noticed, and what stops the command."""
    if error.findings:
        from asesmen_cli.cli._screen import show_findings

        show_findings(error.findings, words)
    say_aside(f"asesmen: {words.about(error)} {words.remedy(error)}")
    from asesmen_cli.domain.catalogue import CATALOGUE

    return CATALOGUE[error.code].status


def _confess(error: Exception, words: Language, state: Message | None) -> Status:
    """Report what nothing else has handled: a refusal of the system, or a bug of ours."""
    if isinstance(error, OSError):
        file = str(error.filename or "asesmen")
        return refuse(AsesmenError("program.system", file=file, why=system_reason(error)), words)
    place = traceback.extract_tb(error.__traceback__)[-1]
    fault = AsesmenError(
        "program.fault",
        what=type(error).__name__,
        where=f"{place.name}:{place.lineno}",
        state=state or msg("nothing was changed"),
    )
    if os.environ.get("ASESMEN_DEBUG"):
        traceback.print_exception(error)
    return refuse(fault, words)


def _help_of_group(error: TyperException) -> str:
    """Return the help of a group that is named without one of its commands; nothing for any other error."""
    context = getattr(error, "ctx", None)
    return f"{context.get_help()}\n" if context is not None and error.message.startswith(NO_COMMAND) else ""


def _as_usage(error: TyperException, words: Language, rest: Sequence[str]) -> AsesmenError:
    """Wrong usage, in our words; ``rest`` is what was typed behind the shared options."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "asesmen"
    param = getattr(error, "param", None)
    option = called_in_help(param) if param is not None else ""
    if isinstance(error, Wrong):
        return AsesmenError("usage.value", option=option, value=error.value, why=error.why, command=command)
    name = getattr(error, "option_name", None)
    if name is not None and context is not None and "requires" not in error.message:
        known = [opt for one in context.command.params for opt in one.opts if opt.startswith("--")]
        meant = MEANT.get(name, name)
        meant = near(meant if meant in known else name, [*known, *VALUED, *FLAGS])
        return AsesmenError("usage.option", option=name, near=meant, command=command)
    if type(error).__name__ == "MissingParameter" and param is not None:
        return AsesmenError("usage.missing", what=option, command=command)
    for code, pattern in TYPER_SAYS.items():
        if found := pattern.search(error.message):
            own = [word for word in rest if word not in command.split() and not word.startswith("-")]
            if code == "usage.extra" and (file := _unquoted(own)):
                return AsesmenError("usage.unquoted", file=file)
            commands = getattr(context.command, "commands", ()) if context is not None else ()
            meant = MEANT.get(found["name"].casefold(), found["name"])
            return AsesmenError(code, name=found["name"], near=near(meant, commands), command=command)
    return AsesmenError("usage.wrong", what=words.text(error.format_message().rstrip(".")), command=command)


def _unquoted(typed: Sequence[str]) -> str:
    """Return the name of a file that was typed with blanks and without quotation marks; else nothing."""
    for first, last in combinations(range(len(typed) + 1), 2):
        name = " ".join(typed[first:last])
        whole = any(word.lower().endswith(SPREADSHEETS) for word in typed[first : last - 1])
        if " " in name and not whole and (name.lower().endswith(SPREADSHEETS) or Path(name).is_file()):
            return name
    return ""


def spoken(args: Sequence[str]) -> Language:
    """The language asked for: by an option, the environment, the settings, the locale; else Indonesian."""
    asked = given(args, "--lang") or os.environ.get("ASESMEN_LANG", "")
    return speak(asked if asked in LANGUAGES else _of_the_office(args) or _of_the_locale())


def given(args: Sequence[str], option: str) -> str:
    """Return the value of an option, wherever it stands; empty without one."""
    value = ""
    for here, following in pairwise([*args, ""]):
        if here == option:
            value = following
        elif here.startswith(f"{option}="):
            value = here.removeprefix(f"{option}=")
    return value


def _of_the_office(args: Sequence[str]) -> str:
    """Return the language that the settings beside the workspace name; empty where they name none."""
    where = given(args, "--workspace") or os.environ.get("ASESMEN_WORKSPACE", "")
    if not where and args and looks_like_path(args[0]):
        where = args[0]
    folder = Path() if "://" in where else Path(where or WORKSPACE).parent
    try:
        found = LANGUAGE.search((folder / SETTINGS).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def _of_the_locale() -> str:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), locale.getlocale()[0] or "")
    return "en" if name.lower().startswith(("en", "english")) else "id"
