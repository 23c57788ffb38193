"""Submissions on their way through the wall."""

from datetime import UTC, datetime

import dagster as dg

from assets.guard import value_free
from assets.journey.decide import submissions_out_of_balance
from assets.journey.take_in import Refusal, TakenIn, take_in
from assets.partitions import DEIDENTIFIED, SUBMISSIONS
from assets.resources import HomeResource
from sources.submissions import Register


@dg.asset(
    partitions_def=SUBMISSIONS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name=DEIDENTIFIED,
    kinds={"polars", "parquet"},
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
    description="The rows of one submission behind the wall: validated, stripped of identifiers, with keyed pseudonyms.",
)
@value_free
def submission_rows(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    register, keys = Register(svd.home.register), context.partition_keys
    for number, submission in enumerate(keys, 1):
        taken = take_in(svd.home, svd.tools, register.find(submission), datetime.now(UTC).date())
        context.log.info(f"{number} of {len(keys)} submissions")
        context.add_asset_metadata(_told(taken), asset_key="submission_rows", partition_key=submission)


def _told(taken: TakenIn | Refusal) -> dict[str, int | str]:
    if isinstance(taken, Refusal):
        return {"refused": taken.rule}
    return {"layout": taken.layout, "protocol": taken.protocol, **vars(taken.totals)}


@dg.asset_check(
    asset=submission_rows,
    blocking=True,
    description="Received = accepted + rejected + duplicate + out of scope + unreadable, for every submission taken in.",
)
@value_free
def control_totals_balance(svd: HomeResource) -> dg.AssetCheckResult:
    lost = submissions_out_of_balance(svd.home, svd.tools.sources)
    return dg.AssetCheckResult(passed=not lost, metadata={"out_of_balance": len(lost)})
