"""From contacts to exact counts, and from exact counts to protected ones.

Exact counts stay in the de-identified zone. The window of the tables runs from the first month asked for to the last
month any provider covers; who is expected to serve which area follows from the organisations' boards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import polars as pl

from anonymisation.disclosure.floor import protect
from anonymisation.disclosure.policies import Policy, read_policy
from assets.home import Home, HomeBroken
from assets.journey.decide import resolved, taken_in
from assets.tools import Tools
from schemas.marts import Mart, all_marts
from sources.source import Source
from sources.submissions import write_json
from warehouse.counting import count

_COUNTED = "counted.json"


def count_all(home: Home, tools: Tools) -> dict[str, pl.DataFrame]:
    """Count every mart and write the exact counts down. Mart name → dimensions, n, providers received and expected."""
    (home.deidentified / _COUNTED).unlink(missing_ok=True)
    over = {source.name: resolved(home, source) for source in tools.sources.values()}
    contacts = sorted((home.deidentified / "contacts").glob("*/month=*.parquet"))
    counts = count(contacts, inputs(home, tools), all_marts())
    _write(home, "counts", counts)
    write_json(home.deidentified / _COUNTED, over)
    return counts


def not_counted(home: Home, tools: Tools) -> int:
    """How many submissions were taken in, or withdrawn, since the counts were written down."""
    note = home.deidentified / _COUNTED
    over = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
    there = ((source, {each["submission"] for each in taken_in(home, source)}) for source in tools.sources)
    return sum(len(known ^ set(over.get(source, ()))) for source, known in there)


def read_counts(home: Home, mart: type[Mart]) -> pl.DataFrame:
    """The exact counts of a mart as last written."""
    return _read(home, "counts", mart)


def protect_all(home: Home) -> dict[str, pl.DataFrame]:
    """What the floor alone would let be seen of each mart today, written down. Mart name → protected rows.

    What is then published follows from the plan, the groups, what was said before and the proof: see `proposal`.
    """
    policy = read_policy(home.settings.policy, home.policies)
    protected = {mart.name: protect(_read(home, "counts", mart), mart, policy) for mart in all_marts()}
    _write(home, "protected", protected)
    return protected


def read_protected(home: Home) -> dict[str, pl.DataFrame]:
    """The protected counts as last written."""
    return {mart.name: _read(home, "protected", mart) for mart in all_marts()}


def cells_against_the_floor(home: Home) -> dict[str, int]:
    """Mart name → how many written cells show what the policy forbids; marts without any are left out.

    Asked of the written files and from the policy's words alone, apart from the code that protects.
    """
    policy = read_policy(home.settings.policy, home.policies)
    found = {name: frame.filter(is_against(policy)).height for name, frame in read_protected(home).items()}
    return {name: cells for name, cells in found.items() if cells}


def is_against(policy: Policy) -> pl.Expr:
    """Whether a cell (status, n) shows what the policy forbids; never null."""
    shown, number = (pl.col("status") == "published").fill_null(False), pl.col("n")
    none = (number == 0) & pl.lit(policy.zeros == "shown")
    wrong = number.is_null() | ((number < policy.threshold) & ~none) | (number % policy.base != 0)
    return ((shown & wrong) | (~shown & number.is_not_null())).fill_null(True)


def _read(home: Home, folder: str, mart: type[Mart]) -> pl.DataFrame:
    path = home.deidentified / folder / f"{mart.name}.parquet"
    if not path.is_file():
        raise HomeBroken("Nothing has been counted yet, or not by this version; `svd run` counts.")
    return pl.read_parquet(path)


def _write(home: Home, folder: str, frames: dict[str, pl.DataFrame]) -> None:
    target = home.deidentified / folder
    target.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        beside = target / f"{name}.parquet.tmp"
        frame.write_parquet(beside)
        beside.replace(target / f"{name}.parquet")


def inputs(home: Home, tools: Tools) -> dict[str, pl.DataFrame]:
    """What the marts' SQL needs beside contacts: the window, who is expected where, who has reported, areas, codes."""
    window = months_of_window(home, tools)
    expected = expected_providers(tools)
    return {
        "calendar": calendar(window),
        "expected": expected,
        "reporting": reporting(home, tools, expected, window),
        "area": tools.reference.areas,
        "code_list": tools.lists.frame,
        "small_area": tools.geography.small_areas,
    }


