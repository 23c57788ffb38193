from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.rules.policies import Policy, PolicyWrong, all_policies, read_policy
from anonymisation.disclosure.rules.suppression import (
    SuppressionRefused,
    not_promised,
    protect,
    refuse_too_fine,
    rounded,
    stricter,
)
from schemas.columns import SENSITIVE, column
from schemas.tables.marts import LaQuarterKind, LaYearMechanism, Mart, all_marts

POLICY, STRICT, NHS, REDACT = (
    read_policy(each) for each in ("suppress-8-round-5", "suppress-10-round-5", "nhs-1-7-round-5", "redact-7-round-5")
)
counts_of_cells = st.lists(st.tuples(st.none() | st.integers(0, 60), st.integers(0, 3), st.integers(0, 3)), max_size=30)


def counts(
    *cells: tuple[int | None, int, int], complete: int = 0, people: list[int | None] | None = None
) -> pl.DataFrame:
    """people: as many as events, unless told."""
    return pl.DataFrame(
        {
            "residence_la": ["E08000025"] * len(cells),
            "quarter": [date(2025, 4, 1)] * len(cells),
            "kind": [f"kind {place:03}" for place in range(len(cells))],
            "n": pl.Series([n for n, _, _ in cells], dtype=pl.Int64),
            "people": pl.Series(people or [n for n, _, _ in cells], dtype=pl.Int64),
            "providers_received": pl.Series([received for _, received, _ in cells], dtype=pl.Int32),
            "providers_complete": pl.Series([complete] * len(cells), dtype=pl.Int32),
            "providers_expected": pl.Series([expected for _, _, expected in cells], dtype=pl.Int32),
        },
        schema_overrides={"residence_la": pl.String, "quarter": pl.Date, "kind": pl.String},
    )


def shown(
    n: int | None, received: int = 1, expected: int = 1, people: int | None = None, policy: Policy = POLICY
) -> tuple[int | None, str]:
    told = None if people is None else [people]
    row = protect(counts((n, received, expected), people=told), LaQuarterKind, policy).row(0, named=True)
    return row["n"], row["status"]


def groups(*areas: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"residence_la": areas, "quarter": [date(2025, 4, 1)] * len(areas)},
        schema={"residence_la": pl.String, "quarter": pl.Date},
    )


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, (None, "suppressed")),
        (1, (None, "suppressed")),
        (7, (None, "suppressed")),
        (8, (10, "published")),
        (12, (10, "published")),
        (13, (15, "published")),
        (17, (15, "published")),
        (18, (20, "published")),
        (None, (None, "suppressed")),
        (-1, (None, "suppressed")),
    ],
)
def test_seven_is_suppressed_and_eight_is_ten(n: int | None, expected: tuple[int | None, str]) -> None:
    assert shown(n) == expected


def test_not_received_is_told_apart_from_suppressed() -> None:
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
def test_suppressed_counts_cannot_be_told_apart(one: int, other: int) -> None:
    assert protect(counts((one, 1, 1)), LaQuarterKind, POLICY).equals(
        protect(counts((other, 1, 1)), LaQuarterKind, POLICY)
    )


@pytest.mark.parametrize("table", all_marts(), ids=lambda table: table.name)
def test_every_mart_passes_and_meets_its_schema_on_an_empty_frame(table: type[Mart]) -> None:
    assert protect(table.empty().drop("status").with_columns(people=pl.lit(0)), table, POLICY).schema == table.schema()


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
    with pytest.raises(SuppressionRefused, match="sensitive kind"):
        refuse_too_fine(finer(**changes), POLICY)
    with pytest.raises(SuppressionRefused, match="sensitive kind"):
        protect(counts((9, 1, 1)), finer(**changes), POLICY)


def test_a_sensitive_mart_cannot_hide_a_fine_dimension_behind_its_grain() -> None:
    class Hidden(LaQuarterKind):
        residence_msoa: pl.String = column("An area.", disclosure=SENSITIVE)

    with pytest.raises(SuppressionRefused, match="residence_msoa"):
        refuse_too_fine(Hidden, POLICY)


