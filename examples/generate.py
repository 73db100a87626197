"""Make the example rosters: a city in June and in November 2023, as its HR office would keep them in Excel.

Every person is invented: names are drawn from common parts, NIPs follow the official pattern. The same seed
gives the same files, byte for byte.

    python examples/generate.py                             both rosters, beside this script
    python examples/generate.py --people 60000 --to DIR     one large roster in the proportions of the city
"""

import argparse
import calendar
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from math import ceil
from pathlib import Path
from random import Random  # noqa: TID251 - every generator below is seeded
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Tier = Literal["jpt", "administrator", "pengawas", "pelaksana", "fungsional"]
Status = Literal["PNS", "CPNS", "PPPK"]
Flaw = Literal["", "number", "short", "repeat", "vacant"]
Cell = str | int | float | date | None

SEED = 2023
CITY_PEOPLE = 1_640
LARGE = 20_000  # from here the workbook is written row by row
DUE_PENGAWAS = 260
DUE_OTHERS: dict[Tier, int] = {"jpt": 3, "administrator": 18, "pelaksana": 42, "fungsional": 47}

# Whoever is due was assessed by the first of these days or never, everyone else since the second: nobody
# falls due in between, so the figures hold on any day of June or November 2023.
LAST_OVERDUE = date(2021, 5, 14)
FIRST_CURRENT = date(2022, 1, 17)
LAST_KNOWN_IN_JUNE = date(2023, 5, 26)
JUNE_BATCHES = (date(2023, 6, 13), date(2023, 6, 15))  # last days of 12-13 and 14-15 June
JUNE_BATCH_SIZE = 30
SUMMER_PEOPLE = 100
SUMMER = (date(2023, 7, 3), date(2023, 9, 29))
HOLIDAYS = frozenset({date(2023, 7, 19), date(2023, 8, 17), date(2023, 9, 28)})

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
BACHELORS = ("S.E.", "S.Sos", "S.H.", "S.T.", "S.Kom", "S.IP", "S.AP", "S.P.")
MASTERS = ("M.Si", "M.M.", "M.AP", "M.T.")
DEGREES = {"Guru": "S.Pd", "Pengawas Sekolah": "S.Pd., M.Pd", "Perawat": "S.Kep., Ns", "Bidan": "A.Md.Keb"}

RANKS = (
    "Pengatur Muda, II/a", "Pengatur Muda Tk. I, II/b", "Pengatur, II/c",
    "Pengatur Tk. I, II/d", "Penata Muda, III/a", "Penata Muda Tk. I, III/b",
    "Penata, III/c", "Penata Tk. I, III/d", "Pembina, IV/a",
    "Pembina Tk. I, IV/b", "Pembina Utama Muda, IV/c", "Pembina Utama Madya, IV/d",
)  # fmt: skip
# Lowest and highest place in RANKS for an echelon or for the level that ends a functional post.
RANK_LIMITS = {
    "II.a": (10, 11), "II.b": (9, 10), "III.a": (8, 9), "III.b": (7, 8), "IV.a": (6, 8), "IV.b": (5, 7),
    "Terampil": (2, 3), "Mahir": (4, 5), "Penyelia": (6, 7),
    "Ahli Pertama": (4, 5), "Ahli Muda": (6, 7), "Ahli Madya": (8, 9), "": (0, 7),
}  # fmt: skip
PPPK_CLASS = {"Ahli Pertama": "IX", "Terampil": "VII"}


class Posts(NamedTuple):
    """The posts with an echelon in one kind of office, such as "Kepala Bidang {part}@III.b"."""

    top: Sequence[str]
    division: Sequence[str] = ()
    field: Sequence[str] = ()
    division_label: str = ""
    field_label: str = ""


class Office(NamedTuple):
    """One perangkat daerah with its divisions and field units."""

    name: str
    kind: str
    weight: int
    divisions: Sequence[str] = ()
    field: Sequence[str] = ()
    jobs: str = "office"
    quiet: bool = False


