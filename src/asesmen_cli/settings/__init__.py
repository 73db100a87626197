"""``asesmen.toml`` next to the workspace: every key with its meaning and default."""

import json
import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from asesmen_cli.domain.attendance import Reasons
from asesmen_cli.domain.conclusions import Terms
from asesmen_cli.domain.due import DueRule
from asesmen_cli.domain.facts import Office, SettingLine
from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.letters import Manner
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.results import Thresholds
from asesmen_cli.language import Language
from asesmen_cli.settings._problems import first_problem, syntax
from asesmen_cli.settings._sections import (
    AttendanceSection,
    BackupSection,
    CalendarSection,
    DocumentsSection,
    ExportSection,
    ForecastSection,
    GroupsSection,
    LettersSection,
    OfficeRule,
    OfficeSection,
    PlanSection,
    ResultsSection,
    RetirementSection,
    RuleSection,
    ScopeSection,
    ScreenSection,
    Section,
)

__all__ = ["FILE_NAME", "Settings", "commented", "load_settings", "parsed", "read_text"]

FILE_NAME = "asesmen.toml"


class Settings(Section):
    """The whole file."""

    office: OfficeSection = OfficeSection()
    rule: RuleSection = RuleSection()
    scope: ScopeSection = ScopeSection()
    retirement: RetirementSection = RetirementSection()
    plan: PlanSection = PlanSection()
    calendar: CalendarSection = CalendarSection()
    groups: GroupsSection = GroupsSection()
    columns: Mapping[str, str] = Field(
        default_factory=dict,
        description=N_("Columns of your roster that are not recognised: 'Header' = 'field'"),
    )
    offices: Mapping[str, str | OfficeRule] = Field(
        default_factory=dict,
        description=N_(
            "Other spellings of offices: 'Spelling' = 'Name'; asesmen roster offices proposes them"
        ),
    )
    attendance: AttendanceSection = AttendanceSection()
    results: ResultsSection = ResultsSection()
    forecast: ForecastSection = ForecastSection()
    backup: BackupSection = BackupSection()
    export: ExportSection = ExportSection()
    letters: LettersSection = LettersSection()
    documents: DocumentsSection = DocumentsSection()
    screen: ScreenSection = ScreenSection()

    def aliases(self) -> Mapping[str, str]:
        """Spelling of an office, in lower case with single blanks -> its name."""
        return {plain(spelling): name for spelling, name in self.offices.items() if isinstance(name, str)}

    @property
    def caps(self) -> dict[str, str]:
        """Office -> its own cap, as ``3`` or ``10%``."""
        return {office: rule.cap for office, rule in self.offices.items() if isinstance(rule, OfficeRule)}

    def due_rule(self) -> DueRule:
        """Return the rule of who is due."""
        ages = {tier: getattr(self.retirement, tier, None) for tier in Tier}
        return DueRule(
            cycle_months=self.rule.cycle_months,
            validity_months=self.rule.validity_months,
            soon_days=self.rule.soon_days,
            tiers=frozenset(self.scope.tiers),
            not_serving=self.scope.not_serving,
            retirement_ages={tier: age for tier, age in ages.items() if age is not None},
            post_ages={part.lower(): age for part, age in self.retirement.posts.items()},
            retiring_within_months=self.scope.retiring_within_months,
        )

    def terms(self, source: str | None) -> Terms:
        """Return what is concluded by; ``source`` is the text of these settings."""
        return Terms(
            rule=self.due_rule(),
            expected_days=self.results.expected_days,
            cost=self.forecast.cost_per_person,
            source=source,
        )

    def reasons(self) -> Reasons:
        """Return the reasons for not coming."""
        return Reasons(excused=self.attendance.excused, unexcused=self.attendance.unexcused)

    def thresholds(self) -> Thresholds:
        """Return the lowest JPM of each category."""
        return Thresholds(
            filling_meets=self.results.filling_meets,
            filling_still=self.results.filling_still,
            mapping_optimal=self.results.mapping_optimal,
            mapping_fair=self.results.mapping_fair,
        )

    def manner(self) -> Manner:
        """Return how letters are written. Without their own hour they use the hours of the calendars."""
        given = self.letters.model_dump(exclude={"kinds", "sifat"})
        hour = self.letters.hour or self.documents.hours_in_letters()
        return Manner(**{**given, "sifat": self.letters.sifat.value, "hour": hour})

    def letterhead(self) -> Office:
        """Return the own office."""
        return Office(**self.office.model_dump())


