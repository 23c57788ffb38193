"""The benchmarks of disclosure control run on a tiny size, and tell what they promise: ratios, aims, shares."""

import json
import sys
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.disclosure.audit.audit import Verdict, audit
from anonymisation.disclosure.audit.feasible_tables import holds
from anonymisation.disclosure.rules.policies import read_policy
from benchmarks.disclosure import attempt, speed, utility
from benchmarks.disclosure.cube import Size, make_cube, tell
from benchmarks.disclosure.plain_lp import ranges
from benchmarks.disclosure.speed_telling import aims, ratios
from benchmarks.disclosure.taking_out import groups_of, to_take_out, without
from benchmarks.disclosure.usual import PRIMARY, SECONDARY, SHOWN, decide, lines, suppressed
from benchmarks.disclosure.utility_telling import aims as utility_aims
from benchmarks.disclosure.utility_telling import lost, suppressed_group, together
from schemas.tables.marts import mart

TINY = Size(authorities=2, each=4, months=12, mean=5.0)


@pytest.fixture(scope="module")
def told():
    return tell(make_cube(TINY), "suppress-8-round-5")


def test_a_cube_is_the_same_for_the_same_seed_and_another_for_another():
    assert (make_cube(TINY).true == make_cube(TINY).true).all()
    assert (make_cube(TINY).true != make_cube(TINY, seed=2).true).any()


def test_a_cube_publishes_every_margin():
    # 8 neighbourhoods, 2 authorities and the region; 12 months, 4 quarters and a year; two sexes and both.
    assert make_cube(TINY).counts.shape == (11, 17, 3)


@pytest.mark.parametrize("policy", ["suppress-8-round-5", "nhs-1-7-round-5", "redact-7-round-5"])
def test_the_true_counts_are_a_world_of_what_a_policy_tells(policy):
    cube = make_cube(TINY)
    assert holds(tell(cube, policy).system, cube.true)


def test_zeros_are_shown_by_the_nhs_rule_alone():
    cube = make_cube(Size(2, 4, 12, 1.0))
    zeros = cube.true == 0
    assert zeros.any()
    assert not tell(cube, "nhs-1-7-round-5").system.suppressed[zeros].any()
    assert tell(cube, "suppress-8-round-5").system.suppressed[zeros].all()


def test_on_one_table_the_floor_and_the_redaction_rule_say_the_same():
    cube = make_cube(TINY)
    assert tell(cube, "suppress-8-round-5").system.digest() == tell(cube, "redact-7-round-5").system.digest()


def test_plain_programming_and_the_audit_agree_on_every_cell(told):
    system = told.system
    cells = np.flatnonzero(system.suppressed)
    found, decided = ranges(system, cells), audit(system)
    wide = np.floor(np.array(found.high) + 1e-6) - np.ceil(np.array(found.low) - 1e-6) >= decided.safety_interval
    assert (wide == (decided.verdict[cells] == Verdict.PROTECTED)).all()
    assert (np.array(found.low) <= told.cube.true[cells] + 1e-6).all()
    assert (np.array(found.high) >= told.cube.true[cells] - 1e-6).all()
    assert found.seconds_for(10) > found.seconds_for(1) > 0


def test_groups_are_taken_out_until_every_cell_stays_open():
    told = tell(make_cube(Size(2, 6, 12, 8.0)), "suppress-8-round-5")
    group, out, found = groups_of(told), set(), audit(told.system)
    assert not found.passed
    for _ in range(attempt.MOST_ATTEMPTS):
        out |= to_take_out(found, group, out)
        found = audit(without(told, group, out))
        if found.passed:
            break
    assert found.passed
    assert 0 < len(out) < len(set(group.tolist()))


def test_of_a_group_taken_out_a_cell_that_may_be_small_has_to_stay_open(told):
    group = groups_of(told)
    neighbourhood, region = int(group[0]), int(group[-1])
    assert without(told, group, {neighbourhood}).suppressed[group == neighbourhood].any()
    assert not without(told, group, {region}).suppressed[group == region].any()