HERE = Path(__file__).parent
CITY = tomllib.loads((HERE / "cilegon.toml").read_text(encoding="utf-8"))
NAMES: dict[str, list[str]] = {kind: text.split() for kind, text in CITY["names"].items()}
JOBS: dict[str, list[str]] = CITY["jobs"]
POSTS = {kind: Posts(**posts) for kind, posts in CITY["posts"].items()}
OFFICES = [Office(**office) for office in CITY["offices"]]
OFFICE_ORDER = {office.name: place for place, office in enumerate(OFFICES)}
SIGNING_OFFICE = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"

# Pengawas who are not due: standing, month of birth where it matters, note. The "Aktif" are about 58.
UNUSUAL_PENGAWAS = (
    ("CLTN", "", "CLTN s.d. 31 Desember 2024"),
    ("CLTN", "", "CLTN s.d. 30 Juni 2025"),
    ("Tugas Belajar", "", "Tugas belajar S-2 s.d. Agustus 2024"),
    ("Tugas Belajar", "", "Tugas belajar S-2 s.d. Agustus 2024"),
    ("Tugas Belajar", "", "Tugas belajar S-3"),
    ("Masa Persiapan Pensiun", "1965-12", ""),
    ("Masa Persiapan Pensiun", "1966-02", ""),
    ("Aktif", "1964-11", "Usul pensiun dalam proses"),
    ("Aktif", "1965-01", "Usul pensiun dalam proses"),
    ("Aktif", "1965-03", ""),
    ("Aktif", "1965-07", ""),
    ("Aktif", "1966-01", ""),
    ("Aktif", "1966-03", ""),
)


