"""What can be run: take submissions in, count and prove, release. Each is a selection of assets."""

from collections.abc import Sequence

from dagster import RunRequest, define_asset_job
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pipelines.classify import months_of
from pipelines.context import Tools
from pipelines.home import Home

INGEST = define_asset_job(
    "ingest", selection=["submission_rows"], description="Take registered submissions through the wall."
)
PREPARE = define_asset_job(
    "prepare",
    selection=[
        "superseded_rows",
        "contacts",
        "linked_contacts",
        "exact_counts",
        "protected_counts",
        "release_proposal",
    ],
    description="Decide the months whose rows have changed, link, count, protect, and prove what a release would say.",
)
RELEASE = define_asset_job(
    "release",
    selection=["released_cells", "violence_warehouse", "partner_drops"],
    description="Publish what was approved: ledger, warehouse, drops. Needs the approval that `svd release` leaves.",
)

ALL_JOBS = [INGEST, PREPARE, RELEASE]


def partition_range(first: str, last: str) -> dict[str, str]:
    """The run tags that ask for every partition from `first` to `last` in one run."""
    return {ASSET_PARTITION_RANGE_START_TAG: first, ASSET_PARTITION_RANGE_END_TAG: last}


def months_to_look_at(home: Home, tools: Tools) -> dict[str, str]:
    """Tags for every month that any submission has rows in; empty where there is none.

    A month whose rows have not changed is looked at and left as it is.
    """
    months = sorted({month for source in tools.sources.values() for month in months_of(home, source)})
    return partition_range(months[0].isoformat(), months[-1].isoformat()) if months else {}


def request_prepare(home: Home, tools: Tools) -> RunRequest | None:
    """The run that counts and proves what has come in, if anything ever has."""
    tags = months_to_look_at(home, tools)
    return RunRequest(tags=tags) if tags else None


def stretches(ordered: Sequence[str], wanted: set[str]) -> list[tuple[str, str]]:
    """First and last of each unbroken stretch of wanted partitions, so that a stretch is one run."""
    found: list[tuple[str, str]] = []
    before = ""
    for key in ordered:
        if key in wanted:
            if found and found[-1][1] == before:
                found[-1] = (found[-1][0], key)
            else:
                found.append((key, key))
        before = key
    return found