def test_coarser_sensitive_tables_and_plain_ones_pass() -> None:
    refuse_too_fine(finer(area_level="region", period="year"), POLICY)
    refuse_too_fine(LaYearMechanism, POLICY)


def test_a_cell_that_comes_twice_or_a_missing_column_is_refused() -> None:
    twice = counts((9, 1, 1))
    with pytest.raises(SuppressionRefused, match="twice"):
        protect(pl.concat([twice, twice]), LaQuarterKind, POLICY)
    for name in ("providers_received", "providers_complete", "providers_expected"):
        with pytest.raises(SuppressionRefused, match=name):
            protect(twice.drop(name), LaQuarterKind, POLICY)


# people


def test_eight_events_of_seven_people_are_suppressed_and_of_eight_are_shown() -> None:
    assert shown(8, people=7) == (None, "suppressed")
    assert shown(8, people=8) == (10, "published")
    assert shown(100, people=7) == (None, "suppressed")
    assert shown(7, people=8) == (None, "suppressed")


def test_people_who_are_not_known_are_too_few() -> None:
    frame = counts((9, 1, 1)).with_columns(people=pl.lit(None, dtype=pl.Int64))
    assert protect(frame, LaQuarterKind, POLICY)["status"].to_list() == ["suppressed"]


def test_counts_without_people_are_refused_unless_the_policy_does_not_ask() -> None:
    without = counts((9, 1, 1)).drop("people")
    with pytest.raises(SuppressionRefused, match="people"):
        protect(without, LaQuarterKind, POLICY)
    assert protect(without, LaQuarterKind, NHS)["n"].to_list() == [10]


def test_a_table_that_would_publish_its_people_is_refused() -> None:
    class Telling(LaQuarterKind):
        people: pl.Int64 = column("People.", disclosure=SENSITIVE)

    with pytest.raises(SuppressionRefused, match="people"):
        protect(counts((9, 1, 1)), Telling, POLICY)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=30), st.sampled_from(all_policies()))
def test_no_published_cell_is_below_either_threshold_and_none_is_further_than_half_the_base(
    cells: list[tuple[int, int]], policy: Policy
) -> None:
    frame = counts(*[(n, 1, 1) for n, _ in cells], people=[people for _, people in cells])
    protected = protect(frame, LaQuarterKind, policy).sort("kind")
    for (exact, people), n, status in zip(cells, protected["n"], protected["status"], strict=True):
        assert (n is not None) == (status == "published")
        if n is not None and not (exact == 0 and policy.zeros == "shown"):
            assert exact >= policy.threshold
            assert people >= policy.contributor_threshold
            assert n >= policy.threshold
            assert abs(n - exact) <= policy.rounding_base / 2


# zeros


def test_a_zero_is_shown_only_where_the_policy_shows_zeros() -> None:
    assert shown(0) == (None, "suppressed")
    assert shown(0, policy=REDACT) == (None, "suppressed")
    assert shown(0, policy=NHS) == (0, "published")
    assert shown(0, received=0, policy=NHS) == (None, "not_received")
    assert [shown(n, policy=NHS) for n in (1, 7, 8, None)] == [
        (None, "suppressed"),
        (None, "suppressed"),
        (10, "published"),
        (None, "suppressed"),
    ]


# suppressed_group


def test_a_coarsened_group_shows_nothing_but_what_was_not_received() -> None:
    frame = counts((90, 1, 1), (3, 1, 1), (0, 0, 2))
    protected = protect(frame, LaQuarterKind, POLICY, groups("E08000025"))
    assert protected["status"].to_list() == ["suppressed_group", "suppressed_group", "not_received"]
    assert protected["n"].null_count() == 3


def test_other_groups_are_as_they_were() -> None:
    frame = counts((90, 1, 1), (3, 1, 1))
    elsewhere = protect(frame, LaQuarterKind, POLICY, groups("E08000026", "E08000026"))
    assert elsewhere.equals(protect(frame, LaQuarterKind, POLICY))
    assert protect(frame, LaQuarterKind, POLICY, groups()).equals(elsewhere)


def test_groups_that_are_not_named_in_full_are_refused() -> None:
    with pytest.raises(SuppressionRefused, match="quarter"):
        protect(counts((9, 1, 1)), LaQuarterKind, POLICY, groups("E08000025").drop("quarter"))


