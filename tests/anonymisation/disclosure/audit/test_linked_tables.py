"""Every constraint between the tables is in the system, the truth is always feasible, and people can be found for every
feasible table.
"""

from __future__ import annotations

import inspect
from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest

from anonymisation.disclosure.audit import linked_tables as links
from anonymisation.disclosure.audit.audit import audit
from anonymisation.disclosure.audit.feasible_tables import first_feasible_table, holds
from anonymisation.disclosure.audit.intervals import propagate
from anonymisation.disclosure.audit.linked_tables import CATEGORIES_OF_A_YEAR, link, quarter_of, year_of
from anonymisation.disclosure.audit.statements import PublishedStatements, Rule, Snapshot, Statement
from anonymisation.disclosure.audit.system import UNBOUNDED
from schemas.tables.marts import all_marts
from tests.anonymisation.disclosure.people import by_residence, by_trust
from tests.anonymisation.disclosure.region import (
    BIRMINGHAM,
    COVENTRY,
    PIECES,
    chosen,
    contacts,
    counted,
    exact,
    released,
)

EXACT, ROUNDED = Rule("exact", 8, 1, "suppressed"), Rule("rounded", 8, 5, "suppressed")
H = None
"""Suppressed."""
OUT = "suppressed_group"
ANY = UNBOUNDED
APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))
YEAR_OF_MONTHS = [date(2025 + (3 + k) // 12, (3 + k) % 12 + 1, 1) for k in range(12)]
QUARTERS = YEAR_OF_MONTHS[::3]
YEAR = "2025/26"
NOWHERE = pl.DataFrame(schema={"ward": pl.String, "msoa": pl.String, "la": pl.String})


def statement(value, rule=EXACT, release="r1"):
    if value is H:
        return Statement(release, "suppressed", None, rule)
    return (
        Statement(release, "published", value, rule)
        if isinstance(value, int)
        else Statement(release, value, None, rule)
    )


def say(tables, rule=EXACT):
    """table → key → what is published of it, as one release."""
    said = PublishedStatements()
    for table, cells in tables.items():
        for key, value in cells.items():
            said.add((table, key, 0), statement(value, rule))
    said.snapshots.append(Snapshot({table: dict.fromkeys(cells, 0) for table, cells in tables.items()}))
    return said


def deduced(linked, table, key, vintage=0):
    known = propagate(linked.system)
    cell = linked.figures[table, key, vintage]
    return int(known.low[cell]), int(known.high[cell])


def months(values, la="A", source="ecds", basis="residence"):
    return {(basis, la, month, source): value for month, value in zip(YEAR_OF_MONTHS, values, strict=False)}


def primary(values, la="A", name="primary"):
    return {(la, quarter, name): value for quarter, value in zip(QUARTERS, values, strict=False)}


def sent(**measures):
    source = measures.pop("source", "ecds")
    return {("RRK", source, APRIL, measure): value for measure, value in measures.items()}


def coding(**cells):
    return {("RRK", YEAR, name, "says"): value for name, value in cells.items()}


OPEN_YEAR = months([OUT] * 12)
ONE_MONTH = months([OUT])

CONSTRAINTS = {
    "the months make the quarter": (
        {"la_month_source": months([10, 20, H]), "la_quarter_definition": primary([35])},
        ("la_month_source", ("residence", "A", JUNE, "ecds")),
        (5, 5),
    ),
    "the quarters make the year": (
        {"la_month_source": OPEN_YEAR, "la_quarter_definition": primary([20, 30, H, 25]), "la_year": {("A", YEAR): 80}},
        ("la_quarter_definition", ("A", QUARTERS[2], "primary")),
        (5, 5),
    ),
    "the primary definition lies within the secondary": (
        {"la_month_source": ONE_MONTH, "la_quarter_definition": primary([12]) | primary([OUT], name="secondary")},
        ("la_quarter_definition", ("A", APRIL, "secondary")),
        (12, ANY),
    ),
    **{
        f"{kind} lies within the secondary definition": (
            {
                "la_month_source": ONE_MONTH,
                "la_quarter_definition": primary([15], name="secondary"),
                "la_quarter_kind": {("A", APRIL, kind): OUT},
            },
            ("la_quarter_kind", ("A", APRIL, kind)),
            (0, 15),
        )
        for kind in ("sexual", "domestic", "under_18")
    },
    "age bands and sexes make the quarter": (
        {
            "la_month_source": ONE_MONTH,
            "la_quarter_definition": primary([25]),
            "la_quarter_age_sex": {("A", APRIL, "18-24", "male"): 20, ("A", APRIL, "18-24", "female"): H},
        },
        ("la_quarter_age_sex", ("A", APRIL, "18-24", "female")),
        (5, 5),
    ),
    "the young of the primary definition are among those under 18": (
        {
            "la_month_source": ONE_MONTH,
            "la_quarter_kind": {("A", APRIL, "under_18"): OUT},
            "la_quarter_age_sex": {
                ("A", APRIL, "00-10", "male"): 9,
                ("A", APRIL, "16-17", "female"): 10,
                ("A", APRIL, "18-24", "male"): 20,
            },
        },
        ("la_quarter_kind", ("A", APRIL, "under_18")),
        (19, ANY),
    ),
    "those under 18 who are not of the primary definition are of the secondary alone": (
        {
            "la_month_source": ONE_MONTH,
            "la_quarter_definition": primary([25]) | primary([30], name="secondary"),
            "la_quarter_kind": {("A", APRIL, "under_18"): OUT},
            "la_quarter_age_sex": {("A", APRIL, "16-17", "male"): 9, ("A", APRIL, "18-24", "male"): 16},
        },
        ("la_quarter_kind", ("A", APRIL, "under_18")),
        (9, 14),
    ),
    **{
        f"the categories of {table} make the year": (
            {
                "la_month_source": OPEN_YEAR,
                "la_year": {("A", YEAR): 30},
                table: {("A", YEAR, *each): n for each, n in zip(categories, (10, 15, H), strict=True)},
            },
            (table, ("A", YEAR, *categories[2])),
            (5, 5),
        )
        for table in CATEGORIES_OF_A_YEAR
        for categories in [
            [(1, "00-03"), (1, "03-06"), (2, "00-03")]
            if table == "la_year_weekday_time"
            else [("one",), ("two",), ("three",)]
        ]
    },
    "the areas make the month": (
        {"la_month_source": months([10]) | months([H], "B"), "provider_month": sent(violence=15)},
        ("la_month_source", ("residence", "B", APRIL, "ecds")),
        (5, 5),
    ),
    "the trusts make the month": (
        {
            "la_month_source": months([10], source="ambulance", basis="incident")
            | months([12], "B", "ambulance", "incident"),
            "provider_month": sent(violence=OUT, source="ambulance"),
        },
        ("provider_month", ("RRK", "ambulance", APRIL, "violence")),
        (22, 22),
    ),
    "linked incidents are ambulance incidents": (
        {
            "la_month_source": months([OUT], source="ambulance", basis="incident")
            | months([10], source="linked", basis="incident")
        },
        ("la_month_source", ("incident", "A", APRIL, "ambulance")),
        (10, ANY),
    ),
    "injuries are among the contacts": (
        {"provider_month": sent(contacts=30, injuries=OUT)},
        ("provider_month", ("RRK", "ecds", APRIL, "injuries")),
        (0, 30),
    ),
    **{
        f"{name} is counted among injuries": (
            {"provider_month": sent(injuries=30, **{name: OUT})},
            ("provider_month", ("RRK", "ecds", APRIL, name)),
            (0, 30),
        )
        for name in ("intent_coded", "mechanism_coded", "place_coded", "time_known")
    },
    "violence is among intent_coded": (
        {"provider_month": sent(intent_coded=30, violence=OUT)},
        ("provider_month", ("RRK", "ecds", APRIL, "violence")),
        (0, 30),
    ),
    "violence is among contacts": (
        {"provider_month": sent(contacts=30, violence=OUT, source="ambulance")},
        ("provider_month", ("RRK", "ambulance", APRIL, "violence")),
        (0, 30),
    ),
    "codings and notes make all attendances": (
        {
            "provider_month": sent(contacts=80),
            "provider_year_coding": coding(coded=20, other_intent=30, open_intent=25, no_injury=H),
        },
        ("provider_year_coding", ("RRK", YEAR, "no_injury", "says")),
        (5, 5),
    ),
    "injuries are of the primary definition, of another or of an open intent": (
        {
            "provider_month": sent(injuries=OUT, violence=10),
            "provider_year_coding": coding(coded=OUT, other_intent=20, open_intent=15, no_injury=OUT),
        },
        ("provider_month", ("RRK", "ecds", APRIL, "injuries")),
        (45, ANY),
    ),
    "an intent is an assault or another": (
        {
            "provider_month": sent(intent_coded=OUT, violence=10),
            "provider_year_coding": coding(coded=OUT, other_intent=20, open_intent=OUT, no_injury=OUT),
        },
        ("provider_month", ("RRK", "ecds", APRIL, "intent_coded")),
        (30, ANY),
    ),
    "the notes make what is coded": (
        {
            "provider_month": sent(violence=10),
            "provider_year_coding": coding(coded=OUT, other_intent=OUT, open_intent=OUT, no_injury=OUT),
        },
        ("provider_year_coding", ("RRK", YEAR, "coded", "says")),
        (10, ANY),
    ),
    "injuries that are of no other coding are of the secondary definition alone": (
        {
            "provider_month": sent(injuries=OUT, violence=10),
            "provider_year_coding": coding(coded=12, other_intent=20, open_intent=15, no_injury=OUT),
        },
        ("provider_month", ("RRK", "ecds", APRIL, "injuries")),
        (45, 47),
    ),
    "those of them with an intent are among them": (
        {
            "provider_month": sent(injuries=46, intent_coded=OUT, violence=10),
            "provider_year_coding": coding(coded=OUT, other_intent=20, open_intent=15, no_injury=OUT),
        },
        ("provider_month", ("RRK", "ecds", APRIL, "intent_coded")),
        (30, 31),
    ),
    "the areas make the year": (
        {
            "la_month_source": months([OUT]) | months([OUT], "B"),
            "la_quarter_definition": primary([10], name="secondary") | primary([H], "B", "secondary"),
            "provider_year_coding": coding(coded=15, other_intent=OUT, open_intent=OUT, no_injury=OUT),
        },
        ("la_quarter_definition", ("B", APRIL, "secondary")),
        (5, 5),
    ),
    "possible violence has an open intent": (
        {
            "la_month_source": months([OUT]) | months([OUT], "B"),
            "la_quarter_definition": primary([15], name="sensitivity") | primary([H], "B", "sensitivity"),
            "provider_year_coding": coding(coded=OUT, other_intent=OUT, open_intent=20, no_injury=OUT),
        },
        ("la_quarter_definition", ("B", APRIL, "sensitivity")),
        (0, 5),
    ),
    **{
        f"the {level}s make the authority": (
            {
                "la_month_source": months([20]),
                "small_area_period": {("A", level, "one", "month", APRIL): 15, ("A", level, "two", "month", APRIL): H},
            },
            ("small_area_period", ("A", level, "two", "month", APRIL)),
            (5, 5),
        )
        for level in ("ward", "msoa")
    },
    "the MSOAs make the authority": (
        {
            "la_month_source": OPEN_YEAR,
            "la_year": {("A", YEAR): 20},
            "msoa_year": {("M1", "A", YEAR): 15, ("M2", "A", YEAR): H},
        },
        ("msoa_year", ("M2", "A", YEAR)),
        (5, 5),
    ),
    "the same MSOA and year in two tables": (
        {
            "la_month_source": OPEN_YEAR,
            "msoa_year": {("M1", "A", YEAR): OUT},
            "small_area_period": {("A", "msoa", "M1", "year", APRIL): 12},
        },
        ("msoa_year", ("M1", "A", YEAR)),
        (12, 12),
    ),
}


@pytest.mark.parametrize(
    ("reason", "tables", "figure", "interval"),
    [(reason, *example) for reason, example in CONSTRAINTS.items()],
    ids=list(CONSTRAINTS),
)
def test_a_constraint_is_known_to_the_intruder(reason, tables, figure, interval):
    linked = link(say(tables), NOWHERE)
    assert reason in linked.reasons
    assert deduced(linked, *figure) == interval


def test_every_constraint_of_the_region_has_a_test():
    tables = chosen_counts()
    reasons = {
        reason
        for levels in LEVELS
        for reason in link(released(small_of(tables, levels), suppressed_group=0.1, seed=3), PIECES).reasons
    }
    # These two name what several tables meet in, and say nothing by themselves.
    assert reasons - INTERSECTIONS_MAKE <= {*CONSTRAINTS, "the months make the year", "the trusts make the year"}


INTERSECTIONS_MAKE = {"the intersections make the ward", "the intersections make the MSOA"}


def crossing_tables(**told):
    wards = {("A", "ward", name, "year", APRIL): n for name, n in (("W1", 12), ("W2", 25), ("W3", 9))}
    return {
        "la_month_source": OPEN_YEAR,
        "small_area_period": wards,
        "msoa_year": {(name, "A", YEAR): n for name, n in told.items()},
    }


CROSSING = pl.DataFrame({"ward": ["W1", "W2", "W2", "W3"], "msoa": ["M1", "M1", "M2", "M3"], "la": ["A"] * 4})


def test_wards_and_msoas_cross_in_pieces_nobody_published():
    linked = link(say(crossing_tables(M1=31, M2=H, M3=9)), CROSSING)
    assert set(linked.reasons) >= INTERSECTIONS_MAKE
    assert deduced(linked, "msoa_year", ("M2", "A", YEAR)) == (6, 6)


def test_quarters_of_a_ward_bound_its_msoa_also_where_one_quarter_is_not_shown():
    wards = {("A", "ward", "W1", "quarter", quarter): n for quarter, n in zip(QUARTERS, (15, H, H, OUT), strict=True)}
    tables = {"la_month_source": OPEN_YEAR, "small_area_period": wards, "msoa_year": {("M1", "A", YEAR): 18}}
    linked = link(say(tables), pl.DataFrame({"ward": ["W1"], "msoa": ["M1"], "la": ["A"]}))
    assert deduced(linked, "small_area_period", ("A", "ward", "W1", "quarter", QUARTERS[1])) == (0, 3)


def test_where_a_neighbourhood_is_in_no_ward_the_bold_are_wrong_and_the_careful_are_not():
    pieces = pl.DataFrame({"ward": ["W1", None], "msoa": ["M1", "M2"], "la": ["A", "A"]})
    tables = {
        "la_month_source": OPEN_YEAR,
        "small_area_period": {("A", "ward", "W1", "year", APRIL): 12},
        "msoa_year": {("M1", "A", YEAR): OUT, ("M2", "A", YEAR): 9},
    }
    assert not propagate(link(say(tables), pieces).system).feasible
    careful = link(say(tables), pieces, assumes_not_received_is_zero=False)
    assert propagate(careful.system).feasible
    assert deduced(careful, "msoa_year", ("M1", "A", YEAR)) == (0, ANY)


# -- statements, vintages, snapshots


def test_a_bold_reader_takes_what_nobody_sent_for_none_and_everybody_for_placed():
    tables = {
        "la_month_source": months([20, "not_received"]),
        "small_area_period": {("A", "ward", "W1", "month", APRIL): 12, ("A", "ward", "W2", "month", APRIL): OUT},
    }
    assumes_not_received_is_zero, careful = (
        link(say(tables), NOWHERE),
        link(say(tables), NOWHERE, assumes_not_received_is_zero=False),
    )
    assert deduced(assumes_not_received_is_zero, "la_month_source", ("residence", "A", MAY, "ecds")) == (0, 0)
    assert deduced(careful, "la_month_source", ("residence", "A", MAY, "ecds")) == (0, ANY)
    assert deduced(assumes_not_received_is_zero, "small_area_period", ("A", "ward", "W2", "month", APRIL)) == (8, 8)
    assert deduced(careful, "small_area_period", ("A", "ward", "W2", "month", APRIL)) == (0, 8)


QUARTER = ("la_quarter_definition", ("A", APRIL, "primary"))


def test_two_vintages_of_a_cell_are_two_figures():
    said = say({"la_month_source": months([20, 20, H]), "la_quarter_definition": primary([40])}, ROUNDED)
    said.add((*QUARTER, 1), statement(50, ROUNDED, "r2"))
    said.add(("la_month_source", ("residence", "A", JUNE, "ecds"), 1), statement(H, ROUNDED, "r2"))
    later = {
        "la_month_source": dict.fromkeys(months([20, 20]), 0) | {("residence", "A", JUNE, "ecds"): 1},
        "la_quarter_definition": {QUARTER[1]: 1},
    }
    said.snapshots.append(Snapshot(later))
    linked = link(said, NOWHERE)
    assert linked.figures[(*QUARTER, 0)] != linked.figures[(*QUARTER, 1)]
    # The months that stand bound both: what came late can be told.
    found = audit(linked.system)
    of_june = [linked.figures["la_month_source", ("residence", "A", JUNE, "ecds"), vintage] for vintage in (0, 1)]
    assert [(found.outer_low[cell], found.outer_high[cell]) for cell in of_june] == [(0, 1), (6, 7)]


def test_one_vintage_in_two_snapshots_is_one_figure_in_one_equation():
    once, twice = say({"la_month_source": months([20, 20, H])}), say({"la_month_source": months([20, 20, H])})
    twice.snapshots.append(twice.snapshots[0])
    assert link(once, NOWHERE).system.digest() == link(twice, NOWHERE).system.digest()


def test_the_statements_of_two_policies_intersect():
    said = say({"la_year": {("A", YEAR): 20}}, ROUNDED)
    said.add(("la_year", ("A", YEAR), 0), statement(20, Rule("by ten", 8, 10, "suppressed"), "r2"))
    said.add(("la_year", ("B", YEAR), 0), statement(10, ROUNDED))
    said.add(("la_year", ("B", YEAR), 0), statement(H, Rule("strict", 10, 5, "suppressed"), "r2"))
    linked = link(said, NOWHERE)
    assert deduced(linked, "la_year", ("A", YEAR)) == (18, 22)
    assert deduced(linked, "la_year", ("B", YEAR)) == (8, 9)
    # What one policy published need not be kept open by the other, and is told as published.
    cell = linked.figures["la_year", ("B", YEAR), 0]
    assert not linked.system.suppressed[cell]
    assert (linked.labels[cell].status, linked.labels[cell].n) == ("published", 10)


@pytest.mark.parametrize(("zeros", "low"), [("suppressed", 0), ("shown", 1)])
def test_a_suppressed_cell_is_below_the_threshold(zeros, low):
    said = say({"la_year": {("A", YEAR): H}}, Rule("any", 6, 5, zeros))
    assert deduced(link(said, NOWHERE), "la_year", ("A", YEAR)) == (low, 5)


def test_a_coarsened_cell_is_open_and_remembered_with_its_threshold():
    linked = link(say({"la_year": {("A", YEAR): OUT}}), NOWHERE)
    cell = linked.figures["la_year", ("A", YEAR), 0]
    assert linked.suppressed_group == {cell: 8}
    assert deduced(linked, "la_year", ("A", YEAR)) == (0, ANY)


def test_a_figure_of_no_relation_is_there_all_the_same():
    linked = link(say({"la_year_place": {("Z", "1999/00", "street"): H}}), NOWHERE)
    assert linked.system.suppressed.tolist() == [True]


def test_a_category_of_which_nothing_was_said_makes_no_equation():
    tables = {
        "la_month_source": OPEN_YEAR,
        "la_year": {("A", YEAR): 30},
        "la_year_place": {("A", YEAR, "street"): OUT, ("A", YEAR, "home"): OUT},
    }
    assert "the categories of la_year_place make the year" not in link(say(tables), NOWHERE).reasons


def test_the_order_of_what_was_said_does_not_matter():
    tables = CONSTRAINTS["the areas make the year"][0]
    turned = {table: dict(reversed(cells.items())) for table, cells in tables.items()}
    assert sorted(link(say(tables), NOWHERE).reasons) == sorted(link(say(turned), NOWHERE).reasons)


@pytest.mark.parametrize(
    ("day", "quarter", "year"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), YEAR),
        (date(2026, 3, 1), date(2026, 1, 1), YEAR),
        (date(2026, 4, 1), date(2026, 4, 1), "2026/27"),
        (date(1999, 12, 1), date(1999, 10, 1), "1999/00"),
    ],
)
def test_a_month_is_of_a_quarter_and_a_financial_year(day, quarter, year):
    assert (quarter_of(day), year_of(day)) == (quarter, year)


