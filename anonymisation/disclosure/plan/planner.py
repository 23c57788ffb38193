"""The table planner: which tables are worth publishing at which level, before their cells are looked at.

A table of which a large share is suppressed tells little, costs much, and gives most of what a reader needs to work
cells out. The plan for a financial year is made from earlier years alone, or from public figures while there are none:
were it made from the cells that it decides on, its shape would tell of them.

Knows: exact counts of earlier periods, public populations and areas, a policy, the marts' declarations.
Must not know: any count of the year it plans for; what was published; who reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from anonymisation.disclosure.plan.choices import (
    ALL_AREAS,
    PUBLISH,
    SUPPRESS_GROUP,
    Choice,
    PlanRefused,
    area_column,
    has_candidates,
)
from anonymisation.disclosure.plan.estimates import (
    PlanInputs,
    cells_a_period,
    from_expectation,
    from_history,
    latest,
    measured,
    small_areas,
)
from anonymisation.disclosure.plan.expected import PERIODS_A_YEAR
from anonymisation.disclosure.rules.policies import Policy
from anonymisation.disclosure.rules.suppression import group_by
from schemas.tables.marts import Mart, all_marts, last_month

CANDIDATES = tuple((level, kind) for level in ("ward", "msoa") for kind in PERIODS_A_YEAR)
"""The levels of area and kinds of period of a table with candidates."""

_LOCAL_AUTHORITY, _ANY_PLACE = re.compile(r"E0[6-9]\d{6}|W06\d{6}"), re.compile(r"[EWSN]\d{8}")
"""The codes that ONS gives to local authorities, and to places of every kind: whatever else has a population is a
provider.
"""


def plan(
    history: Mapping[str, pl.DataFrame],
    populations: pl.DataFrame,
    small_area_counts: pl.DataFrame,
    policy: Policy,
    plan_for: str,
    tables: Iterable[type[Mart]] | None = None,
    categories: Mapping[str, int] | None = None,
) -> list[Choice]:
    """What to publish in the financial year `plan_for`, such as 2026/27: choices by table, part and area, in a fixed
    order.

    history: mart name → exact counts (dimensions, n, people) of closed periods before that year; marts may be missing.
    populations: area_code, year, population; the latest not after the year's start is taken, else the earliest.
    A provider's catchment may stand there under its code. small_area_counts: residence_la, area_level, areas.
    categories: column → how many categories events spread over, where a table has no history; see `categories_of`.
    Raises `PlanRefused` where history holds a period that is not before the year, or cannot be read.
    """
    begins = _first_day(plan_for)
    marts = list(all_marts() if tables is None else tables)
    unknown = sorted(set(history) - {table.name for table in marts})
    if unknown:
        raise PlanRefused("The history holds a table that is not declared; plan with the tables of this version.")
    for table in marts:
        if table.name in history:
            _refuse_unfit(history[table.name], table, policy, begins)
    inputs = PlanInputs(policy, latest(populations, begins), small_areas(small_area_counts), categories or {})
    return [choice for table in marts for choice in _choices(table, history.get(table.name), inputs)]


def categories_of(tables: Iterable[type[Mart]], code_list: pl.DataFrame) -> dict[str, int]:
    """column → number of categories it spreads over: as declared, else the codes on its list, for the dimensions that
    have either. code_list: list, code (other columns ignored).
    """
    sizes = dict(code_list.group_by("list").agg(pl.col("code").n_unique()).iter_rows())
    columns = [column for table in tables for column in table.columns.values() if column.name in table.dimensions()]
    spread = {column.name: column.categories or sizes.get(column.code_list, 0) for column in columns}
    return {name: number for name, number in spread.items() if number}


def _choices(table: type[Mart], history: pl.DataFrame | None, inputs: PlanInputs) -> Iterator[Choice]:
    if has_candidates(table):
        yield from _candidates(table, history, inputs)
        return
    rows = measured(table, history, inputs.policy)
    yield from (_as_declared(table, row, inputs.policy) for row in rows)
    measured_areas = {row["area"] for row in rows}
    unmeasured_areas = [area for area in _areas(table, inputs) if area not in measured_areas]
    yield from (_unmeasured(table, area, inputs) for area in unmeasured_areas)
    if _nothing_is_coarser(table) or not (measured_areas or unmeasured_areas):
        yield _unmeasured(table, ALL_AREAS, inputs)


def _candidates(table: type[Mart], history: pl.DataFrame | None, inputs: PlanInputs) -> Iterator[Choice]:
    """For each area all candidates, finest first; the first that passes is published and no other."""
    rows = measured(table, history, inputs.policy)
    areas = {row["area"] for row in rows} | {la for la, _ in inputs.small_areas}
    for area in sorted(areas or {ALL_AREAS}):
        here = {(row["area_level"], row["period_kind"]): row for row in rows if row["area"] == area}
        weighed = [_weighed(table, area, level, kind, here.get((level, kind)), inputs) for level, kind in CANDIDATES]
        finest_first = sorted(
            (-_cells_a_year(choice, here, inputs), place) for place, (choice, _) in enumerate(weighed)
        )
        yield from _first_that_passes([weighed[place] for _, place in finest_first])


def _first_that_passes(weighed: list[tuple[Choice, bool]]) -> Iterator[Choice]:
    finest_passing = next((choice for choice, passes in weighed if passes), None)
    for choice, passes in weighed:
        if choice is finest_passing:
            yield _decided(choice, PUBLISH, "The finest level that passes.")
        elif finest_passing is None:
            yield _decided(
                choice, SUPPRESS_GROUP, f"{choice.reason} No level passes: this area by local authority only."
            )
        elif passes:
            yield _decided(
                choice, SUPPRESS_GROUP, "A finer level passes, and two levels of one area would be subtracted."
            )
        else:
            yield _decided(choice, SUPPRESS_GROUP, choice.reason)


def _weighed(
    table: type[Mart], area: str, level: str, kind: str, row: dict[str, Any] | None, inputs: PlanInputs
) -> tuple[Choice, bool]:
    if row:
        return from_history(table, row, level, kind, inputs.policy)
    return from_expectation(table, area, level, kind, inputs.small_areas.get((area, level)), inputs)


def _cells_a_year(choice: Choice, here: dict[Any, dict[str, Any]], inputs: PlanInputs) -> int:
    row = here.get((choice.area_level, choice.period_kind))
    areas = inputs.small_areas.get((choice.area, choice.area_level)) or (row["areas"] if row else 0)
    return int(areas) * PERIODS_A_YEAR[choice.period_kind]


def _as_declared(table: type[Mart], row: dict[str, Any], policy: Policy) -> Choice:
    return _settled(table, *from_history(table, row, table.area_level, table.period, policy))


def _unmeasured(table: type[Mart], area: str, inputs: PlanInputs) -> Choice:
    cells = cells_a_period(table, area, inputs)
    return _settled(table, *from_expectation(table, area, table.area_level, table.period, cells, inputs))


def _settled(table: type[Mart], choice: Choice, passes: bool) -> Choice:
    if passes:
        return _decided(choice, PUBLISH, choice.reason)
    if _nothing_is_coarser(table):
        return _decided(choice, PUBLISH, "No table is coarser: primary suppression alone decides, cell by cell.")
    return _decided(choice, SUPPRESS_GROUP, f"{choice.reason} {_advice(table)}")


def _decided(choice: Choice, decision: str, reason: str) -> Choice:
    return Choice(**{**vars(choice), "decision": decision, "reason": reason})


def _advice(table: type[Mart]) -> str:
    """What to do about a table that is not published at its level."""
    longer = {"month": "by quarter or year", "quarter": "by year"}.get(table.period)
    fewer = "with fewer categories" if set(table.dimensions()) - set(group_by(table)) else None
    wider = "by local authority" if table.area_level in {"msoa", "ward"} else None
    ways = [way for way in (wider, longer, fewer) if way]
    return f"Use a coarser table, or declare one {' or '.join(ways)}." if ways else "Use a coarser table."


def _nothing_is_coarser(table: type[Mart]) -> bool:
    """Whether a table is of whole areas and years alone, so that there is nothing to refer its reader to."""
    return table.period == "year" and set(table.dimensions()) == {area_column(table), table.period_column}


def _areas(table: type[Mart], inputs: PlanInputs) -> list[str]:
    """The areas that are known before anything was counted."""
    if area_column(table) == "provider_code":
        return sorted(code for code in inputs.populations if not _ANY_PLACE.fullmatch(code))
    listed = {la for la, _ in inputs.small_areas}
    return sorted(listed | {code for code in inputs.populations if _LOCAL_AUTHORITY.fullmatch(code)})


def _refuse_unfit(history: pl.DataFrame, table: type[Mart], policy: Policy, begins: date) -> None:
    needed = [*table.dimensions(), "n", *(["people"] if policy.contributor_threshold else [])]
    missing = [name for name in needed if name not in history.columns]
    if missing:
        raise PlanRefused(f"The history of {table.name} lacks {', '.join(missing)}; count again, then plan.")
    months = _last_months(history, table)
    if months is None or months.null_count() or (months >= begins).any():
        raise PlanRefused(
            f"The history of {table.name} holds a period that is not known to lie before the year to be planned; a "
            "plan that sees the counts it decides on would tell of them. Give closed, earlier periods only."
        )


def _last_months(history: pl.DataFrame, table: type[Mart]) -> pl.Series | None:
    """The last month of each row's period; none where a period cannot be read, for Polars would quote it."""
    try:
        return history.select(last_month(table)).to_series()
    except pl.exceptions.PolarsError:
        return None


def _first_day(plan_for: str) -> date:
    """The 1st of April that begins a financial year such as 2026/27."""
    match = re.fullmatch(r"(\d{4})/(\d\d)", plan_for)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]) or int(match[1]) == 0:
        raise PlanRefused("Name the financial year to plan for as 2026/27.")
    return date(int(match[1]), 4, 1)
