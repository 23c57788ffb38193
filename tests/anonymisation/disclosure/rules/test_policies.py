from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.rules.policies import (
    PolicyWrong,
    all_policies,
    check,
    is_stricter_or_equal,
    read_policy,
    reader_interval,
)
from anonymisation.disclosure.rules.suppression import rounded

FLOOR, STRICT, NHS, REDACT = (
    read_policy(each) for each in ("suppress-8-round-5", "suppress-10-round-5", "nhs-1-7-round-5", "redact-7-round-5")
)
PAGE = Path(__file__).parents[4] / "docs" / "policies.md"


def told() -> dict[str, Any]:
    """A policy file as TOML reads it; fresh at each call."""
    return {
        "id": "mine",
        "title": "A title",
        "source": "A source",
        "weakness": "A weakness",
        "threshold": 8,
        "contributor_threshold": 8,
        "base": 5,
        "zeros": "suppressed",
        "approvers": 1,
        "sensitive": {"areas": ["region"], "periods": ["year"]},
        "plan": {"most_suppressed": 0.1, "expected_rate_per_1000": 2.5, "expected_rate_source": "a source"},
        "group": {"attribute_disclosure_share": 0.95},
    }


def test_the_default_is_the_one_that_was_agreed() -> None:
    assert read_policy() == FLOOR
    assert (FLOOR.threshold, FLOOR.contributor_threshold, FLOOR.base, FLOOR.zeros) == (8, 8, 5, "suppressed")
    assert FLOOR.approvers == 1
    assert FLOOR.sensitive_periods == ("year", "quarter")
    assert (FLOOR.most_suppressed, FLOOR.attribute_disclosure_share) == (0.10, 0.95)


def test_the_strict_profile_asks_for_ten_and_two_names() -> None:
    assert (STRICT.threshold, STRICT.contributor_threshold, STRICT.base, STRICT.approvers) == (10, 10, 5, 2)


def test_the_known_rules_are_there_with_what_they_do_not_ask() -> None:
    assert (NHS.threshold, NHS.contributor_threshold, NHS.base, NHS.zeros) == (8, 0, 5, "shown")
    assert (REDACT.threshold, REDACT.contributor_threshold, REDACT.base, REDACT.zeros) == (8, 0, 5, "suppressed")


def test_every_policy_says_what_it_does_not_protect_from_and_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for policy in all_policies():
        assert len(policy.weakness) > 100
        assert f"`{policy.id}`" in page


def test_policies_come_by_id() -> None:
    assert [policy.id for policy in all_policies()] == [
        "nhs-1-7-round-5",
        "redact-7-round-5",
        "suppress-10-round-5",
        "suppress-8-round-5",
    ]


# a home's own


TOML = """
id = "mine"
title = "A title"
source = "A source"
weakness = "A weakness"
threshold = 15
contributor_threshold = 10
base = 5
zeros = "suppressed"
approvers = 2
[sensitive]
areas = ["region"]
periods = ["year"]
[plan]
most_suppressed = 0.05
expected_rate_per_1000 = 3
expected_rate_source = "our own returns"
[group]
attribute_disclosure_share = 1
"""


def test_a_home_may_have_a_policy_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TOML)
    mine = read_policy("mine", tmp_path)
    assert (mine.threshold, mine.most_suppressed, mine.attribute_disclosure_share) == (15, 0.05, 1.0)
    assert mine in all_policies(tmp_path)
    assert read_policy("suppress-8-round-5", tmp_path) == FLOOR


def test_a_home_cannot_change_a_policy_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "suppress-8-round-5.toml").write_text(TOML.replace('"mine"', '"suppress-8-round-5"'))
    with pytest.raises(PolicyWrong, match="id of its own"):
        read_policy("suppress-8-round-5", tmp_path)


@pytest.mark.parametrize("name", ["none", "../policies/suppress-8-round-5", "suppress-8-round-5.toml", ""])
def test_a_policy_that_is_not_there_is_refused_without_repeating_its_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyWrong, match=r"There is no such policy; name one of nhs-1-7-round-5, .*\.") as refused:
        read_policy(name, tmp_path)
    assert not name or name == "suppress-8-round-5.toml" or name not in str(refused.value)


@pytest.mark.parametrize("text", ["id = ", "threshold: 8", b"\xff\xfe"])
def test_what_is_not_toml_is_refused(text: str | bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PolicyWrong, match="is not TOML"):
        read_policy("mine", tmp_path)


# what may stand in the file


def test_what_is_right_is_taken() -> None:
    assert check("mine", told()).id == "mine"


@pytest.mark.parametrize("key", [key for key in told() if key not in ("sensitive", "plan", "group")])
def test_no_key_may_be_missing(key: str) -> None:
    without = told()
    del without[key]
    with pytest.raises(PolicyWrong, match=f"lacks {key}"):
        check("mine", without)


