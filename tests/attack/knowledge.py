"""What anybody knows of how the published figures hang together, and so an attacker too.

Knows the public lists of areas, categories and providers, and the definitions as the dictionary tells them. Must not
know how the protection links tables: everything here is written down from the published dictionary alone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

import polars as pl

from schemas import reference

OUTSIDE = ("outside", "no_fixed_abode", "unknown")
DIMENSIONS = {
    "age_sex": ("age_band", "sex"),
    "mechanism": ("mechanism",),
    "place_type": ("place_type",),
    "ethnic_group": ("ethnic_group",),
    "residence_deprivation": ("residence_deprivation",),
    "weekday_time": ("weekday", "time_band"),
}
"""Name of a way to divide violence → the columns that divide it."""
LISTS = {"sex": "sex_group", "residence_deprivation": "deprivation_quintile"}
"""Column → its code list, where they differ."""
UNDER_18 = ("00-10", "11-15", "16-17")


@dataclass(frozen=True)
class Rules:
    """How a statement is read: from `threshold` on counts are rounded to `base`, halves up; below, they are suppressed.

    suppressed_high: the most a suppressed cell holds; a few hold more, being many contacts of few people (`None`:
    anything).
    not_received_high: the most a cell holds that nobody expected had sent (others may have sent a few).
    """

    threshold: int = 8
    base: int = 5
    suppressed_high: int | None = 7
    not_received_high: int | None = 0


@dataclass(frozen=True)
class Knowledge:
    """Lists that are public: places (local authorities and statuses), categories by column, providers by source (all
    that appear, where none are given), pieces (frame: ward, msoa, la, and `fifth` where known), and the first month
    counted."""

    places: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]
    providers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pieces: pl.DataFrame | None = None
    first_month: date | None = None


@cache
def _codes(name: str) -> tuple[str, ...]:
    text = (resources.files("schemas") / "code_lists" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(row["code"] for row in csv.DictReader(text.splitlines()))


def public(pieces: pl.DataFrame | None = None, first_month: date | None = None) -> Knowledge:
    """What the project's own reference files tell."""
    columns = sorted({column for names in DIMENSIONS.values() for column in names})
    return Knowledge(
        places=(*reference.load().local_authorities["code"], *OUTSIDE),
        categories={column: _codes(LISTS.get(column, column)) for column in columns},
        pieces=pieces,
        first_month=first_month,
    )