@pytest.mark.sweep
def test_the_speed_is_measured_on_a_tiny_cube_and_the_figures_kept(tmp_path, capsys):
    size = ["--authorities", "2", "--each", "4", "--months", "12", "--cubes", "middling"]
    assert speed.main([*size, "--sample", "20", "--rounds", "1", "--save", "--results", str(tmp_path)]) == 0
    told = json.loads((tmp_path / "disclosure_speed.json").read_text())
    assert list(told)[:3] == ["ratios", "aims", "policies"]
    assert set(told["ratios"]["middling"]) == {"plain over the audit", "plain over the whole certification"}
    assert set(told["policies"]["middling"]) == {
        "suppress-8-round-5",
        "nhs-1-7-round-5",
        "redact-7-round-5",
        "secondary_suppression",
    }
    assert told["policies"]["middling"]["secondary_suppression"]["disclosed"] == 0
    cube = told["absolute"]["middling"]
    assert cube["undecided"] == 0
    assert cube["truth_is_possible"]
    assert f"{cube['suppressed']} suppressed cells: {cube['protected']} protected" in cube["checker_said"]
    assert cube["plain"]["sample"] == cube["plain"]["agree"] == 20
    assert told["aims"]["nothing undecided, on any cube"]
    assert not next(is_met for words, is_met in told["aims"].items() if "60,000" in words)
    assert "NOT MET" in capsys.readouterr().out


def test_a_task_that_fails_is_told(tmp_path):
    with pytest.raises(attempt.AttemptFailed):
        attempt.run([sys.executable, str(tmp_path / "not_there.py")])


ONE = {
    "audit": {
        "cells": 60_000,
        "suppressed": 30_000,
        "undecided": 0,
        "cpu": 30.0,
        "wall": 30.0,
        "peak_mib": 500,
        "written": {"cpu": 10.0, "wall": 10.0},
    },
    "check": {"process_cpu": 20.0, "process_wall": 20.0, "peak_mib": 500},
    "plain": {"all_cpu": 3000.0, "sample": 200, "agree": 200},
    "same_bytes": True,
}


def test_ratios_say_how_many_times_as_long_plain_programming_takes():
    assert ratios(ONE) == {"plain over the audit": 100.0, "plain over the whole certification": 50.0}


@pytest.mark.parametrize(
    "change",
    [{"suppressed": 29_999}, {"cells": 59_999}, {"cpu": 30.1}, {"wall": 30.1}, {"peak_mib": 1024}, {"undecided": 1}],
)
def test_an_aim_is_met_on_its_boundary_and_not_beyond(change):
    assert all(aims({"middling": ONE}).values())
    assert not all(aims({"middling": ONE | {"audit": ONE["audit"] | change}}).values())


# -- suppression of the usual kind


def test_a_small_count_takes_the_next_smallest_with_it():
    assert decide([3, 40, 12], [[0, 1, 2]]) == [PRIMARY, SHOWN, SECONDARY]


def test_two_small_counts_need_no_other_and_zeros_are_shown():
    assert decide([3, 4, 0, 12], [[0, 1, 2, 3]])[2:] == [SHOWN, SHOWN]


def test_one_that_was_taken_takes_another_in_its_own_total():
    # 3 12      The 12 goes with the 3, the 9 and the 30 with them.
    # 9 30
    assert decide([3, 12, 9, 30], [[0, 1], [2, 3], [0, 2], [1, 3]]) == [PRIMARY, SECONDARY, SECONDARY, SECONDARY]


def test_the_parts_of_a_small_total_are_left_alone():
    assert decide([3, 0, 0], [[0, 1, 2]]) == [PRIMARY, SHOWN, SHOWN]


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12))
def test_no_shown_total_is_left_with_one_part_missing(numbers):
    totals = [[row * 4 + k for k in range(4)] for row in range(3)] + [
        [row * 4 + k for row in range(3)] for k in range(4)
    ]
    decided = decide(numbers, totals)
    assert all(
        is_small == (how == PRIMARY) for is_small, how in zip([0 < n < 8 for n in numbers], decided, strict=True)
    )
    for parts in totals:
        if sum(numbers[part] for part in parts) >= 8:
            assert sum(decided[part] != SHOWN for part in parts) != 1


def year_places(rows):
    return pl.DataFrame(rows, schema=["residence_la", "financial_year", "place_type", "count"], orient="row")


def test_totals_are_of_one_dimension_each_and_within_a_year():
    table = mart("la_year_place")
    counts = year_places(
        [
            ("A", "2025/26", "home", 3),
            ("A", "2025/26", "street", 20),
            ("B", "2025/26", "home", 9),
            ("A", "2026/27", "home", 50),
        ]
    )
    assert sorted(map(sorted, lines(counts, table))) == [[0, 1], [0, 2]]
    assert suppressed(counts, table).to_list() == [PRIMARY, SECONDARY, SECONDARY, SHOWN]


