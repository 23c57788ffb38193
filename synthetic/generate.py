"""Synthetic extracts: an invented region, what happens in it, and the files its trusts send, with the truth beside
them.

Knows no source: the `extracts` module of each source's folder is found and called. Same seed, same bytes. Nothing here
is of any real person; NHS numbers come from the test range 999.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import synthetic
from schemas import reference
from synthetic.people import make_people
from synthetic.region import NATIONAL_NEIGHBOURHOODS, Region

FIRST_MONTH = date(2025, 4, 1)


@dataclass(frozen=True)
class Generated:
    """files: paths below the inbox, sorted. attendances and incidents: how many happened, before repeats and
    omissions."""

    files: list[str]
    attendances: int
    incidents: int


def generate(
    inbox: Path,
    truth: Path,
    *,
    seed: int,
    attendances: int = 330_000,
    months: int = 12,
    first_month: date = FIRST_MONTH,
) -> Generated:
    """Write synthetic extracts of every source below `inbox`, and what was planted in them to `truth`.

    attendances: at all departments over the whole span of `months` from `first_month`; ambulance incidents follow in
    proportion. Raises `ValueError` where the truth would lie in the inbox, or a number is not positive.
    """
    from synthetic.events import make_events

    if attendances < 1 or months < 1:
        raise ValueError("There must be at least one attendance and one month.")
    if truth.resolve().is_relative_to(inbox.resolve()):
        raise ValueError("The truth must not lie in the inbox; name a folder outside it.")
    region = make_region(seed, attendances, months, first_month)
    events = make_events(region)
    files = [
        file for name in generators() for file in importlib.import_module(name).generate(region, events, inbox, truth)
    ]
    return Generated(sorted(files), events["arrival"].count(), int(events["called"].sum()))


def generators() -> list[str]:
    """The modules that write a source's synthetic extracts: `synthetic.<source>.extracts`, by name."""
    packages = sorted(module.name for module in pkgutil.iter_modules(synthetic.__path__) if module.ispkg)
    return [f"synthetic.{name}.extracts" for name in packages]


def make_region(seed: int, attendances: int, months: int, first_month: date) -> Region:
    """A region with enough people for so many attendances."""
    first = first_month.replace(day=1)
    places, sites = _places(), _sites()
    empty = Region(seed, first, months, attendances, places, sites, pl.DataFrame())
    return Region(seed, first, months, attendances, places, sites, make_people(empty))


def _places() -> pl.DataFrame:
    reference_data = reference.load()
    towns = reference_data.local_authorities.select(la="code", town="name")
    lookup = pl.read_csv(reference.demo_postcodes(), infer_schema=False)
    area = {kind: next(n for n in lookup.columns if n.startswith(kind)) for kind in ("lsoa", "msoa", "wd", "lad")}
    rank = pl.col("imd").cast(pl.Int64)
    fifth = (rank * 5 - 1) // NATIONAL_NEIGHBOURHOODS + 1
    inside = lookup.select(
        postcode="pcds",
        lsoa=area["lsoa"],
        msoa=area["msoa"],
        ward=area["wd"],
        la=area["lad"],
        fifth=fifth.cast(pl.Int8),
    )
    joined = inside.with_row_index("n").join(towns, on="la", how="left").sort("n").drop("n")
    return joined.with_columns(inside=pl.col("town").is_not_null())


def _sites() -> pl.DataFrame:
    day = {name: pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("valid_from", "valid_to")}
    organisations = reference.load().organisations
    trusts = organisations.filter(pl.col("kind") == "acute_trust")["code"].to_list()
    sites = organisations.filter((pl.col("kind") == "ed_site") & pl.col("parent_code").is_in(trusts))
    return sites.select(provider="parent_code", site="code", department_type="department_type", **day)
