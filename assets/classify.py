"""From rows to current contacts: what no longer counts, what is violence, what is one event."""

from datetime import date

import dagster as dg

from assets.guard import value_free
from assets.ingest import submission_rows
from assets.partitions import CLASSIFIED, CODE_VERSION, DEFINITIONS_VERSION, MONTHS, OWNERS, column_schema
from assets.resources import Svd
from pipelines.classify import classify_month, link_all, resolve
from schemas.tables.contact import Contact


@dg.asset(
    key_prefix=CLASSIFIED,
    deps=[submission_rows],
    group_name=CLASSIFIED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"polars", "parquet"},
    description="Which rows of which submission no longer count, and why: replaced, superseded, duplicate, deleted.",
)
@value_free
def superseded_rows(svd: Svd) -> None:
    for source in svd.tools.sources.values():
        resolve(svd.home, source)


@dg.asset(
    key_prefix=CLASSIFIED,
    deps=[superseded_rows],
    partitions_def=MONTHS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name=CLASSIFIED,
    owners=OWNERS,
    code_version=DEFINITIONS_VERSION,
    kinds={"polars", "parquet"},
    metadata={"dagster/column_schema": column_schema(Contact)},
    description="Current attendances and incidents of a month, classified by the case definitions of violence.",
)
@value_free
def contacts(context: dg.AssetExecutionContext, svd: Svd) -> None:
    for key in context.partition_keys:
        month = date.fromisoformat(key)
        redone = [classify_month(svd.home, svd.tools.lists, source, month) for source in svd.tools.sources.values()]
        context.add_asset_metadata({"sources_redone": sum(redone)}, asset_key=context.asset_key, partition_key=key)


@dg.asset(
    key_prefix=CLASSIFIED,
    deps=[contacts],
    group_name=CLASSIFIED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"polars", "parquet"},
    description="Pairs of ED and ambulance contacts that are one event, by incident number or by person and time.",
)
@value_free
def linked_contacts(svd: Svd) -> None:
    link_all(svd.home)
