"""What holds for every roster: read back it is the same; damage is never silent, and nothing is invented."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError, Severity
from asesmen_cli.intake import Reading, read_roster
from tests import rosters
from tests.rosters import Grid, Someone, Value, somebodies, somebody, write

ON = date(2026, 6, 1)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LAYOUTS: tuple[Callable[[Sequence[Someone]], Grid], ...] = (
    rosters.plain, rosters.numbered, rosters.two_header_rows, rosters.group_over_plain_headers,
    rosters.name_over_nip, rosters.two_lines_each, rosters.two_lines_of_facts, rosters.old_duk, rosters.pages,
    rosters.side_by_side, rosters.both_numbers, rosters.by_office, rosters.stacked_tables, rosters.padded,
)  # fmt: skip

NAMES = st.from_regex(r"[A-Z][a-z']{2,9}( [A-Z][a-z]{2,9}){0,2}(, S\.(E|H|Kom))?", fullmatch=True)


@st.composite
def people(draw: st.DrawFn) -> list[Someone]:
    """Different people with names that would not be taken for anything else."""
    serials = draw(st.lists(st.integers(1, 900), min_size=1, max_size=25, unique=True))
    return [somebody(serial, name=f"{somebody(serial).name} {draw(NAMES)}") for serial in serials]


def read(grid: Grid, top: int = 0, left: int = 0) -> Reading:
    with TemporaryDirectory() as folder:
        reading = read_roster(write(Path(folder) / "r.xlsx", grid, top=top, left=left), on=ON, columns={})
    load = reading.load
    assert load.rows == load.accepted + load.rejected + load.ignored
    assert load.accepted == len(reading.rows) == len({row.person.nip for row in reading.rows})
    errors = {
        (finding.place.sheet, finding.place.row)
        for finding in reading.findings
        if finding.place and finding.severity is Severity.ERROR
    }
    # two tables beside each other share their rows
    assert len(errors) <= load.rejected <= 2 * len(errors)
    return reading


@QUICK
@given(people(), st.sampled_from(LAYOUTS), st.integers(0, 15), st.integers(0, 5), st.booleans())
def test_a_roster_in_any_layout_is_the_same_roster(
    written: list[Someone], layout: Callable[[Sequence[Someone]], Grid], top: int, left: int, signed: bool
) -> None:
    grid = layout(written)
    reading = read(rosters.signed(grid) if signed else grid, top=top, left=left)
    assert {
        (row.person.nip, row.person.name, row.assessment and row.assessment.held_on) for row in reading.rows
    } == {(who.nip, who.name, who.last_assessed) for who in written}
    assert reading.load.rejected == 0


DAMAGE = st.one_of(
    st.none(),
    st.sampled_from(["", "-", "0", "#N/A", "=1+1", "nan", "'", "\u00a0", "198001012005011000", "31-02-2022"]),
    st.sampled_from(["?", "NIP", "TOTAL", "NIP. ...", "Kepala Dinas", "Kosong"]),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.integers(-5, 10**18).map(float),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=30),
)


@settings(QUICK, max_examples=200)
@given(st.data())
def test_random_damage_is_never_silent_and_invents_nothing(data: st.DataObject) -> None:
    written = somebodies(12)
    grid = rosters.plain(written)
    hits: list[tuple[int, int, Value]] = data.draw(
        st.lists(
            st.tuples(st.integers(1, 12), st.integers(0, len(grid[0]) - 1), DAMAGE), min_size=1, max_size=8
        )
    )
    for row, column, value in hits:
        grid[row][column] = value
    try:
        reading = read(grid)
    except AsesmenError as error:
        assert error.code.startswith("roster.")  # noqa: PT017 (an outcome among others)
        return
    hit = {row for row, _, _ in hits}
    untouched = {who.nip: who for row, who in enumerate(written, start=1) if row not in hit}
    back = {row.person.nip: row for row in reading.rows}
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    rejected = {finding.place.row for finding in errors if finding.place}
    same_number = {finding.value for finding in errors if finding.code == "roster.nip-conflict"}
    for nip, who in untouched.items():
        if nip in same_number:
            continue
        found = back[nip]
        assert (found.person.name, found.person.office) == (who.name, who.office)
        assert (found.assessment and found.assessment.held_on) == who.last_assessed
    texts = {cell for line in grid[1:] for cell in line if isinstance(cell, str)}
    for person in (row.person for row in reading.rows):
        assert any(person.nip in text.replace(" ", "") for text in texts)
        assert any(person.name in " ".join(text.split()) for text in texts)
    # every row of the table is a person, is rejected with a finding, or is one of the ignored
    assert reading.load.rows >= len(untouched)
    assert len(rejected) == reading.load.rejected
