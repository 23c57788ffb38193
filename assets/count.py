"""Counts: exact behind the wall, protected before it."""

import dagster as dg

from assets.classify import linked_contacts
from assets.guard import value_free
from assets.partitions import ANONYMOUS, DEIDENTIFIED
from assets.resources import HomeResource
from pipelines.count import cells_against_policy, count_all, protect_all


@dg.asset(
    deps=[linked_contacts],
    group_name=DEIDENTIFIED,
    kinds={"duckdb", "parquet"},
    description="Exact counts of every mart, one SELECT each. They never leave this zone.",
)
@value_free
def exact_counts(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    counts = count_all(svd.home, svd.tools)
    context.add_output_metadata({f"{name}_cells": frame.height for name, frame in counts.items()})


@dg.asset(
    deps=[exact_counts],
    group_name=ANONYMOUS,
    kinds={"polars", "parquet"},
    description="What of each mart may be seen, decided once for everybody under the home's policy.",
)
@value_free
def protected_counts(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    protected = protect_all(svd.home)
    context.add_output_metadata(
        {f"{name}_shown": int((frame["status"] == "published").sum()) for name, frame in protected.items()}
    )


@dg.asset_check(
    asset=protected_counts,
    blocking=True,
    description=(
        "Every shown count is a multiple of the policy's base above its threshold, and no other cell has a number."
    ),
)
@value_free
def policy_holds(svd: HomeResource) -> dg.AssetCheckResult:
    broken = cells_against_policy(svd.home)
    return dg.AssetCheckResult(passed=not broken, metadata=broken)
