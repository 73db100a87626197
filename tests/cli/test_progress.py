"""The progress bar waits a second, and steps aside for a question."""

import time

import pytest

from asesmen_cli.cli import _progress
from asesmen_cli.cli._progress import after_a_second, paused


def test_short_work_shows_no_bar() -> None:
    with after_a_second("Planning") as work:
        assert not work.bar.live.is_started
    assert not work.bar.live.is_started


def test_a_question_stops_the_bar_and_it_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_progress, "PATIENCE", 0.0)

    def shown() -> bool:
        time.sleep(0.1)
        return work.bar.live.is_started

    with after_a_second("Planning") as work:
        assert shown()
        with paused():
            assert not shown()
        assert shown()
    assert not shown()
