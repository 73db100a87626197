"""500 letters in one Word file, compared with a plain loop of docxtpl that fills the same template 500 times.

The loop is what a script would do: open the template, fill it, save it, 500 files. Both run in this process,
one after the other, on the same letters. The ratio counts; the seconds depend on the machine.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from side_by_side import verdict

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LETTERS = 500
SECONDS = 20
"""The most that our file may take."""
LIMIT, GOAL = 0.2, 0.1
"""Of ours / the loop."""


def seconds(what: Callable[[], object]) -> float:
    """Returns the wall seconds of a call."""
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin


def main() -> int:
    """Measures both; returns 1 if a limit is broken."""
    from docxtpl import DocxTemplate
    from tests.outputs.letters.test_letters import MANNER, WHOLE
    from tests.outputs.reports import TODAY, person, plan_sheet, report

    from asesmen_cli.domain.facts import PaperSize
    from asesmen_cli.domain.letters import Appointment, Letter, LetterKind, Letters, Subject
    from asesmen_cli.language import speaking
    from asesmen_cli.outputs.letters import builtin, write_letters
    from asesmen_cli.outputs.letters._contents import Sender, of_a_letter, of_the_file

    words = speaking("id")
    monday = Appointment(days=(TODAY,), batch=1)
    letters = tuple(
        Letter(
            kind=LetterKind.CALL_UP,
            office=f"Dinas Contoh Nomor {at}",
            people=tuple(Subject(person=person(serial), now=monday) for serial in range(1, 4)),
            plan="Gelombang I",
            dated=TODAY,
        )
        for at in range(LETTERS)
    )
    whole = replace(
        report([person(1)], plan_sheet([person(1)], [1]), WHOLE),
        letters=Letters(letters=letters, manner=MANNER),
    )
    template = builtin(LetterKind.CALL_UP, PaperSize.A4)
    sender = Sender(office=WHOLE, manner=MANNER, origin="asesmen")

    def loop(folder: Path) -> None:
        common = of_the_file(sender, draft=False)
        for at, letter in enumerate(letters):
            word = DocxTemplate(BytesIO(template))
            word.render({**common, "logo": "", **of_a_letter(letter, sender, words)}, autoescape=True)
            word.save(folder / f"{at}.docx")

    with TemporaryDirectory() as folder:
        ours = seconds(lambda: write_letters(whole, words, Path(folder)))
        plain = seconds(lambda: loop(Path(folder)))
    print(f"  {LETTERS} letters: ours {ours:.1f} s, a plain loop {plain:.1f} s")
    within = verdict(f"{LETTERS} letters in one file / a docxtpl loop", ours / plain, limit=LIMIT, goal=GOAL)
    return 0 if within and ours <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