# -- the truth is a feasible

LEVELS = [
    {BIRMINGHAM: one, COVENTRY: other}
    for one, other in zip(
        product(("ward", "msoa"), ("month", "quarter", "year")),
        [
            ("msoa", "year"),
            ("ward", "quarter"),
            ("ward", "month"),
            ("ward", "year"),
            ("msoa", "month"),
            ("msoa", "quarter"),
        ],
        strict=True,
    )
]
_COUNTS = {}


@pytest.fixture(autouse=True)
def _folder(tmp_path):
    _COUNTS["folder"] = tmp_path


def chosen_counts(seed=1, number=1500):
    if (seed, number) not in _COUNTS:
        _COUNTS[seed, number] = counted(contacts(seed, number), _COUNTS["folder"])
    return _COUNTS[seed, number]


def small_of(counts, levels):
    return chosen(counts, levels)


def with_truth(linked, tables):
    """The system with every figure at its exact count, which must be within what was said of it."""
    low, high = linked.system.low.copy(), linked.system.high.copy()
    for figure, n in exact(tables).items():
        cell = linked.figures[figure]
        assert low[cell] <= n <= high[cell], figure
        low[cell] = high[cell] = n
    return linked.system.within(low, high)


@pytest.mark.parametrize("suppressed_group", [0.0, 0.2])
@pytest.mark.parametrize("levels", range(len(LEVELS)))
def test_the_truth_is_feasible(levels, suppressed_group):
    """Wards that are not known make the bold reader wrong; to the careful one every true table is possible."""
    for seed, number in ((1, 1500), (2, 200)):
        tables = small_of(chosen_counts(seed, number), LEVELS[levels])
        linked = link(released(tables, seed, suppressed_group), PIECES, assumes_not_received_is_zero=False)
        system = with_truth(linked, tables)
        known = propagate(system)
        assert known.feasible, linked.reasons[known.steps[-1][0]]
        narrowed = system.within(known.low, known.high)
        assert holds(system, first_feasible_table(narrowed))


