"""From the published warehouse to what one partner receives: a choice of tables and areas, nothing else.

Knows the published file only. Must not know contacts, exact counts or a policy of its own: two partners who lay
their drops side by side learn nothing that the warehouse does not say.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock

from schemas.marts import published
from warehouse.duck import read_only, rows_of
from warehouse.manifest import sha256_of
from warehouse.packing import Content, pack
from warehouse.partners import Partner, agreement_has_begun, agreement_has_expired


class Outcome(StrEnum):
    """What became of a drop."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    """The agreement does not hold on that day."""
    REFUSED = "refused"
    """The release is there already with other content; what a partner may have is never altered."""


@dataclass(frozen=True)
class Dropped:
    """One partner's drop: where it lies and what became of it, in words where it was not written."""

    partner: str
    outcome: Outcome
    release: str | None = None
    folder: Path | None = None
    reason: str = ""


class DropFailed(Exception):
    """The warehouse cannot be read as one; the message says what to do."""


def drop_all(warehouse: Path, partners: Iterable[Partner], target: Path, on: date) -> list[Dropped]:
    """Every partner's drop, as `drop` makes it; one that is blocked or refused does not hold up the others."""
    return [drop(warehouse, partner, target, on) for partner in partners]


def drop(warehouse: Path, partner: Partner, target: Path, on: date) -> Dropped:
    """Write `target`/<partner>/<release>/ from the published file, or say why not.

    The release is the last month and the beginning of the publication's name. Made beside and renamed, so that
    a folder with a release's name is always whole. Raises `DropFailed` where `warehouse` is not a published file.
    """
    reason = why_blocked(partner, on)
    if reason:
        return Dropped(partner.id, Outcome.BLOCKED, reason=reason)
    content = _read(warehouse, partner)
    folder = target / partner.id
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(target / f".{partner.id}.lock"):
        return _settle(content, partner, folder)


def why_blocked(partner: Partner, on: date) -> str:
    """Why the partner may have no drop on that day; empty where it may."""
    if agreement_has_expired(partner, on):
        return f"{partner.name}: agreement {partner.reference} expired on {partner.expires}. Renew it, then enter the new date."
    if not agreement_has_begun(partner, on):
        return f"{partner.name}: agreement {partner.reference} begins on {partner.signed} only."
    return ""


def _settle(content: Content, partner: Partner, folder: Path) -> Dropped:
    final, building = folder / content.release, folder / f".{content.release}.building"
    for leftover in folder.glob(".*.building"):
        shutil.rmtree(leftover)
    building.mkdir()
    pack(content, building)
    if not final.exists():
        building.rename(final)
        return Dropped(partner.id, Outcome.WRITTEN, content.release, final)
    other = _differing(building, final)
    shutil.rmtree(building)
    if not other:
        return Dropped(partner.id, Outcome.UNCHANGED, content.release, final)
    reason = (
        f"{partner.name}: release {content.release} is there already and differs in {', '.join(other)}. A release that "
        "may have been handed over is not altered: move its folder away if it was not, else wait for the next release."
    )
    return Dropped(partner.id, Outcome.REFUSED, content.release, final, reason)


def _differing(one: Path, other: Path) -> list[str]:
    hashes = [{path.name: sha256_of(path) for path in folder.iterdir() if path.is_file()} for folder in (one, other)]
    return sorted({name for name, _ in hashes[0].items() ^ hashes[1].items()})


def _read(warehouse: Path, partner: Partner) -> Content:
    if not warehouse.is_file():
        raise DropFailed(f"There is no {warehouse.name} yet; publish first.")
    try:
        with read_only(warehouse) as connection:
            return _content(connection, partner)
    except duckdb.Error as error:
        failure = type(error).__name__
    raise DropFailed(f"{warehouse.name} is not a warehouse that this version published ({failure}); publish again.")


def _content(connection: duckdb.DuckDBPyConnection, partner: Partner) -> Content:
    def table(name: str) -> pl.DataFrame:
        return rows_of(connection, name)

    areas, providers = table("catalogue.area"), table("catalogue.provider")
    tables = {name: _of_partner(name, table(f"main.{name}"), partner, areas, providers) for name in partner.marts}
    return Content(
        partner=partner,
        publication=_only_row(table("catalogue.publication")),
        tables=tables,
        areas=areas if partner.everywhere else areas.filter(_area_concerns(partner, areas)),
        marts=table("catalogue.mart").filter(pl.col("name").is_in(partner.marts)),
        dictionary=table("catalogue.dictionary").filter(pl.col("table_name").is_in(partner.marts)),
        code_list=table("catalogue.code_list"),
    )


def _only_row(publication: pl.DataFrame) -> dict[str, Any]:
    if publication.height != 1 or publication["months_to"].item() is None:
        raise DropFailed("The warehouse does not say which release it is, or covers no month; publish again.")
    return publication.row(0, named=True)


def _of_partner(
    name: str, rows: pl.DataFrame, partner: Partner, areas: pl.DataFrame, providers: pl.DataFrame
) -> pl.DataFrame:
    if partner.everywhere:
        return rows
    if published(name).area_level == "provider":
        return rows.filter(pl.col("provider_code").is_in(_providers_of(partner, areas, providers)))
    return rows.filter(pl.col(_area_column(name)).is_in(list(partner.areas)))


def _area_column(name: str) -> str:
    """The column that says which local authority a row is of; MSOAs are told by the authority that holds them."""
    (column,) = {"la", "residence_la", "incident_la"} & set(published(name).columns)
    return column


def _providers_of(partner: Partner, areas: pl.DataFrame, providers: pl.DataFrame) -> list[str]:
    """Trusts of the boards that hold the partner's areas, and those that serve the whole region."""
    boards = areas.filter(pl.col("code").is_in(list(partner.areas)))["parent_code"].unique().drop_nulls().to_list()
    return providers.filter(pl.col("board_code").is_null() | pl.col("board_code").is_in(boards))["code"].to_list()


def _area_concerns(partner: Partner, areas: pl.DataFrame) -> pl.Expr:
    """The partner's authorities, the MSOAs in them and the boards above them."""
    own = list(partner.areas)
    above = areas.filter(pl.col("code").is_in(own))["parent_code"].drop_nulls().to_list()
    return pl.col("code").is_in(own + above) | pl.col("parent_code").is_in(own)
