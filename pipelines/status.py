"""What an officer wants to know at a glance: who has sent which month, what was refused, what was found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.context import Tools
from pipelines.home import Home
from pipelines.ingest.inbox import pending
from pipelines.ingest.store import ingested, refusals
from pipelines.reporting import expected_providers, months_of_window, reporting


@dataclass(frozen=True)
class Status:
    """months: ISO first days. providers: code, name, source, and `received` for each month, in months' order.
    submissions: what is known of each behind the wall. refused: submission, source, rule, message."""

    months: list[str]
    providers: list[dict[str, Any]]
    submissions: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    pending: int
    published: bool


def status(home: Home, tools: Tools) -> Status:
    """Read the state of a home; nothing identifiable is in it."""
    window = months_of_window(home, tools)
    known = [each for source in tools.sources for each in ingested(home, source)]
    return Status(
        months=[month.isoformat() for month in window],
        providers=_providers(home, tools),
        submissions=sorted(known, key=lambda each: each["sequence"]),
        refused=refusals(home),
        pending=len(pending(home)),
        published=home.warehouse.is_file(),
    )


def releases(home: Home) -> list[Path]:
    """The folders of the drops made so far."""
    return sorted(path for path in home.drops.glob("*/*") if path.is_dir() and not path.name.startswith("."))


def _providers(home: Home, tools: Tools) -> list[dict[str, Any]]:
    names = dict(tools.reference.organisations.select("code", "name").iter_rows())
    grid = reporting(home, tools, expected_providers(tools), months_of_window(home, tools))
    found = []
    for (source, provider), months in grid.group_by("source", "provider_code", maintain_order=True):
        received = months.sort("month")["received"].to_list()
        found.append(
            {"provider_code": provider, "name": names.get(str(provider), ""), "source": source, "received": received}
        )
    return found
