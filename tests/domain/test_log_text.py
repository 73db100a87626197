from asesmen_cli.domain.log_text import Names, in_words
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.record import RowChange
from asesmen_cli.language import speaking


def told(table: str, **row: str | int | None) -> str:
    (phrase,) = in_words(
        [RowChange(table=table, before=None, after=row)], Names(people={}, plans={}, batches={})
    )
    return speaking("en").put(phrase)


def test_names_that_programs_know_are_told_in_words() -> None:
    assert told("letters", id=1, kind="hand-over") == "letter: kind Hand-over of a result"
    assert told("people", name="Budi", tier=Tier.JPT.value) == "person: name Budi, tier JPT"
    assert told("absences", first="2023-11-06") == "absence: from 6 November 2023"
