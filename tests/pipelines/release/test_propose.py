"""What a release would state, worked out from frames alone: no home, no folder, no file."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import pipelines.release
from anonymisation.disclosure.audit.certify import certify
from pipelines.release import propose as proposing
from pipelines.release.proposal import NEXT
from pipelines.release.propose import propose
from tests.pipelines.release.drawn import (
    APRIL,
    BIRMINGHAM,
    COVENTRY,
    JULY,
    JUNE,
    MAY,
    POLICY,
    SPRING,
    cell,
    inputs_of,
    released,
)

PURE = ("cells", "checks", "plan", "proposal", "propose", "recipients", "secondary_suppression")
BIG = [cell(BIRMINGHAM, month, 40) for month in SPRING]


def key(area, month):
    return f"residence|{area}|{month}|ecds"


def stated(cells: pl.DataFrame, area, month):
    """Status, number, release and vintage of a cell."""
    columns = ("status", "n", "stated_in", "stated_vintage", "vintage")
    rows = cells.filter(pl.col("key") == key(area, month)).select(columns).rows()
    return rows[0] if rows else None


# -- nothing but values


@pytest.mark.parametrize("module", PURE)
def test_no_module_of_the_core_knows_a_home_or_a_file(module):
    path = Path(pipelines.release.__file__).with_name(f"{module}.py")
    imported = {
        name.split(".")[-1] if isinstance(node, ast.ImportFrom) else name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert not imported & {"home", "context", "pathlib", "os", "io", "ledger", "published", "store", "inputs"}


def test_the_same_inputs_give_the_same_proposal_and_stay_as_they_were():
    inputs = inputs_of(*BIG, cell(COVENTRY, APRIL, 3))
    before = {name: frame.clone() for name, frame in inputs.planning.counts.items()}
    one, other = propose(inputs), propose(inputs)
    assert_frame_equal(one.cells, other.cells)
    assert_frame_equal(one.exact, other.exact)
    assert one.plan == other.plan
    for name, frame in inputs.planning.counts.items():
        assert_frame_equal(frame, before[name])


# -- a first release


@pytest.mark.parametrize(
    ("events", "people", "status", "n"),
    [
        (0, 0, "suppressed", None),
        (7, 7, "suppressed", None),
        (8, 8, "published", 10),
        (8, 7, "suppressed", None),
        (42, 42, "published", 40),
        (43, 43, "published", 45),
    ],
)
def test_a_cell_is_published_from_eight_events_of_eight_people_rounded(events, people, status, n):
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, APRIL, events, people)))
    assert stated(proposal.cells, COVENTRY, APRIL)[:3] == (status, n, NEXT)
    assert proposal.certification.passed


def test_a_place_that_nobody_has_sent_for_is_not_received():
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, APRIL, 0, providers_received=0, providers_complete=0)))
    assert stated(proposal.cells, COVENTRY, APRIL)[:2] == ("not_received", None)


def test_a_month_beyond_the_window_is_not_stated():
    proposal = propose(inputs_of(*BIG, cell(BIRMINGHAM, JULY, 40)))
    assert stated(proposal.cells, BIRMINGHAM, JULY) is None
    assert proposal.exact.filter(pl.col("key") == key(BIRMINGHAM, JULY)).is_empty()


def test_without_a_month_there_is_nothing_to_release():
    proposal = propose(inputs_of(*BIG, months=[]))
    assert proposal.is_empty
    assert proposal.changes().is_empty()


def test_the_exact_counts_are_kept_apart_from_the_cells():
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, APRIL, 3, 2)))
    kept = proposal.exact.filter(pl.col("key") == key(COVENTRY, APRIL))
    assert kept.select("n", "people", "vintage").rows() == [(3, 2, 0)]
    assert "people" not in proposal.cells.columns


# -- what was published before


def test_what_was_published_stands_and_only_the_new_month_is_stated():
    first = released(propose(inputs_of(*BIG)))
    proposal = propose(inputs_of(*BIG, cell(BIRMINGHAM, JULY, 41), months=[*SPRING, JULY], published=first))
    assert proposal.new["key"].to_list() == [key(BIRMINGHAM, JULY)]
    assert proposal.cells_by_change() == {"new": 1}
    assert stated(proposal.cells, BIRMINGHAM, APRIL) == ("published", 40, "first", 0, 0)


def test_a_count_that_has_changed_waits_for_a_revision():
    first = released(propose(inputs_of(*BIG)))
    again = [cell(BIRMINGHAM, APRIL, 60), *BIG[1:]]
    waiting = propose(inputs_of(*again, published=first))
    assert waiting.is_empty
    assert waiting.restated()["key"].to_list() == [key(BIRMINGHAM, APRIL)]
    assert stated(waiting.cells, BIRMINGHAM, APRIL) == ("published", 40, "first", 0, 1)
    revised = propose(inputs_of(*again, published=first, revise=True))
    assert revised.changes().select("key", "change", "n_before", "n").rows() == [
        (key(BIRMINGHAM, APRIL), "revised", 40, 60)
    ]
    assert stated(revised.cells, BIRMINGHAM, APRIL) == ("published", 60, NEXT, 1, 1)


@pytest.mark.parametrize(("earlier", "later", "change"), [(25, 4, "newly suppressed"), (4, 25, "newly shown")])
def test_a_revision_across_the_threshold_is_named(earlier, later, change):
    first = released(propose(inputs_of(*BIG, cell(COVENTRY, APRIL, earlier))))
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, APRIL, later), published=first, revise=True))
    assert proposal.cells_by_change() == {change: 1}


def test_the_same_count_from_one_trust_more_is_another_figure():
    """Were it left as it was stated, its look would tell that the trust added nothing."""
    first = released(propose(inputs_of(*BIG)))
    more = {"providers_received": 2, "providers_complete": 2, "providers_expected": 2}
    proposal = propose(inputs_of(cell(BIRMINGHAM, APRIL, 40, **more), *BIG[1:], published=first))
    assert stated(proposal.cells, BIRMINGHAM, APRIL)[3:] == (0, 1)


def test_a_revision_without_a_change_states_nothing():
    first = released(propose(inputs_of(*BIG)))
    assert propose(inputs_of(*BIG, published=first, revise=True)).is_empty


def test_a_cell_that_is_no_longer_counted_stays_as_published():
    first = released(propose(inputs_of(*BIG, cell(COVENTRY, APRIL, 30))))
    proposal = propose(inputs_of(*BIG, published=first, revise=True))
    assert stated(proposal.cells, COVENTRY, APRIL) == ("published", 30, "first", 0, None)


def test_without_the_exact_counts_of_the_day_every_cell_counts_as_changed():
    first = released(propose(inputs_of(*BIG)))
    proposal = propose(inputs_of(*BIG, published=replace(first, exact=first.exact.clear())))
    assert set(proposal.restated()["key"]) == {key(BIRMINGHAM, month) for month in (APRIL, MAY, JUNE)}


def test_a_plan_that_was_kept_is_not_made_again():
    first = released(propose(inputs_of(*BIG)))
    kept = {year: choices[:1] for year, choices in first.plan.items()}
    assert propose(inputs_of(*BIG, published=replace(first, plan=kept))).plan == kept


# -- the audit


def test_where_a_cell_is_not_safe_its_group_is_suppressed_and_the_audit_repeated(monkeypatch):
    audits = []

    def strict_at_first(statements, small_areas):
        audits.append(1)
        return (
            certify(statements, small_areas, safety_interval=8)
            if len(audits) == 1
            else certify(statements, small_areas)
        )

    monkeypatch.setattr(proposing, "certify", strict_at_first)
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, APRIL, 3), cell(COVENTRY, MAY, 30)))
    assert len(audits) == 2
    assert proposal.secondary_suppression == {"la_month_source": {f"{COVENTRY}|{APRIL}|residence|ecds"}}
    assert stated(proposal.cells, COVENTRY, APRIL)[:2] == ("suppressed_group", None)
    assert stated(proposal.cells, COVENTRY, MAY)[:2] == ("published", 30)


def test_where_nothing_is_left_to_suppress_the_audit_has_failed(monkeypatch):
    monkeypatch.setattr(
        proposing, "certify", lambda statements, small_areas: certify(statements, small_areas, safety_interval=8)
    )
    first = released(propose(inputs_of(*BIG)))
    monkeypatch.setattr(proposing, "MOST_ATTEMPTS", 1)
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, JULY, 3), months=[*SPRING, JULY], published=first))
    assert not proposal.certification.passed
    assert proposal.secondary_suppression == {}


def test_a_suppressed_cell_has_an_interval_that_holds_its_count():
    proposal = propose(inputs_of(*BIG, cell(COVENTRY, APRIL, 3)))
    ((low, high),) = (
        proposal.cells.filter(pl.col("key") == key(COVENTRY, APRIL)).select("outer_low", "outer_high").rows()
    )
    assert (low, high) == (0, POLICY.threshold - 1)