class Seat(NamedTuple):
    """A post and its place."""

    position: str
    echelon: str  # empty for functional posts and staff
    kind: Literal["Struktural", "Fungsional", "Pelaksana"]
    unit: str
    office: str


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the roster; `flaw` says how it is damaged when written (for "vacant": only the post is)."""

    name: str
    nip: str
    born: date
    sex: Literal["L", "P"]
    rank: str
    seat: Seat
    status: Status
    standing: str
    assessed: date | None
    phone: str
    note: str = ""
    flaw: Flaw = ""

    @property
    def tier(self) -> Tier:
        """The tier, as the rules for assessment know it."""
        if not self.seat.echelon:
            return "fungsional" if self.seat.kind == "Fungsional" else "pelaksana"
        tiers: dict[str, Tier] = {"II": "jpt", "III": "administrator", "IV": "pengawas"}
        return tiers[self.seat.echelon.partition(".")[0]]

    @property
    def hired(self) -> date:
        """The first day of service that the NIP tells."""
        return date(int(self.nip[8:12]), 1 if self.status == "PPPK" else int(self.nip[12:14]), 1)

    @property
    def pension(self) -> date:
        """The first day of retirement: the month after the 58th birthday, for JPT the 60th."""
        years = 60 if self.tier == "jpt" else 58
        return date(self.born.year + years + self.born.month // 12, self.born.month % 12 + 1, 1)

    @property
    def serving(self) -> bool:
        """Whether the person is at work in June 2023."""
        return self.standing.endswith("Aktif") and self.pension > date(2023, 6, 1)

    @property
    def due(self) -> bool:
        """Whether the person is to be assessed, in June as in November 2023."""
        return self.serving and (self.assessed is None or self.assessed <= LAST_OVERDUE)

    @property
    def unassessed_since(self) -> tuple[date, str]:
        """What the longest unassessed come first by."""
        return self.assessed or self.hired, self.nip

    @property
    def roster_order(self) -> tuple[int, str, int, str]:
        """By office, then echelon, then rank."""
        rank = RANKS.index(self.rank) if self.rank in RANKS else -1
        return OFFICE_ORDER[self.seat.office], self.seat.echelon or "V", -rank, self.nip


# The city


def city(seed: int = SEED, people: int = CITY_PEOPLE) -> list[Person]:
    """The people of June 2023. For more `people` the proportions stay and posts are repeated by rayon."""
    rng, taken = Random(seed), set[str]()
    times = max(1, round(people / CITY_PEOPLE))
    seats = [seat for office in OFFICES for seat in structural_seats(office, times)]
    if people < len(seats) + 200:
        raise ValueError(f"at least {len(seats) + 200} people")
    echelon_four = [seat for seat in seats if seat.echelon.startswith("IV")]
    staff = [hire(rng, taken, seat, (1990, 2006)) for seat in seats if not seat.echelon.startswith("IV")]
    staff += pengawas(rng, taken, echelon_four, times)
    staff += [without_echelon(rng, taken) for _ in range(people - len(seats))]
    staff = with_due_others(rng, staff, times)
    staff = with_leavers(rng, taken, staff)
    return sorted(with_flaws(rng, staff), key=lambda person: person.roster_order)


def in_november(staff: Sequence[Person], seed: int = SEED) -> list[Person]:
    """The same people in November 2023: 160 more assessed, three gone, five new, ten moved."""
    rng, taken = Random(f"{seed} november"), {person.nip for person in staff}
    gone = [person for person in staff if person.serving and person.pension <= date(2023, 11, 1)]
    now = {person.nip: person for person in staff if person not in gone}
    due = sorted((p for p in staff if p.tier == "pengawas" and p.due), key=lambda p: p.unassessed_since)
    june, later = due[: 2 * JUNE_BATCH_SIZE], due[2 * JUNE_BATCH_SIZE :]
    for place, person in enumerate(june):
        now[person.nip] = replace(person, assessed=JUNE_BATCHES[place // JUNE_BATCH_SIZE])
    summer = rng.sample(later, SUMMER_PEOPLE)
    for person in summer:
        now[person.nip] = replace(person, assessed=working_day(rng, *SUMMER))
    one, two, three, four, promoted = rng.sample(summer, 5)
    free = next(person.seat for person in gone if person.tier == "administrator")
    clerks = rng.sample([p for p in now.values() if p.tier == "pelaksana" and not p.due and not p.flaw], 8)
    moves = [(one, two.seat), (two, one.seat), (three, four.seat), (four, three.seat), (promoted, free)]
    moves += [(clerk, other.seat) for clerk, other in pairwise(clerks[:6])]
    for person, seat in moves:
        now[person.nip] = replace(now[person.nip], seat=seat, note="Mutasi TMT 01-09-2023")
    school = next(p.seat for p in staff if p.status == "PPPK" and p.seat.position.startswith("Guru"))
    new = [hire(rng, taken, school, (2023, 2023), status="PPPK", assessed=None) for _ in range(2)]
    for clerk in clerks[5:]:
        person = hire(rng, taken, clerk.seat, (2008, 2015))
        new.append(replace(person, note="Pindahan antarinstansi TMT 01-08-2023"))
    return sorted([*now.values(), *new], key=lambda person: person.roster_order)


def structural_seats(office: Office, times: int = 1) -> list[Seat]:
    """The posts with an echelon in one office; those below echelon II once for each rayon."""
    posts = POSTS[office.kind]
    short = office.name.removesuffix(" Sekretariat Daerah").removeprefix("Kecamatan ")
    groups = [("", "", posts.top)]
    groups += [(part, f"{posts.division_label} {part}", posts.division) for part in office.divisions]
    groups += [(part, f"{posts.field_label} {part}", posts.field) for part in office.field]
    seats = []
    for part, unit, group in groups:
        for post in group:
            position, _, echelon = post.format(part=part, short=short).partition("@")
            ctx = position.startswith(("Kepala Subbagian", "Sekretaris")) and not echelon.startswith("II.")
            place = unit or ("Sekretariat" if ctx else office.name)
            for rayon in range(1, 2 if echelon.startswith("II.") else times + 1):
                name = position if rayon == 1 else f"{position} Rayon {rayon}"
                seats.append(Seat(name, echelon, "Struktural", place, office.name))
    return seats


def pengawas(rng: Random, taken: set[str], seats: Sequence[Seat], times: int) -> list[Person]:
    """Fill the posts of echelon IV: those who are due, the unusual cases, and the rest, assessed in time."""
    quiet = {office.name for office in OFFICES if office.quiet}
    one_each = {seat.office: seat for seat in seats if seat.office not in quiet}
    others = [seat for seat in seats if seat.office not in quiet and seat is not one_each[seat.office]]
    chosen = [*one_each.values(), *rng.sample(others, DUE_PENGAWAS * times - len(one_each))]
    free = sorted(set(seats) - set(chosen))
    rng.shuffle(chosen)
    rng.shuffle(free)
    # How many, appointed when, last assessed when. The first two lines are the 60 longest unassessed.
    plan: list[tuple[int, tuple[int, int], tuple[date, date] | None]] = [
        (40, (1992, 2012), None),
        (20, (1992, 2008), (date(2012, 3, 5), date(2013, 11, 15))),
        (50, (2015, 2018), None),
        (150, (1992, 2011), (date(2014, 3, 3), LAST_OVERDUE)),
    ]
    staff, waiting = [], iter(chosen)
    for count, years, period in plan:
        for _ in range(count * times):
            assessed = working_day(rng, *period) if period else None
            staff.append(hire(rng, taken, next(waiting), years, assessed=assessed))
    staff[-1] = replace(staff[-1], assessed=date(2020, 2, 29))
    for (standing, month, note), seat in zip(UNUSUAL_PENGAWAS, free, strict=False):
        person = hire(rng, taken, seat, (1990, 1993) if month else (2004, 2012), born_in=month)
        person = replace(person, standing=standing, note=note)
        staff.append(person if person.serving else replace(person, assessed=None))
    return staff + [hire(rng, taken, seat, (1992, 2014)) for seat in free[len(UNUSUAL_PENGAWAS) :]]


def without_echelon(rng: Random, taken: set[str]) -> Person:
    """Somebody in a functional post, often as PPPK where it is an entry level, or one of the staff."""
    office = rng.choices(OFFICES, [office.weight for office in OFFICES])[0]
    posts = POSTS[office.kind]
    divisions = [f"{posts.division_label} {part}" for part in office.divisions]
    field = [f"{posts.field_label} {part}" for part in office.field]
    served = office.jobs in ("health", "school")  # by professionals, mostly in the field
    if chance(rng, 0.86 if served else 0.05 if office.kind == "kecamatan" else 0.4):
        position = rng.choice(JOBS[office.jobs])
        unit = rng.choice((field if served else divisions) or divisions or [office.name])
        seat = Seat(position, "", "Fungsional", unit, office.name)
        if position.endswith(tuple(PPPK_CLASS)) and chance(rng, 0.6):
            return hire(rng, taken, seat, (2021, 2022), status="PPPK")
        person = hire(rng, taken, seat, (1995, 2018))
    else:
        unit = rng.choice([*divisions, *field, "Sekretariat"])
        seat = Seat(rng.choice(JOBS["staff"]), "", "Pelaksana", unit, office.name)
        if chance(rng, 0.04):
            return hire(rng, taken, seat, (2022, 2022), status="CPNS")
        person = hire(rng, taken, seat, (1992, 2020))
    if chance(rng, 0.008):
        return replace(person, standing=rng.choice(("Tugas Belajar", "CLTN")), assessed=None)
    return person


def with_due_others(rng: Random, staff: Sequence[Person], times: int) -> list[Person]:
    """Let some people of the other tiers be due too, but no functional "Pengawas Sekolah" and the like."""
    due = {}
    plain = [p for p in staff if p.serving and not p.seat.position.startswith("Pengawas")]
    for tier, count in DUE_OTHERS.items():
        able = [person for person in plain if person.tier == tier]
        for person in rng.sample(able, count if tier == "jpt" else count * times):
            first = max(date(2015, 1, 5), person.hired + timedelta(days=365))
            never = first > LAST_OVERDUE or chance(rng, 0.5)
            assessed = None if never else working_day(rng, first, LAST_OVERDUE)
            due[person.nip] = replace(person, assessed=assessed)
    return [due.get(person.nip, person) for person in staff]


def with_leavers(rng: Random, taken: set[str], staff: Sequence[Person]) -> list[Person]:
    """An administrator and a clerk who retire before November; the pengawas is in UNUSUAL_PENGAWAS."""
    leavers = {}
    plain = [p for p in staff if p.status == "PNS" and p.serving and not p.due]
    for tier, month in (("administrator", "1965-08"), ("pelaksana", "1965-09")):
        person = rng.choice([p for p in plain if p.tier == tier])
        leavers[person.nip] = hire(rng, taken, person.seat, (1990, 1993), born_in=month)
    return [leavers.get(person.nip, person) for person in staff]


def with_flaws(rng: Random, staff: Sequence[Person]) -> list[Person]:
    """Mark the few rows of staff that the office got wrong."""
    flaws: tuple[Flaw, ...] = ("number", "number", "number", "short", "repeat", "vacant")
    plain = [p for p in staff if p.status == "PNS" and p.serving and not p.due]
    able = [p for p in plain if p.tier == "pelaksana" and p.pension > date(2024, 1, 1)]
    flawed = {p.nip: flaw for p, flaw in zip(rng.sample(able, len(flaws)), flaws, strict=True)}
    return [replace(p, flaw=flawed.get(p.nip, "")) for p in staff]


# One person


def chance(rng: Random, share: float) -> bool:
    """Be true in that share of all calls."""
    return rng.random() < share


def hire(
    rng: Random,
    taken: set[str],
    seat: Seat,
    years: tuple[int, int],
    *,
    status: Status = "PNS",
    born_in: str = "",
    assessed: date | Literal["in time"] | None = "in time",
) -> Person:
    """Invent a person for a seat, appointed in one of the years; `born_in` is a month such as 1965-08."""
    year = rng.randint(*years)
    month = rng.choice((6, 9)) if status == "CPNS" else rng.choice((1, 3, 4, 12))
    if born_in:
        born = date.fromisoformat(f"{born_in}-{rng.randint(1, 28):02d}")
    else:
        born = date(max(1967, year - rng.randint(20, 31)), 1, 1) + timedelta(days=rng.randrange(365))
    sex: Literal["L", "P"] = "P" if chance(rng, 0.25 if seat.echelon.startswith("II") else 0.47) else "L"
    stem = f"{born:%Y%m%d}{year}{21 if status == 'PPPK' else month:02d}{1 if sex == 'L' else 2}"
    serials = range(rng.choice((1, 1, 1, 2, 3, 5, 8)), 1000)
    nip = next(number for serial in serials if (number := f"{stem}{serial:03d}") not in taken)
    taken.add(nip)
    if assessed == "in time":
        started = date(year, 1 if status == "PPPK" else month, 1) + timedelta(days=60)
        assessed = working_day(rng, max(FIRST_CURRENT, started), LAST_KNOWN_IN_JUNE)
    return Person(
        name=full_name(rng, sex, born, seat),
        nip=nip,
        born=born,
        sex=sex,
        rank=rank_of(rng, seat, status, 2023 - year),
        seat=seat,
        status=status,
        standing="PPPK Aktif" if status == "PPPK" else "Aktif",
        assessed=assessed,
        phone=f"0810{rng.randrange(10**8):08d}" if chance(rng, 0.9) else "",  # not a mobile prefix in use
    )


def rank_of(rng: Random, seat: Seat, status: Status, years: int) -> str:
    """A step every four years from III/a (staff also from II/a or II/c), within what the post allows."""
    level = seat.echelon or next((word for word in RANK_LIMITS if word and seat.position.endswith(word)), "")
    if status == "PPPK":
        return PPPK_CLASS[level]
    low, high = RANK_LIMITS[level]
    start = 4 if level else rng.choice((0, 2, 4))
    return RANKS[max(low, min(high, start + years // 4))]


def full_name(rng: Random, sex: str, born: date, seat: Seat) -> str:
    """A name with the titles that suit the post and the age."""
    kind = "men" if sex == "L" else "women"
    names = [rng.choice(NAMES[kind]), rng.choice(NAMES[f"{kind}_last"])]
    if chance(rng, 0.2):
        names.insert(0, rng.choice(("Muhamad", "Tb.") if sex == "L" else ("Siti", "Ratu")))
    elif chance(rng, 0.03):
        del names[1]
    name = " ".join(dict.fromkeys(names))
    if chance(rng, 0.15):
        name = name.upper()
    if born < date(1980, 1, 1) and chance(rng, 0.25):
        name = f"{'H.' if sex == 'L' else 'Hj.'} {name}"
    if seat.position.startswith("Dokter"):
        return f"dr. {name}"
    job = next((job for job in DEGREES if seat.position.startswith(job)), "")
    if job:
        return f"{name}, {DEGREES[job]}"
    master = f", {rng.choice(MASTERS)}" if seat.echelon and chance(rng, 0.5) else ""
    if seat.echelon and born < date(1972, 1, 1) and chance(rng, 0.4):
        return f"{'Drs.' if sex == 'L' else 'Dra.'} {name}{master}"
    if seat.kind == "Pelaksana" and chance(rng, 0.65):
        return name
    return f"{name}, {rng.choice(BACHELORS)}{master}"


def working_day(rng: Random, first: date, last: date) -> date:
    """Draw a day from Monday to Friday that is no holiday."""
    while True:
        day = first + timedelta(days=rng.randint(0, (last - first).days))
        if day.weekday() < calendar.SATURDAY and day not in HOLIDAYS:
            return day


# The workbook

COLUMNS = (
    ("NO", 6), ("NAMA", 33), ("NIP", 23), ("TANGGAL LAHIR", 18), ("L/P", 6), ("PANGKAT / GOL. RUANG", 25),
    ("JABATAN", 38), ("ESELON", 11), ("JENIS JABATAN", 12), ("UNIT KERJA", 34), ("PERANGKAT DAERAH", 36),
    ("STATUS PEGAWAI", 11), ("KEDUDUKAN HUKUM", 14), ("TANGGAL ASESMEN TERAKHIR", 18), ("NO HP", 14),
    ("KETERANGAN", 24),
)  # fmt: skip
LAST = len(COLUMNS) - 1
POSITION = 6  # the column that also carries the number of people and the signature
LEFT = frozenset({1, 5, 6, 9, 10, 15})
HEADER_ROW = 4  # counted from 0: three titles, a blank row, the header, the numbering, then people
NOTES = (
    "Petunjuk Pengisian Daftar Nominatif",
    "1. Daftar disusun menurut perangkat daerah, eselon, dan pangkat.",
    "2. NIP ditulis sebagai teks, 18 angka. Jangan mengubah format sel menjadi angka.",
    "3. Kolom ESELON hanya diisi untuk jabatan struktural.",
    "4. TANGGAL ASESMEN TERAKHIR adalah hari terakhir pelaksanaan; dikosongkan bila belum pernah dinilai.",
    "5. Perubahan data disampaikan kepada BKPSDM paling lambat tanggal 5 setiap bulan.",
    "Contoh data: seluruh nama, NIP, dan nomor telepon dalam buku kerja ini rekaan.",
)


def write_roster(path: Path, staff: Sequence[Person], day: date, *, constant_memory: bool = False) -> None:
    """Write the people as the office's workbook: titles, table, total, signature, and a sheet of notes."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": constant_memory}) as book:
        created = datetime(day.year, day.month, day.day, tzinfo=UTC)
        book.set_properties({"title": "Daftar nominatif (data rekaan)", "created": created})
        sheet = book.add_worksheet("Nominatif")
        set_up_page(sheet)
        write_titles(book, sheet, f"KEADAAN BULAN {MONTHS[day.month - 1].upper()} {day.year}")
        total_row = write_table(book, sheet, table(staff))
        write_signature(book, sheet, total_row + 2, staff, day)
        notes = book.add_worksheet("Petunjuk")
        notes.set_column(0, 0, 110)
        for row, line in enumerate(NOTES):
            notes.write_string(row, 0, line, book.add_format({"bold": row == 0}))


