"""Every command with its options and some values of each, and the pairs of them that were tried."""

import random  # noqa: TID251 (seeded: the same commands every time)
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from typer import Context
from typer.core import TyperGroup
from typer.main import get_command

from asesmen_cli.cli import app

WORDS: Mapping[str, str] = {
    "due": "?roster.xlsx|later.xlsx|many.xlsx|damaged.xlsx --tier=pengawas|administrator --office={office}"
    " --within=0|6 --all --strict --errors=f{n}.xlsx --sheet=1|Data --map=auto --swap-dates=all --partial"
    " --fail-if-due",
    "record": "?participants.xlsx|names.xlsx --nip={nip} --on={past} --until={past} --organiser=BKN"
    " --sheet=1 --map=auto --suggest=s{n}.xlsx",
    "roster check": "roster.xlsx|damaged.xlsx|results.xlsx --strict --errors=f{n}.xlsx --sheet=1 --map=auto"
    " --swap-dates=all",
    "roster import": "roster.xlsx|later.xlsx|many.xlsx|damaged.xlsx --dry-run --strict --errors=f{n}.xlsx"
    " --sheet=1 --map=auto --swap-dates=all --partial --agency-column=UNOR --create-agencies",
    "roster list": "--office={office} --tier=pengawas",
    "roster offices": "",
    "roster rename": "{nip} 19800101200501{n}",
    "plan": "--batch-size=2|3|5 --days=1|2|3 --start={day} --until={later} --workdays=mon-fri|mon-sat"
    " --straddle-weekend --parallel=1|2 --max-batches=1|2|4 --mix-tiers --min-size=1|2 --even"
    " --office-cap=1|50% --tier=pengawas --dates=venue.xlsx --what-if --problem=p{n}.json --keep",
    "show": "--plan={plan}",
    "why": "{nip}",
    "move": "{nip} --to={batch} --force --reason=Gedung",
    "swap": "{nip} {nip} --force --reason=Gedung",
    "pin": "{nip}",
    "unpin": "{nip}",
    "draft discard": "",
    "publish": "--name=R{n} --withdraw={plan} --reason=Keliru",
    "diff": "?{plan} ?{plan}",
    "batch cancel": "{batch} --reason=Gedung --plan={plan}",
    "batch shift": "{batch} --start={day} --plan={plan} --force --reason=Gedung",
    "result import": "results.xlsx --purpose=mapping|filling --on={past} --organiser=BKN --accreditation=A"
    " --dry-run",
    "result pending": "",
    "result deliver": "?{nip} --batch={batch} --on={past} --again --to=serah --plan={plan}",
    "result show": "{nip}",
    "result void": "{nip} --reason=Keliru --on={past}",
    "exempt add": "{nip} --until={later} --reason=Tugas",
    "exempt lift": "{nip}",
    "exempt list": "",
    "away add": "{nip} --from={day} --to={later} --reason=Cuti",
    "away lift": "{nip} --from={day}",
    "away import": "absences.xlsx --strict",
    "away list": "",
    "attend mark": "{batch} --absent={nip}:1|{nip}:2 --present={nip}:1 --all-present --reason=Sakit"
    " --plan={plan}",
    "attend sheet": "{batch} --to=hadir --plan={plan}",
    "attend import": "came.xlsx --batch={batch} --plan={plan}",
    "attend show": "{batch} --plan={plan}",
    "export": "--format=xlsx|csv|json|ics|html|docx --to=keluar --office={office} --batch={batch}"
    " --plan={plan} --privacy=public|masked --letter=call-up --one-each",
    "letters number": "{small} 800/{n}/BKPSDM --date={past}",
    "letters sent": "?{small}|1-3 --batch={batch} --on={past}",
    "letters": "--unsent",
    "open": "later.xlsx|participants.xlsx|absences.xlsx|results.xlsx|came.xlsx",
    "settings set": "plan.batch_size|plan.min_size|letters.first_number {small} --default",
    "settings add": "calendar.extra_workdays {day}",
    "settings": "--own",
    "offices join": "{office} {office}",
    "offices": "",
    "init": "",
    "template": "roster|letter-call-up|attendance --to=format",
    "help": "?plan|dates",
    "log heads": "",
    "log verify": "--against=copy.db",
    "log": "--nip={nip} --batch={batch} --plan={plan} --command=plan|due --day={past} --last=5",
    "undo": "--dry-run --redo --force --reason=Keliru",
    "doctor": "--fix",
    "backup": "--to=c{n}.db",
    "restore": "copy.db",
    "person erase": "{nip} --reason=UU",
    "forecast": "--months=6 --batches=1|3 --batch-size=3 --budget=1000000 --clear-by={later} --tier=pengawas"
    " --format=xlsx --to=keluar",
    "report coverage": "--tier=pengawas --office={office} --format=xlsx|csv --to=keluar",
    "report backlog": "--tier=pengawas --office={office} --format=json --to=keluar",
    "report attendance": "--format=docx|xlsx --to=keluar",
    "report batches": "--format=html --to=keluar",
    "report results": "--format=csv --to=keluar",
    "workspace show": "",
    "workspace prepare": "asesmen.db --role=read --member=tuti --sql",
    "workspace grant": "asesmen.db tuti --role=read",
    "workspace copy": "asesmen.db w{n}.db|asesmen.db",
    "report person": "{nip} --format=docx --to=keluar",
}  # fmt: skip
"""Command -> its words: a value or one of several, ``?`` where it may be missing, options with values."""
NEEDED: Mapping[str, frozenset[str]] = {
    "batch cancel": frozenset({"--reason"}),
    "batch shift": frozenset({"--start"}),
    "exempt add": frozenset({"--until", "--reason"}),
    "away add": frozenset({"--from", "--to", "--reason"}),
    "away lift": frozenset({"--from"}),
    "log verify": frozenset({"--against"}),
    "move": frozenset({"--to"}),
    "person erase": frozenset({"--reason"}),
    "result void": frozenset({"--reason"}),
    "result import": frozenset({"--purpose"}),
}
"""Options without which a command is only refused."""
RARE = frozenset(
    {"person erase", "restore", "roster import", "help", "init", "workspace prepare", "workspace grant"}
)
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "plan.batch_size": ("2", "3"),
    "plan.min_size": ("1", "2"),
    "plan.parallel": ("1", "2"),
    "plan.straddle_weekend": ("false", "true"),
    "plan.workdays": ('"mon-fri"', '"mon-sat"'),
    "plan.mix_tiers": ("false", "true"),
    "plan.replace_until_days": ("1", "5"),
    "rule.cycle_months": ("24", "12"),
    "results.smallest_group": ("1", "5"),
    "letters.number": ('""', '"800.1/{n}/BKPSDM/{year}"'),
    "letters.one_per_office": ("false", "true"),
    "documents.names": ('"as-written"', '"capitals"'),
    "documents.paper": ('"a4"', '"f4"'),
}
"""The settings that differ from year to year. The first value is the default, or near it."""


