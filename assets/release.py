"""The proposal and its checks, the act of releasing, and the published tables made from it.

Must not tell Dagster a figure of the proposal: only what is published has row counts.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from assets.count import protected_counts
from assets.guard import value_free
from assets.partitions import CODE_VERSION, OWNERS, PROPOSED, PUBLISHED, RELEASED, column_schema
from assets.resources import Svd
from pipelines.errors import ReleaseBlocked
from pipelines.release.approval import take_approval
from pipelines.release.checks import CHECKS
from pipelines.release.outcome import OutcomeFiles
from pipelines.release.publish import publish_all
from pipelines.release.published import ReleaseHistory
from pipelines.release.release import plan_release, release
from schemas.tables.marts import Derived, Mart, all_derived, all_marts
from warehouse.duck import read_only, rows_of, sql_file

PUBLISH_POOL = "publish"


class ReleaseConfig(dg.Config):
    """What a run of the release job is given: the id of the approval that `svd release` left, and nothing else."""

    approval_id: str = ""


@dg.asset(
    key_prefix=PROPOSED,
    deps=[protected_counts],
    check_specs=[
        dg.AssetCheckSpec(
            name.replace(" ", "_"),
            asset=[PROPOSED, "release_proposal"],
            description=f"{passed} `svd release --plan` says why where it does not hold.",
        )
        for name, passed in CHECKS.items()
    ],
    group_name=PROPOSED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"polars"},
    description="What a release made now would say, audited against everything ever published. It publishes nothing.",
)
@value_free
def release_proposal(svd: Svd) -> dg.MaterializeResult:
    planned = plan_release(svd.home, svd.tools)
    OutcomeFiles(svd.home).write_proposal(planned)
    blocked = {block.check for block in planned.blocked}
    return dg.MaterializeResult(
        check_results=[
            dg.AssetCheckResult(check_name=name.replace(" ", "_"), passed=name not in blocked) for name in CHECKS
        ]
    )


@dg.asset(
    key_prefix=RELEASED,
    deps=[release_proposal],
    group_name=RELEASED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"parquet"},
    pool=PUBLISH_POOL,
    description="The ledger: every cell released, under which approval, with its audit certificate. Only "
    "`svd release`, with a named approver, adds to it.",
)
@value_free
def released_cells(context: dg.AssetExecutionContext, config: ReleaseConfig, svd: Svd) -> None:
    now = datetime.now(UTC)
    approval = take_approval(svd.home.approvals, config.approval_id, ReleaseHistory(svd.home).head(), now)
    outcome = release(svd.home, svd.tools, now, approval)
    OutcomeFiles(svd.home).write_outcome(outcome)
    if outcome.is_blocked:
        # The reasons name counts of suppressed cells: they stay in the zone's own commands.
        checks = ", ".join(sorted({block.check for block in outcome.blocked}))
        raise ReleaseBlocked(f"The release is blocked ({checks}): `svd release --plan` says why.")
    context.add_output_metadata({"release": outcome.name})


def published(table: type[Mart] | type[Derived], parents: list[str]) -> dg.AssetSpec:
    """One table of the warehouse. parents: the published tables that it is reckoned from."""
    return dg.AssetSpec(
        [PUBLISHED, table.name],
        deps=[released_cells, *(dg.AssetKey([PUBLISHED, name]) for name in parents)],
        group_name=PUBLISHED,
        owners=OWNERS,
        code_version=table.version,
        kinds={"duckdb", "table"},
        metadata={"dagster/column_schema": column_schema(table), "dagster/table_name": f"violence.main.{table.name}"},
        freshness_policy=FRESHNESS,
        description=table.meaning(),
    )


def parents_of(table: type[Derived]) -> list[str]:
    """The published tables that the SELECT of a derived table names."""
    words = set(re.findall(r"\w+", sql_file("derived", table.name)))
    return [mart.name for mart in all_marts() if mart.name in words]


FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=40), warn_window=timedelta(days=33))
"""A month is released every month; a week more is late."""

CATALOGUE = dg.AssetSpec(
    [PUBLISHED, "catalogue"],
    deps=[released_cells],
    group_name=PUBLISHED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"duckdb"},
    description="The schema `catalogue` of the warehouse: areas, organisations, who has sent what, the dictionary.",
)


@dg.multi_asset(
    specs=[
        *(published(table, []) for table in all_marts()),
        *(published(table, parents_of(table)) for table in all_derived()),
        CATALOGUE,
    ],
    can_subset=True,
    pool=PUBLISH_POOL,
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
)
@value_free
def violence_warehouse(context: dg.AssetExecutionContext, svd: Svd) -> Iterator[dg.MaterializeResult]:
    publish_all(svd.home, svd.tools, datetime.now(UTC))
    if CATALOGUE.key in context.selected_asset_keys:
        yield dg.MaterializeResult(asset_key=CATALOGUE.key)
    # In declared order: Dagster wants a derived table after those it is reckoned from.
    for key in (dg.AssetKey([PUBLISHED, table.name]) for table in [*all_marts(), *all_derived()]):
        if key in context.selected_asset_keys:
            rows = published_rows(svd.home.warehouse, key.path[-1])
            yield dg.MaterializeResult(asset_key=key, metadata={"dagster/row_count": rows})


def published_rows(warehouse: Path, table: str) -> int:
    """How many rows a published table has."""
    with read_only(warehouse) as connection:
        return rows_of(connection, table).height
