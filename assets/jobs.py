"""What can be run: ingest submissions, prepare a release, release. Each is a selection of assets."""

from collections.abc import Sequence

import dagster as dg

from assets.partitions import (
    CLASSIFIED,
    COUNTED,
    DEIDENTIFIED,
    DELIVERED,
    PROPOSED,
    PROTECTED,
    PUBLISHED,
    RELEASED,
    partition_range,
)
from assets.partners import every_file_can_be_used
from pipelines.contact_store import ContactStore
from pipelines.context import Tools
from pipelines.home import Home

INGEST = dg.define_asset_job(
    "ingest",
    selection=dg.AssetSelection.groups(DEIDENTIFIED),
    description="Read, validate and de-identify registered submissions.",
)
PREPARE = dg.define_asset_job(
    "prepare",
    selection=dg.AssetSelection.groups(CLASSIFIED, COUNTED, PROTECTED, PROPOSED)
    | dg.AssetSelection.checks(every_file_can_be_used),
    description="Classify the months that have changed, link, count, protect, and audit what a release would say.",
)
RELEASE = dg.define_asset_job(
    "release",
    selection=dg.AssetSelection.groups(RELEASED, PUBLISHED, DELIVERED),
    description="Publish what was approved: ledger, warehouse, drops. Needs the approval that `svd release` leaves.",
)

ALL_JOBS = [INGEST, PREPARE, RELEASE]


def months_to_look_at(home: Home, tools: Tools) -> dict[str, str]:
    """Tags for every month that any submission has rows in; empty where there is none.

    A month whose rows have not changed is looked at and left as it is.
    """
    months = sorted({month for source in tools.sources for month in ContactStore(home).months(source)})
    return partition_range(months[0].isoformat(), months[-1].isoformat()) if months else {}


def request_prepare(home: Home, tools: Tools) -> dg.RunRequest | None:
    """The run that prepares a release of what has come in, if anything ever has."""
    tags = months_to_look_at(home, tools)
    return dg.RunRequest(tags=tags) if tags else None


def stretches(ordered: Sequence[str], wanted: set[str]) -> list[tuple[str, str]]:
    """First and last of each unbroken stretch of wanted partitions, so that a stretch is one run."""
    runs: list[tuple[str, str]] = []
    previous = ""
    for key in ordered:
        if key in wanted:
            if runs and runs[-1][1] == previous:
                runs[-1] = (runs[-1][0], key)
            else:
                runs.append((key, key))
        previous = key
    return runs
