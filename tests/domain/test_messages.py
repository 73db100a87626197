from datetime import date

import pytest

from asesmen_cli.domain.messages import N_, Message, msg, msgs, printable


def test_a_message_keeps_its_template_and_parameters() -> None:
    message = msg("Due on {day}", day=date(2023, 11, 6))
    assert (message.template, message.params, message.plural) == (
        "Due on {day}",
        {"day": date(2023, 11, 6)},
        None,
    )


def test_a_parameter_may_have_any_name_but_that_of_the_template() -> None:
    assert msg("{template}", template="x").params == {"template": "x"}


def test_a_message_about_a_number_of_things_holds_both_templates_and_the_number() -> None:
    assert msgs("{n} day", "{n} days", 2) == Message("{n} day", {"n": 2}, "{n} days")


def test_a_marked_text_stays_itself() -> None:
    assert N_("Overdue") == "Overdue"


def test_messages_are_values() -> None:
    assert msg("a", x=1) == msg("a", x=1) != msg("a", x=2)
    with pytest.raises(AttributeError):
        msg("a").template = "b"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Budi, S.E.", "Budi, S.E."),
        ("Ñuñez – Núr", "Ñuñez – Núr"),
        ("a\x1b[31mb\x07\x7f\x9b", "a[31mb"),
        ("\u202egnorw\u202c \u2066x\u2069\u200f", "gnorw x"),
        ("two\nlines\there", "two\nlines\there"),
    ],
)
def test_nothing_in_a_text_steers_a_terminal_or_turns_the_writing(text: str, found: str) -> None:
    assert printable(text) == found
