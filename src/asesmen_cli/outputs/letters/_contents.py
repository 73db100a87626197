"""What stands in a letter: every field of its template, in words. Official, so Indonesian throughout.

A text that is missing is a row of dots for the pen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeAlias

from asesmen_cli.domain.facts import Office
from asesmen_cli.domain.letters import Appointment, Letter, LetterKind, Manner, Subject, head_of
from asesmen_cli.domain.people import NIP_DIGITS, RANK_NAMES, Person, grouped
from asesmen_cli.language import Language
from asesmen_cli.outputs._listings import dates_of

Value: TypeAlias = "str | int | bool | Sequence[str] | Sequence[Mapping[str, Value]]"
Fields: TypeAlias = Mapping[str, Value]

DOTS = "." * 24
WITH_APPENDIX = frozenset({LetterKind.CALL_UP, LetterKind.ASSIGNMENT, LetterKind.CHANGE, LetterKind.DROPPED})
"""Kinds whose people stand in a list behind the letter."""
ATTACHED = "1 (satu) berkas"
IN_THE_LIST = "sebagaimana tercantum dalam lampiran"
TO_BE_TOLD = "akan diberitahukan kemudian"
NOT_COMING = "batal; jadwal baru akan diberitahukan kemudian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, and where what is written comes from."""

    office: Office
    manner: Manner
    origin: str
    """Workbook, days, plan and program, for the foot."""


def of_the_file(sender: Sender, *, draft: bool) -> Fields:
    """The fields that all letters of a file share; a page's head and foot may use these alone."""
    office = sender.office
    return {
        "pemerintah": _line(office.government),
        "instansi": _line(office.name),
        "alamat": office.address,
        "kontak": office.contact,
        "kota": _line(office.place),
        "sifat": _line(sender.manner.sifat),
        "kegiatan": _line(sender.manner.event),
        "ttd_jabatan": _line(office.signatory_post),
        "ttd_nama": _line(office.signatory_name),
        "ttd_pangkat": office.signatory_rank,
        "ttd_nip": _nip(office.signatory_nip) or DOTS,
        "tembusan": sender.manner.copies,
        "asal": sender.origin,
        "draf": "DRAF" if draft else "",
    }


def of_a_letter(letter: Letter, sender: Sender, words: Language) -> Fields:
    """The fields of one letter alone."""
    people = [
        _participant(number, one, letter.kind, words) for number, one in enumerate(letter.people, start=1)
    ]
    schedule = _schedule(letter, sender.manner, words)
    return {
        "nomor": _line(letter.number),
        "tanggal": words.date(letter.dated),
        "lampiran": ATTACHED if letter.kind in WITH_APPENDIX else "-",
        "penerima": _addressee(letter, sender.manner),
        "opd": _line(letter.office),
        "peserta": people,
        "jumlah": f"{len(people)} ({in_words(len(people))})",
        "jadwal": schedule,
        **(_only(schedule)),
        **_former(letter, words),
        "dasar": sender.manner.basis or (DOTS * 3,),
        **(people[0] if letter.kind.to_person and people else {}),
        "dokumen": letter.document,
        "penyelenggara": letter.held_by,
    }


def _line(text: str | None) -> str:
    return text or DOTS


def _nip(nip: str) -> str:
    return grouped(nip) if len(nip) == NIP_DIGITS else nip


def _addressee(letter: Letter, manner: Manner) -> str:
    if letter.kind.to_person:
        return letter.people[0].person.name
    return head_of(letter.office, manner.heads) if letter.office else DOTS


def _participant(number: int, subject: Subject, kind: LetterKind, words: Language) -> dict[str, Value]:
    person = subject.person
    return {
        "no": number,
        "nama": person.name,
        "nip": _nip(person.nip),
        "pangkat": rank_of(person),
        "jabatan": person.position or "-",
        "unit": person.unit or "",
        "opd": person.office or "-",
        "semula": _appointment(subject.was, words) or "-",
        "menjadi": _appointment(subject.now, words)
        or (NOT_COMING if kind is LetterKind.CHANGE else TO_BE_TOLD),
        "keterangan": subject.reason or "-",
    }


