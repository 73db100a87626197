"""The workbook to send and to sign: a first page, the lists, an attendance sheet for each batch.

Sheets lead to each other; what leads back stands beside the page and is not printed.
"""

from datetime import datetime, time
from io import BytesIO
from pathlib import Path

from asesmen_cli.domain.facts import Privacy, Report
from asesmen_cli.language import Language
from asesmen_cli.outputs._absences import write_absences
from asesmen_cli.outputs._attendance import write_attendance
from asesmen_cli.outputs._charts import write_charts
from asesmen_cli.outputs._listings import listings
from asesmen_cli.outputs._lists import write_due, write_list, write_schedule
from asesmen_cli.outputs._paper import Paper, lead_back
from asesmen_cli.outputs._summary import write_summary

NAME = "asesmen.xlsx"
FONT = {"font_name": "Arial", "font_size": 10}


def write_workbook(report: Report, words: Language, folder: Path) -> None:
    """Write the workbook into ``folder``. The same report gives the same bytes."""
    from xlsxwriter import Workbook

    # In memory: when a disk is full, XlsxWriter leaves its own files open, and Windows keeps what is open.
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "default_format_properties": FONT})
    book.calc_on_load = False  # there is nothing to calculate: Excel has no reason to ask for saving
    paper = Paper(book, report, words)
    _describe(paper)
    write_summary(paper)
    lists = {listing.stem: listing for listing in listings(report, words)}
    if report.plan is not None:
        write_schedule(paper, lists["jadwal"])
        write_list(paper, lists["peserta"])
        for batch in report.plan.standing if not paper.public else ():
            write_attendance(paper, batch, report.plan)
        if report.plan.plan.unplaced:
            write_list(paper, lists["belum-terjadwal"])
    if not paper.public:
        write_due(paper, lists["wajib-asesmen"])
    if report.plan is not None and report.plan.standing and report.part.privacy is Privacy.FULL:
        write_absences(paper, report.plan)
    for sheet in book.worksheets()[1:]:
        lead_back(paper, sheet, sheet.dim_rowmax, sheet.dim_colmax)
    write_charts(paper)
    book.close()
    (folder / NAME).write_bytes(content.getbuffer())


def _describe(paper: Paper) -> None:
    """Say in the file's properties what it is and where it comes from."""
    report = paper.report
    due, plan = report.due, report.plan
    paper.book.set_properties(
        {
            "title": paper.title,
            "subject": " · ".join(filter(None, (paper.part, paper.as_of))),
            "author": report.office.name,
            "company": report.office.government,
            "category": paper.words.say("Competency assessment"),
            "keywords": paper.plan,
            "status": paper.words.say("DRAFT") if paper.draft else "",
            "comments": f"{report.program} · {paper.source}",
            "created": datetime.combine(due.as_of, time()),
        }
    )
    origin = {"program": report.program, "as_of": due.as_of.isoformat(), "source": due.load.source}
    origin["loaded_on"] = due.load.loaded_on.isoformat()
    if plan is not None:
        origin |= {"plan": plan.name or plan.state, "plan_digest": plan.digest}
    if report.part.office is not None:
        origin["office"] = report.part.office
    if report.part.batch is not None:
        origin["batch"] = str(report.part.batch)
    origin["privacy"] = report.part.privacy.value
    for name, value in origin.items():
        paper.book.set_custom_property(f"asesmen.{name}", value, "text")
