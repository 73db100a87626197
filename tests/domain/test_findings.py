"""What the operating system refuses, in words, on Linux and on Windows."""

import errno

import pytest

from asesmen_cli.domain.findings import AsesmenError, FieldError, system_reason
from asesmen_cli.domain.messages import Message, msg


class WindowsError(OSError):
    """An error as Windows gives it: with a code of its own, or without where the C library says it."""

    winerror: int | None

    def __init__(self, number: int, code: int | None, name: str = "asesmen.db") -> None:
        super().__init__(number, "words of the system", name)
        self.winerror = code


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EACCES, ""), "no permission"),
        (OSError(errno.EEXIST, ""), "it is not a folder"),
        (WindowsError(errno.EACCES, 5), "no permission, or it is in use"),
        (WindowsError(errno.EACCES, 32), "it is in use"),
        (WindowsError(errno.EACCES, 33), "it is in use"),
        (WindowsError(errno.EACCES, None), "no permission, or it is in use"),
        (WindowsError(errno.EINVAL, 123, "apa?.db"), "no file can have this name"),
        (WindowsError(errno.EINVAL, None, "apa?.db"), "no file can have this name"),
        (WindowsError(errno.ENOENT, 206), "its name is too long"),
        (WindowsError(errno.ENOENT, 3, "a" * 260), "its name is too long"),
        (WindowsError(errno.ENOENT, None, "a" * 260), "its name is too long"),
        (WindowsError(errno.ENOENT, 3, "a" * 259), "folder not found"),
        (WindowsError(errno.ENOENT, 53), "the network drive cannot be reached"),
        (WindowsError(errno.ENOSPC, 112), "the disk is full"),
    ],
)
def test_why_the_system_refused(error: OSError, words: str) -> None:
    assert system_reason(error) == Message(words)


@pytest.mark.parametrize("error", [OSError(9999, "strange"), WindowsError(9999, 4711)])
def test_a_reason_without_words_is_as_the_system_says_it(error: OSError) -> None:
    assert system_reason(error) == error.strerror


def test_a_wrong_field_says_its_value() -> None:
    error = FieldError("days", 0, msg("it must be a whole number, {least} or more", least=1))
    assert isinstance(error, AsesmenError)
    assert (error.code, error.params["value"]) == ("usage.value", "0")