def known() -> Mapping[str, frozenset[str]]:
    """Return command -> its options, as the program itself has them."""
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    found: dict[str, frozenset[str]] = {}
    for name, command in _leaves(root, Context(root), ()):
        options = (param.opts[0] for param in command.params if param.param_type_name == "option")
        found[name] = frozenset(options)
    return found


def _leaves(group: Any, context: Context, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 (typer's own)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        here = (*path, name)
        if hasattr(command, "list_commands"):
            yield from _leaves(command, Context(command), here)
        if not hasattr(command, "list_commands") or command.invoke_without_command:
            yield " ".join(here), command


@dataclass(frozen=True, slots=True)
class Typed:
    """One command as it is typed."""

    command: str
    words: tuple[str, ...]
    options: frozenset[str]


def typed(pick: random.Random, values: Mapping[str, str]) -> Typed:
    """Return a random command with some of its options, their values filled in."""
    command = pick.choice([name for name in WORDS if name not in RARE or pick.random() < 0.3])
    words, options, density = [*command.split()], set[str](), pick.choice((0.1, 0.3, 0.6))
    for word in WORDS[command].split():
        name, sign, choices = word.partition("=")
        if not name.startswith("--"):
            if not name.startswith("?") or pick.random() < 0.5:
                words.append(_filled(pick, name.lstrip("?"), values))
        elif name in NEEDED.get(command, ()) or pick.random() < density:
            options.add(name)
            words += [name, _filled(pick, choices, values)] if sign else [name]
    return Typed(command, tuple(words), frozenset(options))


def _filled(pick: random.Random, choices: str, values: Mapping[str, str]) -> str:
    return pick.choice(choices.split("|")).format(**values)


@dataclass
class Pairs:
    """Which pairs were tried: of commands that follow each other, of options, of settings."""

    commands: set[tuple[str, str]] = field(default_factory=set)
    options: set[tuple[str, str, str]] = field(default_factory=set)
    commands_in_settings: set[tuple[str, str, str]] = field(default_factory=set)
    settings: set[tuple[str, str, str, str]] = field(default_factory=set)
    _last: str | None = None

    def begin(self, settings: Mapping[str, str]) -> None:
        """Note the settings of an office that begins."""
        self._last = None
        self.settings |= {(*a, *b) for a, b in combinations(sorted(settings.items()), 2)}

    def add(self, one: Typed, settings: Mapping[str, str]) -> None:
        """Note a command."""
        if self._last is not None:
            self.commands.add((self._last, one.command))
        self._last = one.command
        self.options |= {(one.command, *pair) for pair in combinations(sorted(one.options), 2)}
        self.commands_in_settings |= {(one.command, *setting) for setting in settings.items()}

    def table(self) -> Iterator[tuple[str, int, int]]:
        """Yield what is paired, how many pairs were tried, and how many there are."""
        options = sum(len([*combinations(own, 2)]) for own in known().values())
        values = {name: len(own) for name, own in SETTINGS.items()}
        yield "a command after another", len(self.commands), len(known()) ** 2
        yield "two options of a command", len(self.options), options
        yield "a command and a setting", len(self.commands_in_settings), len(known()) * sum(values.values())
        pairs = sum(values[a] * values[b] for a, b in combinations(values, 2))
        yield "two settings", len(self.settings), pairs
