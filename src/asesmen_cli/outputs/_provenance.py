"""The provenance in every file, whatever its format: title, date, sources and plan."""

from collections.abc import Iterator

from asesmen_cli.domain.facts import PlanState, Report
from asesmen_cli.language import Language

SHOWN = 12
"""Characters of a fingerprint that people compare."""
LONGEST_PROPERTY = 255
"""Characters of a property of a Word file or a workbook."""


class Provenance:
    """A report's own words about where it comes from."""

    def __init__(self, report: Report, words: Language) -> None:
        self.report = report
        self.words = words

    @property
    def draft(self) -> bool:
        """Return whether every page is marked as a draft."""
        return self.report.plan is not None and self.report.plan.state is PlanState.DRAFT

    @property
    def title(self) -> str:
        """What the whole is."""
        if self.report.plan is None:
            return self.words.say("Who must be assessed")
        return self.words.say("Plan of the competency assessment")

    @property
    def as_of(self) -> str:
        """The day of the report: everything is computed as of it."""
        return self.words.say("As of {day}", day=self.report.due.as_of)

    @property
    def source(self) -> str:
        """The workbook that everything was read from, and when."""
        load = self.report.due.load
        return self.words.say("Source: {source}, loaded {day}", source=load.source, day=load.loaded_on)

    @property
    def plan(self) -> str:
        """The plan's name; a draft is called that."""
        plan = self.report.plan
        return "" if plan is None else self.words.say("DRAFT") if self.draft else plan.name or plan.state

    @property
    def part(self) -> str:
        """What part it shows: an office, a batch; empty for the whole."""
        office, batch = self.report.part.office, self.report.part.batch
        number = None if batch is None else self.words.say("Batch {batch}", batch=batch)
        return ", ".join(part for part in (office, number) if part)

    @property
    def origin(self) -> str:
        """What part, as of when, from what, and which plan."""
        parts = (self.part, self.as_of, self.source, self.plan, self.fingerprint, self.record)
        return " · ".join(part for part in parts if part)

    @property
    def shown(self) -> str:
        """The same without the source."""
        parts = (self.part, self.as_of, self.plan, self.fingerprint, self.record)
        return " · ".join(part for part in parts if part)

    @property
    def fingerprint(self) -> str:
        """What the plan is known by; empty without one."""
        plan = self.report.plan
        return "" if plan is None else self.words.say("fingerprint {digest}", digest=plan.digest[:SHOWN])

    @property
    def record(self) -> str:
        """The last event of the record that it was made from, as people compare it; empty without one."""
        if not self.report.heads:
            return ""
        head = self.report.heads[0]
        return self.words.say("record {n}:{digest}", n=str(head.number), digest=head.digest[:SHOWN])

    def facts(self) -> dict[str, str]:
        """Return the same for programs, by name."""
        due, plan, part = self.report.due, self.report.plan, self.report.part
        found = {
            "program": self.report.program,
            "as_of": due.as_of.isoformat(),
            "source": due.load.source,
            "loaded_on": due.load.loaded_on.isoformat(),
        }
        if self.report.heads:
            found["record"] = self.report.mark
        if plan is not None:
            found |= {"plan": plan.name or plan.state, "plan_digest": plan.digest}
        if part.office is not None:
            found["office"] = part.office
        if part.batch is not None:
            found["batch"] = str(part.batch)
        return found | {"privacy": part.privacy.value}

    def basis(self) -> Iterator[str]:
        """Yield where the figures come from and by which rule, in sentences."""
        words, due, plan = self.words, self.report.due, self.report.plan
        yield f"{self.source}."
        yield words.say(
            "Rows of the source: {rows}; accepted {accepted}, rejected {rejected}, ignored {ignored}.",
            rows=due.load.rows,
            accepted=due.load.accepted,
            rejected=due.load.rejected,
            ignored=due.load.ignored,
        )
        yield words.say(
            "Rule: due {cycle} months after the last assessment; valid nationally for {validity}.",
            cycle=due.rule.cycle_months,
            validity=due.rule.validity_months,
        )
        if plan is not None:
            yield words.say("Plan: {plan}, made on {day}.", plan=self.plan, day=plan.made_on)
