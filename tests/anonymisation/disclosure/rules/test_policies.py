from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.rules.policies import (
    Policy,
    PolicyFile,
    PolicyWrong,
    all_policies,
    as_policy,
    id_faults,
    is_stricter_or_equal,
    read_policy,
    reader_interval,
)
from anonymisation.disclosure.rules.suppression import rounded
from schemas.config import check

FLOOR, STRICT, NHS, REDACT = (
    read_policy(policy_id)
    for policy_id in ("suppress-8-round-5", "suppress-10-round-5", "nhs-1-7-round-5", "redact-7-round-5")
)
PAGE = Path(__file__).parents[4] / "docs" / "policies.md"


def content() -> dict[str, Any]:
    """A policy file as TOML reads it; fresh at each call."""
    return {
        "id": "mine",
        "title": "A title",
        "source": "A source",
        "weakness": "A weakness",
        "suppression": {"threshold": 8, "contributor_threshold": 8, "rounding_base": 5, "zeros": "suppressed"},
        "attribute_disclosure": {"share": 0.95},
        "sensitive": {"areas": ["region"], "periods": ["year"]},
        "plan": {"most_suppressed": 0.1, "expected_rate_per_1000": 2.5, "expected_rate_source": "a source"},
        "release": {"approvers": 1},
    }


SECTIONS = {key: value for key, value in content().items() if isinstance(value, dict)}


def policy_of(policy_id: str, file_content: dict[str, Any]) -> Policy:
    """The policy of a file with this content."""
    faults = lambda content: id_faults(content, policy_id)  # noqa: E731
    return as_policy(check(file_content, PolicyFile, PolicyWrong, f"{policy_id}.toml", faults))


def test_the_default_is_the_one_that_was_agreed() -> None:
    assert read_policy() == FLOOR
    assert (FLOOR.threshold, FLOOR.contributor_threshold, FLOOR.rounding_base, FLOOR.zeros) == (8, 8, 5, "suppressed")
    assert FLOOR.approvers == 1
    assert FLOOR.sensitive_periods == ("year", "quarter")
    assert (FLOOR.most_suppressed, FLOOR.attribute_disclosure_share) == (0.10, 0.95)


def test_the_strict_profile_asks_for_ten_and_two_names() -> None:
    assert (STRICT.threshold, STRICT.contributor_threshold, STRICT.rounding_base, STRICT.approvers) == (10, 10, 5, 2)


def test_the_known_rules_are_there_with_what_they_do_not_ask() -> None:
    assert (NHS.threshold, NHS.contributor_threshold, NHS.rounding_base, NHS.zeros) == (8, 0, 5, "shown")
    assert (REDACT.threshold, REDACT.contributor_threshold, REDACT.rounding_base, REDACT.zeros) == (
        8,
        0,
        5,
        "suppressed",
    )


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
[suppression]
threshold = 15
contributor_threshold = 10
rounding_base = 5
zeros = "suppressed"
[attribute_disclosure]
share = 1
[sensitive]
areas = ["region"]
periods = ["year"]
[plan]
most_suppressed = 0.05
expected_rate_per_1000 = 3
expected_rate_source = "our own returns"
[release]
approvers = 2
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
    assert policy_of("mine", content()).id == "mine"


def refused(file_content: dict[str, Any], policy_id: str = "mine") -> str:
    with pytest.raises(PolicyWrong) as wrong:
        policy_of(policy_id, file_content)
    return str(wrong.value)


@pytest.mark.parametrize("key", content())
def test_no_key_may_be_missing(key: str) -> None:
    without = content()
    del without[key]
    assert refused(without).startswith(f"mine.toml, {key}: is missing; ")


@pytest.mark.parametrize(("section", "key"), [(section, key) for section, keys in SECTIONS.items() for key in keys])
def test_no_key_of_a_section_may_be_missing_or_unknown(section: str, key: str) -> None:
    without = content()
    del without[section][key]
    assert refused(without).startswith(f"mine.toml, {section}.{key}: is missing; write ")
    more = content()
    more[section]["else"] = 1
    assert refused(more) == f"mine.toml, {section}.else: is not a key; keys are {', '.join(SECTIONS[section])}."


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("title", ""),
        ("title", 8),
        ("weakness", "  "),
        ("id", "other"),
        ("suppression", 8),
        ("sensitive", []),
        ("plan", 0.1),
        ("else", 1),
    ],
)
def test_a_wrong_key_is_refused(key: str, wrong: object) -> None:
    assert re.fullmatch(rf"mine\.toml, {key}: [^\n]+\.", refused(content() | {key: wrong}))


