"""The proof as a file: the same bytes for the same published figures, whatever the true table; who holds it guesses no
better.
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
from anonymisation.disclosure.audit.certificate import Named, certificate_file, nameless
from anonymisation.disclosure.audit.checker import check
from anonymisation.disclosure.audit.feasible_tables import first_feasible_table
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder
from tests.anonymisation.disclosure.audit.brute_force import solutions
from tests.anonymisation.disclosure.systems import built, cube, proof_of, publish

PARTS = {"about.json", "cells.csv", "equations.csv", "verdicts.csv", "broken.json", "first.csv", "walk.csv"}


def opened(proof):
    with zipfile.ZipFile(io.BytesIO(proof)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def open_pair():
    return built([0, 0, 10], [7, 7, UNBOUNDED], [True, True, False], [(2, [0, 1])])


def test_a_proof_is_seven_plain_texts():
    files = opened(proof_of(audit(open_pair())))
    assert set(files) == PARTS
    about = json.loads(files["about.json"])
    assert (about["cells"], about["equations"], about["suppressed"], about["gap"]) == (3, 1, 2, 3)
    assert about["verdicts"] == {"safe": 2, "broken": 0, "undecided": 0}


def test_a_cell_is_told_as_it_was_published():
    names = [
        Named("la_year", "A", "r1", "suppressed", None, "floor"),
        Named(),
        Named("la_year", "all", "r1", "published", 10, "floor"),
    ]
    system = built([0, 0, 8], [7, UNBOUNDED, 12], [True, False, False], [(2, [0, 1])])
    found = certificate_file(
        audit(system), names, ["areas"], {"floor": {"threshold": 8, "base": 5, "zeros": "suppressed"}}
    )
    first, second, third = rows(opened(found)["cells.csv"])
    assert (first["table"], first["key"], first["status"], first["n"], first["suppressed"]) == (
        "la_year",
        "A",
        "suppressed",
        "",
        "1",
    )
    assert (second["table"], second["status"], second["low"], second["high"]) == ("", "", "0", "")
    assert (third["n"], third["low"], third["high"], third["rule"]) == ("10", "8", "12", "floor")
    assert rows(opened(found)["equations.csv"]) == [{"total": "2", "parts": "0 1", "because": "areas"}]
    assert check(found).figures == {
        ("la_year", "A", "r1"): ("suppressed", None),
        ("la_year", "all", "r1"): ("published", 10),
    }


def test_a_broken_cell_comes_with_its_proof():
    found = audit(built([10, 8, 0], [10, 8, 7], [False, False, True], [(0, [1, 2])]))
    (told,) = json.loads(opened(proof_of(found))["broken.json"])
    assert told == {"cell": 2, "kind": "interval", "low": 2, "high": 2, "steps": [[0, 2, 0, 2], [0, 2, 1, 2]]}


def test_where_no_world_agrees_the_file_says_so():
    files = opened(proof_of(audit(built([10, 0, 0], [10, 4, 4], [False, True, True], [(0, [1, 2])]))))
    assert json.loads(files["about.json"])["contradiction"]
    assert files["first.csv"] == files["walk.csv"] == ""


def test_an_empty_system_has_a_proof():
    assert set(opened(proof_of(audit(Builder().build())))) == PARTS


FINGERPRINT = """
import hashlib
from tests.anonymisation.disclosure.audit.test_certificate import fingerprint
print(fingerprint())
"""


def fingerprint():
    return hashlib.sha256(proof_of(audit(cube(2, 4, 6, mean=4.0)[0]))).hexdigest()


def test_two_runs_and_two_processes_write_the_same_bytes():
    elsewhere = subprocess.run([sys.executable, "-c", FINGERPRINT], capture_output=True, text=True, check=True)
    assert fingerprint() == fingerprint() == elsewhere.stdout.strip()


def test_a_proof_is_made_of_the_audit_and_of_names():
    assert list(inspect.signature(certificate_file).parameters) == ["found", "names", "why", "rules"]


# -- who holds every witness guesses no better

PRIOR = [Fraction(1, 2 ** (k + 1)) for k in range(9)]
"""How likely an exact count of 0 to 8 is, before anything is published: small counts are the rule."""


def published_pair(one, other):
    """Two counts and their sum, as they are published."""
    low, high, suppressed = publish(np.array([one, other, one + other], np.int64))
    return built(low.tolist(), high.tolist(), suppressed.tolist(), [(2, [0, 1])])


def test_the_posterior_given_the_proof_is_the_posterior_without_it():
    weight, deductions = defaultdict(dict), defaultdict(set)
    for table in product(range(len(PRIOR)), repeat=2):
        system = published_pair(*table)
        weight[system.digest()][table] = PRIOR[table[0]] * PRIOR[table[1]]
        deductions[system.digest()].add(proof_of(audit(system)))
    # Each thing that may be published belongs to many true tables, and to one proof: to see it tells them no further
    # apart.
    assert len(weight) > 5
    assert max(map(len, weight.values())) > 20
    assert {len(found) for found in deductions.values()} == {1}
    # Nor are there two publications with one proof, by which a proof would say less than what is published.
    assert len({next(iter(found)) for found in deductions.values()}) == len(weight)
    for published, tables in weight.items():
        (proof,) = deductions[published]
        seen = {
            table: each
            for other, found in weight.items()
            if proof in deductions[other]
            for table, each in found.items()
        }
        assert {table: each / sum(seen.values()) for table, each in seen.items()} == {
            table: each / sum(tables.values()) for table, each in tables.items()
        }


def test_every_world_of_a_small_system_leads_to_the_same_proof():
    system, truth = (
        built(
            [0, 0, 8, 0, 0, 8, 8, 8],
            [7, 7, 12, 7, 7, 12, 12, 12],
            [True, True, False, True, True, False, False, False],
            [(2, [0, 1]), (5, [3, 4]), (6, [0, 3]), (7, [1, 4])],
        ),
        None,
    )
    proof = proof_of(audit(system))
    worlds = [
        np.array(each)
        for each in solutions(
            system.low.tolist(), system.high.tolist(), [(2, [0, 1]), (5, [3, 4]), (6, [0, 3]), (7, [1, 4])]
        )
    ]
    assert len(worlds) > 100
    for truth in worlds[:: len(worlds) // 20]:
        low, high, suppressed = publish(truth)
        assert np.array_equal(suppressed, system.suppressed)
        assert proof_of(audit(system.within(low, high))) == proof


def some_worlds_of(walk, every):
    world, begin = walk.first.copy(), 0
    cells, changes, ends = walk.steps()
    for number, end in enumerate(ends.tolist()):
        np.add.at(world, cells[begin:end], changes[begin:end])
        begin = end
        if number % every == 0:
            yield world.copy()


@pytest.mark.parametrize("seed", range(4))
def test_the_worlds_of_a_walk_are_no_closer_to_the_truth_than_other_worlds(seed):
    system, truth = cube(3, 10, 12, seed=seed)
    found = audit(system)
    hidden = system.suppressed & (found.high - found.low >= 3)

    def distance(world):
        return np.abs(world - truth)[hidden].mean()

    chance = np.random.default_rng(seed)
    others = [first_feasible_table(system, chance.integers(system.low, system.high + 1), 7 + k) for k in range(8)]
    others = [world for world in others if world is not None]
    walked = list(some_worlds_of(found.walk, 11))
    assert len(others) > 4
    assert np.mean([distance(world) for world in walked]) > 0.9 * np.mean([distance(world) for world in others])
    # An attacker who averages a few worlds of their own is nearer than any world of the walk, and than all of them
    # averaged.
    own_guess = distance(np.mean(others, axis=0))
    assert own_guess < min(distance(world) for world in walked)
    assert own_guess < distance(np.mean(walked, axis=0))


def test_the_worlds_of_many_walks_hit_the_truth_no_oftener_than_worlds_by_chance():
    hits_walked, hits_by_chance, cells = 0.0, 0.0, 0
    for seed in range(20):
        system, truth = cube(2, 4, 6, seed=100 + seed)
        found = audit(system)
        hidden = system.suppressed & (found.high - found.low >= 3)
        chance = np.random.default_rng(seed)
        others = [first_feasible_table(system, chance.integers(system.low, system.high + 1), 7 + k) for k in range(5)]
        hits_walked += np.mean([(world == truth)[hidden].mean() for world in some_worlds_of(found.walk, 11)])
        hits_by_chance += np.mean([(world == truth)[hidden].mean() for world in others if world is not None])
        cells += 1
    assert hits_walked / cells < hits_by_chance / cells + 0.03


def test_names_are_as_many_as_cells():
    system = open_pair()
    assert len(nameless(system)) == system.cells
