from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.statements import Cell, Column, Grid, Kind


def grid(kind: Kind, *cells: Cell, bars: str | None = "n") -> Grid:
    return Grid(
        key="k",
        title=msg("k"),
        columns=(Column(key="name", title="Name", kind=Kind.TEXT), Column(key="n", title="N", kind=kind)),
        rows=tuple(("a", cell) for cell in cells),
        bars=bars,
    )


def test_a_number_is_drawn_beside_the_largest_and_a_share_as_it_is() -> None:
    assert grid(Kind.COUNT, 5, 10, 0, None).lengths == (0.5, 1.0, 0.0, 0.0)
    assert grid(Kind.SHARE, 0.25, 0.5, None).lengths == (0.25, 0.5, 0.0)


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    assert grid(Kind.COUNT, 0, 0).lengths == (0.0, 0.0)
    assert grid(Kind.COUNT).lengths == ()
    assert grid(Kind.COUNT, 1, bars=None).lengths == ()