@pytest.mark.parametrize(
    ("section", "key", "wrong"),
    [
        ("suppression", "threshold", 1),
        ("suppression", "threshold", 8.0),
        ("suppression", "threshold", "8"),
        ("suppression", "threshold", True),
        ("suppression", "contributor_threshold", -1),
        ("suppression", "contributor_threshold", 9),
        ("suppression", "rounding_base", 0),
        ("suppression", "zeros", "hidden"),
        ("suppression", "zeros", True),
        ("release", "approvers", 0),
        ("release", "approvers", 3),
        ("sensitive", "areas", []),
        ("sensitive", "areas", "region"),
        ("sensitive", "periods", [1]),
        ("plan", "most_suppressed", 1.1),
        ("plan", "most_suppressed", -0.1),
        ("plan", "most_suppressed", 0.0005),
        ("plan", "most_suppressed", "10 %"),
        ("plan", "most_suppressed", math.nan),
        ("plan", "expected_rate_per_1000", 0),
        ("plan", "expected_rate_per_1000", True),
        ("plan", "expected_rate_per_1000", math.inf),
        ("plan", "expected_rate_source", ""),
        ("attribute_disclosure", "share", 0.5),
        ("attribute_disclosure", "share", 95),
        ("attribute_disclosure", "share", 0.9505),
    ],
)
def test_a_wrong_key_of_a_section_is_refused(section: str, key: str, wrong: object) -> None:
    changed = content()
    changed[section][key] = wrong
    assert re.fullmatch(rf"mine\.toml, {section}\.{key}: [^\n]+\.", refused(changed))


def test_everything_that_is_wrong_is_named_at_once() -> None:
    changed = content()
    changed["suppression"] |= {"threshold": 1, "zeros": "hidden"}
    changed["plan"]["most_suppressed"] = 0.0005
    del changed["release"]
    lines = refused(changed, "yours").split("\n")
    assert [line.split(":")[0].removeprefix("yours.toml, ") for line in lines] == [
        "suppression.threshold",
        "suppression.zeros",
        "plan.most_suppressed",
        "release",
        "id",
    ]


def test_a_base_that_would_show_a_number_below_the_threshold_is_refused() -> None:
    changed = content()
    changed["suppression"]["threshold"] = 11
    assert "suppression.rounding_base: choose one that rounds the threshold up" in refused(changed)
    changed["suppression"]["threshold"] = 13
    assert policy_of("mine", changed).threshold == 13


def test_a_file_name_that_is_no_id_is_refused() -> None:
    assert "small letters" in refused({**content(), "id": "My Policy"}, "My Policy")


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
        ({"rounding_base": 6}, False),
        ({"rounding_base": 10}, True),
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


def deduced(status: str, n: int | None, policy: Policy = FLOOR) -> tuple[int, int] | None:
    return reader_interval(status, n, policy.threshold, policy.rounding_base, policy.zeros)


def test_what_a_reader_may_deduce_of_one_cell() -> None:
    assert deduced("published", 10) == (8, 12)
    assert deduced("published", 15) == (13, 17)
    assert deduced("suppressed", None) == (0, 7)
    assert deduced("suppressed", None, NHS) == (1, 7)
    assert deduced("published", 0, NHS) == (0, 0)
    assert deduced("suppressed", None, STRICT) == (0, 9)
    assert deduced("published", 10, STRICT) == (10, 12)
    assert deduced("not_received", None) is None
    assert deduced("suppressed_group", None) is None


@pytest.mark.parametrize("base", [1, 2, 5, 10])
@given(n=st.integers(10, 10_000))
def test_the_interval_is_exactly_the_counts_that_round_to_the_number(base: int, n: int) -> None:
    policy = replace(FLOOR, threshold=10, rounding_base=base)
    round_it: Callable[[int], int] = lambda m: pl.select(rounded(pl.lit(m), policy)).item()  # noqa: E731
    interval = deduced("published", round_it(n), policy)
    assert interval is not None
    low, high = interval
    assert low <= n <= high
    assert round_it(high + 1) != round_it(n)
    assert low == 10 or round_it(low - 1) != round_it(n)
