import json
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from types import NoneType
from typing import get_args, get_type_hints

import pytest

from asesmen_cli.domain import messages
from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.people import Tier
from asesmen_cli.json_answers import SHAPES, Shape, as_json
from asesmen_cli.language import speaking
from tests.outputs.reports import NOTE, SOURCE, due_list, person, plan_sheet, report, standing, write

EN = speaking("en")
REASON = (
    "Last assessed on 20 January 2018 (Data Pegawai Oktober 2023.xlsx, sheet Data Pegawai, row 5,"
    " loaded 6 November 2023); due on 20 January 2020, 1,386 days ago;"
    " valid nationally until 20 January 2021."
)
FINDING = Finding(
    code="plan.calendar-undecreed",
    severity=Severity.ERROR,
    place=Place(sheet="Data", cell="B17", row=17, column="NIP"),
    value="1.98001E+17",
    params={"year": "2024"},
)


def listed(answer: Mapping[str, object], key: str) -> list[dict[str, object]]:
    """The objects under a key."""
    found = answer[key]
    assert isinstance(found, list)
    return found


def test_the_due_list_in_the_order_that_is_promised() -> None:
    # assessed 20 January 2018: due 20 January 2020, 1,386 days before 6 November 2023
    due = replace(due_list([person(1, name="SITI", office="Dinas", position="Lurah")]), findings=(FINDING,))
    assert json.dumps(as_json(due, EN)) == json.dumps(
        {
            "schema": "asesmen.due/1",
            "as_of": "2023-11-06",
            "rule": {"cycle_months": 24, "validity_months": 36, "soon_days": 90},
            "roster": {
                "source": SOURCE,
                "tables": [{"sheet": "Data Pegawai", "header_row": 4, "rows": 1240}],
                "rows": 1240,
                "accepted": 1233,
                "rejected": 4,
                "ignored": 3,
            },
            "changes": {"new": 12, "changed": 30, "gone": 2, "same": 1191},
            "counts": {
                "people": 1134,  # 1 + 7 + 1100 + 26
                "flagged": 1,
                "never": 0,
                "overdue": 1,
                "soon": 7,
                "current": 1100,
                "out_of_scope": 26,
            },
            "people": [
                {
                    "nip": "197002071995022001",
                    "name": "SITI",
                    "office": "Dinas",
                    "unit": "Bagian Umum",
                    "position": "Lurah",
                    "tier": "pengawas",
                    "echelon": "IV.a",
                    "rank": "III/d",
                    "last_assessed": "2018-01-20",
                    "unassessed_since": "2018-01-20",
                    "due_on": "2020-01-20",
                    "days_overdue": 1386,
                    "valid_until": "2021-01-20",
                    "status": "overdue",
                    "reason": REASON,
                }
            ],
            "findings": [
                {
                    "code": "plan.calendar-undecreed",
                    "severity": "error",
                    "sheet": "Data",
                    "cell": "B17",
                    "row": 17,
                    "column": "NIP",
                    "value": "1.98001E+17",
                    "message": "The joint leave days of 2024 are not decreed yet.",
                    "remedy": "Check again when they are, and plan again.",
                }
            ],
        }
    )


def test_what_is_not_known_is_null() -> None:
    due = replace(due_list([]), people=(standing(person(3, office=None, rank=None), 3),), changes=None)
    answer = as_json(due, EN)
    assert answer["changes"] is None
    (told,) = listed(answer, "people")
    assert [key for key, value in told.items() if value is None] == [
        "office",
        "unit",
        "rank",
        "last_assessed",
        "due_on",
        "days_overdue",
        "valid_until",
    ]
    assert told["unassessed_since"] == "1995-04-01"


