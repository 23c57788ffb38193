"""The act of releasing, the published warehouse, and the drops made from it."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from assets.count import protected_counts
from assets.guard import value_free
from assets.partitions import ANONYMOUS, DEIDENTIFIED
from assets.resources import HomeResource
from pipelines.errors import ReleaseBlocked
from pipelines.release.approval import take_approval
from pipelines.release.outcome import OutcomeFiles
from pipelines.release.publish import drop_all, publish_all
from pipelines.release.published import ReleaseHistory
from pipelines.release.release import plan_release, release
from warehouse.drops.drops import Outcome

PUBLISH_POOL = "publish"


class ReleaseConfig(dg.Config):
    """What a run of the release job is told: the id of the approval that `svd release` left, and nothing else."""

    approval_id: str = ""


@dg.asset(
    deps=[protected_counts],
    group_name=DEIDENTIFIED,
    kinds={"polars"},
    description=(
        "What a release made now would say, audited against everything ever published. Nothing is published by it."
    ),
)
@value_free
def release_proposal(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    planned = plan_release(svd.home, svd.tools)
    OutcomeFiles(svd.home).write_proposal(planned)
    context.add_output_metadata({"new_cells": planned.proposal.new.height, "checks": len(planned.blocked)})


@dg.asset(
    group_name=ANONYMOUS,
    kinds={"parquet"},
    pool=PUBLISH_POOL,
    description=(
        "The ledger: what is released, to whom, by whose approval, with its proof. Asks for the approval that "
        "`svd release` leaves."
    ),
)
@value_free
def released_cells(context: dg.AssetExecutionContext, config: ReleaseConfig, svd: HomeResource) -> None:
    now = datetime.now(UTC)
    approval = take_approval(svd.home, config.approval_id, ReleaseHistory(svd.home).head(), now)
    outcome = release(svd.home, svd.tools, now, approval)
    OutcomeFiles(svd.home).write_outcome(outcome)
    if outcome.is_blocked:
        raise ReleaseBlocked(" ".join(each.reason for each in outcome.blocked))
    context.add_output_metadata({"release": outcome.name, "new_cells": outcome.proposal.new.height})


@dg.asset(
    deps=[released_cells],
    group_name=ANONYMOUS,
    kinds={"duckdb"},
    pool=PUBLISH_POOL,
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=40), warn_window=timedelta(days=33)),
    description="warehouse/violence.duckdb: what was released and a catalogue, swapped in one rename.",
)
@value_free
def violence_warehouse(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    context.add_output_metadata({"changed": publish_all(svd.home, svd.tools, datetime.now(UTC))})


@dg.asset(
    deps=[violence_warehouse],
    group_name=ANONYMOUS,
    kinds={"duckdb", "parquet"},
    pool=PUBLISH_POOL,
    description="A drop for each partner: a filter on the published warehouse, signed.",
)
@value_free
def partner_drops(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    made = drop_all(svd.home, svd.tools, datetime.now(UTC).date())
    OutcomeFiles(svd.home).write_drops(made)
    context.add_output_metadata({outcome.value: sum(each.outcome is outcome for each in made) for outcome in Outcome})
