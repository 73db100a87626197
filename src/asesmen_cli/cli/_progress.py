"""A progress bar that appears only when work takes longer than a second, and makes room for a question."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

PATIENCE = 1.0
"""Seconds without a bar."""


class _Percentage(ProgressColumn):
    """The share that is done, where the whole is known."""

    def render(self, task: Task) -> Text:
        return Text("" if task.total is None else f"{task.percentage:.0f} %")


class Work:
    """One piece of work, shown on standard error from its second second to its end."""

    def __init__(self, what: str) -> None:
        self.bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            _Percentage(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self.bar.add_task(what, total=None)
        self._timer: Timer | None = None

    def step(self, what: str, done: int, total: int) -> None:
        """Say what is done now, and how much of it; a total of 0 is not known."""
        self.bar.tasks[0].total = total or None  # update leaves a total as it is where it is given None
        self.bar.update(self._task, description=what, completed=done)

    def go_on(self) -> None:
        """Show the bar in a second."""
        self._timer = Timer(PATIENCE, self.bar.start)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Take the bar away."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        self.bar.stop()


_working: list[Work] = []


@contextmanager
def after_a_second(what: str) -> Iterator[Work]:
    """Show that work goes on, if it takes longer than a second."""
    work = Work(what)
    _working.append(work)
    work.go_on()
    try:
        yield work
    finally:
        work.stop()
        _working.remove(work)


def advance(what: str, done: int, total: int) -> None:
    """Show a step of the work that goes on, if any does."""
    for work in _working[-1:]:
        work.step(what, done, total)


@contextmanager
def paused() -> Iterator[None]:
    """Take the bar away while a question is asked."""
    for work in _working:
        work.stop()
    try:
        yield
    finally:
        for work in _working:
            work.go_on()
