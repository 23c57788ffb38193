from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.rules.attribute_disclosure import groups_to_suppress
from anonymisation.disclosure.rules.policies import read_policy
from anonymisation.disclosure.rules.suppression import SuppressionRefused
from schemas.tables.marts import LaQuarterAgeSex, LaQuarterKind, LaYear, LaYearEthnicGroup

POLICY = read_policy("suppress-8-round-5")


def ethnic(people: dict[str, int] | None = None, **events: int) -> pl.DataFrame:
    """One area and year by ethnic group; people: as many as events, unless told."""
    return pl.DataFrame(
        {
            "residence_la": ["E08000025"] * len(events),
            "financial_year": ["2025/26"] * len(events),
            "ethnic_group": list(events),
            "n": list(events.values()),
            "people": [(people or {}).get(name, n) for name, n in events.items()],
        }
    )


def is_coarsened(frame: pl.DataFrame) -> bool:
    return groups_to_suppress(frame, LaYearEthnicGroup, POLICY).height == 1


def test_a_group_of_one_kind_is_coarsened_though_its_count_is_large() -> None:
    found = groups_to_suppress(ethnic(white=80, asian=0, black=0), LaYearEthnicGroup, POLICY)
    assert found.to_dicts() == [{"residence_la": "E08000025", "financial_year": "2025/26"}]


def test_ninety_five_in_a_hundred_is_too_many_and_ninety_four_is_not() -> None:
    assert is_coarsened(ethnic(white=95, asian=5))
    assert is_coarsened(ethnic(white=19, asian=1))
    assert not is_coarsened(ethnic(white=94, asian=6))
    assert not is_coarsened(ethnic(white=949, asian=51))


def test_a_group_below_the_threshold_needs_nothing() -> None:
    assert is_coarsened(ethnic(white=8, asian=0))
    assert not is_coarsened(ethnic(white=7, asian=0))
    assert not is_coarsened(ethnic(white=0, asian=0))


def test_people_of_whom_nothing_is_known_do_not_make_it_safe() -> None:
    assert is_coarsened(ethnic(white=80, asian=0, unknown=40))
    assert not is_coarsened(ethnic(white=80, asian=20, unknown=1))


def test_that_nothing_is_known_of_nearly_all_tells_of_nobody() -> None:
    assert not is_coarsened(ethnic(white=4, asian=3, unknown=200))


def test_nearly_all_people_is_as_telling_as_nearly_all_events() -> None:
    assert not is_coarsened(ethnic(white=60, asian=40))
    assert is_coarsened(ethnic(people={"white": 58, "asian": 2}, white=60, asian=40))


def test_each_attribute_is_looked_at_by_itself() -> None:
    frame = pl.DataFrame(
        {
            "residence_la": ["E08000025"] * 4,
            "quarter": [date(2025, 4, 1)] * 4,
            "age_band": ["18-24", "25-34", "18-24", "25-34"],
            "sex": ["male", "male", "female", "female"],
            "n": [40, 40, 1, 1],
        }
    )
    assert groups_to_suppress(frame, LaQuarterAgeSex, POLICY).height == 1
    mixed = frame.with_columns(n=pl.Series([40, 40, 40, 40]))
    assert groups_to_suppress(mixed, LaQuarterAgeSex, POLICY).height == 0


def test_that_all_are_in_the_only_category_there_is_is_no_news() -> None:
    assert not is_coarsened(ethnic(white=80))
    assert not is_coarsened(ethnic(white=80, unknown=3))


def test_a_policy_or_a_table_may_not_ask() -> None:
    alike = ethnic(white=80, asian=0)
    assert groups_to_suppress(alike, LaYearEthnicGroup, replace(POLICY, attribute_disclosure_share=0.0)).height == 0
    assert groups_to_suppress(alike, LaYearEthnicGroup, replace(POLICY, attribute_disclosure_share=1.0)).height == 1
    assert groups_to_suppress(alike, LaYear, POLICY).height == 0


KINDS = pl.DataFrame(
    {
        "residence_la": ["E08000025"] * 2,
        "quarter": [date(2025, 4, 1)] * 2,
        "kind": ["domestic", "sexual"],
        "n": [60, 2],
    }
)


def totals(n: int) -> pl.DataFrame:
    return pl.DataFrame({"residence_la": ["E08000025"], "quarter": [date(2025, 4, 1)], "n": [n]})


def test_categories_that_overlap_are_held_against_the_group_counted_elsewhere() -> None:
    assert groups_to_suppress(KINDS, LaQuarterKind, POLICY).height == 0
    assert groups_to_suppress(KINDS, LaQuarterKind, POLICY, totals(62)).height == 1
    assert groups_to_suppress(KINDS, LaQuarterKind, POLICY, totals(300)).height == 0
    assert groups_to_suppress(KINDS, LaQuarterKind, POLICY, totals(300).clear()).height == 1


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(SuppressionRefused, match="ethnic_group"):
        groups_to_suppress(ethnic(white=80).drop("ethnic_group"), LaYearEthnicGroup, POLICY)
    with pytest.raises(SuppressionRefused, match="quarter"):
        groups_to_suppress(KINDS, LaQuarterKind, POLICY, totals(62).drop("quarter"))


@given(
    st.dictionaries(st.sampled_from(["white", "asian", "black", "unknown"]), st.integers(0, 200), min_size=2),
    st.randoms(),
)
def test_the_rule_is_the_share_of_the_largest_and_rows_may_come_in_any_order(
    events: dict[str, int], chance: object
) -> None:
    frame = ethnic(**events)
    known = [n for name, n in events.items() if name != "unknown"]
    expected = len(known) > 1 and sum(known) >= 8 and max(known) * 100 >= 95 * sum(known)
    assert is_coarsened(frame) is expected
    assert is_coarsened(frame.sample(fraction=1.0, shuffle=True, seed=chance.randint(0, 9))) is expected  # type: ignore[attr-defined]
