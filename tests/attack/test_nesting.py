"""The sums an attacker takes for granted are so in every table that is counted from contacts."""

from __future__ import annotations

import polars as pl
import pytest

from schemas import reference
from schemas.tables import marts
from tests.attack import months
from tests.attack.attacker import Truth, attack_system, with_cells
from tests.attack.knowledge import Rules, public
from tests.attack.nesting import sums
from tests.attack.reading import Quantity, small_area_parents, statements
from tests.attack.revisions import epochs, linked
from tests.attack.subtraction import subtract
from tests.warehouse.conftest import code_lists
from warehouse.marts.counting import count

EXACT = Rules(threshold=0, base=1)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """Exact tables of the snapshots of 5 and of 14 months, nothing hidden: both end inside a quarter and a year."""
    made, folder = months.make(4, scale=0.2, revisions=False), tmp_path_factory.mktemp("contacts")
    out = []
    for version in (5, 14):
        path = folder / f"{version}.parquet"
        made.contacts_at(version).write_parquet(path)
        inputs = {
            "area": reference.load().areas,
            "calendar": months.calendar(version),
            "expected": months.expected(),
            "reporting": months.reporting(version),
            "code_list": code_lists(),
            "small_area": months.pieces(),
        }
        tables = count([path], inputs, marts.all_marts())
        out.append(
            {
                name: frame.drop("people", strict=False).with_columns(status=pl.lit("published"))
                for name, frame in tables.items()
            }
        )
    return out


@pytest.fixture(scope="module")
def nested(counted):
    knowledge = public(months.pieces(by_fifth=True))
    said = statements([counted], knowledge, EXACT)
    return said, sums({each.quantity for each in said}, knowledge, small_area_parents([counted]))


def test_every_sum_holds_in_what_was_counted(nested):
    said, all_sums = nested
    system = linked(said, all_sums, 2)
    assert len(epochs(said, 2)) == 1
    report = attack_system(system)
    assert report.given_up == []
    low, high = subtract(system)
    assert (low <= high).all()


def test_every_kind_of_sum_is_there(nested):
    assert {each.kind for each in nested[1]} == {"time", "category", "small area", "piece", "region", "at most"}


@pytest.mark.parametrize("kind", ["time", "category", "small area", "region", "piece"])
def test_a_count_off_by_one_is_noticed_by_each_kind_of_sum(nested, kind):
    said, all_sums = nested
    values = {each.quantity: each.low for each in said}
    inner = kind in ("region", "piece")
    one = next(s for s in all_sums if s.kind == kind and (inner or {s.total, *s.parts} <= values.keys()))
    system = linked(
        said, [each for each in all_sums if each.kind in (kind, "time", "region", "piece", "small area")], 2
    )
    wrong = next(part for part in one.parts if part in values) if kind != "piece" else one.total
    i = system.quantity((0, wrong))
    system.low[i], system.high[i] = values[wrong] + 1, values[wrong] + 1
    assert attack_system(system).given_up


def test_what_is_open_is_another_quantity_in_each_release(nested):
    years = {each.quantity for each in nested[0] if each.cell[1] == "la_year" and each.quantity.place == "E08000025"}
    april = 2024 * 12 + 3
    assert {(each.first - april, each.last - april) for each in years} == {(0, 4), (0, 11), (12, 13)}


def test_months_missing_from_a_year_are_a_quantity_of_their_own():
    stated = [Quantity("primary", "A", (), 0, 11), Quantity("primary", "A", (), 3, 5)]
    (one,) = sums(stated, public(), {})
    assert one.kind == "time"
    assert [(part.first, part.last) for part in one.parts] == [(0, 2), (3, 5), (6, 11)]


def test_small_areas_of_two_levels_meet_in_pieces():
    pieces = pl.DataFrame({"ward": ["w", "w"], "msoa": ["m", "n"], "la": ["E08000025"] * 2})
    stated = [Quantity("primary", "ward:w|E08000025", (), 0, 2), Quantity("primary", "msoa:m|E08000025", (), 0, 2)]
    found = [each for each in sums(stated, public(pieces), {}) if each.kind == "piece"]
    assert {each.total.place for each in found} == {"ward:w|E08000025", "msoa:m|E08000025", "msoa:n|E08000025"}
    assert {part.place for each in found for part in each.parts if part} == {
        "piece:ward:w|E08000025|msoa:m|E08000025|",
        "piece:ward:w|E08000025|msoa:n|E08000025|",
    }


def test_thousands_of_cells_suppressed_carelessly_are_attacked_at_once(counted):
    knowledge = public(months.pieces())
    tables = {name: shown_exactly(frame) for name, frame in counted[0].items()}
    said = statements([[tables]], knowledge, Rules(base=1))
    report = attack_system(
        linked(said, sums({each.quantity for each in said}, knowledge, small_area_parents([[tables]])), 1)
    )
    assert report.targets > 4_000
    assert len(report.exact()) > 20
    assert report.given_up == report.undecided == []
    assert all(Truth(counted[:1]).holds(with_cell) for with_cell in with_cells(report, said).findings)


def shown_exactly(frame: pl.DataFrame) -> pl.DataFrame:
    small = pl.col("n") < 8
    return frame.with_columns(
        status=pl.when(small).then(pl.lit("suppressed")).otherwise(pl.lit("published")), n=pl.when(~small).then("n")
    )