def table(staff: Sequence[Person]) -> list[list[Cell]]:
    """The rows under the header: people numbered through, one of them twice, one blank row in the middle."""
    rows: list[list[Cell]] = []
    number, middle = 0, len(staff) // 2
    repeated = {person.seat.office: person for person in staff if person.flaw == "repeat"}
    for office, people in groupby(staff, key=lambda person: person.seat.office):
        before = number
        for person in [*people, *filter(None, [repeated.get(office)])]:
            number += 1
            rows.append(cells(person, number))
        if before < middle <= number:
            rows.append([])
    return rows


def cells(person: Person, number: int) -> list[Cell]:
    """One row as the office typed it. Habits depend on the NIP alone, so they are the same every month."""
    rng, seat = Random(person.nip), person.seat
    phone = int(person.phone) if person.phone and chance(rng, 0.2) else person.phone or None
    own: list[Cell] = [
        person.name, written_nip(rng, person), written_date(rng, person.born), person.sex, person.rank,
    ]  # fmt: skip
    post: list[Cell] = [seat.position, written_echelon(rng, seat.echelon), seat.kind, seat.unit, seat.office]
    state: list[Cell] = [
        person.status, person.standing, written_date(rng, person.assessed), phone, person.note or None,
    ]  # fmt: skip
    if person.flaw == "vacant":
        own, state = ["(LOWONG)", None, None, None, None], [None] * 5
    return [number, *own, *post, *state]


