"""The options of the command line: their names, what they say in help, and how their text is read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from asesmen_cli.cli import _on_file as on_file
from asesmen_cli.cli._help import in_the_language
from asesmen_cli.domain.choices import INDONESIAN, REPORT_FORMATS
from asesmen_cli.domain.messages import N_, Message, msg, near
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.workdays import FIRST_DAY, LAST_DAY
from asesmen_cli.language import LANGUAGES


class Wrong(typer.BadParameter):
    """The value of an option is not right."""

    def __init__(self, value: str, why: Message) -> None:
        super().__init__(why.template)
        self.value = value
        self.why = why


def day_of(text: str) -> date:
    """Reads a date as people write it, in the years that the program calculates with."""
    try:
        found: date | None = date.fromisoformat(text)
    except ValueError:
        from asesmen_cli.intake import typed_day

        found = typed_day(text)
    if found is None:
        raise Wrong(text, msg("write a date as 2023-11-06, 6-11-2023 or 6 November 2023"))
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong(text, msg("it must be from {first} to {last}", first=FIRST_DAY, last=LAST_DAY))
    return found


MOST = 1_000_000_000
"""The largest number that an option takes, if it has no bound of its own."""


def at_least(least: int, most: int = MOST) -> Callable[[str], int]:
    """Reads a whole number that is neither smaller nor larger."""

    def read(text: str | int) -> int:
        try:
            n = int(text)
        except ValueError:
            n = least - 1
        if n < least:
            raise Wrong(str(text), msg("it must be a whole number, {least} or more", least=least))
        if n > most:
            raise Wrong(str(text), msg("it must be at most {most}", most=most))
        return n

    return read


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Reads one of several names."""
    names = tuple(map(str, choices))

    def read(text: str) -> str:
        name = text.strip().lower()
        name = INDONESIAN.get(name, name)
        if name in names:
            return name
        raise Wrong(
            text, msg("choose from {names}{near}", names=in_the_language(names), near=_meant(name, names))
        )

    return read


MEANT = {
    word: meant
    for meant, words in {
        "venues": ("dates", "tanggal", "jadwal", "tempat", "venue"),
        "absences": ("cuti", "izin", "ketidakhadiran", "absence", "away"),
        "attendance": ("hadir", "daftar-hadir", "absen", "absensi"),
        "roster": ("daftar-pegawai", "pns", "asn"),
        "results": ("nilai", "result"),
        "unknown": ("lain", "lainnya"),
        "jpt": ("eselon2", "eselon-2", "ii"),
        "administrator": ("eselon3", "eselon-3", "iii"),
        "pengawas": ("eselon4", "eselon-4", "iv"),
        "docx": ("word", "surat"),
        "xlsx": ("excel", "xls"),
        "html": ("web", "halaman"),
        "ics": ("kalender",),
    }.items()
    for word in words
}
"""Words that people type for a value -> the one that may be meant."""


def _meant(name: str, names: Sequence[str]) -> Message:
    """Say which of some names may be meant, in the language of the process."""
    meant = MEANT.get(name)
    if meant is not None and meant in names:
        (name,) = in_the_language([meant])
    return near(name, in_the_language(names))


def weekday_range(text: str) -> str:
    """Reads ``mon-sat`` or ``senin-sabtu``."""
    from asesmen_cli.domain.workdays import in_english

    try:
        return in_english(text)
    except ValueError:
        raise Wrong(text, msg("write working days as mon-fri, mon-sat or mon,wed,fri")) from None


def office_cap(text: str) -> str:
    """Reads ``3``, or ``10%``."""
    from asesmen_cli.domain.planning import OfficeCap

    try:
        OfficeCap.read(text)
    except ValueError:
        raise Wrong(text, msg("write a cap as 3 or 10%")) from None
    return text


def _mapping(text: str) -> str:
    if text.strip().lower() != "auto" and not all(part.strip() for part in text.rpartition("=")):
        raise Wrong(text, msg('write it as "Header=field"'))
    return text