# a partner's stricter policy


def test_a_stricter_partner_sees_no_number_that_may_stand_for_a_count_below_its_threshold() -> None:
    mine = protect(counts((8, 1, 1), (12, 1, 1), (13, 1, 1), (0, 1, 1), (9, 0, 1)), LaQuarterKind, POLICY)
    theirs = stricter(mine, POLICY, STRICT)
    assert mine["n"].to_list() == [10, 10, 15, None, None]
    assert theirs["n"].to_list() == [None, None, 15, None, None]
    assert theirs["status"].to_list() == ["suppressed", "suppressed", "published", "suppressed", "not_received"]


def test_a_coarser_base_rounds_once_more_halves_up() -> None:
    mine = protect(counts((14, 1, 1), (20, 1, 1), (26, 1, 1)), LaQuarterKind, POLICY)
    theirs = stricter(mine, POLICY, replace(POLICY, id="by-10", rounding_base=10))
    assert theirs["n"].to_list() == [20, 20, 30]


def test_a_shown_zero_is_kept_for_a_partner_that_may_have_zeros_and_suppressed_for_another() -> None:
    mine = protect(counts((0, 1, 1), (9, 1, 1)), LaQuarterKind, NHS)
    assert stricter(mine, NHS, NHS).equals(mine)
    assert stricter(mine, NHS, POLICY)["n"].to_list() == [None, 10]


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 7, "contributor_threshold": 7},
        {"contributor_threshold": 0},
        {"rounding_base": 3},
        {"rounding_base": 1},
        {"zeros": "shown"},
        {"sensitive_periods": ("year", "quarter", "month")},
        {"sensitive_areas": ("region", "ward")},
    ],
)
def test_a_looser_partner_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(PolicyWrong, match="looser"):
        stricter(protect(counts((9, 1, 1)), LaQuarterKind, POLICY), POLICY, replace(POLICY, **change))  # type: ignore[arg-type]


@given(counts_of_cells, st.integers(8, 40), st.sampled_from([5, 10, 15, 25]))
def test_stricter_never_shows_more(cells: list[tuple[int | None, int, int]], threshold: int, base: int) -> None:
    theirs = replace(POLICY, threshold=threshold, rounding_base=base)
    mine = protect(counts(*cells), LaQuarterKind, POLICY)
    filtered = stricter(mine, POLICY, theirs)
    assert filtered.drop("n", "status").equals(mine.drop("n", "status"))
    exact = [n for n, _, _ in cells]
    by_kind = mine.sort("kind"), filtered.sort("kind")
    for n, before, after, was, now in zip(
        exact, by_kind[0]["n"], by_kind[1]["n"], by_kind[0]["status"], by_kind[1]["status"], strict=True
    ):
        assert (after is not None) == (now == "published")
        if was != "published":
            assert (before, was) == (after, now)
        if after is not None:
            assert n is not None
            assert n >= threshold
            assert after % base == 0
            assert abs(after - n) <= POLICY.rounding_base // 2 + base // 2


@given(counts_of_cells)
def test_what_a_stricter_partner_sees_follows_from_what_is_published(cells: list[tuple[int | None, int, int]]) -> None:
    published = protect(counts(*cells), LaQuarterKind, POLICY)
    blurred = counts(
        *[
            (n, received, expected)
            for n, (_, received, expected) in zip(published.sort("kind")["n"], cells, strict=True)
        ]
    )
    again = protect(blurred, LaQuarterKind, POLICY)
    assert stricter(again, POLICY, STRICT).equals(stricter(published, POLICY, STRICT))


def test_what_a_stricter_policy_cannot_keep_is_said() -> None:
    assert "not 10" in not_promised(POLICY, STRICT)
    assert not_promised(POLICY, POLICY) == ""
    assert not_promised(STRICT, POLICY) == ""


def test_halves_round_up() -> None:
    numbers = pl.DataFrame({"n": [14, 15, 25]})
    assert numbers.select(rounded(pl.col("n"), replace(POLICY, rounding_base=10)))["n"].to_list() == [10, 20, 30]
