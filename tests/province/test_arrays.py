"""Rows travel to PostgreSQL as arrays, one for each column."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asesmen_cli.store._arrays import accept_arrays, array
from tests.engines import Postgres

OTHERS = (st.binary(), st.integers(-5, 5), st.dates())
TEXTS = st.none() | st.text(st.characters(exclude_characters="\0", codec="utf-8"))
ROWS = st.tuples(TEXTS, *(st.none() | one for one in OTHERS))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(TEXTS, st.none() | st.binary(), st.none() | st.integers(-5, 5), st.none() | st.dates())
    )
)
def test_every_value_arrives_as_it_was(
    postgres: Postgres, rows: list[tuple[str | None, bytes | None, int | None, date | None]]
) -> None:
    kinds = ("text", "bytea", "bigint", "date")
    arrays = {kind: array(kind, [row[at] for row in rows]) for at, kind in enumerate(kinds)}
    accept_arrays(postgres.admin)
    arrived = postgres.admin.execute(
        "SELECT * FROM unnest(%(text)s::text[], %(bytea)s::bytea[], %(bigint)s::bigint[], %(date)s::date[])",
        arrays,
    )
    assert arrived.fetchall() == rows


@pytest.mark.parametrize("text", ["NULL", "", " ", '"', "\\", "{a,b}", "'", "\n"])
def test_texts_that_mean_something_in_an_array(postgres: Postgres, text: str) -> None:
    accept_arrays(postgres.admin)
    assert postgres.admin.execute("SELECT %s::text[]", [array("text", [text])]).fetchone() == ([text],)
