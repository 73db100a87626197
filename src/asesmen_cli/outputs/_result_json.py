"""The facts about results as JSON. Only ``asesmen.result/1`` holds what a result says, for one person."""

from collections.abc import Iterable

from asesmen_cli.domain.people import Person
from asesmen_cli.domain.result_facts import (
    AwaitedBatch,
    Delivered,
    Invalidated,
    Received,
    ResultsImported,
    ResultsPending,
    ShownResult,
    ShownResults,
)
from asesmen_cli.domain.results import Receipt
from asesmen_cli.language import Language
from asesmen_cli.outputs._json import Json, findings_json


def results_import_json(answer: ResultsImported, words: Language) -> Json:
    """What was taken in, as ``asesmen.results-import/1``."""
    return {
        "schema": "asesmen.results-import/1",
        "as_of": answer.as_of.isoformat(),
        "dry_run": answer.dry_run,
        "source": answer.source,
        "rows": answer.accepted + answer.rejected + answer.ignored,
        "accepted": answer.accepted,
        "rejected": answer.rejected,
        "ignored": answer.ignored,
        "new": _received(answer.new),
        "corrected": _received(answer.corrected),
        "known": answer.known,
        "findings": findings_json(answer.findings, words),
    }


def results_pending_json(answer: ResultsPending) -> Json:
    """Who waits, as ``asesmen.results-pending/1``."""
    return {
        "schema": "asesmen.results-pending/1",
        "as_of": answer.as_of.isoformat(),
        "expected_days": answer.expected_days,
        "waiting": answer.waiting,
        "batches_late": len(answer.late),
        "batches": [_awaited(one) for one in answer.batches],
        "undelivered": _received(answer.undelivered),
    }


def result_delivered_json(answer: Delivered, words: Language) -> Json:
    """A hand-over, as ``asesmen.result-delivered/1``."""
    return {
        "schema": "asesmen.result-delivered/1",
        **_person(answer.person),
        **receipt_json(answer.receipt),
        "files": [{"path": str(file.path), "format": file.format} for file in answer.files],
        "findings": findings_json(answer.findings, words),
    }


def result_json(answer: ShownResults) -> Json:
    """The results of one person, as ``asesmen.result/1``."""
    return {
        "schema": "asesmen.result/1",
        "as_of": answer.as_of.isoformat(),
        **_person(answer.person),
        "results": [_shown(one) for one in answer.results],
    }


def result_void_json(answer: Invalidated) -> Json:
    """An assessment that was declared invalid, as ``asesmen.result-void/1``."""
    due = answer.due
    return {
        "schema": "asesmen.result-void/1",
        **_person(answer.person),
        "assessed": answer.voided.held_on.isoformat(),
        "declared_on": answer.voided.on.isoformat(),
        "reason": answer.voided.reason,
        "status": None if due is None else due.status.value,
        "last_assessed": due.last.held_on.isoformat() if due and due.last else None,
    }


def receipt_json(receipt: Receipt) -> Json:
    """That a result has come, and what became of it; nothing of what it says."""
    return {
        "assessed": receipt.held_on.isoformat(),
        "organiser": receipt.organiser,
        "accreditation": receipt.accreditation,
        "received_on": receipt.received_on.isoformat(),
        "delivered_on": receipt.delivered_on.isoformat() if receipt.delivered_on else None,
    }


def _person(person: Person) -> Json:
    return {"nip": person.nip, "name": person.name, "office": person.office}


def _received(people: Iterable[Received]) -> list[Json]:
    return [{**_person(one.person), **receipt_json(one.receipt)} for one in people]


def _awaited(one: AwaitedBatch) -> Json:
    batch = one.batch
    return {
        "plan": one.plan,
        "number": batch.number,
        "tier": None if batch.tier is None else batch.tier.value,
        "start": batch.window.start.isoformat(),
        "end": batch.window.end.isoformat(),
        "venue": batch.window.venue,
        "expected_on": one.expected_on.isoformat(),
        "days_waiting": one.days_waiting,
        "days_late": one.days_late,
        "arrived": one.arrived,
        "people": [_person(person) for person in one.people],
    }


def _shown(one: ShownResult) -> Json:
    result = one.result
    return {
        **receipt_json(result.receipt),
        "purpose": result.purpose.value,
        "jpm": float(result.jpm),
        "categories": [category.value for category in one.categories],
        "competencies": [
            {
                "competency": level.competency.value,
                "achieved": float(level.achieved),
                "standard": None if level.standard is None else float(level.standard),
            }
            for level in result.levels
        ],
        "declared_invalid_on": one.voided.on.isoformat() if one.voided else None,
    }