def test_the_truth_is_feasible_for_the_bold_where_everybody_is_placed():
    rows = [row for row in contacts(4, 1500) if row["residence_ward"] != "unknown" or row["residence_la"] == "unknown"]
    tables = small_of(counted(rows, _COUNTS["folder"]), LEVELS[1])
    linked = link(released(tables), PIECES)
    known = propagate(with_truth(linked, tables))
    assert known.feasible
    open_cells = {linked.labels[cell].key for cell in np.flatnonzero(known.low < known.high)}
    # Only the pieces are not given by the figures themselves.
    assert all(name.startswith("shared by ward and MSOA") for name in open_cells)


# -- its feasible tables are tables of people


def some_feasible_tables(levels, seed):
    """Feasible tables of what is published of the region, as tables, with the intersections; and the tables' own
    counts."""
    rows = [
        row for row in contacts(seed, 700) if row["residence_ward"] != "unknown" or row["residence_la"] == "unknown"
    ]
    tables = small_of(counted(rows, _COUNTS["folder"]), levels)
    linked = link(released(tables), PIECES)
    search = audit(linked.system).feasible
    for feasible in (search.first, search.current):
        figures = {}
        for (table, key, _), cell in linked.figures.items():
            figures.setdefault(table, {})[key] = int(feasible[cell])
        pieces = {
            tuple(name.key.split(", ")[1:3]): int(feasible[cell])
            for cell, name in enumerate(linked.labels)
            if name.key.startswith("shared by ward and MSOA")
        }
        yield figures, pieces, tables


