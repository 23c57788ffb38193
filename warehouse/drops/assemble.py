"""Assembles what goes into a drop: read from the published warehouse and filtered for one partner.

Knows the published file, and what its caller says of the release. Must not write anything, nor know formats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.tables.marts import published
from schemas.versions import contract
from warehouse.drops.changes import changes
from warehouse.drops.earlier import earlier_tables
from warehouse.drops.errors import DropFailed
from warehouse.drops.filter import Restate, areas_of, of_partner, restated
from warehouse.drops.formats.boundaries import read_boundaries
from warehouse.drops.formats.maps import area_column, is_mapped, with_boundaries
from warehouse.drops.package import DeliveredTable, Package, Release, names_in
from warehouse.drops.partners import Partner
from warehouse.duck import read_only, rows_of

_RELEASE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CATALOGUE = ("publication", "area", "provider", "mart", "dictionary", "code_list")
_DESCRIBED = ("area", "code_list", "dictionary", "mart", "provider")


@dataclass(frozen=True)
class DropOptions:
    """What only the caller of a drop knows; each is explained at `warehouse.drops.drops.drop`."""

    release: str | None = None
    policy: str | None = None
    not_promised: str = ""
    ledger_head: str = ""
    audit: Mapping[str, Any] | None = None
    key_id: str = ""
    previous: Path | None = None
    restate: Restate | None = None
    boundaries: Path | None = None
    served: Sequence[str] = ()


def assemble(warehouse: Path, partner: Partner, options: DropOptions) -> Package:
    """The package of a partner. Raises `DropFailed` where `warehouse` is no published file, or cannot give it."""
    if not warehouse.is_file():
        raise DropFailed(f"There is no {warehouse.name} yet; publish first.")
    try:
        with read_only(warehouse) as connection:
            catalogue = {name: rows_of(connection, f"catalogue.{name}") for name in _CATALOGUE}
            tables = {name: rows_of(connection, f"main.{name}") for name in partner.marts}
    except duckdb.Error as error:
        failure = type(error).__name__
    else:
        return _package(catalogue, tables, partner, options)
    raise DropFailed(f"{warehouse.name} is not a warehouse that this version published ({failure}); publish again.")


def _package(
    catalogue: Mapping[str, pl.DataFrame], tables: Mapping[str, pl.DataFrame], partner: Partner, options: DropOptions
) -> Package:
    providers = catalogue["provider"]
    tables_of_partner = _filtered(tables, catalogue, partner, options.restate)
    shapes = read_boundaries(options.boundaries) if options.boundaries else None
    areas = _named(areas_of(partner, catalogue["area"]), shapes)
    release = _release(_only_row(catalogue["publication"]), partner, options)
    described = [*partner.marts, *(f"catalogue.{name}" for name in _DESCRIBED)]
    return Package(
        partner=partner,
        release=release,
        tables=_delivered_tables(tables_of_partner, options.served),
        maps=_maps(tables_of_partner, areas, shapes) if shapes is not None else {},
        areas=areas,
        providers=providers,
        marts=catalogue["mart"].filter(pl.col("name").is_in(partner.marts)).with_columns(policy=pl.lit(release.policy)),
        dictionary=catalogue["dictionary"].filter(pl.col("table_name").is_in(described)),
        code_list=catalogue["code_list"],
        changes=changes(
            {name: (published(name).dimensions(), rows) for name, rows in tables_of_partner.items()},
            options.previous,
            names_in(areas, providers),
        ),
    )


def _filtered(
    tables: Mapping[str, pl.DataFrame], catalogue: Mapping[str, pl.DataFrame], partner: Partner, restate: Restate | None
) -> dict[str, pl.DataFrame]:
    """The partner's rows. A stricter policy sees the whole table first, so that partners who share one see the same."""
    strict = {name: restated(name, rows, restate) for name, rows in tables.items()} if restate else tables
    return {
        name: of_partner(name, rows, partner, catalogue["area"], catalogue["provider"]) for name, rows in strict.items()
    }


def _delivered_tables(tables: Mapping[str, pl.DataFrame], served: Sequence[str]) -> list[DeliveredTable]:
    today = [DeliveredTable(name, contract(published(name)), rows) for name, rows in tables.items()]
    return today + [DeliveredTable(name, old, rows) for name, (old, rows) in earlier_tables(served, tables).items()]


def _release(publication: Mapping[str, Any], partner: Partner, options: DropOptions) -> Release:
    name = options.release or f"{publication['months_to']:%Y-%m}_{publication['publication_id'][:8]}"
    if not _RELEASE_NAME.fullmatch(name):
        raise DropFailed("A release is named by letters, figures, dots, hyphens and underscores; give it such a name.")
    return Release(
        name=name,
        policy=options.policy or partner.policy or publication["policy"],
        publication=publication,
        ledger_head=options.ledger_head,
        audit=options.audit,
        previous=options.previous.name if options.previous else "",
        key_id=options.key_id,
        not_promised=options.not_promised,
    )


def _only_row(publication: pl.DataFrame) -> dict[str, Any]:
    if publication.height != 1 or publication["months_to"].item() is None:
        raise DropFailed("The warehouse does not say which release it is, or covers no month; publish again.")
    return publication.row(0, named=True)


def _maps(tables: Mapping[str, pl.DataFrame], areas: pl.DataFrame, shapes: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The areas, and the tables of one figure an area and period, with boundaries; only those that have any row."""
    maps = {"area": with_boundaries(areas.select("code", "level", "parent_code"), "code", shapes)}
    for name, rows in tables.items():
        column = area_column(published(name))
        if column and is_mapped(published(name)):
            maps[name] = with_boundaries(rows, column, shapes)
    return {name: rows for name, rows in maps.items() if rows.height}


def _named(areas: pl.DataFrame, shapes: pl.DataFrame | None) -> pl.DataFrame:
    """The areas; one that has no name takes that of its boundary."""
    if shapes is None:
        return areas
    named_shapes = shapes.drop_nulls("name").unique("code", keep="first", maintain_order=True)
    names = pl.col("code").replace_strict(
        named_shapes["code"], named_shapes["name"], default=None, return_dtype=pl.String
    )
    return areas.with_columns(name=pl.coalesce("name", names))
