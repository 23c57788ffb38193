"""The coding gap: by trust and month, how many attendances read like an assault and carry no code of one.

Counts de-identified contacts exactly, for the ICB and the trust itself; nothing here is published. The published
figures are counted in SQL, protected, and reckoned again by the same estimator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.contact_store import ContactStore
from pipelines.context import Tools
from pipelines.expected_submissions import calendar, months_of_window
from pipelines.home import HomeBroken
from pipelines.ingest.store import SubmissionStore
from schemas.tables.contact import Contact
from warehouse.marts.ascertainment import ESTIMATED, POOLED, ascertain

MOST_ADVISED = 3
"""Trusts that are named with what to do: an officer goes to few trusts at a time."""


@dataclass(frozen=True)
class Gap:
    """rows: provider_code, period (2025-06, or 2025/26 for the line of a year), name, and
    `warehouse.marts.ascertainment.FIGURES`.
    advice: a sentence for each trust with the largest gap."""

    rows: pl.DataFrame
    advice: list[str]


def read_gap(tools: Tools, month: date | None = None, provider: str = "") -> Gap:
    """The gap of a home, as `gap`."""
    submissions = SubmissionStore(tools.home).ingested(*tools.sources)
    window = months_of_window(submissions, tools.home.settings.first_month)
    return gap(ContactStore(tools.home).files("ecds"), window, tools.reference.organisations, month, provider)


def gap(
    contact_files: Sequence[Path],
    window: Sequence[date],
    organisations: pl.DataFrame,
    month: date | None = None,
    provider: str = "",
) -> Gap:
    """The gap of every trust and month, and of the year; of one trust or month where asked. All trusts are learnt from.

    contact_files: the contacts of ED, one file a month. organisations: code, name. Raises `HomeBroken` where there is
    nothing to show.
    """
    noted = _by_month(contact_files, calendar(window))
    names = organisations.select(provider_code="code", name="name").unique("provider_code")
    # Months and years are reckoned apart, so that nothing is learnt from a contact twice.
    lines = pl.concat([ascertain(_counted(noted, by), ["period"]) for by in ("period", "financial_year")])
    chosen = lines.filter(
        (pl.col("provider_code") == provider if provider else pl.lit(True))
        & (pl.col("period") == f"{month:%Y-%m}" if month else pl.lit(True))
    )
    if chosen.is_empty():
        raise HomeBroken("No attendance of that trust and month has been classified; `svd status` shows what was sent.")
    rows = chosen.join(names, on="provider_code", how="left").sort(
        "provider_code", pl.col("period").str.contains("/"), "period"
    )
    return Gap(rows, advice(rows, bool(month)))


def coding() -> pl.Expr:
    """What the codes say of a contact, as in `warehouse/marts/counts/provider_year_coding.sql`."""
    return (
        pl.when("is_secondary")
        .then(pl.lit("coded"))
        .when("intent_coded")
        .then(pl.lit("other_intent"))
        .when("is_injury")
        .then(pl.lit("open_intent"))
        .otherwise(pl.lit("no_injury"))
    )


def note() -> pl.Expr:
    """What the note says of a contact."""
    return (
        pl.when("text_assault")
        .then(pl.lit("says"))
        .when(~pl.col("text_assault"))
        .then(pl.lit("silent"))
        .otherwise(pl.lit("no_note"))
    )


def advice(rows: pl.DataFrame, of_months: bool) -> list[str]:
    """What to say to the trusts that miss most, where it is more than chance that they miss any."""
    lines = rows.filter(
        pl.col("period").str.contains("/", literal=True) != of_months, pl.col("status").is_in([ESTIMATED, POOLED])
    )
    missing = lines.filter(pl.col("low") > pl.col("coded")).with_columns(missed=pl.col("estimated") - pl.col("coded"))
    largest = missing.sort("missed", descending=True).unique("provider_code", keep="first", maintain_order=True)
    return [_sentence(row) for row in largest.head(MOST_ADVISED).iter_rows(named=True)]


def _sentence(row: dict[str, object]) -> str:
    def count(name: str) -> str:
        return f"{float(str(row[name])):,.0f}"

    share = f"{100 * float(str(row['ascertained'])):.0f} in 100"
    return (
        f"{row['name'] or row['provider_code']} ({row['provider_code']}), {row['period']}: about {count('missed')} "
        f"assaults carry no code of one. "
        f"It coded {count('coded')} of an estimated {count('estimated')} ({count('low')} to {count('high')}), {share}. "
        f"Ask it to look at the {count('reads_uncoded')} attendances whose note reads like an assault, and at how "
        f"intent is entered."
    )


def _by_month(files: Sequence[Path], window: pl.DataFrame) -> pl.DataFrame:
    _refuse_older(files)
    contacts = pl.scan_parquet(list(files)) if files else Contact.empty().lazy()
    counted = contacts.select("provider_code", "month", coding=coding(), note=note())
    noted = counted.group_by(pl.all()).agg(n=pl.len().cast(pl.Int64)).collect()
    return noted.join(window, on="month").with_columns(period=pl.col("month").dt.strftime("%Y-%m"))


def _counted(noted: pl.DataFrame, by: str) -> pl.DataFrame:
    return noted.group_by("provider_code", pl.col(by).alias("period"), "coding", "note").agg(pl.col("n").sum())


def _refuse_older(files: Sequence[Path]) -> None:
    if any("text_assault" not in pl.read_parquet_schema(path) for path in files):
        raise HomeBroken(
            "The contacts were classified by an older version, which did not keep what notes say; `svd run` classifies "
            "them again."
        )
