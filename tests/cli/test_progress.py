"""The progress bar waits a second, and steps aside for a question."""

import time

import pytest
from rich.progress import ProgressColumn

from asesmen_cli.cli import _progress
from asesmen_cli.cli._progress import advance, after_a_second, paused


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


def test_a_step_says_what_is_done_and_how_much_where_the_whole_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    advance("nothing goes on", 1, 2)
    steps = (("xlsx", 1, 4, "25 %"), ("Storing", 0, 0, ""), ("pdf", 2, 4, "50 %"))
    with after_a_second("Writing") as work:
        (task,) = work.bar.tasks
        column = work.bar.columns[2]
        assert isinstance(column, ProgressColumn)
        for what, done, total, shown in steps:
            advance(what, done, total)
            assert task.description == what
            assert str(column.render(task)) == shown
