"""Submissions on their way through the wall."""

from datetime import UTC, datetime
from functools import partial

import dagster as dg

from assets.guard import attempted, value_free
from assets.partitions import DEIDENTIFIED, SUBMISSIONS
from assets.resources import HomeResource
from pipelines.classify import submissions_out_of_balance
from pipelines.ingest.inbox import pending
from pipelines.ingest.ingest import ingest
from pipelines.ingest.store import IngestedSubmission, Refusal
from sources.submissions.register import Register


@dg.asset(
    partitions_def=SUBMISSIONS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name=DEIDENTIFIED,
    kinds={"polars", "parquet"},
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
    description="The de-identified rows of one submission: validated, direct identifiers dropped, keyed pseudonyms.",
)
@value_free
def submission_rows(context: dg.AssetExecutionContext, svd: HomeResource) -> None:
    keys = _still_to_do(context, svd)
    stopped = [
        said
        for number, key in enumerate(keys, 1)
        if (said := _ingest_one(context, svd, key, f"{number} of {len(keys)}"))
    ]
    if stopped:
        raise dg.Failure(
            f"{len(stopped)} of {len(context.partition_keys)} submissions could not be taken in. {stopped[0]}"
        )


def _ingest_one(context: dg.AssetExecutionContext, svd: HomeResource, submission: str, place: str) -> str:
    """Take one submission in and say so; returns what stopped it, where nobody foresaw that: the others may go
    through."""
    known = Register(svd.home.register).find(submission)
    taken, failure = attempted(partial(ingest, svd.home, svd.tools, known, datetime.now(UTC).date()), svd.home)
    if failure and not failure.allow_retries:
        raise failure
    if taken:
        context.add_asset_metadata(_told(taken), asset_key="submission_rows", partition_key=submission)
    context.log.info(f"{place} submissions")
    return f"{submission}: {failure.description}" if failure else ""


def _still_to_do(context: dg.AssetExecutionContext, svd: HomeResource) -> list[str]:
    """The submissions asked for; when it is tried again, those of them that have not gone through."""
    waiting = {each.submission for each in pending(svd.home)} if context.retry_number else set(context.partition_keys)
    return [submission for submission in context.partition_keys if submission in waiting]


def _told(taken: IngestedSubmission | Refusal) -> dict[str, int | str]:
    if isinstance(taken, Refusal):
        return {"refused": taken.rule}
    return {"layout": taken.layout, "protocol": taken.protocol, **vars(taken.totals)}


@dg.asset_check(
    asset=submission_rows,
    blocking=True,
    description="Received = accepted + rejected + duplicate + out of scope + unreadable, for every submission.",
)
@value_free
def control_totals_balance(svd: HomeResource) -> dg.AssetCheckResult:
    lost = submissions_out_of_balance(svd.home, svd.tools.sources)
    return dg.AssetCheckResult(passed=not lost, metadata={"out_of_balance": len(lost)})
