"""The fields of a letter, in words. Letters are official, so the words are Indonesian throughout.

A text that is missing is a row of dots, to fill in by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeAlias

from asesmen_cli.domain.facts import Office
from asesmen_cli.domain.letterhead import BLANK, letterhead, nip_in_groups, signature
from asesmen_cli.domain.letters import Appointment, Letter, LetterKind, Manner, Subject, head_of
from asesmen_cli.domain.people import RANK_NAMES, Person
from asesmen_cli.language import Language
from asesmen_cli.outputs._spelling import spelled

Value: TypeAlias = "str | int | bool | Sequence[str] | Sequence[Mapping[str, Value]]"
Fields: TypeAlias = Mapping[str, Value]

WITH_LIST = frozenset({LetterKind.CALL_UP, LetterKind.ASSIGNMENT, LetterKind.CHANGE, LetterKind.DROPPED})
"""Kinds with a list of people. Our templates print up to three in the letter, more in an annex."""
IN_A_CELL = BLANK[::2]
"""A blank that fits the column of a table."""
ANNEX = "1 (satu) berkas"
IN_THE_LIST = "sebagaimana tercantum dalam lampiran"
LATER = "akan diberitahukan kemudian"
CANCELLED = "batal; jadwal baru akan diberitahukan kemudian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, and what the letters are made from."""

    office: Office
    manner: Manner
    origin: str
    """Workbook, day, plan and program."""


def of_the_file(sender: Sender, *, draft: bool) -> Fields:
    """Return the fields that all letters of a file share."""
    head, signed = letterhead(sender.office), signature(sender.office, "")
    return {
        "pemerintah": head.government,
        "instansi": head.name,
        "alamat": head.address,
        "kontak": head.contact,
        "kota": sender.office.place or BLANK,
        "sifat": sender.manner.sifat or BLANK,
        "kegiatan": sender.manner.event or BLANK,
        "ttd_jabatan": signed.post,
        "ttd_nama": signed.name,
        "ttd_pangkat": signed.rank,
        "ttd_nip": signed.nip.removeprefix("NIP. "),
        "tembusan": sender.manner.copies,
        "asal": sender.origin,
        "draf": "DRAF" if draft else "",
    }


def of_a_letter(letter: Letter, sender: Sender, words: Language) -> Fields:
    """Return the fields of one letter."""
    kind, manner = letter.kind, sender.manner
    people = _list(letter.people, kind, manner, words)
    schedule = _schedule(letter, manner, words)
    former = letter.former
    when = schedule[0] if len(schedule) == 1 else {}
    head = head_of(letter.office, manner.heads) if letter.office else BLANK
    return {
        "nomor": letter.number or BLANK,
        "tanggal": words.date(letter.dated),
        "lampiran": ANNEX if kind in WITH_LIST else "-",
        "penerima": letter.people[0].person.name if kind.to_person else head,
        "opd": letter.office or BLANK,
        "peserta": people,
        "jumlah": _counted(people),
        "jadwal": schedule,
        **{name: when.get(name, IN_THE_LIST) for name in ("hari_tanggal", "pukul", "tempat", "acara")},
        "nomor_lama": "" if former is None else former.number or BLANK,
        "tanggal_lama": "" if former is None else words.date(former.dated),
        "dasar": manner.basis or (BLANK * 3,),
        **(people[0] if kind.to_person else {}),
        "dokumen": letter.document,
        "penyelenggara": letter.held_by,
    }


def _list(people: Iterable[Subject], kind: LetterKind, manner: Manner, words: Language) -> list[Fields]:
    """Return the people in order, numbered from 1."""
    later = CANCELLED if kind is LetterKind.CHANGE else LATER
    return [
        {
            "no": number,
            "nama": one.person.name,
            "nip": nip_in_groups(one.person.nip),
            "pangkat": rank_of(one.person),
            "jabatan": one.person.position or "-",
            "unit": unit_of(one.person),
            "opd": one.person.office or "-",
            "semula": "-" if one.was is None else _appointment(one.was, "", "", words),
            "menjadi": later
            if one.now is None
            else _appointment(one.now, manner.hour or IN_A_CELL, manner.venue or IN_A_CELL, words),
            "keterangan": one.reason or "-",
        }
        for number, one in enumerate(people, start=1)
    ]


def _counted(people: Sequence[Fields]) -> str:
    return f"{len(people)} ({spelled(len(people))})"


def rank_of(person: Person) -> str:
    """Return ``Penata Tingkat I (III/d)``; an unknown rank is returned unchanged."""
    name = RANK_NAMES.get(person.rank or "")
    return f"{name} ({person.rank})" if name else person.rank or "-"


def unit_of(person: Person) -> str:
    """Return the unit; empty where the post names it already: ``Kepala Seksi Pelayanan``."""
    unit = person.unit or ""
    return "" if unit.casefold() in (person.position or "").casefold() else unit


def _appointment(when: Appointment, hour: str, venue: str, words: Language) -> str:
    """Return batch, days, hour and place in one line. Former appointments have no hour on file."""
    batch = f"Batch {when.batch}" if when.batch is not None else ""
    hour = f"pukul {hour}" if hour else ""
    place = words.place(when.venue or venue, when.room)
    return ", ".join(part for part in (batch, until(when.days, words), hour, place) if part)


def _schedule(letter: Letter, manner: Manner, words: Language) -> list[Fields]:
    """Return when and where, each once, with those who come then."""
    past = letter.kind in {LetterKind.DROPPED, LetterKind.HAND_OVER}

    def met(one: Subject) -> Appointment | None:
        return one.was if past else one.now

    def key(one: Subject) -> tuple[object, ...]:
        when = met(one)
        return () if when is None else (when.days, when.room or 0, when.venue or "")

    found: list[Fields] = []
    event = manner.event or BLANK
    for _, those in groupby(sorted(letter.people, key=key), key=key):
        together = list(those)
        when = met(together[0]) or Appointment(days=())
        people = _list(together, letter.kind, manner, words)
        found.append(
            {
                "batch": "" if when.batch is None else when.batch,
                "hari_tanggal": until(when.days, words) if when.days else BLANK,
                "pukul": manner.hour or BLANK,
                "tempat": words.place(when.venue or manner.venue or BLANK, when.room),
                "acara": event if when.batch is None else f"{event} (Batch {when.batch})",
                "peserta": people,
                "jumlah": _counted(people),
            }
        )
    return found


def until(days: Sequence[date], words: Language) -> str:
    """Return days as letters write them: ``Senin s.d. Rabu, 6 s.d. 8 November 2023``."""
    return words.days(days).replace(" – ", "–").replace("–", " s.d. ")