def written_nip(rng: Random, person: Person) -> Cell:
    """Most NIPs are clean text; some are grouped or begin with an apostrophe."""
    if person.flaw == "number":
        return float(f"{person.nip[:15]}000")  # what Excel keeps of 18 digits
    if person.flaw == "short":
        return person.nip[:17]
    if chance(rng, 0.05):
        return in_groups(person.nip)
    return f"'{person.nip}" if chance(rng, 0.005) else person.nip


def in_groups(nip: str) -> str:
    """Group a NIP as letters print it."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def written_date(rng: Random, day: date | None) -> Cell:
    """Most dates are dates; some are text in one of three styles."""
    if day is None:
        return "-" if chance(rng, 0.15) else None
    as_text = rng.choice((in_words(day), f"{day:%d-%m-%Y}", f"{day:%Y-%m-%d}"))
    return as_text if chance(rng, 0.08) else day


def in_words(day: date) -> str:
    """Write a date as Indonesian letters do."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_echelon(rng: Random, echelon: str) -> Cell:
    """Spell an echelon, in about one of ten otherwise."""
    if not echelon:
        return rng.choice(("-", "-", None, None, "Non Eselon"))
    level, _, letter = echelon.partition(".")
    upper = letter.upper()
    odd = rng.choice((f"{level}.{upper}", f"{level} {letter}", f"{level}{upper}", f"{level}/{letter}"))
    return odd if chance(rng, 0.1) else echelon


