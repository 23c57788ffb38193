"""The decision record: an assessment in plain words that says what was decided, by whom, and what was found."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.decision import Decision, decision_record

NAME = "2026-03_0123abcd"


@pytest.fixture
def decision() -> Decision:
    return usual()


def usual(**differs) -> Decision:
    """A quarter's release, signed off by one, to two partners."""
    decision = Decision(
        release=NAME,
        on="02 April 2026",
        months="January 2026 to March 2026",
        is_revision=False,
        approvers=["Ada Approver"],
        policy="suppress-8-round-5",
        policy_title="Counts of 0 to 7 suppressed.",
        weakness="One who comes often is one person.",
        recipients=["West Midlands Police", "Coventry City Council"],
        blocked=[],
        cells_by_status={
            "la_year": {"published": 1_234, "suppressed": 5},
            "msoa_year": {"suppressed_group": 77, "not_received": 3},
        },
        changes={"new": 1_319},
        plan=["msoa_year of 16 areas in 2025/26"],
        attribute_disclosure=["2 groups of la_quarter_age_sex"],
        secondary_suppression=["1 groups of la_quarter_kind"],
        earlier_releases=3,
        figures=60_000,
        relations=9_000,
        suppressed=30_000,
        decided_by={"intervals": 0, "feasible_tables": 29_990, "elimination": 0, "optimisation": 10},
        feasible_tables=412,
        safety_interval=3,
        narrowest_interval=4,
        certificate_sha256="ab" * 32,
        ledger_head="cd" * 32,
    )
    return replace(decision, **differs)


def line_with(record: str, words: str) -> str:
    (line,) = [line for line in record.splitlines() if words in line]
    return line


def test_it_names_the_release_the_day_and_whoever_signed_it_off(decision):
    record = decision_record(decision)
    assert record.startswith(f"# Anonymisation assessment of release {NAME}\n")
    assert "Decided on 02 April 2026. Approved by Ada Approver." in record
    assert record.endswith("\n")
    assert not record.endswith("\n\n")


def test_two_who_signed_it_off_are_both_named():
    assert "Approved by Ada and Bo." in decision_record(usual(approvers=["Ada", "Bo"]))
    assert "Approved by Ada, Bo and Cy." in decision_record(usual(approvers=["Ada", "Bo", "Cy"]))


def test_it_says_under_which_policy_and_what_that_policy_is_weak_at(decision):
    record = decision_record(decision)
    assert (
        "Policy suppress-8-round-5: Counts of 0 to 7 suppressed. Its weakness, in its own words: One who comes often "
        "is one "
        "person." in record
    )


@pytest.mark.parametrize(
    ("is_revision", "words"),
    [
        (False, "Months already published stand as they were."),
        (True, "A revision: months already published were stated anew."),
    ],
)
def test_it_says_whether_it_is_a_revision(is_revision, words):
    assert words in decision_record(usual(is_revision=is_revision))


def test_every_table_is_told_with_its_cells_by_status(decision):
    record = decision_record(decision)
    assert line_with(record, "| la_year |") == "| la_year | 1,234 | 5 | 0 | 0 |"
    assert line_with(record, "| msoa_year |") == "| msoa_year | 0 | 0 | 77 | 3 |"


def test_it_says_what_changed_beside_what_was_published_before(decision):
    assert line_with(decision_record(decision), "Beside what was published before").endswith(": 1,319 new.")
    assert "4 revised, 1 newly suppressed" in decision_record(usual(changes={"revised": 4, "newly suppressed": 1}))
    assert line_with(decision_record(usual(changes={})), "Beside what was published before").endswith(": nothing.")


def test_it_says_who_receives_it_and_who_does_not_and_why():
    record = decision_record(
        usual(blocked=["Fire Service: agreement X expired on 2026-03-31. Renew it, then enter the new date."])
    )
    assert "To: West Midlands Police and Coventry City Council;" in record
    assert "Not to: Fire Service: agreement X expired on 2026-03-31." in record
    assert "no partner is described" in decision_record(usual(recipients=[]))


