"""A new published table is one class and one SQL file: no edit anywhere else.

But for the audit, which links tables by constraints written by hand: it would judge such a table's figures each alone,
so `test_no_table_is_published_that_is_related_to_no_other` refuses it. It is no part of this walk.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from anonymisation.disclosure.plan.planner import categories_of, plan
from anonymisation.disclosure.rules.policies import read_policy
from anonymisation.disclosure.rules.suppression import protect
from schemas import versions
from schemas.columns import SENSITIVE, column
from schemas.dictionary import dictionary, markdown
from schemas.tables import marts
from schemas.tables.marts import FinancialYear, Mart, ResidenceLA, all_marts
from warehouse import duck
from warehouse.duck import read_only
from warehouse.marts.counting import count
from warehouse.marts.deriving import derive
from warehouse.publish.catalogue import describe
from warehouse.publish.publish import publish

SELECT = """-- local authority of residence × financial year × sex
WITH cells AS (
    SELECT residence_la, financial_year, sex, count(*) AS n, count(DISTINCT person) AS people
    FROM violence
    WHERE is_primary
    GROUP BY ALL
)
SELECT place.code AS residence_la, year.financial_year, sexes.code AS sex,
    coalesce(cells.n, 0) AS n, coalesce(cells.people, 0) AS people,
    1 AS providers_received, 1 AS providers_complete, 1 AS providers_expected
FROM place
CROSS JOIN (SELECT DISTINCT financial_year FROM calendar) AS year
CROSS JOIN (FROM code_list SELECT code WHERE list = 'sex_group') AS sexes
LEFT JOIN cells ON (cells.residence_la, cells.financial_year, cells.sex) = (place.code, year.financial_year, sexes.code)
"""


@pytest.fixture
def la_year_sex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Mart]:
    """The class and the SELECT; both are gone again after the test."""
    monkeypatch.setattr(marts, "DECLARED", dict(marts.DECLARED))
    monkeypatch.setattr(versions, "DECLARED", marts.DECLARED)
    selects = shutil.copytree(duck.SELECTS, tmp_path / "selects")
    (selects / "counts" / "la_year_sex.sql").write_text(SELECT, encoding="utf-8")
    monkeypatch.setattr(duck, "SELECTS", selects)

    class LaYearSex(Mart):
        """ED violence by local authority of residence, financial year and sex."""

        name = "la_year_sex"
        version = "1.0.0"
        grain = "local authority of residence × financial year × sex"
        period = "year"
        universe = "ecds_primary"
        group_by = ("residence_la", "financial_year")
        period_column = "financial_year"
        attributes = ("sex",)

        residence_la: ResidenceLA
        financial_year: FinancialYear
        sex: pl.String = column("Sex.", disclosure=SENSITIVE, code_list="sex_group")

    return LaYearSex


def test_a_new_table_is_counted_protected_published_and_described(
    la_year_sex, inputs, reference, about, parquet, attendance, tmp_path
) -> None:
    counts = count(parquet([attendance()] * 23 + [attendance(sex="female")] * 3), inputs, all_marts())
    policy = read_policy("suppress-8-round-5")
    protected = {table.name: protect(counts[table.name], table, policy) for table in all_marts()}

    tables = protected | derive(protected, reference["populations"])
    names = ("organisations", "populations", "submissions")
    catalogue = describe(
        tables,
        areas=inputs["area"],
        small_areas=inputs["small_area"],
        code_list=inputs["code_list"],
        reporting=inputs["reporting"],
        about=about,
        **{name: reference[name] for name in names},
    )
    target = tmp_path / "warehouse" / "violence.duckdb"
    publish(tables, catalogue, target)

    with read_only(target) as connection:
        cells = connection.sql("FROM la_year_sex WHERE residence_la = 'E08000025' AND financial_year = '2025/26'").pl()
        listed = connection.sql("FROM catalogue.mart WHERE name = 'la_year_sex'").pl()
    shown = {sex: (status, n) for sex, status, n in cells.select("sex", "status", "n").rows()}
    assert (shown["male"], shown["female"]) == (("published", 25), ("suppressed", None))
    assert listed["meaning"].item() == la_year_sex.meaning()


def test_a_new_table_has_a_plan_a_contract_and_a_page(la_year_sex, inputs) -> None:
    categories = categories_of(all_marts(), inputs["code_list"])
    populations = pl.DataFrame({"area_code": ["E08000025"], "year": [2021], "population": [1_144_900]})
    small_areas = pl.DataFrame(schema={"residence_la": pl.String, "area_level": pl.String, "areas": pl.Int64})
    choices = plan({}, populations, small_areas, read_policy("suppress-8-round-5"), "2026/27", categories=categories)
    assert "la_year_sex" in {choice.table for choice in choices}
    assert la_year_sex.splits(marts.LaYear)
    assert versions.versions()["la_year_sex"] == "1.0.0"
    assert "la_year_sex" in {contract["name"] for contract in versions.current()}
    assert "### la_year_sex" in markdown()
    assert dictionary().filter(table_name="la_year_sex").height == len(la_year_sex.columns)


def test_two_tables_of_one_name_are_refused(la_year_sex) -> None:
    with pytest.raises(TypeError, match="Two published tables"):

        class Again(Mart):
            """A second table of the name."""

            name = "la_year_sex"
            version = "1.0.0"
            group_by = ("residence_la",)
            residence_la: ResidenceLA
