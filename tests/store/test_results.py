import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from asesmen_cli.domain.people import Voided
from asesmen_cli.domain.results import Competency, Level, Purpose, Receipt, Result
from asesmen_cli.store import Workspace
from asesmen_cli.store._schema import CONFIDENTIAL, RESULTS
from tests.builders import NIP, SOURCE, TODAY, assessed, stamp
from tests.rosters import number

RECEIPT = Receipt(nip=NIP, held_on=date(2023, 8, 4), received_on=date(2023, 10, 2), source=SOURCE)
WHOLE = Result(
    receipt=replace(RECEIPT, organiser="LAN", accreditation="A", delivered_on=TODAY),
    purpose=Purpose.BOTH,
    jpm=Decimal("87.65"),
    levels=(
        Level(competency=Competency.INTEGRITY, achieved=Decimal(3), standard=Decimal(4)),
        Level(competency=Competency.UNITY, achieved=Decimal("2.5")),
    ),
)
BARE = Result(receipt=replace(RECEIPT, nip=number(2)), purpose=Purpose.MAPPING, jpm=Decimal("0.00"))


@pytest.fixture
def received(workspace: Workspace) -> Workspace:
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, assessed(RECEIPT.held_on))
        for result in (WHOLE, BARE, replace(WHOLE, receipt=replace(RECEIPT, held_on=date(2021, 1, 4)))):
            changes.put(None, result)
    return workspace


def test_results_come_back_earliest_first_for_those_asked_for_alone(received: Workspace) -> None:
    older, newer = received.results_of({NIP})
    assert (older.receipt.held_on, newer) == (date(2021, 1, 4), WHOLE)
    assert received.results_of({number(2), number(3)}) == (BARE,)


def test_more_people_may_be_asked_for_than_a_statement_has_parameters(received: Workspace) -> None:
    many = {f"{serial:018}" for serial in range(260_000)}
    assert received.results_of({number(2), *many}) == (BARE,)


def test_that_a_result_came_is_told_without_what_it_says(received: Workspace) -> None:
    assert received.snapshot().receipts == {
        NIP: (replace(RECEIPT, held_on=date(2021, 1, 4)), WHOLE.receipt),
        number(2): (BARE.receipt,),
    }


def test_what_is_on_file_about_people_holds_no_result(received: Workspace) -> None:
    assert "87.65" not in repr(received.snapshot())


def test_a_column_that_is_no_part_of_a_receipt_is_confidential() -> None:
    told = {"nip", "held_on", "received_on", "delivered_on", "organiser", "accreditation"}
    source = {"file", "sheet", "row", "loaded"}
    assert CONFIDENTIAL[RESULTS.name] == {column.name for column in RESULTS.c} - told - source


def test_a_result_is_told_differently(received: Workspace) -> None:
    mended = replace(BARE, jpm=Decimal("71.00"))
    with received.writing(stamp(), head=1) as changes:
        changes.put(BARE, mended)
    assert received.results_of({number(2)}) == (mended,)
    assert received.replayed().results_of({NIP, number(2)}) == received.results_of({NIP, number(2)})


def test_a_new_workspace_has_no_results(workspace: Workspace, path: Path) -> None:
    assert (workspace.snapshot().receipts, workspace.results_of({NIP}), path.exists()) == ({}, (), False)


@pytest.mark.sqlite("a server is brought up to date by its administrator")
def test_a_workspace_from_before_takes_in_results(received: Workspace, path: Path) -> None:
    received.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("results", "voided", "marks"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE layout SET version = 2")
    older = Workspace(str(path))
    assert older.snapshot().receipts == {}
    with older.writing(stamp(), head=1) as changes:
        changes.put(None, BARE)
        changes.put(None, Voided(nip=NIP, held_on=RECEIPT.held_on, on=TODAY, reason="Salah orang"))
    assert (older.results_of({number(2)}), older.snapshot().assessments) == ((BARE,), {})
