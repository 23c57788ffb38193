"""What an officer wants to know at a glance: who has sent which month, what was refused, what was found wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.context import Tools
from pipelines.expected_submissions import expected_providers, months_of_window, reporting_grid
from pipelines.home import Home
from pipelines.ingest.inbox import pending
from pipelines.ingest.store import IngestedSubmission, Refusal, SubmissionStore
from schemas.records import Record


class ProviderMonths(Record):
    """Which months a provider has sent of one source: `received`, in the months' order."""

    provider_code: str
    name: str
    source: str
    received: list[bool]


class Status(Record):
    """The state of a home; nothing identifiable is in it."""

    months: list[date]
    providers: list[ProviderMonths]
    submissions: list[IngestedSubmission]
    refused: list[Refusal]
    pending: int
    published: bool


def status(home: Home, tools: Tools) -> Status:
    """Read the state of a home."""
    store = SubmissionStore(home)
    submissions = store.ingested(*tools.sources)
    window = months_of_window(submissions, home.settings.first_month)
    expected = expected_providers(tools.reference, tools.sources.values())
    names = dict(tools.reference.organisations.select("code", "name").iter_rows())
    return Status(
        months=window,
        providers=provider_months(reporting_grid(submissions, expected, window), names),
        submissions=submissions,
        refused=store.refusals(),
        pending=len(pending(home)),
        published=home.warehouse.is_file(),
    )


def provider_months(grid: pl.DataFrame, names: Mapping[str, str]) -> list[ProviderMonths]:
    """A line a source and provider. grid: as `reporting_grid` gives it. names: provider code → name."""
    lines = grid.group_by("source", "provider_code", maintain_order=True).agg(pl.col("received").sort_by("month"))
    return [
        ProviderMonths(provider_code=provider, name=names.get(provider, ""), source=source, received=received)
        for source, provider, received in lines.iter_rows()
    ]
