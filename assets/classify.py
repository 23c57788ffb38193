"""From rows to current contacts: what no longer counts, what is violence, what is one event."""

from datetime import date

import dagster as dg

from assets.guard import value_free
from assets.ingest import submission_rows
from assets.partitions import DEIDENTIFIED, MONTHS
from assets.resources import HomeResource
from pipelines.classify import classify_month, link_all, resolve


@dg.asset(
    deps=[submission_rows],
    group_name=DEIDENTIFIED,
    kinds={"polars", "parquet"},
    description="Which rows of which submission no longer count, and why: replaced, superseded, duplicate, deleted.",
)
@value_free
def superseded_rows(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    context.add_output_metadata({name: resolve(svd.home, source).height for name, source in svd.tools.sources.items()})


@dg.asset(
    deps=[superseded_rows],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name=DEIDENTIFIED,
    kinds={"polars", "parquet"},
    description="Current attendances and incidents of a month, with what each is decided to be.",
)
@value_free
def contacts(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    for key in context.partition_keys:
        redone = [
            classify_month(svd.home, svd.tools, source, date.fromisoformat(key))
            for source in svd.tools.sources.values()
        ]
        context.add_asset_metadata({"sources_redone": sum(redone)}, asset_key="contacts", partition_key=key)


@dg.asset(
    deps=[contacts],
    group_name=DEIDENTIFIED,
    kinds={"polars", "parquet"},
    description="Pairs of ED and ambulance contacts that are one event, by incident number or by person and time.",
)
@value_free
def linked_contacts(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    context.add_output_metadata({"pairs": link_all(svd.home)})
