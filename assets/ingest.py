"""From the inbox to de-identified rows: the extracts as sent, and what is kept of each submission.

Must not let a file's name or a row reach Dagster: sizes, numbers of files and how many rows a file has, no more.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import dagster as dg

from assets.guard import attempted, value_free, value_free_reading
from assets.partitions import CODE_VERSION, DATA_VERSION, DEIDENTIFIED, INBOX, OWNERS, SUBMISSIONS
from assets.resources import Svd
from pipelines.classify import submissions_out_of_balance
from pipelines.home import Home
from pipelines.ingest.inbox import inbox_files, pending, source_of
from pipelines.ingest.ingest import ingest
from pipelines.ingest.store import IngestedSubmission, Refusal, SubmissionStore
from sources.source import all_sources
from sources.submissions.register import Register


@dg.multi_observable_source_asset(  # type: ignore[untyped-decorator]  # Dagster leaves it untyped.
    specs=[
        dg.AssetSpec(
            [INBOX, source.name],
            group_name=INBOX,
            owners=OWNERS,
            kinds={"file"},
            description=f"{source.title}, as sent and never altered. Identifiable: only files and bytes are told here.",
        )
        for source in all_sources().values()
    ],
    can_subset=True,
)
@value_free_reading
def inbox(context: dg.AssetExecutionContext, svd: Svd) -> Iterator[dg.ObserveResult]:
    for event in observations(svd.home):
        if event.asset_key in context.selected_asset_keys:
            yield dg.ObserveResult(asset_key=event.asset_key, metadata=event.metadata, tags=event.tags)


def observations(home: Home) -> list[dg.AssetObservation]:
    """Of each source's folder: how many files, how large they are together, and whether anything has changed."""
    states = [(source_of(home.inbox, path), path.stat()) for path in inbox_files(home.inbox)]
    sizes = {name: [(file.st_size, file.st_mtime_ns) for of, file in states if of == name] for name in all_sources()}
    return [
        dg.AssetObservation(
            [INBOX, name],
            metadata={"files": len(files), "bytes": sum(size for size, _ in files)},
            tags={DATA_VERSION: hashlib.sha256(repr(sorted(files)).encode()).hexdigest()},
        )
        for name, files in sizes.items()
    ]


@dg.asset(
    key_prefix=DEIDENTIFIED,
    deps=[dg.AssetKey([INBOX, source]) for source in all_sources()],
    partitions_def=SUBMISSIONS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name=DEIDENTIFIED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"polars", "parquet"},
    retry_policy=dg.RetryPolicy(max_retries=2, delay=5),
    description="The de-identified rows of one submission: validated, direct identifiers dropped, keyed pseudonyms.",
)
@value_free
def submission_rows(context: dg.AssetExecutionContext, svd: Svd) -> None:
    submissions = _still_to_do(context, svd)
    places = [f"{number} of {len(submissions)}" for number in range(1, len(submissions) + 1)]
    faults = [_ingest_one(context, svd, *which) for which in zip(submissions, places, strict=True)]
    if unforeseen := [fault for fault in faults if fault]:
        asked_for = len(context.partition_keys)
        raise dg.Failure(f"{len(unforeseen)} of {asked_for} submissions could not be taken in. {unforeseen[0]}")


def _ingest_one(context: dg.AssetExecutionContext, svd: Svd, submission: str, place: str) -> str:
    """Ingest one submission and say so; returns what stopped it where nobody foresaw that, for the others go on."""
    registered = Register(svd.home.register).find(submission)
    result, failure = attempted(partial(ingest, svd.home, svd.tools, registered, datetime.now(UTC).date()), svd.home)
    if failure and not failure.allow_retries:
        raise failure
    if result:
        context.add_asset_metadata(_file_metadata(result), asset_key=context.asset_key, partition_key=submission)
    context.log.info(f"{place} submissions")
    return f"{submission}: {failure.description}" if failure else ""


def _still_to_do(context: dg.AssetExecutionContext, svd: Svd) -> list[str]:
    """The submissions asked for; when it is tried again, those of them that have not gone through."""
    if not context.retry_number:
        return list(context.partition_keys)
    waiting = {submission.submission for submission in pending(svd.home)}
    return [submission for submission in context.partition_keys if submission in waiting]


def _file_metadata(result: IngestedSubmission | Refusal) -> dict[str, int | str]:
    """What may be said of a file: its layout and how many rows it has, or the rule that refused it."""
    if isinstance(result, Refusal):
        return {"refused": result.rule}
    totals = result.totals
    return {
        "dagster/row_count": totals.received,
        "rejected": totals.rejected,
        "unreadable": totals.unreadable,
        "layout": result.layout,
        "protocol": result.protocol,
    }


@dg.asset_check(
    asset=submission_rows,
    blocking=True,
    description="Received = accepted + rejected + duplicate + out of scope + unreadable, for every submission.",
)
@value_free
def control_totals_balance(svd: Svd) -> dg.AssetCheckResult:
    unbalanced = submissions_out_of_balance(SubmissionStore(svd.home), svd.tools.sources)
    return dg.AssetCheckResult(passed=not unbalanced, metadata={"out_of_balance": len(unbalanced)})