def test_months_make_years_and_sources_make_nothing():
    months = [
        ("residence", "A", date(2025, 4, 1), "ecds"),
        ("residence", "A", date(2025, 4, 1), "linked"),
        ("residence", "A", date(2026, 3, 1), "ecds"),
        ("residence", "A", date(2026, 4, 1), "ecds"),
    ]
    counts = pl.DataFrame(months, schema=["area_basis", "la", "month", "source"], orient="row").with_columns(count=10)
    assert lines(counts, mart("la_month_source")) == [[0, 2]]


# -- utility


PLACES = year_places(
    [
        ("A", "2025/26", "home", 4),
        ("A", "2025/26", "street", 36),
        ("B", "2025/26", "home", 0),
        ("C", "2025/26", "home", 60),
    ]
).with_columns(
    status=pl.Series(["suppressed", "published", "suppressed", "suppressed_group"]),
    n=pl.Series([None, 35, None, None]),
    usual=pl.Series([PRIMARY, SECONDARY, SHOWN, None]),
    reason=pl.Series(["", "", "", "plan"]),
)


def test_events_are_lost_where_they_are_suppressed_and_coarsened_groups_are_apart():
    told = lost(PLACES)
    assert (told["events"], told["cells"], told["zeros"]) == (40, 3, 1)
    assert told["house"] == {
        "events": 4,
        "share": 0.1,
        "cells": 2,
        "cells_share": 0.6667,
        "zeros": 1,
        "mean_distance": 1.0,
    }
    assert (told["usual"]["events"], told["usual"]["secondary_events"]) == (40, 36)
    assert suppressed_group(PLACES, "la_year_place") == {"groups": 1, "events": 60, "why": {"plan": 1}, "of": ["C"]}


def test_a_table_with_nothing_in_it_loses_nothing():
    assert lost(PLACES.clear())["house"]["share"] == 0.0


def test_tables_of_providers_are_not_added_to_those_of_places():
    told = lost(PLACES) | {"suppressed_group": suppressed_group(PLACES, "la_year_place")}
    assert together({"la_year_place": told, "provider_month": told})["events"] == 40
    assert together({"la_year_place": told})["coarsened_share_of_all"] == 0.6


def test_the_aim_is_asked_of_every_grain_of_every_partner():
    good, bad = {"house": {"share": 0.05}}, {"house": {"share": 0.051}}
    assert list(utility_aims({"police": {"la_year": good}, "everybody": {"la_year": good}}).values()) == [True, True]
    assert list(
        utility_aims({"police": {"la_year": good, "msoa_year": bad}, "everybody": {"la_year": good}}).values()
    ) == [False, True]
    assert list(utility_aims({"police": {"la_year": good}, "everybody": {"la_year": bad}}).values()) == [True, False]


def test_the_utility_of_a_small_home_is_told_and_the_figures_kept(tmp_path, monkeypatch, capsys):
    from benchmarks.disclosure import volumes

    home = tmp_path / "home"
    (home / "deidentified" / "counts").mkdir(parents=True)
    cells = {"la_year_place": PLACES, "la_year": year_places([("A", "2025/26", "", 40)]).drop("place_type")}
    monkeypatch.setattr(
        volumes,
        "proposed",
        lambda *_: type(
            "Proposal",
            (),
            {
                "policy": read_policy("suppress-8-round-5"),
                "months": [date(2026, 3, 1)],
                "certification": type("Certification", (), {"passed": True}),
            },
        ),
    )
    monkeypatch.setattr(volumes, "as_planned", lambda *_: cells)
    monkeypatch.setattr(volumes, "unplanned", lambda *_: cells)
    monkeypatch.setattr(volumes, "partners", lambda *_: [volumes.EVERYBODY])
    monkeypatch.setattr(volumes, "of", lambda *_: iter([("la_year_place", PLACES)]))
    monkeypatch.setattr(volumes, "proved", lambda *_: type("Certification", (), {"intervals": staticmethod(dict)}))
    monkeypatch.setattr(
        "benchmarks.disclosure.utility_telling.verdicts",
        lambda _: {("la_year_place", ("A", "2025/26", "home"), 0): Verdict.PROTECTED},
    )
    assert utility.main(["--home", str(home), "--save", "--results", str(tmp_path)]) == 0
    told = json.loads((tmp_path / "disclosure_utility.json").read_text())
    assert list(told)[:4] == ["volumes", "aims", "worst", "together"]
    assert told["partners"]["planned"]["everybody"]["la_year_place"]["house"]["share"] == 0.1
    assert told["open"]["planned"]["usual"]["ones_to_sevens"] == 1
    assert str(home) not in (tmp_path / "disclosure_utility.json").read_text()
    assert "NOT MET" in capsys.readouterr().out


def test_a_folder_without_counts_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(SystemExit, match="make demo"):
        utility.main(["--home", str(tmp_path)])
