from __future__ import annotations

from datetime import date
from typing import ClassVar

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.floor import FloorRefused, Policy, protect, read_policy, refuse_too_fine
from schemas.columns import SENSITIVE, Column
from schemas.marts import LaQuarterKind, LaYearMechanism, Mart, all_marts

POLICY = read_policy("floor-8-5")
counts_of_cells = st.lists(st.tuples(st.none() | st.integers(0, 60), st.integers(0, 3), st.integers(0, 3)), max_size=30)


def counts(*cells: tuple[int | None, int, int], complete: int = 0) -> pl.DataFrame:
    return pl.DataFrame({
        "residence_la": ["E08000025"] * len(cells),
        "quarter": [date(2025, 4, 1)] * len(cells),
        "kind": [f"kind {place:03}" for place in range(len(cells))],
        "n": pl.Series([n for n, _, _ in cells], dtype=pl.Int64),
        "providers_received": pl.Series([received for _, received, _ in cells], dtype=pl.Int32),
        "providers_complete": pl.Series([complete] * len(cells), dtype=pl.Int32),
        "providers_expected": pl.Series([expected for _, _, expected in cells], dtype=pl.Int32),
    }, schema_overrides={"residence_la": pl.String, "quarter": pl.Date, "kind": pl.String})  # fmt: skip


def shown(n: int | None, received: int = 1, expected: int = 1) -> tuple[int | None, str]:
    row = protect(counts((n, received, expected)), LaQuarterKind, POLICY).row(0, named=True)
    return row["n"], row["status"]


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, (None, "withheld")),
        (1, (None, "withheld")),
        (7, (None, "withheld")),
        (8, (10, "published")),
        (12, (10, "published")),
        (13, (15, "published")),
        (17, (15, "published")),
        (18, (20, "published")),
        (None, (None, "withheld")),
        (-1, (None, "withheld")),
    ],
)
def test_seven_is_withheld_and_eight_is_ten(n: int | None, expected: tuple[int | None, str]) -> None:
    assert shown(n) == expected


def test_not_received_is_told_apart_from_withheld() -> None:
    assert shown(0, received=0, expected=2) == (None, "not_received")
    assert shown(90, received=0, expected=2) == (None, "not_received")
    assert shown(90, received=1, expected=2) == (90, "published")
    assert shown(90, received=0, expected=0) == (90, "published")


@given(counts_of_cells, st.integers(0, 3))
def test_an_incomplete_period_is_told_and_shown_all_the_same(
    cells: list[tuple[int | None, int, int]], complete: int
) -> None:
    incomplete, other = (protect(counts(*cells, complete=each), LaQuarterKind, POLICY) for each in (0, complete))
    assert set(other["providers_complete"]) <= {complete}
    assert other.drop("providers_complete").equals(incomplete.drop("providers_complete"))


@given(counts_of_cells)
def test_what_is_shown_is_a_multiple_of_five_from_ten_up_and_close_to_the_count(
    cells: list[tuple[int | None, int, int]],
) -> None:
    protected = protect(counts(*cells), LaQuarterKind, POLICY).sort("kind")
    for (exact, _, _), n, status in zip(cells, protected["n"], protected["status"], strict=True):
        assert (n is None) == (status != "published")
        if n is not None:
            assert exact is not None
            assert exact >= 8
            assert n >= 10
            assert n % 5 == 0
            assert abs(n - exact) <= 2


@given(counts_of_cells, st.randoms())
def test_the_decision_on_a_cell_depends_on_that_cell_alone(
    cells: list[tuple[int | None, int, int]], chance: object
) -> None:
    frame = counts(*cells)
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=chance.randint(0, 9)) if frame.height else frame  # type: ignore[attr-defined]
    assert protect(shuffled, LaQuarterKind, POLICY).equals(protect(frame, LaQuarterKind, POLICY))


@given(st.integers(0, 7), st.integers(0, 7))
def test_withheld_counts_cannot_be_told_apart(one: int, other: int) -> None:
    assert protect(counts((one, 1, 1)), LaQuarterKind, POLICY).equals(
        protect(counts((other, 1, 1)), LaQuarterKind, POLICY)
    )


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_every_mart_passes_and_meets_its_schema_on_an_empty_frame(table: type[Mart]) -> None:
    assert protect(table.empty().drop("status"), table, POLICY).schema == table.schema()


def finer(**changes: object) -> type[Mart]:
    """A sensitive mart that is finer in one respect; not among the marts of the project."""
    members: dict[str, object] = {
        "area_level": "local_authority",
        "period": "quarter",
        "sensitive": True,
        "name": "too_fine",
        **changes,
    }
    return type("TooFine", (LaQuarterKind,), members)


@pytest.mark.parametrize(
    "changes",
    [
        {"area_level": "msoa"},
        {"area_level": "ward"},
        {"area_level": "provider"},
        {"period": "month"},
        {"period": "week"},
    ],
)
def test_a_sensitive_kind_finer_than_local_authority_and_quarter_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(FloorRefused, match="sensitive kind"):
        refuse_too_fine(finer(**changes), POLICY)
    with pytest.raises(FloorRefused, match="sensitive kind"):
        protect(counts((9, 1, 1)), finer(**changes), POLICY)


def test_a_sensitive_mart_cannot_hide_a_fine_dimension_behind_its_grain() -> None:
    class Hidden(LaQuarterKind):
        columns: ClassVar[dict[str, Column]] = {
            "residence_msoa": Column("residence_msoa", pl.String(), "An area.", SENSITIVE),
            **LaQuarterKind.columns,
        }

    with pytest.raises(FloorRefused, match="residence_msoa"):
        refuse_too_fine(Hidden, POLICY)


def test_coarser_sensitive_tables_and_plain_ones_pass() -> None:
    refuse_too_fine(finer(area_level="region", period="year"), POLICY)
    refuse_too_fine(LaYearMechanism, POLICY)


def test_a_cell_that_comes_twice_or_a_missing_column_is_refused() -> None:
    twice = counts((9, 1, 1))
    with pytest.raises(FloorRefused, match="twice"):
        protect(pl.concat([twice, twice]), LaQuarterKind, POLICY)
    for name in ("providers_received", "providers_complete", "providers_expected"):
        with pytest.raises(FloorRefused, match=name):
            protect(twice.drop(name), LaQuarterKind, POLICY)


def test_the_policy_is_the_one_that_was_agreed() -> None:
    assert (POLICY.id, POLICY.threshold, POLICY.base) == ("floor-8-5", 8, 5)
    assert POLICY.sensitive_periods == ("year", "quarter")
    assert isinstance(POLICY, Policy)