def set_up_page(sheet: "Worksheet") -> None:
    """Set widths, the frozen header and the printed page."""
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEADER_ROW + 2, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(HEADER_ROW, HEADER_ROW + 1)
    sheet.set_footer("&L&8Data rekaan&R&8Halaman &P dari &N")


def write_titles(book: "Workbook", sheet: "Worksheet", state: str) -> None:
    """Write the three lines above the table."""
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    lines = ("PEMERINTAH KOTA CILEGON", "DAFTAR NOMINATIF PEGAWAI NEGERI SIPIL DAN PPPK", state)
    for row, line in enumerate(lines):
        sheet.merge_range(row, 0, row, LAST, line, title)


def write_table(book: "Workbook", sheet: "Worksheet", rows: Sequence[Sequence[Cell]]) -> int:
    """Write header, numbering, rows and total; returns the row of the total."""
    frame = {"border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
    middle, blue = {**frame, "align": "center"}, {"bg_color": "#DDEBF7"}
    dark = {"bg_color": "#1F4E78", "font_color": "white", "bold": True, "text_wrap": True}
    head, small = book.add_format({**middle, **dark}), book.add_format({**middle, **blue, "font_size": 9})
    left, centre = (book.add_format({**style, "text_wrap": True}) for style in (frame, middle))
    text, dated = (book.add_format({**middle, "num_format": code}) for code in ("@", "dd-mm-yyyy"))
    total = book.add_format({**frame, **blue, "bold": True})
    sheet.set_row(HEADER_ROW, 45)
    for column, (header, _) in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW, column, header, head)
    for column in range(LAST + 1):
        sheet.write_number(HEADER_ROW + 1, column, column + 1, small)
    for row, values in enumerate(rows, HEADER_ROW + 2):
        lines = [ceil(len(str(value)) / width) for value, (_, width) in zip(values, COLUMNS, strict=False)]
        sheet.set_row(row, 15 * max(lines, default=1))
        for column, value in enumerate(values):
            plain = left if column in LEFT else centre
            if value is None:
                sheet.write_blank(row, column, None, plain)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, text if COLUMNS[column][0] == "NIP" else plain)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, dated)
            else:
                sheet.write_number(row, column, value, plain)
    row = HEADER_ROW + 2 + len(rows)
    sheet.autofilter(HEADER_ROW, 0, row - 1, LAST)
    sheet.ignore_errors({"number_stored_as_text": f"C{HEADER_ROW + 3}:O{row}"})
    summary = {1: "TOTAL", POSITION: f"{sum(1 for values in rows if values)} pegawai"}
    for column in range(LAST + 1):
        sheet.write(row, column, summary.get(column), total)
    return row