@pytest.mark.parametrize(
    ("section", "key"), [(name, key) for name in ("sensitive", "plan", "group") for key in told()[name]]
)
def test_no_key_of_a_section_may_be_missing_or_unknown(section: str, key: str) -> None:
    without = told()
    del without[section][key]
    with pytest.raises(PolicyWrong, match=rf"\[{section}\] lacks {key}"):
        check("mine", without)
    more = told()
    more[section]["else"] = 1
    with pytest.raises(PolicyWrong, match=rf"\[{section}\] has a key that means nothing"):
        check("mine", more)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("title", ""),
        ("title", 8),
        ("weakness", "  "),
        ("id", "other"),
        ("threshold", 1),
        ("threshold", 8.0),
        ("threshold", "8"),
        ("threshold", True),
        ("contributor_threshold", -1),
        ("contributor_threshold", 9),
        ("base", 0),
        ("approvers", 0),
        ("approvers", 3),
        ("zeros", "hidden"),
        ("zeros", True),
        ("sensitive", []),
        ("plan", 0.1),
        ("else", 1),
    ],
)
def test_a_wrong_key_is_refused(key: str, wrong: object) -> None:
    with pytest.raises(PolicyWrong, match=r"mine\.toml: .*\."):
        check("mine", {**told(), key: wrong})


@pytest.mark.parametrize(
    ("section", "key", "wrong"),
    [
        ("sensitive", "areas", []),
        ("sensitive", "areas", "region"),
        ("sensitive", "periods", [1]),
        ("plan", "most_suppressed", 1.1),
        ("plan", "most_suppressed", -0.1),
        ("plan", "most_suppressed", 0.0005),
        ("plan", "most_suppressed", "10 %"),
        ("plan", "expected_rate_per_1000", 0),
        ("plan", "expected_rate_per_1000", True),
        ("plan", "expected_rate_source", ""),
        ("group", "attribute_disclosure_share", 0.5),
        ("group", "attribute_disclosure_share", 95),
    ],
)
def test_a_wrong_key_of_a_section_is_refused(section: str, key: str, wrong: object) -> None:
    changed = told()
    changed[section][key] = wrong
    with pytest.raises(PolicyWrong, match=key):
        check("mine", changed)


def test_a_base_that_would_show_a_number_below_the_threshold_is_refused() -> None:
    with pytest.raises(PolicyWrong, match="rounds the threshold up"):
        check("mine", {**told(), "threshold": 11})
    assert check("mine", {**told(), "threshold": 13}).threshold == 13


def test_a_file_name_that_is_no_id_is_refused() -> None:
    with pytest.raises(PolicyWrong, match="small letters"):
        check("My Policy", {**told(), "id": "My Policy"})


# stricter


def test_which_policy_is_stricter() -> None:
    assert is_stricter_or_equal(STRICT, FLOOR)
    assert not is_stricter_or_equal(FLOOR, STRICT)
    assert all(is_stricter_or_equal(FLOOR, other) for other in (FLOOR, NHS, REDACT))
    assert not is_stricter_or_equal(NHS, REDACT)
    assert not is_stricter_or_equal(NHS, FLOOR)


@pytest.mark.parametrize(
    ("loosened", "stays"),
    [
        ({"threshold": 7}, False),
        ({"contributor_threshold": 7}, False),
        ({"base": 6}, False),
        ({"base": 10}, True),
        ({"zeros": "shown"}, False),
        ({"sensitive_areas": ("region",)}, True),
        ({"sensitive_areas": ("msoa",)}, False),
        ({"sensitive_periods": ("year", "month")}, False),
        ({"approvers": 2, "most_suppressed": 1.0, "attribute_disclosure_share": 0.0}, True),
    ],
)
def test_each_part_of_it_counts(loosened: dict[str, Any], stays: bool) -> None:
    assert is_stricter_or_equal(replace(FLOOR, **loosened), FLOOR) is stays


# what a reader may deduce


def deduced(status: str, n: int | None, policy: Any = FLOOR) -> tuple[int | None, int | None]:
    cell = pl.DataFrame({"status": [status], "n": [n]}, schema={"status": pl.String, "n": pl.Int64})
    low, high = reader_interval(pl.col("status"), pl.col("n"), policy)
    return cell.select(low.alias("low"), high.alias("high")).row(0)


def test_what_a_reader_may_deduce_of_one_cell() -> None:
    assert deduced("published", 10) == (8, 12)
    assert deduced("published", 15) == (13, 17)
    assert deduced("suppressed", None) == (0, 7)
    assert deduced("suppressed", None, NHS) == (1, 7)
    assert deduced("published", 0, NHS) == (0, 0)
    assert deduced("suppressed", None, STRICT) == (0, 9)
    assert deduced("published", 10, STRICT) == (10, 12)
    assert deduced("not_received", None) == (None, None)
    assert deduced("suppressed_group", None) == (None, None)


def test_people_who_come_again_may_fill_a_suppressed_cell_only_where_people_are_asked() -> None:
    cell = pl.DataFrame({"status": ["suppressed"], "n": [None]}, schema={"status": pl.String, "n": pl.Int64})
    for policy, highest in ((FLOOR, 27), (NHS, 7)):
        _, high = reader_interval(pl.col("status"), pl.col("n"), policy, repeats=20)
        assert cell.select(high).item() == highest


@pytest.mark.parametrize("base", [1, 2, 5, 10])
@given(n=st.integers(10, 10_000))
def test_the_interval_is_exactly_the_counts_that_round_to_the_number(base: int, n: int) -> None:
    policy = replace(FLOOR, threshold=10, base=base)
    round_it: Callable[[int], int] = lambda m: pl.select(rounded(pl.lit(m), policy)).item()  # noqa: E731
    low, high = deduced("published", round_it(n), policy)
    assert low is not None
    assert high is not None
    assert low <= n <= high
    assert round_it(high + 1) != round_it(n)
    assert low == 10 or round_it(low - 1) != round_it(n)