def rank_of(person: Person) -> str:
    """``Penata Tingkat I (III/d)``; a rank that has no name stands as it is."""
    name = RANK_NAMES.get(person.rank or "")
    return f"{name} ({person.rank})" if name else person.rank or "-"


def _appointment(when: Appointment | None, words: Language) -> str:
    if when is None:
        return ""
    place = [when.venue or "", f"Ruang {when.room}" if when.room is not None else ""]
    batch = f"Batch {when.batch}" if when.batch is not None else ""
    return ", ".join(part for part in (batch, until(when.days, words), *place) if part)


def _schedule(letter: Letter, manner: Manner, words: Language) -> list[Fields]:
    """When and where, each once, with those who come then."""
    past = letter.kind in {LetterKind.DROPPED, LetterKind.HAND_OVER}

    def met(one: Subject) -> Appointment | None:
        return one.was if past else one.now

    def key(one: Subject) -> tuple[object, ...]:
        when = met(one)
        return () if when is None else (when.days, when.room or 0, when.venue or "")

    found: list[Fields] = []
    for _, those in groupby(sorted(letter.people, key=key), key=key):
        together = list(those)
        when = met(together[0])
        people = [
            _participant(number, one, letter.kind, words) for number, one in enumerate(together, start=1)
        ]
        found.append(
            {
                "batch": "" if when is None or when.batch is None else when.batch,
                "hari_tanggal": DOTS if when is None else until(when.days, words),
                "pukul": _line(manner.hour),
                "tempat": _place(when, manner),
                "acara": _event(when, manner),
                "peserta": people,
                "jumlah": f"{len(people)} ({in_words(len(people))})",
            }
        )
    return found


def _place(when: Appointment | None, manner: Manner) -> str:
    place = (when.venue if when else None) or _line(manner.venue)
    return f"{place}, Ruang {when.room}" if when is not None and when.room is not None else place


def _event(when: Appointment | None, manner: Manner) -> str:
    event = _line(manner.event)
    return f"{event} (Batch {when.batch})" if when is not None and when.batch is not None else event


def _only(schedule: Sequence[Fields]) -> Fields:
    """When and where, if there is one such only; else the list tells."""
    names = ("hari_tanggal", "pukul", "tempat", "acara")
    if len(schedule) == 1:
        return {name: schedule[0][name] for name in names}
    return dict.fromkeys(names, IN_THE_LIST)


def _former(letter: Letter, words: Language) -> Fields:
    former = letter.former
    return {
        "nomor_lama": "" if former is None else _line(former.number),
        "tanggal_lama": "" if former is None else words.date(former.dated),
    }


def until(days: Sequence[date], words: Language) -> str:
    """``Senin s.d. Rabu, 6 s.d. 8 November 2023``, as letters write it."""
    return dates_of(days, words).replace(" – ", "–").replace("–", " s.d. ")


UNITS = (
    "",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
MOST_IN_WORDS = 9_999


def in_words(n: int) -> str:
    """A number of people as letters spell it: ``dua puluh lima``. Beyond thousands it stays a number."""
    if n > MOST_IN_WORDS:
        return str(n)
    return " ".join(_spelled(n)) or "nol"


def _spelled(n: int) -> Iterable[str]:
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus")):
        if n >= size:
            yield one if n // size == 1 else f"{UNITS[n // size]} {name}"
            n %= size
    if n < len(UNITS):
        yield from [UNITS[n]] if n else []
    elif n < 20:  # noqa: PLR2004 (belas)
        yield f"{UNITS[n - 10]} belas"
    else:
        yield f"{UNITS[n // 10]} puluh"
        yield from [UNITS[n % 10]] if n % 10 else []
