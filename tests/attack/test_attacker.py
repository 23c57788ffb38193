"""The attacker finds what is planted, by the means it takes, and finds nothing where there is nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.anonymisation.disclosure.audit.brute_force import random_systems, ranges
from tests.attack.algebra import pinned
from tests.attack.attacker import Truth, attack, attack_latest, attack_system
from tests.attack.planted import (
    APRIL,
    JUNE,
    LEAKS,
    MAY,
    ROUNDED,
    Planted,
    bridge,
    extra_total,
    knows,
    la_months,
    la_quarters,
    la_years,
    revision,
    sane,
)
from tests.attack.programs import repair
from tests.attack.reading import month_number
from tests.attack.subtraction import Contradiction, subtract
from tests.attack.system import System


def system_of(planted: Planted) -> System:
    numbers = planted.system
    return System.plain(numbers.low, numbers.high, numbers.suppressed, numbers.equations)


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found_in_the_published_tables(plant):
    planted = plant()
    report = attack(planted.pools, planted.knowledge, planted.rules)
    assert len(report.findings) == len(planted.system.leaking)
    assert {finding.attack for finding in report.findings} <= {planted.attack, "subtraction"}
    assert planted.attack in {finding.attack for finding in report.findings}
    assert {finding.also for finding in report.findings} == {planted.also}
    assert all(finding.said for finding in report.findings)
    assert not report.given_up
    assert not report.undecided


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found_in_its_plain_numbers(plant):
    planted = plant()
    assert {finding.cell for finding in attack_system(system_of(planted)).findings} == set(planted.system.leaking)


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_the_leaking_cells_are_those_that_brute_force_says_leak(plant):
    numbers = plant().system
    hidden = [i for i, suppressed in enumerate(numbers.suppressed) if suppressed]
    found = ranges(numbers.low, numbers.high, numbers.equations, hidden)
    assert found is not None
    assert {i for i, (least, most) in found.items() if most - least < 3} == set(numbers.leaking)


def test_nothing_is_found_in_tables_protected_sanely():
    planted = sane()
    report = attack(planted.pools, planted.knowledge, planted.rules)
    assert report.targets == 6
    assert not report.findings
    assert not report.given_up
    assert not attack_system(system_of(planted)).findings


def test_a_bridge_is_missed_by_subtraction_and_pinned_by_algebra():
    planted = bridge()
    system = system_of(planted)
    low, high = subtract(system)
    (cell,) = planted.system.leaking
    assert high[cell] - low[cell] >= 3
    assert pinned(system, low, high) == {cell: 4}


def test_neither_partner_alone_learns_what_the_two_together_do():
    planted = extra_total()
    assert [attack([pool], planted.knowledge, planted.rules).findings for pool in planted.pools] == [[], []]


def test_no_epoch_alone_tells_what_a_revision_does():
    planted = revision()
    alone = attack_latest(planted.pools, planted.knowledge, planted.rules)
    assert len(alone) == 2
    assert not any(report.findings for report in alone)
    found = attack(planted.pools, planted.knowledge, planted.rules).findings
    assert sorted((finding.low, finding.high) for finding in found) == [(0, 1), (6, 7)]


def test_a_finding_names_the_cells_that_show_it():
    planted = extra_total()
    (finding,) = attack(planted.pools, planted.knowledge, planted.rules).findings
    assert (finding.kind, finding.low) == ("exact", 4)
    ((partner, table, *dimensions),) = finding.said
    assert (partner, table) == (0, "la_year_mechanism")
    assert "knife" in dimensions


def test_the_truth_tells_findings_that_are_so_from_those_that_are_not():
    planted = extra_total()
    (finding,) = attack(planted.pools, planted.knowledge, planted.rules).findings
    table = planted.pools[0][0]["la_year_mechanism"]
    for knife, holds in ((4, True), (5, False)):
        assert (
            Truth([{"la_year_mechanism": table.with_columns(n=pl.col("n").fill_null(knife))}]).holds(finding) is holds
        )


def test_counts_say_which_attack_found_how_many():
    planted = extra_total()
    counts = attack(planted.pools, planted.knowledge, planted.rules).counts()
    assert counts == Counter({("subtraction", "exact"): 1, ("pooled partners", "exact"): 1})


def test_a_statement_repeated_in_later_releases_tells_nothing_more():
    planted = sane()
    report = attack([planted.pools[0] * 5], planted.knowledge, planted.rules)
    assert not report.findings
    assert report.quantities == attack(planted.pools, planted.knowledge, planted.rules).quantities


def test_a_month_nobody_sent_is_nothing_and_leaves_the_rest_to_the_others():
    months = la_months({("A", APRIL): 20, ("A", MAY): None, ("A", JUNE): 20})
    nobody = months.with_columns(
        status=pl.when(pl.col("month") == JUNE).then(pl.lit("not_received")).otherwise("status"),
        n=pl.when(pl.col("month") == JUNE).then(None).otherwise("n"),
    )
    tables = {"la_month_source": nobody, "la_quarter_definition": la_quarters({("A", APRIL): 30})}
    (finding,) = attack([[tables]], knows("A"), ROUNDED).findings
    assert (finding.low, finding.high) == (6, 7)


def test_a_coarsened_cell_is_anything_and_no_target():
    months = la_months({("A", APRIL): 20, ("A", MAY): None, ("A", JUNE): 10})
    coarse = months.with_columns(
        status=pl.when(pl.col("month") == JUNE).then(pl.lit("suppressed_group")).otherwise("status"),
        n=pl.when(pl.col("month") == JUNE).then(None).otherwise("n"),
    )
    report = attack(
        [[{"la_month_source": coarse, "la_quarter_definition": la_quarters({("A", APRIL): 30})}]], knows("A"), ROUNDED
    )
    assert (report.targets, report.findings) == (1, [])


def test_a_contradiction_costs_the_attacker_the_assumption_and_no_more():
    # Twelve contacts of five people are suppressed too, so that no more than seven is an assumption that may fail.
    tables = {
        "la_month_source": la_months({("A", APRIL): 20, ("A", MAY): None, ("A", JUNE): 20}),
        "la_quarter_definition": la_quarters({("A", APRIL): 55}),
    }
    report = attack([[tables]], knows("A"), ROUNDED)
    assert [name[1][:2] for name in report.given_up] == [("primary", "A")]
    assert not report.findings


def test_repair_leaves_a_system_alone_that_has_a_solution():
    system = system_of(sane())
    assert repair(system) == (system, [], [])


def test_numbers_that_cannot_be_are_a_contradiction():
    with pytest.raises(Contradiction):
        subtract(System.plain([5, 0, 0], [5, 1, 1], [False, True, True], [(0, [1, 2])]))


def test_years_and_quarters_begin_with_the_window():
    tables = {
        "la_month_source": la_months({("A", JUNE): 9}),
        "la_quarter_definition": la_quarters({("A", APRIL): 9}),
        "la_year": la_years({"A": None}),
    }
    report = attack([[tables]], knows("A"), ROUNDED)
    # June is all there is of the quarter and the year: one quantity, said to be 8 to 11 and also below 8.
    assert report.quantities == 1
    assert month_number(date(2025, 6, 1)) == 2025 * 12 + 5


def test_the_attack_agrees_with_brute_force_on_random_systems():
    wrong = []
    for each in random_systems(11, 150):
        hidden = [i for i, suppressed in enumerate(each.suppressed) if suppressed]
        truth = ranges(each.low, each.high, each.equations, hidden)
        assert truth is not None
        leaking = {i: span for i, span in truth.items() if span[1] - span[0] < 3}
        report = attack_system(System.plain(each.low, each.high, each.suppressed, each.equations))
        found = {finding.cell: (finding.low, finding.high) for finding in report.findings}
        wrong += (
            []
            if set(found) == set(leaking)
            and all(found[i][0] <= a and b <= found[i][1] for i, (a, b) in leaking.items())
            else [each]
        )
    assert not wrong


def test_algebra_pins_what_equalities_pin_whatever_the_order():
    generator = np.random.default_rng(3)
    for _ in range(200):
        count = int(generator.integers(4, 9))
        truth = generator.integers(0, 9, count)
        equations = []
        for _ in range(int(generator.integers(2, 6))):
            parts = [int(i) for i in generator.choice(count, int(generator.integers(1, 4)), replace=False)]
            equations.append((len(truth), parts))
            truth = np.append(truth, sum(int(truth[i]) for i in parts))
        known = generator.random(len(truth)) < 0.4
        low, high = np.where(known, truth, 0).astype(float), np.where(known, truth, 99).astype(float)
        system = System.plain(list(low), list(high), list(~known), equations)
        assert pinned(system, low, high) == {i: truth[i] for i in _pinned_by_rank(equations, known)}


def _pinned_by_rank(equations: list[tuple[int, list[int]]], known: np.ndarray) -> set[int]:
    """A quantity is pinned where saying it too leaves the rank as it is."""
    matrix = np.zeros((len(equations), len(known)))
    for row, (total, parts) in enumerate(equations):
        matrix[row, total] = 1
        matrix[row, parts] = -1
    matrix = matrix[:, ~known]
    rank = np.linalg.matrix_rank(matrix)
    names = np.flatnonzero(~known)
    unit = np.eye(len(names))
    return {int(names[k]) for k in range(len(names)) if np.linalg.matrix_rank(np.vstack([matrix, unit[k]])) == rank}
