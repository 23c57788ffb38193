"""Counts: exact ones that never leave the de-identified zone, and protected ones made from them.

All tables are counted in one pass over the contacts, whichever of them are asked for. Must not tell Dagster a count.
"""

from collections.abc import Iterator

import dagster as dg

from assets.classify import linked_contacts
from assets.guard import value_free
from assets.partitions import COUNTED, DEFINITIONS_VERSION, OWNERS, PROTECTED, column_schema
from assets.resources import Svd
from pipelines.count import cells_against_policy, count_all, protect_all
from schemas.tables.marts import Mart, all_marts


def counted(table: type[Mart]) -> dg.AssetSpec:
    """The exact counts of one table."""
    return dg.AssetSpec(
        [COUNTED, table.name],
        deps=[linked_contacts],
        group_name=COUNTED,
        owners=OWNERS,
        code_version=f"{DEFINITIONS_VERSION}, {table.name} {table.version}",
        kinds={"duckdb", "parquet"},
        description=f"Exact counts, which never leave the de-identified zone. {table.meaning()}",
    )


def protected(table: type[Mart]) -> dg.AssetSpec:
    """The protected counts of one table."""
    return dg.AssetSpec(
        [PROTECTED, table.name],
        deps=[dg.AssetKey([COUNTED, table.name])],
        group_name=PROTECTED,
        owners=OWNERS,
        code_version=table.version,
        kinds={"polars", "parquet"},
        metadata={"dagster/column_schema": column_schema(table)},
        description=f"Protected counts, suppressed and rounded once for all readers. {table.meaning()}",
    )


@dg.multi_asset(specs=[counted(table) for table in all_marts()], can_subset=True)
@value_free
def exact_counts(context: dg.AssetExecutionContext, svd: Svd) -> Iterator[dg.MaterializeResult]:
    count_all(svd.home, svd.tools.count_context())
    for key in sorted(context.selected_asset_keys):
        yield dg.MaterializeResult(asset_key=key)


@dg.multi_asset(specs=[protected(table) for table in all_marts()], can_subset=True)
@value_free
def protected_counts(context: dg.AssetExecutionContext, svd: Svd) -> Iterator[dg.MaterializeResult]:
    protect_all(svd.home)
    for key in sorted(context.selected_asset_keys):
        yield dg.MaterializeResult(asset_key=key)


@dg.multi_asset_check(
    specs=[
        dg.AssetCheckSpec(
            "policy_holds",
            asset=[PROTECTED, table.name],
            blocking=True,
            description="Every published count is a multiple of the policy's base and not below its threshold, and no "
            "other cell has a number. Re-checks the written file, independently of the code that protects.",
        )
        for table in all_marts()
    ],
    can_subset=True,
)
@value_free
def policy_holds(context: dg.AssetCheckExecutionContext, svd: Svd) -> Iterator[dg.AssetCheckResult]:
    broken = cells_against_policy(svd.home)
    for check in sorted(context.selected_asset_check_keys):
        passed = check.asset_key.path[-1] not in broken
        yield dg.AssetCheckResult(passed=passed, asset_key=check.asset_key, check_name=check.name)
