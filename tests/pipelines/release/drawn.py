"""Inputs of a release, drawn as frames: counts of a few cells, no home and no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from anonymisation.disclosure.audit.statements import Rule
from anonymisation.disclosure.rules.policies import Policy, read_policy
from pipelines.release.cells import add_release
from pipelines.release.entering import cells_as_stated
from pipelines.release.plan import PlanInputs
from pipelines.release.proposal import Proposal, Published, ReleaseInputs
from schemas.tables.marts import all_marts

POLICY = read_policy("suppress-8-round-5")
BIRMINGHAM, COVENTRY = "E08000025", "E08000026"
APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))
SPRING = [APRIL, MAY, JUNE]

POPULATIONS = pl.DataFrame(
    {"area_code": [BIRMINGHAM, COVENTRY], "year": [2024, 2024], "population": [1_180_000, 360_000]},
    schema_overrides={"year": pl.Int32},
)
NO_SMALL_AREAS = pl.DataFrame(schema={"ward": pl.String, "msoa": pl.String, "la": pl.String})
NO_CODES = pl.DataFrame(schema={"list": pl.String, "code": pl.String})


def cell(area: str, month: date, n: int, people: int | None = None, **fields: Any) -> dict[str, Any]:
    """One exact count of `la_month_source`: ED attendances of residents, all of whose providers have sent."""
    return {
        "area_basis": "residence",
        "la": area,
        "month": month,
        "source": "ecds",
        "n": n,
        "people": n if people is None else people,
        "providers_received": 1,
        "providers_complete": 1,
        "providers_expected": 1,
    } | fields


def counts_of(cells: Iterable[Mapping[str, Any]]) -> dict[str, pl.DataFrame]:
    """Mart name → exact counts: these of `la_month_source`, and none of any other."""
    frames = {}
    for table in all_marts():
        schema = {name: dtype for name, dtype in table.schema().items() if name != "status"} | {"people": pl.Int64}
        rows = list(cells) if table.name == "la_month_source" else []
        frames[table.name] = pl.DataFrame(rows, schema=schema)
    return frames


def inputs_of(
    *cells: Mapping[str, Any],
    months: Iterable[date] = SPRING,
    published: Published | None = None,
    revise: bool = False,
    policy: Policy = POLICY,
) -> ReleaseInputs:
    """What a release of these exact counts is made from."""
    planning = PlanInputs(policy, counts_of(cells), POPULATIONS, NO_SMALL_AREAS, NO_CODES)
    return ReleaseInputs(planning, list(months), published or Published(), revise)


def released(proposal: Proposal, name: str = "first", earlier: Published | None = None) -> Published:
    """What is published once that proposal is released."""
    cells = cells_as_stated(proposal, name)
    statements = (earlier or Published()).statements.copy()
    add_release(statements, name, Rule.of(proposal.policy), cells)
    return Published(cells, proposal.exact, statements, proposal.plan)