RARE = N_("Rarely needed")
"""The heading over options that few people need."""


def completing(values: Callable[[], Iterable[str]]) -> Callable[[], list[str]]:
    """Returns what the shell completes a value to; typer chooses those that begin as typed."""
    return lambda: list(values())


def named(choices: Iterable[str]) -> list[str]:
    """The names of some choices, English and Indonesian."""
    known = list(map(str, choices))
    return [*known, *(own for own, english in INDONESIAN.items() if english in known)]


def whole(
    help_text: str, *, least: int = 1, most: int = MOST, metavar: str = "N", setting: str | None = None
) -> Any:  # noqa: ANN401 (what typer makes of an option)
    """An option that takes a whole number; ``setting`` names its default, as ``plan.days``."""
    return typer.Option(
        parser=at_least(least, most), metavar=metavar, help=help_text, show_default=setting or False
    )


def day(help_text: str, *names: str) -> Any:  # noqa: ANN401 (as above)
    """An option that takes a date."""
    return typer.Option(*names, parser=day_of, metavar="YYYY-MM-DD", help=help_text)


def choice(help_text: str, choices: Iterable[str], *names: str) -> Any:  # noqa: ANN401 (as above)
    """An option that takes one of several names."""
    known = tuple(map(str, choices))
    return typer.Option(
        *names,
        parser=one_of(known),
        metavar="|".join(known),
        help=help_text,
        autocompletion=completing(lambda: named(known)),
    )


def rarely(option: Any) -> Any:  # noqa: ANN401 (as above)
    """An option that few people need: help shows it under a heading of its own."""
    option.rich_help_panel = RARE
    return option


def number(metavar: str, help_text: str) -> Any:  # noqa: ANN401 (as above)
    """An argument that is a whole number from 1 up."""
    complete = completing(on_file.batches) if metavar != "ID" else None
    return typer.Argument(parser=at_least(1), metavar=metavar, help=help_text, autocompletion=complete)


def word(metavar: str, help_text: str) -> Any:  # noqa: ANN401 (as above)
    """An argument that is a text."""
    return typer.Argument(metavar=metavar, help=help_text)


def text(metavar: str, help_text: str, *names: str, values: Callable[[], Iterable[str]] | None = None) -> Any:  # noqa: ANN401 (as above)
    """An option that takes a text; ``values`` returns what the shell may complete it to."""
    complete = None if values is None else completing(values)
    return typer.Option(*names, metavar=metavar, help=help_text, autocompletion=complete)


def folder(help_text: str) -> Any:  # noqa: ANN401 (as above)
    """An option that takes the folder for files; its default is a setting."""
    return typer.Option(metavar="DIR", help=help_text, show_default="export.folder")


def flag(name: str, help_text: str) -> Any:  # noqa: ANN401 (as above)
    """An option that is on where it is named."""
    return typer.Option(name, help=help_text)


def file(metavar: str, help_text: str) -> Any:  # noqa: ANN401 (as above)
    """An argument that is a file."""
    return typer.Argument(metavar=metavar, help=help_text)


SHARED = N_("Every command")

Workspace = Annotated[
    str,
    typer.Option(
        envvar="ASESMEN_WORKSPACE",
        metavar="PATH-OR-URL",
        help=N_("Where everything is kept"),
        rich_help_panel=SHARED,
    ),
]
Agency = Annotated[
    str | None,
    typer.Option(
        envvar="ASESMEN_AGENCY",
        metavar="NAME",
        help=N_("The office, in a shared database of several"),
        rich_help_panel=SHARED,
    ),
]
Today = Annotated[
    date | None,
    typer.Option(
        envvar="ASESMEN_TODAY",
        help=N_("The day to calculate from; today if left out"),
        parser=day_of,
        metavar="YYYY-MM-DD",
        rich_help_panel=SHARED,
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        envvar="ASESMEN_LANG",
        parser=one_of(LANGUAGES),
        metavar="id|en",
        help=N_("Language of the screen"),
        rich_help_panel=SHARED,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help=N_("One JSON object, nothing else"), rich_help_panel=SHARED)
]
Yes = Annotated[bool, typer.Option("--yes", help=N_("Answer yes to every question"), rich_help_panel=SHARED)]
By = Annotated[
    str | None, typer.Option(metavar="TEXT", help=N_("Who acts, for the record"), rich_help_panel=SHARED)
]
Quiet = Annotated[bool, typer.Option("--quiet", help=N_("No progress and no hints"), rich_help_panel=SHARED)]

