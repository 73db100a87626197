"""Before anything is loaded: a Python for which there is no build of OR-Tools ends with a sentence."""

import sys

import pytest

from asesmen_cli.__main__ import is_supported, main

BUILD = "[MSC v.1942 64 bit (AMD64)]"
LARGEST = (1 << 63) - 1


@pytest.mark.parametrize(
    ("version", "largest", "build", "expected"),
    [
        ((3, 11), LARGEST, BUILD, True),
        ((3, 14), LARGEST, "[GCC 12.2.0]", True),
        ((3, 10), LARGEST, BUILD, False),
        ((3, 15), LARGEST, BUILD, False),
        ((3, 13), (1 << 31) - 1, "[MSC v.1942 32 bit (Intel)]", False),
        ((3, 13), LARGEST, "[MSC v.1942 64 bit (ARM64)]", False),
    ],
)
def test_which_pythons_are_supported(
    version: tuple[int, int], largest: int, build: str, expected: bool
) -> None:
    assert is_supported(version, largest, build) is expected


def test_another_python_is_a_sentence_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    with pytest.raises(SystemExit) as ended:
        main()
    indonesian, english = capsys.readouterr().err.splitlines()
    assert (ended.value.code, "Diperlukan" in indonesian, "is needed" in english) == (3, True, True)
