"""The published warehouse and the drops made from it."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from assets.counts import protected_counts
from assets.guard import value_free
from assets.journey.release import drop_all, publish_all
from assets.partitions import ANONYMOUS
from assets.resources import HomeResource
from sources.submissions import write_json
from warehouse.drops import Outcome

PUBLISH_POOL = "publish"


@dg.asset(
    deps=[protected_counts],
    group_name=ANONYMOUS,
    kinds={"duckdb"},
    pool=PUBLISH_POOL,
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=40), warn_window=timedelta(days=33)),
    description="warehouse/violence.duckdb: protected counts and a catalogue, swapped in one rename.",
)
@value_free
def violence_warehouse(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    context.add_output_metadata({"changed": publish_all(svd.home, svd.tools)})


@dg.asset(
    deps=[violence_warehouse],
    group_name=ANONYMOUS,
    kinds={"duckdb", "parquet"},
    pool=PUBLISH_POOL,
    description="A drop for each partner: a filter on the published warehouse, with a manifest to verify.",
)
@value_free
def partner_drops(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    made = drop_all(svd.home, svd.tools, datetime.now(UTC).date())
    write_json(svd.home.drops / "latest.json", [vars(each) | {"folder": None} for each in made])
    context.add_output_metadata({outcome.value: sum(each.outcome is outcome for each in made) for outcome in Outcome})
