import re
import runpy
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import typer
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from asesmen_cli.cli import app

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src" / "asesmen_cli" / "locale" / "id" / "LC_MESSAGES"
COMMANDS = "|".join(getattr(typer.main.get_command(app), "commands"))  # noqa: B009 (typer keeps the type to itself)
VERBATIM = re.compile(
    rf"--[a-z-]+|~\$|asesmen (?:{COMMANDS})\b|[a-z-]+\.(?:toml|xlsx)"  # options, commands, files
    r"|[A-Z]+_[A-Z]+|\[[a-z]+\]|[a-z]+_[a-z]+"  # variables, sections, keys
)
"""What a person types, and names of files: never translated."""


def messages() -> list[Message]:
    """Those that are translated."""
    with (FOLDER / "asesmen.po").open("rb") as file:
        return [message for message in read_po(file, locale="id") if message.id and translation(message)]


def template(message: Message) -> str:
    """The English text; of two forms the one for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def translation(message: Message) -> str:
    return message.string if isinstance(message.string, str) else (message.string or ("",))[0]


def placeholders(text: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(text)} - {None}


def literal(text: str) -> bool:
    """Does it hold braces that are meant as such?"""
    return "{ " in text


def test_the_catalogue_is_what_the_sources_say_and_is_compiled() -> None:
    text, compiled, untranslated = runpy.run_path(str(ROOT / "docs" / "messages.py"))["up_to_date"](FOLDER)
    assert untranslated == []
    assert (FOLDER / "asesmen.po").read_bytes() == text
    assert (FOLDER / "asesmen.mo").read_bytes() == compiled


ORDINARY = frozenset({"command", "did", "has", "keeps", "to", "wrote"})
"""Words that follow the program's name where no command is meant."""


def test_every_command_that_a_text_names_exists_with_its_options() -> None:
    program: Any = typer.main.get_command(app)
    unknown = []
    for text in map(template, messages()):
        for typed in re.findall(r"\basesmen ([a-z]+(?: [^\s:;,()]+)*)", text):
            name, *words = typed.rstrip(".").split()
            if name in ORDINARY:
                continue
            params, command = [*program.params], program.commands.get(name)
            while words and words[0] in getattr(command, "commands", ()):
                command = command.commands[words.pop(0)]
            params += [] if command is None else command.params
            options = {option for param in params for option in (*param.opts, *param.secondary_opts)}
            if command is None or {word for word in words if word.startswith("--")} - options:
                unknown.append((typed, text))
    assert unknown == []


def test_nothing_is_a_guess() -> None:
    assert [template(message) for message in messages() if message.fuzzy] == []


def test_every_translation_has_the_placeholders_of_its_template() -> None:
    differ = [
        template(message)
        for message in messages()
        if not literal(template(message))
        and placeholders(template(message)) != placeholders(translation(message))
    ]
    assert differ == []


def test_what_a_person_types_is_not_translated() -> None:
    lost = {
        template(message): sorted(gone)
        for message in messages()
        if (gone := set(VERBATIM.findall(template(message))) - set(VERBATIM.findall(translation(message))))
    }
    assert lost == {}


@pytest.mark.parametrize("mark", [".", "?", ":"])
def test_a_sentence_ends_as_its_template_does(mark: str) -> None:
    differ = [
        template(message)
        for message in messages()
        if template(message).endswith(mark) != translation(message).endswith(mark)
    ]
    assert differ == []