Verbose = Annotated[
    bool,
    typer.Option("--verbose", help=N_("Also proofs, costs, fingerprints and codes"), rich_help_panel=SHARED),
]
NoPager = Annotated[
    bool,
    typer.Option("--no-pager", help=N_("Do not stop where the window is full"), rich_help_panel=SHARED),
]

Tiers = Annotated[
    list[str] | None,
    typer.Option(
        "--tier",
        parser=one_of(Tier),
        metavar="NAME",
        autocompletion=completing(lambda: named(Tier)),
        help=N_("Only this tier (repeatable): jpt, administrator, pengawas, pelaksana, fungsional, unknown"),
    ),
]
Office = Annotated[
    str | None,
    text("TEXT", N_("Only this office: its name or a unique part of it"), values=on_file.offices),
]
Nip = Annotated[str, word("NIP", N_("The person: NIP, part of the name, or number in the list shown last"))]
Nips = Annotated[
    list[str], word("NIP", N_("The people: NIPs, parts of names, or numbers in the list shown last"))
]
Batch = Annotated[int, number("BATCH", N_("Number of the published batch"))]
BatchNumber = Annotated[int, number("N", N_("Number of the batch"))]
PlanName = Annotated[
    str | None, text("NAME", N_("Another plan than the newest one"), "--plan", values=on_file.plans)
]
Reason = Annotated[str, text("TEXT", N_("Why, for the record"))]
Because = Annotated[
    str | None, text("TEXT", N_("Why, for the record; name nobody, it is never erased"), "--reason")
]
Force = Annotated[bool, flag("--force", N_("Do it even if it breaks a rule; that is recorded"))]
DryRun = Annotated[bool, flag("--dry-run", N_("Only show what would change; write nothing"))]
Organiser = Annotated[str | None, text("TEXT", N_("The body that assessed"))]
Formats = Annotated[
    list[str] | None,
    choice(N_("Write it as a file of this format (repeatable)"), REPORT_FORMATS, "--format"),
]
BatchSize = Annotated[int | None, whole(N_("People in a batch"), setting="plan.batch_size", most=1_000)]
To = Annotated[Path | None, folder(N_("Folder for the files"))]

Workbook = Annotated[Path, file("FILE", N_("The workbook"))]
Strict = Annotated[bool, flag("--strict", N_("Load nothing if any row is rejected"))]
Errors = Annotated[Path | None, text("FILE.xlsx", N_("Write a copy of the workbook with the faults marked"))]
Sheets = Annotated[list[str] | None, text("NAME", N_("The sheet to read (repeatable)"), "--sheet")]
Mappings = Annotated[
    list[str] | None,
    rarely(
        typer.Option(
            "--map", parser=_mapping, metavar='"HEADER=FIELD"', help=N_("What a column holds (repeatable)")
        )
    ),
]
SwapDates = Annotated[
    list[str] | None, rarely(text("HEADER", N_("Swap day and month in this column (repeatable)")))
]
Partial = Annotated[
    bool, flag("--partial", N_("The file is a part of the roster: nobody missing from it counts as gone"))
]


def tiers(names: list[str] | None) -> tuple[Tier, ...]:
    """The tiers named."""
    return tuple(Tier(name) for name in names or ())