def test_a_plan_in_the_order_that_is_promised() -> None:
    people = [person(1, name="SITI", office="Dinas"), person(2, name="BUDI", office=None)]
    sheet = replace(plan_sheet(people, [1]), findings=(NOTE,), pinned=frozenset({people[0].nip}))
    answer = as_json(sheet, EN)
    assert json.dumps(answer) == json.dumps(
        {
            "schema": "asesmen.plan/1",
            "state": "draft",
            "name": None,
            "as_of": "2023-11-06",
            "settings": answer["settings"],
            "quality": {
                "flagged": 2,
                "placed": 1,
                "unplaced": 1,
                "batches": 1,
                "fewest_batches": 1,
                "cost": 12345,
                "bound": 12345,
                "optimal": True,
            },
            "batches": [
                {
                    "number": 1,
                    "tier": "pengawas",
                    "start": "2023-11-06",
                    "end": "2023-11-08",
                    "days": ["2023-11-06", "2023-11-07", "2023-11-08"],
                    "room": 1,
                    "venue": None,
                    "seats": 1,
                    "people": [
                        {
                            "nip": "197002071995022001",
                            "name": "SITI",
                            "office": "Dinas",
                            "tier": "pengawas",
                            "pinned": True,
                        }
                    ],
                }
            ],
            "unplaced": [
                {
                    "nip": "197003161995031002",
                    "name": "BUDI",
                    "office": None,
                    "code": "no-seat",
                    "reason": (
                        "No seat is left until 8 November 2023 (batches: 1, of this tier: 1); "
                        "others of the tier who have waited as long or longer: 60."
                    ),
                }
            ],
            "findings": [
                {
                    "code": "plan.calendar-undecreed",
                    "severity": "warning",
                    "sheet": None,
                    "cell": None,
                    "row": None,
                    "column": None,
                    "value": None,
                    "message": "The joint leave days of 2024 are not decreed yet.",
                    "remedy": "Check again when they are, and plan again.",
                }
            ],
            "conflicts": [],
            "figures": {"due": 0, "seated": 0, "without_seat": 0, "done": 0, "in_draft": 0, "later": 0},
        }
    )


def test_the_promised_settings_come_first_and_all_are_told() -> None:
    sheet = plan_sheet([person(1)], [1])
    settings = as_json(sheet, EN)["settings"]
    assert isinstance(settings, dict)
    assert list(settings.items())[:4] == [
        ("batch_size", 1),
        ("days", 3),
        ("start", "2023-11-06"),
        ("workdays", "mon-sat"),
    ]
    assert settings.keys() == {field.name for field in fields(sheet.settings)}
    assert (settings["until"], settings["even"], settings["tiers"]) == (None, False, ["pengawas"])
    assert json.loads(json.dumps(settings)) == settings


def test_mixed_tiers_have_none() -> None:
    people = [person(1, Tier.JPT), person(2, Tier.PELAKSANA)]
    (batch,) = listed(as_json(plan_sheet(people, [2]), EN), "batches")
    assert batch["tier"] is None


def test_the_file_holds_the_due_list_and_the_plan_in_indonesian(tmp_path: Path) -> None:
    people = [person(1, name="=1+1"), person(2)]
    whole = report(people, plan_sheet(people, [1]))
    write(whole, ["json"], tmp_path)
    content = (tmp_path / "asesmen.json").read_text(encoding="utf-8")
    assert content.endswith("}\n")
    words, plan = speaking("id"), whole.plan
    assert plan is not None
    assert json.loads(content) == {
        "schema": "asesmen.report/1",
        "program": "asesmen 0.1.0",
        "loaded_on": "2023-11-06",
        "part": {"office": None, "batch": None, "privacy": "full"},
        "figures": {"due": 2, "seated": 0, "without_seat": 2, "done": 0, "in_draft": 1, "later": 0},
        "as_of": "2023-11-06",
        "fingerprint": plan.digest,
        "record": "",
        "due": as_json(whole.due, words),
        "plan": as_json(plan, words),
    }


def test_the_file_without_a_plan(tmp_path: Path) -> None:
    write(report([person(1)]), ["json"], tmp_path)
    assert json.loads((tmp_path / "asesmen.json").read_bytes())["plan"] is None


@pytest.mark.parametrize(("kind", "form"), SHAPES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_every_path_of_a_shape_leads_to_an_attribute(kind: type, form: Shape) -> None:
    for get in form.keys.values():
        if isinstance(get, partial):
            _follow(kind, get.keywords["path"])


def _follow(kind: object, path: str) -> None:
    """Follow a path through the types of the attributes; every type with that attribute is asked."""
    name, _, rest = path.partition(".")
    for one in get_args(kind) or (kind,):
        if not isinstance(one, type) or one is NoneType:
            continue
        hints = get_type_hints(one, localns=vars(messages))
        if rest:
            _follow(hints[name], rest)
        else:
            assert name in hints or isinstance(getattr(one, name), property), (one, name)


def test_what_has_no_shape_is_refused() -> None:
    with pytest.raises(TypeError):
        as_json(object(), EN)
    with pytest.raises(TypeError):
        as_json("text", EN)