def months_of_window(home: Home, tools: Tools) -> list[date]:
    """The months the tables are about, in order; none before anything was received."""
    covered = [month for source in tools.sources.values() for _, month in _covered(home, source)]
    if not covered:
        return []
    asked = home.settings.first_month
    first = date.fromisoformat(f"{asked}-01") if asked else min(covered)
    return list(_months(first, max(covered)))


def calendar(window: list[date]) -> pl.DataFrame:
    """month, quarter (its first day), financial_year such as 2025/26: one row a month of the window."""
    month = pl.col("month")
    starts = pl.when(month.dt.month() >= 4).then(month.dt.year()).otherwise(month.dt.year() - 1)
    financial_year = pl.concat_str(starts, pl.lit("/"), ((starts + 1) % 100).cast(pl.String).str.zfill(2))
    frame = pl.DataFrame({"month": window}, schema={"month": pl.Date})
    return frame.with_columns(month.dt.truncate("1q").alias("quarter"), financial_year.alias("financial_year"))


def reporting(home: Home, tools: Tools, expected: pl.DataFrame, window: list[date]) -> pl.DataFrame:
    """provider_code, source, month, received: every expected provider in every month of the window."""
    received = [
        {"provider_code": provider, "source": source.name, "month": month, "received": True}
        for source in tools.sources.values()
        for provider, month in sorted(_covered(home, source))
    ]
    schema = {"provider_code": pl.String, "source": pl.String, "month": pl.Date, "received": pl.Boolean}
    grid = expected.select("provider_code", "source").unique().join(pl.DataFrame({"month": window}, schema={"month": pl.Date}), how="cross")
    return (
        grid.join(pl.DataFrame(received, schema=schema), on=["provider_code", "source", "month"], how="left")
        .with_columns(pl.col("received").fill_null(False))
        .sort("source", "provider_code", "month")
    )


def received(home: Home, tools: Tools, window: list[date], month: date) -> dict[str, tuple[int, int]]:
    """Source → how many of its providers had sent that month, and how many are expected to."""
    grid = reporting(home, tools, expected_providers(tools), window).filter(pl.col("month") == month)
    counted = grid.group_by("source").agg(pl.col("received").sum(), pl.len()).sort("source")
    return {source: (sent, expected) for source, sent, expected in counted.iter_rows()}


def expected_providers(tools: Tools) -> pl.DataFrame:
    """provider_code, source, area_code: which providers of each source serve which local authority, and `all`.

    A trust serves the authorities of its board; an organisation without a board serves all of them.
    """
    return pl.concat([_expected(tools, source) for source in tools.sources.values()])


def _expected(tools: Tools, source: Source) -> pl.DataFrame:
    providers = tools.reference.organisations.filter(pl.col("kind").is_in(source.provider_kinds)).select("code", "parent_code")
    authorities = tools.reference.local_authorities.select(pl.col("code").alias("area_code"), pl.col("parent_code").alias("board"))
    serves = pl.col("parent_code").is_null() | (pl.col("parent_code") == pl.col("board"))
    pairs = providers.join(authorities, how="cross").filter(serves).select("code", "area_code")
    everywhere = providers.select("code", pl.lit("all").alias("area_code"))
    return pl.concat([pairs, everywhere]).select(
        pl.col("code").alias("provider_code"), pl.lit(source.name).alias("source"), "area_code"
    )


def _covered(home: Home, source: Source) -> set[tuple[str, date]]:
    """The provider and month pairs that some submission covers."""
    return {
        (month["provider_code"], date.fromisoformat(month["month"]))
        for each in taken_in(home, source.name)
        for month in each["coverage"]
        if month["covered"]
    }


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
