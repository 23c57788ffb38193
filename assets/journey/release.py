"""From protected counts to the published warehouse, and from the warehouse to partner drops."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.metadata import version

import polars as pl

from anonymisation.floor import Policy, read_policy, rounded
from assets.home import Home
from assets.journey.count import inputs, read_protected
from assets.journey.decide import taken_in
from assets.tools import Tools
from warehouse.catalogue import About, describe
from warehouse.deriving import derive
from warehouse.drops import Dropped, Outcome, drop
from warehouse.partners import Partner, load_partners, partners_and_wrong_files
from warehouse.publish import publish

CONTROL_TOTALS = ["received", "accepted", "rejected", "duplicate", "out_of_scope", "unreadable"]


def protected_tables(home: Home, tools: Tools) -> dict[str, pl.DataFrame]:
    """Every published table: the protected marts, and what is reckoned from them."""
    marts = read_protected(home)
    policy = read_policy(home.settings.policy)
    return marts | derive(marts, tools.reference.populations, threshold=policy.threshold, base=policy.base)


def publish_all(home: Home, tools: Tools) -> bool:
    """Publish the warehouse. Returns whether anything changed."""
    tables = protected_tables(home, tools)
    given = inputs(home, tools)
    policy = read_policy(home.settings.policy)
    catalogue = describe(
        tables,
        areas=given["area"],
        small_areas=given["small_area"],
        organisations=tools.reference.organisations,
        populations=tools.reference.populations,
        code_list=given["code_list"],
        reporting=given["reporting"],
        submissions=_submissions(home, tools, policy),
        about=About(
            policy=policy.id,
            definitions_version=", ".join(source.definitions_version for source in tools.sources.values()),
            code_version=version("svd-health-data"),
            published_at=datetime.now(UTC),
        ),
    )
    return publish(tables, catalogue, home.warehouse)


def drop_all(home: Home, tools: Tools, on: date) -> list[Dropped]:
    """Make every partner's drop from the published warehouse; one that is blocked does not hold up the others."""
    known, wrong = partners_and_wrong_files(tools.reference.areas, home.partners, examples=home.settings.is_demo)
    blocked = [Dropped(name, Outcome.BLOCKED, reason=str(error)) for name, error in sorted(wrong.items())]
    return [drop(home.warehouse, partner, home.drops, on) for partner in known] + blocked


def partners(home: Home, tools: Tools) -> list[Partner]:
    """The home's partners; in a demo, the project's examples beside them. Raises `PartnerFileWrong`."""
    return load_partners(tools.reference.areas, home.partners, examples=home.settings.is_demo)


def _submissions(home: Home, tools: Tools, policy: Policy) -> pl.DataFrame:
    """What each submission held, its control totals rounded and withheld like any other count."""
    rows = [
        {
            "submission": each["submission"],
            "source": each["source"],
            "provider_code": _only_provider(each["coverage"]),
            "period_from": min((month["month"] for month in each["coverage"]), default=None),
            "period_to": max((month["month"] for month in each["coverage"]), default=None),
            **{name: each["totals"][name] for name in CONTROL_TOTALS},
        }
        for source in tools.sources
        for each in taken_in(home, source)
    ]
    texts = ["submission", "source", "provider_code", "period_from", "period_to"]
    schema = dict.fromkeys(texts, pl.String()) | dict.fromkeys(CONTROL_TOTALS, pl.Int64())
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(
        pl.when(pl.col(name) >= policy.threshold).then(rounded(pl.col(name), policy)).alias(name) for name in CONTROL_TOTALS
    )


def _only_provider(coverage: list[dict[str, str]]) -> str | None:
    providers = {month["provider_code"] for month in coverage}
    return providers.pop() if len(providers) == 1 else None