def assert_counted_as(feasible, rows, levels, tables, wanted):
    again = exact(small_of(counted(rows, _COUNTS["folder"]), levels))
    for table in tables:
        assert {key: again[table, key, 0] for key in feasible[table] if wanted(table, key)} == {
            key: n for key, n in feasible[table].items() if wanted(table, key)
        }


OF_PLACES = [
    "la_month_source",
    "la_quarter_age_sex",
    "la_quarter_definition",
    "la_quarter_kind",
    "la_year",
    *CATEGORIES_OF_A_YEAR,
    "msoa_year",
    "small_area_period",
    "provider_month",
]


@pytest.mark.parametrize("levels", range(len(LEVELS)))
def test_people_can_be_found_for_every_feasible_table_of_the_tables_of_places(levels):
    for feasible, pieces, tables in some_feasible_tables(LEVELS[levels], 10 + levels):
        assert feasible != {
            table: {key: n for (name, key, _), n in exact(tables).items() if name == table} for table in feasible
        }
        rows = by_residence(feasible, pieces)
        assert_counted_as(
            feasible,
            rows,
            LEVELS[levels],
            OF_PLACES,
            lambda table, key: (
                not (table == "la_month_source" and key[0] == "incident")
                and (table != "provider_month" or (key[1], key[3]) == ("ecds", "violence"))
            ),
        )


