"""The facts about rosters as JSON. Keys are English and are never translated."""

from datetime import date

from asesmen_cli.domain.difference import Difference, Kind, Told
from asesmen_cli.domain.facts import (
    OfficeReview,
    OnRoster,
    Recorded,
    Renamed,
    RosterCheck,
    RosterImport,
    RosterList,
)
from asesmen_cli.language import Language
from asesmen_cli.outputs._json import Json, findings_json, load_json


def roster_check_json(check: RosterCheck, words: Language) -> Json:
    """What a roster holds, as ``asesmen.roster-check/1``."""
    return {
        "schema": "asesmen.roster-check/1",
        "as_of": check.as_of.isoformat(),
        "roster": load_json(check.load),
        "mapping": dict(check.mapping),
        "findings": findings_json(check.findings, words),
    }


def roster_import_json(answer: RosterImport, words: Language) -> Json:
    """What a roster changes, as ``asesmen.roster-import/1``."""
    changes = answer.changes
    return {
        "schema": "asesmen.roster-import/1",
        "as_of": answer.as_of.isoformat(),
        "dry_run": answer.dry_run,
        "roster": load_json(answer.load),
        "changes": {
            "new": changes.new,
            "changed": changes.changed,
            "gone": changes.gone,
            "same": changes.same,
        },
        "kinds": {kind.value: sum(kind in one.kinds for one in answer.people) for kind in Kind},
        "people": [_difference(one) for one in answer.people],
        "findings": findings_json(answer.findings, words),
    }


def roster_list_json(answer: RosterList) -> Json:
    """Who is on file, as ``asesmen.roster-list/1``."""
    return {
        "schema": "asesmen.roster-list/1",
        "as_of": answer.as_of.isoformat(),
        "roster": load_json(answer.load),
        "people": [_on_roster(one) for one in answer.people],
    }


def recorded_json(answer: Recorded, words: Language) -> Json:
    """What was put on record, as ``asesmen.record/1``."""
    return {
        "schema": "asesmen.record/1",
        "as_of": answer.as_of.isoformat(),
        "source": answer.source,
        "recorded": [
            {
                "nip": one.assessment.nip,
                "name": one.name,
                "assessed": one.assessment.held_on.isoformat(),
                "organiser": one.assessment.organiser,
                "before": one.before.isoformat() if one.before else None,
            }
            for one in answer.recorded
        ],
        "known": answer.known,
        "rejected": answer.rejected,
        "ignored": answer.ignored,
        "suggestions": [
            {
                "row": one.listed,
                "name": one.name,
                "office": one.office,
                "nip": one.person.nip,
                "known_as": one.person.name,
                "likeness": one.likeness,
            }
            for one in answer.suggestions
        ],
        "suggestions_file": str(answer.written) if answer.written else None,
        "findings": findings_json(answer.findings, words),
    }


def renamed_json(answer: Renamed) -> Json:
    """A person who has a new number, as ``asesmen.rename/1``."""
    person = answer.person
    return {
        "schema": "asesmen.rename/1",
        "former": answer.former,
        "person": {"nip": person.nip, "name": person.name, "office": person.office},
        "moved": {"assessments": answer.assessments, "seats": answer.seats},
    }


def offices_json(review: OfficeReview) -> Json:
    """The offices and what may be one of them, as ``asesmen.offices/1``."""
    return {
        "schema": "asesmen.offices/1",
        "as_of": review.as_of.isoformat(),
        "offices": [{"name": office.name, "people": office.people} for office in review.offices],
        "without": review.without,
        "proposals": [
            {"spelling": one.spelling, "office": one.office, "people": one.people, "line": one.line}
            for one in review.proposals
        ],
    }


def _difference(one: Difference) -> Json:
    person = one.person
    return {
        "nip": person.nip,
        "name": person.name,
        "office": person.office,
        "tier": person.tier.value,
        "kinds": [kind.value for kind in one.kinds],
        "changed": {
            change.field: {"before": _told(change.before), "after": _told(change.after)}
            for change in one.fields
        },
        "assessed": [day.isoformat() for day in one.assessed],
        "batch": one.batch,
    }


def _told(value: Told) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _on_roster(one: OnRoster) -> Json:
    person, source = one.person, one.source
    return {
        "nip": person.nip,
        "name": person.name,
        "office": person.office,
        "unit": person.unit,
        "position": person.position,
        "tier": person.tier.value,
        "echelon": person.echelon,
        "rank": person.rank,
        "employment": person.employment,
        "standing": person.standing,
        "last_assessed": one.last.held_on.isoformat() if one.last else None,
        "source": {
            "file": source.file,
            "sheet": source.sheet,
            "row": source.row,
            "loaded": source.loaded.isoformat(),
        },
    }
