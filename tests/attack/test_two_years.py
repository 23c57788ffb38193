"""Monthly releases with revisions, attacked by a reader who holds all of them, and by all partners together.

The short run is in every test run; two years, with the plan and without it, are in the sweep.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from anonymisation.disclosure.audit import checker
from pipelines.context import Tools
from pipelines.home import Home
from pipelines.release.published import CERTIFICATE_FILE, ReleaseHistory
from schemas.tables.marts import all_marts
from tests.attack.attacker import Truth, attack, attack_latest
from tests.attack.knowledge import public
from tests.attack.months import make
from tests.attack.two_years import TwoYears

REVISION_POINTS = {6, 12, 18, 24}
SHIPPED = Path(__file__).parents[2] / "anonymisation" / "disclosure" / "policies" / "suppress-8-round-5.toml"


def without_a_plan(years: TwoYears) -> TwoYears:
    """The same home under the floor alone, so that fine tables full of suppressed cells are published."""
    home = years.home
    text = (
        SHIPPED.read_text(encoding="utf-8")
        .replace('id = "suppress-8-round-5"', 'id = "floor-alone"')
        .replace("most_suppressed = 0.10", "most_suppressed = 1.0")
    )
    home.policies.mkdir()
    (home.policies / "floor-alone.toml").write_text(text, encoding="utf-8")
    settings = home.root / "svd.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("suppress-8-round-5", "floor-alone"), encoding="utf-8"
    )
    fresh = Home(home.root)
    return TwoYears(fresh, Tools(fresh), years.months)


def released(root: Path, until: int, *, plan: bool) -> TwoYears:
    years = TwoYears.begin(root, make())
    years = years if plan else without_a_plan(years)
    for version in range(1, until + 1):
        years.release(version, revise=version in REVISION_POINTS, with_drops=version == until)
    return years


@pytest.fixture(scope="module")
def half_a_year(tmp_path_factory) -> TwoYears:
    """Seven monthly releases without a plan, the sixth a revision."""
    return released(tmp_path_factory.mktemp("half") / "home", 7, plan=False)


@pytest.fixture(scope="module")
def two_years(tmp_path_factory) -> TwoYears:
    """Twenty-four monthly releases as the plan makes them."""
    return released(tmp_path_factory.mktemp("two") / "home", 24, plan=True)


@pytest.fixture(scope="module")
def two_years_without_a_plan(tmp_path_factory) -> TwoYears:
    """The same with every table at its finest."""
    return released(tmp_path_factory.mktemp("fine") / "home", 24, plan=False)


def knowledge_of(years: TwoYears):
    """Lists that are public, and the first month."""
    return public(years.tools.geography.small_areas.drop_nulls(), years.months.rows["month"].min())


def suppressed(years: TwoYears) -> int:
    return sum(int((rows["status"] == "suppressed").sum()) for rows in years.published[-1].values())


def assert_nothing_leaks(years: TwoYears) -> None:
    """Neither who sees everything, nor all partners together, nor who trusts nothing said before a revision, finds
    anything.
    """
    truth, knowledge = Truth(years.exact), knowledge_of(years)
    for report in (
        attack([years.published], knowledge),
        attack(years.pooled(), knowledge),
        *attack_latest([years.published], knowledge),
    ):
        assert not report.undecided
        assert not [finding for finding in report.findings if truth.holds(finding)], str(report)


def assert_every_release_went_out(years: TwoYears) -> None:
    assert not [outcome.blocked for outcome in years.outcomes if outcome.is_blocked]


def assert_every_proof_holds(years: TwoYears) -> None:
    record = ReleaseHistory(years.home)
    for entry in record.releases:
        assert checker.check(record.ledger.read_file(entry, CERTIFICATE_FILE)).passed


def assert_published_stands_between_revisions(years: TwoYears) -> None:
    for number, (before, after) in enumerate(zip(years.published, years.published[1:], strict=False), 2):
        if number in REVISION_POINTS:
            continue
        for table in all_marts():
            kept = before[table.name].join(after[table.name], on=table.dimensions(), suffix="_after")
            assert kept.height == before[table.name].height
            assert kept.filter(
                pl.col("n").ne_missing(pl.col("n_after")) | (pl.col("status") != pl.col("status_after"))
            ).is_empty()


def test_a_revision_restates_what_changed(half_a_year):
    before, after = half_a_year.outcomes[4], half_a_year.outcomes[5]
    assert before.proposal.restated().height > 0
    assert "new" in set(after.proposal.changes()["change"])
    assert after.proposal.restated().is_empty()


def test_months_already_published_stand_as_they_were(half_a_year):
    assert_every_release_went_out(half_a_year)
    assert_published_stands_between_revisions(half_a_year)


def test_half_a_year_of_fine_tables_tells_an_attacker_nothing(half_a_year):
    assert suppressed(half_a_year) > 1_000
    assert_nothing_leaks(half_a_year)


def test_every_proof_of_half_a_year_holds(half_a_year):
    assert_every_proof_holds(half_a_year)


def test_partners_drops_show_what_is_published_and_nothing_else(half_a_year):
    published = half_a_year.published[-1]
    for drops in half_a_year.drops.values():
        for name, rows in drops[-1].items():
            assert rows.join(published[name], on=rows.columns, how="anti", nulls_equal=True).is_empty()


@pytest.mark.sweep
@pytest.mark.timeout(3600)
def test_two_years_tell_an_attacker_nothing(two_years):
    assert_every_release_went_out(two_years)
    assert_published_stands_between_revisions(two_years)
    assert_every_proof_holds(two_years)
    assert_nothing_leaks(two_years)


@pytest.mark.sweep
@pytest.mark.timeout(3600)
def test_two_years_of_fine_tables_tell_an_attacker_nothing(two_years_without_a_plan):
    assert_every_release_went_out(two_years_without_a_plan)
    assert suppressed(two_years_without_a_plan) > 8_000
    assert_every_proof_holds(two_years_without_a_plan)
    assert_nothing_leaks(two_years_without_a_plan)