@pytest.mark.parametrize("seed", [20, 21])
def test_people_can_be_found_for_every_feasible_table_of_the_tables_of_trusts(seed):
    for feasible, _, _ in some_feasible_tables(LEVELS[0], seed):
        assert_counted_as(
            feasible,
            by_trust(feasible),
            LEVELS[0],
            ["provider_month", "provider_year_coding", "la_month_source"],
            lambda table, key: table != "la_month_source" or key[0] == "incident",
        )


def test_a_careful_reader_does_not_count_one_person_in_a_ward_and_again_in_an_msoa():
    """Ten people of whom five are known to be in both: five more in the ward alone leave nobody for the MSOA alone."""
    wards, msoas = {("A", "ward", "W1", "year", APRIL): 10}, {("M1", "A", YEAR): OUT, ("M2", "A", YEAR): 9}
    tables = {
        "la_month_source": OPEN_YEAR,
        "la_year": {("A", YEAR): 10},
        "small_area_period": wards,
        "msoa_year": msoas,
    }
    pieces = pl.DataFrame({"ward": ["W1", "W2"], "msoa": ["M1", "M2"], "la": ["A", "A"]})
    linked = link(say(tables), pieces, assumes_not_received_is_zero=False)
    # Of the ten in W1 nobody lives in M2, but for those of no known piece: W1 leaves nobody over.
    assert not propagate(linked.system).feasible