SECTIONS: Mapping[str, str] = {
    "office": N_("The office, as letters and reports name it"),
    "rule": N_("When a person is due"),
    "scope": N_("Who is assessed"),
    "retirement": N_("Ages of retirement, where the roster gives none (UU 20/2023 art. 55)"),
    "plan": N_("How batches are made, where the command does not say otherwise"),
    "calendar": N_("Your own days; they override the national list"),
    "groups": N_("People whose seats depend on each other"),
    "columns": N_("Columns of your roster"),
    "offices": N_("Names of offices, applied when a roster is loaded"),
    "attendance": N_("Why people do not come, and how a filled-in sheet is read"),
    "results": N_("Results: when they are expected, and what they are called"),
    "forecast": N_("Capacity for a month, and what it costs"),
    "screen": N_("What the terminal speaks; documents are always Indonesian"),
    "backup": N_("Copies of the workspace, in the folder cadangan beside it"),
    "export": N_("Files to hand out"),
    "letters": N_("Letters; your own Word files in templates/ beside this file are used first"),
    "documents": N_("How documents look"),
}


def commented(words: Language) -> str:
    """Return the file with every key, its meaning and its default, each commented out."""
    lines = ["# asesmen.toml: " + words.say("take the # away before a line to change it"), ""]
    for name, section in Settings.model_fields.items():
        lines += [f"# {words.text(SECTIONS[name])}", f"[{name}]"]
        model = section.annotation
        keys = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
        for key, field in keys.items():
            default = field.get_default(call_default_factory=True)
            lines += [f"# {words.text(field.description or '')}", f"# {key} = {_toml(default)}"]
        if not keys:
            lines.append(f"# {words.text(section.description or '')}")
        lines.append("")
    return "\n".join(lines)


def values_of(settings: Settings) -> Iterator[SettingLine]:
    """Yield every setting in the order of the file."""
    for section, field in Settings.model_fields.items():
        table = getattr(settings, section)
        if not isinstance(table, BaseModel):
            meaning = field.description or ""
            for name, value in table.items():
                text = _toml(value)
                yield SettingLine(key=f"{section}.{name}", value=text, default="", own=True, meaning=meaning)
            continue
        for name, one in type(table).model_fields.items():
            yield SettingLine(
                key=f"{section}.{name}",
                value=_toml(getattr(table, name)),
                default=_toml(one.get_default(call_default_factory=True)),
                own=name in table.model_fields_set,
                meaning=one.description or "",
            )


def changed(text: str, key: str, value: str | None) -> str:
    """Return the text of the file with another value under a key; None is the default.

    Raises:
        AsesmenError: ``settings.no-key``, ``settings.refused``.
    """
    from asesmen_cli.settings._writing import with_value

    return with_value(text, key, value, Settings)


def with_item(listed: str, item: str) -> str:
    """Return the TOML text of a list with one item more, which is read as TOML, else as a text."""
    before = listed.removesuffix("]") + (", " if listed != "[]" else "")
    try:
        tomllib.loads(f"value = {before}{item}]")
    except (ValueError, RecursionError):
        item = _toml(item)
    return f"{before}{item}]"


BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that needs no quotation marks."""


def _toml(value: object) -> str:
    match value:
        case bool() | int():
            return json.dumps(value)
        case tuple() | list():
            return "[" + ", ".join(_toml(part) for part in value) + "]"
        case BaseModel():
            return _toml(value.model_dump(by_alias=True, exclude_none=True))
        case date():
            return value.isoformat()
        case Mapping():
            keys = (name if BARE.fullmatch(name) else _toml(name) for name in value)
            pairs = (f"{key} = {_toml(one)}" for key, one in zip(keys, value.values(), strict=True))
            return "{ " + ", ".join(pairs) + " }" if value else "{}"
        case _:
            return json.dumps("" if value is None else str(value), ensure_ascii=False)


def text_of(path: Path) -> str:
    """Return the text of a settings file: UTF-8, or UTF-16 as PowerShell and Notepad's "Unicode" write it."""
    data = path.read_bytes()
    utf_16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return data.decode("utf-16" if utf_16 else "utf-8-sig")


def read_text(path: Path) -> str | None:
    """Return the text of a settings file; None if the file does not exist.

    Raises:
        AsesmenError: ``settings.encoding``, ``file.unreadable``.
    """
    try:
        return text_of(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AsesmenError("file.unreadable", file=str(path), why=system_reason(error)) from error
    except UnicodeDecodeError as error:
        raise AsesmenError("settings.encoding", file=str(path)) from error


def load_settings(path: Path) -> Settings:
    """Read the settings, or return the defaults if the file does not exist.

    Raises:
        AsesmenError: ``settings.*``, with the line.
    """
    text = read_text(path)
    return Settings() if text is None else parsed(text, path.name)


def parsed(text: str, name: str) -> Settings:
    """Return the settings that a text holds; ``name`` is that of its file.

    Raises:
        AsesmenError: ``settings.*``, with the line.
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise AsesmenError("settings.syntax", file=name, why=syntax(error)) from error
    try:
        return Settings.model_validate(tables)
    except ValidationError as error:
        raise first_problem(error, name, text, Settings) from error
