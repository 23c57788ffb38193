"""Which rows of the published tables a partner receives: those of its areas, as published or, by agreement, fewer of
them.

Knows partners and areas. Must not know a policy: what a stricter one leaves is told by the caller, and is looked at
here only so far that it can show nothing more than is published, and no other figure.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from schemas.columns import Table
from schemas.tables.marts import Derived, Mart, published
from warehouse.drops.errors import DropFailed
from warehouse.drops.partners import Partner

Restate = Callable[[str, pl.DataFrame], pl.DataFrame]
"""Table, its published rows → the same rows, of which a stricter policy shows fewer."""

_LA_COLUMNS = ("la", "residence_la", "incident_la")


def of_partner(
    name: str, rows: pl.DataFrame, partner: Partner, areas: pl.DataFrame, providers: pl.DataFrame
) -> pl.DataFrame:
    """The rows of the table `name` that concern the partner, sorted by what names them."""
    table = published(name)
    ordered = rows.sort(table.dimensions())
    if partner.everywhere:
        return ordered
    if table.area_level == "provider":
        return ordered.filter(pl.col("provider_code").is_in(_providers_of(partner, areas, providers)))
    return ordered.filter(pl.col(_la_column(table)).is_in(list(partner.areas)))


def areas_of(partner: Partner, areas: pl.DataFrame) -> pl.DataFrame:
    """The partner's authorities, the small areas in them and the boards above them."""
    if partner.everywhere:
        return areas
    authorities = list(partner.areas)
    boards = areas.filter(pl.col("code").is_in(authorities))["parent_code"].drop_nulls().to_list()
    return areas.filter(pl.col("code").is_in(authorities + boards) | pl.col("parent_code").is_in(authorities))


def restated(name: str, rows: pl.DataFrame, restate: Restate) -> pl.DataFrame:
    """The published rows of the table `name` as a stricter policy leaves them. Raises `DropFailed` where it is
    looser."""
    table = published(name)
    stricter = restate(name, rows)
    if dict(stricter.schema) != dict(rows.schema) or stricter.height != rows.height:
        raise DropFailed(f"The stricter policy left {name} in another shape; a policy may suppress, not add or remove.")
    keys = table.dimensions()
    published_rows, stricter_rows = rows.sort(keys), stricter.sort(keys)
    if not published_rows.select(keys).equals(stricter_rows.select(keys)) or _shows_more(
        table, published_rows, stricter_rows
    ):
        raise DropFailed(
            f"The stricter policy shows more of {name} than is published, or another figure; it may only suppress."
        )
    return stricter_rows


def figures(table: type[Table]) -> list[str]:
    """The columns from which a count could be told: counts, and what was reckoned from them."""
    units = ("contacts", "percent")
    return [name for name, col in table.columns.items() if col.unit.startswith(units) or col.dtype.is_float()]


def _shows_more(table: type[Mart] | type[Derived], published_rows: pl.DataFrame, stricter_rows: pl.DataFrame) -> bool:
    is_shown = (stricter_rows["status"] == "published").fill_null(False)
    shown_rows, hidden_rows = stricter_rows.filter(is_shown), stricter_rows.filter(~is_shown)
    if not shown_rows.equals(published_rows.filter(is_shown)):
        return True
    return any(hidden_rows[name].is_not_null().any() for name in figures(table))


def _la_column(table: type[Table]) -> str:
    """The column that says which local authority a row is of; smaller areas are told by the authority that holds
    them."""
    (column,) = {*_LA_COLUMNS} & {*table.columns}
    return column


def _providers_of(partner: Partner, areas: pl.DataFrame, providers: pl.DataFrame) -> list[str]:
    """Trusts of the boards that hold the partner's areas, and those that serve the whole region."""
    boards = areas.filter(pl.col("code").is_in(list(partner.areas)))["parent_code"].unique().drop_nulls().to_list()
    return providers.filter(pl.col("board_code").is_null() | pl.col("board_code").is_in(boards))["code"].to_list()
