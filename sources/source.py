"""What a source must say of itself, and how sources are found.

A new source is a new folder here with a `SOURCE`, and its table in `schemas/`; nothing else changes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

import sources
from schemas.codes import CodeLists
from schemas.columns import Table


@dataclass(frozen=True)
class Source:
    """One kind of extract.

    name: its folder's name, the folder of its files in the inbox, and the `source` of its contacts. title: for people.
    table: what a row is before de-identification. layouts: folder of the TOML files that say which heading fills which
    column.
    provider_kinds: the kinds of organisation that may send it; rows of others are out of scope. scene_in_region:
    whether rows whose place of incident is known to be outside the region are out of scope. area_basis: which place the
    counts of this source are by, residence or incident. may_be_violence: typed rows → whether a person pseudonym is
    made (never false for what `classify` may count). classify: de-identified rows with `submission` → the columns of
    `schemas.tables.contact.Contact`, row by row, their order kept. definitions_version: which case definitions
    `classify` applies.
    """

    name: str
    title: str
    table: type[Table]
    layouts: Path
    provider_kinds: tuple[str, ...]
    scene_in_region: bool
    area_basis: str
    may_be_violence: Callable[[CodeLists], pl.Expr]
    classify: Callable[[pl.LazyFrame, CodeLists], pl.LazyFrame]
    definitions_version: str


@cache
def all_sources() -> dict[str, Source]:
    """Every source by name: the packages beside this module that hold a `SOURCE`."""
    packages = [module.name for module in pkgutil.iter_modules(sources.__path__) if module.ispkg]
    modules = [importlib.import_module(f"sources.{name}") for name in sorted(packages)]
    return {module.SOURCE.name: module.SOURCE for module in modules if hasattr(module, "SOURCE")}