def write_signature(
    book: "Workbook", sheet: "Worksheet", row: int, staff: Sequence[Person], day: date
) -> None:
    """Write the block that the head of the HR office signs."""
    head = next(p for p in staff if p.seat.office == SIGNING_OFFICE and p.tier == "jpt")
    above = (f"Cilegon, {in_words(day)}", "Mengetahui,", "Kepala BKPSDM Kota Cilegon", "", "", "")
    plain = book.add_format({"align": "center"})
    named = book.add_format({"align": "center", "bold": True, "underline": 1})
    for offset, line in enumerate((*above, head.name, head.rank, f"NIP. {in_groups(head.nip)}")):
        sheet.write(row + offset, POSITION, line, named if line == head.name else plain)


def main() -> None:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write the example rosters.")
    parser.add_argument("--to", type=Path, default=HERE, metavar="DIR", help="the folder")
    parser.add_argument("--people", type=int, metavar="N", help="write roster-N.xlsx with N people instead")
    options = parser.parse_args()
    june, november = date(2023, 6, 5), date(2023, 11, 2)
    if options.people is None:
        staff = city()
        write_roster(options.to / "cilegon-2023-06" / "roster.xlsx", staff, june)
        write_roster(options.to / "cilegon-2023-11" / "roster.xlsx", in_november(staff), november)
        return
    try:
        staff = city(people=options.people)
    except ValueError as problem:
        parser.error(str(problem))
    path = options.to / f"roster-{options.people}.xlsx"
    write_roster(path, staff, june, constant_memory=options.people > LARGE)


if __name__ == "__main__":
    main()
