"""The certificate as a file: the same bytes for the same published figures, whatever the true table; whoever holds it
guesses no better.
"""

from __future__ import annotations

import csv
import hashlib
import inspect
import io
import json
import subprocess
import sys
import zipfile
from collections import defaultdict
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from anonymisation.disclosure.audit.audit import audit
from anonymisation.disclosure.audit.certificate import CellLabel, certificate_file
from anonymisation.disclosure.audit.checker import check
from anonymisation.disclosure.audit.feasible_tables import first_feasible_table
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder
from tests.anonymisation.disclosure.audit.brute_force import solutions
from tests.anonymisation.disclosure.systems import built, certificate_of, cube, publish

PARTS = {"about.json", "cells.csv", "equations.csv", "verdicts.csv", "disclosed.json", "first_table.csv", "steps.csv"}


def opened(certificate):
    with zipfile.ZipFile(io.BytesIO(certificate)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def open_pair():
    return built([0, 0, 10], [7, 7, UNBOUNDED], [True, True, False], [(2, [0, 1])])


def test_a_certificate_is_seven_plain_texts():
    files = opened(certificate_of(audit(open_pair())))
    assert set(files) == PARTS
    about = json.loads(files["about.json"])
    assert (about["cells"], about["equations"], about["suppressed"], about["safety_interval"]) == (3, 1, 2, 3)
    assert about["verdicts"] == {"protected": 2, "disclosed": 0, "undecided": 0}


def test_a_cell_is_told_as_it_was_published():
    names = [
        CellLabel("la_year", "A", "r1", "suppressed", None, "floor"),
        CellLabel(),
        CellLabel("la_year", "all", "r1", "published", 10, "floor"),
    ]
    system = built([0, 0, 8], [7, UNBOUNDED, 12], [True, False, False], [(2, [0, 1])])
    result = certificate_file(
        audit(system), names, ["areas"], {"floor": {"threshold": 8, "base": 5, "zeros": "suppressed"}}
    )
    first, second, third = rows(opened(result)["cells.csv"])
    assert (first["table"], first["key"], first["status"], first["n"], first["suppressed"]) == (
        "la_year",
        "A",
        "suppressed",
        "",
        "1",
    )
    assert (second["table"], second["status"], second["low"], second["high"]) == ("", "", "0", "")
    assert (third["n"], third["low"], third["high"], third["rule"]) == ("10", "8", "12", "floor")
    assert rows(opened(result)["equations.csv"]) == [{"total": "2", "parts": "0 1", "reason": "areas"}]
    assert check(result).figures == {
        ("la_year", "A", "r1"): ("suppressed", None),
        ("la_year", "all", "r1"): ("published", 10),
    }


def test_a_disclosed_cell_comes_with_its_deduction():
    result = audit(built([10, 8, 0], [10, 8, 7], [False, False, True], [(0, [1, 2])]))
    (checked,) = json.loads(opened(certificate_of(result))["disclosed.json"])
    assert checked == {
        "cell": 2,
        "kind": "interval",
        "outer_low": 2,
        "outer_high": 2,
        "narrowings": [[0, 2, 0, 2], [0, 2, 1, 2]],
    }


def test_where_no_feasible_table_agrees_the_file_says_so():
    files = opened(certificate_of(audit(built([10, 0, 0], [10, 4, 4], [False, True, True], [(0, [1, 2])]))))
    assert json.loads(files["about.json"])["contradiction"]
    assert files["first_table.csv"] == files["steps.csv"] == ""


def test_an_empty_system_has_a_certificate():
    assert set(opened(certificate_of(audit(Builder().build())))) == PARTS


FINGERPRINT = """
import hashlib
from tests.anonymisation.disclosure.audit.test_certificate import fingerprint
print(fingerprint())
"""


def fingerprint():
    return hashlib.sha256(certificate_of(audit(cube(2, 4, 6, mean=4.0)[0]))).hexdigest()


def test_two_runs_and_two_processes_write_the_same_bytes():
    elsewhere = subprocess.run([sys.executable, "-c", FINGERPRINT], capture_output=True, text=True, check=True)
    assert fingerprint() == fingerprint() == elsewhere.stdout.strip()


def test_a_certificate_is_made_of_the_audit_and_of_names():
    assert list(inspect.signature(certificate_file).parameters) == ["audit", "labels", "reasons", "rules"]


# -- who holds every witness guesses no better

PRIOR = [Fraction(1, 2 ** (k + 1)) for k in range(9)]
"""How likely an exact count of 0 to 8 is, before anything is published: small counts are the rule."""


def published_pair(one, other):
    """Two counts and their sum, as they are published."""
    low, high, suppressed = publish(np.array([one, other, one + other], np.int64))
    return built(low.tolist(), high.tolist(), suppressed.tolist(), [(2, [0, 1])])


def test_the_posterior_given_the_certificate_is_the_posterior_without_it():
    weight, deductions = defaultdict(dict), defaultdict(set)
    for table in product(range(len(PRIOR)), repeat=2):
        system = published_pair(*table)
        weight[system.digest()][table] = PRIOR[table[0]] * PRIOR[table[1]]
        deductions[system.digest()].add(certificate_of(audit(system)))
    # Each thing that may be published belongs to many true tables, and to one certificate: to see it tells them no
    # further apart.
    assert len(weight) > 5
    assert max(map(len, weight.values())) > 20
    assert {len(result) for result in deductions.values()} == {1}
    # Nor are there two publications with one certificate, by which a certificate would say less than what is published.
    assert len({next(iter(result)) for result in deductions.values()}) == len(weight)
    for published, tables in weight.items():
        (certificate,) = deductions[published]
        seen = {
            table: each
            for other, result in weight.items()
            if certificate in deductions[other]
            for table, each in result.items()
        }
        assert {table: each / sum(seen.values()) for table, each in seen.items()} == {
            table: each / sum(tables.values()) for table, each in tables.items()
        }


def test_every_feasible_table_of_a_small_system_leads_to_the_same_certificate():
    system, truth = (
        built(
            [0, 0, 8, 0, 0, 8, 8, 8],
            [7, 7, 12, 7, 7, 12, 12, 12],
            [True, True, False, True, True, False, False, False],
            [(2, [0, 1]), (5, [3, 4]), (6, [0, 3]), (7, [1, 4])],
        ),
        None,
    )
    certificate = certificate_of(audit(system))
    tables = [
        np.array(each)
        for each in solutions(
            system.low.tolist(), system.high.tolist(), [(2, [0, 1]), (5, [3, 4]), (6, [0, 3]), (7, [1, 4])]
        )
    ]
    assert len(tables) > 100
    for truth in tables[:: len(tables) // 20]:
        low, high, suppressed = publish(truth)
        assert np.array_equal(suppressed, system.suppressed)
        assert certificate_of(audit(system.within(low, high))) == certificate


def some_feasible_tables_of(search, every):
    table, begin = search.first.copy(), 0
    cells, changes, ends = search.steps()
    for number, end in enumerate(ends.tolist()):
        np.add.at(table, cells[begin:end], changes[begin:end])
        begin = end
        if number % every == 0:
            yield table.copy()


@pytest.mark.parametrize("seed", range(4))
def test_the_feasible_tables_of_a_search_are_no_closer_to_the_truth_than_other_feasible_tables(seed):
    system, truth = cube(3, 10, 12, seed=seed)
    result = audit(system)
    hidden = system.suppressed & (result.outer_high - result.outer_low >= 3)

    def distance(table):
        return np.abs(table - truth)[hidden].mean()

    chance = np.random.default_rng(seed)
    others = [first_feasible_table(system, chance.integers(system.low, system.high + 1), 7 + k) for k in range(8)]
    others = [table for table in others if table is not None]
    searched = list(some_feasible_tables_of(result.feasible, 11))
    assert len(others) > 4
    assert np.mean([distance(table) for table in searched]) > 0.9 * np.mean([distance(table) for table in others])
    # An attacker who averages a few tables of their own is nearer than any table of the search, and than all of them
    # averaged.
    own_guess = distance(np.mean(others, axis=0))
    assert own_guess < min(distance(table) for table in searched)
    assert own_guess < distance(np.mean(searched, axis=0))


def test_the_feasible_tables_of_many_searches_hit_the_truth_no_oftener_than_feasible_tables_by_chance():
    hits_searched, hits_by_chance, cells = 0.0, 0.0, 0
    for seed in range(20):
        system, truth = cube(2, 4, 6, seed=100 + seed)
        result = audit(system)
        hidden = system.suppressed & (result.outer_high - result.outer_low >= 3)
        chance = np.random.default_rng(seed)
        others = [first_feasible_table(system, chance.integers(system.low, system.high + 1), 7 + k) for k in range(5)]
        hits_searched += np.mean(
            [(table == truth)[hidden].mean() for table in some_feasible_tables_of(result.feasible, 11)]
        )
        hits_by_chance += np.mean([(table == truth)[hidden].mean() for table in others if table is not None])
        cells += 1
    assert hits_searched / cells < hits_by_chance / cells + 0.03