def test_together_tables_of_places_and_of_trusts_hold_more_than_the_system_knows():
    """All that was attended in the first quarter is of the primary definition, so the secondary is no more; the system,
    in which trusts and areas meet in the secondary of a year, still takes up to five more for possible."""
    half = YEAR_OF_MONTHS[:4]
    sent_monthly = {
        ("RRK", "ecds", month, measure): n
        for month, contacts_, violence in zip(half, (10, 10, 10, 20), (10, 10, 10, 10), strict=True)
        for measure, n in (("contacts", contacts_), ("violence", violence))
    }
    tables = {
        "la_month_source": months([10] * 4),
        "la_quarter_definition": primary([30, 10]) | primary([OUT, OUT], name="secondary"),
        "provider_month": sent_monthly,
        "provider_year_coding": coding(coded=45, other_intent=OUT, open_intent=OUT, no_injury=OUT),
    }
    linked = link(say(tables), NOWHERE)
    assert deduced(linked, "la_quarter_definition", ("A", APRIL, "secondary")) == (30, 35)


@pytest.mark.parametrize("name", [table.name for table in all_marts()])
def test_no_table_is_published_that_is_related_to_no_other(name):
    is_related = f'"{name}"' in inspect.getsource(links) or name in CATEGORIES_OF_A_YEAR
    assert is_related, f"{name} is judged alone; say in linked_tables.py how it adds up with the others"