@pytest.mark.parametrize("which", ["plan", "attribute_disclosure", "secondary_suppression"])
def test_what_is_suppressed_is_told_with_its_reason(which):
    reasons = {
        "plan": "By the plan",
        "attribute_disclosure": "nearly everybody counted",
        "secondary_suppression": "By secondary suppression",
    }
    with_groups, without_groups = (
        decision_record(usual(**{which: ["9 groups of la_year_place"]})),
        decision_record(usual(**{which: []})),
    )
    assert line_with(with_groups, "9 groups of la_year_place").startswith("- ")
    assert reasons[which] in line_with(with_groups, "9 groups of la_year_place")
    assert reasons[which] not in without_groups
    assert "counts below the policy's thresholds" in without_groups


def test_it_says_what_the_motivated_intruder_was_assumed_to_hold_and_to_know(decision):
    record = decision_record(decision)
    assert "## The motivated intruder" in record
    assert "every table of this release and of the 3 before it, and the drops of all partners together" in record
    for knowledge in ("the policy", "add up", "counted again", "search"):
        assert knowledge in record


def test_it_says_what_was_tried_and_found(decision):
    record = decision_record(decision)
    assert "one system of 60,000 linked figures and 9,000 relations. 30,000 of the" in record
    assert "two feasible tables were found" in record
    assert (
        "differ in that figure by 3 or more, the safety interval: 29,990 by a search of feasible tables; 10 by linear "
        "and whole-number programming." in record
    )
    assert "412 such feasible tables are kept as the certificate" in record
    assert "by adding and subtracting bounds" not in record
    assert "4 whole numbers" in record
    assert "4 whole numbers" not in decision_record(usual(narrowest_interval=None))
    assert "None" not in decision_record(usual(narrowest_interval=None))
    assert "none had to be" in decision_record(usual(decided_by={}, suppressed=0))


def test_it_binds_itself_to_the_certificate_and_to_the_ledger_before_it(decision):
    record = decision_record(decision)
    assert f"SHA-256 {'ab' * 32}" in record
    assert "svd verify --certificate" in record
    assert "cd" * 32 in record
    assert "it is the first" in decision_record(usual(ledger_head="", earlier_releases=0))


def test_it_says_what_risk_remains_and_who_answers_for_it(decision):
    record = decision_record(decision)
    risk = record.split("## What risk remains")[1]
    assert "take themselves and those they know off a count" in risk
    assert "whoever approved it has read it and answers for it" in risk


def test_the_same_decision_gives_the_same_words(decision):
    assert decision_record(decision) == decision_record(usual())


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(
    approvers=st.lists(TEXTS, min_size=1, max_size=4),
    recipients=st.lists(TEXTS, max_size=4),
    cells=st.integers(0, 10**9),
    changes=st.dictionaries(TEXTS, st.integers(1, 10**6), max_size=3),
)
def test_whatever_was_decided_every_name_and_number_is_in_the_record(approvers, recipients, cells, changes):
    record = decision_record(usual(approvers=approvers, recipients=recipients, figures=cells, changes=changes))
    assert all(name in record for name in (*approvers, *recipients, *changes))
    assert all(f"{number:,}" in record for number in (cells, *changes.values()))


def test_everything_that_it_is_told_is_said(decision):
    """A field that is added and not written down would be no evidence of anything."""
    plain = decision_record(decision)
    others = {
        "is_revision": True,
        "approvers": ["Zed"],
        "recipients": ["Zed"],
        "blocked": ["Zed"],
        "cells_by_status": {"zed": {"published": 9}},
        "changes": {"zed": 9},
        "plan": ["zed"],
        "attribute_disclosure": ["zed"],
        "secondary_suppression": ["zed"],
        "decided_by": {"feasible_tables": 9},
    }
    for field in fields(Decision):
        other = others.get(field.name, "zed" if field.type == "str" else 99)
        assert decision_record(replace(decision, **{field.name: other})) != plain, field.name
