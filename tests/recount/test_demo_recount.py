"""The demo counted again from the generator's truth, by code that shares nothing with the product: cell for cell."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.tables.marts import all_marts
from sources.submissions.register import Register
from tests.recount.recount import Recount, differences, recount


@pytest.fixture(scope="session")
def recounted(demo_home) -> Recount:
    return recount(demo_home.root / "truth", says=read_notes(demo_home))


def read_notes(home) -> dict[tuple[str, int], bool | None]:
    """File and line of each ED row behind the wall → what the text signal says of its note."""
    files = {each.submission: each.file for each in Register(home.register).all()}
    months = sorted(home.deidentified.glob("ecds/submissions/*/month=*.parquet"))
    rows = (
        row
        for month in months
        for row in pq.read_table(month, columns=["submission", "line", "text_assault"]).to_pylist()
    )
    return {(files[row["submission"]], row["line"]): row["text_assault"] for row in rows}


def counted(home, mart, measure="n") -> dict[tuple[object, ...], int]:
    rows = pq.read_table(home.deidentified / "counts" / f"{mart.name}.parquet").to_pylist()
    return {tuple(row[name] for name in mart.dimensions()): row[measure] for row in rows}


@pytest.mark.parametrize("mart", all_marts(), ids=lambda mart: mart.name)
def test_every_cell_before_protection_equals_the_recount(demo_home, recounted, mart):
    here = {mart.name: recounted.marts[mart.name]}
    assert sum(here[mart.name].values()) > 0
    assert differences(here, {mart.name: counted(demo_home, mart)}) == []


@pytest.mark.parametrize("mart", all_marts(), ids=lambda mart: mart.name)
def test_the_people_of_every_cell_equal_the_recount(demo_home, recounted, mart):
    here = {mart.name: recounted.people[mart.name]}
    assert sum(here[mart.name].values()) > 0
    assert differences(here, {mart.name: counted(demo_home, mart, "people")}) == []


def test_the_demo_holds_people_who_come_more_than_once(recounted):
    assert sum(recounted.people["la_year"].values()) < sum(recounted.marts["la_year"].values())


def test_the_recount_knows_every_mart(recounted):
    assert set(recounted.marts) == {mart.name for mart in all_marts()}


def test_the_truth_holds_no_surprise(recounted):
    assert recounted.surprises == {}


def totals_written(home) -> dict[str, dict[str, int]]:
    files = {each.submission: each.file for each in Register(home.register).all()}
    notes = home.deidentified.glob("*/submissions/*/submission.json")
    known = [json.loads(Path(note).read_text(encoding="utf-8")) for note in notes]
    return {files[each["submission"]]: each["totals"] for each in known}


def test_the_control_totals_of_every_file_equal_the_recount(demo_home, recounted):
    expected = {file: vars(totals) for files in recounted.totals.values() for file, totals in files.items()}
    assert totals_written(demo_home) == expected


def test_links_are_found_both_ways_and_equal_the_recount(demo_home, recounted):
    by = pq.read_table(demo_home.deidentified / "links.parquet")["by"].to_pylist()
    assert {way: by.count(way) for way in ("incident", "person")} == dict(recounted.linked)
