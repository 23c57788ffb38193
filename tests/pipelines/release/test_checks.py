"""Each check of a release asks one question of values, blocks with what to do, and else is silent."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from anonymisation.disclosure.audit.certify import certify
from anonymisation.disclosure.rules.policies import read_policy
from pipelines.release import propose as proposing
from pipelines.release.checks import Blocked, Facts, checks, distinct
from pipelines.release.proposal import Proposal
from pipelines.release.propose import propose
from tests.pipelines.release.drawn import APRIL, BIRMINGHAM, COVENTRY, SPRING, cell, inputs_of

IN_ORDER = Facts(newest_month={"ambulance": (1, 1), "ecds": (9, 9)}, least_received=0.5, approvers=("Ada",))


@pytest.fixture(scope="module")
def proposal() -> Proposal:
    cells = [cell(BIRMINGHAM, month, 40) for month in SPRING]
    return propose(inputs_of(*cells, cell(COVENTRY, APRIL, 3)))


@pytest.fixture(scope="module")
def empty() -> Proposal:
    return propose(inputs_of(months=[]))


def blocked_by(proposal: Proposal, **facts) -> Blocked:
    (block,) = checks(proposal, replace(IN_ORDER, **facts))
    return block


def test_where_all_is_in_order_nothing_blocks(proposal):
    assert checks(proposal, IN_ORDER) == []
    assert checks(proposal, replace(IN_ORDER, approvers=None)) == []


@pytest.mark.parametrize(
    ("facts", "check", "words"),
    [
        ({"is_ledger_missing": True}, "ledger", "Bring the folder ledger/ back"),
        (
            {"ledger_damage": ("000002/plan.parquet is missing.", "More.")},
            "ledger",
            "plan.parquet is missing. See `svd",
        ),
        ({"submissions_not_counted": 2}, "submissions", "2 submissions are registered and not counted; run `svd run`"),
        ({"out_of_balance": ("ecds-1", "ecds-2")}, "control totals", "of ecds-1, ecds-2 do not add up"),
        ({"tables_against_policy": frozenset({"la_year"})}, "policy", "in la_year; run `svd run` again"),
    ],
)
def test_a_fact_that_is_not_in_order_blocks_and_says_what_to_do(proposal, facts, check, words):
    block = blocked_by(proposal, **facts)
    assert block.check == check
    assert words in block.reason


@pytest.mark.parametrize(("received", "blocks"), [(0, True), (4, True), (5, False), (9, False)])
def test_the_newest_month_is_complete_enough_from_the_share_on(proposal, received, blocks):
    facts = replace(IN_ORDER, newest_month={"ecds": (received, 9)}, least_received=0.5)
    reasons = [block.reason for block in checks(proposal, facts)]
    assert bool(reasons) is blocks
    assert all(f"June 2025 has come in from {received} of 9 providers of ecds" in reason for reason in reasons)


def test_the_newest_month_is_not_asked_for_where_nothing_is_released(empty):
    facts = replace(IN_ORDER, newest_month={"ecds": (0, 9)}, approvers=None)
    assert checks(empty, facts) == []


@pytest.mark.parametrize("n", [0, 5, 41, None])
def test_a_published_cell_that_breaks_the_policy_blocks(proposal, n):
    is_first = pl.col("key") == proposal.cells.filter(pl.col("status") == "published")["key"][0]
    broken = pl.when(is_first).then(pl.lit(n, pl.Int64)).otherwise(pl.col("n"))
    block = blocked_by(replace(proposal, cells=proposal.cells.with_columns(n=broken)))
    assert (block.check, "la_month_source" in block.reason) == ("policy", True)


def test_a_suppressed_cell_with_a_number_blocks(proposal):
    shown = proposal.cells.with_columns(n=pl.coalesce("n", pl.lit(3, pl.Int64)))
    assert blocked_by(replace(proposal, cells=shown)).check == "policy"


def test_a_suppressed_cell_that_is_not_safe_blocks(monkeypatch):
    monkeypatch.setattr(
        proposing, "certify", lambda statements, small_areas: certify(statements, small_areas, safety_interval=8)
    )
    monkeypatch.setattr(proposing, "MOST_ATTEMPTS", 1)
    block = blocked_by(propose(inputs_of(cell(COVENTRY, APRIL, 3))))
    assert block.check == "audit"
    assert "1 suppressed cells of la_month_source would not be protected" in block.reason


@pytest.mark.parametrize("names", [(), ("",), ("  ",)])
def test_a_release_needs_a_name(proposal, names):
    block = blocked_by(proposal, approvers=names)
    assert block.check == "approval"
    assert "needs a named approver; name each with --approver" in block.reason


def test_a_policy_may_ask_for_two(proposal):
    strict = replace(proposal, policy=replace(proposal.policy, approvers=2))
    assert "needs 2 named approvers" in blocked_by(strict, approvers=("Ada", " ADA ")).reason
    assert checks(strict, replace(IN_ORDER, approvers=("Ada", "Bo"))) == []
    assert read_policy("suppress-10-round-5").approvers == 2


def test_one_named_twice_is_one():
    assert distinct(["Ada  Approver", " ada approver ", "", " "]) == {"ada approver"}


def test_a_release_of_nothing_is_blocked_and_a_plan_of_nothing_is_not(empty):
    assert blocked_by(empty).check == "content"
    assert checks(empty, replace(IN_ORDER, approvers=None)) == []


def test_all_that_blocks_is_told_at_once(proposal):
    facts = Facts(is_ledger_missing=True, submissions_not_counted=1, out_of_balance=("ecds-1",), approvers=())
    assert [block.check for block in checks(proposal, facts)] == [
        "ledger",
        "submissions",
        "control totals",
        "approval",
    ]
