"""All agencies of a shared database in one report, by agency, tier and office (``--agency all``).

The database counts; nobody's facts are read. What is counted was concluded by the same rules, and written
with each command, as a report of one agency uses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.conclusions import AgencyList
from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import DueList, Load, Report, Written
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.files import Delivery
from asesmen_cli.settings import FILE_NAME, Settings, parsed, read_text
from asesmen_cli.usecases.common.context import PROGRAM
from asesmen_cli.usecases.forecast import ForecastOptions
from asesmen_cli.usecases.province._forecast import forecast
from asesmen_cli.usecases.province._reports import REPORTS
from asesmen_cli.usecases.province._seen import Seen
from asesmen_cli.usecases.report._asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """The database that an overview is about, and the day."""

    where: str
    today: date

    def report(self, name: str, asked: Asked) -> Document:
        """Return one of these :data:`REPORTS` over all agencies.

        Raises:
            AsesmenError: ``usage.overview`` for another report; ``usage.office``, ``usage.offices``;
                ``workspace.*``, of these ``workspace.forbidden`` for a login that may not read results.
        """
        if name not in REPORTS:
            raise AsesmenError("usage.overview", reports=tuple(REPORTS))
        return self._counted(
            lambda seen: REPORTS[name](seen, asked),
            concluded=name != "results",
            prepare=name in {"coverage", "backlog"},
        )

    def forecast(self, options: ForecastOptions) -> Document:
        """Return who falls due in the months to come, if no batch is held.

        Raises:
            AsesmenError: ``usage.overview-pace`` for an option about batches; ``workspace.*``.
        """
        if any((options.batches is not None, options.batch_size, options.budget, options.by)):
            raise AsesmenError("usage.overview-pace")
        return self._counted(lambda seen: forecast(seen, options))

    def write(self, document: Document, formats: Sequence[str], folder: Path | None) -> Written:
        """Write a report as files; letterhead and paper are those of the settings in the current folder.

        Raises:
            AsesmenError: ``output.*``, ``settings.*``.
        """
        from asesmen_cli.outputs import write_document

        text = read_text(Path(FILE_NAME))
        settings = Settings() if text is None else parsed(text, FILE_NAME)
        with Delivery() as files:
            target = folder or Path(settings.export.folder)
            return write_document(self._frame(settings), document, formats, target, files)

    def _frame(self, settings: Settings) -> Report:
        """Return what files say of where they come from."""
        load = Load(
            source=self.where,
            loaded_on=self.today,
            tables=(),
            rows=0,
            accepted=0,
            rejected=0,
            ignored=0,
        )
        due = DueList(
            as_of=self.today,
            rule=settings.due_rule(),
            load=load,
            changes=None,
            counts={},
            flagged_tiers={},
            people=(),
        )
        return Report(
            office=settings.letterhead(),
            due=due,
            plan=None,
            by_tier=(),
            by_office=(),
            program=PROGRAM,
            paper=settings.documents.paper,
            clock=settings.documents.clock(),
        )

    def _counted(
        self, make: Callable[[Seen], Document], *, concluded: bool = True, prepare: bool = False
    ) -> Document:
        """Return a document made from one moment of the database, with the agencies that it leaves out.

        Args:
            make: Makes it.
            concluded: Whether it counts what was concluded, which may be behind what is on file.
            prepare: Whether it counts people by group; these figures are kept for the next report.
        """
        from asesmen_cli.store import agencies_of

        with agencies_of(self.where, self.today, prepare=prepare) as shared:
            agencies = shared.agencies()
            if not concluded:
                agencies = AgencyList(counted=tuple(sorted((*agencies.counted, *agencies.behind))))
            seen = Seen(shared, agencies, self.today)
            document = make(seen)
        behind = agencies.behind
        if not behind:
            return document
        left_out = msg("Not counted, as their figures are behind: {agencies}.", agencies=behind)
        return replace(
            document,
            notes=(*document.notes, left_out),
            findings=(*document.findings, Finding.warning("overview.behind", agencies=behind)),
        )
