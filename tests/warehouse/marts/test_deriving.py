"""Rates come from published counts and public populations alone."""

from __future__ import annotations

from datetime import date

import polars as pl

from schemas.tables.marts import LaMonthSource, LaYear, LaYearRate, ProviderYearCoding, ProviderYearGap
from warehouse.marts.deriving import derive


def la_year(rows: list[tuple[str, str, int | None, str]]) -> pl.DataFrame:
    names = ["residence_la", "financial_year", "n", "status"]
    coverage = {"providers_received": 2, "providers_complete": 1, "providers_expected": 3}
    counts = pl.DataFrame(rows, schema=names, orient="row").with_columns(**coverage)
    return counts.select(list(LaYear.columns)).cast(dict(LaYear.schema()))


def months(*published: date) -> pl.DataFrame:
    return pl.concat(
        [LaMonthSource.empty(), pl.DataFrame({"month": published}, schema={"month": pl.Date})], how="diagonal"
    )


POPULATION = pl.DataFrame(
    {"area_code": ["A", "A", "A", "B"], "year": ["2021", "2023", "2026", "2027"], "population": [1000, 2000, 4000, 500]}
)


NO_NOTES = {"provider_year_coding": ProviderYearCoding.empty()}


def rates(counts: pl.DataFrame, *published: date) -> dict[tuple[str, str], dict[str, object]]:
    found = derive({"la_year": counts, "la_month_source": months(*published), **NO_NOTES}, POPULATION)["la_year_rate"]
    assert dict(found.schema) == LaYearRate.schema()
    return {(row["residence_la"], row["financial_year"]): row for row in found.iter_rows(named=True)}


def test_a_published_count_becomes_a_rate_of_the_latest_population_not_after_the_year() -> None:
    found = rates(la_year([("A", "2025/26", 15, "published")]), date(2026, 1, 1), date(2026, 2, 1))
    row = found["A", "2025/26"]
    assert (row["population_year"], row["population"], row["rate_per_1000"]) == (2023, 2000, 7.5)
    assert row["months"] == 2


def test_a_rate_says_how_much_of_its_year_had_come_in() -> None:
    row = rates(la_year([("A", "2025/26", 15, "published")]), date(2026, 1, 1))["A", "2025/26"]
    assert [row[f"providers_{measure}"] for measure in ("received", "complete", "expected")] == [2, 1, 3]


def test_the_earliest_population_serves_where_all_are_after_the_year() -> None:
    found = rates(la_year([("B", "2025/26", 10, "published")]), date(2025, 4, 1))
    assert (found["B", "2025/26"]["population_year"], found["B", "2025/26"]["rate_per_1000"]) == (2027, 20.0)


def test_march_and_april_belong_to_different_years() -> None:
    counts = la_year([("A", "2025/26", 10, "published"), ("A", "2026/27", 10, "published")])
    found = rates(counts, date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    assert (found["A", "2025/26"]["months"], found["A", "2026/27"]["months"]) == (1, 2)
    assert found["A", "2026/27"]["population_year"] == 2026


def test_a_century_ends_as_it_should() -> None:
    found = rates(la_year([("A", "2099/00", 10, "published")]), date(2100, 3, 1))
    assert ("A", "2099/00") in found


def test_what_is_not_published_has_no_rate() -> None:
    counts = la_year([("A", "2025/26", None, "suppressed"), ("B", "2025/26", None, "not_received")])
    found = rates(counts, date(2026, 1, 1))
    assert [(row["n"], row["rate_per_1000"]) for row in found.values()] == [(None, None)] * 2
    assert [row["status"] for row in found.values()] == ["suppressed", "not_received"]


def test_what_was_coarsened_has_no_rate_and_says_so() -> None:
    row = rates(la_year([("A", "2025/26", None, "suppressed_group")]), date(2026, 1, 1))["A", "2025/26"]
    assert (row["n"], row["rate_per_1000"], row["status"]) == (None, None, "suppressed_group")


USUAL = {
    "coded": (430, 70, 10),
    "other_intent": (60, 8_000, 100),
    "open_intent": (70, 900, 20),
    "no_injury": (40, 24_000, 400),
}


def gaps(*trusts: tuple[str, str]) -> dict[str, dict[str, object]]:
    """Of each trust and the status of all its cells: what the coding gap says, by trust."""
    shape = ProviderYearCoding.schema()
    cells = [
        (code, "2025/26", coding, note, (n if status == "published" else None), status, 1, 1, 1)
        for code, status in trusts
        for coding, numbers in USUAL.items()
        for note, n in zip(("says", "silent", "no_note"), numbers, strict=True)
    ]
    counts = {"la_year": LaYear.empty(), "la_month_source": LaMonthSource.empty()}
    found = derive(counts | {"provider_year_coding": pl.DataFrame(cells, schema=shape, orient="row")}, POPULATION)
    return {row["provider_code"]: row for row in found["provider_year_gap"].iter_rows(named=True)}


def test_a_trust_whose_counts_were_coarsened_is_estimated_by_nothing_and_bears_on_no_other() -> None:
    both = gaps(("RRK", "published"), ("RKB", "suppressed_group"))
    assert (both["RKB"]["status"], both["RKB"]["basis"]) == ("suppressed_group", "suppressed_group")
    assert [both["RKB"][name] for name in ("n", "estimated", "low", "high", "sensitivity")] == [None] * 5
    assert both["RRK"] == gaps(("RRK", "published"))["RRK"]
    assert both["RRK"]["status"] == "published"


def test_where_every_trust_was_coarsened_the_gap_has_its_declared_shape() -> None:
    assert {row["status"] for row in gaps(("RRK", "suppressed_group"), ("RKB", "not_received")).values()} == {
        "suppressed_group",
        "not_received",
    }


def test_a_place_with_no_residents_on_record_has_no_row() -> None:
    assert not rates(la_year([("outside", "2025/26", 10, "published")]), date(2026, 1, 1))


def test_nothing_at_all_still_has_the_declared_shape() -> None:
    found = derive(
        {"la_year": LaYear.empty(), "la_month_source": LaMonthSource.empty(), **NO_NOTES}, POPULATION.clear()
    )
    assert dict(found["la_year_rate"].schema) == LaYearRate.schema()
    assert dict(found["provider_year_gap"].schema) == ProviderYearGap.schema()
